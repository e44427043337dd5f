"""The fixed words in the file of one's own data, in the reader's language: states, rules, kinds.

A word that has no sentence of its own here stands as it is kept.
"""

from collections.abc import Mapping
from typing import Final

from organiser.chat.incoming import Presence
from organiser.chat.refs import Network
from organiser.forms import Wording
from organiser.i18n import Words
from organiser.members.acts import ActKind, ActState
from organiser.members.admission import SponsorState
from organiser.members.codes import Purpose as Code
from organiser.members.states import Rule
from organiser.members.work import platform_name
from organiser.views.anywhere import network_name
from organiser.views.members.work import job_name

RULES: Final[Mapping[str, Wording]] = {
    # Translators: by which rule a step of a membership was taken; in a table.
    Rule.APPLIED: lambda words: words.pgettext("rule of a step", "applied"),
    Rule.FOUNDED: lambda words: words.pgettext("rule of a step", "founded the co-op"),
    Rule.IMPORTED: lambda words: words.pgettext("rule of a step", "put on the list of members"),
    Rule.CLAIMED: lambda words: words.pgettext("rule of a step", "took over an entry of the list"),
    Rule.SPONSORS: lambda words: words.pgettext("rule of a step", "enough sponsors"),
    Rule.SPONSOR_WITHDREW: lambda words: words.pgettext("rule of a step", "a sponsor took it back"),
    Rule.SPONSORS_AND_STEWARD: lambda words: words.pgettext(
        "rule of a step", "enough sponsors, and a steward"
    ),
    Rule.WELCOME: lambda words: words.pgettext("rule of a step", "a steward's welcome"),
    Rule.FOUNDING: lambda words: words.pgettext("rule of a step", "founding mode"),
    Rule.DECLINED: lambda words: words.pgettext("rule of a step", "declined by a steward"),
    Rule.INVITATION_REMOVED: lambda words: words.pgettext("rule of a step", "the entry was removed"),
    Rule.INVITATION_OVER: lambda words: words.pgettext("rule of a step", "nobody claimed the entry in time"),
    Rule.WITHDRAWN: lambda words: words.pgettext("rule of a step", "taken back by the applicant"),
    Rule.UNANSWERED: lambda words: words.pgettext("rule of a step", "nobody decided in time"),
    Rule.PROBATION_OVER: lambda words: words.pgettext("rule of a step", "probation is over"),
    Rule.SUSPENDED: lambda words: words.pgettext("rule of a step", "suspended by stewards"),
    Rule.SUSPENDED_ALONE: lambda words: words.pgettext("rule of a step", "suspended by one steward"),
    Rule.SUSPENSION_OVER: lambda words: words.pgettext("rule of a step", "the suspension is over"),
    Rule.NOBODY_LEFT: lambda words: words.pgettext(
        "rule of a step", "taken in again, as nobody else was left"
    ),
    Rule.REINSTATED: lambda words: words.pgettext("rule of a step", "taken in again by a steward"),
    Rule.REINSTATED_BY_TWO: lambda words: words.pgettext("rule of a step", "taken in again by two stewards"),
    Rule.EXCLUDED_BY_TWO: lambda words: words.pgettext("rule of a step", "excluded by two stewards"),
    Rule.NOTICE_GIVEN: lambda words: words.pgettext("rule of a step", "notice given"),
    Rule.NOTICE_TAKEN_BACK: lambda words: words.pgettext("rule of a step", "notice taken back"),
    Rule.NOTICE_OVER: lambda words: words.pgettext("rule of a step", "the notice period is over"),
    Rule.RESIGNED: lambda words: words.pgettext("rule of a step", "left at once"),
    Rule.LINKED: lambda words: words.pgettext("rule of a step", "accounts were linked"),
}

SPONSORSHIPS: Final[Mapping[str, Wording]] = {
    # Translators: what somebody said who was named as a sponsor; in a table.
    SponsorState.ASKED: lambda words: words.pgettext("sponsorship", "asked"),
    SponsorState.CONFIRMED: lambda words: words.pgettext("sponsorship", "confirmed"),
    SponsorState.DECLINED: lambda words: words.pgettext("sponsorship", "not confirmed"),
    SponsorState.WITHDRAWN: lambda words: words.pgettext("sponsorship", "taken back"),
}

ACTS: Final[Mapping[str, Wording]] = {
    # Translators: what became of a proposal of a steward; in a table.
    ActState.OPEN: lambda words: words.pgettext("act", "waits"),
    ActState.DONE: lambda words: words.pgettext("act", "done"),
    ActState.REFUSED: lambda words: words.pgettext("act", "refused"),
    ActState.EXPIRED: lambda words: words.pgettext("act", "too late"),
    ActState.WITHDRAWN: lambda words: words.pgettext("act", "taken back"),
    ActState.IMPOSSIBLE: lambda words: words.pgettext("act", "no longer possible"),
}

OTHERS: Final[Mapping[str, Wording]] = {
    # Translators: through what somebody works, and what they do; in a table.
    "work.kind.platform": lambda words: words.pgettext("work", "app or agency"),
    "work.kind.job": lambda words: words.pgettext("work", "kind of work"),
    # Translators: what an entry of the share ledger does; in a table.
    "share_entry.kind.issue": lambda words: words.pgettext("share kind", "new shares"),
    "share_entry.kind.payment": lambda words: words.pgettext("share kind", "payment"),
    "share_entry.kind.transfer": lambda words: words.pgettext("share kind", "transfer"),
    "share_entry.kind.refund": lambda words: words.pgettext("share kind", "refund"),
    "share_entry.kind.reversal": lambda words: words.pgettext("share kind", "reversal"),
    # Translators: a name and an address that are kept apart, locked; in a table.
    "record.kind.owner.record_id": lambda words: words.pgettext("record", "line of the owner register"),
    # Translators: why somebody looked at the owner register; in a table.
    "reading.why.page": lambda words: words.pgettext("read", "a page of it"),
    "reading.why.line": lambda words: words.pgettext("read", "one line"),
    "reading.why.entry": lambda words: words.pgettext("read", "to enter a name for somebody"),
    # Translators: a member who owns a part of the co-op; in a table.
    "membership.class.owner_member": lambda words: words.pgettext("class", "owner-member"),
}

ACT_KINDS: Final[Mapping[str, Wording]] = {
    # Translators: what a steward proposed to another; in a table.
    ActKind.GRANT: lambda words: words.pgettext("act kind", "give a role"),
    ActKind.REVOKE: lambda words: words.pgettext("act kind", "take a role away"),
    ActKind.SET: lambda words: words.pgettext("act kind", "change a setting"),
    ActKind.SUSPEND: lambda words: words.pgettext("act kind", "suspend somebody"),
    ActKind.EXCLUDE: lambda words: words.pgettext("act kind", "exclude somebody"),
    ActKind.REINSTATE: lambda words: words.pgettext("act kind", "take somebody in again"),
    ActKind.EXPORT: lambda words: words.pgettext("act kind", "the owner register as a file"),
    ActKind.INVITE: lambda words: words.pgettext("act kind", "new codes for a list"),
    ActKind.CHAPTER: lambda words: words.pgettext("act kind", "a new chapter"),
}

PRESENCES: Final[Mapping[str, Wording]] = {
    # Translators: how the bot stands in a private chat; in a table.
    Presence.INVITED: lambda words: words.pgettext("presence", "invited"),
    Presence.MEMBER: lambda words: words.pgettext("presence", "there"),
    Presence.ADMIN: lambda words: words.pgettext("presence", "there, as an admin"),
    Presence.ABSENT: lambda words: words.pgettext("presence", "not there"),
}

CODES: Final[Mapping[str, Wording]] = {
    # Translators: what a one-time code is for; in a table.
    Code.LINK: lambda words: words.pgettext("code", "to link accounts"),
    Code.AGREE: lambda words: words.pgettext("code", "to agree to a link"),
    Code.FOUND: lambda words: words.pgettext("code", "to found the co-op"),
    Code.CLAIM: lambda words: words.pgettext("code", "to take over an entry of the list"),
}

_WAITING: Final = ("queued", "held", "pending", "parked")

MESSAGES: Final[Mapping[str, Wording]] = {
    **dict.fromkeys(_WAITING, lambda words: words.pgettext("act", "waits")),
    # Translators: how far a message on its way is; in a table.
    "sending": lambda words: words.pgettext("message", "being sent"),
    "in_doubt": lambda words: words.pgettext("message", "perhaps sent"),
    "sent": lambda words: words.pgettext("message", "sent"),
    "failed": lambda words: words.pgettext("message", "failed"),
    "cancelled": lambda words: words.pgettext("message", "taken back"),
}

ACTIONS: Final[Mapping[str, Wording]] = {
    # Translators: what the bot is to do in a chat; in a table.
    "post": lambda words: words.pgettext("action", "message"),
    "revise": lambda words: words.pgettext("action", "changed message"),
    "delete": lambda words: words.pgettext("action", "removal"),
    "react": lambda words: words.pgettext("action", "reaction"),
    "answer_tap": lambda words: words.pgettext("action", "answer to a button"),
    "ask": lambda words: words.pgettext("action", "question to the network"),
    "do": lambda words: words.pgettext("action", "step"),
    "show_menu": lambda words: words.pgettext("action", "list of commands"),
}


def yes_or_no(flag: bool, words: Words) -> str:  # noqa: FBT001 - the flag is what is said
    """A flag in a table."""
    # Translators: a column of a table says whether something is so.
    return words.pgettext("flag", "yes") if flag else words.pgettext("flag", "no")


_BY_PLACE: Final[Mapping[str, Mapping[str, Wording]]] = {
    "act.kind": ACT_KINDS,
    "act.state": ACTS,
    "chat.presence": PRESENCES,
    "inbox.state": MESSAGES,
    "one_time_code.purpose": CODES,
    "outbox.kind": ACTIONS,
    "outbox.state": MESSAGES,
    "membership_change.rule": RULES,
    "sponsorship.state": SPONSORSHIPS,
}


def fixed_word(place: str, said: str, words: Words) -> str | None:
    """A word that stands in a column of a table, such as `act.state`; None where it has none of its own."""
    if place.endswith(".network") and said in set(Network):
        return network_name(Network(said), words)
    if place == "work.value":
        return job_name(platform_name(said), words)
    found = _BY_PLACE.get(place, {}).get(said) or OTHERS.get(f"{place}.{said}")
    return None if found is None else found(words)
