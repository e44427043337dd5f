"""No table and no column that knows a person is forgotten: neither in `/mydata`, nor by an erasure."""

from collections.abc import Iterable

import pytest
from sqlalchemy import BigInteger, Column, LargeBinary, MetaData, Table
from sqlmodel import SQLModel

from organiser.members.data_classes import CLASSES
from organiser.members.own_data import Kind
from organiser.storage.traces import IMPERSONAL, TRACES
from organiser.storage.traces.trace import Fate, Trace

BY_NAME = {trace.name: trace for trace in TRACES}
TABLES = {name: table for name, table in SQLModel.metadata.tables.items() if name != "alembic_version"}

SEEN = {
    "meta": "key value",
    "cursor": "network value",
    "conversation": "id names salt created",
    "placed": "line_id chat_id emoji message",
    "chapter": "id name profile currency zone language created founded",
    "chapter_setting": "chapter_id name value source read since act_id",
    # The accounts of an erasure are sealed, and moved elsewhere within minutes (`storage.erased`).
    "erasure": "id at clean_by mark accounts",
}
"""The columns of tables that know nobody, each looked at: a new one may lead to somebody by any name."""

NAMING = ("person_id", "actor_id", "granted_by", "seconded_by", "proposed_by", "decided_by", "membership_id")
"""What columns are called that name somebody; `author`, `sealed` and keys are bytes."""


def faults(tables: Iterable[Table], traces: Iterable[Trace], impersonal: Iterable[str]) -> list[str]:
    """The tables that are neither traced nor known to know nobody, and columns that no trace speaks of."""
    known, nobody = {trace.name: trace for trace in traces}, set(impersonal)
    found = []
    for table in tables:
        if table.name in nobody:
            found += [f"{table.name}.{column.name}" for column in table.columns if _leads(column)]
        elif table.name not in known:
            found.append(table.name)
        else:
            told = {tell.source for tell in known[table.name].tells} | set(known[table.name].unsaid)
            found += [f"{table.name}.{column.name}" for column in table.columns if column.name not in told]
    return found


def _leads(column: Column[object]) -> bool:
    """Whether a column looks as if it led to somebody."""
    return column.name in {*NAMING, "author", "sealed", "private_chat_id"}


def test_every_column_is_told_or_argued_away() -> None:
    """A new table, or column, stands in a trace, or among what knows nobody."""
    assert [] == faults(TABLES.values(), TRACES, IMPERSONAL)


def test_every_column_of_what_knows_nobody_was_looked_at() -> None:
    """Whoever adds one there says here that it leads to nobody, or gives the table a trace."""
    assert set(IMPERSONAL) == set(SEEN)
    assert {name: set(columns.split()) for name, columns in SEEN.items()} == {
        name: set(TABLES[name].columns.keys()) for name in SEEN
    }


@pytest.mark.parametrize(
    ("columns", "impersonal", "found"),
    [
        ([Column("person_id", BigInteger)], [], ["fresh"]),
        ([Column("person_id", BigInteger)], ["fresh"], ["fresh.person_id"]),
        ([Column("sealed", LargeBinary)], ["fresh"], ["fresh.sealed"]),
        ([Column("count", BigInteger)], ["fresh"], []),
    ],
)
def test_the_guard_sees_a_new_table(
    columns: list[Column[object]], impersonal: list[str], found: list[str]
) -> None:
    """One that is named nowhere, and one that is said to know nobody and does."""
    assert found == faults([Table("fresh", MetaData(), *columns)], TRACES, impersonal)


def test_the_guard_sees_a_new_column() -> None:
    """In a table that is known."""
    table = Table("work", MetaData(), Column("membership_id", BigInteger), Column("boss", BigInteger))

    assert ["work.boss"] == faults([table], TRACES, ())


def test_nothing_is_named_that_is_not_there() -> None:
    """No trace, and no excuse, outlives its table or column."""
    for trace in TRACES:
        assert {tell.source for tell in trace.tells} | set(trace.unsaid) <= set(trace.table.columns.keys())
        assert {*trace.persons, *trace.keys} <= set(trace.table.columns.keys())
        assert all(trace.unsaid.values())
    assert set(IMPERSONAL) <= set(TABLES)
    assert not set(IMPERSONAL) & set(BY_NAME)
    assert len(BY_NAME) == len(TRACES)


def test_whoever_acted_is_forgotten_by_an_erasure() -> None:
    """Every column that names who did something is emptied, and every key that stays."""
    for trace in TRACES:
        acting = {
            name for name in NAMING if name.endswith(("_by", "actor_id")) and name in trace.table.columns
        }
        kept = {"share_entry"}
        assert acting <= set(trace.persons) or trace.name in kept
        if trace.fate is Fate.NAMELESS and "author" in trace.table.columns:
            assert ("author",) == trace.keys


def test_what_is_kept_says_why() -> None:
    """Whoever is erased is told what stays, and for which reason."""
    assert all(trace.reason for trace in TRACES if trace.fate is Fate.KEPT)


def test_keys_are_told_apart() -> None:
    """A row is told under one title each."""
    for trace in TRACES:
        assert len({tell.key for tell in trace.tells}) == len(trace.tells)
        assert all(tell.kind in Kind for tell in trace.tells)


def test_every_table_is_in_one_class() -> None:
    """What `/privacy` says covers every table, and none twice."""
    classed = [table for kept in CLASSES.values() for table in kept.tables]

    assert len(set(classed)) == len(classed)
    assert set(BY_NAME) <= set(classed) <= set(TABLES)
    assert set(TABLES) - set(classed) <= set(IMPERSONAL)
