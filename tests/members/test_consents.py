"""What people agree to, in which version."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from organiser.members import consents
from organiser.members.consents import Purpose
from tests.fakes.clock import START

LATER = START + timedelta(days=1)
OLD = "2020-01-01"


@pytest.mark.parametrize("purpose", Purpose)
def test_every_purpose_has_versions_by_date(purpose: Purpose) -> None:
    """The newest holds, and is written as a date is."""
    versions = consents.VERSIONS[purpose]

    assert list(versions) == sorted(set(versions))
    assert versions[-1] == date.fromisoformat(consents.current(purpose))


def test_what_is_needed_and_what_is_free() -> None:
    """Every purpose is one or the other."""
    assert set(Purpose) == consents.NEEDED | set(consents.FREE)
    assert consents.is_needed(Purpose.MEMBERSHIP)
    assert not consents.is_needed(Purpose.ANNOUNCEMENTS)


def test_each_change_of_a_text_is_an_edition_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where two texts change on the same day, one after the other."""
    seen = {consents.edition()}
    for purpose in (Purpose.MEMBERSHIP, Purpose.ANNOUNCEMENTS):
        versions = (*consents.VERSIONS[purpose], date(2030, 1, 1))
        monkeypatch.setitem(consents.VERSIONS, purpose, versions)
        seen.add(consents.edition())

    assert 3 == len(seen)
    assert all(":" not in edition for edition in seen)


def test_a_changed_text_is_asked_about_again() -> None:
    """Of those who agreed to an older one only, and did not withdraw it."""
    older = [replace(consents.give(purpose, START), version=OLD) for purpose in Purpose]
    newer = consents.give(Purpose.MEMBERSHIP, LATER)
    gone = [replace(one, withdrawn=LATER) for one in older if one.purpose is Purpose.ANNOUNCEMENTS]

    assert set(Purpose) == consents.are_given(older)
    assert tuple(Purpose) == consents.to_ask_again(older)
    assert (Purpose.MEMBER_LIST, Purpose.ANNOUNCEMENTS) == consents.to_ask_again([*older, newer])
    assert (Purpose.MEMBERSHIP, Purpose.MEMBER_LIST) == consents.to_ask_again([*older[:2], *gone])
