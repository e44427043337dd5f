"""Numbers, dates, durations, sizes and lists as each language says them."""

from datetime import UTC, datetime, timedelta
from gettext import NullTranslations
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organiser.chat.text import bold
from organiser.i18n import LOCALES, Words
from tests.fakes.world import catalogues

CATALOGUES = catalogues()
EVENING = datetime(2026, 11, 27, 17, 5, tzinfo=UTC)


def in_all(said: dict[str, str]) -> list[tuple[Words, str]]:
    """Each language's words with what they should say."""
    return [(CATALOGUES[locale], expected) for locale, expected in said.items()]


@pytest.mark.parametrize(
    ("words", "expected"),
    in_all({"en": "1,234.5", "ko": "1,234.5", "nl": "1.234,5", "sv": "1\u00a0234,5"}),
)
def test_numbers(words: Words, expected: str) -> None:
    """Grouped and pointed as the language does."""
    assert expected == words.number(1234.5)


@pytest.mark.parametrize(
    ("words", "expected"),
    in_all(
        {
            "en": "Friday 27 November at 18:05 (Brussels time)",
            "ko": "11월 27일 금요일 오후 6:05 (브뤼셀 시간)",
            "nl": "vrijdag 27 november om 18.05 uur (tijd in Brussel)",
            "sv": "fredag 27 november klockan 18.05 (tid i Bryssel)",
        }
    ),
)
def test_a_moment_has_weekday_time_and_zone(words: Words, expected: str) -> None:
    """A deadline can be understood without knowing where the bot runs."""
    assert expected == words.moment(EVENING, ZoneInfo("Europe/Brussels"))


@pytest.mark.parametrize(
    ("words", "ends", "begins"),
    [
        (
            CATALOGUES["en"],
            "the end of Friday 27 November (Brussels time)",
            "Saturday 28 November (Brussels time)",
        ),
        (CATALOGUES["ko"], "11월 27일 금요일 밤 12시 (브뤼셀 시간)", "11월 28일 토요일 (브뤼셀 시간)"),
        (
            CATALOGUES["nl"],
            "vrijdag 27 november om 24.00 uur (tijd in Brussel)",
            "zaterdag 28 november (tijd in Brussel)",
        ),
        (
            CATALOGUES["sv"],
            "fredag 27 november klockan 24.00 (tid i Bryssel)",
            "lördag 28 november (tid i Bryssel)",
        ),
    ],
)
def test_midnight_is_the_end_of_a_day_or_the_next_day(words: Words, ends: str, begins: str) -> None:
    """Nobody has to wonder which day 00:00 belongs to; any other time is said as it is."""
    brussels = ZoneInfo("Europe/Brussels")
    midnight = datetime(2026, 11, 28, tzinfo=brussels).astimezone(UTC)
    assert (ends, begins) == (words.deadline(midnight, brussels), words.beginning(midnight, brussels))
    assert {words.moment(EVENING, brussels)} == {
        words.deadline(EVENING, brussels),
        words.beginning(EVENING, brussels),
    }


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        (timedelta(0), "1 second"),
        (timedelta(seconds=40), "40 seconds"),
        (timedelta(seconds=60), "1 minute"),
        (timedelta(minutes=90), "1 hour and 30 minutes"),
        (timedelta(hours=1, seconds=5), "1 hour"),
        (timedelta(days=2, hours=1, minutes=5), "2 days and 1 hour"),
    ],
)
def test_durations_are_words(span: timedelta, expected: str) -> None:
    """The two largest units that follow each other are said."""
    assert expected == CATALOGUES["en"].duration(span)


@pytest.mark.parametrize(
    ("words", "expected"),
    in_all(
        {
            "en": "1 hour and 30 minutes",
            "ko": "1시간 30분",
            "nl": "1 uur en 30 minuten",
            "sv": "1 timme och 30 minuter",
        }
    ),
)
def test_durations_in_each_language(words: Words, expected: str) -> None:
    """Plural forms and joints are the language's own."""
    assert expected == words.duration(timedelta(minutes=90))


@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=9999)))
def test_every_duration_can_be_said(span: timedelta) -> None:
    """No length of time is left without words."""
    assert CATALOGUES["ko"].duration(span)


@pytest.mark.parametrize(
    ("size", "expected"),
    [(0, "0 bytes"), (1, "1 byte"), (1536, "1.5 kB"), (20 * 1024 * 1024, "20 MB")],
)
def test_sizes(size: int, expected: str) -> None:
    """The units are those in which the networks state their limits."""
    assert expected == CATALOGUES["en"].size(size)


@pytest.mark.parametrize(
    ("words", "expected"),
    in_all({"en": "A, B and C", "ko": "A, B, C", "nl": "A, B en C", "sv": "A, B och C"}),
)
def test_lists(words: Words, expected: str) -> None:
    """An enumeration has the language's own joint."""
    assert expected == words.listing(["A", "B", "C"])


@pytest.mark.parametrize(
    ("words", "expected"),
    in_all({"en": "A, B or C", "ko": "A, B 또는 C", "nl": "A, B of C", "sv": "A, B eller C"}),
)
def test_choices(words: Words, expected: str) -> None:
    """So has a choice."""
    assert expected == words.listing(["A", "B", "C"], choice=True)


@pytest.mark.parametrize(
    ("words", "expected"),
    in_all({"en": "Brussels", "ko": "브뤼셀", "nl": "Brussel", "sv": "Bryssel"}),
)
def test_the_city_of_a_zone(words: Words, expected: str) -> None:
    """It is called as people call it, and found by that name in any spelling."""
    assert expected == words.city("Europe/Brussels")
    assert words.locale == "en" or words.zone_of(f" {expected.upper()} ") == "Europe/Brussels"


@pytest.mark.parametrize(("zone", "expected"), [("UTC", "UTC"), ("America/New_York", "New York")])
def test_a_zone_without_a_name_of_its_own(zone: str, expected: str) -> None:
    """English takes the name of the zone, which is English."""
    assert expected == CATALOGUES["en"].city(zone)


@pytest.mark.parametrize("typed", ["", " ", "Atlantis"])
@pytest.mark.parametrize("locale", LOCALES)
def test_no_city(typed: str, locale: str) -> None:
    """Nothing is found where nothing is meant."""
    assert CATALOGUES[locale].zone_of(typed) is None


@pytest.mark.parametrize(
    ("words", "expected"),
    in_all({"en": "Swedish kronor", "ko": "스웨덴 크로나", "nl": "Zweedse kronen", "sv": "svenska kronor"}),
)
def test_a_currency_has_a_name(words: Words, expected: str) -> None:
    """In the form in which amounts are counted."""
    assert expected == words.currency("SEK")


def test_no_currency() -> None:
    """A code that is none has no name."""
    with pytest.raises(ValueError, match="no ISO code"):
        CATALOGUES["en"].currency("XXZ")


@pytest.mark.parametrize("locale", LOCALES)
def test_amounts_are_listed_with_commas(locale: str) -> None:
    """No word stands between the last two."""
    assert CATALOGUES[locale].listing(["A 1", "B 2", "C 3"], short=True) == "A 1, B 2, C 3"


@pytest.mark.parametrize(
    ("words", "expected"),
    in_all({"en": "“yes”", "ko": "“yes”", "nl": "\u2018yes\u2019", "sv": "”yes”"}),
)
def test_quotation_marks(words: Words, expected: str) -> None:
    """Each language has its own."""
    assert expected == words.quoted("yes")


@pytest.mark.parametrize(("items", "expected"), [([], ""), (["A"], "A"), (["A", "B"], "A and B")])
def test_short_lists(items: list[str], expected: str) -> None:
    """One alone needs no joint."""
    assert expected == CATALOGUES["en"].listing(items)


def test_pieces_keep_what_is_set_in() -> None:
    """A value that is no word stays itself between the words."""
    inset = object()
    words = Words("en", NullTranslations())

    assert ("Write ", inset, " to ", "Anna", ".") == words.pieces(
        "Write {what} to {who}.", what=inset, who="Anna"
    )


def test_only_words_carry_particles() -> None:
    """A particle behind something without a last syllable is a bug of the catalogue."""
    words = Words("ko", NullTranslations())
    with pytest.raises(TypeError, match="particle"):
        words.pieces("{what:을/를}", what=object())


@pytest.mark.parametrize(
    ("name", "read"), [("민준", "민준 님은"), ("민준님", "민준님은"), ("김민준 님", "김민준 님은")]
)
def test_what_follows_a_name_in_bold_goes_by_the_name(name: str, read: str) -> None:
    """A name that is set in bold is read like any other."""
    pieces = Words("ko", NullTranslations()).pieces("{name:님}은", name=bold(name))

    assert bold(name) == pieces[0]
    assert read == "".join(map(str, pieces))


def test_a_missing_value_is_a_bug() -> None:
    """A sentence is never shown with a hole."""
    with pytest.raises(KeyError):
        Words("en", NullTranslations()).gettext("{name} left")
