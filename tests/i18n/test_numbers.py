"""Numbers and percentages, said and read."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organiser.i18n import LOCALES, Ambiguous, Unreadable
from tests.i18n.test_words import CATALOGUES


@pytest.mark.parametrize(
    ("locale", "typed", "expected"),
    [
        ("en", "30", "30"),
        ("en", "-3", "-3"),
        ("en", "−3.5", "-3.5"),  # noqa: RUF001 - a real minus
        ("en", "+3", "3"),
        ("nl", "3,5", "3.5"),
        ("nl", "0,125", "0.125"),
        ("en", "1234,567", "1234.567"),
        ("en", "12,345,678", "12345678"),
        ("sv", "12 345", "12345"),
        ("ko", "1만2천", "12000"),
        ("ko", "이십", "20"),
        ("nl", "\u0661\u0662", "12"),
        ("en", "\u0967\u0968,\u096b", "12.5"),
    ],
)
def test_a_number_is_read(locale: str, typed: str, expected: str) -> None:
    """What can be only one number is that number, in any language."""
    assert Decimal(expected) == CATALOGUES[locale].read_number(typed)


@pytest.mark.parametrize(("locale", "typed"), [("en", "1.250"), ("nl", "-1,250"), ("sv", "1.250")])
def test_a_number_that_can_be_two_is_asked_again(locale: str, typed: str) -> None:
    """Thousands and decimals are told apart by the person, not by us."""
    with pytest.raises(Ambiguous) as refused:
        CATALOGUES[locale].read_number(typed)

    assert len(refused.value.readings) == 2


@pytest.mark.parametrize("typed", ["", "-", "--3", "three", "3 4", "3%", "1.2.3", "0x10", "1_000"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    """It is asked again."""
    with pytest.raises(Unreadable):
        CATALOGUES["nl"].read_number(typed)


@given(st.sampled_from(LOCALES), st.decimals(-(10**9), 10**9, places=2))
def test_what_we_write_is_read_as_the_same(locale: str, value: Decimal) -> None:
    """A number that was copied from a message of ours is understood."""
    words = CATALOGUES[locale]

    assert value == words.read_number(words.number(value, decimals=2))


@pytest.mark.parametrize(
    ("locale", "decimals", "expected"),
    [("en", 0, "12%"), ("en", 1, "12.5%"), ("nl", 1, "12,5%"), ("ko", 1, "12.5%"), ("sv", 1, "12,5\u00a0%")],
)
def test_percentages(locale: str, decimals: int, expected: str) -> None:
    """With the language's mark and space."""
    assert expected == CATALOGUES[locale].percent(0.125, decimals=decimals)
