"""Brings a database to the newest schema, or says that it is not there."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncConnection

from organiser.errors import Misconfigured
from organiser.storage.engine import Database, Unwritable

MIGRATIONS = Path(__file__).parent / "migrations"


def config(connection: Connection | None = None) -> Config:
    """Alembic's settings for our revisions, on `connection`."""
    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS))
    settings.set_main_option("path_separator", "os")
    settings.attributes["connection"] = connection
    return settings


async def upgrade(database: Database, revision: str = "head") -> None:
    """Bring `database` to `revision`; a new database is made from nothing.

    Raises:
        Misconfigured: a newer version of the program has worked on it, there is no room for it, or another
                program keeps it locked.
    """
    try:
        async with database.writing() as connection:
            await connection.run_sync(lambda sync: command.upgrade(config(sync), revision))
    except Unwritable as refused:
        raise Misconfigured(refused.mend) from None
    except CommandError:
        raise Misconfigured(
            "The database is that of a newer version: install that version, or put an older copy back "
            "with python bot.py restore COPY."
        ) from None


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    """A database at the newest schema, for what the operator's shell does beside a bot that may run.

    Raises:
        Misconfigured: see `upgrade`.
    """
    database = Database(url)
    try:
        async with database.reading() as connection:
            ready = await at_head(connection)
        if not ready:
            await upgrade(database)
        yield database
    finally:
        await database.close()


def revisions() -> frozenset[str]:
    """The revisions of the schema that this version of the program knows."""
    return frozenset(script.revision for script in ScriptDirectory.from_config(config()).walk_revisions())


async def at_head(connection: AsyncConnection) -> bool:
    """Whether the database has the schema that this version of the program wants."""
    return await _revision(connection) == ScriptDirectory.from_config(config()).get_current_head()


async def is_newer(connection: AsyncConnection) -> bool:
    """Whether a newer version of the program has worked on the database."""
    return await _revision(connection) not in {None, *revisions()}


async def _revision(connection: AsyncConnection) -> str | None:
    return await connection.run_sync(lambda sync: MigrationContext.configure(sync).get_current_revision())
