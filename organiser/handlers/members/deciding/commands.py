"""The commands and the buttons of deciding about what was proposed, in the order of the help."""

from typing import Final

from organiser.access import Who
from organiser.commands import Command, Number, Section, Where
from organiser.context import Context
from organiser.handlers.members import forms
from organiser.handlers.members.acts import effect
from organiser.handlers.members.deciding import seconding
from organiser.presses import Press, number, one_of
from organiser.views.members import acts as acts_view

_PROPOSAL: Final = forms.numbered(acts_view.which_proposal)

COMMANDS: Final[tuple[Command[Context], ...]] = (
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
    Press(effect.PREFIX, seconding.pressed, (("answer", one_of(*seconding.ANSWERS)), ("number", number))),
    Press(seconding.LIST, seconding.reopened, (("chapter", number),)),
    Press(seconding.BEHIND, seconding.reopened, (("chapter", number), ("after", number))),
)
