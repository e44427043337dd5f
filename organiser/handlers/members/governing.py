"""The commands and the buttons of deciding together: acts, roles, settings, members; in the help's order."""

from typing import Final

from organiser.access import Who
from organiser.commands import Command, Number, OneOf, Rest, Section, Where
from organiser.context import Context
from organiser.forms import Alternative, Asking, Field
from organiser.handlers.members import deed, laying_down, reasons, roles, roster, seconding, settings
from organiser.members.roles import Role, RoleUnknown
from organiser.presses import Press, number, one_of
from organiser.views.members import acts as acts_view
from organiser.views.members import reasons as reasons_view
from organiser.views.members import roles as roles_view
from organiser.views.members import roster as roster_view
from organiser.views.members import settings as settings_view
from organiser.views.members.applications import number_label
from organiser.views.members.roles import role_name

_MEMBER: Final = reasons.number_form(reasons_view.which_member)
_PROPOSAL: Final = reasons.number_form(acts_view.which_proposal)
_ROLE: Final = OneOf("role", roles_view.role_options(), RoleUnknown)


def _roles(asking: Asking[None]) -> list[Alternative]:
    return [
        Alternative(str(one.value), role_name(Role(one.value), asking.words), (one.called(asking.words),))
        for one in _ROLE.options
    ]


_MEMBER_AND_ROLE: Final = reasons.number_form(
    reasons_view.which_member,
    Field("role", roles_view.role_label, lambda asking: roles_view.ask_role(asking.words), _roles),
)

COMMANDS: Final[tuple[Command[Context], ...]] = (
    Command(
        "members",
        roster.members,
        roster_view.members_name,
        roster_view.members_help,
        (Number("number", number_label, required=False),),
        who=Who.FULL_MEMBER,
        where=Where.PRIVATE,
        section=Section.CHAPTER,
    ),
    Command(
        "chapter settings",
        settings.listed,
        settings_view.settings_name,
        settings_view.settings_help,
        who=Who.MEMBER,
        where=Where.PRIVATE,
        section=Section.CHAPTER,
    ),
    Command(
        settings.SETTING,
        settings.set_,
        settings_view.set_name,
        settings_view.set_help,
        (Rest("setting", settings_view.setting_label),),
        asks=settings.QUESTION,
        who=Who.STEWARD,
        where=Where.PRIVATE,
        section=Section.CHAPTER,
    ),
    Command(
        "roles",
        roles.listed,
        roles_view.roles_name,
        roles_view.roles_help,
        who=Who.MEMBER,
        where=Where.PRIVATE,
        section=Section.ROLES,
    ),
    Command(
        "grant",
        roles.grant,
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
        roles.revoke,
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
        roles.nominate,
        roles_view.nominate_name,
        roles_view.nominate_help,
        (Number("number", number_label),),
        who=Who.FULL_MEMBER,
        asks=_MEMBER,
        where=Where.PRIVATE,
        section=Section.ROLES,
    ),
    Command(
        "acts",
        seconding.listed,
        acts_view.acts_name,
        acts_view.acts_help,
        who=Who.HEARD,
        where=Where.PRIVATE,
        section=Section.ROLES,
    ),
    Command(
        "second",
        seconding.second,
        acts_view.second_name,
        acts_view.second_help,
        (Number("number", acts_view.act_label),),
        who=Who.FULL_MEMBER,
        asks=_PROPOSAL,
        where=Where.PRIVATE,
        section=Section.ROLES,
    ),
    Command(
        "object",
        seconding.object_,
        acts_view.object_name,
        acts_view.object_help,
        (Number("number", acts_view.act_label),),
        who=Who.HEARD,
        asks=_PROPOSAL,
        where=Where.PRIVATE,
        section=Section.ROLES,
    ),
)

PRESSES: Final[tuple[Press[Context], ...]] = (
    Press(deed.PREFIX, seconding.pressed, (("answer", one_of(*seconding.ANSWERS)), ("number", number))),
    Press(seconding.LIST, seconding.reopened, (("chapter", number), ("after", number))),
    Press(
        laying_down.PREFIX,
        laying_down.pressed,
        (("answer", one_of(*laying_down.ANSWERS)), ("chapter", number)),
    ),
    Press(roster.PREFIX, roster.page, (("chapter", number), ("after", number))),
)
