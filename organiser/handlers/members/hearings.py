"""Asking all full members of a chapter about a new steward, where no second steward can decide.

They are told in parts, each in private, with the next part a few seconds later: a chapter may be large.
"""

from typing import Final

from organiser.context import Context
from organiser.handlers.members.deed import answers
from organiser.members.states import State
from organiser.storage import act_due
from organiser.storage.acts import KeptAct
from organiser.storage.chapters import Chapter
from organiser.views.members import hearings as view
from organiser.views.members.acts import ShownAct

AT_ONCE: Final = 200
"""Members who are told in one transaction."""


async def tell_next(ctx: Context, kept: KeptAct, chapter: Chapter, one: ShownAct, after: int = 0) -> None:
    """Tell the full members behind a number, as many as are told at once."""
    if not after and kept.act.about not in {None, kept.act.proposed_by}:
        await ctx.tell(kept.act.about, lambda _network, words: view.about_you(one, words))
    found = await ctx.store.memberships.in_states(chapter.id, {State.MEMBER}, after=after, limit=AT_ONCE)
    for member in found:
        person = member.membership.person
        if person is not None and person not in {kept.act.proposed_by, kept.act.about}:
            await ctx.tell(person, lambda _network, words: view.heard(one, answers(kept.id), words))
    last = found[-1].membership.id if len(found) == AT_ONCE else None
    await act_due.go_on(ctx.store.connection, kept.id, last)
