"""How a command is found in what somebody wrote.

A command's name may have more than one word (`bridge status`); the longest that fits is taken. Every word
of it is also understood in each of our languages, mixed ones included: `/bridge verlaten`, `!연결 상태`.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import product
from typing import Any, Final, Generic

from organiser.arguments import read_arguments, without
from organiser.chat.refs import Network
from organiser.commands import (
    Arguments,
    C,
    Command,
    SlipBeforeOthers,
    UnknownCommand,
    Where,
)
from organiser.i18n import Words
from organiser.i18n.folding import fold
from organiser.signs import PREFIXES, calls, sign
from organiser.slips import Slips

_BOT_COMMAND: Final = re.compile(r"/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>@])")

_NAME: Final = re.compile(r"([^\s.,:;!?\u3002]*)[.,:;!?\u3002]*\s*(.*)", re.DOTALL)
"""The first word of what is called, with whom it is asked of, and what stands behind the marks after it."""

_SLIP: Final = 0.8
"""How like another a word is that means it: a letter in five may be wrong, which no code ever is."""


@dataclass(frozen=True)
class Parsed(Generic[C]):
    """A command, and as it was typed what stands behind its name: that is read where it may be asked for.

    `called` are the folded words of the name by which it was called; none where nobody typed it.
    """

    command: Command[C]
    line: str = ""
    called: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Called:
    """How somebody calls a bot: the first word and the rest; `foreign` with the sign of another network."""

    first: str
    rest: str
    names_us: bool
    foreign: bool


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
            if command.questions is not None and command.where is not Where.PRIVATE:
                raise ValueError(f"the form of {command.name} is not asked in private")
            for name in self._spellings(command):
                if self._by_name.setdefault(name, command) is not command:
                    raise ValueError(f"two commands are called {' '.join(name)}")
        self._depth: Final = max((len(name) for name in self._by_name), default=0)
        longest_first = sorted(self._by_name.items(), key=lambda one: -len(one[0]))
        self._slips: Final = Slips({name[0]: one for name, one in longest_first if one.listed})

    def find(self, name: str) -> Command[C] | None:
        """The command of that full name, in whichever language."""
        return self._by_name.get(folded(name))

    def parse(self, text: str, *, network: Network, private: bool, us: str | None) -> Parsed[C] | None:
        """The command in `text`, or None where it is ordinary talk or meant for another bot.

        `us` is our own user name on Telegram, without the `@`.

        Raises:
            UnknownCommand: it was meant for us: named us, or was said in private.
        """
        called = _called(text, network, us, private=private)
        if called is None:
            return None
        found = self._found(called)
        if found is None and (private or (called.names_us and not called.foreign)):
            raise UnknownCommand(called.first, self._nearest(called))
        return found

    def named(self, text: str, *, network: Network, private: bool, us: str | None) -> Command[C] | None:
        """The command that `text` calls, whatever stands behind it; None where `parse` finds none."""
        called = _called(text, network, us, private=private)
        found = None if called is None else self._found(called)
        return None if found is None else found.command

    def nearly(self, text: str, *, network: Network, us: str | None) -> SlipBeforeOthers | None:
        """What refuses `text`, said before others, that was probably meant for private eyes; else None.

        A letter is wrong, a sign too much, or the sign is the other network's before answers to a form.
        """
        said = unicodedata.normalize("NFKC", text).strip()
        first, mention, rest = _parted(said.lstrip("".join(PREFIXES.values())).lstrip())
        if not calls(said) or (mention and (us is None or mention.casefold() != us.casefold())):
            return None
        command = self._slips.meant(first, alone=not rest)
        if command is None or command.where is not Where.PRIVATE:
            return None
        foreign = not said.startswith(PREFIXES[network])
        return None if foreign and not _gives_answers(command, rest) else SlipBeforeOthers(first, command)

    def read(self, parsed: Parsed[C]) -> Arguments:
        """What stands behind a command's name; nothing for one with a form, which reads it itself.

        Raises:
            NothingBehind, WrongArguments: it does not fit the command.
            Refusal: what an `OneOf` makes of a word that it does not know.
        """
        if parsed.command.form is not None:
            return {}
        return read_arguments(parsed.command, parsed.line, self._languages)

    def _found(self, called: _Called) -> Parsed[C] | None:
        """The command that is called, with what is left over; with a foreign sign, one that gives answers."""
        found = self._longest(called.first, called.rest)
        if found is None or (called.foreign and not _gives_answers(found.command, found.line)):
            return None
        return found

    def _longest(self, first: str, rest: str) -> Parsed[C] | None:
        """The command with the longest name that `first` and `rest` begin with, and what is left over."""
        following = rest.split(maxsplit=self._depth - 1)[: self._depth - 1]
        for count in range(len(following), -1, -1):
            name = tuple(map(fold, [first, *following[:count]]))
            command = self._by_name.get(name)
            if command is not None:
                return Parsed(command, without(rest, count), name)
        return None

    def check_spelling(self, parsed: Parsed[C]) -> None:
        """Pass where a line does not begin with what is nearly the next word of a longer command.

        Raises:
            UnknownCommand: it does: `/bridge stauts` gives no code that is called "stauts".
        """
        command, said = parsed.command, parsed.line.split(maxsplit=1)[:1]
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

    def _spellings(self, command: Command[C]) -> Iterable[tuple[str, ...]]:
        english = command.name.split()
        spelt = [english, *(command.called(words).split() for words in self._languages)]
        if {len(name) for name in spelt} != {len(english)}:
            raise ValueError(f"{command.name} has another number of words in some language")
        return product(*({fold(word) for word in position} for position in zip(*spelt, strict=True)))

    def _nearest(self, called: _Called) -> Command[C] | None:
        """The one that was probably meant: of a single word, or else one that begins with nearly the same."""
        typed = fold(called.first)
        single = {name[0]: one for name, one in self._by_name.items() if len(name) == 1}
        match = get_close_matches(typed, single, n=1)
        if match:
            return single[match[0]] if single[match[0]].listed else None
        longer = {name: one for name, one in self._by_name.items() if len(name) > 1 and one.listed}
        heads = get_close_matches(typed, {name[0] for name in longer}, n=1, cutoff=_SLIP)
        meant = {" ".join(name): one for name, one in longer.items() if name[0] in heads}
        second = fold(called.rest).split()[:1]
        closest = get_close_matches(" ".join([typed, *second]), meant, n=1) if second else []
        return meant[closest[0]] if closest else next(iter(meant.values()), None)


def folded(name: str) -> tuple[str, ...]:
    """The words of a command's name as it is looked up."""
    return tuple(map(fold, name.split()))


def meant_for_bots(text: str, network: Network) -> bool:
    """Whether this has the form of a command to some bot, ours or not. On Matrix no form says so.

    It is the form in which Telegram's own apps find commands (TDLib's `find_bot_commands`): a path such as
    `/dev/null` has it not, and nobody's words may be taken for a command that no app shows as one.
    """
    return network is Network.TELEGRAM and _BOT_COMMAND.match(text.strip()) is not None


def _called(text: str, network: Network, us: str | None, *, private: bool) -> _Called | None:
    """How `text` calls us; None where it calls nobody, or another bot.

    In private every sign will do, a blank behind it is of no matter, and nobody else is meant by any name. In
    a Matrix room somebody who has learnt the commands on Telegram may write all about themselves behind the
    other sign.
    """
    said = text.strip()
    said = sign(said) + (said[1:].lstrip() if private else said[1:])
    signs = tuple(PREFIXES.values()) if private or network is Network.MATRIX else (PREFIXES[network],)
    if not said.startswith(signs) or not said[1:2].isalpha():
        return None
    first, mention, rest = _parted(said[1:])
    if mention and not private and (us is None or mention.casefold() != us.casefold()):
        return None
    foreign = not private and not said.startswith(PREFIXES[network])
    return _Called(first, rest, bool(mention), foreign)


def _parted(called: str) -> tuple[str, str, str]:
    """The first word, whom it is asked of, and the rest: people write `/me.` and `/name: Kim`, too."""
    match = _NAME.match(called)
    head, rest = match.groups() if match else ("", called)
    first, _, mention = head.partition("@")
    return first, mention, rest


def _gives_answers(command: Command[Any], line: str) -> bool:
    """Whether `line` answers the form of a command that is for private eyes: it is no talk then."""
    return command.where is Where.PRIVATE and command.form is not None and command.form.separator in line
