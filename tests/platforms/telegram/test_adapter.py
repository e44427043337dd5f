"""The adapter against the stand-in: what is done there, and what its refusals become."""

import asyncio
import io
import logging
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from msgspec import structs
from PIL import Image

from organiser.chat.content import Attachment, MediaKind
from organiser.chat.incoming import Answered
from organiser.chat.outgoing import MAX_CONTENT, Ask, Choice, Deed, Do, Post, Question, Speaker
from organiser.chat.ports import Menu, MenuScope
from organiser.chat.refs import AccountRef, ChatRef, FileRef, MessageRef, Network
from organiser.chat.text import Style, Styled, bold, plain
from organiser.errors import InDoubt, Moved, Rejected, Scope, TryLater, Unreachable
from organiser.platforms.patience import MOST_SILENCES
from organiser.platforms.telegram import files, upload
from organiser.platforms.telegram.adapter import Identity, TelegramAdapter
from organiser.platforms.telegram.render import Piece
from organiser.platforms.telegram.theirs import Entity
from tests.platforms.telegram.conftest import TOKEN, MatrixFiles, MemoryInbox, Town, ref

if TYPE_CHECKING:
    from organiser.chat.ports import FileSource, Intake, Outlet
    from organiser.sandbox.telegram import Chat, Person


async def _post(town: Town, post: Post, reply_to: str | None = None, chat: ChatRef | None = None) -> str:
    found = [
        await town.adapter.post(chat or town.chat, piece, reply_to=reply_to, key="k")
        for piece in town.adapter.render(post)
    ]
    return found[-1]


def _photo(width: int = 64, height: int = 32) -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "Kouter 12"
    Image.new("RGB", (width, height), "red").save(out, "JPEG", exif=exif)
    return out.getvalue()


def _attachment(
    town: Town, content: bytes, kind: MediaKind, mime: str, name: str | None = None
) -> Attachment:
    town.files.contents["mxc://a/b"] = content
    return Attachment(kind, FileRef(Network.MATRIX, "mxc://a/b"), name=name, mime=mime, size=len(content))


def _ports(adapter: TelegramAdapter) -> "tuple[Intake, Outlet, FileSource]":
    """For the type checker, which holds the adapter to its ports."""
    return adapter, adapter, adapter


async def test_a_post_is_shown_with_its_speaker_formatting_and_buttons(town: Town) -> None:
    """Words, entities in UTF-16 and an inline keyboard, and the id that Telegram gave it."""
    post = Post(
        (*plain("😀 "), bold("stop")),
        speaker=Speaker("Min", "k"),
        choices=((Choice("Yes", "y"), Choice("More", url="https://a.b/")),),
    )

    message_id = await _post(town, post)

    assert str(town.last.id) == message_id
    assert town.last.text == "Min: 😀 stop"
    assert [(one["type"], one["offset"], one["length"]) for one in town.last.entities] == [
        ("bold", 0, 4),
        ("bold", 8, 4),
    ]
    assert [[button["text"] for button in row] for row in town.last.buttons] == [["Yes", "More"]]


async def test_a_reply_answers_and_a_lost_target_costs_nothing(town: Town) -> None:
    """What is answered may have been deleted meanwhile."""
    said = town.anna.says(town.group, "hoi")

    await _post(town, Post(plain("a")), reply_to=str(said.id))
    answered = town.last.wire()["reply_to_message"]["message_id"]
    await _post(town, Post(plain("b")), reply_to="999999")

    assert answered == said.id
    assert town.last.text == "b"


async def test_a_topic_is_posted_to(town: Town) -> None:
    """The thread comes from the chat's own name."""
    forum = town.tg.add_group(
        "Forum", members=[town.anna, town.bot], admins=[town.anna, town.bot], forum=True
    )
    topic = forum.add_topic("Pay", by=town.anna)
    chat = ChatRef(Network.TELEGRAM, f"{forum.id}/{topic.id}")

    await _post(town, Post(plain("a")), chat=chat)

    assert forum.messages[-1].wire()["message_thread_id"] == topic.id


async def test_formatting_that_telegram_cannot_read_is_left_off(town: Town) -> None:
    """The words are worth more."""
    await town.adapter.post(town.chat, Piece("abc", (Entity("bold", 99, 2),)), reply_to=None, key="k")

    assert (town.last.text, town.last.entities) == ("abc", [])
    assert len(town.calls("sendMessage")) == 2


async def test_an_edit_takes_the_place_and_no_change_is_no_fault(town: Town) -> None:
    """Buttons that are not in it any more go."""
    message = MessageRef(town.chat, await _post(town, Post(plain("a"), choices=((Choice("A", "a"),),))))
    (piece,) = town.adapter.render(Post(plain("b")))

    await town.adapter.revise(message, piece, key="k")
    await town.adapter.revise(message, piece, key="k")

    assert (town.last.text, town.last.buttons) == ("b", [])


@pytest.mark.parametrize("with_file", [False, True])
async def test_choices_come_go_and_change(town: Town, *, with_file: bool) -> None:
    """What is pressed goes with the question; the next one may stand in the same message."""
    file = _attachment(town, b"a;b", MediaKind.FILE, "text/csv") if with_file else None
    first = Post(plain("Which?"), attachment=file, choices=((Choice("A", "a"), Choice("B", "b")),))
    message = MessageRef(town.chat, await _post(town, first))
    shown = []
    for words, choices in (("Sure?", ((Choice("Yes", "y"),),)), ("Sure?", ()), ("Sure?", ()), ("Done", ())):
        (piece,) = town.adapter.render(Post(plain(words), choices=choices))
        await town.adapter.revise(message, piece, key="k")
        said = town.last.wire()
        shown.append((said.get("text") or said["caption"], [row[0]["text"] for row in town.last.buttons]))

    assert [("Sure?", ["Yes"]), ("Sure?", []), ("Sure?", []), ("Done", [])] == shown


async def test_a_button_that_is_pressed_twice_is_answered_twice(town: Town) -> None:
    """Each press is a question of its own to Telegram, and what the second one changes is changed already."""
    message = MessageRef(town.chat, await _post(town, Post(plain("a"), choices=((Choice("A", "a"),),))))
    first, second = (town.anna.taps(town.last, "A") for _ in range(2))
    (piece,) = town.adapter.render(Post(plain("b")))
    for tap in (first, second):
        await town.adapter.answer_tap(tap.id, "heard")
        await town.adapter.revise(message, piece, key=tap.id)

    assert first.id != second.id
    assert ["heard", "heard"] == [(await tap.answered())["text"] for tap in (first, second)]
    assert ("b", []) == (town.last.text, town.last.buttons)


@pytest.mark.parametrize(
    ("kind", "mime", "shown"),
    [
        (MediaKind.PHOTO, "image/jpeg", "photo"),
        (MediaKind.FILE, "application/pdf", "document"),
        (MediaKind.VOICE, "audio/ogg", "document"),
    ],
)
async def test_a_file_can_be_put_to_words_that_were_sent(
    town: Town, kind: MediaKind, mime: str, shown: str
) -> None:
    """Who adds a picture to a message edits it: its copy gets the picture too."""
    message = MessageRef(town.chat, await _post(town, Post(plain("a"))))
    file = _attachment(town, _photo(), kind, mime)
    (piece,) = town.adapter.render(Post((bold("b"),), attachment=file))

    await town.adapter.revise(message, piece, key="k")

    assert (shown, "b") == (town.last.kind, town.last.text)
    assert ["bold"] == [entity["type"] for entity in town.last.entities]


async def test_the_words_under_a_file_can_be_edited(town: Town) -> None:
    """Whether the new piece names the file again or not."""
    photo = _attachment(town, _photo(), MediaKind.PHOTO, "image/jpeg")
    message = MessageRef(town.chat, await _post(town, Post(plain("a"), attachment=photo)))

    await town.adapter.revise(message, Piece("b"), key="k")
    first = town.last.text or town.last.wire().get("caption")
    await town.adapter.revise(message, Piece("c", attachment=photo), key="k")

    assert first == "b"
    assert (town.last.text or town.last.wire().get("caption")) == "c"


async def test_deleting_twice_is_no_fault(town: Town) -> None:
    """What is gone is gone."""
    message = MessageRef(town.chat, await _post(town, Post(plain("a"))))

    await town.adapter.delete(message, key="k")
    await town.adapter.delete(message, key="k")

    assert all(one.text != "a" for one in town.group.messages)


async def test_reactions_come_and_go(town: Town) -> None:
    """A heart with the sign for colour, or a hand with a tone of skin, is the one that Telegram knows."""
    said = town.anna.says(town.group, "hoi")

    assert await town.adapter.react(town.message(said), "👍🏽", key="k") is None
    shown = dict(said.reaction_counts)
    await town.adapter.react(town.message(said), "❤️", key="k")
    changed = dict(said.reaction_counts)
    await town.adapter.unreact(town.message(said), None, key="k")

    assert ({"👍": 1}, {"❤": 1}) == (shown, changed)
    assert not said.reaction_counts


async def test_a_reaction_that_telegram_does_not_know_is_rejected(town: Town) -> None:
    """The bridge words it instead."""
    said = town.anna.says(town.group, "hoi")

    with pytest.raises(Rejected) as caught:
        await town.adapter.react(town.message(said), "🧦", key="k")

    assert caught.value.reason == "reaction"


async def test_a_press_is_answered_and_too_late_is_no_fault(town: Town) -> None:
    """At most 200 units are shown."""
    await _post(town, Post(plain("a"), choices=((Choice("A", "a"),),)))
    tap = town.anna.taps(town.last, "A")

    await town.adapter.answer_tap(tap.id, "x" * 300)
    await town.adapter.answer_tap("999", "late")

    assert (await tap.answered())["text"] == "x" * 200


async def test_a_picture_of_the_other_network_arrives_cleaned(town: Town) -> None:
    """It is a photo with a caption, and tells nothing of its maker."""
    photo = _attachment(town, _photo(), MediaKind.PHOTO, "image/jpeg")

    await _post(town, Post(plain("look"), attachment=photo, speaker=Speaker("Min", "k")))

    assert town.last.file is not None
    assert town.last.kind == "photo"
    assert town.last.wire()["caption"] == "Min: look"
    assert b"Kouter" not in town.last.file.content


@pytest.mark.parametrize(
    ("kind", "mime", "measured"),
    [
        (MediaKind.VIDEO, "video/mp4", {"duration": 3, "width": 320, "height": 640}),
        (MediaKind.ANIMATION, "image/gif", {"duration": 3, "width": 320, "height": 640}),
        (MediaKind.VOICE, "audio/ogg", {"duration": 3}),
        (MediaKind.AUDIO, "audio/mpeg", {"duration": 3}),
        (MediaKind.FILE, "application/pdf", {}),
    ],
)
async def test_a_film_has_its_shape_and_a_voice_its_length(
    town: Town, kind: MediaKind, mime: str, measured: dict[str, int]
) -> None:
    """Telegram does not measure what a bot sends; what is beyond belief is not told."""
    for duration, width, height in ((3200, 320, 640), (10**12, 2**40, 1)):
        file = _attachment(town, b"bytes", kind, mime)
        told = structs.replace(file, duration=duration, width=width, height=height)
        await _post(town, Post(attachment=told))

    sizes = ("duration", "width", "height")
    first, second = [
        {name: int(call.parameters[name]) for name in sizes if name in call.parameters}
        for call in list(town.tg.calls)[-2:]
    ]
    assert (measured, {}) == (first, second)


async def test_a_picture_that_telegram_cannot_show_goes_as_a_file(town: Town) -> None:
    """Its size was not known before; it is read anew for the second way."""
    photo = _attachment(town, _photo(9900, 200), MediaKind.PHOTO, "image/jpeg")

    await _post(town, Post(attachment=photo))

    assert town.last.kind == "document"
    assert town.last.file is not None
    assert Image.open(io.BytesIO(town.last.file.content)).size == (9900, 200)


async def test_a_file_arrives_byte_for_byte(town: Town) -> None:
    """Also one that does not fit into memory's share."""
    content = bytes(range(256)) * 8000
    file = _attachment(town, content, MediaKind.FILE, "application/x-dump", "dump.bin")

    await _post(town, Post(attachment=file))

    assert town.last.file is not None
    assert (town.last.file.content, town.last.file.name) == (content, "dump.bin")


async def test_what_telegram_holds_is_sent_by_its_id(town: Town) -> None:
    """Nothing is downloaded for that."""
    town.anna.sends(town.group, "sticker", _photo())
    assert town.last.file is not None
    sticker = Attachment(MediaKind.STICKER, FileRef(Network.TELEGRAM, town.last.file.id))

    await _post(town, Post(attachment=sticker, speaker=Speaker("Min", "k")))

    assert [("message", "Min:"), ("sticker", "")] == [
        ("sticker" if one.file else "message", one.text) for one in town.group.messages[-2:]
    ]


async def test_files_beyond_the_limits_are_rejected(town: Town) -> None:
    """Whether their size was told or comes to light."""
    told = _attachment(town, b"x", MediaKind.FILE, "a/b")
    small = TelegramAdapter(TOKEN, town.tg.url, town.inbox, {Network.MATRIX: town.files}, file_limit=10)
    town.files.contents["mxc://a/b"] = b"x" * 11
    async with small:
        with pytest.raises(Rejected) as caught:
            await small.post(town.chat, Piece("", attachment=told), reply_to=None, key="k")

    assert caught.value.reason == "too_big"


async def test_a_picture_too_large_to_be_cleaned_is_rejected(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would tell where it was taken, also if it calls itself something else."""
    monkeypatch.setattr(upload, "MAX_CLEANED_BYTES", 10)
    photo = _attachment(town, _photo(), MediaKind.FILE, "application/pdf")

    with pytest.raises(Rejected) as caught:
        await _post(town, Post(attachment=photo))

    assert caught.value.reason == "too_big"


async def test_a_size_beyond_the_limit_is_believed(town: Town) -> None:
    """Nothing is downloaded then."""
    file = Attachment(MediaKind.FILE, FileRef(Network.MATRIX, "mxc://not/there"), size=50 * 1024 * 1024 + 1)

    with pytest.raises(Rejected) as caught:
        await _post(town, Post(attachment=file))

    assert caught.value.reason == "too_big"


async def test_a_sticker_of_a_foreign_kind_is_rejected(town: Town) -> None:
    """There is no second way for what Telegram refuses as it is."""
    town.anna.sends(town.group, "document", b"abc")
    assert town.last.file is not None
    sticker = Attachment(MediaKind.STICKER, FileRef(Network.TELEGRAM, town.last.file.id))

    with pytest.raises(Rejected):
        await _post(town, Post(attachment=sticker))


async def test_an_edit_of_what_is_gone_is_rejected(town: Town) -> None:
    """The sender of the edit is told."""
    with pytest.raises(Rejected) as caught:
        await town.adapter.revise(MessageRef(town.chat, "999999"), Piece("a"), key="k")

    assert caught.value.reason == "gone"


async def test_a_deletion_that_is_not_allowed_is_rejected(town: Town) -> None:
    """Only what is gone already is no fault."""
    said = town.anna.says(town.group, "hoi")
    town.bot.demote(town.group, by=town.anna)

    with pytest.raises(Rejected) as caught:
        await town.adapter.delete(town.message(said), key="k")

    assert caught.value.reason in {"not_allowed", "too_old"}


async def test_what_somebody_typed_is_removed_for_two_days(town: Town) -> None:
    """By a bot with the right to delete; what is older stays."""
    said, old = town.anna.says(town.group, "/me"), town.anna.says(town.group, "/mydata")

    await town.adapter.delete(town.message(said), key="k")
    town.tg.clock.advance(timedelta(hours=48, seconds=1))
    with pytest.raises(Rejected) as caught:
        await town.adapter.delete(town.message(old), key="k")

    assert [True, False] == [said.deleted, old.deleted]
    assert "too_old" == caught.value.reason


async def test_a_file_of_a_network_that_is_left_out_is_rejected(town: Town) -> None:
    """Nothing can hand it out."""
    piece = Piece("", attachment=_attachment(town, b"x", MediaKind.FILE, "a/b"))
    async with TelegramAdapter(TOKEN, town.tg.url, town.inbox, {}) as alone:
        with pytest.raises(Rejected) as caught:
            await alone.post(town.chat, piece, reply_to=None, key="k")

    assert caught.value.reason == "no_source"


FILE = FileRef(Network.TELEGRAM, "f")


async def _download(town: Town, file_id: str, limit: int = 10_000_000) -> bytes:
    async with town.adapter.open(FileRef(Network.TELEGRAM, file_id), limit=limit) as chunks:
        return b"".join([chunk async for chunk in chunks])


async def test_files_of_telegram_are_streamed(town: Town) -> None:
    """In chunks, and never beyond the limit."""
    content = b"ab" * 100_000
    town.anna.sends(town.group, "document", content)
    assert town.last.file is not None

    assert content == await _download(town, town.last.file.id)
    with pytest.raises(Rejected, match="too_big"):
        await _download(town, town.last.file.id, limit=199_999)


@pytest.mark.parametrize(
    ("size", "told"),
    [(10, {}), (MAX_CONTENT, {}), (MAX_CONTENT + 1, {"failed": True, "reason": "too_big"})],
)
async def test_what_is_in_a_file_can_be_asked(town: Town, size: int, told: dict[str, Any]) -> None:
    """Of as many bytes as are taken in to be read."""
    town.anna.starts(town.bot)
    sent = town.anna.sends(town.bot, "document", b"x" * size)
    assert sent.file is not None
    private = ChatRef(Network.TELEGRAM, str(town.anna.id))

    answer = await town.adapter.ask(
        private, Ask(Question.FILE, "t", file=FileRef(Network.TELEGRAM, sent.file.id))
    )

    expected = Answered(chat=private, at=answer.at, token="t", **(told or {"content": b"x" * size}))
    assert expected == answer


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (FileRef(Network.TELEGRAM, "nonsense"), "gone"),
        (FileRef(Network.MATRIX, "mxc://a/b"), "malformed"),
        (None, "malformed"),
    ],
)
async def test_why_a_file_cannot_be_read_is_told(town: Town, file: FileRef | None, reason: str) -> None:
    """Whoever sent it can be told what to do."""
    answer = await town.adapter.ask(town.chat, Ask(Question.FILE, "t", file=file))

    assert (True, reason, None) == (answer.failed, answer.reason, answer.content)


async def test_a_file_that_is_not_there_is_gone(town: Town) -> None:
    """An id that Telegram does not know."""
    with pytest.raises(Rejected, match="gone"):
        await _download(town, "nonsense")


@pytest.mark.parametrize(("status", "kind"), [(404, Rejected), (410, Rejected), (503, TryLater)])
async def test_how_a_download_is_refused_tells_what_to_do(
    town: Town, status: int, kind: type[Exception]
) -> None:
    """What is gone stays gone; a server may recover."""
    town.anna.sends(town.group, "document", b"ab")
    assert town.last.file is not None
    town.tg.faults.error(status, "file")

    with pytest.raises(kind):
        await _download(town, town.last.file.id)


async def test_a_file_larger_than_telegram_said_is_broken_off(town: Town) -> None:
    """Neither its header nor its bytes may exceed what was asked for."""
    with pytest.raises(Rejected, match="too_big"):
        town.adapter._files._check(FILE, httpx.Response(200, headers={"content-length": "11"}), 10)
    with pytest.raises(Rejected, match="too_big"):
        _ = [chunk async for chunk in files._chunks(httpx.Response(200, content=b"x" * 11), 10)]


async def test_a_download_that_breaks_off_may_be_tried_again(town: Town) -> None:
    """Neither the connection's nor the server's fault is the file's."""
    town.anna.sends(town.group, "document", b"ab")
    assert town.last.file is not None
    town.tg.faults.cut("file", performed=False)
    town.tg.faults.error(500, "file")
    town.tg.faults.cut("getFile", performed=False)

    for _ in range(3):
        with pytest.raises(TryLater):
            await _download(town, town.last.file.id)

    assert await _download(town, town.last.file.id) == b"ab"


async def test_a_file_that_never_comes_is_given_up(town: Town) -> None:
    """Telegram fails at this one file again and again: what follows in its chat waits no longer."""
    town.anna.sends(town.group, "document", b"ab")
    assert town.last.file is not None
    for _ in range(MOST_SILENCES):
        town.tg.faults.error(502, "file")

    for _ in range(MOST_SILENCES - 1):
        with pytest.raises(TryLater):
            await _download(town, town.last.file.id)
    with pytest.raises(Rejected, match="gone"):
        await _download(town, town.last.file.id)


async def test_a_message_without_an_answer_is_in_doubt(town: Town) -> None:
    """It may be there, or not: cut before, cut after, 5xx, and an answer that is none."""
    town.tg.faults.cut("sendMessage", performed=False)
    town.tg.faults.cut("sendMessage", performed=True)
    town.tg.faults.error(502, "sendMessage")
    town.tg.faults.malformed("sendMessage")

    for _ in range(4):
        with pytest.raises(InDoubt) as caught:
            await _post(town, Post(plain("a")))

        assert caught.value.__context__ is None
        assert caught.value.__cause__ is None


async def test_what_may_be_repeated_is_never_in_doubt(town: Town) -> None:
    """An edit, a deletion, a reaction: a second time does no harm."""
    message = MessageRef(town.chat, await _post(town, Post(plain("a"))))
    town.tg.faults.cut(performed=False, times=4)
    actions: list[Callable[[], object]] = [
        lambda: town.adapter.revise(message, Piece("b"), key="k"),
        lambda: town.adapter.delete(message, key="k"),
        lambda: town.adapter.react(message, "👍", key="k"),
        lambda: town.adapter.answer_tap("1", ""),
    ]

    for action in actions:
        with pytest.raises(TryLater) as caught:
            await action()  # type: ignore[misc]

        assert caught.value.scope is Scope.NETWORK


async def test_the_wait_that_telegram_names_is_told(town: Town) -> None:
    """It is nobody's fault, and holds for the chat."""
    town.tg.faults.flood(17, "sendMessage")

    with pytest.raises(TryLater) as caught:
        await _post(town, Post(plain("a")))

    assert (17, Scope.CHAT, True) == (caught.value.after, caught.value.scope, caught.value.limited)


async def test_what_never_left_is_tried_later(unused_tcp_port_factory: Callable[[], int]) -> None:
    """Nobody listens: it was surely not sent."""
    url = f"http://127.0.0.1:{unused_tcp_port_factory()}"
    async with TelegramAdapter(TOKEN, url, MemoryInbox(), {}) as adapter:
        with pytest.raises(TryLater) as caught:
            await adapter.post(ChatRef(Network.TELEGRAM, "1"), Piece("a"), reply_to=None, key="k")

    assert caught.value.scope is Scope.NETWORK
    assert not caught.value.limited


async def test_an_upgraded_group_has_moved(town: Town) -> None:
    """The new id comes with the refusal."""
    small = town.tg.add_group("Small", members=[town.anna, town.bot], admins=[town.anna])
    chat = ref(small)
    large = small.upgrades()

    with pytest.raises(Moved) as caught:
        await _post(town, Post(plain("a")), chat=chat)

    assert caught.value.to == str(large.id)


async def test_why_a_chat_cannot_be_written_to_is_told(town: Town) -> None:
    """Blocked, never begun, removed, unknown."""
    town.anna.starts(town.bot)
    town.anna.blocks(town.bot)
    stranger = town.tg.add_person("Ben")
    stranger.joins(town.group)
    town.bot.kick(town.group, by=town.anna)
    reasons = []
    for chat_id in (town.anna.id, stranger.id, town.group.id, -123):
        with pytest.raises(Unreachable) as caught:
            await _post(town, Post(plain("a")), chat=ChatRef(Network.TELEGRAM, str(chat_id)))
        reasons.append((caught.value.reason, caught.value.scope))

    assert [reason for reason, _ in reasons] == ["blocked", "never_begun", "removed", "not_found"]
    assert {scope for _, scope in reasons} == {Scope.CHAT}


async def test_a_revoked_token_stops_the_network(town: Town) -> None:
    """Every chat is concerned."""
    town.bot.revoke()

    with pytest.raises(Unreachable) as caught:
        await _post(town, Post(plain("a")))

    assert (caught.value.reason, caught.value.scope) == ("revoked", Scope.NETWORK)


async def test_roles_are_told(town: Town) -> None:
    """An anonymous admin has the group's own id."""
    ben, carla = town.tg.add_person("Ben"), town.tg.add_person("Carla")
    ben.joins(town.group)
    roles = []
    for account in (town.anna.id, ben.id, carla.id, town.group.id):
        asked = Ask(Question.ROLE, "t", AccountRef(Network.TELEGRAM, str(account)))
        roles.append((await town.adapter.ask(town.chat, asked)).role)

    assert roles == ["admin", "member", "none", "admin"]


async def test_admins_are_known_where_members_are_hidden(town: Town) -> None:
    """Telegram tells a bot that is no admin there of no single member, but who the admins are."""
    ben = town.tg.add_person("Ben")
    ben.joins(town.group)
    town.bot.demote(town.group)
    town.group.hides_members = True
    roles = []
    for account in (town.anna.id, ben.id, town.group.id):
        asked = Ask(Question.ROLE, "t", AccountRef(Network.TELEGRAM, str(account)))
        roles.append((await town.adapter.ask(town.chat, asked)).role)

    assert roles == ["admin", "member", "admin"]


async def test_facts_and_private_chats_are_told(town: Town) -> None:
    """The bot is not one of the people; where a chat was never begun, the answer is that there is none."""
    town.anna.starts(town.bot)
    stranger = town.tg.add_person("Ben")

    facts = await town.adapter.ask(town.chat, Ask(Question.FACTS, "f"))
    begun, not_begun = [
        await town.adapter.ask(
            town.chat, Ask(Question.PRIVATE, "p", AccountRef(Network.TELEGRAM, str(one.id)))
        )
        for one in (town.anna, stranger)
    ]

    assert ("Couriers", 1, "f", town.chat) == (facts.title, facts.members, facts.token, facts.chat)
    assert begun.private == ChatRef(Network.TELEGRAM, str(town.anna.id))
    assert (not_begun.private, not_begun.failed) == (None, True)


async def test_a_group_is_nobodys_private_chat(town: Town) -> None:
    """Who speaks as the group has its id: what is meant for one person must not be said to all."""
    as_group = Ask(Question.PRIVATE, "p", AccountRef(Network.TELEGRAM, town.chat.id))
    answer = await town.adapter.ask(town.chat, as_group)

    assert (None, True) == (answer.private, answer.failed)


async def test_what_telegram_does_not_tell_has_failed(town: Town) -> None:
    """A chat that is unknown, and a question about nobody."""
    unknown = ChatRef(Network.TELEGRAM, "-123")
    anna = AccountRef(Network.TELEGRAM, str(town.anna.id))

    assert (await town.adapter.ask(unknown, Ask(Question.ROLE, "t", anna))).failed
    assert (await town.adapter.ask(town.chat, Ask(Question.ROLE, "t"))).failed


async def test_a_question_waits_for_the_network(town: Town) -> None:
    """No answer is no answer: it is asked again; a revoked token is nobody's role."""
    town.tg.faults.cut(performed=False)
    with pytest.raises(TryLater):
        await town.adapter.ask(town.chat, Ask(Question.FACTS, "f"))
    town.bot.revoke()
    with pytest.raises(Unreachable) as caught:
        await town.adapter.ask(town.chat, Ask(Question.FACTS, "f"))

    assert caught.value.scope is Scope.NETWORK


async def test_deeds_are_done(town: Town) -> None:
    """Mute, give back the voice, put out, leave; a bot cannot join by itself."""
    ben = town.tg.add_person("Ben")
    ben.joins(town.group)
    account = AccountRef(Network.TELEGRAM, str(ben.id))

    await town.adapter.do(town.chat, Do(Deed.MUTE, account), key="k")
    with pytest.raises(PermissionError):
        ben.says(town.group, "hoi")
    await town.adapter.do(town.chat, Do(Deed.UNMUTE, account), key="k")
    ben.says(town.group, "hoi")
    await town.adapter.do(town.chat, Do(Deed.BAN, account), key="k")
    banned = town.group.membership(ben).status
    await town.adapter.do(town.chat, Do(Deed.LEAVE), key="k")

    assert (banned, town.group.membership(town.bot).status) == ("kicked", "left")
    with pytest.raises(Rejected):
        await town.adapter.do(town.chat, Do(Deed.JOIN), key="k")


async def test_who_the_bot_is(town: Town) -> None:
    """By the id its own messages come from, and by the name people type behind a command."""
    assert await town.adapter.identity() == Identity("42", "organiser_bot")


async def test_menus_are_offered_by_scope_and_language(town: Town) -> None:
    """What a person sees when typing a slash: an admin more than others, and in one's own language."""
    ben = town.tg.add_person("Ben", language="fr")
    ben.joins(town.group)
    for scope, language, entries in (
        (MenuScope.PRIVATE, "nl", (("help", "Hulp"), ("me", "Over mij"))),
        (MenuScope.GROUP, None, (("help", "Help"),)),
        (MenuScope.ADMIN, None, (("help", "Help"), ("bridge", "Join chats"))),
        (MenuScope.ADMIN, "nl", (("help", "Hulp"), ("bridge", "Chats verbinden"))),
    ):
        await town.adapter.show_menu(Menu(scope, language, entries))
    town.anna.starts(town.bot)

    def offered(chat: "Chat", reader: "Person") -> list[str]:
        return [entry["description"] for entry in town.bot.menu(chat, reader)]

    assert ["Hulp", "Over mij"] == offered(town.anna.private(town.bot), town.anna)
    assert ["Hulp", "Chats verbinden"] == offered(town.group, town.anna)
    assert ["Help"] == offered(town.group, ben)
    await town.adapter.show_menu(Menu(MenuScope.ADMIN, "nl"))
    assert ["Help", "Join chats"] == offered(town.group, town.anna)


async def test_one_private_chat_has_a_menu_of_its_own(town: Town) -> None:
    """It comes before the one of the app's language; taken away, that one is shown again."""
    kim = town.tg.add_person("Kim", language="nl")
    for person in (town.anna, kim):
        person.starts(town.bot)
    chat = ChatRef(Network.TELEGRAM, str(town.anna.id))
    await town.adapter.show_menu(Menu(MenuScope.PRIVATE, "nl", (("help", "Hulp"),)))
    await town.adapter.show_menu(Menu(MenuScope.PRIVATE, None, (("help", "Hjälp"),)), chat)

    def offered(reader: "Person") -> list[str]:
        return [entry["description"] for entry in town.bot.menu(reader.private(town.bot), reader)]

    assert ["Hjälp"] == offered(town.anna)
    assert ["Hulp"] == offered(kim)
    await town.adapter.show_menu(Menu(MenuScope.PRIVATE, None), chat)
    assert ["Hulp"] == offered(town.anna)


async def test_a_menu_waits_as_long_as_telegram_asks(town: Town) -> None:
    """And one for a chat that is not there is refused."""
    chat = ChatRef(Network.TELEGRAM, str(town.anna.id))
    shown = Menu(MenuScope.PRIVATE, None, (("help", "Help"),))
    with pytest.raises(Unreachable):
        await town.adapter.show_menu(shown, chat)
    town.anna.starts(town.bot)
    town.tg.faults.flood(7, "setMyCommands")
    with pytest.raises(TryLater) as wait:
        await town.adapter.show_menu(shown, chat)

    assert 7 <= wait.value.after


async def test_the_token_and_the_words_stay_out_of_log_and_errors(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    """Addresses contain the token; library logs contain addresses and payloads."""
    caplog.set_level(logging.DEBUG)
    for name in ("httpx", "httpcore", "telegram"):
        assert logging.getLogger(name).getEffectiveLevel() >= logging.WARNING
    town.tg.faults.malformed("sendMessage")
    town.tg.faults.error(500, "sendMessage")

    for _ in range(2):
        with pytest.raises(InDoubt) as caught:
            await _post(town, Post((Styled(Style.BOLD, plain("secret words")),)))

        assert TOKEN not in repr(caught.value)
    assert TOKEN not in caplog.text
    assert "secret words" not in caplog.text
    assert TOKEN not in repr(town.adapter) + repr(vars(town.adapter))


async def test_many_posts_go_at_once(town: Town) -> None:
    """Lanes of many chats share the connections."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(_post(town, Post(plain(str(number))))) for number in range(40)]

    assert len({task.result() for task in tasks}) == 40


async def test_the_files_of_the_other_network_may_be_joined_later(town: Town) -> None:
    """Two networks need each other: the mapping is filled once both stand."""
    sources: dict[Network | None, FileSource] = {}
    async with TelegramAdapter(TOKEN, town.tg.url, MemoryInbox(), sources) as adapter:
        sources[Network.MATRIX] = MatrixFiles({"mxc://a/b": b"abc"})
        file = Attachment(MediaKind.FILE, FileRef(Network.MATRIX, "mxc://a/b"), name="a.bin")
        await adapter.post(town.chat, Piece("", attachment=file), reply_to=None, key="k")

    assert town.last.file is not None
    assert town.last.file.content == b"abc"


@pytest.mark.parametrize(
    ("name", "mime", "content"),
    [
        ("register.csv", "text/csv", "이름;aandelen\n".encode()),
        ("register.json", "application/json", b'{"shares": 3}'),
        (
            "leden.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            b"PK\x03\x04" * 9,
        ),
    ],
)
async def test_a_file_that_the_bot_made_arrives_in_private(
    town: Town, name: str, mime: str, content: bytes
) -> None:
    """Byte for byte and under its name, whatever the operator lets cross."""
    town.anna.starts(town.bot)
    private = ChatRef(Network.TELEGRAM, str(town.anna.id))
    made = Attachment(MediaKind.FILE, FileRef(None, "7"), name=name, mime=mime, size=len(content))
    sources: dict[Network | None, FileSource] = {None: MatrixFiles({"7": content})}
    async with TelegramAdapter(TOKEN, town.tg.url, MemoryInbox(), sources, file_limit=1) as adapter:
        (piece,) = adapter.render(Post(plain("Your data"), attachment=made))
        sent = await adapter.post(private, piece, reply_to=None, key="k")
    shown = town.anna.private(town.bot).by_id[int(sent)]

    assert shown.file is not None
    assert (content, name, "document") == (shown.file.content, shown.file.name, shown.kind)
    assert "Your data" == shown.wire()["caption"]
