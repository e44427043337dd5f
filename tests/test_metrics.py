"""Metrics: what is labelled can never be a person or a chat."""

from typing import get_args

from prometheus_client import REGISTRY, Counter, Gauge, Histogram

from organiser import metrics
from organiser.chat.outgoing import Action


def test_labels_are_fixed_words() -> None:
    """A label that could hold an id would make one series per person, and name them."""
    kept = [value for value in vars(metrics).values() if isinstance(value, Counter | Gauge | Histogram)]

    labels = {label for metric in kept for label in metric._labelnames}

    assert {"network", "kind", "outcome", "reason", "scope"} == labels
    assert len(kept) >= 10


def test_what_an_alarm_watches_is_there_from_the_start() -> None:
    """Prometheus sees no growth in a series that begins with its first fault: it must have been 0 before."""
    metrics.begin("telegram")
    kinds = [kind.__name__.lower() for kind in get_args(Action)]

    failed = [
        REGISTRY.get_sample_value(
            "organiser_deliveries_total", {"network": "telegram", "kind": kind, "outcome": "failed"}
        )
        for kind in kinds
    ]
    changed = REGISTRY.get_sample_value("organiser_matrix_devices_total", {"reason": "changed"})

    assert None not in failed
    assert changed is not None
