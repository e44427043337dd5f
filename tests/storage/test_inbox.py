"""The inbox keeps what came, once, in order, until it is handled."""

from pathlib import Path

from sqlalchemy import text

from organiser.chat.ports import Raw
from organiser.chat.refs import Network
from organiser.storage import failed, inbox, residue
from organiser.storage.engine import Database
from organiser.storage.inbox import StoredInbox
from organiser.vault import Vault
from tests.fakes.clock import START, FakeClock
from tests.fakes.plans import asking

TG, MX = Network.TELEGRAM, Network.MATRIX
VAULT = Vault(b"v" * 32)


class Bell:
    """Counts its rings."""

    def __init__(self) -> None:
        self.rings = 0

    def ring(self) -> None:
        """Once more."""
        self.rings += 1


def stored(database: Database, bell: Bell | None = None) -> StoredInbox:
    """An inbox that nobody listens to."""
    return StoredInbox(database, FakeClock(), (bell or Bell()).ring)


async def keys(database: Database) -> list[bytes]:
    """What waits, in order."""
    async with database.reading() as connection:
        return [row.body for row in await inbox.pending(connection, 100)]


def held_in(folder: Path) -> bytes:
    """All that the database's files have, pages and log."""
    return b"".join(path.read_bytes() for path in folder.glob("*.db*"))


async def test_updates_and_cursor_are_one(database: Database) -> None:
    """Both are there, and the dispatcher is rung for."""
    bell = Bell()
    box = stored(database, bell)
    await box.accept(TG, [Raw("1", b"a"), Raw("2", b"b")], "3")
    await box.accept(TG, [], "4")
    await box.accept(MX, [Raw("1", b"c")], None)

    assert [b"a", b"b", b"c"] == await keys(database)
    assert ("4", None) == (await box.cursor(TG), await box.cursor(MX))
    assert 3 == bell.rings


async def test_the_newest_is_known_also_when_it_is_handled(database: Database) -> None:
    """Of its network; the clock then says when it came."""
    box = stored(database)
    before = await box.newest(MX)
    await box.accept(MX, [Raw("1", b"a")], None)
    await box.accept(TG, [Raw("1", b"b")], None)
    async with database.writing() as connection:
        await inbox.mark_done(connection, 0, 9)

    assert (None, START) == (before, await box.newest(MX))


async def test_a_repetition_is_dropped(database: Database) -> None:
    """By its key, within its network; what is new in the batch is kept."""
    box = stored(database)
    await box.accept(TG, [Raw("1", b"a")], None)
    await box.accept(TG, [Raw("1", b"again"), Raw("2", b"b"), Raw("2", b"twice")], None)

    assert [b"a", b"b"] == await keys(database)


async def test_parked_updates_come_back_in_their_place(database: Database) -> None:
    """What could be read later comes before what was said after it."""
    box = stored(database)
    await box.accept(MX, [Raw("1", b"?", parked=True), Raw("2", b"b")], None)

    assert [b"b"] == await keys(database)
    assert [Raw("1", b"?", parked=True)] == list(await box.parked(MX, ["1", "2"]))
    await box.unpark(MX, [Raw("1", b"a"), Raw("9", b"unknown")])
    await box.unpark(MX, [])

    assert [b"a", b"b"] == await keys(database)
    assert [] == list(await box.parked_keys(MX))
    await box.unpark(MX, [Raw("1", b"late")])

    assert [b"a", b"b"] == await keys(database)


async def test_rows_are_closed_and_counted(database: Database) -> None:
    """What was said goes when it is handled; what failed stays for inspection, for who has the key."""
    box = stored(database)
    await box.accept(TG, [Raw(str(number), b"x") for number in range(4)], None)
    await box.accept(MX, [Raw("p", b"?", parked=True)], None)
    async with database.writing() as connection:
        await inbox.mark_done(connection, 1, 2)
        await failed.set_aside(connection, VAULT, 3, "KeyError", "ABCD")
        counts = await inbox.count_by_state(connection)
        bodies = (await connection.execute(text("SELECT body FROM inbox ORDER BY id"))).scalars().all()

    assert {(TG, "failed"): 1, (TG, "pending"): 1, (MX, "parked"): 1} == counts
    assert [None, None, b"x", b"?"] == [bodies[0], bodies[1], *bodies[3:]]
    assert b"x" == failed.opened(VAULT, 3, bodies[2])
    assert b"?" == failed.opened(VAULT, 5, bodies[4])


async def test_what_comes_alone_never_lies_on_the_disk(database: Database, tmp_path: Path) -> None:
    """It is kept, handled and emptied in one transaction: no page and no log has had it."""
    async with database.writing() as connection:
        await inbox.add(connection, TG, [Raw("1", b"erase-me-please")], START)
        await inbox.mark_done(connection, 1, 1)
    held = held_in(tmp_path)

    assert b"telegram" in held
    assert b"erase-me-please" not in held


async def test_what_failed_is_not_read_in_the_database(database: Database, tmp_path: Path) -> None:
    """Whatever somebody told the bot in private when a fault of ours came between: neither page nor log."""
    await stored(database).accept(TG, [Raw("1", b"erase-me-please")], None)
    async with database.writing() as connection:
        await failed.set_aside(connection, VAULT, 1, "KeyError", "ABCD")
    before = held_in(tmp_path)
    await residue.wipe(database)
    after = held_in(tmp_path)

    assert b"erase-me-please" in before
    assert b"erase-me-please" not in after


async def test_looking_takes_as_long_however_much_was_handled(database: Database) -> None:
    """The questions that are asked for each message find their rows by an index."""
    async with asking(database) as asked, database.reading() as connection:
        await inbox.pending(connection, 5)
        await inbox.count_by_state(connection)
    async with database.reading() as connection:
        assert 2 == len(asked.statements)
        assert [] == await asked.scans(connection)


async def test_times_are_the_clock_s(database: Database) -> None:
    """Rows know when they came."""
    await stored(database).accept(TG, [Raw("1", b"a")], None)
    async with database.reading() as connection:
        (row,) = await inbox.pending(connection, 1)

    assert int(START.timestamp() * 1000) == row.received
