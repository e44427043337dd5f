"""The guides name the words that the bot shows: buttons and commands, in the language of the reader.

`docs/members.md` has a section for each language; `docs/stewards.md` is in English. In them *italic* words
are those of a button, and `code` that begins with `/` or `!` is a command.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from organiser.handlers.commands import COMMANDS
from organiser.i18n.folding import fold
from tests.fakes.world import catalogues
from tools import messages
from tools.faults import said
from tools.traps import sprung

DOCS = Path(__file__).parents[2] / "docs"
TITLES = {"en": "English", "nl": "Nederlands", "ko": "한국어", "sv": "Svenska"}
OF_THE_NETWORKS = frozenset({"Start", "시작", "Starta"})
"""What Telegram itself writes on a button."""

_CODE = re.compile(r"`([^`\n]+(?:\n[^`\n]+)?)`")
_BUTTON = re.compile(r"(?<![*\w])\*(?!\*)([^*]+)\*(?!\*)")
_QUOTED = re.compile("“([^”]+)”|\u2018([^\u2019]+)\u2019|”([^”]+)”")
_GUIDES = ["en", "nl", "ko", "sv", "stewards"]


def guide(name: str) -> str:
    """The guide for stewards, or the part of the members' guide in a language."""
    if name == "stewards":
        return (DOCS / "stewards.md").read_text(encoding="utf-8")
    page = (DOCS / "members.md").read_text(encoding="utf-8")
    return page.partition(f"\n## {TITLES[name]}\n")[2].partition("\n## ")[0]


def one_line(text: str) -> str:
    """Words that a line break parts."""
    return " ".join(text.split())


def buttons(text: str) -> list[str]:
    """What stands in italics."""
    return [one_line(found) for found in _BUTTON.findall(_CODE.sub("", text))]


def typed(text: str) -> Iterator[tuple[str, str]]:
    """Each command in the text: its sign, and what follows."""
    for found in map(one_line, _CODE.findall(text)):
        if found[0] in "/!" and len(found) > 1:
            yield found[0], found[1:]


def names(locale: str) -> set[str]:
    """What all commands are called in a language."""
    words = catalogues()[locale]
    return {fold(command.called(words)) for command in COMMANDS}


def begins_with_one(text: str, known: set[str]) -> bool:
    """Whether one of the commands is typed here."""
    given = fold(text)
    return any(given == name or given.startswith(f"{name} ") for name in known)


def sentences(catalogue: Catalog) -> set[str]:
    """All that is said in a language."""
    return {text for message in catalogue if message.id for text in said(message)}


def to_write(catalogue: Catalog) -> set[str]:
    """The words that somebody may write to a form."""
    written = [message for message in catalogue if message.context == "written to a form"]
    return {word for message in written for text in said(message) for word in text.split("|")}


@pytest.mark.parametrize("name", _GUIDES)
def test_buttons_are_called_as_the_bot_calls_them(name: str) -> None:
    """A guide that says *Join* where the button says something else leaves its reader alone."""
    text = guide(name)
    known = sentences(messages.catalogue("en" if name == "stewards" else name)) | OF_THE_NETWORKS

    assert text
    assert [] == [button for button in buttons(text) if button not in known]


@pytest.mark.parametrize("name", _GUIDES)
def test_commands_are_called_as_the_bot_calls_them(name: str) -> None:
    """Telegram's menu knows the English words; on Matrix a guide says those of its own language."""
    locale = "en" if name == "stewards" else name
    known = {"/": names("en") | names(locale), "!": names(locale)}

    assert [] == [
        f"{sign}{text}" for sign, text in typed(guide(name)) if not begins_with_one(text, known[sign])
    ]


@pytest.mark.parametrize("name", ["en", "nl", "ko", "sv"])
def test_the_example_of_joining_is_the_bots(name: str) -> None:
    """The one line of the guide is what the bot itself gives as an example."""
    (join,) = [command for command in COMMANDS if command.name == "join"]
    assert join.example is not None
    example = join.example(catalogues()[name])

    assert f"join {example}" in [text for sign, text in typed(guide(name)) if sign == "/"]


@pytest.mark.parametrize("name", ["en", "nl", "ko", "sv"])
def test_words_to_write_are_understood(name: str) -> None:
    """What a guide puts in quotation marks can be written to a form."""
    known = to_write(messages.catalogue(name))
    quoted = [one_line("".join(found)) for found in _QUOTED.findall(guide(name))]

    assert quoted
    assert [] == [word for word in quoted if word not in known]


@pytest.mark.parametrize("name", _GUIDES)
def test_no_guide_says_what_the_bot_must_not(name: str) -> None:
    """One thing has one word in the chat and in the guide; commands stand as they are typed."""
    text = one_line(_CODE.sub("", guide(name)))

    assert [] == list(sprung(text, "en" if name == "stewards" else name))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Press *Ask a\nsteward*, then **go**.", ["Ask a steward"]),
        ("`/second *`, and *one* more `*`", ["one"]),
        ("**bold** only", []),
    ],
)
def test_the_guard_sees_buttons(text: str, found: list[str]) -> None:
    """Italics only, also across a line break, and nothing in code."""
    assert found == buttons(text)


def test_the_guard_sees_commands() -> None:
    """Each with its sign; a sign by itself is none."""
    assert [("/", "join 12"), ("!", "taal")] == list(typed("`/join\n12`, `/`, `!taal`, `skip`"))
