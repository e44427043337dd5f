"""The commands and the buttons of chapters and of their settings, in the order of the help."""

from typing import Final

from organiser.access import Who
from organiser.commands import Command, Rest, Section, Where
from organiser.context import Context
from organiser.handlers.members.chapters import bylaws, chats, making, settings
from organiser.presses import Press, number
from organiser.views.members import bylaws as bylaws_view
from organiser.views.members import chapter_chats as chats_view
from organiser.views.members import chapters as chapter_view
from organiser.views.members import settings as settings_view
from organiser.views.members import statutes as statutes_view

SETTINGS: Final[tuple[Command[Context], ...]] = (
    Command(
        "chapter settings",
        settings.listed,
        settings_view.settings_name,
        settings_view.settings_help,
        who=Who.MEMBER,
        where=Where.PRIVATE,
        section=Section.CHAPTER,
    ),
    Command(
        settings.SETTING,
        settings.set_,
        settings_view.set_name,
        settings_view.set_help,
        (Rest("setting", settings_view.setting_label),),
        asks=settings.QUESTION,
        who=Who.STEWARD,
        where=Where.PRIVATE,
        section=Section.CHAPTER,
    ),
)
"""Those of what a chapter sets for itself: the help has them before those of founding."""

COMMANDS: Final[tuple[Command[Context], ...]] = (
    Command(
        "chapters",
        chats.listed,
        chats_view.chapters_name,
        chats_view.chapters_help,
        section=Section.MEMBERSHIP,
    ),
    Command(
        "chapter",
        making.chapter,
        chapter_view.chapter_name,
        chapter_view.chapter_help,
        who=Who.CARETAKER,
        where=Where.PRIVATE,
        form=making.FORM,
        section=Section.CHAPTER,
        example=chapter_view.chapter_example,
    ),
    Command(
        "chapter assign",
        chats.assign,
        chats_view.assign_name,
        chats_view.assign_help,
        (Rest("chapter", chats_view.chapter_parameter, required=False),),
        who=Who.CHAT_ADMIN,
        where=Where.GROUP,
        section=Section.CHAPTER,
    ),
    Command(
        "chapter statutes",
        making.open_statutes,
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

PRESSES: Final[tuple[Press[Context], ...]] = (Press(bylaws.PREFIX, bylaws.begin, (("chapter", number),)),)
