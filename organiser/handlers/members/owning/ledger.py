"""Entries of the share ledger as they are shown: with the numbers of all whom they name."""

from collections.abc import Sequence
from typing import Final

from organiser.context import Context
from organiser.members.register import Owner
from organiser.members.shares import Entry
from organiser.views.members.entries import Shown

SHOWN: Final = 10
"""Entries that are shown, the newest; all of them are in what `/mydata` gives."""


async def newest(ctx: Context, line: Owner) -> tuple[tuple[Shown, ...], bool]:
    """The newest entries that name a line of the register, the newest last; and whether there are more."""
    entries = await ctx.store.share_ledger.of(line.id)
    return await shown(ctx, entries[-SHOWN:], line.id), len(entries) > SHOWN


async def shown(ctx: Context, entries: Sequence[Entry], line: int | None = None) -> tuple[Shown, ...]:
    """Entries as who stands behind a line reads them; without one, each as its first owner does."""
    numbers = await owners(ctx, entries)
    reversals = await ctx.store.share_ledger.reversed_by(entries)
    return tuple(_shown(one, line, numbers, reversals.get(one.number)) for one in entries)


async def owners(ctx: Context, entries: Sequence[Entry]) -> dict[int, int]:
    """The numbers in the register of all whom entries name, by their lines' ids."""
    named = {one for entry in entries for one in (entry.owner, entry.other) if one is not None}
    return {one: (await ctx.store.register.get(one)).number for one in sorted(named)}


def _shown(entry: Entry, line: int | None, numbers: dict[int, int], by: int | None) -> Shown:
    came = entry.other is not None and entry.other == line
    other = None if entry.other is None else numbers[entry.owner if came else entry.other]
    return Shown(entry, other=other, came=came, by=by)
