"""What comes, goes out, and makes chats one conversation.

People are kept by lookup keys (`vault.Vault.account_key`); an id that leads to a person is sealed. What
people wrote, and who they are, is in `inbox.body` until it is handled, sealed in `inquiry.payload` while a
network or a person is asked about it, and in `outbox.payload` until it is delivered (docs/architecture.md,
"What is kept").
"""

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from organiser.storage.tables.column import Big


class Meta(SQLModel, table=True):
    """Facts about this database. `instance` names it to the networks (idempotency keys)."""

    key: str = Field(primary_key=True)
    value: str


class Cursor(SQLModel, table=True):
    """How far a network's updates are committed to the inbox."""

    network: str = Field(primary_key=True)
    value: str


class Inbox(SQLModel, table=True):
    """Raw updates: pending -> done | failed; parked ones wait for a key."""

    __table_args__ = (
        UniqueConstraint("network", "key"),
        Index("inbox_open", "state", "id", sqlite_where=text("state != 'done'")),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=Big)
    network: str
    key: str
    state: str
    received: int = Field(sa_type=Big)
    body: bytes | None
    error: str | None = None
    reference: str | None = None


class Conversation(SQLModel, table=True):
    """Chats joined into one. `salt` derives the names and keys people have in it."""

    id: int | None = Field(default=None, primary_key=True, sa_type=Big)
    names: str
    salt: bytes
    created: int = Field(sa_type=Big)


class Chat(SQLModel, table=True):
    """A chat the bot has met. `address` is the network's id, or a lookup key where `sealed` holds the id.

    `menu` is a digest of the menu of commands that was put into this chat alone.
    """

    __table_args__ = (UniqueConstraint("network", "address"),)
    id: int | None = Field(default=None, primary_key=True, sa_type=Big)
    network: str
    address: str
    sealed: bytes | None = None
    private: bool = False
    title: str = ""
    language: str | None = None
    conversation_id: int | None = Field(default=None, foreign_key="conversation.id", index=True, sa_type=Big)
    presence: str = "member"
    welcomed: bool = False
    chapter_id: int | None = Field(default=None, index=True, sa_type=Big)
    menu: str | None = None


class Account(SQLModel, table=True):
    """An account that spoke in a conversation or to the bot, its private chat, and the person behind it.

    `linked` is when it was linked to accounts that were more in the co-op than it, `brought` what it could do
    when it was linked to whatever accounts, for a week (`storage.brought`).
    """

    key: bytes = Field(primary_key=True)
    network: str
    sealed: bytes
    seen: int = Field(sa_type=Big)
    chat_id: int | None = Field(default=None, foreign_key="chat.id", index=True, sa_type=Big)
    person_id: int | None = Field(default=None, index=True, sa_type=Big)
    linked: int | None = Field(default=None, sa_type=Big)
    brought: str | None = None


class Line(SQLModel, table=True):
    """One thing somebody said in a conversation."""

    id: int = Field(primary_key=True, sa_type=Big)
    conversation_id: int = Field(sa_type=Big)
    chat_id: int = Field(sa_type=Big)
    author: bytes
    at: int = Field(sa_type=Big)


class Copy(SQLModel, table=True):
    """A message that carries a line (or a part of it): the message map. `chat_id` counts message ids."""

    __table_args__ = (Index("copy_message", "chat_id", "message"), {"sqlite_with_rowid": False})
    line_id: int = Field(primary_key=True, sa_type=Big)
    chat_id: int = Field(primary_key=True, sa_type=Big)
    part: int = Field(primary_key=True)
    message: str


class Edit(SQLModel, table=True):
    """A change of a line that is a message of its own (Matrix), so that it is known when it is taken back.

    `at` is when it was made.
    """

    __table_args__ = (Index("edit_message", "chat_id", "message"), {"sqlite_with_rowid": False})
    line_id: int = Field(primary_key=True, sa_type=Big)
    chat_id: int = Field(primary_key=True, sa_type=Big)
    message: str = Field(primary_key=True)
    at: int = Field(sa_type=Big)


class Reaction(SQLModel, table=True):
    """A person's reaction to a line, in the chat where they gave it."""

    __table_args__ = (Index("reaction_message", "chat_id", "message"), {"sqlite_with_rowid": False})
    line_id: int = Field(primary_key=True, sa_type=Big)
    chat_id: int = Field(primary_key=True, sa_type=Big)
    author: bytes = Field(primary_key=True)
    emoji: str = Field(primary_key=True)
    message: str | None = None


class Placed(SQLModel, table=True):
    """What the bot shows under a line in one chat: a reaction of its own, or a message about the line."""

    __table_args__ = {"sqlite_with_rowid": False}
    line_id: int = Field(primary_key=True, sa_type=Big)
    chat_id: int = Field(primary_key=True, sa_type=Big)
    emoji: str = Field(primary_key=True)
    message: str | None = None


class Outbox(SQLModel, table=True):
    """Actions on their way: held -> queued -> sending -> sent | in_doubt | failed | cancelled."""

    __table_args__ = (
        Index(
            "outbox_open",
            "state",
            "id",
            sqlite_where=text("state IN ('queued', 'sending', 'in_doubt', 'held')"),
        ),
        Index("outbox_message", "chat_id", "message", sqlite_where=text("message IS NOT NULL")),
        Index("outbox_finished", "finished", sqlite_where=text("finished IS NOT NULL")),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=Big)
    chat_id: int = Field(sa_type=Big)
    kind: str
    state: str
    created: int = Field(sa_type=Big)
    due: int = Field(default=0, sa_type=Big)
    attempts: int = 0
    parts: int = 0
    repeated: bool = False
    urgent: bool = False
    line_id: int | None = Field(default=None, sa_type=Big)
    payload: bytes | None
    message: str | None = None
    finished: int | None = Field(default=None, sa_type=Big)
    error: str | None = None


class Code(SQLModel, table=True):
    """A one-time code that joins a chat to a conversation. Only its hash is kept."""

    hash: bytes = Field(primary_key=True)
    chat_id: int = Field(sa_type=Big)
    author: bytes
    private_chat_id: int = Field(sa_type=Big)
    expires: int = Field(sa_type=Big)
    joining_chat_id: int | None = Field(default=None, sa_type=Big)


class Guess(SQLModel, table=True):
    """Wrong codes that an account typed lately."""

    author: bytes = Field(primary_key=True)
    count: int
    since: int = Field(sa_type=Big)


class Inquiry(SQLModel, table=True):
    """What waits for a network's answer, until it comes back through the inbox."""

    token: str = Field(primary_key=True)
    payload: bytes
    created: int = Field(sa_type=Big)


class Offer(SQLModel, table=True):
    """The numbered choices that a chat was shown last; saying a number chooses."""

    chat_id: int = Field(primary_key=True, sa_type=Big)
    choices: bytes
    created: int = Field(sa_type=Big)


class Mute(SQLModel, table=True):
    """A person whose lines do not cross within a conversation."""

    conversation_id: int = Field(primary_key=True, sa_type=Big)
    author: bytes = Field(primary_key=True)
    reason: str
    until: int | None = Field(default=None, sa_type=Big)
