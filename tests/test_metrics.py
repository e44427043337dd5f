"""Metrics: what is labelled can never be a person or a chat."""

from prometheus_client import Counter, Gauge, Histogram

from organiser import metrics


def test_labels_are_fixed_words() -> None:
    """A label that could hold an id would make one series per person, and name them."""
    kept = [value for value in vars(metrics).values() if isinstance(value, Counter | Gauge | Histogram)]

    labels = {label for metric in kept for label in metric._labelnames}

    assert {"network", "kind", "outcome", "reason", "scope"} == labels
    assert len(kept) >= 10
