"""Text and entities: UTF-16, cleaning, nesting, trimming, detection."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organiser.sandbox.telegram.entities import fix, length
from organiser.sandbox.telegram.errors import ApiError

Span = tuple[str, int, int]


def spans(text: str, *given_spans: Span) -> tuple[str, list[Span]]:
    """The fixed text and its entities as (type, offset, length)."""
    entities = [{"type": kind, "offset": at, "length": size} for kind, at, size in given_spans]
    fixed = fix(text, entities)
    return fixed.text, [(e["type"], e["offset"], e["length"]) for e in fixed.entities]


@pytest.mark.parametrize(
    ("text", "given_spans", "expected"),
    [
        ("😀 bold", [("bold", 3, 4)], ("😀 bold", [("bold", 3, 4)])),
        ("  bold  ", [("bold", 0, 8)], ("bold", [("bold", 0, 4)])),
        ("a  b", [("bold", 1, 2)], ("a  b", [])),
        ("a b", [("bold", 1, 2)], ("a b", [("bold", 2, 1)])),
        ("a b c", [("bold", 0, 2)], ("a b c", [("bold", 0, 2)])),
        ("a\tb\r\nc", [("bold", 5, 1)], ("a b\nc", [("bold", 4, 1)])),
        ("\u202eabc", [("bold", 1, 3)], ("abc", [("bold", 0, 3)])),
        ("nested", [("bold", 0, 6), ("italic", 2, 2)], ("nested", [("bold", 0, 6), ("italic", 2, 2)])),
        ("abcdef", [("code", 0, 4), ("bold", 2, 4)], ("abcdef", [("code", 0, 4), ("bold", 4, 2)])),
        ("abcdef", [("blockquote", 0, 6), ("blockquote", 2, 2)], ("abcdef", [("blockquote", 0, 6)])),
        ("abcdef", [("pre", 0, 6), ("text_link", 2, 2)], ("abcdef", [("pre", 0, 6)])),
        ("a /go", [("bold", 3, 2)], ("a /go", [("bot_command", 2, 3), ("bold", 3, 2)])),
        ("/go on", [("bold", 1, 5)], ("/go on", [("bot_command", 0, 3), ("bold", 1, 2), ("bold", 4, 2)])),
        ("abcdef", [("bold", 0, 3), ("bold", 3, 3)], ("abcdef", [("bold", 0, 6)])),
    ],
)  # fmt: skip
def test_entities_are_fixed(text: str, given_spans: list[Span], expected: tuple[str, list[Span]]) -> None:
    """Each text and its entities come out as TDLib would leave them."""
    assert expected == spans(text, *given_spans)


@pytest.mark.parametrize(
    ("span", "reason"),
    [
        (("bold", 1, 1), "entity begins in a middle of a UTF-16 symbol"),
        (("bold", 0, 1), "entity beginning at UTF-16 offset 0 ends in a middle"),
        (("bold", 9, 1), "entity begins after the end of the text at UTF-16 offset 9"),
        (("bold", 0, 9), "ends after the end of the text at UTF-16 offset 9"),
    ],
)
def test_impossible_entities_are_refused(span: Span, reason: str) -> None:
    """An entity outside the text or half in a surrogate pair is a Bad Request."""
    with pytest.raises(ApiError, match=reason):
        spans("😀x", span)


def test_what_the_server_finds_is_marked() -> None:
    """Commands, mentions, hashtags, links and addresses become entities, but not within code."""
    text = "/go@some_bot @anna #loon https://coop.be/a?b=1. me@coop.be 3/4 a@b"
    found = [(kind, text[at : at + size]) for kind, at, size in spans(text)[1]]

    assert [
        ("bot_command", "/go@some_bot"),
        ("mention", "@anna"),
        ("hashtag", "#loon"),
        ("url", "https://coop.be/a?b=1"),
        ("email", "me@coop.be"),
    ] == found
    assert [("code", 0, 3)] == spans("/go", ("code", 0, 3))[1]


KINDS = ["bold", "italic", "spoiler", "code", "pre", "blockquote", "text_link", "mention"]
ANY_SPAN = st.tuples(st.sampled_from(KINDS), st.integers(0, 40), st.integers(0, 40))


@given(st.text(alphabet="ab 😀\n한\r\té/@", max_size=30), st.lists(ANY_SPAN, max_size=6))
def test_fixed_entities_are_nested_and_stable(text: str, drawn: list[Span]) -> None:
    """Whatever is sent, entities lie in the text, do not cross, and fixing again changes nothing."""
    size = length(text)
    inside = [(kind, at, n) for kind, at, n in drawn if n and at + n <= size]
    try:
        fixed, found = spans(text, *inside)
    except ApiError:
        return
    bounds = [(at, at + n) for _, at, n in found]

    assert all(0 <= start < end <= length(fixed) for start, end in bounds)
    assert not any(a < c < b < d for a, b in bounds for c, d in bounds)
    assert (fixed, _sorted(found)) == _again(fixed, found)


def _again(text: str, found: list[Span]) -> tuple[str, list[Span]]:
    fixed, entities = spans(text, *found)
    return fixed, _sorted(entities)


def _sorted(found: list[Any]) -> list[Any]:
    return sorted(found, key=lambda span: (span[1], -span[2], span[0]))
