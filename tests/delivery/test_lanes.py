"""Lanes keep the order within a chat; nothing is lost or doubled, whatever happens to parcels and chats."""

from collections import defaultdict
from math import inf

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from msgspec.structs import replace
from typing_extensions import override

from organiser.chat.outgoing import Action, AnswerTap, Ask, Deed, Delete, Do, Post, Question, Revise
from organiser.chat.refs import ChatRef, MessageRef, Network
from organiser.chat.text import plain
from organiser.delivery.lane import Lane, Parcel, counts_as_message, is_express
from organiser.delivery.lanes import Lanes
from organiser.delivery.pacing import Limits
from organiser.delivery.superseding import superseded
from organiser.storage.outbox import Queued

CHATS = {1: Network.TELEGRAM, 2: Network.TELEGRAM, 3: Network.MATRIX, 4: Network.MATRIX}
GROUPS = {1, 3}


def row(number: int, chat: int, action: Action | None = None, *, urgent: bool = False) -> Queued:
    """A queued row."""
    return Queued(
        id=number,
        chat=chat,
        action=action or Post(text=plain(str(number))),
        created=number,
        due=0,
        attempts=0,
        parts=0,
        repeated=False,
        urgent=urgent,
        line=None,
    )


def one(lane: Lane, _now: float) -> list[Queued]:
    """One row at a time."""
    return [lane.turn[0]]


def lanes(limits: Limits | None = None) -> Lanes:
    """Lanes of both networks."""
    both = {network: limits or Limits() for network in Network}
    return Lanes(both, lambda chat: (CHATS[chat], chat in GROUPS), one)


class Traffic(RuleBasedStateMachine):
    """Rows come, leave, fail, are given up and move, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.count = 0
        self.successor: dict[int, int] = {}
        self.under_way: list[Parcel] = []
        self.done: dict[int, list[int]] = defaultdict(list)
        self.open: set[int] = set()
        self.yields: set[int] = set()
        self.changes: dict[int, int] = {}
        """Rows that change a line, and which."""

    @initialize(
        group=st.integers(0, 3), total=st.integers(0, 5), parallel=st.integers(1, 5), lead=st.floats(0, 2)
    )
    def begin(self, group: int, total: int, parallel: int, lead: float) -> None:
        """Any limits."""
        limits = Limits(total, group, group, parallel)
        self.lanes = Lanes(
            dict.fromkeys(Network, limits),
            lambda chat: (CHATS[chat], chat in GROUPS),
            self.take,
            superseded=superseded,
            lead=lead,
        )
        self.lead = lead
        self.parallel = parallel

    @staticmethod
    def take(lane: Lane, _now: float) -> list[Queued]:
        """Up to two rows at once, as merging does."""
        return list(lane.turn)[:2]

    @rule(chat=st.sampled_from(sorted(CHATS)), due=st.floats(0, 3), yields=st.booleans())
    def comes(self, chat: int, due: float, yields: bool) -> None:  # noqa: FBT001
        """A row for a chat, or for the one in which it goes on."""
        while chat in self.successor:
            chat = self.successor[chat]
        self.count += 1
        self.open.add(self.count)
        if yields and chat in GROUPS:
            self.yields.add(self.count)
        self.lanes.add(row(self.count, chat, Post(yields=yields)), self.now + due)

    @rule(chat=st.sampled_from(sorted(CHATS)), line=st.integers(1, 2))
    def changes_line(self, chat: int, line: int) -> None:
        """A change of a line that was said."""
        while chat in self.successor:
            chat = self.successor[chat]
        self.count += 1
        self.open.add(self.count)
        self.changes[self.count] = line
        self.lanes.add(row(self.count, chat, Revise(line, Post())), self.now)

    @rule(seconds=st.floats(0, 20))
    def passes(self, seconds: float) -> None:
        """Time."""
        self.now += seconds

    @rule(most=st.integers(1, 10))
    def leaves(self, most: int) -> None:
        """What may go; whoever asks may stop asking."""
        for parcel in self.lanes.claim(self.now):
            assert self.now <= parcel.start <= self.now + self.lead
            self.under_way.append(parcel)
            lane = parcel.lane
            assert lane is not None
            if parcel.superseded:
                self.check_superseded(parcel, lane)
            assert not (lane.group and lane.rows and self.yields & {each.id for each in parcel.rows})
            if not (most := most - 1):
                break

    def check_superseded(self, parcel: Parcel, lane: Lane) -> None:
        """Each row is a change of a line that changes once more in the same lane, with no words between."""
        for place, each in enumerate(parcel.rows):
            rest = [*parcel.rows[place + 1 :], *lane.rows]
            again = [
                at for at, other in enumerate(rest) if self.changes.get(other.id) == self.changes[each.id]
            ]

            assert all(other.id in self.changes for other in rest[: again[0]])

    @precondition(lambda self: self.under_way)
    @rule(data=st.data(), again=st.booleans(), counted=st.booleans())
    def returns(self, data: st.DataObject, again: bool, counted: bool) -> None:  # noqa: FBT001
        """A parcel comes back: done, or to be tried again."""
        parcel = self.under_way.pop(data.draw(st.integers(0, len(self.under_way) - 1)))
        self.now = max(self.now, parcel.start)
        self.lanes.end(parcel, self.now, counted=counted, again=parcel.rows if again else ())
        if not again:
            for each in parcel.rows:
                self.finish(each.id, each.chat)

    @rule(chat=st.sampled_from(sorted(CHATS)))
    def is_given_up(self, chat: int) -> None:
        """What waits for a chat is taken out."""
        for each in self.lanes.drain(chat):
            self.open.remove(each.id)

    @precondition(lambda self: self.open)
    @rule(data=st.data())
    def is_withheld(self, data: st.DataObject) -> None:
        """Some rows must not go: those that wait are forgotten, those under way come back."""
        rows = data.draw(st.sets(st.sampled_from(sorted(self.open)), max_size=3))
        self.lanes.withhold(rows)
        self.open -= rows - {each.id for parcel in self.under_way for each in parcel.rows}

    @rule(first=st.booleans())
    def moves(self, first: bool) -> None:  # noqa: FBT001
        """A chat goes on in another one."""
        chat, to = (1, 2) if first else (3, 4)
        if chat not in self.successor:
            self.successor[chat] = to
            self.lanes.move(chat, to)

    def finish(self, number: int, chat: int) -> None:
        """Note that a row is done: no row twice, none of a chat before an earlier one."""
        assert number in self.open
        self.open.remove(number)
        self.done[chat].append(number)

    @invariant()
    def order(self) -> None:
        """Within a chat rows are done in the order in which they came, until chats became one.

        What yields in a group keeps its own order, behind what does not.
        """
        for chat, numbers in self.done.items():
            if chat not in self.successor.values():
                for kind in (self.yields, set(numbers) - self.yields):
                    own = [number for number in numbers if number in kind]

                    assert sorted(own) == own

    @invariant()
    def one_parcel_for_each_lane(self) -> None:
        """Nothing of a chat leaves before what went before came back."""
        chats = [parcel.rows[0].chat for parcel in self.under_way]

        assert len(set(chats)) == len(chats)
        assert len(self.under_way) <= 2 * self.parallel

    @invariant()
    def books(self) -> None:
        """`waiting` is what stands in the lanes; no lane stands twice in the queue."""
        if not hasattr(self, "lanes"):
            return
        standing = sum(len(lane.rows) + len(lane.yielding) for lane in self.lanes._lanes.values())

        assert standing == self.lanes.waiting
        for road in self.lanes.roads.values():
            asleep = [lane for _, nap, lane in road.sleeping if nap == lane.nap]
            listed = [id(lane) for lane in [*road.ready, *asleep]]
            assert len(set(listed)) == len(listed)

    @override
    def teardown(self) -> None:
        """In the end everything that was not given up is done, exactly once."""
        while self.under_way:
            parcel = self.under_way.pop()
            self.now = max(self.now, parcel.start)
            self.lanes.end(parcel, self.now, counted=False)
            for each in parcel.rows:
                self.finish(each.id, each.chat)
        while self.open:
            wait = self.lanes.next_time(self.now)
            assert wait < inf
            self.now += wait + 1e-6
            for parcel in list(self.lanes.claim(self.now)):
                self.now = max(self.now, parcel.start)
                self.lanes.end(parcel, self.now, counted=True)
                for each in parcel.rows:
                    self.finish(each.id, each.chat)


Traffic.TestCase.settings = settings(max_examples=settings().max_examples * 4 // 5, stateful_step_count=40)
TestTraffic = Traffic.TestCase


def test_ready_lanes_take_turns() -> None:
    """A chat with much to say does not hold up one with little."""
    traffic = lanes(Limits(parallel=1))
    for number in range(3):
        traffic.add(row(number, 1), 0)
    traffic.add(row(9, 2), 0)
    order = []
    for _ in range(4):
        (parcel,) = traffic.claim(0)
        order.append(parcel.rows[0].id)
        traffic.end(parcel, 0, counted=True)

    assert [0, 9, 1, 2] == order


def answer(number: int, chat: int) -> Queued:
    """What the bot answers to somebody."""
    return row(number, chat, Post(text=plain("x"), yields=True))


PRESSED = MessageRef(ChatRef(Network.TELEGRAM, "1"), "2")


@pytest.mark.parametrize(
    ("answer", "group", "order"),
    [
        (Revise(PRESSED, Post(text=plain("next"))), False, [11, 1, 12, 2, 13, 3, 4, 5]),
        (Post(text=plain("next"), yields=True), False, [11, 1, 12, 2, 13, 3, 4, 5]),
        (Post(text=plain("next"), yields=True), True, [1, 2, 3, 4, 5, 11, 12, 13]),
    ],
)
def test_who_asks_waits_for_no_crowd(answer: Action, order: list[int], *, group: bool) -> None:
    """Hundreds may be told something at once: what somebody waits for has every other turn, in its order.

    In groups answers let lines go first.
    """
    both = Lanes({Network.TELEGRAM: Limits()}, lambda _chat: (Network.TELEGRAM, group), one)
    for chat in range(1, 6):
        both.add(row(chat, chat), 0.0)
    for chat in range(11, 14):
        both.add(row(chat, chat, answer), 0.0)

    assert order == [parcel.rows[0].chat for parcel in both.claim(0.0)]


def test_answers_yield_to_lines() -> None:
    """Also to one that came later, and after they were refused once; an answer that has begun is finished."""
    traffic = lanes()
    for each in (answer(1, 1), answer(2, 1), row(3, 1)):
        traffic.add(each, 0)
    (line,) = traffic.claim(0)
    traffic.end(line, 0, counted=True)
    (first,) = traffic.claim(0)
    traffic.add(row(4, 1), 0)
    traffic.end(first, 0, counted=False, again=first.rows)
    (other,) = traffic.claim(0)
    traffic.end(other, 0, counted=True)
    (again,) = traffic.claim(0)
    traffic.add(row(5, 1), 0)
    traffic.end(again, 0, counted=True, again=[replace(answer(1, 1), parts=1)])
    (rest,) = traffic.claim(0)

    assert [3, 1, 4, 1, 1] == [each.rows[0].id for each in (line, first, other, again, rest)]
    assert 2 == traffic.waiting


def test_in_private_all_stands_in_the_order_in_which_it_was_said() -> None:
    """The first question of a form, too, comes behind what was answered a moment before it."""
    traffic = lanes()
    for each in (answer(1, 2), row(2, 2), answer(3, 2)):
        traffic.add(each, 0)
    order = []
    for again in (True, False, False, False):
        (parcel,) = traffic.claim(0)
        order.append(parcel.rows[0].id)
        traffic.end(parcel, 0, counted=True, again=parcel.rows if again else ())

    assert [1, 1, 2, 3] == order


def test_a_line_does_not_wait_for_the_moment_of_an_answer() -> None:
    """A lane that sleeps for an answer is roused by what need not wait as long."""
    both = {network: Limits() for network in Network}
    traffic = Lanes(
        both, lambda chat: (CHATS[chat], True), one, pause=lambda lane, _: 0.0 if lane.rows else 6.0
    )
    traffic.add(answer(1, 1), 0)

    assert [] == list(traffic.claim(0))
    assert 6 == traffic.next_time(0)
    traffic.add(row(2, 1), 0)

    assert [2] == [parcel.rows[0].id for parcel in traffic.claim(0)]


def test_a_lane_of_answers_is_given_up_whole() -> None:
    """What waits for a chat that is gone is all of it."""
    traffic = lanes()
    for each in (answer(1, 1), row(2, 1)):
        traffic.add(each, 0)

    assert [2, 1] == [each.id for each in traffic.drain(1)]
    assert 0 == traffic.waiting


def test_an_urgent_row_goes_first() -> None:
    """A notice about a late lane is of no use behind it."""
    traffic = lanes()
    traffic.add(row(1, 1), 0)
    traffic.add(row(2, 1, urgent=True), 0)
    (parcel,) = traffic.claim(0)

    assert 2 == parcel.rows[0].id


def test_what_is_urgent_tears_no_message_apart() -> None:
    """A line of which a part has gone is finished first."""
    traffic = lanes()
    for each in (replace(row(1, 1), parts=1), row(2, 1), row(3, 1, urgent=True)):
        traffic.add(each, 0)

    assert [1, 3, 2] == [each.id for each in traffic.drain(1)]


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        (AnswerTap("t"), True),
        (Ask(Question.ROLE, "t"), True),
        (Do(Deed.JOIN), True),
        (Do(Deed.BAN), False),
        (Delete(MessageRef(ChatRef(Network.TELEGRAM, "-1"), "7")), True),
        (Delete(7), False),
        (Post(), False),
    ],
)
def test_what_goes_past_the_lanes(action: Action, expected: bool) -> None:  # noqa: FBT001
    """Answers to people who wait at a button, questions, and removals of what somebody typed."""
    assert expected == is_express(row(1, 1, action))


def test_answers_to_presses_count_against_no_limit() -> None:
    """They go although the second's messages are used up, and before a question that must wait."""
    traffic = lanes(Limits(per_second=1))
    traffic.add(row(1, 1), 0)
    (parcel,) = traffic.claim(0)
    traffic.end(parcel, 0, counted=True)
    traffic.add(row(2, 1, Ask(Question.ROLE, "t")), 0)
    traffic.add(row(3, 1, AnswerTap("t")), 0)

    assert 0 == traffic.next_time(0)
    assert [3] == [each.rows[0].id for each in traffic.claim(0)]
    assert 1 == traffic.next_time(0)
    assert [2] == [each.rows[0].id for each in traffic.claim(1)]


def test_express_traffic_that_failed_waits_in_the_lane() -> None:
    """Before everything else, also where the lane is busy or empty."""
    traffic = lanes()
    traffic.add(row(1, 1, Ask(Question.ROLE, "t")), 0)
    traffic.add(row(2, 1), 0)
    traffic.add(row(3, 1), 0)
    asked, post = traffic.claim(0)
    traffic.end(asked, 0, counted=False, again=asked.rows)

    assert [] == list(traffic.claim(0))
    traffic.end(post, 0, counted=True)
    (following,) = traffic.claim(0)

    assert 1 == following.rows[0].id
    assert following.lane is not None


def test_what_is_no_message_does_not_wait_for_the_budget() -> None:
    """A deletion goes although the minute's messages are used up."""
    traffic = lanes(Limits(group_per_minute=1))
    traffic.add(row(1, 1), 0)
    (parcel,) = traffic.claim(0)
    traffic.end(parcel, 0, counted=True)
    traffic.add(row(2, 1, Delete(1)), 0)
    (parcel,) = traffic.claim(0)

    assert not counts_as_message(parcel.rows[0])


def test_a_late_lane() -> None:
    """A lane is late from its first row on, until somebody was told."""
    traffic = lanes()
    traffic.add(row(5, 1), 0)

    assert [] == list(traffic.late(5))
    (late,) = traffic.late(6)
    late.told_late = True

    assert [] == list(traffic.late(6))


def test_a_network_at_its_most_waits_for_news() -> None:
    """Nothing but an answer lets the next one go."""
    traffic = lanes(Limits(parallel=1))
    traffic.add(row(1, 1), 0)
    traffic.add(row(2, 2), 0)
    (parcel,) = traffic.claim(0)

    assert inf == traffic.next_time(0)
    traffic.end(parcel, 0, counted=True)

    assert 0 == traffic.next_time(0)


def test_what_may_go_soon_is_claimed_for_its_moment() -> None:
    """A turn lies between claiming and leaving; the limits are used up all the same, and never exceeded."""
    limits = Limits(per_second=2, private_per_second=1)
    traffic = Lanes(dict.fromkeys(Network, limits), lambda chat: (CHATS[chat], chat == 1), one, lead=0.25)
    for number, chat in enumerate((2, 2, 1, 1)):
        traffic.add(row(number, chat), 0)
    first, second = traffic.claim(0)
    for parcel in (first, second):
        traffic.end(parcel, 0.5, counted=True)

    assert [] == list(traffic.claim(1))
    assert 0.25 == traffic.next_time(1)
    ahead = list(traffic.claim(1.25))

    assert [(1, 1.5), (3, 1.5)] == [(parcel.rows[0].id, parcel.start) for parcel in ahead]
    assert inf == traffic.next_time(1.25)


def test_a_moved_lane_that_does_not_exist() -> None:
    """Nothing waited for it."""
    traffic = lanes()
    traffic.move(1, 2)

    assert 0 == traffic.waiting
    assert inf == traffic.next_time(0)


def test_a_parcel_that_comes_back_after_its_chat_moved() -> None:
    """Its rows go first in the new chat, and nothing overtook them meanwhile."""
    traffic = lanes()
    for number in (1, 2):
        traffic.add(row(number, 1), 0)
    (parcel,) = traffic.claim(0)
    traffic.move(1, 2)
    traffic.add(row(3, 2), 0)

    assert [] == list(traffic.claim(0))
    traffic.end(parcel, 0, counted=False, again=parcel.rows)
    order = []
    for _ in range(3):
        (parcel,) = traffic.claim(0)
        order.append((parcel.rows[0].id, parcel.rows[0].chat))
        traffic.end(parcel, 0, counted=True)

    assert [(1, 2), (2, 2), (3, 2)] == order
