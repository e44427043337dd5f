"""How the values of rules are said, in the legal words of a country: what is chosen from, and what holds."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from organiser.forms import Wording
from organiser.i18n import Words
from organiser.members.statutes import (
    KINDS,
    Amount,
    Basis,
    Body,
    Bylaws,
    Consequence,
    Field,
    Form,
    Keeping,
    Moment,
    Period,
    Profile,
    Reader,
    Reasons,
    Start,
    Value,
)
from organiser.members.statutes.kinds import PERCENT
from organiser.views.members.rule_names import FIELDS, KEEPINGS, reader
from organiser.views.members.terms import period

_SAID: Final[Mapping[StrEnum, Wording]] = {
    Body.BOARD: lambda words: words.pgettext("rule value", "the board"),
    Body.ASSEMBLY: lambda words: words.pgettext("rule value", "the general assembly"),
    Body.COURT: lambda words: words.pgettext("rule value", "a court"),
    Reasons.ALWAYS: lambda words: words.pgettext("rule value", "always"),
    Reasons.ON_REQUEST: lambda words: words.pgettext("rule value", "when somebody asks for it"),
    Moment.ANY_TIME: lambda words: words.pgettext("rule value", "at any time"),
    Moment.YEAR_END: lambda words: words.pgettext("rule value", "at the end of the financial year"),
    Moment.FIRST_HALF: lambda words: words.pgettext("rule value", "first half of the financial year"),
    Form.ANY: lambda words: words.pgettext("rule value", "in any way"),
    Form.WRITING: lambda words: words.pgettext("rule value", "in writing"),
    Basis.MEMBER: lambda words: words.pgettext("rule value", "one for each member"),
    Basis.SHARE: lambda words: words.pgettext("rule value", "by shares"),
    Consequence.NOTICE: lambda words: words.pgettext("rule value", "the co-op ends the membership"),
    Consequence.EXPULSION: lambda words: words.pgettext("rule value", "exclusion"),
    Amount.PAID_IN: lambda words: words.pgettext("rule value", "what was paid in"),
    Amount.BALANCE_SHEET: lambda words: words.pgettext("rule value", "by the balance sheet"),
    Start.LEAVING: lambda words: words.pgettext("rule value", "once the membership has ended"),
    Start.NEXT_YEAR: lambda words: words.pgettext("rule value", "from the next financial year on"),
    Keeping.OFFICE: lambda words: words.pgettext("rule value", "at the co-op's office"),
}
"""What has no words elsewhere, short enough for a button. No two of these are equal as strings."""


def value_said(rule: str, value: Value, law: Profile, words: Words) -> str:
    """A value of a rule, as it stands behind a colon or on a button."""
    match value:
        case bool():
            yes, no = words.pgettext("rule value", "yes"), words.pgettext("rule value", "no")
            return yes if value else no
        case int():
            return words.percent(value / 100) if KINDS[rule] is PERCENT else words.number(value)
        case Period():
            return period(value, words)
        case tuple():
            return words.listing([_one(item, law, words) for item in value])
        case Bylaws():
            return words.pgettext("rule value", "what your bylaws say")
        case _:
            return _one(value, law, words)


def _one(value: StrEnum, law: Profile, words: Words) -> str:
    match value:
        case Reader():
            return reader(value, law, words)
        case Field():
            return FIELDS[value](words)
        case Keeping() if value in KEEPINGS:
            return KEEPINGS[value](words)
        case _:
            return _SAID[value](words)
