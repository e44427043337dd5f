"""Whether power stayed where it belongs between two readings of the tables, and nothing outlived its day.

What two stewards decide together, how founding ends, which account may do what cannot be undone, and who may
be given a role: promises about the co-op, beside those about single steps (`minutes`).
"""

from datetime import datetime, timedelta
from typing import Any, Final

from organiser.kernel import millis, moment
from organiser.members.admission import PATIENCE
from organiser.members.founding import ENOUGH_MEMBERS, INVITED_FOR
from organiser.members.linking import TRUST
from organiser.members.settings import SETTINGS, stored
from organiser.members.states import APPLICATIONS, LIVE, MEMBERS, Rule, State
from tests.fakes.minutes import REACHED, Books, Minutes

_APPLICATIONS: Final = {str(state) for state in APPLICATIONS}
_LIVE: Final = {str(state) for state in LIVE}
_MEMBERS: Final = {str(state) for state in MEMBERS}


def check(minutes: Minutes) -> None:
    """Hold what moves power against what is promised."""
    _settings_were_changed_by_two(minutes)
    _founding_ends_once(minutes)
    _what_is_for_good_was_trusted(minutes)
    _roles_went_to_members(minutes)
    _words_go_with_their_people(minutes)
    _exclusions_took_two(minutes)


def _settings_were_changed_by_two(minutes: Minutes) -> None:
    """What moves power is set by two stewards, or while founding."""
    before, now = minutes.before["chapter_setting"], minutes.now["chapter_setting"]
    for chapter, name in before.keys() | now.keys():
        known = minutes.before["chapter"].get(chapter)
        moves = name in SETTINGS and SETTINGS[name].two and known is not None and known.founded is not None
        if moves and before.get((chapter, name)) != now.get((chapter, name)):
            REACHED["setting changed by two"] += 1
            decided = {(one.kind, one.state, one.chapter_id) for one in minutes.decided()}
            assert ("set", "done", chapter) in decided


def _founding_ends_once(minutes: Minutes) -> None:
    """Founding mode ends with enough members at the latest, and does not come back."""
    for key, row in minutes.now["chapter"].items():
        known = minutes.before["chapter"].get(key)
        if known is not None and known.founded is not None:
            assert row.founded == known.founded
        if known is not None and known.founded is None and row.founded is not None:
            REACHED["founding ended"] += 1
        if row.founded is None:
            there = [one.state for one in minutes.now["membership"].values() if one.chapter_id == key]
            assert sum(state in _MEMBERS for state in there) < ENOUGH_MEMBERS


def _what_is_for_good_was_trusted(minutes: Minutes) -> None:
    """Nobody is erased, or leaves, by an account that was linked to theirs a short time ago."""
    gone = minutes.erased | {
        row.actor_id
        for row in minutes.new("membership_change")
        if row.rule in {Rule.RESIGNED, Rule.NOTICE_GIVEN}
    }
    for person in gone - {None}:
        theirs = [one for one in minutes.before["account"].values() if one.person_id == person]
        acting = [one for one in theirs if one.key in minutes.acting]
        assert not acting or any(is_trusted(one, theirs, minutes.at) for one in acting)


def is_trusted(account: Any, theirs: list[Any], at: int) -> bool:
    """Whether an account may do for good what it asks for, of those that are somebody's."""
    if account.linked is None or moment(account.linked) + TRUST <= moment(at):
        return True
    others = [one.linked for one in theirs if one.key != account.key]
    return all(one is not None and one >= account.linked for one in others)


def _roles_went_to_members(minutes: Minutes) -> None:
    """Who is given a role is a full member, or a member of a chapter that is being founded."""
    for row in minutes.new("role_term"):
        states = {
            books["membership"][row.membership_id].state
            for books in (minutes.before, minutes.now)
            if row.membership_id in books["membership"]
        }
        known = minutes.before["chapter"].get(minutes.now["membership"][row.membership_id].chapter_id)
        founding = known is None or known.founded is None
        assert states & (_MEMBERS if founding else {str(State.MEMBER)})


def _words_go_with_their_people(minutes: Minutes) -> None:
    """What somebody said of an applicant counts for the membership that goes on, when two are joined."""
    known = minutes.now["membership"]
    members = {(one.person_id, one.chapter_id) for one in known.values() if one.state == State.MEMBER}
    for application, sponsor in minutes.now["sponsorship"]:
        said = known[sponsor]
        joined = said.state == State.MERGED and (said.person_id, said.chapter_id) in members
        assert not joined or known[application].state not in _APPLICATIONS


def _exclusions_took_two(minutes: Minutes) -> None:
    """Nobody is excluded, or taken in again, by one alone, but while founding."""
    for row in minutes.new("membership_change"):
        if State.EXCLUDED in {row.before, row.after}:
            assert row.rule in {Rule.EXCLUDED_BY_TWO, Rule.REINSTATED_BY_TWO, Rule.FOUNDING}


def nothing_is_overdue(now: Books, at: datetime) -> None:
    """What has a day does not outlive it: applications, probation, notices, acts, entries of a list."""
    for row in now["membership"].values():
        since = moment(row.since)
        days = _settings(now, row.chapter_id).probation_days
        assert row.state not in _APPLICATIONS or since + PATIENCE > at, "an application is stuck"
        assert row.state != State.PROBATION or since + timedelta(days=days) > at, "probation does not end"
        assert row.state not in _LIVE or row.leaves is None or moment(row.leaves) > at, "a notice is ignored"
        if row.state == State.INVITED and since + INVITED_FOR <= at:
            assert _is_kept(now, row.id, millis(at)), "an entry is kept for nothing"
    assert all(row.state != "open" or moment(row.expires) > at for row in now["act"].values()), "an act waits"
    led = {row.chapter_id for row in now["membership"].values() if row.state in _MEMBERS}
    barred = {row.chapter_id for row in now["membership"].values() if row.state == State.SUSPENDED}
    assert barred <= led, "nobody is left who could end a suspension"


def _settings(now: Books, chapter: int) -> Any:
    rows = {name: row.value for (where, name), row in now["chapter_setting"].items() if where == chapter}
    return stored({name: value for name, value in rows.items() if name in SETTINGS})


def _is_kept(now: Books, number: int, at: int) -> bool:
    """An entry with a line in the register, or a code that works, waits longer."""
    owns = any((row.membership_id, row.left) == (number, None) for row in now["owner"].values())
    codes = [row for row in now["one_time_code"].values() if (row.purpose, row.subject) == ("claim", number)]
    return owns or any(row.expires > at for row in codes)
