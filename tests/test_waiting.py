"""Who is in several chapters is asked which one they mean, and what they asked for goes on with that one."""

import pytest
from sqlalchemy import select

from organiser.access import Who
from organiser.chat.incoming import Sender, Tapped
from organiser.chat.outgoing import Action, AnswerTap, Ask, Delete, Post
from organiser.chat.refs import ChatRef, MessageRef, Network
from organiser.chat.text import plain
from organiser.commands import Arguments, Command, Where, Word
from organiser.context import Context
from organiser.i18n import Words
from organiser.members.states import Rule, State
from organiser.members.steps import Change
from organiser.storage.store import Store
from organiser.storage.tables import INQUIRY
from tests.fakes.clock import START
from tests.fakes.desk import ANNA, GROUP, MINJUN, Desk, person, words
from tests.fakes.world import World
from tests.storage.conftest import BELGIAN

PRIVATE = {"7": ChatRef(Network.TELEGRAM, "7"), "@minjun:hs": ChatRef(Network.MATRIX, "!minjun:hs")}


async def tell(ctx: Context, args: Arguments) -> Post:
    """Say for which chapter this was asked."""
    chapter = await ctx.chapter(Who.MEMBER)
    return Post(text=plain(f"{args['word']} in {chapter.name}"))


def named(_words: Words) -> str:
    """What the command is called."""
    return "where"


@pytest.fixture
def desk(world: World) -> Desk:
    """A dispatcher with one command, about a chapter."""
    asked = Command("where", tell, named, named, (Word("word", named),), where=Where.PRIVATE)
    return Desk.open(world, [asked])


async def member(desk: Desk, sender: Sender, *chapters: str) -> None:
    """Somebody is a member of these."""
    async with desk.world.database.writing() as connection:
        store = Store(connection, desk.world.directory, b"k" * 32, START)
        private = await store.chats.meet(PRIVATE[sender.account.id], private=True)
        who = await store.people.meet(sender, private, START)
        for name in chapters:
            chapter = await store.chapters.named(name)
            chapter = chapter or await store.chapters.add(name, START, founding=False, **BELGIAN)
            assert chapter is not None
            change = Change(None, State.MEMBER, None, Rule.FOUNDED, START)
            await store.memberships.begin(chapter.id, who, change, name=sender.name)
        await store.flush()


async def asks(desk: Desk, sender: Sender) -> list[Action]:
    """Somebody asks in private."""
    chat = PRIVATE[sender.account.id]
    return await desk.happens(desk.said("/where work", chat=chat, sender=sender, private=True))


def tapped(desk: Desk, data: str, sender: Sender = ANNA) -> Tapped:
    """A button is pressed."""
    chat = PRIVATE[sender.account.id]
    return Tapped(
        chat=chat, at=desk.now, message=MessageRef(chat, "5"), sender=sender, data=data, tap="t", private=True
    )


@pytest.mark.parametrize("sender", [ANNA, MINJUN], ids=["telegram", "matrix"])
async def test_the_only_chapter_is_meant(desk: Desk, sender: Sender) -> None:
    """Nothing is asked."""
    await member(desk, sender, "Gent")
    (answer,) = await asks(desk, sender)

    assert "work in Gent" == words(answer)


async def test_one_of_several_is_pressed(desk: Desk) -> None:
    """The command goes on as it was typed; the same button again is answered, and does nothing."""
    await member(desk, ANNA, "Gent", "Seoul")
    (question,) = await asks(desk, ANNA)
    assert isinstance(question, Post)
    ((gent,), (seoul,)) = question.choices

    assert ["Gent", "Seoul"] == [gent.label, seoul.label]
    heard, answer = await desk.happens(tapped(desk, seoul.data))
    assert AnswerTap("t") == heard
    assert "work in Seoul" == words(answer)
    _, late = await desk.happens(tapped(desk, gent.data))
    assert "work" not in words(late)


async def test_one_of_several_is_typed(desk: Desk) -> None:
    """By its number, as on Matrix; what waits is sealed."""
    await member(desk, MINJUN, "Gent", "Seoul")
    await asks(desk, MINJUN)
    async with desk.world.database.reading() as connection:
        kept = (await connection.execute(select(INQUIRY.c.payload))).scalar_one()
    (answer,) = await desk.happens(desk.said("1", chat=PRIVATE["@minjun:hs"], sender=MINJUN, private=True))

    assert b"work" not in kept
    assert "work in Gent" == words(answer)


async def test_what_waits_is_told_and_goes_with_who_said_it(desk: Desk) -> None:
    """It is among their data, and an erasure forgets it; what another said stays."""
    await member(desk, ANNA, "Gent", "Seoul")
    await member(desk, MINJUN, "Gent", "Seoul")
    await asks(desk, ANNA)
    await asks(desk, MINJUN)
    async with desk.world.database.writing() as connection:
        store = Store(connection, desk.world.directory, b"k" * 32, START)
        anna = store.people.of(store.vault.account_key(ANNA.account))
        assert anna is not None
        told = {table.table: table.rows for table in await store.own_data.of(anna)}
        before = len(await store.inquiries.all())
        await store.erasing.erase(await store.own_data.me(anna), (), START)
        ((_, left),) = await store.inquiries.all()

    assert 2 == before
    ((_, said),) = told["inquiry"]
    assert "/where work" in str(said)
    assert b"@minjun:hs" in left


async def test_nobody_goes_on_with_what_another_asked(desk: Desk) -> None:
    """A made client sends what it likes."""
    await member(desk, ANNA, "Gent", "Seoul")
    await member(desk, MINJUN, "Gent")
    (question,) = await asks(desk, ANNA)
    assert isinstance(question, Post)
    heard, answer = await desk.happens(tapped(desk, question.choices[0][0].data, MINJUN))

    assert AnswerTap("t") == heard
    assert "work" not in words(answer)
    assert "in no chapter of theirs" != words((await desk.happens(tapped(desk, "chapter:none:1")))[1])


async def test_what_is_typed_in_a_group_is_asked_in_private(desk: Desk) -> None:
    """The group sees neither the question nor what was typed."""
    await member(desk, ANNA, "Gent", "Seoul")
    (ask,) = await desk.happens(desk.said("/where work"))
    assert isinstance(ask, Ask)
    follows = await desk.answers(ask, GROUP, private=PRIVATE["7"])
    async with desk.world.database.reading():
        chats = [chat.ref for chat in desk.world.directory.chats.values() if chat.private]
    question = next(one for one in follows if isinstance(one, Post))

    assert [PRIVATE["7"]] == chats
    assert any(isinstance(one, Delete) for one in follows)
    assert question.choices
    answer = (await desk.happens(tapped(desk, question.choices[0][0].data)))[-1]
    assert isinstance(answer, Delete) or "work in Gent" == words(answer)


async def test_who_is_no_member_is_told_so_in_private(desk: Desk) -> None:
    """There is no chapter that they could mean."""
    (answer,) = await desk.happens(
        desk.said("/where work", chat=PRIVATE["7"], sender=person("7", "Anna"), private=True)
    )

    assert words(answer).startswith("Only members of the co-op can do that.")
