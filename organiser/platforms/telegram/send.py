"""Actions, carried out by calls of the Bot API (`chat.ports.Outlet`, all but what is asked and done).

Telegram has no idempotency key: a message that left and brought no answer is `InDoubt`. All else may be
repeated without harm, so that a missing answer there only means `TryLater`. Bad formatting never costs the
words: they are sent plain when Telegram cannot read the entities.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import msgspec
from telegram import InputFile

from organiser.chat.content import Attachment
from organiser.chat.flat import Flat
from organiser.chat.outgoing import Choice
from organiser.chat.refs import ChatRef, MessageRef
from organiser.chat.split import split
from organiser.errors import InDoubt, Rejected, Scope, TryLater
from organiser.platforms.telegram.connection import Connection
from organiser.platforms.telegram.failures import (
    ENTITIES,
    GONE,
    NO_CAPTION,
    NO_TEXT,
    RETRY_SECONDS,
    TOO_LATE,
    UNCHANGED,
)
from organiser.platforms.telegram.looks import looks
from organiser.platforms.telegram.render import Piece
from organiser.platforms.telegram.theirs import Entity
from organiser.platforms.telegram.upload import Upload, Uploads

MAX_TAP_ANSWER = 200
"""Units of text that answerCallbackQuery shows."""

_ADDABLE = {"photo", "video", "animation", "audio", "document"}
"""The kinds of file that editMessageMedia takes."""

_encode = msgspec.json.Encoder().encode
_VARIATIONS = dict.fromkeys([0xFE0E, 0xFE0F, *range(0x1F3FB, 0x1F400)])


class Sender:
    """Posts, revises, deletes, reacts and answers."""

    def __init__(self, connection: Connection, uploads: Uploads) -> None:
        self._connection = connection
        self._uploads = uploads

    async def post(self, chat: ChatRef, piece: Piece, *, reply_to: str | None) -> str:
        """Send a piece as a message; returns its id. What it answers may be gone."""
        around = {
            "chat_id": chat.home.id,
            "message_thread_id": chat.topic,
            "reply_parameters": _reply(reply_to),
            "reply_markup": keyboard(piece.choices),
        }
        if piece.attachment is None:
            sent = await self._words("sendMessage", "text", piece, around)
        else:
            async with self._uploads.opened(piece.attachment) as upload:
                sent = await self._file(upload, piece, around)
        return str(sent["message_id"])

    async def revise(self, message: MessageRef, piece: Piece) -> None:
        """Put `piece` in the place of what the message says. No change is no fault.

        A file that the message has stays; one that it has not is added.
        """
        around = {**_place(message), "reply_markup": keyboard(piece.choices)}
        try:
            async with repeatable():
                if piece.attachment is None:
                    await self._revise_words(piece, around)
                else:
                    await self._revise_caption(piece, piece.attachment, around)
        except Rejected as rejected:
            if rejected.reason != UNCHANGED:
                raise

    async def delete(self, message: MessageRef) -> None:
        """Remove the message; one that is gone already is no fault."""
        await self._tolerant("deleteMessage", {GONE}, **_place(message))

    async def react(self, message: MessageRef, emoji: str) -> None:
        """Show `emoji` under the message, without the tone of skin that Telegram does not know."""
        reaction = [{"type": "emoji", "emoji": emoji.translate(_VARIATIONS)}]
        await self._tolerant("setMessageReaction", set(), **_place(message), reaction=reaction)

    async def unreact(self, message: MessageRef) -> None:
        """Take the bot's reaction back; where the message is gone, so is the reaction."""
        await self._tolerant("setMessageReaction", {GONE}, **_place(message), reaction=[])

    async def answer_tap(self, tap: str, text: str) -> None:
        """Tell who pressed a button that it was heard. Too late is no fault."""
        shown = split(Flat(text), MAX_TAP_ANSWER)[0].text or None
        await self._tolerant("answerCallbackQuery", {TOO_LATE}, callback_query_id=tap, text=shown)

    async def _tolerant(self, method: str, fine: set[str], **parameters: Any) -> None:
        try:
            async with repeatable():
                await self._connection.call(method, **parameters)
        except Rejected as rejected:
            if rejected.reason not in fine:
                raise

    async def _revise_words(self, piece: Piece, around: Mapping[str, Any]) -> None:
        """What was sent with a file has no text, but a caption."""
        try:
            await self._words("editMessageText", "text", piece, around)
        except Rejected as rejected:
            if rejected.reason != NO_TEXT:
                raise
        else:
            return
        await self._words("editMessageCaption", "caption", piece, around)

    async def _revise_caption(self, piece: Piece, attachment: Attachment, around: Mapping[str, Any]) -> None:
        """What was sent without a file has no caption: the file is put to it then."""
        try:
            await self._words("editMessageCaption", "caption", piece, around)
        except Rejected as rejected:
            if rejected.reason != NO_CAPTION:
                raise
        else:
            return
        async with self._uploads.opened(attachment) as upload:
            await self._add_file(upload, piece, around)

    async def _add_file(self, upload: Upload, piece: Piece, around: Mapping[str, Any]) -> None:
        """Put the file and its caption in the place of words, as the first kind that Telegram takes."""
        kinds = [kind for _, kind in upload.ways if kind in _ADDABLE] or ["document"]
        for kind in kinds:
            for words in (piece, piece.plain):
                media, file = _media(kind, upload, words)
                try:
                    await self._connection.call("editMessageMedia", **around, media=media, file=file)
                except Rejected as rejected:
                    last = (kind, words) == (kinds[-1], piece.plain)
                    if last or rejected.reason not in {ENTITIES, upload.gives_way_to}:
                        raise
                else:
                    return

    async def _file(self, upload: Upload, piece: Piece, around: Mapping[str, Any]) -> Any:
        """Send the file as its kind; a picture that Telegram cannot show goes as a file."""
        for method, field in upload.ways:
            try:
                file = {field: upload.content, **looks(method, piece.attachment)}
                return await self._words(method, "caption", piece, {**around, **file})
            except Rejected as rejected:
                if rejected.reason != upload.gives_way_to or method == upload.ways[-1][0]:
                    raise
        raise AssertionError

    async def _words(self, method: str, field: str, piece: Piece, around: Mapping[str, Any]) -> Any:
        """Call with the words as `field`; without formatting if Telegram cannot read it."""
        formatted = _written(field, piece)
        try:
            return await self._connection.call(method, **around, **formatted)
        except Rejected as rejected:
            if rejected.reason != ENTITIES or not piece.entities:
                raise
        return await self._connection.call(method, **around, **_written(field, piece.plain))


@asynccontextmanager
async def repeatable() -> AsyncIterator[None]:
    """Within, a missing answer means that it may simply be tried again."""
    try:
        yield
    except InDoubt:
        in_doubt = True
    else:
        in_doubt = False
    if in_doubt:
        raise TryLater(RETRY_SECONDS, Scope.NETWORK)


def _media(kind: str, upload: Upload, piece: Piece) -> tuple[dict[str, Any], InputFile | None]:
    """An InputMedia, and the file that travels beside it where Telegram does not hold it."""
    named, file = (
        (upload.content, None) if isinstance(upload.content, str) else ("attach://file", upload.content)
    )
    media = {
        "type": kind,
        "media": named,
        "caption": piece.text,
        "caption_entities": msgspec.to_builtins(piece.entities),
        **looks(f"send{kind.capitalize()}", piece.attachment),
    }
    return media, file


def keyboard(choices: Sequence[Sequence[Choice]]) -> dict[str, Any] | None:
    """An inline keyboard; None without choices, which takes one away in an edit."""
    if not choices:
        return None
    return {"inline_keyboard": [[_button(choice) for choice in row] for row in choices]}


def _button(choice: Choice) -> dict[str, str]:
    if choice.url is not None:
        return {"text": choice.label, "url": choice.url}
    return {"text": choice.label, "callback_data": choice.data}


def _written(field: str, piece: Piece) -> dict[str, str | None]:
    if field == "caption" and not piece.text:
        return {}
    entities = "entities" if field == "text" else "caption_entities"
    return {field: piece.text, entities: _json(piece.entities)}


def _json(entities: Sequence[Entity]) -> str | None:
    return _encode(entities).decode() if entities else None


def _place(message: MessageRef) -> dict[str, str]:
    """Where a message is; one of a topic is counted in the group."""
    return {"chat_id": message.chat.home.id, "message_id": message.id}


def _reply(message_id: str | None) -> dict[str, Any] | None:
    if message_id is None:
        return None
    return {"message_id": int(message_id), "allow_sending_without_reply": True}
