"""A dispatcher with a group and a room that are joined."""

import pytest

from tests.fakes.desk import Desk
from tests.fakes.world import World


@pytest.fixture
def desk(world: World) -> Desk:
    """A dispatcher with nothing to do."""
    return Desk.open(world)
