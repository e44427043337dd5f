"""Late, failed and missing deliveries, in four languages."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from organiser.views import bridge
from organiser.views.bridge.delivery import UNDELIVERED_REASONS
from tests.views.approval import Approve, given
from tests.views.bridge.chats import GENT, SEOUL

EVENING = datetime(2026, 11, 27, 17, 5, tzinfo=UTC)


def test_delays(approve: Approve) -> None:
    """What waits, for how long, and that nothing is lost."""
    approve(
        bridge.lane_late,
        {"a limit": lambda words, network: bridge.lane_late(network, 20, timedelta(seconds=40), words)},
    )
    approve(bridge.network_down, {"down": given()})


def test_losses(approve: Approve) -> None:
    """What did not arrive, why, and the next step."""
    span = (EVENING, EVENING + timedelta(hours=30))
    reasons = (*UNDELIVERED_REASONS, "anything else")
    approve(
        bridge.undelivered,
        {reason: given(reason, count, SEOUL) for count, reason in enumerate(reasons, start=1)},
    )
    approve(
        bridge.gap,
        {"a gap": given(GENT, span, zone=ZoneInfo("Europe/Brussels"))},
    )
