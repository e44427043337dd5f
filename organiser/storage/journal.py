"""What a transaction changes in memory, so that it can be taken back with it.

What is held in memory is large, and what a transaction touches is little: after a rollback the former values
are put back, the last one first, and nothing is read anew.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, NoReturn, TypeVar

from typing_extensions import override

K = TypeVar("K")
V = TypeVar("V")


class Journal:
    """What takes back the changes since the last `begin`; transactions follow one another."""

    def __init__(self) -> None:
        """Nothing is changed."""
        self._back: list[Callable[[], object]] = []
        self._undoing = False

    def begin(self) -> None:
        """A transaction begins: what was changed before it stays."""
        self._back.clear()

    def note(self, back: Callable[[], object]) -> None:
        """Remember what takes back a change that is made now; to take back is no change itself."""
        if not self._undoing:
            self._back.append(back)

    def undo(self) -> None:
        """Take back every change since `begin`."""
        self._undoing = True
        try:
            while self._back:
                self._back.pop()()
        finally:
            self._undoing = False


class Held(dict[K, V]):
    """A mapping whose changes are noted in a journal. Reading it costs what reading a `dict` does."""

    def __init__(self, journal: Journal) -> None:
        """Begins empty."""
        super().__init__()
        self._journal = journal

    def read(self, values: dict[K, V]) -> None:
        """Hold what was read in the place of all that was held, for good: this is never taken back."""
        super().clear()
        super().update(values)

    @override
    def __setitem__(self, key: K, value: V) -> None:
        self._note(key)
        super().__setitem__(key, value)

    @override
    def __delitem__(self, key: K) -> None:
        self._note(key)
        super().__delitem__(key)

    @override
    def pop(self, key: K, *default: Any) -> Any:
        if key in self:
            self._note(key)
        return super().pop(key, *default)

    @override
    def clear(self) -> None:
        for key in list(self):
            del self[key]

    def _refuse(self, *_args: object, **_named: object) -> NoReturn:
        raise TypeError("This would change what is held without a note: set and delete single keys.")

    update = setdefault = popitem = __ior__ = _refuse

    def _note(self, key: K) -> None:
        if key in self:
            self._journal.note(partial(super().__setitem__, key, self[key]))
        else:
            self._journal.note(partial(super().pop, key, None))


class Counts(Held[K, int]):
    """Numbers; what was never counted is 0."""

    def __missing__(self, _key: K) -> int:
        """As a `Counter` says."""
        return 0
