"""`python -m bench.chaos --kills N [--seed S]`: kill, break, drain, count. Exits 1 on a broken promise."""

import argparse
import asyncio
import logging
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import uvloop
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from bench.chaos.clock import Clock
from bench.chaos.disk import Disk, small_disk
from bench.chaos.drain import drained, states, waiting
from bench.chaos.load import Load
from bench.chaos.misfortunes import PHASES, Trial, kill
from bench.chaos.stage import open_stage
from bench.chaos.verdict import Fault, Violation, judge, repetitions

BY_HAND = 100
"""From as many kills on the phases take long, as they would in life."""

LINES_PER_SECOND = 2.0
"""On each network. Two cores that others use too, and Synapse on one of them, must keep up with it."""

SHOWN = 20
_LONG = {"Synapse stopped": 60.0}
_LONG_SECONDS, _SHORT_SECONDS = 15.0, 4.0
_DRAIN_SECONDS = 150.0


async def run(arguments: argparse.Namespace, folder: Path, disk: Disk, console: Console) -> bool:
    """Play it all; returns whether every promise was kept."""
    seed: int = arguments.seed
    clock = Clock(folder)
    async with open_stage(folder, seed, clock.environment) as stage:
        trial = Trial(stage, random.Random(seed), disk, clock)  # noqa: S311
        load = Load(stage, seed, LINES_PER_SECOND)
        async with asyncio.TaskGroup() as tasks:
            watching = tasks.create_task(stage.telegram.watch())
            talking = tasks.create_task(load.run())
            await play(trial, arguments, console)
            load.stop()
            await talking
            begun = time.monotonic()
            done = await drained(stage, _DRAIN_SECONDS)
            console.print(
                f"drained: {done}, after {time.monotonic() - begun:.1f} s; rows: {states(stage.database)}"
            )
            watching.cancel()
        if not done:
            trial.findings.append(f"not drained: {waiting(stage.database)} rows still wait")
        return report(trial, judge(stage.lines.values(), stage.copies()), console)


async def play(trial: Trial, arguments: argparse.Namespace, console: Console) -> None:
    """Kill the bot as often as asked, then let every other misfortune happen."""
    phases = [name for name in PHASES if arguments.only is None or arguments.only == name]
    with Progress(console=console) as progress:
        task = progress.add_task("kills", total=arguments.kills + len(phases))
        for number in range(1, arguments.kills + 1):
            progress.update(task, description=f"kill {number}, {len(trial.stage.lines)} lines")
            await kill(trial)
            progress.advance(task)
        for name in phases:
            progress.update(task, description=name)
            if name == "clock stepped" and not trial.clock.available:
                trial.findings.append("the clock was not stepped: install Debian's package libfaketime")
            elif name == "disk full":
                console.print(f"disk full: by {trial.disk.kind}")
            await _phase(trial, name, arguments.kills >= BY_HAND)
            progress.advance(task)


async def _phase(trial: Trial, name: str, long: bool) -> None:  # noqa: FBT001
    if name == "clock stepped" and not trial.clock.available:
        return
    begun = time.monotonic()
    await PHASES[name](trial, _LONG.get(name, _LONG_SECONDS) if long else _SHORT_SECONDS)
    await trial.alive(name)
    print(f"{name}: {time.monotonic() - begun:.1f} s, until ready again", flush=True)


def report(trial: Trial, violations: Sequence[Violation], console: Console) -> bool:
    """Print the verdict; returns whether nothing is wrong."""
    counted = Counter(violation.fault for violation in violations)
    table = Table("promise", "broken")
    for fault in Fault:
        table.add_row(fault.value, str(counted[fault]))
    console.print(table)
    copies = trial.stage.copies()
    console.print(f"{len(trial.stage.lines)} lines, {repetitions(copies)} marked as possibly repeated")
    for violation in violations[:SHOWN]:
        place = f"group {violation.group}, seen on {violation.network.value}"
        console.print(f"  {violation.fault.value}: line {violation.number}, {place}")
    for finding in trial.findings:
        console.print(f"  {finding}")
    return not violations and not trial.findings


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))  # noqa: S311
    parser.add_argument("--only", choices=PHASES, help="only this misfortune after the kills")
    parser.add_argument("--keep", action="store_true", help="keep the folder with logs and database")
    arguments = parser.parse_args()
    # The people's own client tells each request that was cut.
    logging.getLogger("nio").setLevel(logging.CRITICAL)
    console = Console()
    console.print(f"seed {arguments.seed}")
    # Whoever is told to end lets go of the small disk too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    folder = Path(tempfile.mkdtemp(prefix="chaos-"))
    kept = False
    with small_disk(folder / "bot") as disk:
        kept = uvloop.run(run(arguments, folder, disk, console))
        if arguments.keep or not kept:
            shutil.copytree(folder / "bot", folder / "bot-kept", ignore=shutil.ignore_patterns("ballast"))
    if arguments.keep or not kept:
        console.print(f"logs and database: {folder}")
    else:
        shutil.rmtree(folder, ignore_errors=True)
    console.print(f"seed {arguments.seed}: {'every promise was kept' if kept else 'BROKEN'}")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
