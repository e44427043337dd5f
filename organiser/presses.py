"""What a button says when it is pressed, and how that is read.

A press brings back `prefix:part:part…`, at most 64 bytes, as `Choice.data` had it; a number that is typed for
a choice, or a keycap under it, brings the same. Anybody can send anything in its place: what does not have
the shape that the table tells is nothing, and no handler sees it.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from organiser.kernel import counted

C = TypeVar("C")
"""What a handler is given to work with."""

Pressed = Mapping[str, Any]
"""What a button says, by the names of its parts."""

Handler = Callable[[C, Pressed], Awaitable[str]]
"""Does what the button stands for; what it returns is shown to who pressed it, and to nobody else."""

Read = Callable[[str], Any]
"""Makes a value of one part, or raises ValueError."""


def text(part: str) -> str:
    """Any characters, at least one.

    Raises:
        ValueError: there is none.
    """
    if not part:
        raise ValueError("an empty part")
    return part


def number(part: str) -> int:
    """A whole number from 0 on, as ids are.

    Raises:
        ValueError: it is none.
    """
    found = counted(part)
    if found is None:
        raise ValueError("no number")
    return found


def one_of(*values: str) -> Read:
    """One of a few words."""

    def read(part: str) -> str:
        if part not in values:
            raise ValueError("not one of the words")
        return part

    return read


# Before Python 3.13, a generic class cannot be frozen and slotted.
@dataclass(frozen=True)
class Press(Generic[C]):
    """A kind of button: how its data begins, who acts on it, and the parts that follow, in order.

    Only those `in_groups` are ever shown in a group: any other that is pressed there was made up.
    """

    prefix: str
    handler: Handler[C]
    parts: tuple[tuple[str, Read], ...] = ()
    in_groups: bool = False


class PressTable(Generic[C]):
    """All kinds of buttons."""

    def __init__(self, presses: Sequence[Press[C]]) -> None:
        """Take them up.

        Raises:
            ValueError: two of them begin alike.
        """
        self.presses: Final = tuple(presses)
        self._by_prefix: Final = {press.prefix: press for press in self.presses}
        if len(self._by_prefix) < len(self.presses):
            raise ValueError("two kinds of buttons begin alike")

    def read(self, data: str) -> tuple[Press[C], Pressed] | None:
        """The kind of button with what it says; None for what none of ours says."""
        prefix, *said = data.split(":")
        press = self._by_prefix.get(prefix)
        if press is None or len(said) != len(press.parts):
            return None
        try:
            return press, {name: read(part) for (name, read), part in zip(press.parts, said, strict=True)}
        except ValueError:
            return None
