"""Flood limits: exact windows, exact books."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from organiser.sandbox.telegram import Clock, Limits

if TYPE_CHECKING:
    from tests.sandbox.telegram.conftest import Town


@pytest.fixture
def limits() -> Limits:
    """Telegram's real limits."""
    return Limits.real()


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still."""
    return Clock(frozen_at=datetime(2026, 11, 21, 12, tzinfo=UTC))


async def test_twenty_a_minute_in_a_group(town: Town) -> None:
    """The 21st message within a minute is refused with the seconds to wait, then passes."""
    to = {"chat_id": town.group.id, "text": "x"}
    for _ in range(20):
        await town.call("sendMessage", **to)
        town.tg.clock.advance(timedelta(seconds=1))
    refused = await town.answer("sendMessage", **to)
    town.tg.clock.advance(timedelta(seconds=39.5))
    still = await town.answer("sendMessage", **to)
    town.tg.clock.advance(timedelta(seconds=0.5))
    await town.call("sendMessage", **to)

    assert (429, "Too Many Requests: retry after 40") == (
        refused["error_code"],
        refused["description"],
    )
    assert [40, 1] == [answer["parameters"]["retry_after"] for answer in (refused, still)]


async def test_the_books_are_exact(town: Town) -> None:
    """What was sent, what was refused and what share was used can be read per chat."""
    started = town.tg.clock.seconds()
    for _ in range(22):
        await town.answer("sendMessage", chat_id=town.group.id, text="x")
    books = town.tg.pace.of(town.bot, town.group)
    overall = town.tg.pace.of(town.bot)

    assert books is not None
    assert overall is not None
    assert (20, 2, 2) == (len(books.sent), len(books.refused), town.tg.pace.refused)
    assert (20, 0) == (len(overall.sent), len(overall.refused))
    assert 1.0 == books.share(started, started + 59)
    assert 0.5 == books.share(started, started + 60)


async def test_a_short_burst_in_private(town: Town) -> None:
    """Three at once pass in a private chat, the fourth waits."""
    town.anna.starts(town.bot)
    codes = [
        (await town.answer("sendMessage", chat_id=town.anna.id, text="x")).get("error_code") for _ in range(4)
    ]

    assert [None, None, None, 429] == codes


async def test_thirty_a_second_over_all(town: Town) -> None:
    """Over many chats the 31st message within a second is refused."""
    groups = [town.tg.add_group(f"Group {number}", members=[town.anna, town.bot]) for number in range(31)]
    codes = [
        (await town.answer("sendMessage", chat_id=group.id, text="x")).get("error_code") for group in groups
    ]

    assert [None] * 30 + [429] == codes


async def test_edits_have_their_own_window(town: Town) -> None:
    """Edits in a group do not use up its messages, and are limited on their own."""
    sent = await town.call("sendMessage", chat_id=town.group.id, text="0")
    to = {"chat_id": town.group.id, "message_id": sent["message_id"]}
    codes = []
    for number in range(1, 22):
        town.tg.clock.advance(timedelta(seconds=0.1))
        answer = await town.answer("editMessageText", text=str(number), **to)
        codes.append(answer.get("error_code"))

    assert [None] * 20 + [429] == codes
    assert (await town.answer("sendMessage", chat_id=town.group.id, text="x"))["ok"]
