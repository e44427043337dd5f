"""Edits and deletions: what is refused, and the 48 hours."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.sandbox.telegram.conftest import Town


async def test_an_edit_is_seen(town: Town) -> None:
    """An edited text replaces the old one, keeps its id and says when."""
    sent = await town.call("sendMessage", chat_id=town.group.id, text="one")
    to = {"chat_id": town.group.id, "message_id": sent["message_id"]}
    edited = await town.call("editMessageText", text="two", **to)

    assert ("two", True) == (edited["text"], "edit_date" in edited)
    assert "two" == (await town.group.until_edited(town.group.by_id[sent["message_id"]])).text


async def test_an_edit_must_change_something(town: Town) -> None:
    """The same text and keyboard again is "message is not modified"; a new keyboard is not."""
    sent = await town.call("sendMessage", chat_id=town.group.id, text="one")
    to = {"chat_id": town.group.id, "message_id": sent["message_id"]}
    keyboard = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
    code, reason = await town.refusal("editMessageText", text="one", **to)
    await town.call("editMessageText", text="one", reply_markup=keyboard, **to)

    assert (400, True) == (code, reason.startswith("Bad Request: message is not modified"))
    assert [] != town.group.messages[-1].buttons


async def test_an_edit_beyond_the_limits_is_refused_in_other_words(town: Town) -> None:
    """What is too long is refused with the server's own word, unlike a message that is sent."""
    sent = await town.call("sendMessage", chat_id=town.group.id, text="one")
    file = await town.upload("sendDocument", {"document": b"x"}, chat_id=str(town.group.id))
    to = {"chat_id": town.group.id}
    text = await town.refusal("editMessageText", text="x" * 4097, message_id=sent["message_id"], **to)
    number = file["result"]["message_id"]
    caption = await town.refusal("editMessageCaption", caption="x" * 1025, message_id=number, **to)

    assert (400, "Bad Request: MESSAGE_TOO_LONG") == text
    assert (400, "Bad Request: MEDIA_CAPTION_TOO_LONG") == caption


async def test_only_own_messages_can_be_edited(town: Town) -> None:
    """Others' messages cannot be edited, unknown ones are not found, media has no text."""
    theirs = town.anna.says(town.group, "mine")
    place = town.bot.sends(town.group, "location", latitude=51.0, longitude=3.0)
    to = {"chat_id": town.group.id, "text": "x"}
    refusals = [
        (await town.refusal("editMessageText", message_id=number, **to))[1]
        for number in (theirs.id, 999, place.id)
    ]

    assert [
        "Bad Request: message can't be edited",
        "Bad Request: message to edit not found",
        "Bad Request: there is no text in the message to edit",
    ] == refusals


async def test_own_messages_are_deleted_within_48_hours(town: Town) -> None:
    """Just before 48 hours a message can go, after them it stays."""
    old = town.bot.says(town.group, "old")
    town.tg.clock.advance(timedelta(hours=1))
    younger = town.bot.says(town.group, "younger")
    town.tg.clock.advance(timedelta(hours=47, minutes=1))
    to = {"chat_id": town.group.id}
    code, reason = await town.refusal("deleteMessage", message_id=old.id, **to)
    await town.call("deleteMessage", message_id=younger.id, **to)
    gone = await town.refusal("deleteMessage", message_id=younger.id, **to)

    assert (400, "Bad Request: message can't be deleted for everyone") == (code, reason)
    assert (400, "Bad Request: message to delete not found") == gone
    assert [old] == [m for m in town.group.messages if not m.is_service]


async def test_others_messages_need_the_right(town: Town) -> None:
    """Only an administrator who may delete can delete what others wrote."""
    said = town.anna.says(town.group, "rude")
    to = {"chat_id": town.group.id, "message_ids": [said.id, 999]}
    before = await town.refusal("deleteMessages", **to)
    town.bot.promote(town.group, pin=True)
    still = await town.refusal("deleteMessages", **to)
    town.bot.promote(town.group, delete=True)
    await town.call("deleteMessages", **to)

    assert (400, "Bad Request: message can't be deleted") == before == still
    assert said.deleted


async def test_a_hundred_messages_are_deleted_at_most(town: Town) -> None:
    """None, and more than a hundred, are refused each in its words."""
    to = {"chat_id": town.group.id}
    none = await town.refusal("deleteMessages", message_ids=[], **to)
    many = await town.refusal("deleteMessages", message_ids=list(range(1, 102)), **to)

    assert (400, "Bad Request: message identifiers are not specified") == none
    assert (400, "Bad Request: too many message identifiers specified") == many
