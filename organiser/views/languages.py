"""The languages' names, and what is said when one is chosen."""

from collections.abc import Mapping
from functools import partial
from typing import Final

from organiser.chat.outgoing import Choice, Post
from organiser.chat.refs import Network
from organiser.chat.text import RichText
from organiser.commands import Option
from organiser.i18n import LOCALES, Words
from organiser.views.commands import language_command_name, typed
from organiser.views.rich import code, paragraphs, post

OWN_NAMES: Final = {"en": "English", "ko": "한국어", "nl": "Nederlands", "sv": "Svenska"}
"""What each language calls itself; the same in every language."""


_ALSO: Final = {
    "en": ("en-GB", "en-US"),
    "ko": ("한국말", "ko-KR"),
    "nl": ("Vlaams", "Flemish", "flamländska", "플라망어", "nl-BE", "nl-NL"),
    "sv": ("svensk", "sv-FI", "sv-SE"),
}
"""What else people call each language, and what their apps do."""


def language_name(locale: str, words: Words) -> str:
    """The name of a language, as it stands inside a sentence."""
    names = {
        "en": words.pgettext("language", "English"),
        "ko": words.pgettext("language", "Korean"),
        "nl": words.pgettext("language", "Dutch"),
        "sv": words.pgettext("language", "Swedish"),
    }
    return names[locale]


def language_options() -> tuple[Option, ...]:
    """Every language to choose from in a command, by its code or by its name in any of them."""
    return tuple(Option(locale, partial(language_name, locale), _ALSO[locale]) for locale in LOCALES)


def language_set(words: Words) -> Post:
    """The chat's language was set to that of `words`."""
    # Translators: {language} is always the very language of this sentence.
    return post(
        words.gettext(
            "From now on I write in {language} here. I don't translate what people write.",
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


def language_shown(offered: Mapping[str, str], network: Network, words: Words) -> Post:
    """Which language is spoken here, and how to choose another.

    `offered`: what comes back where another is chosen, by its code. Without any, the commands are shown.
    """
    choices = tuple(Choice(OWN_NAMES[locale], data) for locale, data in offered.items())
    return post(
        words.gettext("I write in {language} here.", language=language_name(words.locale, words)),
        words.gettext("To change it:"),
        "" if choices else language_choices(network, words),
        choices=(choices,) if choices else (),
    )


def language_choices(network: Network, words: Words) -> RichText:
    """Every language by its own name, with the command that sets it, one a line."""
    command = typed("language", language_command_name, network, words)
    return paragraphs(
        *((code(f"{command} {other}"), f" {OWN_NAMES[other]}") for other in LOCALES),
        gap="\n",
    )
