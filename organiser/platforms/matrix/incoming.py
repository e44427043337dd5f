"""Reads the envelopes that `receive` commits, and tells what happened in the words both networks share.

An envelope is JSON:

    room       the room's id
    me         the bot's own user id
    event      the event as the server sent it, decrypted where it was encrypted
    name       the sender's display name, told apart from others of that name in the room
    private    True in a chat of one person with the bot
    title      the room's name; with the bot's own membership only
    direct     whether it is a private chat; with the bot's own membership only
    former     the room that goes on in this one, if any; with the bot's own membership only
    undecryptable   True where no key came for `event` in time
    late       True where that was told, and the key came after all
    gap        since when (ms) events are missing, and `at` until when; no `event` then

Pure: no network, no clock, no memory. What people write is read by `incoming_content`.
"""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from organiser.chat.incoming import (
    Deleted,
    Edited,
    Event,
    Gap,
    Reacted,
    Renamed,
    Said,
    Undecryptable,
    Upgraded,
)
from organiser.chat.refs import ChatRef, Network
from organiser.errors import Untranslatable
from organiser.platforms.matrix.envelope import MALFORMED, Envelope, moment, text
from organiser.platforms.matrix.incoming_content import content_of, contents_of, is_notice
from organiser.platforms.matrix.render import ORIGIN_KEY
from organiser.platforms.matrix.standing import member, powers


class MatrixTranslator:
    """Fills `chat.ports.Translator` for Matrix."""

    network = Network.MATRIX

    def translate(self, body: bytes) -> Sequence[Event]:
        """Return what happened, nothing where it was the bot itself or is of no concern.

        Raises:
            Untranslatable: the envelope or its event has not the shape that the specification promises.
        """
        try:
            return _translate(Envelope(msgspec.json.decode(body)))
        except MALFORMED as failure:
            raise Untranslatable(type(failure).__name__) from None


def _translate(envelope: Envelope) -> Sequence[Event]:
    if "gap" in envelope.raw:
        since, at = moment(envelope.raw["gap"]), moment(envelope.raw["at"])
        return (Gap(chat=envelope.chat, at=at, since=since),)
    kind = text(envelope.event["type"])
    if kind == "m.room.member":
        return member(envelope)
    if envelope.user == envelope.me or ORIGIN_KEY in envelope.content:
        return ()
    if envelope.raw.get("undecryptable"):
        return _unreadable(envelope)
    if kind in _STATE:
        # Without a state key it is a message of that name, which anybody may send.
        return _STATE[kind](envelope) if envelope.event.get("state_key") == "" else ()
    return _KINDS.get(kind, _said)(envelope)


def _said(envelope: Envelope) -> Sequence[Event]:
    edit = _edit(envelope)
    if edit is not None:
        return edit
    sender = envelope.sender(is_bot=is_notice(envelope.content))
    if "state_key" in envelope.event and envelope.event["type"] == "m.room.message":
        return ()
    answered = _reply(envelope)
    contents = contents_of(envelope.event["type"], envelope.content, reply=_names_an_answered(envelope))
    return tuple(
        Said(
            chat=envelope.chat,
            at=envelope.at,
            message=envelope.message,
            sender=sender,
            content=content,
            private=envelope.private,
            reply_to=envelope.ref(answered) if answered else None,
            album=envelope.message.id if len(contents) > 1 else None,
            late=envelope.raw.get("late") is True,
        )
        for content in contents
    )


def _unreadable(envelope: Envelope) -> Sequence[Event]:
    """What is known of an encrypted event without its key: what it is about is not encrypted."""
    relation = _relation(envelope)
    if relation.get("rel_type") == "m.annotation":
        return ()  # nobody misses a reaction
    answered = _reply(envelope)
    changed = relation["event_id"] if relation.get("rel_type") == "m.replace" else None
    return (
        Undecryptable(
            chat=envelope.chat,
            at=envelope.at,
            message=envelope.message,
            sender=envelope.sender(),
            reply_to=envelope.ref(answered) if answered else None,
            edits=None if changed is None else envelope.ref(changed),
        ),
    )


def _relation(envelope: Envelope) -> dict[str, Any]:
    relation = envelope.content.get("m.relates_to")
    return relation if isinstance(relation, dict) else {}


def _reply(envelope: Envelope) -> str | None:
    """The event that is answered; in a thread where nothing else is, that with which the thread began.

    Telegram has no such threads, and without their beginning nobody there knew what is being talked about.
    """
    relation = _relation(envelope)
    answered = relation.get("m.in_reply_to")
    in_thread = relation.get("rel_type") == "m.thread"
    if in_thread and (relation.get("is_falling_back") is True or not isinstance(answered, dict)):
        answered = relation
    event_id = answered.get("event_id") if isinstance(answered, dict) else None
    return event_id if isinstance(event_id, str) else None


def _names_an_answered(envelope: Envelope) -> bool:
    """Whether the words may begin with what old clients repeat of an answered message."""
    return "m.in_reply_to" in _relation(envelope)


def _edit(envelope: Envelope) -> Sequence[Event] | None:
    """What an edit says; None where the event is none."""
    relation = _relation(envelope)
    new = envelope.content.get("m.new_content")
    if relation.get("rel_type") != "m.replace" or not isinstance(new, dict):
        return None
    sender = envelope.sender(is_bot=is_notice(new))
    # Old clients repeat the answered message in an edit too, and name it in either place.
    reply = _names_an_answered(envelope) or isinstance(new.get("m.relates_to"), dict)
    content = content_of(envelope.event["type"], new, reply=reply)
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
            edit=text(envelope.event["event_id"]),
        ),
    )


def _reacted(envelope: Envelope) -> Sequence[Event]:
    relation = _relation(envelope)
    if relation.get("rel_type") != "m.annotation":
        return ()
    return (
        Reacted(
            chat=envelope.chat,
            at=envelope.at,
            message=envelope.ref(relation["event_id"]),
            sender=envelope.sender(),
            emojis=(_emoji(relation["key"], envelope.content),),
            reaction=text(envelope.event["event_id"]),
        ),
    )


def _emoji(key: Any, content: dict[str, Any]) -> str:
    """What somebody reacts with; a picture of their own by its short name, if it has one."""
    shown = text(key)
    name = content.get("shortcode") or content.get("com.beeper.reaction.shortcode")
    return name.strip(":") if shown.startswith("mxc://") and isinstance(name, str) else shown


def _deleted(envelope: Envelope) -> Sequence[Event]:
    # Room version 11 moved the field into the content. Servers check it where their room version has it, and
    # should write it to either place (spec 11.30): where the two differ, one of them is the sender's own.
    named = {holder["redacts"] for holder in (envelope.content, envelope.event) if "redacts" in holder}
    if len(named) > 1:
        return ()
    (target,) = named
    return (
        Deleted(chat=envelope.chat, at=envelope.at, message=envelope.ref(target), sender=envelope.sender()),
    )


def _renamed(envelope: Envelope) -> Sequence[Event]:
    title = envelope.content.get("name") or ""
    return (Renamed(chat=envelope.chat, at=envelope.at, title=text(title)),)


def _upgraded(envelope: Envelope) -> Sequence[Event]:
    to = ChatRef(Network.MATRIX, text(envelope.content["replacement_room"]))
    return (Upgraded(chat=envelope.chat, at=envelope.at, to=to),)


_KINDS: dict[str, Callable[[Envelope], Sequence[Event]]] = {
    "m.reaction": _reacted,
    "m.room.redaction": _deleted,
}
_STATE: dict[str, Callable[[Envelope], Sequence[Event]]] = {
    "m.room.name": _renamed,
    "m.room.tombstone": _upgraded,
    "m.room.power_levels": powers,
}
