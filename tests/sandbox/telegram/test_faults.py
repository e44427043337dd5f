"""Planned misfortune, as a client meets it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import msgspec
import pytest

from organiser.sandbox.telegram import Fault, Kind

if TYPE_CHECKING:
    from tests.sandbox.telegram.conftest import Town


async def say(town: Town) -> Any:
    """Let the bot say something, and return the answer."""
    return await town.answer("sendMessage", chat_id=town.group.id, text="hello")


def said(town: Town) -> int:
    """How often the bot's message is in the group."""
    return sum(message.text == "hello" for message in town.group.messages)


async def test_an_error_is_answered_once(town: Town) -> None:
    """The next call of the method fails, the one after does not; other methods are spared."""
    town.tg.faults.error(502, "sendMessage")
    await town.call("getMe")
    first, second = await say(town), await say(town)

    assert (False, 502, "Bad Gateway") == (first["ok"], first["error_code"], first["description"])
    assert (True, 1) == (second["ok"], said(town))


@pytest.mark.parametrize("performed", [False, True])
async def test_a_connection_is_cut(town: Town, *, performed: bool) -> None:
    """The client sees a cut connection; the message is there or not, as planned."""
    plan = town.tg.faults.cut("sendMessage", performed=performed)
    with pytest.raises(httpx.TransportError):
        await say(town)

    assert (int(performed), 1) == (said(town), plan.met)


@pytest.mark.parametrize("performed", [False, True])
async def test_an_answer_never_comes(town: Town, *, performed: bool) -> None:
    """The client gives up; the message is there or not, as planned."""
    town.tg.faults.hang("sendMessage", performed=performed)
    with pytest.raises(httpx.ReadTimeout):
        await town.client.post(
            f"{town.tg.url}/bot{town.bot.token}/sendMessage",
            json={"chat_id": town.group.id, "text": "hello"},
            timeout=0.2,
        )

    assert int(performed) == said(town)


async def test_a_flood_answer_tells_the_wait(town: Town) -> None:
    """A planned 429 carries its retry_after and performs nothing."""
    town.tg.faults.flood(7, "sendMessage")
    answer = await say(town)

    assert (429, {"retry_after": 7}, 0) == (
        answer["error_code"],
        answer["parameters"],
        said(town),
    )


async def test_an_answer_is_no_json(town: Town) -> None:
    """A malformed answer comes with 200, though the message was sent."""
    town.tg.faults.malformed("sendMessage")
    url = f"{town.tg.url}/bot{town.bot.token}/sendMessage"
    answer = await town.client.post(url, json={"chat_id": town.group.id, "text": "hello"})

    assert (200, 1) == (answer.status_code, said(town))
    with pytest.raises(msgspec.DecodeError):
        msgspec.json.decode(answer.content)


async def test_an_answer_is_late(town: Town) -> None:
    """A slow answer is right, and takes at least its time."""
    town.tg.faults.slow(0.05, "sendMessage")
    answer = await town.client.post(
        f"{town.tg.url}/bot{town.bot.token}/sendMessage",
        json={"chat_id": town.group.id, "text": "hello"},
    )

    assert (True, True) == (answer.json()["ok"], answer.elapsed.total_seconds() >= 0.05)


async def test_chance_repeats_with_its_seed(town: Town) -> None:
    """The same seed strikes the same calls; about as many as the probability says."""
    struck: list[list[bool]] = []
    for _ in range(2):
        town.tg.faults.clear()
        fault = Fault(kind=Kind.ERROR, status=500)
        town.tg.faults.plan(fault, "getMe", times=None, probability=0.3, seed=5)
        struck.append([not (await town.answer("getMe"))["ok"] for _ in range(40)])

    assert struck[0] == struck[1]
    assert 5 <= sum(struck[0]) <= 20


async def test_calls_are_kept(town: Town) -> None:
    """Each request is kept with method, parameters and answer, unless switched off."""
    town.tg.calls.clear()
    await say(town)
    town.tg.record_calls(on=False)
    await say(town)
    kept = town.tg.calls[0]

    assert 1 == len(town.tg.calls)
    assert ("sendMessage", "hello", True) == (
        kept.method,
        kept.parameters["text"],
        kept.answer["ok"],
    )
