"""The commands and the buttons of members, and of stewards about one, in the order of the help."""

from typing import Final

from organiser.access import Who
from organiser.commands import Command, Number, Rest, Section, Where
from organiser.context import Context
from organiser.handlers.members import forms
from organiser.handlers.members.membership import asking, leaving, roster, suspending
from organiser.presses import Press, number, one_of
from organiser.views.members import asking as asking_view
from organiser.views.members import leaving as leaving_view
from organiser.views.members import reasons as reasons_view
from organiser.views.members import roster as roster_view
from organiser.views.members import suspending as suspending_view
from organiser.views.members import suspensions as suspensions_view
from organiser.views.members.applications import number_label

COMMANDS: Final[tuple[Command[Context], ...]] = (
    Command(
        "leave",
        leaving.leave,
        leaving_view.leave_name,
        leaving_view.leave_help,
        who=Who.PERSON,
        belonging=True,
        where=Where.PRIVATE,
        section=Section.MEMBERSHIP,
    ),
    Command(
        "ask",
        asking.ask,
        asking_view.ask_name,
        asking_view.ask_help,
        (Rest("text", asking_view.text_label),),
        asks=asking.QUESTION,
        who=Who.PERSON,
        belonging=True,
        where=Where.PRIVATE,
        section=Section.MEMBERSHIP,
    ),
    Command(
        "reply",
        asking.reply,
        asking_view.reply_name,
        asking_view.reply_help,
        who=Who.STEWARD,
        where=Where.PRIVATE,
        form=asking.FORM,
        section=Section.CHAPTER,
        example=asking_view.reply_example,
    ),
    Command(
        "suspend",
        suspending.suspend,
        suspensions_view.suspend_name,
        suspensions_view.suspend_help,
        who=Who.STEWARD,
        where=Where.PRIVATE,
        form=suspending.SUSPEND,
        section=Section.CHAPTER,
        example=reasons_view.reason_example,
    ),
    Command(
        "exclude",
        suspending.exclude,
        suspending_view.exclude_name,
        suspending_view.exclude_help,
        who=Who.STEWARD,
        where=Where.PRIVATE,
        form=suspending.EXCLUDE,
        section=Section.CHAPTER,
        example=reasons_view.reason_example,
    ),
    Command(
        "reinstate",
        suspending.reinstate,
        suspensions_view.reinstate_name,
        suspensions_view.reinstate_help,
        (Number("number", number_label),),
        asks=forms.numbered(reasons_view.which_member),
        who=Who.STEWARD,
        where=Where.PRIVATE,
        section=Section.CHAPTER,
    ),
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
)

_NUMBER: Final = ("number", number)

PRESSES: Final[tuple[Press[Context], ...]] = (
    Press(asking.PREFIX, asking.pressed, (_NUMBER,)),
    Press(leaving.PREFIX, leaving.pressed, (("answer", one_of(*leaving.ANSWERS)), _NUMBER, ("day", number))),
    Press(roster.PREFIX, roster.page, (("chapter", number), ("after", number))),
)
