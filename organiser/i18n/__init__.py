"""The four languages: which there are, whose catalogue to use, and how to say and read numbers and dates.

Sentences live in `organiser.views`; the few that stand here are parts of speech such as "3 hours", which
CLDR does not give in a tone that we like. Nothing here knows a chat or a network.
"""

from organiser.i18n.catalogues import Catalogues
from organiser.i18n.locales import LOCALES, UnknownLanguage, best_locale
from organiser.i18n.refusals import Ambiguous, Kind, OtherCurrency, Unreadable
from organiser.i18n.words import Words, noop

__all__ = [
    "LOCALES",
    "Ambiguous",
    "Catalogues",
    "Kind",
    "OtherCurrency",
    "UnknownLanguage",
    "Unreadable",
    "Words",
    "best_locale",
    "noop",
]
