"""Amounts of money, as each language writes them and as its people type them."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organiser.i18n import LOCALES, Ambiguous, OtherCurrency, Unreadable
from tests.i18n.test_words import CATALOGUES

CURRENCIES = ("EUR", "SEK", "KRW", "GBP", "USD", "NOK", "DKK", "CHF", "JPY", "KWD")


@pytest.mark.parametrize(
    ("locale", "minor", "currency", "expected"),
    [
        ("en", 8240, "EUR", "€82.40"),
        ("nl", 125050, "EUR", "€\u00a01.250,50"),
        ("sv", 125000, "SEK", "1\u00a0250,00\u00a0kr"),
        ("ko", 82000, "KRW", "₩82,000"),
        ("en", 82000, "KRW", "₩82,000"),
        ("nl", -350, "EUR", "€\u00a0-3,50"),
        ("en", 0, "EUR", "€0.00"),
        ("en", 125000, "SEK", "SEK\u00a01,250.00"),
        ("en", 500, "USD", "US$5.00"),
    ],
)
def test_an_amount_is_written_as_the_language_does(
    locale: str, minor: int, currency: str, expected: str
) -> None:
    """The currency's own number of decimals, the language's own marks."""
    assert expected == CATALOGUES[locale].money(minor, currency)


@pytest.mark.parametrize(
    ("locale", "typed", "currency", "expected"),
    [
        ("nl", "82,40", "EUR", 8240),
        ("nl", "82.40", "EUR", 8240),
        ("en", "82,40", "EUR", 8240),
        ("nl", "€ 1.250,50", "EUR", 125050),
        ("en", "€ 1.250,50", "EUR", 125050),
        ("nl", "1.250", "EUR", 125000),
        ("en", "1,250", "EUR", 125000),
        ("nl", "1.250.000", "EUR", 125000000),
        ("en", "1,250.5", "EUR", 125050),
        ("nl", "€ 12,-", "EUR", 1200),
        ("nl", "12,—", "EUR", 1200),
        ("nl", "€ \u0661\u0662,\u0665\u0660", "EUR", 1250),
        ("nl", "12 euro.", "EUR", 1200),
        ("nl", "12 euro", "EUR", 1200),
        ("en", "EUR 12", "EUR", 1200),
        ("en", "12 eur", "EUR", 1200),
        ("sv", "1 250 kr", "SEK", 125000),
        ("sv", "1\u00a0250,50\u00a0kr", "SEK", 125050),
        ("sv", "1250:-", "SEK", 125000),
        ("sv", "1250 kronor", "SEK", 125000),
        ("sv", "1 250 kr.", "SEK", 125000),
        ("ko", "82,000원", "KRW", 82000),
        ("ko", "₩82,000", "KRW", 82000),
        ("ko", "8만2천원", "KRW", 82000),
        ("ko", "8만 2,000 원", "KRW", 82000),
        ("ko", "만원", "KRW", 10000),
        ("ko", "82,000원정", "KRW", 82000),
        ("ko", "3.5만 원", "KRW", 35000),
        ("ko", "팔만 이천원", "KRW", 82000),
        ("ko", "1억 2천만원", "KRW", 120000000),
        ("ko", "２０００원", "KRW", 2000),
        ("en", "1.250", "KRW", 1250),
        ("en", "1'250.50", "CHF", 125050),
        ("en", "0.5", "EUR", 50),
        ("en", "0", "EUR", 0),
    ],
)
def test_an_amount_is_read(locale: str, typed: str, currency: str, expected: int) -> None:
    """As people type them: with any marks, with the currency on either side, in Korean units."""
    assert expected == CATALOGUES[locale].read_money(typed, currency)


@pytest.mark.parametrize(
    ("locale", "typed", "readings"),
    [
        ("en", "1.250", ("€1,250.00", "€1.25")),
        ("nl", "1,250", ("€\u00a01.250,00", "€\u00a01,25")),
        ("sv", "1.250", ("1\u00a0250,00\u00a0€", "1,25\u00a0€")),
        ("sv", "1,250", ("1\u00a0250,00\u00a0€", "1,25\u00a0€")),
        ("en", "5.555", ("€5,555.00", "€5.555")),
    ],
)
def test_an_amount_that_can_be_two_is_asked_again(locale: str, typed: str, readings: tuple[str, str]) -> None:
    """A thousandfold error is never guessed away; both amounts are told."""
    with pytest.raises(Ambiguous) as refused:
        CATALOGUES[locale].read_money(typed, "EUR")

    assert readings == refused.value.readings


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "five",
        "-5",
        "5 5",
        "12 50",
        "1,25,000",
        "1.25.000,5",
        "1.250 000,5",
        "5.5555",
        "1,,5",
        "5.",
        ",5",
        "5 pizzas",
        "5-6",
        "12:50",
        "1e9",
        "\u0665\u066b\u0665",  # a mark that no country here knows
        "²",
        "½",
        "5½",
        "8만20000",
        "8만2억",
        "12천",
        "만만",
        "1.234만",
        "3.5만 2천",
        "99999억9999만",
        "9" * 17,
        "9" * 10_000,
        "만" * 10_000,
        "€€5",
        "1\n\n2",
        "nan",
        "infinity",
    ],
)
def test_what_is_no_amount_is_refused(typed: str) -> None:
    """Nothing is made up from what cannot be read, and nothing breaks."""
    with pytest.raises(Unreadable):
        CATALOGUES["ko"].read_money(typed, "EUR")


@pytest.mark.parametrize(
    ("typed", "currency"),
    [("$5", "EUR"), ("5 kr", "EUR"), ("5 EUR", "SEK"), ("€5", "KRW"), ("€5 USD", "EUR"), ("5원", "EUR")],
)
def test_another_currency_is_refused(typed: str, currency: str) -> None:
    """An amount is never taken for the same number of something else."""
    with pytest.raises(OtherCurrency):
        CATALOGUES["en"].read_money(typed, currency)


@pytest.mark.parametrize("typed", ["5 kr", "5 kroner", "NOK 5", "5:-"])
def test_a_sign_of_several_currencies_is_the_one_that_was_asked_for(typed: str) -> None:
    """What is short for several can only mean the one of the chapter."""
    assert CATALOGUES["sv"].read_money(typed, "NOK") == 500


@pytest.mark.parametrize("currency", ["", "eu", "XQQ", "€"])
def test_an_unknown_currency_is_a_bug(currency: str) -> None:
    """A chapter's currency is one that CLDR knows."""
    with pytest.raises(ValueError, match="currency"):
        CATALOGUES["en"].money(1, currency)


@given(
    locale=st.sampled_from(LOCALES),
    currency=st.sampled_from(CURRENCIES),
    minor=st.integers(min_value=0, max_value=10**14),
)
def test_what_we_write_is_read_as_the_same(locale: str, currency: str, minor: int) -> None:
    """Whoever copies an amount from a message of ours is understood, or asked where it could be two."""
    words = CATALOGUES[locale]

    try:
        assert minor == words.read_money(words.money(minor, currency), currency)
    except Ambiguous:
        assert currency == "KWD"


@given(st.sampled_from(LOCALES), st.text(max_size=30), st.sampled_from(CURRENCIES))
def test_every_text_is_read_or_refused(locale: str, typed: str, currency: str) -> None:
    """Whatever is typed, the answer is an amount or one of the refusals."""
    with suppress(Ambiguous, OtherCurrency, Unreadable):
        assert CATALOGUES[locale].read_money(typed, currency) >= 0
