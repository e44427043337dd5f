"""What may be done only so often in a while, because others are written to, or let in, each time."""

from collections.abc import Iterable
from datetime import datetime, timedelta


class SoOften:
    """Marks a refusal that holds for a while."""

    def __init__(self, most: int, possible: datetime) -> None:
        """`most`: how often it may be done in that time; `possible`: when it may be done next."""
        super().__init__()
        self.most = most
        self.possible = possible


def next_time(before: Iterable[datetime], most: int, within: timedelta, now: datetime) -> datetime | None:
    """When something can be done again that may be done `most` times `within` a while; None: now.

    `before` has at least when it was done in that while, in any order; the time is on the clock of `now`.
    """
    recent = sorted(at for at in before if at > now - within)
    return (recent[len(recent) - most] + within).astimezone(now.tzinfo) if len(recent) >= most else None
