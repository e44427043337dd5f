"""Who takes part: people and bots. What both can do in a chat stands here.

Acting goes through the world, which tells the bots; nothing here speaks HTTP.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from typing_extensions import override

from organiser.sandbox.telegram import compose
from organiser.sandbox.telegram.entities import MAX_TEXT, length
from organiser.sandbox.telegram.members import (
    FORUM_RIGHTS,
    GROUP_RIGHTS,
    LEFT,
    MEMBER,
    RIGHTS,
    Membership,
    administrator,
    kicked,
)
from organiser.sandbox.telegram.messages import Draft, Message, origin_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from organiser.sandbox.telegram.chats import Chat, Topic
    from organiser.sandbox.telegram.world import World

    Target: TypeAlias = "Chat | Topic | Account"

Json = dict[str, Any]


class Account:
    """A person or a bot."""

    is_bot = False

    def __init__(
        self,
        world: World,
        account_id: int,
        first_name: str,
        *,
        last_name: str | None = None,
        username: str | None = None,
        language: str | None = None,
        hides_forwards: bool = False,
    ) -> None:
        self.world = world
        self.id = account_id
        self.first_name = first_name
        self.last_name = last_name
        self.username = username
        self.language = language
        self.hides_forwards = hides_forwards
        self.wire: Json = self._wire()

    @property
    def full_name(self) -> str:
        """First and last name."""
        return " ".join(filter(None, (self.first_name, self.last_name)))

    @override
    def __repr__(self) -> str:
        """Show the name."""
        return f"<{type(self).__name__} {self.full_name}>"

    def _wire(self) -> Json:
        out: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        if self.last_name is not None:
            out["last_name"] = self.last_name
        if self.username is not None:
            out["username"] = self.username
        if self.language is not None and not self.is_bot:
            out["language_code"] = self.language
        return out

    def private(self, other: Account) -> Chat:
        """The private chat with a bot (or, for a bot, with a person)."""
        return self.world.private_chat(self, other)

    def says(
        self,
        target: Target,
        text: str,
        *,
        entities: Sequence[Json] | None = None,
        reply_to: Message | None = None,
        quote: str | None = None,
        anonymous: bool = False,
        markup: Json | None = None,
    ) -> Message:
        """Write a text message; commands, mentions and links in it become entities.

        The text is cleaned as Telegram does: no surrounding whitespace, no control characters.
        Raises ValueError for what the app would not send in one message.
        """
        content = compose.text(text, entities)
        if not 1 <= length(content["text"]) <= MAX_TEXT:
            raise ValueError("Telegram's app sends no empty text, and splits what is over 4096")
        draft = Draft(
            content=content,
            reply_to=reply_to,
            quote=compose.quote(quote, reply_to),
            markup=markup,
            by_chat=anonymous,
        )
        return self._post(target, draft)

    def sends(
        self,
        target: Target,
        kind: str,
        content: bytes = b"",
        *,
        caption: str | None = None,
        entities: Sequence[Json] | None = None,
        spoiler: bool = False,
        reply_to: Message | None = None,
        **details: Any,
    ) -> Message:
        """Send anything but text.

        Kinds: photo, document, video, animation, audio, voice, video_note, sticker, location
        (`live_period` makes it live), venue, contact, dice, poll. `details` are the Bot API's
        fields (`file_name`, `mime_type`, `duration`, `latitude`, `question`, `options`, ...).
        """
        made = compose.anything(self.world, kind, content, details)
        made |= compose.caption(caption, entities)
        if spoiler:
            made["has_media_spoiler"] = True
        return self._post(target, Draft(content=made, reply_to=reply_to))

    def sends_album(
        self,
        target: Target,
        items: Sequence[tuple[str, bytes]],
        *,
        caption: str | None = None,
    ) -> list[Message]:
        """Send several media that clients show as one; the first bears the caption."""
        album, sent = self.world.new_album(), []
        for place, (kind, content) in enumerate(items):
            made = compose.anything(self.world, kind, content, {})
            made |= compose.caption(caption if place == 0 else None, None)
            sent.append(self._post(target, Draft(content=made, album=album)))
        return sent

    def serves(self, target: Target, **content: Any) -> Message:
        """Cause a service message, given in the Bot API's fields (`new_chat_title="..."`)."""
        return self._post(target, Draft(content=content))

    def forwards(self, message: Message, target: Target) -> Message:
        """Forward; the origin is the user, a hidden user, a channel or a chat, as it was."""
        draft = Draft(content=dict(message.content), origin=origin_of(message))
        return self._post(target, draft)

    def edits(self, message: Message, text: str, *, entities: Sequence[Json] | None = None) -> Message:
        """Replace the text, or the caption of a media message."""
        words = compose.text if message.media is None else compose.caption
        changed = words(text, entities)
        self.world.edit(message, {**compose.without_words(message.content), **changed})
        return message

    def moves(self, message: Message, **location: float) -> Message:
        """Move a live location."""
        moved = {**message.content["location"], **location}
        self.world.edit(message, {**message.content, "location": moved})
        return message

    def deletes(self, message: Message) -> None:
        """Delete a message; bots are not told, as on Telegram."""
        self.world.delete(message)

    def reacts(self, message: Message, emojis: Sequence[str]) -> None:
        """Replace one's reactions to a message; an empty list takes them back."""
        self.world.react(self, message, tuple(emojis))

    def joins(self, chat: Chat) -> None:
        """Join a group: a service message, and chat_member updates where bots get them."""
        self.world.join(chat, self, by=self)

    def leaves(self, chat: Chat) -> None:
        """Leave a group."""
        self.world.leave(chat, self, LEFT, by=self)

    def adds(self, chat: Chat, other: Account) -> None:
        """Add another person or bot to a group."""
        self.world.join(chat, other, by=self)

    def kick(self, chat: Chat, *, by: Account | None = None) -> None:
        """Be banned from a group by somebody, for ever."""
        self.world.leave(chat, self, kicked(0), by=by or self)

    def promote(self, chat: Chat, **rights: bool) -> None:
        """Become an administrator.

        Rights are named without `can_`; `delete`, `ban`, `pin`, `topics` are short forms; none
        named means all of them.
        """
        short = {
            "delete": "can_delete_messages",
            "ban": "can_restrict_members",
            "pin": "can_pin_messages",
            "topics": "can_manage_topics",
        }
        named = {short.get(n, f"can_{n.removeprefix('can_')}") for n, on in rights.items() if on}
        everything = {*RIGHTS, *GROUP_RIGHTS, *(FORUM_RIGHTS if chat.is_forum else ())}
        held = named if rights else everything
        self.world.change_member(chat, self, administrator(*held))

    def demote(self, chat: Chat, *, by: Account | None = None) -> None:
        """Become an ordinary member again."""
        self.world.change_member(chat, self, MEMBER, by=by)

    def restrict(self, chat: Chat, *permissions: str) -> None:
        """Keep only these permissions (`can_send_messages`, ...)."""
        kept = Membership(status="restricted", permissions=frozenset(permissions))
        self.world.change_member(chat, self, kept)

    def _post(self, target: Target, draft: Draft) -> Message:
        chat, draft.topic_id = self.world.place(self, target)
        self._speaks_in(chat)
        if draft.topic_id is None and draft.reply_to is not None and draft.reply_to.chat is chat:
            draft.topic_id = draft.reply_to.topic_id
        return self.world.post(chat, self, draft)

    def _speaks_in(self, chat: Chat) -> None:
        """Raise PermissionError where Telegram's app would not let one write."""
        membership = chat.membership(self)
        others = [account for account in chat.accounts.values() if account is not self]
        blocked = chat.type == "private" and not all(chat.membership(o).present for o in others)
        if blocked or (chat.type != "channel" and not membership.present):
            raise PermissionError(f"{self!r} cannot write in {chat.title!r}")
        silent = membership.status == "restricted" and not membership.permissions
        muted = "can_send_messages" not in chat.permissions and not membership.is_admin
        if silent or (chat.type != "private" and muted):
            raise PermissionError(f"{self!r} may not write in {chat.title!r}")
