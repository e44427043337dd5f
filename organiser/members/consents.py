"""What people agree to, purpose by purpose: which is needed to be a member at all, and which version holds.

Membership in a union's co-op is special-category data (GDPR Art. 9), so each purpose is asked for by itself
and can be withdrawn by itself. What the law asks for (the owner register) is no consent: people are told.
The texts are views' work. A text that comes to mean something else is a new version here. Nobody's agreement
to an older one stands for it: they are asked again, and what is free rests until they agree. Membership goes
on meanwhile under the words that were agreed to, for an update of the bot must end nobody's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final


class Purpose(StrEnum):
    """What personal data is used for."""

    MEMBERSHIP = "membership"
    """That the co-op keeps who is a member, under which name, and what they work at."""
    MEMBER_LIST = "member_list"
    """That full members of the chapter see number and shown name in `/members`."""
    ANNOUNCEMENTS = "announcements"
    """That organisers write to members; calls to the assembly come in any case."""


NEEDED: Final = frozenset({Purpose.MEMBERSHIP})
"""Without these nobody is a member; to withdraw one is to leave."""

FREE: Final = tuple(purpose for purpose in Purpose if purpose not in NEEDED)
"""Whoever does not give these, or withdraws them, is a member like all others."""

VERSIONS: Final = {
    Purpose.MEMBERSHIP: (date(2026, 11, 22),),
    Purpose.MEMBER_LIST: (date(2026, 11, 22),),
    Purpose.ANNOUNCEMENTS: (date(2026, 11, 22),),
}
"""The days on which the text of each purpose changed in what it says, oldest first; none is taken out."""


@dataclass(frozen=True, slots=True)
class Consent:
    """That a person agreed to a purpose in a version of its text (ISO date), and perhaps no longer does."""

    purpose: Purpose
    version: str
    given: datetime
    withdrawn: datetime | None = None


def is_needed(purpose: Purpose) -> bool:
    """Whether nobody can be a member without it."""
    return purpose in NEEDED


def current(purpose: Purpose) -> str:
    """The version of a purpose's text that holds, as an ISO date."""
    return VERSIONS[purpose][-1].isoformat()


def edition() -> str:
    """Names all the texts that hold, shortly; it is another one as soon as one of them is."""
    return ".".join(str(len(VERSIONS[purpose])) for purpose in Purpose)


def give(purpose: Purpose, now: datetime) -> Consent:
    """A consent to the text that holds."""
    return Consent(purpose, current(purpose), now)


def are_given(consents: Iterable[Consent]) -> frozenset[Purpose]:
    """The purposes that are agreed to now, in whatever version."""
    return frozenset(one.purpose for one in consents if one.withdrawn is None)


def to_ask_again(consents: Iterable[Consent]) -> tuple[Purpose, ...]:
    """The purposes whose text was changed since they were agreed to."""
    given = [one for one in consents if one.withdrawn is None]
    fresh = {one.purpose for one in given if one.version == current(one.purpose)}
    return tuple(purpose for purpose in Purpose if purpose in are_given(given) - fresh)
