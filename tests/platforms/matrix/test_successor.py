"""A room that goes on in another one: what is for it waits until the bot has come there."""

import asyncio
from collections.abc import Callable
from typing import Any, cast

import pytest

from organiser.chat.outgoing import Post
from organiser.chat.text import plain
from organiser.errors import Rejected, TryLater, Unreachable
from organiser.kernel import system_clock
from organiser.platforms.matrix.envelopes import Envelopes
from organiser.platforms.matrix.failures import refusal
from organiser.platforms.matrix.render import render
from organiser.platforms.matrix.rooms import Rooms
from organiser.platforms.matrix.send import Sender
from organiser.platforms.patience import MOST_SILENCES

ME, ADMIN = "@bot:hs", "@admin:hs"
FORMER, SUCCESSOR = "!former:hs", "!successor:hs"


class Server:
    """A session: a former room, with its tombstone if it has one, that takes words or does not."""

    def __init__(self) -> None:
        self.tombstone: dict[str, Any] | None = {"replacement_room": SUCCESSOR}
        self.shut = False
        self.sent = 0
        self.user = ME
        self.client = self
        self.user_id = ME

    async def call(self, method: str, path: str, *_more: Any) -> dict[str, Any]:
        """Only what is asked for is answered."""
        if method == "PUT":
            if self.shut:
                raise refusal(403, {"errcode": "M_FORBIDDEN"})
            self.sent += 1
            return {"event_id": "$sent"}
        if "m.room.tombstone" in path and "former" in path and self.tombstone is not None:
            return self.tombstone
        raise Rejected("gone")


class NotEncrypted:
    """Rooms without keys."""

    @staticmethod
    def is_encrypted(_room: str) -> bool:
        """None is."""
        return False


@pytest.fixture
def server() -> Server:
    """What the bot talks to."""
    return Server()


@pytest.fixture
def rooms(server: Server) -> Rooms:
    """What the bot knows of rooms."""
    return Rooms(cast("Any", server))


@pytest.fixture
def post(server: Server, rooms: Rooms) -> Callable[[], Any]:
    """Send some words to the former room."""
    ready = asyncio.Event()
    ready.set()
    sender = Sender(cast("Any", server), cast("Any", NotEncrypted()), rooms, cast("Any", None), ready)
    (piece,) = render(Post(plain("hello")))
    return lambda: sender.post(FORMER, piece, reply_to=None, key="1")


async def outcomes(post: Callable[[], Any], times: int) -> list[str]:
    """What became of so many tries."""
    found = []
    for _ in range(times):
        try:
            found.append(await post())
        except (TryLater, Unreachable) as failure:
            found.append(type(failure).__name__)
    return found


async def test_words_wait_while_a_room_moves(server: Server, post: Callable[[], Any]) -> None:
    """A room that was replaced takes no words: they are not lost at once, nor kept for ever."""
    server.shut = True

    assert ["TryLater"] * (MOST_SILENCES - 1) + ["Unreachable"] == await outcomes(post, MOST_SILENCES)


async def test_a_room_that_is_only_shut(server: Server, post: Callable[[], Any]) -> None:
    """Where nobody says that it goes on elsewhere, a no is a no."""
    server.shut, server.tombstone = True, None

    assert ["Unreachable"] == await outcomes(post, 1)


async def test_words_wait_also_where_they_would_be_taken(rooms: Rooms, post: Callable[[], Any]) -> None:
    """Nobody reads the former room any more; where nothing comes of the other one, all goes on as before."""
    before = await outcomes(post, 1)
    rooms.closes(FORMER)
    after = await outcomes(post, MOST_SILENCES + 2)

    assert ["$sent"] == before
    assert ["TryLater"] * (MOST_SILENCES - 1) + ["$sent"] * 3 == after


@pytest.mark.parametrize(
    ("predecessor", "named", "wanted"),
    [
        ({"room_id": FORMER}, SUCCESSOR, True),
        ({"room_id": FORMER}, "!elsewhere:hs", False),
        ({"room_id": "!unknown:hs"}, SUCCESSOR, False),
        ({"room_id": 5}, SUCCESSOR, False),
        ("odd", SUCCESSOR, False),
        (None, SUCCESSOR, False),
    ],
)
async def test_an_invitation_to_the_successor_is_wanted(
    server: Server, rooms: Rooms, predecessor: Any, named: str, *, wanted: bool
) -> None:
    """Where the former room names it, the bot follows; anybody may claim to go on from a room."""
    server.tombstone = {"replacement_room": named}
    envelopes = Envelopes(cast("Any", server), rooms, cast("Any", None), cast("Any", None), system_clock)
    content = {} if predecessor is None else {"predecessor": predecessor}
    state = [
        {"type": "m.room.create", "state_key": "", "sender": ADMIN, "content": content},
        {"type": "m.room.member", "state_key": ME, "sender": ADMIN, "content": {"membership": "invite"}},
    ]
    raw, direct_by = await envelopes.invitation(SUCCESSOR, state)

    assert raw is not None
    assert direct_by is None
    assert (b'"known":true' in raw.body) is wanted
