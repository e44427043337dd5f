"""What can be wrong with the letters of a translation: signs, marks, numbers, and English that was left.

Whoever reads a catalogue sees neither a space of another width nor a letter in two pieces; a trap, a search
and a screen reader do.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

_HIDDEN: Final = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})
_WORD: Final = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?")
_IN_BRACES: Final = re.compile(r"\{[^}]*\}")
_RUN: Final = 4
"""So many words of the English in a row are no name."""
_PAIRS: Final = ("()", "[]", "“”", "\u2018\u2019")
_SPACE_BEFORE: Final = re.compile(r" [,.;:?)\]]|[(\[] ")
_NO_SPACE_BEHIND: Final = re.compile(r"[^\W\d_][.?](?![a-z])[^\W\d_]|[^\W\d_][,;][^\W\d_]")
_TWICE: Final = re.compile(r"\b(\w+) \1\b", re.IGNORECASE)
_MAY_BE_TWICE: Final = frozenset({"je", "wie"})
"""Dutch: "als je je aanmeldt", "wie wie is"."""
_SCRIPTS: Final = {"ko": ("LATIN ", "HANGUL SYLLABLE ")}
_LATIN: Final = ("LATIN ",)
_NUMBER: Final = re.compile(r"\d+")
_THOUSANDS: Final = re.compile(r"(?<=\d)[.,\s](?=\d{3})")


def signs(text: str) -> Iterator[str]:
    """Spaces and signs that stand wrong, or should not be there at all."""
    if text != text.strip():
        yield "a space or line break at an end"
    if "  " in text:
        yield "two spaces"
    if not unicodedata.is_normalized("NFC", text):
        yield "letters in pieces: write each as one sign (Unicode's NFC)"
    hidden = {sign for sign in text if sign not in " \n" and unicodedata.category(sign) in _HIDDEN}
    yield from (f"a sign that nobody sees (U+{ord(sign):04X})" for sign in sorted(hidden))


def marks(text: str) -> Iterator[str]:
    """Marks and words that stand wrong, or once too often."""
    said = _IN_BRACES.sub("{}", text)
    open_ones = [pair[0] if pair[0] in said else pair[1] for pair in _PAIRS if _unpaired(said, *pair)]
    yield from (f"a mark that is not closed (“{mark}”)" for mark in open_ones)
    if '"' in said:
        yield "a straight quotation mark"
    if _SPACE_BEFORE.search(said):
        yield "a space before a mark"
    if _NO_SPACE_BEHIND.search(said):
        yield "no space behind a mark"
    twice = next((found for found in _TWICE.finditer(said) if found[1].casefold() not in _MAY_BE_TWICE), None)
    if twice:
        yield f"a word twice (“{twice[0]}”)"


def strange(text: str, locale: str) -> Iterator[str]:
    """Letters and marks of a script that the language isn't written in; some look like its own."""
    scripts = _SCRIPTS.get(locale, _LATIN)
    found = {sign for sign in _IN_BRACES.sub("", text) if _of_another(sign, scripts)}
    if found:
        yield f"a letter of another script (“{''.join(sorted(found))}”)"


def numbers_lost(text: str, english: Sequence[str]) -> Iterator[str]:
    """A number of the English that the translation doesn't say: a promise of 48 hours is another one."""
    lost = set.intersection(*map(_numbers, english)) - _numbers(text)
    if lost:
        yield f"it lacks a number of the English ({', '.join(sorted(lost))})"


def english_in(text: str, english: Sequence[str]) -> Iterator[str]:
    """A translation that was begun and not finished; one that was never begun is another fault."""
    if text in english:
        return
    runs = {run for sentence in english for run in _runs(sentence)}
    left = next((run for run in _runs(text) if run in runs), None)
    if left:
        yield f"English in it (“{' '.join(left)}”)"


def bare_words(text: str) -> tuple[str, ...]:
    """The words of a sentence, whatever marks and capitals they have; `text` itself where there are none."""
    return tuple(_words(text)) or (text,)


def _unpaired(text: str, opening: str, closing: str) -> bool:
    """Whether one of a pair stands alone; Swedish has the closing one on both sides."""
    if opening in text:
        return text.count(opening) != text.count(closing)
    return text.count(closing) % 2 == 1


def _of_another(sign: str, scripts: tuple[str, ...]) -> bool:
    if sign.isalpha():
        return not unicodedata.name(sign, "").startswith(scripts)
    wide = unicodedata.east_asian_width(sign) in {"W", "F"}
    return wide and unicodedata.category(sign).startswith("P")


def _numbers(text: str) -> set[str]:
    """The numbers of a sentence, without what stands between their thousands."""
    return set(_NUMBER.findall(_THOUSANDS.sub("", _IN_BRACES.sub(" ", text))))


def _runs(text: str) -> list[tuple[str, ...]]:
    """The words of a sentence, as many in a row as are no name, from each word on."""
    words = _words(text)
    return [tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)]


def _words(text: str) -> list[str]:
    return _WORD.findall(_IN_BRACES.sub(" ", text).casefold())
