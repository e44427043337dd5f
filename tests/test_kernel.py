"""Ids grow, times survive, and no ring is lost."""

import asyncio
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organiser import kernel
from organiser.kernel import (
    LONGEST_WAIT,
    Bell,
    Ids,
    bounded_wait,
    counted,
    millis,
    moment,
    portions,
    system_clock,
)
from tests.fakes.clock import START, FakeClock


@given(st.integers(0, 4_000_000_000_000))
def test_times_survive_the_database(milliseconds: int) -> None:
    """Every millisecond comes back as itself."""
    assert milliseconds == millis(moment(milliseconds))


@given(st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_times_are_cut_to_milliseconds(time: datetime) -> None:
    """Never rounded up: nothing is due before its time."""
    assert timedelta(0) <= time - moment(millis(time)) < timedelta(milliseconds=1)


@given(st.floats())
def test_a_wait_has_an_end(seconds: float) -> None:
    """Whatever number a network names, NaN and infinity included."""
    assert 1.0 <= bounded_wait(seconds, least=1.0) <= LONGEST_WAIT


@given(st.lists(st.floats(-1e6, 1e6), max_size=50))
def test_ids_grow_even_when_the_clock_is_set_back(steps: list[float]) -> None:
    """Positive numbers of 63 bits, each greater than the last."""
    clock = FakeClock()
    ids = Ids(clock)
    made = []
    for step in steps:
        clock.forward(seconds=step)
        made.append(ids.new())

    assert sorted(set(made)) == made
    assert all(0 < one < 2**63 for one in made)


def test_ids_tell_roughly_when_they_were_made() -> None:
    """Those of one millisecond lie between its smallest one and that of the next."""
    clock = FakeClock()
    made = Ids(clock).new()

    assert Ids.least(clock()) <= made < Ids.least(clock() + timedelta(milliseconds=1))


@pytest.mark.parametrize(
    ("digits", "number"),
    [("0", 0), ("007", 7), (str(2**63 - 1), 2**63 - 1), (str(2**63), None), ("9" * 5000, None)]
    + [(wrong, None) for wrong in ("", "-1", "1.0", " 1", "x", "\u0661", "²")],
)
def test_only_what_the_database_counts_with_is_a_number(digits: str, number: int | None) -> None:
    """Whoever makes up a button or a link writes anything."""
    assert number == counted(digits)


def test_two_processes_make_different_ids() -> None:
    """Even in the same millisecond."""
    assert len({Ids(FakeClock()).new() for _ in range(100)}) > 95


@given(st.lists(st.integers()), st.integers(1, 5))
def test_portions_are_all_of_them_in_order(many: list[int], size: int) -> None:
    """None is left out or comes twice; each but the last is full, and none is empty."""
    parts = [list(some) for some in portions(many, size)]

    assert many == [one for some in parts for one in some]
    assert all(len(some) == size for some in parts[:-1])
    assert all(parts)


async def test_a_ring_before_the_wait_is_heard() -> None:
    """Whoever waits later returns at once, and only once."""
    bell = Bell()
    bell.ring()
    bell.ring()
    await asyncio.wait_for(bell.wait(), 30)
    await bell.wait(0.001)

    assert not bell._event.is_set()


def test_the_system_clock_is_aware() -> None:
    """Times have a zone, and it is UTC."""
    assert UTC == system_clock().tzinfo
    assert system_clock() > START - timedelta(days=3650)


@pytest.mark.parametrize("zone", [UTC, ZoneInfo("Europe/Brussels"), ZoneInfo("Asia/Seoul")], ids=str)
def test_a_day_is_over_at_midnight_there(zone: tzinfo) -> None:
    """Also on the days on which clocks are set; what is over then had it as its last day."""
    days = [date(2026, 3, 29), date(2026, 10, 25), date(2026, 12, 31)]
    over = [kernel.day_over(day, zone) for day in days]

    assert [(day + timedelta(days=1), time()) for day in days] == [
        (one.astimezone(zone).date(), one.astimezone(zone).time()) for one in over
    ]
    assert days == [kernel.last_day(one, zone) for one in over]
    assert {UTC} == {one.tzinfo for one in over}
