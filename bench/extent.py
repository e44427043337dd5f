"""How much is measured: the full run by hand, and the short one for machines that others use too."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """Messages, runs, rows and minutes. A full run ends within 15 minutes on two quiet cores.

    A message is said through Synapse in some 30 ms, by whomever; so its runs back to Telegram, which need as
    much time to be prepared as those to Matrix take, are fewer.
    """

    burst: int
    runs: int
    singles: int
    turn: int
    map_rows: int
    first: int
    growth: int
    queued: int
    recoveries: int
    synapse_burst: int
    synapse_to_matrix: int
    synapse_to_telegram: int
    minutes: int
    members: int
    askings: int
    alone_seconds: float
    crowd_seconds: float


FULL = Extent(
    burst=1000,
    runs=5,
    singles=600,
    turn=20,
    map_rows=1_000_000,
    first=10_000,
    growth=40_000,
    queued=10_000,
    recoveries=3,
    synapse_burst=1000,
    synapse_to_matrix=3,
    synapse_to_telegram=2,
    minutes=2,
    members=50_000,
    askings=12,
    alone_seconds=20,
    crowd_seconds=60,
)
SHORT = Extent(
    burst=500,
    runs=2,
    singles=120,
    turn=12,
    map_rows=50_000,
    first=2_000,
    growth=4_000,
    queued=1_000,
    recoveries=2,
    synapse_burst=100,
    synapse_to_matrix=2,
    synapse_to_telegram=2,
    minutes=1,
    members=1_000,
    askings=5,
    alone_seconds=5,
    crowd_seconds=10,
)
