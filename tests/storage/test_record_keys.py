"""Keys of records: durable, destroyed without a trace, and never brought back by an older copy."""

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from organiser.errors import Misconfigured
from organiser.storage import record_keys
from organiser.storage.engine import Unwritable
from organiser.storage.record_keys import FILE, Kept, RecordKeys, copied, is_sound, lacking, merge
from organiser.vault import Vault

VAULT, OTHER = Vault(b"v" * 32), Vault(b"o" * 32)
A, B, C = b"a" * 32, b"b" * 32, b"c" * 32


@pytest.fixture
def keys(tmp_path: Path) -> RecordKeys:
    """Two keys."""
    made = RecordKeys(tmp_path, VAULT)
    made.keep({1: A, 2: B})
    return made


def wrapped(keys: RecordKeys, record: int) -> bytes:
    """How a key stands in the file."""
    with closing(sqlite3.connect(keys.file)) as connection:
        found = connection.execute("SELECT wrapped FROM record_key WHERE id = ?", (record,)).fetchone()
    return bytes(found[0])


def test_keys_are_wrapped_for_the_owner_only(keys: RecordKeys) -> None:
    """The file alone opens nothing, nobody else may read it, and another vault is told so."""
    assert {1: A, 2: B} == keys.find([1, 2, 3])
    assert A not in keys.file.read_bytes()
    assert 0o600 == stat.S_IMODE(keys.file.stat().st_mode)
    with pytest.raises(Misconfigured, match=r"record-keys\.db does not belong"):
        RecordKeys(keys.file.parent, OTHER).find([1])


def test_a_key_that_was_put_in_another_s_place_is_refused(keys: RecordKeys) -> None:
    """Whoever can write to the file cannot let one record be read with the key of another."""
    with closing(sqlite3.connect(keys.file)) as connection, connection:
        connection.execute("UPDATE record_key SET wrapped = ? WHERE id = 2", (wrapped(keys, 1),))

    with pytest.raises(Misconfigured, match="does not belong"):
        keys.find([2])


def test_a_shredded_key_is_in_no_file(keys: RecordKeys) -> None:
    """Neither in the database of keys nor in what SQLite writes beside it."""
    gone, stays = wrapped(keys, 1), wrapped(keys, 2)

    keys.shred([1, 7])

    left = b"".join(path.read_bytes() for path in keys.file.parent.iterdir())
    assert gone not in left
    assert stays in left
    assert {2: B} == keys.find([1, 2])
    assert {1: Kept(False, None), 2: Kept(True, None), 7: Kept(False, None)} == keys.all()


def test_an_older_copy_does_not_bring_back_what_was_shredded(keys: RecordKeys) -> None:
    """What either of both knows as shredded stays so; what only the copy has is added."""
    copy = copied(keys.file)
    keys.shred([1])
    other = RecordKeys(keys.file.parent / "new", VAULT)
    other.file.parent.mkdir()
    other.keep({3: C})

    merge(keys.file, copy)
    merge(other.file, copy)
    merge(other.file, copied(keys.file))

    assert {2: B} == keys.find([1, 2])
    assert {2: B, 3: C} == other.find([1, 2, 3])


def test_a_file_is_checked_before_the_bot_starts(keys: RecordKeys) -> None:
    """One that is damaged, or another vault's, is one line with the mend."""
    keys.check()
    with pytest.raises(Misconfigured, match="does not belong"):
        RecordKeys(keys.file.parent, OTHER).check()
    keys.file.write_bytes(b"nothing that SQLite has written" * 1000)
    for look in (keys.check, keys.all, lambda: keys.find([1]), lambda: keys.keep({9: C})):
        with pytest.raises(Misconfigured, match="is damaged"):
            look()


def test_only_a_copy_of_keys_is_one(keys: RecordKeys, tmp_path: Path) -> None:
    """Bytes, another program's database and a damaged copy are not."""
    with closing(sqlite3.connect(tmp_path / "other.db")) as connection:
        connection.execute("CREATE TABLE recipes (name)")

    assert is_sound(copied(keys.file))
    assert not is_sound(b"")
    assert not is_sound(b"no database")
    assert not is_sound((tmp_path / "other.db").read_bytes())


def test_where_there_is_no_file_there_are_no_keys(tmp_path: Path) -> None:
    """Looking makes none; an empty one, with which an operator begins anew, is as good as none."""
    keys = RecordKeys(tmp_path, VAULT)
    before = (keys.find([1]), keys.all(), keys.file.exists())
    keys.file.touch()
    after = (keys.find([1]), keys.all())
    keys.keep({1: A})

    assert ({}, {}, False) == before
    assert ({}, {}) == after
    assert {1: A} == keys.find([1])


def test_a_full_disk_is_said_as_such(keys: RecordKeys, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever writes can wait for it to pass, as with the database."""
    monkeypatch.setattr(record_keys, "_PRAGMAS", (*record_keys._PRAGMAS, "PRAGMA max_page_count=1"))

    with pytest.raises(Unwritable) as refused:
        keys.keep(dict.fromkeys(range(10, 1000), C))

    assert "disk_full" == refused.value.reason
    assert {1: A} == keys.find([1, 10])


def test_a_file_that_another_program_holds_is_waited_for_only_so_long(
    keys: RecordKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is changed then."""
    monkeypatch.setattr(record_keys, "BUSY_SECONDS", 0.0)
    with closing(sqlite3.connect(keys.file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unwritable) as refused:
            keys.shred([1])

    assert "locked" == refused.value.reason
    assert {1: A} == keys.find([1])


def test_a_folder_that_cannot_be_written_is_no_passing_matter(tmp_path: Path) -> None:
    """The fault is named for what it is."""
    with pytest.raises(FileNotFoundError):
        RecordKeys(tmp_path / "gone", VAULT).keep({1: A})


def test_records_whose_keys_are_lost_are_counted(keys: RecordKeys, tmp_path: Path) -> None:
    """Not those that were emptied, nor those whose keys were shredded; an old database has none."""
    database = tmp_path / "organiser.db"
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("CREATE TABLE meta (key)")
        before = lacking(database, keys.file)
        connection.execute("CREATE TABLE record (id INTEGER PRIMARY KEY, sealed BLOB)")
        connection.executemany(
            "INSERT INTO record VALUES (?, ?)", [(1, b"x"), (2, b"y"), (3, b"z"), (4, None)]
        )
    keys.shred([2])

    assert [] == before
    assert [3] == lacking(database, keys.file)
    assert [1, 2, 3] == lacking(database, tmp_path / FILE.replace(".db", ".none"))
