"""The chaos run's judge: every broken promise is seen, and nothing else is."""

from collections.abc import Sequence

import pytest

from bench.chaos.stage import numbered
from bench.chaos.verdict import Copy, Fault, Line, judge, repetitions
from organiser.chat.refs import Network

TELEGRAM, MATRIX = Network.TELEGRAM, Network.MATRIX


def lines(origin: Network) -> list[Line]:
    """Three lines: the second was edited once, and liked; the third answers the first."""
    return [Line(1, 0, origin), Line(2, 0, origin, version=1, reacted=True), Line(3, 0, origin, reply_to=1)]


GOOD = (Copy(1), Copy(2, version=1, reacted=True), Copy(3, reply_to=1))


@pytest.mark.parametrize("origin", [TELEGRAM, MATRIX])
def test_what_arrived_as_it_was_said_is_fine(origin: Network) -> None:
    """In both directions."""
    place = (0, MATRIX if origin is TELEGRAM else TELEGRAM)

    assert [] == judge(lines(origin), {place: GOOD})


@pytest.mark.parametrize(
    ("copies", "fault", "number"),
    [
        (GOOD[:2], Fault.LOST, 3),
        ((GOOD[1], GOOD[0], GOOD[2]), Fault.ORDER, 1),
        ((GOOD[0], Copy(2, reacted=True), GOOD[2]), Fault.EDIT, 2),
        ((GOOD[0], GOOD[1], Copy(3)), Fault.REPLY, 3),
        ((GOOD[0], GOOD[1], Copy(3, reply_to=2)), Fault.REPLY, 3),
        ((GOOD[0], Copy(2, version=1), GOOD[2]), Fault.REACTION, 2),
        ((*GOOD[:2], Copy(3, reply_to=1, reacted=True)), Fault.REACTION, 3),
        ((*GOOD, Copy(9)), Fault.INVENTED, 9),
    ],
)
@pytest.mark.parametrize("origin", [TELEGRAM, MATRIX])
def test_a_broken_promise_is_named(
    copies: Sequence[Copy], fault: Fault, number: int, origin: Network
) -> None:
    """With the line that it is about, and with nothing else."""
    place = (0, MATRIX if origin is TELEGRAM else TELEGRAM)
    found = judge(lines(origin), {place: copies})

    assert [(fault, number, *place)] == [(one.fault, one.number, one.group, one.network) for one in found]


def test_nothing_at_all_loses_everything() -> None:
    """A chat that nobody saw is not forgotten."""
    assert [1, 2, 3] == [one.number for one in judge(lines(TELEGRAM), {}) if one.fault is Fault.LOST]


def test_a_line_comes_once_to_matrix() -> None:
    """There is no excuse."""
    copies = (GOOD[0], Copy(1, marked=True), *GOOD[1:])

    assert [Fault.TWICE_MATRIX] == [one.fault for one in judge(lines(TELEGRAM), {(0, MATRIX): copies})]


@pytest.mark.parametrize(("marked", "faults"), [(True, []), (False, [Fault.TWICE_TELEGRAM])])
def test_a_repetition_on_telegram_must_say_so(faults: list[Fault], *, marked: bool) -> None:
    """The first need not: it may be the only one that was meant."""
    copies = (GOOD[0], Copy(1, marked=marked), *GOOD[1:])
    found = judge(lines(MATRIX), {(0, TELEGRAM): copies})

    assert faults == [one.fault for one in found]
    assert marked == repetitions({(0, TELEGRAM): copies})


def test_a_late_repetition_is_out_of_order() -> None:
    """Even where it is marked: nobody understands an old line among new ones."""
    copies = (*GOOD, Copy(1, marked=True))

    assert [Fault.ORDER] == [one.fault for one in judge(lines(MATRIX), {(0, TELEGRAM): copies})]


def test_a_number_is_read_from_the_words() -> None:
    """Whatever stands around it."""
    assert (12, 3) == numbered("possibly repeated\nBas: #12.3 is what I wanted to say")
    assert (None, 0) == numbered("no number")
