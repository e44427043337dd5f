"""Settings: every mistake is one line that names the setting and the mend, and never a value."""

import errno
import os
import re
import stat
from pathlib import Path

import pytest

from organiser.errors import Misconfigured
from organiser.settings import EXAMPLES, PREFIX, Settings

TOKEN = "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11"
MATRIX = {"MATRIX_HOMESERVER": "https://co.op", "MATRIX_USER": "@bot:co.op", "MATRIX_PASSWORD": "zeer geheim"}


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Start from an environment and a folder that know nothing of Organiser."""
    for name in [name for name in os.environ if name.startswith(PREFIX)]:  # noqa: TID251
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def given(monkeypatch: pytest.MonkeyPatch, **values: str) -> None:
    """Set the settings of these names."""
    for name, value in values.items():
        monkeypatch.setenv(PREFIX + name, value)


def test_one_network_is_enough_and_the_rest_has_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    """A token alone starts a bot with the limits that Telegram documents."""
    given(monkeypatch, TELEGRAM_TOKEN=TOKEN)

    settings = Settings.load()

    assert (True, False) == (settings.telegram, settings.matrix)
    assert (30, 1, 20) == (
        settings.telegram_per_second,
        settings.telegram_chat_per_second,
        settings.telegram_group_per_minute,
    )
    assert settings.matrix_per_second is None
    assert Path("data/organiser.db") == settings.database_file


def test_the_file_is_read_and_the_environment_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    """`.env` holds what lasts; the environment overrides it; an empty value counts as not given."""
    Path(".env").write_text(
        f"# mine\nORGANISER_TELEGRAM_TOKEN={TOKEN}\nORGANISER_WEB_PORT=1\nORGANISER_PUBLIC_URL=\n"
    )
    given(monkeypatch, WEB_PORT="2")

    settings = Settings.load()

    assert (2, None) == (settings.web_port, settings.public_url)


@pytest.mark.parametrize("password", ["ge${HOME}heim", "ge${nowhere}heim", "'ge${HOME}heim'"])
def test_a_value_of_the_file_is_what_stands_there(password: str) -> None:
    """Nothing is put in the place of `${...}`, as Docker and systemd do not: it is part of a password."""
    lines = [f"ORGANISER_{name}={value}" for name, value in (MATRIX | {"MATRIX_PASSWORD": password}).items()]
    Path(".env").write_text("\n".join(lines))

    found = Settings.load().matrix_password

    assert found is not None
    assert password.strip("'") == found.get_secret_value()


def test_white_space_around_a_value_is_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What was pasted with it is meant without it, but for a password. `~` is the home folder."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    given(monkeypatch, TELEGRAM_TOKEN=f" {TOKEN}\n", DATA_DIR=" ~/data ", **MATRIX)
    given(monkeypatch, MATRIX_USER="@bot:co.op ", MATRIX_PASSWORD=" zeer geheim ")

    settings = Settings.load()

    assert settings.telegram_token is not None
    assert settings.matrix_password is not None
    assert (TOKEN, "@bot:co.op", " zeer geheim ", tmp_path / "home" / "data") == (
        settings.telegram_token.get_secret_value(),
        settings.matrix_user,
        settings.matrix_password.get_secret_value(),
        settings.data_dir,
    )


def test_a_database_elsewhere_is_locked_there_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Two bots with folders of their own and one database must find each other."""
    given(monkeypatch, TELEGRAM_TOKEN=TOKEN)
    alone = Settings.load().locks
    given(monkeypatch, DATA_DIR="other", DATABASE_URL="sqlite+aiosqlite:///data/organiser.db")

    assert (Path("data/organiser.lock"),) == alone
    assert (Path("other/organiser.lock"), tmp_path / "data" / "organiser.lock") == Settings.load().locks


def test_secrets_never_show(monkeypatch: pytest.MonkeyPatch) -> None:
    """A printed `Settings` holds neither token, password, nor the database's address."""
    given(monkeypatch, TELEGRAM_TOKEN=TOKEN, DATABASE_URL="sqlite+aiosqlite:///hush.db", **MATRIX)

    shown = repr(Settings.load())

    assert [] == [secret for secret in (TOKEN, "zeer geheim", "hush") if secret in shown]


@pytest.mark.parametrize(
    ("wrong", "named", "mend"),
    [
        ({}, "TELEGRAM_TOKEN", "MATRIX_HOMESERVER"),
        ({"TELEGRAM_TOKEN": "hush"}, "TELEGRAM_TOKEN", "BotFather"),
        ({"TELEGRAM_TOKEN": f"bot{TOKEN}"}, "TELEGRAM_TOKEN", "BotFather"),
        ({"TELEGRAM_TOKEN": f"４２{TOKEN}"}, "TELEGRAM_TOKEN", "BotFather"),  # noqa: RUF001 - wide digits
        ({"TELEGRAM_TOKN": TOKEN}, "TELEGRAM_TOKN", "did you mean ORGANISER_TELEGRAM_TOKEN?"),
        ({"WEB_PORTS": "1"}, "WEB_PORTS", "did you mean ORGANISER_WEB_PORT?"),
        ({"WEB_PORT": "hush"}, "WEB_PORT", "whole number"),
        ({"WEB_PORT": "99999"}, "WEB_PORT", "at most 65535"),
        ({"MATRIX_PER_SECOND": "-1"}, "MATRIX_PER_SECOND", "at least 0"),
        ({"TELEGRAM_PER_SECOND": "nan"}, "TELEGRAM_PER_SECOND", "a number"),
        ({"PARK_SECONDS": "0"}, "PARK_SECONDS", "more than 0"),
        ({"DEFAULT_LOCALE": "de"}, "DEFAULT_LOCALE", "'en', 'ko', 'nl' or 'sv'"),
        ({"PUBLIC_URL": "co.op"}, "PUBLIC_URL", "https://"),
        ({"TELEGRAM_API_URL": "http://localhost:81/bot"}, "TELEGRAM_API_URL", "without the final /bot"),
        ({"TELEGRAM_API_URL": "http://localhost:81/bot/"}, "TELEGRAM_API_URL", "without the final /bot"),
        (
            {"TELEGRAM_API_URL": "https://api.telegram.org/bot42:hush/getMe"},
            "TELEGRAM_API_URL",
            "without the token",
        ),
        (
            {"TELEGRAM_TOKEN": TOKEN, "DATABASE_URL": "sqlite+aiosqlite:///data-secrets/hush.db"},
            "DATABASE_URL",
            "a copy of the keys never holds the data",
        ),
        (MATRIX | {"MATRIX_USER": "bot"}, "MATRIX_USER", "@organiser:your.server"),
        (MATRIX | {"MATRIX_HOMESERVER": ""}, "MATRIX_HOMESERVER", "https://your.server"),
        (MATRIX | {"MATRIX_USER": ""}, "MATRIX_USER", "@organiser:your.server"),
        (MATRIX | {"MATRIX_PASSWORD": ""}, "MATRIX_PASSWORD", "ORGANISER_MATRIX_ACCESS_TOKEN"),
        (MATRIX | {"MATRIX_ACCESS_TOKEN": "hush"}, "MATRIX_PASSWORD", "keep one"),
        (
            MATRIX | {"MATRIX_PASSWORD": "", "MATRIX_ACCESS_TOKEN": "hush"},
            "MATRIX_DEVICE_ID",
            "belongs to one device",
        ),
        (MATRIX | {"SECRETS_DIR": "data/keys"}, "SECRETS_DIR", "put it beside"),
        (MATRIX | {"DATA_DIR": "keys/data", "SECRETS_DIR": "keys"}, "DATA_DIR", "put it beside"),
        (MATRIX | {"MATRIX_DEVICE_ID": "HUSH"}, "MATRIX_DEVICE_ID", "a password makes its own"),
        (MATRIX | {"MATRIX_PASSWORD": "   "}, "MATRIX_PASSWORD", "blank"),
        (MATRIX | {"MATRIX_HOMESERVER": "https://co.op/_matrix/client"}, "MATRIX_HOMESERVER", "/_matrix"),
        (MATRIX | {"MATRIX_HOMESERVER": "https://hush:hush@co.op"}, "MATRIX_HOMESERVER", "alone"),
        (MATRIX | {"MATRIX_HOMESERVER": "https://co.op?hush"}, "MATRIX_HOMESERVER", "alone"),
        (MATRIX | {"MATRIX_HOMESERVER": "https://co op"}, "MATRIX_HOMESERVER", "https://"),
        (MATRIX | {"MATRIX_HOMESERVER": "https://co.op:99999"}, "MATRIX_HOMESERVER", "https://"),
        (MATRIX | {"MATRIX_HOMESERVER": "https://[::1"}, "MATRIX_HOMESERVER", "https://"),
        ({"TELEGRAM_API_URL": f"http://co.op/bot{TOKEN}"}, "TELEGRAM_API_URL", "without the token"),
        ({"TELEGRAM_TOKEN": f'"{TOKEN}"'}, "TELEGRAM_TOKEN", "stands in quotes"),
        ({"TELEGRAM_PER_SECOND": "inf"}, "TELEGRAM_PER_SECOND", "a number"),
        ({"TELEGRAM_PER_SECOND": "1e-300"}, "TELEGRAM_PER_SECOND", "0 lifts the limit"),
        ({"PARK_SECONDS": "inf"}, "PARK_SECONDS", "a number"),
        ({"LATE_NOTICE_SECONDS": "1e300"}, "LATE_NOTICE_SECONDS", "at most 604800"),
        ({"FILE_LIMIT_MB": "1e308"}, "FILE_LIMIT_MB", "at most 10000"),
        ({"DATABASE_URL": "sqlite:///hush.db"}, "DATABASE_URL", "write sqlite+aiosqlite:///"),
        ({"DATABASE_URL": "sqlite+aiosqlite://"}, "DATABASE_URL", "must name a file"),
        ({"DATABASE_URL": "sqlite+aiosqlite:///:memory:"}, "DATABASE_URL", "must name a file"),
        ({"DATABASE_URL": "sqlite+aiosqlite://hush/x.db"}, "DATABASE_URL", "must name a file"),
        ({"DATABASE_URL": "sqlite+aiosqlite:///x.db?hush=1"}, "DATABASE_URL", "without ?"),
        ({"DATABASE_URL": "hush"}, "DATABASE_URL", "no database address"),
        *(
            ({"DATABASE_URL": f"{driver}://me:hush@co.op/x"}, "DATABASE_URL", "must be of SQLite")
            for driver in ("postgresql", "postgresql+asyncpg", "postgresql+psycopg2", "mysql+aiomysql", "x+y")
        ),
        ({"DATA_DIR": "~nobody-of-this-name/data"}, "DATA_DIR", "write it in full"),
        (MATRIX | {"SECRETS_DIR": "elsewhere/../data"}, "SECRETS_DIR", "put it beside"),
        (
            MATRIX | {"MATRIX_HOMESERVER": "http://hush.example.org"},
            "MATRIX_HOMESERVER",
            "must begin with https://",
        ),
        ({"TELEGRAM_API_URL": "HTTP://api.hush.org:81"}, "TELEGRAM_API_URL", "must begin with https://"),
        ({"TELEGRAM_API_URL": "http://8.8.8.8"}, "TELEGRAM_API_URL", "must begin with https://"),
        ({"TELEGRAM_API_URL": "http://134744072"}, "TELEGRAM_API_URL", "must begin with https://"),
        ({"TELEGRAM_API_URL": "http://0x8080808"}, "TELEGRAM_API_URL", "must begin with https://"),
        ({"TELEGRAM_API_URL": "http://[::ffff:8.8.8.8]"}, "TELEGRAM_API_URL", "must begin with https://"),
        *(
            ({"TELEGRAM_API_URL": f"https://{host}"}, "TELEGRAM_API_URL", "such as https://your.server")
            for host in ("hush\u3002org", "\u2603.hush.org", "-.-", "h" * 64, ".".join(["hush"] * 60), "a..b")
        ),
        ({"WEB_HOST": "  "}, "WEB_HOST", "is blank"),
        ({"DATA_DIR": "\t"}, "DATA_DIR", "is blank"),
        *(
            ({"WEB_HOST": host}, "WEB_HOST", "of this machine")
            for host in ("\u202e", "/hush", "https://hush", "-")
        ),
        (
            MATRIX | {"MATRIX_PASSWORD": "", "MATRIX_ACCESS_TOKEN": "hush\nhush", "MATRIX_DEVICE_ID": "D"},
            "MATRIX_ACCESS_TOKEN",
            "copy it once more",
        ),
        (
            MATRIX | {"MATRIX_PASSWORD": "", "MATRIX_ACCESS_TOKEN": "hush", "MATRIX_DEVICE_ID": "한"},
            "MATRIX_DEVICE_ID",
            "copy it once more",
        ),
        ({"TELEGRAM_API_URL": "http://localhost.hush.org"}, "TELEGRAM_API_URL", "must begin with https://"),
    ],
)
def test_a_mistake_is_one_line_with_the_name_and_the_mend(
    monkeypatch: pytest.MonkeyPatch, wrong: dict[str, str], named: str, mend: str
) -> None:
    """Whatever is wrong, the operator reads what to change, and no value is repeated."""
    given(monkeypatch, **wrong)

    with pytest.raises(Misconfigured) as refused:
        Settings.load()

    line = str(refused.value)
    assert line.startswith(PREFIX + named)
    assert mend in line
    assert "\n" not in line
    assert "hush" not in line


@pytest.mark.parametrize(
    ("url", "in_the_open"),
    [
        ("https://co.op", False),
        ("http://localhost:8008", False),
        ("http://127.8.8.8", False),
        ("http://[::1]:8008", False),
        ("http://synapse:8008", True),
        ("http://192.168.1.7", True),
        ("HTTP://[fd00::7]", True),
    ],
)
def test_without_encryption_only_what_is_near_is_reached(
    monkeypatch: pytest.MonkeyPatch, url: str, *, in_the_open: bool
) -> None:
    """This machine, and (for the doctor to name) its own network, such as that of Docker Compose."""
    given(monkeypatch, **(MATRIX | {"TELEGRAM_API_URL": url, "MATRIX_HOMESERVER": url}))
    named = (f"{PREFIX}TELEGRAM_API_URL", f"{PREFIX}MATRIX_HOMESERVER")

    assert (named if in_the_open else ()) == Settings.load().in_the_open


@pytest.mark.parametrize("field", EXAMPLES)
def test_example_values_are_refused(monkeypatch: pytest.MonkeyPatch, field: str) -> None:
    """A copied `.env.example` does not start a bot with somebody else's names."""
    given(monkeypatch, **(MATRIX | {"TELEGRAM_TOKEN": TOKEN, field.upper(): EXAMPLES[field]}))

    with pytest.raises(Misconfigured, match=f"{PREFIX}{field.upper()} still holds the example"):
        Settings.load()


def test_a_file_that_is_no_text_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A `.env` in another encoding is the operator's to mend, and no traceback."""
    given(monkeypatch, TELEGRAM_TOKEN=TOKEN)
    Path(".env").write_bytes(b"ORGANISER_PUBLIC_URL=\xff\xfe")

    with pytest.raises(Misconfigured, match=r"^\.env cannot be read"):
        Settings.load()


@pytest.mark.parametrize("line", ["ORGANISER_WEB_PORT: 81", "ORGANISER_WEB_PORT", "ORGANISER_WEB_PORT='81"])
def test_a_line_of_the_file_that_says_nothing_is_named(monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    """It is not passed over: a limit that was meant to hold would not."""
    given(monkeypatch, TELEGRAM_TOKEN=TOKEN)
    Path(".env").write_text(f"# mine\n{line}\n")

    with pytest.raises(Misconfigured, match=r"^\.env, line 2, cannot be read: write NAME=value"):
        Settings.load()


def test_a_file_that_others_own_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not its encoding that must be mended."""
    given(monkeypatch, TELEGRAM_TOKEN=TOKEN)
    Path(".env").touch()

    def refused(*_: object) -> str:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "read_text", refused)

    with pytest.raises(Misconfigured, match=r"^\.env cannot be read by this user: change its owner or mode"):
        Settings.load()


def test_where_no_file_was_found_is_told(tmp_path: Path) -> None:
    """Whoever types a command in another folder reads that the settings are not there."""
    with pytest.raises(Misconfigured, match=re.escape(f"There is none in {tmp_path}.")):
        Settings.load()


def test_a_folder_that_is_gone_is_told_of(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A shell may still stand where a folder was; nothing can be found from there."""
    given(monkeypatch, TELEGRAM_TOKEN=TOKEN)
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()

    with pytest.raises(Misconfigured, match="is gone, or closed: cd to another"):
        Settings.load()


def test_a_folder_in_the_files_place_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Docker makes one where a mounted file is missing."""
    given(monkeypatch, TELEGRAM_TOKEN=TOKEN)
    Path(".env").mkdir()

    with pytest.raises(Misconfigured, match=r"^\.env cannot be read"):
        Settings.load()


def test_folders_are_made_for_the_owner_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Data and secrets lie beside each other, and nobody else looks in."""
    given(monkeypatch, TELEGRAM_TOKEN=TOKEN, DATA_DIR="deep/organiser")

    settings = Settings.load()
    settings.prepare()

    assert Path("deep/organiser-secrets") == settings.secrets_dir
    modes = {stat.S_IMODE(folder.stat().st_mode) for folder in (settings.data_dir, settings.secrets_dir)}
    assert {0o700} == modes


def test_root_leaves_nothing_in_folders_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """What root makes there, such as a restored database, the bot's own user could not open."""
    given(monkeypatch, TELEGRAM_TOKEN=TOKEN)
    Path("data").mkdir()
    if os.geteuid() == 0:
        os.chown("data", 4242, -1)
    monkeypatch.setattr(os, "geteuid", lambda: 0)

    with pytest.raises(Misconfigured, match=f"^{PREFIX}DATA_DIR belongs to another user .* runuser -u"):
        Settings.load().prepare()


def test_a_folder_that_cannot_be_made_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file in the place of the folder is one line, too."""
    given(monkeypatch, TELEGRAM_TOKEN=TOKEN)
    Path("data").touch()

    with pytest.raises(Misconfigured, match=f"^{PREFIX}DATA_DIR cannot be made"):
        Settings.load().prepare()
