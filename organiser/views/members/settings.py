"""What the settings of a chapter are called: what is typed behind `/chapter set`, and what it means."""

from collections.abc import Mapping
from typing import Final

from organiser.i18n import Words
from organiser.views.members.terms import Said

SETTINGS: Final[Mapping[str, Said]] = {
    "sponsors": lambda words: words.pgettext("setting", "sponsors that an applicant needs"),
    "pace_least": lambda words: words.pgettext("setting", "admissions in seven days, at least possible"),
    "pace_share": lambda words: words.pgettext("setting", "admissions in seven days, as a share of members"),
    "probation_days": lambda words: words.pgettext("setting", "days of probation"),
    "term_days": lambda words: words.pgettext("setting", "days for which a role is granted"),
    "warning_days": lambda words: words.pgettext("setting", "days of warning before a role ends"),
}


def setting_name(name: str, words: Words) -> str:
    """What a setting of `members.settings.SETTINGS` is about, as it stands inside a sentence."""
    return SETTINGS[name](words)
