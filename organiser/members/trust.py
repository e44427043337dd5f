"""What an account may do in the first week after it was linked: in each chapter, what it could do before.

Whoever types a code that somebody else made lets that account be theirs. For a week each account has the
roles that it had, and one that was nobody in a chapter is no full member there: no votes, no list of members.
One that was something can let it be so at once. Nobody is trapped: what no account of the person could do
before, each can; and the week ends. What cannot be undone waits by `linking.waits`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from organiser.members.linking import TRUST
from organiser.members.roles import Role

Roles = Mapping[int, frozenset[Role]]
"""The roles that could be used, by the chapters in which anything lives."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What an account could do when it was linked."""

    at: datetime
    roles: Roles

    def counts(self, now: datetime) -> bool:
        """Whether that is all that it can do."""
        return now < self.at + TRUST


def is_new(acting: Brought | None, others: Collection[Brought | None], chapter: int, now: datetime) -> bool:
    """Whether an account is too new in a chapter to be a full member there, as another of the person is."""
    return not _was(acting, chapter, now) and any(_was(one, chapter, now) for one in others)


def withheld(
    acting: Brought | None,
    others: Collection[Brought | None],
    chapter: int,
    roles: frozenset[Role],
    now: datetime,
) -> frozenset[Role]:
    """Which of the person's roles in a chapter an account cannot use yet."""
    if is_new(acting, others, chapter, now):
        return roles
    return frozenset(
        role
        for role in roles
        if not _had(acting, chapter, role, now) and any(_had(one, chapter, role, now) for one in others)
    )


def confirmed(chosen: Brought, by: Roles) -> Brought:
    """What an account can do that another account of the person lets do all that it can itself."""
    chapters = {*chosen.roles, *by}
    roles = {one: chosen.roles.get(one, frozenset()) | by.get(one, frozenset()) for one in chapters}
    return Brought(chosen.at, roles)


def _was(brought: Brought | None, chapter: int, now: datetime) -> bool:
    return brought is None or not brought.counts(now) or chapter in brought.roles


def _had(brought: Brought | None, chapter: int, role: Role, now: datetime) -> bool:
    if brought is None or not brought.counts(now):
        return True
    return role in brought.roles.get(chapter, frozenset())
