"""The words of the co-op's expected noes; `organiser.views.refusals` takes them up."""

from collections.abc import Mapping
from typing import Final

from organiser.bridge.conversation import clean_name
from organiser.chat.refs import Network
from organiser.errors import Refusal
from organiser.forms import Wording
from organiser.i18n import Words
from organiser.members import (
    founding,
    linking,
    questions,
    refusals,
)
from organiser.members.states import Authority, State, Step
from organiser.members.suspensions import OwnSuspension
from organiser.views.commands import to_type
from organiser.views.members.accounts import link_name, unlink_name
from organiser.views.members.admission_refusals import WORDED as ADMISSION
from organiser.views.members.governing_refusals import WORDED as GOVERNING
from organiser.views.members.leaving import back_from
from organiser.views.members.setting_refusals import WORDED as SETTING
from organiser.views.members.suspensions import own_suspension
from organiser.views.members.trust import too_new_for_good
from organiser.views.rich import Paragraph, Worded, plain

_STATES: Final[Mapping[State | None, Wording]] = {
    None: lambda words: words.gettext("There is no such membership."),
    State.INVITED: lambda words: words.gettext("This entry waits for the person it belongs to."),
    State.APPLIED: lambda words: words.gettext(
        "This is an application that waits for sponsors or a steward."
    ),
    State.SPONSORED: lambda words: words.gettext("This is an application that waits for a steward."),
    State.PROBATION: lambda words: words.gettext("This person is a member on probation."),
    State.MEMBER: lambda words: words.gettext("This person is a full member."),
    State.SUSPENDED: lambda words: words.gettext("This membership is suspended."),
    State.RESIGNED: lambda words: words.gettext("This person has left the chapter."),
    State.EXCLUDED: lambda words: words.gettext("This person was excluded from the chapter."),
    State.DECLINED: lambda words: words.gettext("This application was declined."),
    State.WITHDRAWN: lambda words: words.gettext("This application was withdrawn."),
    State.MERGED: lambda words: words.gettext(
        "This membership was joined with another one of the same person."
    ),
}


def _not_now(refused: refusals.NotNow, _network: Network, words: Words) -> tuple[Paragraph, ...]:
    match refused.step:
        case Step.GIVE_NOTICE if refused.state in {State.PROBATION, State.MEMBER, State.SUSPENDED}:
            return (words.gettext("You have given notice already. Nothing has changed."),)
        case Step.TAKE_NOTICE_BACK:
            return (words.gettext("You have given no notice that could be taken back. Nothing has changed."),)
        case _:
            state = None if refused.state is None else State(refused.state)
            return (_STATES[state](words), words.gettext("So that can't be done now. Nothing has changed."))


_AUTHORITIES: Final[Mapping[Authority, Wording]] = {
    Authority.PERSON: lambda words: words.gettext("Only the person whose membership it is can do that."),
    Authority.SPONSOR: lambda words: words.gettext("Only somebody who was asked as a sponsor can do that."),
    Authority.STEWARD: lambda words: words.gettext("Only a steward of the chapter can do that."),
    Authority.TWO_STEWARDS: lambda words: words.gettext(
        "That takes two stewards: one proposes it, and another one seconds it."
    ),
    Authority.FOUNDER: lambda words: words.gettext("That is only possible while the co-op is being founded."),
    Authority.TIME: lambda words: words.gettext("That happens by itself when its day has come."),
}


def _not_authorised(refused: refusals.NotAuthorised, _net: Network, words: Words) -> tuple[Paragraph, ...]:
    return (_AUTHORITIES[Authority(refused.needed)](words), words.gettext("Nothing has changed."))


def _too_long(refused: refusals.TextTooLong, _network: Network, words: Words) -> tuple[Paragraph, ...]:
    return (
        words.gettext(
            "That is too long, so nothing has changed. At most {most} characters fit here.", most=refused.most
        ),
    )


def _asked_often(refused: questions.AskedOften, _network: Network, words: Words) -> tuple[Paragraph, ...]:
    return (
        words.ngettext(
            "You have asked the stewards {count} time within a day, so I haven't passed this on.",
            "You have asked the stewards {count} times within a day, so I haven't passed this on.",
            refused.most,
        ),
        words.gettext(
            "You can ask again from {moment}.",
            moment=words.beginning(refused.possible),
        ),
    )


def _answered_often(
    refused: questions.AnsweredOften, _network: Network, words: Words
) -> tuple[Paragraph, ...]:
    return (
        words.ngettext(
            "Stewards have answered this person {count} time within a day, so I haven't passed this on.",
            "Stewards have answered this person {count} times within a day, so I haven't passed this on.",
            refused.most,
        ),
        words.gettext(
            "You can answer again from {moment}.",
            moment=words.beginning(refused.possible),
        ),
    )


def _stayed_often(refused: refusals.StayedOften, _network: Network, words: Words) -> tuple[Paragraph, ...]:
    return (
        words.ngettext(
            "You have taken your notice back {count} time within a day, and each time the stewards are told."
            " Your notice stands for now.",
            "You have taken your notice back {count} times within a day, and each time the stewards are told."
            " Your notice stands for now.",
            refused.most,
        ),
        back_from(refused.possible, words),
    )


def _number_unreadable(
    refused: refusals.NumberUnreadable, _network: Network, words: Words
) -> tuple[Paragraph, ...]:
    return (
        words.gettext(
            "I can't read “{given}” as a number, so nothing has changed. Please write it in digits.",
            given=clean_name(refused.given),
        ),
    )


def _too_new_for_good(refused: linking.TooNewForGood, _net: Network, words: Words) -> tuple[Paragraph, ...]:
    return too_new_for_good(refused.wait, words)


def _linked_lately(refused: linking.LinkedLately, _network: Network, words: Words) -> tuple[Paragraph, ...]:
    return (
        words.gettext(
            "This account was linked a short time ago, so it can't take away one that was there before."
            " Nothing has changed."
        ),
        words.gettext(
            "It can in {duration}. Those that were there before can take this one away at any time.",
            duration=words.duration(refused.wait),
        ),
    )


def _leaves_to_new(refused: linking.LeavesToNew, network: Network, words: Words) -> tuple[Paragraph, ...]:
    return (
        words.gettext(
            "This account was there first, and what you are in the co-op would stay with one that was linked"
            " a short time ago. Nothing has changed."
        ),
        words.pieces(
            "If that one isn't yours, write {unlink} again and choose it. To go on with it alone, write"
            " {link} here and choose it, or wait {duration}: after that you can take this one away.",
            unlink=to_type("unlink", unlink_name, network, words),
            link=to_type("link", link_name, network, words),
            duration=words.duration(refused.wait),
        ),
    )


WORDED: Final[dict[type[Refusal], Worded]] = {
    OwnSuspension: own_suspension,
    linking.AccountsHeld: plain(
        lambda words: words.gettext(
            "A chapter has suspended or excluded you, so your accounts stay linked for now. Nothing has"
            " changed. Once stewards take you in again, you can unlink them: you may ask them."
        )
    ),
    questions.AskedOften: _asked_often,
    questions.AnsweredOften: _answered_often,
    questions.NothingAsked: plain(
        lambda words: words.gettext(
            "Nobody of that number has asked your chapter anything in the last 30 days, so nothing was sent."
            " Please check the number."
        )
    ),
    questions.TextEmpty: plain(
        lambda words: words.gettext(
            "Nothing of that can be seen, so nothing was sent. Please write it in words."
        )
    ),
    founding.FoundingOver: plain(
        lambda words: words.gettext("The founding of this co-op is over, so that is no longer possible.")
    ),
    linking.LeavesToNew: _leaves_to_new,
    linking.LinkedLately: _linked_lately,
    linking.TooNewForGood: _too_new_for_good,
    refusals.DayToCome: plain(
        lambda words: words.gettext(
            "That day is still to come, so I haven't taken it. Please write today's date, or an earlier one."
        )
    ),
    refusals.NotAuthorised: _not_authorised,
    refusals.NotNow: _not_now,
    refusals.NumberUnreadable: _number_unreadable,
    refusals.OwnMembership: plain(
        lambda words: words.gettext(
            "This is your own membership, so somebody else has to decide. Nothing has changed."
        )
    ),
    refusals.ReasonMissing: plain(
        lambda words: words.gettext(
            "Please add the reason. The person will read it. Nothing has changed yet."
        )
    ),
    refusals.StayedOften: _stayed_often,
    linking.SamePerson: plain(
        lambda words: words.gettext(
            "This is your own code, so nothing has changed. To link another account, type it there."
        )
    ),
    refusals.TextTooLong: _too_long,
    **ADMISSION,
    **GOVERNING,
    **SETTING,
}
"""Every refusal of `organiser.members`, and its words."""
