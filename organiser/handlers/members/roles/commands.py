"""The commands and the buttons of roles, in the order of the help."""

from typing import Final

from organiser.access import Who
from organiser.commands import Command, Number, OneOf, Section, Where
from organiser.context import Context
from organiser.forms import Alternative, Asking, Field
from organiser.handlers.members import forms
from organiser.handlers.members.roles import granting, laying_down
from organiser.members.roles import Role, RoleUnknown
from organiser.presses import Press, number, one_of
from organiser.views.members import reasons as reasons_view
from organiser.views.members import roles as roles_view
from organiser.views.members.applications import number_label
from organiser.views.members.roles import role_name

_MEMBER: Final = forms.numbered(reasons_view.which_member)
_ROLE: Final = OneOf("role", roles_view.role_options(), RoleUnknown)


def _roles(asking: Asking[None]) -> list[Alternative]:
    return [
        Alternative(str(one.value), role_name(Role(one.value), asking.words), (one.called(asking.words),))
        for one in _ROLE.options
    ]


_MEMBER_AND_ROLE: Final = forms.numbered(
    reasons_view.which_member,
    Field("role", roles_view.role_label, lambda asking: roles_view.ask_role(asking.words), _roles),
)

COMMANDS: Final[tuple[Command[Context], ...]] = (
    Command(
        "roles",
        granting.listed,
        roles_view.roles_name,
        roles_view.roles_help,
        who=Who.MEMBER,
        where=Where.PRIVATE,
        section=Section.ROLES,
    ),
    Command(
        "grant",
        granting.grant,
        roles_view.grant_name,
        roles_view.grant_help,
        (
            Number("number", number_label),
            _ROLE,
            Number("days", roles_view.days_label, required=False, least=0),
        ),
        asks=_MEMBER_AND_ROLE,
        who=Who.STEWARD,
        where=Where.PRIVATE,
        section=Section.ROLES,
    ),
    Command(
        "revoke",
        granting.revoke,
        roles_view.revoke_name,
        roles_view.revoke_help,
        (Number("number", number_label), _ROLE),
        asks=_MEMBER_AND_ROLE,
        who=Who.MEMBER,
        where=Where.PRIVATE,
        section=Section.ROLES,
    ),
    Command(
        "nominate",
        granting.nominate,
        roles_view.nominate_name,
        roles_view.nominate_help,
        (Number("number", number_label),),
        who=Who.FULL_MEMBER,
        asks=_MEMBER,
        where=Where.PRIVATE,
        section=Section.ROLES,
    ),
)

PRESSES: Final[tuple[Press[Context], ...]] = (
    Press(
        laying_down.PREFIX,
        laying_down.pressed,
        (("answer", one_of(*laying_down.ANSWERS)), ("chapter", number)),
    ),
)
