"""What a member is told who is suspended, excluded or taken in again, and the steward who did it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from organiser.chat.outgoing import Post
from organiser.chat.refs import Network
from organiser.i18n import Words
from organiser.members.statutes import Body, Period, Profile
from organiser.views.commands import to_type
from organiser.views.members.accounts import told_them
from organiser.views.members.asking import ask_name, way
from organiser.views.members.joining import join_name
from organiser.views.members.roles import nominate_name
from organiser.views.members.suspensions import NOTHING, Span, Until, holds, lasts, on_probation
from organiser.views.members.terms import assembly, period, source
from organiser.views.rich import post


def exclude_name(words: Words) -> str:
    """The name of `exclude`."""
    # Translators: the name of the command with which two stewards exclude a member for good. One word.
    return words.pgettext("command", "exclude")


def exclude_help(words: Words) -> str:
    """What `exclude` does."""
    return words.gettext("exclude a member, with the reason; takes two stewards")


Worded = Callable[[str, str, Words], str]
"""Says in one line what would be done to a member of that number and name."""


def suspend_deed(number: str, name: str, words: Words) -> str:
    """To suspend."""
    return words.gettext("Suspend member {number}, {name}", number=number, name=name)


def exclude_deed(number: str, name: str, words: Words) -> str:
    """To exclude."""
    return words.gettext("Exclude member {number}, {name}", number=number, name=name)


def reinstate_deed(number: str, name: str, words: Words) -> str:
    """To take in again."""
    return words.gettext("Take in again member {number}, {name}, who was excluded", number=number, name=name)


def deed(say: Worded, number: int, name: str, reason: str, words: Words) -> Sequence[str]:
    """What two stewards would do, and why."""
    why = words.gettext("The reason: {reason}", reason=reason)
    return [say(str(number), name, words), *([why] if reason else [])]


def exclusion(number: int, name: str, reason: str, profile: Profile, words: Words) -> Sequence[str]:
    """To exclude, why, and who decides about it where that is the assembly by law or bylaws."""
    said = deed(exclude_deed, number, name, reason, words)
    if profile.value("expulsion.decides") is not Body.ASSEMBLY:
        return said
    decides = words.gettext(
        "Here the {assembly} decides about this ({source}). Do it only to carry out what was decided.",
        assembly=assembly(profile, words),
        source=source(profile.rules["expulsion.decides"], words),
    )
    return [*said, decides]


def suspended(
    chapter: str, reason: str, profile: Profile, network: Network, words: Words, *, span: Span = NOTHING
) -> Post:
    """Told to who is suspended; `span`: for how long."""
    return post(
        words.gettext(
            "Your membership of {chapter} is suspended. It isn't over: a steward can reinstate it.",
            chapter=chapter,
        ),
        words.gettext(
            "While it lasts you can't do what only members can, such as vouching for somebody or seeing the"
            " list of members."
        ),
        words.gettext("The reason: {reason}", reason=reason),
        holds(span, words),
        words.gettext(
            "You can bring it before the {assembly}. You may leave at any time.",
            assembly=assembly(profile, words),
        ),
        way(network, words),
    )


def suspend_done(
    number: int, network: Network, words: Words, *, told: bool = True, span: Span = NOTHING
) -> Post:
    """Told to the steward who suspended; `told`: whether the member could be reached; see `Span`."""
    if told:
        said = words.gettext(
            "Member {number} is suspended, and was told your reason and where to turn.", number=str(number)
        )
    else:
        said = words.gettext(
            "Member {number} is suspended. I couldn't reach them, so please tell them your reason and where"
            " to turn.",
            number=str(number),
        )
    return post(said, lasts(number, span, network, words))


def reinstated(chapter: str, probation: Until | None, words: Words) -> Post:
    """Told to who is taken in again."""
    return post(
        words.gettext("You are a member of {chapter} again.", chapter=chapter), on_probation(probation, words)
    )


def nobody_left(chapter: str, probation: Until | None, network: Network, words: Words) -> Post:
    """Told to who was suspended in a chapter that everybody else has left."""
    return post(
        words.gettext(
            "You are a member of {chapter} again: all others have left, so nobody could reinstate you.",
            chapter=chapter,
        ),
        on_probation(probation, words),
        words.pieces(
            "Where no steward is left, any full member can propose one with {command}.",
            command=to_type("nominate", nominate_name, network, words),
        ),
    )


def reinstate_done(number: int, words: Words, *, told: bool = True) -> Post:
    """Told to the steward who reinstated; `told`: whether the member could be reached."""
    return post(
        words.gettext("Member {number} is reinstated.", number=str(number)), told_them(words, told=told)
    )


def lifted(chapter: str, network: Network, words: Words) -> Post:
    """Told to who was excluded and erased, and is known again, when the exclusion holds no more."""
    return post(
        words.pieces(
            "Your exclusion from {chapter} is lifted. To apply anew, write {command}.",
            chapter=chapter,
            command=to_type("join", join_name, network, words),
        )
    )


def lift_done(number: int, words: Words) -> Post:
    """Told to the stewards who lifted the exclusion of somebody who was erased."""
    return post(
        words.gettext(
            "The exclusion of number {number} is lifted. What I kept of them was erased, so there is no"
            " membership to give back: they can apply anew.",
            number=str(number),
        )
    )


def exclusion_proposed(
    chapter: str, reason: str, span: tuple[datetime, datetime, ZoneInfo], network: Network, words: Words
) -> Post:
    """Told to who would be excluded; `span`: from when to when it can be decided, in the chapter's zone."""
    opens, ends, zone = span
    waits, over = exclusion_waits(chapter, ends, zone, words)
    return post(
        waits,
        words.gettext("The reason: {reason}", reason=reason),
        words.pieces(
            "You can answer first: write {command} and what you want to say. The stewards of the chapter read"
            " it, and can't decide before {moment}.",
            moment=words.beginning(opens, zone),
            command=to_type("ask", ask_name, network, words),
        ),
        over,
    )


def exclusion_waits(chapter: str, ends: datetime, zone: ZoneInfo, words: Words) -> tuple[str, str]:
    """To who would be excluded: that it is proposed, and until when it can be decided."""
    return (
        words.gettext(
            "It is proposed to exclude you from {chapter}. Nothing is decided yet.", chapter=chapter
        ),
        words.gettext(
            "If two stewards don't decide it by {moment}, it is over.", moment=words.deadline(ends, zone)
        ),
    )


def not_excluded(chapter: str, words: Words) -> Post:
    """Told to who would have been excluded."""
    return post(
        words.gettext(
            "The proposal to exclude you from {chapter} is over, and you are not excluded.", chapter=chapter
        )
    )


def excluded(chapter: str, reason: str, profile: Profile, network: Network, words: Words) -> Post:
    """Told to who is excluded."""
    return post(
        words.gettext("You were excluded from {chapter}.", chapter=chapter),
        words.gettext("The reason: {reason}", reason=reason),
        _appeal(profile, words),
        way(network, words),
    )


def _appeal(profile: Profile, words: Words) -> str:
    within = profile.value("expulsion.appeal_within")
    body = profile.value("expulsion.appeal")
    if body is None:
        return words.gettext("To whom you can appeal isn't known here: ask a steward.")
    if body is Body.COURT:
        return words.gettext("You can take this to court.")
    if isinstance(within, Period):
        return words.gettext(
            "You can appeal to the {assembly} within {period}.",
            assembly=assembly(profile, words),
            period=period(within, words),
        )
    return words.gettext("You can appeal to the {assembly}.", assembly=assembly(profile, words))


def exclude_done(number: int, words: Words, *, told: bool = True) -> Post:
    """Told to the stewards by whom a member is excluded; `told`: whether the member could be reached."""
    if not told:
        return post(
            words.gettext(
                "Member {number} is excluded. I couldn't reach them, so please tell them the reason and where"
                " to turn.",
                number=str(number),
            )
        )
    return post(
        words.gettext(
            "Member {number} is excluded, and was told the reason and where to turn.", number=str(number)
        )
    )
