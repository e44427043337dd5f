"""Amounts of money: whole minor units with an ISO currency, as a language writes and its people type them.

How many decimals a currency has is CLDR's word: two for EUR and SEK, none for KRW.
"""

import re
from decimal import Decimal
from typing import Final

from babel import Locale
from babel.numbers import (
    format_currency,
    get_currency_name,
    get_currency_precision,
    get_currency_symbol,
    is_currency,
)

from organiser.i18n.numbers import group
from organiser.i18n.numerals import readings, tidied
from organiser.i18n.refusals import Ambiguous, Kind, OtherCurrency, Unreadable

_SIGNS: Final = {
    "€": {"EUR"},
    "euro": {"EUR"},
    "euros": {"EUR"},
    "유로": {"EUR"},
    "kr": {"SEK", "NOK", "DKK", "ISK"},
    "krona": {"SEK", "ISK"},
    "kronor": {"SEK", "NOK", "DKK", "ISK"},
    "kroner": {"NOK", "DKK"},
    "kronen": {"SEK", "NOK", "DKK"},
    ":-": {"SEK", "NOK", "DKK"},
    "크로나": {"SEK"},
    "₩": {"KRW"},
    "원": {"KRW"},
    "원정": {"KRW"},
    "won": {"KRW"},
    "£": {"GBP"},
    "pond": {"GBP"},
    "pund": {"GBP"},
    "pounds": {"GBP"},
    "파운드": {"GBP"},
    "$": {"USD", "CAD", "AUD", "NZD"},
    "us$": {"USD"},
    "dollar": {"USD", "CAD", "AUD", "NZD"},
    "dollars": {"USD", "CAD", "AUD", "NZD"},
    "달러": {"USD", "CAD", "AUD", "NZD"},
}
"""What people write beside an amount, in lower case, and the currencies that they can mean by it."""

_BESIDE: Final = re.compile(
    r"^(?P<before>\D*?)\s*(?P<amount>[0-9일이삼사오육칠팔구억만천백십].*?)\s*(?P<after>[^0-9억만천백십]*)$"
)
_TOUCHING: Final = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
_SEVERAL: Final = 2
_NO_MINOR: Final = re.compile(r"[,.](?:-{1,2}|—)$")
"""Ends an amount without cents, as in € 12,-"""


def said(minor: int, currency: str, cldr: Locale) -> str:
    """An amount of `minor` units, such as €82.40 or ₩82,000.

    Raises:
        ValueError: `currency` is no ISO code that CLDR knows.
    """
    return _spaced(format_currency(Decimal(minor).scaleb(-_decimals(currency)), currency, locale=cldr))


def name(currency: str, cldr: Locale) -> str:
    """What amounts in a currency are amounts of, such as euros.

    Raises:
        ValueError: `currency` is no ISO code that CLDR knows.
    """
    if not is_currency(currency, "en"):
        raise ValueError("no ISO code of a currency")
    return get_currency_name(currency, count=_SEVERAL, locale=cldr)


def read(typed: str, currency: str, cldr: Locale) -> int:
    """The amount that somebody typed, in minor units of `currency`; never negative.

    The currency may stand before or behind it, as a sign, a word or an ISO code.

    Raises:
        ValueError: `currency` is no ISO code that CLDR knows.
        Unreadable: it is no such amount, or finer than the currency's smallest unit.
        Ambiguous: its only mark may part thousands or decimals.
        OtherCurrency: it names another currency.
    """
    decimals = _decimals(currency)
    every = readings(_bare(typed, currency, cldr), group(cldr))
    # Where there is no smaller unit, 1.250 can only mean thousands.
    found = every if decimals else [reading for reading in every if not _fine(reading, 0)]
    if not found or _fine(found[0], decimals):
        raise Unreadable(Kind.MONEY, typed, currency)
    if len(found) > 1:
        shown = [format_currency(each, currency, locale=cldr, decimal_quantization=False) for each in found]
        raise Ambiguous(Kind.MONEY, typed, list(map(_spaced, shown)))
    return int(found[0].scaleb(decimals))


def _spaced(amount: str) -> str:
    """The amount with CLDR's space between letters and digits (`currencySpacing`), which Babel leaves out."""
    return _TOUCHING.sub("\u00a0", amount)


def _fine(amount: Decimal, decimals: int) -> bool:
    """Whether more decimals were written than there are."""
    return -int(amount.as_tuple().exponent) > decimals


def _bare(typed: str, currency: str, cldr: Locale) -> str:
    """What was typed without the currency; empty where it is no amount."""
    text = _NO_MINOR.sub("", tidied(typed))
    found = _BESIDE.match(text)
    if found is None:
        return ""
    ours = get_currency_symbol(currency, locale=cldr).casefold()
    beside = [part for part in (found["before"], found["after"]) if part and part.casefold() != ours]
    meant = [_meant(part) for part in beside]
    if not all(meant):
        return ""
    if any(currency not in currencies for currencies in meant):
        raise OtherCurrency(typed, currency)
    return found["amount"]


def _meant(beside: str) -> set[str]:
    """The currencies that somebody can mean by what stands beside an amount; none by other words."""
    word = beside.removesuffix(".")
    code = word.upper()
    return _SIGNS.get(word.casefold(), {code} if is_currency(code, "en") else set())


def _decimals(currency: str) -> int:
    if not is_currency(currency, "en"):
        raise ValueError("no ISO code of a currency")
    return get_currency_precision(currency)
