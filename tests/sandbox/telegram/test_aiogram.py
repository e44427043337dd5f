"""aiogram, a library that the project does not use, gets along with the stand-in."""

from __future__ import annotations

import asyncio
import io
from typing import TYPE_CHECKING

import pytest
from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.types import (
    BufferedInputFile,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    Message,
    MessageEntity,
    MessageReactionUpdated,
    ReactionTypeEmoji,
    ReplyParameters,
)
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.sandbox.telegram.conftest import Town


@pytest.fixture
async def bot(town: Town) -> AsyncIterator[Bot]:
    """Aiogram's bot, talking to the stand-in."""
    server = TelegramAPIServer.from_base(town.tg.url)
    async with Bot(town.bot.token, session=AiohttpSession(api=server)) as stranger:
        yield stranger


def picture() -> BufferedInputFile:
    """A small JPEG, ready to be sent."""
    made = io.BytesIO()
    Image.new("RGB", (20, 10), "teal").save(made, "JPEG")
    return BufferedInputFile(made.getvalue(), "hall.jpg")


KEYBOARD = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Yes", callback_data="yes")]])


async def test_it_polls_and_answers(town: Town, bot: Bot) -> None:
    """Its dispatcher polls, hears a command, a tap and a reaction, and answers them."""
    town.bot.promote(town.group)
    heard: list[str] = []
    dispatcher = Dispatcher()

    @dispatcher.message(F.text == "/ask")
    async def ask(message: Message) -> None:
        await message.reply("Sure?", reply_markup=KEYBOARD)

    @dispatcher.callback_query()
    async def tapped(query: CallbackQuery) -> None:
        await query.answer(f"{query.data} it is")

    @dispatcher.message_reaction()
    async def reacted(event: MessageReactionUpdated) -> None:
        heard.append(event.new_reaction[0].type)
        town.tg.world.changed()

    async with asyncio.TaskGroup() as group:
        polling = group.create_task(
            dispatcher.start_polling(bot, handle_signals=False, close_bot_session=False)
        )
        asked = town.anna.says(town.group, "/ask")
        answer = await town.group.until(lambda m: m.text == "Sure?")
        tap = town.minjun.taps(answer, "Yes")
        told = await tap.answered()
        town.minjun.reacts(answer, ["🔥"])
        await town.tg.until(lambda: heard)
        await dispatcher.stop_polling()
        await polling

    assert (asked, "yes it is", ["emoji"]) == (answer.reply_to, told["text"], heard)


async def test_it_sends_edits_and_deletes(town: Town, bot: Bot) -> None:
    """Texts with entities and replies, edits, reactions, copies and deletions all work."""
    said = town.anna.says(town.group, "hello 😀 there")
    reply = ReplyParameters(message_id=said.id, quote="there")
    bold = [MessageEntity(type="bold", offset=0, length=2)]
    sent = await bot.send_message(town.group.id, "hé 😀", entities=bold, reply_parameters=reply)
    edited = await bot.edit_message_text("ho", chat_id=town.group.id, message_id=sent.message_id)
    thumb = ReactionTypeEmoji(emoji="👍")
    await bot.set_message_reaction(town.group.id, said.id, reaction=[thumb])
    copy = await bot.copy_message(town.group.id, town.group.id, said.id)
    forwarded = await bot.forward_message(town.group.id, town.group.id, said.id)
    await bot.delete_message(town.group.id, copy.message_id)

    assert isinstance(edited, Message)
    assert sent.quote is not None
    assert ("ho", "there") == (edited.text, sent.quote.text)
    assert forwarded.forward_origin is not None
    assert ("user", {"👍": 1}) == (forwarded.forward_origin.type, said.reaction_counts)
    assert ["hello 😀 there", "ho", "hello 😀 there"] == [
        m.text for m in town.group.messages if not m.is_service
    ]


async def test_it_sends_and_fetches_files(town: Town, bot: Bot) -> None:
    """Uploads, albums and downloads work."""
    sent = await bot.send_photo(town.group.id, picture(), caption="hall", has_spoiler=True)
    album = await bot.send_media_group(
        town.group.id, [InputMediaPhoto(media=picture()), InputMediaPhoto(media=picture())]
    )
    town.anna.sends(town.group, "document", b"minutes", file_name="minutes.txt")
    update = (await bot.get_updates())[-1]
    assert update.message is not None
    assert update.message.document is not None
    fetched = await bot.download(update.message.document)

    assert sent.photo is not None
    assert fetched is not None
    assert ((20, 10), 2) == ((sent.photo[0].width, sent.photo[0].height), len(album))
    assert b"minutes" == fetched.read()


async def test_it_knows_the_errors(town: Town, bot: Bot) -> None:
    """Refusals arrive as its own exceptions."""
    with pytest.raises(TelegramForbiddenError):
        await bot.send_message(town.anna.id, "hi")
    with pytest.raises(TelegramBadRequest, match="message is too long"):
        await bot.send_message(town.group.id, "x" * 5000)
    town.tg.faults.flood(3, "sendMessage")
    with pytest.raises(TelegramRetryAfter) as flood:
        await bot.send_message(town.group.id, "hi")
    town.tg.faults.error(500, "sendMessage")
    with pytest.raises(TelegramServerError):
        await bot.send_message(town.group.id, "hi")
    new = town.group.upgrades()
    with pytest.raises(TelegramMigrateToChat) as moved:
        await bot.send_message(town.group.id, "hi")
    town.bot.revoke()
    with pytest.raises(TelegramUnauthorizedError):
        await bot.get_me()

    assert (3, new.id) == (flood.value.retry_after, moved.value.migrate_to_chat_id)
