"""Examples of the co-op's refusals that carry facts, for `tests/views/test_refusals.py`."""

from datetime import timedelta

from organiser.access import AccountTooNew, NotFullMember
from organiser.errors import Refusal
from organiser.members import (
    acts,
    admission,
    chapters,
    codes,
    headings,
    hearings,
    importing,
    linking,
    names,
    questions,
    refusals,
    roles,
    settings,
    shares,
    work,
)
from organiser.members.acts import ActState
from organiser.members.register import FormatUnknown, OwnerLeft, OwnerUnknown
from organiser.members.reversing import EntryUnknown, NeededSince, ReversalStays, ReversedAlready
from organiser.members.roles import Role
from organiser.members.states import Authority, State, Step
from organiser.members.suspensions import OwnSuspension
from tests.fakes.clock import START

CODES = [one for one in codes.Purpose if one in {"link", "found", "claim"}]
"""What people type codes for."""

EXAMPLES: dict[str, Refusal] = {
    **{f"ActOver, {state}": acts.ActOver(state) for state in ActState},
    "ActWaits": acts.ActWaits(7),
    "ActWaits, something else": acts.ActWaits(7, same=False),
    "StillAnswering": acts.StillAnswering(START + timedelta(days=7)),
    "OwnSuspension": OwnSuspension(START + timedelta(days=14)),
    "NominatedAlready": hearings.NominatedAlready(7),
    "NominatedOften": hearings.NominatedOften(3, START + timedelta(days=7)),
    **{
        f"AlreadyHere, {state}": refusals.AlreadyHere(state)
        for state in (State.APPLIED, State.MEMBER, State.SUSPENDED)
    },
    "AppliedHere": refusals.AppliedHere("Gent"),
    "ChapterDeserted": chapters.ChapterDeserted("Gent"),
    "ChapterUnknown": chapters.ChapterUnknown("Atlantis\n\nor so"),
    "BylawRefused": settings.BylawRefused("many", "30d"),
    "AnsweredOften": questions.AnsweredOften(10, START + timedelta(days=1)),
    "AskedOften": questions.AskedOften(3, START + timedelta(days=1)),
    "AppliedOften": admission.AppliedOften(3, START + timedelta(days=7)),
    **{f"CodeExposed, {purpose}": codes.CodeExposed(purpose) for purpose in CODES},
    **{f"CodeOver, {purpose}": codes.CodeOver(purpose) for purpose in CODES},
    **{f"CodeUnfit, {purpose}": codes.CodeUnfit(purpose) for purpose in CODES},
    "CurrencyUnknown": chapters.CurrencyUnknown("pebbles"),
    "ImportNameless": headings.ImportNameless(["name", "naam"]),
    "AccountTooNew": AccountTooNew(timedelta(days=6, hours=2)),
    "ImportTooLarge": importing.ImportTooLarge(5000),
    "JobUnknown": work.JobUnknown("astronaut\n\nor so"),
    "LeavesToNew": linking.LeavesToNew(timedelta(days=6, hours=2)),
    "LinkedLately": linking.LinkedLately(timedelta(days=6, hours=2)),
    "TooNewForGood": linking.TooNewForGood(timedelta(days=6, hours=2)),
    "NameTooLong": names.NameTooLong(40),
    **{f"NotAuthorised, {needed}": refusals.NotAuthorised(needed) for needed in Authority},
    "NotFullMember, on probation": NotFullMember(START.date() + timedelta(days=30)),
    "NotNow, no notice to take back": refusals.NotNow(State.MEMBER, Step.TAKE_NOTICE_BACK),
    "NotNow, notice given already": refusals.NotNow(State.MEMBER, Step.GIVE_NOTICE),
    "NotNow, nothing there": refusals.NotNow(None, Step.APPROVE),
    **{f"NotNow, {state}": refusals.NotNow(state, Step.APPROVE) for state in State},
    "StayedOften": refusals.StayedOften(3, START + timedelta(days=1)),
    "NumberUnreadable": refusals.NumberUnreadable("twelve\n\nor so"),
    "FormatUnknown": FormatUnknown("pdf"),
    "EntryUnknown": EntryUnknown(99),
    "NeededSince": NeededSince(7, 9),
    "ReversalStays": ReversalStays(9, 7),
    "ReversedAlready": ReversedAlready(7, 9),
    "OwnerLeft": OwnerLeft(12),
    "OwnerUnknown": OwnerUnknown(99),
    "PaceReached, one": admission.PaceReached(1, START + timedelta(days=7)),
    "PaceReached, three": admission.PaceReached(3, START + timedelta(days=7)),
    "PaymentsLacking": shares.PaymentsLacking(12_50, "EUR"),
    "ReasonMissing": refusals.ReasonMissing(),
    **{f"RoleHeld, {role}": roles.RoleHeld(role, (START + timedelta(days=365)).date()) for role in Role},
    "RoleNotHeld": roles.RoleNotHeld(Role.TREASURER),
    "RoleUnknown": roles.RoleUnknown("boss"),
    "RuleGranted, leaving": settings.RuleGranted("leaving.approval"),
    "RuleGranted, votes": settings.RuleGranted("vote.basis"),
    "SettingRefused": settings.SettingRefused("sponsors", "many", 0, 5),
    "SettingRefused, without a value": settings.SettingRefused("sponsors", "", 0, 5),
    "SettingUnknown": settings.SettingUnknown("colour", None),
    "SettingUnknown, one is like it": settings.SettingUnknown("sponsor", "sponsors"),
    "SharesLacking, none": shares.SharesLacking(0),
    "SharesLacking, one": shares.SharesLacking(1),
    "SponsoringOver": admission.SponsoringOver(),
    "SponsorsTooMany": admission.SponsorsTooMany(5),
    "SponsorsUnreadable": admission.SponsorsUnreadable("Anna"),
    "TermOutOfBounds": roles.TermOutOfBounds(1, 1461),
    "TextTooLong": refusals.TextTooLong(1000),
    "TriesExhausted": codes.TriesExhausted(timedelta(minutes=6)),
    "ZoneUnknown": chapters.ZoneUnknown("Atlantis", None),
    "ZoneUnknown, one is like it": chapters.ZoneUnknown("Lisbn", "Europe/Lisbon"),
    "WorkTooMuch": work.WorkTooMuch(10),
}
"""Each by its class's name, and by what makes it another sentence."""
