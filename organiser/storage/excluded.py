"""No restored copy takes anybody in again who was excluded, or suspended, since it was made.

Who is held out by that is noted, by lookup key, beside the keys of records, as erasures are (`erased`).
At the start `again` sees by the database's name, which a restore makes anew, that this is an older copy, and
makes once more what it does not know. What stewards have lifted since is not lifted by that.
"""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple

import structlog
from sqlalchemy import select

from organiser.kernel import moment
from organiser.members.states import MEMBERS, Rule, State
from organiser.members.steps import Change
from organiser.members.suspensions import ends
from organiser.storage import meta
from organiser.storage.directory import Directory
from organiser.storage.engine import Connection, Database
from organiser.storage.memberships import SUSPENDED_BY_ONE
from organiser.storage.record_keys import FILE, loaded, reading, writing
from organiser.storage.store import Store
from organiser.storage.tables import ACCOUNT, EXCLUSION, MEMBERSHIP

log: Final = structlog.get_logger()

_TABLES: Final = (
    # An older version knew exclusions alone, and no rules.
    "DROP TABLE IF EXISTS excluded",
    "CREATE TABLE excluded (number INTEGER, key BLOB, chapter INTEGER, since INTEGER, rule TEXT)",
    "DROP TABLE IF EXISTS excluded_of",
    "CREATE TABLE excluded_of (instance TEXT)",
)
_THERE: Final = "SELECT 1 FROM sqlite_master WHERE name = 'excluded_of'"


class HeldOut(NamedTuple):
    """An account that is held out of a chapter; `number` is the membership's, `rule` that of the step."""

    number: int
    key: bytes
    chapter: int
    since: int
    rule: str = Rule.EXCLUDED_BY_TWO


async def keep(database: Database, folder: Path, *, made: bool = False) -> None:
    """Note who is held out, in SECRETS_DIR; not in place of what a restored copy has to be told yet.

    `made`: it was told.
    """
    async with database.reading() as connection:
        instance = await meta.get(connection, meta.INSTANCE)
        rows = await _held_out(connection)
    before, known = await asyncio.to_thread(_known, folder / FILE)
    told = made or before in {None, instance}
    if instance is not None and told and (before, set(known)) != (instance, set(rows)) and (rows or known):
        await asyncio.to_thread(_replace, folder / FILE, instance, rows)


async def again(database: Database, directory: Directory, now: datetime) -> int:
    """Make once more what this database, an older copy, does not know; returns how many it were."""
    file = directory.record_keys.file
    before, known = await asyncio.to_thread(_known, file)
    async with database.reading() as connection:
        instance = await meta.get(connection, meta.INSTANCE)
    if before in {None, instance}:
        return 0
    numbers: defaultdict[int, list[HeldOut]] = defaultdict(list)
    for row in known:
        numbers[row.number].append(row)
    async with database.writing(memory=directory) as connection:
        store = Store(connection, directory, directory.vault.derive("codes"), now)
        count = sum([await _hold_out(store, rows) for rows in numbers.values()])
        await store.flush()
    await keep(database, file.parent, made=True)
    if count:
        log.warning("excluded.again", count=count)
    return count


def merge(file: Path, copy: bytes) -> None:
    """Take over what a copy's content knows, where nothing is known here."""
    with loaded(copy) as brought:
        found = brought.execute(_THERE).fetchone()
        rows = [HeldOut(*row) for row in brought.execute("SELECT * FROM excluded")] if found else []
        of = brought.execute("SELECT instance FROM excluded_of").fetchone() if found else None
    if of is not None and _known(file)[0] is None:
        _replace(file, of[0], rows)


async def _hold_out(store: Store, rows: Sequence[HeldOut]) -> bool:
    """Let an exclusion or a suspension hold; False where it does already."""
    if rows[0].chapter not in {one.id for one in await store.chapters.all()}:
        return False
    return await (_exclude if rows[0].rule == Rule.EXCLUDED_BY_TWO else _suspend)(store, rows)


async def _suspend(store: Store, rows: Sequence[HeldOut]) -> bool:
    """The same for a suspension; who is no member in the copy is none, suspended or not."""
    chapter, since, rule = rows[0].chapter, moment(rows[0].since), Rule(rows[0].rule)
    done = False
    for person in store.directory.behind(row.key for row in rows):
        held = await store.memberships.held(person, chapter)
        before = None if held is None else held.membership
        if before is None or before.state not in MEMBERS | {State.SUSPENDED}:
            continue
        by_one = ends(await store.memberships.changes(before.id)) is not None
        if before.state in MEMBERS or (by_one and rule is Rule.SUSPENDED):
            change = Change(before.state, State.SUSPENDED, None, rule, max(since, before.since))
            await store.memberships.take(before, change)
            done = True
    return done


async def _exclude(store: Store, rows: Sequence[HeldOut]) -> bool:
    """Let an exclusion hold for all its accounts; False where it does already."""
    chapter, since = rows[0].chapter, rows[0].since
    done = False
    number: int | None = None
    for person in store.directory.behind(row.key for row in rows):
        number, fresh = await _exclude_person(store, person, chapter, since)
        done |= fresh
    unknown = [row.key for row in rows if store.people.of(row.key) is None]
    if unknown and not await _holds(store, [row.key for row in rows], chapter):
        if number is None:
            number = await _begun(store, None, chapter, since)
        await store.exclusions.keep([number], unknown)
        done = True
    return done


async def _holds(store: Store, keys: Sequence[bytes], chapter: int) -> bool:
    """Whether one of these accounts is held out of a chapter by an exclusion that outlived its person."""
    known = [await store.memberships.get(number) for number in await store.exclusions.by(keys)]
    return any(
        one is not None and (one.membership.chapter, one.membership.state) == (chapter, State.EXCLUDED)
        for one in known
    )


async def _exclude_person(store: Store, person: int, chapter: int, since: int) -> tuple[int, bool]:
    """The number of their exclusion, and whether it is made now."""
    for kept in await store.memberships.known(person):
        if (kept.membership.chapter, kept.membership.state) == (chapter, State.EXCLUDED):
            return kept.membership.id, False
    held = await store.memberships.held(person, chapter)
    if held is None:
        return await _begun(store, person, chapter, since), True
    before = held.membership
    change = Change(
        before.state, State.EXCLUDED, None, Rule.EXCLUDED_BY_TWO, max(moment(since), before.since)
    )
    await store.memberships.take(before, change)
    await store.roles.end_all(before.id, store.now)
    await store.register.end(before.id, store.now, excluded=True)
    return before.id, True


async def _begun(store: Store, person: int | None, chapter: int, since: int) -> int:
    """A membership that the copy knows nothing of; it has no name."""
    change = Change(None, State.EXCLUDED, None, Rule.EXCLUDED_BY_TWO, moment(since))
    return (await store.memberships.begin(chapter, person, change, name="")).membership.id


async def _held_out(connection: Connection) -> list[HeldOut]:
    columns = (MEMBERSHIP.c.id, ACCOUNT.c.key, MEMBERSHIP.c.chapter_id, MEMBERSHIP.c.since)
    known = select(*columns).join(ACCOUNT, ACCOUNT.c.person_id == MEMBERSHIP.c.person_id)
    columns = (MEMBERSHIP.c.id, EXCLUSION.c.key, MEMBERSHIP.c.chapter_id, MEMBERSHIP.c.since)
    erased = select(*columns).join(EXCLUSION, EXCLUSION.c.membership_id == MEMBERSHIP.c.id)
    of = [one.where(MEMBERSHIP.c.state == State.EXCLUDED) for one in (known, erased)]
    found = {HeldOut(*row) for one in of for row in (await connection.execute(one)).all()}
    suspended = (await connection.execute(known.where(MEMBERSHIP.c.state == State.SUSPENDED))).all()
    by_one = (await connection.execute(select(MEMBERSHIP.c.id).where(*SUSPENDED_BY_ONE))).scalars().all()
    rules = dict.fromkeys(by_one, Rule.SUSPENDED_ALONE)
    return sorted(found | {HeldOut(*row, rules.get(row.id, Rule.SUSPENDED)) for row in suspended})


def _known(file: Path) -> tuple[str | None, Sequence[HeldOut]]:
    """Of which database, and whom; None where nothing was noted yet."""
    with reading(file) as connection:
        if connection is None or connection.execute(_THERE).fetchone() is None:
            return None, ()
        instance = connection.execute("SELECT instance FROM excluded_of").fetchone()
        rows = connection.execute("SELECT * FROM excluded").fetchall()
    return None if instance is None else instance[0], [HeldOut(*row) for row in rows]


def _replace(file: Path, instance: str, rows: Sequence[HeldOut]) -> None:
    with writing(file) as connection:
        for table in _TABLES:
            connection.execute(table)
        connection.execute("INSERT INTO excluded_of VALUES (?)", (instance,))
        connection.executemany("INSERT INTO excluded VALUES (?, ?, ?, ?, ?)", rows)
