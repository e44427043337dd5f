"""The little Telegram: accounts, chats, files, and every change to them.

Each change is made here once, whoever asks (a person in process or a bot over HTTP), and told to
the bots through `notices`. Rules of the Bot API about who may do what are the methods' work.
"""

from __future__ import annotations

import asyncio
from random import Random
from typing import TYPE_CHECKING, Any

from organiser.sandbox.telegram import notices, polling
from organiser.sandbox.telegram.accounts import Account
from organiser.sandbox.telegram.bots import Bot
from organiser.sandbox.telegram.chats import Chat, Topic
from organiser.sandbox.telegram.files import FileStore
from organiser.sandbox.telegram.members import MEMBER, Membership
from organiser.sandbox.telegram.messages import Draft, Message
from organiser.sandbox.telegram.people import Person, Tap

if TYPE_CHECKING:
    from collections.abc import Callable

    from organiser.sandbox.telegram.clock import Clock

Json = dict[str, Any]
Target = Chat | Topic | Account


class World:
    """Everything there is."""

    def __init__(self, clock: Clock, seed: int | None = None) -> None:
        self.clock = clock
        self.random = Random(seed)  # noqa: S311 - dice and update ids, no secrets
        self.files = FileStore()
        self.accounts: dict[int, Account] = {}
        self.bots: dict[str, Bot] = {}
        self.groups: dict[int, Chat] = {}
        self.privates: dict[tuple[int, int], Chat] = {}
        self.taps: dict[str, Tap] = {}
        self._mailbox = 0
        self._numbers = 0
        self._waiting: list[asyncio.Event] = []
        self.version = 0

    def number(self) -> int:
        """A number that was not given before."""
        self._numbers += 1
        return self._numbers

    def new_album(self) -> str:
        """An id for a media group."""
        return str(13_000_000_000_000_000 + self.number())

    def place(self, account: Account, target: Target) -> tuple[Chat, int | None]:
        """The chat and topic that an account means by a target; apps follow an upgrade."""
        if isinstance(target, Chat) and target.upgraded_to is not None:
            target = target.upgraded_to
        match target:
            case Topic():
                return target.chat, target.id
            case Chat():
                return target, None
            case Account():
                return self.private_chat(account, target), None

    def private_chat(self, one: Account, other: Account) -> Chat:
        """The private chat of a person and a bot; made when it is first needed."""
        person, bot = (other, one) if one.is_bot else (one, other)
        if not isinstance(person, Person) or not isinstance(bot, Bot):
            raise TypeError("a private chat is between a person and a bot")
        chat = self.privates.get((person.id, bot.id))
        if chat is None:
            chat = Chat(self, person.id, "private", person.full_name)
            chat.set_membership(person, MEMBER)
            chat.set_membership(bot, MEMBER)
            self.privates[person.id, bot.id] = chat
        return chat

    def post(self, chat: Chat, sender: Account | None, draft: Draft) -> Message:
        """Let a message appear, and tell the bots."""
        message = Message(
            id=self._next_id(chat),
            chat=chat,
            sender=None if chat.type == "channel" else sender,
            date=self.clock.now(),
            content=draft.content,
            topic_id=draft.topic_id,
            reply_to=draft.reply_to or _opening(chat, draft.topic_id),
            thread_id=_thread(chat, draft),
            quote=draft.quote,
            markup=draft.markup,
            origin=draft.origin,
            album=draft.album,
            protected=draft.protected,
            by_chat=draft.by_chat,
            silent=draft.silent,
        )
        chat.by_id[message.id] = message
        if sender is not None:
            chat.last_spoke[sender.id] = self.clock.seconds()
        notices.of_message(message)
        chat.touched(message)
        return message

    def _next_id(self, chat: Chat) -> int:
        """Supergroups count for themselves; private chats and basic groups share one count."""
        if chat.type in {"supergroup", "channel"}:
            chat.last_id += 1
            return chat.last_id
        self._mailbox += 1
        return self._mailbox

    def edit(self, message: Message, content: Json, *, markup: Json | None = None) -> None:
        """Replace what a message shows; people's edits keep the (absent) keyboard."""
        message.content = content
        message.markup = markup
        message.edited = self.clock.now()
        notices.of_message(message, edited=True)
        message.chat.touched(message)

    def delete(self, message: Message) -> None:
        """Take a message away for everyone; no bot is told."""
        message.deleted = True
        message.chat.by_id.pop(message.id, None)
        self.changed()

    def react(self, by: Account, message: Message, emojis: tuple[str, ...]) -> None:
        """Replace one account's reactions."""
        old = message.reactions.pop(by.id, ())
        if emojis:
            message.reactions[by.id] = emojis
        if old != emojis:
            notices.of_reaction(message, by, old, emojis)
            message.chat.touched(message)

    def join(self, chat: Chat, account: Account, *, by: Account) -> None:
        """Let an account into a group, with the service message."""
        if not chat.membership(account).present:
            self.change_member(chat, account, MEMBER, by=by)
            self.post(chat, by, Draft(content={"new_chat_members": [account.wire]}))

    def leave(self, chat: Chat, account: Account, into: Membership, *, by: Account) -> None:
        """Let an account out of a group, with the service message."""
        was_present = chat.membership(account).present
        if was_present:
            self.post(chat, by, Draft(content={"left_chat_member": account.wire}))
        self.change_member(chat, account, into, by=by)

    def change_member(
        self, chat: Chat, account: Account, new: Membership, *, by: Account | None = None
    ) -> None:
        """Replace how an account belongs to a chat, and tell the bots that get it."""
        old = chat.membership(account)
        chat.set_membership(account, new)
        notices.of_membership(chat, account, old, new, by or self._actor(chat, account))
        self.changed()

    def _actor(self, chat: Chat, account: Account) -> Account:
        owners = [chat.accounts[key] for key, held in chat.members.items() if held.is_admin]
        return next((owner for owner in owners if owner is not account), account)

    def open_topic(
        self, chat: Chat, name: str, *, by: Account | None = None, icon_color: int = 0x6FB9F0
    ) -> Topic:
        """Open a forum topic; its id is that of the service message."""
        created = {"forum_topic_created": {"name": name, "icon_color": icon_color}}
        sender = by or next(iter(chat.people), None)
        topic = Topic(chat, chat.last_id + 1, name, icon_color)
        self.post(chat, sender, Draft(content=created, topic_id=topic.id))
        chat.topics[topic.id] = topic
        return topic

    def upgrade(self, chat: Chat) -> Chat:
        """Make a supergroup of a group: two service messages, and the old id only refers."""
        new = Chat(self, -1_000_000_000_000 - 2_000_000 - self.number(), "supergroup", chat.title)
        new.members, new.accounts = dict(chat.members), dict(chat.accounts)
        new.permissions, new.description = chat.permissions, chat.description
        self.groups[new.id] = chat.upgraded_to = new
        sender = next(iter(chat.people), None)
        self.post(chat, sender, Draft(content={"migrate_to_chat_id": new.id}))
        self.post(new, sender, Draft(content={"migrate_from_chat_id": chat.id}))
        return new

    def tap(self, by: Person, message: Message, button: Json) -> Tap:
        """Tap an inline button: the bot that sent the message gets a callback query."""
        tap = Tap(str(4_000_000_000_000 + self.number()), button, self.clock.seconds())
        bot = message.sender
        if isinstance(bot, Bot) and "callback_data" in button:
            self.taps[tap.id] = tap
            query = {
                "id": tap.id,
                "from": by.wire,
                "message": message.wire(),
                "chat_instance": str(message.chat.id),
                "data": button["callback_data"],
            }
            bot.updates.add("callback_query", query, tap.at)
        return tap

    def vote(self, by: Person, message: Message, options: list[int]) -> None:
        """Count a person's vote in a poll."""
        answer = polling.vote(message, by, options)
        notices.of_poll(message, answer)
        message.chat.touched(message)

    def changed(self) -> None:
        """Count a change, and wake those who wait for anything."""
        self.version += 1
        for event in self._waiting:
            event.set()

    async def until(
        self,
        satisfied: Callable[[], Any],
        timeout: float = 40,  # noqa: ASYNC109 - a test says how long it is patient
    ) -> Any:
        """Evaluate at each change until true, and return that value; raises TimeoutError."""
        event = asyncio.Event()
        self._waiting.append(event)
        try:
            async with asyncio.timeout(timeout):
                while not (found := satisfied()):
                    event.clear()
                    await event.wait()
                return found
        finally:
            self._waiting.remove(event)


def _thread(chat: Chat, draft: Draft) -> int | None:
    """The topic; or, in a supergroup without topics, the first message of a chain of replies."""
    to = draft.reply_to
    if draft.topic_id is not None or chat.type != "supergroup" or chat.is_forum or to is None:
        return draft.topic_id
    return to.thread_id or to.id if to.chat is chat else None


def _opening(chat: Chat, topic_id: int | None) -> Message | None:
    """What a message in a topic replies to when it replies to nothing else."""
    return None if topic_id is None else chat.by_id.get(topic_id)
