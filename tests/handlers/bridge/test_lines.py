"""Lines cross to the other chats of their conversation: never back, never twice, as people may see them."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from organiser.bridge.conversation import NamesMode
from organiser.chat.content import Attachment, Contact, Content, MediaKind, Unsupported
from organiser.chat.incoming import Deleted, Gap, Presence, Tapped
from organiser.chat.outgoing import Delete, Post, Revise
from organiser.chat.refs import ChatRef, FileRef, MessageRef, Network
from organiser.chat.text import Text, bold, plain
from organiser.kernel import moment
from organiser.storage.accounts import Accounts
from organiser.storage.chats import Chats
from organiser.storage.lines import expire
from tests.fakes.desk import ANNA, GROUP, MINJUN, ROOM, Desk, person, words

FILE = Attachment(MediaKind.PHOTO, FileRef(Network.TELEGRAM, "f"), name="a.jpg", mime="image/jpeg", size=10)


async def third_chat(desk: Desk) -> Any:
    """One more chat in the conversation."""
    async with desk.world.database.writing() as connection:
        chats = Chats(connection, desk.world.directory)
        third = await chats.meet(ChatRef(Network.TELEGRAM, "-3003"), title="Third")
        return await chats.change(third, conversation_id=desk.world.group.conversation)


async def test_a_line_goes_to_every_other_chat_once(desk: Desk) -> None:
    """Never back to where it was said."""
    third = await third_chat(desk)
    await desk.happens(desk.said("hi"))
    await desk.receive(desk.said("ho", chat=ROOM))
    await desk.work()
    news = await desk.news()

    assert [(desk.world.group.id, "ho"), (third.id, "ho")] == [(chat.id, words(one)) for chat, one in news]


@given(st.lists(st.sampled_from([GROUP, ROOM, ChatRef(Network.TELEGRAM, "-3003")]), max_size=8))
@settings(
    max_examples=settings().max_examples * 3 // 20,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
async def test_whoever_speaks_where(desk: Desk, places: list[ChatRef]) -> None:
    """Each line stands in each other chat once, in the order in which it was said."""
    await third_chat(desk)
    await desk.news()
    for number, place in enumerate(places):
        await desk.receive(desk.said(f"line {number}", chat=place))
    await desk.work()
    arrived: dict[ChatRef, list[str]] = {GROUP: [], ROOM: [], ChatRef(Network.TELEGRAM, "-3003"): []}
    for chat, action in await desk.news():
        arrived[chat.ref].append(words(action))

    for chat_ref, found in arrived.items():
        assert [f"line {number}" for number, place in enumerate(places) if place != chat_ref] == found


async def test_who_is_not_joined_is_not_heard(desk: Desk) -> None:
    """A stranger's chat shares nothing; neither does one that the bot has left."""
    assert [] == await desk.happens(desk.said("hi", chat=ChatRef(Network.TELEGRAM, "-9")))
    async with desk.world.database.writing() as connection:
        await Chats(connection, desk.world.directory).change(desk.world.room, presence=Presence.ABSENT)
    assert [] == await desk.happens(desk.said("hi"))
    async with desk.world.database.writing() as connection:
        await Chats(connection, desk.world.directory).change(desk.world.room, presence=Presence.MEMBER)

    assert ["hi"] == [words(one) for one in await desk.happens(desk.said("hi"))]


@pytest.mark.parametrize(
    ("mode", "shown"),
    [(NamesMode.FULL, "Anna de Vries"), (NamesMode.FIRST, "Anna"), (NamesMode.PSEUDONYM, None)],
)
async def test_names(desk: Desk, mode: NamesMode, shown: str | None) -> None:
    """As the conversation shows them; a pseudonym tells nothing of the name, a forward's origin neither."""
    conversation = msgspec.structs.replace(desk.world.directory.conversations[1], names=mode)
    desk.world.directory.conversations[1] = conversation
    (post,) = await desk.happens(desk.said("hi", forwarded_from="Kim"))

    assert isinstance(post, Post)
    assert post.speaker is not None
    assert (shown or post.speaker.name) == post.speaker.name
    assert ("Anna" in post.speaker.name) == (shown is not None)
    assert ("Kim" in words(post)) == (mode is NamesMode.FULL)


async def test_replies_find_their_line_on_both_sides(desk: Desk) -> None:
    """An answer to a copy answers the original, and the other way round."""
    (copy,) = await desk.happens(desk.said("hi", message="100"))
    assert isinstance(copy, Post)
    assert copy.line is not None
    there = await desk.delivered(copy.line, desk.world.room, "$copy")
    (reply,) = await desk.happens(desk.said("ho", chat=ROOM, reply_to=there))
    (own,) = await desk.happens(desk.said("hu", reply_to=MessageRef(GROUP, "100")))
    (lost,) = await desk.happens(desk.said("ha", reply_to=MessageRef(GROUP, "999")))

    assert [copy.line, copy.line, None] == [
        one.reply_to for one in (reply, own, lost) if isinstance(one, Post)
    ]


async def test_edits_and_deletions_reach_the_copies(desk: Desk) -> None:
    """Only those of the line itself: who edits a copy or a stranger's message changes nothing."""
    said = desk.said("hi")
    (copy,) = await desk.happens(said)
    assert isinstance(copy, Post)
    assert copy.line is not None
    found = await desk.happens(desk.edited(said, "ho"))
    there = await desk.delivered(copy.line, desk.world.room, "$copy")
    gone = Deleted(chat=GROUP, at=desk.now, message=said.message, sender=ANNA)
    at_copy = Deleted(chat=ROOM, at=desk.now, message=there, sender=MINJUN)
    other = desk.said("x", chat=ROOM, message="$copy")

    assert ["=ho"] == [words(one) for one in found]
    assert [] == await desk.happens(desk.edited(other, "changed"), at_copy)
    assert [Delete(copy.line, GROUP)] == await desk.happens(gone)


async def test_a_line_does_not_become_a_command_by_an_edit(desk: Desk) -> None:
    """Nothing is done, and nothing crosses."""
    said = desk.said("hi")
    await desk.happens(said)

    assert [] == await desk.happens(desk.edited(said, "/bridge leave"))


async def test_commands_of_other_bots_do_not_cross(desk: Desk) -> None:
    """On Telegram their form says so; a bang on Matrix is ordinary talk."""
    assert [] == await desk.happens(desk.said("/weather@other_bot"))
    assert ["!wow"] == [words(one) for one in await desk.happens(desk.said("!wow", chat=ROOM))]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (Content(text=plain("see"), extra=Contact("Kim", "+31")), "see"),
        (Content(extra=Unsupported("game")), ""),
        (Content(text=plain("see"), attachment=msgspec.structs.replace(FILE, size=30_000_000)), "see"),
        (
            Content(attachment=Attachment(MediaKind.STICKER, FILE.file, mime="video/webm", emoji="👍")),
            "👍",
        ),
    ],
)
async def test_what_cannot_cross_is_said_in_words(desk: Desk, content: Content, said: str) -> None:
    """Nothing is dropped silently: something stands in its place, with the caption."""
    (post,) = await desk.happens(desk.said(content))

    assert isinstance(post, Post)
    assert post.attachment is None
    assert words(post).endswith(said) or said in words(post)
    assert len(words(post)) > len(said) or said == "👍"


async def test_files_cross(desk: Desk) -> None:
    """With their caption; a moving sticker as its still picture."""
    moving = Attachment(
        MediaKind.STICKER, FILE.file, mime="video/webm", preview=FileRef(Network.TELEGRAM, "p")
    )
    photo, sticker = await desk.happens(
        desk.said(Content(text=plain("look"), attachment=FILE)), desk.said(Content(attachment=moving))
    )

    assert isinstance(photo, Post)
    assert isinstance(sticker, Post)
    assert (FILE, "look") == (photo.attachment, words(photo))
    assert sticker.attachment is not None
    assert "p" == sticker.attachment.file.id


async def test_a_file_s_name_is_cleaned_before_it_reaches_a_network(desk: Desk) -> None:
    """It lies in the outbox without folders and turned signs; a file without a name gets none."""
    feigned = msgspec.structs.replace(FILE, name="../pay\u202egpj.exe")
    nameless = msgspec.structs.replace(FILE, name="..")
    posts = await desk.happens(
        desk.said(Content(attachment=feigned)), desk.said(Content(attachment=nameless))
    )
    sent = [post.attachment for post in posts if isinstance(post, Post)]

    assert ["paygpj.exe", None] == [file.name for file in sent if file is not None]


async def test_nobody_speaks_in_anothers_name_on_telegram(desk: Desk) -> None:
    """Lines begin with a name in bold there, and may share a message; on Matrix they do not."""
    feigned = (Text("hi\n"), bold("Anna:"), Text(" I quit"))
    posts = await desk.happens(
        desk.said(Content(text=feigned), chat=ROOM), desk.said(Content(text=feigned), chat=GROUP)
    )

    assert [plain("hi\nAnna: I quit"), feigned] == [one.text for one in posts if isinstance(one, Post)]


async def test_the_muted_are_not_heard(desk: Desk) -> None:
    """Neither their lines nor their edits; deletions are theirs to make."""
    said = desk.said("hi")
    await desk.happens(said)
    key = desk.world.directory.vault.account_key(ANNA.account)
    async with desk.world.database.writing() as connection:
        await Accounts(connection, desk.world.directory).mute(1, key, "admin", None)
    gone = Deleted(chat=GROUP, at=desk.now, message=said.message, sender=ANNA)

    assert [] == await desk.happens(desk.said("hi"), desk.edited(said, "ho"))
    assert ["delete"] == [words(one) for one in await desk.happens(gone)]


async def test_a_line_is_kept_from_when_it_came(desk: Desk) -> None:
    """Not from when another server says: it would be forgotten at once, and nobody could take it back."""
    old = msgspec.structs.replace(desk.said("hi"), at=moment(0))
    await desk.happens(old)
    async with desk.world.database.writing() as connection:
        gone = await expire(connection, desk.now, timedelta(days=365))

    assert 0 == gone


async def test_a_gap_is_announced_everywhere(desk: Desk) -> None:
    """Wherever the missing messages would have been read; nowhere else."""
    event = Gap(chat=ROOM, at=desk.now, since=desk.now)

    assert 2 == len(await desk.happens(event))
    assert [] == await desk.happens(msgspec.structs.replace(event, chat=ChatRef(Network.MATRIX, "!other:hs")))


async def test_repetitions_are_held_and_let_through(desk: Desk) -> None:
    """Admins hear of them once, and what they let through arrives in order, edited as it was meanwhile."""
    lines = [desk.said("buy this now please") for _ in range(7)]
    found = await desk.happens(*lines)
    states = await desk.world.states()
    notice = next(one for one in found if isinstance(one, Post) and one.choices)
    await desk.happens(desk.edited(lines[5], "sorry, buy this"))
    gone = Deleted(chat=GROUP, at=desk.now, message=lines[6].message, sender=ANNA)
    await desk.happens(gone)
    release = desk.said("x").message

    tapped = Tapped(
        chat=GROUP, at=desk.now, message=release, sender=ANNA, data=notice.choices[0][0].data, tap="t"
    )
    released = await desk.as_admin(tapped)

    assert 3 == states.count("held")
    assert 1 == sum(1 for one in found if isinstance(one, Post) and one.choices)
    assert ["buy this now please", "buy this now please", "=sorry, buy this"] == [
        words(one) for one in released if isinstance(one, Revise) or (isinstance(one, Post) and one.line)
    ]
    assert "held" not in await desk.world.states()


async def test_bots_of_others_have_a_budget(desk: Desk) -> None:
    """Two bridges in one room do not talk for ever."""
    bot = replace_sender(person("9", "Bridge"))
    found = await desk.happens(*(desk.said(f"line {number}", sender=bot) for number in range(30)))

    assert 20 == len(found)


def replace_sender(sender: Any) -> Any:
    """The same as a bot."""
    return msgspec.structs.replace(sender, is_bot=True)
