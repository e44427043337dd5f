"""The expected noes of the co-op: facts only. `organiser.views.members.refusals` words every one of them.

What a person typed (`given`) is shown to them, and kept out of the exception's text.

Longer than most modules, because they are many and none of them does anything.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from organiser.errors import Refusal


class NotNow(Refusal):
    """The membership is in a state in which this cannot be done, or its time has not come."""

    def __init__(self, state: str | None, act: str) -> None:
        """`state`: a `states.State`, None for no membership at all; `act`: a `states.Act`."""
        super().__init__()
        self.state = state
        self.act = act


class NotAuthorised(Refusal):
    """Somebody else has to do this, or somebody together with them."""

    def __init__(self, needed: str) -> None:
        """`needed`: a `states.Authority`."""
        super().__init__()
        self.needed = needed


class OwnMembership(Refusal):
    """Nobody decides about their own membership, or vouches for themselves."""


class ReasonMissing(Refusal):
    """Who is declined, suspended or excluded is told why."""

    def __init__(self, act: str) -> None:
        """`act`: a `states.Act`."""
        super().__init__()
        self.act = act


class TextTooLong(Refusal):
    """More words than there is room for."""

    def __init__(self, most: int) -> None:
        """`most`: characters."""
        super().__init__()
        self.most = most


class AlreadyHere(Refusal):
    """The person has an application or a membership in the chapter already."""

    def __init__(self, state: str) -> None:
        """`state`: a `states.State`."""
        super().__init__()
        self.state = state


class Excluded(Refusal):
    """The person was excluded from the chapter: nothing but reinstatement brings them back."""


class SoOften:
    """Marks a refusal that holds for a while."""

    def __init__(self, most: int, possible: datetime) -> None:
        """`most`: how often it may be done in that time; `possible`: when it may be done next."""
        super().__init__()
        self.most = most
        self.possible = possible


class PaceReached(SoOften, Refusal):
    """As many were admitted within seven days as the chapter allows."""


class AppliedOften(SoOften, Refusal):
    """The person has applied to the chapter again and again; each time members are written to."""


class AskedOften(SoOften, Refusal):
    """The person has asked the stewards of a chapter again and again; each time all are written to."""


class AnsweredOften(SoOften, Refusal):
    """Stewards have answered the same person again and again; each answer is read by all of them."""


class NothingAsked(Refusal):
    """Nobody of that number has asked the stewards of the chapter anything lately."""


class TextEmpty(Refusal):
    """Nothing of what was written can be seen."""


class NoChapters(Refusal):
    """The co-op has no chapter yet, so that there is nothing to join."""


class NotAskedToSponsor(Refusal):
    """This person was not asked about such an application; whether there is one is not told."""


class NumberUnreadable(Refusal):
    """What was typed is no number of a member or an application."""

    def __init__(self, given: str) -> None:
        """`given`: what was typed."""
        super().__init__()
        self.given = given


class SponsorNoMember(Refusal):
    """Only a full member can vouch for somebody, and this one is none now."""


class SponsoringOver(Refusal):
    """The application was decided meanwhile, so that a sponsor's word no longer counts."""

    def __init__(self, state: str) -> None:
        """`state`: the `states.State` of the membership."""
        super().__init__()
        self.state = state


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


class SettingUnknown(Refusal):
    """A chapter has no such setting."""

    def __init__(self, given: str, nearest: str | None) -> None:
        """`given`: what was typed; `nearest`: the name of a setting that looks like it."""
        super().__init__()
        self.given = given
        self.nearest = nearest


class SettingRefused(Refusal):
    """The value is none that the setting may have."""

    def __init__(self, name: str, given: str, least: int, most: int) -> None:
        """`name`: the setting; `given`: what was typed; whole numbers from `least` to `most` will do."""
        super().__init__()
        self.name = name
        self.given = given
        self.least = least
        self.most = most


class SettingSame(Refusal):
    """This is set already."""


class SettingFixed(Refusal):
    """The law fixes this rule of the statutes, so that no bylaws can say otherwise."""


class BylawRefused(Refusal):
    """What was typed is no value of the rule."""

    def __init__(self, given: str, example: str) -> None:
        """`given`: what was typed; `example`: what may be."""
        super().__init__()
        self.given = given
        self.example = example


class NoticeRefused(Refusal):
    """A notice would be longer than one may be: nobody is held so long."""


class NameEmpty(Refusal):
    """Nothing of the name can be seen."""


class NameTooLong(Refusal):
    """The name has too many signs."""

    def __init__(self, most: int) -> None:
        """`most`: signs as a reader counts them."""
        super().__init__()
        self.most = most


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


class MemberUnknown(Refusal):
    """The number is none of a membership in a chapter where this person may ask."""


class RoleUnknown(Refusal):
    """There is no such role."""

    def __init__(self, given: str) -> None:
        """`given`: what was typed."""
        super().__init__()
        self.given = given


class NotTheCandidate(Refusal):
    """Only whom it is about says whether they want the role, and once."""


class RoleNoMember(Refusal):
    """A role can only be held by a full member."""


class RoleHeld(Refusal):
    """The person holds the role already, for as long or longer."""

    def __init__(self, role: str, until: date) -> None:
        """`role`: a `roles.Role`; `until`: the last day of the term that runs."""
        super().__init__()
        self.role = role
        self.until = until


class RoleNotHeld(Refusal):
    """The person does not hold the role now."""

    def __init__(self, role: str) -> None:
        """`role`: a `roles.Role`."""
        super().__init__()
        self.role = role


class TermOutOfBounds(Refusal):
    """A term is shorter or longer than one may be."""

    def __init__(self, least: int, most: int) -> None:
        """`least` and `most`: days."""
        super().__init__()
        self.least = least
        self.most = most


class LastSteward(Refusal):
    """The role of the only steward would be taken from a chapter that has members."""


class NotPositive(Refusal):
    """A number of shares or an amount that has to be more than nothing is not."""


class AmountTooLarge(Refusal):
    """A number of shares or an amount that no ledger of a co-op holds: surely mistyped."""


class SharesLacking(Refusal):
    """More shares would go than are held."""

    def __init__(self, held: int) -> None:
        """`held`: how many there are."""
        super().__init__()
        self.held = held


class PaymentsLacking(Refusal):
    """More money would go back, or over to another owner, than was paid in."""

    def __init__(self, paid: int, currency: str) -> None:
        """`paid`: minor units of `currency`."""
        super().__init__()
        self.paid = paid
        self.currency = currency


class SameOwner(Refusal):
    """Shares would go from an owner to themselves."""


class OwnAct(Refusal):
    """Who proposed it cannot be the second."""


class AboutOneself(Refusal):
    """Who an act is about can neither second nor refuse it."""


class ActOver(Refusal):
    """The act no longer waits."""

    def __init__(self, state: str) -> None:
        """`state`: an `acts.ActState`."""
        super().__init__()
        self.state = state


class ActUnknown(Refusal):
    """There is no such act, or none that this person may know of."""


class ActWaits(Refusal):
    """The same was proposed already, and waits, or something else that would decide about it."""

    def __init__(self, number: int, *, same: bool = True) -> None:
        """`number`: that of the act; `same`: it would do the very same."""
        super().__init__()
        self.number = number
        self.same = same


class NominatedAlready(ActWaits):
    """One nomination of a person at a time: each asks all members."""


class NominatedOften(SoOften, Refusal):
    """The person has proposed stewards again and again; each time members are written to."""


class ProposerGone(Refusal):
    """Who proposed it is no steward any more, so that there would be one steward for it, not two."""


class StillAnswering(Refusal):
    """Whom the act is about may answer first."""

    def __init__(self, until: datetime) -> None:
        """`until`: when it can be seconded."""
        super().__init__()
        self.until = until


class NotTheProposer(Refusal):
    """Only who proposed it can take it back."""


class SamePerson(Refusal):
    """Both accounts are one person already."""


class AccountsHeld(Refusal):
    """Who is suspended or excluded somewhere cannot take accounts apart, and so begin anew."""


class LinkedLately(Refusal):
    """An account that was linked a short time ago cannot take away one that was there before."""

    def __init__(self, wait: timedelta) -> None:
        """`wait`: until it can."""
        super().__init__()
        self.wait = wait


class FoundingOver(Refusal):
    """The chapter's founding mode has ended, for good."""


class ImportUnreadable(Refusal):
    """What was sent is no table of text, or nobody can be sure which letters it means."""


class ImportTooLarge(Refusal):
    """The table has more lines or bytes than are taken at once."""

    def __init__(self, most: int) -> None:
        """`most`: lines."""
        super().__init__()
        self.most = most


class ImportEmpty(Refusal):
    """The table has no line below its headings."""


class ImportNameless(Refusal):
    """No column of the table is headed as the one with the names."""

    def __init__(self, headings: Sequence[str]) -> None:
        """`headings`: how that column may be headed."""
        super().__init__()
        self.headings = tuple(headings)
