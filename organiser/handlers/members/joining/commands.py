"""The commands and the buttons of joining, in the order of the help."""

from typing import Final

from organiser.access import Who
from organiser.commands import Command, Number, Section, Where
from organiser.context import Context
from organiser.handlers.members import forms, stewards
from organiser.handlers.members.joining import applications, applying, declining, form, sponsoring
from organiser.presses import Press, number, one_of
from organiser.views.members import applicants
from organiser.views.members import applications as decisions
from organiser.views.members import joining as view
from organiser.views.members import reasons as reasons_view
from organiser.views.members import sponsoring as sponsors

COMMANDS: Final[tuple[Command[Context], ...]] = (
    Command(
        "join",
        applying.join,
        view.join_name,
        view.join_help,
        where=Where.PRIVATE,
        form=form.FORM,
        section=Section.MEMBERSHIP,
        example=view.join_example,
    ),
    Command(
        "withdraw",
        applying.withdraw,
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
        asks=forms.numbered(reasons_view.which_application),
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
)

_NUMBER: Final = ("number", number)
_ANSWER: Final = ("answer", one_of("yes", "no"))

PRESSES: Final[tuple[Press[Context], ...]] = (
    Press(applications.PREFIX, applications.pressed, (("action", one_of(*applications.ACTIONS)), _NUMBER)),
    Press(declining.PREFIX, declining.pressed, (_NUMBER,)),
    Press(applying.PREFIX, applying.withdrawn, (_ANSWER, _NUMBER)),
    Press(applying.WELCOME, applying.welcome, (_NUMBER,)),
    Press(sponsoring.PREFIX, sponsoring.answer, (_ANSWER, _NUMBER)),
    Press(stewards.LIST, applications.page, (("chapter", number), ("after", number))),
)
