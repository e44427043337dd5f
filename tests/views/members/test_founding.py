"""What is said while a co-op is founded, in four languages."""

from organiser.members.chapters import HABITS
from organiser.views.members import founding
from tests.views.approval import Approve, given

ANSWERS = ("no", "yes")


def test_founding(approve: Approve) -> None:
    """Before it is done everything that follows is said, and after it what is lifted until when."""
    approve(founding.ask_code, {"the code": given()})
    approve(
        founding.review,
        {
            "a name from the network": given("Anna", HABITS["be"], named=False),
            "a name that was chosen": given("Anna", HABITS["kr"], named=True),
            "no name yet": given("", HABITS["se"], named=False),
        },
    )
    approve(
        founding.founded,
        {
            "the first chapter": given("Gent", 1, "21 November 2027", founding_mode=True),
            "another one, where nobody has a role": given(
                "Brugge", 12, "21 November 2027", founding_mode=False
            ),
        },
    )


def test_the_end_of_founding(approve: Approve) -> None:
    """It is asked once more, for it cannot begin again."""
    approve(
        founding.done_asked,
        {"one member": given("Gent", 1, ANSWERS), "nine members": given("Gent", 9, ANSWERS)},
    )
    approve(founding.not_done, {"it goes on": given()})
    approve(founding.done, {"over": given("Gent")})
