"""One update as `envelopes` wrapped it, with what every reader of it needs.

Whatever has not the shape that was promised raises one of `MALFORMED`; `incoming` catches them once.
"""

from datetime import UTC, datetime
from typing import Any

import msgspec

from organiser.chat.incoming import Sender
from organiser.chat.refs import AccountRef, ChatRef, MessageRef, Network

MALFORMED = (
    *(KeyError, IndexError, TypeError, ValueError, AttributeError, OverflowError),
    *(RecursionError, msgspec.MsgspecError),
)
"""What reading a shape that nobody promised raises."""


class Envelope:
    """One envelope with what every event needs of it."""

    def __init__(self, raw: dict[str, Any]) -> None:
        self.raw = raw
        self.chat = ChatRef(Network.MATRIX, text(raw["room"]))
        self.me: str = text(raw["me"])
        self.event: dict[str, Any] = raw.get("event") or {}
        self.content: dict[str, Any] = record(self.event.get("content") or {})
        self.private = raw.get("private") is True

    @property
    def at(self) -> datetime:
        """When the server says that it happened."""
        return moment(self.event["origin_server_ts"])

    @property
    def user(self) -> str:
        """The id of whoever sent the event."""
        return text(self.event["sender"])

    @property
    def message(self) -> MessageRef:
        """The event itself, as a message."""
        return self.ref(self.event["event_id"])

    def ref(self, event_id: Any) -> MessageRef:
        """Another event of the room, as a message."""
        return MessageRef(self.chat, text(event_id))

    def sender(self, user: str | None = None, *, is_bot: bool = False) -> Sender:
        """Whoever sent the event, or `user`; of somebody else only the id is known."""
        account = self.user if user is None else user
        local = account[1:].partition(":")[0]
        name = self.raw.get("name") if user is None or user == self.event.get("sender") else None
        return Sender(
            AccountRef(Network.MATRIX, account),
            name if isinstance(name, str) and name else local,
            is_bot=is_bot,
        )


def previous(event: dict[str, Any]) -> dict[str, Any]:
    """The content of the state that `event` replaced; servers put it in either of two places."""
    unsigned = record(event.get("unsigned") or {})
    return record(unsigned.get("prev_content") or event.get("prev_content") or {})


def moment(milliseconds: Any) -> datetime:
    """The aware time of whole milliseconds since 1970."""
    if not isinstance(milliseconds, int):
        raise TypeError("no time")
    return datetime.fromtimestamp(milliseconds / 1000, tz=UTC)


def text(value: Any) -> str:
    """`value`, which must be a string."""
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def record(value: Any) -> dict[str, Any]:
    """`value`, which must be an object."""
    if not isinstance(value, dict):
        raise TypeError("no record")
    return value
