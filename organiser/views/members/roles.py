"""Roles: what they are called and how one types them, and who holds which."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from organiser.chat.outgoing import Post
from organiser.commands import Option
from organiser.forms import Wording
from organiser.i18n import Words
from organiser.kernel import last_day
from organiser.members.roles import Role
from organiser.views.rich import Paragraph, paragraphs, post, strong

ROLES: Final[Mapping[Role, Wording]] = {
    # Translators: roles in a co-op, inside a sentence and without an article.
    Role.STEWARD: lambda words: words.pgettext("role", "steward"),
    Role.ORGANISER: lambda words: words.pgettext("role", "organiser"),
    Role.TREASURER: lambda words: words.pgettext("role", "treasurer"),
    Role.ADMIN: lambda words: words.pgettext("role", "admin"),
}

TYPED: Final[Mapping[Role, Wording]] = {
    # Translators: roles as one types them behind "/grant 12": one word each, no two alike.
    Role.STEWARD: lambda words: words.pgettext("role to type", "steward"),
    Role.ORGANISER: lambda words: words.pgettext("role to type", "organiser"),
    Role.TREASURER: lambda words: words.pgettext("role to type", "treasurer"),
    Role.ADMIN: lambda words: words.pgettext("role to type", "admin"),
}


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a role: member number, shown name, and the end of the term."""

    number: int
    name: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Row:
    """A role with how many hold it; `holders` is empty for who may not know them."""

    role: Role
    count: int
    holders: tuple[Holder, ...] = ()


def role_name(role: Role, words: Words) -> str:
    """The name of a role, as it stands inside a sentence."""
    return ROLES[role](words)


def role_options() -> tuple[Option, ...]:
    """The roles as one types them behind a command."""
    return tuple(Option(role, said) for role, said in TYPED.items())


def role_label(words: Words) -> str:
    """What a role is called before the one that was chosen."""
    return words.pgettext("decision", "Role")


def ask_role(words: Words) -> Post:
    """Asks for one of the roles."""
    return post(words.gettext("Which role?"))


def roles_name(words: Words) -> str:
    """The name of `roles`."""
    # Translators: the name of the command that shows who has which role in the chapter. One word.
    return words.pgettext("command", "roles")


def roles_help(words: Words) -> str:
    """What `roles` does."""
    return words.gettext("see who has which role in the chapter")


def grant_name(words: Words) -> str:
    """The name of `grant`."""
    # Translators: the name of the command with which stewards give somebody a role. A verb, one word.
    return words.pgettext("command", "grant")


def grant_help(words: Words) -> str:
    """What `grant` does."""
    return words.gettext("give a member a role, or prolong it; takes two stewards")


def revoke_name(words: Words) -> str:
    """The name of `revoke`."""
    # Translators: the name of the command with which stewards take a role away. A verb, one word.
    return words.pgettext("command", "revoke")


def revoke_help(words: Words) -> str:
    """What `revoke` does."""
    return words.gettext("lay down your own role, or take a member's, which takes two stewards")


def nominate_name(words: Words) -> str:
    """The name of `nominate`."""
    # Translators: the name of the command with which a member proposes somebody as steward. A verb, one word.
    return words.pgettext("command", "nominate")


def nominate_help(words: Words) -> str:
    """What `nominate` does."""
    return words.gettext("propose a steward, perhaps yourself; all full members are asked")


def days_label(words: Words) -> str:
    """What stands for a number of days in the help."""
    # Translators: stands for a number of days in "/grant NUMBER ROLE DAYS". One word in capitals.
    return words.pgettext("parameter", "DAYS")


def term_day(until: datetime, zone: ZoneInfo, words: Words) -> str:
    """With its year, for terms are long."""
    return words.date(last_day(until, zone))


def listed(chapter: str, rows: Sequence[Row], zone: ZoneInfo, words: Words) -> Post:
    """Every role, with its holders where the reader may know them."""
    return post(
        (strong(words.gettext("Roles in {chapter}", chapter=chapter)),),
        paragraphs(*(_line(row, zone, words) for row in rows), gap="\n"),
        words.gettext("Full members see who has which role."),
    )


def _line(row: Row, zone: ZoneInfo, words: Words) -> Paragraph:
    role = strong(role_name(row.role, words))
    if not row.count:
        return words.pieces("{role}: nobody at present", role=role)
    if not row.holders:
        return words.pieces("{role}: {people}", role=role, people=_people(row.count, words))
    names = words.listing(
        [
            words.gettext(
                "{name} ({number}, until {day})",
                name=holder.name,
                number=str(holder.number),
                day=term_day(holder.until, zone, words),
            )
            for holder in row.holders
        ]
    )
    return words.pieces("{role}: {names}", role=role, names=names)


def _people(count: int, words: Words) -> str:
    # Translators: how many people have a role, behind its name and a colon.
    return words.ngettext("{count} member has it", "{count} members have it", count)
