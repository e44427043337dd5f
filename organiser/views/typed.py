"""What is said of a number, an amount or a day that somebody typed and we cannot read for certain."""

from datetime import date
from typing import Final, assert_never

from organiser.bridge.conversation import clean_name
from organiser.chat.refs import Network
from organiser.i18n import Ambiguous, Kind, OtherCurrency, Unreadable, Words
from organiser.views.rich import Paragraph

_EXAMPLE_NUMBER: Final = 12
"""Only whole numbers are asked for."""
_EXAMPLE_MINOR: Final = 1_250_000
_EXAMPLE_DAY: Final = date(2026, 4, 3)


def unreadable(refused: Unreadable, _network: Network, words: Words) -> tuple[Paragraph, ...]:
    """It is no such thing: an example says how one is written."""
    given = clean_name(refused.given)
    match refused.kind:
        case Kind.NUMBER:
            return (
                words.gettext(
                    "I can't read “{given}” as a number. Please write it like this: {example}.",
                    given=given,
                    example=words.number(_EXAMPLE_NUMBER),
                ),
            )
        case Kind.MONEY:
            return (
                words.gettext(
                    "I can't read “{given}” as an amount of money. Please write it like this: {example}.",
                    given=given,
                    example=words.money(_EXAMPLE_MINOR, refused.currency),
                ),
            )
        case Kind.DAY:
            return (
                words.gettext(
                    "I can't read “{given}” as a date. Please write it with its year, like this: {example}.",
                    given=given,
                    example=words.date(_EXAMPLE_DAY),
                ),
            )
        case _:
            assert_never(refused.kind)


def ambiguous(refused: Ambiguous, _network: Network, words: Words) -> tuple[Paragraph, ...]:
    """It can be two things: both are shown, and how to write one of them so that it is clear."""
    meant = words.gettext(
        "“{given}” can mean {choices}. I don't want to guess.",
        given=clean_name(refused.given),
        choices=words.listing(refused.readings, choice=True),
    )
    if refused.kind is Kind.DAY:
        return (meant, words.gettext("Please write the month as a word."))
    return (meant, words.gettext("Please write it without a mark between the thousands."))


def other_currency(refused: OtherCurrency, _network: Network, words: Words) -> tuple[Paragraph, ...]:
    """An amount in a currency that is not the chapter's."""
    return (
        words.gettext(
            "“{given}” is in another currency. Here amounts are written like this: {example}.",
            given=clean_name(refused.given),
            example=words.money(_EXAMPLE_MINOR, refused.currency),
        ),
    )
