"""The owner register at the command line: taken out, and its keys copied and brought back."""

import asyncio
import csv
import errno
import io
import json
import os
import sqlite3
import stat
import sys
import tarfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest

from organiser.cli import exporting, opening, register_export
from organiser.exports.csv_files import BOM
from organiser.members.register import Legal
from organiser.storage import meta, migrate
from organiser.storage.chapters import Chapters
from organiser.storage.copying import NotDone
from organiser.storage.engine import Database
from organiser.storage.records import Records, opened
from organiser.storage.register import Register
from tests.process.forks import Ended, Forks

Bot = Callable[..., Ended]
_ELSEWHERE = "Choose another place, or change its owner or mode."
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ABOUT = {"profile": "se", "currency": "SEK", "zone": "Europe/Stockholm", "language": "sv"}


@pytest.fixture
def bot(forks: Forks, tmp_path: Path) -> Bot:
    """Run `python bot.py` in the test's folder."""
    settings = {
        "ORGANISER_TELEGRAM_TOKEN": "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11",
        "ORGANISER_DATA_DIR": "data",
    }
    plain = {name: value for name, value in os.environ.items() if not name.startswith("ORGANISER_")}  # noqa: TID251

    def run(*arguments: str) -> Ended:
        return forks.run(tmp_path, plain | settings, *arguments)

    return run


async def _kept(folder: Path, names: list[str]) -> None:
    for path in (folder / "data", folder / "data-secrets"):
        path.mkdir(mode=0o700)
    database = Database(f"sqlite+aiosqlite:///{folder / 'data' / 'organiser.db'}")
    await migrate.upgrade(database)
    async with database.writing() as connection:
        vault = await meta.opened(connection, folder / "data-secrets")
        records = Records(connection, await opened(connection, folder / "data-secrets", vault))
        for name in names:
            chapter = await Chapters(connection).add(name, NOW, founding=True, **ABOUT)
            assert chapter is not None
            await Register(connection, records).add(
                chapter.id, NOW, legal=Legal("Åsa Öberg", f"Gatan 1, {name}")
            )
        await records.flush()
    await database.close()


@pytest.fixture
def chapters(tmp_path: Path) -> None:
    """Two chapters, each with an owner."""
    asyncio.run(_kept(tmp_path, ["Malmö", "Lund"]))


@pytest.mark.usefixtures("chapters")
def test_the_register_goes_out_in_each_format(tmp_path: Path, bot: Bot) -> None:
    """To a file for the owner alone, or to standard output; each time is written down for the members."""
    ended = [
        bot("export", "register", "--format", "xlsx", "--chapter", "malmo", "--into", "register.xlsx"),
        bot("export", "register", "--chapter", "Lund"),
        bot("export", "register", "--format", "json", "--chapter", "Lund"),
    ]
    book = openpyxl.load_workbook(tmp_path / "register.xlsx")
    (_, row) = [[cell.value for cell in line] for line in book.active.iter_rows()]
    (_, line) = csv.reader(io.StringIO(ended[1].stdout.removeprefix(BOM), newline=""))
    said = json.loads(ended[2].stdout)
    with closing(sqlite3.connect(tmp_path / "data" / "organiser.db")) as database:
        readings = database.execute(
            "SELECT what, why, chapter_id, person_id, actor_id FROM reading"
        ).fetchall()

    assert [0, 0, 0] == [one.code for one in ended]
    assert [1, "Åsa Öberg", "Gatan 1, Malmö"] == row[:3]
    assert ["1", "Åsa Öberg", "Gatan 1, Lund"] == line[:3]
    assert {"number": 1, "admitted": "2026-03-01", "paid": "0.00", "left": None}.items() <= said["rows"][
        0
    ].items()
    assert 0o600 == stat.S_IMODE((tmp_path / "register.xlsx").stat().st_mode)
    assert "Owners written to register.xlsx: 1." in ended[0].stdout
    assert [("register", "export", number, None, None) for number in (1, 2, 2)] == readings


@pytest.mark.usefixtures("chapters")
@pytest.mark.parametrize(("name", "begins"), [("a.xlsx", b"PK"), ("a.JSON", b"{"), ("a.txt", BOM.encode())])
def test_a_file_is_what_its_name_says(tmp_path: Path, bot: Bot, name: str, begins: bytes) -> None:
    """No program opens a table with commas that is called a workbook."""
    ended = bot("export", "register", "--chapter", "Lund", "--into", name)

    assert 0 == ended.code
    assert (tmp_path / name).read_bytes().startswith(begins)


@pytest.mark.usefixtures("chapters")
@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ((), "There are several chapters: add --chapter NAME, one of: Malmö, Lund."),
        (("--chapter", "Gent"), "There is no chapter of that name. There are: Malmö, Lund."),
        (("--into", "there.csv"), "there.csv exists: name a new file."),
        (
            ("--into", "register.xlsx", "--format", "csv"),
            "register.xlsx would hold csv: let it end in .csv, or say --format xlsx.",
        ),
        (("--into", "nowhere/register.csv"), "nowhere is no folder: name a file in one that is there."),
        (
            ("--chapter", "Lund", "--into", "/proc/register.csv"),
            f"/proc/register.csv cannot be written: No such file or directory. {_ELSEWHERE}",
        ),
        (
            ("--chapter", "Lund", "--into", f"{'n' * 300}.csv"),
            f"{'n' * 300}.csv cannot be written: File name too long. {_ELSEWHERE}",
        ),
    ],
)
def test_what_cannot_be_exported_is_one_line(
    tmp_path: Path, bot: Bot, arguments: tuple[str, ...], line: str
) -> None:
    """With the mend; nothing is written, and no reading noted."""
    (tmp_path / "there.csv").touch()
    ended = bot("export", "register", *arguments)
    with closing(sqlite3.connect(tmp_path / "data" / "organiser.db")) as database:
        readings = database.execute("SELECT count(*) FROM reading").fetchone()

    assert (2, [line]) == (ended.code, ended.stderr.splitlines())
    assert (0,) == readings
    assert b"" == (tmp_path / "there.csv").read_bytes()


def test_a_full_disk_is_the_one_that_was_written_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the shell puts the register into a file, the database's disk is not to blame."""

    async def made(*_: object) -> tuple[bytes, int]:
        return b"1", 1

    def refuse(_: bytes) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(opening, "existing", lambda: None)
    monkeypatch.setattr(register_export, "made", made)
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=SimpleNamespace(write=refuse)))

    with pytest.raises(NotDone, match=r"^Standard output cannot be written: is the disk full"):
        exporting.register()


@pytest.mark.parametrize("emptied", [False, True])
def test_without_a_database_nothing_is_made(tmp_path: Path, bot: Bot, *, emptied: bool) -> None:
    """In another folder than the bot's, and where its file is empty: one line, and no new database."""
    if emptied:
        (tmp_path / "data").mkdir(mode=0o700)
        (tmp_path / "data" / "organiser.db").touch()
    before = sorted(tmp_path.rglob("*"))
    ended = bot("export", "register", "--into", "register.csv")

    assert (2, 1, "") == (ended.code, len(ended.stderr.splitlines()), ended.stdout)
    assert "There is no database data/organiser.db" in ended.stderr
    assert before == sorted(tmp_path.rglob("*"))
    assert not emptied or not (tmp_path / "data" / "organiser.db").stat().st_size


def test_without_a_chapter_there_is_nothing_to_export(tmp_path: Path, bot: Bot) -> None:
    """As on a new machine."""
    asyncio.run(_kept(tmp_path, []))
    ended = bot("export", "register")

    assert (2, "There is no chapter yet: nothing to export.\n") == (ended.code, ended.stderr)


@pytest.mark.usefixtures("chapters")
def test_what_no_workbook_holds_is_one_line(tmp_path: Path, bot: Bot) -> None:
    """An owner who passed shares on a thousand times: nothing is cut, and the other formats have it all."""
    line = (
        "INSERT INTO share_entry (chapter_id, owner_id, kind, shares, amount, currency, other_id, day, at) "
    )
    with closing(sqlite3.connect(tmp_path / "data" / "organiser.db")) as database, database:
        database.execute("INSERT INTO owner (id, chapter_id, number, admitted) VALUES (3, 2, 2, 0)")
        database.execute(line + "VALUES (2, 2, 'issue', 1400, 1400, 'SEK', NULL, '2026-03-01', 0)")
        passed = line + "VALUES (2, 2, 'transfer', 1, 0, 'SEK', 3, '2026-03-01', 0)"
        database.executemany(passed, [()] * 1400)
    ended = bot("export", "register", "--chapter", "Lund", "--into", "register.xlsx")
    other = bot("export", "register", "--chapter", "Lund", "--into", "register.json")
    (giver, _) = json.loads((tmp_path / "register.json").read_text())["rows"]

    assert (2, 1) == (ended.code, len(ended.stderr.splitlines()))
    assert "32767 signs: take csv or json, which hold all." in ended.stderr
    assert not (tmp_path / "register.xlsx").exists()
    assert (0, 1400) == (other.code, giver["transfers"].count("→"))


@pytest.mark.usefixtures("chapters")
def test_what_was_shredded_a_moment_ago_does_not_come_back(tmp_path: Path, bot: Bot) -> None:
    """A restore first destroys the keys that the bot had no time to destroy; other names are there again."""
    copied = bot("backup", "copy.db", "--with-secrets", "keys.tar")
    with closing(sqlite3.connect(tmp_path / "data" / "organiser.db")) as database, database:
        database.execute(
            "UPDATE record SET sealed = NULL WHERE id = (SELECT record_id FROM owner WHERE id = 1)"
        )
    restored = bot("restore", "copy.db", "--with-secrets", "keys.tar")
    names = [
        json.loads(bot("export", "register", "--format", "json", "--chapter", chapter).stdout)["rows"][0][
            "name"
        ]
        for chapter in ("Malmö", "Lund")
    ]

    assert [0, 0] == [copied.code, restored.code]
    assert [None, "Åsa Öberg"] == names


@pytest.mark.usefixtures("chapters")
def test_copies_of_keys_are_asked_for(tmp_path: Path, bot: Bot) -> None:
    """A copy without keys says what it lacks; one that was kept too long, and lost keys, are named."""
    alone = bot("backup", "copy.db")
    with tarfile.open(tmp_path / "old.tar", "w") as archive:
        archive.add(tmp_path / "data-secrets" / "record-keys.db", arcname="record-keys.db", filter=_old)
    os.utime(tmp_path / "copy.db", (0, 0))
    both = bot("backup", "other.db", "--with-secrets", "keys.tar")
    (tmp_path / "data-secrets" / "record-keys.db").unlink()
    lacking = bot("restore", "copy.db")
    exported = bot("export", "register", "--chapter", "Lund")

    assert [0, 0, 0, 2] == [one.code for one in (alone, both, lacking, exported)]
    assert "add --with-secrets KEYS" in alone.stdout
    assert "old.tar holds keys of records from more than 30 days ago: delete it." in both.stdout
    assert "keys.tar holds" not in both.stdout
    assert "copy.db is a copy of the data from more than 30 days ago: delete it." in both.stdout
    assert "other.db is" not in both.stdout
    assert "Legal names and addresses that cannot be read: 2." in lacking.stdout
    assert exported.stderr.startswith("ORGANISER_SECRETS_DIR: record-keys.db is not there")


@pytest.mark.usefixtures("chapters")
def test_keys_of_another_database_are_no_copy(tmp_path: Path, bot: Bot) -> None:
    """Nobody could open the copy of the data with them: said before it is too late."""
    (tmp_path / "data-secrets" / "vault.key").write_bytes(bytes(32))
    ended = bot("backup", "copy.db", "--with-secrets", "keys.tar")

    assert 2 == ended.code
    assert "vault.key does not belong to this database" in ended.stderr
    assert "erased.not_kept" not in ended.stdout
    assert not (tmp_path / "keys.tar").exists()


@pytest.mark.usefixtures("chapters")
def test_nobody_is_told_to_delete_what_the_bot_works_on(tmp_path: Path, bot: Bot) -> None:
    """However the folder is written: a bot that was off for a month has an old database, too."""
    (tmp_path / "elsewhere").symlink_to(tmp_path / "data")
    os.utime(tmp_path / "data" / "organiser.db", (0, 0))
    said = [bot("backup", f"{folder}/{folder[:4]}.db") for folder in ("elsewhere", "data/../data")]

    assert [0, 0] == [one.code for one in said]
    assert not any("delete it" in one.stdout for one in said)


def _old(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.mtime = 0
    return member
