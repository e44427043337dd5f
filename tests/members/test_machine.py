"""Whatever happens to memberships in whatever order, nobody gets two, is trapped, or washes themselves clean.

The machine knows which human stands behind which person, and plays the handlers' part: it asks the same
questions of the domain that they ask, and writes down what comes back.
"""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from organiser.errors import Refusal
from organiser.members import acts, admission, linking, reversing, shares, steps
from organiser.members.settings import Settings
from organiser.members.states import APPLICATIONS, LIVE, MEMBERS, TRANSITIONS, Authority, State, Step
from organiser.members.steps import BY_TIME, Actor, Change, Membership
from tests.fakes.clock import START

PERSONS = st.integers(1, 6)
CHAPTERS = st.integers(1, 2)
PICK = st.integers(0, 50)
SETTINGS = Settings(sponsors=1)
STEWARDS = (901, 902)
"""Stewards who come from elsewhere, so that there are always two."""


class Life(RuleBasedStateMachine):
    """Two chapters and six people with one account each, some of whom are one human."""

    def __init__(self) -> None:
        """Nobody is here yet."""
        super().__init__()
        self.now = START
        self.memberships: dict[int, Membership] = {}
        self.log: list[tuple[int, Change]] = []
        self.person = {number: number for number in range(1, 7)}
        self.vouched: defaultdict[int, dict[int, admission.Sponsorship]] = defaultdict(dict)
        self.ledger = shares.Ledger("EUR")
        self.entries: list[shares.Entry] = []
        self.moved = Counter[str]()

    def take(self, membership: Membership, change: Change) -> None:
        """Write a step down."""
        self.memberships[membership.id] = steps.changed(membership, change)
        self.log.append((membership.id, change))

    def begin(self, step: Step, person: int | None, chapter: int, actor: Actor) -> None:
        """Make a membership."""
        change = steps.begin(step, actor, self.now)
        number = len(self.memberships) + 1
        self.log.append((number, change))
        self.memberships[number] = Membership(number, person, chapter, change.after, self.now, self.now)

    def states_of(self, person: int, chapter: int) -> list[State]:
        """What a person is, and was, in a chapter."""
        return [
            one.state for one in self.memberships.values() if (one.person, one.chapter) == (person, chapter)
        ]

    def some(self, pick: int, *states: State) -> Membership | None:
        """A membership in one of these states, or none."""
        found = [one for one in self.memberships.values() if one.state in states]
        return found[pick % len(found)] if found else None

    @rule(account=PERSONS, chapter=CHAPTERS)
    def apply(self, account: int, chapter: int) -> None:
        """Somebody asks to join."""
        person = self.person[account]
        others = self.states_of(person, chapter)
        if State.EXCLUDED in others or LIVE & set(others):
            with pytest.raises(Refusal):
                steps.may_begin(others)
        else:
            steps.may_begin(others)
            self.begin(Step.APPLY, person, chapter, Actor(person, Authority.PERSON))

    @rule(chapter=CHAPTERS)
    def bring_in(self, chapter: int) -> None:
        """A founder imports a line of an older list."""
        self.begin(Step.IMPORT, None, chapter, Actor(STEWARDS[0], Authority.FOUNDER))

    @rule(account=PERSONS, pick=PICK)
    def claim(self, account: int, pick: int) -> None:
        """Somebody says that an imported line is theirs."""
        entry = self.some(pick, State.INVITED)
        person = self.person[account]
        if entry is None:
            return
        try:
            steps.may_begin(self.states_of(person, entry.chapter))
        except Refusal:
            return
        self.take(entry, steps.step(entry, Step.CLAIM, Actor(person, Authority.PERSON), self.now))

    @rule(pick=PICK, other=PICK, answer=st.sampled_from(list(admission.SponsorState)[1:]))
    def sponsor(self, pick: int, other: int, answer: admission.SponsorState) -> None:
        """A member vouches for an applicant, or no longer does."""
        membership, sponsor = self.some(pick, *APPLICATIONS), self.some(other, *MEMBERS)
        if membership is None or sponsor is None or sponsor.person is None:
            return
        asked = admission.Sponsorship(sponsor.id, sponsor.person, sponsor.state, admission.SponsorState.ASKED)
        try:
            said = admission.answered(
                asked, answer, applicant=membership.person, application=membership.state
            )
        except Refusal:
            return
        known = self.vouched[membership.id]
        known[sponsor.id] = said
        enough = admission.are_enough(known.values(), membership.person, SETTINGS)
        step = Step.SPONSOR if enough else Step.UNSPONSOR
        if enough is (membership.state is State.APPLIED):
            actor = Actor(sponsor.person, Authority.SPONSOR)
            self.take(membership, steps.step(membership, step, actor, self.now))

    @rule(pick=PICK)
    def approve(self, pick: int) -> None:
        """A steward admits, as fast as the chapter allows."""
        membership = self.some(pick, *APPLICATIONS)
        if membership is None:
            return
        there = [one for one in self.memberships.values() if one.chapter == membership.chapter]
        members = sum(one.state in MEMBERS for one in there)
        admitted = [one.admitted for one in there if one.admitted is not None]
        try:
            admission.check_pace(admitted, members, SETTINGS, self.now)
        except Refusal:
            return
        actor = Actor(STEWARDS[0], Authority.STEWARD)
        self.take(membership, steps.step(membership, Step.APPROVE, actor, self.now))

    @rule(pick=PICK, step=st.sampled_from([Step.DECLINE, Step.SUSPEND_ALONE]))
    def decide(self, pick: int, step: Step) -> None:
        """A steward declines or suspends."""
        membership = self.some(pick, *(state for state, other in TRANSITIONS if other is step))
        if membership is not None:
            actor = Actor(STEWARDS[0], Authority.STEWARD)
            self.take(membership, steps.step(membership, step, actor, self.now, "why"))

    @rule(pick=PICK, two=st.booleans())
    def exclude(self, pick: int, *, two: bool) -> None:
        """Two stewards exclude; one of them, or the same twice, cannot."""
        membership = self.some(pick, *MEMBERS, State.SUSPENDED)
        if membership is None:
            return
        act = acts.propose(acts.ActKind.EXCLUDE, STEWARDS[0], self.now, membership.person)
        with pytest.raises(Refusal):
            acts.second(act, STEWARDS[0], STEWARDS, self.now)
        alone = Actor(STEWARDS[0], Authority.STEWARD)
        with pytest.raises(Refusal):
            steps.step(membership, Step.EXCLUDE, alone, self.now, "why")
        if two:
            acts.second(act, STEWARDS[1], STEWARDS, self.now)
            both = Actor(STEWARDS[0], Authority.TWO_STEWARDS)
            self.take(membership, steps.step(membership, Step.EXCLUDE, both, self.now, "why"))

    def before(self, membership: Membership) -> State:
        """What a membership was before its present state."""
        before = [
            change.before
            for number, change in self.log
            if number == membership.id and change.after is membership.state is not change.before
        ]
        assert before[-1] is not None
        return before[-1]

    @rule(pick=PICK)
    def reinstate(self, pick: int) -> None:
        """Who was suspended is a member again, or on probation again."""
        membership = self.some(pick, State.SUSPENDED)
        if membership is not None:
            step = steps.reinstatement(self.before(membership))
            actor = Actor(STEWARDS[0], Authority.STEWARD)
            self.take(membership, steps.step(membership, step, actor, self.now))

    @rule(pick=PICK)
    def bring_back(self, pick: int) -> None:
        """Two stewards bring back who was excluded; one cannot."""
        chosen = self.some(pick, State.EXCLUDED)
        if chosen is None:
            return
        alone = Actor(STEWARDS[0], Authority.STEWARD)
        with pytest.raises(Refusal):
            steps.step(chosen, Step.REINSTATE, alone, self.now)
        excluded = [
            (one, self.before(one))
            for one in self.memberships.values()
            if (one.person, one.chapter, one.state) == (chosen.person, chosen.chapter, State.EXCLUDED)
        ]
        both = Actor(STEWARDS[0], Authority.TWO_STEWARDS)
        for membership, change in linking.reinstated(excluded, both, self.now):
            self.take(membership, change)
            self.nobody_has_two()

    @rule(pick=PICK, days=st.integers(0, 60))
    def leave(self, pick: int, days: int) -> None:
        """A member leaves, after as many days as the profile asks for."""
        membership = self.some(pick, *MEMBERS, State.SUSPENDED)
        if membership is None or membership.leaves is not None:
            return
        actor = Actor(membership.person, Authority.PERSON)
        ends = self.now + timedelta(days=days)
        self.take(membership, steps.give_notice(membership, actor, self.now, ends))

    @rule(pick=PICK)
    def stay(self, pick: int) -> None:
        """A member takes the notice back."""
        membership = self.some(pick, *MEMBERS, State.SUSPENDED)
        if membership is not None and membership.leaves is not None:
            actor = Actor(membership.person, Authority.PERSON)
            self.take(membership, steps.step(membership, Step.TAKE_NOTICE_BACK, actor, self.now))

    @rule(pick=PICK)
    def withdraw(self, pick: int) -> None:
        """An applicant thinks otherwise."""
        membership = self.some(pick, *APPLICATIONS)
        if membership is not None:
            actor = Actor(membership.person, Authority.PERSON)
            self.take(membership, steps.step(membership, Step.WITHDRAW, actor, self.now))

    @rule(days=st.integers(1, 40))
    def wait(self, days: int) -> None:
        """Time goes by, and does what is due."""
        self.now += timedelta(days=days)
        for membership in list(self.memberships.values()):
            if membership.leaves is not None and membership.leaves <= self.now:
                self.take(membership, steps.step(membership, Step.END_NOTICE, BY_TIME, self.now))
            elif (
                membership.state is State.PROBATION
                and admission.probation_end(membership.since, SETTINGS) <= self.now
            ):
                self.take(membership, steps.step(membership, Step.END_PROBATION, BY_TIME, self.now))

    @rule(first=PERSONS, second=PERSONS)
    def link(self, first: int, second: int) -> None:
        """Two accounts turn out to be one human's."""
        if self.person[first] == self.person[second]:
            with pytest.raises(Refusal):
                linking.stays((self.person[first], START), (self.person[second], START))
            return
        kept, gone = linking.stays((self.person[first], START), (self.person[second], START))
        theirs = [one for one in self.memberships.values() if one.person in {kept, gone}]
        for merge in linking.merged(theirs):
            actor = Actor(merge.loser.person, Authority.PERSON)
            self.take(merge.loser, steps.step(merge.loser, Step.MERGE, actor, self.now))
        for one in list(self.memberships.values()):
            if one.person == gone:
                self.memberships[one.id] = replace(one, person=kept)
        self.person = {number: kept if now == gone else now for number, now in self.person.items()}

    @rule(
        kind=st.sampled_from([kind for kind in shares.EntryKind if kind is not shares.EntryKind.REVERSAL]),
        owner=PERSONS,
        other=PERSONS,
        count=st.integers(-2, 9),
        amount=st.integers(-5, 900),
    )
    def enter(self, kind: shares.EntryKind, owner: int, other: int, count: int, amount: int) -> None:
        """Somebody writes into the share ledger, sense or nonsense."""
        number = 0 if kind is shares.EntryKind.PAYMENT else count
        whom = other if kind is shares.EntryKind.TRANSFER else None
        entry = shares.Entry(
            kind, owner, number, amount, "EUR", date(2026, 1, 1), whom, number=len(self.entries) + 1
        )
        try:
            self.ledger = self.ledger.after(entry)
        except Refusal:
            return
        self.entries.append(entry)
        self.moved[f"{kind} shares"] += number
        self.moved[f"{kind} amount"] += amount

    @rule(number=st.integers(1, 12))
    def reverse(self, number: int) -> None:
        """Somebody finds an entry wrong: it is told as another that names it, and neither counts."""
        try:
            told = reversing.reversal(self.entries, number, date(2026, 1, 2))
        except Refusal:
            return
        self.entries.append(replace(told, number=len(self.entries) + 1))
        self.ledger = shares.ledger(self.entries, "EUR")
        wrong = self.entries[number - 1]
        self.moved[f"{wrong.kind} shares"] -= wrong.shares
        self.moved[f"{wrong.kind} amount"] -= wrong.amount

    @invariant()
    def nobody_has_two(self) -> None:
        """One live membership for each person in each chapter, at most."""
        assert set(self.live().values()) <= {1}

    @invariant()
    def nobody_is_beside_their_exclusion(self) -> None:
        """No live membership where the same person is excluded; two exclusions go one after the other."""
        excluded = {
            (one.person, one.chapter) for one in self.memberships.values() if one.state is State.EXCLUDED
        }

        assert not excluded & self.live().keys()

    def live(self) -> Counter[tuple[int | None, int]]:
        """How many live memberships each person has in each chapter."""
        return Counter((one.person, one.chapter) for one in self.memberships.values() if one.state in LIVE)

    @invariant()
    def everybody_can_leave(self) -> None:
        """From every live state a person gets out alone, at once or on a day that is known."""
        for one in self.memberships.values():
            if one.state in LIVE:
                actor = Actor(one.person, Authority.PERSON)
                step = Step.WITHDRAW if one.state in APPLICATIONS else Step.RESIGN
                assert steps.step(one, step, actor, self.now).after not in LIVE

    @invariant()
    def what_is_written_down_adds_up(self) -> None:
        """The log of changes alone tells every state, and each of its steps is one of the table."""
        told: dict[int, State] = {}
        for number, change in self.log:
            assert change.before is told.get(number)
            told[number] = change.after

        assert told == {one.id: one.state for one in self.memberships.values()}

    @invariant()
    def nothing_is_made_of_nothing(self) -> None:
        """No holding is negative, and shares and money are as many as went in and out."""
        held = [holding for _, holding in self.ledger.holdings]

        assert shares.ledger(self.entries, "EUR") == self.ledger
        assert all(min(one.shares, one.cost, one.paid) >= 0 for one in held)
        assert self.moved["issue shares"] - self.moved["refund shares"] == sum(one.shares for one in held)
        assert self.moved["payment amount"] - self.moved["refund amount"] == sum(one.paid for one in held)


TestLife = Life.TestCase
