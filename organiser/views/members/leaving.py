"""Leaving: what it means, until when one may stay after all, and what others are told of a vacant role."""

from collections.abc import Sequence
from datetime import date, datetime

from organiser.chat.outgoing import Choice, Post
from organiser.chat.refs import Network
from organiser.i18n import Words
from organiser.members.roles import Role
from organiser.members.statutes import Profile
from organiser.views.anywhere import worded_anew
from organiser.views.commands import to_type
from organiser.views.members.joining import join_name
from organiser.views.members.roles import grant_name, nominate_name, role_name
from organiser.views.members.statutes import leaving_here
from organiser.views.rich import post

Day = date
"""A day of the calendar, as it is in the chapter."""


def leave_name(words: Words) -> str:
    """The name of `leave`."""
    # Translators: the name of the command with which a member leaves the co-op. One word.
    return words.pgettext("command", "leave")


def leave_help(words: Words) -> str:
    """What `leave` does."""
    return words.gettext("leave the co-op; nobody has to agree")


def nothing_to_leave(words: Words) -> Post:
    """The answer to who is no member and has not applied."""
    return post(words.gettext("You aren't a member here and haven't applied, so there is nothing to leave."))


def leave_asked(
    chapter: str,
    profile: Profile,
    answers: tuple[str, str, str],
    words: Words,
    *,
    last: Day | None,
    vacant: Sequence[Role] = (),
    anew: bool = False,
) -> Post:
    """What leaving means here; `last` is the last day of the membership, None where it ends at once.

    `vacant` are the roles that nobody has then. `answers` are to stay, to leave, and to take notice back.
    `anew`: another day was shown before.
    """
    stay, go, _ = answers
    rules = leaving_here(profile, last, words)
    return post(
        worded_anew(words) if anew else "",
        words.gettext("You want to leave {chapter}. It is your own decision.", chapter=chapter),
        rules.text,
        _at_once(profile, words) if last is None else "",
        _will_be_vacant(vacant, words),
        choices=(
            (
                Choice(words.pgettext("button: leave", "Stay"), stay),
                Choice(words.pgettext("button: leave", "Leave"), go),
            ),
        ),
    )


def _at_once(profile: Profile, words: Words) -> str:
    """That nothing holds a member, as far as we know."""
    if profile.leaving.when is None and profile.leaving.notice is None:
        return words.gettext(
            "Whether the law or your bylaws ask for notice isn't known here. If you leave, your membership"
            " ends at once."
        )
    return words.gettext("If you leave, your membership ends at once.")


def _will_be_vacant(vacant: Sequence[Role], words: Words) -> str:
    if not vacant:
        return ""
    return words.gettext(
        "Nobody else has this role: {roles}. Please grant it to somebody before, if you can. You may leave in"
        " any case; I tell those who can fill it.",
        roles=_listed(vacant, words),
    )


def _listed(vacant: Sequence[Role], words: Words) -> str:
    return words.listing([role_name(role, words) for role in vacant])


def leaving_already(
    chapter: str, last: Day, answers: tuple[str, str, str], words: Words, *, possible: datetime | None
) -> Post:
    """Notice is given already; `possible`: when it can be taken back, None for at once."""
    stay, _, back = answers
    return post(
        words.gettext(
            "You have given notice: your membership of {chapter} ends on {day}.",
            chapter=chapter,
            day=words.date(last, weekday=True),
        ),
        _until_then(possible, words),
        choices=(
            (
                Choice(words.pgettext("button: leave", "Keep my notice"), stay),
                Choice(words.pgettext("button: leave", "Take it back"), back),
            ),
        ),
    )


def _until_then(possible: datetime | None, words: Words) -> str:
    return (
        words.gettext("Until then you can take it back.") if possible is None else back_from(possible, words)
    )


def back_from(possible: datetime, words: Words) -> str:
    """When notice can be taken back that was taken back too often today."""
    return words.gettext("You can take it back from {moment}.", moment=words.beginning(possible))


def notice_given(
    chapter: str,
    last: Day,
    answers: tuple[str, str, str],
    words: Words,
    *,
    possible: datetime | None,
    suspended: bool,
) -> Post:
    """Notice is given now; who is suspended stays it. `possible`: see `leaving_already`."""
    _, _, back = answers
    day = words.date(last, weekday=True)
    return post(
        words.gettext(
            "Your notice is in. Your membership of {chapter} ends on {day}. It doesn't end your suspension.",
            chapter=chapter,
            day=day,
        )
        if suspended
        else words.gettext(
            "Your notice is in. Your membership of {chapter} ends on {day}; until then you are a member like"
            " all others.",
            chapter=chapter,
            day=day,
        ),
        _until_then(possible, words),
        choices=((Choice(words.pgettext("button: leave", "Take it back"), back),),),
    )


def notice_back(chapter: str, words: Words) -> Post:
    """Notice is taken back."""
    return post(words.gettext("You stay: your notice to {chapter} is taken back.", chapter=chapter))


def nothing_changed(words: Words) -> Post:
    """Nothing was done."""
    return post(words.gettext("Nothing has changed."))


def left(chapter: str, network: Network, words: Words) -> Post:
    """The membership has ended."""
    return post(
        words.gettext(
            "You are no longer a member of {chapter}. Thank you for what you did.", chapter=chapter
        ),
        words.pieces(
            "If you want to come back, write {command}.",
            command=to_type("join", join_name, network, words),
        ),
    )


def notice_told(number: int, name: str, chapter: str, last: Day, words: Words) -> Post:
    """Told to the stewards: a member has given notice."""
    return post(
        words.gettext(
            "Member {number} of {chapter}, {name}, is leaving: the membership ends on {day}.",
            number=str(number),
            name=name,
            chapter=chapter,
            day=words.date(last, weekday=True),
        ),
        words.gettext("Nobody has to agree, and until then they can take it back."),
    )


def back_told(number: int, name: str, chapter: str, words: Words) -> Post:
    """Told to the stewards: a member has taken notice back."""
    return post(
        words.gettext(
            "Member {number} of {chapter}, {name}, stays after all.",
            number=str(number),
            name=name,
            chapter=chapter,
        )
    )


def left_told(number: int, name: str, chapter: str, words: Words) -> Post:
    """Told to the stewards: a membership has ended; `name` is "" where that was erased with it."""
    named = words.gettext(
        "Member {number} of {chapter}, {name}, has left.", number=str(number), name=name, chapter=chapter
    )
    nameless = words.gettext(
        "Member {number} of {chapter} has left, and was erased.", number=str(number), chapter=chapter
    )
    return post(
        named if name else nameless,
        words.gettext("The owner register says so. What is to be paid back for shares is yours to settle."),
    )


def vacant(roles: Sequence[Role], chapter: str, last: Day, network: Network, words: Words) -> Post:
    """Told to those who can fill a role that nobody has once `last` is over."""
    if Role.STEWARD in roles:
        how = words.pieces(
            "Please find somebody who takes it over. Where no steward is left to give it, any full member can"
            " propose one with {command}.",
            command=to_type("nominate", nominate_name, network, words),
        )
    else:
        how = words.pieces(
            "Please find somebody who takes it over. Stewards give it with {command}.",
            command=to_type("grant", grant_name, network, words),
        )
    return post(
        words.gettext(
            "After {day} nobody in {chapter} has this role: {roles}.",
            day=words.date(last, weekday=True),
            chapter=chapter,
            roles=_listed(roles, words),
        ),
        how,
    )
