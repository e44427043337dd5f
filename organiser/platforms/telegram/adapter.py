"""Telegram as the rest of the house sees it: one object that receives, sends and hands out files.

It only joins what the modules beside it do, and fills the ports `Intake`, `Outlet` and `FileSource`.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from organiser.bridge.limits import UPLOAD
from organiser.chat.incoming import Answered
from organiser.chat.outgoing import Ask, Do, Post
from organiser.chat.ports import Inbox, Menu, Sources
from organiser.chat.refs import ChatRef, FileRef, MessageRef, Network
from organiser.platforms.telegram import menus
from organiser.platforms.telegram.ask import Asker
from organiser.platforms.telegram.connection import Connection
from organiser.platforms.telegram.files import Files
from organiser.platforms.telegram.receive import LONGEST_PAUSE_SECONDS, POLL_SECONDS, Receiver
from organiser.platforms.telegram.render import Piece, render
from organiser.platforms.telegram.send import Sender, repeatable
from organiser.platforms.telegram.upload import Uploads


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the bot is at Telegram."""

    id: str
    username: str


class TelegramAdapter:
    """Telegram's `Intake`, `Outlet` and `FileSource`; to be used within `async with`."""

    network = Network.TELEGRAM

    def __init__(
        self,
        token: str,
        api_url: str,
        inbox: Inbox,
        files: Sources,
        *,
        poll_seconds: float = POLL_SECONDS,
        longest_pause: float = LONGEST_PAUSE_SECONDS,
        file_limit: int = UPLOAD[Network.TELEGRAM],
        report: Callable[[str | None], None] = lambda _: None,
    ) -> None:
        """`api_url` without `/bot`; `files[other]` streams what the other network holds.

        At most `file_limit` bytes of a file are sent. `report` is told a word of `failures.TROUBLES` when
        receiving begins to fail, None when it works.
        """
        self._connection = Connection(token, api_url)
        self._receiver = Receiver(
            self._connection, inbox, poll_seconds=poll_seconds, longest_pause=longest_pause, report=report
        )
        self._sender = Sender(self._connection, Uploads(files, file_limit=file_limit))
        self._files = Files(self._connection)
        self._asker = Asker(self._connection, self._files)

    async def __aenter__(self) -> Self:
        """Open; Telegram need not be up."""
        await self._connection.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._connection.__aexit__(kind, error, trace)

    @property
    def connected(self) -> bool:
        """Whether the last call for updates was answered."""
        return self._receiver.connected

    async def run(self) -> None:
        """Receive until cancelled (`Intake`)."""
        await self._receiver.run()

    def render(self, post: Post) -> Sequence[Piece]:
        """Turn `post` into the pieces that become one message each (`Outlet`)."""
        return render(post)

    async def post(self, chat: ChatRef, piece: Piece, *, reply_to: str | None, key: str) -> str:  # noqa: ARG002 - Telegram takes no key
        """Send a piece; returns the message id."""
        return await self._sender.post(chat, piece, reply_to=reply_to)

    async def revise(self, message: MessageRef, piece: Piece, *, key: str) -> None:  # noqa: ARG002 - may be repeated
        """Put `piece` in the place of what the message says."""
        await self._sender.revise(message, piece)

    async def delete(self, message: MessageRef, *, key: str) -> None:  # noqa: ARG002 - may be repeated
        """Remove the message."""
        await self._sender.delete(message)

    async def react(self, message: MessageRef, emoji: str, *, key: str) -> str | None:  # noqa: ARG002 - may be repeated
        """Show `emoji` under the message; a bot's reaction has no id here."""
        await self._sender.react(message, emoji)
        return None

    async def unreact(self, message: MessageRef, reaction: str | None, *, key: str) -> None:  # noqa: ARG002 - may be repeated
        """Take the bot's reaction back."""
        await self._sender.unreact(message)

    async def answer_tap(self, tap: str, text: str) -> None:
        """Tell who pressed a button that it was heard."""
        await self._sender.answer_tap(tap, text)

    async def show_menu(self, menu: Menu, chat: ChatRef | None = None) -> None:
        """Put the menu's commands where the apps offer them."""
        async with repeatable():
            await self._connection.call(menus.method(menu), **menus.parameters(menu, chat))

    async def ask(self, chat: ChatRef, question: Ask) -> Answered:
        """Find out what is asked."""
        return await self._asker.ask(chat, question)

    async def do(self, chat: ChatRef, deed: Do, *, key: str) -> None:  # noqa: ARG002 - may be repeated
        """Act on the chat, or on an account in it."""
        await self._asker.do(chat, deed)

    def open(self, file: FileRef, *, limit: int) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        """Stream a file that Telegram holds (`FileSource`)."""
        return self._files.open(file, limit=limit)

    async def identity(self) -> Identity:
        """Ask Telegram who the bot is. Raises `DeliveryFailed`."""
        async with repeatable():
            me = await self._connection.call("getMe")
        return Identity(str(me["id"]), me.get("username", ""))
