"""What is due: retention, late lanes, figures for the metrics. Each turn is short.

A turn that fails is logged, and the next one comes all the same: cleaning must never stop the bot.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta

import msgspec
import structlog

from organiser import metrics, retention
from organiser.bridge.watch import Watch
from organiser.chat.incoming import Gap
from organiser.chat.ports import Raw
from organiser.chat.refs import Network
from organiser.kernel import Clock, millis, moment
from organiser.storage import (
    accounts,
    backlog,
    brought,
    chats,
    codes,
    driver,
    due,
    erased,
    excluded,
    former,
    inbox,
    inquiries,
    jobs,
    lines,
    made_files,
    meta,
    one_time_codes,
    outbox,
    records,
    residue,
)
from organiser.storage.directory import Directory
from organiser.storage.engine import Database

RETENTION_EVERY = 600.0
FIGURES_EVERY = 5.0
LATE_EVERY = 5.0
DUE_EVERY = 10.0
"""How late a deadline may be noticed, where not very many have come at once (`due.PORTION`)."""

BATCH = 5000
HEARTBEAT_EVERY = 60.0
TELEGRAM_KEEPS = timedelta(hours=24)
"""How long Telegram keeps what it could not deliver (https://core.telegram.org/bots/api#getting-updates)."""

log = structlog.get_logger()


async def every(seconds: float, name: str, turn: Callable[[], Awaitable[None]]) -> None:
    """Take a turn every so many seconds, until cancelled."""
    while True:
        await asyncio.sleep(seconds)
        try:
            with driver.at_leisure():
                await turn()
        except Exception:
            log.exception("timers.turn_failed", kind=name)


async def retain(database: Database, directory: Directory, watch: Watch, clock: Clock) -> None:
    """Remove what has been kept for long enough, and what is left of all that was removed."""
    now = clock()
    watch.forget(now)
    async with database.writing(memory=directory) as connection:
        await inbox.forget(connection, now, retention.FAILED)
        await outbox.forget(connection, now)
        await codes.expire(connection, directory.vault, now)
        await inquiries.expire(connection, now)
        await one_time_codes.expire(connection, now - retention.CODES)
        await made_files.expire(connection, now)
        await jobs.expire(connection, directory.vault, now)
        await brought.expire(connection, now)
        await accounts.expire(connection, directory, now - retention.ACCOUNTS)
        await former.expire(connection, directory, now)
    while True:
        async with database.writing() as connection:
            if await lines.expire(connection, now, retention.LINES, BATCH) < BATCH:
                break
    async with database.writing(memory=directory) as connection:
        await chats.expire(connection, directory)
    await records.sweep(database, directory.record_keys, now)
    await keep_apart(database, directory, now)
    if not await residue.wipe(database):
        log.warning("timers.put_off", kind="residue")


class Apart:
    """Notes beside the keys, soon after it happened, who is erased, excluded or suspended.

    A copy that is put back must know them, also where the disk with the data is lost a minute later.
    """

    def __init__(self, database: Database, directory: Directory, clock: Clock) -> None:
        """Nothing is noted yet, as far as this process knows."""
        self._database = database
        self._directory = directory
        self._clock = clock
        self._seen: int | None = None
        self._noted: int | None = None

    async def note(self) -> None:
        """Note what is new; where nothing can be, nothing is read.

        What was begun when it was looked at last may have been committed only since: it is looked at again.
        """
        changes = self._directory.apart
        if changes != self._noted:
            await keep_apart(self._database, self._directory, self._clock())
            self._seen, self._noted = changes, self._seen


async def keep_apart(database: Database, directory: Directory, now: datetime) -> None:
    """Bring what is noted beside the keys of who is erased, excluded or suspended up to date."""
    folder = directory.record_keys.file.parent
    await erased.keep(database, folder, directory.vault, now)
    await excluded.keep(database, folder)


async def ring_due(
    database: Database, directory: Directory, connected: Mapping[Network, Callable[[], bool]], clock: Clock
) -> None:
    """Let what is due enter the inbox: forms without an answer, and other deadlines."""
    away = {network for network, is_connected in connected.items() if not is_connected()}
    await due.ring(database, directory, clock(), away)


async def note_contact(database: Database, is_connected: Callable[[], bool], clock: Clock) -> None:
    """Remember that Telegram delivered until now."""
    if is_connected():
        async with database.writing() as connection:
            await meta.put(connection, meta.TELEGRAM_SEEN, str(millis(clock())))


async def announce_gap(database: Database, directory: Directory, clock: Clock) -> None:
    """Tell the bridged Telegram chats when the bot was away for longer than Telegram keeps updates.

    What people wrote in between is lost to the bot. Matrix has no such limit: there the hole is filled.
    """
    now = clock()
    async with database.writing() as connection:
        seen = await meta.get(connection, meta.TELEGRAM_SEEN)
        if seen is None or now - moment(int(seen)) <= TELEGRAM_KEEPS:
            return
        since, until = moment(int(seen)), now - TELEGRAM_KEEPS
        gaps = [
            Gap(chat=chat.ref, since=since, at=until)
            for chat in directory.chats.values()
            if chat.ref.network is Network.TELEGRAM and chat.conversation is not None
        ]
        raws = [Raw(f"gap.{gap.chat.id}.{seen}", msgspec.json.encode(gap)) for gap in gaps]
        if raws:
            await inbox.add(connection, inbox.OWN, raws, now)
        await meta.put(connection, meta.TELEGRAM_SEEN, str(millis(now)))


async def measure(
    database: Database, directory: Directory, connected: Mapping[Network, Callable[[], bool]], clock: Clock
) -> None:
    """Bring the gauges up to date."""
    async with database.reading() as connection:
        waiting = await backlog.depth(connection)
        parked = await inbox.count_by_state(connection)
    now = millis(clock())
    for network, is_connected in connected.items():
        own = [row for row in waiting if directory.chats[row[0]].ref.network is network]
        metrics.OUTBOX_DEPTH.labels(network).set(sum(row[2] for row in own))
        oldest = min((row[3] for row in own), default=now)
        metrics.OUTBOX_OLDEST.labels(network).set(max(now - oldest, 0) / 1000)
        metrics.IN_DOUBT.labels(network).set(sum(row[2] for row in own if row[1] == outbox.DOUBT))
        metrics.PARKED.labels(network).set(parked.get((network, "parked"), 0))
        metrics.CONNECTED.labels(network).set(is_connected())
