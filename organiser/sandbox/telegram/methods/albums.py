"""sendMediaGroup: several files that clients show as one album."""

from __future__ import annotations

from typing import Any, Final

from organiser.sandbox.telegram.errors import bad_request
from organiser.sandbox.telegram.messages import Draft
from organiser.sandbox.telegram.methods.media import media_content
from organiser.sandbox.telegram.methods.parameters import Sending
from organiser.sandbox.telegram.methods.rules import Caller, chat_of, may_write, topic_of
from organiser.sandbox.telegram.methods.sending import quoted_by, replied

Json = dict[str, Any]

MIN_ITEMS: Final = 2
"""Of the documentation; the server lets one item pass."""
MAX_ITEMS: Final = 10
_ALONE: Final = frozenset({"audio", "document"})
_KINDS: Final = frozenset({"audio", "document", "photo", "video"})


class SendMediaGroup(Sending, frozen=True, kw_only=True):
    """The parameters of sendMediaGroup."""

    media: list[Json]


def send_media_group(caller: Caller, given: SendMediaGroup) -> list[Json]:
    """Send an album of 2 to 10 photos and videos, or of documents, or of music."""
    if len(given.media) > MAX_ITEMS:
        raise bad_request("too many messages to send as an album")
    if len(given.media) < MIN_ITEMS:
        raise bad_request("wrong number of items in the media group: from 2 to 10 are allowed")
    kinds = {str(item.get("type")) for item in given.media}
    if not kinds <= _KINDS or (kinds & _ALONE and len(kinds) > 1):
        raise bad_request("media of these types can't be mixed in an album")
    chat = chat_of(caller, given.chat_id)
    for kind in sorted(kinds):
        may_write(caller, chat, kind)
    topic = topic_of(caller, chat, given.message_thread_id)
    reply_to = replied(caller, chat, given.reply_parameters)
    quoted = quoted_by(given.reply_parameters, reply_to)
    contents = [media_content(caller, item) for item in given.media]
    caller.pace.spend(caller.bot, chat, count=len(contents))
    album = caller.world.new_album()
    drafts = [
        Draft(
            content=content,
            topic_id=None if topic is None else topic.id,
            reply_to=reply_to,
            quote=quoted,
            album=album,
            protected=given.protect_content,
            silent=given.disable_notification,
        )
        for content in contents
    ]
    return [caller.world.post(chat, caller.bot, draft).wire() for draft in drafts]
