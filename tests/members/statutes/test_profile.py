"""When a membership ends, how long the register is kept, and what the bylaws may change."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organiser.members.statutes import (
    CODES,
    KINDS,
    Basis,
    Body,
    Bylaw,
    Bylaws,
    Leaving,
    Moment,
    Period,
    Profile,
    Reader,
    Status,
    profile,
    written,
)
from tests.fakes.bylaws import with_bylaws

YEARS = st.sampled_from([(12, 31), (6, 30), (3, 31), (2, 28), (2, 29), (9, 30)])
DAYS = st.dates(date(1990, 1, 1), date(2080, 1, 1))


def leaving(when: Moment | None, notice: Period | None = None) -> Leaving:
    """How one leaves where only these rules are known."""
    return Leaving(when=when, notice=notice, form=None)


@pytest.mark.parametrize(
    ("rules", "given_on", "year_ends", "end"),
    [
        (leaving(None), date(2026, 11, 22), (12, 31), date(2026, 11, 22)),
        (leaving(Moment.ANY_TIME, Period(days=30)), date(2026, 11, 22), (12, 31), date(2026, 12, 22)),
        (leaving(Moment.YEAR_END), date(2026, 12, 31), (12, 31), date(2026, 12, 31)),
        (leaving(Moment.YEAR_END, Period(weeks=4)), date(2026, 12, 3), (12, 31), date(2026, 12, 31)),
        (leaving(Moment.YEAR_END, Period(weeks=4)), date(2026, 12, 4), (12, 31), date(2027, 12, 31)),
        (leaving(Moment.YEAR_END, Period(months=1)), date(2026, 5, 30), (6, 30), date(2026, 6, 30)),
        (leaving(Moment.YEAR_END, Period(months=1)), date(2026, 5, 31), (6, 30), date(2026, 6, 30)),
        (leaving(Moment.YEAR_END), date(2026, 7, 1), (6, 30), date(2027, 6, 30)),
        (leaving(Moment.YEAR_END), date(2026, 1, 1), (2, 29), date(2026, 2, 28)),
        (leaving(Moment.YEAR_END), date(2028, 1, 1), (2, 29), date(2028, 2, 29)),
        (leaving(Moment.FIRST_HALF), date(2026, 6, 30), (12, 31), date(2026, 6, 30)),
        (leaving(Moment.FIRST_HALF), date(2026, 7, 1), (12, 31), date(2027, 1, 1)),
        (leaving(Moment.FIRST_HALF), date(2026, 7, 1), (6, 30), date(2026, 7, 1)),
        (leaving(Moment.FIRST_HALF), date(2026, 3, 1), (6, 30), date(2026, 7, 1)),
    ],
)
def test_when_a_membership_ends(
    rules: Leaving, given_on: date, year_ends: tuple[int, int], end: date
) -> None:
    """By notice, financial year and half-year; where nothing is known, on the day itself."""
    assert end == rules.end(given_on, year_ends)


@given(
    day=DAYS,
    year_ends=YEARS,
    when=st.sampled_from([None, *Moment]),
    notice=st.sampled_from([None, Period(weeks=4), Period(months=1), Period(days=30), Period(months=6)]),
)
def test_nobody_is_held_for_ever(
    day: date, year_ends: tuple[int, int], when: Moment | None, notice: Period | None
) -> None:
    """Under every rule one is out after the notice and at most a year, and never before the notice."""
    end = leaving(when, notice).end(day, year_ends)
    earliest = notice.after(day) if notice else day

    assert earliest <= end <= earliest + timedelta(days=366)


@given(day=DAYS, year_ends=YEARS, when=st.sampled_from(list(Moment)))
def test_waiting_never_lets_one_out_earlier(day: date, year_ends: tuple[int, int], when: Moment) -> None:
    """Who gives notice a day later is not out before who gave it today."""
    rules = leaving(when, Period(weeks=4))

    assert rules.end(day, year_ends) <= rules.end(day + timedelta(days=1), year_ends)


@pytest.mark.parametrize(
    ("code", "given_on", "end"),
    [
        ("nl", date(2026, 11, 22), date(2026, 12, 31)),
        ("be", date(2026, 11, 22), date(2026, 11, 22)),
        ("kr", date(2026, 11, 22), date(2026, 11, 22)),
        ("se", date(2026, 12, 1), date(2026, 12, 1)),
    ],
)
def test_leaving_in_each_country(code: str, given_on: date, end: date) -> None:
    """A rule that nobody could read in the law holds nobody."""
    assert end == profile(code).leaving.end(given_on)


def test_leaving_never_needs_approval() -> None:
    """No profile knows a law that lets the co-op keep anybody."""
    assert [False, None, False, None] == [profile(code).value("leaving.approval") for code in CODES]


def test_the_register_in_each_country() -> None:
    """Who may see it, and until when a line that ended today is kept."""
    today = date(2026, 11, 22)
    known = {code: profile(code).register for code in CODES}

    assert (None, None) == (known["se"].seen_by, known["be"].seen_by)
    assert frozenset({Reader.MEMBERS, Reader.CREDITORS}) == known["kr"].seen_by
    assert (None, None) == (known["nl"].seen_by, known["nl"].fields)
    assert [date(2033, 11, 22), None, None, None] == [known[code].kept_until(today) for code in CODES]


def test_bylaws_answer_what_is_open() -> None:
    """What nobody knows, or the law leaves to the bylaws, is set by the co-op, and says so."""
    own = with_bylaws(profile("kr"), {"leaving.when": "any-time", "leaving.notice": "30d"})

    assert date(2026, 12, 22) == own.leaving.end(date(2026, 11, 22))
    assert Status.BYLAWS is own.rules["leaving.notice"].status
    assert not own.rules["leaving.notice"].open
    assert profile("kr").leaving.notice is None


def test_bylaws_may_differ_where_the_law_says_so() -> None:
    """A rule that holds "unless the bylaws say otherwise" can be changed, and changed again."""
    once = with_bylaws(profile("be"), {"vote.basis": "member", "expulsion.decides": "board"})
    twice = with_bylaws(once, {"expulsion.decides": "assembly"})

    assert (Basis.MEMBER, None) == (twice.value("vote.basis"), profile("be").value("vote.basis"))
    assert with_bylaws(profile("be"), {"admission.cause": "no"}).value("admission.cause") is False
    assert Body.ASSEMBLY is twice.value("expulsion.decides")
    assert 3 == with_bylaws(profile("kr"), {"shares.minimum": "3"}).value("shares.minimum")


@pytest.mark.parametrize(
    ("code", "name", "raw"),
    [
        ("kr", "vote.basis", "share"),
        ("kr", "expulsion.hearing", "no"),
        ("nl", "leaving.approval", "yes"),
        ("nl", "leaving.notice", "soon"),
        ("nl", "leaving.cake", "yes"),
    ],
)
def test_bylaws_cannot_say_everything(code: str, name: str, raw: str) -> None:
    """What the law fixes stays; nonsense and unknown rules change nothing."""
    assert profile(code) == profile(code).overlaid({name: Bylaw(raw)})


def test_what_is_kept_gives_way_to_the_law() -> None:
    """A rule that was open when it was set, and that the law is known to fix by now, is the law's again."""
    kept = {
        "leaving.notice": Bylaw("30d", "art. 12"),
        "vote.basis": Bylaw("share"),
        "gone.rule": Bylaw("yes"),
    }
    law = profile("kr").overlaid(kept)

    assert (Period(days=30), kept["leaving.notice"]) == (law.leaving.notice, law.rules["leaving.notice"].own)
    assert (Basis.MEMBER, None) == (law.value("vote.basis"), law.rules["vote.basis"].own)


def test_what_could_be_set_once_and_cannot_any_more() -> None:
    """A notice of a hundred years, set when that was possible, holds nobody; the chapter goes on."""
    law = profile("kr").overlaid({"leaving.notice": Bylaw("100y", "art. 12")})

    assert law.leaving.notice is None
    assert law.rules["leaving.notice"].open


@given(code=st.sampled_from(CODES), name=st.sampled_from(list(KINDS)))
def test_a_value_is_kept_as_it_is_read(code: str, name: str) -> None:
    """What a rule says, written down and read again, is the same."""
    rule = profile(code).rules[name]
    for value in (rule.value, rule.hint):
        if value is not None and value is not Bylaws.DECIDE:
            assert value == KINDS[name].read(written(value))


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("ask", [lambda known: known.leaving, lambda known: known.register])
def test_every_profile_can_be_asked(code: str, ask: Callable[[Profile], object]) -> None:
    """No rule of a data file has a value of a kind that the code does not expect."""
    assert ask(profile(code)) is not None
