"""What a transaction changed in memory is taken back with it, whatever it was."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organiser.storage.journal import Counts, Held, Journal

STEPS = st.lists(st.tuples(st.sampled_from(("set", "delete", "pop", "clear")), st.integers(0, 3)))


def change(held: Held[int, int], steps: list[tuple[str, int]]) -> None:
    """Do each of the steps."""
    for number, (how, key) in enumerate(steps):
        if how == "set":
            held[key] = number
        elif how == "pop":
            held.pop(key, None)
        elif how == "clear":
            held.clear()
        elif key in held:
            del held[key]


@given(before=STEPS, after=STEPS)
def test_everything_is_as_it_was(before: list[tuple[str, int]], after: list[tuple[str, int]]) -> None:
    """What was changed before the transaction began stays, and nothing else."""
    journal = Journal()
    held = Held[int, int](journal)
    change(held, before)
    kept = dict(held)
    journal.begin()
    change(held, after)
    journal.undo()

    assert kept == held


def test_what_was_taken_back_is_not_taken_back_again() -> None:
    """A transaction that begins later begins with what holds then."""
    journal = Journal()
    held = Held[str, int](journal)
    held["a"] = 1
    journal.undo()
    held.read({"a": 2})
    journal.undo()

    assert {"a": 2} == held


def test_counts_begin_at_nought() -> None:
    """And are that again after a rollback."""
    journal = Journal()
    counts = Counts[str](journal)
    counts["a"] += 2
    journal.undo()

    assert 0 == counts["a"]
    assert {} == counts


@pytest.mark.parametrize(
    "change",
    [
        lambda held: held.update({"a": 2}),
        lambda held: held.setdefault("b", 2),
        lambda held: held.popitem(),
        lambda held: held.__ior__({"a": 2}),
    ],
    ids=["update", "setdefault", "popitem", "ior"],
)
def test_nothing_changes_past_the_journal(change: Callable[[Held[str, int]], object]) -> None:
    """What could not be taken back is refused, so that nobody begins to use it."""
    held = Held[str, int](Journal())
    held["a"] = 1
    with pytest.raises(TypeError, match="without a note"):
        change(held)

    assert {"a": 1} == held
