"""Code and catalogues say the same, in every language."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from organiser.i18n import LOCALES
from tools import faults, messages

MARKS = {"gettext": 1, "pieces": 1, "ngettext": 2, "pgettext": 2, "noop": 2}
"""How many leading arguments of each marking function must be literals."""

SPOKEN_LATER = {"pseudonyms.py", "transcript.py"}
"""Modules that mark their words with `noop` and look them up by variable."""


def test_catalogues_are_complete() -> None:
    """Nothing is untranslated, fuzzy, obsolete, or has other placeholders or plural forms than the code."""
    assert [] == messages.check()


def test_every_language_has_a_folder_and_every_folder_a_language() -> None:
    """A language is never half there."""
    folders = sorted(path.name for path in messages.FOLDER.iterdir() if path.is_dir())

    assert sorted(LOCALES) == folders


def marking_calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Every call that marks a sentence, with the name of the function."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in MARKS:
                yield name, node


def test_sentences_are_literals() -> None:
    """A sentence or context in a variable is not found by the extraction, and stays English for ever."""
    unseen = [
        f"{path.name}:{call.lineno}"
        for path in sorted((messages.ROOT / "organiser" / "views").rglob("*.py"))
        if path.name not in SPOKEN_LATER
        for name, call in marking_calls(path)
        if not all(isinstance(argument, ast.Constant) for argument in call.args[: MARKS[name]])
    ]

    assert [] == unseen


def test_only_views_speak() -> None:
    """No sentence for a person hides in another layer."""
    organiser = messages.ROOT / "organiser"
    elsewhere = [
        str(path.relative_to(organiser))
        for path in sorted(organiser.rglob("*.py"))
        if path.relative_to(organiser).parts[0] not in {"views", "i18n"} and any(marking_calls(path))
    ]

    assert [] == elsewhere


def labels(source: str) -> Iterator[ast.Call]:
    """What stands on something to press, where it is marked at that very place."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Choice" and node.args:
            label = node.args[0]
            if isinstance(label, ast.Call) and getattr(label.func, "attr", "") in MARKS:
                yield label


def is_button(label: ast.Call) -> bool:
    """Whether its context says that it is one, so that its length is checked in every language."""
    context = label.args[0]
    marked = getattr(label.func, "attr", "") == "pgettext"
    return marked and isinstance(context, ast.Constant) and str(context.value).startswith(faults.BUTTON)


def test_buttons_are_marked_as_such() -> None:
    """Words on something to press are `pgettext("button...", ...)`, so that their length is checked."""
    views = messages.ROOT / "organiser" / "views"
    unmarked = [
        f"{path.relative_to(views)}:{label.lineno}"
        for path in sorted(views.rglob("*.py"))
        for label in labels(path.read_text(encoding="utf-8"))
        if not is_button(label)
    ]

    assert [] == unmarked


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('Choice(words.gettext("Join"), yes)', [False]),
        ('Choice(words.pgettext("join chats", "Join"), yes)', [False]),
        ('Choice(words.pgettext("button: join chats", "Join"), yes)', [True]),
        ("Choice(name, yes)", []),
    ],
)
def test_the_guard_of_buttons_sees(source: str, expected: list[bool]) -> None:
    """A context that begins with the word, nothing else."""
    assert expected == [is_button(label) for label in labels(source)]
