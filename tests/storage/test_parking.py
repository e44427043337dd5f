"""What cannot be read or kept yet is neither lost nor taken for something else."""

import asyncio
from collections.abc import Iterator

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from organiser.chat.ports import Raw
from organiser.chat.refs import Network
from organiser.storage import failed, inbox
from organiser.storage.engine import Database
from organiser.storage.inbox import StoredInbox
from organiser.vault import Vault
from tests.fakes.clock import FakeClock
from tests.fakes.disk import Disk

TG, MX = Network.TELEGRAM, Network.MATRIX
VAULT = Vault(b"v" * 32)


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A full disk is looked at again at once."""
    monkeypatch.setattr(inbox, "UNWRITABLE_WAIT", 0.01)
    with capture_logs():
        yield


async def states(database: Database) -> list[tuple[str, str, bytes | None]]:
    """Network, state and body of every row, in order."""
    async with database.reading() as connection:
        rows = await connection.execute(text("SELECT network, state, body FROM inbox ORDER BY id"))
        return [tuple(row) for row in rows]


async def test_what_is_parked_is_told_oldest_first(database: Database) -> None:
    """That of one network; the other one may use the same keys."""
    box = StoredInbox(database, FakeClock(), lambda: None)
    await box.accept(TG, [Raw("1", b"theirs", parked=True)], None)
    await box.accept(MX, [Raw("b", b"1st", parked=True), Raw("a", b"2nd", parked=True)], None)

    assert ["b", "a"] == await box.parked_keys(MX)
    assert [Raw("b", b"1st", parked=True)] == await box.parked(MX, ["b", "1"])
    assert [Raw("b", b"1st", parked=True), Raw("a", b"2nd", parked=True)] == await box.parked(MX, ["a", "b"])


async def test_what_goes_on_waiting_is_told_once(database: Database) -> None:
    """The notice comes into the inbox with the note that it did, and is dropped where it is there already."""
    box = StoredInbox(database, FakeClock(), lambda: None)
    await box.accept(MX, [Raw("1", b"sealed", parked=True)], None)
    for _ in range(2):
        await box.unpark(MX, [Raw("1", b"told", parked=True)], [Raw("notice:1", b"unread")])

    assert [(MX, "parked", b"told"), (MX, "pending", b"unread")] == await states(database)
    assert [Raw("1", b"told", parked=True)] == await box.parked(MX, ["1", "notice:1"])


async def test_a_key_opens_its_own_row_and_no_other(database: Database) -> None:
    """Neither another network's of the same name, nor one that was handled: that would be said twice."""
    rings: list[int] = []
    box = StoredInbox(database, FakeClock(), lambda: rings.append(1))
    await box.accept(TG, [Raw("1", b"theirs", parked=True)], None)
    await box.accept(MX, [Raw("1", b"sealed", parked=True), Raw("2", b"b")], None)
    async with database.writing() as connection:
        await inbox.mark_done(connection, 3, 3)
    rings.clear()
    await box.unpark(MX, [Raw("1", b"opened"), Raw("2", b"again"), Raw("9", b"nobody's")])

    assert [
        (TG, "parked", b"theirs"),
        (MX, "pending", b"opened"),
        (MX, "done", None),
    ] == await states(database)
    assert [1] == rings


async def test_nothing_to_open_rings_nobody(database: Database) -> None:
    """And asks nothing of the database."""
    rings: list[int] = []
    await StoredInbox(database, FakeClock(), lambda: rings.append(1)).unpark(MX, [])

    assert [] == rings


async def test_closing_a_batch_leaves_what_was_set_aside(database: Database) -> None:
    """A failed row between handled ones keeps its words for inspection; a parked one waits on."""
    box = StoredInbox(database, FakeClock(), lambda: None)
    await box.accept(
        TG, [Raw("1", b"a"), Raw("2", b"bad"), Raw("3", b"?", parked=True), Raw("4", b"d")], None
    )
    async with database.writing() as connection:
        await failed.set_aside(connection, VAULT, 2, "KeyError", "K7Q2")
        await inbox.mark_done(connection, 1, 4)

    rows = await states(database)
    assert ["done", "failed", "parked", "done"] == [state for _, state, _ in rows]
    assert [None, b"?", None] == [rows[at][2] for at in (0, 2, 3)]
    assert b"bad" == failed.opened(VAULT, 2, rows[1][2] or b"")


async def test_a_full_disk_keeps_the_network_waiting(database: Database) -> None:
    """Nothing is acknowledged that was not kept: neither the update nor the cursor behind it."""
    disk = Disk(database)
    box = StoredInbox(database, FakeClock(), lambda: None)
    await box.accept(TG, [Raw("1", b"a")], "1")
    disk.full = True
    async with asyncio.timeout(40), asyncio.TaskGroup() as tasks:
        work = tasks.create_task(box.accept(TG, [Raw("2", b"b")], "2"))
        for _ in range(2):
            await disk.refused.wait()
            disk.refused.clear()

        assert not work.done()
        assert "1" == await box.cursor(TG)
        disk.full = False
    found = await states(database)

    assert [(TG, "pending", b"a"), (TG, "pending", b"b")] == found
    assert "2" == await box.cursor(TG)
