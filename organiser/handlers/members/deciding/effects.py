"""The table of what takes two stewards: which feature does it. A guard test finds a kind that is left out."""

from typing import Any, Final

from organiser.context import Context
from organiser.handlers.members.acts.effect import Effect, Proposal
from organiser.handlers.members.chapters import making, settings
from organiser.handlers.members.founding import inviting
from organiser.handlers.members.membership import excluding
from organiser.handlers.members.owning import exporting
from organiser.handlers.members.roles import granting
from organiser.members.acts import ActKind
from organiser.storage.acts import KeptAct

_ALL: Final[tuple[Effect[Any], ...]] = (
    making.OPEN,
    excluding.EXCLUDE,
    excluding.REINSTATE,
    excluding.SUSPEND,
    exporting.EXPORT,
    inviting.INVITE,
    granting.GRANT,
    granting.REVOKE,
    settings.SET,
)

EFFECTS: Final[dict[ActKind, Effect[Any]]] = {effect.kind: effect for effect in _ALL}


async def proposal(ctx: Context, kept: KeptAct) -> Proposal:
    """All that is known of an act that is kept."""
    return Proposal(kept, await ctx.store.chapters.get(kept.chapter), EFFECTS[kept.act.kind])
