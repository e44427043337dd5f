"""Words cross with all that they carry, both ways."""

import pytest

from tests.conversations.town import Town

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.synapse]


async def test_plain_words_cross_both_ways(either_town: Town) -> None:
    """What somebody says on one side is read on the other, with their name, in plain and encrypted rooms."""
    town = either_town

    await town.anna.says("Hallo allemaal")
    await town.room_shows("Anna Visser: Hallo allemaal")
    await town.robin.says("Hej Anna!")
    await town.group_shows("Robin: Hej Anna!")

    assert ["Anna Visser: Hallo allemaal"] == town.room_lines()
    assert ["Robin: Hej Anna!"] == town.group_lines()
