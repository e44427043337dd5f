"""What the bot asks a network to do. Each value becomes one row of the outbox.

A `target` is the network's message where that is known, or a line of the conversation, which the sender
looks up in the message map when its turn has come: a copy that waits in the same lane is known by then.
"""

from enum import StrEnum

import msgspec

from organiser.chat.content import Attachment
from organiser.chat.refs import AccountRef, ChatRef, FileRef, LineId, MessageRef
from organiser.chat.text import RichText

Target = MessageRef | int
"""A message of the network, or a `LineId`."""


class Speaker(msgspec.Struct, frozen=True):
    """Whose words a bridged line carries: the name to show, and a key that tells two of one name apart.

    The key is derived for this conversation; no id of a network can be got from it.
    """

    name: str
    key: str


class Choice(msgspec.Struct, frozen=True):
    """Something to press: `data` (at most 64 bytes) comes back in `Tapped`, or `url` is opened."""

    label: str
    data: str = ""
    url: str | None = None


class Post(msgspec.Struct, frozen=True, tag="post"):
    """Say something. `speaker` is None when the bot speaks for itself.

    `heading` is a line above the words, such as where a forward came from. `line` is set on a bridged
    copy. `choices` are rows of things to press. One that goes `alone` shares its message with no other
    line, so that anything can be put into its place at any time. One that `yields` answers somebody. In a
    group it goes when nothing else waits there, for nobody's line should wait for what the bot answers; in
    private somebody waits for it, and it goes before what crowds are told.
    """

    text: RichText = ()
    attachment: Attachment | None = None
    speaker: Speaker | None = None
    heading: RichText = ()
    reply_to: Target | None = None
    choices: tuple[tuple[Choice, ...], ...] = ()
    line: LineId | None = None
    alone: bool = False
    yields: bool = False


class Revise(msgspec.Struct, frozen=True, tag="revise"):
    """Put `post` in the place of what `target` says, with what can be pressed; without choices these go.

    A message that is named itself is the bot's own; where it is gone, the post is said anew.
    """

    target: Target
    post: Post


class Delete(msgspec.Struct, frozen=True, tag="delete"):
    """Remove every message that carries `target`; one that people wrote, where their network lets us.

    `asked_in` is the chat that is told where a copy could not be removed; without it nobody is told. What
    names a message itself does not wait for what is on its way to the chat.
    """

    target: Target
    asked_in: ChatRef | None = None


class React(msgspec.Struct, frozen=True, tag="react"):
    """Show `emoji` under `target`, in the bot's name, or take it back."""

    target: Target
    emoji: str
    on: bool = True


class AnswerTap(msgspec.Struct, frozen=True, tag="answer_tap"):
    """Tell who pressed a button that it was heard, with at most 200 characters only they see."""

    tap: str
    text: str = ""


class ShowMenu(msgspec.Struct, frozen=True, tag="show_menu"):
    """Offer commands in a private chat, in the place of what the network offers everybody; none: no longer.

    `entries` are those of `ports.Menu`.
    """

    entries: tuple[tuple[str, str], ...] = ()


class Question(StrEnum):
    """What can be asked of a network about a chat."""

    ROLE = "role"  # is `account` an admin here? -> Answered.role: "admin", "member", "none"
    FACTS = "facts"  # -> Answered.title, Answered.members
    ENTER = "enter"  # take up an invitation if need be; like FACTS, and Answered.room: the room's own id
    PRIVATE = "private"  # a private chat with `account` -> Answered.private
    MESSAGE = "message"  # what does `message` say? -> Answered.said
    FILE = "file"  # what is in `file`? -> Answered.content, of at most `MAX_CONTENT` bytes


MAX_CONTENT = 1024 * 1024
"""Bytes of a file that are taken in to be read: a list of 10,000 members has half of them.

What a file says passes the inbox, as all that people say does, and is kept there until it is handled.
"""


class Ask(msgspec.Struct, frozen=True, tag="ask"):
    """Ask the network something; the answer comes back through the inbox as `Answered`."""

    question: Question
    token: str
    account: AccountRef | None = None
    message: MessageRef | None = None
    file: FileRef | None = None


class Deed(StrEnum):
    """What can be done to a chat or to somebody in it."""

    JOIN = "join"
    LEAVE = "leave"
    MUTE = "mute"
    UNMUTE = "unmute"
    BAN = "ban"


class Do(msgspec.Struct, frozen=True, tag="do"):
    """Act on the chat, or on `account` in it.

    `asked_in` is the chat that is told where it could not be done.
    """

    deed: Deed
    account: AccountRef | None = None
    asked_in: ChatRef | None = None


Action = Post | Revise | Delete | React | AnswerTap | ShowMenu | Ask | Do
