"""The commands and the buttons of one's own data, in the order of the help."""

from typing import Final

from organiser.access import Who
from organiser.commands import Command, Rest, Section, Where
from organiser.context import Context
from organiser.handlers.members.personal import consents, erasing, my_data, privacy, profile, work
from organiser.members.consents import Purpose
from organiser.presses import Press, number, one_of, text
from organiser.views.members import consents as purposes
from organiser.views.members import erasing as erasing_view
from organiser.views.members import my_consents as consents_view
from organiser.views.members import my_data as my_data_view
from organiser.views.members import privacy as privacy_view
from organiser.views.members import profile as view

COMMANDS: Final[tuple[Command[Context], ...]] = (
    Command(
        "me",
        profile.me,
        view.me_name,
        view.me_help,
        who=Who.PERSON,
        where=Where.PRIVATE,
        section=Section.MY_DATA,
    ),
    Command(
        "name",
        profile.name,
        view.name_name,
        view.name_help,
        (Rest("name", view.name_label),),
        asks=profile.NAME,
        who=Who.PERSON,
        belonging=True,
        where=Where.PRIVATE,
        section=Section.MY_DATA,
    ),
    Command(
        "work",
        work.work,
        view.work_name,
        view.work_help,
        who=Who.PERSON,
        belonging=True,
        where=Where.PRIVATE,
        form=work.FORM,
        section=Section.MY_DATA,
    ),
    Command(
        "consents",
        consents.consents,
        purposes.consents_name,
        consents_view.consents_help,
        who=Who.PERSON,
        where=Where.PRIVATE,
        section=Section.MY_DATA,
    ),
    Command(
        "privacy",
        privacy.privacy,
        privacy_view.privacy_name,
        privacy_view.privacy_help,
        where=Where.PRIVATE,
        section=Section.MY_DATA,
    ),
    Command(
        "mydata",
        my_data.mydata,
        my_data_view.mydata_name,
        my_data_view.mydata_help,
        who=Who.PERSON,
        where=Where.PRIVATE,
        section=Section.MY_DATA,
    ),
    Command(
        "erase",
        erasing.erase,
        erasing_view.erase_name,
        erasing_view.erase_help,
        who=Who.PERSON,
        where=Where.PRIVATE,
        section=Section.MY_DATA,
    ),
)

PRESSES: Final[tuple[Press[Context], ...]] = (
    Press(
        consents.PREFIX,
        consents.pressed,
        (("answer", one_of(*consents.ANSWERS)), ("purpose", one_of(*Purpose)), ("version", text)),
    ),
    Press(erasing.PREFIX, erasing.pressed, (("answer", one_of(*erasing.ANSWERS)), ("person", number))),
    Press(my_data.PREFIX, my_data.pressed, (("answer", one_of("send")),)),
    Press(privacy.PREFIX, privacy.pressed, (("answer", one_of("all")),)),
    Press(profile.PREFIX, profile.opened, (("command", one_of(*view.BUTTONS)),)),
)
