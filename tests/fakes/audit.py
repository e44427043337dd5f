"""What must hold of what is kept of members, whatever has happened to it.

Looked at after every step, and compared with what was there before it: an independent reader of the tables
that knows nothing of handlers. Each check says which promise of the co-op it is.
"""

import json
import sqlite3
from collections import Counter, defaultdict, namedtuple
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import Table

from organiser import retention
from organiser.kernel import millis, moment
from organiser.members.acts import ActKind
from organiser.members.admission import most_admissions
from organiser.members.settings import stored
from organiser.members.states import BEGINNINGS, LIVE, MEMBERS, TRANSITIONS, Rule, State
from organiser.storage.acts import Acts
from organiser.storage.directory import Directory
from organiser.storage.tables import (
    ACCOUNT,
    ACT,
    CHAPTER,
    CHAPTER_SETTING,
    CONSENT,
    EXCLUSION,
    INBOX,
    MEMBERSHIP,
    MEMBERSHIP_CHANGE,
    ONE_TIME_CODE,
    OWNER,
    PERSON,
    ROLE_TERM,
    SHARE_ENTRY,
    SPONSORSHIP,
    WORK,
)
from tests.fakes import owning, powers, silencing, voices
from tests.fakes.lending import Lending
from tests.fakes.minutes import Books, Minutes
from tests.fakes.world import World

_SEEN: Final = (
    ACCOUNT,
    ACT,
    CHAPTER,
    CHAPTER_SETTING,
    CONSENT,
    EXCLUSION,
    INBOX,
    MEMBERSHIP,
    MEMBERSHIP_CHANGE,
    ONE_TIME_CODE,
    OWNER,
    PERSON,
    ROLE_TERM,
    SHARE_ENTRY,
    SPONSORSHIP,
    WORK,
)
_STEPS: Final = {
    (None, row.after, rule) for row in BEGINNINGS.values() for rule in (row.rule, row.founding) if rule
} | {
    (before, row.after, rule)
    for (before, _), row in TRANSITIONS.items()
    for rule in (row.rule, row.founding)
    if rule
}
"""Every step that there is: before, after, by which rule."""

_ADMITTED: Final = {Rule.WELCOME, Rule.SPONSORS_AND_STEWARD}
_BY_TWO: Final = {Rule.EXCLUDED_BY_TWO, Rule.REINSTATED_BY_TWO}
_LIVE: Final = {str(state) for state in LIVE}
_MEMBERS: Final = {str(state) for state in MEMBERS}
_HOLDS: Final = {State.MEMBER, State.PROBATION, State.SUSPENDED}
"""Who may still have a role written down; it counts for less of them."""


@dataclass
class Audit:
    """What was there when it was looked at last."""

    world: World
    before: Books = field(default_factory=dict)
    barred: defaultdict[bytes, set[int]] = field(default_factory=lambda: defaultdict(set))
    """The exclusions that hold for an account, by its key: also when it was taken away from its person, was
    erased, or was forgotten. Two stewards lift one; it ends by itself after three years.
    """
    acting: frozenset[bytes] = frozenset()
    """Whose accounts do what is looked at next."""
    lending: Lending = field(default_factory=Lending)
    lifted: set[int] = field(default_factory=set)
    """The acts by which two stewards have lifted an exclusion."""
    admitted: int = 0
    excluded: int = 0

    async def look(self) -> None:
        """Hold everything against what was there before."""
        now = self._read()
        if self.before:
            vault = self.world.directory.vault
            minutes = Minutes(self.before, now, millis(self.world.clock()), vault, self.acting)
            minutes.check()
            owning.check(minutes)
            powers.check(minutes)
            silencing.check(minutes)
            voices.check(minutes)
            self.lending.check(minutes)
            self._histories_only_grow(now)
            self._ledger_only_grows(now)
            self._decisions_were_theirs_to_take(now)
            self._roles_were_given_by_two(now)
        self._nothing_failed(now)
        self._nobody_has_two(now)
        self._histories_tell_the_states(now)
        self._roles_are_held_by_members(now)
        self._register_has_each_owner_once(now)
        await self._lift(now)
        self._exclusions_hold(now)
        self.before = now

    def nothing_is_overdue(self) -> None:
        """All that was due has been done."""
        now, at = self._read(), self.world.clock()
        powers.nothing_is_overdue(now, at)
        silencing.nothing_is_overdue(now, at)

    def _read(self) -> Books:
        # Without SQLAlchemy it takes a tenth of the time.
        file = self.world.database.engine.url.database
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
            return {table.name: _rows(connection, table) for table in _SEEN}

    async def remember(self) -> None:
        """What the bot holds in memory is what a start would read."""
        held, fresh = self.world.directory, Directory(self.world.directory.vault, None)  # type: ignore[arg-type]
        async with self.world.database.reading() as connection:
            await fresh.load(connection)

        assert fresh.people == held.people
        assert fresh.places == held.places
        assert +Counter(fresh.counts) == +Counter(held.counts)
        assert fresh.chats == held.chats

    def _nothing_failed(self, now: Books) -> None:
        """No message makes the bot fail."""
        assert [] == [row for row in now["inbox"].values() if row.state != "done"]

    def _nobody_has_two(self, now: Books) -> None:
        """One live membership for each person in each chapter, and none beside an exclusion."""
        live, out = Counter[Any](), set[Any]()
        for row in now["membership"].values():
            if row.state in _LIVE:
                assert row.person_id is not None
                live[row.person_id, row.chapter_id] += 1
            elif row.state == State.EXCLUDED:
                out.add((row.person_id, row.chapter_id))

        assert set(live.values()) <= {1}
        assert not live.keys() & out
        assert {person for person, _ in live} <= now["person"].keys()

    def _histories_only_grow(self, now: Books) -> None:
        """No step of a membership is lost or changed; who took it may be known no longer."""
        for key, row in self.before["membership_change"].items():
            there = now["membership_change"][key]
            assert (row.membership_id, row.before, row.after, row.rule, row.at) == (
                there.membership_id,
                there.before,
                there.after,
                there.rule,
                there.at,
            )
        assert self.before["membership"].keys() <= now["membership"].keys()

    def _histories_tell_the_states(self, now: Books) -> None:
        """Each step begins where the one before it ended, is one that there is, and has its time."""
        told: dict[int, str] = {}
        at: dict[int, int] = {}
        for row in now["membership_change"].values():
            assert row.before == told.get(row.membership_id)
            assert at.get(row.membership_id, 0) <= row.at <= millis(self.world.clock())
            step = (None if row.before is None else State(row.before), State(row.after), Rule(row.rule))
            assert step in _STEPS
            told[row.membership_id], at[row.membership_id] = row.after, row.at

        assert told == {key: row.state for key, row in now["membership"].items()}

    def _ledger_only_grows(self, now: Books) -> None:
        """No line of the share ledger is lost or changed."""
        for key, row in self.before["share_entry"].items():
            assert tuple(row) == tuple(now["share_entry"][key])
        assert self.before["owner"].keys() <= now["owner"].keys()

    def _new_steps(self, now: Books) -> list[Any]:
        return [
            row
            for key, row in now["membership_change"].items()
            if key not in self.before["membership_change"]
        ]

    def _decisions_were_theirs_to_take(self, now: Books) -> None:
        """Who is let in was let in by a steward, not by themselves, and not above the pace."""
        for row in self._new_steps(now):
            if row.rule in _ADMITTED:
                self.admitted += 1
                self._admission_was_right(now, row)
            if row.rule in _BY_TWO:
                self.excluded += 1
                acts = [one for one in now["act"].values() if one.state == "done" and one.decided == row.at]
                assert any(None is not one.decided_by != one.proposed_by for one in acts)

    def _admission_was_right(self, now: Books, row: Any) -> None:
        membership = now["membership"][row.membership_id]
        chapter = now["chapter"][membership.chapter_id]
        assert chapter.founded is not None
        assert row.actor_id in self._stewards(membership.chapter_id, row.at)
        assert row.actor_id != membership.person_id
        rules = {
            name: one.value
            for (_, name), one in self.before["chapter_setting"].items()
            if one.chapter_id == membership.chapter_id and not name.startswith("statutes")
        }
        settings = stored(rules)
        count = sum(
            one.state in _MEMBERS
            for one in self.before["membership"].values()
            if one.chapter_id == membership.chapter_id
        )
        week = row.at - millis(moment(0) + timedelta(days=7))
        lately = [
            one
            for one in now["membership_change"].values()
            if one.rule in _ADMITTED
            and one.at > week
            and now["membership"][one.membership_id].chapter_id == membership.chapter_id
        ]
        assert len(lately) <= most_admissions(count + 1, settings)
        if row.rule == Rule.SPONSORS_AND_STEWARD:
            assert len(self._vouching(row.membership_id, membership.person_id)) >= settings.sponsors

    def _stewards(self, chapter: int, at: int) -> set[int]:
        """The persons who were stewards before the step."""
        known = self.before["membership"]
        return {
            known[term.membership_id].person_id
            for term in self.before["role_term"].values()
            if term.role == "steward"
            and term.since <= at < term.until
            and (term.ended is None or term.ended > at)
            and known[term.membership_id].chapter_id == chapter
            and known[term.membership_id].state == State.MEMBER
        }

    def _vouching(self, number: int, applicant: int | None) -> set[int]:
        """The persons who vouched for an applicant before the step."""
        known = self.before["membership"]
        return {
            known[sponsor].person_id
            for (application, sponsor), row in self.before["sponsorship"].items()
            if application == number
            and row.state == "confirmed"
            and known[sponsor].state == State.MEMBER
            and known[sponsor].person_id != applicant
        }

    def _roles_were_given_by_two(self, now: Books) -> None:
        """A new term was given by two persons, or by all who were asked; none is longer than four years."""
        for key, row in now["role_term"].items():
            if key in self.before["role_term"]:
                continue
            chapter = now["chapter"][now["membership"][row.membership_id].chapter_id]
            assert row.until - row.since <= millis(moment(0) + timedelta(days=1461))
            if chapter.founded is not None and row.since > chapter.founded:
                heard = any(
                    (one.kind, one.state, one.decided_by, one.decided) == ("grant", "done", None, row.since)
                    for one in now["act"].values()
                )
                assert heard or None is not row.granted_by != row.seconded_by is not None

    def _roles_are_held_by_members(self, now: Books) -> None:
        """A role goes with the membership that it was given to."""
        at = millis(self.world.clock())
        for row in now["role_term"].values():
            if row.since <= at < row.until and (row.ended is None or row.ended > at):
                membership = now["membership"][row.membership_id]
                assert membership.state in _HOLDS or membership.state == State.EXCLUDED

    def _register_has_each_owner_once(self, now: Books) -> None:
        """Every member has one open line in the owner register; nobody else has, but who is invited."""
        lines = Counter(row.membership_id for row in now["owner"].values() if row.left is None)
        members = {key for key, row in now["membership"].items() if row.state in _HOLDS}
        several = {key for key, count in lines.items() if count > 1}

        invited = {key for key, row in now["membership"].items() if row.state == State.INVITED}
        assert members == lines.keys() - invited
        # Lines of two memberships that were joined go on side by side: none of them is rewritten.
        merged = {row.id for row in now["membership"].values() if row.state == State.MERGED}
        assert not several or merged

    async def _lift(self, now: Books) -> None:
        """Let no exclusion hold that two stewards have lifted."""
        done = {
            key for key, row in now["act"].items() if (row.kind, row.state) == (ActKind.REINSTATE, "done")
        }
        async with self.world.database.reading() as connection:
            acts = Acts(connection, self.world.directory.vault)
            for number in sorted(done - self.lifted):
                kept = await acts.get(number)
                assert kept is not None
                back = json.loads(kept.payload)["number"]
                chapter = now["membership"][back].chapter_id
                for held in self.barred.values():
                    if back in held:
                        held -= {one for one in held if now["membership"][one].chapter_id == chapter}
        self.lifted |= done

    def _exclusions_hold(self, now: Books) -> None:
        """Who was excluded is a member again by two stewards only, with whichever of their accounts."""
        accounts: defaultdict[int | None, set[bytes]] = defaultdict(set)
        for row in now["account"].values():
            accounts[row.person_id].add(row.key)
        ended = millis(self.world.clock() - retention.EXCLUSIONS)
        out = {
            key: row
            for key, row in now["membership"].items()
            if row.state == State.EXCLUDED and row.since > ended
        }
        for number, row in out.items():
            if row.person_id is not None:
                for account in accounts[row.person_id]:
                    self.barred[account].add(number)
        for row in now["membership"].values():
            if row.state in _LIVE:
                barred = {
                    out[one].chapter_id
                    for account in accounts[row.person_id]
                    for one in self.barred[account]
                    if one in out
                }
                assert row.chapter_id not in barred


def _rows(connection: sqlite3.Connection, table: Table) -> dict[Any, Any]:
    keys = [column.name for column in table.primary_key.columns]
    names = [column.name for column in table.columns]
    if table.name not in _ROWS:
        _ROWS[table.name] = namedtuple(table.name, names)  # noqa: PYI024 - its fields are the table's
    row = _ROWS[table.name]
    found = connection.execute(f"SELECT {', '.join(names)} FROM {table.name} ORDER BY {', '.join(keys)}")  # noqa: S608
    rows = [row(*values) for values in found]
    if len(keys) == 1:
        return {getattr(one, keys[0]): one for one in rows}
    return {tuple(getattr(one, key) for key in keys): one for one in rows}


_ROWS: Final[dict[str, Any]] = {}
