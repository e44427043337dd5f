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

_SENTENCE = re.compile(r"(?:\S+ ){3}.*[.?]")

NOT_OURS = {
    "What is your name?": "a question of a form that only the tests have",
    "It was not me.": "what somebody answers",
}
"""Sentences that read the same in every language, each with the reason."""

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


def sentences(path: Path) -> set[str]:
    """The lines of an approval file that are sentences of four words at least."""
    said = _NOT_SAID.sub("", path.read_text(encoding="utf-8")).splitlines()
    return {line for line in said if _SENTENCE.fullmatch(line)}


@pytest.mark.parametrize("locale", sorted(set(LOCALES) - {"en"}))
def test_no_sentence_is_the_same_in_english(locale: str) -> None:
    """Words that a view says past the catalogues would be."""
    files = [path for folder in (APPROVED, CONVERSATIONS) for path in folder.rglob(f"*.{locale}.txt")]

    same = {
        one
        for path in files
        for one in sentences(path) & sentences(path.with_suffix("").with_suffix(".en.txt"))
    }

    assert set(NOT_OURS) == same


def test_a_sentence_is_seen(tmp_path: Path) -> None:
    """Four words and a full stop; neither a title nor a heading."""
    path = tmp_path / "said.nl.txt"
    path.write_text("== what a moment is.\nYour data is safe.\nYour data\n", encoding="utf-8")

    assert {"Your data is safe."} == sentences(path)


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
