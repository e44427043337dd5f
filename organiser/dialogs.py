"""How somebody goes through a form: what an answer, a press or a word like "back" leads to.

Pure: a `Dialog` is made for each step, and what is to be kept between two of them is a `Filling`. Whatever
comes, nothing that was answered is lost but by another answer to the same question: going back keeps it, and
what is asked no longer, because of another answer, is kept as well in case it is asked again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Generic

from organiser.answers import CannotSkip, NotAChoice, NothingHere, NothingPicked, Reader
from organiser.course import CHOOSE, DROP, PICK, REVIEW, Course, Filling, picks
from organiser.errors import Refusal
from organiser.forms import LONGEST_NUMBER, Asking, Control, Controls, F, chosen_number
from organiser.i18n.folding import bare
from organiser.one_line import fill


class ReviewChanged(Refusal):
    """What the review shows beside the answers is not what it was when it was shown."""


class NothingBefore(Refusal):
    """This is the first question."""


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


@dataclass(frozen=True)
class Dialog(Generic[F]):
    """One step of somebody's way through a form."""

    course: Course[F]
    controls: Controls

    def begin(self, line: str = "", answers: Mapping[str, Any] | None = None) -> Turn:
        """Begin, with what one line gives, and what is known already."""
        course = self.course
        first = Asking(course.words, course.network, course.facts)
        filled = fill(course.form, line, first, self.controls)
        turn = self._settled({**(answers or {}), **filled.answers})
        if filled.refused is not None:
            return Turn(self._mistaken(turn, filled.at), refused=filled.refused)
        # A yes in the line itself is none to what has not been shown yet.
        ready = filled.send and turn.filling.at == REVIEW and not turn.filling.edition
        return Turn(turn.filling, Move.SEND) if ready else turn

    def _mistaken(self, turn: Turn, name: str) -> Filling:
        """Where a dialog stands when the answer of that name was refused, and all others are as in `turn`.

        What is never asked by itself is asked then: nobody who named it meant what holds without it.
        """
        if turn.filling.at == REVIEW and name in self.course.names(turn.filling.answers):
            return self._to(name, turn.filling.answers).filling
        return turn.filling if turn.move is Move.ASK else self.reopened(turn.filling)

    def again(self, filling: Filling) -> Turn:
        """Show once more where a dialog stands; what its answers rest on may have changed."""
        if filling.at in self.course.names(filling.answers):
            return Turn(self.course.at(filling.at, filling.answers, filling.picked))
        return Turn(self._settled(filling.answers).filling)

    def told(self, filling: Filling, answers: Mapping[str, Any]) -> Turn:
        """Go on with what is known besides, as from a link; what cannot be chosen changes nothing.

        Where it can't be chosen any more, it is said why.
        """
        known = dict(filling.answers)
        for name, value in answers.items():
            more = self.course.answered(known, name, value)
            for field, now in self.course.walk(more):
                if field.name == name and self.course.holds(field, now, more):
                    known = more
                elif field.name == name and (why := field.why_not(value, now)) is not None:
                    return Turn(self.again(filling).filling, refused=why)
        return self._settled(known) if known != filling.answers else self.again(filling)

    def said(self, filling: Filling, text: str) -> Turn:
        """Somebody said something while a question was shown to them."""
        return _as_shown(self._said(filling, text), filling)

    def _said(self, filling: Filling, text: str) -> Turn:
        now = self.again(filling).filling
        if now.at != filling.at:
            return Turn(now)
        control = self.controls.find(text)
        if control is not None and self.course.understands(control, now):
            return self._controlled(control, now)
        if now.at == REVIEW:
            return self._reviewed(text, now, filling.shown)
        field, asking = self.course.asked(now.at, now.answers)
        reader = Reader(field, asking, self.controls, filling.shown)
        try:
            if control is Control.SKIP:
                raise CannotSkip
            if field.read is not None and control not in {None, Control.YES, Control.NO}:
                raise NothingHere(text)
            value = reader.read(self.controls.unquoted(text))
        except NotAChoice as why:
            return Turn(now, refused=NothingBefore() if control is Control.BACK else why)
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
            return self._controlled(control, now) if self.course.understands(control, now) else None
        if now.at != filling.at:
            return Turn(now)
        sign, number = data[:1], data[1:]
        if not (number.isascii() and number.isdecimal()) or len(number) > LONGEST_NUMBER:
            return None
        if int(number) >= len(filling.shown):
            return None
        return self._chose(sign, filling.shown[int(number)], now)

    def reopened(self, filling: Filling) -> Filling:
        """Where a dialog stands when it could not be sent: the review, or else the last question.

        Of an only question it is the answer that leads nowhere: there is nothing to keep.
        """
        if len(self.course.form.fields) == 1:
            return self.course.at(self.course.form.fields[0].name, {})
        if self.course.form.review is not None:
            return self.again(filling).filling
        return self._back(filling).filling

    def _settled(self, answers: dict[str, Any]) -> Turn:
        """Stand at the first question that is not answered; behind the last one, review or send.

        Where it was answered by what can't be chosen any more, it is said why.
        """
        filling = self.course.at(self.course.first_open(answers), answers)
        done = filling.at == REVIEW and self.course.form.review is None
        return Turn(filling, Move.SEND if done else Move.ASK, self.course.why_not(filling))

    def _answered(self, filling: Filling, value: Any) -> Turn:
        return self._settled(self.course.answered(filling.answers, filling.at, value))

    def _controlled(self, control: Control, filling: Filling) -> Turn:
        moves = {Control.CANCEL: Move.CANCEL, Control.HELP: Move.HELP}
        if control in moves:
            return Turn(filling, moves[control])
        steps = {
            Control.BACK: self._back,
            Control.DONE: self._done,
            Control.KEEP: self._keep,
            Control.SKIP: self._skip,
        }
        return steps[control](filling) if control in steps else Turn(filling, Move.SEND)

    def _skip(self, filling: Filling) -> Turn:
        return self._answered(filling, None)

    def _keep(self, filling: Filling) -> Turn:
        return self._settled(filling.answers)

    def _back(self, filling: Filling) -> Turn:
        before = self.course.before(filling)
        return self._to(before, filling.answers) if before is not None else Turn(filling)

    def _to(self, name: str, answers: dict[str, Any]) -> Turn:
        """Ask again what was answered; what was picked is picked."""
        field, _ = self.course.asked(name, answers)
        return Turn(self.course.at(name, answers, (answers.get(name) or ()) if field.several else ()))

    def _done(self, filling: Filling) -> Turn:
        field, _ = self.course.asked(filling.at, filling.answers)
        if filling.picked:
            return self._answered(filling, list(filling.picked))
        return self._answered(filling, None) if field.optional else Turn(filling, refused=NothingPicked())

    def _chose(self, sign: str, value: Any, filling: Filling) -> Turn | None:
        if filling.at == REVIEW:
            return self._opened(value, filling) if sign == CHOOSE else None
        field, asking = self.course.asked(filling.at, filling.answers)
        alternatives = field.offered(asking)
        if value not in [one.value for one in alternatives]:
            labels = [one.label for one in alternatives]
            return Turn(filling, refused=field.why_not(value, asking) or NotAChoice(str(value), labels))
        if not picks(field, filling):
            return self._answered(filling, [value] if field.several else value) if sign == CHOOSE else None
        others = tuple(one for one in filling.picked if one != value)
        picked = {PICK: (*others, value), DROP: others}.get(sign)
        if picked is None:
            return None
        return Turn(self.course.at(filling.at, filling.answers, picked), Move.PICK)

    def _reviewed(self, text: str, filling: Filling, shown: Sequence[Any]) -> Turn:
        """Something was said to the review: the number or the words of what can be chosen there."""
        number = chosen_number(text)
        if 0 < number <= len(shown):
            return self._opened(shown[number - 1], filling)
        words, send = self.course.words, self.course.form.send
        labels = {} if send is None else {REVIEW: send(words)}
        labels |= {field.name: field.label(words) for field, _ in self.course.walk(filling.answers)}
        for name, label in labels.items():
            if bare(text) == bare(label):
                return self._opened(name, filling)
        return Turn(filling, refused=NotAChoice(text, list(labels.values())))

    def _opened(self, name: str, filling: Filling) -> Turn:
        """What was chosen in the review: to send it, or a question that may be asked no longer."""
        if name == REVIEW:
            return Turn(filling, Move.SEND)
        if name not in self.course.names(filling.answers):
            return Turn(filling)
        return self._to(name, filling.answers)


def _as_shown(turn: Turn, before: Filling) -> Turn:
    """Send nothing with which somebody would agree to other words than those that they were shown."""
    if turn.move is Move.SEND and turn.filling.edition != before.edition:
        return Turn(turn.filling, refused=ReviewChanged())
    return turn
