"""No restored copy brings anybody back who was erased since it was made (decision 0014, for whole persons).

An erasure writes its accounts' keys into the database, with the transaction that erases; `keep` moves them to
where no copy of the database has them (`erased_keys`). At each start `again` looks which of the erasures that
are known there this database has not made: then it is an older copy, and makes them once more.
"""

import asyncio
import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

import structlog
from sqlalchemy import select, update
from sqlalchemy.exc import SQLAlchemyError

from organiser.errors import Misconfigured
from organiser.kernel import millis
from organiser.storage import erased_keys, excluded, meta
from organiser.storage.directory import Directory
from organiser.storage.engine import Database
from organiser.storage.erased_keys import ErasedKey
from organiser.storage.erasing import place_of_accounts
from organiser.storage.record_keys import FILE
from organiser.storage.store import Store
from organiser.storage.tables import ERASURE
from organiser.storage.traces.trace import Me
from organiser.vault import FINGERPRINT, KEY_FILE, LOOKUP_BYTES, Vault

log: Final = structlog.get_logger()


async def keep(database: Database, folder: Path, vault: Vault, now: datetime) -> None:
    """Move what erasures have written down out of the database; forget what no copy can bring back any more.

    `folder`: SECRETS_DIR.
    """
    waiting = select(ERASURE).where(ERASURE.c.accounts.is_not(None))
    async with database.reading() as connection:
        fresh = (await connection.execute(waiting)).all()
    if fresh:
        rows = [
            ErasedKey(row.mark, key, row.id, row.at, row.clean_by)
            for row in fresh
            for key in _cut(vault.unseal(row.accounts, place_of_accounts(row.mark)))
        ]
        await asyncio.to_thread(erased_keys.keep, folder / FILE, rows)
        async with database.writing() as connection:
            those = ERASURE.c.mark.in_([row.mark for row in fresh])
            await connection.execute(update(ERASURE).where(those).values(accounts=None))
    known = await asyncio.to_thread(erased_keys.known, folder / FILE)
    if any(row.clean_by <= millis(now) for row in known):
        await asyncio.to_thread(erased_keys.forget, folder / FILE, millis(now))


async def kept(url: str, folder: Path, now: datetime) -> None:
    """The same for whoever has no running bot; a damaged database, or one of an older version, has none."""
    if not (folder / KEY_FILE).exists():
        return
    database = Database(url)
    try:
        async with database.reading() as connection:
            vault = Vault.open(folder, fingerprint=await meta.get(connection, FINGERPRINT))
        await keep(database, folder, vault, now)
        await excluded.keep(database, folder)
    except (SQLAlchemyError, sqlite3.DatabaseError, Misconfigured):
        log.warning("erased.not_kept")
    finally:
        await database.close()


async def again(database: Database, directory: Directory, now: datetime) -> int:
    """Make the erasures once more that this database has not made; returns how many there were.

    Nobody is told: they were, and what was theirs is none of the bot's business any more.
    """
    known = await asyncio.to_thread(erased_keys.known, directory.record_keys.file)
    lost = await _unmade(database, known)
    if lost:
        async with database.writing(memory=directory) as connection:
            store = Store(connection, directory, directory.vault.derive("codes"), now)
            for rows in lost.values():
                await _erase(store, [row.key for row in rows], now)
                await store.erasing.note(rows[0])
        log.warning("erased.again", count=len(lost))
    return len(lost)


async def replayed(database: Database, directory: Directory) -> None:
    """Let the directory know whose words come again after a restore: Matrix is read on from the copy on.

    They are passed over for as long as the erasures are known; what an account says after its erasure is
    somebody's who has come back.
    """
    async with database.reading() as connection:
        restored = await meta.get(connection, meta.RESTORED)
    if restored is None:
        return
    known = await asyncio.to_thread(erased_keys.known, directory.record_keys.file)
    until: defaultdict[bytes, int] = defaultdict(int)
    for row in known:
        if row.at <= int(restored):
            until[row.key] = max(until[row.key], row.at)
    directory.erased = dict(until)


async def _unmade(database: Database, known: Sequence[ErasedKey]) -> Mapping[int, list[ErasedKey]]:
    """What is known of each erasure that the database knows nothing of."""
    if not known:
        return {}
    async with database.reading() as connection:
        made = set((await connection.execute(select(ERASURE.c.mark))).scalars())
    lost: defaultdict[int, list[ErasedKey]] = defaultdict(list)
    for row in known:
        if row.mark not in made:
            lost[row.mark].append(row)
    return lost


async def _erase(store: Store, keys: Sequence[bytes], now: datetime) -> None:
    """Erase whoever is behind these accounts; of somebody who has others, these accounts alone."""
    for person in store.directory.behind(keys):
        theirs = [one.key for one in await store.people.accounts(person)]
        alone = [key for key in theirs if key in keys]
        gone = [person] if alone == theirs else [await store.people.part(key, now) for key in alone]
        for one in gone:
            await store.erasing.end(one, now)
            await _remove(store, await store.own_data.me(one), now)
    # Accounts that were nobody's yet, and what is left of those that are forgotten.
    await _remove(store, await store.own_data.behind(keys), now)


async def _remove(store: Store, me: Me, now: datetime) -> None:
    held = await store.erasing.held(me, now)
    await store.erasing.stop(me, now)
    await store.erasing.remove(me, [one.owner for one in held], now)


def _cut(keys: bytes) -> list[bytes]:
    return [keys[at : at + LOOKUP_BYTES] for at in range(0, len(keys), LOOKUP_BYTES)]
