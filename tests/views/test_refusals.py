"""Every refusal is worded, in four languages."""

import pytest

from organiser.access import Who
from organiser.answers import NotAChoice, NothingHere
from organiser.bridge import refusals
from organiser.commands import (
    Command,
    EditIsNoCommand,
    NothingBehind,
    OneOf,
    SlipBeforeOthers,
    UnknownCommand,
    WrongArguments,
)
from organiser.errors import Refusal
from organiser.i18n import Ambiguous, Kind, OtherCurrency, UnknownLanguage, Unreadable
from organiser.views import commands
from organiser.views.refusals import WORDED, refusal
from tests.views.approval import Approve, given
from tests.views.members.refused import EXAMPLES as MEMBERS

NAMES = Command[None](
    "bridge names",
    handler=lambda _context, _args: pytest.fail("no handler is called"),
    called=commands.bridge_names_name,
    help=commands.bridge_names_help,
    parameters=(OneOf("mode", commands.names_options(), refusals.UnknownNamesMode),),
    who=Who.CHAT_ADMIN,
)

EXAMPLES: dict[str, Refusal] = {
    "Ambiguous, a day": Ambiguous(Kind.DAY, "03/04/2026", ["3 April 2026", "4 March 2026"]),
    "Ambiguous, an amount": Ambiguous(Kind.MONEY, "1.250", ["€1,250.00", "€1.25"]),
    "EditIsNoCommand": EditIsNoCommand(NAMES),
    "SlipBeforeOthers": SlipBeforeOthers("nmaes", NAMES),
    "NothingBehind": NothingBehind(NAMES),
    "NothingHere": NothingHere("terug"),
    "NotAChoice": NotAChoice("half", ["yes", "no"]),
    "NotAChoice, of many": NotAChoice("half", [str(number) for number in range(21)]),
    "OtherCurrency": OtherCurrency("$5", "EUR"),
    "UnknownCommand": UnknownCommand("xyz", None),
    "UnknownCommand, one is like it": UnknownCommand("brigde", NAMES),
    "UnknownLanguage": UnknownLanguage("Klingon\n\nnothing"),
    "UnknownNamesMode": refusals.UnknownNamesMode("half"),
    "Unreadable, a day": Unreadable(Kind.DAY, "tomorrow"),
    "Unreadable, a number": Unreadable(Kind.NUMBER, "many"),
    "Unreadable, an amount": Unreadable(Kind.MONEY, "a lot", "KRW"),
    "WrongArguments": WrongArguments(NAMES),
    **MEMBERS,
}
"""Refusals that carry facts. The others need no example: they are made below."""


def _every() -> dict[str, Refusal]:
    shown = {type(refused) for refused in EXAMPLES.values()}
    plain = {kind.__name__: kind() for kind in WORDED if kind not in shown}
    return dict(sorted({**EXAMPLES, **plain}.items()))


def test_what_refusals_say(approve: Approve) -> None:
    """What went wrong, that nothing has changed, and the next step; commands as the network types them."""
    approve(refusal, {name: given(refused) for name, refused in _every().items()})


def test_every_refusal_is_worded() -> None:
    """A refusal that a domain adds cannot be forgotten here."""

    def below(kind: type[Refusal]) -> set[type[Refusal]]:
        return {kind for direct in kind.__subclasses__() for kind in {direct, *below(direct)}}

    ours = {kind for kind in below(Refusal) if kind.__module__.startswith("organiser.")}

    assert ours == set(WORDED)


def test_refusals_carry_no_words() -> None:
    """What a person typed never gets into the text of an exception, and so never into a log."""
    assert {""} == {str(refused) for refused in _every().values()}
