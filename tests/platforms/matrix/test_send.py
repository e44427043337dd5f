"""What the sender puts into an edit, by what the server holds of the message."""

import asyncio
from typing import Any, cast

import pytest

from organiser.chat.content import Attachment, MediaKind
from organiser.chat.outgoing import Post, Speaker
from organiser.chat.refs import ChatRef, FileRef, MessageRef, Network
from organiser.chat.text import plain
from organiser.platforms.matrix.incoming_content import AUDIO_KEY, SPOILER_KEY, VOICE_KEY
from organiser.platforms.matrix.render import render
from organiser.platforms.matrix.send import Sender

SAID = MessageRef(ChatRef(Network.MATRIX, "!room:hs"), "$said")


class Holding:
    """A session whose server holds one message, and keeps what is sent."""

    def __init__(self, held: dict[str, Any]) -> None:
        self._held = held
        self.sent: list[dict[str, Any]] = []

    async def call(self, method: str, _path: str, body: Any = None) -> dict[str, Any]:
        """Show the message, or take another."""
        if method == "GET":
            return {"type": "m.room.message", "content": self._held}
        self.sent.append(body)
        return {"event_id": "$new"}


class NotEncrypted:
    """Rooms without keys."""

    @staticmethod
    def is_encrypted(_room: str) -> bool:
        """None is."""
        return False


@pytest.mark.parametrize(
    ("kind", "look"),
    [
        (MediaKind.PHOTO, {"msgtype": "m.image", SPOILER_KEY: True}),
        (MediaKind.VOICE, {"msgtype": "m.audio", VOICE_KEY: {}, AUDIO_KEY: {"duration": 3000}}),
    ],
)
async def test_a_file_looks_the_same_under_other_words(kind: MediaKind, look: dict[str, Any]) -> None:
    """Who corrects a caption uncovers no picture, and makes no music of a voice."""
    session = Holding({"body": "a", "url": "mxc://hs/f", "info": {}, **look})
    ready = asyncio.Event()
    ready.set()
    nothing = cast("Any", None)
    sender = Sender(cast("Any", session), cast("Any", NotEncrypted()), nothing, nothing, ready)
    file = Attachment(kind, FileRef(Network.TELEGRAM, "f"))
    (piece,) = render(Post(plain("b"), attachment=file, speaker=Speaker("Bo", "k")))

    await sender.revise(SAID, piece, key="k")

    (sent,) = session.sent
    assert look == {name: sent["m.new_content"].get(name) for name in look}
    assert look == {name: sent.get(name) for name in look}
    assert "Bo: b" == sent["m.new_content"]["body"]
