"""What becomes of two persons who turn out to be one: the merge rule.

The older person stays. In a chapter where both have something that lives, or one was excluded, one membership
goes on and the others become `merged`: an exclusion wins over everything, a suspension over all but that, so
that nobody washes themselves clean; otherwise what is further wins, then what is older. What has ended stays
as it is. All rules are about sets, so that it does not matter in which order accounts are linked.

Whoever was talked into linking must not lose their membership to the other account: for a week it cannot take
away theirs (`check_parting`), is not left alone with what they are (`check_leaving`), and cannot do in their
name what cannot be undone (`waits`); theirs can take it away at once. Of two members one has to be that other
(`newcomer`): both read who it is, and agree, before.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from organiser.errors import Refusal
from organiser.members.admission import SponsorState
from organiser.members.consents import Consent, is_needed
from organiser.members.states import LIVE, Authority, State, Step
from organiser.members.steps import Actor, Change, Membership, changed, reinstatement, step

_RANK: Final = {
    State.APPLIED: 0,
    State.SPONSORED: 1,
    State.PROBATION: 2,
    State.MEMBER: 3,
    State.SUSPENDED: 4,
    State.EXCLUDED: 5,
}

TRUST: Final = timedelta(days=7)
"""How long an account that was linked does not count as those that were there before it."""

_BRINGS: Final = (State.APPLIED, State.SPONSORED, State.SUSPENDED, State.PROBATION, State.MEMBER)
"""What lives, by how much it counts when trust is asked: who is suspended has less of it than any member."""

_HOLDS: Final = frozenset({State.SUSPENDED, State.EXCLUDED})


class SamePerson(Refusal):
    """Both accounts are one person already."""


class AccountsHeld(Refusal):
    """Who is suspended or excluded somewhere, or left so, cannot take accounts apart, and so begin anew."""


class NotTrusted:
    """Marks a refusal because an account was linked a short time ago."""

    def __init__(self, wait: timedelta) -> None:
        """`wait`: until that is no matter."""
        super().__init__()
        self.wait = wait


class TooNewForGood(NotTrusted, Refusal):
    """It does nothing for good; those before it were told."""


class LinkedLately(NotTrusted, Refusal):
    """It cannot take away one that was there before."""


class LeavesToNew(NotTrusted, Refusal):
    """Without the one that asks, what somebody is would be in its hands alone."""


@dataclass(frozen=True, slots=True)
class Merged:
    """A membership that becomes `merged`, because another one of the same person goes on."""

    loser: Membership
    winner: Membership


def stays(first: tuple[int, datetime], second: tuple[int, datetime]) -> tuple[int, int]:
    """Who stays and who goes into them, of two persons given with their beginnings: the older one stays.

    Raises:
        SamePerson: they are one already.
    """
    if first[0] == second[0]:
        raise SamePerson
    older, younger = sorted((first, second), key=lambda person: (person[1], person[0]))
    return older[0], younger[0]


def merged(memberships: Iterable[Membership]) -> tuple[Merged, ...]:
    """What ends when all these memberships are one person's, chapter by chapter; usually nothing."""
    chapters: defaultdict[int, list[Membership]] = defaultdict(list)
    for membership in memberships:
        if membership.state in _RANK:
            chapters[membership.chapter].append(membership)
    return tuple(pair for chapter in sorted(chapters) for pair in _in_chapter(chapters[chapter]))


def harm(first: Iterable[Membership], second: Iterable[Membership]) -> tuple[tuple[int, State], ...]:
    """The chapters in which somebody would be suspended or excluded with both who is so with one of them."""
    one, other = _holds(first), _holds(second)
    worse = {chapter: max(one.get(chapter, -1), other.get(chapter, -1)) for chapter in {*one, *other}}
    states = {rank: state for state, rank in _RANK.items()}
    return tuple(
        (chapter, states[worse[chapter]])
        for chapter in sorted(worse)
        if one.get(chapter) != other.get(chapter)
    )


def _holds(memberships: Iterable[Membership]) -> dict[int, int]:
    """How badly somebody stands in the chapters in which they are suspended or excluded."""
    ranked: dict[int, int] = {}
    for one in memberships:
        if one.state in _HOLDS:
            ranked[one.chapter] = max(_RANK[one.state], ranked.get(one.chapter, -1))
    return ranked


def _in_chapter(memberships: list[Membership]) -> list[Merged]:
    winner = min(memberships, key=_order)
    losers = [one for one in memberships if one is not winner and one.state in LIVE]
    return [Merged(loser, winner) for loser in sorted(losers, key=lambda one: one.id)]


def _order(membership: Membership) -> tuple[int, datetime, int]:
    return -_RANK[membership.state], membership.applied, membership.id


def newcomer(
    older: tuple[Iterable[Membership], int], younger: tuple[Iterable[Membership], int]
) -> bool | None:
    """Whether it is the younger of two persons who brings less to a link; None: nobody brings anything.

    Each is told by memberships, and by how many roles they have: these weigh more.
    """
    older_brings, younger_brings = _brings(*older), _brings(*younger)
    return older_brings >= younger_brings if any((*older_brings, *younger_brings)) else None


def _brings(memberships: Iterable[Membership], roles: int) -> tuple[int, int]:
    return roles, max((_BRINGS.index(one.state) + 1 for one in memberships if one.state in LIVE), default=0)


def check_kept(states: Iterable[State]) -> None:
    """Pass where a person with such memberships may take their accounts apart.

    Raises:
        AccountsHeld: they are suspended or excluded somewhere, and another account would begin anew.
    """
    if _HOLDS & set(states):
        raise AccountsHeld


def check_parting(acting: datetime | None, chosen: datetime | None, now: datetime) -> None:
    """Pass where one account may take away another one; each with when it was linked as the newcomer.

    Raises:
        LinkedLately: the acting one came later, a short time ago.
    """
    wait = waits(acting, (chosen,), now)
    if wait is not None:
        raise LinkedLately(wait)


def check_leaving(leaving: datetime | None, rest: Iterable[datetime | None], now: datetime) -> None:
    """Pass where an account may take itself away from the `rest`; each with when it came as the newcomer.

    Raises:
        LeavesToNew: all of these came later, a short time ago.
    """
    found = [waits(one, (leaving,), now) for one in rest]
    known = [one for one in found if one is not None]
    if known and len(known) == len(found):
        raise LeavesToNew(min(known))


def waits(acting: datetime | None, others: Iterable[datetime | None], now: datetime) -> timedelta | None:
    """How long an account has to wait with what cannot be undone; None: it need not.

    `acting` is when it was linked as the newcomer, `others` the same of the person's other accounts. Whoever
    has no account that was there before waits for nothing, and nobody waits for longer than `TRUST`.
    """
    if acting is None or acting + TRUST <= now:
        return None
    return acting + TRUST - now if any(one is None or one < acting for one in others) else None


def reinstated(
    excluded: Iterable[tuple[Membership, State]], actor: Actor, now: datetime
) -> tuple[tuple[Membership, Change], ...]:
    """The steps, in order, that bring back a person who was excluded from one chapter.

    `excluded`: their memberships there, each with what it was before. There are several where two accounts
    that were excluded apart were linked later: one goes on, the others become `merged` on the way, so that
    never two are live.

    Raises:
        NotNow, NotAuthorised, OwnMembership: see `steps.step`.
    """
    known = sorted(excluded, key=lambda pair: _order(pair[0]), reverse=True)
    taken: list[tuple[Membership, Change]] = []
    for membership, before in known:
        back = step(membership, reinstatement(before), actor, now)
        taken.append((membership, back))
        if membership is not known[-1][0]:
            live = changed(membership, back)
            taken.append((live, step(live, Step.MERGE, Actor(membership.person, Authority.PERSON), now)))
    return tuple(taken)


_CLEAREST: Final = (
    SponsorState.WITHDRAWN,
    SponsorState.DECLINED,
    SponsorState.CONFIRMED,
    SponsorState.ASKED,
)


def one_answer(answers: Iterable[SponsorState]) -> SponsorState:
    """What one person said about an applicant whom they were asked about twice: a no wins over a yes."""
    return min(answers, key=_CLEAREST.index)


def one_consent(consents: Iterable[Consent]) -> tuple[Consent, ...]:
    """The consents of one person from those of two: the narrower, one for each purpose.

    What either has withdrawn is withdrawn, and the older version of a text is the one that was accepted. What
    only one was ever asked stays. What membership needs is given where either gives it: otherwise linking
    an account that has left would end a membership.
    """
    purposes: defaultdict[str, list[Consent]] = defaultdict(list)
    for consent in consents:
        purposes[consent.purpose].append(consent)
    return tuple(_narrowest(purposes[purpose]) for purpose in sorted(purposes))


def _narrowest(consents: list[Consent]) -> Consent:
    gone = [one.withdrawn for one in consents if one.withdrawn is not None]
    given = [one for one in consents if one.withdrawn is None]
    counting = given if given and is_needed(consents[0].purpose) else consents
    return Consent(
        consents[0].purpose,
        min(one.version for one in counting),
        min(one.given for one in counting),
        max(gone) if gone and counting is consents else None,
    )
