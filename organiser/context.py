"""What a handler is given: who asks, where, when, in which language; the state, and a way to answer."""

from datetime import datetime

import msgspec

from organiser.chat.incoming import Sender
from organiser.chat.outgoing import Action, Choice, Post
from organiser.chat.refs import LineId
from organiser.commands import CommandTable  # noqa: TC001 - msgspec reads the annotations
from organiser.i18n import Catalogues, Words
from organiser.kernel import Ids
from organiser.storage.chats import Chat
from organiser.storage.store import Store


class Tongues:
    """Which language to speak in a chat: its own, or the operator's default."""

    def __init__(self, catalogues: Catalogues, default: str) -> None:
        """`default` is one of `i18n.LOCALES`."""
        self._catalogues = catalogues
        self._default = default

    def of(self, chat: Chat) -> Words:
        """The words of a chat."""
        return self._catalogues[chat.language or self._default]

    def named(self, locale: str | None) -> Words:
        """The words of a locale, or the default's."""
        return self._catalogues[locale or self._default]


class Names:
    """The bot's own names on the networks, learnt when a network is connected."""

    def __init__(self) -> None:
        """Nothing is known yet."""
        self.telegram: str | None = None

    @property
    def private_url(self) -> str | None:
        """Where a private chat with the bot opens on Telegram."""
        return f"https://t.me/{self.telegram}" if self.telegram else None


class House(msgspec.Struct, frozen=True):
    """What is the same for every event: the languages, the commands, the source of ids, our own names.

    `us` is the bot's user name on Telegram, once that is known; `file_limit` is in bytes.
    """

    tongues: Tongues
    commands: "CommandTable[Context]"
    ids: Ids
    us: Names
    file_limit: int


class Context(msgspec.Struct, frozen=True):
    """One event's surroundings. Returning from a handler commits, raising rolls back."""

    house: House
    store: Store
    chat: Chat
    sender: Sender
    now: datetime

    @property
    def words(self) -> Words:
        """The language to answer in: the chat's."""
        return self.house.tongues.of(self.chat)

    @property
    def author(self) -> bytes:
        """The lookup key of who asks."""
        return self.store.vault.account_key(self.sender.account)

    def answer(self, post: Post) -> None:
        """Say something in the chat where the event happened."""
        self.send(self.chat, post)

    def send(self, chat: Chat, action: Action, *, line: LineId | None = None) -> None:
        """Let an action be carried out in a chat. Choices are remembered, to be chosen by number too."""
        self.store.outbox.add(chat.id, action, line=line)
        if isinstance(action, Post) and action.choices:
            self.store.offer(chat, _flat(action.choices))


def _flat(rows: tuple[tuple[Choice, ...], ...]) -> tuple[Choice, ...]:
    return tuple(choice for row in rows for choice in row)
