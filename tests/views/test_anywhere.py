"""What is said in any chat, whatever it is about."""

from datetime import timedelta

from organiser.views import anywhere
from tests.views.approval import Approve, given


def test_who_reads_along(approve: Approve) -> None:
    """Said once, when a private chat begins."""
    approve(anywhere.private_welcome, {"in private": given()})


def test_too_much_and_too_late(approve: Approve) -> None:
    """Who asks again and again, and who presses what is over."""
    approve(
        anywhere.answers_later,
        {
            "asked too often": given(timedelta(minutes=1), private=False),
            "in private": given(timedelta(minutes=1), private=True),
        },
    )
    approve(anywhere.question_closed, {"too late": given()})
    approve(anywhere.worded_anew, {"something else than was shown": given()})


def test_our_own_faults(approve: Approve) -> None:
    """With what finds them in the log."""
    approve(anywhere.our_fault, {"our fault": given("K7Q2")})
