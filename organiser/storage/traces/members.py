"""How the tables of the co-op know a person: as a member, in a role, as an owner.

What is about two people is told without what only the other one may know; who was asked to vouch for whom is
never told, for nobody learns from the bot who is a member.
"""

from typing import Any, Final

from sqlalchemy import ColumnElement, and_, or_

from organiser.members.admission import SponsorState
from organiser.members.own_data import Kind
from organiser.members.states import Rule
from organiser.storage.tables import (
    ACT,
    EXCLUSION,
    MEMBERSHIP,
    MEMBERSHIP_CHANGE,
    OWNER,
    RECORD,
    ROLE_TERM,
    SHARE_ENTRY,
    SPONSORSHIP,
    WORK,
)
from organiser.storage.traces.trace import Fate, Me, Tell, Trace

_OWN: Final = "a number of this database, which means nothing outside it"
_YOU: Final = "it is the person who is asking"
_OTHERS: Final = "somebody else's, and theirs to know"


def _sponsorships(me: Me) -> ColumnElement[bool]:
    return or_(SPONSORSHIP.c.membership_id.in_(me.memberships), SPONSORSHIP.c.sponsor_id.in_(me.memberships))


def _told_sponsorships(me: Me) -> ColumnElement[bool]:
    """Those they gave, and those that somebody gave for them; not whom they named in vain."""
    given = SPONSORSHIP.c.state == SponsorState.CONFIRMED
    return or_(
        SPONSORSHIP.c.sponsor_id.in_(me.memberships),
        and_(SPONSORSHIP.c.membership_id.in_(me.memberships), given),
    )


def _acts(me: Me) -> ColumnElement[bool]:
    return or_(ACT.c.proposed_by == me.person, ACT.c.decided_by == me.person, ACT.c.id.in_(me.acts))


def _terms(me: Me) -> ColumnElement[bool]:
    return or_(
        ROLE_TERM.c.membership_id.in_(me.memberships),
        ROLE_TERM.c.granted_by == me.person,
        ROLE_TERM.c.seconded_by == me.person,
    )


def _changes(me: Me) -> ColumnElement[bool]:
    return or_(
        MEMBERSHIP_CHANGE.c.membership_id.in_(me.memberships), MEMBERSHIP_CHANGE.c.actor_id == me.person
    )


def _vouched(_me: Me, row: Any) -> bool:
    return row.rule in {Rule.SPONSORS, Rule.SPONSOR_WITHDREW}


def _shares(me: Me) -> ColumnElement[bool]:
    owners = tuple(me.owners)
    return or_(
        SHARE_ENTRY.c.owner_id.in_(owners),
        SHARE_ENTRY.c.other_id.in_(owners),
        SHARE_ENTRY.c.actor_id.in_(me.memberships),
    )


def _own_shares(me: Me) -> ColumnElement[bool]:
    owners = tuple(me.owners)
    return or_(SHARE_ENTRY.c.owner_id.in_(owners), SHARE_ENTRY.c.other_id.in_(owners))


MEMBERS: Final[tuple[Trace, ...]] = (
    Trace(
        MEMBERSHIP,
        lambda me: MEMBERSHIP.c.id.in_(me.memberships),
        (
            Tell("number", Kind.NUMBER, "id"),
            Tell("chapter", Kind.CHAPTER, "chapter_id"),
            Tell("class", Kind.WORD, "klass"),
            Tell("state", Kind.WORD),
            Tell("since", Kind.TIME),
            Tell("name", Kind.OPENED),
            Tell("welcome", Kind.FLAG),
            Tell("applied", Kind.TIME),
            Tell("admitted", Kind.TIME),
            Tell("leaves", Kind.TIME),
        ),
        {"person_id": _YOU, "name_key": "a hash of the name, to find names that look alike"},
        fate=Fate.NAMELESS,
    ),
    Trace(
        MEMBERSHIP_CHANGE,
        _changes,
        (
            Tell("number", Kind.NUMBER, "membership_id"),
            Tell("at", Kind.TIME),
            Tell("before", Kind.WORD),
            Tell("after", Kind.WORD),
            Tell("rule", Kind.WORD),
            Tell("who", Kind.WHO, "actor_id", withheld=_vouched),
            Tell("reason", Kind.OPENED),
        ),
        {"id": _OWN},
        fate=Fate.NAMELESS,
        persons=("actor_id",),
    ),
    Trace(
        EXCLUSION,
        lambda me: EXCLUSION.c.key.in_(me.keys),
        (Tell("number", Kind.NUMBER, "membership_id"),),
        {"key": "a lookup key, which only this bot can make out of the account"},
        fate=Fate.KEPT,
        reason="an erasure must not undo an exclusion; until two stewards lift it, three years at most; nor a"
        " suspension, for 30 days at most",
    ),
    Trace(
        WORK,
        lambda me: WORK.c.membership_id.in_(me.memberships),
        (
            Tell("number", Kind.NUMBER, "membership_id"),
            Tell("kind", Kind.WORD),
            Tell("value", Kind.WORD),
        ),
    ),
    Trace(
        SPONSORSHIP,
        _sponsorships,
        (
            Tell("number", Kind.NUMBER, "membership_id"),
            Tell("state", Kind.WORD),
            Tell("at", Kind.TIME),
        ),
        {"sponsor_id": "who is asked for whom is told to nobody else"},
        hidden=_told_sponsorships,
        fate=Fate.NAMELESS,
    ),
    Trace(
        ROLE_TERM,
        _terms,
        (
            Tell("number", Kind.NUMBER, "membership_id"),
            Tell("role", Kind.WORD),
            Tell("since", Kind.TIME),
            Tell("until", Kind.TIME),
            Tell("ended", Kind.TIME),
            Tell("granted_by", Kind.WHO),
            Tell("seconded_by", Kind.WHO),
        ),
        {"id": _OWN},
        fate=Fate.NAMELESS,
        persons=("granted_by", "seconded_by"),
    ),
    Trace(
        ACT,
        _acts,
        (
            Tell("number", Kind.NUMBER, "id"),
            Tell("chapter", Kind.CHAPTER, "chapter_id"),
            Tell("kind", Kind.WORD),
            Tell("at", Kind.TIME),
            Tell("until", Kind.TIME, "expires"),
            Tell("state", Kind.WORD),
            Tell("proposed_by", Kind.WHO),
            Tell("decided_by", Kind.WHO),
            Tell("decided", Kind.TIME),
            Tell("content", Kind.OPENED, "payload"),
        ),
        fate=Fate.NAMELESS,
        persons=("proposed_by", "decided_by"),
    ),
    Trace(
        OWNER,
        lambda me: OWNER.c.id.in_(tuple(me.owners)),
        (
            Tell("number", Kind.NUMBER),
            Tell("chapter", Kind.CHAPTER, "chapter_id"),
            Tell("admitted", Kind.TIME),
            Tell("left", Kind.TIME),
            Tell("excluded", Kind.FLAG),
        ),
        {"id": _OWN, "membership_id": _OWN, "record_id": _OWN},
        fate=Fate.KEPT,
        reason="the law asks for the register",
    ),
    Trace(
        RECORD,
        lambda me: RECORD.c.id.in_(me.records),
        (Tell("kind", Kind.WORD), Tell("content", Kind.OPENED, "sealed")),
        {"id": _OWN},
        fate=Fate.KEPT,
        reason="the law asks for the register; shredded when its time is over",
    ),
    Trace(
        SHARE_ENTRY,
        _shares,
        (
            Tell("number", Kind.NUMBER, "id"),
            Tell("chapter", Kind.CHAPTER, "chapter_id"),
            Tell("kind", Kind.WORD),
            Tell("shares", Kind.NUMBER),
            Tell("amount", Kind.OPENED),
            Tell("currency"),
            Tell("day"),
            Tell("at", Kind.TIME),
            Tell("reverses", Kind.NUMBER),
        ),
        {"owner_id": _OWN, "other_id": _OTHERS, "actor_id": "a number that leads to nobody else"},
        hidden=_own_shares,
        fate=Fate.KEPT,
        reason="nothing is ever taken out of the ledger; it has numbers and no names",
    ),
)
