"""Where somebody stands in a form: which questions are asked, what is shown there, which words mean what.

Pure, and it takes no step: that is `dialogs`' work. What is kept between two steps is a `Filling`. Which
questions are asked follows from the answers at each step anew, so that nothing can be kept that is wrong.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic

import msgspec

from organiser.answers import given
from organiser.chat.refs import Network
from organiser.errors import Refusal
from organiser.forms import Asking, Control, F, Field, Form
from organiser.i18n import Words

REVIEW: Final = ""
"""Where a dialog stands once everything is answered and is shown before it is sent."""

CHOOSE, PICK, DROP = "=", "+", "-"
"""What a press of an alternative begins with; its number (from 0) among those shown follows.

To pick and to drop say what is to be, so that pressing twice is pressing once.
"""

_OFFERED: Final = (Control.KEEP, Control.DONE, Control.SKIP, Control.BACK, Control.CANCEL)
"""The words that are offered with a question, in the order in which they are shown."""


class Filling(msgspec.Struct, frozen=True):
    """What is kept of a dialog between two steps. `answers` has None for what was skipped.

    `at` is the field that is asked, `picked` what is picked of it so far where it takes several, `shown` the
    values of the alternatives as they were shown, `edition` that of what the review has asked to agree to.
    """

    answers: dict[str, Any] = {}
    at: str = REVIEW
    picked: tuple[Any, ...] = ()
    shown: tuple[Any, ...] = ()
    edition: str = ""


@dataclass(frozen=True, slots=True)
class Pressable:
    """Something to press under a question, for an alternative or (then without a label) a control."""

    data: str
    control: Control | None = None
    label: str = ""
    picked: bool = False


@dataclass(frozen=True)
class Question(Generic[F]):
    """All that a view needs to show where a dialog stands. `field` is None for the review.

    `kept` is the answer that stays with `Control.KEEP`. `before` are the answers to what was asked before, by
    label and in words. `typed` says whether the answer can be typed freely.
    """

    asking: Asking[F]
    field: Field[F] | None
    presses: tuple[Pressable, ...]
    controls: tuple[Control, ...]
    before: tuple[tuple[str, str], ...] = ()
    kept: str = ""

    @property
    def typed(self) -> bool:
        """Whether the answer can be typed freely."""
        return self.field is not None and self.field.read is not None


@dataclass(frozen=True)
class Course(Generic[F]):
    """A form as it is put to somebody, with what its questions need to know now."""

    form: Form[Any, F]
    facts: F
    words: Words
    network: Network

    def walk(self, answers: Mapping[str, Any]) -> Iterator[tuple[Field[F], Asking[F]]]:
        """The fields that are asked with these answers, each with what was answered before it."""
        seen: dict[str, Any] = {}
        for field in self.form.fields:
            asking = Asking(self.words, self.network, self.facts, dict(seen))
            if (field.quiet and answers.get(field.name) is not None) or field.when(asking):
                yield field, asking
                if self.holds(field, asking, answers):
                    seen |= given({field.name: answers[field.name]})

    def names(self, answers: Mapping[str, Any]) -> list[str]:
        """The names of the fields that are asked with these answers, in order."""
        return [field.name for field, _ in self.walk(answers)]

    def asked(self, name: str, answers: Mapping[str, Any]) -> tuple[Field[F], Asking[F]]:
        """The field of a name that is asked with these answers, and what was answered before it."""
        return next(one for one in self.walk(answers) if one[0].name == name)

    @staticmethod
    def holds(field: Field[F], asking: Asking[F], answers: Mapping[str, Any]) -> bool:
        """Whether a question is answered, with something that can still be chosen."""
        if field.name not in answers or (field.of and field.of not in asking.answers):
            return False
        value = answers[field.name]
        if value is None:
            return field.optional
        if field.read is not None:
            return True
        offered = [one.value for one in field.offered(asking)]
        return all(one in offered for one in (value if field.several else [value]))

    def answered(self, answers: Mapping[str, Any], name: str, value: Any) -> dict[str, Any]:
        """The answers with one to the question of that name; of another one than before nothing is known."""
        changed = answers.get(name) != value
        said_of_it = {field.name for field in self.form.fields if changed and field.of == name}
        kept = {each: said for each, said in answers.items() if each not in said_of_it}
        return {**kept, name: value}

    def result(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        """The answers to all that is asked, without what was skipped."""
        held = [field.name for field, asking in self.walk(answers) if self.holds(field, asking, answers)]
        return given({name: answers[name] for name in held})

    def at(self, name: str, answers: dict[str, Any], picked: Sequence[Any] = ()) -> Filling:
        """Where a dialog stands that asks the field of that name, or shows the review."""
        if name == REVIEW:
            edition = "" if self.form.edition is None else self.form.edition(self.facts)
            return Filling(answers, REVIEW, shown=(REVIEW, *self.names(answers)), edition=edition)
        field, asking = self.asked(name, answers)
        values = tuple(one.value for one in field.offered(asking))
        return Filling(answers, name, tuple(one for one in picked if one in values), values)

    def first_open(self, answers: Mapping[str, Any]) -> str:
        """The first question that is not answered; `REVIEW` behind the last one."""
        still = (
            field.name
            for field, asking in self.walk(answers)
            if not field.quiet and not self.holds(field, asking, answers)
        )
        return next(still, REVIEW)

    def why_not(self, filling: Filling) -> Refusal | None:
        """Why the answer to what is asked can't be chosen any more; None where it can, or there is none."""
        if filling.at == REVIEW or filling.at not in filling.answers:
            return None
        field, asking = self.asked(filling.at, filling.answers)
        return field.why_not(filling.answers[filling.at], asking)

    def before(self, filling: Filling) -> str | None:
        """The question before the one at which a dialog stands; None where it is the first."""
        names = [
            field.name
            for field, _ in self.walk(filling.answers)
            if not field.quiet or field.name == filling.at
        ]
        at = names.index(filling.at) if filling.at in names else len(names)
        return names[at - 1] if at else None

    def understands(self, control: Control, filling: Filling) -> bool:
        """Whether a word or button means something where a dialog stands."""
        if control in {Control.CANCEL, Control.HELP}:
            return True
        if control is Control.BACK:
            return self.before(filling) is not None
        if filling.at == REVIEW:
            return control in {Control.SEND, Control.YES}
        field, asking = self.asked(filling.at, filling.answers)
        holds = self.holds(field, asking, filling.answers)
        return {
            Control.SKIP: field.optional,
            Control.DONE: picks(field, filling),
            Control.KEEP: holds and filling.answers[field.name] is not None,
        }.get(control, False)

    def question(self, filling: Filling) -> Question[F]:
        """What is shown where a dialog stands."""
        controls = tuple(one for one in _OFFERED if self.understands(one, filling))
        if filling.at == REVIEW:
            asking = Asking(self.words, self.network, self.facts, self.result(filling.answers))
            return Question(asking, None, self._review(filling), controls, self._told(filling, asking))
        field, asking = self.asked(filling.at, filling.answers)
        kept = filling.answers.get(field.name) if Control.KEEP in controls else None
        presses = tuple(_presses(field, asking, filling))
        return Question(
            asking, field, presses, controls, self._told(filling, asking), field.shown(kept, asking)
        )

    def _review(self, filling: Filling) -> tuple[Pressable, ...]:
        """To send it, and each question that can be answered anew."""
        fields = [field for field, _ in self.walk(filling.answers)]
        anew = (
            Pressable(f"{CHOOSE}{number}", label=field.label(self.words))
            for number, field in enumerate(fields, 1)
        )
        return Pressable(f"{CHOOSE}0", Control.SEND), *anew

    def _told(self, filling: Filling, at: Asking[F]) -> tuple[tuple[str, str], ...]:
        """The answers before a question, in words."""
        return tuple(
            (field.label(self.words), field.shown(at.answers[field.name], asking))
            for field, asking in self.walk(filling.answers)
            if field.name in at.answers
        )


def picks(field: Field[Any], filling: Filling) -> bool:
    """Whether what is pressed is one of several, and `Control.DONE` goes on."""
    begun = field.name in filling.answers or bool(filling.picked)
    return field.several and (begun or not field.one_goes_on)


def _presses(field: Field[F], asking: Asking[F], filling: Filling) -> Iterator[Pressable]:
    several = picks(field, filling)
    for number, one in enumerate(field.offered(asking)):
        picked = one.value in filling.picked
        sign = (DROP if picked else PICK) if several else CHOOSE
        yield Pressable(f"{sign}{number}", label=one.label, picked=picked)
