"""`python -m bench [--short]`: measure the bot beside the floor, and print what is so.

Each part's figures are printed as it ends, and all of them at the end. The full run exits 1 when a target is
missed by more than the run's own noise. The short one is for machines that others use too: its figures do not
decide. Both exit 1 when a part fails.
"""

import argparse
import contextlib
import shutil
import sys
import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path

import uvloop
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bench.extent import FULL, SHORT, Extent
from bench.figures import Verdict
from bench.plan import PLAN, Part
from bench.runner import Outcome, exit_code, outcomes
from organiser import logs

_END = 200
"""Characters of the last line of a log that stand beside a failure."""

_COLOURS = {
    Verdict.MET: "green",
    Verdict.WITHIN_NOISE: "yellow",
    Verdict.MISSED: "red",
    Verdict.NO_TARGET: "dim",
}


async def measure(plan: dict[str, Part], extent: Extent, folder: Path, console: Console) -> list[Outcome]:
    """Run the parts, and show each as it ends."""
    found: list[Outcome] = []
    async with contextlib.aclosing(outcomes(plan, extent, folder)) as coming:
        async for one in coming:
            found.append(one)
            show(one, console)
    return found


def show(one: Outcome, console: Console) -> None:
    """Print one part: its figures, and what it failed with."""
    console.print(f"\n{one.name}: {one.seconds:.0f} s")
    if one.figures:
        console.print(table([one]))
    if one.failure is not None:
        traceback.print_exception(one.failure)
        console.print(f"[red]{one.name} failed.[/] {escape(_why(one))}")


def table(found: Sequence[Outcome]) -> Table:
    """Every figure, a row each, and a row for each part that failed."""
    shown = Table("figure", "floor", "ours", "value", "target", "verdict", "note")
    for one in found:
        for figure in one.figures:
            verdict = f"[{_COLOURS[figure.verdict]}]{figure.verdict.value}[/]"
            shown.add_row(
                figure.name, figure.floor, figure.ours, figure.shown, figure.wanted, verdict, figure.note
            )
        if one.failure is not None:
            shown.add_row(one.name, "", "", "", "", "[red]failed[/]", escape(_why(one)))
    return shown


def _why(failed: Outcome) -> str:
    """Of each reason the first line, which names who failed and how far it came, and the end of its log."""
    parted = (reason.splitlines() or [""] for reason in failed.reasons)
    return "; ".join(f"{first} {others[-1][:_END]}" if others else first for first, *others in parted)


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--short", action="store_true", help="smaller numbers, for information")
    parser.add_argument("--only", choices=PLAN, action="append", help="only this part (may be repeated)")
    arguments = parser.parse_args()
    # What parts of the bot say that run in this very process is no figure.
    logs.configure("warning", stream=sys.stderr)
    console = Console(width=None if sys.stdout.isatty() else 150)
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    extent = SHORT if arguments.short else FULL
    plan = {name: part for name, part in PLAN.items() if not arguments.only or name in arguments.only}
    try:
        found = uvloop.run(measure(plan, extent, folder, console))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if len(found) > 1:
        console.print("\nall together")
        console.print(table(found))
    return exit_code(found, decides=not arguments.short)


if __name__ == "__main__":
    sys.exit(main())
