"""After more than a day away, chats are told that messages may be missing."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from organiser import timers
from organiser.bridge.conversation import NamesMode
from organiser.chat.incoming import Gap
from organiser.chat.refs import ChatRef, Network
from organiser.dispatch import EVENT
from organiser.storage import inbox, migrate
from organiser.storage.chats import Chats
from organiser.storage.directory import Directory
from organiser.storage.engine import Database
from organiser.storage.record_keys import RecordKeys
from organiser.vault import Vault

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
VAULT = Vault(bytes(32))


@pytest.fixture
async def database(tmp_path: Path) -> Database:
    """An empty database at the newest schema."""
    opened = Database(f"sqlite+aiosqlite:///{tmp_path / 'organiser.db'}")
    await migrate.upgrade(opened)
    return opened


async def _gaps_after(database: Database, away: timedelta) -> list[Gap]:
    directory = Directory(VAULT, RecordKeys(Path(), VAULT))
    async with database.writing() as connection:
        chats = Chats(connection, directory)
        salon = await chats.begin_conversation(NamesMode.FULL, bytes(16), NOW)
        for ref in (ChatRef(Network.TELEGRAM, "-100"), ChatRef(Network.MATRIX, "!room")):
            await chats.change(await chats.meet(ref), conversation_id=salon.id)
        await chats.meet(ChatRef(Network.TELEGRAM, "-200"))
    await timers.note_contact(database, lambda: True, lambda: NOW)
    await timers.announce_gap(database, directory, lambda: NOW + away)
    async with database.reading() as connection:
        events = [EVENT.decode(row.body) for row in await inbox.pending(connection, 10)]
    return [event for event in events if isinstance(event, Gap)]


async def test_more_than_a_day_away_is_told_in_each_bridged_telegram_chat(database: Database) -> None:
    """The hole reaches from the last contact to a day before the return."""
    (gap,) = await _gaps_after(database, timedelta(hours=30))
    await database.close()

    expected = (ChatRef(Network.TELEGRAM, "-100"), NOW, NOW + timedelta(hours=6))
    assert expected == (gap.chat, gap.since, gap.at)


async def test_a_shorter_absence_leaves_no_gap(database: Database) -> None:
    """Telegram keeps what was said for a day, so nothing is missing and nothing is told."""
    found = await _gaps_after(database, timedelta(hours=23))
    await database.close()

    assert [] == found
