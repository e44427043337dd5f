"""What a room refuses is not done, and shuts the room to nothing else that waits for it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, cast

import pytest

from organiser.chat.content import Attachment, MediaKind
from organiser.chat.outgoing import Deed, Do, Post
from organiser.chat.refs import AccountRef, ChatRef, FileRef, MessageRef, Network
from organiser.errors import Rejected, Unreachable
from organiser.kernel import system_clock
from organiser.platforms.matrix.chats import Chats
from organiser.platforms.matrix.failures import refusal
from organiser.platforms.matrix.render import render
from organiser.platforms.matrix.send import Sender
from organiser.platforms.matrix.upload import Uploader

ROOM = ChatRef(Network.MATRIX, "!room:hs")
SAID = MessageRef(ROOM, "$said")
FORBIDDEN: Mapping[str, Any] = {"errcode": "M_FORBIDDEN", "error": "You don't have permission"}


class Strict:
    """A session whose server shows everything and allows nothing."""

    async def call(self, method: str, _path: str, _body: Any = None) -> dict[str, Any]:
        """Only what is asked for is answered."""
        if method != "GET":
            raise refusal(403, FORBIDDEN)
        return {}

    async def stream(self, *_request: Any, **_headers: Any) -> Any:
        """No file may be left here."""
        raise refusal(403, FORBIDDEN)


class NotEncrypted:
    """Rooms without keys."""

    @staticmethod
    def is_encrypted(_room: str) -> bool:
        """None is."""
        return False


class Open:
    """Rooms that go on."""

    @staticmethod
    def is_closed(_room: str) -> bool:
        """None has ended."""
        return False


class Files:
    """Another network's files."""

    @asynccontextmanager
    async def open(self, _file: FileRef, *, limit: int) -> AsyncIterator[AsyncIterator[bytes]]:
        """Hand out a few bytes."""

        async def chunks() -> AsyncIterator[bytes]:
            yield b"hello"[:limit]

        yield chunks()


@pytest.fixture
def sender() -> Sender:
    """Writes to a server that allows nothing."""
    session, ready = cast("Any", Strict()), asyncio.Event()
    ready.set()
    uploader = Uploader(session, {Network.TELEGRAM: cast("Any", Files())}, 1000)
    return Sender(session, cast("Any", NotEncrypted()), cast("Any", Open()), uploader, ready)


async def removes(sender: Sender) -> None:
    """Redact what somebody else wrote."""
    await sender.delete(SAID, key="k")


async def reacts(sender: Sender) -> None:
    """React where reactions are for moderators."""
    await sender.react(SAID, "👍", key="k")


async def brings_a_file(sender: Sender) -> None:
    """Upload where the server takes no files."""
    file = Attachment(MediaKind.FILE, FileRef(Network.TELEGRAM, "f"))
    await sender.post(ROOM.id, render(Post(attachment=file))[0], reply_to=None, key="k")


@pytest.mark.parametrize("act", [removes, reacts, brings_a_file])
async def test_a_no_to_one_thing_is_no_no_to_words(
    sender: Sender, act: Callable[[Sender], Awaitable[None]]
) -> None:
    """Lines that wait behind it would else be given up, as for a room that the bot is shut out of."""
    with pytest.raises(Rejected) as refused:
        await act(sender)

    assert "forbidden" == refused.value.reason


@pytest.mark.parametrize("deed", [Deed.MUTE, Deed.BAN])
async def test_a_no_to_a_deed_is_no_no_to_words(deed: Deed) -> None:
    """A room where the bot is no moderator goes on being written to."""
    nobody = cast("Any", None)
    chats = Chats(cast("Any", Strict()), nobody, nobody, system_clock, nobody, files=nobody)

    with pytest.raises(Rejected):
        await chats.do(ROOM, Do(deed, AccountRef(Network.MATRIX, "@robin:hs")))


async def test_a_no_to_words_shuts_the_room(sender: Sender) -> None:
    """What waits for a room in which the bot may not speak is given up with it."""
    with pytest.raises(Unreachable):
        await sender.revise(SAID, render(Post())[0], key="k")
