"""The steps of a membership: whether one may be taken now, and what it makes of the membership.

A step is a value, `Change`, that is written down as it is; nothing is done by making one. How many sponsors
there must be, how many may come in a week and how long a notice is, is asked before: of `admission`, and of
the statute profile. Who is a steward is asked of `access`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from organiser.chat.visible import visible_line
from organiser.members.refusals import (
    AlreadyHere,
    Excluded,
    NotAuthorised,
    NotNow,
    OwnMembership,
    ReasonMissing,
    TextTooLong,
)
from organiser.members.states import (
    BEGINNINGS,
    ENOUGH,
    LIVE,
    MEMBERS,
    REASONED,
    TRANSITIONS,
    Authority,
    Rule,
    State,
    Step,
    Transition,
)

LONGEST_REASON: Final = 1000
"""Characters; a reason is read on a phone."""

_NOT_ONESELF: Final = frozenset({Authority.STEWARD, Authority.TWO_STEWARDS, Authority.SPONSOR})


@dataclass(frozen=True, slots=True)
class Actor:
    """Who takes a step, and in which quality. `person` is None where a rule of time takes it."""

    person: int | None
    authority: Authority


BY_TIME: Final = Actor(None, Authority.TIME)


@dataclass(frozen=True, slots=True)
class Membership:
    """A person in a chapter. `id` is the application number, and the member number from admission on.

    `person` is None where nobody has claimed it, or where they were erased. `since` is when the state began
    (a probation that goes on after a suspension: `admission.probation_began`); `admitted` the first
    admission; `leaves` the day on which a given notice ends.
    """

    id: int
    person: int | None
    chapter: int
    state: State
    since: datetime
    applied: datetime
    admitted: datetime | None = None
    leaves: datetime | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One step, as it is written down. `leaves` is the end of a notice that is given with it."""

    before: State | None
    after: State
    actor: int | None
    rule: Rule
    at: datetime
    reason: str = ""
    leaves: datetime | None = None


def may_begin(others: Iterable[State]) -> None:
    """Pass where a person may apply, found or claim in a chapter; `others` are their memberships there.

    Raises:
        AlreadyHere: one of them is live.
        Excluded: they were excluded; only two stewards, or the assembly, bring them back.
    """
    for state in sorted(others, key=lambda state: state not in LIVE):
        if state in LIVE:
            raise AlreadyHere(state)
        if state is State.EXCLUDED:
            raise Excluded


def begin(which: Step, actor: Actor, now: datetime) -> Change:
    """The first step of a new membership; `may_begin` has been asked.

    Raises:
        NotNow: nothing begins so.
        NotAuthorised: not by this actor.
    """
    row = BEGINNINGS.get(which)
    if row is None:
        raise NotNow(None, which)
    _authorise(row, actor)
    return Change(None, row.after, actor.person, row.rule, now)


def may_step(membership: Membership, which: Step, actor: Actor, now: datetime) -> Transition:
    """Where the step would lead, if there is a reason for it.

    Raises:
        NotNow: not in this state.
        NotAuthorised: not by this actor.
        OwnMembership: a steward or sponsor would decide about themselves.
    """
    row = TRANSITIONS.get((membership.state, which))
    if row is None or not _is_the_time(membership, which, now):
        raise NotNow(membership.state, which)
    _authorise(row, actor)
    if row.by in _NOT_ONESELF and actor.person == membership.person is not None:
        raise OwnMembership
    return row


def step(membership: Membership, which: Step, actor: Actor, now: datetime, reason: str = "") -> Change:
    """What the step makes of the membership. Nothing is done yet: see `changed`.

    Raises:
        NotNow, NotAuthorised, OwnMembership: see `may_step`.
        ReasonMissing, TextTooLong: who suffers this is told why, in at most `LONGEST_REASON` characters.
    """
    row = may_step(membership, which, actor, now)
    said = _checked_reason(which, reason)
    lifted = row.founding if actor.authority is Authority.FOUNDER else None
    return Change(membership.state, row.after, actor.person, lifted or row.rule, now, said)


def uninvite(which: Step, actor: Actor, now: datetime) -> Change:
    """What the step makes of each entry that nobody has claimed, be it one or thousands.

    Raises:
        NotNow, NotAuthorised: see `step`.
    """
    row = TRANSITIONS.get((State.INVITED, which))
    if row is None:
        raise NotNow(State.INVITED, which)
    _authorise(row, actor)
    return Change(State.INVITED, row.after, actor.person, row.rule, now)


def give_notice(membership: Membership, actor: Actor, now: datetime, ends: datetime) -> Change:
    """Leave: at once where the profile asks for no notice (`ends` is not later than now), otherwise then.

    It never needs anybody's approval. Who gave notice already keeps its day.

    Raises:
        NotNow, NotAuthorised: see `step`.
    """
    if ends <= now:
        return step(membership, Step.RESIGN, actor, now)
    return replace(step(membership, Step.GIVE_NOTICE, actor, now), leaves=ends)


def last_moment(membership: Membership, change: Change) -> datetime:
    """The last moment of a membership that a step ends: that of its notice, however late that is noticed."""
    if membership.leaves is None:
        return change.at
    return min(change.at, membership.leaves - timedelta(milliseconds=1))


def reinstatement(before: State) -> Step:
    """How somebody comes back who was suspended or excluded; `before` is what they were until then."""
    return Step.REINSTATE_ON_PROBATION if before is State.PROBATION else Step.REINSTATE


def left(there: Iterable[Membership]) -> Membership | None:
    """The membership that somebody left last, if they are none now; `there` are theirs of one chapter."""
    admitted = [(one.admitted, one.id, one) for one in there if one.admitted is not None]
    last = max(admitted, default=None, key=lambda known: known[:2])
    return last[2] if last is not None and last[2].state is State.RESIGNED else None


def changed(membership: Membership, change: Change) -> Membership:
    """The membership after a step of it."""
    stays = change.before is change.after
    admitted = membership.admitted
    if admitted is None and change.after in MEMBERS and not stays:
        admitted = change.at
    return replace(
        membership,
        person=change.actor if change.rule is Rule.CLAIMED else membership.person,
        state=change.after,
        since=membership.since if stays else change.at,
        admitted=admitted,
        leaves=change.leaves if change.rule in NOTICES or change.after not in LIVE else membership.leaves,
    )


NOTICES: Final = frozenset({Rule.NOTICE_GIVEN, Rule.NOTICE_TAKEN_BACK})
"""The rules of steps that leave a membership in its state."""


def _authorise(row: Transition, actor: Actor) -> None:
    if actor.authority not in ENOUGH.get(row.by, {row.by}):
        raise NotAuthorised(row.by)


def _is_the_time(membership: Membership, which: Step, now: datetime) -> bool:
    """Whether a notice is there to be taken back or has ended, and none is given twice."""
    match which:
        case Step.GIVE_NOTICE:
            return membership.leaves is None
        case Step.TAKE_NOTICE_BACK:
            return membership.leaves is not None
        case Step.END_NOTICE:
            return membership.leaves is not None and membership.leaves <= now
        case _:
            return True


def readable(text: str) -> str:
    """What of a text can be seen, line by line.

    Raises:
        TextTooLong: it has more than `LONGEST_REASON` characters.
    """
    said = "\n".join(visible_line(line) for line in text[: LONGEST_REASON * 2].splitlines()).strip()
    if len(said) > LONGEST_REASON:
        raise TextTooLong(LONGEST_REASON)
    return said


def says_why(reason: str) -> bool:
    """Whether a reason has a word: nobody can answer to a sign, or hear one read out."""
    return any(map(str.isalnum, reason))


def _checked_reason(which: Step, reason: str) -> str:
    said = readable(reason)
    if which in REASONED and not says_why(said):
        raise ReasonMissing
    return said
