"""Matrix HTML in and out: the allow-list, hostile input, and the round trip of trees."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from organiser.chat.refs import AccountRef, Network
from organiser.chat.text import (
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
from organiser.platforms.matrix.from_html import from_html
from organiser.platforms.matrix.to_html import mentioned, to_html

ANNA = AccountRef(Network.MATRIX, "@anna:example.org")
CEM, DEE = AccountRef(Network.MATRIX, "@cem:x"), AccountRef(Network.MATRIX, "@dee:x")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("hello", plain("hello")),
        ("<p>a</p>\n<p>b</p>\n", plain("a\n\nb")),
        ("a<br>b<br/>c", plain("a\nb\nc")),
        ("a\n  b", plain("a b")),
        ("two  blanks", plain("two  blanks")),
        ("<b>x</b>", (Styled(Style.BOLD, plain("x")),)),
        ("<strong><em>x</em></strong>", (Styled(Style.BOLD, (Styled(Style.ITALIC, plain("x")),)),)),
        ("<u>x</u>", (Styled(Style.UNDERLINE, plain("x")),)),
        ("<del>x</del>", (Styled(Style.STRIKE, plain("x")),)),
        ("<s>x</s>", (Styled(Style.STRIKE, plain("x")),)),
        ("<strike>x</strike>", (Styled(Style.STRIKE, plain("x")),)),
        ("<code>x</code>", (Styled(Style.CODE, plain("x")),)),
        ("<span data-mx-spoiler>x</span>", (Styled(Style.SPOILER, plain("x")),)),
        ("<span>x</span>", plain("x")),
        ('<pre><code class="language-rust">a\n b\n</code></pre>', (Pre("a\n b", "rust"),)),
        ("<pre>a</pre>", (Pre("a"),)),
        ("<blockquote>\n<p>q</p>\n</blockquote>\n<p>a</p>", (Quote(plain("q")), Text("a"))),
        ("<h2>t</h2><p>a</p>", (Heading(2, plain("t")), Text("a"))),
        ("<ul>\n<li>a</li>\n<li>b</li>\n</ul>", (Listing((plain("a"), plain("b"))),)),
        ('<ol start="3"><li>a</li></ol>', (Listing((plain("a"),), 3),)),
        (
            '<ul><li><input type="checkbox" checked disabled> a</li><li><input type="checkbox"> b</li></ul>',
            (Listing((plain("☑ a"), plain("☐ b"))),),
        ),
        ('<input type="text">a', plain("a")),
        (
            "<ul><li>a<ol><li>b</li></ol></li></ul>",
            (Listing(((Text("a"), Listing((plain("b"),), 1)),)),),
        ),
        ("a<hr>b", plain("a\n———\nb")),
        (
            "<table><tr><th>k</th><th>v</th></tr><tr><td>1</td><td>2</td></tr></table>",
            plain("k | v\n1 | 2"),
        ),
        (
            '<a href="https://example.org/?a=1&amp;b=2">x</a>',
            (Link("https://example.org/?a=1&b=2", plain("x")),),
        ),
        (
            '<a href="https://matrix.to/#/@anna:example.org">Anna</a>: hi',
            (Mention("Anna", ANNA), Text(": hi")),
        ),
        ('<a href="https://matrix.to/#/%40anna%3Aexample.org">Anna</a>', (Mention("Anna", ANNA),)),
        ('<a href="matrix:u/anna:example.org">Anna</a>', (Mention("Anna", ANNA),)),
        ('<img data-mx-emoticon src="mxc://a/b" alt=":cat:">', plain(":cat:")),
        ("<mx-reply><blockquote>old</blockquote></mx-reply>new", plain("new")),
        ("<script>alert(1)</script>safe<style>x</style>", plain("safe")),
        ('<a href="javascript:alert(1)">x</a>', plain("x")),
        ("<unknown>kept</unknown>", plain("kept")),
        ('x<math title="a>b"><mi>y</mi></math><svg><text>z</text></svg>', plain("xyz")),
        ("a<blockquote><br></blockquote>b<h2></h2>c<ul></ul>d", plain("a\nb\nc\nd")),
        ("a<em> </em>b", plain("a b")),
        ("a<em>\n</em>b", plain("a b")),
        ("a <em>\nb</em>", (Text("a "), Styled(Style.ITALIC, plain("b")))),
        (
            "a<em> <b>b</b></em>",
            (Text("a"), Styled(Style.ITALIC, (Text(" "), Styled(Style.BOLD, plain("b"))))),
        ),
        (
            "<em><b>a</b> </em>b",
            (Styled(Style.ITALIC, (Styled(Style.BOLD, plain("a")),)), Text(" b")),
        ),
        ("<em>a<br></em>b", (Styled(Style.ITALIC, plain("a")), Text("\nb"))),
        ("<p><em>a<br></em></p>", (Styled(Style.ITALIC, plain("a")),)),
        ("<p>a<br>\nb</p>", plain("a\nb")),
        ("a\r\nb\n<br />\n c", plain("a b\nc")),
        ("<p>\n  a\n</p>\n<p>\n  b\n</p>", plain("a\n\nb")),
        (
            "x<strong><p>a</p><p>b</p></strong>c",
            (Text("x\n\n"), Styled(Style.BOLD, plain("a\n\nb")), Text("\n\nc")),
        ),
        ("<ul>loose<li>a</li>tail<p>b</p></ul>", (Listing(tuple(map(plain, ("loose", "a", "tail", "b")))),)),
        ("<dl><dt>t</dt><dd>d</dd></dl><section>s</section>", plain("t\nd\ns")),
        (
            "<table>\n<tr>\n<td>a</td>\n<td>b</td>\n</tr>\n<tr>\n<td>c</td>\n</tr>\n</table>",
            plain("a | b\nc"),
        ),
        ("10<sup>3</sup> E=mc<sup>2</sup> 1<sup>st</sup> H<sub>2</sub>O", plain("10³ E=mc² 1st H₂O")),
        ("<pre><code>a<br>b</code></pre>", (Pre("a\nb"),)),
        (
            "<kbd>^C</kbd> <ins>new</ins>",
            (Styled(Style.CODE, plain("^C")), Text(" "), Styled(Style.UNDERLINE, plain("new"))),
        ),
        ('<span data-mx-maths="x^2"></span>', (Styled(Style.CODE, plain("x^2")),)),
        ('<span data-mx-maths="x^2"><i>x</i></span>', (Styled(Style.ITALIC, plain("x")),)),
        ("<div data-mx-spoiler>x</div>", (Styled(Style.SPOILER, plain("x")),)),
        ('<a href="">x<b>y</b></a>', (Text("x"), Styled(Style.BOLD, plain("y")))),
        ('<a href=" https://example.org/ ">x</a>', (Link("https://example.org/", plain("x")),)),
        (
            '<a href="https://matrix.to/#/%23pay:example.org?via=b">pay</a>',
            (Link("https://matrix.to/#/%23pay:example.org?via=b", plain("pay")),),
        ),
        (
            '<a href="https://matrix.to/#/!r:example.org">room</a>',
            (Link("https://matrix.to/#/!r:example.org", plain("room")),),
        ),
        (
            '<a href="matrix:r/pay:example.org?action=join">pay</a>',
            (Link("https://matrix.to/#/%23pay:example.org", plain("pay")),),
        ),
        (
            '<a href="matrix:roomid/r:example.org/e/1x">line</a>',
            (Link("https://matrix.to/#/!r:example.org/$1x", plain("line")),),
        ),
        ("", ()),
        ("<p> </p>", ()),
    ],
)
def test_html_becomes_rich_text(html: str, expected: RichText) -> None:
    """Each tag of the allow-list has its meaning; the rest leaves its words, or nothing where hostile."""
    read = from_html(html)

    assert expected == read


@pytest.mark.parametrize(
    "html",
    [
        "<b>" * 20_000 + "deep",
        "<div>" * 10_000 + "deep" + "</div>" * 1_000,
        "<b><p>" * 9_000 + "deep",
        "<ul><li>" * 7_000 + "deep",
        "".join(f"<a href='https://h/{i}'><p>" for i in range(2_000)) + "deep",
        "<" * 60_000 + " deep",
        "&" * 60_000 + "deep",
        ("<b>" * 99 + "</b>" * 99) * 90 + "deep",
        "deep" + "<b>" * 101 + "<" + "a" * 60_000,
        "deep\n" + " \t" * 30_000 + "x",
        "deep" + "\n" + " " * 60_000,
        "deep" + (" " * 100 + "\n") * 600,
    ],
)
def test_hostile_html_takes_bounded_time_and_keeps_its_words(html: str) -> None:
    """Nesting of many thousands neither stops the reader nor loses the words in it."""
    began = time.process_time()
    read = from_html(html)
    took = time.process_time() - began

    assert "deep" in to_html(read)
    assert took < 2


def test_html_beyond_the_size_of_an_event_is_cut() -> None:
    """No server accepts such an event; whoever makes one up costs us no more than the largest real one."""
    read = from_html("x" * 1_000_000)

    assert 65_536 == len(to_html(read))


@pytest.mark.parametrize(
    ("rich", "expected"),
    [
        (plain('a < b & "c"\nd'), "a &lt; b &amp; &quot;c&quot;<br/>d"),
        ((Styled(Style.SPOILER, plain("x")),), "<span data-mx-spoiler>x</span>"),
        ((Quote(plain("x"), expandable=True),), "<blockquote>x</blockquote>"),
        ((Mention("Anna", ANNA),), '<a href="https://matrix.to/#/@anna:example.org">Anna</a>'),
        ((Mention("Bo", AccountRef(Network.TELEGRAM, "7")),), "Bo"),
        ((Pre("<x>", "c++"),), '<pre><code class="language-c++">&lt;x&gt;</code></pre>'),
        ((Listing((plain("a"),), 2),), '<ol start="2"><li>a</li></ol>'),
        ((Link('https://x/"><b>', plain("l")),), '<a href="https://x/&quot;&gt;&lt;b&gt;">l</a>'),
        ((Link("javascript:alert(1)", plain("l")),), "l"),
        ((Link("tg://user?id=7", plain("l")),), "l"),
        ((Link("tel:+329", plain("l")),), '<a href="tel:+329">l</a>'),
        (
            (Table((plain("Name"), (bold("#"),)), ((plain("<a>"), ()),)),),
            (
                "<table><thead><tr><th>Name</th><th><strong>#</strong></th></tr></thead>"
                "<tbody><tr><td>&lt;a&gt;</td><td></td></tr></tbody></table>"
            ),
        ),
        ((Table((), ((plain("a"),),)),), "<table><tbody><tr><td>a</td></tr></tbody></table>"),
        ((Pre("x", "objective c"),), '<pre><code class="language-objective-c">x</code></pre>'),
    ],
)
def test_rich_text_becomes_html(rich: RichText, expected: str) -> None:
    """Words are escaped wherever they stand; a Telegram account is never linked."""
    html = to_html(rich)

    assert expected == html


def test_mentions_are_found_at_any_depth_once_each() -> None:
    """Only Matrix accounts are told, and each only once."""
    rich: RichText = (
        Quote((Mention("Anna", ANNA),)),
        Listing(((Styled(Style.BOLD, (Mention("Anna", ANNA),)),),)),
        Table((), (((Mention("Cem", CEM),), (Mention("Dee", DEE), Mention("Anna", ANNA))),)),
        Mention("Bo", AccountRef(Network.TELEGRAM, "7")),
    )
    told = mentioned(rich)

    assert [ANNA.id, CEM.id, DEE.id] == told


def test_a_tree_deeper_than_clients_show_keeps_its_words() -> None:
    """Beyond the depth limit styles are dropped, words are not, and clients' limit of 100 tags is kept."""
    rich: RichText = plain("core")
    for _ in range(500):
        rich = (Styled(Style.BOLD, rich),)
    html = to_html(rich)

    assert "core" in html
    assert html.count("<strong>") < 100


_WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp", "Cn")), min_size=1, max_size=12
)


def _inline(depth: int) -> st.SearchStrategy[Node]:
    leaf: st.SearchStrategy[Node] = st.one_of(
        st.builds(Text, _WORDS), st.builds(Mention, _WORDS, st.just(ANNA))
    )
    if depth == 0:
        return leaf
    children = st.lists(_inline(depth - 1), min_size=1, max_size=3).map(_joined)
    address = st.sampled_from(["https://example.org/a?b=c&d", "mailto:a@b.example", "tg://resolve?domain=a"])
    return st.one_of(
        leaf, st.builds(Styled, st.sampled_from(Style), children), st.builds(Link, address, _WORDS.map(plain))
    )


def _joined(nodes: list[Node]) -> RichText:
    """Texts that stand side by side are one text, as every reader makes them."""
    joined: list[Node] = []
    for node in nodes:
        if joined and isinstance(node, Text) and isinstance(last := joined[-1], Text):
            joined[-1] = Text(last.value + node.value)
        else:
            joined.append(node)
    return tuple(joined)


_LINE = st.lists(_inline(2), min_size=1, max_size=4).map(_joined)
_BLOCK: st.SearchStrategy[Node] = st.one_of(
    st.builds(Pre, _WORDS, st.sampled_from([None, "python"])),
    st.builds(Quote, _LINE),
    st.builds(Heading, st.integers(1, 6), _LINE),
    st.builds(
        Listing, st.lists(_LINE, min_size=1, max_size=3).map(tuple), st.one_of(st.none(), st.integers(0, 99))
    ),
)
_NODES = st.lists(st.one_of(_inline(2), _BLOCK), max_size=5).map(_joined)


@given(_NODES)
@settings(max_examples=settings().max_examples * 3 // 2)
def test_a_tree_survives_the_way_through_html(rich: RichText) -> None:
    """Whatever styles, links, pills, lists and quotes a message has, a Matrix reader gets the same tree."""
    html = to_html(rich)
    read = from_html(html)

    assert rich == read


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
def test_no_words_become_markup(words: str) -> None:
    """Words that look like tags or entities are shown as they were typed."""
    read = from_html(to_html(plain(f"x{words}x")))

    assert all(isinstance(node, Text) for node in read)
