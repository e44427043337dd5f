"""One message in a chat: what its members see, and its form in the Bot API.

It does not decide who may write, edit or delete: that is the methods' and the people's work.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from typing_extensions import override

if TYPE_CHECKING:
    from datetime import datetime

    from organiser.sandbox.telegram.accounts import Account
    from organiser.sandbox.telegram.chats import Chat
    from organiser.sandbox.telegram.files import File

Json = dict[str, Any]

MEDIA_KINDS: Final = (
    "animation", "audio", "document", "photo", "sticker", "video", "video_note", "voice",
)  # fmt: skip
ANONYMOUS: Final = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}
KINDS: Final = ("text", *MEDIA_KINDS, "contact", "dice", "poll", "venue", "location")


@dataclass(slots=True, kw_only=True, eq=False)
class Draft:
    """What is about to be posted; `content` holds the Bot API's own fields."""

    content: Json
    topic_id: int | None = None
    reply_to: Message | None = None
    quote: Json | None = None
    markup: Json | None = None
    origin: Json | None = None
    album: str | None = None
    protected: bool = False
    by_chat: bool = False
    silent: bool = False


@dataclass(slots=True, kw_only=True, eq=False)
class Message:
    """A message as it is now; `content` holds the Bot API's own fields (text, photo, poll, ...)."""

    id: int
    chat: Chat
    sender: Account | None
    date: datetime
    content: Json
    topic_id: int | None = None
    thread_id: int | None = None
    reply_to: Message | None = None
    quote: Json | None = None
    markup: Json | None = None
    origin: Json | None = None
    album: str | None = None
    protected: bool = False
    by_chat: bool = False
    silent: bool = False
    edited: datetime | None = None
    deleted: bool = False
    reactions: dict[int, tuple[str, ...]] = field(default_factory=dict)
    votes: dict[int, list[int]] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The text, or the caption, or nothing."""
        return str(self.content.get("text", self.content.get("caption", "")))

    @property
    def entities(self) -> list[Json]:
        """The entities of the text or caption."""
        named = "entities" if "entities" in self.content else "caption_entities"
        found: list[Json] = self.content.get(named, [])
        return found

    @property
    def kind(self) -> str:
        """`text`, a media kind, or the name of the service message."""
        named = (kind for kind in KINDS if kind in self.content)
        return next(named, next(iter(self.content), ""))

    @property
    def is_service(self) -> bool:
        """Whether Telegram wrote it (somebody joined, a topic was made, ...)."""
        return self.kind not in KINDS

    @property
    def buttons(self) -> list[list[Json]]:
        """The inline keyboard, row by row."""
        rows: list[list[Json]] = (self.markup or {}).get("inline_keyboard", [])
        return rows

    @property
    def media(self) -> Json | None:
        """The media object; of a photo its largest size."""
        if self.kind not in MEDIA_KINDS:
            return None
        found = self.content[self.kind]
        media: Json = found[-1] if isinstance(found, list) else found
        return media

    @property
    def spoiler(self) -> bool:
        """Whether the media is covered."""
        return bool(self.content.get("has_media_spoiler"))

    @property
    def file(self) -> File | None:
        """The media's file, with its content."""
        media = self.media
        return None if media is None else self.chat.world.files.by_id[media["file_id"]]

    @property
    def reaction_counts(self) -> dict[str, int]:
        """How many accounts stand behind each reaction."""
        counts: dict[str, int] = {}
        for given in self.reactions.values():
            for emoji in given:
                counts[emoji] = counts.get(emoji, 0) + 1
        return counts

    @override
    def __repr__(self) -> str:
        """Show the id, sender and beginning: the sandbox may print what it plays."""
        who = self.chat.title if self.sender is None else self.sender.first_name
        return f"<{self.id} {who}: {self.text[:60] or self.kind!r}>"

    def wire(self, *, deep: bool = True) -> Json:
        """The Bot API's Message; a shallow one shows no replies of its own."""
        out: Json = {"message_id": self.id}
        if self.sender is not None:
            out["from"] = ANONYMOUS if self.by_chat else self.sender.wire
        if self.by_chat or self.sender is None:
            out["sender_chat"] = self.chat.wire
        out["date"] = int(self.date.timestamp())
        out["chat"] = self.chat.wire
        out |= self.content
        if self.thread_id is not None:
            out["message_thread_id"] = self.thread_id
        if self.topic_id is not None:
            out["is_topic_message"] = True
        if deep and self.reply_to is not None:
            self._wire_reply(out, self.reply_to)
        self._wire_rest(out)
        return out

    def _wire_reply(self, out: Json, to: Message) -> None:
        if to.chat is not self.chat:
            shown = {key: to.content[key] for key in MEDIA_KINDS if key in to.content}
            out["external_reply"] = {
                "origin": origin_of(to),
                "chat": to.chat.wire,
                "message_id": to.id,
                **shown,
            }
        elif not to.deleted:
            out["reply_to_message"] = to.wire(deep=False)
        if self.quote is not None:
            out["quote"] = self.quote

    def _wire_rest(self, out: Json) -> None:
        if self.edited is not None:
            out["edit_date"] = int(self.edited.timestamp())
        if self.origin is not None:
            out["forward_origin"] = self.origin
        if self.album is not None:
            out["media_group_id"] = self.album
        if self.protected:
            out["has_protected_content"] = True
        if self.markup is not None and "inline_keyboard" in self.markup:
            out["reply_markup"] = self.markup


def origin_of(message: Message) -> Json:
    """The Bot API's MessageOrigin of a message that is forwarded or quoted elsewhere."""
    if message.origin is not None:
        return message.origin
    date = int(message.date.timestamp())
    if message.chat.type == "channel":
        return {
            "type": "channel",
            "date": date,
            "chat": message.chat.wire,
            "message_id": message.id,
        }
    if message.by_chat or message.sender is None:
        return {"type": "chat", "date": date, "sender_chat": message.chat.wire}
    if message.sender.hides_forwards:
        name = message.sender.full_name
        return {"type": "hidden_user", "date": date, "sender_user_name": name}
    return {"type": "user", "date": date, "sender_user": message.sender.wire}
