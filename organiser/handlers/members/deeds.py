"""The table of what takes two stewards: which feature does it. A guard test finds a kind that is left out."""

from typing import Any, Final

from organiser.handlers.members import chapters, excluding, exporting, inviting, roles, settings
from organiser.handlers.members.deed import Deed
from organiser.members.acts import ActKind

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
