"""The help and the words of commands, in four languages."""

import pytest

from organiser.access import Who
from organiser.bridge.refusals import UnknownNamesMode
from organiser.chat.ports import MenuScope
from organiser.chat.refs import Network
from organiser.command_table import CommandTable
from organiser.commands import Command, OneOf, Where, Word
from organiser.handlers.commands import COMMANDS
from organiser.i18n import LOCALES, Catalogues, UnknownLanguage, Words
from organiser.views import commands, languages
from tests.views.approval import Approve, given


async def _handle(_context: None, _args: object) -> None:
    """Do nothing."""


def command_table(words: list[Words]) -> CommandTable[None]:
    """All commands of the bridge, as the handlers will list them."""
    mode = OneOf("mode", commands.names_options(), UnknownNamesMode)
    language = OneOf("language", languages.language_options(), UnknownLanguage, required=False)
    code = Word("code", commands.code_label, required=False)

    def admin(name: str, *parameters: OneOf | Word, key: str = "") -> Command[None]:
        key = key or name.replace(" ", "_")
        called, explained = getattr(commands, f"{key}_name"), getattr(commands, f"{key}_help")
        return Command(name, _handle, called, explained, parameters, Who.CHAT_ADMIN, Where.GROUP)

    return CommandTable(
        [
            admin("bridge", code),
            admin("bridge status"),
            admin("bridge leave"),
            admin("bridge names", mode),
            admin("bridge rotate"),
            Command("language", _handle, commands.language_command_name, commands.language_help, (language,)),
            Command("forget", _handle, commands.forget_name, commands.forget_help, where=Where.GROUP),
            admin("mute"),
            admin("unmute"),
            admin("ban"),
            Command("help", _handle, commands.help_name, commands.help_help),
            Command("start", _handle, commands.start_name, commands.start_help, listed=False),
        ],
        words,
    )


def test_languages(approve: Approve) -> None:
    """A language is set in its own words, and all are shown by their own names."""
    approve(languages.language_set, {"in a group": given()})
    approve(
        languages.language_set_private,
        {"in private": given()},
    )
    approve(
        languages.language_shown,
        {"in a group": given({}), "in private": given({"ko": "language:ko", "sv": "language:sv"})},
    )


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("network", Network)
def test_what_help_shows_is_understood(locale: str, network: Network, catalogues: Catalogues) -> None:
    """Every command can be typed as the help spells it, by itself."""
    words = catalogues[locale]
    table = command_table([catalogues[each] for each in LOCALES])
    spelled = [commands.spelled(command, network, words)[1:] for command in table.commands]

    assert list(table.commands) == [table.find(name) for name in spelled]


def test_a_menu_begins_like_the_help(catalogues: Catalogues) -> None:
    """Whoever opens it for the first time sees how to join."""
    (first, *_) = commands.menus(COMMANDS, {None: catalogues["en"]})

    assert "join" == first.entries[0][0]
    assert ["help", "cancel"] == [name for name, _ in first.entries if name in {"help", "cancel"}]


def test_a_menu_offers_what_most_people_need_there(catalogues: Catalogues) -> None:
    """By chat and by who is an admin of it; what only a role may ask stands in the help of who has it."""
    table = command_table([catalogues[each] for each in LOCALES])
    steward = Command("register", _handle, commands.help_name, commands.help_help, who=Who.STEWARD)
    menus = commands.menus([*table.commands, steward], {None: catalogues["en"], "nl": catalogues["nl"]})
    names = {(menu.scope, menu.language): [name for name, _ in menu.entries] for menu in menus}
    group = ["language", "forget", "help"]

    assert ["language", "help"] == names[MenuScope.PRIVATE, None]
    assert group == names[MenuScope.GROUP, None]
    assert ["bridge", "language", "forget", "mute", "unmute", "ban", "help"] == names[MenuScope.ADMIN, "nl"]
    assert {(scope, language) for scope in MenuScope for language in (None, "nl")} == set(names)
    assert commands.help_help(catalogues["nl"]) in {text for _, text in menus[1].entries}
