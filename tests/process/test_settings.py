"""A missing or wrong setting is one line that names it and the mend, and exit code 2: no traceback.

One of each kind, each in a process of its own; all that `Settings` refuses is in tests/test_settings.py.
"""

import os
import shutil
import socket
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

import pytest

from tests.process.forking import BOT
from tests.process.forks import Forks

TOKEN = "4242:" + "T" * 35
TELEGRAM = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": "http://127.0.0.1:9", "WEB_PORT": "0"}
MATRIX = {"MATRIX_HOMESERVER": "http://127.0.0.1:9", "MATRIX_USER": "@bot:co.op"}
HUSH = "hush-hush"


WRONG: dict[str, tuple[Mapping[str, str], str]] = {
    "nothing": ({}, "ORGANISER_TELEGRAM_TOKEN is missing"),
    "no token": (TELEGRAM | {"TELEGRAM_TOKEN": HUSH}, "ORGANISER_TELEGRAM_TOKEN does not look like a token"),
    "two logins": (
        MATRIX | {"MATRIX_PASSWORD": HUSH, "MATRIX_ACCESS_TOKEN": HUSH},
        "ORGANISER_MATRIX_PASSWORD and ORGANISER_MATRIX_ACCESS_TOKEN are both set",
    ),
    "negative pace": (TELEGRAM | {"TELEGRAM_PER_SECOND": "-1"}, "ORGANISER_TELEGRAM_PER_SECOND must be at"),
    "mistyped": (
        TELEGRAM | {"TELEGRAM_TOKN": HUSH},
        "ORGANISER_TELEGRAM_TOKN is not a setting: did you mean ORGANISER_TELEGRAM_TOKEN?",
    ),
    "mixed folders": (
        TELEGRAM | {"SECRETS_DIR": "data/secrets"},
        "ORGANISER_SECRETS_DIR lies in ORGANISER_DATA_DIR",
    ),
    "no folder": (TELEGRAM | {"DATA_DIR": "taken"}, "ORGANISER_DATA_DIR cannot be made"),
    "no database address": (TELEGRAM | {"DATABASE_URL": HUSH}, "ORGANISER_DATABASE_URL is no database"),
    "database closed": (TELEGRAM | {"DATA_DIR": "closed"}, "The database closed/organiser.db"),
    "database damaged": (TELEGRAM | {"DATA_DIR": "damaged"}, "The database damaged/organiser.db"),
    "database too new": (TELEGRAM | {"DATA_DIR": "newer"}, "The database is that of a newer version"),
    "database of others": (TELEGRAM | {"DATA_DIR": "others"}, "The database others/organiser.db"),
    "key damaged": (TELEGRAM | {"SECRETS_DIR": "cut-key"}, "ORGANISER_SECRETS_DIR: vault.key is damaged"),
    "port taken": (TELEGRAM | {"WEB_PORT": "{port}"}, "ORGANISER_WEB_PORT (or ORGANISER_WEB_HOST)"),
    "no language": (TELEGRAM, "locales/"),
    "no text file": ({}, ".env cannot be read"),
}


def closed(folder: Path) -> None:
    """A database that is no file."""
    (folder / "closed" / "organiser.db").mkdir(parents=True)


def damaged(folder: Path) -> None:
    """A database whose beginning is lost."""
    (folder / "damaged").mkdir()
    (folder / "damaged" / "organiser.db").write_bytes(b"nothing that SQLite has written" * 100)


def others(folder: Path) -> None:
    """A database that another program has made."""
    (folder / "others").mkdir()
    with closing(sqlite3.connect(folder / "others" / "organiser.db")) as database:
        database.execute("CREATE TABLE recipes (name TEXT)")


def newer(folder: Path) -> None:
    """A database that a later version has worked on."""
    (folder / "newer").mkdir()
    with closing(sqlite3.connect(folder / "newer" / "organiser.db")) as database, database:
        database.execute("CREATE TABLE alembic_version (version_num TEXT)")
        database.execute("INSERT INTO alembic_version VALUES ('9999')")


def cut_key(folder: Path) -> None:
    """A key of which half is missing."""
    (folder / "cut-key").mkdir()
    (folder / "cut-key" / "vault.key").write_bytes(b"k" * 16)


def env_of_bytes(folder: Path) -> None:
    """A `.env` in no encoding."""
    (folder / ".env").write_bytes(b"ORGANISER_TELEGRAM_TOKEN=\xff\xfe")


def taken(folder: Path) -> None:
    """A file where a folder should be."""
    (folder / "taken").write_text("no folder")


def without_korean(folder: Path) -> None:
    """A release that lacks a language."""
    shutil.copy(BOT, folder)
    (folder / "organiser").symlink_to(BOT.parent / "organiser")
    shutil.copytree(BOT.parent / "locales", folder / "locales", ignore=shutil.ignore_patterns("ko"))


def nothing(folder: Path) -> None:
    """A folder as it is made."""


PREPARED: dict[str, Callable[[Path], None]] = {
    "database closed": closed,
    "database of others": others,
    "database damaged": damaged,
    "database too new": newer,
    "key damaged": cut_key,
    "no folder": taken,
    "no language": without_korean,
    "no text file": env_of_bytes,
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_setting_is_one_line(forks: Forks, tmp_path: Path, name: str) -> None:
    """It begins with what to look at, tells what to do, and repeats no value that may be a secret."""
    settings, beginning = WRONG[name]
    PREPARED.get(name, nothing)(tmp_path)
    program = tmp_path / "bot.py" if name == "no language" else BOT
    with socket.create_server(("127.0.0.1", 0)) as holder:
        given = environment(tmp_path, settings, str(holder.getsockname()[1]))
        end = forks.run(tmp_path, given, "run", program=program)
    lines = end.stderr.splitlines()

    assert (2, 1) == (end.code, len(lines)), end
    assert lines[0].startswith(beginning)
    assert any(mend in lines[0] for mend in (":", ";", "must be", "see docs"))
    assert HUSH not in end.stdout + end.stderr
    assert TOKEN not in end.stdout + end.stderr
    assert "Traceback" not in end.stdout + end.stderr


def environment(folder: Path, settings: Mapping[str, str], port: str) -> dict[str, str]:
    """What the process sees: these settings and nothing else of ours."""
    given = {f"ORGANISER_{key}": value.format(port=port) for key, value in settings.items()}
    return {"PATH": os.defpath, "HOME": str(folder), "LANG": "C.UTF-8", **given}
