"""The command line, run as the operator runs it: its own process, its exit code, its one line.

`bot` takes a fresh interpreter; `forked` takes one that has loaded the program, which is ten times as fast.
"""

import errno
import os
import sqlite3
import stat
import subprocess
import sys
import tomllib
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

import organiser
from organiser import cli
from organiser.errors import Misconfigured
from organiser.storage import lock
from tests.process.forks import Ended, Forks

Forked = Callable[..., Ended]
ROOT = Path(__file__).parent.parent
TOKEN = "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11"


def bot(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run `python bot.py` in a folder, with these settings only."""
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, str(ROOT / "bot.py"), *arguments],
        cwd=folder,
        env=environment(settings),
        capture_output=True,
        text=True,
        check=False,
        timeout=50,
        umask=0o022,
    )


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """What a process sees: ours, with these settings only."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("ORGANISER_")}  # noqa: TID251
    return {**plain, **{f"ORGANISER_{name}": value for name, value in settings.items()}}


@pytest.fixture
def forked(forks: Forks, tmp_path: Path) -> Forked:
    """Run `python bot.py` in the test's folder, with these settings only."""

    def run(*arguments: str, **settings: str) -> Ended:
        return forks.run(tmp_path, environment(settings), *arguments)

    return run


def test_the_version_is_the_projects() -> None:
    """One version, wherever it is asked for."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]

    assert declared == organiser.__version__


@pytest.mark.parametrize("command", ["run", "doctor", "migrate"])
def test_a_missing_setting_is_one_line_and_exit_code_two(tmp_path: Path, command: str) -> None:
    """No traceback: the name, and what to do."""
    ended = bot(tmp_path, command)

    assert (2, "") == (ended.returncode, ended.stdout)
    (line,) = ended.stderr.splitlines()
    assert line.startswith("ORGANISER_TELEGRAM_TOKEN is missing")


def test_a_python_without_the_libraries_is_told_of(tmp_path: Path) -> None:
    """The system's own Python, in the place of the one in .venv, is one line with the mend."""
    ended = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-I", "-S", str(ROOT / "bot.py"), "doctor"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=50,
    )

    assert (2, "", 1) == (ended.returncode, ended.stdout, len(ended.stderr.splitlines()))
    assert "make install, then .venv/bin/python bot.py" in ended.stderr


def test_a_library_that_a_new_version_needs_is_named() -> None:
    """It is missed late, where a command loads it, and whoever updated by `git pull` alone can mend it."""
    lack = ModuleNotFoundError("No module named 'uvloop'", name="uvloop")

    assert "uvloop is not installed, which this version needs: make install" == cli._line_of(lack)


@pytest.mark.parametrize(
    ("chat", "room", "named"),
    [
        ("-1001234", "room", "ROOM_ID"),
        ("-1001234", "#room", "ROOM_ID"),
        ("-100/1/2", "!room:co.op", "CHAT_ID"),
        ("@group", "#a:co.op", "CHAT_ID"),
        ("1234", "!room:co.op", "CHAT_ID"),  # a person, not a group
    ],
)
def test_a_mistyped_chat_is_named(forked: Forked, chat: str, room: str, named: str) -> None:
    """A negative number is no option, and what is wrong is said before anything starts."""
    ended = forked("bridge", chat, room, TELEGRAM_TOKEN=TOKEN)

    assert 2 == ended.code
    assert ended.stderr.startswith(f"{named} must be")


def test_chats_of_a_network_that_is_not_set_up_are_not_joined(forked: Forked) -> None:
    """Nobody would ever hear of it: a bot without Matrix enters no room."""
    ended = forked("bridge", "-1001234", "#room:co.op", TELEGRAM_TOKEN=TOKEN)

    assert 2 == ended.code
    assert ended.stderr.startswith("ORGANISER_MATRIX_HOMESERVER is missing")


def test_a_copy_goes_out_and_comes_back(tmp_path: Path, forked: Forked) -> None:
    """migrate, backup with secrets, restore with secrets elsewhere: the operator's whole way."""
    given = {"TELEGRAM_TOKEN": TOKEN, "DATA_DIR": "first"}
    made = forked("migrate", **given)
    (tmp_path / "first-secrets" / "vault.key").write_bytes(b"k" * 32)
    saved = forked("backup", "copy.db", "--with-secrets", "keys.tar", **given)
    given["DATA_DIR"] = "second"
    restored = forked("restore", "copy.db", "--with-secrets", "keys.tar", **given)

    assert [0, 0, 0] == [made.code, saved.code, restored.code]
    assert "logs in as a new device" in " ".join(restored.stdout.split())
    assert b"k" * 32 == (tmp_path / "second-secrets" / "vault.key").read_bytes()
    with closing(sqlite3.connect(tmp_path / "second" / "organiser.db")) as database:
        assert [("ok",)] == database.execute("PRAGMA integrity_check").fetchall()


def test_what_the_command_line_makes_is_for_its_owner_only(tmp_path: Path, forked: Forked) -> None:
    """Whatever the shell's umask is: database, copies, keys, locks and folders."""
    given = {"TELEGRAM_TOKEN": TOKEN, "DATA_DIR": "deep/data", "SECRETS_DIR": "keys"}
    (tmp_path / "keys").mkdir(0o700)
    (tmp_path / "keys" / "vault.key").write_bytes(b"k" * 32)
    (tmp_path / "keys" / "vault.key").chmod(0o600)
    ended = [
        forked(*command, **given).code
        for command in (
            ("migrate",),
            ("backup", "copy.db", "--with-secrets", "keys.tar"),
            ("restore", "copy.db"),
        )
    ]
    made = {path: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.rglob("*")}

    assert [0, 0, 0] == ended
    assert tmp_path / "deep" / "data" / "organiser.db" in made
    assert [] == [f"{path.name} {mode:o}" for path, mode in made.items() if mode & 0o077]


def test_a_running_bot_is_not_restored_under(tmp_path: Path, forked: Forked) -> None:
    """While somebody holds the folder, restore is one line and exit code 2."""
    (tmp_path / "data").mkdir()
    with lock.hold([tmp_path / "data" / "organiser.lock"]):
        ended = forked("restore", "copy.db", TELEGRAM_TOKEN=TOKEN)

    assert 2 == ended.code
    assert "stop it first" in ended.stderr
    assert 1 == len(ended.stderr.splitlines())


@pytest.mark.parametrize("command", [("run",), ("doctor",), ("migrate",), ("backup", "copy.db")])
def test_another_kind_of_database_is_refused(forked: Forked, command: tuple[str, ...]) -> None:
    """Whether or not its driver is installed; the address, which holds a password, is not repeated."""
    url = "postgresql+asyncpg://me:hush@127.0.0.1/organiser"
    ended = forked(*command, TELEGRAM_TOKEN=TOKEN, DATABASE_URL=url)

    assert (2, "") == (ended.code, ended.stdout)
    (line,) = ended.stderr.splitlines()
    assert line.startswith("ORGANISER_DATABASE_URL must be of SQLite")
    assert "hush" not in line


def test_the_demo_says_what_it_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation that only runs the bot has no test servers."""
    monkeypatch.setitem(sys.modules, "organiser.sandbox.demo", None)

    with pytest.raises(Misconfigured, match="make demo"):
        cli.demo(headless=True)


def test_a_fault_of_ours_is_logged_without_its_words(tmp_path: Path, forked: Forked) -> None:
    """Exit code 1, the class and the place; a traceback's text could name people."""
    (tmp_path / "data").mkdir()
    with closing(sqlite3.connect(tmp_path / "data" / "organiser.db")) as database:
        database.execute("CREATE TABLE alembic_version (version_num TEXT)")
        database.execute("CREATE TABLE meta (secret_name TEXT)")
    ended = forked("migrate", TELEGRAM_TOKEN=TOKEN)

    assert (1, "") == (ended.code, ended.stdout)
    (line,) = ended.stderr.splitlines()
    assert "OperationalError at " in line
    assert "already exists" not in line


@pytest.mark.parametrize(
    ("said", "line"),
    [("database or disk is full", "make room"), ("database is locked", "end it"), ("no such table", "None")],
)
def test_what_keeps_the_database_from_being_opened_is_told(said: str, line: str) -> None:
    """At the start nothing can wait for it to pass; a bug stays one."""
    failure = OperationalError("BEGIN", (), sqlite3.OperationalError(said))

    assert line in str(cli._line_of(failure))


def test_what_this_user_may_not_open_is_told() -> None:
    """A command typed as another user than the bot's is no fault of ours."""
    line = cli._line_of(PermissionError(errno.EACCES, "Permission denied", "/srv/data/organiser.db"))

    assert line is not None
    assert line.startswith("What is in /srv/data cannot be opened by this user: change its owner or mode")


def test_what_the_operator_must_mend_is_found_in_a_group() -> None:
    """A task group wraps what its tasks raise; the line is told all the same, a bug is not."""
    mendable = ExceptionGroup("tasks", [ExceptionGroup("more", [Misconfigured("set it")])])

    assert ("set it", None) == (
        cli._line_of(mendable),
        cli._line_of(ExceptionGroup("tasks", [KeyError("x")])),
    )
