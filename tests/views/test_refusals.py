"""Every refusal is worded, in four languages."""

import pytest

from organiser.access import NotAdmin, Who
from organiser.bridge import refusals
from organiser.chat.refs import Network
from organiser.commands import Command, GroupOnly, OneOf, PrivateOnly, UnknownCommand, WrongArguments
from organiser.errors import Refusal
from organiser.i18n import LOCALES, Catalogues, UnknownLanguage
from organiser.views import commands
from organiser.views.refusals import WORDED, refusal
from tests.views.conftest import Approve

NAMES = Command[None](
    "bridge names",
    handler=lambda _context, _args: pytest.fail("no handler is called"),
    called=commands.bridge_names_name,
    help=commands.bridge_names_help,
    parameters=(OneOf("mode", commands.names_options(), refusals.UnknownNamesMode),),
    who=Who.CHAT_ADMIN,
)

REFUSED: tuple[Refusal, ...] = (
    UnknownCommand("brigde", NAMES),
    UnknownCommand("xyz", None),
    WrongArguments(NAMES),
    refusals.AlreadyJoined(),
    refusals.CodeExhausted(),
    refusals.CodeExpired(),
    refusals.CodeUnknown(),
    GroupOnly(),
    refusals.LineUnknown(),
    refusals.NotAReply(),
    NotAdmin(),
    refusals.NotBridged(),
    refusals.NotYours(),
    PrivateOnly(),
    refusals.SameChat(),
    UnknownLanguage("Klingon\n\nnothing"),
    refusals.UnknownNamesMode("half"),
)


@pytest.mark.parametrize("locale", LOCALES)
def test_what_refusals_say(locale: str, catalogues: Catalogues, approve: Approve) -> None:
    """What went wrong, that nothing has changed, and the next step; commands as the network types them."""
    words = catalogues[locale]
    said = {
        f"{type(refused).__name__} {number}, {network}": refusal(refused, network, words)
        for number, refused in enumerate(REFUSED)
        for network in Network
    }

    approve("refusals", words, said)


def test_every_refusal_is_worded() -> None:
    """A refusal that a domain adds cannot be forgotten here."""

    def below(kind: type[Refusal]) -> set[type[Refusal]]:
        return {kind for direct in kind.__subclasses__() for kind in {direct, *below(direct)}}

    ours = {kind for kind in below(Refusal) if kind.__module__.startswith("organiser.")}

    assert ours == set(WORDED)


def test_refusals_carry_no_words() -> None:
    """What a person typed never gets into the text of an exception, and so never into a log."""
    assert {""} == {str(refused) for refused in REFUSED}
