"""What is said of one-time codes, in four languages."""

from datetime import timedelta

import pytest

from organiser.i18n import LOCALES, Catalogues
from organiser.views import bridge
from tests.views.approval import Approve, given
from tests.views.bridge.chats import GENT, SEOUL, UNTITLED, URL

ANSWERS = ("no", "yes")


def test_asking_for_a_code(approve: Approve) -> None:
    """The code is for one person, and says what to do with it."""
    approve(bridge.code_sent, {"code sent": given()})
    approve(
        bridge.open_private,
        {
            "with a link": given(URL),
            "no address": given(""),
        },
    )
    approve(
        bridge.join_code,
        {"the code": given("K7Q2-9FMX", GENT, timedelta(minutes=15))},
    )
    approve(bridge.code_taken, {"code taken": given()})


def test_confirming(approve: Approve) -> None:
    """Whom it joins is said before it is done, and what was done after it."""
    approve(
        bridge.confirm_join,
        {
            "two chats": given(GENT, SEOUL, [], answers=ANSWERS),
            "size unknown": given(GENT, UNTITLED, [], answers=ANSWERS),
            "others along": given(GENT, SEOUL, [UNTITLED, GENT], answers=ANSWERS),
        },
    )
    approve(bridge.join_confirmed, {"joined": given()})
    approve(bridge.join_declined, {"not joined": given()})


@pytest.mark.parametrize("locale", LOCALES)
def test_the_safe_answer_stands_first(locale: str, catalogues: Catalogues) -> None:
    """A thumb that slips joins nothing."""
    asked = bridge.confirm_join(GENT, SEOUL, [], catalogues[locale], answers=ANSWERS)

    assert ["no", "yes"] == [choice.data for choice in asked.choices[0]]
