"""Whoever translates can read every view: nothing is said that no approval file shows."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from organiser.i18n import LOCALES
from tools.traps import sprung

ROOT = Path(__file__).parent.parent.parent
VIEWS = ROOT / "organiser" / "views"
APPROVED = ROOT / "tests" / "views" / "approved"

CONVERSATIONS = ROOT / "tests" / "handlers" / "members" / "approved"

_NOT_SAID = re.compile(r"^(?:== .*|[^\n:]+> .*)$|`[^`\n]+`", re.MULTILINE)
"""A moment's title, what somebody types to the bot, and commands."""

EXEMPT = {
    "rich/post": "sets what others say into a post, and says nothing itself",
}
"""Functions that return a `Post` and need no approval, each with the reason."""


def speaking(source: str) -> Iterator[str]:
    """The public functions of a module that return a `Post`."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            returned = node.returns
            if isinstance(returned, ast.Name) and returned.id == "Post":
                yield node.name


def views() -> set[str]:
    """Each function that speaks, such as `bridge/codes/join_code`."""
    return {
        f"{path.relative_to(VIEWS).with_suffix('')}/{name}"
        for path in VIEWS.rglob("*.py")
        for name in speaking(path.read_text(encoding="utf-8"))
    }


def approved(locale: str) -> set[str]:
    """The views that have a file in a language."""
    ending = f".{locale}.txt"
    return {str(path.relative_to(APPROVED)).removesuffix(ending) for path in APPROVED.rglob(f"*{ending}")}


@pytest.mark.parametrize("locale", LOCALES)
def test_every_view_is_approved(locale: str) -> None:
    """A view without a file needs a test with `approve`, and `make approve`."""
    assert set() == views() - approved(locale) - set(EXEMPT)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_file_has_its_view(locale: str) -> None:
    """A view that is gone or called otherwise leaves no file behind."""
    modules = {
        f"{path.relative_to(VIEWS).with_suffix('')}/{node.name}"
        for path in VIEWS.rglob("*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
    }

    assert set() == approved(locale) - modules


def test_no_file_is_in_another_language() -> None:
    """Every file belongs to one of the languages."""
    ours = {f".{locale}.txt" for locale in LOCALES}

    files = [path for path in APPROVED.rglob("*.*") if path.name != "README.md"]

    assert [] == [path.name for path in files if "".join(path.suffixes) not in ours]


def misleading(text: str, locale: str) -> list[str]:
    """The words of an approval file that the bot must not say."""
    return list(sprung(_NOT_SAID.sub("", text), locale))


@pytest.mark.parametrize("locale", LOCALES)
def test_nothing_that_is_said_misleads(locale: str) -> None:
    """Also where the words come from elsewhere than a catalogue: laws, dates, countries."""
    files = [path for folder in (APPROVED, CONVERSATIONS) for path in folder.rglob(f"*.{locale}.txt")]

    found = [(path, misleading(path.read_text(encoding="utf-8"), locale)) for path in files]

    assert [] == [(path.name, words) for path, words in found if words]


@pytest.mark.parametrize(
    ("said", "locale", "count"),
    [
        ("== a steward\n조합원이에요.", "ko", 1),
        ("== a steward\nSkriv `!steward`.\nSam> en poll!", "sv", 0),
        ("Elke werknemer telt.", "nl", 1),
        ("to Sam: en poll.", "sv", 1),
    ],
)
def test_traps_are_seen_in_what_is_said(said: str, locale: str, count: int) -> None:
    """Titles, commands and what people type are theirs."""
    assert count == len(misleading(said, locale))


def test_no_exemption_outlives_its_view() -> None:
    """What is exempt exists, speaks, and has no file."""
    assert set(EXEMPT) <= views() - approved("en")


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("def said(words: Words) -> Post: ...", ["said"]),
        ("def _said(words: Words) -> Post: ...", []),
        ("def said(words: Words) -> str: ...", []),
    ],
)
def test_the_guard_sees(source: str, found: list[str]) -> None:
    """A public function that returns a post is found, nothing else."""
    assert found == list(speaking(source))
