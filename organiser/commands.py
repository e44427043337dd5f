"""What a command is: its name in each language, its parameters, who may ask it and where.

Who may ask and where is stated here and held by `handlers.events`; what happens then is the handler's. How a
command is found in what somebody wrote is `command_table`'s.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Generic, TypeVar

from organiser.access import Who
from organiser.chat.outgoing import Post
from organiser.errors import Refusal
from organiser.forms import Form, Wording

C = TypeVar("C")
"""What a handler is given to work with."""

Arguments = Mapping[str, Any]
"""What was said, by parameter or by the form's field; an optional one that was not said is absent.

A `Number` is an int, the value of a field what its form makes of it, everything else a string.
"""

Handler = Callable[[C, Arguments], Awaitable[Post | None]]
"""Does what is asked; the post is the answer in the chat where it was asked."""


class Where(Enum):
    """In which chats it may be asked."""

    PRIVATE = auto()
    GROUP = auto()
    BOTH = auto()


@dataclass(frozen=True, slots=True)
class Word:
    """One word. `label` says in the help what it stands for."""

    name: str
    label: Wording
    required: bool = True


@dataclass(frozen=True, slots=True)
class Number:
    """One whole number from `least` on, such as that of a member. `#12` and `nr 12` are understood, too."""

    name: str
    label: Wording
    required: bool = True
    least: int = 1


@dataclass(frozen=True, slots=True)
class Rest:
    """All that follows, line breaks included. Only the last parameter may be one."""

    name: str
    label: Wording
    required: bool = True


@dataclass(frozen=True, slots=True)
class Option:
    """One of several answers: its value, its name in a language (one word), and what else people write."""

    value: str
    called: Wording
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OneOf:
    """One word out of a few, in any of our languages. `unknown` makes the refusal of any other."""

    name: str
    options: tuple[Option, ...]
    unknown: Callable[[str], Refusal]
    required: bool = True


Parameter = Word | Number | OneOf | Rest


class Section(Enum):
    """Under which heading the help lists a command, in this order."""

    MEMBERSHIP = auto()
    CHAPTER = auto()
    OWNERS = auto()
    ROLES = auto()
    MY_DATA = auto()
    CHATS = auto()
    GENERAL = auto()


# Before Python 3.13, a generic class cannot be frozen and slotted: `Command[Context](...)` would fail.
@dataclass(frozen=True)
class Command(Generic[C]):
    """Something that can be asked for. `name` is English, lower case; `called` is it in a language.

    With a `form`, what it asks for is what the handler is given, and the handler runs when the form is sent;
    it is asked in private then. Where nothing stands behind a name that needs something, `asks` asks for it:
    a menu sends names alone. `example` is what one may write behind the name.
    What `acts` does something with its name alone: a link, which anybody may have posted, only explains it.
    `listed` is False for what people need not know, such as Telegram's `/start`. What is `belonging` says
    nothing to who has never applied anywhere: who asks is told so, and the help leaves it out for them. So it
    does what is for `owning`, for who was never admitted anywhere, and what is for `founding`, once that is
    over.
    """

    name: str
    handler: Handler[C]
    called: Wording
    help: Wording
    parameters: tuple[Parameter, ...] = ()
    who: Who = Who.ANYONE
    where: Where = Where.BOTH
    listed: bool = True
    belonging: bool = False
    owning: bool = False
    founding: bool = False
    acts: bool = False
    form: Form[C, Any] | None = None
    asks: Form[C, Any] | None = None
    section: Section = Section.GENERAL
    example: Wording | None = None

    @property
    def questions(self) -> Form[C, Any] | None:
        """What somebody can be in the middle of answering for it; None where nothing is ever asked."""
        return self.form or self.asks

    def check_place(self, *, private: bool) -> None:
        """Pass where the command may be asked in such a chat.

        Raises:
            PrivateOnly: it is asked in a group, and must not be.
            GroupOnly: it is asked in private, and must not be.
        """
        if self.where is Where.PRIVATE and not private:
            raise PrivateOnly
        if self.where is Where.GROUP and private:
            raise GroupOnly


class PrivateOnly(Refusal):
    """This can only be asked in private."""


class GroupOnly(Refusal):
    """This can only be asked in a group or room."""


class UnknownCommand(Refusal):
    """Something that was clearly meant for us is no command."""

    def __init__(self, name: str, nearest: Command[Any] | None) -> None:
        """`name` as it was typed, and the command whose name is most like it."""
        super().__init__()
        self.name = name
        self.nearest = nearest


class SlipBeforeOthers(Refusal):
    """A message in a group is no command, but nearly one that is for private eyes."""

    def __init__(self, name: str, nearest: Command[Any]) -> None:
        """`name` as it was typed, and the command that was probably meant."""
        super().__init__()
        self.name = name
        self.nearest = nearest


class EditIsNoCommand(Refusal):
    """A message in a group was changed into a command that is for private eyes."""

    def __init__(self, command: Command[Any]) -> None:
        """`command`: the one that it says now."""
        super().__init__()
        self.command = command


class NothingBehind(Refusal):
    """Nothing stands behind a command that needs something there, as when it was tapped in a menu."""

    def __init__(self, command: Command[Any]) -> None:
        """`command`: the one that was meant."""
        super().__init__()
        self.command = command


class WrongArguments(Refusal):
    """What stands behind the command is too much, too little or not of its kind."""

    def __init__(self, command: Command[Any]) -> None:
        """`command`: the one that was meant."""
        super().__init__()
        self.command = command
