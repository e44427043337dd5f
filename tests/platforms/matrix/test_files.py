"""Files through a real Synapse, plain and encrypted, both ways."""

import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

import msgspec
import pytest
import pytest_asyncio
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from organiser.chat.content import Attachment, MediaKind
from organiser.chat.incoming import BotMoved, Presence, Said
from organiser.chat.outgoing import Ask, Deed, Do, Post, Question, Speaker
from organiser.chat.refs import ChatRef, FileRef, MessageRef, Network
from organiser.chat.text import plain
from organiser.errors import Rejected, TooBig
from organiser.platforms.matrix.incoming_content import SPOILER_KEY
from organiser.sandbox.matrix_people import MatrixPerson, Seen
from organiser.sandbox.synapse import Synapse

from .conftest import BotMaker, RunningBot

pytestmark = pytest.mark.synapse


class OtherNetwork:
    """Telegram's files, as far as a test needs them."""

    network = Network.TELEGRAM

    def __init__(self, files: dict[str, bytes]) -> None:
        self._files = files

    @asynccontextmanager
    async def open(self, file: FileRef, *, limit: int) -> AsyncIterator[AsyncIterator[bytes]]:
        """Stream one in pieces of 1,000 bytes, as if it had not heard of the limit."""
        assert limit > 0
        if file.id not in self._files:
            raise Rejected("gone")
        content = self._files[file.id]

        async def pieces() -> AsyncIterator[bytes]:
            for at in range(0, len(content), 1_000):
                yield content[at : at + 1_000]

        yield pieces()


def picture() -> bytes:
    """A JPEG that tells where it was taken."""
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "at the depot"
    Image.new("RGB", (40, 30), "red").save(file, "JPEG", exif=exif)
    return file.getvalue()


@pytest_asyncio.fixture
async def anna(synapse: Synapse) -> AsyncIterator[MatrixPerson]:
    """Somebody with a real client."""
    async with await MatrixPerson.enter(synapse, f"anna-{uuid4().hex[:8]}", display_name="Anna") as person:
        yield person


async def shared_room(anna: MatrixPerson, bot: RunningBot, *, encrypted: bool) -> ChatRef:
    """A room of Anna's that the bot is in."""
    room = await anna.creates_room("Riders", encrypted=encrypted, invites=[bot.user_id])
    chat = ChatRef(Network.MATRIX, room)
    await bot.adapter.do(chat, Do(Deed.JOIN), key="join")
    await anna.until_member(room, bot.user_id)
    await bot.until(lambda e: isinstance(e, BotMoved) and e.presence is Presence.MEMBER and e.chat == chat)
    return chat


@pytest.mark.parametrize("encrypted", [False, True])
async def test_a_file_from_matrix_can_be_read(bot: BotMaker, anna: MatrixPerson, *, encrypted: bool) -> None:
    """Its bytes come out as they went in, decrypted; a limit below its size is kept."""
    content = b"payslip " * 20_000
    async with bot.running() as running:
        chat = await shared_room(anna, running, encrypted=encrypted)
        await anna.sends_file(chat.id, content=content, name="slip.txt", mime="text/plain", caption="my slip")
        heard = await running.until(lambda event: isinstance(event, Said))
        attachment = heard.content.attachment
        async with running.adapter.open(attachment.file, limit=200_000) as chunks:
            read = b"".join([chunk async for chunk in chunks])
        with pytest.raises(Rejected) as too_big:
            async with running.adapter.open(attachment.file, limit=1_000) as chunks:
                _ = [chunk async for chunk in chunks]
        asked = await running.adapter.ask(chat, Ask(Question.FILE, "t", file=attachment.file))
        none = FileRef(Network.MATRIX, "mxc://localhost/none")
        gone = await running.adapter.ask(chat, Ask(Question.FILE, "t", file=none))

    assert (content, False) == (asked.content, asked.failed)
    assert (None, True, "gone") == (gone.content, gone.failed, gone.reason)
    assert (attachment.kind, attachment.name, attachment.size) == (MediaKind.FILE, "slip.txt", len(content))
    assert heard.content.text == plain("my slip")
    assert (attachment.file.key is not None) == encrypted
    assert read == content
    assert too_big.value.reason == "too_big"


async def test_a_file_that_was_tampered_with_is_refused(bot: BotMaker, anna: MatrixPerson) -> None:
    """The server cannot put other bytes into the place of what somebody sent encrypted."""
    async with bot.running() as running:
        chat = await shared_room(anna, running, encrypted=True)
        await anna.sends_file(chat.id, content=b"true", name="a.txt", mime="text/plain")
        heard = await running.until(lambda event: isinstance(event, Said))
        file = heard.content.attachment.file
        key = msgspec.json.decode(file.key)
        key["hashes"]["sha256"] = "A" * 43
        changed = FileRef(Network.MATRIX, file.id, msgspec.json.encode(key).decode())
        with pytest.raises(Rejected) as refused:
            async with running.adapter.open(changed, limit=1_000) as chunks:
                _ = [chunk async for chunk in chunks]

    assert refused.value.reason == "malformed"


async def test_a_file_that_does_not_exist_is_gone(bot: BotMaker) -> None:
    """Whoever asks for it is told so."""
    async with bot.running() as running:
        with pytest.raises(Rejected) as refused:
            async with running.adapter.open(FileRef(Network.MATRIX, "mxc://localhost/none"), limit=9):
                pass

    assert refused.value.reason == "gone"


@pytest.mark.parametrize("encrypted", [False, True])
async def test_a_photo_from_the_other_network_is_shown(
    bot: BotMaker, anna: MatrixPerson, *, encrypted: bool
) -> None:
    """It has caption, size and spoiler, says nothing about where it was taken, and can be edited."""
    bot.sources[Network.TELEGRAM] = OtherNetwork({"f": picture()})
    photo = Attachment(
        MediaKind.PHOTO, FileRef(Network.TELEGRAM, "f"), mime="image/png", spoiler=True, width=1, height=1
    )
    async with bot.running() as running:
        chat = await shared_room(anna, running, encrypted=encrypted)
        adapter = running.adapter
        (piece,) = adapter.render(Post(plain("look"), attachment=photo, speaker=Speaker("Bo", "k")))
        sent = await adapter.post(chat, piece, reply_to=None, key="p")
        seen = await anna.until(chat.id, lambda line: line.event_id == sent)
        shown = await anna.downloads(seen)
        content = seen.current_content
        (new,) = adapter.render(Post(plain("see"), attachment=photo, speaker=Speaker("Bo", "k")))
        await adapter.revise(MessageRef(chat, sent), new, key="r")
        edited = await anna.until(chat.id, lambda line: line.current_content.get("body") == "Bo: see")
        still = await anna.downloads(edited)

    assert (content["msgtype"], content["body"]) == ("m.image", "Bo: look")
    assert content["info"]["mimetype"] == "image/jpeg"
    assert (content["info"]["w"], content["info"]["h"], content["info"]["size"]) == (40, 30, len(shown))
    assert content[SPOILER_KEY] is edited.current_content[SPOILER_KEY] is True
    assert b"depot" not in shown
    assert still == shown
    assert ("file" in content) == encrypted


async def test_a_file_that_the_bot_made_arrives_in_an_encrypted_room(
    bot: BotMaker, anna: MatrixPerson
) -> None:
    """Under its name and its words; the server cannot read it, and the operator's limit is not for it."""
    content = "이름;aandelen\n".encode()
    bot.sources[None] = OtherNetwork({"7": content})
    made = Attachment(MediaKind.FILE, FileRef(None, "7"), name="register.csv", mime="text/csv")
    async with bot.running(file_limit=1) as running:
        chat = await shared_room(anna, running, encrypted=True)
        (piece,) = running.adapter.render(Post(plain("The register"), attachment=made))
        sent = await running.adapter.post(chat, piece, reply_to=None, key="p")
        seen = await anna.until(chat.id, lambda line: line.event_id == sent)
        shown = await anna.downloads(seen)

    said = seen.current_content
    assert content == shown
    assert ("m.file", "The register", "register.csv") == (said["msgtype"], said["body"], said["filename"])
    assert ("text/csv", len(content)) == (said["info"]["mimetype"], said["info"]["size"])
    assert "file" in said


def little() -> bytes:
    """A small PNG with a comment in it."""
    file = io.BytesIO()
    note = PngInfo()
    note.add_text("Comment", "at the depot")
    Image.new("RGB", (20, 15), "red").save(file, "PNG", pnginfo=note)
    return file.getvalue()


@pytest.mark.parametrize("encrypted", [False, True])
async def test_a_preview_comes_along(bot: BotMaker, anna: MatrixPerson, *, encrypted: bool) -> None:
    """It says as little of its maker as the picture, is as secret, and stays when the words change."""
    bot.sources[Network.TELEGRAM] = OtherNetwork({"f": picture(), "small": little()})
    photo = Attachment(
        MediaKind.PHOTO, FileRef(Network.TELEGRAM, "f"), preview=FileRef(Network.TELEGRAM, "small")
    )
    async with bot.running() as running:
        chat = await shared_room(anna, running, encrypted=encrypted)
        (piece,) = running.adapter.render(Post(attachment=photo, speaker=Speaker("Bo", "k")))
        sent = await running.adapter.post(chat, piece, reply_to=None, key="p")
        seen = await anna.until(chat.id, lambda line: line.event_id == sent)
        info = seen.current_content["info"]
        shown = await anna.downloads(seen, preview=True)
        (new,) = running.adapter.render(Post(plain("see"), attachment=photo, speaker=Speaker("Bo", "k")))
        await running.adapter.revise(MessageRef(chat, sent), new, key="r")
        edited = await anna.until(chat.id, lambda line: line.current_content.get("body") == "Bo: see")

    told = {"mimetype": "image/png", "w": 20, "h": 15, "size": len(shown)}
    assert told == info["thumbnail_info"]
    assert (encrypted, not encrypted) == ("thumbnail_file" in info, "thumbnail_url" in info)
    assert b"depot" not in shown
    assert info == edited.current_content["info"]


@pytest.mark.parametrize(
    "preview",
    [None, b"no picture", picture()[:200], b"\x89PNG\r\n\x1a\n" + bytes(2 * 1024 * 1024)],
    ids=["gone", "no picture", "cut", "too large"],
)
async def test_a_preview_that_fails_is_left_out(
    bot: BotMaker, anna: MatrixPerson, preview: bytes | None
) -> None:
    """The picture comes without it."""
    files = {"f": picture()} if preview is None else {"f": picture(), "small": preview}
    bot.sources[Network.TELEGRAM] = OtherNetwork(files)
    photo = Attachment(
        MediaKind.PHOTO, FileRef(Network.TELEGRAM, "f"), preview=FileRef(Network.TELEGRAM, "small")
    )
    async with bot.running() as running:
        chat = await shared_room(anna, running, encrypted=False)
        (piece,) = running.adapter.render(Post(attachment=photo))
        sent = await running.adapter.post(chat, piece, reply_to=None, key="p")
        seen = await anna.until(chat.id, lambda line: line.event_id == sent)

    assert {"mimetype", "size", "w", "h"} == seen.current_content["info"].keys()


def _file(kind: MediaKind, mime: str) -> Attachment:
    return Attachment(kind, FileRef(Network.TELEGRAM, "f"), name="x", mime=mime, duration=1200)


@pytest.mark.parametrize(
    ("attachment", "content", "expected"),
    [
        (_file(MediaKind.VOICE, "audio/ogg"), b"OggS" + b"\0" * 24 + b"OpusHead" + b"\0" * 40, "m.audio"),
        (_file(MediaKind.FILE, "text/plain"), b"words", "m.file"),
        (_file(MediaKind.PHOTO, "image/png"), b"no picture at all", "m.file"),
    ],
)
async def test_a_file_is_shown_as_what_it_is(
    bot: BotMaker, anna: MatrixPerson, attachment: Attachment, content: bytes, expected: str
) -> None:
    """A voice message can be played; what only claims to be a picture is offered as a file."""
    bot.sources[Network.TELEGRAM] = OtherNetwork({"f": content})
    async with bot.running() as running:
        chat = await shared_room(anna, running, encrypted=False)
        (piece,) = running.adapter.render(Post(attachment=attachment, speaker=Speaker("Bo", "k")))
        sent = await running.adapter.post(chat, piece, reply_to=None, key="p")
        seen = await anna.until(chat.id, lambda line: line.event_id == sent)

    assert seen.current_content["msgtype"] == expected
    assert seen.current_content["body"] == "Bo:"


def _is_post(line: Seen) -> bool:
    return line.type in {"m.sticker", "m.room.message"}


async def test_a_sticker_is_a_sticker_where_the_bot_speaks_for_itself(
    bot: BotMaker, anna: MatrixPerson
) -> None:
    """With a speaker it is a picture instead, since clients show no words under stickers."""
    bot.sources[Network.TELEGRAM] = OtherNetwork({"f": picture()})
    sticker = Attachment(MediaKind.STICKER, FileRef(Network.TELEGRAM, "f"), emoji="🚲")
    async with bot.running() as running:
        chat = await shared_room(anna, running, encrypted=False)
        types = []
        for number, speaker in enumerate((None, Speaker("Bo", "k"))):
            (piece,) = running.adapter.render(Post(attachment=sticker, speaker=speaker))
            sent = await running.adapter.post(chat, piece, reply_to=None, key=f"p{number}")
            lines = await anna.until_count(chat.id, number + 1, _is_post)
            types += [line.type for line in lines if line.event_id == sent]

    assert types == ["m.sticker", "m.room.message"]


async def test_a_file_beyond_the_limit_is_refused(bot: BotMaker, anna: MatrixPerson) -> None:
    """The limit is the operator's, where no network's is lower; whose it is comes with the refusal."""
    bot.sources[Network.TELEGRAM] = OtherNetwork({"f": b"x" * 3_000})
    async with bot.running(file_limit=2_000) as running:
        chat = await shared_room(anna, running, encrypted=False)
        file = Attachment(MediaKind.FILE, FileRef(Network.TELEGRAM, "f"), name="x")
        (piece,) = running.adapter.render(Post(attachment=file))
        with pytest.raises(TooBig) as refused:
            await running.adapter.post(chat, piece, reply_to=None, key="p")

    assert (2_000, None) == (refused.value.limit, refused.value.network)
