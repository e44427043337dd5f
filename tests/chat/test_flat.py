"""Rich text is written down flat and read back without losing a character."""

import time
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organiser.chat.flat import (
    Flat,
    Linked,
    Mark,
    Mentioned,
    Preformatted,
    Quoted,
    Span,
    flatten,
    plain_text,
    utf16_length,
)
from organiser.chat.nest import nest
from organiser.chat.refs import AccountRef, Network
from organiser.chat.text import (
    Align,
    Heading,
    Link,
    Listing,
    Mention,
    Node,
    Pre,
    Quote,
    RichText,
    Style,
    Styled,
    Table,
    Text,
    bold,
    plain,
)

ANNA = AccountRef(Network.TELEGRAM, "7")

words = st.text(alphabet=st.sampled_from("ab \n😀é"), max_size=6)


def _inner(children: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    some = st.lists(children, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Styled, st.sampled_from(Style), some),
        st.builds(Link, st.just("https://example.org"), some),
        st.builds(Quote, some, st.booleans()),
        st.builds(Heading, st.integers(1, 6), some),
        st.builds(Listing, st.lists(some, max_size=3).map(tuple), st.one_of(st.none(), st.just(3))),
        st.builds(
            Table,
            st.lists(some, max_size=2).map(tuple),
            st.lists(st.lists(some, max_size=3).map(tuple), max_size=2).map(tuple),
            st.lists(st.sampled_from(Align), max_size=3).map(tuple),
        ),
    )


leaves: st.SearchStrategy[Node] = st.one_of(
    st.builds(Text, words),
    st.builds(Mention, words, st.one_of(st.none(), st.just(ANNA))),
    st.builds(Pre, words, st.one_of(st.none(), st.just("py"))),
)
trees: st.SearchStrategy[RichText] = st.lists(st.recursive(leaves, _inner, max_leaves=12), max_size=5).map(
    tuple
)


def _deep(depth: int) -> Node:
    node: Node = Text("x")
    for _ in range(depth):
        node = Styled(Style.ITALIC, (node,))
    return node


def _characters(node: Node) -> str:
    match node:
        case Text(value) | Pre(value):
            return value
        case Mention(name):
            return name
        case Listing(items):
            return "".join(_characters(child) for item in items for child in item)
        case Table(rows=rows):
            cells = (cell for row in rows for cell in row)
            return (
                "".join("".join(map(_characters, cell)) for cell in cells).replace(" ", "").replace("\n", "")
            )
        case _:
            return "".join(_characters(child) for child in node.children)


def test_styles_become_spans_over_their_characters() -> None:
    """Offsets are code points, so an emoji counts once."""
    flat = flatten((Text("😀 "), bold("Stop"), Text(" now")))

    assert Flat("😀 Stop now", (Span(2, 6, Style.BOLD),)) == flat


def test_a_block_stands_on_lines_of_its_own() -> None:
    """A quotation is parted from the words around it, but not from the ends of the text."""
    assert Flat("a\nb\nc", (Span(2, 3, Quoted()),)) == flatten((Text("a"), Quote((Text("b"),)), Text("c")))
    assert plain_text((Quote((Text("b"),)),)) == "b"


def test_an_empty_block_leaves_one_break_at_most() -> None:
    """What has no words takes no lines."""
    assert Flat("a\nb") == flatten((Text("a"), Quote(()), Heading(1, ()), Text("b")))


def test_a_style_around_a_block_does_not_cover_the_break() -> None:
    """Formatting begins with the first character, not with the line break before it."""
    flat = flatten((Text("a"), Styled(Style.BOLD, (Quote((Text("b"),)),))))

    assert Flat("a\nb", (Span(2, 3, Style.BOLD), Span(2, 3, Quoted()))) == flat


def test_a_heading_is_a_bold_line() -> None:
    """No network but Matrix knows headings."""
    assert Flat("Pay\n12", (Span(0, 3, Style.BOLD),)) == flatten((Heading(2, (Text("Pay"),)), Text("12")))


def test_lists_are_bulleted_numbered_and_indented() -> None:
    """A list inside an item stands below it, further in; numbers go on from the first one."""
    inner = Listing(((Text("b"),), (Text("c"),)), start=9)
    rich = (Text("So:"), Listing(((Text("a"), inner), (bold("d"),))), Text("end"))

    assert plain_text(rich) == "So:\n• a\n  9. b\n  10. c\n• d\nend"
    assert (Span(25, 26, Style.BOLD),) == flatten(rich).spans


def test_an_item_without_words_keeps_its_bullet() -> None:
    """Numbers below it would be wrong otherwise."""
    assert plain_text((Listing(((), (Text("b"),), (Text(""),)), start=1),)) == "1.\n2. b\n3."


def test_a_list_within_a_list_without_words_between_is_legible() -> None:
    """The outer bullet stands alone then."""
    assert plain_text((Listing(((Listing(((Text("a"),),)),),)),)) == "•\n  • a"


def test_a_block_in_an_item_stands_below_its_bullet() -> None:
    """A quotation has lines of its own, while a heading may stand beside the bullet."""
    assert Flat("•\nb", (Span(2, 3, Quoted()),)) == flatten((Listing(((Quote((Text("b"),)),),)),))
    assert plain_text((Listing(((Heading(1, (Text("b"),)),),)),)) == "• b"


def test_links_mentions_and_code_say_what_they_are() -> None:
    """Every mark carries its address, account or language."""
    rich = (Link("https://a.b", plain("go")), Mention("Anna", ANNA), Pre("x=1", "python"))

    assert (
        Span(0, 2, Linked("https://a.b")),
        Span(2, 6, Mentioned(ANNA)),
        Span(7, 10, Preformatted("python")),
    ) == flatten(rich).spans


def test_nesting_beyond_the_limit_keeps_the_words_only() -> None:
    """Depth is bounded whatever a sender builds, and no recursion is spent on it."""
    flat = flatten((_deep(5000),))

    assert flat.text == "x"
    assert len(flat.spans) < 101


def test_every_kind_of_node_keeps_its_words_beyond_the_limit() -> None:
    """Mentions, code, lists and links too."""
    inside: tuple[Node, ...] = (
        Mention("Anna", ANNA),
        Pre("x"),
        Listing(((Text("y"),), (Link("https://a.b", (Text("z"),)),))),
    )
    node: Node = Styled(Style.ITALIC, inside)
    for _ in range(150):
        node = Quote((node,))

    assert plain_text((node,)) == "Annaxyz"


def test_hostile_input_takes_linear_time() -> None:
    """Twenty thousand spans, crossing or nested, are no work of minutes."""
    size = 20_000
    began = time.process_time()
    nest(Flat("a" * size, tuple(Span(at, size - at % 7, Style.BOLD) for at in range(size))))
    flatten(tuple(Quote((Pre(""), Styled(Style.BOLD, ()), Text("\n"))) for _ in range(size)))

    assert time.process_time() - began < 8


def test_nest_survives_spans_that_lie() -> None:
    """Out of bounds, empty, turned round: the words stay."""
    spans = (Span(-3, 2, Style.BOLD), Span(1, 99, Style.ITALIC), Span(4, 2, Quoted()), Span(9, 12, Quoted()))

    assert plain_text(nest(Flat("abcd", spans))) == "abcd"


def test_what_stands_inside_code_or_a_name_is_bare() -> None:
    """Neither holds formatting."""
    spans = (
        Span(0, 2, Preformatted()),
        Span(1, 2, Style.BOLD),
        Span(3, 7, Mentioned(ANNA)),
        Span(4, 5, Linked("https://a.b")),
    )

    assert nest(Flat("ab\nAnna", spans)) == (Pre("ab"), Mention("Anna", ANNA))


def test_a_crossing_span_goes_on_behind_the_one_it_crosses() -> None:
    """Trees cannot cross: the second is cut in two, and stands over all that it stood over."""
    rich = nest(Flat("abcd", (Span(0, 3, Style.BOLD), Span(2, 4, Style.ITALIC))))

    assert rich == (
        Styled(Style.BOLD, (Text("ab"), Styled(Style.ITALIC, (Text("c"),)))),
        Styled(Style.ITALIC, (Text("d"),)),
    )


@pytest.mark.parametrize("mark", [Quoted(), Preformatted(), Mentioned(ANNA)])
def test_a_style_that_crosses_a_block_or_a_name_leaves_it_whole(mark: Mark) -> None:
    """A quotation in two parts would be two quotations: the style is cut instead."""
    text = "aa bb cc dd"
    spans = (Span(0, 4, Style.BOLD), Span(3, 8, mark), Span(7, 11, Style.ITALIC))

    written = flatten(nest(Flat(text, spans)))
    found = [written.text[span.start : span.end] for span in written.spans if span.mark == mark]

    assert ["bb cc"] == found
    assert {Style.BOLD, Style.ITALIC} <= {span.mark for span in written.spans}


def test_a_style_over_a_name_stands_around_it() -> None:
    """Telegram tells the name first where both cover the same."""
    spans = (Span(0, 4, Mentioned(ANNA)), Span(0, 4, Style.BOLD))

    assert (Styled(Style.BOLD, (Mention("Anna", ANNA),)),) == nest(Flat("Anna", spans))


@given(
    st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8), st.sampled_from(Style)), max_size=5).map(
        lambda found: [Span(min(a, b), max(a, b), style) for a, b, style in found]
    )
)
def test_styles_that_cross_keep_every_character(spans: list[Span]) -> None:
    """However they lie, each character is set as it was."""

    def styles(given: Sequence[Span]) -> list[set[Mark]]:
        return [{span.mark for span in given if span.start <= at < span.end} for at in range(8)]

    assert styles(spans) == styles(flatten(nest(Flat("abcdefgh", tuple(spans)))).spans)


def test_spans_that_cross_a_thousand_times_take_bounded_time() -> None:
    """A staircase of spans is what nobody writes, and what must not hold anybody up."""
    stairs = tuple(Span(at, at + 2000, Style.SPOILER) for at in range(4000))

    began = time.process_time()
    rich = nest(Flat("a" * 6000, stairs))

    assert "a" * 6000 == plain_text(rich)
    assert time.process_time() - began < 8


@given(trees)
def test_what_was_flattened_nests_and_flattens_to_the_same(rich: RichText) -> None:
    """`nest` takes away exactly the breaks that `flatten` put."""
    flat = flatten(rich)

    assert flat == flatten(nest(flat))


@given(trees)
def test_no_character_is_lost(rich: RichText) -> None:
    """All that was written is there, in its order; only breaks and bullets come on top."""
    found = iter(plain_text(rich))

    assert all(one in found for node in rich for one in _characters(node))


@given(trees)
def test_spans_lie_on_the_text_and_never_cross(rich: RichText) -> None:
    """Every span covers something, outer ones stand first, and inner ones end within."""
    flat = flatten(rich)
    ends = [len(flat.text)]
    for span in flat.spans:
        while span.start >= ends[-1]:
            ends.pop()
        ends.append(span.end)

        assert 0 <= span.start < span.end <= ends[-2]


@given(st.text())
def test_utf16_length_is_what_the_codec_says(text: str) -> None:
    """Characters beyond the basic plane count twice."""
    assert sum(2 if ord(one) > 0xFFFF else 1 for one in text) == utf16_length(text)
