"""What a browser may ask for on the stage, each checked for shape, and carried out."""

from typing import Final

import msgspec

from organiser.chat.refs import Network
from organiser.sandbox.matrix_people import MatrixRefused
from organiser.sandbox.side import Impossible
from organiser.sandbox.stage import Stage


class Say(msgspec.Struct, frozen=True, tag_field="act", tag="say"):
    """Say something."""

    network: Network
    person: str
    chat: str
    text: str
    reply_to: str | None = None


class Edit(msgspec.Struct, frozen=True, tag_field="act", tag="edit"):
    """Put other words in the place of a line."""

    network: Network
    person: str
    chat: str
    line: str
    text: str


class Delete(msgspec.Struct, frozen=True, tag_field="act", tag="delete"):
    """Take a line away."""

    network: Network
    person: str
    chat: str
    line: str


class React(msgspec.Struct, frozen=True, tag_field="act", tag="react"):
    """Put an emoji under a line, or take it back."""

    network: Network
    person: str
    chat: str
    line: str
    emoji: str


class Tap(msgspec.Struct, frozen=True, tag_field="act", tag="tap"):
    """Press a button."""

    network: Network
    person: str
    chat: str
    line: str
    data: str


class Open(msgspec.Struct, frozen=True, tag_field="act", tag="open"):
    """Open the private chat with the bot."""

    network: Network
    person: str


Request = Say | Edit | Delete | React | Tap | Open
REFUSED: Final = (Impossible, MatrixRefused, LookupError, TimeoutError, ValueError)
"""What the networks' own apps would not do; anything else is a fault of ours."""

_decoder: Final = msgspec.json.Decoder(Request)


async def perform(stage: Stage, body: bytes) -> str:
    """Carry out a request; returns what the bot answered to a press, otherwise nothing.

    Raises one of `REFUSED` where the network would not do it, or where the body has another shape.
    """
    asked: Request = _decoder.decode(body)
    side = stage.sides[asked.network]
    match asked:
        case Say():
            await side.says(asked.person, asked.chat, asked.text, reply_to=asked.reply_to)
        case Edit():
            await side.edits(asked.person, asked.chat, asked.line, asked.text)
        case Delete():
            await side.deletes(asked.person, asked.chat, asked.line)
        case React():
            await side.reacts(asked.person, asked.chat, asked.line, asked.emoji)
        case Tap():
            return await side.taps(asked.person, asked.chat, asked.line, asked.data)
        case Open():
            await side.opens(asked.person)
    return ""
