"""Sensitive fields as records: each sealed with a key of its own, which lies apart (`record_keys`).

What is sealed is bound to its place (table, column, row), so that a record that is moved to another person's
row does not open. A new key is durable before the row that needs it is committed; a record that is shredded
is emptied with the transaction, and its key is destroyed by the next `sweep`, ten minutes later at most
(decision 0014). What the content means is its owner's concern.
"""

import asyncio
import secrets
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import structlog
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Row, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from organiser import retention
from organiser.errors import Misconfigured
from organiser.kernel import day_over, millis, portions
from organiser.storage import meta
from organiser.storage.engine import Connection, Database
from organiser.storage.record_keys import FILE, Kept, RecordKeys
from organiser.storage.tables import RECORD
from organiser.vault import FINGERPRINT, FOREIGN, KEY_BYTES, NONCE_BYTES, Vault

SWEEP_WITHIN = timedelta(minutes=10)
"""After a record was emptied, its key goes with the next turn of retention."""

log = structlog.get_logger()

_ID_BITS = 62
_MANY = 500
GONE = (
    f"ORGANISER_SECRETS_DIR: {FILE} is not there, and the legal names of this database cannot be read "
    f"without it: put it back from the newest copy of the keys (tar -xf KEYS -C SECRETS_DIR {FILE}). Where "
    "there is no copy, make an empty file of that name: those names are lost, and new ones can be entered"
)


class Place(msgspec.Struct, frozen=True):
    """Where a record belongs: the table and column that name it, and the row."""

    table: str
    column: str
    row: int

    @property
    def kind(self) -> str:
        """What the record is."""
        return f"{self.table}.{self.column}"


class Records:
    """The records, within one transaction."""

    def __init__(self, connection: Connection, keys: RecordKeys) -> None:
        """`keys`: where the records' keys are kept."""
        self._connection = connection
        self._keys = keys
        self._fresh: dict[int, bytes] = {}

    async def put(self, place: Place, content: bytes) -> int:
        """Seal `content` for its place with a new key; returns the record's id. `flush` before the commit."""
        (record,) = await self.put_all([(place, content)])
        return record

    async def put_all(self, contents: Sequence[tuple[Place, bytes]]) -> list[int]:
        """The same for many; returns their ids in order."""
        rows: list[dict[str, Any]] = []
        for place, content in contents:
            # At random, so that a restored database never gives out a number that has a key already.
            record = secrets.randbits(_ID_BITS)
            key = self._fresh[record] = secrets.token_bytes(KEY_BYTES)
            rows.append({"id": record, "kind": place.kind, "sealed": _seal(key, record, place, content)})
        if rows:
            await self._connection.execute(insert(RECORD), rows)
        return [row["id"] for row in rows]

    async def read(self, record: int, place: Place) -> bytes | None:
        """What a record says; None where it was shredded, or its key is lost (`doctor` tells them apart).

        Raises:
            Misconfigured: it belongs elsewhere, or was tampered with.
        """
        return (await self.read_many({record: place})).get(record)

    async def read_many(self, places: Mapping[int, Place]) -> dict[int, bytes]:
        """What many records say, by their ids; without those of which `read` returns None.

        Raises:
            Misconfigured: one belongs elsewhere, or was tampered with.
        """
        wanted, found = list(places), dict[int, bytes]()
        for some in portions(wanted, _MANY):
            query = select(RECORD.c.id, RECORD.c.sealed).where(
                RECORD.c.id.in_(some), RECORD.c.sealed.is_not(None)
            )
            rows = (await self._connection.execute(query)).all()
            if rows:
                found |= await asyncio.to_thread(self._open, rows, places)
        return found

    def _open(self, rows: Sequence[Row[Any, Any]], places: Mapping[int, Place]) -> dict[int, bytes]:
        keys = self._keys.find([row.id for row in rows if row.id not in self._fresh]) | self._fresh
        return {
            row.id: _unseal(keys[row.id], row.id, places[row.id], row.sealed)
            for row in rows
            if row.id in keys
        }

    async def change(self, record: int, place: Place, content: bytes) -> bool:
        """Seal other content in a record's place; False where it cannot be opened any more: put a new one.

        Its key stays the same, so that an older copy of the database still opens with the newest keys, and
        all that it ever said is shredded at once.
        """
        key = self._fresh.get(record) or (await asyncio.to_thread(self._keys.find, [record])).get(record)
        if key is None:
            return False
        sealed = _seal(key, record, place, content)
        done = await self._connection.execute(
            update(RECORD).where(RECORD.c.id == record, RECORD.c.sealed.is_not(None)).values(sealed=sealed)
        )
        return done.rowcount == 1

    async def shred(self, record: int) -> None:
        """Empty a record for ever. Once that is committed, the next `sweep` destroys its key."""
        await self._connection.execute(update(RECORD).where(RECORD.c.id == record).values(sealed=None))

    async def flush(self) -> None:
        """Make the new keys durable: after this, what was put may be committed.

        Raises:
            Unwritable: there is no room for them.
        """
        fresh, self._fresh = self._fresh, {}
        if fresh:
            await asyncio.to_thread(self._keys.keep, fresh)


async def opened(connection: Connection, folder: Path, vault: Vault) -> RecordKeys:
    """The keys of this database's records.

    Raises:
        Misconfigured: it has records, and their keys are not there (a new file would hide that), or the file
            is damaged, or another database's.
    """
    keys = RecordKeys(folder, vault)
    if not keys.file.exists():
        query = select(RECORD.c.id).where(RECORD.c.sealed.is_not(None)).limit(1)
        if (await connection.execute(query)).first() is not None:
            raise Misconfigured(GONE)
    await asyncio.to_thread(keys.check)
    return keys


async def sweep(database: Database, keys: RecordKeys, now: datetime) -> None:
    """Bring keys and records together, whatever was interrupted or restored.

    Keys of emptied records are destroyed, and records whose keys were shredded are emptied (an older copy
    of the database was brought back). A key without a record opens nothing that this database has; but a
    newer copy may have it, and so it is kept for `retention.COPIES` first.
    """
    records = dict[int, bool]()
    async with database.reading() as connection:
        rows = await connection.stream(select(RECORD.c.id, RECORD.c.sealed.is_not(None)))
        async for part in rows.partitions(_MANY):
            records.update((record, full) for record, full in part)
    kept = await asyncio.to_thread(keys.all)
    apart = await asyncio.to_thread(_compared, records, kept, millis(now - retention.COPIES))
    steps = (
        (keys.shred, apart.over, ()),
        (keys.mark, apart.lone, (millis(now),)),
        (keys.mark, apart.found, (None,)),
    )
    for step, those, more in steps:
        if those:
            await asyncio.to_thread(step, those, *more)
    if apart.brought_back:
        async with database.writing() as connection:
            for some in portions(apart.brought_back, _MANY):
                await connection.execute(update(RECORD).where(RECORD.c.id.in_(some)).values(sealed=None))


class _Apart(NamedTuple):
    """Keys that are over, that have no record now, that have one again; records whose keys were shredded."""

    over: list[int]
    lone: list[int]
    found: list[int]
    brought_back: list[int]


def _compared(records: Mapping[int, bool], kept: Mapping[int, Kept], too_old: int) -> _Apart:
    """What a sweep has to bring together; `records`: whether they are full. Lone since `too_old` is over."""
    emptied = [one for one, key in kept.items() if key.there and records.get(one) is False]
    lone = {one: key for one, key in kept.items() if key.there and one not in records}
    forgotten = [one for one, key in lone.items() if key.unmatched is not None and key.unmatched < too_old]
    return _Apart(
        over=emptied + forgotten,
        lone=[one for one, key in lone.items() if key.unmatched is None],
        found=[one for one in records if one in kept and kept[one].unmatched is not None],
        brought_back=[one for one, full in records.items() if full and one in kept and not kept[one].there],
    )


async def swept(url: str, folder: Path, now: datetime) -> None:
    """The same for whoever has no running bot: the database at `url`, with the keys in `folder`.

    A database that is damaged, or of an older version, cannot say what was shredded; nor can keys that are.
    """
    if not (folder / FILE).exists():
        return
    database = Database(url)
    try:
        async with database.reading() as connection:
            vault = Vault.open(folder, fingerprint=await meta.get(connection, FINGERPRINT))
        await sweep(database, RecordKeys(folder, vault), now)
    except (SQLAlchemyError, sqlite3.DatabaseError, Misconfigured):
        log.warning("records.not_swept")
    finally:
        await database.close()


def clean_by(erased: datetime) -> datetime:
    """From when on no copy that may be kept can open what was shredded at a time: a midnight, UTC."""
    return day_over((erased + SWEEP_WITHIN + retention.COPIES).astimezone(UTC).date(), UTC)


def _seal(key: bytes, record: int, place: Place, content: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, content, _bound(record, place))


def _unseal(key: bytes, record: int, place: Place, sealed: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _bound(record, place))
    except InvalidTag:
        raise Misconfigured(FOREIGN) from None


def _bound(record: int, place: Place) -> bytes:
    return f"record.sealed.{record}/{place.kind}.{place.row}".encode()
