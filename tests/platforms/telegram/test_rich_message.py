"""Rich messages become rich text: all kinds of blocks, and shapes that nobody promised."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from organiser.chat.content import Unsupported
from organiser.chat.flat import Linked, Mentioned, flatten, plain_text
from organiser.chat.incoming import Said
from organiser.chat.refs import AccountRef, Network
from organiser.chat.text import Heading, Listing, Pre, Quote, Style, Text, plain
from organiser.platforms.telegram.incoming import Translator
from organiser.platforms.telegram.rich_message import holds_files, read_blocks


def _paragraph(text: Any) -> dict[str, Any]:
    return {"type": "paragraph", "text": text}


def _said(blocks: Any) -> Said:
    chat = {"id": -1001, "type": "supergroup"}
    message = {"message_id": 5, "date": 1, "chat": chat, "rich_message": {"blocks": blocks}}
    (said,) = Translator().translate(msgspec.json.encode({"update_id": 1, "message": message}))
    assert isinstance(said, Said)
    return said


@pytest.mark.parametrize(
    ("block", "shown"),
    [
        (_paragraph("a"), "a"),
        ({"type": "footer", "text": "small"}, "small"),
        ({"type": "heading", "text": "Today", "size": 2}, "Today"),
        ({"type": "divider"}, "———"),
        ({"type": "anchor", "name": "top"}, ""),
        ({"type": "mathematical_expression", "expression": "x^2"}, "x^2"),
        ({"type": "pre", "text": "a = 1", "language": "python"}, "a = 1"),
        ({"type": "pullquote", "text": "We ride", "credit": "Anna"}, "We ride\nAnna"),
        ({"type": "blockquote", "blocks": [_paragraph("a"), _paragraph("b")]}, "a\n\nb"),
        ({"type": "details", "summary": "More", "blocks": [_paragraph("a")]}, "More\na"),
        ({"type": "table", "cells": [[{"text": "a"}, {"text": "b"}], [{}, {"text": "c"}]]}, "a | b\n | c"),
        ({"type": "table", "cells": [[{"text": "a"}]], "caption": "Pay"}, "a\nPay"),
        (
            {"type": "list", "items": [{"label": "•", "blocks": [_paragraph("a")]}]},
            "• a",
        ),
        (
            {"type": "list", "items": [{"label": "3.", "value": 3, "blocks": [_paragraph("a")]}]},
            "3. a",
        ),
        (
            {
                "type": "list",
                "items": [
                    {"label": "", "has_checkbox": True, "is_checked": True, "blocks": [_paragraph("a")]},
                    {"label": "", "has_checkbox": True, "blocks": [_paragraph("b")]},
                ],
            },
            "• ☑ a\n• ☐ b",
        ),
        (
            {"type": "map", "location": {"latitude": 51, "longitude": 3.7}, "caption": {"text": "Here"}},
            "51.00000, 3.70000\nHere",
        ),
        ({"type": "photo", "photo": [], "caption": {"text": "Gate", "credit": "Kim"}}, "Gate\nKim"),
        ({"type": "collage", "blocks": [{"type": "photo", "caption": {"text": "x"}}]}, "x"),
        ({"type": "of_tomorrow", "text": "words"}, "words"),
    ],
)
def test_every_block_keeps_its_words(block: dict[str, Any], shown: str) -> None:
    """What it holds counts, so that a kind of tomorrow is read as well."""
    assert shown == plain_text(read_blocks([block]))


def test_blocks_become_what_both_networks_know() -> None:
    """Headings, code, quotes and lists stay such; paragraphs are parted by a blank line."""
    blocks = [
        {"type": "heading", "text": "h", "size": 3},
        _paragraph("a"),
        _paragraph("b"),
        {"type": "pre", "text": "c", "language": "c"},
        {"type": "blockquote", "blocks": [_paragraph("d")]},
        {"type": "list", "items": [{"label": "•", "blocks": [_paragraph("e")]}]},
    ]
    words = (Text("a"), Text("\n\n"), Text("b"))
    rest = (Pre("c", "c"), Quote(plain("d")), Listing((plain("e"),)))

    assert (Heading(3, plain("h")), *words, *rest) == read_blocks(blocks)


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ({"type": "bold", "text": ["a", {"type": "hashtag", "text": "b", "hashtag": "b"}]}, Style.BOLD),
        ({"type": "spoiler", "text": "ab"}, Style.SPOILER),
        ({"type": "mathematical_expression", "expression": "ab"}, Style.CODE),
        ({"type": "url", "text": "ab", "url": "https://x.org"}, Linked("https://x.org")),
        ({"type": "email_address", "text": "ab", "email_address": "a@b.c"}, Linked("mailto:a@b.c")),
        ({"type": "phone_number", "text": "ab", "phone_number": "+32"}, Linked("tel:+32")),
        ({"type": "mention", "text": "ab", "username": "ab"}, Mentioned()),
        (
            {"type": "text_mention", "text": "ab", "user": {"id": 7}},
            Mentioned(AccountRef(Network.TELEGRAM, "7")),
        ),
    ],
)
def test_words_keep_their_marks(text: Any, mark: Any) -> None:
    """Those that both networks have a notion of."""
    flat = flatten(read_blocks([_paragraph(text)]))

    assert ("ab", [mark]) == (flat.text, [span.mark for span in flat.spans])


def test_emoji_of_ones_own_go_by_the_emoji_that_they_stand_for() -> None:
    """The picture is Telegram's."""
    emoji = {"type": "custom_emoji", "custom_emoji_id": "1", "alternative_text": "🔥"}

    assert plain("🔥") == read_blocks([_paragraph(emoji)])


def test_words_cross_and_files_are_told_to_be_missing() -> None:
    """A text alone is whole; pictures within it leave a placeholder above the words."""
    photo = {"type": "collage", "blocks": [{"type": "photo", "photo": []}]}
    alone, mixed, only = _said([_paragraph("a")]), _said([_paragraph("a"), photo]), _said([photo])

    assert [False, True] == [holds_files([_paragraph("a")]), holds_files([photo])]
    missing = Unsupported("rich_message")
    assert [None, missing, missing] == [one.content.extra for one in (alone, mixed, only)]
    assert [plain("a"), plain("a"), ()] == [one.content.text for one in (alone, mixed, only)]


def test_an_edit_of_a_rich_message_is_read_too() -> None:
    """It says all anew."""
    chat = {"id": -1001, "type": "supergroup"}
    message = {"message_id": 5, "date": 1, "chat": chat, "rich_message": {"blocks": [_paragraph("b")]}}
    (edited,) = Translator().translate(msgspec.json.encode({"update_id": 1, "edited_message": message}))

    assert plain("b") == edited.content.text  # type: ignore[union-attr] # an edit has content


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.sampled_from(["type", "text", "blocks", "items"]), inner)
    ),
)


@given(JSON)
def test_no_shape_breaks_it(block: Any) -> None:
    """It is read, or a placeholder is left."""
    content = _said([{"type": "paragraph", "text": block}, {"type": "list", "items": block}]).content

    assert content.text or content.extra == Unsupported("rich_message")


def test_nesting_without_end_leaves_a_placeholder() -> None:
    """It costs no stack."""
    text: Any = "a"
    for _ in range(400):
        text = {"type": "bold", "text": text}

    assert Unsupported("rich_message") == _said([_paragraph(text)]).content.extra
