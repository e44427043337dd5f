"""Whatever is put, shredded, copied, brought back and interrupted: no name is lost, and none comes back."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from organiser.storage import backup, keys, migrate
from organiser.storage.engine import Database
from organiser.storage.record_keys import RecordKeys
from organiser.storage.records import Place, Records, sweep
from organiser.vault import Vault
from tests.fakes.world import fresh_database

MASTER = b"v" * 32
VAULT = Vault(MASTER)
PLACE = Place("owner", "record_id", 1)
"""All records are in one row here: they are told apart by their ids."""

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
STEPS = (
    "put",
    "put",
    "dies",
    "change",
    "shred",
    "sweep",
    "copy data",
    "copy keys",
    "bring data",
    "bring keys",
)


@dataclass
class History:
    """A database and its keys, with all that should be true of them."""

    folder: Path
    database: Database
    chance: Random
    truth: dict[int, bytes | None] = field(default_factory=dict)
    shredded: set[int] = field(default_factory=set)
    data: list[tuple[Path, dict[int, bytes | None]]] = field(default_factory=list)
    archives: list[Path] = field(default_factory=list)
    counted: int = 0

    @property
    def keys(self) -> RecordKeys:
        """The keys, as another process would open them."""
        return RecordKeys(self.folder / "secrets", VAULT)

    def name(self, suffix: str) -> Path:
        """A new file."""
        self.counted += 1
        return self.folder / f"{self.counted}{suffix}"

    async def step(self, what: str) -> None:
        """Let something happen."""
        alive = [record for record, content in self.truth.items() if content is not None]
        match what:
            case "put" | "dies":
                await self.put(dies=what == "dies")
            case "change" | "shred" if alive:
                await self.write(what, self.chance.choice(alive))
            case "sweep":
                await sweep(self.database, self.keys, NOW)
            case "copy data":
                self.data.append((self.name(".db"), dict(self.truth)))
                backup.save(self.folder / "organiser.db", self.data[-1][0])
            case "copy keys":
                self.archives.append(self.name(".tar"))
                keys.save(self.folder / "secrets", self.archives[-1], NOW)
            case "bring data" | "bring keys":
                await self.bring(what)
            case _:
                assert not alive

    async def put(self, *, dies: bool) -> None:
        """Put a record; a process may die after its key is kept, before the row is."""
        content = self.chance.randbytes(20)
        try:
            async with self.database.writing() as connection:
                records = Records(connection, self.keys)
                record = await records.put(PLACE, content)
                await records.flush()
                1 / (not dies)
        except ZeroDivisionError:
            return
        self.truth[record] = content

    async def write(self, what: str, record: int) -> None:
        """Change or shred a record."""
        content = self.chance.randbytes(20) if what == "change" else None
        async with self.database.writing() as connection:
            records = Records(connection, self.keys)
            if content is None:
                await records.shred(record)
                self.shredded.add(record)
            else:
                assert await records.change(record, PLACE, content)
        self.truth[record] = content

    async def bring(self, what: str) -> None:
        """Bring a copy back: of the data, as `restore` does, or of the keys."""
        archive = self.chance.choice(self.archives) if what == "bring keys" and self.archives else None
        brought = keys.Keys(self.folder / "secrets", archive)
        if what == "bring keys":
            brought.settle()
        elif self.data:
            copy, truth = self.chance.choice(self.data)
            await sweep(self.database, self.keys, NOW)
            await self.database.close()
            backup.restore(copy, self.folder / "organiser.db", brought, migrate.revisions())
            await sweep(self.database, self.keys, NOW)
            self.truth = {one: None if one in self.shredded else said for one, said in truth.items()}


async def read(database: Database, own: RecordKeys, records: list[int]) -> dict[int, bytes | None]:
    """What records say."""
    async with database.reading() as connection:
        found = await Records(connection, own).read_many(dict.fromkeys(records, PLACE))
    return {record: found.get(record) for record in records}


@pytest.mark.parametrize("seed", range(4))
async def test_no_name_is_lost_and_none_comes_back(template: Path, tmp_path: Path, seed: int) -> None:
    """After each step, what was kept can be read; with the last keys, no copy opens what was shredded."""
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "vault.key").write_bytes(MASTER)
    history = History(tmp_path, fresh_database(template, tmp_path), Random(seed))  # noqa: S311 - no secrets
    for _ in range(60):
        await history.step(history.chance.choice(STEPS))
        assert history.truth == await read(history.database, history.keys, list(history.truth))
    await sweep(history.database, history.keys, NOW)
    found = []
    for copy, truth in history.data:
        older = Database(f"sqlite+aiosqlite:///{copy}")
        found.append(await read(older, history.keys, list(truth)))
        await older.close()
    await history.database.close()

    assert history.shredded
    for said, (_, truth) in zip(found, history.data, strict=True):
        assert {one for one in truth if said[one] is not None} == {
            one for one, content in truth.items() if content is not None and one not in history.shredded
        }
