"""The commands and the buttons of founding and of an imported list, in the order of the help."""

from typing import Final

from organiser.access import Who
from organiser.commands import Command, Rest, Section, Where
from organiser.context import Context
from organiser.handlers.members.founding import claiming, importing, inviting, mode, uninviting
from organiser.presses import Press, number, one_of, text
from organiser.views.commands import code_label
from organiser.views.members import claiming as claim_view
from organiser.views.members import founding as view
from organiser.views.members import importing as import_view
from organiser.views.members import inviting as inviting_view

COMMANDS: Final[tuple[Command[Context], ...]] = (
    Command(
        "claim",
        claiming.claim,
        claim_view.claim_name,
        claim_view.claim_help,
        (Rest("code", code_label),),
        asks=claiming.CODE,
        who=Who.PERSON,
        where=Where.PRIVATE,
        section=Section.MEMBERSHIP,
    ),
    Command(
        "found",
        mode.found,
        view.found_name,
        view.found_help,
        (Rest("code", code_label, required=False),),
        who=Who.PERSON,
        where=Where.PRIVATE,
        listed=False,
        section=Section.CHAPTER,
    ),
    Command(
        mode.ASKS_CODE,
        mode.take_code,
        view.found_code_name,
        view.found_help,
        who=Who.PERSON,
        where=Where.PRIVATE,
        listed=False,
        form=mode.CODE_FORM,
        section=Section.CHAPTER,
    ),
    Command(
        mode.ASKS,
        mode.establish,
        view.found_chapter_name,
        view.found_help,
        who=Who.PERSON,
        where=Where.PRIVATE,
        listed=False,
        form=mode.FORM,
        section=Section.CHAPTER,
    ),
    Command(
        "found done",
        mode.done,
        view.done_name,
        view.done_help,
        who=Who.STEWARD,
        where=Where.PRIVATE,
        founding=True,
        section=Section.CHAPTER,
    ),
    Command(
        "import members",
        importing.import_members,
        import_view.import_name,
        import_view.import_help,
        who=Who.STEWARD,
        where=Where.PRIVATE,
        founding=True,
        section=Section.CHAPTER,
    ),
    Command(
        "import codes",
        inviting.new_codes,
        inviting_view.codes_name,
        inviting_view.codes_help,
        who=Who.STEWARD,
        where=Where.PRIVATE,
        acts=True,
        section=Section.CHAPTER,
    ),
    Command(
        "import remove",
        uninviting.remove,
        inviting_view.remove_name,
        inviting_view.remove_help,
        who=Who.STEWARD,
        where=Where.PRIVATE,
        section=Section.CHAPTER,
    ),
)

_ANSWER: Final = ("answer", one_of("yes", "no"))

PRESSES: Final[tuple[Press[Context], ...]] = (
    Press(
        claiming.PREFIX,
        claiming.pressed,
        (("action", one_of(*claiming.ACTIONS)), ("also", number), ("edition", text), ("reference", text)),
    ),
    Press(mode.PREFIX, mode.end, (_ANSWER, ("chapter", number))),
    Press(uninviting.PREFIX, uninviting.answer, (_ANSWER, ("chapter", number))),
    Press(importing.PREFIX, importing.confirm, (_ANSWER, ("token", text))),
)
