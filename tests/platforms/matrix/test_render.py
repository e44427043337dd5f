"""Posts become contents of events: byte-exact bodies, profiles, choices, and pieces that fit."""

import time

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from organiser.chat.outgoing import Choice, Post, Speaker
from organiser.chat.refs import AccountRef, LineId, Network
from organiser.chat.text import Link, Mention, Pre, Quote, Style, Styled, Table, Text, plain
from organiser.platforms.matrix.render import ORIGIN_KEY, PIECE_BYTES, PROFILE_KEY, render

BO = Speaker("Bo <b>", "k1")


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200))
def test_the_body_of_plain_words_is_exact(words: str) -> None:
    """Whatever characters somebody typed, the body holds just them behind the name."""
    (piece,) = render(Post(plain(words), speaker=BO))

    assert piece.content["body"] == f"Bo <b>: {words}"


def test_a_line_names_its_speaker_twice() -> None:
    """As a profile for clients that know it, and in bold for the others; the name is escaped."""
    (piece,) = render(Post((Styled(Style.ITALIC, plain("hi")),), speaker=BO, line=LineId(7)))

    content = piece.content
    assert content["msgtype"] == "m.text"
    assert content["formatted_body"] == (
        "<strong data-mx-profile-fallback>Bo &lt;b&gt;: </strong><em>hi</em>"
    )
    assert content[PROFILE_KEY] == {"id": "k1", "displayname": "Bo <b>", "has_fallback": True}
    assert content[ORIGIN_KEY] == {"line": "7"}


def test_what_the_bot_says_itself_is_a_notice() -> None:
    """Plain words need no HTML; the origin is marked all the same."""
    (piece,) = render(Post(plain("hello")))

    assert piece.content == {
        "msgtype": "m.notice",
        "body": "hello",
        "m.mentions": {},
        ORIGIN_KEY: {"line": ""},
    }


def test_only_matrix_people_are_told() -> None:
    """A mention makes their client ring; somebody of the other network is only named."""
    anna = Mention("Anna", AccountRef(Network.MATRIX, "@anna:x"))
    rich = (anna, Text(" "), Mention("Bo", AccountRef(Network.TELEGRAM, "7")))
    (piece,) = render(Post(rich))

    assert piece.content["m.mentions"] == {"user_ids": ["@anna:x"]}
    assert piece.content["body"] == "Anna Bo"
    assert piece.content["formatted_body"] == '<a href="https://matrix.to/#/@anna:x">Anna</a> Bo'


def test_a_heading_stands_above_the_words() -> None:
    """On a line of its own, also above a block."""
    (words,) = render(Post(plain("a"), heading=plain("from Bo")))
    (block,) = render(Post((Quote(plain("q")),), heading=plain("from Bo")))

    assert words.content["body"] == "from Bo\na"
    assert block.content["body"] == "from Bo\nq"


def test_choices_are_numbered_and_links_spelt_out() -> None:
    """They can be answered by their number; a link is also there for who sees no HTML."""
    rows = ((Choice("Yes", "y"), Choice("No", "n")), (Choice("More", url="https://x/y"),))
    (piece,) = render(Post(plain("Stop?"), choices=rows))

    assert piece.content["body"] == "Stop?\n1. Yes\n2. No\n3. More: https://x/y"
    assert piece.content["formatted_body"] == (
        'Stop?<ol><li>Yes</li><li>No</li><li><a href="https://x/y">More</a></li></ol>'
    )


def test_a_table_is_one_in_html_and_columns_in_the_body() -> None:
    """Who sees no HTML reads it too; in a post of several events the columns stand in both."""
    table = Table((plain("Name"), plain("No")), ((plain("Bo"), plain("7")),))
    (piece,) = render(Post((Text("So:"), table)))
    first, *_ = render(Post((table, *plain("word " * 20_000))))

    assert piece.content["body"] == "So:\nName  No\nBo    7"
    assert piece.content["formatted_body"].startswith("So:<table><thead><tr><th>Name</th><th>No</th></tr>")
    assert first.content["formatted_body"].startswith("<pre><code>Name  No\nBo    7</code></pre>")


@pytest.mark.parametrize("word", ["word ", "한글 ", "\x01\x02 ", "<&> ", "x"])
def test_a_long_text_is_split_without_loss(word: str) -> None:
    """Every piece fits an event, even where JSON or HTML needs many bytes for a character."""
    words = word * (120_000 // len(word))
    pieces = render(Post((Styled(Style.BOLD, plain(words)),), speaker=Speaker("Bo", "k")))

    assert len(pieces) > 1
    assert all(len(msgspec.json.encode(piece.content)) <= PIECE_BYTES for piece in pieces)
    assert "".join(piece.content["body"].removeprefix("Bo: ") for piece in pieces) == words


def test_a_post_of_thousands_of_marks_is_rendered_once_and_in_time() -> None:
    """Each event of a split post asks for all of them: what is hostile must not be written down each time."""
    marks = tuple(Styled(Style.SPOILER, plain(sign)) for sign in "&<" * 2048)

    began = time.process_time()
    pieces = render(Post(marks, speaker=BO))
    again = render(Post(marks, speaker=BO))

    assert pieces is again
    assert len(pieces) < 8
    assert time.process_time() - began < 3


def test_choices_stand_under_the_last_piece() -> None:
    """Where people are when they have read it all."""
    pieces = render(Post(plain("word " * 20_000), choices=((Choice("Yes", "y"),),)))

    assert ["1. Yes" in piece.content["body"] for piece in pieces] == [False] * (len(pieces) - 1) + [True]


def test_code_and_links_keep_their_meaning_in_html() -> None:
    """What the plain body cannot show is in the HTML."""
    (piece,) = render(Post((Pre("x = 1", "python"), Link("https://x/", plain("there")))))

    assert piece.content["formatted_body"] == (
        '<pre><code class="language-python">x = 1</code></pre><a href="https://x/">there</a>'
    )
