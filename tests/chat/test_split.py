"""A long text is cut into parts that fit, and nothing is lost."""

import time
from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organiser.chat.flat import Flat, Linked, Span, utf16_length
from organiser.chat.split import split
from organiser.chat.text import Style

texts = st.text(alphabet=st.sampled_from("ab. \n\u0301\u200d👩🇳🇱🏽각"), max_size=80)
limits = st.integers(min_value=2, max_value=24)


@st.composite
def flats(draw: st.DrawFn) -> Flat:
    """A text with some spans on it, outer ones first."""
    text = draw(texts)
    bounds = st.integers(min_value=0, max_value=len(text))
    pairs = draw(st.lists(st.tuples(bounds, bounds), max_size=5))
    spans = [Span(min(pair), max(pair), Style.BOLD) for pair in pairs if pair[0] != pair[1]]
    return Flat(text, tuple(sorted(spans, key=lambda span: (span.start, -span.end))))


def _texts(text: str, limit: int) -> list[str]:
    return [part.text for part in split(Flat(text), limit)]


def test_what_fits_stays_whole() -> None:
    """No cut without need; an empty text is one empty part."""
    assert _texts("abc", 3) == ["abc"]
    assert _texts("", 3) == [""]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("aaaa bb\n\ncc\ndd ee", ["aaaa bb\n\n", "cc\ndd ee"]),
        ("aaaaaaa\nbb cc. dd ee", ["aaaaaaa\n", "bb cc. dd ee"]),
        ("aaaa bb. cc dd ee ff", ["aaaa bb. ", "cc dd ee ff"]),
        ("aaaa bbbb cccc dddd", ["aaaa bbbb ", "cccc dddd"]),
        ("a bbbbbbbbbbbbbbbbbb", ["a bbbbbbbbbb", "bbbbbbbb"]),
        ("a bbbbbbbbbbbb", ["a ", "bbbbbbbbbbbb"]),
        ("a bbbbbbbbbbbb cc", ["a ", "bbbbbbbbbbbb", " cc"]),
        ("aaaaaaaaaaaa bbbb", ["aaaaaaaaaaaa", " bbbb"]),
    ],
)
def test_the_best_bound_is_taken(text: str, parts: list[str]) -> None:
    """Paragraph, line, sentence, word, then anywhere; whitespace stays with what it ends, if it fits."""
    assert parts == _texts(text, 12)


@given(texts, limits, st.sets(st.integers(0, 79)), st.integers(1, 5))
def test_no_part_holds_more_than_it_may(text: str, limit: int, places: set[int], most: int) -> None:
    """Places that are scarce end a part as its length does, and still nothing is lost."""
    scarce = sorted(place for place in places if place < len(text))
    parts = split(Flat(text), limit, scarce, most)
    bounds = list(accumulate((len(part.text) for part in parts), initial=0))

    assert text == "".join(part.text for part in parts)
    assert most >= max(sum(start <= at < end for at in scarce) for start, end in pairwise(bounds))


@pytest.mark.parametrize(
    "character", ["👩\u200d👩\u200d👧", "👍🏽", "🇳🇱", "e\u0301\u0323", "\u1112\u1161\u11ab", "❤\ufe0f"]
)
def test_what_is_seen_as_one_character_is_not_torn(character: str) -> None:
    """An emoji sequence, a flag, a letter with marks and a composed syllable stay whole."""
    limit = utf16_length(character) * 3 - 1

    assert [character * 2, character * 2, character] == _texts(character * 5, limit)


def test_a_character_of_endless_marks_is_cut_all_the_same() -> None:
    """Nobody may hold up a conversation by piling accents."""
    parts = _texts("a" + "\u0301" * 5000, 100)

    assert all(len(part) <= 100 for part in parts)
    assert len(parts) < 200


def test_a_span_across_a_cut_goes_on_in_the_next_part() -> None:
    """A link that is cut leads to its address from both parts."""
    link = Linked("https://example.org")

    parts = split(Flat("aaaa bbbb", (Span(2, 7, link), Span(8, 9, Style.BOLD))), 6)

    assert [
        Flat("aaaa ", (Span(2, 5, link),)),
        Flat("bbbb", (Span(0, 2, link), Span(3, 4, Style.BOLD))),
    ] == parts


def test_a_limit_without_room_for_a_character_is_refused() -> None:
    """It could not be kept."""
    with pytest.raises(ValueError, match="room"):
        split(Flat("abc"), 1)


def test_long_hostile_texts_take_linear_time() -> None:
    """Neither accents nor spaces nor astral characters slow it down."""
    began = time.process_time()
    for unit in ("\u0301", " ", "😀", "a ", ".", "\n", "🇳"):
        split(Flat(unit * 200_000), 4096)

    assert time.process_time() - began < 10


@given(flats(), limits)
def test_parts_fit_and_together_are_the_text(flat: Flat, limit: int) -> None:
    """Conservation: no character is lost, doubled or moved."""
    parts = split(flat, limit)

    assert flat.text == "".join(part.text for part in parts)
    assert all(utf16_length(part.text) <= limit for part in parts)
    assert flat.text == "" or all(part.text for part in parts)


@given(flats(), limits)
def test_every_character_keeps_its_marks(flat: Flat, limit: int) -> None:
    """What stood over a character stands over it in its part."""

    def marks(text: Flat) -> list[int]:
        return [sum(span.start <= at < span.end for span in text.spans) for at in range(len(text.text))]

    assert marks(flat) == [count for part in split(flat, limit) for count in marks(part)]


@given(flats(), limits)
def test_nothing_but_whitespace_is_trimmed_at_a_cut(flat: Flat, limit: int) -> None:
    """Trimming every part, as Telegram does, costs no word."""
    trimmed = "".join(part.text.strip() for part in split(flat, limit))

    assert "".join(flat.text.split()) == "".join(trimmed.split())
