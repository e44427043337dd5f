"""What goes around the questions of a form, in four languages. The questions here are a test's own."""

from collections.abc import Callable
from typing import Any

import pytest

from organiser.chat.flat import plain_text
from organiser.chat.outgoing import Post
from organiser.chat.refs import Network
from organiser.chat.text import plain
from organiser.commands import Command
from organiser.course import Course, Question
from organiser.dialogs import Dialog
from organiser.forms import Control, Controls
from organiser.i18n import LOCALES, Words
from organiser.views import commands, dialogs
from tests.fakes.form import Facts, Sent, form
from tests.fakes.world import catalogues
from tests.views.approval import Approve, given

URL = "https://t.me/organiser_bot?start=do_language"
ANSWERED = ("gent", "Mila", "1 3")
LANGUAGE = Command[None](
    "language",
    handler=lambda _context, _args: NotImplemented,
    called=commands.language_command_name,
    help=commands.language_help,
)


def asked(words: Words, network: Network, *said: str, facts: Facts | None = None) -> Question[Any]:
    """The question at which somebody is who answered this."""
    controls = Controls(
        [catalogues()[locale] for locale in LOCALES], dialogs.control_words, dialogs.polite_words
    )
    step = Dialog(Course(form(Sent()), facts or Facts(), words, network), controls)
    turn = step.begin()
    for text in said:
        turn = step.said(turn.filling, text)
    return step.course.question(turn.filling)


def _asking(*said: str, **named: Any) -> Callable[[Words, Network], Post]:
    return lambda words, network: dialogs.question(asked(words, network, *said), str, **named)


def _suggested(words: Words, network: Network) -> Post:
    return dialogs.question(asked(words, network, "gent", facts=Facts(known=("Mila",))), str)


def _helped(*said: str) -> Callable[[Words, Network], Post]:
    def help_(words: Words, network: Network) -> Post:
        question = asked(words, network, *said)
        return dialogs.question(question, str, first=dialogs.explained(question, LANGUAGE))

    return help_


def _interrupted(words: Words, network: Network) -> Post:
    first = [dialogs.dropped(LANGUAGE, network, words)]
    return dialogs.question(asked(words, network), str, first=first)


def _reviewed(words: Words, network: Network) -> Post:
    question = asked(words, network, *ANSWERED, Control.SKIP, "1")
    return dialogs.question(question, str, review=Post(text=plain("Send this?")))


def test_questions(approve: Approve) -> None:
    """What can be pressed or written under each kind of question, and what goes with it."""
    approve(
        dialogs.question,
        {
            "the first one": _asking(),
            "to be typed": _asking("gent"),
            "to be chosen or typed": _suggested,
            "several answers": _asking("gent", "Mila"),
            "several answers, or one's own": _asking(*ANSWERED, Control.SKIP, "1", "colours"),
            "may be skipped": _asking(*ANSWERED),
            "after going back": _asking("gent", "Mila", Control.BACK),
            "shown again, with the answers so far": _asking(*ANSWERED, recalled=True),
            "with help": _helped(*ANSWERED),
            "with help at the first one": _helped(),
            "in the place of another form": _interrupted,
            "the review": _reviewed,
        },
    )
    approve(
        dialogs.recalled,
        {"sent": lambda words, network: dialogs.recalled(asked(words, network, *ANSWERED))},
    )


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("count", [40, 41, 500])
def test_more_answers_than_a_phone_shows(locale: str, count: int) -> None:
    """On Telegram the first ones have buttons, and that is said; on Matrix all are numbered."""
    words = catalogues()[locale]
    facts = Facts(chapters=tuple(f"Chapter {number}" for number in range(count)))
    said = {network: dialogs.question(asked(words, network, facts=facts), str) for network in Network}
    more = words.gettext("There are more than I can show here. To choose another one, write its name.")
    every = [choice.label for row in said[Network.TELEGRAM].choices for choice in row]

    assert [*facts.chapters[:40], dialogs.control_label(Control.CANCEL, words)] == every
    assert count == len(said[Network.MATRIX].choices)
    assert [count > 40, False] == [more in plain_text(said[network].text) for network in Network]


def test_ends(approve: Approve) -> None:
    """How a form ends without being sent, and that nothing of it was."""
    approve(dialogs.edited_command, {"a command by an edit": given(LANGUAGE)})
    approve(dialogs.cancelled, {"cancelled": given(LANGUAGE)})
    approve(dialogs.dropped_for, {"two accounts are linked": given(LANGUAGE, LANGUAGE, Network.MATRIX)})
    approve(dialogs.expired, {"after 24 hours": given(LANGUAGE)})
    approve(dialogs.gone, {"cannot go on": given()})
    approve(dialogs.nothing_to_cancel, {"nothing there": given()})
    approve(dialogs.open_private, {"with a link": given(URL), "no address": given("")})


def test_what_is_said_beside_a_form(approve: Approve) -> None:
    """At once to who presses."""
    approve(dialogs.picked, {"none": given([]), "two": given(["Uber Eats", "Foodora"])})
    approve(dialogs.asked_earlier, {"an earlier question": given()})
    approve(dialogs.is_over, {"over": given()})
    approve(dialogs.goes_on, {"in another chat": given()})
    approve(dialogs.edited, {"an answer was edited": given()})
    approve(dialogs.waiting_elsewhere, {"asked on Telegram": given(LANGUAGE, Network.TELEGRAM)})
