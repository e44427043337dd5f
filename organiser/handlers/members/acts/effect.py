"""What an act does, as its feature says it, and how people are shown it.

The table of all effects is `deciding.effects`.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Generic, NamedTuple, TypeVar

import msgspec

from organiser.access import Who
from organiser.context import Context, Telling
from organiser.handlers.members.stewards import stewards_of
from organiser.members.acts import Act, ActKind, opens
from organiser.members.hearings import Hearing, by_silence, still
from organiser.members.states import Authority, State
from organiser.members.steps import Actor
from organiser.storage.acts import KeptAct
from organiser.storage.chapters import Chapter
from organiser.views.members.acts import ShownAct, What

PREFIX: Final = "act"
"""How the buttons under an act begin."""

P = TypeVar("P", bound=msgspec.Struct)
"""What an act would do: a number, a role, a reason. It is kept sealed."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decided: the proposer, and the second, who is nobody in founding mode or after a hearing.

    `act` is the number under which it is kept.
    """

    proposer: int
    second: int | None
    authority: Authority
    act: int

    @property
    def actor(self) -> Actor:
        """In whose name a step of a membership is taken: the proposer's, with the authority of both."""
        return Actor(self.proposer, self.authority)


def _never(_payload: Any) -> bool:
    return False


async def _possible(_ctx: Context, _chapter: Chapter, _payload: Any) -> None:
    """Nothing stands against it, and it is about nobody."""


async def _nobody(_ctx: Context, _chapter: Chapter, _payload: Any, _act: Act) -> None:
    """Whom it is about is told when it is done, or not at all."""


async def _at_once(ctx: Context, _chapter: Chapter) -> datetime:
    return ctx.now


def _itself(payload: Any) -> Any:
    return payload


# Before Python 3.13, a generic class cannot be frozen and slotted.
@dataclass(frozen=True)
class Effect(Generic[P]):
    """What an act of one kind does: what takes two stewards, as its feature does it.

    `worded` says what it is, in one line first. `do` does it, tells whom it touches, and returns how who
    decided is told; it raises nothing that `check` does not. `check` raises the refusal that stands against
    it now, and returns the person whom it is about, None where there is none; it is asked when it is
    proposed, and again before it is done. `heard` says whether all full members are asked about it where
    there is no second steward (`members.hearings`). `who` may propose it; the second is a steward in any
    case. `opens` says from when it can be seconded, and `tell_first` tells whom it is about that it is
    proposed. Of what has the same `subject` one act waits at a time, so that none is done over the head of
    another.
    """

    kind: ActKind
    payload: type[P]
    worded: Callable[[Context, Chapter, P], Awaitable[What]]
    do: Callable[[Context, Chapter, P, Decision], Awaitable[Telling]]
    check: Callable[[Context, Chapter, P], Awaitable[int | None]] = _possible
    heard: Callable[[P], bool] = _never
    who: Who = Who.STEWARD
    opens: Callable[[Context, Chapter], Awaitable[datetime]] = _at_once
    tell_first: Callable[[Context, Chapter, P, Act], Awaitable[None]] = _nobody
    subject: Callable[[P], Any] = _itself

    def read(self, kept: KeptAct) -> P:
        """What a kept act of this kind would do."""
        return msgspec.json.decode(kept.payload, type=self.payload)


class Proposal(NamedTuple):
    """An act that is kept, the chapter in which it was proposed, and what its feature does."""

    kept: KeptAct
    chapter: Chapter
    effect: Effect[Any]


async def heard_now(ctx: Context, kept: KeptAct) -> Hearing | None:
    """What all members who are asked have said, and whether silence is enough as things are now."""
    if kept.hearing is None:
        return None
    proposer = await ctx.store.memberships.held(kept.act.proposed_by, kept.chapter)
    full = proposer is not None and proposer.membership.state is State.MEMBER
    return still(kept.hearing, await stewards_of(ctx, kept.chapter), proposer=full)


async def shown(ctx: Context, proposal: Proposal) -> ShownAct:
    """An act as people are shown it."""
    kept, chapter, effect = proposal
    hearing, about = await heard_now(ctx, kept), kept.act.about
    return ShownAct(
        number=kept.id,
        what=await effect.worded(ctx, chapter, effect.read(kept)),
        chapter=chapter.name,
        proposer=await ctx.store.memberships.name_of(kept.act.proposed_by, chapter.id),
        until=kept.act.expires,
        opens=opens(kept.act) if opens(kept.act) > ctx.now else None,
        told=about is not None and await ctx.store.people.reach(about) is not None,
        zone=chapter.clock,
        silence=hearing is not None and by_silence(hearing, kept.act),
    )


def answers(number: int) -> tuple[str, str]:
    """What comes back for objecting and for seconding."""
    return f"{PREFIX}:object:{number}", f"{PREFIX}:second:{number}"
