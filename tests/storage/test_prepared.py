"""Rows go to the driver as they are, and come back so."""

from contextlib import nullcontext

import pytest
from sqlalchemy import bindparam, insert, select, update

from organiser.storage import driver
from organiser.storage.engine import Database
from organiser.storage.prepared import Prepared
from organiser.storage.tables import INBOX, OUTBOX

NAMES = ("network", "key", "state", "received", "body")


async def test_many_rows_are_kept_as_they_were_given(database: Database) -> None:
    """Numbers, text, bytes and None; also text in other scripts, and bytes that are no text."""
    rows = [
        {"network": "matrix", "key": "a", "state": "pending", "received": 1, "body": b"\x00\xff"},
        {"network": "telegram", "key": "김민지 🚲", "state": "done", "received": 2**53, "body": None},
    ]
    async with database.writing() as connection:
        await Prepared(insert(INBOX), NAMES).run(connection, rows)
        change = update(INBOX).where(INBOX.c.key == bindparam("which")).values(body=bindparam("words"))
        await Prepared(change, ("which", "words")).run(connection, [{"which": "a", "words": b"new"}])
    async with database.reading() as connection:
        found = await connection.execute(
            select(*(INBOX.c[name] for name in NAMES)).order_by(INBOX.c.received)
        )
        kept = [dict(row) for row in found.mappings()]

    assert [rows[0] | {"body": b"new"}, rows[1]] == kept


@pytest.mark.parametrize("leisurely", [False, True])
async def test_rows_are_found_by_name(database: Database, leisurely: bool) -> None:  # noqa: FBT001
    """With constants and truth values, here and in another thread; a change tells how many rows it met."""
    values = {
        "chat_id": 1,
        "kind": "post",
        "state": "queued",
        "created": 1,
        "due": 0,
        "attempts": 0,
        "parts": 0,
    }
    add = Prepared(insert(OUTBOX), (*values, "repeated", "urgent"))
    wanted = select(OUTBOX.c.id, OUTBOX.c.repeated, OUTBOX.c.error.is_(None)).where(
        OUTBOX.c.state == "queued"
    )
    find = Prepared(wanted.where(OUTBOX.c.id > bindparam("after")), ("after",))
    change = Prepared(update(OUTBOX).where(OUTBOX.c.id == bindparam("row")).values(state="sent"), ("row",))
    with driver.at_leisure() if leisurely else nullcontext():
        async with database.writing() as connection:
            await add.run(connection, [values | {"repeated": one, "urgent": False} for one in (True, False)])
            first, second = await find.find(connection, after=0)
            changed = [await change.change(connection, row=row) for row in (first.id, first.id + 2)]
            left = await find.find(connection, after=0)

    assert (True, False, True) == (first.repeated, second.repeated, second[2])
    assert [1, 0] == changed
    assert [second] == left
    assert isinstance(second.repeated, bool)


def test_a_value_that_is_not_named_is_refused() -> None:
    """It would be missing in each row, and only the first write would tell."""
    with pytest.raises(ValueError, match="which"):
        Prepared(update(INBOX).where(INBOX.c.key == bindparam("which")).values(state="done"))
