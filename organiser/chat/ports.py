"""What a network must offer, and what it is given.

A network is an `Outlet` (carries out actions), a `Translator` (reads raw updates), an `Intake` (receives
them) and a `FileSource` (hands out the files it holds). The shared suite in `tests/contracts` holds every
adapter to the promises here.
"""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

import msgspec

from organiser.chat.incoming import Answered, Event
from organiser.chat.outgoing import Ask, Do, Post
from organiser.chat.refs import ChatRef, FileRef, MessageRef, Network


class Raw(msgspec.Struct, frozen=True):
    """One raw update as its network sent it.

    `key` is unique within the network for ever or nearly so (`update_id`, event id): a second update with
    the same key is a repetition and is dropped. `parked` says that it cannot be read yet.
    """

    key: str
    body: bytes
    parked: bool = False


class MenuScope(StrEnum):
    """Who is offered a menu of commands, and where."""

    PRIVATE = "private"
    GROUP = "group"
    ADMIN = "admin"  # admins of a group, in it; it takes the place of GROUP for them


class Menu(msgspec.Struct, frozen=True):
    """Commands that an app offers while one is typed: (name, what it does) in the order shown.

    `language` is a two-letter code, or None for everybody whose language has no menu of its own.
    """

    scope: MenuScope
    language: str | None
    entries: tuple[tuple[str, str], ...] = ()


class Intake(Protocol):
    """Receives raw updates and commits them before anything is acknowledged."""

    network: Network

    async def run(self) -> None:
        """Receive until cancelled. Network faults are waited out inside; only bugs escape."""
        ...


class Inbox(Protocol):
    """Where an `Intake` commits what it received (`storage.inbox`)."""

    async def accept(self, network: Network, raws: Sequence[Raw], cursor: str | None) -> None:
        """Commit `raws` and the new cursor (None: unchanged) together, or raise and keep nothing."""
        ...

    async def cursor(self, network: Network) -> str | None:
        """The cursor that was committed last."""
        ...

    async def newest(self, network: Network) -> datetime | None:
        """When the newest update came that is remembered; None where none is."""
        ...

    async def parked(self, network: Network, keys: Collection[str]) -> Sequence[Raw]:
        """Those of `keys` that still wait to become readable, oldest first."""
        ...

    async def parked_keys(self, network: Network) -> Sequence[str]:
        """The keys of all that still waits to become readable, oldest first."""
        ...

    async def unpark(self, network: Network, raws: Sequence[Raw], notices: Sequence[Raw] = ()) -> None:
        """Put `raws` in the place of the parked rows of the same keys; those that are readable come next.

        `notices` are added in the same transaction, as by `accept`.
        """
        ...


class Translator(Protocol):
    """Reads raw updates. Pure: no network, no clock, no memory."""

    network: Network

    def translate(self, body: bytes) -> Sequence[Event]:
        """Return what happened; nothing where it does not concern the bot.

        Raises:
            Untranslatable: the body has not the shape that the network promises.
        """
        ...


class Outlet(Protocol):
    """Carries out actions. `key` is unique for an action and the same whenever it is tried again.

    Every method but `render` raises the subclasses of `errors.DeliveryFailed`, and nothing else.
    """

    network: Network

    def render(self, post: Post) -> Sequence[Any]:
        """Turn `post` into the pieces that become one message each: at least one. Pure, never raises.

        A text that is too long is split without loss. Pieces are opaque to the caller.
        """
        ...

    async def post(self, chat: ChatRef, piece: Any, *, reply_to: str | None, key: str) -> str:
        """Send a piece as a message; returns the network's message id."""
        ...

    async def revise(self, message: MessageRef, piece: Any, *, key: str) -> None:
        """Put `piece` in the place of what `message` says. No change is no fault."""
        ...

    async def delete(self, message: MessageRef, *, key: str) -> None:
        """Remove the message. One that is gone already is no fault."""
        ...

    async def react(self, message: MessageRef, emoji: str, *, key: str) -> str | None:
        """Show `emoji` under the message; returns the reaction's own id where the network has one."""
        ...

    async def unreact(self, message: MessageRef, reaction: str | None, *, key: str) -> None:
        """Take the bot's reaction back; `reaction` is what `react` returned."""
        ...

    async def answer_tap(self, tap: str, text: str) -> None:
        """Tell who pressed a button that it was heard. Too late is no fault."""
        ...

    async def show_menu(self, menu: Menu, chat: ChatRef | None = None) -> None:
        """Put `menu` in the place of what its scope and language had; without entries, take that away.

        With `chat` it is for that private chat alone, and comes before what is for all.

        What the network does not take of it is left out; nothing is done where a network has no menus.
        """
        ...

    async def ask(self, chat: ChatRef, question: Ask) -> Answered:
        """Find out what is asked."""
        ...

    async def do(self, chat: ChatRef, deed: Do, *, key: str) -> None:
        """Act on the chat, or on an account in it."""
        ...


class FileSource(Protocol):
    """Hands out the files that a network holds, or (`network` is None) those that the bot made itself."""

    @property
    def network(self) -> Network | None:
        """Whose files they are, as `FileRef.network` says it."""
        ...

    def open(self, file: FileRef, *, limit: int) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        """Stream the file's bytes, decrypted, in chunks.

        Raises:
            Rejected: with reason `too_big` beyond `limit` bytes, `gone` where it is no longer there.
            TryLater: the network cannot be reached.
        """
        ...


Sources = Mapping[Network | None, FileSource]
"""Where each file is handed out. It is looked into when one is sent: it may be filled later."""
