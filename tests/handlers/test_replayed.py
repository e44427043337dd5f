"""After a restore Matrix tells again what was said since the copy: what erased people said is passed over."""

from datetime import timedelta

import msgspec
import pytest
from sqlalchemy import func, select

from organiser.chat.incoming import Deleted, Edited, Said
from organiser.chat.outgoing import Post
from organiser.chat.refs import ChatRef, MessageRef, Network
from organiser.kernel import millis
from organiser.storage.tables import ACCOUNT, LINE, OUTBOX
from tests.fakes.desk import MINJUN, Desk, person
from tests.fakes.world import ROOM

PRIVATE = ChatRef(Network.MATRIX, "!minjun:hs")
OTHER = person("@other:hs", "Other", network=Network.MATRIX)


@pytest.fixture
def replayed(desk: Desk) -> Desk:
    """Min-jun was erased a moment ago, and an older copy was put back."""
    key = desk.world.directory.vault.account_key(MINJUN.account)
    desk.world.directory.erased = {key: millis(desk.now)}
    return desk


async def kept(desk: Desk) -> tuple[int, ...]:
    """How many accounts and lines are known."""
    async with desk.world.database.reading() as connection:
        found = [
            (await connection.execute(select(func.count()).select_from(table))).scalar_one()
            for table in (ACCOUNT, LINE)
        ]
    return tuple(found)


async def test_words_of_erased_people_are_not_carried_again(replayed: Desk) -> None:
    """Nor kept: no line, no name; nor is what they asked for in private done once more."""
    desk = replayed
    line = desk.said("my secret", chat=ROOM, sender=MINJUN)
    edit = Edited(chat=ROOM, at=desk.now, message=line.message, sender=MINJUN, content=line.content)
    done = await desk.happens(line, edit, desk.said("/erase", chat=PRIVATE, sender=MINJUN, private=True))

    assert ([], (0, 0)) == (done, await kept(desk))
    assert desk.world.directory.people == {}


async def test_whoever_comes_back_is_heard(replayed: Desk) -> None:
    """What was said after the erasure is somebody's who is here again; others are carried as ever."""
    desk = replayed
    (other,) = await desk.happens(desk.said("hello", chat=ROOM, sender=OTHER))
    desk.world.clock.forward(minutes=1)
    (back,) = await desk.happens(desk.said("I am back", chat=ROOM, sender=MINJUN))

    assert isinstance(other, Post)
    assert isinstance(back, Post)


async def test_what_they_removed_is_removed(replayed: Desk) -> None:
    """A line that crossed before the copy, and that they took back since, goes from the other chats."""
    desk = replayed
    early = desk.said("gone soon", chat=ROOM, sender=MINJUN)
    early = msgspec.structs.replace(early, at=desk.now + timedelta(seconds=1))
    assert isinstance(early, Said)
    await desk.happens(early)
    message = MessageRef(ROOM, early.message.id)
    await desk.happens(Deleted(chat=ROOM, at=desk.now, message=message, sender=MINJUN))

    async with desk.world.database.reading() as connection:
        rows = (await connection.execute(select(OUTBOX.c.state, OUTBOX.c.payload))).all()
    assert ("cancelled", None) == tuple(rows[0])
