"""The marks that people of the demo type, as each network's app sends them."""

import pytest

from organiser.sandbox import markup


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("plain", None),
        (
            "**a** _b_ ~~c~~ ||d|| `e`",
            "<strong>a</strong> <em>b</em> <del>c</del> <span data-mx-spoiler>d</span> <code>e</code>",
        ),
        ("[a **b**](https://e.org/?x=1&y)", '<a href="https://e.org/?x=1&amp;y">a <strong>b</strong></a>'),
        ("> a\n> b\nc", "<blockquote>a<br>b</blockquote>c"),
        ("a\n> b", "a<blockquote>b</blockquote>"),
        ("**<b>**", "<strong>&lt;b&gt;</strong>"),
    ],
)
def test_marks_become_html(typed: str, html: str | None) -> None:
    """Each mark becomes its element; what is no mark is escaped."""
    assert html == markup.read(typed).html


def test_offsets_count_utf_16_units() -> None:
    """An emoji before a mark counts as two units, as Telegram counts it."""
    marked = markup.read("👍🏽 **vet**")

    assert marked.text == "👍🏽 vet"
    assert marked.entities == [{"type": "bold", "offset": 5, "length": 3}]


@pytest.mark.parametrize("typed", ["snake_case_word", "2 * 3 ** 4", "[no](link)", ">no quote", "**open"])
def test_what_only_looks_like_a_mark_stays(typed: str) -> None:
    """Words with signs in them are said as they are typed."""
    marked = markup.read(typed)

    assert (marked.text, marked.spans) == (typed, ())
