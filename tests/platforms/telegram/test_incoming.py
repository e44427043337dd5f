"""Raw updates of the Bot API become events."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organiser.chat.content import (
    Contact,
    Content,
    Dice,
    ForeignPoll,
    Location,
    MediaKind,
    Unsupported,
    Venue,
)
from organiser.chat.flat import Span, flatten
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
    Tapped,
    Upgraded,
    Vanishing,
)
from organiser.chat.refs import AccountRef, ChatRef, FileRef, MessageRef, Network
from organiser.chat.text import Style, Styled, Text, plain
from organiser.errors import Untranslatable
from organiser.platforms.telegram.content import AROUND, SERVICE, UNSUPPORTED
from organiser.platforms.telegram.incoming import Translator
from organiser.platforms.telegram.theirs import ALLOWED_UPDATES, Message, Update

GROUP = ChatRef(Network.TELEGRAM, "-1001")
GROUP_JSON = {"id": -1001, "type": "supergroup", "title": "Couriers"}
ANNA_JSON = {"id": 7, "is_bot": False, "first_name": "Anna", "last_name": "B", "language_code": "nl"}
AT = datetime(2026, 11, 21, tzinfo=UTC)
DATE = int(AT.timestamp())


def _translate(**update: Any) -> Sequence[Event]:
    return Translator().translate(json.dumps({"update_id": 1, **update}).encode())


def _message(**fields: Any) -> Sequence[Event]:
    around = {"message_id": 5, "date": DATE, "chat": GROUP_JSON, "from": ANNA_JSON}
    return _translate(message={**around, **fields})


def _said(**fields: Any) -> Said:
    (event,) = _message(**fields)
    assert isinstance(event, Said)
    return event


def test_a_message_tells_who_said_what_where_and_when() -> None:
    """The plainest case, in full."""
    said = _said(text="😀 stop", entities=[{"type": "bold", "offset": 3, "length": 4}])

    assert (GROUP, AT, MessageRef(GROUP, "5")) == (said.chat, said.at, said.message)
    assert ("Anna B", "nl", AccountRef(Network.TELEGRAM, "7")) == (
        said.sender.name,
        said.sender.language,
        said.sender.account,
    )
    assert Content((Text("😀 "), Styled(Style.BOLD, plain("stop")))) == said.content
    assert (False, None, None, None) == (said.private, said.reply_to, said.forwarded_from, said.album)


def test_a_private_chat_is_said_to_be_one() -> None:
    """What is said to the bot alone, such as a start with a payload, arrives as it was written."""
    said = _said(chat={"id": 7, "type": "private", "first_name": "Anna"}, text="/start abc")

    assert said.private
    assert said.content.text == plain("/start abc")


def test_a_topic_is_a_chat_whose_messages_are_counted_in_the_group() -> None:
    """What formally answers the topic's first message answers nobody."""
    topic = {"message_thread_id": 45, "is_topic_message": True, "text": "a"}

    first = _said(**topic, reply_to_message={"message_id": 45, "date": DATE, "chat": GROUP_JSON})
    second = _said(**topic, reply_to_message={"message_id": 46, "date": DATE, "chat": GROUP_JSON})

    assert ChatRef(Network.TELEGRAM, "-1001/45") == first.chat
    assert MessageRef(GROUP, "5") == first.message
    assert (None, MessageRef(GROUP, "46")) == (first.reply_to, second.reply_to)


def test_a_thread_of_replies_is_no_topic() -> None:
    """Outside forums the thread is only a string of answers."""
    assert GROUP == _said(message_thread_id=45, text="a").chat


def test_replies_to_elsewhere_and_quotes_are_passed_over() -> None:
    """The words still arrive."""
    fields = {"external_reply": {"origin": {}}, "quote": {"text": "b", "position": 0}, "text": "a"}

    assert _said(**fields).reply_to is None


def test_an_edit_tells_all_that_is_said_now() -> None:
    """It happened when it was edited."""
    body = {"message_id": 5, "date": 1, "edit_date": DATE, "chat": GROUP_JSON, "from": ANNA_JSON, "text": "b"}
    (event,) = _translate(edited_message=body)

    assert isinstance(event, Edited)
    assert (AT, plain("b")) == (event.at, event.content.text)


def _size(name: str, side: int) -> dict[str, Any]:
    return {"file_id": name, "file_unique_id": name, "width": side, "height": side}


@pytest.mark.parametrize(
    ("fields", "kind", "mime"),
    [
        ({"photo": [_size("id", 90), _size("small", 10)]}, MediaKind.PHOTO, "image/jpeg"),
        ({"document": {"file_id": "id", "mime_type": "text/csv"}}, MediaKind.FILE, "text/csv"),
        (
            {"animation": {"file_id": "id", "mime_type": "video/mp4"}, "document": {"file_id": "x"}},
            MediaKind.ANIMATION,
            "video/mp4",
        ),
        ({"video": {"file_id": "id"}}, MediaKind.VIDEO, None),
        ({"video_note": {"file_id": "id", "length": 240}}, MediaKind.VIDEO_NOTE, "video/mp4"),
        ({"voice": {"file_id": "id", "mime_type": "audio/ogg"}}, MediaKind.VOICE, "audio/ogg"),
        ({"audio": {"file_id": "id", "file_name": "a.mp3"}}, MediaKind.AUDIO, None),
        ({"sticker": {"file_id": "id", "emoji": "👍"}}, MediaKind.STICKER, "image/webp"),
        ({"sticker": {"file_id": "id", "is_video": True}}, MediaKind.STICKER, "video/webm"),
        ({"sticker": {"file_id": "id", "is_animated": True}}, MediaKind.STICKER, "application/x-tgsticker"),
    ],
)
def test_every_kind_of_file_is_told(fields: dict[str, Any], kind: MediaKind, mime: str | None) -> None:
    """With its reference, never an address; the largest size of a photo is taken."""
    attachment = _said(**fields, caption="look").content.attachment

    assert attachment is not None
    assert (kind, mime, FileRef(Network.TELEGRAM, "id")) == (
        attachment.kind,
        attachment.mime,
        attachment.file,
    )


@pytest.mark.parametrize(
    ("sides", "preview"),
    [((90, 320), None), ((90, 320, 800), None), ((90, 320, 800, 1280), "800"), ((1280,), None)],
)
def test_a_photo_has_a_preview_where_it_is_large(sides: tuple[int, ...], preview: str | None) -> None:
    """It is the largest that clients show in little; a photo that is small itself needs none."""
    attachment = _said(photo=[_size(str(side), side) for side in sides]).content.attachment

    assert attachment is not None
    assert (str(sides[-1]), preview) == (attachment.file.id, attachment.preview and attachment.preview.id)


def test_a_file_is_described() -> None:
    """Durations in milliseconds, the still picture by its reference, the spoiler as it was set."""
    video = {
        "file_id": "id",
        "duration": 3,
        "file_size": 9,
        "width": 4,
        "height": 2,
        "thumbnail": _size("t", 1),
    }
    said = _said(
        video=video,
        has_media_spoiler=True,
        media_group_id="g",
        caption="ab",
        caption_entities=[{"type": "italic", "offset": 0, "length": 1}],
    )
    attachment = said.content.attachment

    assert attachment is not None
    assert (3000, 9, 4, 2) == (attachment.duration, attachment.size, attachment.width, attachment.height)
    assert (True, FileRef(Network.TELEGRAM, "t"), "g") == (attachment.spoiler, attachment.preview, said.album)
    assert said.content.text == (Styled(Style.ITALIC, plain("a")), Text("b"))


PLACE = {"latitude": 51.0, "longitude": 3.7}


@pytest.mark.parametrize(
    ("fields", "extra"),
    [
        ({"location": PLACE}, Location(51.0, 3.7)),
        ({"location": {**PLACE, "live_period": 60}}, Location(51.0, 3.7, live=True)),
        (
            {"venue": {"location": PLACE, "title": "Hub", "address": "Kouter"}, "location": PLACE},
            Venue(51.0, 3.7, "Hub", "Kouter"),
        ),
        ({"contact": {"phone_number": "+32", "first_name": "An"}}, Contact("An", "+32")),
        ({"dice": {"emoji": "🎲", "value": 6}}, Dice("🎲", 6)),
        (
            {"poll": {"id": "1", "question": "Stop?", "options": [{"text": "Yes"}, {"text": "No"}]}},
            ForeignPoll("Stop?", ("Yes", "No")),
        ),
        (
            {"poll": {"id": "1", "question": "Stop?", "options": [], "description": "On Friday"}},
            ForeignPoll("Stop?", (), "On Friday"),
        ),
        ({"video_chat_started": {}}, Unsupported("call")),
        ({"story": {}}, Unsupported("story")),
        ({"giveaway": {}}, Unsupported("giveaway")),
        ({"paid_media": {}}, Unsupported("paid_media")),
        ({"rich_message": {"blocks": []}}, Unsupported("rich_message")),
        ({"rich_message": {"blocks": []}, "text": ""}, Unsupported("rich_message")),
        ({"checklist": {}}, Unsupported("unknown")),
        ({"something_of_tomorrow": {}}, Unsupported("unknown")),
        ({"paid_media": {}, "caption": "look"}, Unsupported("paid_media")),
        ({"something_of_tomorrow": {}, "caption": "look"}, Unsupported("unknown")),
    ],
)
def test_what_is_neither_words_nor_file_is_told_or_named(fields: dict[str, Any], extra: object) -> None:
    """Nothing that a person sent vanishes without a word."""
    assert extra == _said(**fields).content.extra


def test_what_cannot_cross_keeps_its_caption() -> None:
    """The words beside a thing of tomorrow are not all that was sent, and are not lost."""
    assert plain("look") == _said(something_of_tomorrow={}, caption="look").content.text


def test_a_checklist_is_read_with_what_is_done() -> None:
    """Its words are somebody's own, and what is ticked off matters as much."""
    entities = [{"type": "italic", "offset": 0, "length": 4}]
    tasks = [
        {"id": 1, "text": "Call Anna", "text_entities": entities, "completion_date": DATE},
        {"id": 2, "text": "Print flyers", "completion_date": 0},
    ]
    content = _said(checklist={"title": "Friday", "tasks": tasks}).content
    flat = flatten(content.text)

    assert content.extra is None
    assert "Friday\n☑ Call Anna\n☐ Print flyers" == flat.text
    assert [Span(0, 6, Style.BOLD), Span(9, 13, Style.ITALIC)] == list(flat.spans)


def test_sound_without_a_file_name_goes_by_its_title() -> None:
    """Telegram shows it by that too."""
    attachment = _said(audio={"file_id": "id", "performer": "Koor", "title": "Bella ciao"}).content.attachment

    assert attachment is not None
    assert "Koor - Bella ciao" == attachment.name


ANSWERED = {"message_id": 3, "date": DATE, "chat": GROUP_JSON}
QUOTE = {"text": "half past", "position": 4, "entities": [{"type": "bold", "offset": 0, "length": 4}]}


def test_what_an_answer_picked_out_is_told() -> None:
    """With its formatting; what Telegram's server adds by itself only where nothing can be answered."""
    picked = _said(text="No", reply_to_message=ANSWERED, quote={**QUOTE, "is_manual": True})
    whole = _said(text="No", reply_to_message=ANSWERED, quote=QUOTE)
    elsewhere = _said(text="No", external_reply={"origin": {}}, quote=QUOTE)

    quoted = (Styled(Style.BOLD, plain("half")), Text(" past"))
    assert [quoted, (), quoted] == [one.content.quote for one in (picked, whole, elsewhere)]
    assert picked.reply_to == MessageRef(GROUP, "3")


@pytest.mark.parametrize(
    "fields",
    [
        {"pinned_message": {"message_id": 1}},
        {"forum_topic_created": {"name": "x", "icon_color": 0}},
        {"group_chat_created": True},
        {"video_chat_ended": {"duration": 60}},
        {"text": ""},
        {},
    ],
)
def test_service_messages_say_nothing(fields: dict[str, Any]) -> None:
    """Nobody wrote them."""
    assert _message(**fields) == ()


REFERENCE = Path(__file__).parents[2] / "sandbox" / "telegram-bot-api.json"


def test_every_field_of_a_message_is_placed() -> None:
    """What a new version of the Bot API adds is read, named, or left out for a reason, and not by chance."""
    fields = json.loads(REFERENCE.read_bytes())["types"]["Message"]["fields"]
    told = {field["name"] for field in fields}
    read = set(Message.__struct_encode_fields__) - AROUND - SERVICE
    beside = {"live_photo"}  # its picture comes as `photo`

    assert set() == told - read - UNSUPPORTED.keys() - AROUND - SERVICE - beside
    assert set() == (SERVICE & AROUND) | (UNSUPPORTED.keys() & (SERVICE | AROUND))


@pytest.mark.parametrize("name", sorted(SERVICE - {*Message.__struct_encode_fields__}))
def test_every_service_message_says_nothing(name: str) -> None:
    """Whatever it is about, each network shows it where it happened."""
    assert () == _message(**{name: {}})


@pytest.mark.parametrize("name", sorted(AROUND - {*Message.__struct_encode_fields__}))
def test_what_stands_around_a_message_changes_nothing(name: str) -> None:
    """An effect or a preview is one network's look: the words are what crosses."""
    said = _said(text="a", **{name: {}})

    assert (plain("a"), None, None) == (said.content.text, said.content.attachment, said.content.extra)


@pytest.mark.parametrize(
    ("origin", "name"),
    [
        ({"type": "user", "sender_user": ANNA_JSON, "date": 1}, "Anna B"),
        ({"type": "hidden_user", "sender_user_name": "Ben", "date": 1}, "Ben"),
        ({"type": "chat", "sender_chat": GROUP_JSON, "date": 1}, "Couriers"),
        ({"type": "channel", "chat": GROUP_JSON, "message_id": 1, "date": 1}, "Couriers"),
        ({"type": "of_tomorrow", "date": 1}, ""),
    ],
)
def test_a_forward_names_who_wrote_it_first(origin: dict[str, Any], name: str) -> None:
    """Every kind of origin; an unknown one hides it."""
    assert name == _said(text="a", forward_origin=origin).forwarded_from


def test_the_post_of_a_linked_channel_is_the_channels_word() -> None:
    """It is carried into the group by Telegram itself, and is no forward."""
    channel = {"id": -1009, "type": "channel", "title": "News", "username": "news"}
    service = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
    fields = {"forward_origin": {"type": "channel", "chat": channel, "message_id": 1, "date": 1}}

    said = _said(text="a", sender_chat=channel, is_automatic_forward=True, **fields, **{"from": service})

    assert (True, "News", AccountRef(Network.TELEGRAM, "-1009")) == (
        said.sender.is_chat,
        said.sender.name,
        said.sender.account,
    )
    assert said.forwarded_from is None


def test_an_anonymous_admin_speaks_as_the_group() -> None:
    """No person is guessed behind it."""
    anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group"}

    sender = _said(text="a", sender_chat=GROUP_JSON, **{"from": anonymous}).sender

    assert (True, False, "Couriers") == (sender.is_chat, sender.is_bot, sender.name)


def test_a_press_on_a_button_brings_its_data() -> None:
    """Also where the message is not accessible any more."""
    message = {"message_id": 5, "date": 0, "chat": GROUP_JSON}
    (event,) = _translate(callback_query={"id": "9", "from": ANNA_JSON, "message": message, "data": "y"})

    assert isinstance(event, Tapped)
    assert ("y", "9", MessageRef(GROUP, "5"), "7") == (
        event.data,
        event.tap,
        event.message,
        event.sender.account.id,
    )


def test_presses_elsewhere_are_none_of_ours() -> None:
    """Inline messages and games have no chat or no data."""
    assert _translate(callback_query={"id": "9", "from": ANNA_JSON, "data": "y"}) == ()


def test_reactions_are_told_whole() -> None:
    """Custom and paid ones cannot be shown elsewhere."""
    reactions = [{"type": "emoji", "emoji": "👍"}, {"type": "custom_emoji", "custom_emoji_id": "1"}]
    body = {"chat": GROUP_JSON, "message_id": 5, "date": DATE, "old_reaction": [], "new_reaction": reactions}
    (event,) = _translate(message_reaction={**body, "user": ANNA_JSON})
    (anonymous,) = _translate(message_reaction={**body, "actor_chat": GROUP_JSON})

    assert isinstance(event, Reacted)
    assert isinstance(anonymous, Reacted)
    assert (("👍",), MessageRef(GROUP, "5"), None) == (event.emojis, event.message, event.reaction)
    assert (False, True) == (event.sender.is_chat, anonymous.sender.is_chat)


def test_both_messages_about_an_upgrade_say_the_same() -> None:
    """The old group tells where it went, the new one where it came from."""
    old = ChatRef(Network.TELEGRAM, "-5")
    old_json = {"id": -5, "type": "group", "title": "Couriers"}
    expected = (Upgraded(chat=old, at=AT, to=GROUP),)

    assert expected == _message(chat=old_json, migrate_to_chat_id=-1001)
    assert expected == _message(migrate_from_chat_id=-5)


def test_titles_and_members_are_told() -> None:
    """Service messages that matter to a conversation."""
    (renamed,) = _message(new_chat_title="Riders")
    joined = _message(new_chat_members=[ANNA_JSON, {**ANNA_JSON, "id": 8}])
    (left,) = _message(left_chat_member=ANNA_JSON)
    (vanishing,) = _message(message_auto_delete_timer_changed={"message_auto_delete_time": 86_400})

    assert vanishing == Vanishing(chat=GROUP, at=AT, seconds=86_400)
    assert renamed == Renamed(chat=GROUP, at=AT, title="Riders")
    assert ["7", "8"] == [event.sender.account.id for event in joined if isinstance(event, MemberJoined)]
    assert isinstance(left, MemberLeft)


def _change(old: str, new: str, chat: dict[str, Any] = GROUP_JSON, **more: Any) -> dict[str, Any]:
    return {
        "chat": chat,
        "from": ANNA_JSON,
        "date": DATE,
        "old_chat_member": {"status": old, "user": ANNA_JSON},
        "new_chat_member": {"status": new, "user": ANNA_JSON, **more},
    }


@pytest.mark.parametrize(
    ("status", "more", "presence"),
    [
        ("administrator", {}, Presence.ADMIN),
        ("creator", {}, Presence.ADMIN),
        ("member", {}, Presence.MEMBER),
        ("restricted", {"is_member": True}, Presence.MEMBER),
        ("restricted", {"is_member": False}, Presence.ABSENT),
        ("left", {}, Presence.ABSENT),
        ("kicked", {}, Presence.ABSENT),
    ],
)
def test_how_the_bot_stands_is_told(status: str, more: dict[str, Any], presence: Presence) -> None:
    """Added, promoted, demoted, restricted or removed."""
    (event,) = _translate(my_chat_member=_change("left", status, **more))

    assert isinstance(event, BotMoved)
    assert (presence, "Couriers", False) == (event.presence, event.title, event.direct)


def test_a_block_in_private_is_told_and_channels_are_not() -> None:
    """A person who blocks the bot is not written to; a channel is no conversation."""
    private = {"id": 7, "type": "private", "first_name": "Anna"}
    (event,) = _translate(my_chat_member=_change("member", "kicked", private))

    assert isinstance(event, BotMoved)
    assert (Presence.ABSENT, True) == (event.presence, event.direct)
    assert _translate(my_chat_member=_change("left", "member", {"id": -1, "type": "channel"})) == ()


def test_who_comes_and_goes_is_told() -> None:
    """A promotion is neither."""
    (joined,) = _translate(chat_member=_change("left", "member"))
    (left,) = _translate(chat_member=_change("administrator", "kicked"))

    assert (MemberJoined, MemberLeft) == (type(joined), type(left))
    assert _translate(chat_member=_change("member", "administrator")) == ()


def test_other_updates_are_passed_over() -> None:
    """They were not asked for."""
    assert _translate(poll={"id": "1"}) == ()


def test_what_is_read_is_what_is_asked_for() -> None:
    """Every kind of update that the translator knows is in `allowed_updates`, and the other way round."""
    assert set(ALLOWED_UPDATES) == {*Update.__struct_fields__} - {"update_id"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b'{"update_id":"x"}',
        b'{"update_id":1,"message":3}',
        b'{"update_id":1,"of_tomorrow":' + b"[" * 100_000,
        b'{"update_id":1,"message":{"message_id":1}}',
        b'{"update_id":1,"message":{"message_id":1,"chat":{"id":1},"text":"a","date":99999999999999999}}',
        b'{"update_id":1,"message":{"message_id":1,"chat":{"id":1},"text":"\xff"}}',
    ],
)
def test_another_shape_is_untranslatable(body: bytes) -> None:
    """The row is kept for inspection; nothing of its content is in the exception."""
    with pytest.raises(Untranslatable) as caught:
        Translator().translate(body)

    assert caught.value.__context__ is None


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.sampled_from(ALLOWED_UPDATES), json_values)
def test_no_json_whatever_breaks_the_translator(kind: str, value: Any) -> None:
    """It is translated, or it is untranslatable."""
    body = json.dumps({"update_id": 1, kind: value}).encode()
    try:
        events = Translator().translate(body)
    except Untranslatable:
        events = ()

    assert isinstance(events, tuple)
