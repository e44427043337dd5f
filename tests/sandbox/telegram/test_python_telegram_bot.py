"""python-telegram-bot's Bot gets along with the stand-in, and maps its errors."""

from __future__ import annotations

import asyncio
import io
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    MessageEntity,
    MessageOriginHiddenUser,
    ReplyParameters,
    Update,
)
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TimedOut,
)
from telegram.request import HTTPXRequest

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator

    from tests.sandbox.telegram.conftest import Town


@pytest.fixture
async def bot(town: Town, no_tls: ssl.SSLContext) -> AsyncIterator[Bot]:
    """The library's bot, talking to the stand-in."""
    api, files = f"{town.tg.url}/bot", f"{town.tg.url}/file/bot"
    one, other = (HTTPXRequest(httpx_kwargs={"verify": no_tls}) for _ in range(2))
    async with Bot(town.bot.token, api, files, one, other) as library:
        yield library


def picture() -> bytes:
    """A small JPEG."""
    made = io.BytesIO()
    Image.new("RGB", (20, 10), "teal").save(made, "JPEG")
    return made.getvalue()


async def test_it_receives(town: Town, bot: Bot) -> None:
    """Messages, edits, taps and forwards arrive as its objects."""
    await bot.get_updates(allowed_updates=Update.ALL_TYPES)
    hidden = town.tg.add_person("Hidden", hides_forwards=True)
    hidden.joins(town.group)
    await town.forget_updates()
    said = town.anna.says(town.group, "/start@organiser_bot 😀 @anna")
    town.anna.edits(said, "changed")
    town.anna.forwards(hidden.says(town.group, "psst"), town.group)
    town.anna.sends(town.group, "location", latitude=51.0, longitude=3.7, live_period=600)
    updates = await bot.get_updates(timeout=1, allowed_updates=Update.ALL_TYPES)
    message, edited, _, forwarded, place = (update.effective_message for update in updates)

    assert message is not None
    assert {"/start@organiser_bot", "@anna"} == set(message.parse_entities().values())
    assert edited is not None
    assert ("changed", True) == (edited.text, edited.edit_date is not None)
    assert forwarded is not None
    assert isinstance(forwarded.forward_origin, MessageOriginHiddenUser)
    assert place is not None
    assert place.location is not None
    assert 51.0 == place.location.latitude


async def test_it_sends(town: Town, bot: Bot) -> None:
    """Texts, replies, keyboards, edits, reactions, files and albums work."""
    said = town.anna.says(town.group, "hello 😀 there")
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="yes")]])
    sent = await bot.send_message(
        town.group.id,
        "hé 😀 bold",
        entities=[MessageEntity(MessageEntity.BOLD, 6, 4)],
        reply_parameters=ReplyParameters(said.id, quote="there"),
        reply_markup=keyboard,
    )
    tap = town.anna.taps(town.group.by_id[sent.message_id], "yes")
    await bot.answer_callback_query(tap.id, "Noted")
    await bot.edit_message_text("ho", town.group.id, sent.message_id)
    await bot.set_message_reaction(town.group.id, said.id, "👍")
    album = await bot.send_media_group(
        town.group.id, [InputMediaPhoto(picture()), InputMediaPhoto(picture())], caption="two"
    )
    photo = await bot.send_photo(town.group.id, picture(), has_spoiler=True)
    file = await photo.photo[-1].get_file()

    assert "bold" == sent.parse_entity(sent.entities[0])
    assert {"text": "Noted", "show_alert": False} == tap.answer
    assert ("two", 2, {"👍": 1}) == (album[0].caption, len(album), said.reaction_counts)
    assert picture() == bytes(await file.download_as_bytearray())


async def test_it_asks_about_chats(town: Town, bot: Bot) -> None:
    """Chats, members and administrators arrive as its objects."""
    town.bot.promote(town.group, delete=True)
    chat = await bot.get_chat(town.group.id)
    admins = await bot.get_chat_administrators(town.group.id)
    count = await bot.get_chat_member_count(town.group.id)
    member = await bot.get_chat_member(town.group.id, town.minjun.id)

    assert ("Couriers Gent", 3, "member") == (chat.title, count, member.status)
    assert {"creator", "administrator"} == {admin.status for admin in admins}


async def test_it_maps_refusals(town: Town, bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each refusal becomes its class of error, with what it carries."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    town.tg.faults.flood(3, "sendMessage")
    with pytest.raises(RetryAfter) as flood:
        await bot.send_message(town.group.id, "hi")
    with pytest.raises(Forbidden, match="can't initiate conversation"):
        await bot.send_message(town.anna.id, "hi")
    with pytest.raises(BadRequest, match="Message is too long"):
        await bot.send_message(town.group.id, "x" * 5000)
    new = town.group.upgrades()
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(town.group.id, "hi")
    town.bot.revoke()
    with pytest.raises(InvalidToken):
        await bot.get_me()

    assert timedelta(seconds=3) == flood.value.retry_after
    assert new.id == moved.value.new_chat_id


async def test_it_maps_network_failures(town: Town, bot: Bot) -> None:
    """Errors of the server, cut connections, silence and nonsense are network errors."""
    faults = town.tg.faults
    faults.error(502, "sendMessage")
    faults.cut("sendMessage", performed=True)
    faults.malformed("sendMessage")
    for _ in range(3):
        with pytest.raises(Exception) as failure:  # noqa: PT011 - the class is asserted below
            await bot.send_message(town.group.id, "hi")
        assert "TelegramError" in [kind.__name__ for kind in type(failure.value).__mro__]
    faults.hang("sendMessage", performed=False)
    with pytest.raises(TimedOut):
        await bot.send_message(town.group.id, "hi", read_timeout=0.1)
    faults.error(500, "getMe")
    with pytest.raises(NetworkError):
        await bot.get_me()

    assert 2 == sum(message.text == "hi" for message in town.group.messages)


async def test_it_maps_a_conflict(town: Town, bot: Bot) -> None:
    """The poll that is taken over ends with Conflict."""

    async def polls_until_conflict() -> None:
        with pytest.raises(Conflict):
            await bot.get_updates(timeout=20)

    async with asyncio.TaskGroup() as group:
        older = group.create_task(polls_until_conflict())
        await town.tg.until(lambda: town.bot.updates.is_polled)
        newer = group.create_task(town.updates(timeout=20))
        await older
        await town.tg.until(lambda: town.bot.updates.is_polled)
        town.anna.says(town.group, "hello")
        found = await newer

    assert "hello" == found[0]["message"]["text"]
