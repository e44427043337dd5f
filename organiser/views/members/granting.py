"""Granting, revoking and laying down a role: what is proposed, and what those concerned are told."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from organiser.chat.outgoing import Choice, Post
from organiser.chat.refs import Network
from organiser.i18n import Words
from organiser.members.roles import Role
from organiser.views.commands import to_type, typed
from organiser.views.members.accounts import told_them
from organiser.views.members.acts import What
from organiser.views.members.roles import TYPED, grant_name, revoke_name, role_name, term_day
from organiser.views.rich import code, post, strong

Until = tuple[datetime, ZoneInfo]
"""When a term ends, and the chapter's zone."""


def granting(number: int, name: str, role: Role, days: int) -> What:
    """What an act does that grants a role."""

    def said(words: Words) -> Sequence[str]:
        return (
            words.gettext(
                "Member {number}, {name}: become {role}",
                number=str(number),
                name=name,
                role=role_name(role, words),
            ),
            words.ngettext("For {count} day from then on.", "For {count} days from then on.", days),
        )

    return said


def grant_done(
    number: int, name: str, role: Role, until: Until, words: Words, *, told: bool | None = True
) -> Post:
    """Told to who decided; `told`: whether who has the role could be reached; None: they proposed it."""
    return post(
        words.pieces(
            "{name} (member {number}) is {role} now, until {day}.",
            name=strong(name),
            number=str(number),
            role=role_name(role, words),
            day=term_day(*until, words),
        ),
        "" if told is None else told_them(words, told=told),
    )


def granted(role: Role, chapter: str, until: Until, network: Network, words: Words, *, number: int) -> Post:
    """Told to who has the role from now on; `number` is their member number."""
    return post(
        words.pieces(
            "You are {role} in {chapter} now, until {day}.",
            role=strong(role_name(role, words)),
            chapter=chapter,
            day=term_day(*until, words),
        ),
        words.gettext("Full members of the chapter can see that, with the name that you show."),
        words.pieces(
            "If you don't want that, write {command}.",
            command=code(f"{typed('revoke', revoke_name, network, words)} {number} {TYPED[role](words)}"),
        ),
    )


def revoking(number: int, name: str, role: Role) -> What:
    """What an act does that takes a role away."""
    return lambda words: (
        words.gettext(
            "Member {number}, {name}: no longer be {role}",
            number=str(number),
            name=name,
            role=role_name(role, words),
        ),
    )


def revoke_done(number: int, name: str, role: Role, words: Words, *, told: bool = True) -> Post:
    """Told to who decided; `told`: whether who had the role could be reached."""
    return post(
        words.pieces(
            "{name} (member {number}) is no longer {role}.",
            name=strong(name),
            number=str(number),
            role=role_name(role, words),
        ),
        told_them(words, told=told),
    )


def revoked(role: Role, chapter: str, words: Words) -> Post:
    """Told to who had the role, and perhaps laid it down."""
    return post(
        words.gettext(
            "You are no longer {role} in {chapter}. You stay a member as before.",
            role=role_name(role, words),
            chapter=chapter,
        )
    )


def last_steward(chapter: str, answers: tuple[str, str], network: Network, words: Words) -> Post:
    """Asks the only steward who would lay the role down; `answers` keep it, and lay it down."""
    keep, down = answers
    return post(
        words.gettext(
            "You are the only steward of {chapter}. Without one nothing is decided.", chapter=chapter
        ),
        words.pieces(
            "It is better to propose another first: {command}. If they want it, all full members are asked,"
            " and have seven days.",
            command=to_type("grant", grant_name, network, words),
        ),
        words.gettext("You may lay it down all the same. Then any full member can propose a steward."),
        choices=(
            (
                Choice(words.pgettext("button: roles", "Keep it"), keep),
                Choice(words.pgettext("button: roles", "Lay it down"), down),
            ),
        ),
    )


def kept(words: Words) -> Post:
    """The only steward stays one."""
    return post(words.gettext("You keep your role. Nothing has changed."))


def laid_down_there(name: str, role: Role, chapter: str, words: Words) -> Post:
    """Told to the stewards."""
    return post(
        words.pieces(
            "{name} has laid down a role in {chapter}: {role}.",
            name=strong(name),
            chapter=chapter,
            role=role_name(role, words),
        )
    )
