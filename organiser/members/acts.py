"""The two-person rule: what one proposes is done when another one, a steward, seconds it within seven days.

Who would be excluded is told first, and may answer: the seven days begin only when the time for that is over.
Two accounts of one person are one steward, for persons are compared here. What an act does when it is done is
its handler's; who is a steward now is given.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from organiser.errors import Refusal
from organiser.members.refusals import NotAuthorised
from organiser.members.states import Authority

LIFETIME: Final = timedelta(days=7)
"""How long an act waits for a second steward."""

ANSWERED: Final = timedelta(days=7)
"""How long who would be excluded may answer before, where neither the law nor the bylaws say how long."""


class ActOver(Refusal):
    """The act no longer waits."""

    def __init__(self, state: str) -> None:
        """`state`: an `ActState`."""
        super().__init__()
        self.state = state


class ActUnknown(Refusal):
    """There is no such act, or none that this person may know of."""


class OwnAct(Refusal):
    """Who proposed it cannot be the second."""


class AboutOneself(Refusal):
    """Who an act is about can neither second nor refuse it."""


class ActWaits(Refusal):
    """The same was proposed already, and waits, or something else that would decide about it."""

    def __init__(self, number: int, *, same: bool = True) -> None:
        """`number`: that of the act; `same`: it would do the very same."""
        super().__init__()
        self.number = number
        self.same = same


class ProposerGone(Refusal):
    """Who proposed it is no steward any more, so that there would be one steward for it, not two."""


class StillAnswering(Refusal):
    """Whom the act is about may answer first."""

    def __init__(self, until: datetime) -> None:
        """`until`: when it can be seconded."""
        super().__init__()
        self.until = until


class NotTheProposer(Refusal):
    """Only who proposed it can take it back."""


class ActKind(StrEnum):
    """What takes two stewards."""

    GRANT = "grant"
    REVOKE = "revoke"
    """Another's role; one's own may be laid down alone."""
    SET = "set"
    SUSPEND = "suspend"
    """Where one steward alone cannot: see `suspensions.why_two`."""
    EXCLUDE = "exclude"
    REINSTATE = "reinstate"
    """Somebody who was excluded."""
    EXPORT = "export"
    """The owner register as a file; a treasurer may propose it, too."""
    INVITE = "invite"
    """New codes for the entries of an older list that nobody has claimed: who claims one is a member."""
    CHAPTER = "chapter"
    """A further chapter, whose first steward the proposer would be; an admin may propose it, too."""


class ActState(StrEnum):
    """What became of an act."""

    OPEN = "open"
    DONE = "done"
    REFUSED = "refused"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    IMPOSSIBLE = "impossible"
    """It could no longer be done when somebody seconded it."""


@dataclass(frozen=True, slots=True)
class Act:
    """Something that waits for a second steward. `about`: the person whom it touches, where there is one.

    Once it is over, `decided_by` did so at `decided`; nobody where it expired, and in founding mode the
    proposer alone.
    """

    kind: ActKind
    proposed_by: int
    at: datetime
    expires: datetime
    about: int | None = None
    state: ActState = ActState.OPEN
    decided_by: int | None = None
    decided: datetime | None = None


def propose(
    kind: ActKind, by: int, now: datetime, about: int | None = None, *, opens: datetime | None = None
) -> Act:
    """An act that waits; `opens`: from when it can be seconded, where whom it is about is heard first."""
    return Act(kind, by, now, (opens or now) + LIFETIME, about)


def is_heard_first(kind: ActKind) -> bool:
    """Whether whom such an act is about is told before, and may answer."""
    return kind is ActKind.EXCLUDE


def opens(act: Act) -> datetime:
    """From when an act can be seconded: the time to answer was fixed when they were told of it."""
    return act.expires - LIFETIME if is_heard_first(act.kind) else act.at


def alone(kind: ActKind, by: int, now: datetime, about: int | None = None) -> Act:
    """An act of founding mode, done at once by one; it is written down as such."""
    return _over(propose(kind, by, now, about), ActState.DONE, by, now)


def second(
    act: Act, by: int, stewards: Collection[int], now: datetime, *, proposers: Collection[int] | None = None
) -> Act:
    """The act, done. `stewards` are the persons who are stewards of the chapter now.

    `proposers`: who may propose such an act, where that is others than stewards.

    Raises:
        ActOver: it no longer waits.
        OwnAct: the proposer cannot second.
        NotAuthorised: who seconds is no steward.
        AboutOneself: it is about who seconds.
        ProposerGone: who proposed it may not do so any more.
        StillAnswering: whom it is about may answer first.
    """
    _check_waits(act, now)
    if by == act.proposed_by:
        raise OwnAct
    _check_steward(act, by, stewards)
    if act.proposed_by not in (stewards if proposers is None else proposers):
        raise ProposerGone
    if now < opens(act):
        raise StillAnswering(opens(act).astimezone(now.tzinfo))
    return _over(act, ActState.DONE, by, now)


def refuse(act: Act, by: int, stewards: Collection[int], now: datetime) -> Act:
    """The act, refused by another steward; the proposer takes it back instead.

    Raises:
        ActOver, NotAuthorised, AboutOneself: see `second`.
    """
    if by == act.proposed_by:
        return withdraw(act, by, now)
    _check_waits(act, now)
    _check_steward(act, by, stewards)
    return _over(act, ActState.REFUSED, by, now)


def withdraw(act: Act, by: int, now: datetime) -> Act:
    """The act, taken back by who proposed it.

    Raises:
        ActOver: it no longer waits.
        NotTheProposer: somebody else proposed it.
    """
    _check_waits(act, now)
    if by != act.proposed_by:
        raise NotTheProposer
    return _over(act, ActState.WITHDRAWN, by, now)


def is_due(act: Act, now: datetime) -> bool:
    """Whether the act has waited for nothing."""
    return act.state is ActState.OPEN and act.expires <= now


def expire(act: Act) -> Act:
    """The act, over because nobody seconded it in time; see `is_due`."""
    return _over(act, ActState.EXPIRED, None, act.expires)


def who_may_second(act: Act, stewards: Collection[int]) -> frozenset[int]:
    """The persons who may second; where there are none, the chapter needs another steward first."""
    return frozenset(stewards) - {act.proposed_by, act.about}


def is_of_oneself(act: Act) -> bool:
    """Whether whom it is about has turned out to be who proposed it, so that nobody could do it."""
    return act.about == act.proposed_by and act.kind in _OF_ANOTHER


_OF_ANOTHER: Final = frozenset({ActKind.SUSPEND, ActKind.EXCLUDE, ActKind.REINSTATE})


def void(act: Act, by: int | None, now: datetime) -> Act:
    """The act, over because what it would do has become impossible."""
    return _over(act, ActState.IMPOSSIBLE, by, now)


def carried(act: Act, state: ActState, now: datetime) -> Act:
    """The act, over as all members said who were asked: see `hearings`."""
    return _over(act, state, None, now)


def _over(act: Act, state: ActState, by: int | None, now: datetime) -> Act:
    return replace(act, state=state, decided_by=by, decided=now)


def _check_waits(act: Act, now: datetime) -> None:
    if is_due(act, now):
        raise ActOver(ActState.EXPIRED)
    if act.state is not ActState.OPEN:
        raise ActOver(act.state)


def _check_steward(act: Act, by: int, stewards: Collection[int]) -> None:
    if by not in stewards:
        raise NotAuthorised(Authority.STEWARD)
    if by == act.about:
        raise AboutOneself
