"""`/consents`: what somebody agreed to, in which text, and how to take it back. Never a trap.

Whoever agreed to an older text is asked again with the same words and buttons.
"""

from collections.abc import Iterator, Sequence
from datetime import date

import msgspec

from organiser.chat.outgoing import Choice, Post
from organiser.chat.refs import Network
from organiser.i18n import Words
from organiser.members.consents import Purpose, is_needed
from organiser.views import anywhere
from organiser.views.commands import to_type
from organiser.views.members.consents import purpose_label, purpose_text
from organiser.views.members.joining import join_name
from organiser.views.rich import Choices, Paragraph, paragraphs, post, strong


class ShownConsent(msgspec.Struct, frozen=True):
    """How one purpose stands: given on a day, to the text of a day; withdrawn; or neither (None).

    `changed` says that the text is another one since. `give` and `withdraw` are what its buttons bring back.
    """

    purpose: Purpose
    given: date | None
    text: date | None
    withdrawn: date | None
    give: str
    withdraw: str
    changed: bool = False

    @property
    def holds(self) -> bool:
        """Whether it is agreed to now, be it in an older text."""
        return self.given is not None and self.withdrawn is None


def consents_help(words: Words) -> str:
    """What `consents` does."""
    return words.gettext("see what you agreed to, give or withdraw it")


def consents(shown: Sequence[ShownConsent], words: Words) -> Post:
    """Each purpose with its text, since when, and its buttons."""
    return post(
        words.gettext("You decide this one by one, and can change it at any time."),
        *(_told(one, words) for one in shown),
        choices=_buttons(shown, words),
    )


def asked_again(changed: Sequence[ShownConsent], words: Words) -> Post:
    """Told to who agreed to texts that say something else now."""
    return post(
        words.gettext("The words of what you agreed to have changed. Please read them, and decide anew."),
        *(_told(one, words) for one in changed),
        choices=_buttons(changed, words),
    )


def worded_anew(one: ShownConsent, words: Words) -> Post:
    """The button belonged to words that hold no longer: these do."""
    return post(anywhere.worded_anew(words), _told(one, words), choices=_buttons([one], words))


def _told(one: ShownConsent, words: Words) -> Paragraph:
    said = paragraphs(purpose_text(one.purpose, words), _since(one, words), gap="\n")
    return (strong(purpose_label(one.purpose, words)), "\n", *said)


def _since(one: ShownConsent, words: Words) -> str:
    if one.given is None or one.text is None:
        return words.gettext("You have not agreed to this.")
    if one.withdrawn is not None:
        return words.gettext("You withdrew this on {day}.", day=words.date(one.withdrawn))
    if one.changed and is_needed(one.purpose):
        return words.gettext(
            "You agreed on {day}, to an older text. Your membership goes on under that one until you agree to"
            " this one.",
            day=words.date(one.given),
        )
    if one.changed:
        return words.gettext(
            "You agreed on {day}, to an older text. Until you agree to this one, it is off.",
            day=words.date(one.given),
        )
    return words.gettext(
        "You agreed on {day}, to the text of {text}.", day=words.date(one.given), text=words.date(one.text)
    )


def _buttons(shown: Sequence[ShownConsent], words: Words) -> Choices:
    return tuple((choice,) for one in shown for choice in _decisions(one, words))


def _decisions(one: ShownConsent, words: Words) -> Iterator[Choice]:
    """Who is asked anew mostly agrees, and withdraws nothing by a slip: so that stands first."""
    if one.changed or not one.holds:
        yield Choice(_agree(one.purpose, words), one.give)
    if one.holds:
        yield Choice(_withdraw(one.purpose, words), one.withdraw)


def _withdraw(purpose: Purpose, words: Words) -> str:
    # Translators: a button of at most 32 characters; {purpose} is such as "List of members".
    return words.pgettext("consents", "Withdraw: {purpose}", purpose=purpose_label(purpose, words))


def _agree(purpose: Purpose, words: Words) -> str:
    # Translators: a button of at most 32 characters; {purpose} is such as "List of members".
    return words.pgettext("consents", "Agree: {purpose}", purpose=purpose_label(purpose, words))


def nothing_asked(network: Network, words: Words) -> Post:
    """Who is no member, and has agreed to nothing."""
    return post(
        words.gettext("You have agreed to nothing, and needn't while you aren't a member."),
        words.pieces(
            "To become a member, write {command}.", command=to_type("join", join_name, network, words)
        ),
    )


def agreed(purpose: Purpose, changed: Sequence[ShownConsent], words: Words) -> Post:
    """It is given now; `changed` is what else was worded anew since somebody agreed to it."""
    return post(
        words.gettext("Noted. You agree to this: {purpose}", purpose=purpose_label(purpose, words)),
        words.gettext("You can withdraw it here at any time."),
        *(_told(one, words) for one in changed),
        choices=_buttons(changed, words),
    )


def withdrawn(purpose: Purpose, changed: Sequence[ShownConsent], words: Words) -> Post:
    """It is given no longer; `changed`: see `agreed`."""
    return post(
        words.gettext("Noted. You no longer agree to this: {purpose}", purpose=purpose_label(purpose, words)),
        words.gettext("You stay a member like all others."),
        *(_told(one, words) for one in changed),
        choices=_buttons(changed, words),
    )


def needed(stay: str, leave: str, words: Words) -> Post:
    """Without this nobody can be a member: what follows, and the way. The two are what buttons bring back."""
    return post(
        words.gettext("Without this the co-op can't have you as a member. So withdrawing it means leaving."),
        words.gettext("Nobody has to allow that. Before anything ends, I show you what leaving means."),
        choices=(
            (
                Choice(words.pgettext("button: consents", "Stay"), stay),
                Choice(words.pgettext("button: consents", "Leave"), leave),
            ),
        ),
    )


def no_longer_kept(words: Words) -> Post:
    """Who is no member any more withdraws what membership needed."""
    return post(words.gettext("Noted: you no longer agree. You aren't a member, so nothing else changes."))


def unchanged(words: Words) -> Post:
    """Nothing was done."""
    return post(words.gettext("Everything stays as it is."))
