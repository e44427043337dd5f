"""Which of the events that a sync brought are the bot's business, and who may do what in a room."""

from typing import Any

import pytest

from organiser.errors import Rejected, Scope, Unreachable
from organiser.platforms.matrix.history import History, entered, while_present
from organiser.platforms.matrix.power import creators, is_admin, level, needed

ME = "@bot:x"


def own(now: str, before: str = "") -> dict[str, Any]:
    """The bot's own change of membership."""
    unsigned = {"prev_content": {"membership": before}} if before else {}
    return {
        "type": "m.room.member",
        "state_key": ME,
        "content": {"membership": now},
        "unsigned": unsigned,
    }


A, B, C = ({"type": "m.room.message", "event_id": name} for name in "abc")


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([A, B], [A, B]),
        ([A, own("join"), B], [own("join"), B]),
        ([A, own("join", "invite"), B], [own("join", "invite"), B]),
        ([A, own("join", "join"), B], [A, own("join", "join"), B]),
        ([A, own("leave", "join"), B], [A, own("leave", "join")]),
        (
            [A, own("leave", "join"), B, own("join", "leave"), C],
            [A, own("leave", "join"), own("join", "leave"), C],
        ),
    ],
)
def test_only_what_was_said_in_the_bots_presence_counts(events: list[Any], expected: list[Any]) -> None:
    """Before it came, and while it was out, people did not speak to it; a new name changes nothing."""
    assert while_present(events, ME) == expected


def test_coming_in_is_told_from_a_new_name() -> None:
    """Both are joins to the server."""
    assert entered(own("join", "invite"), ME)
    assert not entered(own("join", "join"), ME)
    assert not entered(own("join"), "@anna:x")


@pytest.mark.parametrize(
    ("powers", "expected"),
    [
        ({}, 0),
        ({"users": {ME: 50}}, 50),
        ({"users": {ME: "75"}}, 75),
        ({"users_default": 10}, 10),
        ({"users": [], "users_default": True}, 0),
    ],
)
def test_levels_are_read_from_any_room(powers: dict[str, Any], expected: int) -> None:
    """Old rooms have them as strings; odd ones fall back to the default."""
    assert level(powers, ME) == expected


def test_admins_begin_at_level_50() -> None:
    """As in every client; what a deed needs is said by the room."""
    assert is_admin({"users": {ME: 50}}, ME)
    assert not is_admin({"users": {ME: 49}}, ME)
    assert needed({"events_default": 5}, "events_default", 0) == 5


@pytest.mark.parametrize(
    ("version", "expected"), [("12", {"@a:x", "@b:x"}), ("13", {"@a:x", "@b:x"}), ("11", set()), ("x", set())]
)
def test_creators_stand_above_from_version_12_on(version: str, expected: set[str]) -> None:
    """Additional creators too."""
    event = {"sender": "@a:x", "content": {"room_version": version, "additional_creators": ["@b:x"]}}

    assert creators(event) == expected


class Shut:
    """A session whose every request is refused."""

    user = ME

    def __init__(self, failure: Exception) -> None:
        self.failure = failure

    async def call(self, _method: str, _path: str) -> dict[str, Any]:
        """Refuse."""
        raise self.failure


@pytest.mark.parametrize("failure", [Rejected("gone"), Unreachable("forbidden")])
async def test_what_a_room_does_not_show_is_unknown(failure: Exception) -> None:
    """The bot goes on: nothing can be known there."""
    session: Any = Shut(failure)
    history = History(session)

    assert ([], False) == await history.before("!r", "b", "a")
    assert await history.sender("!r", "$1") is None
    assert await history.first_after("!r", "a") is None
    assert not await history.is_redacted("!r", "$1")
    assert await history.newest_edit("!r", "$1") is None


async def test_a_token_that_does_not_hold_says_nothing_of_a_room() -> None:
    """Else a hole would be left open, an edit dropped, and what was taken back opened: it is asked again."""
    session: Any = Shut(Unreachable("token", Scope.NETWORK))
    history = History(session)
    asked = [
        history.before("!r", "b", "a"),
        history.sender("!r", "$1"),
        history.first_after("!r", "a"),
        history.is_redacted("!r", "$1"),
    ]
    for one in asked:
        with pytest.raises(Unreachable):
            await one
