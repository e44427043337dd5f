"""Days, as each language writes them and as its people type them."""

from contextlib import suppress
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organiser.i18n import LOCALES, Ambiguous, Unreadable
from tests.i18n.test_words import CATALOGUES, EVENING

FRIDAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("locale", "plain", "with_weekday"),
    [
        ("en", "27 November 2026", "Friday, 27 November 2026"),
        ("ko", "2026년 11월 27일", "2026년 11월 27일 금요일"),
        ("nl", "27 november 2026", "vrijdag 27 november 2026"),
        ("sv", "27 november 2026", "fredag 27 november 2026"),
    ],
)
def test_a_day_is_written_as_the_language_does(locale: str, plain: str, with_weekday: str) -> None:
    """With its year, and with its weekday where that is wanted."""
    words = CATALOGUES[locale]

    assert (plain, with_weekday) == (words.date(FRIDAY), words.date(FRIDAY, weekday=True))


def test_a_moment_is_no_day() -> None:
    """Which day it is depends on the zone, so the caller has to say it."""
    with pytest.raises(TypeError, match="zone"):
        CATALOGUES["en"].date(datetime(2026, 11, 27, tzinfo=UTC))


@pytest.mark.parametrize(
    ("locale", "typed"),
    [
        *((locale, "2026-11-27") for locale in LOCALES),
        *((locale, "20261127") for locale in LOCALES),
        *((locale, "27/11/2026") for locale in LOCALES),
        ("en", "27 Nov 2026"),
        ("en", "November 27, 2026"),
        ("en", "Friday the 27th of November 2026"),
        ("en", "on Friday, 27 November 2026"),
        ("nl", "27-11-2026"),
        ("nl", "vr 27 nov 2026"),
        ("nl", "vrijdag 27 november 2026"),
        ("sv", "den 27 november 2026"),
        ("sv", "fredag den 27 nov. 2026"),
        ("sv", "27.11.2026"),
        ("ko", "2026년 11월 27일"),
        ("ko", "2026년 11월 27일 금요일"),
        ("ko", "2026. 11. 27. (금)"),
        ("ko", "2026.11.27"),
        ("ko", "2026/11/27"),
        ("sv", "\u0662\u0660\u0662\u0666-\u0661\u0661-\u0662\u0667"),
    ],
)
def test_a_day_is_read(locale: str, typed: str) -> None:
    """In numbers or words, with or without its weekday."""
    assert FRIDAY == CATALOGUES[locale].read_date(typed)


@pytest.mark.parametrize(
    ("locale", "readings"),
    [
        ("en", ("3 April 2026", "4 March 2026")),
        ("ko", ("2026년 4월 3일", "2026년 3월 4일")),
    ],
)
def test_a_day_that_can_be_two_is_asked_again(locale: str, readings: tuple[str, str]) -> None:
    """English is written in both orders."""
    with pytest.raises(Ambiguous) as refused:
        CATALOGUES[locale].read_date("03/04/2026")

    assert readings == refused.value.readings


@pytest.mark.parametrize("locale", ["nl", "sv"])
def test_the_day_stands_first_where_it_always_does(locale: str) -> None:
    """Dutch and Swedish know one order."""
    assert date(2026, 4, 3) == CATALOGUES[locale].read_date("03/04/2026")


def test_the_weekday_can_tell_which_day_is_meant() -> None:
    """3 April 2026 is a Friday, 4 March a Wednesday."""
    assert date(2026, 3, 4) == CATALOGUES["en"].read_date("Wednesday 03/04/2026")


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "tomorrow",
        "27 November",
        "27/11",
        "27/11/26",
        "2026",
        "November 2026",
        "2026-02-29",
        "31/11/2026",
        "2026-13-01",
        "1899-12-31",
        "2200-01-01",
        "Monday 27 November 2026",
        "27 Brumaire 2026",
        "27 ju 2026",
        "27 November 27 2026",
        "2026-11-27T10:00",
        "9" * 5000,
        "a " * 5000,
    ],
)
def test_what_is_no_day_is_refused(typed: str) -> None:
    """A year, month or day that was left out is asked for, and a wrong weekday is a mistake of somebody."""
    with pytest.raises(Unreadable):
        CATALOGUES["en"].read_date(typed)


@given(
    locale=st.sampled_from(LOCALES),
    day=st.dates(date(1900, 1, 1), date(2199, 12, 31)),
    weekday=st.booleans(),
)
def test_what_we_write_is_read_as_the_same(locale: str, day: date, *, weekday: bool) -> None:
    """A day that was copied from a message of ours is understood."""
    words = CATALOGUES[locale]

    assert day == words.read_date(words.date(day, weekday=weekday))


@given(st.sampled_from(LOCALES), st.text(max_size=40))
def test_every_text_is_read_or_refused(locale: str, typed: str) -> None:
    """Whatever is typed, nothing breaks."""
    with suppress(Ambiguous, Unreadable):
        assert CATALOGUES[locale].read_date(typed).year >= 1900


@pytest.mark.parametrize(
    ("locale", "zone", "city"),
    [
        ("ko", "America/Argentina/Buenos_Aires", "부에노스 아이레스 시간"),
        ("ko", "Asia/Kolkata", "콜카타 시간"),
        ("nl", "Europe/Kyiv", "tijd in Kiev"),
        ("sv", "Asia/Kathmandu", "tid i Katmandu"),
        ("en", "America/Argentina/Buenos_Aires", "Buenos Aires time"),
    ],
)
def test_a_zone_that_was_renamed_has_its_city(locale: str, zone: str, city: str) -> None:
    """CLDR knows the city by the name that the zone had before."""
    assert city == CATALOGUES[locale].zone(EVENING, ZoneInfo(zone))


def test_a_zone_without_a_city_keeps_its_name() -> None:
    """UTC is nowhere."""
    assert CATALOGUES["nl"].moment(EVENING) == "vrijdag 27 november om 17.05 uur (UTC)"
