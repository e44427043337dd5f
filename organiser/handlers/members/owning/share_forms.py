"""The forms of `/share issue`, `pay`, `transfer` and `refund`: what each asks, and what is shown before.

Nothing in the ledger can be changed, so everything is shown once more before it is written down. The day is
today unless it is changed there.
"""

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

from organiser.access import Who
from organiser.chat.outgoing import Post
from organiser.context import Context
from organiser.forms import Asking, Field, Form, Wording
from organiser.handlers.members import forms
from organiser.handlers.members.forms import read_number
from organiser.members import shares
from organiser.members.shares import EntryKind, SameOwner
from organiser.storage.chapters import Chapter
from organiser.views.members import share_forms as view
from organiser.views.rich import post

NUMBER: Final = "number"
OTHER: Final = "other"
COUNT: Final = "count"
AMOUNT: Final = "amount"


@dataclass(frozen=True, slots=True)
class Ledgered:
    """What the questions need to know: the chapter, and which day it is there."""

    chapter: Chapter
    today: date


async def facts(ctx: Context) -> Ledgered:
    """What the forms need.

    Raises:
        NotKeeper: they keep no ledger.
    """
    chapter = await ctx.chapter(Who.KEEPER)
    return Ledgered(chapter, chapter.day(ctx.now))


def _count(typed: str, asking: Asking[Ledgered], *, least: int) -> int:
    return shares.bounded(shares.whole(asking.words.read_number(typed)), least=least)


def _amount(typed: str, asking: Asking[Ledgered], *, least: int) -> int:
    return shares.bounded(asking.words.read_money(typed, asking.facts.chapter.currency), least=least)


def _another(typed: str, asking: Asking[Ledgered]) -> int:
    number = read_number(typed, asking)
    if number == asking.answers.get(NUMBER):
        raise SameOwner
    return number


def _shown_amount(value: int, asking: Asking[Ledgered]) -> str:
    return asking.words.money(value, asking.facts.chapter.currency)


def _number(ask: Wording) -> Field[Ledgered]:
    return Field(NUMBER, view.number_label, lambda asking: post(ask(asking.words)), read=read_number)


def _of_shares(ask: Wording, *, least: int = 1) -> Field[Ledgered]:
    return Field(
        COUNT,
        view.count_label,
        lambda asking: post(ask(asking.words)),
        read=partial(_count, least=least),
        show=lambda value, asking: asking.words.number(value),
    )


def _of_money(ask: Wording, *, least: int = 0, quiet: bool = False) -> Field[Ledgered]:
    return Field(
        AMOUNT,
        view.amount_label,
        lambda asking: post(ask(asking.words)),
        read=partial(_amount, least=least),
        show=_shown_amount,
        optional=quiet,
        quiet=quiet,
    )


_TO: Final[Field[Ledgered]] = Field(
    OTHER, view.other_label, lambda asking: post(view.who_gets(asking.words)), read=_another
)
_WHEN: Final[Field[Ledgered]] = forms.day(view.day_label, lambda words: post(view.ask_day(words)))


def _form(kind: EntryKind, *fields: Field[Ledgered]) -> Form[Context, Ledgered]:
    def review(asking: Asking[Ledgered]) -> Post:
        today = asking.facts.today if forms.DAY not in asking.answers else None
        along = kind is EntryKind.TRANSFER and AMOUNT not in asking.answers
        return view.review(kind, today, asking.words, in_proportion=along)

    return Form(
        fields=(*fields, _WHEN),
        facts=facts,
        review=review,
        send=view.write_down,
        edition=lambda facts: facts.today.isoformat(),
        separator=" ",
    )


ISSUE: Final = _form(
    EntryKind.ISSUE,
    _number(view.who_takes),
    _of_shares(view.how_many),
    _of_money(view.what_they_cost, least=1),
)
PAY: Final = _form(EntryKind.PAYMENT, _number(view.who_pays), _of_money(view.how_much_paid, least=1))
TRANSFER: Final = _form(
    EntryKind.TRANSFER,
    _number(view.who_gives),
    _TO,
    _of_shares(view.how_many_go),
    _of_money(view.how_much_goes_along, quiet=True),
)
REFUND: Final = _form(
    EntryKind.REFUND,
    _number(view.who_is_refunded),
    _of_shares(view.how_many_end, least=0),
    _of_money(view.how_much_back),
)
