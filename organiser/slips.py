"""Which command a word with a slip in it means, so that what is for private eyes crosses to no other chat.

What is no slip is carried like any other line; what is taken for one is told to its author, and stays.
"""

import unicodedata
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Final, Generic

from organiser.commands import C, Command
from organiser.i18n.folding import fold

_NEAR_SHORT: Final = 0.75
_NEAR: Final = 0.8
_NEAR_ALONE: Final = 0.85
"""How like a command for private eyes a word is that means it; less where something stands behind the word.

Alone it tells nothing of anybody, and may be another bot's command: `/rules` is no `/roles`. In a short word
a slip weighs more: `jion` is `join`, and `important` no `importera`.
"""

_SHORT: Final = 5
"""Letters up to which a word is a short one."""

_SHORTEST: Final = 3
"""Letters of a word below which much is like it."""

_OTHERS: Final = frozenset({"data", "links", "names", "report", "role", "rules", "task", "tasks"})
"""What rooms and their bots have words for, too: each is like a command of ours, and no slip of one."""

_MOST_ADDED: Final = 2
"""Letters by which a word with a slip may be longer: `!important` is no `!import`."""


class Slips(Generic[C]):
    """What words with a slip mean."""

    def __init__(self, names: Mapping[str, Command[C]]) -> None:
        """Know commands by the first words of their names."""
        self._by_letters: Final = {_letters(name): command for name, command in names.items()}

    def meant(self, first: str, *, alone: bool) -> Command[C] | None:
        """The command that `first` means, which begins a line or is `alone` in it; None for none."""
        typed = _letters(first)
        if typed in _OTHERS or len(typed) < _SHORTEST:
            return None
        known = [one for one in self._by_letters if len(typed) <= len(one) + _MOST_ADDED]
        match = get_close_matches(typed, known, n=1, cutoff=_near(typed, alone=alone))
        return self._by_letters[match[0]] if match else None


def _near(typed: str, *, alone: bool) -> float:
    if alone:
        return _NEAR_ALONE
    return _NEAR_SHORT if len(typed) <= _SHORT else _NEAR


def _letters(word: str) -> str:
    """`word` by its letters, so that one of a Korean syllable can be wrong, too."""
    return unicodedata.normalize("NFD", fold(word))
