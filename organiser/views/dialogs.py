"""What a dialog says: a question with what can be pressed or written, the review, and how a dialog ends.

The questions themselves are each feature's own (`views.members` and its like). On Telegram everything can be
pressed; on Matrix the answers to choose from are numbered, and the other words are named in a sentence, so
that a number never is anything but an answer.
Above 250 lines because it is one list of what is said around questions.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from organiser.chat.outgoing import Choice, Post
from organiser.chat.refs import Network
from organiser.commands import Command
from organiser.course import Question
from organiser.forms import Control
from organiser.i18n import Words
from organiser.views.anywhere import network_name, opening
from organiser.views.commands import spelled
from organiser.views.rich import Choices, Paragraph, code, paragraphs, post, strong

Data = Callable[[str], str]
"""What comes back in `Tapped.data` for something that is pressed."""

_ROW: Final = 3
_SHORT: Final = 12
"""Characters of labels that stand side by side on a phone."""

BUTTONS: Final = 40
"""Answers that one can look through on a phone; Telegram itself takes twice as many."""

PICKED: Final = "✓ "


def control_words(control: Control, words: Words) -> tuple[str, ...]:
    """What one can write for it; the first is the one that is shown."""
    # Translators: words that somebody may write to a form, with | between those that mean the same. The first
    # one is shown to people. Small letters.
    said = {
        Control.BACK: words.pgettext("written to a form", "back|previous|go back|previous question"),
        Control.CANCEL: words.pgettext("written to a form", "cancel|quit|stop|abort|exit|never mind"),
        Control.DONE: words.pgettext("written to a form", "done|ready|finished|I'm done"),
        Control.HELP: words.pgettext("written to a form", "help"),
        Control.KEEP: words.pgettext("written to a form", "keep"),
        Control.NO: words.pgettext("written to a form", "no|nope"),
        Control.SEND: words.pgettext("written to a form", "send|submit"),
        Control.SKIP: words.pgettext("written to a form", "skip|pass"),
        Control.YES: words.pgettext("written to a form", "yes|yep|yeah|OK|okay|sure"),
    }
    return tuple(said[control].split("|"))


def polite_words(words: Words) -> tuple[str, ...]:
    """What people add to such a word without meaning anything else."""
    # Translators: what somebody may write before or behind a word such as "cancel" or "help" without changing
    # what it means, with | between them: politeness, "it", endings of a verb. Small letters.
    said = words.pgettext("written to a form, around a word", "please|pls|it|this|that|me|thanks|thank you")
    return tuple(said.split("|"))


def control_label(control: Control, words: Words) -> str:
    """What its button says."""
    # Translators: buttons under a question, at most 20 characters each.
    labels = {
        Control.BACK: words.pgettext("button of a form", "Back"),
        Control.CANCEL: words.pgettext("button of a form", "Cancel"),
        Control.DONE: words.pgettext("button of a form", "Done"),
        Control.KEEP: words.pgettext("button of a form", "Keep"),
        Control.SKIP: words.pgettext("button of a form", "Skip"),
        Control.SEND: words.pgettext("button of a form", "Send"),
    }
    return labels[control]


def question(
    asked: Question[Any],
    data: Data,
    *,
    first: Sequence[Paragraph] = (),
    review: Post | None = None,
    send: str = "",
    recalled: bool = False,
) -> Post:
    """A question, or with `review` everything that was answered, which `send` sends.

    `first` stands above it; with `recalled`, in the place of an earlier question, the answers so far, too.
    """
    words, network = asked.asking.words, asked.asking.network
    parts = [*first]
    if asked.field is None:
        parts += [_answers(asked.before), *_reviewed(review, words)]
    else:
        known = asked.before[:-1] if asked.field.titled else asked.before
        parts += [
            _answers(known) if recalled else "",
            asked.field.ask(asked.asking).text,
            _kept(asked),
        ]
    parts += _written(asked, words) if network is Network.MATRIX else _beyond(asked, words)
    return Post(text=paragraphs(*parts), choices=_choices(asked, data, send))


def _reviewed(review: Post | None, words: Words) -> Iterator[Paragraph]:
    if review is not None:
        yield review.text
    yield words.gettext("Nothing is sent yet. To change an answer, choose it.")


def _answers(before: Sequence[tuple[str, str]]) -> Paragraph:
    """What was answered, one a line."""
    return paragraphs(*((strong(f"{label}:"), f" {value}") for label, value in before), gap="\n")


def _kept(asked: Question[Any]) -> str:
    if not asked.kept:
        return ""
    # Translators: {answer} is what somebody answered to this question before they went back to it.
    return asked.asking.words.gettext("Your answer so far: {answer}.", answer=asked.kept)


def _written(asked: Question[Any], words: Words) -> Iterator[Paragraph]:
    """What can be written where nothing can be pressed."""
    if asked.presses:
        yield _numbered(asked, words)
    controls = [*asked.controls, Control.HELP]
    if asked.field is not None and asked.field.skip is not None and Control.SKIP in controls:
        controls.remove(Control.SKIP)
        # Translators: {meaning} is a short answer such as "I know nobody here yet".
        yield words.pieces(
            "{meaning}: write {word}.",
            meaning=asked.field.skip(words),
            word=code(control_words(Control.SKIP, words)[0]),
        )
    said = [words.quoted(control_words(one, words)[0]) for one in controls]
    # Translators: {words} is a list of words in quotation marks such as “back” or “cancel”.
    yield words.gettext("You can also write {words}.", words=words.listing(said, choice=True))


def _beyond(asked: Question[Any], words: Words) -> Iterator[Paragraph]:
    """What is said of answers for which there are no buttons."""
    if len(asked.presses) > BUTTONS:
        yield words.gettext("There are more than I can show here. To choose another one, write its name.")


def _numbered(asked: Question[Any], words: Words) -> str:
    """How an answer is chosen."""
    if asked.field is not None and asked.field.several:
        if asked.typed:
            return words.gettext("Answer with one or more numbers, such as 1 3, or in your own words.")
        return words.gettext("Answer with one or more numbers, such as 1 3.")
    if asked.typed:
        return words.gettext("Answer with a number, or in your own words.")
    return words.gettext("Answer with a number.")


def _choices(asked: Question[Any], data: Data, send: str) -> Choices:
    words = asked.asking.words
    offered: list[Choice] = []
    on_telegram = asked.asking.network is Network.TELEGRAM
    for one in asked.presses[:BUTTONS] if on_telegram else asked.presses:
        label = one.label if one.control is None else send or control_label(one.control, words)
        offered.append(Choice(f"{PICKED}{label}" if one.picked else label, data(one.data)))
    if not on_telegram:
        return tuple((one,) for one in offered)
    controls = tuple(Choice(_label(one, asked), data(one)) for one in asked.controls)
    rows = _rows(offered[:1]) + _rows(offered[1:]) if asked.field is None else _rows(offered)
    return (*rows, *_rows(controls))


def _label(control: Control, asked: Question[Any]) -> str:
    words = asked.asking.words
    own = None if asked.field is None else asked.field.skip
    return own(words) if control is Control.SKIP and own is not None else control_label(control, words)


def _rows(choices: Sequence[Choice]) -> Choices:
    """Up to three short ones side by side, a longer one on a row of its own."""
    rows: list[list[Choice]] = []
    for one in choices:
        fits = (
            rows and len(rows[-1]) < _ROW and len(one.label) <= _SHORT and len(rows[-1][-1].label) <= _SHORT
        )
        if fits:
            rows[-1].append(one)
        else:
            rows.append([one])
    return tuple(tuple(row) for row in rows)


def explained(asked: Question[Any], command: Command[Any]) -> list[Paragraph]:
    """Stands above a question when somebody asks for help."""
    words, network = asked.asking.words, asked.asking.network
    field = asked.field
    return [
        words.pieces(
            "You are answering the questions of {command}: {purpose}.",
            command=code(spelled(command, network, words)),
            purpose=command.help(words),
        ),
        field.hint(words) if field is not None and field.hint is not None else "",
        _backwards(words) if Control.BACK in asked.controls else "",
        words.gettext(
            "“{cancel}” ends it: then nothing is sent. Other commands work meanwhile. After 24 hours without"
            " an answer I drop it.",
            cancel=control_words(Control.CANCEL, words)[0],
        ),
    ]


def _backwards(words: Words) -> str:
    return words.gettext("“{back}” goes to the question before.", back=control_words(Control.BACK, words)[0])


def picked(labels: Sequence[str], words: Words) -> str:
    """Shown at once to who picks one of several answers."""
    if not labels:
        return words.gettext("Nothing chosen yet.")
    return words.gettext("Chosen: {answers}", answers=words.listing(labels))


def recalled(asked: Question[Any]) -> Post:
    """Takes the place of the last question once everything is sent: what was answered, nothing to press."""
    return Post(text=paragraphs(_answers(asked.before)))


def waiting(command: Command[Any], network: Network, words: Words) -> Paragraph:
    """Stands below the answer to another command."""
    return words.pieces(
        "Your {command} still waits for your answer. To end it, write {cancel}.",
        command=code(spelled(command, network, words)),
        cancel=code(control_words(Control.CANCEL, words)[0]),
    )


def dropped(command: Command[Any], network: Network, words: Words) -> Paragraph:
    """Stands above the first question of another form."""
    return words.pieces(
        "Your {command} wasn't finished, so I have dropped it. Nothing of it was sent.",
        command=code(spelled(command, network, words)),
    )


def dropped_for(
    command: Command[Any], other: Command[Any], asked_on: Network, network: Network, words: Words
) -> Post:
    """Told on one of two accounts that were linked while questions waited on both: those of `other` go on."""
    return post(
        words.pieces(
            "I asked you something on both accounts. The questions of {command} here are dropped: nothing of"
            " them was sent. Those of {other} still wait in our private chat on {network}.",
            command=code(spelled(command, network, words)),
            other=code(spelled(other, network, words)),
            network=network_name(asked_on, words),
        )
    )


def cancelled(command: Command[Any], network: Network, words: Words) -> Post:
    """The answer to cancelling."""
    return post(
        words.gettext("Cancelled. Nothing was sent, and I have forgotten your answers."),
        words.pieces("To begin again, write {command}.", command=code(spelled(command, network, words))),
    )


def expired(command: Command[Any], network: Network, words: Words) -> Post:
    """Told when a dialog had no answer for a day."""
    return post(
        words.pieces(
            "Your {command} had no answer for 24 hours, so I have dropped it. Nothing was sent, and I have"
            " forgotten your answers.",
            command=code(spelled(command, network, words)),
        ),
        words.pieces("To begin again, write {command}.", command=code(spelled(command, network, words))),
    )


def gone(words: Words) -> Post:
    """Told when a dialog cannot go on, because what it was for is no longer there."""
    return post(
        words.gettext("I can't go on with these questions, so I have dropped them. Nothing was sent.")
    )


def open_private(url: str, words: Words) -> Post:
    """Said in a group to who asked there for what is only theirs, where the bot cannot begin a private chat.

    `url` opens it and asks there; it is empty where there is no such address.
    """
    if not url:
        return post(
            words.gettext(
                "That is only between you and me. Please start a direct chat with me, and ask me there."
            )
        )
    return post(
        words.gettext("That is only between you and me. Open our private chat with the button."),
        choices=opening(url, words),
    )


def nothing_to_cancel(words: Words) -> Post:
    """The answer to cancelling where there is nothing to cancel."""
    # Other questions may stand there, with buttons that nobody has to press.
    return post(
        words.gettext("There is nothing to cancel. A question that I asked does nothing until you answer it.")
    )


def edited(words: Words) -> Post:
    """Said to who changes their answer by editing what they wrote."""
    return post(
        words.gettext(
            "I read a message only once: changing it changes no answer. To answer again, write “{back}”.",
            back=control_words(Control.BACK, words)[0],
        )
    )


def edited_command(command: Command[Any], network: Network, words: Words) -> Post:
    """Said to who changes what they wrote into a command."""
    return post(
        words.pieces(
            "I read a message only once, so changing it does nothing. Please write {command} in a new one.",
            command=code(spelled(command, network, words)),
        )
    )


def waiting_elsewhere(command: Command[Any], asked_on: Network, network: Network, words: Words) -> Post:
    """Said to who writes in one private chat while a question waits in another of theirs."""
    spelt = code(spelled(command, network, words))
    return post(
        words.pieces(
            "Your {command} waits for your answer in our private chat on {network}. To go on here, write"
            " {command}. To end it, write {cancel}.",
            command=spelt,
            network=network_name(asked_on, words),
            cancel=code(control_words(Control.CANCEL, words)[0]),
        )
    )


def goes_on(network: Network, words: Words) -> str:
    """Shown to who presses a button of questions that they went on with in another chat; 200 characters."""
    return words.gettext(
        "These questions go on in our private chat on {network}. Nothing has changed here.",
        network=network_name(network, words),
    )


def asked_earlier(words: Words) -> str:
    """Shown to who presses a button of an earlier question, whether it was answered or asked again."""
    return words.gettext(
        "This is an earlier question: the one that waits is further down. Nothing has changed."
    )


def is_over(words: Words) -> str:
    """Shown to who presses a button of questions that have come to an end."""
    return words.gettext("These questions are over. Nothing has changed.")
