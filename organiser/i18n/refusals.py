"""What a person typed and we could not read for certain. Nothing is guessed: they are asked again."""

from collections.abc import Sequence
from enum import StrEnum

from organiser.errors import Refusal


class Kind(StrEnum):
    """What was asked for."""

    NUMBER = "number"
    MONEY = "money"
    DAY = "day"


class Unreadable(Refusal):
    """It is no such thing, or more than we take."""

    def __init__(self, kind: Kind, given: str, currency: str = "") -> None:
        """`given`: what was typed; it is shown to who typed it, and kept out of the exception's text.

        `currency`: the ISO code of the currency that was asked for, where money was.
        """
        super().__init__()
        self.kind = kind
        self.given = given
        self.currency = currency


class Ambiguous(Refusal):
    """It can be read in two ways."""

    def __init__(self, kind: Kind, given: str, readings: Sequence[str]) -> None:
        """`readings`: what it could mean, in the language of who typed it."""
        super().__init__()
        self.kind = kind
        self.given = given
        self.readings = tuple(readings)


class OtherCurrency(Refusal):
    """It is an amount in another currency than the one that was asked for."""

    def __init__(self, given: str, currency: str) -> None:
        """`currency`: the ISO code of the one that was asked for."""
        super().__init__()
        self.given = given
        self.currency = currency
