"""The words of the noes of coming in: name, work and sponsors; `views.members.refusals` takes them up."""

from collections.abc import Mapping
from typing import Final

from organiser.bridge.conversation import clean_name
from organiser.chat.refs import Network
from organiser.errors import Refusal
from organiser.i18n import Words
from organiser.members import admission, chapters, names, refusals, work
from organiser.members.states import APPLICATIONS, State
from organiser.views.commands import to_type
from organiser.views.members.applicants import withdraw_name
from organiser.views.members.asking import way
from organiser.views.members.joining import join_name
from organiser.views.rich import Paragraph, Worded, code, plain


def _already_here(refused: refusals.AlreadyHere, network: Network, words: Words) -> tuple[Paragraph, ...]:
    if refused.state in APPLICATIONS:
        return (words.gettext("You have applied here already. Your application waits; you need do nothing."),)
    if refused.state == State.SUSPENDED:
        return (
            words.gettext(
                "Your membership here is suspended, so you can't apply anew. Ask a steward about it."
            ),
            way(network, words),
        )
    return (words.gettext("You are a member here already."),)


def _applied_here(refused: refusals.AppliedHere, network: Network, words: Words) -> tuple[Paragraph, ...]:
    return (
        words.gettext("You have applied to {chapter}, so I haven't used your code.", chapter=refused.chapter),
        words.pieces(
            "To become that member instead, take your application back with {command}. The code still works"
            " then.",
            command=to_type("withdraw", withdraw_name, network, words),
        ),
    )


def _applied_often(refused: admission.AppliedOften, _network: Network, words: Words) -> tuple[Paragraph, ...]:
    return (
        words.ngettext(
            "You have applied here {count} time within seven days, and each time members are asked about"
            " you.",
            "You have applied here {count} times within seven days, and each time members are asked about"
            " you.",
            refused.most,
        ),
        words.gettext(
            "You can apply again from {moment}.",
            moment=words.beginning(refused.possible),
        ),
    )


def _excluded(_refused: refusals.Excluded, network: Network, words: Words) -> tuple[Paragraph, ...]:
    return (
        words.gettext(
            "You were excluded from this chapter, so you can't apply here. Two stewards together, or the"
            " general assembly, can take you in again: you may ask them."
        ),
        way(network, words),
    )


def _deserted(refused: chapters.ChapterDeserted, _network: Network, words: Words) -> tuple[Paragraph, ...]:
    return (
        words.gettext(
            "Nobody belongs to {chapter} any more, so nobody could decide about an application there. Nothing"
            " was sent.",
            chapter=refused.name,
        ),
    )


def _left_suspended(
    _refused: refusals.LeftSuspended, network: Network, words: Words
) -> tuple[Paragraph, ...]:
    return (
        words.gettext(
            "You left this chapter while suspended, so a steward decides whether you come back. Nothing has"
            " changed."
        ),
        words.pieces(
            "To apply, write {command}. The stewards will see that you were suspended.",
            command=to_type("join", join_name, network, words),
        ),
    )


def _pace(refused: admission.PaceReached, _network: Network, words: Words) -> tuple[Paragraph, ...]:
    return (
        words.ngettext(
            "This chapter admits at most {count} person in seven days, and has done so. The application"
            " waits; nothing is lost.",
            "This chapter admits at most {count} people in seven days, and has done so. The application"
            " waits; nothing is lost.",
            refused.most,
        ),
        words.gettext(
            "The next admission is possible from {moment}.",
            moment=words.beginning(refused.possible),
        ),
    )


def _sponsors_unreadable(
    refused: admission.SponsorsUnreadable, _network: Network, words: Words
) -> tuple[Paragraph, ...]:
    return (
        words.pieces(
            "I can't read “{given}” as member numbers. Please write only the numbers, like this: {example}",
            given=clean_name(refused.given),
            example=code("12, 15"),
        ),
    )


def _sponsors_many(refused: admission.SponsorsTooMany, _net: Network, words: Words) -> tuple[Paragraph, ...]:
    return (words.gettext("Please name at most {most} members.", most=refused.most),)


def _name_long(refused: names.NameTooLong, _network: Network, words: Words) -> tuple[Paragraph, ...]:
    return (
        words.gettext(
            "That name is too long. Please choose one of at most {most} letters.", most=refused.most
        ),
    )


def _work_much(refused: work.WorkTooMuch, _network: Network, words: Words) -> tuple[Paragraph, ...]:
    return (words.gettext("Please name at most {most}: those where you work the most.", most=refused.most),)


def _job_unknown(refused: work.JobUnknown, _network: Network, words: Words) -> tuple[Paragraph, ...]:
    return (
        words.gettext(
            "I don't know the kind of work “{given}”. Please choose one from the list.",
            given=clean_name(refused.given),
        ),
    )


WORDED: Final[Mapping[type[Refusal], Worded]] = {
    admission.AppliedOften: _applied_often,
    admission.PaceReached: _pace,
    admission.SponsorNoMember: plain(
        lambda words: words.gettext("Only full members can be sponsors. Nothing has changed.")
    ),
    admission.SponsoringOver: plain(
        lambda words: words.gettext(
            "This application was decided or withdrawn meanwhile. Your answer changes nothing."
        )
    ),
    admission.SponsorsTooMany: _sponsors_many,
    admission.SponsorsUnreadable: _sponsors_unreadable,
    chapters.ChapterDeserted: _deserted,
    chapters.NoChapters: plain(
        lambda words: words.gettext("This co-op has no chapter yet, so there is nothing to join. Try later.")
    ),
    names.NameEmpty: plain(
        lambda words: words.gettext("Nothing of that name can be seen. Please write one with letters.")
    ),
    names.NameTooLong: _name_long,
    refusals.AlreadyHere: _already_here,
    refusals.AppliedHere: _applied_here,
    refusals.Excluded: _excluded,
    refusals.LeftSuspended: _left_suspended,
    admission.NotAskedToSponsor: plain(
        lambda words: words.gettext("You weren't asked about such an application. Nothing has changed.")
    ),
    work.JobUnknown: _job_unknown,
    work.WorkTooMuch: _work_much,
}
"""Every refusal of who would come in, or vouches for them, and its words."""
