"""The commands and the buttons of accounts, in the order of the help."""

from typing import Final

from organiser.access import Who
from organiser.commands import Command, Rest, Section, Where
from organiser.context import Context
from organiser.handlers.members.accounts import linking, trust, unlinking
from organiser.presses import Press, one_of, text
from organiser.views.commands import code_label
from organiser.views.members import accounts as view

COMMANDS: Final[tuple[Command[Context], ...]] = (
    Command(
        "link",
        linking.link,
        view.link_name,
        view.link_help,
        (Rest("code", code_label, required=False),),
        who=Who.PERSON,
        where=Where.PRIVATE,
        section=Section.MY_DATA,
    ),
    Command(
        "unlink",
        unlinking.unlink,
        view.unlink_name,
        view.unlink_help,
        who=Who.PERSON,
        where=Where.PRIVATE,
        section=Section.MY_DATA,
    ),
)

PRESSES: Final[tuple[Press[Context], ...]] = (
    Press(unlinking.PREFIX, unlinking.part, (("whose", text),)),
    Press(trust.PREFIX, trust.confirm_account, (("whose", text),)),
    Press(linking.PREFIX, linking.confirm, (("answer", one_of(*linking.ANSWERS)), ("reference", text))),
)
