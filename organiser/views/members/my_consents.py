"""`/consents`: what somebody agreed to, in which text, and how to take it back. Never a trap."""

from collections.abc import Sequence
from datetime import date

import msgspec

from organiser.chat.outgoing import Choice, Post
from organiser.chat.refs import Network
from organiser.i18n import Words
from organiser.members.consents import Purpose
from organiser.views.commands import to_type
from organiser.views.members.consents import purpose_label, purpose_text
from organiser.views.members.joining import join_name
from organiser.views.rich import Paragraph, paragraphs, post, strong


class ShownConsent(msgspec.Struct, frozen=True):
    """How one purpose stands: given on a day, to the text of a day; withdrawn; or neither (None).

    `changed` says that the text is another one since. `data` is what the button below brings back.
    """

    purpose: Purpose
    given: date | None
    text: date | None
    withdrawn: date | None
    data: str
    changed: bool = False

    @property
    def holds(self) -> bool:
        """Whether it is agreed to now."""
        return self.given is not None and self.withdrawn is None


def consents_name(words: Words) -> str:
    """The name of `consents`."""
    # Translators: the name of the command that shows what somebody has agreed to. One word.
    return words.pgettext("command", "consents")


def consents_help(words: Words) -> str:
    """What `consents` does."""
    return words.gettext("see what you agreed to, give or withdraw it")


def consents(shown: Sequence[ShownConsent], words: Words) -> Post:
    """Each purpose with its text, since when, and a button."""
    return post(
        words.gettext("You decide this one by one, and can change it at any time."),
        *(_told(one, words) for one in shown),
        choices=tuple((Choice(_button(one, words), one.data),) for one in shown),
    )


def _told(one: ShownConsent, words: Words) -> Paragraph:
    said = paragraphs(purpose_text(one.purpose, words), _since(one, words), gap="\n")
    return (strong(purpose_label(one.purpose, words)), "\n", *said)


def _since(one: ShownConsent, words: Words) -> str:
    if one.given is None or one.text is None:
        return words.gettext("You have not agreed to this.")
    if one.withdrawn is not None:
        return words.gettext("You withdrew this on {day}.", day=words.date(one.withdrawn))
    if one.changed:
        return words.gettext(
            "You agreed on {day}, to an older text. Please read the new one.", day=words.date(one.given)
        )
    return words.gettext(
        "You agreed on {day}, to the text of {text}.", day=words.date(one.given), text=words.date(one.text)
    )


def _button(one: ShownConsent, words: Words) -> str:
    label = purpose_label(one.purpose, words)
    if one.holds and not one.changed:
        # Translators: a button of at most 32 characters; {purpose} is such as "List of members".
        return words.pgettext("consents", "Withdraw: {purpose}", purpose=label)
    # Translators: a button of at most 32 characters; {purpose} is such as "List of members".
    return words.pgettext("consents", "Agree: {purpose}", purpose=label)


def nothing_asked(network: Network, words: Words) -> Post:
    """Who is no member, and has agreed to nothing."""
    return post(
        words.gettext("You have agreed to nothing, and nothing is needed as long as you are no member."),
        words.pieces(
            "To become a member, write {command}.", command=to_type("join", join_name, network, words)
        ),
    )


def agreed(purpose: Purpose, words: Words) -> Post:
    """It is given now."""
    return post(
        words.gettext("Noted: you agree. {purpose}", purpose=purpose_label(purpose, words)),
        words.gettext("You can withdraw it here at any time."),
    )


def withdrawn(purpose: Purpose, words: Words) -> Post:
    """It is given no longer."""
    return post(
        words.gettext("Noted: you agree no longer. {purpose}", purpose=purpose_label(purpose, words)),
        words.gettext("You stay a member like all others."),
    )


def needed(stay: str, leave: str, words: Words) -> Post:
    """Without this nobody can be a member: what follows, and the way. The two are what buttons bring back."""
    return post(
        words.gettext("Without this the co-op can't have you as a member. So to withdraw it is to leave."),
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
    return post(words.gettext("Noted: you agree no longer. You are no member, so nothing else changes."))


def unchanged(words: Words) -> Post:
    """Nothing was done."""
    return post(words.gettext("Everything stays as it is."))
