"""The help as it is on a phone, in four languages: by headings, and one command by itself."""

from typing import Any

import pytest

from organiser.access import Who
from organiser.bridge.refusals import UnknownNamesMode
from organiser.chat.outgoing import Post
from organiser.chat.refs import Network
from organiser.commands import Command, OneOf, Section, Where, Word
from organiser.handlers.commands import COMMANDS
from organiser.i18n import LOCALES, Catalogues
from organiser.platforms.telegram.render import render
from organiser.views import commands as words_of
from organiser.views import help as view
from organiser.views.dialogs import waiting
from organiser.views.rich import paragraphs
from tests.fakes.form import Sent, form, label
from tests.views.approval import Approve, given


async def _handle(_context: object, _args: object) -> None:
    """Do nothing."""


SOME: tuple[Command[Any], ...] = (
    Command(
        "enrol",
        _handle,
        label("enrol"),
        label("fill in a form"),
        where=Where.PRIVATE,
        form=form(Sent()),
        section=Section.MEMBERSHIP,
        example=label("Gent; Mila"),
    ),
    Command("share", _handle, label("share"), label("give out"), who=Who.TREASURER, section=Section.OWNERS),
    Command(
        "bridge",
        _handle,
        words_of.bridge_name,
        words_of.bridge_help,
        (Word("code", words_of.code_label, required=False),),
        who=Who.CHAT_ADMIN,
        where=Where.GROUP,
        section=Section.CHATS,
    ),
    Command(
        "bridge names",
        _handle,
        words_of.bridge_names_name,
        words_of.bridge_names_help,
        (OneOf("mode", words_of.names_options(), UnknownNamesMode),),
        who=Who.CHAT_ADMIN,
        where=Where.GROUP,
        section=Section.CHATS,
    ),
    Command(
        "forget",
        _handle,
        words_of.forget_name,
        words_of.forget_help,
        where=Where.GROUP,
        section=Section.CHATS,
    ),
    Command("help", _handle, words_of.help_name, words_of.help_help),
)


def test_help(approve: Approve) -> None:
    """What everybody may comes by headings, what admins of the chat may stands last."""
    approve(
        view.help_text,
        {
            "in a group": given(SOME, lambda _command: True, private=False),
            "in private": given(SOME, lambda _command: True, private=True),
            "of who may little": given(SOME, lambda one: one.who not in view.ROLES, private=True),
        },
    )


def test_one_command(approve: Approve) -> None:
    """How it is written, what it does, where it is asked and who may."""
    approve(view.explained, {one.name: given(one) for one in SOME})


def test_links(approve: Approve) -> None:
    """What is said of a link that leads nowhere."""
    approve(view.no_poll, {"a poll": given()})
    approve(view.link_for_nothing, {"any other": given()})


@pytest.mark.parametrize("section", Section)
def test_every_heading_is_worded(section: Section, catalogues: Catalogues) -> None:
    """Also those that no command has yet."""
    assert view.section_name(section, catalogues["nl"])


@pytest.mark.parametrize("who", Who)
def test_who_may_is_worded(who: Who, catalogues: Catalogues) -> None:
    """What everybody may is not worth a sentence."""
    assert bool(view.who_may(who, catalogues["en"])) is (who not in {Who.ANYONE, Who.PERSON})


@pytest.mark.parametrize("private", [True, False])
@pytest.mark.parametrize("locale", LOCALES)
def test_the_help_is_no_wall(catalogues: Catalogues, locale: str, *, private: bool) -> None:
    """Headings with a line for each command: it fits one message, also above a question that waits."""
    words = catalogues[locale]
    said = view.help_text(COMMANDS, lambda _: True, Network.TELEGRAM, words, private=private)
    waits = waiting(COMMANDS[0], Network.TELEGRAM, words)

    assert 1 == len(render(Post(text=paragraphs(said.text, waits))))
