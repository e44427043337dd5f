"""`python -m bench [--short]`: measure the bot beside the floor, and print what is so.

The full run exits 1 when a target is missed by more than the run's own noise. The short one is for machines
that others use too: it exits 0 as long as everything ran through.
"""

import argparse
import asyncio
import shutil
import sys
import tempfile
import time
from pathlib import Path

import uvloop
from rich.console import Console
from rich.table import Table

from bench.figures import Figure, Verdict, worst
from bench.plan import FULL, PLAN, SHORT, TOGETHER, Extent

_COLOURS = {Verdict.MET: "green", Verdict.WITHIN_NOISE: "yellow", Verdict.MISSED: "red"}


async def measure(names: list[str], extent: Extent, folder: Path, console: Console) -> list[Figure]:
    """Run the benches, those that wait for others at once, and print how long each took."""
    figures: list[Figure] = []
    for name in names:
        if name not in TOGETHER:
            figures += await _timed(name, extent, folder, console)
    async with asyncio.TaskGroup() as tasks:
        last = [
            tasks.create_task(_timed(name, extent, folder, console)) for name in names if name in TOGETHER
        ]
    return figures + [figure for task in last for figure in task.result()]


async def _timed(name: str, extent: Extent, folder: Path, console: Console) -> list[Figure]:
    begun = time.monotonic()
    figures = await PLAN[name](folder / name, extent)
    console.print(f"{name}: {time.monotonic() - begun:.0f} s")
    return figures


def table(figures: list[Figure]) -> Table:
    """Every figure, a row each."""
    shown = Table("figure", "floor", "ours", "value", "target", "verdict", "note")
    for figure in figures:
        verdict = figure.verdict
        spread = f" ± {figure.spread:.2f}" if len(figure.values) > 1 else ""
        shown.add_row(
            figure.name,
            figure.floor,
            figure.ours,
            f"{figure.value:.2f}{spread}{figure.unit}",
            f"{figure.bound.value} {figure.target:g}{figure.unit}",
            f"[{_COLOURS[verdict]}]{verdict.value}[/]",
            figure.note,
        )
    return shown


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--short", action="store_true", help="smaller numbers, for information")
    parser.add_argument("--only", choices=PLAN, action="append", help="only this bench (may be repeated)")
    arguments = parser.parse_args()
    console = Console(width=None if sys.stdout.isatty() else 150)
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    extent = SHORT if arguments.short else FULL
    try:
        figures = uvloop.run(measure(arguments.only or [*PLAN], extent, folder, console))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    console.print(table(figures))
    return int(worst(figures) is Verdict.MISSED and not arguments.short)


if __name__ == "__main__":
    sys.exit(main())
