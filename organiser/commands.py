"""What a command is, and how one is read out of what somebody wrote.

A command's name may have more than one word (`bridge status`); the longest that fits is taken. Every word
of it is also understood in each of our languages, mixed ones included: `/bridge verlaten`, `!연결 상태`.
Who may ask and where is stated here and held by `handlers.events`; what happens then is the handler's.
Above 250 lines because what a command is and how it is read explain each other.
"""

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum, auto
from itertools import product
from typing import Any, Final, Generic, TypeVar, assert_never

from organiser.access import Who
from organiser.chat.outgoing import Post
from organiser.chat.refs import Network
from organiser.errors import Refusal
from organiser.forms import Form, Wording
from organiser.i18n import Words
from organiser.i18n.folding import fold
from organiser.kernel import Ids

_BOT_COMMAND: Final = re.compile(r"/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>@])")

_SLIP: Final = 0.8
"""How like another a word is that means it: a letter in five may be wrong, which no code ever is."""

C = TypeVar("C")
"""What a handler is given to work with."""

Arguments = Mapping[str, Any]
"""What was said, by parameter or by the form's field; an optional one that was not said is absent.

A `Number` is an int, the value of a field what its form makes of it, everything else a string.
"""

Handler = Callable[[C, Arguments], Awaitable[Post | None]]
"""Does what is asked; the post is the answer in the chat where it was asked."""

PREFIXES: Final = {Network.TELEGRAM: "/", Network.MATRIX: "!"}
"""What a command begins with."""


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
    """One whole number from 1 on, such as that of a member. `#12` is understood as well."""

    name: str
    label: Wording
    required: bool = True


@dataclass(frozen=True, slots=True)
class Rest:
    """All that follows, line breaks included. Only the last parameter may be one."""

    name: str
    label: Wording
    required: bool = True


@dataclass(frozen=True, slots=True)
class Option:
    """One of several answers: its value, and what it is called in a language (one word)."""

    value: str
    called: Wording


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
    it is asked in private then. `example` is what one may write behind the name.
    `listed` is False for what people need not know, such as Telegram's `/start`.
    """

    name: str
    handler: Handler[C]
    called: Wording
    help: Wording
    parameters: tuple[Parameter, ...] = ()
    who: Who = Who.ANYONE
    where: Where = Where.BOTH
    listed: bool = True
    form: Form[C, Any] | None = None
    section: Section = Section.GENERAL
    example: Wording | None = None

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


class WrongArguments(Refusal):
    """What stands behind the command is too much, too little or not of its kind."""

    def __init__(self, command: Command[Any]) -> None:
        """`command`: the one that was meant."""
        super().__init__()
        self.command = command


@dataclass(frozen=True)
class Parsed(Generic[C]):
    """A command with its arguments, and as it was typed what stands behind its name: a form reads that."""

    command: Command[C]
    args: Arguments
    line: str = ""


class CommandTable(Generic[C]):
    """All commands, found by their names in every language."""

    def __init__(self, commands: Sequence[Command[C]], languages: Iterable[Words]) -> None:
        """Take them up in the order in which the help lists them.

        Raises:
            ValueError: two commands share a name, one has another number of words in some language, or a
                form could be begun before others' eyes.
        """
        self.commands: Final = tuple(commands)
        self._languages: Final = tuple(languages)
        self._by_name: Final[dict[tuple[str, ...], Command[C]]] = {}
        for command in self.commands:
            if command.form is not None and command.where is not Where.PRIVATE:
                raise ValueError(f"the form of {command.name} is not asked in private")
            for name in self._spellings(command):
                if self._by_name.setdefault(name, command) is not command:
                    raise ValueError(f"two commands are called {' '.join(name)}")
        self._depth: Final = max((len(name) for name in self._by_name), default=0)

    def find(self, name: str) -> Command[C] | None:
        """The command of that full name, in whichever language."""
        return self._by_name.get(tuple(map(fold, name.split())))

    def parse(self, text: str, *, network: Network, private: bool, us: str | None) -> Parsed[C] | None:
        """The command in `text`, or None where it is ordinary talk or meant for another bot.

        `us` is our own user name on Telegram, without the `@`.

        Raises:
            UnknownCommand: it was meant for us: named us, or was said in private.
            WrongArguments: the command is known, its arguments do not fit.
            Refusal: what an `OneOf` makes of a word that it does not know.
        """
        prefixes = tuple(PREFIXES.values()) if private else (PREFIXES[network],)
        called = text.strip()
        if not called.startswith(prefixes) or not called[1:2].isalpha():
            return None
        head = called[1:].split(maxsplit=1)[0]
        first, _, mention = head.partition("@")
        if mention and (us is None or mention.casefold() != us.casefold()):
            return None
        found = self._longest(first, called[1 + len(head) :].strip())
        if found is not None:
            command, left = found
            self._check_spelling(command, left)
            return self.read(command, left)
        if private or mention:
            raise UnknownCommand(first, self._nearest(first))
        return None

    def read(self, command: Command[C], line: str = "") -> Parsed[C]:
        """A command with what stands behind its name.

        Raises:
            WrongArguments: that does not fit it.
            Refusal: what an `OneOf` makes of a word that it does not know.
        """
        args = {} if command.form is not None else self._arguments(command, line)
        return Parsed(command, args, line)

    def _longest(self, first: str, rest: str) -> tuple[Command[C], str] | None:
        """The command with the longest name that `first` and `rest` begin with, and what is left over."""
        following = rest.split(maxsplit=self._depth - 1)[: self._depth - 1]
        for count in range(len(following), -1, -1):
            command = self._by_name.get(tuple(map(fold, [first, *following[:count]])))
            if command is not None:
                return command, _without(rest, count)
        return None

    def _check_spelling(self, command: Command[C], left: str) -> None:
        """Pass where `left` does not begin with what is nearly the next word of a longer command.

        Raises:
            UnknownCommand: it does: `/bridge stauts` gives no code that is called "stauts".
        """
        said = left.split(maxsplit=1)[:1]
        if not said:
            return
        own = len(command.name.split())
        longer = {
            name[own]: other
            for name, other in self._by_name.items()
            if len(name) == own + 1 and self._by_name.get(name[:own]) is command
        }
        match = get_close_matches(fold(said[0]), longer, n=1, cutoff=_SLIP)
        if match:
            raise UnknownCommand(f"{command.name} {said[0]}", longer[match[0]])

    def _arguments(self, command: Command[C], text: str) -> Arguments:
        args: dict[str, Any] = {}
        for parameter in command.parameters:
            if not text:
                if parameter.required:
                    raise WrongArguments(command)
                continue
            if isinstance(parameter, Rest):
                args[parameter.name], text = text, ""
                continue
            said = text.split(maxsplit=1)[0]
            text = _without(text, 1)
            args[parameter.name] = self._read(command, parameter, said)
        if text:
            raise WrongArguments(command)
        return args

    def _read(self, command: Command[C], parameter: Word | Number | OneOf, said: str) -> str | int:
        match parameter:
            case OneOf():
                return self._chosen(parameter, said)
            case Number():
                digits = said.removeprefix("#")
                if not digits.isdecimal() or len(digits) >= Ids.DIGITS or not int(digits):
                    raise WrongArguments(command)
                return int(digits)
            case Word():
                return said
            case _:
                assert_never(parameter)

    def _chosen(self, parameter: OneOf, said: str) -> str:
        wanted = fold(said)
        for option in parameter.options:
            if wanted in {fold(option.value), *(fold(option.called(words)) for words in self._languages)}:
                return option.value
        raise parameter.unknown(said)

    def _spellings(self, command: Command[C]) -> Iterable[tuple[str, ...]]:
        english = command.name.split()
        spelt = [english, *(command.called(words).split() for words in self._languages)]
        if {len(name) for name in spelt} != {len(english)}:
            raise ValueError(f"{command.name} has another number of words in some language")
        return product(*({fold(word) for word in position} for position in zip(*spelt, strict=True)))

    def _nearest(self, typed: str) -> Command[C] | None:
        listed = {name[0]: command for name, command in self._by_name.items() if len(name) == 1}
        match = get_close_matches(fold(typed), listed, n=1)
        return listed[match[0]] if match and listed[match[0]].listed else None


def meant_for_bots(text: str, network: Network) -> bool:
    """Whether this has the form of a command to some bot, ours or not. On Matrix no form says so.

    It is the form in which Telegram's own apps find commands (TDLib's `find_bot_commands`): a path such as
    `/dev/null` has it not, and nobody's words may be taken for a command that no app shows as one.
    """
    return network is Network.TELEGRAM and _BOT_COMMAND.match(text.strip()) is not None


def _without(text: str, count: int) -> str:
    """`text` behind its first `count` words."""
    parts = text.split(maxsplit=count)
    return parts[count] if len(parts) > count else ""
