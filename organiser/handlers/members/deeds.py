"""The table of what takes two stewards: which feature does it. A guard test finds a kind that is left out."""

from typing import Any, Final

from organiser.handlers.members.deed import Deed
from organiser.members.acts import ActKind

_ALL: Final[tuple[Deed[Any], ...]] = ()

DEEDS: Final[dict[ActKind, Deed[Any]]] = {deed.kind: deed for deed in _ALL}
