"""Telegram's raw updates, translated into events.

Pure: no network, no clock, no memory. Message ids are counted in the group, so a `MessageRef` names the group
also where the event's chat is a topic of it. A press on a button has no time of its own at Telegram: `at` is
then that of the message (1970 where even that is not accessible any more). Who comes into a group where the
bot is an admin may be told twice, by a service message and by `chat_member`.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import msgspec

from organiser.chat.incoming import (
    BotMoved,
    Edited,
    Event,
    MemberJoined,
    MemberLeft,
    Presence,
    Reacted,
    Renamed,
    Said,
    Sender,
    Tapped,
    Upgraded,
    Vanishing,
)
from organiser.chat.refs import AccountRef, ChatRef, MessageRef, Network
from organiser.errors import Untranslatable
from organiser.platforms.telegram import theirs
from organiser.platforms.telegram.checklist import changed_list
from organiser.platforms.telegram.content import content

_UPDATES = msgspec.json.Decoder(theirs.Update)
_ADMINS = {"creator", "administrator"}
_GONE = {"left", "kicked"}


class Translator:
    """Reads raw updates of the Bot API (`chat.ports.Translator`)."""

    network = Network.TELEGRAM

    def translate(self, body: bytes) -> Sequence[Event]:
        """Return what happened; nothing for service messages and for what was not asked for.

        Raises:
            Untranslatable: the body is not an update as the Bot API's reference describes it.
        """
        try:
            return tuple(_events(_UPDATES.decode(body), body))
        except (msgspec.DecodeError, ValueError, OverflowError, OSError, RecursionError):
            failure = Untranslatable("not an update of the Bot API")
        raise failure


def _events(update: theirs.Update, body: bytes) -> Iterator[Event]:
    match update:
        case theirs.Update(message=theirs.Message() as message):
            yield from _message(message, body)
        case theirs.Update(edited_message=theirs.Message() as message):
            yield from _edited(message, body, "edited_message", _time(message.edit_date or message.date))
        case theirs.Update(callback_query=theirs.Callback() as callback):
            yield from _tapped(callback)
        case theirs.Update(message_reaction=theirs.Reacted() as reacted):
            yield from _reacted(reacted)
        case theirs.Update(my_chat_member=theirs.MemberChange() as change):
            yield from _bot_moved(change)
        case theirs.Update(chat_member=theirs.MemberChange() as change):
            yield from _member_moved(change)
        case _:
            return


def _message(message: theirs.Message, body: bytes) -> Iterator[Event]:
    chat, at = _chat(message), _time(message.date)
    group = chat.home
    about_chat = _about_chat(message, group, at)
    if about_chat is not None:
        yield about_chat
    elif message.new_chat_members:
        announced = MessageRef(group, str(message.message_id))
        for user in message.new_chat_members:
            yield MemberJoined(chat=group, at=at, sender=_person(user), message=announced)
    elif message.left_chat_member is not None:
        yield MemberLeft(chat=group, at=at, sender=_person(message.left_chat_member))
    elif (listed := changed_list(message)) is not None:
        yield from _edited(listed, body, "message", at)
    elif (said := content(message, body, "message")) is not None:
        yield Said(
            chat=chat,
            at=at,
            message=MessageRef(group, str(message.message_id)),
            sender=_sender(message),
            content=said,
            private=_is_private(message.chat),
            reply_to=_reply_to(message, group),
            forwarded_from=_forwarded_from(message),
            album=message.media_group_id,
        )


def _about_chat(message: theirs.Message, group: ChatRef, at: datetime) -> Event | None:
    """What a service message tells of the chat itself."""
    match message:
        case theirs.Message(migrate_to_chat_id=int(to)):
            return Upgraded(chat=group, at=at, to=_ref(to))
        case theirs.Message(migrate_from_chat_id=int(former)):
            return Upgraded(chat=_ref(former), at=at, to=group)
        case theirs.Message(new_chat_title=str(title)):
            return Renamed(chat=group, at=at, title=title)
        case theirs.Message(message_auto_delete_timer_changed=theirs.Timer(message_auto_delete_time=seconds)):
            return Vanishing(chat=group, at=at, seconds=seconds)
        case _:
            return None


def _edited(message: theirs.Message, body: bytes, kind: str, at: datetime) -> Iterator[Event]:
    said = content(message, body, kind)
    if said is not None:
        chat = _chat(message)
        yield Edited(
            chat=chat,
            at=at,
            message=MessageRef(chat.home, str(message.message_id)),
            sender=_sender(message),
            content=said,
            private=_is_private(message.chat),
        )


def _tapped(callback: theirs.Callback) -> Iterator[Event]:
    """Only buttons under messages in a chat; games and inline messages are none of ours."""
    message = callback.message
    if message is not None and callback.data is not None:
        chat = _chat(message)
        yield Tapped(
            chat=chat,
            at=_time(message.date),
            message=MessageRef(chat.home, str(message.message_id)),
            sender=_person(callback.from_),
            data=callback.data,
            tap=callback.id,
            private=_is_private(message.chat),
        )


def _reacted(reacted: theirs.Reacted) -> Iterator[Event]:
    """Reactions have no topic; custom emoji cannot be shown elsewhere."""
    chat = _ref(reacted.chat.id)
    sender = _speaker(reacted.user, reacted.actor_chat or reacted.chat)
    emojis = tuple(one.emoji for one in reacted.new_reaction if one.type == "emoji" and one.emoji)
    message = MessageRef(chat, str(reacted.message_id))
    yield Reacted(chat=chat, at=_time(reacted.date), message=message, sender=sender, emojis=emojis)


def _bot_moved(change: theirs.MemberChange) -> Iterator[Event]:
    """Channels are no conversations: the bot has nothing to do there."""
    if change.chat.type == "channel":
        return
    yield BotMoved(
        chat=_ref(change.chat.id),
        at=_time(change.date),
        by=_person(change.from_),
        presence=_presence(change.new_chat_member),
        title=change.chat.title or "",
        direct=_is_private(change.chat),
    )


def _member_moved(change: theirs.MemberChange) -> Iterator[Event]:
    was = _presence(change.old_chat_member) is not Presence.ABSENT
    is_now = _presence(change.new_chat_member) is not Presence.ABSENT
    chat, at, sender = _ref(change.chat.id), _time(change.date), _person(change.new_chat_member.user)
    if is_now and not was:
        yield MemberJoined(chat=chat, at=at, sender=sender)
    elif was and not is_now:
        yield MemberLeft(chat=chat, at=at, sender=sender)


def _presence(member: theirs.Member) -> Presence:
    """The bot's standing; a restricted account may be in the chat or not."""
    if member.status in _ADMINS:
        return Presence.ADMIN
    return Presence.ABSENT if member.status in _GONE or not member.is_member else Presence.MEMBER


def _chat(message: theirs.Message) -> ChatRef:
    """The chat, or the topic of a forum; its general topic is the group itself."""
    if message.is_topic_message and message.message_thread_id and not _is_private(message.chat):
        return ChatRef(Network.TELEGRAM, f"{message.chat.id}/{message.message_thread_id}")
    return _ref(message.chat.id)


def _ref(chat_id: int) -> ChatRef:
    return ChatRef(Network.TELEGRAM, str(chat_id))


def _is_private(chat: theirs.Chat) -> bool:
    return chat.type == "private"


def _time(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _sender(message: theirs.Message) -> Sender:
    """A channel or an anonymous admin speaks as the chat; otherwise the person."""
    return _speaker(None if message.sender_chat else message.from_, message.sender_chat or message.chat)


def _speaker(user: theirs.User | None, chat: theirs.Chat) -> Sender:
    if user is not None:
        return _person(user)
    account = AccountRef(Network.TELEGRAM, str(chat.id))
    return Sender(account, chat.title or chat.first_name or "", is_chat=True)


def _person(user: theirs.User) -> Sender:
    return Sender(
        account=AccountRef(Network.TELEGRAM, str(user.id)),
        name=user.name,
        language=user.language_code,
        is_bot=user.is_bot,
    )


def _reply_to(message: theirs.Message, group: ChatRef) -> MessageRef | None:
    """What it answers. In a topic, every message formally answers the topic's first."""
    answered = message.reply_to_message
    if answered is None or (message.is_topic_message and answered.message_id == message.message_thread_id):
        return None
    return MessageRef(group, str(answered.message_id))


def _forwarded_from(message: theirs.Message) -> str | None:
    """Who wrote it first. A channel's own post, carried into its group, is no forward."""
    origin = message.forward_origin
    if origin is None or message.is_automatic_forward:
        return None
    if origin.sender_user is not None:
        return origin.sender_user.name
    chat = origin.sender_chat or origin.chat
    return (chat.title if chat else origin.sender_user_name) or ""
