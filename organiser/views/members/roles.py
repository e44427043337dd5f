"""What roles are called."""

from collections.abc import Mapping
from typing import Final

from organiser.i18n import Words
from organiser.members.roles import Role
from organiser.views.members.terms import Said

ROLES: Final[Mapping[Role, Said]] = {
    # Translators: roles in a co-op, inside a sentence and without an article.
    Role.STEWARD: lambda words: words.pgettext("role", "steward"),
    Role.ORGANISER: lambda words: words.pgettext("role", "organiser"),
    Role.TREASURER: lambda words: words.pgettext("role", "treasurer"),
    Role.ADMIN: lambda words: words.pgettext("role", "admin"),
}


def role_name(role: Role, words: Words) -> str:
    """The name of a role, as it stands inside a sentence."""
    return ROLES[role](words)
