"""How the tables of people know a person: by account, by what they agreed to, by who looked at it."""

from typing import Any, Final

from sqlalchemy import ColumnElement, and_, false, or_, true

from organiser.kernel import millis
from organiser.members.codes import Purpose
from organiser.members.own_data import Kind
from organiser.members.states import State
from organiser.storage.readings import ENTRIES, LIST, ONE_LINE, REGISTER
from organiser.storage.tables import (
    ACCOUNT,
    CHAT,
    CODE,
    CONSENT,
    DIALOG,
    GUESS,
    MADE_FILE,
    ONE_TIME_CODE,
    PERSON,
    READING,
)
from organiser.storage.traces.trace import Fate, Me, Span, Tell, Trace

_OWN: Final = "a number of this database, which means nothing outside it"
_KEY: Final = "a lookup key, which only this bot can make out of the account"
_YOU: Final = "it is the person who is asking"
_OURS: Final = "how the bot carries it, and nothing about the person"


def _readings(me: Me) -> ColumnElement[bool]:
    """What was read of them, of everybody while they were in a chapter, and what they read."""
    return or_(
        READING.c.person_id == me.person,
        READING.c.actor_id == me.person,
        *(
            and_(READING.c.person_id.is_(None), READING.c.chapter_id == span.chapter, _stood(span))
            for span in me.spans
        ),
    )


def _stood(span: Span) -> ColumnElement[bool]:
    """What was read of all, or of nobody who is known, and they stood in it: a mere applicant does nowhere.

    On an older list they do until they claim their entry, and one line that nobody stood behind can be theirs
    until then; in the register from the import on and for good; in the list of members, and whatever else
    there will be, from their admission on until they leave.
    """
    if span.admitted is None:
        return false()
    began, admitted = READING.c.at >= millis(span.since), millis(span.admitted)
    there = true() if span.until is None else READING.c.at <= millis(span.until)
    line = and_(READING.c.what == REGISTER, READING.c.why.in_(ONE_LINE))
    return or_(
        and_(or_(READING.c.what == ENTRIES, line), began, READING.c.at <= admitted),
        and_(READING.c.what == REGISTER, ~line, began),
        and_(READING.c.what.not_in((ENTRIES, REGISTER)), READING.c.at >= admitted, there),
    )


def _not_listed(me: Me, row: Any) -> bool:
    """Whether somebody read the list of members who is told to full members alone, as the list is."""
    full = {span.chapter for span in me.spans if span.state is State.MEMBER}
    return row.what == LIST and row.chapter_id not in full


def _codes(me: Me) -> ColumnElement[bool]:
    claim = ONE_TIME_CODE.c.purpose == Purpose.CLAIM
    return or_(
        and_(~claim, ONE_TIME_CODE.c.subject == me.person),
        and_(claim, ONE_TIME_CODE.c.subject.in_(me.memberships)),
    )


PEOPLE: Final[tuple[Trace, ...]] = (
    Trace(
        CONSENT,
        lambda me: CONSENT.c.person_id == me.person,
        (
            Tell("purpose", Kind.WORD),
            Tell("version"),
            Tell("given", Kind.TIME),
            Tell("withdrawn", Kind.TIME),
        ),
        {"id": _OWN, "person_id": _YOU},
    ),
    Trace(
        READING,
        _readings,
        (
            Tell("at", Kind.TIME),
            Tell("what", Kind.WORD),
            Tell("why", Kind.WORD),
            Tell("who", Kind.WHO, "actor_id", withheld=_not_listed),
            Tell("about", Kind.OPENED, "person_id"),
            Tell("chapter", Kind.CHAPTER, "chapter_id"),
        ),
        {"id": _OWN},
        persons=("actor_id",),
    ),
    Trace(
        ACCOUNT,
        lambda me: ACCOUNT.c.person_id == me.person,
        (
            Tell("network", Kind.WORD),
            Tell("account", Kind.OPENED, "sealed"),
            Tell("name", Kind.OPENED, "sealed"),
            Tell("seen", Kind.TIME),
            Tell("linked", Kind.TIME),
        ),
        {
            "key": _KEY,
            "chat_id": _OWN,
            "person_id": _YOU,
            "brought": "for a week, what the account could do before `linked`: roles are told themselves",
        },
    ),
    Trace(
        PERSON,
        lambda me: PERSON.c.id == me.person,
        (Tell("created", Kind.TIME), Tell("chat", Kind.CHAT, "chat_id")),
        {"id": _OWN},
    ),
    Trace(
        CHAT,
        lambda me: CHAT.c.id.in_(me.chats),
        (
            Tell("network", Kind.WORD),
            Tell("address", Kind.OPENED, "sealed"),
            Tell("language"),
            Tell("presence", Kind.WORD),
            Tell("welcomed", Kind.FLAG),
        ),
        {
            "id": _OWN,
            "address": _KEY,
            "private": "these are all private",
            "title": "private chats have none",
            "conversation_id": "private chats are in none",
            "chapter_id": "private chats are in none",
            "menu": _OURS,
        },
        fate=Fate.KEPT,
        reason="the certificate goes there; the chat is forgotten when nothing is on its way any more",
    ),
    Trace(
        DIALOG,
        lambda me: DIALOG.c.person_id == me.person,
        (
            Tell("command"),
            Tell("begun", Kind.TIME),
            Tell("touched", Kind.TIME),
            Tell("answers", Kind.OPENED),
        ),
        {"person_id": _YOU, "chat_id": _OWN, "token": _OURS, "step": _OURS},
    ),
    Trace(
        ONE_TIME_CODE,
        _codes,
        (Tell("purpose", Kind.WORD), Tell("until", Kind.TIME, "expires")),
        {"hash": "a hash: the code itself is not kept", "subject": _YOU},
    ),
    Trace(
        CODE,
        lambda me: or_(CODE.c.author.in_(me.keys), CODE.c.private_chat_id.in_(me.chats)),
        (Tell("chat", Kind.CHAT, "chat_id"), Tell("until", Kind.TIME, "expires")),
        {
            "hash": "a hash: the code itself is not kept",
            "author": _KEY,
            "private_chat_id": _OWN,
            "joining_chat_id": _OWN,
        },
    ),
    Trace(
        GUESS,
        lambda me: GUESS.c.author.in_(me.keys),
        (Tell("count", Kind.NUMBER), Tell("since", Kind.TIME)),
        {"author": _KEY},
        fate=Fate.KEPT,
        reason="whoever guesses codes must not begin anew by an erasure; a day",
    ),
    Trace(
        MADE_FILE,
        lambda me: MADE_FILE.c.id.in_(me.files),
        (Tell("name"), Tell("type", column="mime"), Tell("created", Kind.TIME)),
        {"id": _OWN, "sealed": "the file itself was, or will be, handed over"},
    ),
)
