"""Matrix as `organiser` sees it: one object that receives, sends, reads and hands out files.

It only joins the parts of this package together; each of them says itself what it does.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Self

from organiser.chat.incoming import Answered, Edited, Event, Said, Undecryptable
from organiser.chat.outgoing import Ask, Do, Post
from organiser.chat.ports import Inbox, Menu, Sources
from organiser.chat.refs import ChatRef, FileRef, MessageRef, Network
from organiser.errors import Untranslatable
from organiser.kernel import Clock, system_clock
from organiser.platforms.matrix.chats import Chats
from organiser.platforms.matrix.crypto import Crypto
from organiser.platforms.matrix.envelope import MALFORMED
from organiser.platforms.matrix.files import MatrixFiles
from organiser.platforms.matrix.incoming import MatrixTranslator
from organiser.platforms.matrix.invitations import Invitations
from organiser.platforms.matrix.parking import PARK_SECONDS
from organiser.platforms.matrix.receive import MatrixIntake
from organiser.platforms.matrix.render import Piece, render
from organiser.platforms.matrix.rooms import Rooms
from organiser.platforms.matrix.send import Sender
from organiser.platforms.matrix.session import Session
from organiser.platforms.matrix.upload import FILE_LIMIT, Uploader


class MatrixAdapter:
    """Fills `Intake`, `Outlet`, `Translator` and `FileSource` for one Matrix account.

    `store` holds the keys of encrypted rooms, and must survive with the inbox's cursor; `secrets` gets the
    login. `pickle_key` is a secret of 32 bytes that seals the keys. `files` are the other networks' files,
    of which at most `file_limit` bytes are brought.
    """

    network = Network.MATRIX

    def __init__(
        self,
        homeserver: str,
        user: str,
        *,
        store: Path,
        secrets: Path,
        pickle_key: bytes,
        inbox: Inbox,
        files: Sources,
        password: str | None = None,
        access_token: str | None = None,
        device_id: str | None = None,
        clock: Clock = system_clock,
        park_seconds: float = PARK_SECONDS,
        file_limit: int = FILE_LIMIT,
        report: Callable[[str | None], None] = lambda _: None,
    ) -> None:
        """`report` is told a word of `trouble` when receiving begins to fail, None when it works."""
        self._session = session = Session(
            homeserver,
            user,
            password=password,
            access_token=access_token,
            device_id=device_id,
            store=store,
            secrets=secrets,
            pickle_key=pickle_key,
            clock=clock,
        )
        self._crypto = crypto = Crypto(session)
        rooms = Rooms(session)
        self._invitations = Invitations(session, rooms, store)
        self._intake = MatrixIntake(
            session,
            crypto,
            rooms,
            invitations=self._invitations,
            inbox=inbox,
            clock=clock,
            park_seconds=park_seconds,
            report=report,
        )
        self._sender = Sender(
            session, crypto, rooms, Uploader(session, files, file_limit), self._intake.first_sync
        )
        self.files = MatrixFiles(session)
        self._chats = Chats(session, crypto, rooms, clock, self._read, files=self.files)
        self._translator = MatrixTranslator()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *failure: object) -> None:
        await self._session.close()

    @property
    def connected(self) -> bool:
        """Whether the last sync succeeded."""
        return self._intake.connected

    async def until_connected(self) -> None:
        """Return after the first successful sync."""
        await self._intake.synced.wait()

    async def run(self) -> None:
        """Receive, and accept invitations to private chats, until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._intake.run())
            tasks.create_task(self._invitations.run())

    def translate(self, body: bytes) -> Sequence[Event]:
        """As `chat.ports.Translator` promises."""
        return self._translator.translate(body)

    def render(self, post: Post) -> Sequence[Piece]:
        """As `chat.ports.Outlet` promises."""
        return render(post)

    async def post(self, chat: ChatRef, piece: Piece, *, reply_to: str | None, key: str) -> str:
        """As `chat.ports.Outlet` promises."""
        return await self._sender.post(chat.id, piece, reply_to=reply_to, key=key)

    async def revise(self, message: MessageRef, piece: Piece, *, key: str) -> None:
        """As `chat.ports.Outlet` promises."""
        await self._sender.revise(message, piece, key=key)

    async def delete(self, message: MessageRef, *, key: str) -> None:
        """As `chat.ports.Outlet` promises."""
        await self._sender.delete(message, key=key)

    async def react(self, message: MessageRef, emoji: str, *, key: str) -> str | None:
        """As `chat.ports.Outlet` promises."""
        return await self._sender.react(message, emoji, key=key)

    async def unreact(self, message: MessageRef, reaction: str | None, *, key: str) -> None:
        """As `chat.ports.Outlet` promises; without the reaction's id there is nothing to take back."""
        if reaction is not None:
            await self._sender.delete(MessageRef(message.chat, reaction), key=key)

    async def answer_tap(self, tap: str, text: str) -> None:
        """Matrix has nothing to press: nothing to do."""

    async def show_menu(self, menu: Menu, chat: ChatRef | None = None) -> None:
        """Matrix has no menus: nothing to do."""

    async def ask(self, chat: ChatRef, question: Ask) -> Answered:
        """As `chat.ports.Outlet` promises."""
        return await self._chats.ask(chat, question)

    async def do(self, chat: ChatRef, deed: Do, *, key: str) -> None:
        """As `chat.ports.Outlet` promises. Every deed may be repeated, so that `key` is not needed."""
        del key
        await self._chats.do(chat, deed)

    async def _read(self, message: MessageRef) -> Said | Edited | Undecryptable | None:
        """What a message of before says; None where it says nothing, or cannot be understood."""
        try:
            raw = await self._intake.read(message)
            events = [] if raw is None else self.translate(raw.body)
        except (Untranslatable, *MALFORMED):
            return None
        return next((event for event in events if isinstance(event, Said | Edited | Undecryptable)), None)

    def open(self, file: FileRef, *, limit: int) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        """As `chat.ports.FileSource` promises."""
        return self.files.open(file, limit=limit)
