"""What is told of roles that nobody has, that one person alone has, or whose term ends soon."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from organiser.chat.outgoing import Post
from organiser.chat.refs import Network
from organiser.i18n import Words
from organiser.members.roles import Role
from organiser.views.commands import to_type
from organiser.views.members.granting import Until
from organiser.views.members.roles import grant_name, nominate_name, role_name, term_day
from organiser.views.rich import Paragraph, paragraphs, post, strong


@dataclass(frozen=True, slots=True)
class Shown:
    """Something about a role: nobody has it (no `name`), one alone has it, or a term ends at `until`."""

    role: Role
    name: str = ""
    until: datetime | None = None


def warned(
    chapter: str, concerns: Sequence[Shown], zone: ZoneInfo, network: Network, words: Words, *, led: bool
) -> Post:
    """What is to be said about the roles of a chapter; `led`: it has a steward, who reads this."""
    grant = to_type("grant", grant_name, network, words)
    nominate = to_type("nominate", nominate_name, network, words)
    return post(
        words.gettext("Roles in {chapter} need somebody:", chapter=chapter),
        paragraphs(*(_concern(one, zone, words) for one in concerns), gap="\n"),
        words.pieces(
            "Two people for each role are safer than one. To give or prolong one, write {command}.",
            command=grant,
        )
        if led
        else words.pieces(
            "The chapter has no steward. Any full member can propose one: write {command} and the member"
            " number. All full members are asked.",
            command=nominate,
        ),
    )


def _concern(one: Shown, zone: ZoneInfo, words: Words) -> Paragraph:
    role = strong(role_name(one.role, words))
    if not one.name:
        return words.pieces("{role}: nobody at present", role=role)
    if one.until is None:
        return words.pieces("{role}: only {name}", role=role, name=one.name)
    return words.pieces(
        "{role}: the term of {name} ends on {day}",
        role=role,
        name=one.name,
        day=term_day(one.until, zone, words),
    )


def your_term_ends(role: Role, chapter: str, until: Until, words: Words) -> Post:
    """Told to who holds it, and is no steward."""
    return post(
        words.gettext(
            "Your term as {role} in {chapter} ends on {day}. Two stewards can prolong it, if you want that.",
            role=role_name(role, words),
            chapter=chapter,
            day=term_day(*until, words),
        )
    )
