"""A network that is away at the start or goes away later; the other is served, and nothing is lost."""

import time

import pytest

from tests.process.child import Child
from tests.process.scene import TOKEN, Scene

SOON = 20.0
"""Seconds in which people may expect the first line after a network is back."""

NEW_TOKEN = "4242:" + "N" * 35


async def goes_away(scene: Scene, network: str) -> None:
    """Let a network refuse connections."""
    await (scene.telegram if network == "telegram" else scene.matrix).goes_away()


async def is_heard(scene: Scene, child: Child, network: str, text: str) -> None:
    """Say something on the network that is there, and wait until it is on its way to the other."""
    lines = len(child.logged("dispatch.line"))
    if network == "telegram":
        scene.robin_says(text)
    else:
        scene.anna.says(scene.group, text)
    await child.until_logged("dispatch.line", lines + 1)


async def catches_up(scene: Scene, network: str, *, from_there: str, to_there: str) -> float:
    """Let the network come back; returns the seconds until what was said on both sides has crossed."""
    if network == "telegram":
        scene.anna.says(scene.group, from_there)
        begun = time.monotonic()
        await scene.telegram.comes_back()
        await scene.crosses_to_telegram(to_there)
        await scene.crosses_to_matrix(from_there)
    else:
        scene.robin_says(from_there)
        begun = time.monotonic()
        await scene.matrix.comes_back()
        await scene.crosses_to_matrix(to_there)
        await scene.crosses_to_telegram(from_there)
    return time.monotonic() - begun


@pytest.mark.parametrize("network", ["telegram", "matrix"])
async def test_a_network_that_is_away_is_waited_for(scene: Scene, network: str) -> None:
    """At the start and later: the other is served, /readyz names the part, both sides' words cross soon."""
    former = await scene.joined()
    code = await former.stops()
    await goes_away(scene, network)
    child = await scene.starts(LOG_LEVEL="debug")
    other = "matrix" if network == "telegram" else "telegram"
    await child.until_logged("network.connected", network=other)
    await child.until_logged("network.trouble", network=network, reason="unreachable")
    without = await child.readyz()
    await is_heard(scene, child, network, "said at the start")
    waited = [await catches_up(scene, network, from_there="from there", to_there="said at the start")]
    await child.until_logged("network.connected", network=network)
    ready = await child.readyz()
    await goes_away(scene, network)
    await child.until_logged("network.trouble", 2, network=network)
    lost = await child.readyz()
    await is_heard(scene, child, network, "said later")
    waited.append(await catches_up(scene, network, from_there="there again", to_there="said later"))
    await child.until_logged("network.connected", 2, network=network)

    assert 0 == code
    assert (503, {"database": True, network: False, other: True}) == without == lost
    assert (200, {"database": True, network: True, other: True}) == ready == await child.readyz()
    assert max(waited) < SOON
    assert b"" == child.stderr


@pytest.mark.parametrize(
    ("network", "reason", "found"),
    [
        ("telegram", "revoked", "ORGANISER_TELEGRAM_TOKEN"),
        ("matrix", "token", "The homeserver refuses the login"),
    ],
)
async def test_a_revoked_token_loses_nothing(scene: Scene, network: str, reason: str, found: str) -> None:
    """Log, /readyz and doctor say it, the other side is served, and a token that works brings all."""
    child = await scene.joined(LOG_LEVEL="debug")
    if network == "telegram":
        scene.bot.revoke()
        scene.bot.updates.release()
    else:
        scene.matrix.shuts_out(scene.account)
    await is_heard(scene, child, network, "said meanwhile")
    await child.until_logged("network.trouble", network=network, reason=reason)
    status, parts = await child.readyz()
    doctor = await scene.runs("doctor")
    code = await child.stops()
    changes = {}
    if network == "telegram":
        scene.bot.restore()
        scene.telegram.world.bots[NEW_TOKEN] = scene.telegram.world.bots.pop(TOKEN)
        changes = {"TELEGRAM_TOKEN": NEW_TOKEN}
    else:
        scene.matrix.lets_in(scene.account)
    child = await scene.starts(**changes)
    await child.until_logged("network.connected", network=network)
    crosses = scene.crosses_to_telegram if network == "telegram" else scene.crosses_to_matrix
    await crosses("said meanwhile", SOON)

    assert 503 == status
    assert [False, True] == [parts.pop(network), all(parts.values())]
    assert (1, 0) == (doctor.code, code)
    assert found in doctor.stdout.decode()
