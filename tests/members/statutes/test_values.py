"""Periods are counted as laws count them, and only what a rule's kind allows is taken for a value."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organiser.members.statutes import KINDS, Body, Field, Period, Reader

DAYS = st.dates(date(1990, 1, 1), date(2080, 1, 1))


@pytest.mark.parametrize(
    ("period", "begin", "end"),
    [
        (Period(weeks=4), date(2026, 11, 22), date(2026, 12, 20)),
        (Period(days=10), date(2026, 12, 25), date(2027, 1, 4)),
        (Period(months=1), date(2026, 1, 31), date(2026, 2, 28)),
        (Period(months=1), date(2028, 1, 31), date(2028, 2, 29)),
        (Period(months=6), date(2026, 8, 31), date(2027, 2, 28)),
        (Period(years=7), date(2028, 2, 29), date(2035, 2, 28)),
        (Period(months=14), date(2026, 11, 30), date(2028, 1, 30)),
    ],
)
def test_months_and_years_go_by_the_calendar(period: Period, begin: date, end: date) -> None:
    """A month that is too short gives its last day; weeks and days are what they are."""
    assert end == period.after(begin)


@given(day=DAYS, months=st.integers(0, 240))
def test_a_later_month_is_never_skipped(day: date, months: int) -> None:
    """So many months on is the month with that number, on the same day or the last one."""
    later = Period(months=months).after(day)

    assert months == (later.year - day.year) * 12 + later.month - day.month
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    ("name", "raw", "value"),
    [
        ("members.minimum", 3, 3),
        ("members.minimum", "3", 3),
        ("leaving.approval", "no", False),
        ("leaving.approval", True, True),
        ("leaving.notice", "4w", Period(weeks=4)),
        ("leaving.notice", " 30 d ", Period(days=30)),
        ("leaving.notice", "30 dagen", Period(days=30)),
        ("leaving.notice", "1 Maand", Period(months=1)),
        ("leaving.notice", "6 månader", Period(months=6)),
        ("leaving.notice", "30일", Period(days=30)),
        ("leaving.notice", "2 개월", Period(months=2)),
        ("register.kept_for", "7 år", Period(years=7)),
        ("register.kept_for", "10년", Period(years=10)),
        ("register.kept_for", "7y", Period(years=7)),
        ("shares.refund_within", "6m", Period(months=6)),
        ("admission.decides", "board", Body.BOARD),
        ("register.seen_by", "members, creditors", (Reader.MEMBERS, Reader.CREDITORS)),
        ("register.fields", ["name", "address"], (Field.NAME, Field.ADDRESS)),
    ],
)
def test_values_are_read(name: str, raw: object, value: object) -> None:
    """From a data file as from a setting that somebody typed."""
    assert value == KINDS[name].read(raw)


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("members.minimum", 0),
        ("members.minimum", True),
        ("members.minimum", "three"),
        ("members.minimum", "٣"),
        ("vote.cap", 101),
        ("leaving.approval", "maybe"),
        ("leaving.approval", 1),
        ("leaving.notice", 4),
        ("leaving.notice", "0d"),
        ("leaving.notice", "9999y"),
        ("leaving.notice", "13m"),
        ("expulsion.notice", "366d"),
        ("leaving.notice", "4 fortnights"),
        ("admission.decides", "the king"),
        ("register.seen_by", []),
        ("register.seen_by", ""),
        ("register.seen_by", "members, members"),
        ("register.seen_by", "neighbours"),
        ("register.fields", "name; address"),
    ],
)
def test_nonsense_is_no_value(name: str, raw: object) -> None:
    """A wrong value is refused, never bent into a right one."""
    with pytest.raises((ValueError, TypeError)):
        KINDS[name].read(raw)
