"""What people agree to, purpose by purpose: what each is called, and the text that they read.

`members.consents.VERSIONS` has the day of each text: who changes here what a text means, adds a day there.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

from organiser.forms import Wording
from organiser.i18n import Words
from organiser.members.consents import Purpose, current

TEXTS: Final[Mapping[Purpose, Wording]] = {
    Purpose.MEMBERSHIP: lambda words: words.gettext(
        "The co-op keeps that you are a member, the name that you chose, and what you work at. The"
        " stewards of the chapter see it. If you withdraw this, you leave the co-op."
    ),
    Purpose.MEMBER_LIST: lambda words: words.gettext(
        "Members of the chapter whose probation is over see your number and the name that you chose."
    ),
    Purpose.ANNOUNCEMENTS: lambda words: words.gettext(
        "Organisers may write to you here. Calls to the general assembly come in any case."
    ),
}
"""What each purpose says."""

LABELS: Final[Mapping[Purpose, Wording]] = {
    # Translators: what somebody agrees to, on a button of at most 20 characters.
    Purpose.MEMBERSHIP: lambda words: words.pgettext("button: consent", "Membership"),
    Purpose.MEMBER_LIST: lambda words: words.pgettext("button: consent", "List of members"),
    Purpose.ANNOUNCEMENTS: lambda words: words.pgettext("button: consent", "Announcements"),
}
"""What each purpose is called on a button."""


def consents_name(words: Words) -> str:
    """The name of `consents`."""
    # Translators: the name of the command that shows what somebody has agreed to. One word.
    return words.pgettext("command", "consents")


def purpose_text(purpose: Purpose, words: Words) -> str:
    """What somebody agrees to, as they read it before they do."""
    return TEXTS[purpose](words)


def purpose_label(purpose: Purpose, words: Words) -> str:
    """What that is called on a button."""
    return LABELS[purpose](words)


def purpose_day(purpose: Purpose, words: Words) -> str:
    """Of which day the text is that holds."""
    return words.date(date.fromisoformat(current(purpose)))
