"""What is said of one-time codes, in four languages."""

from datetime import timedelta

import pytest

from organiser.i18n import LOCALES, Catalogues
from organiser.views import bridge
from tests.views.approval import Approve
from tests.views.bridge.chats import GENT, SEOUL, UNTITLED, URL

ANSWERS = ("no", "yes")


def test_asking_for_a_code(approve: Approve) -> None:
    """The code is for one person, and says what to do with it."""
    approve(bridge.code_sent, {"code sent": lambda words, _: bridge.code_sent(words)})
    approve(
        bridge.open_private,
        {
            "with a link": lambda words, network: bridge.open_private(URL, network, words),
            "no address": lambda words, network: bridge.open_private("", network, words),
        },
    )
    approve(
        bridge.join_code,
        {"the code": lambda words, _: bridge.join_code("K7Q2-9FMX", GENT, timedelta(minutes=15), words)},
    )
    approve(bridge.code_taken, {"code taken": lambda words, _: bridge.code_taken(words)})


def test_confirming(approve: Approve) -> None:
    """Whom it joins is said before it is done, and what was done after it."""
    approve(
        bridge.confirm_join,
        {
            "two chats": lambda words, _: bridge.confirm_join(GENT, SEOUL, [], words, answers=ANSWERS),
            "size unknown": lambda words, _: bridge.confirm_join(GENT, UNTITLED, [], words, answers=ANSWERS),
            "others along": lambda words, _: bridge.confirm_join(
                GENT, SEOUL, [UNTITLED, GENT], words, answers=ANSWERS
            ),
        },
    )
    approve(bridge.join_confirmed, {"joined": lambda words, _: bridge.join_confirmed(words)})
    approve(bridge.join_declined, {"not joined": lambda words, _: bridge.join_declined(words)})
    approve(bridge.question_closed, {"too late": lambda words, _: bridge.question_closed(words)})


@pytest.mark.parametrize("locale", LOCALES)
def test_the_safe_answer_stands_first(locale: str, catalogues: Catalogues) -> None:
    """A thumb that slips joins nothing."""
    asked = bridge.confirm_join(GENT, SEOUL, [], catalogues[locale], answers=ANSWERS)

    assert ["no", "yes"] == [choice.data for choice in asked.choices[0]]
