"""How what stands behind a command's name is read: word by word, in whichever of our languages."""

from collections.abc import Sequence
from typing import Any, assert_never

from organiser.commands import (
    Arguments,
    Command,
    NothingBehind,
    Number,
    OneOf,
    Rest,
    Word,
    WrongArguments,
)
from organiser.i18n import Words
from organiser.i18n.called import called_number
from organiser.i18n.folding import bare


def read_arguments(command: Command[Any], text: str, languages: Sequence[Words]) -> Arguments:
    """The arguments of a command, by their names; those that may be left out can be missing.

    Raises:
        NothingBehind: there are none, and the command needs some.
        WrongArguments: they do not fit the command.
        Refusal: what an `OneOf` makes of a word that it does not know.
    """
    args: dict[str, Any] = {}
    if not text and any(parameter.required for parameter in command.parameters):
        raise NothingBehind(command)
    for parameter in command.parameters:
        if not text:
            if parameter.required:
                raise WrongArguments(command)
            continue
        if isinstance(parameter, Rest):
            args[parameter.name], text = text, ""
            continue
        said, text = _next(parameter, text)
        args[parameter.name] = _read(command, parameter, said, languages)
    if text:
        raise WrongArguments(command)
    return args


def _next(parameter: Word | Number | OneOf, text: str) -> tuple[str, str]:
    """What stands for a parameter, and what is left: one word, or two for a number such as `nr 5`."""
    for count in (2, 1) if isinstance(parameter, Number) else ():
        said = " ".join(text.split(maxsplit=count)[:count])
        if called_number(said) is not None:
            return said, without(text, count)
    return text.split(maxsplit=1)[0], without(text, 1)


def _read(
    command: Command[Any], parameter: Word | Number | OneOf, said: str, languages: Sequence[Words]
) -> str | int:
    match parameter:
        case OneOf():
            return _chosen(parameter, said, languages)
        case Number():
            number = called_number(said)
            if number is None or number < parameter.least:
                raise WrongArguments(command)
            return number
        case Word():
            return said
        case _:
            assert_never(parameter)


def _chosen(parameter: OneOf, said: str, languages: Sequence[Words]) -> str:
    wanted = bare(said)
    for option in parameter.options:
        called = (option.value, *option.also, *(option.called(words) for words in languages))
        if wanted in map(bare, called):
            return option.value
    raise parameter.unknown(said)


def without(text: str, count: int) -> str:
    """`text` behind its first `count` words."""
    parts = text.split(maxsplit=count)
    return parts[count] if len(parts) > count else ""
