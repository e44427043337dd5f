"""The commands and the buttons of founding, chapters and imported lists, in the order of the help."""

from typing import Final

from organiser.access import Who
from organiser.commands import Command, Rest, Section, Where
from organiser.context import Context
from organiser.handlers.members import (
    bylaws,
    chapter_chats,
    chapters,
    claiming,
    founding,
    importing,
    inviting,
    settings,
    uninviting,
)
from organiser.presses import Press, number, one_of, text
from organiser.views.commands import code_label
from organiser.views.members import bylaws as bylaws_view
from organiser.views.members import chapter_chats as chats_view
from organiser.views.members import chapters as chapter_view
from organiser.views.members import claiming as claim_view
from organiser.views.members import founding as view
from organiser.views.members import importing as import_view
from organiser.views.members import inviting as inviting_view
from organiser.views.members import statutes as statutes_view

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
        "chapters",
        chapter_chats.listed,
        chats_view.chapters_name,
        chats_view.chapters_help,
        section=Section.MEMBERSHIP,
    ),
    Command(
        "found",
        founding.found,
        view.found_name,
        view.found_help,
        (Rest("code", code_label, required=False),),
        who=Who.PERSON,
        where=Where.PRIVATE,
        listed=False,
        section=Section.CHAPTER,
    ),
    Command(
        founding.ASKS_CODE,
        founding.take_code,
        view.found_code_name,
        view.found_help,
        who=Who.PERSON,
        where=Where.PRIVATE,
        listed=False,
        form=founding.CODE_FORM,
        section=Section.CHAPTER,
    ),
    Command(
        founding.ASKS,
        founding.establish,
        view.found_chapter_name,
        view.found_help,
        who=Who.PERSON,
        where=Where.PRIVATE,
        listed=False,
        form=founding.FORM,
        section=Section.CHAPTER,
    ),
    Command(
        "found done",
        founding.done,
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
    Command(
        "chapter",
        chapters.chapter,
        chapter_view.chapter_name,
        chapter_view.chapter_help,
        who=Who.CARETAKER,
        where=Where.PRIVATE,
        form=chapters.FORM,
        section=Section.CHAPTER,
        example=chapter_view.chapter_example,
    ),
    Command(
        "chapter assign",
        chapter_chats.assign,
        chats_view.assign_name,
        chats_view.assign_help,
        (Rest("chapter", chats_view.chapter_parameter, required=False),),
        who=Who.CHAT_ADMIN,
        where=Where.GROUP,
        section=Section.CHAPTER,
    ),
    Command(
        "chapter statutes",
        chapters.open_statutes,
        statutes_view.statutes_name,
        statutes_view.statutes_help,
        who=Who.STEWARD,
        where=Where.PRIVATE,
        section=Section.CHAPTER,
    ),
    Command(
        settings.RULE,
        bylaws.answer,
        bylaws_view.rule_name,
        bylaws_view.rule_help,
        who=Who.STEWARD,
        where=Where.PRIVATE,
        form=bylaws.FORM,
        section=Section.CHAPTER,
        example=bylaws_view.rule_example,
    ),
)

_ANSWER: Final = ("answer", one_of("yes", "no"))

PRESSES: Final[tuple[Press[Context], ...]] = (
    Press(
        claiming.PREFIX,
        claiming.pressed,
        (("action", one_of(*claiming.ACTIONS)), ("also", number), ("edition", text), ("reference", text)),
    ),
    Press(bylaws.PREFIX, bylaws.begin, (("chapter", number),)),
    Press(founding.PREFIX, founding.end, (_ANSWER, ("chapter", number))),
    Press(uninviting.PREFIX, uninviting.answer, (_ANSWER, ("chapter", number))),
    Press(importing.PREFIX, importing.confirm, (_ANSWER, ("token", text))),
)
