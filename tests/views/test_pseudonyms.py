"""Pseudonyms are words that people can tell apart, in each language."""

import pytest

from organiser.bridge.conversation import PSEUDONYM_WORDS, Pseudonym
from organiser.i18n import LOCALES, Catalogues
from organiser.views.pseudonyms import ANIMALS, COLOURS, pseudonym
from tests.views.approval import Approve, given


def test_all_words(approve: Approve) -> None:
    """All words of both kinds can be read together."""
    approve(
        pseudonym,
        {str(number): given(Pseudonym(number, number, number)) for number in range(PSEUDONYM_WORDS)},
    )


@pytest.mark.parametrize("locale", LOCALES)
def test_no_two_are_the_same(locale: str, catalogues: Catalogues) -> None:
    """Each index has a word of its own, in every language."""
    words = catalogues[locale]
    first = {pseudonym(Pseudonym(number, 0, 0), words) for number in range(PSEUDONYM_WORDS)}
    second = {pseudonym(Pseudonym(0, number, 0), words) for number in range(PSEUDONYM_WORDS)}

    assert (PSEUDONYM_WORDS, PSEUDONYM_WORDS) == (len(first), len(second))


def test_the_bridge_and_the_table_agree() -> None:
    """The bridge never chooses a word that is not there."""
    assert (PSEUDONYM_WORDS, PSEUDONYM_WORDS) == (len(COLOURS), len(ANIMALS))
