"""Files: uploads, downloads, and their limits."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image

if TYPE_CHECKING:
    from tests.sandbox.telegram.conftest import Town


def picture(width: int, height: int) -> bytes:
    """A PNG of this size."""
    made = io.BytesIO()
    Image.new("1", (width, height)).save(made, "PNG")
    return made.getvalue()


async def test_a_persons_photo_can_be_fetched(town: Town) -> None:
    """The largest size downloads byte for byte; a smaller one is listed first."""
    content = picture(800, 600)
    town.anna.sends(town.group, "photo", content, caption="the hall", spoiler=True)
    message = (await town.updates())[-1]["message"]
    file = await town.call("getFile", file_id=message["photo"][-1]["file_id"])
    url = f"{town.tg.url}/file/bot{town.bot.token}/{file['file_path']}"

    assert content == (await town.client.get(url)).content
    assert [(320, 240), (800, 600)] == [(s["width"], s["height"]) for s in message["photo"]]
    assert ("the hall", True) == (message["caption"], message["has_media_spoiler"])


async def test_a_file_needs_the_token(town: Town) -> None:
    """A wrong token gets 401 and a wrong path 404."""
    base = f"{town.tg.url}/file"

    assert 401 == (await town.client.get(f"{base}/bot42:NO/documents/file_1.bin")).status_code
    assert 404 == (await town.client.get(f"{base}/bot{town.bot.token}/documents/none")).status_code


async def test_a_bots_document_is_seen(town: Town) -> None:
    """An uploaded document keeps name and content, and can be sent again by its id."""
    answer = await town.upload(
        "sendDocument", {"document": b"minutes"}, chat_id=str(town.group.id), caption="Minutes"
    )
    file_id = answer["result"]["document"]["file_id"]
    await town.call("sendDocument", chat_id=town.group.id, document=file_id)
    first, second = town.group.messages[-2:]

    assert first.file is not None
    assert (b"minutes", "document.bin", first.file) == (
        first.file.content,
        first.file.name,
        second.file,
    )
    assert (400, "Bad Request: can't use file of type document as photo") == await town.refusal(
        "sendPhoto", chat_id=town.group.id, photo=file_id
    )


async def test_an_album_hangs_together(town: Town) -> None:
    """An album's messages share a media_group_id; one item alone is refused."""
    media = '[{"type":"photo","media":"attach://a","caption":"two"},{"type":"photo","media":"attach://b"}]'
    answer = await town.upload(
        "sendMediaGroup",
        {"a": picture(9, 9), "b": picture(8, 8)},
        chat_id=str(town.group.id),
        media=media,
    )
    albums = {message["media_group_id"] for message in answer["result"]}
    alone = await town.refusal("sendMediaGroup", chat_id=town.group.id, media=[{"type": "photo"}])

    assert (2, 1) == (len(answer["result"]), len(albums))
    assert 400 == alone[0]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"no picture", "IMAGE_PROCESS_FAILED"),
        (picture(9_000, 1_001), "PHOTO_INVALID_DIMENSIONS"),
        (picture(2_100, 100), "PHOTO_INVALID_DIMENSIONS"),
        (b"", "file must be non-empty"),
        (b"x" * (10 * 1024 * 1024 + 1), "is too big for a photo"),
    ],
)
async def test_a_wrong_photo_is_refused(town: Town, content: bytes, reason: str) -> None:
    """A photo is a picture of at most 10 MB, 10000 of width and height, and ratio 20."""
    answer = await town.upload("sendPhoto", {"photo": content}, chat_id=str(town.group.id))

    assert (400, True) == (answer["error_code"], reason in answer["description"])


async def test_too_big_files_are_refused(town: Town) -> None:
    """Over 50 MB cannot be sent, over 20 MB not fetched, captions end at 1024."""
    large = bytes(50 * 1024 * 1024 + 1)
    sent = await town.upload("sendDocument", {"document": large}, chat_id=str(town.group.id))
    town.anna.sends(town.group, "document", large, file_name="film.mkv")
    document = (await town.updates())[-1]["message"]["document"]
    fetched = await town.refusal("getFile", file_id=document["file_id"])
    caption = await town.upload(
        "sendDocument", {"document": b"x"}, chat_id=str(town.group.id), caption="x" * 1025
    )

    assert (413, "Request Entity Too Large") == (sent["error_code"], sent["description"])
    assert (400, "Bad Request: file is too big") == fetched
    assert "Bad Request: message caption is too long" == caption["description"]
