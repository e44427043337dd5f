"""`docs/access.md` says who may do what, as the table of commands and the gate have it."""

from pathlib import Path

import pytest

from organiser.access import Who
from organiser.commands import Command, Where
from organiser.context import Context
from organiser.handlers.commands import COMMANDS
from tools import access as tool

ROOT = Path(__file__).parents[2]


def test_the_page_is_what_the_table_says() -> None:
    """Whoever changes a command's `who` changes the page with it."""
    assert tool.page() == tool.PAGE.read_text("utf-8")


def test_everybody_is_explained() -> None:
    """Each of the gate's words has its meaning, and each test that is named is there."""
    assert set(Who) == set(tool.MEANS)
    assert [] == [test for _, _, test in tool.WITHIN if not (ROOT / test).exists()]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_nothing_of_the_co_op_is_asked_in_a_group_alone(command: Command[Context]) -> None:
    """What takes a membership or a role is asked in private, or in the chapter's group by who runs it."""
    of_coop = command.who not in {Who.ANYONE, Who.CHAT_ADMIN}

    assert not of_coop or command.where is Where.PRIVATE or command.name in {"chapter assign", "chapter"}
