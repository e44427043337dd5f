"""The chats the bot has met, and the conversations they are joined into.

All of them are held in memory, for every message asks for them: `Directory` is read at the start. What a
transaction changed in it is taken back when that is rolled back (`journal`).
Above 250 lines because what is held and what is stored must be seen to change together.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import msgspec
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from organiser.bridge.conversation import Conversation, NamesMode
from organiser.chat.incoming import Presence
from organiser.chat.refs import ChatRef, Network
from organiser.kernel import Ids, millis, moment
from organiser.members.states import State
from organiser.storage.journal import Counts, Held, Journal
from organiser.storage.record_keys import RecordKeys
from organiser.storage.tables import (
    ACCOUNT,
    CHAT,
    CODE,
    CONVERSATION,
    DIALOG,
    LINE,
    MEMBERSHIP,
    MUTE,
    OUTBOX,
    PERSON,
)
from organiser.vault import Vault

_SET_BACK = timedelta(days=30)
"""By how much a clock may have been set back while a conversation lasted."""


class Chat(msgspec.Struct, frozen=True):
    """A chat the bot has met. `home` is the id of the chat that counts message ids (a topic's group)."""

    id: int
    ref: ChatRef
    home: int
    private: bool = False
    title: str = ""
    language: str | None = None
    conversation: int | None = None
    presence: Presence = Presence.MEMBER
    welcomed: bool = False
    chapter: int | None = None

    @property
    def entered(self) -> bool:
        """Whether the bot is in it."""
        return self.presence is Presence.MEMBER or self.presence is Presence.ADMIN


class Directory:
    """Every chat and conversation, in memory: the `memory` of each transaction that changes them."""

    def __init__(self, vault: Vault, record_keys: RecordKeys) -> None:
        """`vault` opens the ids of private chats, `record_keys` the records."""
        self.vault = vault
        self.record_keys = record_keys
        self._journal = Journal()
        self.chats: dict[int, Chat] = {}
        """Changed by `put` and `drop` only."""
        self.conversations: Held[int, Conversation] = Held(self._journal)
        self.mutes: Held[tuple[int, bytes], int | None] = Held(self._journal)
        self.met: Held[bytes, tuple[str, date]] = Held(self._journal)
        """Under which name, and on which day, accounts were last written down by this process."""
        self.people: Held[bytes, int] = Held(self._journal)
        """The person behind an account, by its lookup key."""
        self.places: Held[int, int | None] = Held(self._journal)
        """The private chat that a person used last."""
        self.counts: Counts[tuple[int, State]] = Counts(self._journal)
        """How many memberships of a chapter are in a state."""
        self.moved: Held[int, int] = Held(self._journal)
        """Chats that go on in another one, until the sender has followed."""
        self._by_ref: dict[ChatRef, int] = {}
        self._opened: dict[str, str] = {}
        """The ids of private chats by their lookup keys: to unseal them all again takes seconds."""
        self._members: dict[int, list[int]] = {}
        self._shared: dict[int, Chat] = {}

    def begin(self) -> None:
        """A transaction begins."""
        self._journal.begin()

    def undo(self) -> None:
        """The transaction is rolled back: everything is as it was when it began."""
        self._journal.undo()

    async def load(self, connection: AsyncConnection) -> None:
        """Read everything anew. Whoever looks meanwhile sees what was held before."""
        conversations = (await connection.execute(select(CONVERSATION))).all()
        chats = (await connection.execute(select(CHAT).order_by(CHAT.c.id))).all()
        mutes = (await connection.execute(select(MUTE))).all()
        behind = select(ACCOUNT.c.key, ACCOUNT.c.person_id).where(ACCOUNT.c.person_id.is_not(None))
        people = (await connection.execute(behind)).all()
        places = (await connection.execute(select(PERSON.c.id, PERSON.c.chat_id))).all()
        number = func.count().label("number")
        by_state = select(MEMBERSHIP.c.chapter_id, MEMBERSHIP.c.state, number)
        counts = (
            await connection.execute(by_state.group_by(MEMBERSHIP.c.chapter_id, MEMBERSHIP.c.state))
        ).all()
        self.chats.clear()
        self._by_ref.clear()
        self._members.clear()
        self._shared.clear()
        self.met.read({})
        self.conversations.read(
            {row.id: Conversation(row.id, NamesMode(row.names), row.salt) for row in conversations}
        )
        for row in chats:
            self._put(self._chat(row))
        self.moved.read({old: new for old, new in self.moved.items() if self._goes_on(old, new)})
        self.mutes.read({(row.conversation_id, row.author): row.until for row in mutes})
        self.people.read({row.key: row.person_id for row in people})
        self.counts.read({(row.chapter_id, State(row.state)): row.number for row in counts})
        self.places.read({row.id: row.chat_id for row in places})
        self._journal.begin()

    def _goes_on(self, old: int, new: int) -> bool:
        """Whether a move holds after a rollback: a moved chat is one that the bot has left."""
        chat = self.chats.get(old)
        return chat is not None and chat.presence is Presence.ABSENT and new in self.chats

    def muted(self, conversation: int, author: bytes, now: datetime) -> bool:
        """Whether a person's lines do not cross within a conversation."""
        if (conversation, author) not in self.mutes:
            return False
        until = self.mutes[conversation, author]
        return until is None or until > millis(now)

    def put(self, chat: Chat) -> None:
        """Hold `chat` in the place of what was held under its id."""
        before = self.chats.get(chat.id)
        self._journal.note(partial(self._drop, chat.id) if before is None else partial(self._put, before))
        self._put(chat)

    def _put(self, chat: Chat) -> None:
        before = self.chats.get(chat.id)
        if before is not None:
            self._by_ref.pop(before.ref, None)
            if before.conversation is not None:
                self._members[before.conversation].remove(chat.id)
        self.chats[chat.id] = chat
        self._by_ref[chat.ref] = chat.id
        if chat.private:
            self._shared.pop(chat.id, None)
        else:
            self._shared[chat.id] = chat
        if chat.conversation is not None:
            self._members.setdefault(chat.conversation, []).append(chat.id)

    def drop(self, chat: int) -> None:
        """Hold a chat no longer, which is in no conversation."""
        self._journal.note(partial(self._put, self.chats[chat]))
        self._drop(chat)

    def _drop(self, chat: int) -> None:
        gone = self.chats.pop(chat)
        self._shared.pop(chat, None)
        if gone.conversation is not None:
            self._members[gone.conversation].remove(chat)
        self._by_ref.pop(gone.ref, None)
        self._opened.pop(self.vault.chat_address(gone.ref), None)

    def end(self, conversation: int) -> None:
        """Hold a conversation no longer, which no chat is in, nor who was muted there."""
        del self.conversations[conversation]
        for muted in [one for one in self.mutes if one[0] == conversation]:
            del self.mutes[muted]

    def find(self, ref: ChatRef) -> Chat | None:
        """The chat behind a network's reference, if the bot has met it."""
        found = self._by_ref.get(ref)
        return None if found is None else self.chats[found]

    @property
    def shared(self) -> Collection[Chat]:
        """The chats that are nobody's own: groups, rooms and topics. They are few, and people are many."""
        return self._shared.values()

    def members(self, conversation: int) -> list[Chat]:
        """The chats of a conversation, in the order in which they were met."""
        return [self.chats[chat] for chat in sorted(self._members.get(conversation, ()))]

    def present(self, conversation: int) -> list[Chat]:
        """Those of them that the bot is in, so that it can write there."""
        return [chat for chat in self.members(conversation) if chat.entered]

    def _chat(self, row: Any) -> Chat:
        network = Network(row.network)
        address = row.address
        if row.sealed is not None:
            if address not in self._opened:
                self._opened[address] = self.vault.unseal(row.sealed, f"chat.sealed.{address}").decode()
            address = self._opened[address]
        ref = ChatRef(network, address)
        home = row.id if ref.home == ref else self._by_ref[ref.home]
        return Chat(
            id=row.id,
            ref=ref,
            home=home,
            private=row.private,
            title=row.title,
            language=row.language,
            conversation=row.conversation_id,
            presence=Presence(row.presence),
            welcomed=row.welcomed,
            chapter=row.chapter_id,
        )


class Chats:
    """Reads and changes chats within one transaction."""

    def __init__(self, connection: AsyncConnection, directory: Directory) -> None:
        """Changes go to both the database and `directory`."""
        self._connection = connection
        self._directory = directory

    async def meet(self, ref: ChatRef, *, private: bool = False, title: str = "") -> Chat:
        """The chat behind `ref`; one that is new is written down, its home chat first."""
        known = self._directory.find(ref)
        if known is not None:
            return known
        private = private or ref.is_account
        home = None if ref.home == ref else await self.meet(ref.home, title=title)
        address, sealed = ref.id, None
        if private:
            address = self._directory.vault.chat_address(ref)
            sealed = self._directory.vault.seal(ref.id.encode(), f"chat.sealed.{address}")
        values = {"network": ref.network, "address": address, "sealed": sealed, "private": private}
        values |= {"title": "" if private else title, "presence": "member", "welcomed": False}
        added = await self._connection.execute(insert(CHAT).values(**values).returning(CHAT.c.id))
        row = added.scalar_one()
        chat = Chat(row, ref, home.id if home else row, private=private, title=str(values["title"]))
        self._hold(chat)
        return chat

    async def change(self, chat: Chat, **values: Any) -> Chat:
        """Change columns of a chat; returns it as it is now."""
        await self._connection.execute(update(CHAT).where(CHAT.c.id == chat.id).values(**values))
        for column, name in (("conversation_id", "conversation"), ("chapter_id", "chapter")):
            if column in values:
                values[name] = values.pop(column)
        changed = msgspec.structs.replace(self._directory.chats[chat.id], **values)
        self._hold(changed)
        return changed

    async def seclude(self, chat: Chat) -> Chat:
        """Let a chat be private from now on; where it is stands sealed then."""
        address = self._directory.vault.chat_address(chat.ref)
        sealed = self._directory.vault.seal(chat.ref.id.encode(), f"chat.sealed.{address}")
        this = update(CHAT).where(CHAT.c.id == chat.id)
        await self._connection.execute(this.values(address=address, sealed=sealed))
        return await self.change(chat, private=True, title="")

    async def move(self, chat: Chat, to: ChatRef) -> Chat:
        """Let a conversation go on in the chat that takes the place of `chat`.

        An upgraded group and a replaced room count their messages anew, so the old chat keeps its part of
        the message map and the new one begins its own. What waits for the old one is for the new one.
        """
        successor = await self.meet(to, private=chat.private, title=chat.title)
        if successor.id == chat.id:
            return chat
        values: dict[str, Any] = {"welcomed": chat.welcomed or successor.welcomed}
        if chat.presence is Presence.ADMIN and successor.presence is Presence.MEMBER:
            values["presence"] = Presence.ADMIN
        if chat.conversation is not None:
            values["conversation_id"] = chat.conversation
        if chat.language is not None:
            values["language"] = chat.language
        if chat.chapter is not None:
            values["chapter_id"] = chat.chapter
        successor = await self.change(successor, **values)
        await self.change(chat, conversation_id=None, presence=Presence.ABSENT)
        await self._follow(chat, successor)
        self._directory.moved[chat.id] = successor.id
        return successor

    async def _follow(self, chat: Chat, successor: Chat) -> None:
        """Let what waits for a chat, and who is reached in it, go on in its successor."""
        for column in ("chat_id", "joining_chat_id"):
            await self._connection.execute(
                update(CODE).where(CODE.c[column] == chat.id).values({column: successor.id})
            )
        await self._connection.execute(
            update(OUTBOX)
            .where(OUTBOX.c.chat_id == chat.id, OUTBOX.c.state.in_(("queued", "sending", "in_doubt", "held")))
            .values(chat_id=successor.id)
        )
        for table in (ACCOUNT, PERSON, DIALOG):
            await self._connection.execute(
                update(table).where(table.c.chat_id == chat.id).values(chat_id=successor.id)
            )
        for person in [one for one, place in self._directory.places.items() if place == chat.id]:
            self._directory.places[person] = successor.id

    async def begin_conversation(self, names: NamesMode, salt: bytes, now: datetime) -> Conversation:
        """A new conversation without chats."""
        added = await self._connection.execute(
            insert(CONVERSATION)
            .values(names=names, salt=salt, created=millis(now))
            .returning(CONVERSATION.c.id)
        )
        conversation = Conversation(added.scalar_one(), names, salt)
        self._directory.conversations[conversation.id] = conversation
        return conversation

    async def continue_conversations(
        self, former: Sequence[int], names: NamesMode, salt: bytes, now: datetime
    ) -> Conversation:
        """Let all chats of some conversations go on in a new one, with who is muted in any of them.

        The former ones stay known, without chats: the names of what was said in them are theirs.
        """
        fresh = await self.begin_conversation(names, salt, now)
        for chat in [chat for conversation in former for chat in self._directory.members(conversation)]:
            await self.change(chat, conversation_id=fresh.id)
        muted: dict[bytes, tuple[str, int | None]] = {}
        gone = delete(MUTE).where(MUTE.c.conversation_id.in_(former))
        for row in await self._connection.execute(gone.returning(MUTE.c.author, MUTE.c.reason, MUTE.c.until)):
            until = muted.get(row.author, ("", 0))[1]
            longest = None if until is None or row.until is None else max(until, row.until)
            muted[row.author] = (row.reason, longest)
        for author, (reason, until) in muted.items():
            await self._connection.execute(
                insert(MUTE).values(conversation_id=fresh.id, author=author, reason=reason, until=until)
            )
            self._directory.mutes[fresh.id, author] = until
        for key in [key for key in self._directory.mutes if key[0] in former]:
            del self._directory.mutes[key]
        return fresh

    def _hold(self, chat: Chat) -> None:
        self._directory.put(chat)


async def expire(connection: AsyncConnection, directory: Directory) -> None:
    """Remove the conversations that no chat is in and no line that is kept was said in.

    As long as such a line can be edited or removed, its conversation says under which name it was said.
    """
    held = select(CHAT.c.conversation_id).where(CHAT.c.conversation_id.is_not(None))
    empty = select(CONVERSATION.c.id, CONVERSATION.c.created).where(CONVERSATION.c.id.not_in(held))
    for former, created in (await connection.execute(empty)).all():
        # What was said in it is soon found from its beginning on; a clock may have been set back since.
        begun = LINE.c.id >= Ids.least(moment(created) - _SET_BACK)
        said = select(LINE.c.id).where(begun, LINE.c.conversation_id == former).order_by(LINE.c.id).limit(1)
        if (await connection.execute(said)).first() is None:
            await connection.execute(delete(MUTE).where(MUTE.c.conversation_id == former))
            await connection.execute(delete(CONVERSATION).where(CONVERSATION.c.id == former))
            directory.end(former)
