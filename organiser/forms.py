"""What a form is: questions in order, each with how it is asked and how an answer to it is read.

Reading is done by `answers`, going through a form with somebody by `dialogs`. All words are the views'.
"""

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, Generic, TypeVar
from unicodedata import normalize

from organiser.chat.outgoing import Post
from organiser.chat.refs import Network
from organiser.errors import Refusal
from organiser.i18n import Words
from organiser.i18n.folding import bare
from organiser.signs import calls

C = TypeVar("C")
"""What a handler is given to work with."""

F = TypeVar("F")
"""What a form's questions need to know: a value that `Form.facts` gathers."""

Answers = Mapping[str, Any]
"""JSON-able values by the names of their fields; what was skipped is absent."""

Wording = Callable[[Words], str]
"""Says something in one language."""

LONGEST_NUMBER: Final = 3
"""Digits of the number of an alternative."""

_LONGEST_WORD: Final = 40
"""Characters of what may be a word for a `Control`, with all that people set around it."""

_NUMBER: Final = re.compile(rf"[#(\[]?(\d{{1,{LONGEST_NUMBER}}})(?:[.)\]:]|번|\u20e3)?")
_QUOTED: Final = re.compile("[\"'“”„‘’«](.*)[\"'“”‘’»]", re.DOTALL)  # noqa: RUF001 - as keyboards set them


def chosen_number(text: str) -> int:
    """The number of an alternative as people write it: `2`, `2.`, `(2)`, `#2`, a keycap; 0 for none."""
    match = _NUMBER.fullmatch(normalize("NFKC", text.strip()).replace("\ufe0f", ""))
    return int(match[1]) if match else 0


_WORDS: Final = (
    "one een en ett 하나 첫째 eerste first forsta",
    "two twee tva 둘 둘째 tweede second andra",
    "three drie tre 셋 셋째 derde third tredje",
    "four vier fyra 넷 넷째 vierde fourth fjarde",
    "five vijf fem 다섯 다섯째 vijfde fifth femte",
    "six zes sex 여섯 여섯째 zesde sixth sjatte",
    "seven zeven sju 일곱 일곱째 zevende seventh sjunde",
    "eight acht atta 여덟 여덟째 achtste eighth attonde",
    "nine negen nio 아홉 아홉째 negende ninth nionde",
    "ten tien tio 열 열째 tiende tenth tionde",
)
_IN_WORDS: Final = {word: number for number, row in enumerate(_WORDS, 1) for word in row.split()}


def number_in_words(text: str) -> int:
    """The number of an alternative in words, up to ten, in any language: `een`, `첫째`; 0 for none."""
    return _IN_WORDS.get(bare(text[:_LONGEST_WORD]), 0)


class Control(StrEnum):
    """What a person can say to any form, in every language; none of it is an answer by itself."""

    BACK = "back"
    CANCEL = "cancel"
    DONE = "done"
    HELP = "help"
    KEEP = "keep"
    NO = "no"
    SEND = "send"
    SKIP = "skip"
    YES = "yes"


class Controls:
    """The words for each `Control` in all languages, with or without what a command begins with."""

    def __init__(
        self,
        languages: Iterable[Words],
        called: Callable[[Control, Words], Sequence[str]],
        polite: Callable[[Words], Sequence[str]],
    ) -> None:
        """`called` are the words for one of them in a language: the first is the one that is shown.

        `polite` is what people say around one, and changes nothing.
        """
        self.languages: Final = tuple(languages)
        self._found: Final = {
            bare(name): control
            for words in self.languages
            for control in Control
            for name in called(control, words)
        }
        around = "|".join({re.escape(bare(one)) for words in self.languages for one in polite(words)})
        names = "|".join(map(re.escape, self._found))
        self._politely: Final = re.compile(f"(?:(?:{around}),?)?({names}),?(?:{around}){{0,2}}")

    def find(self, text: str) -> Control | None:
        """What `text` says as a whole, if it is such a word; letter case and marks around it aside.

        So is what is polite about it, but behind the sign of a command: `/help me` asks about `/me`.
        """
        said = bare(text) if len(text.strip()) <= _LONGEST_WORD else ""
        if said in self._found or calls(text.strip()):
            return self._found.get(said)
        match = self._politely.fullmatch(said)
        return None if match is None else self._found[match[1]]

    def unquoted(self, text: str) -> str:
        """`text` without the quotation marks that make such a word an answer; any other stays as it is."""
        quoted = _QUOTED.fullmatch(text.strip())
        return quoted[1] if quoted and self.find(quoted[1]) is not None else text


@dataclass(frozen=True, slots=True)
class Alternative:
    """One of the answers to choose from. `value` is a string, a number or a boolean.

    It is found by its label, by its value, by what it is called otherwise (`also`: in other languages), and,
    where it was shown, by its number; True and False by every word for yes and no.
    """

    value: str | int | bool
    label: str
    also: tuple[str, ...] = ()


# Before Python 3.13, a generic class cannot be frozen and slotted.
@dataclass(frozen=True)
class Asking(Generic[F]):
    """What a question is made of. `answers` are those to the fields before it, as far as they were given."""

    words: Words
    network: Network
    facts: F
    answers: Answers = field(default_factory=dict)


def always(_asking: Asking[Any]) -> bool:
    """A field that everybody is asked."""
    return True


@dataclass(frozen=True)
class Field(Generic[F]):
    """One question.

    `ask` words it: its text is taken, what there is to press is added. `alternatives` are the answers to
    choose from; `read` makes a value (JSON-able) of what is typed, or raises a `Refusal`, after which the
    same is asked again. At least one of the two is there; with both, what is typed is first looked for among
    the alternatives, a number included: a field whose answers may be numbers has no alternatives then.

    `several` takes more than one answer, and its value is a list. With `one_goes_on`, the first that is
    pressed is enough, as most people have one; where it is asked again, more are picked. `optional` may be
    skipped. `when` says whether it is asked at all, from `facts` and the answers before; some of these may be
    missing. Where one that is `sayable` is not asked, one line may have the answer all the same: it is
    checked, and not kept. A `quiet` one is never asked by itself: it is given by its name in one line, or
    changed in the review.
    `unfit` says why a value, or what is typed, can't be chosen any more; None for anything else.
    `show` words a value for the review, `hint` is what "help" says about the question, `skip` is what
    skipping is called here. A `titled` one has the answer before it as its title: it isn't recalled above.
    What is answered is said `of` the answer to the question of that name: with another one there it is asked
    anew.
    """

    name: str
    label: Wording
    ask: Callable[[Asking[F]], Post]
    alternatives: Callable[[Asking[F]], Sequence[Alternative]] | None = None
    read: Callable[[str, Asking[F]], Any] | None = None
    several: bool = False
    one_goes_on: bool = False
    optional: bool = False
    when: Callable[[Asking[F]], bool] = always
    quiet: bool = False
    sayable: bool = False
    unfit: Callable[[Any, Asking[F]], Refusal | None] | None = None
    show: Callable[[Any, Asking[F]], str] | None = None
    hint: Wording | None = None
    skip: Wording | None = None
    titled: bool = False
    of: str = ""

    def __post_init__(self) -> None:
        """Hold it to its promises.

        Raises:
            ValueError: it can neither be typed nor chosen, or is never to be given at all.
        """
        if self.read is None and self.alternatives is None:
            raise ValueError(f"{self.name} can neither be typed nor chosen")
        if self.quiet and not self.optional:
            raise ValueError(f"{self.name} is never asked, so it must be optional")

    def offered(self, asking: Asking[F]) -> Sequence[Alternative]:
        """The answers to choose from, none where there are none."""
        return () if self.alternatives is None else self.alternatives(asking)

    def why_not(self, given: Any, asking: Asking[F]) -> Refusal | None:
        """Why a value, or what is typed, cannot be chosen any more; None where it never could, or can."""
        return None if self.unfit is None else self.unfit(given, asking)

    def shown(self, value: Any, asking: Asking[F]) -> str:
        """A value in words; "" for one that was skipped."""
        if value is None:
            return ""
        if self.show is not None:
            return self.show(value, asking)
        labels = {one.value: one.label for one in self.offered(asking)}
        values = value if self.several else [value]
        return asking.words.listing([labels.get(one, str(one)) for one in values])


@dataclass(frozen=True)
class Form(Generic[C, F]):
    """Questions in order. `facts` gathers what they need, anew at each step; it may refuse the whole form.

    With `review`, everything is shown with that text before it is sent, and `send` is what the button says.
    Without it, the last answer sends it.
    `edition` names what the review shows beside the answers, such as words to agree to, as it is now: only
    who was shown a review with that edition can send the form, and nobody agrees to what they did not read.
    `check` refuses the whole form where what is answered so far can come to nothing, before more is asked
    and before it is sent.
    `separator` parts the answers in one line: by a blank, the last one is all that is left.
    """

    fields: tuple[Field[F], ...]
    facts: Callable[[C], Awaitable[F]]
    review: Callable[[Asking[F]], Post] | None = None
    send: Wording | None = None
    edition: Callable[[F], str] | None = None
    check: Callable[[C, Answers], Awaitable[None]] | None = None
    separator: str = ";"

    def field(self, name: str) -> Field[F]:
        """The field of that name."""
        return next(one for one in self.fields if one.name == name)
