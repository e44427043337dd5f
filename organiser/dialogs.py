"""How somebody goes through a form: what is asked next, what an answer, a press or a word like "back" does.

Pure: a `Dialog` is made for each step, and what is to be kept between two of them is a `Filling`. Whatever
comes, nothing that was answered is lost but by another answer to the same question: going back keeps it, and
what is asked no longer, because of another answer, is kept as well in case it is asked again.
Above 250 lines because every step is one walk through the same few questions.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Final, Generic

import msgspec

from organiser import retention
from organiser.answers import CannotSkip, NotAChoice, NothingPicked, Reader, fill, given
from organiser.chat.refs import Network
from organiser.errors import Refusal
from organiser.forms import LONGEST_NUMBER, Asking, Control, Controls, F, Field, Form, chosen_number
from organiser.i18n import Words
from organiser.i18n.folding import bare

LIFETIME: Final = retention.DIALOGS
"""How long a question waits for its answer."""

REVIEW: Final = ""
"""Where a dialog stands once everything is answered and is shown before it is sent."""

_CHOOSE, _PICK, _DROP = "=", "+", "-"
"""What a press of an alternative begins with; its number (from 0) among those shown follows.

To pick and to drop say what is to be, so that pressing twice is pressing once.
"""


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


class ReviewChanged(Refusal):
    """What the review asks to agree to is worded anew since it was shown."""


class Move(Enum):
    """What a step leads to."""

    ASK = auto()
    """The question at which the dialog stands now is shown."""
    PICK = auto()
    """It is the same question, with other answers picked."""
    HELP = auto()
    """It is explained, and shown again."""
    SEND = auto()
    """Everything is answered: what was asked for is done."""
    CANCEL = auto()
    """It is over, and nothing is done."""


@dataclass(frozen=True, slots=True)
class Turn:
    """How a step went. `refused` says why an answer was not taken."""

    filling: Filling
    move: Move = Move.ASK
    refused: Refusal | None = None


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
class Dialog(Generic[F]):
    """One step of somebody's way through a form."""

    form: Form[Any, F]
    facts: F
    words: Words
    network: Network
    controls: Controls

    def begin(self, line: str = "", answers: Mapping[str, Any] | None = None) -> Turn:
        """Begin, with what one line gives, and what is known already."""
        first = Asking(self.words, self.network, self.facts)
        filled = fill(self.form, line, first, self.controls)
        turn = self._settled({**(answers or {}), **filled.answers})
        if filled.refused is not None:
            stands = turn.move is Move.ASK
            return Turn(turn.filling if stands else self.reopened(turn.filling), refused=filled.refused)
        # A yes in the line itself is none to what has not been shown yet.
        ready = filled.send and turn.filling.at == REVIEW and not turn.filling.edition
        return Turn(turn.filling, Move.SEND) if ready else turn

    def again(self, filling: Filling) -> Turn:
        """Show once more where a dialog stands; what its answers rest on may have changed."""
        names = [field.name for field, _ in self._walk(filling.answers)]
        if filling.at in names:
            return self._at(filling.at, filling.answers, filling.picked)
        return Turn(self._settled(filling.answers).filling)

    def told(self, filling: Filling, answers: Mapping[str, Any]) -> Turn:
        """Go on with what is known besides, as from a link; what cannot be chosen changes nothing."""
        known = dict(filling.answers)
        for name, value in answers.items():
            more = {**known, name: value}
            if any(field.name == name and self._holds(field, now, more) for field, now in self._walk(more)):
                known = more
        return self._settled(known) if known != filling.answers else self.again(filling)

    def said(self, filling: Filling, text: str) -> Turn:
        """Somebody said something while a question was shown to them."""
        return _as_shown(self._said(filling, text), filling)

    def _said(self, filling: Filling, text: str) -> Turn:
        now = self.again(filling).filling
        if now.at != filling.at:
            return Turn(now)
        control = self.controls.find(text)
        if control is not None and self._understands(control, now):
            return self._controlled(control, now)
        if now.at == REVIEW:
            return self._reviewed(text, now, filling.shown)
        field, asking = self._asked(now.at, now.answers)
        if control is Control.SKIP:
            return Turn(now, refused=CannotSkip())
        reader = Reader(field, asking, self.controls, filling.shown)
        try:
            value = reader.read(self.controls.unquoted(text))
        except Refusal as why:
            return Turn(now, refused=why)
        return self._answered(now, value)

    def pressed(self, filling: Filling, data: str) -> Turn | None:
        """Somebody pressed a button under the question that was shown last; None for what is none of it."""
        turn = self._pressed(filling, data)
        return None if turn is None else _as_shown(turn, filling)

    def _pressed(self, filling: Filling, data: str) -> Turn | None:
        now = self.again(filling).filling
        if data in set(Control):
            control = Control(data)
            return self._controlled(control, now) if self._understands(control, now) else None
        if now.at != filling.at:
            return Turn(now)
        sign, number = data[:1], data[1:]
        if not (number.isascii() and number.isdecimal()) or len(number) > LONGEST_NUMBER:
            return None
        if int(number) >= len(filling.shown):
            return None
        return self._chose(sign, filling.shown[int(number)], now)

    def reopened(self, filling: Filling) -> Filling:
        """Where a dialog stands when it could not be sent: the review, or else the last question."""
        if self.form.review is not None:
            return self.again(filling).filling
        return self._back(filling).filling

    def question(self, filling: Filling) -> Question[F]:
        """What is shown where a dialog stands."""
        if filling.at == REVIEW:
            return self._review(filling)
        field, asking = self._asked(filling.at, filling.answers)
        picks = _picks(field, filling)
        presses = tuple(
            Pressable(
                f"{(_DROP if one.value in filling.picked else _PICK) if picks else _CHOOSE}{number}",
                label=one.label,
                picked=one.value in filling.picked,
            )
            for number, one in enumerate(field.offered(asking))
        )
        controls = tuple(one for one in _OFFERED if self._understands(one, filling))
        kept = filling.answers.get(field.name) if Control.KEEP in controls else None
        return Question(
            asking, field, presses, controls, self._told(filling, asking), field.shown(kept, asking)
        )

    def result(self, filling: Filling) -> dict[str, Any]:
        """The answers to all that is asked, without what was skipped."""
        return dict(self._answers_to(list(self._walk(filling.answers)), filling.answers))

    def _review(self, filling: Filling) -> Question[F]:
        walked = list(self._walk(filling.answers))
        asking = Asking(self.words, self.network, self.facts, self.result(filling))
        presses = [Pressable(f"{_CHOOSE}0", Control.SEND)]
        presses += [
            Pressable(f"{_CHOOSE}{number}", label=field.label(self.words))
            for number, (field, _) in enumerate(walked, 1)
        ]
        controls = tuple(one for one in _OFFERED if self._understands(one, filling))
        return Question(asking, None, tuple(presses), controls, self._told(filling, asking))

    def _told(self, filling: Filling, at: Asking[F]) -> tuple[tuple[str, str], ...]:
        """The answers before a question, in words."""
        return tuple(
            (field.label(self.words), field.shown(at.answers[field.name], asking))
            for field, asking in self._walk(filling.answers)
            if field.name in at.answers
        )

    def _walk(self, answers: Mapping[str, Any]) -> Iterator[tuple[Field[F], Asking[F]]]:
        """The fields that are asked with these answers, each with what was answered before it."""
        seen: dict[str, Any] = {}
        for field in self.form.fields:
            asking = Asking(self.words, self.network, self.facts, dict(seen))
            if (field.quiet and answers.get(field.name) is not None) or field.when(asking):
                yield field, asking
                if self._holds(field, asking, answers):
                    seen |= given({field.name: answers[field.name]})

    @staticmethod
    def _holds(field: Field[F], asking: Asking[F], answers: Mapping[str, Any]) -> bool:
        """Whether a question is answered, with something that can still be chosen."""
        if field.name not in answers:
            return False
        value = answers[field.name]
        if value is None:
            return field.optional
        if field.read is not None:
            return True
        offered = [one.value for one in field.offered(asking)]
        return all(one in offered for one in (value if field.several else [value]))

    def _answers_to(
        self, walked: Sequence[tuple[Field[F], Asking[F]]], answers: Mapping[str, Any]
    ) -> Iterator[tuple[str, Any]]:
        for field, asking in walked:
            if self._holds(field, asking, answers) and answers[field.name] is not None:
                yield field.name, answers[field.name]

    def _asked(self, name: str, answers: Mapping[str, Any]) -> tuple[Field[F], Asking[F]]:
        return next(one for one in self._walk(answers) if one[0].name == name)

    def _settled(self, answers: dict[str, Any]) -> Turn:
        """Stand at the first question that is not answered; behind the last one, review or send."""
        for field, asking in self._walk(answers):
            if not field.quiet and not self._holds(field, asking, answers):
                return self._at(field.name, answers)
        turn = self._at(REVIEW, answers)
        return turn if self.form.review is not None else Turn(turn.filling, Move.SEND)

    def _at(self, name: str, answers: dict[str, Any], picked: Sequence[Any] = ()) -> Turn:
        if name == REVIEW:
            shown = (REVIEW, *(field.name for field, _ in self._walk(answers)))
            edition = "" if self.form.edition is None else self.form.edition()
            return Turn(Filling(answers, REVIEW, shown=shown, edition=edition))
        field, asking = self._asked(name, answers)
        values = tuple(one.value for one in field.offered(asking))
        return Turn(Filling(answers, name, tuple(one for one in picked if one in values), values))

    def _answered(self, filling: Filling, value: Any) -> Turn:
        return self._settled({**filling.answers, filling.at: value})

    def _understands(self, control: Control, filling: Filling) -> bool:
        """Whether a word or button means something where a dialog stands."""
        if control in {Control.CANCEL, Control.HELP}:
            return True
        if control is Control.BACK:
            return self._before(filling) is not None
        if filling.at == REVIEW:
            return control in {Control.SEND, Control.YES}
        field, asking = self._asked(filling.at, filling.answers)
        holds = self._holds(field, asking, filling.answers)
        return {
            Control.SKIP: field.optional,
            Control.DONE: _picks(field, filling),
            Control.KEEP: holds and filling.answers[field.name] is not None,
        }.get(control, False)

    def _controlled(self, control: Control, filling: Filling) -> Turn:
        moves = {Control.CANCEL: Move.CANCEL, Control.HELP: Move.HELP}
        if control in moves:
            return Turn(filling, moves[control])
        steps = {Control.BACK: self._back, Control.SKIP: self._skip, Control.DONE: self._done}
        steps |= {Control.KEEP: self._keep}
        return steps[control](filling) if control in steps else Turn(filling, Move.SEND)

    def _skip(self, filling: Filling) -> Turn:
        return self._answered(filling, None)

    def _keep(self, filling: Filling) -> Turn:
        return self._settled(filling.answers)

    def _before(self, filling: Filling) -> str | None:
        """The question before the one at which a dialog stands."""
        names = [
            field.name
            for field, _ in self._walk(filling.answers)
            if not field.quiet or field.name == filling.at
        ]
        at = names.index(filling.at) if filling.at in names else len(names)
        return names[at - 1] if at else None

    def _back(self, filling: Filling) -> Turn:
        before = self._before(filling)
        return self._to(before, filling.answers) if before is not None else Turn(filling)

    def _to(self, name: str, answers: dict[str, Any]) -> Turn:
        """Ask again what was answered; what was picked is picked."""
        field, _ = self._asked(name, answers)
        return self._at(name, answers, (answers.get(name) or ()) if field.several else ())

    def _done(self, filling: Filling) -> Turn:
        field, _ = self._asked(filling.at, filling.answers)
        if filling.picked:
            return self._answered(filling, list(filling.picked))
        return self._answered(filling, None) if field.optional else Turn(filling, refused=NothingPicked())

    def _chose(self, sign: str, value: Any, filling: Filling) -> Turn | None:
        if filling.at == REVIEW:
            return self._opened(value, filling) if sign == _CHOOSE else None
        field, asking = self._asked(filling.at, filling.answers)
        alternatives = field.offered(asking)
        if value not in [one.value for one in alternatives]:
            return Turn(filling, refused=NotAChoice(str(value), [one.label for one in alternatives]))
        if not _picks(field, filling):
            return self._answered(filling, [value] if field.several else value) if sign == _CHOOSE else None
        others = tuple(one for one in filling.picked if one != value)
        picked = {_PICK: (*others, value), _DROP: others}.get(sign)
        if picked is None:
            return None
        return Turn(self._at(filling.at, filling.answers, picked).filling, Move.PICK)

    def _reviewed(self, text: str, filling: Filling, shown: Sequence[Any]) -> Turn:
        """Something was said to the review: the number or the label of what is to be answered anew."""
        fields = [field for field, _ in self._walk(filling.answers)]
        number = chosen_number(text)
        if 0 < number <= len(shown):
            return self._opened(shown[number - 1], filling)
        for field in fields:
            if bare(text) == bare(field.label(self.words)):
                return self._to(field.name, filling.answers)
        return Turn(filling, refused=NotAChoice(text, [field.label(self.words) for field in fields]))

    def _opened(self, name: str, filling: Filling) -> Turn:
        """What was chosen in the review: to send it, or a question that may be asked no longer."""
        if name == REVIEW:
            return Turn(filling, Move.SEND)
        asked = name in [field.name for field, _ in self._walk(filling.answers)]
        return self._to(name, filling.answers) if asked else Turn(filling)


def _picks(field: Field[Any], filling: Filling) -> bool:
    """Whether what is pressed is one of several, and `Control.DONE` goes on."""
    begun = field.name in filling.answers or bool(filling.picked)
    return field.several and (begun or not field.one_goes_on)


def _as_shown(turn: Turn, before: Filling) -> Turn:
    """Send nothing with which somebody would agree to other words than those that they were shown."""
    if turn.move is Move.SEND and turn.filling.edition != before.edition:
        return Turn(turn.filling, refused=ReviewChanged())
    return turn


_OFFERED: Final = (Control.KEEP, Control.DONE, Control.SKIP, Control.BACK, Control.CANCEL)
"""The words that are offered with a question, in the order in which they are shown."""
