"""What can be counted about the bot, for `/metrics`.

Labels are networks, kinds and outcomes: never ids or text.
"""

from functools import cache

from prometheus_client import Counter, Gauge, Histogram

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600)

INBOX_RECEIVED = Counter("organiser_inbox_received", "Raw updates committed to the inbox.", ["network"])
INTAKE_LAG = Histogram(
    "organiser_intake_lag_seconds",
    "From the time that the network gives a message to its commit in the inbox.",
    ["network"],
    buckets=_SECONDS,
)
DISPATCH = Histogram(
    "organiser_dispatch_seconds",
    "From taking an inbox row to its commit; outcome: done, refused, untranslatable, failed.",
    ["network", "outcome"],
    buckets=_SECONDS,
)
PARKED = Gauge("organiser_parked", "Events that cannot be decrypted yet.", ["network"])
DEVICES = Counter(
    "organiser_matrix_devices",
    "Odd devices of people, each time; reason: changed (other keys than before), unusable (reads nothing).",
    ["reason"],
)
OUTBOX_DEPTH = Gauge("organiser_outbox_depth", "Rows that wait to be sent.", ["network"])
OUTBOX_OLDEST = Gauge("organiser_outbox_oldest_seconds", "Age of the oldest row that waits.", ["network"])
DELIVERIES = Counter(
    "organiser_deliveries",
    "Attempts that ended; kind: what was sent; outcome: sent, in_doubt, failed, cancelled, later.",
    ["network", "kind", "outcome"],
)
DELIVERY = Histogram(
    "organiser_delivery_seconds",
    "From being queued to being sent.",
    ["network", "kind"],
    buckets=_SECONDS,
)
IN_DOUBT = Gauge("organiser_in_doubt", "Rows that left and brought no answer, not yet resolved.", ["network"])
PACING_WAIT = Histogram(
    "organiser_pacing_wait_seconds",
    "Time that rows were held back by a limit; scope: network, chat, group.",
    ["network", "scope"],
    buckets=_SECONDS,
)
CONNECTED = Gauge("organiser_connected", "1 while the network is connected and taking in.", ["network"])

# Finding a series takes longer than counting, and these are counted for each message.
_deliveries = cache(DELIVERIES.labels)
_delivery = cache(DELIVERY.labels)

_KINDS = ("post", "revise", "delete", "react", "answertap", "showmenu", "ask", "do")

for _reason in ("changed", "unusable"):
    DEVICES.labels(_reason)


def begin(network: str) -> None:
    """Begin the counters of this network that an alarm watches: Prometheus sees no growth from nothing."""
    for kind in _KINDS:
        _deliveries(network, kind, "failed")


def count_delivery(network: str, kind: str, outcome: str, seconds: float | None) -> None:
    """Count an attempt that ended; `seconds` since it was queued, None where it goes on."""
    _deliveries(network, kind, outcome).inc()
    if seconds is not None:
        _delivery(network, kind).observe(max(seconds, 0))
