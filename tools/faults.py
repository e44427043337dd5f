"""What can be wrong with a translation, found without speaking the language."""

import tomllib
from collections.abc import Collection, Iterator
from gettext import c2py
from pathlib import Path
from string import Formatter
from typing import Final

from babel import Locale
from babel.messages.catalog import Catalog, Message

from organiser.i18n.korean import PARTICLES, TITLES
from organiser.i18n.locales import TERRITORIES
from tools.lettering import bare_words, english_in, marks, numbers_lost, signs, strange
from tools.traps import sprung

BUTTON: Final = "button"
"""With this begins the context of what stands on something to press: "button", "button: join chats"."""
LONGEST_BUTTON: Final = 20
WRITTEN: Final = "written to"
"""With this begins the context of what people may write to us: in that they speak as they like."""
EXAMPLE: Final = "example"
"""The context of what one may write, as people of a language would: an address has numbers of its own."""
_NUMBER: Final = "0000"
"""What stands for a number on a button."""
_ON_BUTTONS: Final = {"number", "count"}
_COUNTED: Final = 200
_TYPED: Final = frozenset({"command", "names mode", "role to type", "setting to type", "written to a form"})
"""The contexts of words that people type, with | between those that mean the same."""

Same = tuple[str, str, str]
"""Context ("" for none), sentence and language of a translation that may read like the English."""


def named(message: Message) -> str:
    """A message as a fault calls it."""
    return repr(key(message))


def key(message: Message) -> str:
    """A message's context and sentence, in one line."""
    return " / ".join(([message.context] if message.context else []) + list(sentences(message)))


def sentences(message: Message) -> tuple[str, ...]:
    """The English of a message: one sentence, or singular and plural."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def said(message: Message) -> tuple[str, ...]:
    """Its translation, in each form."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def complete(message: Message) -> bool:
    """Whether every form is translated."""
    return bool(said(message)) and all(said(message))


def same_as_english(path: Path) -> frozenset[Same]:
    """The allow-list: which translations may read like the English.

    Raises:
        ValueError: an entry gives no reason, or stands there twice.
    """
    entries: list[Same] = []
    for entry in tomllib.loads(path.read_text(encoding="utf-8"))["same"]:
        if not entry.get("reason", "").strip():
            raise ValueError(f"no reason is given for {entry.get('sentences')}")
        context = entry.get("context", "")
        entries += [(context, sentence, locale) for sentence in entry["sentences"] for locale in entry["in"]]
    if len(set(entries)) < len(entries):
        raise ValueError("an entry stands there twice")
    return frozenset(entries)


def compare(template: Catalog, known: Catalog, same: Collection[Same] = ()) -> Iterator[str]:
    """What is wrong with one catalogue against the template."""
    locale = str(known.locale_identifier or known.locale)
    wanted = {key(message) for message in template if message.id}
    present = {key(message) for message in known if message.id}
    yield from (f"lacks {each}" for each in sorted(wanted - present))
    yield from (f"no longer said in the code: {each}" for each in sorted(present - wanted))
    yield from (f"obsolete: {each}" for each in sorted(str(each) for each in known.obsolete))
    yield from _plural_rule(known, locale)
    for message in known:
        if message.id:
            yield from (f"{fault}: {named(message)}" for fault in _faults(message, locale))
            yield from _unlike(message, locale, same)
    yield from _ambiguous(known)
    yield from _needless(known, locale, same)


def plural_forms(locale: str) -> int:
    """How many plural forms a language of ours has."""
    return len({*Locale.parse(TERRITORIES[locale]).plural_form.tags, "other"})


def _plural_rule(known: Catalog, locale: str) -> Iterator[str]:
    """The catalogue must choose another form exactly where CLDR does."""
    rule = Locale.parse(TERRITORIES[locale]).plural_form
    if known.num_plurals != plural_forms(locale):
        yield f"{known.num_plurals} plural forms in the header, CLDR has {plural_forms(locale)}"
        return
    chosen = c2py(known.plural_expr)
    pairs = {(chosen(count), rule(count)) for count in range(_COUNTED)}
    if len(pairs) != known.num_plurals:
        yield "the plural rule in the header is not CLDR's"


def _faults(message: Message, locale: str) -> Iterator[str]:
    if message.fuzzy:
        yield "fuzzy"
    if not complete(message):
        yield "untranslated"
        return
    forms = plural_forms(locale)
    if message.pluralizable and len(said(message)) != forms:
        yield f"{len(said(message))} plural forms instead of {forms}"
    for text in said(message):
        yield from _in_braces(text, message, locale)
        yield from _in_words(text, message, locale)
        if (message.context or "").startswith(BUTTON):
            yield from _on_a_button(text)


def _in_words(text: str, message: Message, locale: str) -> Iterator[str]:
    yield from signs(text)
    if not (message.context or "").startswith(WRITTEN):
        yield from marks(text)
        yield from strange(text, locale)
        yield from sprung(text, locale)
    if message.context != EXAMPLE:
        yield from numbers_lost(text, sentences(message))
    if locale != "en":
        yield from english_in(text, sentences(message))


def _in_braces(text: str, message: Message, locale: str) -> Iterator[str]:
    try:
        found = _placeholders(text)
        allowed = {field for sentence in sentences(message) for field, _, _ in _placeholders(sentence)}
    except ValueError:
        yield "braces that do not close"
        return
    yield from _other({field for field, _, _ in found}, allowed)
    if any(not field.isidentifier() or conversion for field, _, conversion in found):
        yield "a placeholder is a name in braces"
    specs = {spec for _, spec, _ in found if spec}
    if not specs <= {*PARTICLES, *TITLES}:
        yield "unknown particle"
    elif specs and locale != "ko":
        yield "a particle that this language does not have"


def _other(found: set[str], allowed: set[str]) -> Iterator[str]:
    """The placeholders that are missing, and those that the English does not have."""
    missing, strange = (
        ", ".join(f"{{{field}}}" for field in sorted(fields)) for fields in (allowed - found, found - allowed)
    )
    if missing or strange:
        said = [f"{missing} is missing"] if missing else []
        said += [f"{strange} isn't in the English"] if strange else []
        yield f"other placeholders ({', '.join(said)})"


def _placeholders(text: str) -> set[tuple[str, str, str]]:
    """The placeholders of a sentence, each with the particle that it asks for and a conversion."""
    parsed = Formatter().parse(text)
    return {
        (field, spec or "", conversion or "") for _, field, spec, conversion in parsed if field is not None
    }


def _on_a_button(text: str) -> Iterator[str]:
    try:
        fields = {field for field, _, _ in _placeholders(text)}
    except ValueError:
        return
    if not fields <= _ON_BUTTONS:
        yield "a button has no room for what people write"
        return
    shown = text.format_map(dict.fromkeys(_ON_BUTTONS, _NUMBER))
    if len(shown) > LONGEST_BUTTON:
        yield f"a button of {len(shown)} characters, {LONGEST_BUTTON} at most"


def _unlike(message: Message, locale: str, same: Collection[Same]) -> Iterator[str]:
    """A translation that reads like the English was forgotten, or is allowed to; English is the code's."""
    if not complete(message):
        return
    if locale == "en":
        if said(message) != sentences(message):
            yield f"differs from the code, which has the English: {named(message)}"
        return
    if not any(character.isalpha() for text in said(message) for character in text):
        return
    if _reads_like_english(message):
        wanted = {(message.context or "", sentence, locale) for sentence in sentences(message)[:1]}
        if not wanted <= set(same):
            yield f"reads like the English (see locales/same-as-english.toml): {named(message)}"


def _reads_like_english(message: Message) -> bool:
    """Whether no form has another word than the English; marks and capitals make no translation."""
    return {bare_words(text) for text in said(message)} <= {bare_words(text) for text in sentences(message)}


def _ambiguous(known: Catalog) -> Iterator[str]:
    """A word that is typed means one thing among its like."""
    typed: dict[tuple[str, str], list[str]] = {}
    for message in known:
        if message.id and message.context in _TYPED and complete(message):
            for word in set("|".join(said(message)).casefold().split("|")):
                typed.setdefault((message.context, word), []).append(named(message))
    for (_, word), meant in sorted(typed.items()):
        if len(meant) > 1:
            yield f"“{word}” is typed for two things: {', '.join(sorted(meant))}"


def _needless(known: Catalog, locale: str, same: Collection[Same]) -> Iterator[str]:
    """An entry of the allow-list must be needed."""
    needed = {
        (message.context or "", sentences(message)[0])
        for message in known
        if message.id and complete(message) and _reads_like_english(message)
    }
    listed = {(context, sentence) for context, sentence, language in same if language == locale}
    yield from (f"same-as-english.toml names {each[1]!r} needlessly" for each in sorted(listed - needed))
