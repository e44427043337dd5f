"""All answers of a form in one line: how it is parted, and what each part answers."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from organiser.answers import CannotSkip, Reader, given
from organiser.errors import Refusal
from organiser.forms import Asking, Control, Controls, F, Field, Form
from organiser.i18n.called import called_number
from organiser.i18n.folding import bare, fold

_SIGNS: Final = ";；\u037e؛"  # noqa: RUF001
"""What parts the answers, and what keyboards of other scripts have in its place."""

_ALIKE: Final = {";": re.compile(f"[{_SIGNS}]")}
_FIRST: Final = re.compile(rf"[{_SIGNS}\n]")

_NAMED: Final = re.compile(r"\s*([^=]{1,40}?)\s*=\s*(.*)", re.DOTALL)


_BEHIND: Final = re.compile(r"(?<=[^\s;])[\s;]+([^\s;=]{1,40})\s*=\s*")
"""Names an answer behind those that blanks part; what it is called is one word."""


class TooManyAnswers(Refusal):
    """One line has more parts than there are questions."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What one line gave: values by name, None for what it skips; and why something of it was not taken.

    `at` is the question whose answer was refused, "" where it was none's.
    """

    answers: dict[str, Any]
    refused: Refusal | None = None
    at: str = ""
    send: bool = False
    """Whether one more part says yes to all of it."""


def fill(form: Form[Any, F], line: str, asking: Asking[F], controls: Controls) -> Filled:
    """Read the answers of one line: in the order of the questions, or by name (`name = answer`).

    An empty part between others gives no answer, or skips what may be skipped. What is refused is left out;
    the first refusal is told. Nothing stops at it: the parts behind it are read as well.
    """
    named, placed = _parts(form, line, controls)
    answers: dict[str, Any] = {}
    refused: Refusal | None = None
    at = ""
    for one in form.fields:
        now = replace(asking, answers=given(answers))
        text = named.get(one.name)
        asked = one.when(now)
        parts = placed[:-1] if placed and _says_yes(placed[-1], controls) else placed
        if text is None and placed and not one.quiet and (asked or _said_anyway(form, one, parts, now)):
            text = placed.pop(0)
        if text is None:
            continue
        try:
            read = _read_part(one, text, now, controls)
            answers |= read if asked or one.name in named else {}
        except Refusal as why:
            refused, at = (refused, at) if refused else (why, one.name)
    send = len(placed) == 1 and _says_yes(placed[0], controls)
    if placed and not send:
        refused = refused or TooManyAnswers()
    return Filled(answers, refused, at, send)


def first_part(line: str) -> tuple[str, str]:
    """What stands before the answers of a line, and the answers: a code, and what it is for."""
    first, *behind = _FIRST.split(line, maxsplit=1)
    return first, "".join(behind).strip()


def _says_yes(part: str, controls: Controls) -> bool:
    return controls.find(part) in {Control.YES, Control.SEND}


def _said_anyway(form: Form[Any, F], one: Field[F], parts: Sequence[str], asking: Asking[F]) -> bool:
    """Whether the next part is an answer to what is not asked now: by its words, or as one too many."""
    if not one.sayable or not parts:
        return False
    behind = form.fields[form.fields.index(one) + 1 :]
    asked = sum(1 for later in behind if not later.quiet and later.when(asking))
    labels = {bare(offered.label) for offered in one.offered(asking)}
    return bare(parts[0]) in labels or one.why_not(parts[0], asking) is not None or len(parts) > asked


def _worded(line: str, count: int) -> list[str]:
    """The words of a line in at most so many parts; a number such as `nr 5` at its beginning is one part."""
    words = line.split(maxsplit=2)
    if called_number(words[0]) is None and called_number(" ".join(words[:2])) is not None:
        return ["".join(words[:2]), *" ".join(words[2:]).split(maxsplit=count - 2)]
    return line.split(maxsplit=count - 1)


def _names(fields: Iterable[Field[Any]], controls: Controls) -> dict[str, str]:
    """What fields are called, in every language, folded; each with the field's own name."""
    names = {fold(one.name): one.name for one in fields}
    return names | {fold(one.label(words)): one.name for one in fields for words in controls.languages}


def _behind(line: str, names: Mapping[str, str]) -> tuple[dict[str, str], str]:
    """The answers at the end of a line that name one of these (`day = friday`), and what stands before."""
    named: dict[str, str] = {}
    for match in reversed([*_BEHIND.finditer(line)]):
        if fold(match[1]) in names:
            named[names[fold(match[1])]] = line[match.end() :].rstrip("; ")
            line = line[: match.start()]
    return named, line


def _parts(form: Form[Any, F], line: str, controls: Controls) -> tuple[dict[str, str], list[str]]:
    """The parts that name their field, by its name, and the others in order.

    Where no sign parts them, each stands on a line of its own, and the last has all lines that are left.
    Where blanks do, only what is never asked by itself is named, behind all others: those may be free text.
    """
    if not line.strip():
        return {}, []
    if not form.separator.strip():
        quiet = [one for one in form.fields if one.quiet]
        named, rest = _behind(line, _names(quiet, controls))
        return named, _worded(rest, len(form.fields) - len(quiet))
    names = _names(form.fields, controls)
    named, placed = {}, []
    parts = _split(line, form.separator)
    on_lines = len(parts) == 1 and not form.fields[0].several
    for part in _lines(parts[0]) if on_lines else parts:
        match = _NAMED.fullmatch(part)
        if match and fold(match[1]) in names:
            named[names[fold(match[1])]] = match[2].strip()
        else:
            placed.append(part.strip())
    asked = sum(not one.quiet and one.name not in named for one in form.fields)
    return named, _gathered(placed, asked, controls) if on_lines else placed


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def _gathered(lines: list[str], most: int, controls: Controls) -> list[str]:
    """Lines as the answers to `most` questions, with a yes behind them where one stands there."""
    end = lines[-1:] if lines and _says_yes(lines[-1], controls) else []
    rest = lines[most - 1 : len(lines) - len(end)]
    return [*lines[: most - 1], "\n".join(rest), *end] if len(rest) > 1 else lines


def _split(line: str, separator: str) -> list[str]:
    """The parts of one line. A sign behind the last one ends it, and begins no other."""
    alike = _ALIKE.get(separator)
    parts = line.split(separator) if alike is None else alike.split(line)
    while parts and not parts[-1].strip():
        parts.pop()
    return parts


def _read_part(one: Field[F], text: str, asking: Asking[F], controls: Controls) -> dict[str, Any]:
    """What one part says: a value, that it is skipped, or nothing."""
    skipped = controls.find(text) is Control.SKIP
    if (skipped or not text) and one.optional:
        return {one.name: None}
    if skipped:
        raise CannotSkip
    if not text:
        return {}
    return {one.name: Reader(one, asking, controls).read(controls.unquoted(text))}
