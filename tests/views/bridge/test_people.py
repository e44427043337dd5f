"""What admins are told of what was done to whom, in four languages."""

from datetime import timedelta

from organiser.views import bridge
from tests.views.approval import Approve, given
from tests.views.bridge.chats import GENT


def test_muting_and_banning(approve: Approve) -> None:
    """Without blame, and with what they can do next."""
    approve(
        bridge.muted,
        {
            "there too": given("Kim", acted=True),
            "here only": given("Kim", acted=False),
        },
    )
    approve(
        bridge.unmuted,
        {
            "there too": given("Kim", acted=True),
            "here only": given("Kim", acted=False),
        },
    )
    approve(
        bridge.banned,
        {
            "there too": given("Kim", acted=True),
            "here only": given("Kim", acted=False),
        },
    )
    approve(bridge.not_acted, {"no right": given()})
    approve(
        bridge.which_line,
        {"two people": given(["Kim", "Quiet heron 42 of the long names"], ["a", "b"])},
    )


def test_what_is_held_back(approve: Approve) -> None:
    """How much, of whom, and how to let it through."""
    approve(
        bridge.spam_held,
        {
            "repeated": given("Kim", 6, GENT),
            "with a button": given("Kim", 6, GENT, release="let"),
        },
    )
    approve(
        bridge.flood_held,
        {"a crowd": given(31, timedelta(minutes=1), GENT, release="let")},
    )
    approve(
        bridge.released,
        {
            "some": given(12),
            "none": given(0),
        },
    )
