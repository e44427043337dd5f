"""Names are shown as people chose them, and cannot pass for something else."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organiser.bridge.conversation import (
    NAME_LIMIT,
    PSEUDONYM_WORDS,
    Conversation,
    NamesMode,
    clean_name,
    shown_name,
    speaker,
)

NAMES = st.text(max_size=200)
FULL = Conversation(1, NamesMode.FULL, b"a" * 16)


@given(NAMES)
def test_a_name_stays_on_its_line(name: str) -> None:
    """No line break, control or direction mark passes; something is left, and not too much."""
    clean = clean_name(name)

    assert 1 <= len(clean) <= NAME_LIMIT
    assert [clean] == clean.splitlines()
    assert clean == clean.strip()
    forbidden = {"Cc", "Zl", "Zp", "Cs", "Co"}
    assert not forbidden & {unicodedata.category(mark) for mark in clean}
    assert {"\u200d"} >= {mark for mark in clean if unicodedata.category(mark) == "Cf"}


@given(NAMES)
def test_cleaning_twice_changes_nothing(name: str) -> None:
    """A clean name is shown as it is."""
    assert clean_name(name) == clean_name(clean_name(name))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Anna de Vries", "Anna de Vries"),
        ("Anna\nBot: pay here", "Anna Bot: pay here"),
        ("\u202eannA", "annA"),
        ("👩\u200d🔧 Kim", "👩\u200d🔧 Kim"),
        (" \u200d ", "?"),
        ("\u3164", "?"),
        ("\u2800\u115f\ufe0f", "?"),
        ("An\u200dna", "Anna"),
        ("An\u200bn\ufe0fa\U000e0101", "Anna"),
        ("Anna\u00a0de\u3000Vries", "Anna de Vries"),
        ("a" + "\u0301" * 40, "a" + "\u0301" * 3),
        ("\u0301Anna", "Anna"),
        ("❤️ Kim", "❤️ Kim"),
        ("क्\u200dष", "क्\u200dष"),
        ("", "?"),
        ("김민준", "김민준"),
    ],
)
def test_clean_names(name: str, shown: str) -> None:
    """What is honest stays."""
    assert shown == clean_name(name)


def test_first_names() -> None:
    """In that mode only the first word crosses."""
    assert ("Anna", "Anna de Vries") == (
        shown_name("Anna de Vries", NamesMode.FIRST),
        shown_name("Anna de Vries", NamesMode.FULL),
    )


@given(st.binary(max_size=32), st.binary(min_size=16, max_size=16))
def test_keys_and_pseudonyms_hold_within_a_conversation(author: bytes, salt: bytes) -> None:
    """The same person is the same here, and nobody elsewhere."""
    here = Conversation(1, NamesMode.PSEUDONYM, salt)
    again, elsewhere = (
        Conversation(2, NamesMode.FULL, salt),
        Conversation(1, NamesMode.PSEUDONYM, salt + b"x"),
    )
    made = here.pseudonym_of(author)

    assert (here.key_of(author), made) == (again.key_of(author), again.pseudonym_of(author))
    assert here.key_of(author) != elsewhere.key_of(author)
    assert len(bytes.fromhex(here.key_of(author))) == 8
    assert 0 <= made.colour < PSEUDONYM_WORDS
    assert 0 <= made.animal < PSEUDONYM_WORDS
    assert 0 <= made.number < 100


def test_a_speaker() -> None:
    """The pseudonym is shown as views worded it; other names are cleaned."""
    hidden = Conversation(1, NamesMode.PSEUDONYM, b"a" * 16)

    assert "blauwe reiger" == speaker(hidden, b"x", "blauwe reiger").name
    assert "Anna" == speaker(FULL, b"x", "\u202eAnna").name
    assert FULL.key_of(b"x") == speaker(FULL, b"x", "Anna").key
