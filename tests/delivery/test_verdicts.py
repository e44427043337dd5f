"""What silence, a refusal or a wait makes of a row."""

import pytest

from organiser.chat.outgoing import Action, AnswerTap, Delete, Post, React, Revise
from organiser.chat.refs import Network
from organiser.delivery import verdicts
from organiser.delivery.verdicts import Course, after_crash, backoff, judge
from organiser.errors import DeliveryFailed, InDoubt, Moved, Rejected, Scope, TryLater, Unreachable
from organiser.storage.outbox import Queued


def row(action: Action, attempts: int = 0, *, doubted: bool = False) -> Queued:
    """A row that was tried before."""
    return Queued(1, 1, action, 0, 0, attempts, 0, repeated=False, urgent=False, line=1, doubted=doubted)


@pytest.mark.parametrize(
    ("action", "network", "repeated"),
    [
        (Post(), Network.TELEGRAM, True),
        (Revise(1, Post()), Network.TELEGRAM, True),
        (Delete(1), Network.TELEGRAM, False),
        (React(1, "x"), Network.TELEGRAM, False),
        (Post(), Network.MATRIX, False),
    ],
)
def test_doubt_is_marked_where_it_may_show(action: Action, network: Network, repeated: bool) -> None:  # noqa: FBT001
    """Only a new message may stand there twice, and only where a key does not prevent it."""
    verdict = judge(row(action), network, InDoubt("cut"))
    again = after_crash(row(action), network)

    assert (Course.AGAIN, repeated, 1) == (verdict.course, verdict.row.repeated, verdict.row.attempts)
    assert verdict.row.doubted
    assert again is not None
    assert (repeated, True) == (again.repeated, again.doubted)


def test_an_answer_to_a_tap_is_not_worth_it() -> None:
    """Nobody waits for it any longer."""
    assert Course.CANCEL is judge(row(AnswerTap("t")), Network.TELEGRAM, InDoubt("cut")).course
    assert after_crash(row(AnswerTap("t")), Network.TELEGRAM) is None


@pytest.mark.parametrize(
    ("failure", "course", "wait", "scope", "counted"),
    [
        (TryLater(7, limited=True), Course.AGAIN, 7, Scope.CHAT, False),
        (TryLater(7, Scope.NETWORK, limited=True), Course.AGAIN, 7, Scope.NETWORK, False),
        (Unreachable("token", Scope.NETWORK), Course.AGAIN, verdicts.NETWORK_WAIT, Scope.NETWORK, False),
        (Unreachable("blocked"), Course.FAIL, 0, Scope.CHAT, True),
        (Rejected("too_long"), Course.FAIL, 0, Scope.CHAT, True),
        (Moved("-2"), Course.MOVE, verdicts.MOVE_WAIT, Scope.CHAT, False),
    ],
)
def test_what_is_known(
    failure: DeliveryFailed,
    course: Course,
    wait: float,
    scope: Scope,
    counted: bool,  # noqa: FBT001
) -> None:
    """The network said what holds, and for what."""
    verdict = judge(row(Post()), Network.TELEGRAM, failure)

    assert (course, wait, scope, counted) == (verdict.course, verdict.wait, verdict.scope, verdict.counted)
    assert 0 == verdict.row.attempts


def test_doubt_ends() -> None:
    """After so many tries a row is given up; a network that is away is waited for without end."""
    last = row(Post(), verdicts.MOST_ATTEMPTS - 1, doubted=True)

    assert Course.FAIL is judge(last, Network.TELEGRAM, InDoubt("cut")).course
    assert Course.AGAIN is judge(last, Network.TELEGRAM, TryLater(1)).course


def test_refused_connections_do_not_count_as_doubt() -> None:
    """However long a network was away, the first try that brings no answer is the first of its kind."""
    waited = row(Post())
    for _ in range(verdicts.MOST_ATTEMPTS + 1):
        waited = judge(waited, Network.TELEGRAM, TryLater(1)).row
    doubted = judge(waited, Network.TELEGRAM, InDoubt("cut"))
    refused = judge(doubted.row, Network.TELEGRAM, TryLater(1))

    assert not waited.doubted
    assert (Course.AGAIN, 1) == (doubted.course, doubted.row.attempts)
    assert doubted.row == refused.row


def test_waits_grow_and_are_bounded() -> None:
    """Doubling from a second to a minute, spread by a quarter."""
    for attempts in range(30):
        expected = min(2.0**attempts, verdicts.LONGEST_WAIT)

        assert 0.75 * expected <= backoff(attempts) <= 1.25 * expected


def test_an_unknown_failure_is_a_fault_of_ours() -> None:
    """Whoever adds one decides here what becomes of it."""
    with pytest.raises(AssertionError):
        judge(row(Post()), Network.TELEGRAM, DeliveryFailed())
