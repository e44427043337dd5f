"""The languages' names, and what is said when one is chosen."""

from typing import Final

from organiser.chat.outgoing import Post
from organiser.chat.refs import Network
from organiser.commands import PREFIXES
from organiser.i18n import LOCALES, Words
from organiser.views.rich import code, post

OWN_NAMES: Final = {"en": "English", "ko": "한국어", "nl": "Nederlands", "sv": "svenska"}
"""What each language calls itself; the same in every language."""


def language_name(locale: str, words: Words) -> str:
    """The name of a language, as it stands inside a sentence."""
    names = {
        "en": words.pgettext("language", "English"),
        "ko": words.pgettext("language", "Korean"),
        "nl": words.pgettext("language", "Dutch"),
        "sv": words.pgettext("language", "Swedish"),
    }
    return names[locale]


def language_set(words: Words) -> Post:
    """The chat's language was set to that of `words`."""
    # Translators: {language} is always the very language of this sentence.
    return post(
        words.gettext(
            "From now on I write in {language} here. What people write stays in the language they chose.",
            language=language_name(words.locale, words),
        )
    )


def language_set_private(words: Words) -> Post:
    """A person's own language was set to that of `words`."""
    # Translators: {language} is always the very language of this sentence.
    return post(
        words.gettext(
            "From now on I write to you in {language}.", language=language_name(words.locale, words)
        )
    )


def language_shown(network: Network, words: Words) -> Post:
    """Which language is spoken here, and how to choose another."""
    return post(
        words.gettext("I write in {language} here.", language=language_name(words.locale, words)),
        words.gettext("To change it:"),
        *((code(f"{PREFIXES[network]}language {other}"), f" {OWN_NAMES[other]}") for other in LOCALES),
    )
