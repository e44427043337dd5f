"""When no second steward can decide, all full members are asked: a chapter is never stuck, nor taken quietly.

Only who is steward is decided so. Everybody has seven days, whatever the others say. Then somebody is made a
steward where nobody objected, so that members who are gone stop nothing; and where somebody did, if at least
two second it and more than object. Nobody stops being one by silence: that takes these two in any case. What
each said is known to the machine alone, and forgotten with the decision: only the numbers are told.
"""

from dataclasses import dataclass, replace
from typing import Final

from organiser.members.acts import Act, ActKind, ActState
from organiser.members.refusals import AboutOneself, OwnAct

ENOUGH: Final = 2
"""So many must second what silence does not carry, at least."""


def by_silence(act: Act) -> bool:
    """Whether it is done where nobody says anything."""
    return act.kind is ActKind.GRANT


@dataclass(frozen=True, slots=True)
class Hearing:
    """What members have said: persons. Once it is over they are forgotten, and `counted` has how many."""

    seconded: frozenset[int] = frozenset()
    objected: frozenset[int] = frozenset()
    counted: tuple[int, int] | None = None


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


def counts(hearing: Hearing, act: Act) -> tuple[int, int]:
    """How many seconded it, and how many objected; who turned out to be the proposer counts for neither."""
    if hearing.counted is not None:
        return hearing.counted
    partial = {act.proposed_by, act.about}
    return len(hearing.seconded - partial), len(hearing.objected - partial)


def outcome(hearing: Hearing, act: Act) -> ActState:
    """What becomes of it when its time is over."""
    seconded, objected = counts(hearing, act)
    carried = (by_silence(act) and not objected) or (seconded >= ENOUGH and seconded > objected)
    return ActState.DONE if carried else ActState.REFUSED


def over(hearing: Hearing, act: Act) -> Hearing:
    """The same without who said what."""
    return Hearing(counted=counts(hearing, act))


def joined(hearing: Hearing, goes: int, stays: int) -> Hearing:
    """Two persons are one, and have one voice: an objection counts more than a second."""
    said_both = [goes in group or stays in group for group in (hearing.objected, hearing.seconded)]
    neither = Hearing(hearing.seconded - {goes, stays}, hearing.objected - {goes, stays}, hearing.counted)
    match said_both:
        case [True, _]:
            return replace(neither, objected=neither.objected | {stays})
        case [_, True]:
            return replace(neither, seconded=neither.seconded | {stays})
        case _:
            return neither
