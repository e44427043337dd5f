"""How an answer that is typed to a question is read; those in one line are `one_line`'s."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
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
    chosen_number,
    number_in_words,
)
from organiser.i18n.folding import bare

_QUOTES: Final = " \"'“”„‘’«»"  # noqa: RUF001 - as keyboards set them
"""What people set around a word that they take over."""

_SEVERAL: Final = re.compile(r"[,，、،\n]")  # noqa: RUF001 - the commas of East Asian keyboards
_AND: Final = re.compile(
    r"(?<!\s)\s+(?:and|en|och|및|그리고)\s+|(?:(?<!\s)\s+)?[&+][\s&+]*|(?<=\w)(?:이?랑|하고|와|과)\s+",
    re.IGNORECASE,
)
"""A run of blanks is looked at from its first one only: from each it would be the work of its square."""

_BETWEEN_NUMBERS: Final = re.compile(r"[\s,，、;；+&/]+|(?<=\u20e3)")  # noqa: RUF001


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
        return [one for part in _SEVERAL.split(text) if part.strip() for one in self._joined(part)]

    def _joined(self, part: str) -> list[str]:
        """What stands on both sides of an "and" that has one of the offered beside it.

        Elsewhere it is a word of a name that nobody offers.
        """
        offered = self.field.offered(self.asking)
        if self._found(part, offered) is not None:
            return [part]
        joints = list(_AND.finditer(part))
        known = [self._found(one, offered) is not None for one in _between(joints, part)]
        cuts = [joint for joint, beside in zip(joints, pairwise(known), strict=True) if any(beside)]
        return [one for one in _between(cuts, part) if one.strip()]

    def _one(self, text: str) -> Any:
        alternatives = self.field.offered(self.asking)
        found = self._found(text, alternatives)
        if found is not None:
            return found.value
        if self.field.read is None:
            raise self.field.why_not(text, self.asking) or NotAChoice(
                text, [one.label for one in alternatives]
            )
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


def _between(joints: Sequence[re.Match[str]], text: str) -> list[str]:
    begins = [0, *(joint.end() for joint in joints)]
    ends = [*(joint.start() for joint in joints), len(text)]
    return [text[begin:end] for begin, end in zip(begins, ends, strict=True)]


def _of_value(value: Any, alternatives: Sequence[Alternative]) -> Alternative | None:
    # A yes is no 1: Python takes them for equal.
    return next((one for one in alternatives if (type(one.value), one.value) == (type(value), value)), None)


def given(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers without what was skipped."""
    return {name: value for name, value in answers.items() if value is not None}
