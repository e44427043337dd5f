"""aiogram, a library that the project does not use, gets along with the stand-in."""

import asyncio
import importlib
import io
from collections.abc import AsyncIterator
from types import ModuleType
from typing import Any

import pytest
from PIL import Image

from tests.sandbox.telegram.conftest import Town


@pytest.fixture(scope="module")
def aiogram() -> ModuleType:
    """The library, loaded only where it is used: it takes longer than all others of the tests together."""
    return importlib.import_module("aiogram")


@pytest.fixture
async def bot(town: Town, aiogram: ModuleType) -> AsyncIterator[Any]:
    """Aiogram's bot, talking to the stand-in."""
    server = aiogram.client.telegram.TelegramAPIServer.from_base(town.tg.url)
    session = aiogram.client.session.aiohttp.AiohttpSession(api=server)
    async with aiogram.Bot(town.bot.token, session=session) as stranger:
        yield stranger


def picture(types: Any) -> Any:
    """A small JPEG, ready to be sent."""
    made = io.BytesIO()
    Image.new("RGB", (20, 10), "teal").save(made, "JPEG")
    return types.BufferedInputFile(made.getvalue(), "hall.jpg")


async def test_it_polls_and_answers(town: Town, bot: Any, aiogram: ModuleType) -> None:
    """Its dispatcher polls, hears a command, a tap and a reaction, and answers them."""
    town.bot.promote(town.group)
    heard: list[str] = []
    dispatcher = aiogram.Dispatcher()
    yes = aiogram.types.InlineKeyboardButton(text="Yes", callback_data="yes")
    keyboard = aiogram.types.InlineKeyboardMarkup(inline_keyboard=[[yes]])

    @dispatcher.message(aiogram.F.text == "/ask")  # type: ignore[untyped-decorator]
    async def ask(message: Any) -> None:
        await message.reply("Sure?", reply_markup=keyboard)

    @dispatcher.callback_query()  # type: ignore[untyped-decorator]
    async def tapped(query: Any) -> None:
        await query.answer(f"{query.data} it is")

    @dispatcher.message_reaction()  # type: ignore[untyped-decorator]
    async def reacted(event: Any) -> None:
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


async def test_it_sends_edits_and_deletes(town: Town, bot: Any, aiogram: ModuleType) -> None:
    """Texts with entities and replies, edits, reactions, copies and deletions all work."""
    said = town.anna.says(town.group, "hello 😀 there")
    reply = aiogram.types.ReplyParameters(message_id=said.id, quote="there")
    bold = [aiogram.types.MessageEntity(type="bold", offset=0, length=2)]
    sent = await bot.send_message(town.group.id, "hé 😀", entities=bold, reply_parameters=reply)
    edited = await bot.edit_message_text("ho", chat_id=town.group.id, message_id=sent.message_id)
    thumb = aiogram.types.ReactionTypeEmoji(emoji="👍")
    await bot.set_message_reaction(town.group.id, said.id, reaction=[thumb])
    copy = await bot.copy_message(town.group.id, town.group.id, said.id)
    forwarded = await bot.forward_message(town.group.id, town.group.id, said.id)
    await bot.delete_message(town.group.id, copy.message_id)

    assert isinstance(edited, aiogram.types.Message)
    assert sent.quote is not None
    assert ("ho", "there") == (edited.text, sent.quote.text)
    assert forwarded.forward_origin is not None
    assert ("user", {"👍": 1}) == (forwarded.forward_origin.type, said.reaction_counts)
    assert ["hello 😀 there", "ho", "hello 😀 there"] == [
        m.text for m in town.group.messages if not m.is_service
    ]


async def test_it_sends_and_fetches_files(town: Town, bot: Any, aiogram: ModuleType) -> None:
    """Uploads, albums and downloads work."""
    sent = await bot.send_photo(town.group.id, picture(aiogram.types), caption="hall", has_spoiler=True)
    album = await bot.send_media_group(
        town.group.id,
        [
            aiogram.types.InputMediaPhoto(media=picture(aiogram.types)),
            aiogram.types.InputMediaPhoto(media=picture(aiogram.types)),
        ],
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


async def test_it_sets_and_reads_menus(town: Town, bot: Any, aiogram: ModuleType) -> None:
    """Per scope and language; what is removed lets the wider one show through."""
    types = aiogram.types
    admins, groups = types.BotCommandScopeAllChatAdministrators(), types.BotCommandScopeAllGroupChats()
    wide = [types.BotCommand(command="help", description="Help")]
    narrow = [types.BotCommand(command="bridge", description="Verbinden")]
    await bot.set_my_commands(wide, scope=groups)
    await bot.set_my_commands(narrow, scope=admins, language_code="nl")

    found = [
        [one.command for one in await bot.get_my_commands(**where)]
        for where in ({"scope": groups}, {"scope": admins, "language_code": "nl"}, {})
    ]

    assert [["help"], ["bridge"], []] == found
    town.anna.promote(town.group)
    assert ["bridge"] == [one["command"] for one in town.bot.menu(town.group, town.anna)]
    await bot.delete_my_commands(scope=admins, language_code="nl")
    assert ["help"] == [one["command"] for one in town.bot.menu(town.group, town.anna)]


async def test_it_knows_the_errors(town: Town, bot: Any, aiogram: ModuleType) -> None:
    """Refusals arrive as its own exceptions."""
    errors = aiogram.exceptions
    with pytest.raises(errors.TelegramForbiddenError):
        await bot.send_message(town.anna.id, "hi")
    with pytest.raises(errors.TelegramBadRequest, match="message is too long"):
        await bot.send_message(town.group.id, "x" * 5000)
    town.tg.faults.flood(3, "sendMessage")
    with pytest.raises(errors.TelegramRetryAfter) as flood:
        await bot.send_message(town.group.id, "hi")
    town.tg.faults.error(500, "sendMessage")
    with pytest.raises(errors.TelegramServerError):
        await bot.send_message(town.group.id, "hi")
    new = town.group.upgrades()
    with pytest.raises(errors.TelegramMigrateToChat) as moved:
        await bot.send_message(town.group.id, "hi")
    town.bot.revoke()
    with pytest.raises(errors.TelegramUnauthorizedError):
        await bot.get_me()

    assert (3, new.id) == (flood.value.retry_after, moved.value.migrate_to_chat_id)
