"""One-time codes of the co-op: what each is for, and whether one that was typed may be used.

A code links an account, founds the co-op, or claims an entry of an imported list. It works once, for ten
minutes, and whoever types five wrong ones waits until the last of them is ten minutes ago. Secrets and
hashes are no business of this module.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from organiser.errors import Refusal

LIFETIME: Final = timedelta(minutes=10)
"""How long a code to link an account works."""

MOST_TRIES: Final = 5
"""Wrong codes that one account may type, each within `WAIT` of the one before."""

WAIT: Final = timedelta(minutes=10)


class Purpose(StrEnum):
    """What a code is for; its subject is a person, nobody, or a membership.

    `AGREE` is shown to nobody: with it, who made a code to link agrees to what follows from the link.
    """

    LINK = "link"
    AGREE = "agree"
    FOUND = "found"
    CLAIM = "claim"


@dataclass(frozen=True, slots=True)
class OneTimeCode:
    """A code that was made and not used yet."""

    purpose: Purpose
    subject: int | None
    expires: datetime


@dataclass(frozen=True, slots=True)
class Tries:
    """How many wrong codes an account typed, and when the last of them."""

    count: int = 0
    last: datetime | None = None


class TriesExhausted(Refusal):
    """Too many wrong codes: no code of this account is looked at for a while."""

    def __init__(self, wait: timedelta) -> None:
        """`wait`: until then."""
        super().__init__()
        self.wait = wait


class CodeUnfit(Refusal):
    """What was typed is no code for this: mistyped, used, replaced, or perhaps one for something else.

    Which of these is never told, so that nobody learns from it that a code is real.
    """

    def __init__(self, purpose: Purpose) -> None:
        """`purpose`: what a code was asked for."""
        super().__init__()
        self.purpose = purpose


class CodeExposed(Refusal):
    """A code that works was written where others read it, and it was not carried any further."""

    def __init__(self, purpose: Purpose) -> None:
        """`purpose`: what it is for."""
        super().__init__()
        self.purpose = purpose


class CodeOver(Refusal):
    """The time of this code is over."""

    def __init__(self, purpose: Purpose) -> None:
        """`purpose`: what it was for."""
        super().__init__()
        self.purpose = purpose


def wrong_since(tries: Tries, now: datetime) -> int:
    """How many of the wrong codes still count."""
    return tries.count if tries.last is not None and now < tries.last + WAIT else 0


def redeem(code: OneTimeCode | None, purpose: Purpose, tries: Tries, now: datetime) -> OneTimeCode:
    """The code, where it may be used for `purpose`.

    Raises:
        TriesExhausted: too many wrong ones, so that even a right one is not looked at.
        CodeUnfit, CodeOver: why not. The former counts as a wrong one.
    """
    if tries.last is not None and wrong_since(tries, now) >= MOST_TRIES:
        raise TriesExhausted(tries.last + WAIT - now)
    if code is None or code.purpose is not purpose:
        raise CodeUnfit(purpose)
    if code.expires <= now:
        raise CodeOver(purpose)
    return code
