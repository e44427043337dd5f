"""Numbers and shares of a whole, as a language writes them and as its people type them."""

from decimal import Decimal
from typing import Final

from babel import Locale
from babel.numbers import format_decimal, format_percent, get_group_symbol

from organiser.i18n.numerals import readings, tidied
from organiser.i18n.refusals import Ambiguous, Kind, Unreadable

_SHOWN_DECIMALS: Final = 15


def said(value: float | Decimal, cldr: Locale, *, decimals: int = 1) -> str:
    """A number with at most `decimals` decimals."""
    return format_decimal(value, format=f"#,##0.{'#' * decimals}", locale=cldr)


def percent(share: float | Decimal, cldr: Locale, *, decimals: int = 0) -> str:
    """A share of a whole, 1 being all of it, in percent with at most `decimals` decimals."""
    whole, _, sign = cldr.percent_formats[None].pattern.rpartition("0")
    return format_percent(share, f"{whole}0.{'#' * decimals}{sign}", locale=cldr)


def group(cldr: Locale) -> str:
    """The mark that parts thousands, as `tidied` leaves it."""
    return get_group_symbol(cldr).replace("\u00a0", " ").replace("\u202f", " ")


def read(typed: str, cldr: Locale) -> Decimal:
    """The number that somebody typed; it may be negative.

    Raises:
        Unreadable: it is no number, or has more than 15 digits.
        Ambiguous: its only mark may part thousands or decimals.
    """
    text = tidied(typed)
    sign = -1 if text.startswith("-") else 1
    found = readings(text.removeprefix("-").removeprefix("+").lstrip(), group(cldr))
    if not found:
        raise Unreadable(Kind.NUMBER, typed)
    if len(found) > 1:
        shown = [said(sign * reading, cldr, decimals=_SHOWN_DECIMALS) for reading in found]
        raise Ambiguous(Kind.NUMBER, typed, shown)
    return sign * found[0]
