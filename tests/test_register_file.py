"""The file of the register, made in a process of its own."""

from pathlib import Path

import pytest
from msgspec import structs
from sqlalchemy import insert

from organiser.exports import Format
from organiser.members.register import Legal
from organiser.members.shares import EntryKind
from organiser.register_file import NotMade, Order, apart
from organiser.storage import meta, migrate
from organiser.storage.chapters import Chapters
from organiser.storage.engine import Database
from organiser.storage.records import Records, opened
from organiser.storage.register import Register
from organiser.storage.tables import SHARE_ENTRY
from tests.fakes.clock import START
from tests.storage.conftest import BELGIAN

SOLD = 1500
"""Transfers whose lines together are longer than what Excel takes in a cell."""


@pytest.fixture
async def order(tmp_path: Path) -> Order:
    """The register of a chapter with one owner, as CSV."""
    address = f"sqlite+aiosqlite:///{tmp_path / 'organiser.db'}"
    secrets = tmp_path / "secrets"
    secrets.mkdir(mode=0o700)
    database = Database(address)
    await migrate.upgrade(database)
    async with database.writing() as connection:
        vault = await meta.opened(connection, secrets)
        records = Records(connection, await opened(connection, secrets, vault))
        chapter = await Chapters(connection).add("Gent", START, founding=True, **BELGIAN)
        assert chapter is not None
        await Register(connection, records).add(chapter.id, START, legal=Legal("Åsa Öberg", "Kade 1"))
        await records.flush()
    await database.close()
    return Order(address, str(secrets), chapter.id, Format.CSV, START)


async def test_a_process_of_its_own_makes_it(order: Order) -> None:
    """With the legal names that only the keys open; where it cannot, whoever waits hears so."""
    file = await apart(order)

    assert 1 == file.owners
    assert "Åsa Öberg" in file.content.decode()
    assert file.name.endswith(".csv")
    with pytest.raises(NotMade):
        await apart(structs.replace(order, chapter=99))


async def test_what_excel_cannot_hold_comes_as_csv(order: Order) -> None:
    """Who sold shares to a thousand has more transfers than fit into a cell; two stewards wait for a file."""
    database = Database(order.database)
    async with database.writing() as connection:
        vault = await meta.opened(connection, Path(order.secrets))
        records = Records(connection, await opened(connection, Path(order.secrets), vault))
        buyer = await Register(connection, records).add(order.chapter, START)
        common = {"chapter_id": order.chapter, "owner_id": 1, "currency": "EUR", "day": "2026-11-22", "at": 0}
        issue = {"kind": EntryKind.ISSUE, "shares": SOLD, "amount": SOLD, "other_id": None}
        sale = {"kind": EntryKind.TRANSFER, "shares": 1, "amount": 0, "other_id": buyer.id}
        await connection.execute(insert(SHARE_ENTRY), [common | one for one in (issue, *[sale] * SOLD)])
    await database.close()
    file = await apart(structs.replace(order, form=Format.XLSX))

    assert "text/csv" == Format.of(file.name).mime
    assert f"#{SOLD + 1} " in file.content.decode()
