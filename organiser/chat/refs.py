"""Names for things on a network: chats, accounts, messages, files."""

from enum import StrEnum
from typing import NewType

import msgspec

LineId = NewType("LineId", int)
"""One thing somebody said in a conversation, whatever number of messages carry it."""


class Network(StrEnum):
    """The networks that Organiser speaks."""

    TELEGRAM = "telegram"
    MATRIX = "matrix"


class ChatRef(msgspec.Struct, frozen=True):
    """A Telegram group, topic or private chat, or a Matrix room.

    `id` is the network's own: `-1001234`, `-1001234/45` for topic 45 of it, or `!room:server`.
    """

    network: Network
    id: str

    @property
    def home(self) -> "ChatRef":
        """The chat in which message ids are counted: a topic's group, otherwise the chat itself."""
        if self.network is Network.TELEGRAM and "/" in self.id:
            return ChatRef(self.network, self.id.partition("/")[0])
        return self

    @property
    def is_account(self) -> bool:
        """Whether the id is a person's own: a private chat of Telegram has the id of the account."""
        return self.network is Network.TELEGRAM and not self.id.startswith("-")

    @property
    def topic(self) -> str | None:
        """The topic's id where this chat is a topic of a Telegram forum."""
        return self.id.partition("/")[2] or None if self.network is Network.TELEGRAM else None


class AccountRef(msgspec.Struct, frozen=True):
    """One person on one network: a Telegram user id or a Matrix user id."""

    network: Network
    id: str


class MessageRef(msgspec.Struct, frozen=True):
    """One message of a network: Telegram's message id in its chat, or a Matrix event id."""

    chat: ChatRef
    id: str


class FileRef(msgspec.Struct, frozen=True):
    """A file that a network holds: Telegram's `file_id`, or an `mxc://` address.

    Without a network it is one that the bot made for somebody: `id` is its number in `storage.made_files`.
    `key` is the JSON of Matrix' `EncryptedFile` where the file is encrypted. A reference never holds a
    download address: Telegram's contains the bot's token.
    """

    network: Network | None
    id: str
    key: str | None = None
