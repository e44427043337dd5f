"""A town with a Telegram group and a Matrix room that share one conversation, so that a test is a transcript.

`Services` is what stands for a whole module: the Telegram stand-in, the bot, and people with Matrix clients.
`Town` is new for every test: a group, a room, and the people in them (or the same ones, with what was said
before out of sight, for it takes longer to open them than to talk). Waiting is for what is to be seen;
that something did not cross is shown by a later line that did (`only_markers_crossed`).
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

from organiser.chat.refs import ChatRef, Network
from organiser.kernel import system_clock
from organiser.sandbox.matrix_people import MatrixPerson, Seen
from organiser.sandbox.synapse import MatrixAccount, Synapse
from organiser.sandbox.telegram import Bot, Chat, Message, Person, TelegramSandbox, Topic
from tests.conversations.running import RunningBot

PATIENCE = 40.0
BOT_NAME = "Organiser"


@dataclass
class Services:
    """What all towns of a module share."""

    telegram: TelegramSandbox
    telegram_bot: Bot
    synapse: Synapse
    matrix_bot: MatrixAccount
    running: RunningBot
    robin: MatrixPerson
    sanna: MatrixPerson
    anna: Person
    ben: Person
    private_rooms: dict[str, str] = field(default_factory=dict)

    async def opens_room(
        self, title: str, *, encrypted: bool = False, invited: bool = True, **more: Any
    ) -> str:
        """Make another room with Robin and Sanna in it; the bot is invited, unless told otherwise."""
        bots = [self.matrix_bot.user_id] if invited else []
        invites = [*bots, self.sanna.user_id]
        room = await self.robin.creates_room(title, encrypted=encrypted, invites=invites, **more)
        await self.sanna.joins(room)
        return room

    def opens_group(self, title: str, **more: Any) -> Chat:
        """Make another group with Anna (its owner), Ben and the bot."""
        people = {"members": [self.ben], "admins": [self.anna, self.telegram_bot]}
        return self.telegram.add_group(title, **{"supergroup": True, **people, **more})


@dataclass
class OnTelegram:
    """Somebody in the town's group."""

    town: "Town"
    person: Person
    _heard: int = 0

    def __post_init__(self) -> None:
        """What the bot said to them before is not of this town."""
        self._heard = max((message.id for message in self.private.messages), default=0)

    @property
    def private(self) -> Chat:
        """The private chat with the bot."""
        return self.person.private(self.town.services.telegram_bot)

    async def says(self, text: str, **more: Any) -> Message:
        """Say something in the group (or in `to`)."""
        return self.person.says(more.pop("to", self.town.group), text, **more)

    async def sends(self, kind: str, content: bytes = b"", **more: Any) -> Message:
        """Send anything but words to the group."""
        return self.person.sends(more.pop("to", self.town.group), kind, content, **more)

    async def edits(self, message: Message, text: str, **more: Any) -> None:
        """Change what an own message says."""
        self.person.edits(message, text, **more)

    async def forwards(self, message: Message) -> Message:
        """Forward a message into the group."""
        return self.person.forwards(message, self.town.group)

    async def reacts(self, message: Message, *emojis: str) -> None:
        """Show these reactions and no others."""
        self.person.reacts(message, emojis)

    async def writes_to_the_bot(self, text: str) -> Message:
        """Say something in the private chat with the bot."""
        return self.person.says(self.town.services.telegram_bot, text)

    async def taps(self, message: Message, button: str) -> Any:
        """Press a button, and return what the bot answers to it."""
        return await self.person.taps(message, button).answered()

    async def is_told(self, *parts: str) -> Message:
        """Wait until the bot says something with all these parts in private."""
        return await self.private.until(
            lambda m: by_bot(m) and m.id > self._heard and all(part in m.text for part in parts), PATIENCE
        )


@dataclass
class OnMatrix:
    """Somebody in the town's room."""

    town: "Town"
    person: MatrixPerson
    _heard: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """What the bot said to them before is not of this town."""
        if self.private is not None:
            self._heard = {seen.event_id for seen in self.person.timeline(self.private)}

    @property
    def private(self) -> str | None:
        """The private chat with the bot, once there is one."""
        return self.town.services.private_rooms.get(self.person.user_id)

    async def says(self, text: str, **more: Any) -> str:
        """Say something in the room (or in `to`); returns the event id."""
        return await self.person.says(more.pop("to", self.town.room), text, **more)

    async def edits(self, event: str, text: str, **more: Any) -> str:
        """Change what an own message says."""
        return await self.person.edits(self.town.room, event, text, **more)

    async def deletes(self, event: str) -> str:
        """Take a message or a reaction back."""
        return await self.person.deletes(self.town.room, event)

    async def reacts(self, event: str, emoji: str) -> str:
        """React; returns the reaction's own id."""
        return await self.person.reacts(self.town.room, event, emoji)

    async def sends(self, **more: Any) -> str:
        """Send a file."""
        return await self.person.sends_file(self.town.room, **more)

    async def writes_to_the_bot(self, text: str) -> str:
        """Say something in the private (encrypted) chat with the bot, opening it at first."""
        if self.private is None:
            bot = self.town.services.matrix_bot.user_id
            room = await self.person.direct_chat(bot)
            await self.person.until_member(room, bot)
            self.town.services.private_rooms[self.person.user_id] = room
        return await self.person.says(self.private or "", text)

    async def brings_in_the_bot(self) -> None:
        """Invite the bot into the room, as somebody who talks with it; wait until it is there."""
        await self.writes_to_the_bot("!help")
        await self.town.invites_the_bot()
        await self.person.until_member(self.town.room, self.town.services.matrix_bot.user_id)

    async def is_told(self, *parts: str) -> Seen:
        """Wait until the bot says something with all these parts in a private chat."""
        bot = self.town.services.matrix_bot.user_id
        if self.private is None:
            room = (await self.person.accepts_invitations(PATIENCE))[-1]
            self.town.services.private_rooms[self.person.user_id] = room
        return await self.person.until(
            self.private or "",
            lambda seen: (
                seen.sender == bot
                and seen.event_id not in self._heard
                and all(part in seen.current_body for part in parts)
            ),
            PATIENCE,
        )


@dataclass
class Town:
    """One group and one room that share a conversation."""

    services: Services
    group: Chat
    room: str
    anna: OnTelegram = field(init=False)
    ben: OnTelegram = field(init=False)
    robin: OnMatrix = field(init=False)
    sanna: OnMatrix = field(init=False)
    _seen_in_group: int = 0
    _seen_in_room: int = 0
    _out_of_sight: frozenset[str] = frozenset()
    _last_out_of_sight: int = 0

    def __post_init__(self) -> None:
        """Let the people in."""
        self.anna = OnTelegram(self, self.services.anna)
        self.ben = OnTelegram(self, self.services.ben)
        self.robin = OnMatrix(self, self.services.robin)
        self.sanna = OnMatrix(self, self.services.sanna)

    @classmethod
    async def opens(cls, services: Services, *, encrypted: bool = False) -> "Town":
        """Make a group and a room that the bot knows, and that are not joined."""
        town = cls(services, services.opens_group("Riders Gent"), "")
        town.room = await services.opens_room("Couriers", encrypted=encrypted, invited=False)
        return town

    async def again(self) -> "Town":
        """The same group and room for another test: what was said in them is out of its sight.

        A line goes each way first: behind it nothing of former tests is under way any more. The bot forgets
        who said what lately, for tests may say the same.
        """
        mark = uuid4().hex
        await all_of(self.ben.says(mark), self.robin.says(mark))
        await all_of(self.room_shows(f"Ben Okoye: {mark}"), self.group_shows(f"Robin: {mark}"))
        self.services.running.parts.house.watch.forget(system_clock() + timedelta(hours=1))
        return self._as_it_stands()

    def standing(self) -> tuple[object, ...]:
        """What the bot holds of these chats: where they are, their conversation, who is muted in it."""
        directory = self.services.running.parts.directory
        chats = [directory.find(ref) for ref in (chat_of(self.group), room_of(self.room))]
        held = {chat.conversation for chat in chats if chat is not None and chat.conversation is not None}
        conversations = [directory.conversations[one] for one in sorted(held)]
        return chats, conversations, [muted for muted in directory.mutes if muted[0] in held]

    def _as_it_stands(self) -> "Town":
        said = self.services.robin.timeline(self.room)
        last = self.group.messages[-1].id
        return Town(
            self.services,
            self.group,
            self.room,
            _seen_in_group=last,
            _seen_in_room=sum(seen.sender == self.services.matrix_bot.user_id for seen in said),
            _out_of_sight=frozenset(seen.event_id for seen in said),
            _last_out_of_sight=last,
        )

    # What is to be seen.

    async def room_shows(self, body: str, *, room: str | None = None) -> Seen:
        """Wait until a line of the bot in the room says exactly this now."""
        return await self.room_has(lambda seen: seen.current_body == body, room=room)

    async def room_tells(self, *parts: str, room: str | None = None) -> Seen:
        """Wait until a line of the bot in the room has all these parts."""
        return await self.room_has(lambda seen: all(part in seen.current_body for part in parts), room=room)

    async def room_has(self, wanted: Callable[[Seen], Any], *, room: str | None = None) -> Seen:
        """Wait until a line of the bot in the room is as wanted."""
        place, person = room or self.room, self.services.robin

        def seen_now(seen: Seen) -> bool:
            by_bot = seen.sender == self.services.matrix_bot.user_id
            return by_bot and seen.event_id not in self._out_of_sight and bool(wanted(seen))

        try:
            return await person.until(place, seen_now, PATIENCE)
        except TimeoutError:
            shown = [f"{seen.sender}: {seen.current_body[:300]!r}" for seen in person.timeline(place)[-8:]]
            raise AssertionError("\n".join(["not seen in the room, which shows:", *shown])) from None

    async def group_shows(self, text: str, *, group: Chat | None = None) -> Message:
        """Wait until a message of the bot in the group says exactly this now."""
        return await self.group_has(lambda message: message.text == text, group=group)

    async def group_tells(self, *parts: str, group: Chat | None = None) -> Message:
        """Wait until a message of the bot in the group has all these parts."""
        return await self.group_has(lambda message: all(part in message.text for part in parts), group=group)

    async def group_has(
        self, wanted: Callable[[Message], Any], *, group: Chat | Topic | None = None
    ) -> Message:
        """Wait until a message of the bot in the group is as wanted."""
        before = self._last_out_of_sight if group is None else 0
        return await (group or self.group).until(
            lambda m: by_bot(m) and m.id > before and bool(wanted(m)), PATIENCE
        )

    async def group_lacks(self, message: Message) -> None:
        """Wait until a message is gone from the group."""
        await self.services.telegram.until(lambda: message.deleted, PATIENCE)

    async def room_lacks(self, event: str) -> None:
        """Wait until an event of the room is redacted."""
        await self.services.robin.until(
            self.room, lambda seen: seen.event_id == event and seen.redacted, PATIENCE
        )

    async def room_reactions(self, event: str, *emojis: str) -> None:
        """Wait until the bot shows exactly these reactions under an event."""
        bot = self.services.matrix_bot.user_id

        def shown() -> bool:
            for seen in self.services.robin.timeline(self.room):
                if seen.event_id == event:
                    by = {emoji for emoji, senders in seen.reactions.items() if bot in senders}
                    return by == set(emojis)
            return False

        await self.services.robin.until_synced(shown, PATIENCE)

    def room_lines(self) -> list[str]:
        """What the bot's lines of the conversation in the room say now, since the town was opened."""
        bot = self.services.matrix_bot.user_id
        lines = [seen for seen in self.services.robin.timeline(self.room) if seen.sender == bot]
        return [
            seen.current_body
            for seen in lines[self._seen_in_room :]
            if seen.type == "m.room.message" and not seen.redacted
        ]

    def group_lines(self) -> list[str]:
        """What the bot's messages in the group say now, since the town was opened."""
        return [m.text for m in self.group.messages if by_bot(m) and m.id > self._seen_in_group]

    async def nothing_more_reached_the_room(self, *lines: str) -> None:
        """Show that of all that was said in the group only `lines` crossed, by a line that comes after."""
        mark = uuid4().hex
        await self.ben.says(mark)
        await self.room_shows(f"Ben Okoye: {mark}")
        assert [*lines, f"Ben Okoye: {mark}"] == self.room_lines()

    async def nothing_more_reached_the_group(self, *lines: str) -> None:
        """Show that of all that was said in the room only `lines` crossed, by a line that comes after."""
        mark = uuid4().hex
        await self.robin.says(mark)
        await self.group_shows(f"Robin: {mark}")
        assert [*lines, f"Robin: {mark}"] == self.group_lines()

    # What stands around.

    async def invites_the_bot(self) -> None:
        """Let Robin invite the bot into the room."""
        await self.services.robin.invites(self.room, self.services.matrix_bot.user_id)

    async def makes_admin(self, person: MatrixPerson | str) -> None:
        """Let Robin make somebody a moderator of the room."""
        user = person if isinstance(person, str) else person.user_id
        powers = await self.services.robin.state(self.room, "m.room.power_levels")
        powers["users"][user] = 50
        await self.services.robin.sets_state(self.room, "m.room.power_levels", powers)

    async def is_joined(self) -> None:
        """Let the operator join group and room, and wait until both have been told."""
        await self.invites_the_bot()
        await self.services.running.is_ordered_to_join(chat_of(self.group), room_of(self.room))
        await self._settled()

    async def _settled(self) -> None:
        """Both chats were welcomed, and told that they are joined."""
        bot = self.services.matrix_bot.user_id
        await self.services.robin.until_count(
            self.room, 2, lambda seen: seen.sender == bot and seen.type == "m.room.message", PATIENCE
        )
        await self.services.telegram.until(lambda: len(self.group_lines()) >= 2, PATIENCE)
        self._seen_in_room = sum(seen.sender == bot for seen in self.services.robin.timeline(self.room))
        self._seen_in_group = self.group.messages[-1].id


def chat_of(group: Chat | Topic) -> ChatRef:
    """What the bot calls a group or topic."""
    if isinstance(group, Topic):
        return ChatRef(Network.TELEGRAM, f"{group.chat.id}/{group.id}")
    return ChatRef(Network.TELEGRAM, str(group.id))


def room_of(room: str) -> ChatRef:
    """What the bot calls a room."""
    return ChatRef(Network.MATRIX, room)


def by_bot(message: Message) -> bool:
    """Whether the bot wrote it."""
    return message.sender is not None and message.sender.is_bot


def message_from_anna(town: Town, **fields: Any) -> dict[str, Any]:
    """A message of Anna's in the group, in the Bot API's fields."""
    number = town.group.last_id = town.group.last_id + 1
    around = {"message_id": number, "date": int(town.services.telegram.clock.seconds())}
    return {**around, "chat": town.group.wire, "from": town.services.anna.wire, **fields}


async def all_of(*waits: Any) -> list[Any]:
    """Wait for several things at once."""
    async with asyncio.TaskGroup() as tasks:
        waiting = [tasks.create_task(wait) for wait in waits]
    return [task.result() for task in waiting]
