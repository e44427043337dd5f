"""Strings that break programs, and the scripts of the world, arrive as they were written.

Many strings travel together, one a line, so that a few messages carry hundreds: a character that were
changed in any of them would change the message. Those that say something at the beginning of a message (a
command) are said alone.
"""

import json
from pathlib import Path
from uuid import uuid4

import pytest

from organiser.chat.flat import utf16_length
from organiser.sandbox.telegram.entities import fix
from tests.conversations.town import Town

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.synapse, pytest.mark.timeout(120)]

DATA = Path(__file__).parents[2].parent / "shared" / "data"
SCRIPTS = (
    "שלום, מחר שובתים",
    "غدًا نضرب عن العمل",
    "mixed עברית and English",
    "zero\u200bwidth\u200cand\u200djoiner\ufeff",
    "가나다 안녕하세요 내일 파업합니다",
    "\u1112\u1161\u11ab\u1100\u1173\u11af",  # Hangul in conjoining letters
    "한글과 漢字와 かな",
    "👩🏽‍🔧👨🏿‍🚀🏳️‍🌈👍🏻👍🏿",
    "🇳🇱🇰🇷🇸🇪 flags",
    "e\u0301 is not é, and both stay",
    "a\u0335\u0336\u0337 zalgo",
    "line\nbreak\n\nparagraph",
    "  two  blanks  inside  ",
    "\ttab\tand nbsp\u00a0here",
    "<b>no tag</b> &amp; no *markdown* _either_ `x` [y](z)",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466",
)


def naughty() -> list[str]:
    """The list of naughty strings, without those that say nothing."""
    path = DATA / "blns.json"
    if not path.exists():
        pytest.skip("blns.json is not here: it lies beside the repository, and is not ours to copy")
    strings: list[str] = json.loads(path.read_text(encoding="utf-8"))
    return [string for string in strings if string.strip()]


def articles() -> list[str]:
    """The paragraphs of the Universal Declaration of Human Rights in our four languages."""
    path = DATA / "udhr_parallel_nl_ko_sv_en.jsonl"
    if not path.exists():
        pytest.skip("the declaration is not here: it lies beside the repository, and is not ours to copy")
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [text for line in lines for key in ("nl", "ko", "sv", "en") for text in line[key]]


def bundled(strings: list[str], units: int = 3000) -> list[str]:
    """Messages of many strings, a line each; a string that is long goes alone."""
    bundles: list[str] = []
    size = units
    for string in strings:
        size += utf16_length(string) + 1
        if size > units:
            bundles.append(string)
            size = utf16_length(string)
        else:
            bundles[-1] += f"\n{string}"
    return bundles


async def all_cross_to_matrix(town: Town, strings: list[str]) -> None:
    """Say every string in the group, and compare what the room shows with what Telegram kept."""
    said = [await town.anna.says(bundle) for bundle in bundled(strings)]
    mark = uuid4().hex
    await town.anna.says(mark)
    await town.room_shows(f"Anna Visser: {mark}")

    assert [f"Anna Visser: {message.text}" for message in said] == town.room_lines()[:-1]


async def all_cross_to_telegram(town: Town, strings: list[str]) -> None:
    """Say every string in the room, and compare what was sent to Telegram, and what it shows."""
    bundles = bundled(strings)
    for bundle in bundles:
        await town.robin.says(bundle)
    mark = uuid4().hex
    await town.robin.says(mark)
    await town.group_shows(f"Robin: {mark}")

    expected = [f"Robin: {string}" for string in bundles]
    sent = [
        call.parameters["text"]
        for call in town.services.telegram.calls
        if call.method == "sendMessage" and call.parameters["text"].startswith("Robin: ")
    ]
    assert expected == sent[-len(expected) - 1 : -1]
    assert [fix(text, None).text for text in expected] == town.group_lines()[:-1]


async def test_every_naughty_string_crosses_to_matrix(town: Town) -> None:
    """Each string stands in the room byte by byte as Telegram's server took it."""
    await all_cross_to_matrix(town, naughty())


async def test_every_naughty_string_crosses_to_telegram(town: Town) -> None:
    """Each string is sent to Telegram byte by byte; what its server takes out is Telegram's."""
    await all_cross_to_telegram(town, naughty())


async def test_what_looks_like_a_command_crosses_where_it_is_none(town: Town) -> None:
    """What the apps show as a command is for some bot; a path, a blank or another script is not."""
    lines = ("/dev/null; touch x", "/ slash and blank", "/안녕", "!not a command here")
    for line in (*lines, "/roll 2d6", "/start@another_bot"):
        await town.anna.says(line)
    for line in (*lines[:3], "!!! nu räcker det", "/roll 2d6"):
        await town.robin.says(line)

    await town.nothing_more_reached_the_room(*(f"Anna Visser: {line}" for line in lines))
    await town.nothing_more_reached_the_group(
        *(f"Robin: {line}" for line in (*lines[:3], "!!! nu räcker det", "/roll 2d6"))
    )


async def test_every_script_crosses_to_matrix(town: Town) -> None:
    """Right-to-left, zero-width, Hangul and emoji with skin tones stand in the room byte by byte."""
    await all_cross_to_matrix(town, list(SCRIPTS))


async def test_every_script_crosses_to_telegram(town: Town) -> None:
    """Right-to-left, zero-width, Hangul and emoji with skin tones are sent to Telegram byte by byte."""
    await all_cross_to_telegram(town, list(SCRIPTS))


async def test_the_declaration_crosses_to_matrix(town: Town) -> None:
    """Every paragraph of the Universal Declaration of Human Rights, in four languages."""
    await all_cross_to_matrix(town, articles())


async def test_the_declaration_crosses_to_telegram(town: Town) -> None:
    """Every paragraph of the Universal Declaration of Human Rights, in four languages."""
    await all_cross_to_telegram(town, articles())


@pytest.mark.parametrize(
    ("piece", "times"),
    [("Wij willen loon naar werken. ", 300), ("파업 ", 2000), ("👩🏽‍🔧", 900), ("x", 5000)],
    ids=["sentences", "hangul", "emoji", "one word"],
)
async def test_a_long_text_is_split_without_loss(town: Town, piece: str, times: int) -> None:
    """What exceeds 4,096 units on Telegram comes in parts that are, put together, what was said."""
    text = (piece * times).strip()

    await town.robin.says(text)
    mark = uuid4().hex
    await town.robin.says(mark)
    await town.group_shows(f"Robin: {mark}")
    parts = town.group_lines()[:-1]

    assert len(parts) > 1
    assert all(utf16_length(part) <= 4096 for part in parts)
    assert f"Robin: {text}".replace(" ", "") == "".join(parts).replace(" ", "")
    assert all(not part.startswith(("\u200d", "🏽")) for part in parts)
