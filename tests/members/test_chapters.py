"""What a chapter is made of: a name, a currency, a clock; and how its members are told in bands."""

from zoneinfo import ZoneInfo

import pytest

from organiser.i18n import LOCALES
from organiser.members.chapters import (
    CURRENCIES,
    HABITS,
    LONGEST_NAME,
    ZONES,
    CurrencyUnknown,
    ZoneUnknown,
    band,
    chapter_name,
    currency,
    zone,
)
from organiser.members.names import NameEmpty, NameTooLong
from organiser.members.statutes import CODES


def test_every_country_proposes_what_there_is() -> None:
    """A currency, a zone and a language that can be read again."""
    assert set(CODES) == HABITS.keys()
    for habits in HABITS.values():
        assert habits.currency == currency(habits.currency.lower())
        assert habits.zone == ZoneInfo(zone(habits.zone)).key
        assert habits.language in LOCALES
    assert {"EUR", "KRW", "SEK"} == set(CURRENCIES)
    assert 4 == len(set(ZONES))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("brussels", "Europe/Brussels"),
        (" Europe/Lisbon ", "Europe/Lisbon"),
        ("new york", "America/New_York"),
        ("SEOUL", "Asia/Seoul"),
        ("São Paulo", "America/Sao_Paulo"),
        ("utc", "UTC"),
    ],
)
def test_a_city_is_enough_for_a_clock(typed: str, found: str) -> None:
    """In any letter case, with or without accents and underscores."""
    assert found == zone(typed)


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [("Brusels", "Europe/Brussels"), ("", None), ("x" * 10_000, None), ("Etc/GMT+3", None)],
)
def test_a_clock_that_is_none(typed: str, nearest: str | None) -> None:
    """Perhaps with the one that is meant; what is shown back is the caller's to cut."""
    with pytest.raises(ZoneUnknown) as refused:
        zone(typed)

    assert (typed, nearest) == (refused.value.given, refused.value.nearest)


@pytest.mark.parametrize("typed", ["", "EURO", "€", "XYZ1", "e" * 10_000])
def test_a_currency_that_is_none(typed: str) -> None:
    """Only codes are taken: a sign may be several currencies."""
    with pytest.raises(CurrencyUnknown):
        currency(typed)


def test_a_chapters_name_is_one_line() -> None:
    """Without what is not seen, and of forty signs at most."""
    assert "Sint-Niklaas en omstreken" == chapter_name(" Sint-Niklaas\n en\u202e omstreken ")
    assert "g" * LONGEST_NAME == chapter_name("g" * LONGEST_NAME)
    with pytest.raises(NameTooLong):
        chapter_name("g" * (LONGEST_NAME + 1))
    with pytest.raises(NameEmpty):
        chapter_name("\u202e ")


@pytest.mark.parametrize(
    ("members", "told"),
    [
        (0, None),
        (4, None),
        (5, (5, 9)),
        (9, (5, 9)),
        (10, (10, 19)),
        (999, (500, 999)),
        (50_000, (1000, None)),
    ],
)
def test_members_are_told_in_bands(members: int, told: tuple[int, int | None] | None) -> None:
    """Nobody learns from the list that one person joined or left, but at the edge of a band."""
    assert told == band(members)
