"""Facts about the database outlive the process."""

from pathlib import Path

import pytest

from organiser.chat.refs import Network
from organiser.errors import Misconfigured
from organiser.storage import meta
from organiser.storage.engine import Database


async def test_the_database_keeps_its_name(database: Database) -> None:
    """Idempotency keys derive from it: it must never change by itself."""
    async with database.writing() as connection:
        first = await meta.instance(connection)
    async with database.writing() as connection:
        assert first == await meta.instance(connection)


async def test_the_first_key_is_the_databases_for_ever(database: Database, tmp_path: Path) -> None:
    """It is made once; an empty folder of secrets later (a volume that is not mounted) makes no new one."""
    async with database.writing() as connection:
        first = await meta.opened(connection, tmp_path / "keys")
        again = await meta.opened(connection, tmp_path / "keys")
        with pytest.raises(Misconfigured, match="ORGANISER_SECRETS_DIR"):
            await meta.opened(connection, tmp_path / "empty")

    assert first.fingerprint == again.fingerprint
    assert not (tmp_path / "empty").exists()


async def test_holds_are_kept_for_each_network(database: Database) -> None:
    """The latest one counts; where none was asked for, there is none."""
    async with database.writing() as connection:
        await meta.hold(connection, Network.TELEGRAM, 5)
        await meta.hold(connection, Network.TELEGRAM, 7)

        assert 7 == await meta.held_until(connection, Network.TELEGRAM)
        assert 0 == await meta.held_until(connection, Network.MATRIX)


async def test_a_clock_that_is_set_back_holds_nobody_longer(database: Database) -> None:
    """What is left is at most what was asked for."""
    async with database.writing() as connection:
        await meta.hold(connection, Network.TELEGRAM, 10_500, asked=10_000)

        assert 10_500 == await meta.held_until(connection, Network.TELEGRAM, now=10_100)
        assert 1_500 == await meta.held_until(connection, Network.TELEGRAM, now=1_000)
