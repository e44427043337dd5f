"""What is seen of a line, and nothing else, is kept."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organiser.chat.visible import visible_line


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Anna  de\tVries", "Anna de Vries"),
        ("Anna\r\nBerta\u2028Cem", "Anna Berta Cem"),
        ("\u202eannA\u202c\u2066", "annA"),
        ("A\u200bn\u00adn\ufeffa\u115f", "Anna"),
        ("Z" + "\u0301" * 9, "Z" + "\u0301" * 3),
        ("\u0301Anna", "Anna"),
        (" \u200b\n\u0301Anna", "Anna"),
        ("\U0001f469\u200d\U0001f33e \u2764\ufe0f", "\U0001f469\u200d\U0001f33e \u2764"),
        ("An\u200dna", "Anna"),
        ("क्\u200dष", "क्\u200dष"),
        ("\ue000\ud800", ""),
        ("", ""),
    ],
)
def test_what_is_kept(text: str, seen: str) -> None:
    """Letters, accents up to three, emoji with what joins them; no breaks, directions or invisible signs."""
    assert seen == visible_line(text)


@given(st.text(max_size=60))
def test_one_line_is_left_of_anything(text: str) -> None:
    """Without control signs, without blanks that are more than one or stand at an end."""
    seen = visible_line(text)

    assert not {"Cc", "Zl", "Zp", "Cs", "Co", "Cn"} & {unicodedata.category(sign) for sign in seen}
    assert seen == seen.strip()
    assert "  " not in seen
