"""What happened on a network, in words that both share.

Each raw update becomes a sequence of these (most often one, sometimes none). `at` is when the network says
that it happened, an aware UTC time.
"""

from datetime import datetime
from enum import StrEnum

import msgspec

from organiser.chat.content import Content
from organiser.chat.refs import AccountRef, ChatRef, MessageRef


class Sender(msgspec.Struct, frozen=True):
    """Who did something, as their network shows them.

    `language` is the client's (BCP 47) where the network tells. `is_chat` marks those who speak as a
    channel or as the group itself (Telegram's anonymous admins): no person stands behind the account.
    """

    account: AccountRef
    name: str
    language: str | None = None
    is_bot: bool = False
    is_chat: bool = False


class Happened(msgspec.Struct, frozen=True, kw_only=True):
    """What every event says: where and when."""

    chat: ChatRef
    at: datetime


class Said(Happened, frozen=True, kw_only=True, tag="said"):
    """Somebody wrote a message.

    `private` is True in a chat of one person with the bot. `forwarded_from` is the name of whoever wrote
    it first, "" where a forward hides its origin, None where it is no forward. `album` groups what was
    sent together. `late` says that it was told as `Undecryptable` before.
    """

    message: MessageRef
    sender: Sender
    content: Content
    private: bool = False
    reply_to: MessageRef | None = None
    forwarded_from: str | None = None
    album: str | None = None
    late: bool = False


class Edited(Happened, frozen=True, kw_only=True, tag="edited"):
    """Somebody changed a message; `content` is all of what it says now.

    `edit` is the event id that the change itself has on Matrix; taking it back is `Deleted`.
    """

    message: MessageRef
    sender: Sender
    content: Content
    private: bool = False
    edit: str | None = None


class Deleted(Happened, frozen=True, kw_only=True, tag="deleted"):
    """A message is gone, or a Matrix reaction or edit was taken back (its event id is `message.id` then)."""

    message: MessageRef
    sender: Sender


class Reacted(Happened, frozen=True, kw_only=True, tag="reacted"):
    """Somebody's reactions to a message changed.

    Telegram tells the whole of what a person shows now in `emojis`, and `reaction` is None. Matrix tells
    one reaction at a time in `emojis`, with its own event id in `reaction`; taking it back is `Deleted`.
    """

    message: MessageRef
    sender: Sender
    emojis: tuple[str, ...]
    reaction: str | None = None


class Tapped(Happened, frozen=True, kw_only=True, tag="tapped"):
    """Somebody pressed a button under a message of ours; `tap` is the id to answer to."""

    message: MessageRef
    sender: Sender
    data: str
    tap: str
    private: bool = False


class Upgraded(Happened, frozen=True, kw_only=True, tag="upgraded"):
    """The chat goes on under another id."""

    to: ChatRef


class Renamed(Happened, frozen=True, kw_only=True, tag="renamed"):
    """The chat has another title."""

    title: str


class Vanishing(Happened, frozen=True, kw_only=True, tag="vanishing"):
    """What is said in the chat deletes itself there from now on, after so many seconds; 0: no longer."""

    seconds: int


class Presence(StrEnum):
    """How the bot stands in a chat."""

    INVITED = "invited"
    MEMBER = "member"
    ADMIN = "admin"
    ABSENT = "absent"


class BotMoved(Happened, frozen=True, kw_only=True, tag="bot_moved"):
    """Somebody invited, added, promoted, demoted or removed the bot (or blocked it, in private).

    `direct` is True for a private chat with `by`, `known` where `by` has one with the bot elsewhere.
    `title` is "" where the network does not tell it.
    """

    by: Sender
    presence: Presence
    title: str = ""
    direct: bool = False
    known: bool = False


class MemberJoined(Happened, frozen=True, kw_only=True, tag="member_joined"):
    """Somebody came into the chat. `message` is the one by which the network says so there, if it does.

    `private` is True where the chat is one of one person with the bot still.
    """

    sender: Sender
    message: MessageRef | None = None
    private: bool = False


class MemberLeft(Happened, frozen=True, kw_only=True, tag="member_left"):
    """Somebody went out of the chat, or was put out."""

    sender: Sender


class Undecryptable(Happened, frozen=True, kw_only=True, tag="undecryptable"):
    """An encrypted message whose key did not come within the time that it was parked.

    It may still come: the message is `Said` (or `Edited`) then. `reply_to` and `edits`, the message that it
    would change, can be read without a key.
    """

    message: MessageRef
    sender: Sender
    reply_to: MessageRef | None = None
    edits: MessageRef | None = None


class Gap(Happened, frozen=True, kw_only=True, tag="gap"):
    """Messages between `since` and `at` may be missing in this chat, and cannot be fetched any more."""

    since: datetime


class Answered(Happened, frozen=True, kw_only=True, tag="answered"):
    """What a network answered to a question that went out by the outbox (`outgoing.Ask`).

    `token` is the asker's own note of what it was for. `failed` says that the network did not answer it.
    `reason` is the network's fixed word for why, as in `errors.Rejected`: of a file, `too_big` or `gone`.
    `said` is what a message says; None where it says nothing (any more). `content` is what is in a file.
    """

    token: str
    role: str | None = None
    title: str | None = None
    members: int | None = None
    private: ChatRef | None = None
    room: ChatRef | None = None
    said: Said | Edited | Undecryptable | None = None
    content: bytes | None = None
    failed: bool = False
    reason: str | None = None


class BridgeOrdered(Happened, frozen=True, kw_only=True, tag="bridge_ordered"):
    """The operator asked from the shell to join `chat` and `other` into one conversation."""

    other: ChatRef


class Due(Happened, frozen=True, kw_only=True, tag="due"):
    """The time for something has come, in a chat that is told of it; `handlers.due` knows the kinds.

    `subject` is the id of what it is about: a dialog's person, later a poll. What it was about may have
    changed since the clock was looked at.
    """

    kind: str
    subject: int


Event = (
    Said
    | Edited
    | Deleted
    | Reacted
    | Tapped
    | Upgraded
    | Renamed
    | Vanishing
    | BotMoved
    | MemberJoined
    | MemberLeft
    | Undecryptable
    | Gap
    | Answered
    | BridgeOrdered
    | Due
)
