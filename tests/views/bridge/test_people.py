"""What admins are told of what was done to whom, in four languages."""

from datetime import timedelta

from organiser.views import bridge
from tests.views.approval import Approve
from tests.views.bridge.chats import GENT


def test_muting_and_banning(approve: Approve) -> None:
    """Without blame, and with what they can do next."""
    approve(
        bridge.muted,
        {
            "there too": lambda words, _: bridge.muted("Kim", words, acted=True),
            "here only": lambda words, _: bridge.muted("Kim", words, acted=False),
        },
    )
    approve(
        bridge.unmuted,
        {
            "there too": lambda words, _: bridge.unmuted("Kim", words, acted=True),
            "here only": lambda words, _: bridge.unmuted("Kim", words, acted=False),
        },
    )
    approve(
        bridge.banned,
        {
            "there too": lambda words, _: bridge.banned("Kim", words, acted=True),
            "here only": lambda words, _: bridge.banned("Kim", words, acted=False),
        },
    )
    approve(bridge.not_acted, {"no right": lambda words, _: bridge.not_acted(words)})
    approve(
        bridge.which_line,
        {
            "two people": lambda words, _: bridge.which_line(
                ["Kim", "Quiet heron 42 of the long names"], ["a", "b"], words
            )
        },
    )


def test_what_is_held_back(approve: Approve) -> None:
    """How much, of whom, and how to let it through."""
    approve(
        bridge.spam_held,
        {
            "repeated": lambda words, _: bridge.spam_held("Kim", 6, GENT, words),
            "with a button": lambda words, _: bridge.spam_held("Kim", 6, GENT, words, release="let"),
        },
    )
    approve(
        bridge.flood_held,
        {"a crowd": lambda words, _: bridge.flood_held(31, timedelta(minutes=1), GENT, words, release="let")},
    )
    approve(
        bridge.released,
        {
            "some": lambda words, _: bridge.released(12, words),
            "none": lambda words, _: bridge.released(0, words),
        },
    )
