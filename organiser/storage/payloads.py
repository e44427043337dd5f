"""What rows of the outbox say, sealed: neither the database nor a copy shows words that wait.

They are bound to no row, for they are written before it has its number.
"""

from typing import Final

import msgspec

from organiser.chat.outgoing import Action
from organiser.errors import Misconfigured
from organiser.storage import sealed
from organiser.vault import Vault

UNREADABLE: Final = (
    msgspec.MsgspecError,
    RecursionError,
    TypeError,
    AttributeError,
    UnicodeDecodeError,
    Misconfigured,
)
"""What reading a payload raises that another version wrote, or that was damaged, or that is not there."""

_PLACE: Final = "outbox.payload"
_ENCODER: Final = msgspec.json.Encoder()
_DECODER: Final = msgspec.json.Decoder(Action)


def seal(vault: Vault, action: Action) -> bytes:
    """What a row keeps of an action."""
    return sealed.seal(vault, _ENCODER.encode(action), _PLACE)


def said(vault: Vault, payload: bytes) -> bytes:
    """The action of a row, as JSON."""
    return sealed.opened(vault, payload, _PLACE)


def opened(vault: Vault, payload: bytes) -> Action:
    """The action of a row; raises one of `UNREADABLE`."""
    action: Action = _DECODER.decode(said(vault, payload))
    return action


def found(vault: Vault, payload: bytes) -> Action | None:
    """The action of a row; None where it cannot be read."""
    try:
        return opened(vault, payload)
    except UNREADABLE:
        return None
