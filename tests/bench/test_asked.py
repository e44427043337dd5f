"""The bench knows how to ask for every command, and for none that is gone."""

import re
from pathlib import Path

import pytest

from bench import coop, desk
from bench.asked import ASKED, BY
from bench.cast import CAST
from bench.extent import FULL, SHORT, Extent
from bench.members import Town, Way, needed, not_asked, ways
from organiser.access import Who
from organiser.chat.flat import plain_text
from organiser.chat.outgoing import Post
from organiser.chat.refs import Network
from organiser.command_table import CommandTable
from organiser.commands import Where
from organiser.handlers.commands import COMMANDS
from organiser.i18n import LOCALES
from tests.bench.test_coop import NOW
from tests.fakes.world import catalogues


def test_every_command_is_measured() -> None:
    """Whoever adds a command says in `bench.asked` how it is asked."""
    assert [] == not_asked()


def test_nothing_is_asked_that_is_gone() -> None:
    """Each entry is a command's."""
    assert set() == ASKED.keys() - {command.name for command in COMMANDS}


def test_somebody_may_ask() -> None:
    """For every kind of command there is somebody in the cast."""
    assert set(Who) == BY.keys()
    assert CAST.keys() >= {way.by for way in ways()}


@pytest.mark.parametrize("extent", [FULL, SHORT], ids=["full", "short"])
def test_the_cast_is_large_enough(extent: Extent) -> None:
    """Nobody is needed anew who is not there; the last of a kind asks for what can be done often."""
    wanting = {kind: count for kind, count in needed(extent.askings).items() if count > CAST[kind].count - 1}

    assert wanting == {}


@pytest.mark.parametrize("way", list(ways()), ids=lambda way: way.name)
def test_what_is_asked_is_understood(way: Way) -> None:
    """The line is one that the command reads."""
    table = CommandTable(COMMANDS, [catalogues()[locale] for locale in LOCALES])
    line = re.sub(r"\{\w+\}", "31", f"/{way.command.name} {way.asked.line}").strip()
    private = way.command.where is not Where.GROUP
    parsed = table.parse(line, network=Network.TELEGRAM, private=private, us=None)

    assert parsed is not None
    assert way.command == parsed.command


async def test_what_is_asked_is_done(tmp_path: Path) -> None:
    """Each time: neither is a question of a form left, nor is it refused what was proposed before."""
    made = await coop.found(tmp_path, 50, 1, NOW)
    left, refused = [], []
    async with desk.opened(made, NOW, catalogues()) as asked:
        town = Town(asked, 1)
        for way in ways():
            await town.asks(way)
            _, actions = await town.asks(way)
            posts = [action for action in actions if isinstance(action, Post)]
            rows = [row for post in posts for row in post.choices]
            left += [way.name for row in rows if row[0].data.startswith("dialog:")][:1]
            refused += [way.name for post in posts if "already, as number" in plain_text(post.text)]

    assert ([], []) == (left, refused)
