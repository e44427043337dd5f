"""The table of what takes two stewards: which feature does it. A guard test finds a kind that is left out."""

from typing import Any, Final

from organiser.context import Context
from organiser.handlers.members import chapters, excluding, exporting, inviting, roles, settings
from organiser.handlers.members.deed import Deed, Proposal
from organiser.members.acts import ActKind
from organiser.storage.acts import KeptAct

_ALL: Final[tuple[Deed[Any], ...]] = (
    chapters.OPEN,
    excluding.EXCLUDE,
    excluding.REINSTATE,
    excluding.SUSPEND,
    exporting.EXPORT,
    inviting.INVITE,
    roles.GRANT,
    roles.REVOKE,
    settings.SET,
)

DEEDS: Final[dict[ActKind, Deed[Any]]] = {deed.kind: deed for deed in _ALL}


async def proposal(ctx: Context, kept: KeptAct) -> Proposal:
    """All that is known of an act that is kept."""
    return Proposal(kept, await ctx.store.chapters.get(kept.chapter), DEEDS[kept.act.kind])
