"""The Telegram half of the stage, with a bot played by hand."""

import asyncio

import httpx
import pytest

from organiser.chat.refs import Network
from organiser.sandbox.lines import Button
from organiser.sandbox.picture import route_map
from organiser.sandbox.side import GROUP, Impossible, Upload
from organiser.sandbox.telegram import TelegramSandbox
from organiser.sandbox.telegram_side import TOKEN, TelegramSide


async def test_a_press_is_answered() -> None:
    """Pressing a button of the bot's line tells the bot, and returns what it answers."""
    async with TelegramSandbox.start() as sandbox, httpx.AsyncClient(trust_env=False) as http:
        side = TelegramSide(sandbox)
        markup = {"inline_keyboard": [[{"text": "Ja", "callback_data": "yes"}]]}
        side.bot.says(side.group, "Doe je mee?", markup=markup)
        asked = side.lines(GROUP)[-1]
        pressing = asyncio.gather(side.taps("anna", GROUP, asked.id, "yes"), _answers(http, sandbox.url))
        answer, _ = await pressing

    assert asked.buttons == ((Button("Ja", "yes"),),)
    assert answer == "Genoteerd"


async def _answers(http: httpx.AsyncClient, url: str) -> None:
    """Wait for the press as a bot does, and answer it."""
    query, offset = None, 0
    while query is None:
        asked = {"timeout": 5, "offset": offset}
        updates = (await http.post(f"{url}/bot{TOKEN}/getUpdates", json=asked)).json()["result"]
        offset = updates[-1]["update_id"] + 1 if updates else offset
        query = next((update["callback_query"] for update in updates if "callback_query" in update), None)
    answer = {"callback_query_id": query["id"], "text": "Genoteerd"}
    (await http.post(f"{url}/bot{TOKEN}/answerCallbackQuery", json=answer)).raise_for_status()


async def test_lines_are_as_people_see_them() -> None:
    """Words, formatting, replies, edits, reactions and pictures are all in the line."""
    async with TelegramSandbox.start() as sandbox:
        side = TelegramSide(sandbox)
        first = await side.says("anna", GROUP, "Hoi **allemaal**")
        second = await side.sends(
            "elsa", GROUP, Upload("r.jpg", "image/jpeg", route_map(), "_hit_"), reply_to=first
        )
        await side.edits("anna", GROUP, first, "Dag")
        await side.reacts("sam", GROUP, first, "👍")
        lines = {line.id: line for line in side.lines(GROUP)}
        media, content = await side.file(GROUP, second)

    assert (lines[first].text, lines[first].edited, lines[first].sender) == ("Dag", True, "anna")
    assert [(given.emoji, given.by) for given in lines[first].reactions] == [("👍", ("sam",))]
    assert (lines[second].reply_to, lines[second].text) == (first, "hit")
    assert lines[second].entities[0]["type"] == "italic"
    assert (media.kind, media.mime, content) == ("photo", "image/jpeg", route_map())


async def test_nobody_edits_the_words_of_others() -> None:
    """An edit of somebody else's line is impossible, as in the app."""
    async with TelegramSandbox.start() as sandbox:
        side = TelegramSide(sandbox)
        line = await side.says("anna", GROUP, "Hoi")
        with pytest.raises(Impossible):
            await side.edits("elsa", GROUP, line, "Nee")

    assert side.network is Network.TELEGRAM


async def test_a_second_reaction_takes_the_first_back() -> None:
    """Pressing the same emoji twice leaves none."""
    async with TelegramSandbox.start() as sandbox:
        side = TelegramSide(sandbox)
        line = await side.says("anna", GROUP, "Hoi")
        await side.reacts("sam", GROUP, line, "👍")
        await side.reacts("sam", GROUP, line, "👍")

        assert side.lines(GROUP)[-1].reactions == ()


@pytest.mark.parametrize(
    ("mime", "kind", "shown"),
    [
        ("audio/ogg", "voice", "audio"),
        ("audio/mpeg", "audio", "audio"),
        ("video/mp4", "video", "video"),
        ("application/pdf", "document", "file"),
        ("image/jpeg", "document", "file"),
    ],
)
async def test_a_file_is_sent_as_what_it_is(mime: str, kind: str, shown: str) -> None:
    """A recording is a voice message, a film a video; what is unknown, or no picture at all, is a file."""
    async with TelegramSandbox.start() as sandbox:
        side = TelegramSide(sandbox)
        sent = await side.sends("anna", GROUP, Upload("name.bin", mime, b"content"))
        media, content = await side.file(GROUP, sent)

    assert side.group.by_id[int(sent)].kind == kind
    assert (media.kind, media.mime, content) == (shown, mime, b"content")
