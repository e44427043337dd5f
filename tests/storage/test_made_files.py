"""Files that the bot made: sealed, handed out once, and gone when they were sent or after a day."""

import pytest
from sqlalchemy import select

from organiser import timers
from organiser.bridge.watch import Watch
from organiser.chat.content import Attachment
from organiser.chat.outgoing import Post
from organiser.chat.refs import FileRef
from organiser.chat.text import plain
from organiser.errors import Rejected
from organiser.storage.made_files import MadeFiles, MadeFileSource
from organiser.storage.tables import MADE_FILE
from tests.fakes.world import World

CONTENT = b"number;name\r\n" * 20_000


async def made(world: World, content: bytes = CONTENT) -> Attachment:
    """A file for somebody."""
    async with world.database.writing() as connection:
        files = MadeFiles(connection, world.directory.vault, world.clock())
        return await files.put("register.csv", "text/csv", content)


async def taken(world: World, file: FileRef, *, limit: int = 10**6) -> bytes:
    """The file as an outlet takes it."""
    source = MadeFileSource(world.database, world.directory.vault)
    async with source.open(file, limit=limit) as chunks:
        return b"".join([chunk async for chunk in chunks])


async def kept(world: World) -> list[str]:
    """The references of the files that are kept."""
    async with world.database.reading() as connection:
        return [str(number) for number in (await connection.execute(select(MADE_FILE.c.id))).scalars()]


async def test_a_file_is_sealed_and_handed_out(world: World) -> None:
    """Byte by byte, with what a network needs to know of it."""
    attachment = await made(world)
    async with world.database.reading() as connection:
        sealed = (await connection.execute(select(MADE_FILE.c.sealed))).scalar_one()

    assert CONTENT == await taken(world, attachment.file)
    assert ("register.csv", "text/csv", len(CONTENT)) == (attachment.name, attachment.mime, attachment.size)
    assert attachment.file.network is None
    assert CONTENT[:20] not in sealed


async def test_an_empty_file_is_a_file(world: World) -> None:
    """It has no chunks."""
    attachment = await made(world, b"")

    assert b"" == await taken(world, attachment.file)


@pytest.mark.parametrize(("number", "limit", "reason"), [("1", 10, "gone"), (None, 10, "too_big")])
async def test_what_cannot_be_handed_out_is_refused(
    world: World, number: str | None, limit: int, reason: str
) -> None:
    """One that is gone, and one that is larger than its network takes."""
    attachment = await made(world)

    with pytest.raises(Rejected) as refused:
        await taken(world, FileRef(None, number or attachment.file.id), limit=limit)

    assert reason == refused.value.reason


@pytest.mark.parametrize("refused", [False, True])
async def test_a_file_goes_with_the_message_that_carried_it(world: World, *, refused: bool) -> None:
    """Whether it was sent or given up; another one, which waits, stays."""
    sent, waits = await made(world), await made(world)
    if refused:
        world.telegram.fail(Rejected("forbidden"))
    await world.queue(
        world.group, Post(text=plain("Your export"), attachment=sent), Post(text=plain("after"))
    )
    async with world.running():
        await world.telegram.until(lambda: "after" in world.telegram.shown.values())

    assert [waits.file.id] == await kept(world)


async def test_a_file_that_nobody_took_goes_after_a_day(world: World) -> None:
    """With the turn of retention."""
    attachment = await made(world)
    world.clock.forward(hours=23, minutes=59)
    await timers.retain(world.database, world.directory, Watch(), world.clock)
    before = await kept(world)
    world.clock.forward(minutes=2)
    await timers.retain(world.database, world.directory, Watch(), world.clock)

    assert [attachment.file.id] == before
    assert [] == await kept(world)
