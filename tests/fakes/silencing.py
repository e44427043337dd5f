"""Whether nobody was kept from speaking by one steward for long, again and again, or with many others.

Reads the steps of memberships alone, as `docs/decisions/0023` says it.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from organiser.kernel import millis, moment
from organiser.members.states import MEMBERS, Rule, State
from tests.fakes.minutes import REACHED, Books, Minutes

_BEGIN: Final = {Rule.SUSPENDED, Rule.SUSPENDED_ALONE, Rule.FOUNDING}
_THERE: Final = {*(str(state) for state in MEMBERS), State.SUSPENDED}
_FORTNIGHT: Final = millis(moment(0) + timedelta(days=14))
_YEAR: Final = millis(moment(0) + timedelta(days=365))


def check(minutes: Minutes) -> None:
    """Hold each suspension that is new, or over, against what one steward alone may do."""
    for row in minutes.new("membership_change"):
        former = _last(minutes.now, row.membership_id, until=row.id)
        match Rule(row.rule):
            case Rule.SUSPENDED_ALONE:
                _one_may(minutes, row)
            case Rule.SUSPENDED if row.before == State.SUSPENDED:
                REACHED["a second steward suspended, too"] += 1
                assert former.rule == Rule.SUSPENDED_ALONE
                assert minutes.who(former.actor_id) != minutes.who(row.actor_id)
            case Rule.SUSPENDED:
                assert any((one.kind, one.state) == ("suspend", "done") for one in minutes.decided())
            case Rule.SUSPENSION_OVER:
                assert former.rule == Rule.SUSPENDED_ALONE
                assert former.at + _FORTNIGHT <= row.at
            case _:
                pass


def nothing_is_overdue(now: Books, at: datetime) -> None:
    """What one steward alone has done is over in two weeks."""
    for row in now["membership"].values():
        if row.state == State.SUSPENDED and _last(now, row.id).rule == Rule.SUSPENDED_ALONE:
            assert _last(now, row.id).at + _FORTNIGHT > millis(at), "a suspension does not end"


def _one_may(minutes: Minutes, row: Any) -> None:
    """Not who has a role, not once more within a year, and not more than a few members at a time."""
    assert not minutes.had_role(row.membership_id)
    taken = [one for one in minutes.now["membership_change"].values() if one.id < row.id]
    own = [one for one in taken if (one.membership_id, one.rule) == (row.membership_id, row.rule)]
    assert all(one.at + _YEAR <= row.at for one in own)
    known = minutes.before["membership"]
    there = [one for one in known.values() if one.chapter_id == known[row.membership_id].chapter_id]
    barred = [one for one in there if one.state == State.SUSPENDED]
    alone = [one for one in barred if _last(minutes.before, one.id).rule == Rule.SUSPENDED_ALONE]
    assert len(alone) < max(3, sum(one.state in _THERE for one in there) // 10)


def _last(books: Books, membership: int, until: float = float("inf")) -> Any:
    """The step by which a membership was suspended last."""
    found = [
        row
        for row in books["membership_change"].values()
        if row.membership_id == membership
        and row.after == State.SUSPENDED
        and row.rule in _BEGIN
        and row.id < until
    ]
    return found[-1] if found else None
