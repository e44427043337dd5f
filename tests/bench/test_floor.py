"""The floor is a yardstick: an error of the network neither ends it nor is hidden."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, cast

import pytest
import telegram
from nio.responses import RoomSendError, RoomSendResponse
from telegram.error import NetworkError, TimedOut

from bench import floor

CHAT = -100


class _Enough(Exception):
    """Everything was played."""


def _script(*steps: object) -> Callable[..., Awaitable[Any]]:
    """A call that raises or returns one step after the other."""
    left = list(steps)

    async def call(*_: object, **__: object) -> object:
        step = left.pop(0) if left else _Enough()
        if isinstance(step, BaseException):
            raise step
        return step

    return call


def _update(number: int, text: str) -> telegram.Update:
    message = telegram.Message(
        message_id=number,
        date=datetime(2026, 11, 22, tzinfo=UTC),
        chat=telegram.Chat(CHAT, "supergroup"),
        from_user=telegram.User(1, "Anna", is_bot=False),
        text=text,
    )
    return telegram.Update(number, message=message)


async def test_polling_goes_on_after_a_sleep_and_after_an_outage(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A poll that timed out while the computer slept, and a cut connection, lose no line."""
    monkeypatch.setattr(floor, "AGAIN_SECONDS", 0)
    came: list[str] = []
    lane = floor.Lane(_script())
    monkeypatch.setattr(lane, "put", came.append)
    updates = _script([_update(1, "een")], TimedOut(), NetworkError("cut"), [_update(2, "twee")])
    bot = cast("telegram.Bot", type("Bot", (), {"get_updates": staticmethod(updates)}))

    with pytest.raises(_Enough):
        await floor._from_telegram(bot, {CHAT: lane})

    assert ["Anna: een", "Anna: twee"] == came
    assert "cut" in capsys.readouterr().err


@pytest.mark.parametrize("failure", [NetworkError("cut"), RoomSendError("no", "M_FORBIDDEN")])
async def test_a_line_that_cannot_be_sent_is_lost_and_said(
    failure: object, capsys: pytest.CaptureFixture[str]
) -> None:
    """The lane goes on with the next; nothing is sent again."""
    sent: list[str] = []
    answers = _script(failure, RoomSendResponse("$1", "!room"))

    async def send(text: str) -> object:
        sent.append(text)
        return await answers()

    lane = floor.Lane(send)
    for text in ("one", "two", "three"):
        lane.put(text)

    with pytest.raises(_Enough):
        async with asyncio.timeout(30):
            await lane.run()

    assert ["one", "two", "three"] == sent
    assert 1 == capsys.readouterr().err.count("a line was lost")
