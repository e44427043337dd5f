"""How long a suspension holds, what makes it last, and its end: to who is suspended, and to the stewards."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from organiser.chat.outgoing import Post
from organiser.chat.refs import Network
from organiser.forms import Wording
from organiser.i18n import Words
from organiser.members.suspensions import OwnSuspension, WhyTwo
from organiser.views.commands import typed
from organiser.views.rich import Paragraph, code, post, strong

Until = tuple[datetime, ZoneInfo]
"""A point in time, and the chapter's zone."""


class Span(msgspec.Struct, frozen=True):
    """How long a suspension holds. `ends`: when it ends by itself, if it does; `too`: it is the second."""

    ends: Until | None = None
    too: bool = False


class Suspended(msgspec.Struct, frozen=True):
    """A member who is suspended, as stewards are told of it."""

    number: int
    name: str
    chapter: str
    reason: str


NOTHING: Final = Span()
"""Nothing is to be said of it."""

WHY_TWO: Final[Mapping[WhyTwo, Wording]] = {
    WhyTwo.ROLE: lambda words: words.gettext("It takes two stewards, because the member has a role."),
    WhyTwo.AGAIN: lambda words: words.gettext(
        "It takes two stewards, because one of them has suspended this member alone within the last year."
    ),
    WhyTwo.MANY: lambda words: words.gettext(
        "It takes two stewards, because as many members are suspended by one steward alone as are allowed."
    ),
}
"""Why one steward alone cannot suspend somebody."""


def suspend_name(words: Words) -> str:
    """The name of `suspend`."""
    # Translators: the name of the command with which a steward suspends a member. One word.
    return words.pgettext("command", "suspend")


def suspend_help(words: Words) -> str:
    """What `suspend` does."""
    return words.gettext("suspend a member for a time, with the reason")


def reinstate_name(words: Words) -> str:
    """The name of `reinstate`."""
    # Translators: the name of the command with which a steward takes a suspended member in again. One word.
    return words.pgettext("command", "reinstate")


def reinstate_help(words: Words) -> str:
    """What `reinstate` does."""
    return words.gettext("take somebody in again who is suspended or excluded")


def holds(span: Span, words: Words) -> str:
    """How long it holds, told to who is suspended; "" where two stewards decided it from the beginning."""
    if span.ends is not None:
        return words.gettext(
            "One steward has decided this. It ends by itself on {day}, unless a second one suspends you,"
            " too.",
            day=words.day(*span.ends),
        )
    if span.too:
        return words.gettext("A second steward has suspended you, too, so it no longer ends by itself.")
    return ""


def lasts(number: int, span: Span, network: Network, words: Words) -> Paragraph:
    """How long it holds, told to who suspended; "" where two stewards decided it from the beginning."""
    if span.ends is not None:
        return words.pieces(
            "It ends by itself on {day}, unless another steward writes {command}, too.",
            day=words.day(*span.ends),
            command=code(f"{typed('suspend', suspend_name, network, words)} {number}"),
        )
    if span.too:
        return words.gettext("Two stewards have decided it, so it no longer ends by itself.")
    return ""


def suspended_there(by: str, one: Suspended, span: Span, network: Network, words: Words) -> Post:
    """Told to the other stewards of the chapter when one of them (`by`: the name) has suspended somebody."""
    number = str(one.number)
    ends = code(f"{typed('reinstate', reinstate_name, network, words)} {number}")
    return post(
        words.pieces(
            "{by} has suspended member {number} of {chapter}, {name}.",
            by=strong(by),
            number=number,
            chapter=one.chapter,
            name=strong(one.name),
        ),
        words.gettext("The reason: {reason}", reason=one.reason),
        lasts(one.number, span, network, words),
        words.pieces("To end it now, write {command}.", command=ends),
    )


def on_probation(until: Until | None, words: Words) -> Paragraph:
    """Until when somebody is on probation; nothing where they are a full member."""
    if until is None:
        return ""
    return words.gettext(
        "Until {day} you are on probation: until then you see no list of members.", day=words.day(*until)
    )


def over(chapter: str, probation: Until | None, words: Words) -> Post:
    """Told to whose suspension has ended by itself."""
    return post(
        words.gettext("You are a member of {chapter} again.", chapter=chapter),
        words.gettext("Your suspension has ended by itself, because no second steward wanted it to last."),
        on_probation(probation, words),
    )


def over_there(number: int, chapter: str, words: Words) -> Post:
    """Told to the stewards."""
    return post(
        words.gettext(
            "The suspension of member {number} of {chapter} has ended by itself: no second steward suspended"
            " them, too.",
            number=str(number),
            chapter=chapter,
        )
    )


def own_suspension(refused: OwnSuspension, _network: Network, words: Words) -> tuple[Paragraph, ...]:
    """The no to who suspended somebody alone, and would do so once more."""
    return (
        words.gettext(
            "You have suspended this member already, until {day}. Nothing has changed.",
            day=words.day(refused.until, refused.until.tzinfo or UTC),
        ),
        words.gettext("Only another steward can let it last."),
    )
