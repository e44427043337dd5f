"""Reads the envelopes that `receive` commits, and tells what happened in the words both networks share.

An envelope is JSON:

    room       the room's id
    me         the bot's own user id
    event      the event as the server sent it, decrypted where it was encrypted
    name       the sender's display name, told apart from others of that name in the room
    private    True in a chat of one person with the bot
    title      the room's name; with the bot's own membership only
    direct     whether it is a private chat; with the bot's own membership only
    undecryptable   True where no key came for `event` in time
    gap        since when (ms) events are missing, and `at` until when; no `event` then

Pure: no network, no clock, no memory. What people write is read by `incoming_content`.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from organiser.chat.incoming import (
    BotMoved,
    Deleted,
    Edited,
    Event,
    Gap,
    MemberJoined,
    MemberLeft,
    Presence,
    Reacted,
    Renamed,
    Said,
    Sender,
    Undecryptable,
    Upgraded,
)
from organiser.chat.refs import AccountRef, ChatRef, MessageRef, Network
from organiser.errors import Untranslatable
from organiser.platforms.matrix.incoming_content import content_of, is_notice
from organiser.platforms.matrix.power import is_admin
from organiser.platforms.matrix.render import ORIGIN_KEY

_MALFORMED = (
    KeyError,
    IndexError,
    TypeError,
    ValueError,
    AttributeError,
    OverflowError,
    msgspec.MsgspecError,
)


class MatrixTranslator:
    """Fills `chat.ports.Translator` for Matrix."""

    network = Network.MATRIX

    def translate(self, body: bytes) -> Sequence[Event]:
        """Return what happened, nothing where it was the bot itself or is of no concern.

        Raises:
            Untranslatable: the envelope or its event has not the shape that the specification promises.
        """
        try:
            return _translate(_Envelope(msgspec.json.decode(body)))
        except _MALFORMED as failure:
            raise Untranslatable(type(failure).__name__) from None


class _Envelope:
    """One envelope with what every event needs of it."""

    def __init__(self, raw: dict[str, Any]) -> None:
        self.raw = raw
        self.chat = ChatRef(Network.MATRIX, _text(raw["room"]))
        self.me: str = _text(raw["me"])
        self.event: dict[str, Any] = raw.get("event") or {}
        self.content: dict[str, Any] = _record(self.event.get("content") or {})
        self.private = raw.get("private") is True

    @property
    def at(self) -> datetime:
        return _moment(self.event["origin_server_ts"])

    @property
    def user(self) -> str:
        return _text(self.event["sender"])

    @property
    def message(self) -> MessageRef:
        return self.ref(self.event["event_id"])

    def ref(self, event_id: Any) -> MessageRef:
        return MessageRef(self.chat, _text(event_id))

    def sender(self, user: str | None = None, *, is_bot: bool = False) -> Sender:
        """Whoever sent the event, or `user`; of somebody else only the id is known."""
        account = self.user if user is None else user
        local = account[1:].partition(":")[0]
        name = self.raw.get("name") if user is None or user == self.event.get("sender") else None
        return Sender(
            AccountRef(Network.MATRIX, account),
            name if isinstance(name, str) and name else local,
            username=local,
            is_bot=is_bot,
        )


def _translate(envelope: _Envelope) -> Sequence[Event]:
    if "gap" in envelope.raw:
        since, at = _moment(envelope.raw["gap"]), _moment(envelope.raw["at"])
        return (Gap(chat=envelope.chat, at=at, since=since),)
    kind = _text(envelope.event["type"])
    if kind == "m.room.member":
        return _member(envelope)
    if envelope.user == envelope.me or ORIGIN_KEY in envelope.content:
        return ()
    if envelope.raw.get("undecryptable"):
        return (
            Undecryptable(
                chat=envelope.chat, at=envelope.at, message=envelope.message, sender=envelope.sender()
            ),
        )
    return _KINDS.get(kind, _said)(envelope)


def _said(envelope: _Envelope) -> Sequence[Event]:
    edit = _edit(envelope)
    if edit is not None:
        return edit
    sender = envelope.sender(is_bot=is_notice(envelope.content))
    content = content_of(
        envelope.event["type"], envelope.content, sender.name, reply=_reply(envelope) is not None
    )
    if content is None or ("state_key" in envelope.event and envelope.event["type"] == "m.room.message"):
        return ()
    answered = _reply(envelope)
    return (
        Said(
            chat=envelope.chat,
            at=envelope.at,
            message=envelope.message,
            sender=sender,
            content=content,
            private=envelope.private,
            reply_to=envelope.ref(answered) if answered else None,
        ),
    )


def _relation(envelope: _Envelope) -> dict[str, Any]:
    relation = envelope.content.get("m.relates_to")
    return relation if isinstance(relation, dict) else {}


def _reply(envelope: _Envelope) -> str | None:
    """The event that is answered; a thread's message that only falls back to a reply answers none."""
    relation = _relation(envelope)
    if relation.get("is_falling_back") is True:
        return None
    answered = relation.get("m.in_reply_to")
    event_id = answered.get("event_id") if isinstance(answered, dict) else None
    return event_id if isinstance(event_id, str) else None


def _edit(envelope: _Envelope) -> Sequence[Event] | None:
    """What an edit says; None where the event is none."""
    relation = _relation(envelope)
    new = envelope.content.get("m.new_content")
    if relation.get("rel_type") != "m.replace" or not isinstance(new, dict):
        return None
    sender = envelope.sender(is_bot=is_notice(new))
    content = content_of(envelope.event["type"], new, sender.name, reply=False)
    if content is None:
        return ()
    target = envelope.ref(relation["event_id"])
    return (
        Edited(
            chat=envelope.chat,
            at=envelope.at,
            message=target,
            sender=sender,
            content=content,
            private=envelope.private,
        ),
    )


def _reacted(envelope: _Envelope) -> Sequence[Event]:
    relation = _relation(envelope)
    if relation.get("rel_type") != "m.annotation":
        return ()
    return (
        Reacted(
            chat=envelope.chat,
            at=envelope.at,
            message=envelope.ref(relation["event_id"]),
            sender=envelope.sender(),
            emojis=(_text(relation["key"]),),
            reaction=_text(envelope.event["event_id"]),
        ),
    )


def _deleted(envelope: _Envelope) -> Sequence[Event]:
    # Room version 11 moved the field into the content.
    target = envelope.content.get("redacts") or envelope.event["redacts"]
    return (
        Deleted(chat=envelope.chat, at=envelope.at, message=envelope.ref(target), sender=envelope.sender()),
    )


def _member(envelope: _Envelope) -> Sequence[Event]:
    now = _text(envelope.content["membership"])
    before = _text(_previous(envelope.event).get("membership", "leave"))
    if _text(envelope.event["state_key"]) == envelope.me:
        return _bot_member(envelope, now, before)
    if now == "join" and before != "join":
        return (MemberJoined(chat=envelope.chat, at=envelope.at, sender=_subject(envelope)),)
    if now not in {"leave", "ban"} or before != "join":
        return ()
    if envelope.private:
        return (_moved(envelope, Presence.ABSENT, _subject(envelope)),)
    return (MemberLeft(chat=envelope.chat, at=envelope.at, sender=_subject(envelope)),)


def _subject(envelope: _Envelope) -> Sender:
    """The one whom a membership is about, under the name that they have or had in the room."""
    user = _text(envelope.event["state_key"])
    subject = envelope.sender(user)
    shown = envelope.content.get("displayname") or _previous(envelope.event).get("displayname")
    if user != envelope.event.get("sender") and isinstance(shown, str) and shown:
        return msgspec.structs.replace(subject, name=shown)
    return subject


def _bot_member(envelope: _Envelope, now: str, before: str) -> Sequence[Event]:
    if now == "invite":
        return (_moved(envelope, Presence.INVITED, envelope.sender()),)
    if now == "join" and before != "join":
        asked = _record(envelope.event.get("unsigned") or {}).get("prev_sender")
        by = envelope.sender(asked if isinstance(asked, str) and asked else envelope.user)
        return (_moved(envelope, Presence.MEMBER, by),)
    if now in {"leave", "ban"} and envelope.user != envelope.me:
        return (_moved(envelope, Presence.ABSENT, envelope.sender()),)
    return ()


def _moved(envelope: _Envelope, presence: Presence, by: Sender) -> BotMoved:
    title = envelope.raw.get("title")
    return BotMoved(
        chat=envelope.chat,
        at=envelope.at,
        by=by,
        presence=presence,
        title=title if isinstance(title, str) else "",
        direct=envelope.raw.get("direct") is True or envelope.private,
    )


def _powers(envelope: _Envelope) -> Sequence[Event]:
    """Whether the bot rose to be an admin, or ceased to be one."""
    before = _previous(envelope.event)
    was, now = is_admin(before, envelope.me), is_admin(envelope.content, envelope.me)
    if was == now:
        return ()
    return (_moved(envelope, Presence.ADMIN if now else Presence.MEMBER, envelope.sender()),)


def _renamed(envelope: _Envelope) -> Sequence[Event]:
    title = envelope.content.get("name") or ""
    return (Renamed(chat=envelope.chat, at=envelope.at, title=_text(title)),)


def _upgraded(envelope: _Envelope) -> Sequence[Event]:
    to = ChatRef(Network.MATRIX, _text(envelope.content["replacement_room"]))
    return (Upgraded(chat=envelope.chat, at=envelope.at, to=to),)


_KINDS: dict[str, Callable[[_Envelope], Sequence[Event]]] = {
    "m.reaction": _reacted,
    "m.room.redaction": _deleted,
    "m.room.name": _renamed,
    "m.room.tombstone": _upgraded,
    "m.room.power_levels": _powers,
}


def _previous(event: dict[str, Any]) -> dict[str, Any]:
    """The content of the state that `event` replaced; servers put it in either of two places."""
    unsigned = _record(event.get("unsigned") or {})
    return _record(unsigned.get("prev_content") or event.get("prev_content") or {})


def _moment(milliseconds: Any) -> datetime:
    if not isinstance(milliseconds, int):
        raise TypeError("no time")
    return datetime.fromtimestamp(milliseconds / 1000, tz=UTC)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _record(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError("no record")
    return value
