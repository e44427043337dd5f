"""Roles in a chapter: who holds which until when, and what is missing.

A role is held for a term, so that nobody has one by habit, and by two people, so that nothing stands still
when one is away. What a role may do stands in `access`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from organiser.errors import Refusal
from organiser.kernel import day_over, last_day
from organiser.members.settings import SETTINGS, Settings
from organiser.members.states import MEMBERS, State


class MemberUnknown(Refusal):
    """The number is none of a membership in a chapter where this person may ask."""


class RoleNotHeld(Refusal):
    """The person does not hold the role now."""

    def __init__(self, role: str) -> None:
        """`role`: a `roles.Role`."""
        super().__init__()
        self.role = role


class LastSteward(Refusal):
    """The role of the only steward would be taken from a chapter that has members."""


class RoleUnknown(Refusal):
    """There is no such role."""

    def __init__(self, given: str) -> None:
        """`given`: what was typed."""
        super().__init__()
        self.given = given


class RoleNoMember(Refusal):
    """A role can only be held by a full member."""


class RoleHeld(Refusal):
    """The person holds the role already, for as long or longer."""

    def __init__(self, role: str, until: date) -> None:
        """`role`: a `roles.Role`; `until`: the last day of the term that runs."""
        super().__init__()
        self.role = role
        self.until = until


class TermOutOfBounds(Refusal):
    """A term is shorter or longer than one may be."""

    def __init__(self, least: int, most: int) -> None:
        """`least` and `most`: days."""
        super().__init__()
        self.least = least
        self.most = most


class Role(StrEnum):
    """What somebody is trusted with."""

    STEWARD = "steward"
    ORGANISER = "organiser"
    TREASURER = "treasurer"
    ADMIN = "admin"
    """Looks after the co-op's machine and chats."""


@dataclass(frozen=True, slots=True)
class Term:
    """A role held by a member; `person` stands behind `membership`. It ends at `until`, or `ended` before."""

    membership: int
    person: int
    role: Role
    since: datetime
    until: datetime
    ended: datetime | None = None

    def runs(self, now: datetime) -> bool:
        """Whether the role is held now, as far as the term goes; see `may_hold` for its holder."""
        return self.since <= now < self.until and (self.ended is None or now < self.ended)


@dataclass(frozen=True, slots=True)
class Vacant:
    """Nobody holds the role."""

    role: Role


@dataclass(frozen=True, slots=True)
class SingleHolder:
    """One person alone holds the role."""

    role: Role
    membership: int


@dataclass(frozen=True, slots=True)
class EndsSoon:
    """The term of a holder ends within the time of warning."""

    role: Role
    membership: int
    until: datetime


Concern = Vacant | SingleHolder | EndsSoon
"""What is to be said about the roles of a chapter."""


def cause(concern: Concern) -> str:
    """A word without blanks that stays the same as long as it is the same thing: people hear of it once."""
    match concern:
        case Vacant(role):
            return f"vacant.{role}"
        case SingleHolder(role, membership):
            return f"single.{role}.{membership}"
        case EndsSoon(role, membership, until):
            return f"ends.{role}.{membership}.{until:%Y%m%d%H%M}"


def may_hold(state: State, *, founding: bool) -> bool:
    """Whether a member in that state may hold roles: full members, and while founding those on probation."""
    return state is State.MEMBER or (founding and state in MEMBERS)


def held(terms: Iterable[Term], role: Role, now: datetime) -> tuple[Term, ...]:
    """The terms of a role that run, one for each person: the one that ends last."""
    last: dict[int, Term] = {}
    for term in sorted(terms, key=lambda term: (term.until, term.membership)):
        if term.role is role and term.runs(now):
            last[term.person] = term
    return tuple(last[person] for person in sorted(last))


def holders(terms: Iterable[Term], role: Role, now: datetime) -> frozenset[int]:
    """The persons who hold a role; `terms` has those of members only."""
    return frozenset(term.person for term in held(terms, role, now))


def concerns(terms: Iterable[Term], settings: Settings, now: datetime) -> tuple[Concern, ...]:
    """What is vacant, held by one alone, or ends soon, role by role; () where all is well."""
    known = tuple(terms)
    return tuple(concern for role in Role for concern in _about(role, held(known, role, now), settings, now))


def _about(role: Role, running: tuple[Term, ...], settings: Settings, now: datetime) -> Iterator[Concern]:
    if not running:
        yield Vacant(role)
    elif len(running) == 1:
        yield SingleHolder(role, running[0].membership)
    for term in running:
        if term.until <= now + timedelta(days=settings.warning_days):
            yield EndsSoon(role, term.membership, term.until)


def term_days(days: int | None, settings: Settings) -> int:
    """For how long a role is granted; None: as long as the chapter has set.

    Raises:
        TermOutOfBounds: shorter or longer than a term may be.
    """
    bounds = SETTINGS["term_days"]
    wanted = settings.term_days if days is None else days
    if not 1 <= wanted <= bounds.most:
        raise TermOutOfBounds(1, bounds.most)
    return wanted


def term_end(now: datetime, days: int, zone: ZoneInfo) -> datetime:
    """When a term ends that is granted now: its last day is over in the chapter's zone."""
    return day_over(now.astimezone(zone).date() + timedelta(days=days), zone)


def grant(
    terms: Iterable[Term], holder: tuple[int, int], role: Role, *, days: int, now: datetime, zone: ZoneInfo
) -> Term:
    """A new term of so many days after today in the chapter's zone; it also prolongs one that runs.

    `holder`: a membership and its person.

    Raises:
        RoleHeld: they hold it already for as long.
    """
    membership, person = holder
    until = term_end(now, days, zone)
    for term in held(terms, role, now):
        if term.person == person and term.until >= until:
            raise RoleHeld(role, last_day(term.until, zone))
    return Term(membership, person, role, now, until)


def check_holder(state: State, *, founding: bool) -> None:
    """Pass where a member in that state may be given a role.

    Raises:
        RoleNoMember: not now.
    """
    if not may_hold(state, founding=founding):
        raise RoleNoMember


def revoke(
    terms: Iterable[Term], person: int, role: Role, *, members: int, now: datetime
) -> tuple[Term, ...]:
    """The person's running terms of the role, ended now. `members` counts the chapter's, with this person.

    Laying down a role is no leaving: who leaves the co-op is never kept, see `left_vacant`.

    Raises:
        RoleNotHeld: there are none.
        LastSteward: the chapter would have members and no steward.
    """
    known = tuple(terms)
    running = tuple(term for term in known if term.person == person and term.role is role and term.runs(now))
    if not running:
        raise RoleNotHeld(role)
    if role is Role.STEWARD and members > 1 and holders(known, role, now) == {person}:
        raise LastSteward
    return tuple(replace(term, ended=now) for term in running)


def left_vacant(terms: Iterable[Term], person: int, now: datetime) -> tuple[Role, ...]:
    """The roles that nobody holds once this person has gone: they are told, and so are the others."""
    known = tuple(terms)
    return tuple(role for role in Role if holders(known, role, now) == {person})
