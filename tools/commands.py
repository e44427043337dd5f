"""Write `docs/commands.md` from the table of commands: `python -m tools.commands [--check]`.

With `--check` nothing is written, and the exit code is 1 where the page is not what the table says.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from organiser.chat.flat import plain_text
from organiser.chat.refs import Network
from organiser.commands import Command, Section, Where
from organiser.handlers.commands import COMMANDS
from organiser.i18n import LOCALES, Catalogues, Words
from organiser.views.commands import usage
from organiser.views.help import section_name, who_may
from tools.pages import keep

ROOT: Final = Path(__file__).resolve().parent.parent
PAGE: Final = ROOT / "docs" / "commands.md"
LANGUAGES: Final = {"en": "English", "nl": "Nederlands", "ko": "한국어", "sv": "Svenska"}
OPENING: Final = """\
# Commands

Everything that can be asked of the bot, in its four languages. Written by `python -m tools.commands` from
`organiser/handlers/commands.py`: change it there.

On Telegram a command begins with `/`, on Matrix with `!`; in private both work. Every word of a command is
understood in every language, in any mixture. Telegram marks only Latin letters as a command, so its first
word is shown in English there. What is marked with * can be asked in private too, with ** only there: typed
in a group it is taken away, and answered in private.
"""
HEAD: Final = ("| Telegram | Matrix | | |", "|---|---|---|---|")


def page() -> str:
    """The whole page."""
    catalogues = Catalogues.load()
    sections = [_language(LANGUAGES[locale], catalogues[locale]) for locale in LOCALES]
    return "\n".join([OPENING, *sections])


def _language(title: str, words: Words) -> str:
    listed = [command for command in COMMANDS if command.listed]
    parts = [f"## {title}", ""]
    for section in Section:
        rows = [_row(command, words) for command in listed if command.section is section]
        if rows:
            parts += [f"### {section_name(section, words)}", "", *HEAD, *rows, ""]
    return "\n".join(parts)


def _row(command: Command[Any], words: Words) -> str:
    typed = [
        f"`{_escaped(plain_text((usage(command, network, words),)))}`"
        for network in (Network.TELEGRAM, Network.MATRIX)
    ]
    star = {Where.GROUP: "", Where.BOTH: " *", Where.PRIVATE: " **"}[command.where]
    who = who_may(command.who, words)
    return f"| {' | '.join([*typed, _escaped(f'{command.help(words)}{star}'), _escaped(who)])} |"


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")


def main(arguments: Sequence[str]) -> int:
    """Write the page, or say whether it is up to date; returns the exit code."""
    return keep(PAGE, page(), "the table of commands", "tools.commands", arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
