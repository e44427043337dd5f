"""Files cross as what they are, within what the networks take, and tell nothing of their makers."""

from typing import Any

import pytest

from tests.conversations import samples
from tests.conversations.town import Town, all_of, message_from_anna

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.synapse]

SPOILER = "page.codeberg.everypizza.msc4193.spoiler"
VOICE = "org.matrix.msc3245.voice"

FROM_TELEGRAM: dict[str, tuple[bytes, dict[str, Any], str, str]] = {
    "photo": (samples.picture("JPEG"), {}, "m.image", "image/jpeg"),
    "document": (samples.PDF, {"file_name": "contract é.pdf"}, "m.file", "application/pdf"),
    "video": (samples.MP4, {"duration": 3}, "m.video", "video/mp4"),
    "animation": (samples.gif(), {"mime_type": "image/gif"}, "m.image", "image/gif"),
    "audio": (samples.MP3, {"file_name": "lied.mp3"}, "m.audio", "audio/mpeg"),
    "voice": (samples.OGG, {"duration": 7}, "m.audio", "audio/ogg"),
    "video_note": (samples.MP4, {}, "m.video", "video/mp4"),
    "sticker": (samples.picture("WEBP"), {"emoji": "💪"}, "m.image", "image/webp"),
}


@pytest.mark.parametrize("kind", FROM_TELEGRAM)
async def test_files_cross_from_telegram(square: Town, kind: str) -> None:
    """Each kind is shown in the room as what it is, byte by byte unless it is a photo that is cleaned."""
    content, details, msgtype, mime = FROM_TELEGRAM[kind]

    caption = None if kind in {"sticker", "video_note"} else f"kijk: {kind}"
    sent = await square.anna.sends(kind, content, caption=caption, **details)
    body = f"Anna Visser: {caption}" if caption else "Anna Visser:"
    seen = await square.room_has(lambda seen: _is_file(seen.content, body, msgtype, mime))

    if kind != "photo":
        assert content == await square.robin.person.downloads(seen)
    assert (seen.content["filename"] == details["file_name"]) if "file_name" in details else True
    assert (kind == "voice") == (VOICE in seen.content)
    assert (kind == "animation") == bool(seen.content["info"].get("fi.mau.gif"))
    assert sent.media is not None


FROM_MATRIX: dict[str, tuple[dict[str, Any], str]] = {
    "photo": (
        {"kind": "m.image", "content": samples.picture(), "name": "a.png", "mime": "image/png"},
        "photo",
    ),
    "file": (
        {"kind": "m.file", "content": samples.PDF, "name": "avtal å.pdf", "mime": "application/pdf"},
        "document",
    ),
    "video": ({"kind": "m.video", "content": samples.MP4, "name": "a.mp4", "mime": "video/mp4"}, "video"),
    "animation": (
        {"kind": "m.image", "content": samples.gif(), "name": "a.gif", "mime": "image/gif"},
        "animation",
    ),
    "audio": ({"kind": "m.audio", "content": samples.MP3, "name": "a.mp3", "mime": "audio/mpeg"}, "audio"),
    "voice": (
        {
            "kind": "m.audio",
            "content": samples.OGG,
            "name": "a.ogg",
            "mime": "audio/ogg",
            "voice": True,
            "duration": 4000,
        },
        "voice",
    ),
    "sticker": (
        {"kind": "m.sticker", "content": samples.picture("WEBP"), "name": "💪", "mime": "image/webp"},
        "photo",
    ),
}


@pytest.mark.parametrize("kind", FROM_MATRIX)
async def test_files_cross_from_matrix(square: Town, kind: str) -> None:
    """Each kind is shown in the group as what it is; what Telegram cannot show so comes as a file."""
    sent, expected = FROM_MATRIX[kind]
    caption = None if kind == "sticker" else f"titta: {kind}"

    await square.robin.sends(**sent, caption=caption)
    text = f"Robin: {caption}" if caption else "Robin:"
    message = await square.group_has(lambda message: message.text == text and message.kind == expected)

    assert message.file is not None
    if kind not in {"photo", "sticker"}:
        assert sent["content"] == message.file.content
    if expected == "document":
        assert sent["name"] == message.file.name


async def test_files_cross_into_and_out_of_encrypted_rooms(either_town: Town) -> None:
    """What was encrypted for the room is readable in the group, and the other way round."""
    town = either_town
    await town.robin.sends(kind="m.file", content=samples.PDF, name="avtal.pdf", mime="application/pdf")
    await town.anna.sends("document", samples.PDF, file_name="contract.pdf")
    message, seen = await all_of(
        town.group_has(lambda message: message.kind == "document"),
        town.room_has(lambda seen: seen.content.get("filename") == "contract.pdf"),
    )

    assert samples.PDF == message.file.content
    assert samples.PDF == await town.robin.person.downloads(seen)
    assert seen.encrypted == ("file" in seen.content)


async def test_an_album_arrives_as_one_message_each(town: Town) -> None:
    """All pictures of an album arrive, in order, the caption with the first."""
    town.anna.person.sends_album(
        town.group, [("photo", samples.picture(size=(width, 30))) for width in (41, 42, 43)], caption="Drie"
    )
    await town.room_has(lambda seen: seen.content.get("info", {}).get("w") == 43)

    assert ["Anna Visser: Drie", "Anna Visser:", "Anna Visser:"] == town.room_lines()


async def test_a_large_photo_comes_with_its_preview(either_town: Town) -> None:
    """Clients show the small picture in the list of messages, and fetch the large one when it is opened."""
    town = either_town
    photo = samples.photo_with_exif(size=(1200, 900))
    await town.anna.sends("photo", photo, caption="groot")
    seen = await town.room_shows("Anna Visser: groot")
    info = seen.content["info"]
    shown = await town.robin.person.downloads(seen, preview=True)

    assert {"w": 1200, "h": 900, "mimetype": "image/jpeg"}.items() <= info.items()
    assert len(await town.robin.person.downloads(seen)) == info["size"]
    small = info["thumbnail_info"]
    assert (320, 240, "image/jpeg", len(shown)) == (small["w"], small["h"], small["mimetype"], small["size"])


async def test_a_video_comes_with_its_preview(town: Town) -> None:
    """Telegram's own still picture of a video shows what it is before it is fetched."""
    files = town.services.telegram.world.files
    still = {**files.add("photo", samples.photo_with_exif()).wire, "width": 40, "height": 30}
    film = {**files.add("video", samples.MP4).wire, "width": 640, "height": 480, "duration": 3}
    message = message_from_anna(town, video={**film, "mime_type": "video/mp4", "thumbnail": still})
    town.services.telegram_bot.injects(message=message)
    seen = await town.room_has(lambda seen: seen.content.get("msgtype") == "m.video")
    info = seen.content["info"]

    assert {"w": 640, "h": 480, "duration": 3000, "size": len(samples.MP4)}.items() <= info.items()
    assert samples.SECRET not in await town.robin.person.downloads(seen, preview=True)


async def test_captions_keep_their_formatting(square: Town) -> None:
    """A caption is words like any other, both ways, and can be edited."""
    bold = [{"type": "bold", "offset": 0, "length": 3}]
    sent = await square.anna.sends("photo", samples.picture(), caption="Nu! kijk", entities=bold)
    seen = await square.room_shows("Anna Visser: Nu! kijk")
    assert "<strong>Nu!</strong> kijk" in (seen.current_html or "")
    await square.anna.edits(sent, "Straks! kijk")
    edited = await square.room_shows("Anna Visser: Straks! kijk")
    assert "m.image" == edited.current_content["msgtype"]

    event = await square.robin.sends(
        kind="m.image",
        content=samples.picture(),
        name="a.png",
        mime="image/png",
        caption="Nu! titta",
        caption_html="<em>Nu!</em> titta",
    )
    message = await square.group_shows("Robin: Nu! titta")
    assert ["bold", "italic"] == [entity["type"] for entity in message.entities]
    assert message.kind == "photo"
    await square.robin.edits(event, "Snart! titta")
    assert "photo" == (await square.group_shows("Robin: Snart! titta")).kind


async def test_a_long_caption_goes_on_below_the_file(square: Town) -> None:
    """Telegram's captions end at 1,024 units: all words arrive in a message of their own."""
    words = ("lång text " * 150).strip()

    await square.robin.sends(
        kind="m.image", content=samples.picture(), name="a.png", mime="image/png", caption=words
    )

    assert "text" == (await square.group_shows(f"Robin: {words}")).kind


async def test_spoilered_media_stay_covered(square: Town) -> None:
    """What its sender covered is covered on the other side."""
    await square.anna.sends("photo", samples.picture(), caption="dicht", spoiler=True)
    assert (await square.room_shows("Anna Visser: dicht")).content[SPOILER] is True

    await square.robin.sends(
        kind="m.image",
        content=samples.picture(),
        name="a.png",
        mime="image/png",
        caption="täckt",
        spoiler=True,
    )
    assert (await square.group_shows("Robin: täckt")).spoiler


async def test_photos_tell_nothing_of_where_they_were_taken(square: Town) -> None:
    """EXIF is gone on the other side, also where a photo was sent as a file."""
    photo = samples.photo_with_exif()
    assert samples.SECRET in photo

    await square.anna.sends("document", photo, file_name="loonbrief.jpg", caption="loonbrief")
    seen = await square.room_shows("Anna Visser: loonbrief")
    assert samples.SECRET not in await square.robin.person.downloads(seen)

    for kind, words in (("m.image", "lönebesked"), ("m.file", "lönebesked som fil")):
        await square.robin.sends(kind=kind, content=photo, name="lön.jpg", mime="image/jpeg", caption=words)
        message = await square.group_shows(f"Robin: {words}")
        assert message.file is not None
        assert samples.SECRET not in message.file.content


async def test_a_moving_sticker_is_shown_by_its_still_picture(square: Town) -> None:
    """Only Telegram plays .tgs: the room gets the thumbnail, or else the emoji."""
    files = square.services.telegram.world.files
    still = samples.picture("WEBP", (77, 77))
    thumbnail = {**files.add("sticker", still).wire, "width": 77, "height": 77}

    await square.anna.sends("sticker", samples.TGS, emoji="💪", thumbnail=thumbnail)
    seen = await square.room_has(lambda seen: seen.content.get("info", {}).get("w") == 77)
    assert still == await square.robin.person.downloads(seen)

    await square.anna.sends("sticker", samples.TGS, emoji="🦾")
    await square.room_shows("Anna Visser: Sticker: 🦾")


async def test_a_reply_with_a_file_keeps_what_it_answers(town: Town) -> None:
    """A file can be an answer, and can be answered."""
    said = await town.anna.says("Laat zien")
    copy = await town.room_shows("Anna Visser: Laat zien")

    event = await town.robin.sends(
        kind="m.file", content=samples.PDF, name="a.pdf", mime="application/pdf", reply_to=copy.event_id
    )
    message = await town.group_has(lambda message: message.kind == "document")
    assert said is message.reply_to
    await town.anna.says("Dank je", reply_to=message)
    assert event == (await town.room_shows("Anna Visser: Dank je")).reply_to


def _is_file(content: dict[str, Any], body: str, msgtype: str, mime: str) -> bool:
    shown = (content.get("body"), content.get("msgtype"), content.get("info", {}).get("mimetype"))
    return (body, msgtype, mime) == shown
