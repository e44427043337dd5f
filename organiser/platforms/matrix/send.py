"""Carries out posts, edits, deletions and reactions.

Every request has the caller's key as its transaction id: the homeserver drops a repetition for 24 hours
and answers with the event id of the first, also where the repetition was encrypted anew.

It goes to the server as one plain request: nio's own `room_send` does the same after parsing its URL twice,
and its answer against a schema (measured: docs/decisions/0004). Only encrypting is nio's.
"""

import asyncio
from typing import Any

from organiser.chat.refs import MessageRef
from organiser.errors import Rejected, Scope, TryLater, Unreachable
from organiser.platforms.matrix.crypto import Crypto, Unreadable
from organiser.platforms.matrix.failures import UNREACHED_WAIT, only_this
from organiser.platforms.matrix.incoming_content import AUDIO_KEY, SPOILER_KEY, VOICE_KEY
from organiser.platforms.matrix.render import HTML_FORMAT, PROFILE_KEY, Piece
from organiser.platforms.matrix.rooms import Rooms
from organiser.platforms.matrix.session import Session, room_path
from organiser.platforms.matrix.upload import Uploader
from organiser.platforms.patience import Patience

_FALLBACK_CHARACTERS = 200
_MEDIA_FIELDS = ("msgtype", "url", "file", "filename", "info", SPOILER_KEY, VOICE_KEY, AUDIO_KEY)
_READY_SECONDS = 10.0


class Sender:
    """Writes into the rooms of one session."""

    def __init__(
        self, session: Session, crypto: Crypto, rooms: Rooms, uploader: Uploader, first_sync: asyncio.Event
    ) -> None:
        self._session = session
        self._crypto = crypto
        self._rooms = rooms
        self._uploader = uploader
        self._patience = Patience()
        self._first_sync = first_sync

    async def post(self, room: str, piece: Piece, *, reply_to: str | None, key: str) -> str:
        """Send a piece and return its event id.

        What is for a room that goes on in another one waits until the bot has come there, for some minutes.
        """
        await self._until_ready()
        if self._rooms.is_closed(room):
            self._wait_for_successor(room)
        kind, content = "m.room.message", piece.content
        if piece.attachment is not None:
            sealed = self._crypto.is_encrypted(room)
            kind, content = await self._uploader.announce(piece.attachment, content, sealed=sealed)
        if reply_to is not None:
            content = {**content, "m.relates_to": {"m.in_reply_to": {"event_id": reply_to}}}
        try:
            return await self._send(room, kind, await self._lightened(room, content), key)
        except Unreachable as refused:
            shut = refused.scope is Scope.CHAT and await self._rooms.successor(room) != ""
            if shut:
                self._wait_for_successor(room)
            raise

    def _wait_for_successor(self, room: str) -> None:
        if not self._patience.is_over(room, admitted=False):
            raise TryLater(UNREACHED_WAIT) from None
        self._rooms.stays(room)

    async def revise(self, message: MessageRef, piece: Piece, *, key: str) -> None:
        """Put the piece in the place of what the message says.

        A file stays the one that was sent; where there was none, it is put to the words.
        """
        await self._until_ready()
        new = dict(piece.content)
        if piece.attachment is not None:
            media = await self._media_of(message)
            if "url" not in media and "file" not in media:
                sealed = self._crypto.is_encrypted(message.chat.id)
                _, media = await self._uploader.announce(piece.attachment, new, sealed=sealed)
            new |= media
        content = {
            **_fallback(piece.content),
            "msgtype": new["msgtype"],
            "m.mentions": {},  # whoever is named was told when the message came
            "m.new_content": new,
            "m.relates_to": {"rel_type": "m.replace", "event_id": message.id},
        }
        if "url" in new or "file" in new:
            content |= {name: new[name] for name in _MEDIA_FIELDS if name in new}
        await self._send(message.chat.id, "m.room.message", content, key)

    async def delete(self, message: MessageRef, *, key: str) -> None:
        """Redact the message; one that is not there is no fault."""
        path = room_path(message.chat.id, "redact", message.id, key)
        try:
            with only_this():
                await self._session.call("PUT", path, {})
        except Rejected as refused:
            if refused.reason != "gone":
                raise

    async def react(self, message: MessageRef, emoji: str, *, key: str) -> str | None:
        """Show a reaction and return its event id; None where the same one stands there already."""
        relation = {"rel_type": "m.annotation", "event_id": message.id, "key": emoji}
        path = room_path(message.chat.id, "send", "m.reaction", key)
        try:
            with only_this():
                answer = await self._session.call("PUT", path, {"m.relates_to": relation})
        except Rejected as refused:
            if refused.reason == "already":
                return None
            raise
        return _event_id(answer)

    async def _lightened(self, room: str, content: dict[str, Any]) -> dict[str, Any]:
        """The content of a line that crosses, without an empty `m.mentions` where it would change nothing.

        Synapse 1.163 spends a quarter of the work for an event on checking that field (docs/bench.md). What
        is encrypted it cannot check.
        """
        idle = PROFILE_KEY in content and content.get("m.mentions") == {}
        if not idle or self._crypto.is_encrypted(room) or await self._rooms.calls(room, content["body"]):
            return content
        return {name: value for name, value in content.items() if name != "m.mentions"}

    async def _send(self, room: str, kind: str, content: dict[str, Any], key: str) -> str:
        if self._crypto.is_encrypted(room):
            kind, content = await self._crypto.seal(room, kind, content)
        answer = await self._session.call("PUT", room_path(room, "send", kind, key), content)
        return _event_id(answer)

    async def _media_of(self, message: MessageRef) -> dict[str, Any]:
        """The file of a message that was sent, as its event announces it."""
        with only_this():
            event = await self._session.call("GET", room_path(message.chat.id, "event", message.id))
        if event.get("type") == "m.room.encrypted":
            try:
                event = self._crypto.open(message.chat.id, event)
            except Unreadable:
                raise Rejected("gone") from None
        sent = event.get("content") or {}
        return {name: sent[name] for name in _MEDIA_FIELDS if name in sent}

    async def _until_ready(self) -> None:
        """Wait for the first sync: until then nobody knows which rooms have become encrypted."""
        if self._first_sync.is_set():
            return
        try:
            async with asyncio.timeout(_READY_SECONDS):
                await self._first_sync.wait()
        except TimeoutError:
            raise TryLater(UNREACHED_WAIT, Scope.NETWORK) from None


def _fallback(content: dict[str, Any]) -> dict[str, Any]:
    """What clients show that know no edits; shortened, since an event must hold the words twice."""
    body = content["body"]
    shown = body if len(body) <= _FALLBACK_CHARACTERS else f"{body[:_FALLBACK_CHARACTERS]}…"
    kept = {name: content[name] for name in content if name.startswith("org.organiser.")}
    if PROFILE_KEY in content:
        kept[PROFILE_KEY] = content[PROFILE_KEY]
    html = content.get("formatted_body")
    if html is not None and len(html) <= _FALLBACK_CHARACTERS:
        kept |= {"format": HTML_FORMAT, "formatted_body": f"* {html}"}
    return {**kept, "body": f"* {shown}"}


def _event_id(answer: dict[str, Any]) -> str:
    event_id = answer.get("event_id")
    if not isinstance(event_id, str):
        raise TryLater(UNREACHED_WAIT)
    return event_id
