"""What is measured, and in which order. One part after the other, so that none disturbs another's figures."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from bench import backlog, dialogs, joining, large_map, members, pacing, recovery, single, through_synapse
from bench.extent import Extent
from bench.figures import Take

Part = Callable[[Path, Extent, Take], Awaitable[None]]
"""Measures in a folder of its own, and hands over each figure as soon as there is one."""

PLAN: dict[str, Part] = {
    "bursts": backlog.part,
    "singles": single.part,
    "map": large_map.part,
    "recovery": recovery.part,
    "synapse": through_synapse.part,
    "pacing": pacing.part,
    "joining": joining.part,
    "dialogs": dialogs.part,
    "members": members.part,
}
