"""Doctor in a Matrix room: whether the bot is in it, may write and ban there, and whether it is encrypted."""

from typing import Any

import httpx
import pytest

from organiser.doctor import rooms
from organiser.doctor.finding import Finding, Level

BOT, ROOM = "@bot:co.op", "!room:co.op"
MADE = {"sender": "@anna:co.op", "content": {"room_version": "12"}}
ENCRYPTED = {"algorithm": "m.megolm.v1.aes-sha2"}


class Homeserver:
    """Answers with the state of one room."""

    def __init__(self, **state: dict[str, Any]) -> None:
        self._state = {"create": MADE} | state

    async def ask(self, method: str, path: str) -> httpx.Response:
        """As the real one: 404 for a state that the room does not have."""
        place, kind = path.rsplit("/state/m.room.", 1)
        assert ("GET", "/rooms/%21room%3Aco.op") == (method, place)
        content = self._state.get(kind.partition("?")[0])
        return httpx.Response(404, json={}) if content is None else httpx.Response(200, json=content)


async def found(**state: dict[str, Any]) -> Finding:
    """What is said of a room that the bot is in."""
    return await rooms.examine(Homeserver(**state), BOT, ROOM, joined=True)


async def test_a_room_that_the_bot_is_not_in() -> None:
    """Nothing else about it can be asked then."""
    said = await rooms.examine(Homeserver(), BOT, ROOM, joined=False)

    assert Level.FAULT is said.level
    assert "Invite it again" in said.mend


@pytest.mark.parametrize(
    ("powers", "encryption", "level", "words"),
    [
        ({"users": {BOT: 50}}, None, Level.OK, "not encrypted"),
        ({"users": {BOT: 50}}, ENCRYPTED, Level.OK, "is encrypted"),
        ({"users": {BOT: "50"}, "ban": "50"}, None, Level.OK, "may write and ban"),
        ({}, None, Level.NOTE, "may not ban"),
        ({"events_default": 10}, None, Level.FAULT, "may not write"),
        ({"events_default": 10, "users_default": 10}, None, Level.NOTE, "may not ban"),
        ({"events": {"m.room.message": 60}, "users": {BOT: 50}}, None, Level.FAULT, "may not write"),
        ({"events": {"m.room.message": 60}, "users": {BOT: 50}}, ENCRYPTED, Level.OK, "is encrypted"),
        ({"events": {"m.room.encrypted": 60}, "users": {BOT: 50}}, ENCRYPTED, Level.FAULT, "may not write"),
        ({"events": "nonsense"}, None, Level.NOTE, "may not ban"),
    ],
)
async def test_rights_are_read_from_power_levels(
    powers: dict[str, Any], encryption: dict[str, Any] | None, level: Level, words: str
) -> None:
    """Writing is a matter of life and death, banning is not; each says the level that is lacking."""
    state = {"power_levels": powers} | ({"encryption": encryption} if encryption else {})
    said = await found(**state)

    assert level is said.level
    assert words in said.what
    assert ("Give it power level" in said.mend) is (level is not Level.OK)


async def test_who_made_a_room_stands_above_its_levels() -> None:
    """From version 12 on no list names them."""
    powers = {"events_default": 100}
    made = await found(power_levels=powers, create=MADE | {"sender": BOT})
    older = await found(power_levels=powers, create={"sender": BOT, "content": {"room_version": "11"}})

    assert (Level.OK, Level.FAULT) == (made.level, older.level)
