"""A co-op on a real database, with nobody in it, and one with a town."""

import pytest

from organiser.members.roles import Role
from tests.fakes.coop import Coop, Somebody
from tests.fakes.desk import Desk
from tests.handlers.members.council import Council
from tests.handlers.members.town import Town


@pytest.fixture
def coop(desk: Desk) -> Coop:
    """A co-op without chapters."""
    return Coop(desk)


@pytest.fixture
async def town(coop: Coop) -> Town:
    """Two chapters, on Telegram and in English."""
    return await Town(coop).open()


@pytest.fixture
async def second(town: Town) -> Somebody:
    """Another steward of the first chapter, member 4."""
    somebody = town.coop.person(8, "Sam")
    await town.coop.member(somebody, town.gent, Role.STEWARD)
    return somebody


@pytest.fixture
async def council(coop: Coop) -> Council:
    """A chapter with two stewards, on Telegram and in English."""
    return await Council(coop).open()
