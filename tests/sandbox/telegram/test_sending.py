"""What bots send, and Telegram's refusals."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.sandbox.telegram.conftest import Town


async def test_people_see_what_the_bot_sends(town: Town) -> None:
    """A sent text is in the group, with its entities, reply and buttons."""
    asked = town.anna.says(town.group, "who comes?")
    keyboard = {"inline_keyboard": [[{"text": "I do", "callback_data": "come:1"}]]}
    await town.call(
        "sendMessage",
        chat_id=town.group.id,
        text="Say it:",
        entities=[{"type": "bold", "offset": 0, "length": 3}],
        reply_parameters={"message_id": asked.id},
        reply_markup=keyboard,
    )
    seen = town.group.messages[-1]

    assert ("Say it:", town.bot, asked) == (seen.text, seen.sender, seen.reply_to)
    assert "bold" == seen.entities[0]["type"]
    assert "I do" == seen.buttons[0][0]["text"]


@pytest.mark.parametrize("way", ["query", "form", "multipart", "json"])
async def test_parameters_come_in_four_ways(town: Town, way: str) -> None:
    """Query string, urlencoded and multipart form (values as JSON) and a JSON body all work."""
    url = f"{town.tg.url}/bot{town.bot.token}/SENDmessage"
    entities = '[{"type":"italic","offset":0,"length":2}]'
    values = {"chat_id": str(town.group.id), "text": "hé & 😀", "entities": entities}
    match way:
        case "query":
            answer = await town.client.get(url, params=values)
        case "form":
            answer = await town.client.post(url, data=values)
        case "multipart":
            answer = await town.client.post(url, files={k: (None, v) for k, v in values.items()})
        case _:
            given = {**values, "entities": [{"type": "italic", "offset": 0, "length": 2}]}
            answer = await town.client.post(url, json=given)

    assert "hé & 😀" == answer.json()["result"]["text"]
    assert "italic" == town.group.messages[-1].entities[0]["type"]


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"text": "x", "chat_id": 99}, "chat not found"),
    ({"text": "x", "chat_id": "@nobody"}, "chat not found"),
    ({"text": "x", "chat_id": ""}, "chat_id is empty"),
    ({"chat_id": None}, "message text is empty"),
    ({"text": " \n "}, "text must be non-empty"),
    ({"text": "x" * 4097}, "message is too long"),
    ({"text": "😀" * 2049}, "message is too long"),
    ({"text": "x", "reply_parameters": {"message_id": 999}}, "message to be replied not found"),
    ({"text": "x", "message_thread_id": 999}, "message thread not found"),
    ({"text": "x", "parse_mode": "HTML"}, "the sandbox does not parse text by parse_mode"),
    ({"text": "x", "entities": "not json"}, "can't parse entities JSON object"),
    ({"text": "x", "reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
    ({"text": "x", "reply_markup": {"odd": 1}}, "object expected as reply markup"),
    (
        {"text": "x", "entities": [{"type": "bold", "offset": 0, "length": 2}]},
        "entity beginning at UTF-16 offset 0 ends after the end of the text",
    ),
    (
        {"text": "x", "entities": [{"type": "bold", "length": 1}]},
        "can't parse MessageEntity: Can't find field \"offset\"",
    ),
    (
        {"text": "x", "entities": [{"type": "text_link", "offset": 0, "length": 1}]},
        "can't parse MessageEntity: Can't find field \"url\"",
    ),
    (
        {"text": "x", "entities": [{"type": "shout", "offset": 0, "length": 1}]},
        "can't parse MessageEntity: Unsupported type specified",
    ),
    (
        {"text": "x", "reply_markup": {"inline_keyboard": [1]}},
        'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
    ),
    ({"text": "x", "reply_markup": {"inline_keyboard": 1}}, 'field "inline_keyboard" must be of type Array'),
]


@pytest.mark.parametrize(("given", "reason"), REFUSED)
async def test_a_wrong_message_is_refused(town: Town, given: dict[str, Any], reason: str) -> None:
    """Each mistake is a 400 in Telegram's words."""
    parameters = {"chat_id": town.group.id, **given}
    known = {name: value for name, value in parameters.items() if value is not None}
    if "text" not in known:
        known["chat_id"] = town.group.id
    code, description = await town.refusal("sendMessage", **known)

    assert 400 == code
    assert description.startswith(f"Bad Request: {reason}")


@pytest.mark.parametrize(
    ("button", "reason"),
    [
        ({"text": "x", "callback_data": "é" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": "x"}, "can't parse inline keyboard button: Text buttons are unallowed"),
        ({"text": "", "callback_data": "x"}, "can't parse inline keyboard button"),
    ],
)
async def test_a_wrong_button_is_refused(town: Town, button: dict[str, str], reason: str) -> None:
    """Callback data has at most 64 bytes, and a button needs a text and an action."""
    code, description = await town.refusal(
        "sendMessage",
        chat_id=town.group.id,
        text="x",
        reply_markup={"inline_keyboard": [[button]]},
    )

    assert (400, True) == (code, reason in description)


@pytest.mark.parametrize("labels", [["x"] * 101, ["지" * 60] * 60])
async def test_too_many_buttons_are_refused(town: Town, labels: list[str]) -> None:
    """In number, or in bytes."""
    rows = [[{"text": label, "callback_data": "x"}] for label in labels]
    code, description = await town.refusal(
        "sendMessage", chat_id=town.group.id, text="x", reply_markup={"inline_keyboard": rows}
    )

    assert (400, "Bad Request: reply markup is too long") == (code, description)


async def test_a_reply_may_go_without_its_message(town: Town) -> None:
    """`allow_sending_without_reply` sends all the same; a false quote does not."""
    reply = {"message_id": 999, "allow_sending_without_reply": True}
    sent = await town.call("sendMessage", chat_id=town.group.id, text="x", reply_parameters=reply)
    said = town.anna.says(town.group, "we stop on Friday")
    false = {"message_id": said.id, "quote": "Monday"}
    refused = await town.refusal("sendMessage", chat_id=town.group.id, text="x", reply_parameters=false)

    assert "reply_to_message" not in sent
    assert (400, "Bad Request: QUOTE_TEXT_INVALID") == refused


async def test_a_bot_cannot_begin_a_private_chat(town: Town) -> None:
    """403 before /start and after a block, and not once the person has started it."""
    before = await town.refusal("sendMessage", chat_id=town.anna.id, text="hi")
    town.anna.starts(town.bot, "payload")
    await town.call("sendMessage", chat_id=town.anna.id, text="hi")
    town.anna.blocks(town.bot)
    after = await town.refusal("sendMessage", chat_id=town.anna.id, text="hi")
    updates = await town.updates()

    assert (403, "Forbidden: bot can't initiate conversation with a user") == before
    assert (403, "Forbidden: bot was blocked by the user") == after
    assert ["/start payload", "hi"] == [m.text for m in town.anna.private(town.bot).messages]
    assert "kicked" == updates[-1]["my_chat_member"]["new_chat_member"]["status"]


async def test_a_bot_cannot_write_to_bots(town: Town) -> None:
    """A private message to a bot is forbidden."""
    town.tg.add_bot("43:OTHER", username="other_bot", name="Other")

    assert (403, "Forbidden: bot can't send messages to bots") == await town.refusal(
        "sendMessage", chat_id=43, text="beep"
    )


async def test_a_tapped_button_is_answered(town: Town) -> None:
    """The bot gets the data and the message; its answer reaches the person, but not too late."""
    keyboard = {"inline_keyboard": [[{"text": "Yes", "callback_data": "vote:1"}]]}
    asked = town.bot.says(town.group, "Stop?", markup=keyboard)
    tap = town.anna.taps(asked, "Yes")
    query = (await town.updates())[-1]["callback_query"]
    await town.call("answerCallbackQuery", callback_query_id=query["id"], text="Noted")
    town.tg.clock.advance(timedelta(seconds=16))
    late = town.anna.taps(asked, "Yes")
    town.tg.clock.advance(timedelta(seconds=16))
    code, reason = await town.refusal("answerCallbackQuery", callback_query_id=late.id)

    assert ("vote:1", asked.id) == (query["data"], query["message"]["message_id"])
    assert {"text": "Noted", "show_alert": False} == await tap.answered()
    assert (400, True) == (code, reason.startswith("Bad Request: query is too old"))


async def test_a_bot_has_one_reaction(town: Town) -> None:
    """One known emoji is set and taken back; two, or an unknown one, are refused."""
    said = town.anna.says(town.group, "hi")
    to = {"chat_id": town.group.id, "message_id": said.id}
    thumb, odd = {"type": "emoji", "emoji": "👍"}, {"type": "emoji", "emoji": "🪑"}
    await town.call("setMessageReaction", reaction=[thumb], **to)
    town.minjun.reacts(said, ["👍"])
    set_to = said.reaction_counts
    await town.call("setMessageReaction", reaction=[], **to)

    assert {"👍": 2} == set_to
    assert {"👍": 1} == said.reaction_counts
    assert (400, "Bad Request: REACTIONS_TOO_MANY") == await town.refusal(
        "setMessageReaction", reaction=[thumb, thumb], **to
    )
    assert (400, "Bad Request: REACTION_INVALID") == await town.refusal(
        "setMessageReaction", reaction=[odd], **to
    )


async def test_command_menus_differ_by_scope_and_language(town: Town) -> None:
    """Each scope and language has its own menu; a bad name is refused."""
    menu = [{"command": "hulp", "description": "Hulp"}]
    await town.call("setMyCommands", commands=menu, language_code="nl")

    assert menu == await town.call("getMyCommands", language_code="nl")
    assert (menu, []) == (
        town.bot.menu(town.group, town.anna),
        town.bot.menu(town.group, town.minjun),
    )
    assert [] == await town.call("getMyCommands", language_code="ko")
    assert (400, "Bad Request: BOT_COMMAND_INVALID") == await town.refusal(
        "setMyCommands", commands=[{"command": "Hulp!", "description": "Hulp"}]
    )
