"""What stands over words crosses as far as the other network knows it; the words themselves always do."""

from typing import Any

import pytest

from tests.conversations.town import Town, message_from_anna

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.synapse]

FALLBACK = "<strong data-mx-profile-fallback>Anna Visser: </strong>"


def over(kind: str, part: str, text: str, **more: Any) -> dict[str, Any]:
    """An entity over `part` of `text`, in UTF-16 units."""
    offset = len(text[: text.index(part)].encode("utf-16-le")) // 2
    return {"type": kind, "offset": offset, "length": len(part.encode("utf-16-le")) // 2, **more}


FROM_TELEGRAM = {
    "bold": ("Om 🕖 staken wij", "wij", {}, "Om 🕖 staken <strong>wij</strong>"),
    "italic": ("misschien morgen", "misschien", {}, "<em>misschien</em> morgen"),
    "underline": ("niet vergeten", "niet", {}, "<u>niet</u> vergeten"),
    "strikethrough": ("vijf zes euro", "vijf", {}, "<del>vijf</del> zes euro"),
    "spoiler": ("de baas is Kees", "Kees", {}, "de baas is <span data-mx-spoiler>Kees</span>"),
    "code": ("typ make test hier", "make test", {}, "typ <code>make test</code> hier"),
    "pre": (
        "zo:\nprint(1 < 2)",
        "print(1 < 2)",
        {"language": "python"},
        'zo:<pre><code class="language-python">print(1 &lt; 2)</code></pre>',
    ),
    "text_link": (
        "lees dit artikel",
        "dit artikel",
        {"url": "https://example.org/a?b=1&c=2"},
        'lees <a href="https://example.org/a?b=1&amp;c=2">dit artikel</a>',
    ),
    "blockquote": ("hij zei\nmorgen niet", "morgen niet", {}, "hij zei<blockquote>morgen niet</blockquote>"),
    "expandable_blockquote": (
        "hij zei\nheel lang",
        "heel lang",
        {},
        "hij zei<blockquote>heel lang</blockquote>",
    ),
}


@pytest.mark.parametrize("kind", FROM_TELEGRAM)
async def test_formatting_from_telegram(square: Town, kind: str) -> None:
    """Each entity of Telegram becomes the HTML for it, and the plain body keeps every word."""
    text, part, more, html = FROM_TELEGRAM[kind]

    await square.anna.says(text, entities=[over(kind, part, text, **more)])
    seen = await square.room_shows(f"Anna Visser: {text}")

    assert FALLBACK + html == seen.current_html


async def test_marks_that_cross_keep_all_that_they_cover(square: Town) -> None:
    """Telegram's marks may lap over each other, HTML's may not: the second is cut, and goes on."""
    text = "morgen staken wij"
    marks = [over("bold", "morgen staken", text), over("italic", "staken wij", text)]

    # The stand-in cuts what people send, as Telegram's server does; a reader must not rely on it.
    square.services.telegram_bot.injects(message=message_from_anna(square, text=text, entities=marks))
    seen = await square.room_shows(f"Anna Visser: {text}")

    assert f"{FALLBACK}<strong>morgen <em>staken</em></strong><em> wij</em>" == seen.current_html


async def test_addresses_and_usernames_stay_words(square: Town) -> None:
    """Links and @names that Telegram finds by itself cross as they were typed; clients find them again."""
    text = "zie https://example.org/x en @annav of #staking"

    await square.anna.says(text)
    seen = await square.room_shows(f"Anna Visser: {text}")

    assert FALLBACK + text == seen.current_html


async def test_a_mention_without_username_keeps_the_name(square: Town) -> None:
    """A mention of somebody on Telegram crosses as the name: no id of theirs is told."""
    ben = square.services.ben
    text = "vraag het Ben Okoye maar"
    mention = over("text_mention", "Ben Okoye", text, user=ben.wire)

    await square.anna.says(text, entities=[mention])
    seen = await square.room_shows(f"Anna Visser: {text}")

    assert FALLBACK + text == seen.current_html
    assert str(ben.id) not in str(seen.content)


FROM_MATRIX: dict[str, tuple[str, str, list[tuple[str, str, dict[str, Any]]]]] = {
    "bold": ("vi <strong>alla</strong>", "vi alla", [("bold", "alla", {})]),
    "italic": ("<em>kanske</em> i dag", "kanske i dag", [("italic", "kanske", {})]),
    "underline": ("<u>inte</u> glömma", "inte glömma", [("underline", "inte", {})]),
    "strike": ("<del>fem</del> sex 🕖", "fem sex 🕖", [("strikethrough", "fem", {})]),
    "spoiler": (
        "chefen är <span data-mx-spoiler>Karl</span>",
        "chefen är Karl",
        [("spoiler", "Karl", {})],
    ),
    "spoiler with a reason": (
        '<span data-mx-spoiler="filmen">hon dör</span>',
        "(filmen) hon dör",
        [("italic", "(filmen) hon dör", {}), ("spoiler", "hon dör", {})],
    ),
    "code": ("skriv <code>make test</code>", "skriv make test", [("code", "make test", {})]),
    "pre with language": (
        'så:<pre><code class="language-python">print(1 &lt; 2)\n</code></pre>',
        "så:\nprint(1 < 2)",
        [("pre", "print(1 < 2)", {"language": "python"})],
    ),
    "link": (
        '<a href="https://example.org/a?b=1&amp;c=2">artikeln</a> här',
        "artikeln här",
        [("text_link", "artikeln", {"url": "https://example.org/a?b=1&c=2"})],
    ),
    "quote": (
        "<blockquote>imorgon inte</blockquote>sa han",
        "imorgon inte\nsa han",
        [("blockquote", "imorgon inte", {})],
    ),
    "heading": ("<h2>Krav</h2><p>lön</p>", "Krav\nlön", [("bold", "Krav", {})]),
    "list": ("<ul><li>lön</li><li>vila</li></ul>", "• lön\n• vila", []),
    "numbered list": ("<ol start='3'><li>lön</li><li>vila</li></ol>", "3. lön\n4. vila", []),
    "list in a list": (
        "<ul><li>lön<ul><li>natt</li></ul></li><li>vila</li></ul>",
        "• lön\n  • natt\n• vila",
        [],
    ),
    "table": (
        "<table>\n<tr>\n<th>dag</th>\n<th>timmar</th>\n</tr>\n<tr>\n<td>må</td>\n<td>8</td>\n</tr>\n</table>",
        "dag | timmar\nmå | 8",
        [],
    ),
    "typed breaks": ("<p>ett<br>\ntvå<br />\ntre</p>", "ett\ntvå\ntre", []),
    "exponents": ("10<sup>3</sup> m<sup>2</sup>, H<sub>2</sub>O", "10³ m², H₂O", []),
    "a room": (
        '<a href="https://matrix.to/#/#lon:example.org">lönerummet</a>',
        "lönerummet",
        [("text_link", "lönerummet", {"url": "https://matrix.to/#/#lon:example.org"})],
    ),
    "paragraphs": ("<p>ett</p><p>två</p>", "ett\n\ntvå", []),
    "bold in a link in italic": (
        '<em>se <a href="https://example.org/"><strong>hit</strong></a></em>',
        "se hit",
        [
            ("italic", "se hit", {}),
            ("text_link", "hit", {"url": "https://example.org/"}),
            ("bold", "hit", {}),
        ],
    ),
}
BLOCKS = ("<blockquote>", "<h2>", "<ul>", "<ol")


@pytest.mark.parametrize("kind", FROM_MATRIX)
async def test_formatting_from_matrix(square: Town, kind: str) -> None:
    """Each piece of Matrix' HTML becomes text with entities; what Telegram lacks becomes plain signs."""
    html, words, marks = FROM_MATRIX[kind]
    gap = "\n" if html.startswith(BLOCKS) else " "
    text = f"Robin:{gap}{words}"

    await square.robin.says("(HTML)", html=html)
    message = await square.group_shows(text)

    expected = [over("bold", "Robin:", text), *(over(kind, part, text, **more) for kind, part, more in marks)]
    key = _by_place
    assert sorted(expected, key=key) == sorted(_without_found(message.entities), key=key)


async def test_a_mention_of_somebody_in_the_room_keeps_the_name(square: Town) -> None:
    """A pill crosses as the name that it shows, without the address behind it."""
    sanna = square.services.sanna.user_id

    await square.robin.says(
        "Sanna: kommer du?", html=f'<a href="https://matrix.to/#/{sanna}">Sanna</a>: kommer du?'
    )
    message = await square.group_shows("Robin: Sanna: kommer du?")

    assert [over("bold", "Robin:", message.text)] == message.entities


async def test_what_somebody_does_crosses_as_such(square: Town) -> None:
    """`/me waves` in Matrix crosses in italics, behind the name."""
    await square.robin.says("vinkar", msgtype="m.emote")
    message = await square.group_shows("Robin: * vinkar")

    assert over("italic", "* vinkar", message.text) in message.entities


def _by_place(entity: dict[str, Any]) -> tuple[int, int, str]:
    return entity["offset"], -entity["length"], entity["type"]


def _without_found(entities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What was sent, without the links that the client finds by itself."""
    return [entity for entity in entities if entity["type"] not in {"url", "mention", "hashtag"}]
