"""Enumerations by CLDR's patterns. What stands in them may be no words at all."""

from collections.abc import Iterator, Sequence
from typing import Final, TypeVar

from babel import Locale

Item = TypeVar("Item")

_COMMAS: Final = frozenset({"ko"})
"""Korean: CLDR joins the last two with 및, a word of documents, and units with a blank; people who talk part
names with commas."""

_TWO: Final = 2


def joined(
    items: Sequence[Item], cldr: Locale, *, choice: bool = False, short: bool = False
) -> Iterator[Item | str]:
    """The items with what stands between them: "A, B and C", or "A, B or C" where one is to be chosen.

    `short`: without a word between the last two, such as amounts with their units.
    """
    units = short and cldr.language not in _COMMAS
    patterns = cldr.list_patterns["or" if choice else "unit-short" if units else "standard"]
    comma = _between(patterns.get("middle", patterns["end"]))
    final = _between(patterns["2" if len(items) == _TWO else "end"])
    if cldr.language in _COMMAS and not choice:
        final = comma
    for number, item in enumerate(items, start=1):
        yield item
        if number < len(items):
            yield final if number == len(items) - 1 else comma


def _between(pattern: str) -> str:
    """What stands between the two items of a pattern; in our languages nothing stands around them."""
    return pattern.removeprefix("{0}").removesuffix("{1}")
