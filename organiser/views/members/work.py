"""What job types are called. Platforms have names of their own, the same in every language."""

from collections.abc import Callable, Mapping
from typing import Final

from organiser.i18n import Words

JOBS: Final[Mapping[str, Callable[[Words], str]]] = {
    # Translators: what somebody works at, on a button of at most 20 characters. "Bike" is any two wheels.
    "bike_delivery": lambda words: words.pgettext("button: job", "Bike delivery"),
    "car_delivery": lambda words: words.pgettext("button: job", "Car delivery"),
    "parcels": lambda words: words.pgettext("button: job", "Parcels"),
    "ride": lambda words: words.pgettext("button: job", "Taxi and rides"),
    # Translators: to drive somebody home in their own car.
    "designated_driving": lambda words: words.pgettext("button: job", "Designated driving"),
    "cleaning": lambda words: words.pgettext("button: job", "Cleaning"),
    "care": lambda words: words.pgettext("button: job", "Care"),
    "childcare": lambda words: words.pgettext("button: job", "Childcare"),
    "tutoring": lambda words: words.pgettext("button: job", "Tutoring"),
    "hospitality": lambda words: words.pgettext("button: job", "Hospitality"),
    "warehouse": lambda words: words.pgettext("button: job", "Warehouse"),
    "shop": lambda words: words.pgettext("button: job", "Shop work"),
    "construction": lambda words: words.pgettext("button: job", "Construction"),
    "repairs": lambda words: words.pgettext("button: job", "Repairs"),
    "waste": lambda words: words.pgettext("button: job", "Waste, recycling"),
    "data_entry": lambda words: words.pgettext("button: job", "Data entry"),
    "content_moderation": lambda words: words.pgettext("button: job", "Content moderation"),
    "translation": lambda words: words.pgettext("button: job", "Translation"),
    "design": lambda words: words.pgettext("button: job", "Design"),
    "software": lambda words: words.pgettext("button: job", "Software"),
    "other": lambda words: words.pgettext("button: job", "Other work"),
}
"""Every job type of `members.work`."""


def job_name(kept: str, words: Words) -> str:
    """How a job type is called; one that an older version kept stands as it is."""
    said = JOBS.get(kept)
    return kept if said is None else said(words)
