"""What every message asks for, held in memory: the chats and their conversations, people, who is muted.

It is read at the start, and `storage.chats`, `people` and `memberships` change it together with the tables.
What a transaction changed in it is taken back when that is rolled back (`journal`).
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from functools import partial
from typing import Any

import msgspec
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from organiser.bridge.conversation import Conversation, NamesMode
from organiser.chat.incoming import Presence
from organiser.chat.refs import ChatRef, Network
from organiser.kernel import millis
from organiser.members.states import State
from organiser.storage.journal import Counts, Held, Journal
from organiser.storage.record_keys import RecordKeys
from organiser.storage.tables import (
    ACCOUNT,
    CHAT,
    CONVERSATION,
    MEMBERSHIP,
    MUTE,
    PERSON,
)
from organiser.vault import Vault


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
    menu: str | None = None

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
        self.apart = 0
        """How often this process has changed who is erased, excluded or suspended (`timers.Apart`)."""
        self.moved: Held[int, int] = Held(self._journal)
        """Chats that go on in another one, until the sender has followed."""
        self.erased: Mapping[bytes, int] = {}
        """Accounts whose words may come again after a restore, and until when they were said: passed over."""
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

    def behind(self, keys: Iterable[bytes]) -> list[int]:
        """The persons behind accounts, by their lookup keys: each once. Some accounts are nobody's."""
        return sorted({self.people[key] for key in keys if key in self.people})

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
            menu=row.menu,
        )
