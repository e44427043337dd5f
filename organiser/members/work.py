"""What members work at: platforms and job types, as data (`work.toml`).

Job types are ids; views say how they are called in each language. A platform is known by its own name, and
one that is not listed may be typed, for new ones appear every month.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from organiser.errors import Refusal
from organiser.members.names import short_line

MOST: Final = 10
"""Platforms, and job types, of one member."""

LONGEST_PLATFORM: Final = 40
"""Signs of the name of a platform that is typed."""


class WorkTooMuch(Refusal):
    """More platforms or job types than are kept of one person."""

    def __init__(self, most: int) -> None:
        """`most`: how many of each."""
        super().__init__()
        self.most = most


class JobUnknown(Refusal):
    """There is no such job type."""

    def __init__(self, given: str) -> None:
        """`given`: what was chosen."""
        super().__init__()
        self.given = given


@dataclass(frozen=True, slots=True)
class Platform:
    """An app or agency through which people get work. `name` is its own, the same in every language."""

    id: str
    name: str
    countries: tuple[str, ...]
    also: tuple[str, ...] = ()


def _loaded() -> tuple[tuple[Platform, ...], tuple[str, ...]]:
    raw = tomllib.loads(Path(__file__).with_name("work.toml").read_text("utf-8"))
    platforms = tuple(
        Platform(one["id"], one["name"], tuple(one["countries"]), tuple(one.get("also", ())))
        for one in raw["platform"]
    )
    return platforms, tuple(raw["jobs"])


PLATFORMS, JOBS = _loaded()
"""All platforms that are offered, in the order of their names; the ids of all job types, `other` last."""

_BY_NAME: Final = {
    said.casefold().replace(" ", "").replace("-", ""): platform
    for platform in PLATFORMS
    for said in (platform.id.replace("_", " "), platform.name, *platform.also)
}


def platforms_in(country: str) -> tuple[Platform, ...]:
    """The platforms to offer where a chapter's profile is that of a country (`nl`, `be`, `kr`, `se`)."""
    return tuple(platform for platform in PLATFORMS if country in platform.countries)


def platform(typed: str) -> str:
    """What is kept for a platform that was typed: the id of a listed one, otherwise the line as it is seen.

    Raises:
        NameEmpty, NameTooLong: it is none, see `names.short_line`.
    """
    line = short_line(typed, LONGEST_PLATFORM)
    listed = _BY_NAME.get(line.casefold().replace(" ", "").replace("-", ""))
    return line if listed is None else listed.id


def platform_name(kept: str) -> str:
    """How a platform is shown that is kept as an id or as it was typed."""
    return next((one.name for one in PLATFORMS if one.id == kept), kept)


def platforms(typed: Iterable[str]) -> tuple[str, ...]:
    """Several, each once; platforms that differ in capitals only are one.

    Raises:
        WorkTooMuch: more than `MOST`.
        NameEmpty, NameTooLong: see `platform`.
    """
    kept: dict[str, str] = {}
    for one in typed:
        found = platform(one)
        kept.setdefault(found.casefold(), found)
    return _bounded(tuple(kept.values()))


def jobs(chosen: Iterable[str]) -> tuple[str, ...]:
    """Job types by their ids, each once.

    Raises:
        JobUnknown: one is not listed.
        WorkTooMuch: more than `MOST`.
    """
    ids = tuple(dict.fromkeys(chosen))
    for one in ids:
        if one not in JOBS:
            raise JobUnknown(one)
    return _bounded(ids)


def _bounded(values: tuple[str, ...]) -> tuple[str, ...]:
    if len(values) > MOST:
        raise WorkTooMuch(MOST)
    return values
