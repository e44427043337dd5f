"""What is said of chapters, in four languages."""

from organiser.members.chapters import HABITS
from organiser.views.members import chapter_chats, chapters
from organiser.views.members.chapter_chats import Row
from tests.views.approval import Approve, given

URL = "https://t.me/organiser_bot?start=join_1"


def test_the_questions(approve: Approve) -> None:
    """Each says what it decides."""
    approve(chapters.ask_called, {"name": given()})
    approve(chapters.ask_profile, {"law": given()})
    approve(chapters.ask_currency, {"currency": given()})
    approve(chapters.ask_zone, {"clock": given()})
    approve(chapters.ask_language, {"language": given()})
    approve(chapters.review, {"Belgium": given(HABITS["be"]), "Korea": given(HABITS["kr"])})
    approve(chapters.made, {"made": given("Brugge", (12, "Anna"), "21 November 2027")})


def test_chats(approve: Approve) -> None:
    """A chat is told to what it belongs, and how one joins from there; nobody is named."""
    approve(
        chapter_chats.assigned,
        {
            "with a button": given("Gent", URL),
            "without one": given("Gent", ""),
            "once more": given("Gent", URL, again=True),
        },
    )
    approve(chapter_chats.taken_over, {"told to its stewards": given("Koeriers", "Gent", "Brugge")})


def test_the_list(approve: Approve) -> None:
    """Few members are not counted before everybody."""
    rows = [
        Row("Gent", 3, (20, 49)),
        Row("Brugge", 1, None),
        Row("서울", 0, (1000, None)),
        Row("Malmö", 2, (20, 49), 37),
    ]
    approve(chapter_chats.listed, {"four chapters": given(rows), "none": given([])})
