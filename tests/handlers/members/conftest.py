"""A co-op on a real database, with nobody in it."""

import pytest

from tests.fakes.coop import Coop
from tests.fakes.desk import Desk


@pytest.fixture
def coop(desk: Desk) -> Coop:
    """A co-op without chapters."""
    return Coop(desk)
