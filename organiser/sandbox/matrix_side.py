"""The Matrix half of the stage: an encrypted room on the real Synapse, private rooms, and people in them."""

import asyncio
from collections.abc import Mapping
from typing import Any, Final

from organiser.chat.refs import Network
from organiser.sandbox import markup
from organiser.sandbox.cast import Performer, on
from organiser.sandbox.lines import BOT_KEY, Line, Media, Reaction
from organiser.sandbox.matrix_people import MatrixPerson, Seen
from organiser.sandbox.side import GROUP, Impossible, Upload

TITLE: Final = "Ghent co-op"
_KINDS: Final = {"m.image": "photo", "m.video": "video", "m.audio": "audio", "m.file": "file"}
_SENT: Final = {kind: sent for sent, kind in _KINDS.items()} | {"voice": "m.audio"}
_SHOWN: Final = frozenset({"m.room.message", "m.sticker", "m.room.encrypted"})


class MatrixSide:
    """Matrix as its people see it; a `Side`, made by `enter`."""

    network = Network.MATRIX
    encrypted = True
    title = TITLE

    def __init__(self, persons: Mapping[str, MatrixPerson], room: str, bot: str) -> None:
        self.persons = dict(persons)
        self.people: tuple[Performer, ...] = on(Network.MATRIX)
        self.room = room
        self.bot = bot
        self._keys = {one.user_id: key for key, one in self.persons.items()} | {bot: BOT_KEY}
        self._names = {one.key: one.name for one in self.people} | {BOT_KEY: "Organiser"}
        self._private: dict[str, str] = {}
        self._opening = asyncio.Lock()
        self._witness = self.persons[self.people[0].key]

    @classmethod
    async def enter(cls, persons: Mapping[str, MatrixPerson], bot: str) -> "MatrixSide":
        """Open the shared room, encrypted; everybody is in it, and the bot is invited."""
        others = [person.user_id for person in persons.values()]
        host = persons[on(Network.MATRIX)[0].key]
        invited = [user for user in others if user != host.user_id]
        room = await host.creates_room(TITLE, encrypted=True, invites=[*invited, bot])
        for person in persons.values():
            await host.until_member(room, person.user_id)
        return cls(persons, room, bot)

    def lines(self, chat: str) -> list[Line]:
        """What is to be seen in a chat now, in order; in the room as its first person sees it."""
        if chat != GROUP and chat not in self._private:
            return []
        witness = self._witness if chat == GROUP else self.persons[chat]
        seen = witness.timeline(self._room(chat))
        return [self._line(one, place) for place, one in enumerate(seen) if one.type in _SHOWN]

    async def opens(self, person: str) -> None:
        """Invite the bot to a private encrypted room, once, as Element does; waits until it is there."""
        async with self._opening:
            if person in self._private:
                return
            here = self.persons[person]
            room = await here.direct_chat(self.bot, encrypted=True)
            await here.until_member(room, self.bot)
            self._private[person] = room

    async def says(self, person: str, chat: str, typed: str, *, reply_to: str | None = None) -> str:
        """Say something, with the marks of `markup`; returns the event's id."""
        marked = markup.read(typed)
        return await self.persons[person].says(
            await self._entered(chat), _plain(marked), html=marked.html, reply_to=reply_to
        )

    async def edits(self, person: str, chat: str, line: str, typed: str) -> None:
        """Put other words in the place of an own line."""
        if self._seen(chat, line).sender != self.persons[person].user_id:
            raise Impossible("Only one's own lines can be edited.")
        marked = markup.read(typed)
        await self.persons[person].edits(self._room(chat), line, _plain(marked), html=marked.html)

    async def deletes(self, person: str, chat: str, line: str) -> None:
        """Redact a line: an own one, or any where the person has the power."""
        await self.persons[person].deletes(self._room(chat), line)

    async def reacts(self, person: str, chat: str, line: str, emoji: str) -> None:
        """Put an emoji under a line, or take it back where it is there already."""
        here, room = self.persons[person], self._room(chat)
        for arrival in here.arrivals(room):
            mine = arrival.type == "m.reaction" and arrival.sender == here.user_id
            relates = arrival.content.get("m.relates_to", {})
            standing = here.user_id in self._seen(chat, line).reactions.get(emoji, ())
            if mine and standing and (relates.get("event_id"), relates.get("key")) == (line, emoji):
                await here.deletes(room, arrival.event_id)
                return
        await here.reacts(room, line, emoji)

    async def taps(self, person: str, chat: str, line: str, data: str) -> str:  # noqa: ARG002
        """Refuse: Matrix has no buttons, its choices are numbers that one says."""
        raise Impossible("Matrix has no buttons.")

    async def follows(self, person: str, url: str) -> str:  # noqa: ARG002
        """Refuse: what a link says to a bot is Telegram's invention."""
        raise Impossible("Matrix has no deep links.")

    def menu(self, person: str) -> tuple[tuple[str, str], ...]:  # noqa: ARG002
        """Nothing: Matrix' apps know no bot's commands."""
        return ()

    async def sends(self, person: str, chat: str, upload: Upload, *, reply_to: str | None = None) -> str:
        """Send a file, encrypted; returns the event's id."""
        marked = markup.read(upload.caption)
        more: dict[str, Any] = {}
        if upload.kind == "photo" and upload.size is not None:
            more = dict(zip(("width", "height"), upload.size, strict=True))
        if upload.kind == "voice":
            more = {"voice": True, "duration": 1000}
        if marked.text:
            more |= {"caption": marked.text, "caption_html": marked.html}
        return await self.persons[person].sends_file(
            await self._entered(chat),
            kind=_SENT[upload.kind],
            content=upload.content,
            name=upload.name,
            mime=upload.mime,
            reply_to=reply_to,
            **more,
        )

    async def file(self, chat: str, line: str) -> tuple[Media, bytes]:
        """The file of a line, decrypted."""
        seen = self._seen(chat, line)
        media = _media(seen)
        if media is None:
            raise Impossible("The line has no file.")
        here = self._witness if chat == GROUP else self.persons[chat]
        return media, await here.downloads(seen)

    def _room(self, chat: str) -> str:
        return self.room if chat == GROUP else self._private[chat]

    async def _entered(self, chat: str) -> str:
        if chat != GROUP:
            await self.opens(chat)
        return self._room(chat)

    def _seen(self, chat: str, line: str) -> Seen:
        here = self._witness if chat == GROUP else self.persons[chat]
        for seen in here.timeline(self._room(chat)):
            if seen.event_id == line:
                return seen
        raise Impossible("There is no such line.")

    def _line(self, seen: Seen, place: int) -> Line:
        key = self._keys.get(seen.sender, "")
        media = _media(seen)
        caption = media is None or seen.current_content.get("filename") not in {None, seen.current_body}
        return Line(
            id=seen.event_id,
            place=place,
            sender=key,
            name=self._names.get(key, seen.sender),
            at=seen.sent_at.isoformat(),
            text=seen.current_body if caption else "",
            html=seen.current_html if caption else None,
            reply_to=seen.reply_to,
            edited=bool(seen.edits),
            deleted=seen.redacted,
            encrypted=seen.encrypted,
            unreadable=not seen.decrypted,
            media=media,
            reactions=tuple(
                Reaction(emoji, tuple(self._keys.get(by, "") for by in senders))
                for emoji, senders in seen.reactions.items()
            ),
        )


def _plain(marked: markup.Marked) -> str:
    """The body without formatting, as Element writes it: a quote keeps its sign."""
    units = marked.text.encode("utf-16-le")
    for span in reversed(marked.spans):
        if span.kind == "blockquote":
            quoted = units[span.start * 2 : span.end * 2].decode("utf-16-le")
            signed = "\n".join(f"> {line}" for line in quoted.split("\n"))
            units = units[: span.start * 2] + signed.encode("utf-16-le") + units[span.end * 2 :]
    return units.decode("utf-16-le")


def _media(seen: Seen) -> Media | None:
    content = seen.current_content
    kind = "sticker" if seen.type == "m.sticker" else _KINDS.get(content.get("msgtype", ""))
    if kind is None or seen.redacted:
        return None
    info = content.get("info") or {}
    return Media(
        kind=kind,
        name=str(content.get("filename") or content.get("body") or ""),
        mime=str(info.get("mimetype") or "application/octet-stream"),
        width=info.get("w"),
        height=info.get("h"),
        spoiler=bool(content.get("page.codeberg.everypizza.msc4193.spoiler")),
    )
