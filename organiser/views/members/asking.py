"""A word with the stewards of a chapter: the question as they read it, and their answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from organiser.chat.outgoing import Choice, Post
from organiser.chat.refs import Network
from organiser.forms import Wording
from organiser.i18n import Words
from organiser.members.states import State
from organiser.views.commands import to_type
from organiser.views.members.joining import join_name
from organiser.views.members.roles import nominate_name
from organiser.views.rich import Paragraph, post, strong


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asks, with their number and name in the chapter, and what they are there."""

    number: int
    name: str
    state: State
    chapter: str
    text: str


WHO: Final[Mapping[State, Wording]] = {
    # Translators: what somebody is who asks the stewards something; stands behind a name and a comma.
    State.APPLIED: lambda words: words.pgettext("who asks", "who has applied"),
    State.SPONSORED: lambda words: words.pgettext("who asks", "who has applied"),
    State.PROBATION: lambda words: words.pgettext("who asks", "a member on probation"),
    State.MEMBER: lambda words: words.pgettext("who asks", "a member"),
    State.SUSPENDED: lambda words: words.pgettext("who asks", "a suspended member"),
    State.RESIGNED: lambda words: words.pgettext("who asks", "who has left"),
    State.EXCLUDED: lambda words: words.pgettext("who asks", "who was excluded"),
    State.DECLINED: lambda words: words.pgettext("who asks", "whose application was declined"),
    State.WITHDRAWN: lambda words: words.pgettext("who asks", "whose application has ended"),
}
"""What each state is to a steward who reads a question."""


def ask_name(words: Words) -> str:
    """The name of `ask`."""
    # Translators: the name of the command with which somebody asks the stewards something. One word.
    return words.pgettext("command", "ask")


def ask_help(words: Words) -> str:
    """What `ask` does."""
    return words.gettext("write to the stewards of your chapter, in private")


def text_label(words: Words) -> str:
    """What stands behind `ask`."""
    # Translators: stands for what somebody types behind the command "/ask".
    return words.pgettext("parameter", "QUESTION")


def ask_question(words: Words) -> Post:
    """Asks what the stewards are to be asked."""
    return post(
        words.gettext(
            "What do you want to write to the stewards of your chapter? I pass it on to them alone."
        )
    )


def reply_name(words: Words) -> str:
    """The name of `reply`."""
    # Translators: the name of the command with which a steward answers who asked. One word.
    return words.pgettext("command", "reply")


def reply_help(words: Words) -> str:
    """What `reply` does."""
    return words.gettext("answer somebody who asked the stewards")


def reply_example(words: Words) -> str:
    """What one may write behind `reply`."""
    # Translators: an example of what stands behind "/reply": a number and an answer.
    return words.gettext("12 We meet on Thursday. Come and see us.")


def which_question(words: Words) -> str:
    """Asks whose question it is."""
    return words.gettext("Whose question do you answer? Write the number that stands with it, such as 12.")


def what_answer(words: Words) -> str:
    """Asks for the answer."""
    return words.gettext("What do you answer? They read it as the answer of the stewards, without your name.")


def way(network: Network, words: Words) -> Paragraph:
    """Where somebody turns who doesn't agree with a decision, or doesn't know what to do."""
    return words.pieces(
        "To appeal, or to ask the stewards something, write {command} and what you want to say.",
        command=to_type("ask", ask_name, network, words),
    )


def asked(one: Question, answer: str, words: Words, *, waits: tuple[int, str] | None = None) -> Post:
    """Told to each steward; `answer` is what the button brings back.

    `waits`: the number of the act about which they are heard, and what the button brings back that shows it.
    """
    show = words.pgettext("button: asking", "See the proposal")
    return post(
        words.pieces(
            "{name} (number {number}), {who}, asks the stewards of {chapter}:",
            number=str(one.number),
            name=strong(one.name),
            who=WHO[one.state](words),
            chapter=one.chapter,
        ),
        one.text,
        words.gettext("Number {number}, to exclude this person, waits for a decision.", number=str(waits[0]))
        if waits
        else "",
        choices=(
            (Choice(words.pgettext("button: asking", "Answer"), answer),),
            *(((Choice(show, waits[1]),),) if waits else ()),
        ),
    )


def passed_on(chapter: str, words: Words) -> Post:
    """Told to who asked."""
    return post(
        words.gettext(
            "I have told the stewards of {chapter}, with your name and number. I bring you their answer"
            " here.",
            chapter=chapter,
        )
    )


def no_stewards(network: Network, words: Words) -> Post:
    """Who has never applied has to do with no chapter."""
    return post(
        words.gettext("You have applied to no chapter yet, so there are no stewards to ask."),
        words.pieces(
            "To become a member, write {command}.", command=to_type("join", join_name, network, words)
        ),
    )


def nobody(chapter: str, network: Network, words: Words) -> Post:
    """There is no steward who could be told."""
    return post(
        words.gettext(
            "I can reach no other steward of {chapter} now, so nobody has read this. Please try later.",
            chapter=chapter,
        ),
        words.pieces(
            "Where no steward is left, any full member can propose one with {command}.",
            command=to_type("nominate", nominate_name, network, words),
        ),
    )


def answered(chapter: str, text: str, network: Network, words: Words) -> Post:
    """Told to who asked."""
    return post(
        words.gettext("The stewards of {chapter} answer you:", chapter=chapter),
        text,
        words.pieces(
            "To write to them again, write {command}.", command=to_type("ask", ask_name, network, words)
        ),
    )


def answered_there(number: int, name: str, text: str, words: Words) -> Post:
    """Told to the other stewards; `name` is who answered."""
    return post(
        words.pieces(
            "The steward {name} has answered the question of number {number}:",
            name=strong(name),
            number=str(number),
        ),
        text,
    )


def answer_sent(number: int, words: Words) -> Post:
    """Told to the steward who answered."""
    return post(
        words.gettext(
            "I have passed your answer on to number {number}. The other stewards read it, too, with your"
            " name.",
            number=str(number),
        )
    )


def out_of_reach(words: Words) -> Post:
    """Who asked cannot be written to any more."""
    return post(words.gettext("I can't reach them any more, so nobody has read your answer."))
