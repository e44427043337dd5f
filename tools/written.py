"""What can be wrong with a catalogue as a file, which the library that reads it passes over in silence.

A quotation mark that is missing costs it a letter, a sentence that stands there twice is taken once, and a
plural form too many is left out. What is wrong with a translation itself is found by `tools.faults`.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

_LINE: Final = re.compile(
    r'(?:(?P<word>msgctxt|msgid|msgid_plural|msgstr)(?:\[(?P<form>\d)\])? )?"(?P<text>(?:[^"\\]|\\.)*)"'
)
_FIRST: Final = frozenset({"msgctxt", "msgid"})


@dataclass(slots=True)
class _Entry:
    """What stands behind each word of one entry, and how many plural forms it has."""

    line: int
    said: dict[str, str] = field(default_factory=dict)
    forms: int = 0

    def name(self) -> str:
        """Its context and sentence."""
        return " / ".join(self.said[word] for word in ("msgctxt", "msgid") if self.said.get(word))


def misread(text: str, plural_forms: int) -> Iterator[str]:
    """What is wrong with the text of a catalogue whose language has so many plural forms, by its lines."""
    lines: list[tuple[int, re.Match[str]]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        found = _LINE.fullmatch(line)
        if found is not None:
            lines.append((number, found))
        elif line.strip() and not line.startswith("#"):
            yield f'line {number} is not written like msgstr "...": look at its quotation marks'
    entries = list(_entries(lines))
    yield from (
        f"line {entry.line}: {entry.forms} plural forms instead of {plural_forms}: {entry.name()!r}"
        for entry in entries
        if entry.forms > plural_forms
    )
    counted = Counter(entry.name() for entry in entries)
    yield from (f"stands there {count} times: {name!r}" for name, count in counted.items() if count > 1)


def _entries(lines: list[tuple[int, re.Match[str]]]) -> Iterator[_Entry]:
    entry, word = _Entry(0), ""
    for number, found in lines:
        word = found["word"] or word
        if found["word"] in _FIRST and "msgstr" in entry.said:
            yield entry
            entry = _Entry(number)
        entry.line = entry.line or number
        entry.forms += bool(found["form"])
        entry.said[word] = entry.said.get(word, "") + found["text"]
    yield entry
