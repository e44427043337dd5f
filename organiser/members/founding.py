"""Founding mode: how a co-op begins with nobody to vouch for anybody, and when that ends.

While it lasts, one steward does what otherwise takes sponsors or two stewards, and the pace does not hold;
every step says so (`states.Rule.FOUNDING`). It is the first chapter's only, and ends once, for good.
"""

from datetime import datetime, timedelta
from typing import Final

from organiser.errors import Refusal
from organiser.members.states import Authority

ENOUGH_MEMBERS: Final = 10
"""At so many members of the chapter founding mode ends by itself."""

CODE_LIFETIME: Final = timedelta(hours=24)
"""How long the code to found works: whoever runs the bot and the founder may have to meet first."""

CLAIM_LIFETIME: Final = timedelta(days=30)
"""How long the code to claim an entry works: a steward hands each out, perhaps on paper."""

INVITED_FOR: Final = timedelta(days=90)
"""How long an entry waits to be claimed, or as long as a code for it works, if that is later.

One that has a line in the owner register waits until it is claimed or removed: the law asks for that line.
"""

CODE_LENGTH: Final = 12
"""Signs of these codes. There may be thousands at once, for weeks, so that they are longer than others."""


class FoundingOver(Refusal):
    """The chapter's founding mode has ended, for good."""


class AlreadyFounded(Refusal):
    """The co-op has a steward, so that nobody can found it any more."""


class FileLacking(Refusal):
    """The file that was sent cannot be fetched from its network (any more)."""


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
