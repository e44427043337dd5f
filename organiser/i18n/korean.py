"""What stands in Korean behind a word and depends on how it ends: particles, and what a name is the name of.

A catalogue writes `{name:은/는}`, and gets the name with the form that fits. Hangul, digits, Latin letters
and signs of money are known; after any other script the form after a vowel is used, the commoner one.
"""

from typing import Final

PARTICLES: Final = {
    "은/는": ("은", "는"),
    "이/가": ("이", "가"),
    "을/를": ("을", "를"),
    "과/와": ("과", "와"),
    "으로/로": ("으로", "로"),
    "이에요/예요": ("이에요", "예요"),
    "이라는/라는": ("이라는", "라는"),
    "이라고/라고": ("이라고", "라고"),
    "이나/나": ("이나", "나"),
}
"""What may stand behind the colon of a placeholder: after a consonant / after a vowel."""

TITLES: Final = {"님": ("님",), "지부": ("지부", "지회")}
"""What may stand behind a name, `{name:님}` or `{chapter:지부}`, and how names end that have it already."""

_FIRST_SYLLABLE: Final = 0xAC00
_LAST_SYLLABLE: Final = 0xD7A3
_FINALS: Final = 28
_RIEUL: Final = 8
_NONE: Final = 0
_SOME: Final = 1

# 영 일 이 삼 사 오 육 칠 팔 구
_DIGITS: Final = dict(zip("0123456789", (1, _RIEUL, 0, 1, 0, 0, 1, _RIEUL, _RIEUL, 0), strict=True))
# Read as a loan word: 앤, 샘, 폴 keep a final consonant; 마크, 피터, 루이스 gain or end in a vowel.
_LATIN: Final = {"l": _RIEUL, "m": _SOME, "n": _SOME}

_SPOKEN_LAST: Final = {"%": _NONE, "€": _NONE, "$": _NONE, "£": _NONE, "¥": _SOME, "₩": _SOME}
"""Signs that are read aloud behind the number, wherever they stand: 퍼센트, 유로, 달러, 파운드, 엔, 원."""


def behind(word: str, wanted: str) -> str:
    """What stands behind `word`: one of `TITLES`, or the form of a key of `PARTICLES` that fits its end."""
    if wanted in TITLES:
        return "" if word.rstrip().endswith(TITLES[wanted]) else f" {wanted}"
    consonant, vowel = PARTICLES[wanted]
    final = _final(word)
    takes_vowel_form = final == _NONE or (wanted == "으로/로" and final == _RIEUL)
    return vowel if takes_vowel_form else consonant


def _final(word: str) -> int:
    """The number of the final consonant of the last syllable: 0 for none, 8 for ㄹ."""
    for sign, final in _SPOKEN_LAST.items():
        if sign in word and any(map(str.isdigit, word)):
            return final
    spoken = [character for character in word.casefold() if character.isalnum()]
    if not spoken:
        return _NONE
    last = spoken[-1]
    if _FIRST_SYLLABLE <= ord(last) <= _LAST_SYLLABLE:
        return (ord(last) - _FIRST_SYLLABLE) % _FINALS
    if last in _DIGITS:
        return _DIGITS[last]
    if spoken[-2:] == ["n", "g"]:
        return _SOME
    return _LATIN.get(last, _NONE)
