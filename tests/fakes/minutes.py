"""Whether all that is new was right: whose it was to do, when, and that it was done once and as it says.

Compares two readings of the tables, one before and one after a few events. It knows what `members` promises
and nothing of handlers: the numbers of persons and memberships are followed through links by themselves.
"""

import base64
import json
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from organiser.kernel import moment
from organiser.members.acts import ANSWERED
from organiser.members.admission import PATIENCE
from organiser.members.consents import NEEDED
from organiser.members.hearings import ENOUGH
from organiser.members.settings import Settings, stored
from organiser.members.states import APPLICATIONS, MEMBERS, Rule, State
from organiser.vault import Vault

Books = dict[str, dict[Any, Any]]
"""All rows of the tables that are looked at, by table and key."""

REACHED: Final[Counter[str]] = Counter()
"""How often what was done: steps by state and rule, acts by kind and outcome, and more."""

_OWN: Final = {
    Rule.APPLIED, Rule.WITHDRAWN, Rule.RESIGNED, Rule.NOTICE_GIVEN, Rule.NOTICE_TAKEN_BACK, Rule.CLAIMED,
    Rule.FOUNDED,
}  # fmt: skip
"""Nobody but the person whose membership it is."""

STEWARD: Final = {
    Rule.SPONSORS_AND_STEWARD, Rule.WELCOME, Rule.FOUNDING, Rule.DECLINED, Rule.INVITATION_REMOVED,
    Rule.SUSPENDED, Rule.SUSPENDED_ALONE, Rule.REINSTATED, Rule.REINSTATED_BY_TWO, Rule.EXCLUDED_BY_TWO,
    Rule.IMPORTED,
}  # fmt: skip
_TIME: Final = {
    Rule.UNANSWERED, Rule.PROBATION_OVER, Rule.SUSPENSION_OVER, Rule.NOTICE_OVER, Rule.INVITATION_OVER,
    Rule.NOBODY_LEFT,
}  # fmt: skip
KEEPERS: Final = ("steward", "treasurer")
_APPLICATIONS: Final = {str(state) for state in APPLICATIONS}
_MEMBERS: Final = {str(state) for state in MEMBERS}
_HOLDS: Final = {State.MEMBER, State.PROBATION, State.SUSPENDED}
PROPOSERS: Final = {"export": ("treasurer",), "chapter": ("admin",)}
"""Who may propose it besides a steward."""

_EFFECTS: Final = {"exclude": "excluded", "suspend": "suspended"}


@dataclass
class Minutes:
    """What was there before, what is there now, and whose accounts did something in between."""

    before: Books
    now: Books
    at: int
    vault: Vault
    acting: frozenset[bytes] = frozenset()

    def __post_init__(self) -> None:
        """See who is who."""
        known = self.before["account"]
        self.same = {
            known[key].person_id: row.person_id
            for key, row in self.now["account"].items()
            if key in known and known[key].person_id not in {None, *self.now["person"]}
        }
        gone = self.before["person"].keys() - self.now["person"].keys()
        self.erased = gone - self.same.keys()
        self.actors = {
            self.who(row.person_id)
            for books in (self.before, self.now)
            for key, row in books["account"].items()
            if key in self.acting
        }

    def check(self) -> None:
        """Hold everything that is new against what is promised."""
        for row in self.new("membership_change"):
            REACHED[f"step {row.before or 'nothing'} > {row.after} by {row.rule}"] += 1
            self._step_was_theirs(row)
            self._step_was_in_time(row)
        for row in self.decided():
            REACHED[f"act {row.kind} {row.state}"] += 1
            if row.state == "done":
                self._act_was_theirs(row)
                self._act_is_done(row)
        self._roles_ended_for_a_reason()
        self._words_were_theirs()
        self._accounts_moved_by_their_people()

    def who(self, person: int | None) -> int | None:
        """Who somebody is now, who was another one before."""
        return self.same.get(person, person)

    def new(self, table: str) -> list[Any]:
        """The rows of a table that were not there before."""
        return [row for key, row in self.now[table].items() if key not in self.before[table]]

    def _settings(self, chapter: int) -> Settings:
        rows = (self.now if chapter not in self.before["chapter"] else self.before)["chapter_setting"]
        return stored(
            {
                name: row.value
                for (_, name), row in rows.items()
                if row.chapter_id == chapter and not name.startswith("statutes")
            }
        )

    def holders(self, chapter: int, *roles: str) -> set[int | None]:
        """Who holds such a role in a chapter, before or now."""
        return {
            self.who(books["membership"][term.membership_id].person_id)
            for books in (self.before, self.now)
            for term in books["role_term"].values()
            if term.role in roles and self._counts(books, term, chapter)
        }

    def _counts(self, books: Books, term: Any, chapter: int) -> bool:
        held = books["membership"][term.membership_id]
        founding = books["chapter"][held.chapter_id].founded is None
        return (
            held.chapter_id == chapter
            and term.since <= self.at < term.until
            and (term.ended is None or term.ended >= self.at)
            and (held.state == State.MEMBER or (founding and held.state in _MEMBERS))
        )

    def _step_was_theirs(self, row: Any) -> None:
        """Who took a step might take it, and did something just now."""
        rule, kept = Rule(row.rule), self.now["membership"][row.membership_id]
        if rule in _TIME:
            assert row.actor_id is None
            return
        if not row.actor_id:
            assert self.erased or rule in {Rule.SPONSORS, Rule.SPONSOR_WITHDREW}
            return
        deciding = self.actors | {one.proposed_by for one in self.decided()}
        if rule in _OWN:
            assert row.actor_id == kept.person_id
            assert row.actor_id in (deciding if rule is Rule.FOUNDED else self.actors)
        if rule in STEWARD:
            assert row.actor_id in self.holders(kept.chapter_id, "steward")
            assert row.actor_id != kept.person_id
            assert row.actor_id in deciding
        self._step_had_its_ground(row, rule, kept)

    def _step_had_its_ground(self, row: Any, rule: Rule, kept: Any) -> None:
        """What a step rests on was there: consent, founding mode, a code, a second steward."""
        if rule in {Rule.APPLIED, Rule.CLAIMED}:
            self._agreed(row.actor_id)
        if rule in {Rule.FOUNDING, Rule.IMPORTED}:
            assert self.before["chapter"][kept.chapter_id].founded is None
        if rule is Rule.LINKED and row.before == State.SUSPENDED:
            barred = {State.SUSPENDED, State.EXCLUDED}
            there = [one for one in self.now["membership"].values() if one.chapter_id == kept.chapter_id]
            assert any(one.state in barred and one.person_id in {kept.person_id, None} for one in there)
        if rule is Rule.CLAIMED:
            self._code_was_used({row.membership_id}, "claim")

    def _agreed(self, person: int) -> None:
        given = {
            row.purpose
            for row in self.now["consent"].values()
            if row.person_id == person and row.withdrawn is None
        }
        assert {str(purpose) for purpose in NEEDED} <= given

    def had_role(self, membership: int) -> bool:
        """Whether somebody had a role before, in a chapter that is not being founded."""
        held = self.before["membership"].get(membership)
        return (
            held is not None
            and self.before["chapter"][held.chapter_id].founded is not None
            and any(
                term.membership_id == membership and self._counts(self.before, term, held.chapter_id)
                for term in self.before["role_term"].values()
            )
        )

    def _code_was_used(self, subjects: set[int | None], *purposes: str) -> None:
        """There was a code for it that still worked, and there is none any more."""
        assert any(row.expires > self.at for row in self._codes(self.before, subjects, purposes))
        assert not self._codes(self.now, subjects, purposes)

    @staticmethod
    def _codes(books: Books, subjects: set[int | None], purposes: tuple[str, ...]) -> list[Any]:
        rows = books["one_time_code"].values()
        return [row for row in rows if row.purpose in purposes and row.subject in subjects]

    def _step_was_in_time(self, row: Any) -> None:
        """Nothing that waits for a day comes before it."""
        before = self.before["membership"].get(row.membership_id)
        if before is None or before.state != row.before:
            return
        settings = self._settings(before.chapter_id)
        since = moment(before.since)
        match Rule(row.rule):
            case Rule.PROBATION_OVER:
                assert since + timedelta(days=settings.probation_days) <= moment(row.at)
            case Rule.UNANSWERED:
                assert since + PATIENCE <= moment(row.at)
            case Rule.NOTICE_OVER:
                assert before.leaves is not None
                assert before.leaves <= row.at
            case Rule.REINSTATED | Rule.REINSTATED_BY_TWO | Rule.NOBODY_LEFT | Rule.SUSPENSION_OVER:
                assert row.after == self._was(row)
            case Rule.SPONSORS:
                assert self._vouching(row.membership_id, before.person_id) >= settings.sponsors
            case _:
                return

    def _was(self, step: Any) -> str:
        """What somebody was who comes back: a member on probation goes on with it."""
        states: list[str] = [
            row.before
            for key, row in self.now["membership_change"].items()
            if key < step.id
            and row.membership_id == step.membership_id
            and row.before in _MEMBERS
            and row.before != row.after
        ]
        return states[-1] if states else State.MEMBER

    def _vouching(self, number: int, applicant: int | None) -> int:
        known = self.now["membership"]
        persons = {
            known[sponsor].person_id
            for (application, sponsor), row in self.now["sponsorship"].items()
            if (application, row.state) == (number, "confirmed") and known[sponsor].state == State.MEMBER
        }
        return len(persons - {self.who(applicant)})

    def decided(self) -> list[Any]:
        """The acts that are over since."""
        known = self.before["act"]
        return [
            row
            for key, row in self.now["act"].items()
            if row.state != "open" and (key not in known or known[key].state == "open")
        ]

    def _act_was_theirs(self, row: Any) -> None:
        """Two stewards did it, or one while founding, or all members had their say."""
        if self.before["chapter"][row.chapter_id].founded is None:
            return
        if row.decided_by is None:
            assert self.erased or (row.expires <= row.decided and row.kind in {"grant", "revoke"})
            self._was_carried(row)
            REACHED[f"act {row.kind} done by all who were asked"] += 1
            return
        assert row.decided_by != row.proposed_by
        assert row.decided_by in self.holders(row.chapter_id, "steward")
        assert row.proposed_by in self.holders(row.chapter_id, "steward", *PROPOSERS.get(row.kind, ()))
        assert row.decided_by in self.actors
        about = self.opened(row)["about"]
        assert about is None or self.who(about) != row.decided_by
        assert row.decided < row.expires
        if row.kind == "exclude":
            assert moment(row.at) + ANSWERED <= moment(row.decided)

    def _was_carried(self, row: Any) -> None:
        """Whom all were asked about wanted it, and more were for it than against it."""
        hearing = self.opened(row)["hearing"]
        if hearing is not None:
            seconded, objected = hearing["counted"]
            silent = hearing["silence"] and row.kind == "grant" and not objected
            assert hearing["willing"]
            assert silent or (seconded >= ENOUGH and seconded > objected)

    def opened(self, row: Any) -> Any:
        """What is sealed of an act."""
        return json.loads(self.vault.unseal(row.payload, f"act.payload.{row.id}"))

    def _act_is_done(self, row: Any) -> None:
        """What was decided is so."""
        payload = base64.b64decode(self.opened(row)["payload"])
        if not payload:
            return
        does = json.loads(payload)
        if row.kind in _EFFECTS:
            assert self._changed(does["number"], row.decided, _EFFECTS[row.kind])
        elif row.kind == "reinstate":
            lifted = not [
                one for one in self.now["exclusion"].values() if one.membership_id == does["number"]
            ]
            erased = self.now["membership"][does["number"]].person_id is None
            assert lifted if erased else self._changed(does["number"], row.decided, *_MEMBERS)
        elif row.kind == "chapter":
            assert [row.decided] == [one.created for one in self.new("chapter")]
            assert all(one.founded is not None for one in self.new("chapter"))
        elif row.kind == "grant":
            held = [one for one in self.new("role_term") if one.role == does["role"]]
            assert len([one for one in held if one.since == row.decided]) >= 1
        elif row.kind == "revoke":
            person = self.now["membership"][does["member"]].person_id
            assert person is None or person not in {
                self.now["membership"][term.membership_id].person_id
                for term in self.now["role_term"].values()
                if (term.role, term.ended) == (does["role"], None)
                and term.since < row.decided < term.until
                and self.now["membership"][term.membership_id].chapter_id == row.chapter_id
            }

    def _changed(self, number: int, at: int, *after: str) -> bool:
        return any(
            row.membership_id == number and row.at == at and row.after in after
            for row in self.new("membership_change")
        )

    def _roles_ended_for_a_reason(self) -> None:
        """Nobody loses a role but by two stewards, by leaving it, or with the membership."""
        revoked = any(one.kind == "revoke" and one.state == "done" for one in self.decided())
        for key, row in self.now["role_term"].items():
            known = self.before["role_term"].get(key)
            if known is not None and known.ended is None and row.ended is not None:
                REACHED["role ended"] += 1
                held = self.now["membership"][row.membership_id]
                assert revoked or held.state not in _HOLDS or held.person_id in self.actors

    def _words_were_theirs(self) -> None:
        """Who is asked about an applicant, or vouches, is a full member of the chapter, and another one."""
        if self.same:
            return
        for key, row in self.now["sponsorship"].items():
            known = self.before["sponsorship"].get(key)
            if known is not None and (known.state == row.state or row.state != "confirmed"):
                continue
            application, sponsor = (self.now["membership"][one] for one in key)
            states = {books["membership"].get(sponsor.id, sponsor).state for books in (self.before, self.now)}
            assert State.MEMBER in states
            assert sponsor.chapter_id == application.chapter_id
            assert sponsor.person_id != application.person_id
            before = self.before["membership"].get(application.id, application)
            assert before.state in _APPLICATIONS

    def _accounts_moved_by_their_people(self) -> None:
        """Accounts change hands by a code that one made and another typed, and part by their own people."""
        for goes, stays in self.same.items():
            if stays is not None:
                REACHED["two persons are one"] += 1
                both = any(row.rule == Rule.LINKED for row in self.new("membership_change"))
                # Where a membership ends by it, who made the code has agreed as well.
                self._code_was_used({goes, stays}, "agree", *([] if both else ["link"]))
                assert stays in self.actors
        for key, row in self.now["account"].items():
            known = self.before["account"].get(key)
            former = None if known is None else known.person_id
            if former in {None, row.person_id} or row.person_id is None or former in self.same:
                continue
            REACHED["an account left a person"] += 1
            assert former in self.actors
            assert row.person_id not in self.before["person"]
            states = {one.state for one in self.before["membership"].values() if one.person_id == former}
            assert not states & {State.SUSPENDED, State.EXCLUDED}
