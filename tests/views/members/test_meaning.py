"""What somebody is asked who could mean several chapters."""

from organiser.views.members.meaning import which_chapter
from tests.views.approval import Approve, given


def test_which_chapter(approve: Approve) -> None:
    """One button for each chapter, by its name."""
    approve(which_chapter, {"two chapters": given([("Gent", "c1"), ("Antwerpen", "c2")])})
