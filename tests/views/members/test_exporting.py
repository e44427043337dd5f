"""What is said about the register as a file, in four languages and on both networks."""

from organiser.views.members import exporting as view
from tests.views.approval import Approve, given


def test_what_is_said_about_the_file(approve: Approve) -> None:
    """That it is made, what it is, and where there is none."""
    approve(view.being_made, {"decided": given("Gent")})
    approve(view.here_it_is, {"there": given("Gent"), "as CSV instead": given("Gent", instead=True)})
    approve(view.proposer_gone, {"gone": given("Gent")})
    approve(view.not_made, {"failed": given("Gent")})
    approve(view.too_big, {"too large": given("Gent", 52_000_000)})
