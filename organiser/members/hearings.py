"""When no second steward can decide, all full members are asked: a chapter is never stuck, nor taken quietly.

Only who is steward is decided so. Whoever would become one says first whether they want to. Then everybody
has seven days, whatever the others say, and four weeks where somebody proposes themselves. After that, who
is proposed becomes a steward where nobody objected, so that members who are gone stop nothing; and where
somebody did, or the chapter has two stewards who could decide it (at the beginning or at the end), or who
proposed it is no full member any more, if at least two second it and more than object. Nobody stops being
one by silence: that takes these two in any case. What each said is known to the machine alone, and forgotten
with the decision: only the numbers are told.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from organiser.errors import Refusal
from organiser.members.acts import LIFETIME, AboutOneself, Act, ActKind, ActState, ActWaits, OwnAct
from organiser.members.often import SoOften, next_time

ENOUGH: Final = 2
"""So many must second what silence does not carry, at least."""

MOST_NOMINATIONS: Final = 3
"""How often a member may propose a steward in seven days, whatever became of it: others are asked."""

ONESELF: Final = timedelta(days=28)
"""How long members have where somebody proposes themselves: also who looks in once a month has read it."""


class NotTheCandidate(Refusal):
    """Only whom it is about says whether they want the role, and once."""


class NominatedAlready(ActWaits):
    """One nomination of a person at a time: each asks all members."""


class NominatedOften(SoOften, Refusal):
    """The person has proposed stewards again and again; each time members are written to."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """What members have said: persons. Once it is over they are forgotten, and `counted` has how many.

    `silence`: it is done where nobody says anything. `willing`: whom it is about wants it, or is not asked;
    before that nobody else hears of it.
    """

    seconded: frozenset[int] = frozenset()
    objected: frozenset[int] = frozenset()
    counted: tuple[int, int] | None = None
    silence: bool = True
    willing: bool = True


def check_nominations(proposed: Iterable[datetime], now: datetime) -> None:
    """Pass where a member may propose a steward; `proposed` has when they did before.

    Raises:
        NominatedOften: not before a later time, on the clock of `now`.
    """
    possible = next_time(proposed, MOST_NOMINATIONS, LIFETIME, now)
    if possible is not None:
        raise NominatedOften(MOST_NOMINATIONS, possible)


def by_silence(hearing: Hearing, act: Act) -> bool:
    """Whether it is done where nobody says anything."""
    return hearing.silence and act.kind is ActKind.GRANT


def begun(act: Act, stewards: Collection[int]) -> Hearing:
    """All members are to be asked; `stewards` are the persons who are stewards of the chapter now."""
    candidate = act.kind is ActKind.GRANT and act.about != act.proposed_by
    return Hearing(silence=len(stewards) < ENOUGH, willing=not candidate)


def still(hearing: Hearing, stewards: Collection[int], *, proposer: bool) -> Hearing:
    """The same as it stands now: silence is enough only where it was so at the beginning, and is so still.

    `stewards` are those of the chapter now; `proposer`: who proposed it is a full member now.
    """
    return replace(hearing, silence=hearing.silence and len(stewards) < ENOUGH and proposer)


def asked(act: Act, now: datetime, *, others: bool = True) -> Act:
    """The act as it waits for members who hear of it now; `others`: there are some but who proposed it."""
    oneself = act.about == act.proposed_by and others
    return replace(act, expires=now + (ONESELF if oneself else LIFETIME))


def accepted(hearing: Hearing, act: Act, person: int) -> Hearing:
    """Whom it is about wants it, so that the others are asked.

    Raises:
        NotTheCandidate: it is about somebody else, or it was said already.
    """
    if person != act.about or hearing.willing:
        raise NotTheCandidate
    return replace(hearing, willing=True)


def said(hearing: Hearing, act: Act, person: int, *, seconds: bool) -> Hearing:
    """What one member says, which counts instead of what they said before.

    Raises:
        OwnAct: the proposer has spoken by proposing it.
        AboutOneself: it is about who speaks.
    """
    if person == act.proposed_by:
        raise OwnAct
    if person == act.about:
        raise AboutOneself
    seconded, objected = hearing.seconded - {person}, hearing.objected - {person}
    if seconds:
        return replace(hearing, seconded=seconded | {person}, objected=objected)
    return replace(hearing, seconded=seconded, objected=objected | {person})


def but(hearing: Hearing, left: Collection[int]) -> Hearing:
    """The same without what those said who have left since: only members decide."""
    gone = frozenset(left)
    return replace(hearing, seconded=hearing.seconded - gone, objected=hearing.objected - gone)


def counts(hearing: Hearing, act: Act) -> tuple[int, int]:
    """How many seconded it, and how many objected; who turned out to be the proposer counts for neither."""
    if hearing.counted is not None:
        return hearing.counted
    partial = {act.proposed_by, act.about}
    return len(hearing.seconded - partial), len(hearing.objected - partial)


def outcome(hearing: Hearing, act: Act) -> ActState:
    """What becomes of it when its time is over; who never said that they want it, is not made a steward."""
    if not hearing.willing:
        return ActState.EXPIRED
    seconded, objected = counts(hearing, act)
    carried = (by_silence(hearing, act) and not objected) or (seconded >= ENOUGH and seconded > objected)
    return ActState.DONE if carried else ActState.REFUSED


def over(hearing: Hearing, act: Act) -> Hearing:
    """The same without who said what."""
    return replace(hearing, seconded=frozenset(), objected=frozenset(), counted=counts(hearing, act))


def joined(hearing: Hearing, goes: int, stays: int) -> Hearing:
    """Two persons are one, and have one voice: an objection counts more than a second."""
    said_both = [goes in group or stays in group for group in (hearing.objected, hearing.seconded)]
    pair = {goes, stays}
    neither = replace(hearing, seconded=hearing.seconded - pair, objected=hearing.objected - pair)
    match said_both:
        case [True, _]:
            return replace(neither, objected=neither.objected | {stays})
        case [_, True]:
            return replace(neither, seconded=neither.seconded | {stays})
        case _:
            return neither
