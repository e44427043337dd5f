"""Platforms and job types are data, and people know platforms that we do not."""

import re

import pytest

from organiser.members import names, work
from organiser.members.statutes import CODES


def test_the_data_is_sound() -> None:
    """Ids are plain and each there once; countries are those of the profiles."""
    ids = [platform.id for platform in work.PLATFORMS]

    assert len(ids) == len(set(ids))
    assert len(work.JOBS) == len(set(work.JOBS))
    assert all(re.fullmatch(r"[a-z_]+", one) for one in [*ids, *work.JOBS])
    assert "other" == work.JOBS[-1]
    assert {country for platform in work.PLATFORMS for country in platform.countries} == set(CODES)


@pytest.mark.parametrize("country", CODES)
def test_every_country_has_platforms(country: str) -> None:
    """Something is offered wherever there is a profile."""
    assert work.platforms_in(country)


@pytest.mark.parametrize("platform", work.PLATFORMS, ids=lambda one: one.id)
def test_a_listed_platform_is_known(platform: work.Platform) -> None:
    """By its name, its other names and its id, in capitals or not, with blanks or without."""
    for said in (platform.name, *platform.also, platform.id, platform.name.upper()):
        assert platform.id == work.platform(f" {said} ")
    assert platform.name == work.platform_name(platform.id)


def test_another_platform_is_kept_as_it_is_seen() -> None:
    """On one line, without what is not seen."""
    assert "Nieuwe Ritten" == work.platform(" Nieuwe\u202e\n Ritten ")
    assert "Nieuwe Ritten" == work.platform_name("Nieuwe Ritten")


@pytest.mark.parametrize(
    ("typed", "why"),
    [("", names.NameEmpty), (" \u200b", names.NameEmpty), ("x" * 41, names.NameTooLong)],
)
def test_what_is_no_platform(typed: str, why: type[Exception]) -> None:
    """Nothing, and a whole story."""
    with pytest.raises(why):
        work.platform(typed)


def test_several_platforms() -> None:
    """Each once, in the order in which they were named."""
    assert ("wolt", "Fresh", "uber") == work.platforms(["Wolt", "Fresh", "UBER", "fresh", "wolt"])
    with pytest.raises(work.WorkTooMuch) as refused:
        work.platforms([f"Platform {number}" for number in range(11)])

    assert 10 == refused.value.most


def test_job_types() -> None:
    """By their ids, each once, ten at most."""
    assert ("ride", "care") == work.jobs(["ride", "care", "ride"])
    with pytest.raises(work.JobUnknown) as refused:
        work.jobs(["ride", "astronaut"])
    assert "astronaut" == refused.value.given
    with pytest.raises(work.WorkTooMuch):
        work.jobs(work.JOBS)
