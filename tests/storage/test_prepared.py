"""Rows go to the driver as they are, and come back so."""

import pytest
from sqlalchemy import bindparam, insert, select, update

from organiser.storage.engine import Database
from organiser.storage.prepared import Prepared
from organiser.storage.tables import INBOX

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


def test_a_constant_that_is_no_text_of_the_statement_is_refused() -> None:
    """It would be missing in each row, and only the first write would tell."""
    with pytest.raises(ValueError, match="state"):
        Prepared(update(INBOX).where(INBOX.c.key == bindparam("which")).values(state="done"), ("which",))
