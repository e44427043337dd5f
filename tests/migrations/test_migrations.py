"""The schema's past and present agree: the four checks, on a real SQLite file."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, Table, UniqueConstraint, insert, select, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

from organiser.storage import check, migrate, tables
from organiser.storage.engine import Database

REVISIONS = [
    revision.revision
    for revision in reversed(list(ScriptDirectory.from_config(migrate.config()).walk_revisions()))
]


@pytest.fixture
async def empty(tmp_path: Path) -> AsyncIterator[Database]:
    """A database without a schema."""
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'empty.db'}")
    yield database
    await database.close()


def _schema(connection: Connection) -> dict[str, str]:
    found = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
    return {
        row.name: " ".join(row.sql.replace('"', "").split()).replace("( ", "(").replace(" )", ")")
        for row in found
        if row.name not in {"alembic_version", "sqlite_sequence"}
    }


async def schema(database: Database) -> dict[str, str]:
    """Every table and index, as SQLite has it."""
    async with database.reading() as connection:
        return await connection.run_sync(_schema)


async def downgrade(database: Database, revision: str) -> None:
    """Go back to a revision."""
    async with database.writing() as connection:
        await connection.run_sync(lambda sync: command.downgrade(migrate.config(sync), revision))


async def test_the_head_is_what_the_models_say(empty: Database, tmp_path: Path) -> None:
    """Alembic finds no difference, and SQLite has the same indexes, conditions and triggers."""
    await migrate.upgrade(empty)
    made = Database(f"sqlite+aiosqlite:///{tmp_path / 'made.db'}")
    async with made.writing() as connection:
        await connection.run_sync(SQLModel.metadata.create_all)
    migrated, modelled = await schema(empty), await schema(made)
    await made.close()
    async with empty.reading() as connection:
        assert await migrate.at_head(connection)

    assert 0 == await check.main([])
    assert modelled.keys() == migrated.keys()
    assert {name: sql for name, sql in modelled.items() if "TABLE" not in sql} == {
        name: sql for name, sql in migrated.items() if "TABLE" not in sql
    }


@pytest.mark.parametrize("revision", REVISIONS)
async def test_each_revision_goes_up_and_down(empty: Database, revision: str) -> None:
    """And the schema after up, down and up again is the same."""
    await migrate.upgrade(empty, revision)
    before = await schema(empty)
    await downgrade(empty, "-1")
    between = await schema(empty)
    await migrate.upgrade(empty, revision)

    assert before == await schema(empty)
    assert before != between


async def test_all_the_way_down_leaves_nothing(empty: Database) -> None:
    """What was made is taken away."""
    await migrate.upgrade(empty)
    await downgrade(empty, "base")

    assert {} == await schema(empty)
    async with empty.reading() as connection:
        assert not await migrate.at_head(connection)


def _values(table: object) -> dict[str, object]:
    examples: dict[type, object] = {int: 1, str: "x", bytes: b"x", bool: True}
    return {
        column.name: examples.get(column.type.python_type, "x")
        for column in table.columns  # type: ignore[attr-defined]
    }


async def test_data_survives_every_revision(empty: Database) -> None:
    """Rows of the first schema are there at the head, as many as there were."""
    await migrate.upgrade(empty, REVISIONS[0])
    first = MetaData()
    async with empty.writing() as connection:
        await connection.run_sync(first.reflect)
        kept = [table for table in first.sorted_tables if table.name != "alembic_version"]
        for table in kept:
            await connection.execute(insert(table).values(**_values(table)))
    await migrate.upgrade(empty)
    async with empty.reading() as connection:
        counts = [len((await connection.execute(select(table.c[0]))).all()) for table in kept]

    assert [1] * len(kept) == counts
    assert tables.bridge.Inbox.__tablename__ in {table.name for table in kept}


async def test_what_is_refused_from_now_on_stays(empty: Database) -> None:
    """An entry that somebody wrote by hand before is neither lost nor in the way."""
    await migrate.upgrade(empty, "0005")
    odd: list[dict[str, object]] = [
        {"kind": "issue", "day": "2026-13-99", "currency": "EUR", "other_id": None},
        {"kind": "gift", "day": "2026-11-22", "currency": "SEK", "other_id": None},
        {"kind": "transfer", "day": "2026-11-22", "currency": "EUR", "other_id": 1},
    ]
    common: dict[str, object] = {"chapter_id": 1, "owner_id": 1, "shares": 1, "amount": 1, "at": 1}
    async with empty.writing() as connection:
        await connection.execute(insert(tables.CHAPTER).values(_values(tables.CHAPTER) | {"currency": "EUR"}))
        await connection.execute(insert(tables.OWNER).values(id=1, chapter_id=1, number=1, admitted=1))
        await connection.execute(insert(tables.SHARE_ENTRY), [{**common, **one} for one in odd])
        before = (await connection.execute(select(tables.SHARE_ENTRY))).all()
    await migrate.upgrade(empty)
    async with empty.reading() as connection:
        after = (await connection.execute(select(tables.SHARE_ENTRY))).all()

    assert 3 == len(before)
    assert before == after


@pytest.mark.parametrize("statement", ["UPDATE share_entry SET amount = 0", "DELETE FROM share_entry"])
async def test_the_share_ledger_is_append_only(empty: Database, statement: str) -> None:
    """The database itself refuses to change a line of it, or to remove one."""
    nothing = ("membership_id", "record_id", "other_id", "reverses")
    await migrate.upgrade(empty)
    async with empty.writing() as connection:
        for table in (tables.CHAPTER, tables.OWNER, tables.SHARE_ENTRY):
            values = {"kind": "issue", "day": "2026-11-22", **dict.fromkeys(nothing)}
            await connection.execute(insert(table).values(**(_values(table) | _without(table, values))))
    with pytest.raises(DBAPIError, match="append-only"):
        async with empty.writing() as connection:
            await connection.execute(text(statement))


def _without(table: Table, values: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if name in table.c}


def _led_by(table: Table) -> set[str]:
    """The columns by which a table finds its rows."""
    unique = [one.columns for one in table.constraints if isinstance(one, UniqueConstraint)]
    keys = [table.primary_key.columns, *(one.columns for one in table.indexes), *unique]
    return {columns[0].name for columns in map(list, keys)}


def test_what_names_a_row_is_found_by_it() -> None:
    """Whoever removes a row has SQLite look for what still names it: in an index, not in the whole table."""
    every = SQLModel.metadata.tables.values()
    naming = [(table, key.parent.name) for table in every for key in table.foreign_keys]

    assert naming
    assert [] == [f"{table.name}.{name}" for table, name in naming if name not in _led_by(table)]
