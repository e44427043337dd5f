"""The help and the words of commands, in four languages."""

import pytest

from organiser.access import Who
from organiser.bridge.refusals import UnknownNamesMode
from organiser.chat.refs import Network
from organiser.commands import Command, CommandTable, OneOf, Where, Word
from organiser.i18n import LOCALES, Catalogues, UnknownLanguage, Words
from organiser.views import commands, languages
from tests.views.conftest import Approve


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


@pytest.mark.parametrize("locale", LOCALES)
def test_help(locale: str, catalogues: Catalogues, approve: Approve) -> None:
    """Everybody's commands first, then the admins'; only what can be asked in such a chat."""
    words = catalogues[locale]
    table = command_table([catalogues[each] for each in LOCALES])
    said = {
        f"{network}, {'private' if private else 'group'}": commands.help_text(
            table.commands, network, words, private=private
        )
        for network in Network
        for private in (False, True)
    }

    approve("help", words, dict(said))


@pytest.mark.parametrize("locale", LOCALES)
def test_languages(locale: str, catalogues: Catalogues, approve: Approve) -> None:
    """A language is set in its own words, and all are shown by their own names."""
    words = catalogues[locale]
    said = {
        "set": languages.language_set(words),
        "set in private": languages.language_set_private(words),
        "shown, Telegram": languages.language_shown(Network.TELEGRAM, words),
        "shown, Matrix": languages.language_shown(Network.MATRIX, words),
    }

    approve("languages", words, dict(said))


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("network", Network)
def test_what_help_shows_is_understood(locale: str, network: Network, catalogues: Catalogues) -> None:
    """Every command can be typed as the help spells it, by itself."""
    words = catalogues[locale]
    table = command_table([catalogues[each] for each in LOCALES])
    spelled = [commands.spelled(command, network, words)[1:] for command in table.commands]

    assert list(table.commands) == [table.find(name) for name in spelled]
