"""Receiving updates: confirmation, long polls, conflicts, what is sent by default."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.sandbox.telegram.conftest import Town


def texts(updates: list[Any]) -> list[str]:
    """The texts of message updates."""
    return [update["message"]["text"] for update in updates]


async def test_unconfirmed_updates_are_given_again(town: Town) -> None:
    """Only a higher offset confirms; until then the same updates come again, in order."""
    for word in ("one", "two", "three"):
        town.anna.says(town.group, word)
    first = await town.updates()
    again = await town.updates(offset=first[0]["update_id"])
    rest = await town.updates(offset=first[1]["update_id"])

    assert first == again
    assert ["two", "three"] == texts(rest)
    assert [0, 1, 2] == [update["update_id"] - first[0]["update_id"] for update in first]


async def test_a_negative_offset_keeps_the_last(town: Town) -> None:
    """A negative offset forgets all but the last updates."""
    for word in ("one", "two", "three"):
        town.anna.says(town.group, word)

    assert ["two", "three"] == texts(await town.updates(offset=-2))
    assert ["two", "three"] == texts(await town.updates())


async def test_a_limit_cuts_the_batch(town: Town) -> None:
    """A limit takes the oldest; one out of range is moved into it."""
    for number in range(120):
        town.anna.says(town.group, f"n{number}")

    assert ["n0", "n1"] == texts(await town.updates(limit=2))
    assert [1, 100] == [len(await town.updates(limit=limit)) for limit in (0, 1000)]


async def test_a_long_poll_wakes_at_once(town: Town) -> None:
    """A waiting poll answers with the next message, long before its timeout."""
    async with asyncio.timeout(30), asyncio.TaskGroup() as group:
        poll = group.create_task(town.updates(timeout=50))
        await town.tg.until(lambda: town.bot.updates.is_polled)
        town.anna.says(town.group, "hello")

    assert ["hello"] == texts(poll.result())


async def test_a_second_poll_ends_the_first(town: Town) -> None:
    """The older of two polls is refused with 409; the newer goes on."""
    async with asyncio.timeout(30), asyncio.TaskGroup() as group:
        older = group.create_task(town.refusal("getUpdates", timeout=50))
        await town.tg.until(lambda: town.bot.updates.is_polled)
        newer = group.create_task(town.updates(timeout=50))
        code, reason = await older
        await town.tg.until(lambda: town.bot.updates.is_polled)
        town.anna.says(town.group, "hello")

    assert (409, True) == (code, reason.startswith("Conflict: terminated by other getUpdates"))
    assert ["hello"] == texts(newer.result())


async def test_a_poll_that_need_not_wait_ends_no_other(town: Town) -> None:
    """Who only looks leaves the poll of another undisturbed."""
    async with asyncio.timeout(30), asyncio.TaskGroup() as group:
        waiting = group.create_task(town.updates(timeout=50))
        await town.tg.until(lambda: town.bot.updates.is_polled)
        looked = await town.updates()
        town.anna.says(town.group, "hello")

    assert [] == looked
    assert ["hello"] == texts(waiting.result())


async def test_an_offset_of_another_count_confirms_nothing(town: Town) -> None:
    """After the ids went on at a lower number, the old offset brings what waits, and forgets none of it."""
    old = town.bot.updates.next_id
    town.bot.updates.next_id = old - 1000
    town.anna.says(town.group, "hello")
    found = await town.updates(offset=old)
    again = await town.updates(offset=old)
    after = await town.updates(offset=found[-1]["update_id"] + 1)

    assert ["hello"] == texts(found)
    assert found == again
    assert [] == after


async def test_a_webhook_keeps_updates_from_being_polled(town: Town) -> None:
    """While one is set, polls are refused; updates wait until it is removed. Only https will do."""
    async with asyncio.timeout(30), asyncio.TaskGroup() as group:
        waiting = group.create_task(town.refusal("getUpdates", timeout=50))
        await town.tg.until(lambda: town.bot.updates.is_polled)
        await town.call("setWebhook", url="https://x.be")
    town.anna.says(town.group, "hello")
    refused = await town.refusal("getUpdates")
    info = await town.call("getWebhookInfo")
    await town.call("deleteWebhook")

    assert (409, "Conflict: terminated by setWebhook request") == waiting.result()
    assert (409, True) == (refused[0], "while webhook is active" in refused[1])
    assert ("https://x.be", 1) == (info["url"], info["pending_update_count"])
    assert ["hello"] == texts(await town.updates())
    assert "An HTTPS URL must be provided" in (await town.refusal("setWebhook", url="http://x.be"))[1]


async def test_unknown_kinds_of_updates_count_for_nothing(town: Town) -> None:
    """A choice of which no kind is known is the default's."""
    await town.call("getUpdates", allowed_updates=["telepathy"])
    town.anna.says(town.group, "hello")

    assert ["hello"] == texts(await town.updates())


async def test_reactions_and_members_must_be_asked_for(town: Town) -> None:
    """By default chat_member and message_reaction are not sent; the last choice is kept."""
    town.bot.promote(town.group)
    await town.forget_updates()
    message = town.anna.says(town.group, "hi")
    town.anna.reacts(message, ["👍"])
    without = await town.updates(allowed_updates=["message_reaction"])
    town.anna.reacts(message, ["❤"])
    town.anna.says(town.group, "not asked for")
    with_it = await town.updates(offset=without[-1]["update_id"] + 1)

    assert [["message"]] == [[k for k in u if k != "update_id"] for u in without]
    assert [["message_reaction"]] == [[k for k in u if k != "update_id"] for u in with_it]
    assert [{"type": "emoji", "emoji": "👍"}] == with_it[0]["message_reaction"]["old_reaction"]


async def test_only_an_admin_gets_reactions(town: Town) -> None:
    """A bot that is an ordinary member is not told of reactions in a group."""
    await town.call("getUpdates", allowed_updates=["message", "message_reaction"])
    town.anna.reacts(town.anna.says(town.group, "hi"), ["👍"])

    assert ["hi"] == texts(await town.updates())


async def test_updates_are_kept_for_a_day(town: Town) -> None:
    """What is not fetched within 24 hours is gone."""
    town.anna.says(town.group, "old")
    town.tg.clock.advance(timedelta(hours=23))
    town.anna.says(town.group, "new")
    town.tg.clock.advance(timedelta(hours=2))

    assert ["new"] == texts(await town.updates())


async def test_update_ids_can_restart_at_random(town: Town) -> None:
    """After a quiet week the ids go on at a random number."""
    before = town.bot.updates.next_id
    town.bot.restart_update_ids()
    town.anna.says(town.group, "hello")
    found = await town.updates()

    assert before != found[0]["update_id"]
    assert ["hello"] == texts(found)


async def test_a_malformed_update_can_be_injected(town: Town) -> None:
    """Whatever a test injects is handed out among the others, and confirmed like them."""
    number = town.bot.injects(message={"message_id": "broken"})
    town.anna.says(town.group, "hello")
    found = await town.updates()
    rest = await town.updates(offset=number + 1)
    town.tg.calls.clear()

    assert {"update_id": number, "message": {"message_id": "broken"}} == found[0]
    assert ["hello"] == texts(rest)


async def test_privacy_mode_hides_ordinary_messages(town: Town) -> None:
    """A bot in privacy mode gets commands, mentions and replies to it, and no more."""
    town.bot.reads_all = False
    mine = town.bot.says(town.group, "ask me")
    town.anna.says(town.group, "between us")
    town.anna.says(town.group, "/status")
    town.anna.says(town.group, "/status@other_bot")
    town.anna.says(town.group, "hey @organiser_bot")
    town.anna.says(town.group, "answer", reply_to=mine)

    assert ["/status", "hey @organiser_bot", "answer"] == texts(await town.updates())


async def test_a_bot_never_gets_its_own_messages(town: Town) -> None:
    """Own messages are not echoed, other bots' only in Bot-to-Bot Mode."""
    other = town.tg.add_bot("43:OTHER", username="other_bot", name="Other")
    town.anna.adds(town.group, other)
    await town.forget_updates()
    await town.call("sendMessage", chat_id=town.group.id, text="mine")
    other.says(town.group, "beep")
    unseen = await town.updates()
    town.bot.sees_bots = True
    other.says(town.group, "boop")

    assert [] == unseen
    assert ["boop"] == texts(await town.updates())


async def test_a_deletion_is_not_told(town: Town) -> None:
    """Deleting a message causes no update; an edit causes one."""
    message = town.anna.says(town.group, "oops")
    await town.forget_updates()
    town.anna.edits(message, "better")
    town.anna.deletes(message)
    found = await town.updates()

    assert ["edited_message"] == [kind for update in found for kind in update][1:]
    assert message not in town.group.messages


@pytest.mark.parametrize("token", ["42:WRONG", "nonsense"])
async def test_a_wrong_token_is_refused(town: Town, token: str) -> None:
    """An unknown token gets 401, what is no token 404."""
    answer = (await town.client.get(f"{town.tg.url}/bot{token}/getMe")).json()
    expected = (401, "Unauthorized") if ":" in token else (404, "Not Found")

    assert expected == (answer["error_code"], answer["description"])


async def test_a_revoked_token_is_refused(town: Town) -> None:
    """A revoked token gets 401 until it is restored; unknown methods get 404."""
    town.bot.revoke()
    revoked = await town.refusal("getMe")
    town.bot.restore()

    assert (401, "Unauthorized") == revoked
    assert (404, "Not Found: method not found") == await town.refusal("sendNonsense")
