"""Late, failed and missing deliveries, in four languages."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from organiser.chat.outgoing import Post
from organiser.chat.refs import Network
from organiser.i18n import Words
from organiser.views import bridge
from organiser.views.bridge.delivery import UNDELIVERED_REASONS
from tests.views.approval import Approve
from tests.views.bridge.chats import GENT, SEOUL

EVENING = datetime(2026, 11, 27, 17, 5, tzinfo=UTC)


def _undelivered(count: int, reason: str) -> Callable[[Words, Network], Post]:
    return lambda words, _: bridge.undelivered(reason, count, SEOUL, words)


def test_delays(approve: Approve) -> None:
    """What waits, for how long, and that nothing is lost."""
    approve(
        bridge.lane_late,
        {"a limit": lambda words, network: bridge.lane_late(network, 20, timedelta(seconds=40), words)},
    )
    approve(
        bridge.answers_later,
        {"asked too often": lambda words, _: bridge.answers_later(timedelta(minutes=1), words)},
    )
    approve(bridge.network_down, {"down": lambda words, network: bridge.network_down(network, words)})


def test_losses(approve: Approve) -> None:
    """What did not arrive, why, and the next step."""
    span = (EVENING, EVENING + timedelta(hours=30))
    reasons = (*UNDELIVERED_REASONS, "anything else")
    approve(
        bridge.undelivered,
        {reason: _undelivered(count, reason) for count, reason in enumerate(reasons, start=1)},
    )
    approve(
        bridge.gap,
        {"a gap": lambda words, _: bridge.gap(GENT, span, words, zone=ZoneInfo("Europe/Brussels"))},
    )
    approve(bridge.our_fault, {"our fault": lambda words, _: bridge.our_fault("K7Q2", words)})
