"""How the tables of the bridge know a person: by lookup keys, private chats, and ids inside raw events."""

from typing import Final

from sqlalchemy import ColumnElement, or_, select

from organiser.members.own_data import Kind
from organiser.storage.tables import COPY, EDIT, INBOX, INQUIRY, LINE, MUTE, OFFER, OUTBOX, REACTION
from organiser.storage.traces.trace import Fate, Me, Tell, Trace

_OWN: Final = "a number of this database, which means nothing outside it"
_KEY: Final = "a lookup key, which only this bot can make out of the account"
_OURS: Final = "how the bot carries it, and nothing about the person"


def _own_lines(me: Me) -> ColumnElement[bool]:
    return LINE.c.author.in_(me.keys)


def _of_lines(column: ColumnElement[int], me: Me) -> ColumnElement[bool]:
    return column.in_(select(LINE.c.id).where(_own_lines(me)))


def _on_the_way(me: Me) -> ColumnElement[bool]:
    return or_(OUTBOX.c.chat_id.in_(me.chats), _of_lines(OUTBOX.c.line_id, me))


BRIDGE: Final[tuple[Trace, ...]] = (
    Trace(
        LINE,
        _own_lines,
        (
            Tell("line", Kind.NUMBER, "id"),
            Tell("at", Kind.TIME),
            Tell("chat", Kind.CHAT, "chat_id"),
            Tell("conversation", Kind.NUMBER, "conversation_id"),
        ),
        {"author": _KEY},
        fate=Fate.NAMELESS,
        keys=("author",),
    ),
    Trace(
        COPY,
        lambda me: _of_lines(COPY.c.line_id, me),
        (
            Tell("line", Kind.NUMBER, "line_id"),
            Tell("chat", Kind.CHAT, "chat_id"),
            Tell("part", Kind.NUMBER),
            Tell("message"),
        ),
        fate=Fate.NAMELESS,
    ),
    Trace(
        EDIT,
        lambda me: _of_lines(EDIT.c.line_id, me),
        (
            Tell("line", Kind.NUMBER, "line_id"),
            Tell("chat", Kind.CHAT, "chat_id"),
            Tell("message"),
            Tell("at", Kind.TIME),
        ),
        fate=Fate.NAMELESS,
    ),
    Trace(
        REACTION,
        lambda me: REACTION.c.author.in_(me.keys),
        (
            Tell("line", Kind.NUMBER, "line_id"),
            Tell("chat", Kind.CHAT, "chat_id"),
            Tell("emoji"),
            Tell("message"),
        ),
        {"author": _KEY},
    ),
    Trace(
        MUTE,
        lambda me: MUTE.c.author.in_(me.keys),
        (
            Tell("conversation", Kind.NUMBER, "conversation_id"),
            Tell("reason"),
            Tell("until", Kind.TIME),
        ),
        {"author": _KEY},
        fate=Fate.KEPT,
        reason="it protects others, until an admin lifts it or its time is over",
    ),
    Trace(
        OUTBOX,
        _on_the_way,
        (
            Tell("chat", Kind.CHAT, "chat_id"),
            Tell("kind", Kind.WORD),
            Tell("state", Kind.WORD),
            Tell("created", Kind.TIME),
            Tell("content", Kind.OPENED, "payload"),
            Tell("line", Kind.NUMBER, "line_id"),
            Tell("message"),
        ),
        dict.fromkeys(("id", "due", "attempts", "parts", "repeated", "urgent", "finished", "error"), _OURS),
        fate=Fate.KEPT,
        reason="its words go, and what has not left never does; that something was sent, a day later",
    ),
    Trace(
        INBOX,
        lambda me: INBOX.c.id.in_(me.raw.get("inbox", ())),
        (
            Tell("network", Kind.WORD),
            Tell("at", Kind.TIME, "received"),
            Tell("state", Kind.WORD),
            Tell("content", Kind.OPENED, "body"),
        ),
        {"id": _OWN, "key": _OURS, "error": _OURS, "reference": _OURS},
    ),
    Trace(
        INQUIRY,
        lambda me: INQUIRY.c.token.in_(me.raw.get("inquiry", ())),
        (Tell("created", Kind.TIME), Tell("content", Kind.OPENED, "payload")),
        {"token": _OURS},
    ),
    Trace(
        OFFER,
        lambda me: OFFER.c.chat_id.in_(me.chats),
        (
            Tell("chat", Kind.CHAT, "chat_id"),
            Tell("created", Kind.TIME),
            Tell("content", Kind.OPENED, "choices"),
        ),
    ),
)
