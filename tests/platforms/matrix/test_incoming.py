"""Envelopes become events: every kind that people can send, and every shape that nobody promised."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from organiser.chat.content import Content, ForeignPoll, Location, MediaKind, Unsupported, Venue
from organiser.chat.flat import plain_text
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
    Undecryptable,
    Upgraded,
)
from organiser.chat.refs import MessageRef
from organiser.chat.text import Mention, Quote, Style, Styled, Text, plain
from organiser.errors import Untranslatable
from organiser.platforms.matrix.incoming import MatrixTranslator
from organiser.platforms.matrix.render import ORIGIN_KEY, PROFILE_KEY

ME = "@bot:example.org"
ANNA = "@anna:example.org"


def envelope(kind: str, content: Any, *, envelope: dict[str, Any] | None = None, **event: Any) -> bytes:
    """An update as `receive` commits it."""
    whole = {
        "type": kind,
        "content": content,
        "sender": ANNA,
        "event_id": "$1",
        "origin_server_ts": 1_700_000_000_000,
        **event,
    }
    return msgspec.json.encode({"room": "!r:x", "me": ME, "event": whole, "name": "Anna", **(envelope or {})})


def translate(kind: str, content: Any, **more: Any) -> list[Event]:
    """What happened."""
    return list(MatrixTranslator().translate(envelope(kind, content, **more)))


def content_of(message: dict[str, Any]) -> Content:
    """What a message says."""
    (said,) = translate("m.room.message", message)
    assert isinstance(said, Said)
    return said.content


def text(body: str, html: str = "", **more: Any) -> dict[str, Any]:
    """A text message."""
    formatted = {} if not html else {"format": "org.matrix.custom.html", "formatted_body": html}
    return {"msgtype": "m.text", "body": body, **formatted, **more}


def test_a_message_says_who_where_when() -> None:
    """All that dispatch needs is in one event."""
    (said,) = translate("m.room.message", text("hi"), envelope={"private": True})

    assert isinstance(said, Said)
    assert (said.chat.id, said.message.id, said.sender.account.id) == ("!r:x", "$1", ANNA)
    assert (said.sender.name, said.private) == ("Anna", True)
    assert said.at == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)


REPLY: dict[str, Any] = {"m.relates_to": {"m.in_reply_to": {"event_id": "$0"}}}


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (text("a", "<b>a</b>"), (Styled(Style.BOLD, plain("a")),)),
        (text("a", "<p></p>"), plain("a")),
        (text("> <@bo:x> old\n> more\n\nnew", **REPLY), plain("new")),
        (text("> mine\n\nnew", **REPLY), plain("> mine\n\nnew")),
        (text("> <@bo:x> old\n\nnew"), plain("> <@bo:x> old\n\nnew")),
        (text("x", "<mx-reply>old</mx-reply>new", **REPLY), plain("new")),
        (text("x", "<blockquote>q</blockquote>a"), (Quote(plain("q")), Text("a"))),
        ({"msgtype": "m.emote", "body": "waves"}, (Styled(Style.ITALIC, (Text("* "), Text("waves"))),)),
        ({"msgtype": "m.unheard-of", "body": "words"}, plain("words")),
    ],
)
def test_words_are_read(message: dict[str, Any], expected: Any) -> None:
    """HTML before body; only what an old client repeated of the answered message is cut."""
    content = content_of(message)

    assert content.text == expected


def test_what_somebody_does_names_nobody() -> None:
    """A conversation may show pseudonyms, and a name may hold a line break: who speaks is named elsewhere."""
    update = envelope("m.room.message", {"msgtype": "m.emote", "body": "waves"}, envelope={"name": "Ro\nbin"})
    (said,) = MatrixTranslator().translate(update)

    assert isinstance(said, Said)
    assert "* waves" == plain_text(said.content.text)


def test_a_notice_is_a_bots() -> None:
    """Other bots' words are marked, so that two bridges do not talk to each other for ever."""
    (said,) = translate("m.room.message", {"msgtype": "m.notice", "body": "beep"})

    assert isinstance(said, Said)
    assert said.sender.is_bot


def test_a_thread_answers_what_it_began_with() -> None:
    """Telegram has no threads: without a reply of its own, the first message tells what it is about."""
    thread: dict[str, Any] = {"rel_type": "m.thread", "event_id": "$t", "m.in_reply_to": {"event_id": "$0"}}
    (falling,) = translate(
        "m.room.message",
        {**text("> <@bo:x> old\n\nx"), "m.relates_to": {**thread, "is_falling_back": True}},
    )
    (meant,) = translate("m.room.message", {**text("x"), "m.relates_to": thread})
    (bare,) = translate(
        "m.room.message", {**text("x"), "m.relates_to": {"rel_type": "m.thread", "event_id": "$t"}}
    )

    assert isinstance(falling, Said)
    assert isinstance(meant, Said)
    assert isinstance(bare, Said)
    root, own = MessageRef(falling.chat, "$t"), MessageRef(meant.chat, "$0")
    assert [root, own, root] == [falling.reply_to, meant.reply_to, bare.reply_to]
    assert falling.content.text == plain("x")


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ({"msgtype": "m.image"}, MediaKind.PHOTO),
        ({"msgtype": "m.image", "info": {"mimetype": "image/gif"}}, MediaKind.ANIMATION),
        ({"msgtype": "m.video"}, MediaKind.VIDEO),
        ({"msgtype": "m.video", "info": {"fi.mau.gif": True}}, MediaKind.ANIMATION),
        ({"msgtype": "m.audio"}, MediaKind.AUDIO),
        ({"msgtype": "m.audio", "org.matrix.msc3245.voice": {}}, MediaKind.VOICE),
        ({"msgtype": "m.file"}, MediaKind.FILE),
    ],
)
def test_files_are_read(message: dict[str, Any], kind: MediaKind) -> None:
    """Each kind of file, by what clients mark it with."""
    content = content_of({"body": "x.bin", "url": "mxc://a/b", **message})

    assert content.attachment is not None
    assert (content.attachment.kind, content.attachment.name) == (kind, "x.bin")
    assert content.text == ()


@pytest.mark.parametrize(
    "address", ["mxc://../config", "mxc://a/..", "mxc://a/.", "mxc://a%2f../b", "mxc://a?/b"]
)
def test_the_address_of_a_file_leads_nowhere_else(address: str) -> None:
    """It becomes a path on our own homeserver, where every request carries the bot's token."""
    with pytest.raises(Untranslatable):
        content_of({"msgtype": "m.file", "body": "x.bin", "url": address})


def test_a_caption_stands_beside_a_file_name() -> None:
    """Only with a file name of its own is the body a caption; formatting and spoiler are kept."""
    message = {
        "msgtype": "m.image",
        "body": "*look*",
        "filename": "a.jpg",
        "format": "org.matrix.custom.html",
        "formatted_body": "<i>look</i>",
        "page.codeberg.everypizza.msc4193.spoiler": True,
        "file": {"url": "mxc://a/b", "v": "v2"},
        "info": {"w": 3, "h": 4, "size": 5, "mimetype": "image/jpeg", "thumbnail_url": "mxc://a/t"},
    }
    content = content_of(message)

    file = content.attachment
    assert file is not None
    assert content.text == (Styled(Style.ITALIC, plain("look")),)
    assert (file.name, file.width, file.height, file.size, file.mime) == ("a.jpg", 3, 4, 5, "image/jpeg")
    assert file.spoiler
    assert (file.file.id, file.file.key) == ("mxc://a/b", '{"url":"mxc://a/b","v":"v2"}')
    assert file.preview is not None
    assert file.preview.id == "mxc://a/t"


@pytest.mark.parametrize(
    ("message", "caption"),
    [
        ({"filename": "a.jpg"}, ""),
        ({"filename": "a.jpg", "body": 7}, ""),
        ({"filename": "a.jpg", "body": "> <@bo:x> old\n\nlook", **REPLY}, "look"),
    ],
)
def test_a_file_crosses_whatever_its_body_is(message: dict[str, Any], caption: str) -> None:
    """A missing body costs no file, and a caption repeats nothing of what it answers."""
    content = content_of({"msgtype": "m.image", "url": "mxc://a/b", **message})

    assert content.attachment is not None
    assert (content.attachment.name, content.text) == ("a.jpg", plain(caption))


def test_a_type_of_file_is_told_without_its_details() -> None:
    """Clients say of a voice message which codec it has; what shows it wants to know the kind alone."""
    info = {"mimetype": "Audio/OGG; codecs=opus"}
    voice = {"msgtype": "m.audio", "org.matrix.msc3245.voice": {}, "info": info}
    attachment = content_of({"body": "x", "url": "mxc://a/b", **voice}).attachment

    assert attachment is not None
    assert "audio/ogg" == attachment.mime


GALLERY: dict[str, Any] = {
    "msgtype": "dm.filament.gallery",
    "body": "From today",
    "itemtypes": [
        {"itemtype": "m.image", "body": "At the *gate*", "filename": "a.png", "url": "mxc://a/1"},
        {"itemtype": "m.file", "body": "b.pdf", "url": "mxc://a/2"},
        {"itemtype": "org.example.new", "body": "c"},
    ],
}


def test_a_gallery_is_read_file_by_file() -> None:
    """Its words come with the first; what cannot be read leaves a placeholder, and costs no other."""
    events = translate("m.room.message", GALLERY)
    said = [event.content for event in events if isinstance(event, Said)]
    files = [one.attachment.file.id for one in said if one.attachment is not None]

    assert ["mxc://a/1", "mxc://a/2"] == files
    assert [None, None, Unsupported("unknown")] == [one.extra for one in said]
    assert ["From today\nAt the *gate*", "", ""] == [plain_text(one.text) for one in said]
    assert {"$1"} == {event.message.id for event in events if isinstance(event, Said)}


def test_a_gallery_is_not_read_without_end() -> None:
    """One event of a hostile hand must not become hundreds of messages."""
    many = {**GALLERY, "itemtypes": [GALLERY["itemtypes"][1]] * 500}
    said = [event.content for event in translate("m.room.message", many) if isinstance(event, Said)]

    assert 31 == len(said)
    assert Unsupported("unknown") == said[-1].extra


def test_an_edit_of_a_gallery_says_nothing() -> None:
    """Nobody could tell which of its messages it is for."""
    relation = {"rel_type": "m.replace", "event_id": "$0"}

    assert [] == translate("m.room.message", {**GALLERY, "m.new_content": GALLERY, "m.relates_to": relation})


@pytest.mark.parametrize("key", [PROFILE_KEY, "m.per_message_profile"])
def test_whom_another_bridge_speaks_for_is_named(key: str) -> None:
    """Where the words do not name them already, they would be the bridge's own."""
    profile = {"id": "1", "displayname": "Alice"}
    bare = content_of({**text("hi"), key: profile})
    named = content_of({**text("Alice: hi"), key: {**profile, "has_fallback": True}})

    assert (Mention("Alice"), Text(": "), Text("hi")) == bare.text
    assert plain("Alice: hi") == named.text


def test_a_place_that_is_none_leaves_its_words() -> None:
    """What the client wrote of it is all that there is."""
    broken = {"msgtype": "m.location", "body": "At the gate", "geo_uri": "nowhere"}

    assert plain("At the gate") == content_of(broken).text


def test_a_sticker_stands_for_its_words() -> None:
    """Its body is what it means."""
    (said,) = translate("m.sticker", {"body": "🚲", "url": "mxc://a/b", "info": {"duration": 1.5}})

    assert isinstance(said, Said)
    assert said.content.attachment is not None
    assert (said.content.attachment.kind, said.content.attachment.emoji) == (MediaKind.STICKER, "🚲")


@pytest.mark.parametrize(
    ("kind", "content", "expected"),
    [
        (
            "m.room.message",
            {"msgtype": "m.location", "body": "x", "geo_uri": "geo:52.37,4.89;u=35"},
            Location(52.37, 4.89),
        ),
        (
            "org.matrix.msc3381.poll.start",
            {
                "org.matrix.msc3381.poll.start": {
                    "question": {"org.matrix.msc1767.text": "Stop?"},
                    "answers": [{"id": "1", "org.matrix.msc1767.text": "Yes"}, {"id": "2", "body": "No"}],
                }
            },
            ForeignPoll("Stop?", ("Yes", "No")),
        ),
        (
            "m.poll.start",
            {"m.poll": {"question": {"m.text": [{"body": "Q"}]}, "answers": [{"m.text": [{"body": "A"}]}]}},
            ForeignPoll("Q", ("A",)),
        ),
        (
            "m.room.message",
            {
                "msgtype": "m.location",
                "geo_uri": "geo:52.37,4.89",
                "org.matrix.msc3488.location": {"uri": "geo:52.37,4.89", "description": "Union hall"},
            },
            Venue(52.37, 4.89, "Union hall", ""),
        ),
        ("m.call.invite", {"call_id": "1"}, Unsupported("call")),
        ("org.matrix.msc4075.rtc.notification", {"notification_type": "ring"}, Unsupported("call")),
        ("org.matrix.msc3672.beacon_info", {"live": True}, Unsupported("live_location")),
    ],
)
def test_other_things_are_read(kind: str, content: dict[str, Any], expected: Any) -> None:
    """Places, polls, and what can only be named."""
    (said,) = translate(kind, content)

    assert isinstance(said, Said)
    assert said.content.extra == expected


def test_an_edit_says_all_anew() -> None:
    """The new content counts, not the fallback beside it."""
    relation = {"rel_type": "m.replace", "event_id": "$0"}
    (edited,) = translate(
        "m.room.message", {**text("* b"), "m.new_content": text("b"), "m.relates_to": relation}
    )

    assert isinstance(edited, Edited)
    assert (edited.message.id, edited.content.text) == ("$0", plain("b"))


@pytest.mark.parametrize("relates", [{}, {"m.in_reply_to": {"event_id": "$q"}}])
def test_an_edit_repeats_nothing_of_what_it_answers(relates: dict[str, Any]) -> None:
    """Old clients repeat the answered message in an edit too, and name it inside or outside."""
    inner = {} if relates else {"m.relates_to": {"m.in_reply_to": {"event_id": "$q"}}}
    new = {**text("> <@bo:x> old\n\nb"), **inner}
    relation = {"rel_type": "m.replace", "event_id": "$0", **relates}
    (edited,) = translate("m.room.message", {**text("* b"), "m.new_content": new, "m.relates_to": relation})

    assert isinstance(edited, Edited)
    assert edited.content.text == plain("b")


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("org.matrix.msc3381.poll.start", {}),
        ("m.sticker", {}),
        ("m.beacon_info", {"live": False}),
    ],
)
def test_what_has_ended_or_was_redacted_says_nothing(kind: str, content: dict[str, Any]) -> None:
    """Nobody would miss it, and it is no fault either."""
    assert [] == translate(kind, content)


@pytest.mark.parametrize(("named", "shown"), [({"shortcode": ":cat:"}, "cat"), ({}, "mxc://a/b")])
def test_a_picture_as_reaction_goes_by_its_short_name(named: dict[str, str], shown: str) -> None:
    """An address says nothing to people."""
    relation = {"rel_type": "m.annotation", "event_id": "$0", "key": "mxc://a/b"}
    (reacted,) = translate("m.reaction", {"m.relates_to": relation, **named})

    assert isinstance(reacted, Reacted)
    assert (shown,) == reacted.emojis


def test_reactions_and_redactions_name_their_target() -> None:
    """Redactions are read in both places where room versions put it."""
    (reacted,) = translate(
        "m.reaction", {"m.relates_to": {"rel_type": "m.annotation", "event_id": "$0", "key": "👍"}}
    )
    (old,) = translate("m.room.redaction", {}, redacts="$0")
    (new,) = translate("m.room.redaction", {"redacts": "$0"})

    assert isinstance(reacted, Reacted)
    assert (reacted.emojis, reacted.reaction, reacted.message.id) == (("👍",), "$1", "$0")
    assert isinstance(old, Deleted)
    assert isinstance(new, Deleted)
    assert old == new


def test_what_two_places_name_differently_is_nobody_s_redaction() -> None:
    """Servers check only the place of their room version: the other holds whatever the sender wrote."""
    (both,) = translate("m.room.redaction", {"redacts": "$0"}, redacts="$0")

    assert isinstance(both, Deleted)
    assert [] == translate("m.room.redaction", {"redacts": "$anothers"}, redacts="$mine")


def test_an_edit_names_itself() -> None:
    """So that it is known when it is taken back."""
    changed = {"msgtype": "m.text", "body": "ho"}
    relation = {"rel_type": "m.replace", "event_id": "$0"}
    (edit,) = translate("m.room.message", {**changed, "m.new_content": changed, "m.relates_to": relation})

    assert isinstance(edit, Edited)
    assert ("$0", "$1") == (edit.message.id, edit.edit)


def member(who: str, now: str, before: str | None = None, **more: Any) -> list[Event]:
    """What a change of membership means."""
    unsigned = {} if before is None else {"prev_content": {"membership": before, "displayname": "Bo"}}
    return translate("m.room.member", {"membership": now}, state_key=who, unsigned=unsigned, **more)


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        (member("@bo:x", "join"), [MemberJoined]),
        (member("@bo:x", "join", "invite"), [MemberJoined]),
        (member("@bo:x", "join", "join"), []),
        (member("@bo:x", "invite"), []),
        (member("@bo:x", "leave", "join"), [MemberLeft]),
        (member("@bo:x", "ban", "join"), [MemberLeft]),
        (member("@bo:x", "leave", "invite"), []),
        (member("@bo:x", "leave", "join", envelope={"private": True}), [BotMoved]),
        (member(ME, "join", "join"), []),
        (member(ME, "leave", "join", sender=ME), []),
    ],
)
def test_comings_and_goings(events: list[Event], expected: list[type]) -> None:
    """Only real comings and goings count; who leaves a private chat leaves the bot alone there."""
    assert [type(event) for event in events] == expected


@pytest.mark.parametrize(
    ("events", "presence", "by"),
    [
        (member(ME, "invite", envelope={"title": "Riders", "direct": True}), Presence.INVITED, ANNA),
        (member(ME, "leave", "join"), Presence.ABSENT, ANNA),
        (member(ME, "ban", "join"), Presence.ABSENT, ANNA),
        (member(ME, "join", "invite", sender=ME), Presence.MEMBER, ME),
    ],
)
def test_the_bots_own_standing(events: list[Event], presence: Presence, by: str) -> None:
    """Invitations, removals and its own joining are told, with who was behind it."""
    (moved,) = events

    assert isinstance(moved, BotMoved)
    assert (moved.presence, moved.by.account.id) == (presence, by)


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [({}, {ME: 50}, Presence.ADMIN), ({ME: 100}, {}, Presence.MEMBER), ({ME: 50}, {ME: 100}, None)],
)
def test_power_makes_an_admin(before: dict[str, int], now: dict[str, int], expected: Presence | None) -> None:
    """At level 50 and above the bot is an admin; other changes of levels do not concern it."""
    events = translate(
        "m.room.power_levels", {"users": now}, state_key="", unsigned={"prev_content": {"users": before}}
    )

    assert [event.presence for event in events if isinstance(event, BotMoved)] == (
        [] if expected is None else [expected]
    )


def test_names_and_upgrades_of_rooms() -> None:
    """A room's new name, and its replacement."""
    (renamed,) = translate("m.room.name", {"name": "New"}, state_key="")
    (upgraded,) = translate("m.room.tombstone", {"replacement_room": "!n:x"}, state_key="")

    assert isinstance(renamed, Renamed)
    assert renamed.title == "New"
    assert isinstance(upgraded, Upgraded)
    assert upgraded.to.id == "!n:x"


@pytest.mark.parametrize(
    "body",
    [
        envelope("m.room.message", text("mine"), sender=ME),
        envelope("m.room.message", {**text("echo"), ORIGIN_KEY: {"line": "1"}}),
        envelope("m.room.message", {}),
        envelope("m.room.topic", {"topic": "x"}, state_key=""),
        envelope("m.room.message", {"msgtype": "m.key.verification.request", "body": "x"}),
        envelope("m.reaction", {}),
        envelope("m.room.encrypted", {}),
        envelope("m.sticker", {}),
        envelope("m.room.tombstone", {"replacement_room": "!n:x"}),
        envelope("m.room.name", {"name": "Not by an admin"}),
        envelope("m.room.power_levels", {"users": {ME: 100}}, state_key="elsewhere"),
    ],
)
def test_what_does_not_concern_the_co_op_is_nothing(body: bytes) -> None:
    """Own words, echoes of them, what was redacted, clients' own business, and state that is none."""
    assert list(MatrixTranslator().translate(body)) == []


def test_what_could_not_be_read_or_fetched_is_said() -> None:
    """A missing key and a gap are events of their own."""
    (sealed,) = translate("m.room.encrypted", {"ciphertext": "x"}, envelope={"undecryptable": True})
    gap = msgspec.json.encode({"room": "!r:x", "me": ME, "gap": 1000, "at": 2000})
    (hole,) = MatrixTranslator().translate(gap)

    assert isinstance(sealed, Undecryptable)
    assert isinstance(hole, Gap)
    assert (hole.since.timestamp(), hole.at.timestamp()) == (1, 2)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b'{"room":1,"me":"x"}',
        envelope("m.room.message", {"msgtype": "m.text"}),
        envelope("m.room.message", {"msgtype": "m.image", "body": "x", "url": "https://x/y"}),
        envelope("m.room.message", {"msgtype": "m.location", "geo_uri": "geo:999,999"}),
        envelope("m.reaction", {"m.relates_to": {"rel_type": "m.annotation"}}),
        envelope("m.room.message", text("x"), origin_server_ts="soon"),
        envelope("m.room.message", text("x"), origin_server_ts=10**30),
        envelope("m.room.message", ["x"]),
        envelope("org.matrix.msc3381.poll.start", {"org.matrix.msc3381.poll.start": {"answers": []}}),
    ],
)
def test_a_malformed_update_is_untranslatable(body: bytes) -> None:
    """The row is kept for inspection, and nothing of it is in the exception."""
    with pytest.raises(Untranslatable) as failure:
        MatrixTranslator().translate(body)

    assert "x" not in str(failure.value).replace("Index", "")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=8),
    lambda children: (
        st.lists(children, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "msgtype",
                    "body",
                    "m.relates_to",
                    "rel_type",
                    "event_id",
                    "url",
                    "info",
                    "m.new_content",
                    "key",
                ]
            ),
            children,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(
    st.sampled_from(["m.room.message", "m.sticker", "m.reaction", "m.room.member", "m.poll.start", "x"]),
    _JSON,
    st.dictionaries(st.sampled_from(["state_key", "unsigned", "redacts", "sender"]), _JSON, max_size=2),
)
@settings(max_examples=settings().max_examples * 2)
def test_no_shape_breaks_the_translator(kind: str, content: Any, more: dict[str, Any]) -> None:
    """Whatever comes, the answer is events, or `Untranslatable`."""
    try:
        events = translate(kind, content, **more)
    except Untranslatable:
        events = []

    assert all(event.chat.id == "!r:x" for event in events)
