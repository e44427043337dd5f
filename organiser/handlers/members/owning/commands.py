"""The commands and the buttons of rights, the owner register and shares, in the order of the help."""

from typing import Final

from organiser.access import Who
from organiser.commands import Command, Number, OneOf, Section, Where
from organiser.context import Context
from organiser.handlers.members.owning import (
    exporting,
    owners,
    register,
    reversing,
    rights,
    share_forms,
    shares,
)
from organiser.members.register import FormatUnknown
from organiser.presses import Press, number, one_of
from organiser.views.members import exporting as exporting_view
from organiser.views.members import owners as owners_view
from organiser.views.members import register as view
from organiser.views.members import reversing as reversing_view
from organiser.views.members import rights as rights_view
from organiser.views.members import share_forms as share_forms_view
from organiser.views.members import shares as shares_view

COMMANDS: Final[tuple[Command[Context], ...]] = (
    Command(
        "rights",
        rights.rights,
        rights_view.rights_name,
        rights_view.rights_help,
        where=Where.PRIVATE,
        section=Section.MEMBERSHIP,
    ),
    Command(
        "register",
        register.register,
        view.register_name,
        view.register_help,
        who=Who.PERSON,
        owning=True,
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
        owning=True,
        where=Where.PRIVATE,
        section=Section.OWNERS,
    ),
    Command(
        owners.COMMAND,
        owners.enter,
        owners_view.enter_name,
        owners_view.enter_help,
        who=Who.PERSON,
        owning=True,
        where=Where.PRIVATE,
        form=owners.FORM,
        section=Section.OWNERS,
        example=owners_view.enter_example,
    ),
    Command(
        "shares",
        shares.held,
        view.shares_name,
        shares_view.shares_help,
        who=Who.PERSON,
        owning=True,
        where=Where.PRIVATE,
        section=Section.OWNERS,
    ),
    Command(
        "share",
        shares.held,
        shares_view.share_name,
        shares_view.shares_help,
        who=Who.PERSON,
        where=Where.PRIVATE,
        listed=False,
        section=Section.OWNERS,
    ),
    Command(
        "share issue",
        shares.issue,
        share_forms_view.issue_name,
        share_forms_view.issue_help,
        who=Who.KEEPER,
        where=Where.PRIVATE,
        form=share_forms.ISSUE,
        section=Section.OWNERS,
        example=share_forms_view.issue_example,
    ),
    Command(
        "share pay",
        shares.pay,
        share_forms_view.pay_name,
        share_forms_view.pay_help,
        who=Who.KEEPER,
        where=Where.PRIVATE,
        form=share_forms.PAY,
        section=Section.OWNERS,
        example=share_forms_view.pay_example,
    ),
    Command(
        "share transfer",
        shares.transfer,
        share_forms_view.transfer_name,
        share_forms_view.transfer_help,
        who=Who.KEEPER,
        where=Where.PRIVATE,
        form=share_forms.TRANSFER,
        section=Section.OWNERS,
        example=share_forms_view.transfer_example,
    ),
    Command(
        "share refund",
        shares.refund,
        share_forms_view.refund_name,
        share_forms_view.refund_help,
        who=Who.KEEPER,
        where=Where.PRIVATE,
        form=share_forms.REFUND,
        section=Section.OWNERS,
        example=share_forms_view.refund_example,
    ),
    Command(
        "share reverse",
        reversing.reverse,
        reversing_view.reverse_name,
        reversing_view.reverse_help,
        (Number("number", reversing_view.number_label, required=False),),
        who=Who.KEEPER,
        where=Where.PRIVATE,
        section=Section.OWNERS,
    ),
    Command(
        "export register",
        exporting.export,
        exporting_view.export_name,
        exporting_view.export_help,
        (OneOf(exporting.FORM, exporting_view.format_options(), FormatUnknown, required=False),),
        who=Who.KEEPER,
        where=Where.PRIVATE,
        acts=True,
        section=Section.OWNERS,
    ),
)

PRESSES: Final[tuple[Press[Context], ...]] = (
    Press(register.CHANGE, owners.pressed, (("owner", number),)),
    Press(register.PREFIX, register.page, (("chapter", number), ("after", number))),
    Press(
        reversing.PREFIX,
        reversing.answer,
        (("answer", one_of("no", "yes")), ("chapter", number), ("entry", number)),
    ),
    Press(reversing.OLDER, reversing.older, (("chapter", number), ("before", number))),
    Press(register.LAW, register.law, (("chapter", number),)),
)
