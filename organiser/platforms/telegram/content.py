"""What a Telegram message says, as neutral content.

A message that says nothing, because it is a service message, has no content. A kind that Telegram adds one
day is told from service messages by the names of its fields.
"""

import msgspec

from organiser.chat.content import (
    Attachment,
    Contact,
    Content,
    Dice,
    Extra,
    ForeignPoll,
    Location,
    MediaKind,
    Unsupported,
    Venue,
)
from organiser.chat.flat import plain_text
from organiser.chat.nest import nest
from organiser.chat.refs import FileRef, Network
from organiser.chat.text import RichText
from organiser.platforms.telegram import theirs
from organiser.platforms.telegram.checklist import read_checklist
from organiser.platforms.telegram.entities import read
from organiser.platforms.telegram.rich_message import holds_files, read_blocks

UNSUPPORTED = {
    "story": "story",
    "giveaway": "giveaway",
    "giveaway_winners": "giveaway",
    "paid_media": "paid_media",
    "rich_message": "rich_message",
    "game": "game",
    "invoice": "invoice",
    "video_chat_started": "call",
}
"""Kinds that cannot cross, by the field that tells them, and the word for each."""

UNKNOWN = "unknown"
"""The word for a kind that was added to Telegram after this was written."""

_AROUND_FIELDS = """
text caption message_id message_thread_id direct_messages_topic from sender_chat sender_boost_count
sender_business_bot sender_tag date guest_query_id business_connection_id chat forward_origin
is_topic_message is_automatic_forward reply_to_message external_reply quote reply_to_story
reply_to_checklist_task_id reply_to_poll_option_id via_bot guest_bot_caller_user guest_bot_caller_chat
edit_date has_protected_content is_from_offline is_paid_post media_group_id author_signature
paid_star_count entities link_preview_options suggested_post_info effect_id caption_entities
show_caption_above_media has_media_spoiler reply_markup forward_from forward_from_chat forward_date
forward_from_message_id forward_signature forward_sender_name new_chat_member new_chat_participant
left_chat_participant
"""
AROUND = frozenset(_AROUND_FIELDS.split())
"""Fields that stand around any message and are not what it says."""

_SERVICE_FIELDS = """
chat_owner_left chat_owner_changed new_chat_photo delete_chat_photo group_chat_created
supergroup_chat_created channel_chat_created message_auto_delete_timer_changed pinned_message
successful_payment refunded_payment users_shared chat_shared gift unique_gift gift_upgrade_sent
connected_website write_access_allowed passport_data proximity_alert_triggered boost_added
chat_background_set checklist_tasks_done checklist_tasks_added direct_message_price_changed
forum_topic_created forum_topic_edited forum_topic_closed forum_topic_reopened general_forum_topic_hidden
general_forum_topic_unhidden giveaway_created giveaway_completed managed_bot_created
paid_message_price_changed poll_option_added poll_option_deleted suggested_post_approved
suggested_post_approval_failed suggested_post_declined suggested_post_paid suggested_post_refunded
video_chat_scheduled video_chat_ended video_chat_participants_invited web_app_data
new_chat_members left_chat_member new_chat_title migrate_to_chat_id migrate_from_chat_id user_shared
"""
SERVICE = frozenset(_SERVICE_FIELDS.split())
"""Fields of service messages, which say nothing that anybody wrote."""

PREVIEW_PIXELS = 800
"""The longer side of the largest preview that clients ask for (Element: 800 by 600)."""

_SECOND = 1000


def content(message: theirs.Message, body: bytes, kind: str) -> Content | None:
    """All that `message` says, or None for a service message; `body[kind]` is its JSON."""
    text = _text(message)
    attachment = _attachment(message)
    extra = None if attachment else _extra(message)
    if attachment is None and extra is None and not _is_all_words(message, text):
        extra = _unsupported(_field_names(body, kind))
    if text or attachment or extra:
        return Content(text, attachment, extra, quote=_quote(message))
    return None


def _is_all_words(message: theirs.Message, text: RichText) -> bool:
    """Whether `text` is all of what such a message can say: a caption never is."""
    rich = message.rich_message
    if rich is not None:
        return bool(text) and not holds_files(rich.blocks)
    return bool(message.text or (message.checklist and text))


def _unsupported(names: frozenset[str]) -> Unsupported | None:
    """What is neither known nor a service message leaves a note of its kind, above its caption."""
    for field, word in UNSUPPORTED.items():
        if field in names:
            return Unsupported(word)
    if names & SERVICE or names <= AROUND:
        return None
    return Unsupported(UNKNOWN)


def _quote(message: theirs.Message) -> RichText:
    """What somebody picked out of the answered message, or what Telegram shows of one of another chat."""
    quote = message.quote
    if quote is None or not (quote.is_manual or message.reply_to_message is None):
        return ()
    return nest(read(quote.text, quote.entities))


def _field_names(body: bytes, kind: str) -> frozenset[str]:
    update = msgspec.json.decode(body, type=dict[str, msgspec.Raw])
    return frozenset(msgspec.json.decode(update[kind], type=dict[str, msgspec.Raw]))


def _text(message: theirs.Message) -> RichText:
    if message.text:
        return nest(read(message.text, message.entities))
    if message.caption:
        return nest(read(message.caption, message.caption_entities))
    if message.checklist is not None:
        return read_checklist(message.checklist)
    if message.rich_message is not None:
        return _rich(message.rich_message)
    return ()


def _rich(message: theirs.RichMessage) -> RichText:
    """Its words; none where it has a shape that nobody promised, which leaves a placeholder."""
    try:
        words = read_blocks(message.blocks)
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError):
        return ()
    return words if plain_text(words).strip() else ()


def _attachment(message: theirs.Message) -> Attachment | None:
    """The file of the message. An animation is also sent as a document, so that it is looked for first."""
    for kind, media in (
        (MediaKind.ANIMATION, message.animation),
        (MediaKind.VIDEO, message.video),
        (MediaKind.VIDEO_NOTE, message.video_note),
        (MediaKind.VOICE, message.voice),
        (MediaKind.AUDIO, message.audio),
        (MediaKind.STICKER, message.sticker),
        (MediaKind.FILE, message.document),
        (MediaKind.PHOTO, _photo(message.photo)),
    ):
        if media is not None:
            return _described(kind, media, spoiler=message.has_media_spoiler)
    return None


def _photo(sizes: tuple[theirs.Media, ...]) -> theirs.Media | None:
    """The largest size, with the one that shows it in little where it is much larger."""
    largest = max(sizes, key=_pixels, default=None)
    if largest is None or _longer_side(largest) <= PREVIEW_PIXELS:
        return largest
    little = [size for size in sizes if _longer_side(size) <= PREVIEW_PIXELS]
    return msgspec.structs.replace(largest, thumbnail=max(little, key=_pixels, default=None))


def _pixels(size: theirs.Media) -> int:
    return (size.width or 0) * (size.height or 0)


def _longer_side(size: theirs.Media) -> int:
    return max(size.width or 0, size.height or 0)


def _described(kind: MediaKind, media: theirs.Media, *, spoiler: bool) -> Attachment:
    return Attachment(
        kind=kind,
        file=_file(media),
        name=media.file_name or " - ".join(filter(None, (media.performer, media.title))) or None,
        mime=media.mime_type or _mime(kind, media),
        size=media.file_size,
        width=media.width or media.length,
        height=media.height or media.length,
        duration=None if media.duration is None else media.duration * _SECOND,
        spoiler=spoiler,
        emoji=media.emoji,
        preview=None if media.thumbnail is None else _file(media.thumbnail),
    )


def _file(media: theirs.Media) -> FileRef:
    return FileRef(Network.TELEGRAM, media.file_id)


def _mime(kind: MediaKind, media: theirs.Media) -> str | None:
    """What Telegram makes of the kinds whose type it does not say."""
    match kind:
        case MediaKind.PHOTO:
            return "image/jpeg"
        case MediaKind.VIDEO_NOTE:
            return "video/mp4"
        case MediaKind.STICKER if media.is_animated:
            return "application/x-tgsticker"
        case MediaKind.STICKER:
            return "video/webm" if media.is_video else "image/webp"
        case _:
            return None


def _extra(message: theirs.Message) -> Extra | None:
    """Something other than words and files. A venue is also sent as a location: it is looked for first."""
    match message:
        case theirs.Message(venue=theirs.Venue(location=place, title=title, address=address)):
            return Venue(place.latitude, place.longitude, title, address)
        case theirs.Message(location=theirs.Place() as place):
            return Location(place.latitude, place.longitude, live=bool(place.live_period))
        case theirs.Message(contact=theirs.Contact(phone_number=phone) as contact):
            return Contact(" ".join(filter(None, (contact.first_name, contact.last_name))), phone)
        case theirs.Message(dice=theirs.Dice(emoji=emoji, value=value)):
            return Dice(emoji, value)
        case theirs.Message(poll=theirs.Poll(question=question, options=options, description=description)):
            return ForeignPoll(question, tuple(option.text for option in options), description)
        case _:
            return None
