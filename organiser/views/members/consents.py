"""What the purposes of consents are called."""

from collections.abc import Mapping
from typing import Final

from organiser.i18n import Words
from organiser.members.consents import Purpose
from organiser.views.members.terms import Said

PURPOSES: Final[Mapping[Purpose, Said]] = {
    # Translators: what a person agrees to; stands inside an enumeration.
    Purpose.MEMBERSHIP: lambda words: words.pgettext("consent", "that the co-op keeps your membership"),
    Purpose.MEMBER_LIST: lambda words: words.pgettext(
        "consent", "that members see you in the list of members"
    ),
    Purpose.ANNOUNCEMENTS: lambda words: words.pgettext("consent", "that you get announcements"),
}


def purpose_name(purpose: Purpose, words: Words) -> str:
    """What somebody agrees to, as it stands inside a sentence."""
    return PURPOSES[purpose](words)
