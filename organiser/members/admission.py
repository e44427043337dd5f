"""Who may come in, and how fast: sponsors, the pace of a chapter, and probation.

These are the defences against infiltration; `docs/stewards.md` says so to stewards. Taking the step itself is
`steps`' work, and in founding mode nothing here but probation is asked.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from organiser.errors import Refusal
from organiser.i18n.called import NAMES, called_number
from organiser.members.often import SoOften, next_time
from organiser.members.refusals import OwnMembership
from organiser.members.settings import Settings
from organiser.members.states import APPLICATIONS, State
from organiser.members.steps import Change

WEEK: Final = timedelta(days=7)

MOST_APPLICATIONS: Final = 3
"""How often a person may apply to a chapter in seven days: sponsors are asked each time."""

PATIENCE: Final = timedelta(days=30)
"""How long an application stays as it is before it ends unanswered."""

MOST_NAMED: Final = 5
"""Members whom an applicant may name; each is written to, so that nobody may name a whole chapter."""

MOST_ASKED: Final = 10
"""Applicants about whom a member is asked within a day, whoever names them; more wait until they look."""

_WORDS: Final = f"(?:{NAMES})[.:]?|and|or|en|of|och|eller|그리고|및"
_BETWEEN: Final = re.compile(
    rf"[\s,;、，；،؛·&+/\u20e3]+|(?<![^\W\d_])(?:{_WORDS})(?![^\W\d_])",  # noqa: RUF001
    re.IGNORECASE,
)
"""What may stand between two numbers, as keyboards of all our languages have it, and what before one."""

_PARTICLE: Final = re.compile(r"(?<=[\d번])(?:과|와|이랑|하고)$")


class NotAskedToSponsor(Refusal):
    """This person was not asked about such an application; whether there is one is not told."""


class PaceReached(SoOften, Refusal):
    """As many were admitted within seven days as the chapter allows."""


class AppliedOften(SoOften, Refusal):
    """The person has applied to the chapter again and again; each time members are written to."""


class SponsorNoMember(Refusal):
    """Only a full member can vouch for somebody, and this one is none now."""


class SponsoringOver(Refusal):
    """The application was decided meanwhile, so that a sponsor's word no longer counts."""


class SponsorsUnreadable(Refusal):
    """What was typed are no member numbers."""

    def __init__(self, given: str) -> None:
        """`given`: what was typed."""
        super().__init__()
        self.given = given


class SponsorsTooMany(Refusal):
    """More sponsors were named than are asked at once."""

    def __init__(self, most: int) -> None:
        """`most`: how many may be named."""
        super().__init__()
        self.most = most


class SponsorState(StrEnum):
    """What somebody who was named as a sponsor has said."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Sponsorship:
    """A member who was asked to vouch: membership, person, what they are now, and what they said."""

    membership: int
    person: int
    standing: State
    state: SponsorState


def check_applications(applied: Iterable[datetime], now: datetime) -> None:
    """Pass where a person may apply to a chapter; `applied` has when they did before.

    Raises:
        AppliedOften: not before a later time, on the clock of `now`.
    """
    possible = next_time(applied, MOST_APPLICATIONS, WEEK, now)
    if possible is not None:
        raise AppliedOften(MOST_APPLICATIONS, possible)


def named_numbers(typed: str) -> tuple[int, ...]:
    """The member numbers that were typed, each once: `12, 15`, `#12 and #15`, `12번 15번`.

    Raises:
        SponsorsUnreadable: there is something in it that is no number.
        SponsorsTooMany: they are more than `MOST_NAMED`.
    """
    found = [called_number(_PARTICLE.sub("", part)) for part in _BETWEEN.split(typed) if part]
    numbers = tuple(dict.fromkeys(one for one in found if one))
    if not numbers or len(numbers) < len(set(found)):
        raise SponsorsUnreadable(typed)
    if len(numbers) > MOST_NAMED:
        raise SponsorsTooMany(MOST_NAMED)
    return numbers


def answered(
    sponsorship: Sponsorship, answer: SponsorState, *, applicant: int | None, application: State
) -> Sponsorship:
    """What the sponsor says now; they may think otherwise until the application is decided.

    `applicant` is the person who applied; `application` the state of their membership.

    Raises:
        SponsoringOver: it is decided.
        OwnMembership: nobody vouches for themselves, with none of their accounts.
        SponsorNoMember: only a full member can confirm.
    """
    if application not in APPLICATIONS:
        raise SponsoringOver
    if answer is SponsorState.CONFIRMED:
        if sponsorship.person == applicant:
            raise OwnMembership
        if sponsorship.standing is not State.MEMBER:
            raise SponsorNoMember
    return replace(sponsorship, state=answer)


def vouching(sponsorships: Iterable[Sponsorship], applicant: int | None) -> Mapping[int, int]:
    """Who vouches for an applicant: confirmed, full members now, each once, not the applicant.

    Persons, each with the number of their membership.
    """
    return {
        one.person: one.membership
        for one in sponsorships
        if one.state is SponsorState.CONFIRMED and one.standing is State.MEMBER and one.person != applicant
    }


def are_enough(sponsorships: Iterable[Sponsorship], applicant: int | None, settings: Settings) -> bool:
    """Whether as many persons vouch as the chapter asks for."""
    return len(vouching(sponsorships, applicant)) >= settings.sponsors


def most_admissions(members: int, settings: Settings) -> int:
    """How many may be admitted in seven days where there are that many members: `max(3, 10 %)` by default."""
    return max(settings.pace_least, members * settings.pace_share // 100)


def next_admission(
    admitted: Iterable[datetime], members: int, settings: Settings, now: datetime
) -> datetime | None:
    """When the next admission is possible; None: now. `admitted` has at least those of the last seven days.

    `members` were there before these; as many are taken for granted until then.
    """
    return next_time(admitted, most_admissions(members, settings), WEEK, now)


def check_pace(admitted: Iterable[datetime], members: int, settings: Settings, now: datetime) -> None:
    """Pass where somebody may be admitted now. Claimed and founding members are no admissions.

    Raises:
        PaceReached: not before a later time, on the clock of `now`.
    """
    possible = next_admission(admitted, members, settings, now)
    if possible is not None:
        raise PaceReached(most_admissions(members, settings), possible)


def probation_end(since: datetime, settings: Settings) -> datetime:
    """When probation that began at `since` is over."""
    return since + timedelta(days=settings.probation_days)


def probation_began(taken: Iterable[Change], now: datetime) -> datetime:
    """When a probation that goes on `now` would have begun, had nothing come between; `taken` are the steps.

    A suspension makes it neither longer nor shorter: no steward alone keeps anybody waiting by one.
    """
    served, began = timedelta(), now
    for one in taken:
        if one.before is State.PROBATION:
            served += one.at - began
        if one.after is State.PROBATION:
            began = one.at
    return now - served


def unanswered(since: datetime) -> datetime:
    """When an application ends that has been in its state since then, and that nobody answers."""
    return since + PATIENCE
