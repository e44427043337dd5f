"""Keys that did not come are asked for: once each, and without remembering all that strangers make up."""

from types import SimpleNamespace
from typing import Any

import pytest

from organiser.platforms.matrix import crypto
from organiser.platforms.matrix.crypto import Crypto


class Asked:
    """A client that notes which keys are asked for."""

    def __init__(self) -> None:
        self.keys: list[str] = []

    async def to_device(self, message: Any) -> None:
        """Ask a device."""
        self.keys.append(message.content["body"]["session_id"])


def sealed(session: str) -> dict[str, Any]:
    """An event that needs the key of this id."""
    return {
        "type": "m.room.encrypted",
        "event_id": "$1",
        "sender": "@anna:hs",
        "origin_server_ts": 1,
        "content": {
            "algorithm": "m.megolm.v1.aes-sha2",
            "ciphertext": "x",
            "device_id": "ABC",
            "sender_key": "k",
            "session_id": session,
        },
    }


@pytest.mark.parametrize(
    ("wanted", "asked"),
    [
        (["a", "b", "a", "b"], ["a", "b"]),
        (["a", "b", "c", "a"], ["a", "b", "c", "a"]),
        (["x" * 256, "a"], ["a"]),
    ],
    ids=["each once", "some are forgotten", "none that nobody has"],
)
async def test_a_key_is_asked_for_once_while_it_is_remembered(
    monkeypatch: pytest.MonkeyPatch, wanted: list[str], asked: list[str]
) -> None:
    """What is remembered has an end, in number and in length."""
    monkeypatch.setattr(crypto, "_REQUESTS_KEPT", 2)
    client = Asked()
    session: Any = SimpleNamespace(client=client, device_id="BOT")
    keys = Crypto(session)
    for one in wanted:
        await keys.request_key("!r:hs", sealed(one))

    assert asked == client.keys
