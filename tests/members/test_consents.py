"""What people agree to, in which version."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from organiser.members import consents, refusals
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


def test_who_gave_what_is_needed_may_be_a_member() -> None:
    """Whatever else they did not give."""
    consents.check_needed([consents.give(Purpose.MEMBERSHIP, START)])


@pytest.mark.parametrize(
    "given",
    [
        [],
        [consents.give(Purpose.ANNOUNCEMENTS, START)],
        [replace(consents.give(Purpose.MEMBERSHIP, START), version=OLD)],
        [replace(consents.give(Purpose.MEMBERSHIP, START), withdrawn=LATER)],
    ],
)
def test_without_it_nobody_is_one(given: list[consents.Consent]) -> None:
    """Not by another purpose, an older text, or what was withdrawn."""
    with pytest.raises(refusals.ConsentMissing) as refused:
        consents.check_needed(given)

    assert (Purpose.MEMBERSHIP,) == refused.value.purposes


def test_a_consent_is_withdrawn() -> None:
    """In all the versions that were given; the time of it is kept."""
    new = consents.give(Purpose.ANNOUNCEMENTS, START)
    old = replace(new, version=OLD)
    gone = consents.withdraw([old, new], Purpose.ANNOUNCEMENTS, LATER)

    assert [LATER, LATER] == [one.withdrawn for one in gone]
    assert not consents.are_given(gone)
    with pytest.raises(refusals.ConsentNotGiven):
        consents.withdraw(gone, Purpose.ANNOUNCEMENTS, LATER)


def test_a_changed_text_is_asked_about_again() -> None:
    """Of those who agreed to an older one only, and did not withdraw it."""
    older = [replace(consents.give(purpose, START), version=OLD) for purpose in Purpose]
    newer = consents.give(Purpose.MEMBERSHIP, LATER)
    gone = consents.withdraw(older, Purpose.ANNOUNCEMENTS, LATER)

    assert set(Purpose) == consents.are_given(older)
    assert tuple(Purpose) == consents.to_ask_again(older)
    assert (Purpose.MEMBER_LIST, Purpose.ANNOUNCEMENTS) == consents.to_ask_again([*older, newer])
    assert (Purpose.MEMBERSHIP, Purpose.MEMBER_LIST) == consents.to_ask_again([*older[:2], *gone])
