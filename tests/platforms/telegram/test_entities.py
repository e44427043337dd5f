"""Telegram's entities are read into spans and written from them, in UTF-16 on their side."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organiser.chat.flat import Flat, Linked, Mark, Mentioned, Preformatted, Quoted, Span, utf16_length
from organiser.chat.refs import AccountRef, Network
from organiser.chat.text import Style
from organiser.platforms.telegram.entities import MAX_ENTITIES, read, write
from organiser.platforms.telegram.theirs import Entity, User

ANNA = AccountRef(Network.TELEGRAM, "7")

marks: st.SearchStrategy[Mark] = st.one_of(
    st.sampled_from(Style),
    st.just(Linked("https://example.org")),
    st.just(Mentioned(ANNA)),
    st.just(Preformatted("py")),
)


@st.composite
def flats(draw: st.DrawFn) -> Flat:
    """A text with any spans on it."""
    text = draw(st.text(alphabet="a😀é\n", max_size=30))
    bounds = st.integers(min_value=0, max_value=len(text))
    found = draw(st.lists(st.tuples(bounds, bounds, marks), max_size=6))
    spans = [Span(min(a, b), max(a, b), mark) for a, b, mark in found if a != b]
    return Flat(text, tuple(sorted(spans, key=lambda span: (span.start, -span.end))))


@pytest.mark.parametrize(
    ("entity", "mark"),
    [
        (Entity("bold", 3, 2), Style.BOLD),
        (Entity("strikethrough", 3, 2), Style.STRIKE),
        (Entity("spoiler", 3, 2), Style.SPOILER),
        (Entity("code", 3, 2), Style.CODE),
        (Entity("pre", 3, 2, language="py"), Preformatted("py")),
        (Entity("blockquote", 3, 2), Quoted()),
        (Entity("expandable_blockquote", 3, 2), Quoted(expandable=True)),
        (Entity("text_link", 3, 2, url="https://a.b"), Linked("https://a.b")),
        (Entity("text_mention", 3, 2, user=User(7)), Mentioned(ANNA)),
    ],
)
def test_every_kind_goes_both_ways(entity: Entity, mark: Mark) -> None:
    """Offsets move from UTF-16 units to code points and back."""
    flat = Flat("😀 ab", (Span(2, 4, mark),))

    assert flat == read("😀 ab", [entity])
    assert write(flat) == ("😀 ab", (entity,))


def test_a_name_that_is_only_known_by_its_sign_is_marked_but_not_sent() -> None:
    """Telegram finds `@name` in a text by itself."""
    flat = read("@anna", [Entity("mention", 0, 5)])

    assert Flat("@anna", (Span(0, 5, Mentioned()),)) == flat
    assert write(flat) == ("@anna", ())


@pytest.mark.parametrize("kind", ["url", "hashtag", "bot_command", "custom_emoji", "of_tomorrow"])
def test_other_kinds_leave_the_words_as_they_are(kind: str) -> None:
    """Unknown and self-evident kinds carry nothing over."""
    assert Flat("abc") == read("abc", [Entity(kind, 0, 3)])


@pytest.mark.parametrize(("offset", "length"), [(-5, 3), (0, -1), (9, 4), (1, 0), (3, 10**12)])
def test_offsets_that_lie_harm_nothing(offset: int, length: int) -> None:
    """They are clipped to the text, or left out."""
    flat = read("a😀b", [Entity("bold", offset, length)])

    assert flat.text == "a😀b"
    assert all(0 <= span.start < span.end <= 3 for span in flat.spans)


def test_an_offset_within_a_character_begins_with_it() -> None:
    """Half an emoji cannot be bold."""
    assert (Span(0, 2, Style.BOLD),) == read("😀a", [Entity("bold", 1, 2)]).spans


def test_what_leads_nowhere_on_telegram_is_words_only() -> None:
    """Matrix people, foreign schemes and addresses that are spelt out have no entity."""
    spans = (
        Span(0, 1, Mentioned(AccountRef(Network.MATRIX, "@a:b"))),
        Span(0, 1, Linked("matrix:u/a:b")),
        Span(0, 9, Linked("http://a.")),
    )

    assert write(Flat("http://a.", spans)) == ("http://a.", ())


def test_an_address_leads_out_however_it_is_written() -> None:
    """Schemes know no case."""
    (entity,) = write(Flat("here", (Span(0, 4, Linked("HTTPS://A.b")),)))[1]

    assert "HTTPS://A.b" == entity.url


@pytest.mark.parametrize("url", ["tg://user?id=7", "TG://USER?id=7", "tg://openmessage?user_id=7"])
def test_a_link_that_somebody_made_up_notifies_nobody(url: str) -> None:
    """Telegram takes it for a mention, so that anybody on Matrix could have the bot call a stranger."""
    assert ("here", ()) == write(Flat("here", (Span(0, 4, Linked(url)),)))


def test_a_link_to_a_person_is_a_mention() -> None:
    """Otherwise the id of somebody would cross in an address."""
    flat = read("Anna", [Entity("text_link", 0, 4, url="tg://user?id=7")])

    assert (Span(0, 4, Mentioned(ANNA)),) == flat.spans


@pytest.mark.parametrize("code", [Style.CODE, Preformatted("py")])
@pytest.mark.parametrize("mark", [Style.SPOILER, Linked("https://a.b"), Mentioned(ANNA)])
@pytest.mark.parametrize(("start", "end"), [(0, 4), (2, 4), (1, 3), (3, 5)])
def test_code_gives_way_to_what_hides_and_leads_out(code: Mark, mark: Mark, start: int, end: int) -> None:
    """Telegram keeps only the code where both stand over the same words: what was hidden would be shown."""
    spans = sorted(
        (Span(1, 4, code), Span(start, end, mark), Span(5, 7, code)), key=lambda one: (one.start, -one.end)
    )

    _, entities = write(Flat("ab cd ef", tuple(spans)))

    assert [(start, end - start), (5, 2)] == [(one.offset, one.length) for one in entities]
    assert ["code" if code is Style.CODE else "pre"] == [
        one.type for one in entities if one.type in {"code", "pre"}
    ]


def test_a_quotation_within_a_quotation_is_one() -> None:
    """Telegram does not nest them."""
    spans = (Span(0, 9, Quoted()), Span(2, 4, Quoted()), Span(10, 12, Quoted()))

    assert [(0, 9), (10, 2)] == [(one.offset, one.length) for one in write(Flat("a" * 12, spans))[1]]


def test_beyond_a_hundred_looks_are_dropped_last_first() -> None:
    """Links carry meaning: they stay, however far behind they stand."""
    looks = tuple(Span(at, at + 1, Style.BOLD) for at in range(150))
    link = Span(150, 151, Linked("https://a.b"))

    _, entities = write(Flat("a" * 151, (*looks, link)))

    assert len(entities) == MAX_ENTITIES
    assert entities[-1].url == "https://a.b"
    assert [one.offset for one in entities[:-1]] == list(range(99))


def test_half_characters_are_replaced() -> None:
    """What no JSON can carry does not cost the message."""
    assert write(Flat("a\ud800b", (Span(2, 3, Style.BOLD),))) == ("a\ufffdb", (Entity("bold", 2, 1),))


@given(flats())
def test_what_is_written_reads_back_the_same(flat: Flat) -> None:
    """No span moves between the two ways of counting."""
    text, entities = write(flat)

    kept = tuple(span for span in flat.spans if not _gives_way(span, flat.spans))
    assert read(text, entities) == Flat(text, kept)
    assert all(0 <= one.offset and one.offset + one.length <= utf16_length(text) for one in entities)


def _gives_way(code: Span, spans: tuple[Span, ...]) -> bool:
    """Whether it is code under something that hides or leads out."""
    is_code = code.mark is Style.CODE or isinstance(code.mark, Preformatted)
    weighty = [
        span for span in spans if span.mark is Style.SPOILER or isinstance(span.mark, Linked | Mentioned)
    ]
    return is_code and any(span.start < code.end and code.start < span.end for span in weighty)
