"""The commands and the buttons of joining, deciding and leaving; the commands in the order of the help."""

from typing import Final

from organiser.access import Who
from organiser.commands import Command, Number, Rest, Section, Where
from organiser.context import Context
from organiser.handlers.members import (
    applications,
    asking,
    declining,
    join_form,
    joining,
    leaving,
    reasons,
    sponsoring,
    stewards,
    suspending,
)
from organiser.presses import Press, number, one_of
from organiser.views.members import applicants
from organiser.views.members import applications as decisions
from organiser.views.members import asking as asking_view
from organiser.views.members import joining as view
from organiser.views.members import leaving as leaving_view
from organiser.views.members import reasons as reasons_view
from organiser.views.members import sponsoring as sponsors
from organiser.views.members import suspending as suspending_view
from organiser.views.members import suspensions as suspensions_view

COMMANDS: Final[tuple[Command[Context], ...]] = (
    Command(
        "join",
        joining.join,
        view.join_name,
        view.join_help,
        where=Where.PRIVATE,
        form=join_form.FORM,
        section=Section.MEMBERSHIP,
        example=view.join_example,
    ),
    Command(
        "withdraw",
        joining.withdraw,
        applicants.withdraw_name,
        applicants.withdraw_help,
        who=Who.APPLICANT,
        where=Where.PRIVATE,
        section=Section.MEMBERSHIP,
    ),
    Command(
        "sponsor",
        sponsoring.sponsor,
        sponsors.sponsor_name,
        sponsors.sponsor_help,
        (Number("number", decisions.number_label),),
        asks=sponsoring.NUMBER,
        who=Who.FULL_MEMBER,
        where=Where.PRIVATE,
        section=Section.MEMBERSHIP,
    ),
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
        "applications",
        applications.applications,
        decisions.applications_name,
        decisions.applications_help,
        who=Who.STEWARD,
        where=Where.PRIVATE,
        section=Section.CHAPTER,
    ),
    Command(
        "approve",
        applications.approve,
        decisions.approve_name,
        decisions.approve_help,
        (Number("number", decisions.number_label),),
        asks=reasons.number_form(reasons_view.which_application),
        who=Who.STEWARD,
        where=Where.PRIVATE,
        section=Section.CHAPTER,
    ),
    Command(
        "decline",
        declining.decline,
        decisions.decline_name,
        decisions.decline_help,
        who=Who.STEWARD,
        where=Where.PRIVATE,
        form=declining.FORM,
        section=Section.CHAPTER,
        example=reasons_view.reason_example,
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
        (Number("number", decisions.number_label),),
        asks=reasons.number_form(reasons_view.which_member),
        who=Who.STEWARD,
        where=Where.PRIVATE,
        section=Section.CHAPTER,
    ),
)

_NUMBER: Final = ("number", number)
_ANSWER: Final = ("answer", one_of("yes", "no"))

PRESSES: Final[tuple[Press[Context], ...]] = (
    Press(applications.PREFIX, applications.pressed, (("action", one_of(*applications.ACTIONS)), _NUMBER)),
    Press(asking.PREFIX, asking.pressed, (_NUMBER,)),
    Press(declining.PREFIX, declining.pressed, (_NUMBER,)),
    Press(joining.PREFIX, joining.withdrawn, (_ANSWER, _NUMBER)),
    Press(leaving.PREFIX, leaving.pressed, (("answer", one_of(*leaving.ANSWERS)), _NUMBER, ("day", number))),
    Press(joining.WELCOME, joining.welcome, (_NUMBER,)),
    Press(sponsoring.PREFIX, sponsoring.answer, (_ANSWER, _NUMBER)),
    Press(stewards.LIST, applications.page, (("chapter", number), ("after", number))),
)
