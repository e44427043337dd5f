"""People with real Matrix clients, played by tests, benches and the demo page.

A `MatrixPerson` does what somebody does in Element, end-to-end encryption included, and is a witness:
`timeline` is complete and in the server's order. How they come into rooms is in `matrix_rooms`, what
they send in `matrix_content`, what they saw in `matrix_timeline`. Above 250 lines because it is one
list of verbs, each of a few lines.
"""

import asyncio
import io
import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Protocol, Self
from uuid import uuid4

import httpx
from nio.crypto.attachments import decrypt_attachment
from nio.exceptions import MembersSyncError

from organiser.sandbox import matrix_content
from organiser.sandbox.matrix_client import MatrixConnection, MatrixRefused, accepted
from organiser.sandbox.matrix_content import Attachment, Content
from organiser.sandbox.matrix_rooms import PATIENCE_SECONDS, RoomMember
from organiser.sandbox.matrix_timeline import Arrival, Seen, Trust
from organiser.sandbox.synapse import MatrixAccount

__all__ = ["Arrival", "Homeserver", "MatrixPerson", "MatrixRefused", "Seen", "Trust"]


class Homeserver(Protocol):
    """What a person needs of a server before there is a client: `Synapse` is one."""

    @property
    def url(self) -> str:
        """The base of the client-server API."""

    async def register(self, name: str, password: str, *, display_name: str | None = None) -> MatrixAccount:
        """Make an account."""

    async def login(self, name: str, password: str) -> MatrixAccount:
        """Log in on a new device."""


class MatrixPerson(RoomMember):
    """Somebody in front of a Matrix client; made by `enter`, and an async context manager."""

    def __init__(self, account: MatrixAccount, connection: MatrixConnection) -> None:
        super().__init__(account, connection)
        self._tasks = asyncio.TaskGroup()
        self._syncing: asyncio.Task[None] | None = None
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    @classmethod
    async def enter(
        cls,
        server: Homeserver,
        name: str,
        *,
        display_name: str | None = None,
        store: Path | None = None,
        encrypted: bool = True,
        auto_accept: bool = False,
        account: MatrixAccount | None = None,
    ) -> Self:
        """Come in with a client that syncs until `close`; `async with await …enter(…)` closes it.

        An unknown name is registered, a known one logs in on a new device, and a store that was used
        before brings back its device and keys. With `auto_accept`, invitations are accepted as they
        come. An account may be given where the caller made it.
        """
        account = account or await _account(server, name, display_name, store)
        connection = MatrixConnection(server.url, account, store=store, encrypted=encrypted)
        person = cls(account, connection)
        try:
            await connection.sync_once()
        except BaseException:
            await person.close()
            raise
        await person._tasks.__aenter__()
        person._syncing = person._tasks.create_task(connection.sync_forever())
        if auto_accept:
            connection.on_invitation = person._accepts
            for room in list(person._client.invited_rooms):
                await person._accepts(room)
        return person

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *failure: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Go: end the sync and the connection; keys stay in the store."""
        if self._syncing is not None:
            self._syncing.cancel()
            self._syncing = None
            await self._tasks.__aexit__(None, None, None)
        await self._client.close()  # type: ignore[no-untyped-call]

    # Messages.

    async def says(
        self,
        room: str,
        text: str,
        *,
        html: str | None = None,
        reply_to: str | None = None,
        thread: str | None = None,
        mentions: Sequence[str] = (),
        msgtype: str = "m.text",
        transaction: str | None = None,
    ) -> str:
        """Say something and return the event id; a 429 is waited out, a cut send is repeated."""
        content = matrix_content.text(text, html, mentions=mentions, msgtype=msgtype)
        if thread is not None:
            content = matrix_content.in_thread(content, thread)
        if reply_to is not None:
            content = matrix_content.reply(content, reply_to)
        return await self.sends_event(room, "m.room.message", content, transaction=transaction)

    async def edits(self, room: str, event_id: str, new: str, *, html: str | None = None) -> str:
        """Edit a text message and return the id of the edit."""
        content = matrix_content.edit(matrix_content.text(new, html), event_id)
        return await self.sends_event(room, "m.room.message", content)

    async def deletes(self, room: str, event_id: str, reason: str | None = None) -> str:
        """Redact an event (a reaction also) and return the id of the redaction."""
        answer = accepted(await self._client.room_redact(room, event_id, reason))
        return str(answer.event_id)

    async def reacts(self, room: str, event_id: str, key: str) -> str:
        """React and return the id of the reaction, by which it can be deleted."""
        return await self.sends_event(room, "m.reaction", matrix_content.reaction(event_id, key))

    async def sends_file(
        self,
        room: str,
        *,
        kind: str = "m.file",
        content: bytes,
        name: str,
        mime: str,
        reply_to: str | None = None,
        **more: Any,
    ) -> str:
        """Upload and announce a file; in an encrypted room it is encrypted.

        `kind` is m.image, m.file, m.audio, m.video or m.sticker; `more` are the other fields of
        `Attachment`: caption, caption_html, spoiler, voice, duration, width, height.
        """
        attachment = Attachment(kind=kind, content=content, name=name, mime=mime, **more)
        uri, keys = await self.uploads(content, mime, name, encrypted=self._is_encrypted(room))
        announced = matrix_content.media(attachment, uri, keys)
        if reply_to is not None:
            announced = matrix_content.reply(announced, reply_to)
        event_type = "m.sticker" if kind == "m.sticker" else "m.room.message"
        return await self.sends_event(room, event_type, announced)

    async def uploads(
        self, content: bytes, mime: str, name: str, *, encrypted: bool = False
    ) -> tuple[str, Content | None]:
        """Upload bytes; return their mxc URI and, when encrypted, the keys to read them."""
        response, keys = await self._client.upload(
            io.BytesIO(content), mime, name, encrypt=encrypted, filesize=len(content)
        )
        return str(accepted(response).content_uri), keys

    async def downloads(self, seen: Seen, *, preview: bool = False) -> bytes:
        """Return the file of a message, or its preview, decrypted where it was encrypted."""
        shown = seen.current_content
        holder, prefix = (shown["info"], "thumbnail_") if preview else (shown, "")
        file = holder.get(f"{prefix}file")
        uri = file["url"] if file else holder[f"{prefix}url"]
        body = bytes(accepted(await self._client.download(uri)).body)
        if not file:
            return body
        return bytes(decrypt_attachment(body, file["key"]["k"], file["hashes"]["sha256"], file["iv"]))

    async def sends_event(
        self,
        room: str,
        event_type: str,
        content: Content,
        *,
        plain: bool = False,
        transaction: str | None = None,
    ) -> str:
        """Send anything and return its event id; `plain` does not encrypt even where it should."""
        transaction = transaction or str(uuid4())
        if plain or not self._is_encrypted(room):
            path = f"/_matrix/client/v3/rooms/{room}/send/{event_type}/{transaction}"
            return str((await self.asks("PUT", path, content))["event_id"])
        async with self._turns[room]:
            sent = await self._sends_encrypted(room, event_type, content, transaction)
        return str(accepted(sent).event_id)

    # What this person sees.

    def timeline(self, room: str) -> list[Seen]:
        """Return the lines of a room as they stand: complete, each once, in the server's order."""
        return self._connection.timelines[room].lines()

    def arrivals(self, room: str) -> list[Arrival]:
        """Return every event that came, raw: state, edits, reactions and redactions included."""
        return self._connection.timelines[room].arrivals()

    async def until(
        self,
        room: str,
        wanted: Callable[[Seen], bool],
        timeout: float = PATIENCE_SECONDS,  # noqa: ASYNC109
    ) -> Seen:
        """Return the first line, present or to come, that is as wanted; looks at changes also."""
        mark = 0
        found: list[Seen] = []

        def appeared() -> bool:
            nonlocal mark, found
            changed, mark = self._connection.timelines[room].changes(mark)
            found = [seen for seen in changed if wanted(seen)]
            return bool(found)

        await self._connection.until(appeared, "a line", timeout)
        return found[0]

    async def until_count(
        self,
        room: str,
        count: int,
        wanted: Callable[[Seen], bool] = lambda seen: seen.type == "m.room.message",
        timeout: float = PATIENCE_SECONDS,  # noqa: ASYNC109
    ) -> list[Seen]:
        """Return all lines that are as wanted once there are that many."""
        await self._connection.until(
            lambda: len([seen for seen in self.timeline(room) if wanted(seen)]) >= count,
            f"{count} lines",
            timeout,
        )
        return [seen for seen in self.timeline(room) if wanted(seen)]

    async def until_synced(self, found: Callable[[], bool], seconds: float) -> None:
        """Wait until a condition holds, looking now and after every sync."""
        await self._connection.until(found, "a change", seconds)

    async def _sends_encrypted(self, room: str, event_type: str, content: Content, transaction: str) -> Any:
        while True:
            await self._connection.tend_keys()
            try:
                return await self._client.room_send(
                    room, event_type, content, transaction, ignore_unverified_devices=True
                )
            except (MembersSyncError, KeyError):
                # The sync heard of other members or devices meanwhile, and nio put its session away while it
                # was shared; nothing has been sent yet.
                continue

    def _is_encrypted(self, room: str) -> bool:
        known = self._client.rooms.get(room)
        return self._client.olm is not None and known is not None and bool(known.encrypted)


async def _account(
    server: Homeserver, name: str, display_name: str | None, store: Path | None
) -> MatrixAccount:
    remembered = store / f"{name}.account.json" if store else None
    if remembered is not None and remembered.exists():
        return MatrixAccount(**json.loads(remembered.read_text(encoding="utf-8")))
    password = f"{name} at the sandbox"
    try:
        account = await server.register(name, password, display_name=display_name)
    except httpx.HTTPStatusError as refused:
        if "M_USER_IN_USE" not in refused.response.text:
            raise
        account = await server.login(name, password)
    if remembered is not None:
        remembered.parent.mkdir(parents=True, exist_ok=True)
        remembered.write_text(json.dumps(asdict(account)), encoding="utf-8")
    return account
