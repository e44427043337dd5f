"""The shapes of the Bot API that are read, field by field as its reference names them.

Only what is needed is declared; everything else in an update is passed over, so that a new field of Telegram
breaks nothing. A declared field of another type than the reference promises makes an update untranslatable.
Above 250 lines because they are looked up side by side, as in the reference.
"""

from typing import Any

import msgspec


class User(msgspec.Struct, frozen=True):
    """A person or a bot."""

    id: int
    first_name: str = ""
    last_name: str | None = None
    language_code: str | None = None
    is_bot: bool = False

    @property
    def name(self) -> str:
        """The full name as clients show it."""
        return f"{self.first_name} {self.last_name}" if self.last_name else self.first_name


class Chat(msgspec.Struct, frozen=True):
    """A private chat, group, supergroup or channel."""

    id: int
    type: str = ""
    title: str | None = None
    first_name: str | None = None


class Entity(msgspec.Struct, frozen=True, omit_defaults=True):
    """A special stretch of a text; offset and length in UTF-16 code units."""

    type: str
    offset: int
    length: int
    url: str | None = None
    user: User | None = None
    language: str | None = None


class Media(msgspec.Struct, frozen=True):
    """Any file of a message: the union of what photo sizes, documents, stickers and so on say."""

    file_id: str
    file_name: str | None = None
    mime_type: str | None = None
    file_size: int | None = None
    width: int | None = None
    height: int | None = None
    length: int | None = None
    duration: int | None = None
    title: str | None = None
    performer: str | None = None
    emoji: str | None = None
    is_animated: bool = False
    is_video: bool = False
    thumbnail: "Media | None" = None


class Place(msgspec.Struct, frozen=True):
    """A point on the map."""

    latitude: float
    longitude: float
    live_period: int | None = None


class Venue(msgspec.Struct, frozen=True):
    """A place with a name."""

    location: Place
    title: str
    address: str


class Contact(msgspec.Struct, frozen=True):
    """A telephone number that was shared."""

    phone_number: str
    first_name: str
    last_name: str | None = None


class Dice(msgspec.Struct, frozen=True):
    """A random emoji and its value."""

    emoji: str
    value: int


class PollOption(msgspec.Struct, frozen=True):
    """One answer of a native poll."""

    text: str


class Poll(msgspec.Struct, frozen=True):
    """A native poll."""

    question: str
    options: tuple[PollOption, ...] = ()
    description: str = ""


class Task(msgspec.Struct, frozen=True):
    """One thing to do; `completion_date` is 0 where it is not done."""

    text: str
    text_entities: tuple[Entity, ...] = ()
    completion_date: int = 0
    id: int = 0


class Checklist(msgspec.Struct, frozen=True):
    """Things to do, under a title."""

    title: str = ""
    title_entities: tuple[Entity, ...] = ()
    tasks: tuple[Task, ...] = ()


class RichMessage(msgspec.Struct, frozen=True):
    """A tree of blocks, which `rich_message` reads."""

    blocks: tuple[dict[str, Any], ...] = ()


class Timer(msgspec.Struct, frozen=True):
    """After how many seconds messages of a chat are deleted; 0 where they stay."""

    message_auto_delete_time: int


class Origin(msgspec.Struct, frozen=True):
    """Where a forward comes from; which field is set depends on the kind of origin."""

    sender_user: User | None = None
    sender_user_name: str | None = None
    sender_chat: Chat | None = None
    chat: Chat | None = None


class Answered(msgspec.Struct, frozen=True):
    """The message that a reply answers, as far as it matters here."""

    message_id: int


class Quote(msgspec.Struct, frozen=True):
    """The part of an answered message that is quoted; `is_manual` where somebody picked it out."""

    text: str
    entities: tuple[Entity, ...] = ()
    is_manual: bool = False


class TasksDone(msgspec.Struct, frozen=True):
    """Tasks of a checklist were ticked, or a tick taken away."""

    checklist_message: "Message | None" = None
    marked_as_done_task_ids: tuple[int, ...] = ()
    marked_as_not_done_task_ids: tuple[int, ...] = ()


class TasksAdded(msgspec.Struct, frozen=True):
    """A checklist has more tasks than before."""

    checklist_message: "Message | None" = None
    tasks: tuple[Task, ...] = ()


class Message(msgspec.Struct, frozen=True, rename={"from_": "from"}):
    """A message, or an inaccessible one (then `date` is 0)."""

    message_id: int
    chat: Chat
    date: int = 0
    edit_date: int | None = None
    from_: User | None = None
    sender_chat: Chat | None = None
    message_thread_id: int | None = None
    is_topic_message: bool = False
    is_automatic_forward: bool = False
    forward_origin: Origin | None = None
    reply_to_message: Answered | None = None
    quote: Quote | None = None
    media_group_id: str | None = None
    has_media_spoiler: bool = False
    text: str | None = None
    entities: tuple[Entity, ...] = ()
    caption: str | None = None
    caption_entities: tuple[Entity, ...] = ()
    photo: tuple[Media, ...] = ()
    animation: Media | None = None
    audio: Media | None = None
    document: Media | None = None
    video: Media | None = None
    video_note: Media | None = None
    voice: Media | None = None
    sticker: Media | None = None
    location: Place | None = None
    venue: Venue | None = None
    contact: Contact | None = None
    dice: Dice | None = None
    poll: Poll | None = None
    checklist: Checklist | None = None
    checklist_tasks_done: TasksDone | None = None
    checklist_tasks_added: TasksAdded | None = None
    rich_message: RichMessage | None = None
    new_chat_members: tuple[User, ...] = ()
    left_chat_member: User | None = None
    new_chat_title: str | None = None
    message_auto_delete_timer_changed: Timer | None = None
    migrate_to_chat_id: int | None = None
    migrate_from_chat_id: int | None = None


class Callback(msgspec.Struct, frozen=True, rename={"from_": "from"}):
    """A press on an inline button."""

    id: str
    from_: User
    message: Message | None = None
    data: str | None = None


class Reaction(msgspec.Struct, frozen=True):
    """One reaction; only those of type `emoji` can be shown elsewhere."""

    type: str
    emoji: str | None = None


class Reacted(msgspec.Struct, frozen=True):
    """Somebody's reactions to a message changed."""

    chat: Chat
    message_id: int
    date: int
    new_reaction: tuple[Reaction, ...]
    user: User | None = None
    actor_chat: Chat | None = None


class Member(msgspec.Struct, frozen=True):
    """How somebody stands in a chat."""

    status: str
    user: User
    is_member: bool = True


class MemberChange(msgspec.Struct, frozen=True, rename={"from_": "from"}):
    """Somebody's standing in a chat changed."""

    chat: Chat
    from_: User
    date: int
    old_chat_member: Member
    new_chat_member: Member


class Update(msgspec.Struct, frozen=True):
    """One update; at most one of its kinds is set."""

    update_id: int
    message: Message | None = None
    edited_message: Message | None = None
    callback_query: Callback | None = None
    message_reaction: Reacted | None = None
    my_chat_member: MemberChange | None = None
    chat_member: MemberChange | None = None


ALLOWED_UPDATES = (
    "message",
    "edited_message",
    "callback_query",
    "message_reaction",
    "my_chat_member",
    "chat_member",
)
"""What is asked of getUpdates: exactly the kinds of `Update`."""
