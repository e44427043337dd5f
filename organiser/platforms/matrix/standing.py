"""Reads who came, who went, and how the bot itself stands in a room."""

from collections.abc import Sequence

import msgspec

from organiser.chat.incoming import BotMoved, Event, MemberJoined, MemberLeft, Presence, Sender, Upgraded
from organiser.chat.refs import ChatRef, Network
from organiser.platforms.matrix.envelope import Envelope, previous, record, text
from organiser.platforms.matrix.power import is_admin


def member(envelope: Envelope) -> Sequence[Event]:
    """A change of somebody's membership: the bot's own, or another's."""
    now = text(envelope.content["membership"])
    before = text(previous(envelope.event).get("membership", "leave"))
    if text(envelope.event["state_key"]) == envelope.me:
        return _bot_member(envelope, now, before)
    if now == "join" and before != "join":
        subject = _subject(envelope)
        return (MemberJoined(chat=envelope.chat, at=envelope.at, sender=subject, private=envelope.private),)
    if now not in {"leave", "ban"} or before != "join":
        return ()
    if envelope.private:
        return (_moved(envelope, Presence.ABSENT, _subject(envelope)),)
    return (MemberLeft(chat=envelope.chat, at=envelope.at, sender=_subject(envelope)),)


def _subject(envelope: Envelope) -> Sender:
    """The one whom a membership is about, under the name that they have or had in the room."""
    user = text(envelope.event["state_key"])
    subject = envelope.sender(user)
    shown = envelope.content.get("displayname") or previous(envelope.event).get("displayname")
    if user != envelope.event.get("sender") and isinstance(shown, str) and shown:
        return msgspec.structs.replace(subject, name=shown)
    return subject


def _bot_member(envelope: Envelope, now: str, before: str) -> Sequence[Event]:
    if now == "invite":
        return (_moved(envelope, Presence.INVITED, envelope.sender()),)
    if now == "join" and before != "join":
        asked = record(envelope.event.get("unsigned") or {}).get("prev_sender")
        by = envelope.sender(asked if isinstance(asked, str) and asked else envelope.user)
        # First what the room is, so that nobody there is welcomed a second time.
        return (*_continued(envelope), _moved(envelope, Presence.MEMBER, by))
    if now in {"leave", "ban"} and envelope.user != envelope.me:
        return (_moved(envelope, Presence.ABSENT, envelope.sender()),)
    return ()


def _continued(envelope: Envelope) -> Sequence[Event]:
    """The upgrade of the room that goes on in this one: before it came in, the bot could not believe it."""
    former = envelope.raw.get("former")
    if former is None:
        return ()
    return (Upgraded(chat=ChatRef(Network.MATRIX, text(former)), at=envelope.at, to=envelope.chat),)


def _moved(envelope: Envelope, presence: Presence, by: Sender) -> BotMoved:
    title = envelope.raw.get("title")
    return BotMoved(
        chat=envelope.chat,
        at=envelope.at,
        by=by,
        presence=presence,
        title=title if isinstance(title, str) else "",
        direct=envelope.raw.get("direct") is True or envelope.private,
        known=envelope.raw.get("known") is True,
    )


def powers(envelope: Envelope) -> Sequence[Event]:
    """Whether the bot rose to be an admin, or ceased to be one."""
    before = previous(envelope.event)
    was, now = is_admin(before, envelope.me), is_admin(envelope.content, envelope.me)
    if was == now:
        return ()
    return (_moved(envelope, Presence.ADMIN if now else Presence.MEMBER, envelope.sender()),)
