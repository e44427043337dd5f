"""What could not be read when it came: a sentence in its place, and the words there when the key comes."""

from typing import Any

import msgspec
import pytest

from organiser.chat.content import Attachment, Content, MediaKind
from organiser.chat.incoming import Deleted, MemberJoined, Said, Undecryptable
from organiser.chat.outgoing import Delete, Post, Revise
from organiser.chat.refs import ChatRef, FileRef, LineId, MessageRef, Network
from organiser.chat.text import bold, plain
from organiser.delivery import merging
from organiser.storage.accounts import Accounts
from organiser.storage.outbox import Queued
from tests.fakes.desk import GROUP, MINJUN, ROOM, Desk, person, words

FILE = Attachment(MediaKind.PHOTO, FileRef(Network.MATRIX, "mxc://x/y"), name="a.jpg", size=10)


def sealed(desk: Desk, message: str = "$x", **more: Any) -> Undecryptable:
    """Min-jun wrote something that cannot be read."""
    about = MessageRef(ROOM, message)
    return Undecryptable(chat=ROOM, at=desk.now, message=about, **{"sender": MINJUN} | more)


def late(desk: Desk, said: str | Content, message: str = "$x", **more: Any) -> Said:
    """The same, when its key came after all."""
    return desk.said(said, chat=ROOM, message=message, late=True, **more)


async def placed(desk: Desk, event: Undecryptable) -> tuple[Post, Post]:
    """What is said here, and in the other chat."""
    here, there = await desk.happens(event)
    assert isinstance(here, Post)
    assert isinstance(there, Post)
    return here, there


async def test_what_cannot_be_read_leaves_a_sentence(desk: Desk) -> None:
    """In the other chats, as an answer to what it answers, and where it was written: its author must know."""
    (copy,) = await desk.happens(desk.said("who rides?", message="1"))
    assert isinstance(copy, Post)
    assert copy.line is not None
    asked = await desk.delivered(copy.line, desk.world.room, "$asked")
    event = sealed(desk, reply_to=asked)
    here, there = await placed(desk, event)
    stranger = msgspec.structs.replace(event, chat=ChatRef(Network.MATRIX, "!other:hs"))

    assert event.message == here.reply_to
    assert (copy.line, "Min-jun") == (there.reply_to, there.speaker.name if there.speaker else None)
    assert [] == await desk.happens(stranger)


async def test_a_late_key_puts_the_words_into_the_sentences_place(desk: Desk) -> None:
    """With their formatting and under their speaker, once; who wrote them is asked no longer."""
    here, there = await placed(desk, sealed(desk))
    gone, revised = await desk.happens(late(desk, Content(text=(bold("hi"),))))

    assert Delete(int(here.line or 0)) == gone
    assert isinstance(revised, Revise)
    assert there.line == revised.target
    assert ((bold("hi"),), "Min-jun") == (
        revised.post.text,
        revised.post.speaker.name if revised.post.speaker else None,
    )


async def test_a_late_file_takes_the_sentences_place(desk: Desk) -> None:
    """Whole, with its caption."""
    await placed(desk, sealed(desk))
    _, revised = await desk.happens(late(desk, Content(text=plain("look"), attachment=FILE)))

    assert isinstance(revised, Revise)
    assert (FILE, "look") == (revised.post.attachment, words(revised.post))


async def test_the_sentence_goes_alone(desk: Desk) -> None:
    """A message that several lines share can be written anew for two days only, and takes no file."""
    _, there = await placed(desk, sealed(desk))
    row = Queued(1, 1, there, 0, 0, 0, 0, repeated=False, urgent=False, line=there.line)
    ordinary = msgspec.structs.replace(row, action=msgspec.structs.replace(there, alone=False))

    assert [False, True] == [merging.mergeable(row), merging.mergeable(ordinary)]


async def test_what_left_no_sentence_does_not_come_late(desk: Desk) -> None:
    """It was said before the chats were joined, or while its author was muted."""
    assert [] == await desk.happens(late(desk, "hi"))


async def test_a_late_command_is_not_carried_out(desk: Desk) -> None:
    """Its author was asked to send it again; what stood for it elsewhere goes, as commands do not cross."""
    _, there = await placed(desk, sealed(desk))
    found = await desk.happens(late(desk, "!bridge leave"))

    assert [Delete(LineId(there.line or 0))] == found


async def test_words_that_were_edited_meanwhile_stay(desk: Desk) -> None:
    """An edit that could be read stands there; the key of what it changed takes nobody back to before it."""
    here, there = await placed(desk, sealed(desk))
    edit = desk.edited(desk.said("", chat=ROOM, message="$x"), "mended")
    revised, gone = await desk.happens(msgspec.structs.replace(edit, edit="$e"))

    assert isinstance(revised, Revise)
    assert (there.line, Delete(int(here.line or 0))) == (revised.target, gone)
    assert [] == await desk.happens(late(desk, "first words"))


async def test_an_edit_that_cannot_be_read_is_told_to_its_author_only(desk: Desk) -> None:
    """The copy stays as it is until the key comes, and no second line appears."""
    said = desk.said("hi", chat=ROOM, message="$x")
    await desk.happens(said)
    (told,) = await desk.happens(sealed(desk, "$e", edits=said.message))
    again = await desk.happens(sealed(desk, "$f", edits=said.message))
    edit = msgspec.structs.replace(desk.edited(said, "ho"), edit="$e")
    changed, gone = await desk.happens(edit)

    assert isinstance(told, Post)
    assert (MessageRef(ROOM, "$e"), []) == (told.reply_to, again)
    assert "=ho" == words(changed)
    assert Delete(int(told.line or 0)) == gone


async def test_taking_it_back_removes_both_sentences(desk: Desk) -> None:
    """And a key that comes afterwards brings nothing back that could be seen."""
    here, there = await placed(desk, sealed(desk))
    found = await desk.happens(Deleted(chat=ROOM, at=desk.now, message=MessageRef(ROOM, "$x"), sender=MINJUN))

    assert {LineId(there.line or 0), int(here.line or 0)} == {
        one.target for one in found if isinstance(one, Delete)
    }


@pytest.mark.parametrize("muted_first", [True, False])
async def test_the_muted_cannot_speak_by_what_nobody_can_read(desk: Desk, *, muted_first: bool) -> None:
    """Neither by sealed nonsense, which would put a sentence into every chat, nor by a late key."""
    if not muted_first:
        await placed(desk, sealed(desk))
    await desk.happens(desk.said("hi", chat=ROOM))
    async with desk.world.database.writing() as connection:
        author = desk.world.directory.vault.account_key(MINJUN.account)
        await Accounts(connection, desk.world.directory).mute(1, author, "admin", None)

    assert [] == await desk.happens(sealed(desk) if muted_first else late(desk, "hi"))


async def test_a_crowd_does_not_come_in_by_late_keys(desk: Desk) -> None:
    """Sentences of theirs wait for an admin, and so do the words that take their place."""
    crowd = [person(f"@p{number}:hs", network=Network.MATRIX) for number in range(10)]
    for somebody in crowd:
        await desk.happens(MemberJoined(chat=ROOM, at=desk.now, sender=somebody))
    seen = len(await desk.world.rows())
    await desk.happens(sealed(desk, sender=crowd[0]), late(desk, "buy", sender=crowd[0]))
    rows = (await desk.world.rows())[seen:]

    assert {"held"} == {row.state for row in rows if row.chat_id == desk.world.group.id}


async def test_in_private_too_its_author_is_told(desk: Desk) -> None:
    """Otherwise a command would go unanswered, as if the bot were dead."""
    private = ChatRef(Network.MATRIX, "!private:hs")
    await desk.happens(desk.said("!help", chat=private, private=True))
    about = MessageRef(private, "$x")
    (told,) = await desk.happens(Undecryptable(chat=private, at=desk.now, message=about, sender=MINJUN))

    assert isinstance(told, Post)
    assert about == told.reply_to


async def test_late_words_arrive_once_also_after_a_restart(desk: Desk) -> None:
    """Sentence and words are one message, however long lies between them."""
    await desk.happens(sealed(desk))
    async with desk.world.running():
        await desk.world.telegram.until_calls(1)
        before = desk.world.telegram.texts(GROUP.id)
    desk.world.clock.forward(days=3)
    restarted = Desk.open(desk.world)
    restarted.numbers, restarted.seen = desk.numbers, desk.seen
    await restarted.happens(late(restarted, "hi"))
    async with desk.world.running():
        await desk.world.telegram.until_calls(2)

    assert ["post", "revise"] == [call.method for call in desk.world.telegram.calls]
    assert 1 == len(before)
    assert ["Min-jun: hi"] == desk.world.telegram.texts(GROUP.id)
