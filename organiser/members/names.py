"""The name under which a member is shown in chats: what it may be, and when it passes for somebody else's.

A name that looks like another member's is allowed, for people are called alike; it is marked, so that nobody
is taken for a steward. Two names look alike where their skeletons are equal (Unicode UTS 39).

What a name may not have is taken out rather than refused: what cannot be seen, what turns the direction of
writing, and line breaks (`chat.visible`). Legal names are no business of this module.
"""

import re
import unicodedata
from collections.abc import Collection, Hashable
from enum import IntEnum
from typing import Final

import disarm

from organiser.chat.visible import visible_line
from organiser.errors import Refusal

LONGEST_NAME: Final = 40
"""Signs as a reader counts them: a letter with its accents is one, and so is a family of emoji."""

_MOST_POINTS: Final = 160
"""Code points, whatever they make up; a name stands before every line of its owner."""

_MOST_TYPED: Final = 1000
"""Code points that are looked at."""

_PAIRS: Final = (("rn", "m"), ("vv", "w"))
"""Letters that look like one; UTS 39 has the first the other way round, and lacks the second."""


_STRUCK: Final = re.compile("(?<=[!-~])[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+")
"""Marks that make no letter with the Latin one before them: strokes, rings and dots for decoration."""


_TRADE: Final = re.compile("[\u2120\u2122]")
"""Signs that would be read as letters of the name: (TM), (SM)."""

_BAR: Final = re.compile(r"(?<=[^\W\d_])[l1|]|[l1|](?=[^\W\d_])")
"""What beside a letter passes for a capital I."""

_LINKING: Final = re.compile(
    r"(?:(?<=[.\u3002\uff0e\uff61])|(?<=^[@/#$])|(?<=\W[@/#$]))(?!(?<=#) *\d+\b) *(?=\w)|(?<=:) *(?=//)"
)
"""Where apps make a link of what has no blank, be it to a page, an account, a command or a search: whoever
applies has the bot bring their name to members. A sign within a word makes none, as in D/S, nor does #1."""

_TITLES: Final = ("님", "운영위원", "조직활동가", "담당자", "회계", "관리자")
"""What is set right behind a name in Korean: what the bot sets there, and roles."""

_ROLES: Final = (
    *("steward", "organiser", "organizer", "treasurer", "admin", "administrator"),
    *("penningmeester", "beheerder", "förtroendevald", "organisatör", "kassör", "administratör"),
    *_TITLES,
)
"""What people claim to be who set it beside a name, in the words that the bot has for roles."""

EDITION: Final = f"4 {disarm.KEY_SCHEMA_VERSION} {disarm.CONFUSABLES_VERSION} {unicodedata.unidata_version}"
"""By which rules and tables `skeleton` compares; the number is raised when it changes."""


class NameEmpty(Refusal):
    """Nothing of the name can be seen."""


class NameTooLong(Refusal):
    """The name has too many signs."""

    def __init__(self, most: int) -> None:
        """`most`: signs as a reader counts them."""
        super().__init__()
        self.most = most


class Likeness(IntEnum):
    """Whom a name could be taken for; the graver is the greater."""

    NOBODY = 0
    MEMBER = 1
    STEWARD = 2


def shown_name(typed: str) -> str:
    """The name as it is shown: on one line, in NFC, without anything that is not seen; 1 to 40 signs.

    No app makes a link of it: blanks are put in, which do not count.

    Raises:
        NameEmpty: nothing of it can be seen.
        NameTooLong: it has more than `LONGEST_NAME` signs.
    """
    return _LINKING.sub(" ", short_line(_LINKING.sub("", typed), LONGEST_NAME))


def short_line(typed: str, most: int) -> str:
    """The same for any short line that people choose, of at most `most` signs.

    Raises:
        NameEmpty, NameTooLong: see `shown_name`.
    """
    if len(typed) > _MOST_TYPED:
        raise NameTooLong(most)
    # Twice, for what is taken out may have stood between a letter and its accent.
    line = unicodedata.normalize("NFC", visible_line(unicodedata.normalize("NFC", typed)))
    if not any(_is_seen(sign) for sign in line):
        raise NameEmpty
    if disarm.grapheme_len(line) > most or len(line) > _MOST_POINTS:
        raise NameTooLong(most)
    return line


def skeleton(name: str) -> str:
    """What is equal for names that look alike: of other scripts, in capitals, with other blanks or signs.

    It is no name and is shown to nobody. Whoever keeps it (or a hash of it) makes it anew where `EDITION` is
    another one.
    """
    latin = _latin(name)
    if _BAR.sub("", latin).isupper() and sum(map(str.isupper, latin)) > 1:
        # Among capitals l, 1 and | pass for I; the dot of a Turkish I is that of an i.
        return _key(_BAR.sub("I", latin).lower().replace("\u0307", ""))
    return _key(name)


def skeletons(name: str) -> frozenset[str]:
    """Its own skeleton, and those of names for which it could be meant: `IAN` for Ian, and for lan.

    One skeleton for all would make Neil and Nell alike, for I is like l, and i like I.
    """
    return frozenset({skeleton(name), _key(name), _key(_latin(name).lower())})


def _latin(name: str) -> str:
    """A name with the letters of other scripts and widths as the Latin ones that they look like."""
    latin: str = disarm.canonicalize(_TRADE.sub("", name) or name)
    return latin


def _key(name: str) -> str:
    parts = _parts(name)
    bare = "".join(part for part in parts if part not in _FOLDED_ROLES) or "".join(parts)
    for title in _TITLES:
        bare = bare.removesuffix(title) or bare
    return bare or name


def _parts(name: str) -> list[str]:
    folded: str = disarm.skeleton_key(_TRADE.sub("", name) or name, digit_policy="tr39")
    for pair, single in _PAIRS:
        folded = folded.replace(pair, single)
    folded = _STRUCK.sub("", unicodedata.normalize("NFC", folded.replace("\ufe0f", "")))
    words = "".join(" " if unicodedata.category(sign)[0] in "CPSZ" else sign for sign in folded)
    return words.split() or [folded]


_FOLDED_ROLES: Final = frozenset(part for word in _ROLES for part in _parts(word))


def likeness(key: Hashable, *, stewards: Collection[Hashable], members: Collection[Hashable]) -> Likeness:
    """Whom a name could be taken for, by its skeleton or by a hash of it.

    `stewards` and `members` have those of all others in the chapter, not the person's own.
    """
    if key in stewards:
        return Likeness.STEWARD
    return Likeness.MEMBER if key in members else Likeness.NOBODY


def _is_seen(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LNPS"
