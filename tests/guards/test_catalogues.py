"""Code and catalogues say the same, in every language."""

import ast
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from organiser.i18n import LOCALES
from tools import messages

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


PO = """
msgid ""
msgstr "Plural-Forms: nplurals=2; plural=(n != 1);\\n"

{entry}
"""
TEMPLATE = 'msgid "{name} left"\nmsgstr ""'
PLURAL = 'msgid "{count} day"\nmsgid_plural "{count} days"\nmsgstr[0] "{count} dag"\n'


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ('msgid "{name} left"\nmsgstr ""', "untranslated"),
        ('#, fuzzy\nmsgid "{name} left"\nmsgstr "{name} is weg"', "fuzzy"),
        ('msgid "{name} left"\nmsgstr "{naam} is weg"', "other placeholders"),
        ('msgid "{name} left"\nmsgstr "Iemand is weg"', "other placeholders"),
        ('msgid "{name} left"\nmsgstr "{name:은/이} is weg"', "unknown particle"),
        ('msgid "Gone"\nmsgstr "Weg"', "no longer said"),
        ('msgid "Gone"\nmsgstr "Weg"', "lacks"),
        ('#~ msgid "Gone"\n#~ msgstr "Weg"', "obsolete"),
        (PLURAL, "untranslated"),
    ],
)
def test_the_check_sees(entry: str, fault: str) -> None:
    """Each way in which a catalogue can be wrong is found."""
    template = read_po(BytesIO(PO.replace("{entry}", TEMPLATE).encode()))
    known = read_po(BytesIO(PO.replace("{entry}", entry).encode()), locale="nl")

    assert any(fault in found for found in messages.compare(template, known))


def test_the_check_is_content_with_a_right_entry() -> None:
    """A particle belongs to the language, not to the placeholder's name."""
    entry = 'msgid "{name} left"\nmsgstr "{name:이/가} 나갔어요"'
    template = read_po(BytesIO(PO.replace("{entry}", TEMPLATE).encode()))
    known = read_po(BytesIO(PO.replace("{entry}", entry).encode()))

    assert [] == list(messages.compare(template, known))
