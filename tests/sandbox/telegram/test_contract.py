"""Every method and every kind of update of the stand-in, held against the Bot API.

The town's fixture checks each request and answer; these tests see to it that all are tried.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from PIL import Image

from organiser.sandbox.telegram.methods import NAMES

if TYPE_CHECKING:
    from tests.sandbox.telegram.conftest import Town
    from tests.sandbox.telegram.contract import Contract

EVERY_UPDATE = [
    "message", "edited_message", "channel_post", "edited_channel_post", "callback_query", "poll",
    "poll_answer", "my_chat_member", "chat_member", "message_reaction",
]  # fmt: skip


def picture(width: int = 640, height: int = 480) -> bytes:
    """A JPEG of this size."""
    made = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(made, "JPEG")
    return made.getvalue()


async def test_every_method_keeps_the_contract(town: Town) -> None:
    """Each method that the stand-in knows answers well-formed objects to accepted requests."""
    forum = town.tg.add_group("Forum", members=[town.minjun], admins=[town.anna, town.bot], forum=True)
    town.anna.starts(town.bot)
    await _bot_itself(town)
    await _sending(town)
    await _files(town)
    await _changing(town)
    await _people(town, forum.id)
    answered = {call.method for call in town.tg.calls if call.answer["ok"]}

    assert set(NAMES) == answered


async def _bot_itself(town: Town) -> None:
    await town.call("getMe")
    await town.call("getWebhookInfo")
    await town.call("deleteWebhook", drop_pending_updates=True)
    await town.call("setWebhook", url="")
    menu = {"scope": {"type": "all_group_chats"}, "language_code": "nl"}
    commands = [{"command": "bridge", "description": "Verbind twee groepen"}]
    await town.call("setMyCommands", commands=commands, **menu)
    assert commands == await town.call("getMyCommands", **menu)
    await town.call("deleteMyCommands", **menu)


async def _sending(town: Town) -> None:
    to = {"chat_id": town.group.id}
    keyboard = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
    hello = town.anna.says(town.group, "hello 😀 world")
    reply = {"message_id": hello.id, "quote": "world"}
    await town.call("sendMessage", text="hi", reply_parameters=reply, reply_markup=keyboard, **to)
    await town.call("sendLocation", latitude=51.05, longitude=3.72, live_period=600, **to)
    await town.call("sendVenue", latitude=51, longitude=3, title="Hall", address="Kouter 1", **to)
    await town.call("sendContact", phone_number="+32470000000", first_name="An", **to)
    await town.call("sendDice", emoji="🎯", **to)
    await town.call("sendChatAction", action="typing", **to)
    source = {"from_chat_id": town.group.id, **to}
    await town.call("copyMessage", message_id=hello.id, **source)
    await town.call("copyMessages", message_ids=[hello.id], **source)
    await town.call("forwardMessage", message_id=hello.id, **source)
    await town.call("forwardMessages", message_ids=[hello.id], **source)


async def _files(town: Town) -> None:
    to = {"chat_id": str(town.group.id)}
    for kind in ("Document", "Video", "Animation", "Audio", "Voice", "VideoNote", "Sticker"):
        field = {"VideoNote": "video_note"}.get(kind, kind.lower())
        answer = await town.upload(f"send{kind}", {field: b"content"}, **to)
        assert answer["ok"], answer
    photo = await town.upload("sendPhoto", {"photo": picture()}, caption="a hall", **to)
    file_id = photo["result"]["photo"][-1]["file_id"]
    await town.call("getFile", file_id=file_id)
    media = [{"type": "photo", "media": file_id}] * 2
    await town.call("sendMediaGroup", media=media, **to)
    sent = {"chat_id": town.group.id, "message_id": photo["result"]["message_id"]}
    await town.call("editMessageCaption", caption="a *hall*", **sent)
    await town.call("editMessageMedia", media={"type": "photo", "media": file_id}, **sent)


async def _changing(town: Town) -> None:
    to = {"chat_id": town.group.id}
    sent = await town.call("sendMessage", text="one", **to)
    one = {"message_id": sent["message_id"], **to}
    keyboard = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
    await town.call("editMessageText", text="two", **one)
    await town.call("editMessageReplyMarkup", reply_markup=keyboard, **one)
    tap = town.anna.taps(town.group.by_id[sent["message_id"]], "Yes")
    await town.call("answerCallbackQuery", callback_query_id=tap.id, text="Noted")
    await town.call("setMessageReaction", reaction=[{"type": "emoji", "emoji": "👍"}], **one)
    live = await town.call("sendLocation", latitude=51, longitude=3, live_period=60, **to)
    moving = {"message_id": live["message_id"], **to}
    await town.call("editMessageLiveLocation", latitude=52, longitude=4, **moving)
    await town.call("stopMessageLiveLocation", **moving)
    options = [{"text": "Yes"}, {"text": "No"}]
    poll = await town.call("sendPoll", question="Stop?", options=options, is_anonymous=False, **to)
    town.anna.votes(town.group.by_id[poll["message_id"]], [0])
    await town.call("stopPoll", message_id=poll["message_id"], **to)
    await town.call("deleteMessage", **one)
    await town.call("deleteMessages", message_ids=[live["message_id"]], **to)


async def _people(town: Town, forum: int) -> None:
    private = await town.call("getChat", chat_id=town.anna.id)
    assert private["type"] == "private"
    to = {"chat_id": forum}
    member = {"user_id": town.minjun.id, **to}
    topic = await town.call("createForumTopic", name="Pay", **to)
    thread = topic["message_thread_id"]
    first = await town.call("sendMessage", text="in the topic", message_thread_id=thread, **to)
    await town.call("pinChatMessage", message_id=first["message_id"], **to)
    await town.call("getChat", **to)
    await town.call("unpinChatMessage", **to)
    await town.call("getChatMemberCount", **to)
    await town.call("getChatAdministrators", **to)
    await town.call("restrictChatMember", permissions={"can_send_messages": True}, **member)
    await town.call("getChatMember", **member)
    await town.call("restrictChatMember", permissions={}, **member)
    await town.call("promoteChatMember", **member)
    town.tg.world.accounts[town.minjun.id].demote(town.tg.world.groups[forum])
    await town.call("banChatMember", **member)
    await town.call("getChatMember", **member)
    await town.call("unbanChatMember", only_if_banned=True, **member)
    await town.call("getUpdates", allowed_updates=EVERY_UPDATE)
    await town.call("leaveChat", **to)


async def test_every_update_keeps_the_contract(town: Town, contract: Contract) -> None:
    """Each kind of message that people send, and each kind of update, is well formed."""
    await town.call("getUpdates", allowed_updates=EVERY_UPDATE)
    town.bot.promote(town.group)
    _people_send_everything(town)
    _people_act(town)
    updates: list[Any] = []
    while batch := await town.updates(offset=updates[-1]["update_id"] + 1 if updates else 0):
        updates += batch
    kinds = {kind for update in updates for kind in update if kind != "update_id"}

    assert set(EVERY_UPDATE) == kinds
    assert not [b for update in updates for b in contract.object_breaches(update, "Update")]


def _people_send_everything(town: Town) -> None:
    anna, group = town.anna, town.group
    first = anna.says(group, "see /help@organiser_bot #pay a@b.be https://x.be @minjun 😀")
    anna.says(group, "answer", reply_to=first, quote="#pay")
    anna.sends(group, "photo", picture(), caption="covered", spoiler=True)
    for kind in ("document", "video", "animation", "audio", "voice", "video_note"):
        anna.sends(group, kind, b"content", file_name=f"a.{kind}")
    for content in (b"RIFF....WEBP", b"\x1f\x8btgs", b"\x1aE\xdf\xa3webm"):
        anna.sends(group, "sticker", content, emoji="😀")
    anna.sends_album(group, [("photo", picture()), ("video", b"film")], caption="two")
    live = anna.sends(group, "location", latitude=51.0, longitude=3.7, live_period=600)
    anna.moves(live, latitude=51.1)
    anna.sends(group, "venue", latitude=51, longitude=3, title="Hall", address="Kouter")
    anna.sends(group, "contact", phone_number="+32", first_name="An")
    anna.sends(group, "dice")
    anna.sends(group, "poll", question="When?", options=["now", "later"])
    anna.serves(group, new_chat_title="Couriers")
    anna.says(group, "from the desk", anonymous=True)


def _people_act(town: Town) -> None:
    anna, group = town.anna, town.group
    hidden = town.tg.add_person("Hidden", hides_forwards=True)
    hidden.joins(group)
    channel = town.tg.add_channel("News", username="coop_news")
    channel.set_membership(town.bot, group.membership(town.bot))
    post = anna.says(channel, "read this")
    anna.edits(post, "read that")
    for message in (post, hidden.says(group, "psst"), anna.says(town.bot, "/start")):
        anna.forwards(message, group)
    anna.edits(group.messages[1], "edited")
    anna.reacts(group.messages[1], ["👍", "❤"])
    keyboard = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
    asked = town.bot.says(group, "sure?", markup=keyboard)
    anna.taps(asked, "Yes")
    poll = town.bot.sends(group, "poll", question="?", options=["a", "b"], is_anonymous=False)
    anna.votes(poll, [1])
    hidden.leaves(group)
    topic = town.tg.add_group("Forum", members=[anna, town.bot], forum=True).add_topic("Pay")
    anna.says(topic, "in the topic")
    town.anna.blocks(town.bot)
    group.upgrades()


def test_the_contract_sees_breaches(contract: Contract) -> None:
    """A missing field, an unknown one, a wrong type and a wrong tag are each found."""
    whole = {"id": 1, "is_bot": False, "first_name": "Anna"}
    wrong = {
        "first_name": {"id": 1, "is_bot": False},
        "colour": {**whole, "colour": "red"},
        "id": {**whole, "id": "1"},
    }

    assert not contract.object_breaches(whole, "User")
    for name, value in wrong.items():
        assert name in " ".join(contract.object_breaches(value, "User"))
    assert contract.object_breaches({"type": "emojis", "emoji": "👍"}, "ReactionTypeEmoji")
