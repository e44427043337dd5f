"""Proposing what takes two stewards. A feature says what its act is (`Deed`); `seconding` decides it.

In founding mode it is done at once by one, and its answer says why that was possible. Otherwise the other
stewards are told in private, and nothing has happened until one of them seconds it.
"""

from typing import Any

import msgspec

from organiser.access import Who, may, require
from organiser.chat.outgoing import Post
from organiser.context import Context
from organiser.handlers.members import hearings
from organiser.handlers.members.deed import Decision, Deed, P, answers, name_of, shown, stewards_of
from organiser.members import acts, founding
from organiser.members.acts import ActKind
from organiser.members.hearings import Hearing
from organiser.members.refusals import AboutOneself, ActWaits
from organiser.members.states import State
from organiser.storage.acts import KeptAct
from organiser.storage.chapters import Chapter
from organiser.views.members import acts as view
from organiser.views.members import hearings as heard


async def propose(
    ctx: Context, chapter: Chapter, deed: Deed[P], payload: P, *, who: Who | None = None
) -> Post:
    """Do it in founding mode, or let it wait for a second steward; returns what the proposer is told.

    `who` may propose it, in that chapter; those of the deed, unless told otherwise.

    Raises:
        NotPermitted: who asks may not.
        ActWaits: the very same was proposed already.
        AboutOneself: all members would be asked, and nobody proposes themselves to them.
        Refusal: what `Deed.check` says.
    """
    standing = await ctx.standing()
    require(who or deed.who, standing, chapter.id)
    about = await deed.check(ctx, chapter, payload)
    person = standing.person
    if person is None:
        raise ValueError("nobody proposes")
    said = msgspec.json.encode(payload)
    if chapter.founding and who is None and may(Who.STEWARD, standing, chapter.id):
        act = acts.alone(deed.kind, person, ctx.now, about)
        return await _alone(ctx, await ctx.store.acts.add(chapter.id, act, said), chapter, deed)
    await _check_new(ctx, chapter, deed.kind, said)
    act = acts.propose(deed.kind, person, ctx.now, about)
    able = acts.who_may_second(act, await stewards_of(ctx, chapter.id))
    hearing = Hearing() if deed.heard(payload) and not able else None
    if (
        hearing is not None
        and about == person
        and ctx.store.memberships.count(chapter.id, {State.MEMBER}) > 1
    ):
        raise AboutOneself
    kept = await ctx.store.acts.add(chapter.id, act, said, hearing)
    return await _asked(ctx, kept, chapter, deed, able)


async def _alone(ctx: Context, kept: KeptAct, chapter: Chapter, deed: Deed[P]) -> Post:
    """What one steward may do while the co-op is being founded; it is written down as such."""
    decision = Decision(kept.act.proposed_by, None, founding.authority(chapter.founded), kept.id)
    one = await shown(ctx, kept, chapter, deed)
    telling = await deed.do(ctx, chapter, deed.read(kept), decision)
    for person in sorted(await stewards_of(ctx, chapter.id) - {kept.act.proposed_by}):
        await ctx.tell(person, lambda _network, words: view.done_there(one, "", words))
    return view.done_alone(telling(ctx.chat.ref.network, ctx.words), ctx.words)


async def _check_new(ctx: Context, chapter: Chapter, kind: ActKind, said: bytes) -> None:
    for kept in await ctx.store.acts.waiting(chapter.id):
        if kept.act.kind is kind and kept.payload == said and not acts.is_due(kept.act, ctx.now):
            raise ActWaits(kept.id)


async def _asked(
    ctx: Context, kept: KeptAct, chapter: Chapter, deed: Deed[Any], able: frozenset[int]
) -> Post:
    """Ask who may second it, or all full members where there is nobody else."""
    one = await shown(ctx, kept, chapter, deed)
    if kept.hearing is not None:
        await hearings.tell_next(ctx, kept, chapter, one)
        return heard.asking_all(one, ctx.words)
    for person in sorted(able):
        await ctx.tell(person, lambda network, words: view.asked(one, answers(kept.id), network, words))
    return view.proposed(one, len(able), ctx.chat.ref.network, ctx.words)


__all__ = ["Decision", "Deed", "name_of", "propose"]
