"""Founding mode: how a co-op begins with nobody to vouch for anybody, and when that ends.

While it lasts, one steward does what otherwise takes sponsors or two stewards, and the pace does not hold;
every step says so (`states.Rule.FOUNDING`). It is the first chapter's only, and ends once, for good.
"""

from datetime import datetime
from typing import Final

from organiser.members.refusals import FoundingOver
from organiser.members.states import Authority

ENOUGH_MEMBERS: Final = 10
"""At so many members of the chapter founding mode ends by itself."""


def lasts(founded: datetime | None) -> bool:
    """Whether a chapter is in founding mode; `founded` is when that ended."""
    return founded is None


def is_complete(members: int) -> bool:
    """Whether the chapter has grown out of founding mode; those who are only invited are no members."""
    return members >= ENOUGH_MEMBERS


def check(founded: datetime | None) -> None:
    """Pass where founding mode lasts.

    Raises:
        FoundingOver: it has ended.
    """
    if not lasts(founded):
        raise FoundingOver


def authority(founded: datetime | None) -> Authority:
    """In which quality a steward of the chapter acts alone."""
    return Authority.FOUNDER if lasts(founded) else Authority.STEWARD
