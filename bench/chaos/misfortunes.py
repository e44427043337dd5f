"""What happens to the bot: killed at random moments, servers away, roads cut, a full disk, a stepped clock.

Each misfortune returns when it is over and the bot is ready again. Whether anything was lost is not judged
here.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bench.chaos.clock import Clock
from bench.chaos.disk import Disk
from bench.chaos.proxy import Chance, Trouble
from bench.chaos.stage import Stage
from organiser.sandbox.telegram import Fault, Kind

START_SECONDS = 3.0
"""How long a start takes at most until the moment of an early kill."""

AT_WORK_SECONDS = 1.2
_IN_FLIGHT_SECONDS = 5.0
_READY_SECONDS = 90.0
_FULL_SECONDS = 30.0
_HOUR = 3600


@dataclass(slots=True)
class Trial:
    """One run: the stage, the dice, and what was found besides lost lines."""

    stage: Stage
    dice: random.Random
    disk: Disk
    clock: Clock
    findings: list[str] = field(default_factory=list)

    async def alive(self, what: str) -> None:
        """Note it when the bot has ended by itself, and start it again; then wait until it is ready."""
        bot = self.stage.bot
        if not bot.running:
            self.findings.append(f"the bot ended by itself: {what}")
            await bot.start(patience=_READY_SECONDS)
        async with asyncio.timeout(_READY_SECONDS):
            while not (await bot.health()).ready:
                if not bot.running:
                    self.findings.append(f"the bot ended by itself: {what}")
                    await bot.start(patience=_READY_SECONDS)
                await asyncio.sleep(0.1)


async def kill(trial: Trial) -> None:
    """Kill the bot at a random moment (starting, at work, with a request on its way), and start it again."""
    chance = trial.dice.random()
    if chance < 0.3:
        await _kill_at_start(trial)
    elif chance < 0.6:
        await asyncio.sleep(trial.dice.uniform(0, AT_WORK_SECONDS))
        await trial.stage.bot.kill()
    elif chance < 0.8:
        await _kill_in_flight_to_telegram(trial)
    else:
        await _kill_in_flight_to_matrix(trial)
    await trial.stage.bot.start(patience=_READY_SECONDS)


async def _kill_at_start(trial: Trial) -> None:
    bot = trial.stage.bot
    await bot.kill()
    try:
        async with asyncio.timeout(trial.dice.uniform(0.1, START_SECONDS)):
            await bot.start(patience=_READY_SECONDS)
    except TimeoutError:
        pass
    await bot.kill()


async def _kill_in_flight_to_telegram(trial: Trial) -> None:
    """Kill it between a message that Telegram took and the answer."""
    faults = trial.stage.telegram.sandbox.faults
    performed = trial.dice.random() < 0.7
    plan = faults.plan(Fault(kind=Kind.HANG, performed=performed), "sendMessage", "editMessageText", times=1)
    try:
        async with asyncio.timeout(_IN_FLIGHT_SECONDS):
            while not plan.met:  # noqa: ASYNC110 - a plan of the stand-in rings no bell
                await asyncio.sleep(0.005)
    except TimeoutError:
        pass
    await asyncio.sleep(trial.dice.uniform(0, 0.05))
    await trial.stage.bot.kill()
    faults.clear()


async def _kill_in_flight_to_matrix(trial: Trial) -> None:
    """Kill it between an event that the homeserver took and the answer."""
    proxy = trial.stage.proxy
    proxy.chance = Chance((Trouble.LATE,), times=1, seconds=1.0)
    try:
        async with asyncio.timeout(_IN_FLIGHT_SECONDS):
            await proxy.struck()
    except TimeoutError:
        pass
    await asyncio.sleep(trial.dice.uniform(0, 0.3))
    await trial.stage.bot.kill()
    proxy.chance = None


async def synapse_stopped(trial: Trial, seconds: float) -> None:
    """The homeserver is gone for a while."""
    await trial.stage.synapse.stop()
    await trial.stage.proxy.goes_away()
    await asyncio.sleep(seconds)
    await trial.stage.synapse.restart()
    await trial.stage.proxy.comes_back()


async def connections_cut(trial: Trial, seconds: float) -> None:
    """Connections are cut, before and after what was asked is done."""
    faults = trial.stage.telegram.sandbox.faults
    seed = trial.dice.randrange(1_000_000)
    for performed in (True, False):
        cut = Fault(kind=Kind.CUT, performed=performed)
        faults.plan(cut, times=None, probability=0.15, seed=seed + performed)
    trial.stage.proxy.chance = Chance((Trouble.CUT, Trouble.CUT_AFTER), 0.3, only_sends=False)
    await asyncio.sleep(seconds)
    _well(trial)


async def errors(trial: Trial, seconds: float) -> None:
    """Both networks answer 5xx, whether or not they did what was asked."""
    faults = trial.stage.telegram.sandbox.faults
    seed = trial.dice.randrange(1_000_000)
    faults.plan(Fault(kind=Kind.ERROR, status=502), times=None, probability=0.2, seed=seed)
    faults.plan(
        Fault(kind=Kind.MALFORMED, performed=True), "sendMessage", times=None, probability=0.1, seed=seed
    )
    trial.stage.proxy.chance = Chance((Trouble.ERROR, Trouble.ERROR_AFTER), 0.3, only_sends=False)
    await asyncio.sleep(seconds)
    _well(trial)


async def limited(trial: Trial, seconds: float) -> None:
    """Both networks answer 429."""
    seed = trial.dice.randrange(1_000_000)
    faults = trial.stage.telegram.sandbox.faults
    faults.plan(Fault(kind=Kind.FLOOD, retry_after=1), times=None, probability=0.3, seed=seed)
    trial.stage.proxy.chance = Chance((Trouble.LIMITED,), 0.3, only_sends=False)
    await asyncio.sleep(seconds)
    _well(trial)


async def disk_full(trial: Trial, seconds: float) -> None:
    """There is no room for a single byte."""
    stage = trial.stage
    # A fresh start has a short write-ahead log, so that the next lines need new room at once.
    await stage.bot.stop()
    await stage.bot.start(patience=_READY_SECONDS)
    pid = stage.bot.pid
    assert pid is not None
    trial.disk.fill(pid)
    try:
        async with asyncio.timeout(_FULL_SECONDS):
            while stage.bot.running and not await _finds_no_room(trial):  # noqa: ASYNC110 - it rings no bell
                await asyncio.sleep(0.1)
        await asyncio.sleep(seconds)
    except TimeoutError:
        trial.findings.append("the disk was full, and the bot did not notice")
    finally:
        if stage.bot.running:
            trial.disk.free(pid)
        else:
            trial.findings.append("the bot ended by itself: a full disk")
            trial.disk.free(pid)
            await stage.bot.start(patience=_READY_SECONDS)


async def _finds_no_room(trial: Trial) -> bool:
    """Whether the bot says that its database takes nothing; its log is on the full disk, too."""
    return (await trial.stage.bot.health()).parts.get("database") is False


async def clock_stepped(trial: Trial, seconds: float) -> None:
    """The time of day jumps an hour ahead, then to an hour behind (killed there), and is right again.

    Whoever is told to wait while the clock is ahead must not wait for hours when it is behind.
    """
    faults = trial.stage.telegram.sandbox.faults
    trial.clock.step(_HOUR)
    await asyncio.sleep(seconds / 4)
    faults.plan(Fault(kind=Kind.FLOOD, retry_after=int(seconds)), "sendMessage", times=None)
    await asyncio.sleep(seconds / 4)
    trial.clock.step(-_HOUR)
    await asyncio.sleep(seconds / 2)
    await trial.stage.bot.kill()
    faults.clear()
    await trial.stage.bot.start(patience=_READY_SECONDS)
    trial.clock.step(0)


def _well(trial: Trial) -> None:
    trial.stage.telegram.sandbox.faults.clear()
    trial.stage.proxy.chance = None


Misfortune = Callable[[Trial, float], Awaitable[None]]
PHASES: dict[str, Misfortune] = {
    "Synapse stopped": synapse_stopped,
    "connections cut": connections_cut,
    "5xx on both networks": errors,
    "429 on both networks": limited,
    "disk full": disk_full,
    "clock stepped": clock_stepped,
}
