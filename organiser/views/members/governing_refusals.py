"""The words of the expected noes of deciding together: acts, hearings and roles."""

from collections.abc import Mapping
from typing import Final

from organiser.bridge.conversation import clean_name
from organiser.chat.refs import Network
from organiser.errors import Refusal
from organiser.forms import Wording
from organiser.i18n import Words
from organiser.members import acts, hearings, roles
from organiser.members.acts import ActState
from organiser.members.roles import Role
from organiser.views.commands import to_type
from organiser.views.members.acts import acts_name
from organiser.views.members.roles import ROLES, role_options
from organiser.views.members.suspensions import suspend_name
from organiser.views.rich import Paragraph, Worded, plain

_ACT_STATES: Final[Mapping[ActState, Wording]] = {
    ActState.OPEN: lambda words: words.gettext("This still waits for a second steward."),
    ActState.DONE: lambda words: words.gettext("This is done already."),
    ActState.REFUSED: lambda words: words.gettext("Another steward has objected to this."),
    ActState.EXPIRED: lambda words: words.gettext("This waited too long for a second steward, and is over."),
    ActState.WITHDRAWN: lambda words: words.gettext("The person who proposed this has taken it back."),
    ActState.IMPOSSIBLE: lambda words: words.gettext("This can no longer be done, so it is over."),
}


def _act_over(refused: acts.ActOver, _network: Network, words: Words) -> tuple[Paragraph, ...]:
    return (_ACT_STATES[ActState(refused.state)](words), words.gettext("Nothing has changed."))


def _act_waits(refused: acts.ActWaits, network: Network, words: Words) -> tuple[Paragraph, ...]:
    return (
        words.gettext(
            "This was proposed already, as number {number}, and waits. Nothing has changed.",
            number=str(refused.number),
        )
        if refused.same
        else words.gettext(
            "Something else about the same was proposed already, as number {number}, and waits. It has to be"
            " decided or taken back first. Nothing has changed.",
            number=str(refused.number),
        ),
        words.pieces("To see it, write {command}.", command=to_type("acts", acts_name, network, words)),
    )


def _still_answering(refused: acts.StillAnswering, network: Network, words: Words) -> tuple[Paragraph, ...]:
    return (
        words.gettext(
            "The member may still answer, so nothing has changed. You can second this from {moment}.",
            moment=words.beginning(refused.until),
        ),
        words.pieces(
            "If it can't wait, a steward can suspend them meanwhile: {command}.",
            command=to_type("suspend", suspend_name, network, words),
        ),
    )


def _role_unknown(refused: roles.RoleUnknown, _network: Network, words: Words) -> tuple[Paragraph, ...]:
    return (
        words.gettext(
            "There is no role called “{given}”, so nothing has changed. There are these: {roles}.",
            given=clean_name(refused.given),
            roles=words.listing([one.called(words) for one in role_options()]),
        ),
    )


def _nominated(refused: hearings.NominatedAlready, network: Network, words: Words) -> tuple[Paragraph, ...]:
    return (
        words.gettext(
            "You have proposed a steward already, as number {number}. One at a time, because all members"
            " are asked each time. Nothing has changed.",
            number=str(refused.number),
        ),
        words.pieces(
            "To see it, or take it back, write {command}.",
            command=to_type("acts", acts_name, network, words),
        ),
    )


def _nominated_often(
    refused: hearings.NominatedOften, _network: Network, words: Words
) -> tuple[Paragraph, ...]:
    return (
        words.ngettext(
            "You have proposed a steward {count} time within seven days, and each time members are asked."
            " Nothing has changed.",
            "You have proposed stewards {count} times within seven days, and each time members are asked."
            " Nothing has changed.",
            refused.most,
        ),
        words.gettext(
            "You can propose a steward again from {moment}.",
            moment=words.beginning(refused.possible),
        ),
    )


def _role_held(refused: roles.RoleHeld, _network: Network, words: Words) -> tuple[Paragraph, ...]:
    return (
        words.gettext(
            "This person is {role} already, until {day}. Nothing has changed.",
            role=ROLES[Role(refused.role)](words),
            day=words.date(refused.until),
        ),
    )


def _role_not_held(refused: roles.RoleNotHeld, _network: Network, words: Words) -> tuple[Paragraph, ...]:
    return (
        words.gettext(
            "This person is not {role} now. Nothing has changed.",
            role=ROLES[Role(refused.role)](words),
        ),
    )


def _term(refused: roles.TermOutOfBounds, _network: Network, words: Words) -> tuple[Paragraph, ...]:
    return (
        words.gettext(
            "A role can be granted for {least} to {most} days. Nothing has changed.",
            least=refused.least,
            most=refused.most,
        ),
    )


WORDED: Final[dict[type[Refusal], Worded]] = {
    acts.AboutOneself: plain(
        lambda words: words.gettext(
            "This is about you, so another steward has to decide. Nothing has changed."
        )
    ),
    acts.ActOver: _act_over,
    acts.ActUnknown: plain(
        lambda words: words.gettext(
            "Nothing of that number waits for you, so nothing has changed. Please check the number."
        )
    ),
    acts.ActWaits: _act_waits,
    hearings.NominatedAlready: _nominated,
    hearings.NominatedOften: _nominated_often,
    hearings.NotTheCandidate: plain(
        lambda words: words.gettext("That was answered already. Nothing has changed.")
    ),
    roles.LastSteward: plain(
        lambda words: words.gettext(
            "This is the only steward of the chapter. Make somebody else a steward first; then this can be"
            " done. Nothing has changed."
        )
    ),
    roles.MemberUnknown: plain(
        lambda words: words.gettext(
            "That isn't a member number of your chapter, so nothing has changed. Please check the number."
        )
    ),
    acts.NotTheProposer: plain(
        lambda words: words.gettext(
            "Only the person who proposed this can take it back. Nothing has changed."
        )
    ),
    acts.OwnAct: plain(
        lambda words: words.gettext(
            "You proposed this yourself, so another steward has to second it. It still waits."
        )
    ),
    acts.ProposerGone: plain(
        lambda words: words.gettext(
            "The person who proposed this no longer has the role for it. Object to it, and propose it"
            " yourself; then another steward can second it."
        )
    ),
    roles.RoleHeld: _role_held,
    roles.RoleNoMember: plain(
        lambda words: words.gettext("Only full members can have a role. Nothing has changed.")
    ),
    roles.RoleNotHeld: _role_not_held,
    roles.RoleUnknown: _role_unknown,
    acts.StillAnswering: _still_answering,
    roles.TermOutOfBounds: _term,
}
"""Every refusal of acts, hearings and roles, and its words."""
