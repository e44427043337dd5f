"""Who stands behind accounts, what they are in the middle of, and what is handed to them."""

from sqlmodel import Field, SQLModel

from organiser.storage.tables.column import Big


class Person(SQLModel, table=True):
    """Somebody behind one or more accounts. `chat_id` is the private chat that they used last."""

    __table_args__ = {"sqlite_autoincrement": True}
    id: int | None = Field(default=None, primary_key=True, sa_type=Big)
    created: int = Field(sa_type=Big)
    chat_id: int | None = Field(default=None, foreign_key="chat.id", index=True, sa_type=Big)


class Dialog(SQLModel, table=True):
    """The form that a person is filling in: one at most. `token` tells its buttons from older ones."""

    person_id: int = Field(primary_key=True, sa_type=Big)
    chat_id: int = Field(sa_type=Big)
    command: str
    token: str = Field(index=True)
    step: str
    answers: bytes
    begun: int = Field(sa_type=Big)
    touched: int = Field(index=True, sa_type=Big)


class OneTimeCode(SQLModel, table=True):
    """A code that works once: it links an account, founds the co-op, claims an entry. Only a hash is kept."""

    __tablename__ = "one_time_code"  # type: ignore[mutable-override]
    hash: bytes = Field(primary_key=True)
    purpose: str
    subject: int | None = Field(default=None, index=True, sa_type=Big)
    expires: int = Field(index=True, sa_type=Big)


class Consent(SQLModel, table=True):
    """What a person agreed to: a purpose, in the version of its text that they read."""

    id: int | None = Field(default=None, primary_key=True, sa_type=Big)
    person_id: int = Field(index=True, sa_type=Big)
    purpose: str
    version: str
    given: int = Field(sa_type=Big)
    withdrawn: int | None = Field(default=None, sa_type=Big)


class Reading(SQLModel, table=True):
    """Who read or exported what of a person, or of everybody in a chapter, and why."""

    id: int | None = Field(default=None, primary_key=True, sa_type=Big)
    person_id: int | None = Field(default=None, index=True, sa_type=Big)
    chapter_id: int | None = Field(default=None, index=True, sa_type=Big)
    actor_id: int | None = Field(default=None, index=True, sa_type=Big)
    what: str
    why: str
    at: int = Field(index=True, sa_type=Big)


class Erasure(SQLModel, table=True):
    """That somebody was erased, without saying who, and from when on no backup knows them either.

    `mark` tells it from every other one, also in a database that was restored. `accounts` are their lookup
    keys, locked, until they are kept apart (`storage.erased`): a copy of that age must not bring
    anybody back.
    """

    id: int | None = Field(default=None, primary_key=True, sa_type=Big)
    at: int = Field(sa_type=Big)
    clean_by: int = Field(sa_type=Big)
    mark: int | None = Field(default=None, sa_type=Big)
    accounts: bytes | None = None


class MadeFile(SQLModel, table=True):
    """A file that the bot made for somebody, until it is sent, a day at most."""

    __tablename__ = "made_file"  # type: ignore[mutable-override]
    id: int | None = Field(default=None, primary_key=True, sa_type=Big)
    name: str
    mime: str
    sealed: bytes
    created: int = Field(index=True, sa_type=Big)


class Record(SQLModel, table=True):
    """Something sensitive under a key of its own, kept apart (`storage.records`); None: it was shredded."""

    __table_args__ = {"sqlite_autoincrement": True}
    id: int | None = Field(default=None, primary_key=True, sa_type=Big)
    kind: str
    sealed: bytes | None = None
