"""How answers are read: one that is typed to a question, and all that are given in one line."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Generic

from organiser.chat.refs import Network
from organiser.errors import Refusal
from organiser.forms import (
    Alternative,
    Asking,
    Control,
    Controls,
    F,
    Field,
    Form,
    called_number,
    chosen_number,
    number_in_words,
)
from organiser.i18n.folding import bare, fold

_QUOTES: Final = " \"'“”„‘’«»"  # noqa: RUF001 - as keyboards set them
"""What people set around a word that they take over."""

_SEVERAL: Final = re.compile(r"[,，、،\n]")  # noqa: RUF001 - the commas of East Asian keyboards
_BETWEEN_NUMBERS: Final = re.compile(r"[\s,，、;；+&/]+|(?<=\u20e3)")  # noqa: RUF001
_ALIKE: Final = {";": re.compile("[;；\u037e؛]")}  # noqa: RUF001
"""What keyboards of other scripts have in the place of a sign that parts the answers."""

_NAMED: Final = re.compile(r"\s*([^=]{1,40}?)\s*=\s*(.*)", re.DOTALL)


class NotAChoice(Refusal):
    """What was said is none of the answers to choose from."""

    def __init__(self, given: str, choices: Sequence[str]) -> None:
        """`given` as it was typed, and the labels of what there is."""
        super().__init__()
        self.given = given
        self.choices = choices


class NothingPicked(Refusal):
    """At least one answer is needed."""


class NothingSaid(Refusal):
    """There are no words in what was sent."""


class CannotSkip(Refusal):
    """This question is needed."""


class NothingHere(Refusal):
    """Such a word leads nowhere from where somebody stands; it may be an answer, in quotation marks."""

    def __init__(self, given: str) -> None:
        """`given` as it was typed."""
        super().__init__()
        self.given = given


class TooManyAnswers(Refusal):
    """One line has more parts than there are questions."""


@dataclass(frozen=True)
class Reader(Generic[F]):
    """Reads answers to one question. `shown` are the values that were shown with their numbers."""

    field: Field[F]
    asking: Asking[F]
    controls: Controls
    shown: Sequence[Any] = ()

    def read(self, text: str) -> Any:
        """The value of what was typed.

        Raises:
            Refusal: it is none.
        """
        if not text.strip():
            raise NothingSaid
        if not self.field.several:
            return self._one(text)
        values: list[Any] = []
        for part in self._parts(text):
            value = self._one(part)
            if value not in values:
                values.append(value)
        if not values:
            raise NothingPicked
        return values

    def _parts(self, text: str) -> list[str]:
        numbers = [part for part in _BETWEEN_NUMBERS.split(text) if part]
        if self.shown and all(map(chosen_number, numbers)):
            return numbers
        if self._found(text, self.field.offered(self.asking)) is not None:
            return [text]  # There may be a comma in a label.
        return [part for part in _SEVERAL.split(text) if part.strip()]

    def _one(self, text: str) -> Any:
        alternatives = self.field.offered(self.asking)
        found = self._found(text, alternatives)
        if found is not None:
            return found.value
        if self.field.read is None:
            raise NotAChoice(text, [one.label for one in alternatives])
        return self.field.read(text, self.asking)

    def _found(self, text: str, alternatives: Sequence[Alternative]) -> Alternative | None:
        counted = self._counted(text)
        # Where numbers stand before what is shown, a number is one of these, whatever else it could be.
        if counted is not None and self.asking.network is Network.MATRIX:
            return _of_value(counted, alternatives)
        said = bare(text.strip(_QUOTES))
        for one in alternatives:
            if said and said in map(bare, (one.label, str(one.value), *one.also)):
                return one
        control = self.controls.find(text)
        if control in {Control.YES, Control.NO}:
            return _of_value(control is Control.YES, alternatives)
        if counted is None and self.field.read is None:
            counted = self._shown_as(number_in_words(text))
        return _of_value(counted, alternatives)

    def _counted(self, text: str) -> Any:
        """The value of what was shown with a number; None where no such number was."""
        return self._shown_as(chosen_number(text))

    def _shown_as(self, number: int) -> Any:
        return self.shown[number - 1] if 0 < number <= len(self.shown) else None


def _of_value(value: Any, alternatives: Sequence[Alternative]) -> Alternative | None:
    # A yes is no 1: Python takes them for equal.
    return next((one for one in alternatives if (type(one.value), one.value) == (type(value), value)), None)


@dataclass(frozen=True, slots=True)
class Filled:
    """What one line gave: values by name, None for what it skips; and why something of it was not taken."""

    answers: dict[str, Any]
    refused: Refusal | None = None
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
            refused = refused or why
    send = len(placed) == 1 and _says_yes(placed[0], controls)
    if placed and not send:
        refused = refused or TooManyAnswers()
    return Filled(answers, refused, send)


def _says_yes(part: str, controls: Controls) -> bool:
    return controls.find(part) in {Control.YES, Control.SEND}


def _said_anyway(form: Form[Any, F], one: Field[F], parts: Sequence[str], asking: Asking[F]) -> bool:
    """Whether the next part is an answer to what is not asked now: by its words, or as one too many."""
    if not one.sayable or not parts:
        return False
    behind = form.fields[form.fields.index(one) + 1 :]
    asked = sum(1 for later in behind if not later.quiet and later.when(asking))
    labels = {bare(offered.label) for offered in one.offered(asking)}
    return bare(parts[0]) in labels or len(parts) > asked


def given(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers without what was skipped."""
    return {name: value for name, value in answers.items() if value is not None}


def _worded(line: str, count: int) -> list[str]:
    """The words of a line in at most so many parts; a number such as `nr 5` at its beginning is one part."""
    words = line.split(maxsplit=2)
    if called_number(words[0]) is None and called_number(" ".join(words[:2])) is not None:
        return ["".join(words[:2]), *" ".join(words[2:]).split(maxsplit=count - 2)]
    return line.split(maxsplit=count - 1)


def _parts(form: Form[Any, F], line: str, controls: Controls) -> tuple[dict[str, str], list[str]]:
    """The parts that name their field, by its name, and the others in order."""
    if not line.strip():
        return {}, []
    if not form.separator.strip():
        return {}, _worded(line, sum(not one.quiet for one in form.fields))
    names = {fold(one.name): one.name for one in form.fields}
    names |= {fold(one.label(words)): one.name for one in form.fields for words in controls.languages}
    named, placed = {}, []
    for part in _split(line, form.separator):
        match = _NAMED.fullmatch(part)
        if match and fold(match[1]) in names:
            named[names[fold(match[1])]] = match[2].strip()
        else:
            placed.append(part.strip())
    return named, placed


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
