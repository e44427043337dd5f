"""The commands and the buttons of the owner register, in the order of the help."""

from typing import Final

from organiser.access import Who
from organiser.commands import Command, Number, Section, Where
from organiser.context import Context
from organiser.handlers.members import register
from organiser.presses import Press, number
from organiser.views.members import register as view

COMMANDS: Final[tuple[Command[Context], ...]] = (
    Command(
        "register",
        register.register,
        view.register_name,
        view.register_help,
        who=Who.PERSON,
        where=Where.PRIVATE,
        section=Section.OWNERS,
    ),
    Command(
        "owner",
        register.owner,
        view.owner_name,
        view.owner_help,
        (Number("number", view.number_label, required=False),),
        who=Who.PERSON,
        where=Where.PRIVATE,
        section=Section.OWNERS,
    ),
)

PRESSES: Final[tuple[Press[Context], ...]] = (
    Press(register.PREFIX, register.page, (("chapter", number), ("after", number))),
    Press(register.LAW, register.law, (("chapter", number),)),
)
