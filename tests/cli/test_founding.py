"""`founder-code`, as the operator types it."""

import asyncio
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from organiser.chat.refs import ChatRef, Network
from organiser.members.codes import OneTimeCode, Purpose
from organiser.members.roles import Role, Term
from organiser.members.states import Rule, State
from organiser.members.steps import Change
from organiser.storage import lock, meta, migrate
from organiser.storage.directory import Directory
from organiser.storage.engine import Database
from organiser.storage.one_time_codes import OneTimeCodes
from organiser.storage.record_keys import RecordKeys
from organiser.storage.store import Store
from tests.fakes.desk import ANNA
from tests.process.forks import Ended, Forks

Code = Callable[..., Ended]
NOW = datetime.now(UTC)
ABOUT = {"profile": "be", "currency": "EUR", "zone": "Europe/Brussels", "language": "nl"}


@pytest.fixture
def founder_code(forks: Forks, tmp_path: Path) -> Code:
    """Run `python bot.py founder-code` in the test's folder."""
    settings = {
        "ORGANISER_TELEGRAM_TOKEN": "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11",
        "ORGANISER_DATA_DIR": "data",
    }
    plain = {name: value for name, value in os.environ.items() if not name.startswith("ORGANISER_")}  # noqa: TID251

    return lambda: forks.run(tmp_path, plain | settings, "founder-code")


async def _known(folder: Path, secret: str) -> OneTimeCode | None:
    database = Database(f"sqlite+aiosqlite:///{folder / 'data' / 'organiser.db'}")
    try:
        async with database.reading() as connection:
            vault = await meta.opened(connection, folder / "data-secrets")
            codes = OneTimeCodes(connection, vault.derive("codes"))
            return await codes.referred(codes.reference(secret))
    finally:
        await database.close()


async def _founded(folder: Path, members: int) -> None:
    for path in (folder / "data", folder / "data-secrets"):
        path.mkdir(mode=0o700)
    database = Database(f"sqlite+aiosqlite:///{folder / 'data' / 'organiser.db'}")
    await migrate.upgrade(database)
    async with database.writing() as connection:
        vault = await meta.opened(connection, folder / "data-secrets")
        directory = Directory(vault, RecordKeys(folder / "data-secrets", vault))
        store = Store(connection, directory, vault.derive("codes"), NOW)
        chat = await store.chats.meet(ChatRef(Network.TELEGRAM, ANNA.account.id), private=True)
        person = await store.people.meet(ANNA, chat, NOW)
        chapter = await store.chapters.add("Gent", NOW, founding=True, **ABOUT)
        assert chapter is not None
        first = Change(None, State.MEMBER, person, Rule.FOUNDED, NOW)
        kept = await store.memberships.begin(chapter.id, person, first, name="Anna")
        term = Term(kept.membership.id, person, Role.STEWARD, NOW, NOW + timedelta(days=9))
        await store.roles.add(term, person, None)
        for _ in range(1, members):
            await store.memberships.begin(chapter.id, None, first, name="Bo")
        await store.flush()
    await database.close()


def test_a_code_is_shown_once_and_replaced(tmp_path: Path, founder_code: Code) -> None:
    """Beside a running bot, too; the database knows its hash only, and the newest alone works."""
    first = founder_code()
    with lock.hold([tmp_path / "data" / "organiser.lock"]):
        second = founder_code()
    old, new = (one.stdout.splitlines()[0].replace("-", "") for one in (first, second))
    known = asyncio.run(_known(tmp_path, new))
    with closing(sqlite3.connect(tmp_path / "data" / "organiser.db")) as database:
        (row,) = database.execute("SELECT hash, purpose FROM one_time_code").fetchall()

    assert [0, 0] == [first.code, second.code]
    assert None is asyncio.run(_known(tmp_path, old))
    assert known is not None
    assert (Purpose.FOUND, None) == (known.purpose, known.subject)
    assert timedelta(hours=23) < known.expires - NOW < timedelta(hours=25)
    assert new.encode() not in row[0]
    assert "24 hours" in second.stdout


def test_a_founded_co_op_needs_none(tmp_path: Path, founder_code: Code) -> None:
    """One line says why, and nothing is made."""
    asyncio.run(_founded(tmp_path, members=2))
    ended = founder_code()
    with closing(sqlite3.connect(tmp_path / "data" / "organiser.db")) as database:
        codes = database.execute("SELECT count(*) FROM one_time_code").fetchone()

    assert (2, "") == (ended.code, ended.stdout)
    (line,) = ended.stderr.splitlines()
    assert line.startswith("This co-op is founded: it has a steward and members")
    assert (0,) == codes


def test_a_lone_founder_who_lost_their_account_can_begin_anew(tmp_path: Path, founder_code: Code) -> None:
    """As long as nobody else belongs to the co-op, its only steward blocks nobody."""
    asyncio.run(_founded(tmp_path, members=1))

    assert 0 == founder_code().code
