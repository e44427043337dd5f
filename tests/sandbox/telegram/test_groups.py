"""Groups: upgrades, rights, slow mode, topics, members."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.sandbox.telegram.conftest import Town


async def test_an_upgraded_group_refers_to_its_new_id(town: Town) -> None:
    """Both service messages are sent; the old id answers with migrate_to_chat_id."""
    new = town.group.upgrades()
    refused = await town.answer("sendMessage", chat_id=town.group.id, text="hi")
    sent = await town.call("sendMessage", chat_id=new.id, text="hi")
    services = [update["message"] for update in await town.updates()]

    assert {"migrate_to_chat_id": new.id} == refused["parameters"]
    assert "Bad Request: group chat was upgraded to a supergroup chat" == refused["description"]
    assert new.id == services[0]["migrate_to_chat_id"]
    assert town.group.id == services[1]["migrate_from_chat_id"]
    assert ("supergroup", 2) == (sent["chat"]["type"], sent["message_id"])
    assert new is town.anna.says(town.group, "apps follow").chat


@pytest.mark.parametrize("kind", ["group", "supergroup"])
async def test_a_kicked_bot_is_forbidden(town: Town, kind: str) -> None:
    """The bot is told by my_chat_member, and gets 403 from then on."""
    group = town.group if kind == "group" else town.group.upgrades()
    await town.forget_updates()
    town.bot.kick(group, by=town.anna)
    updates = await town.updates()

    assert "kicked" == updates[-1]["my_chat_member"]["new_chat_member"]["status"]
    assert (403, f"Forbidden: bot was kicked from the {kind} chat") == await town.refusal(
        "sendMessage", chat_id=group.id, text="hi"
    )


async def test_a_bot_that_left_is_no_member(town: Town) -> None:
    """After leaveChat the bot may not write."""
    await town.call("leaveChat", chat_id=town.group.id)

    assert (403, "Forbidden: bot is not a member of the group chat") == await town.refusal(
        "sendMessage", chat_id=town.group.id, text="hi"
    )


async def test_a_read_only_group_is_for_admins(town: Town) -> None:
    """In a read-only group only an administrator writes; a muted bot is told so."""
    town.group.makes_read_only()
    silent = await town.refusal("sendMessage", chat_id=town.group.id, text="hi")
    town.bot.promote(town.group)
    await town.call("sendMessage", chat_id=town.group.id, text="hi")
    town.bot.restrict(town.group)
    muted = await town.refusal("sendMessage", chat_id=town.group.id, text="hi")

    assert (400, "Bad Request: not enough rights to send text messages to the chat") == silent
    assert (400, "Bad Request: have no rights to send a message") == muted
    with pytest.raises(PermissionError):
        town.minjun.says(town.group, "neither may I")


async def test_slow_mode_makes_a_member_wait(town: Town) -> None:
    """A second message too soon is a 429 with retry_after; getChat tells the delay."""
    group = town.tg.add_group("Slow", members=[town.anna, town.bot], slow_mode_delay=30)
    to = {"chat_id": group.id}
    await town.call("sendMessage", text="one", **to)
    refused = await town.answer("sendMessage", text="two", **to)
    town.tg.clock.advance(timedelta(seconds=31))
    await town.call("sendMessage", text="two", **to)

    assert 429 == refused["error_code"]
    assert refused["parameters"]["retry_after"] in {30, 31}
    assert 30 == (await town.call("getChat", **to))["slow_mode_delay"]


async def test_topics_keep_apart(town: Town) -> None:
    """A topic's messages name it and reply to its first; other topics do not show them."""
    forum = town.tg.add_group("Forum", members=[town.anna, town.bot], forum=True)
    pay, shifts = forum.add_topic("Pay"), forum.add_topic("Shifts")
    town.anna.says(pay, "too little")
    update = (await town.updates())[-1]["message"]
    await town.call("sendMessage", chat_id=forum.id, message_thread_id=shifts.id, text="late")
    closed = await town.refusal("createForumTopic", chat_id=forum.id, name="Mine")

    assert (pay.id, True) == (update["message_thread_id"], update["is_topic_message"])
    assert {"name": "Pay", "icon_color": pay.icon_color} == (
        update["reply_to_message"]["forum_topic_created"]
    )
    assert ["late"] == [m.text for m in shifts.messages if not m.is_service]
    assert (400, "Bad Request: not enough rights to create a topic") == closed


async def test_replies_in_a_supergroup_form_a_thread(town: Town) -> None:
    """A reply carries message_thread_id without being a topic's message, as on Telegram."""
    group = town.tg.add_group("Big", members=[town.anna, town.bot], supergroup=True)
    first = town.anna.says(group, "one")
    second = town.anna.says(group, "two", reply_to=first)
    town.anna.says(group, "three", reply_to=second)
    last = (await town.updates())[-1]["message"]

    assert first.id == last["message_thread_id"]
    assert "is_topic_message" not in last


async def test_members_come_and_go(town: Town) -> None:
    """Joining and leaving are service messages; an admin bot that asks gets chat_member too."""
    await town.call("getUpdates", allowed_updates=["message", "chat_member"])
    town.bot.promote(town.group)
    sofie = town.tg.add_person("Sofie", language="nl")
    sofie.joins(town.group)
    sofie.leaves(town.group)
    updates = await town.updates()
    statuses = [
        update["chat_member"]["new_chat_member"]["status"] for update in updates if "chat_member" in update
    ]

    assert ["member", "left"] == statuses
    assert sofie.id == next(
        u["message"]["left_chat_member"]["id"] for u in updates if "left_chat_member" in u.get("message", {})
    )


async def test_bans_need_the_right(town: Town) -> None:
    """An administrator who may ban can ban, but not the owner."""
    to = {"chat_id": town.group.id}
    before = await town.refusal("banChatMember", user_id=town.minjun.id, **to)
    town.bot.promote(town.group, ban=True)
    await town.call("banChatMember", user_id=town.minjun.id, **to)
    owner = await town.refusal("banChatMember", user_id=town.anna.id, **to)
    member = await town.call("getChatMember", user_id=town.minjun.id, **to)

    assert 400 == before[0]
    assert (400, "Bad Request: can't remove chat owner") == owner
    assert ("kicked", 2) == (member["status"], await town.call("getChatMemberCount", **to))


async def test_a_predicate_is_awaited(town: Town) -> None:
    """`until` returns what is there or comes; what never comes is a TimeoutError that shows."""
    town.anna.says(town.group, "present")
    present = await town.group.until(lambda m: m.text == "present")

    assert town.anna is present.sender
    with pytest.raises(TimeoutError, match="present"):
        await town.group.until(lambda m: m.text == "absent", timeout=0.01)


async def test_a_public_group_has_a_name(town: Town) -> None:
    """A group with a username is found by it, in any case."""
    group = town.tg.add_group("Open", members=[town.anna, town.bot], username="coop_gent")
    sent = await town.call("sendMessage", chat_id="@Coop_Gent", text="hi")

    assert (group.id, "coop_gent") == (sent["chat"]["id"], sent["chat"]["username"])


async def test_a_closed_topic_is_closed(town: Town) -> None:
    """In a closed topic only who manages topics writes; General has no thread id."""
    forum = town.tg.add_group("Forum", members=[town.anna, town.bot], forum=True)
    topic = forum.add_topic("Pay")
    topic.closed = True
    to = {"chat_id": forum.id, "text": "hi"}
    closed = await town.refusal("sendMessage", message_thread_id=topic.id, **to)
    general = await town.call("sendMessage", message_thread_id=1, **to)
    town.bot.promote(forum, topics=True)
    inside = await town.call("sendMessage", message_thread_id=topic.id, **to)

    assert (400, "Bad Request: TOPIC_CLOSED") == closed
    assert "message_thread_id" not in general
    assert topic.id == inside["message_thread_id"]


async def test_permissions_differ_by_kind(town: Town) -> None:
    """A group may let members write but not send photos or polls."""
    town.group.permissions -= {"can_send_photos", "can_send_polls"}
    to = {"chat_id": town.group.id}
    await town.call("sendMessage", text="hi", **to)
    poll = await town.refusal("sendPoll", question="?", options=["a", "b"], **to)
    photo = await town.upload("sendPhoto", {"photo": b"x"}, chat_id=str(town.group.id))

    assert (400, "Bad Request: not enough rights to send polls to the chat") == poll
    assert "Bad Request: not enough rights to send photos to the chat" == photo["description"]
