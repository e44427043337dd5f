"""The file of the register, made in a process of its own."""

from pathlib import Path

import pytest

from organiser.exports import Format
from organiser.members.register import Legal
from organiser.register_file import NotMade, Order, apart
from organiser.storage import meta, migrate
from organiser.storage.chapters import Chapters
from organiser.storage.engine import Database
from organiser.storage.records import Records, opened
from organiser.storage.register import Register
from tests.fakes.clock import START
from tests.storage.conftest import BELGIAN


async def test_a_process_of_its_own_makes_it(tmp_path: Path) -> None:
    """With the legal names that only the keys open; where it cannot, whoever waits hears so."""
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
    order = Order(address, str(secrets), chapter.id, Format.CSV, START)
    file = await apart(order)

    assert 1 == file.owners
    assert "Åsa Öberg" in file.content.decode()
    assert file.name.endswith(".csv")
    with pytest.raises(NotMade):
        await apart(Order(address, str(secrets), 99, Format.CSV, START))
