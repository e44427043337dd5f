"""A post becomes messages that Telegram takes, and no word is lost on the way."""

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from organiser.chat.content import Attachment, MediaKind
from organiser.chat.flat import plain_text, utf16_length
from organiser.chat.outgoing import Choice, Post, Speaker
from organiser.chat.refs import FileRef, Network
from organiser.chat.text import (
    Heading,
    Link,
    Listing,
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
from organiser.platforms.matrix.from_html import from_html
from organiser.platforms.telegram.render import MAX_TEXT, as_telegram_shows, render, shown_name
from organiser.platforms.telegram.send import keyboard
from organiser.platforms.telegram.theirs import Entity

ANNA = Speaker("Anna", "k")


def _file(kind: MediaKind, mime: str | None = None, **known: int) -> Attachment:
    return Attachment(kind, FileRef(Network.MATRIX, "mxc://a/b"), mime=mime, **known)  # type: ignore[arg-type]


def test_who_speaks_stands_bold_before_the_words() -> None:
    """Name and words share a line; the offset counts units of UTF-16."""
    (piece,) = render(Post(plain("hoi"), speaker=Speaker("Anna 😀", "k")))

    assert piece.text == "Anna 😀: hoi"
    assert piece.entities == (Entity("bold", 0, 8),)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ((Quote(plain("hoi")),), "Anna:\nhoi"),
        ((Link("https://a.b", (Pre("hoi"),)),), "Anna:\nhoi"),
        ((Heading(1, plain("hoi")),), "Anna:\nhoi"),
        ((Table((), ((plain("hoi"),),)),), "Anna:\nhoi"),
        ((bold("hoi"),), "Anna: hoi"),
        ((), "Anna:"),
    ],
)
def test_a_block_stands_below_the_name(text: RichText, shown: str) -> None:
    """A quotation that began on the line of the name would quote the name."""
    assert render(Post(text, speaker=ANNA))[0].text == shown


def test_a_heading_stands_above() -> None:
    """Where a forward came from is the first line."""
    assert (
        render(Post(plain("hoi"), speaker=ANNA, heading=plain("From Ben")))[0].text == "From Ben\nAnna: hoi"
    )


def test_a_name_cannot_feign_another_speaker() -> None:
    """Line breaks, turned directions and endless names are taken out of names."""
    assert shown_name("Ben: yes\n\nAnna\u202e") == "Ben: yes Anna"
    assert utf16_length(shown_name("😀" * 500)) <= 64


def test_too_long_words_are_split() -> None:
    """Each message keeps to 4096 units, and the buttons are below the last."""
    row = ((Choice("Yes", "y"),),)

    pieces = render(Post(plain("word " * 2000), choices=row))

    assert len(pieces) == 3
    assert all(utf16_length(piece.text) <= 4096 for piece in pieces)
    assert [(), (), row] == [piece.choices for piece in pieces]


def test_parts_of_nothing_but_space_are_left_out() -> None:
    """Telegram refuses them; at least one message remains all the same."""
    assert ["a", "b"] == [piece.text.strip() for piece in render(Post(plain("a" + "\n" * 9000 + "b")))]
    assert len(render(Post(plain(" ")))) == 1


def test_a_short_text_is_the_caption_of_its_file() -> None:
    """One message carries both."""
    (piece,) = render(Post(plain("hoi"), attachment=_file(MediaKind.PHOTO), speaker=ANNA))

    assert piece.attachment is not None
    assert piece.text == "Anna: hoi"


def test_a_text_beyond_a_caption_follows_the_file() -> None:
    """Nothing is cut at 1024 units."""
    first, second = render(Post(plain("a" * 1025), attachment=_file(MediaKind.PHOTO)))

    assert (first.text, first.attachment is None) == ("", False)
    assert (second.text, second.attachment) == ("a" * 1025, None)


@pytest.mark.parametrize(
    ("node", "shown"),
    [
        (
            Link("mailto:union@example.org?subject=Hi", plain("Write to us")),
            "Write to us (union@example.org)",
        ),
        (Link("mailto:union@example.org", plain("Union@example.org")), "Union@example.org"),
        (Link("tel:+3292000000", plain("call")), "call (+3292000000)"),
        (Link("tel:+3292000000", plain("+32 9 200 00 00")), "+32 9 200 00 00"),
        (Listing(((bold("a"), Link("tel:112", plain("call"))),)), "• acall (112)"),
        (Table((plain("To"),), (((Link("tel:112", plain("call")),),),)), "To: call (112)"),
        (Quote((Link("mailto:a%2Bb@c.d", plain("x")),)), "x (a+b@c.d)"),
    ],
)
def test_an_address_that_telegram_does_not_link_stands_behind_its_words(node: Node, shown: str) -> None:
    """It would be lost: Telegram's apps find it in the words."""
    (piece,) = render(Post((node,)))

    assert shown == piece.text
    assert "text_link" not in {entity.type for entity in piece.entities}


def test_a_table_stands_in_columns() -> None:
    """Telegram draws no tables, but monospaced code; a phone shows about 34 letters of it in a line."""
    (piece,) = render(Post((Text("So:"), Table((plain("이름"), plain("No")), ((plain("Bo"), plain("7")),)))))

    assert "So:\n이름  No\nBo    7" == piece.text
    assert (Entity("pre", 4, 14),) == piece.entities


def test_what_takes_no_caption_follows_the_words() -> None:
    """A sticker within Telegram comes after the name of who sent it."""
    sticker = Attachment(MediaKind.STICKER, FileRef(Network.TELEGRAM, "id"))

    first, second = render(Post(attachment=sticker, speaker=ANNA))

    assert (first.text, first.attachment) == ("Anna:", None)
    assert (second.text, second.attachment) == ("", sticker)
    assert len(render(Post(attachment=sticker))) == 1


@pytest.mark.parametrize(
    ("attachment", "kind"),
    [
        (_file(MediaKind.PHOTO, "image/jpeg", size=9_999_999, width=5000, height=5000), MediaKind.PHOTO),
        (_file(MediaKind.PHOTO, "image/jpeg", size=10_000_001), MediaKind.FILE),
        (_file(MediaKind.PHOTO, "image/jpeg", width=9000, height=1001), MediaKind.FILE),
        (_file(MediaKind.PHOTO, "image/jpeg", width=2100, height=100), MediaKind.FILE),
        (_file(MediaKind.PHOTO, "image/svg+xml"), MediaKind.FILE),
        (_file(MediaKind.STICKER, "image/webp"), MediaKind.PHOTO),
        (_file(MediaKind.STICKER, "image/gif"), MediaKind.ANIMATION),
        (_file(MediaKind.VOICE, "audio/ogg"), MediaKind.VOICE),
        (_file(MediaKind.VOICE, "audio/wav"), MediaKind.FILE),
        (_file(MediaKind.AUDIO, "audio/mpeg"), MediaKind.AUDIO),
        (_file(MediaKind.VIDEO, "video/x-matroska"), MediaKind.FILE),
        (_file(MediaKind.VIDEO_NOTE, "video/mp4"), MediaKind.VIDEO),
        (_file(MediaKind.ANIMATION, "image/gif"), MediaKind.ANIMATION),
        (_file(MediaKind.FILE, "application/pdf"), MediaKind.FILE),
    ],
)
def test_a_file_goes_as_what_telegram_can_show(attachment: Attachment, kind: MediaKind) -> None:
    """What is beyond a kind's limits goes as a file."""
    assert as_telegram_shows(attachment).kind is kind


@pytest.mark.parametrize("label", ["A", "지" * 60, "\U0001f6b2" * 40])
@pytest.mark.parametrize("count", [5, 100, 101, 1000])
def test_no_more_buttons_than_telegram_takes(label: str, count: int) -> None:
    """Those before the last row are left out, which says how to go back."""
    last = (Choice("Back", "x:back"), Choice("Cancel", "x:cancel"))
    rows = (*((Choice(label, f"dialog:tokentok:12:={number}"),) for number in range(count)), last)
    (piece,) = render(Post(plain("a"), choices=rows))
    written = msgspec.json.encode(keyboard(piece.choices))

    assert piece.choices[-1] == last
    assert piece.choices == (*rows[: len(piece.choices) - 1], last)
    assert sum(map(len, piece.choices)) <= 100
    assert len(written) <= 10_240
    assert len(piece.choices) == count + 1 or len(written) > 9_000 or count + 2 > 100


def test_buttons_that_telegram_refuses_are_left_out() -> None:
    """They would cost the whole message."""
    rows = (
        (Choice("A", "x" * 65), Choice("B", "b")),
        (Choice("", "c"), Choice("D")),
        (Choice("E", url="u"),),
    )

    assert render(Post(plain("a"), choices=rows))[0].choices == ((Choice("B", "b"),), (Choice("E", url="u"),))


def test_formatting_can_be_left_off() -> None:
    """The fallback keeps the words."""
    (piece,) = render(Post((bold("a"), Text("b"))))

    assert (piece.plain.text, piece.plain.entities) == ("ab", ())


@given(st.text(max_size=6000), st.booleans())
def test_no_word_is_lost(text: str, with_file: bool) -> None:  # noqa: FBT001 - hypothesis draws it
    """Whatever the text, its words arrive, in messages that keep to the limits."""
    post = Post(plain(text), attachment=_file(MediaKind.PHOTO) if with_file else None)
    pieces = render(post)
    shown = "".join(piece.text.strip() for piece in pieces)

    expected = plain_text(post.text).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    assert "".join(expected.split()) == "".join(shown.split())
    assert all(utf16_length(piece.text) <= (1024 if piece.attachment else 4096) for piece in pieces)


@given(
    st.sampled_from(["<ul>", "<ol>", "<ol start=999999999>", "<ol start=-9>"]),
    st.integers(1, 48),
    st.sampled_from(["<li>", "<li>a", "<li>a</li>", "<li><ul><li>", "<li><p>a"]),
)
@example("<ul>", 48, "<li>a</li>")
@settings(max_examples=settings().max_examples // 4)
def test_a_list_becomes_no_more_messages_than_it_is_long(opening: str, levels: int, item: str) -> None:
    """Whoever sends 64 KiB of lists within lists takes up the group about as much as with 64 KiB of words."""
    source = (f"{opening}<li>" * levels) + item * ((60_000 - levels * len(opening)) // len(item))

    assert len(render(Post(from_html(source)))) <= len(source) / MAX_TEXT + 3


def test_a_list_of_people_keeps_its_levels_and_numbers() -> None:
    """The bound is far above what anybody writes by hand."""
    deep = "".join(f"<ul><li>{level}" for level in range(9)) + "</ul>" * 9
    long = "<ol>" + "<li>a</li>" * 1_000 + "</ol>"
    text = "".join(piece.text for piece in render(Post(from_html(deep + long))))

    assert "\n" + "  " * 8 + "• 8\n" in text
    assert "\n1000. a" in text


@pytest.mark.parametrize("attached", [False, True])
def test_no_spoiler_and_no_link_is_too_many_for_a_message(*, attached: bool) -> None:
    """Telegram keeps the first 100 entities: beyond them what was hidden would be shown."""
    hidden = Styled(Style.SPOILER, (Link("https://a.b", plain("xy")), Styled(Style.SPOILER, plain("z"))))
    one: RichText = (hidden, bold("!"), Text(" "))
    file = _file(MediaKind.PHOTO, "image/jpeg") if attached else None
    pieces = render(Post(one * 150, attachment=file))
    hiding = [
        piece.text[entity.offset : entity.offset + entity.length]
        for piece in pieces
        for entity in piece.entities
        if entity.type == "spoiler" and entity.length > len("z")
    ]
    leading = [entity for piece in pieces for entity in piece.entities if entity.type == "text_link"]

    assert "xyz! " * 150 == "".join(piece.text for piece in pieces)
    assert (["xyz"] * 150, 150) == (hiding, len(leading))
    assert 100 >= max(len(piece.entities) for piece in pieces)
    assert 4 + attached >= len(pieces)
