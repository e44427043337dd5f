"""What people are told about delivery: late, repeated, missing, unreadable."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from organiser import timers
from organiser.kernel import system_clock
from organiser.platforms.matrix import receive
from tests.conversations import samples
from tests.conversations.running import RunningBot
from tests.conversations.town import Services, Town

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.synapse]

SEALED = {
    "algorithm": "m.megolm.v1.aes-sha2",
    "ciphertext": "AwgAEnACgAkLmt6qF84IK++J7UDH2Za1YVchHyprqTqsg",
    "device_id": "ELSEWHERE",
    "sender_key": "IlRMeOPX2e0MurIyfWEucYBRVOEEUMrOHqn/8mLqMjA",
    "session_id": "X3lUlvLELLYxeTx4yOVu6UDpasGEVO0Jbu+QFnm0cKQ",
}


@pytest.mark.own_chats
async def test_a_late_lane_is_told_before_its_lines(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Telegram slows a group down, it hears why and that nothing is lost; then the lines come."""
    monkeypatch.setattr(timers, "LATE_EVERY", 0.1)
    async with town.services.running.limited_to(telegram_group_per_minute=20, late_notice_seconds=0.3):
        town.services.telegram.faults.flood(2, "sendMessage")
        await town.robin.says("Kommer strax")

        await town.group_tells("Robin: Kommer strax")
        lines = town.group_lines()
        assert "Telegram lets us send 20 messages a minute here." in lines[0]
        assert "nothing is lost" in lines[0]


async def test_a_line_that_may_have_arrived_says_so(town: Town) -> None:
    """When Telegram's answer is cut off, the line comes once more, marked as possibly repeated."""
    town.services.telegram.faults.cut("sendMessage", performed=True)
    await town.robin.says("En gång eller två")

    await town.group_shows("possibly repeated\nRobin: En gång eller två")
    assert ["Robin: En gång eller två", "possibly repeated\nRobin: En gång eller två"] == town.group_lines()


async def test_a_line_that_surely_was_not_sent_is_not_marked(town: Town) -> None:
    """When Telegram asks to wait, the line comes later, once, and says nothing of it."""
    town.services.telegram.faults.flood(1, "sendMessage")
    await town.robin.says("Bara en gång")

    await town.group_shows("Robin: Bara en gång")
    await town.nothing_more_reached_the_group("Robin: Bara en gång")


async def test_a_day_without_telegram_is_told_as_a_gap(town: Town) -> None:
    """Telegram keeps updates for a day: after a longer stop, every chat hears what may be missing."""
    running = town.services.running
    long_ago = system_clock() - timedelta(hours=30)
    await timers.note_contact(running.parts.database, lambda: True, lambda: long_ago)
    await running.stop()
    await running.start()

    sentence = "Messages that were written in Riders Gent (Telegram) between"
    await town.room_tells(sentence, "may be missing from the other chats.")
    await town.group_tells(sentence)


async def test_a_limited_sync_is_filled(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """More was said in the room than one sync brings: the rest is fetched, in order, and nobody notices."""
    running = town.services.running
    await running.stop()
    for number in range(9):
        await town.robin.says(f"rad {number}")
    monkeypatch.setitem(receive.TIMELINE, "limit", 2)
    await running.start()

    await town.group_shows("Robin: rad 8")
    assert [f"Robin: rad {number}" for number in range(9)] == town.group_lines()


@pytest.mark.own_chats
async def test_an_unreadable_line_leaves_a_sentence_on_both_sides(town: Town) -> None:
    """A key that does not come within the set time is told to who wrote, and where it would be read."""
    running = town.services.running
    async with running.limited_to(park_seconds=1.0):
        sealed = await town.robin.person.sends_event(town.room, "m.room.encrypted", SEALED, plain=True)
        await town.sanna.says("Jag väntar inte")
        await town.group_shows("Sanna: Jag väntar inte")

        told = await town.room_tells("An encrypted message that I couldn't open", "Please send it again.")
        assert sealed == told.reply_to
        await town.group_tells("Robin: An encrypted message that I couldn't open")


async def test_a_late_key_puts_the_line_into_its_place(services: Services) -> None:
    """Words and files take the place of their sentences, whole and once, also after a restart."""
    town, running = await Town.opens(services, encrypted=True), services.running
    await town.is_joined()
    asked = await town.anna.says("Wie rijdt?")
    copy = await town.room_shows("Anna Visser: Wie rijdt?")
    async with running.limited_to(park_seconds=1.0):
        with _keys_withheld(running) as held:
            sealed = await town.robin.says("jag", html="<strong>jag</strong>", reply_to=copy.event_id)
            await town.robin.person.sends_file(
                town.room, kind="m.image", content=samples.picture(), name="a.png", mime="image/png"
            )
            first = await town.group_has(lambda m: m.id > asked.id and "couldn't open" in m.text)
            second = await town.group_has(lambda m: m.id > first.id and "couldn't open" in m.text)
            told = await town.room_tells("An encrypted message that I couldn't open")
    assert running.parts.matrix is not None
    await running.parts.matrix._crypto.feed({"to_device": {"events": held}})
    running.parts.matrix._intake._parking._look_again = True
    await town.sanna.says("Och jag")

    words = await town.group_shows("Robin: jag")
    assert (first, asked, ["bold", "bold"]) == (words, words.reply_to, [e["type"] for e in words.entities])
    photo = await town.group_has(lambda m: m.kind == "photo")
    assert (second, "Robin:") == (photo, photo.text.strip())
    await town.group_shows("Sanna: Och jag")
    await town.room_lacks(told.event_id)
    assert sealed == told.reply_to
    assert 2 == sum(line.startswith("Robin:") for line in town.group_lines())


@contextmanager
def _keys_withheld(bot: RunningBot) -> Iterator[list[dict[str, Any]]]:
    """Keep what is sent to the bot's device from it, until the block ends; it is in the list then."""
    assert bot.parts.matrix is not None
    crypto = bot.parts.matrix._crypto
    feed = crypto.feed
    held: list[dict[str, Any]] = []

    async def withhold(answer: dict[str, Any]) -> bool:
        held.extend(answer.get("to_device", {}).get("events", []))
        return await feed({**answer, "to_device": {}})

    crypto.feed = withhold  # type: ignore[method-assign]
    yield held
    crypto.feed = feed  # type: ignore[method-assign]
