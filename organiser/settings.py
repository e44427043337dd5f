"""The only reader of the environment: what the operator decides, checked before anything starts.

Every mistake ends in one `Misconfigured` whose single line names the setting and the mend. Whether a token
or a server is any good only the networks know: that is asked by `doctor`. Values are never repeated in an
error, because a password pasted into the wrong line is still a password.
Above 250 lines because what is refused, and why, is best seen in one place.
"""

import difflib
import os
import re
from collections.abc import Collection
from io import StringIO
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from dotenv.parser import parse_stream
from pydantic import AfterValidator, Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from organiser import addresses
from organiser.errors import Misconfigured

PREFIX = "ORGANISER_"
EXAMPLES = {
    "telegram_token": "123456789:put-here-the-token-that-BotFather-gave-you",
    "matrix_homeserver": "https://matrix.example.org",
    "matrix_user": "@organiser:example.org",
    "matrix_password": "put-here-the-password-of-that-account",
}
"""What `.env.example` holds; these values are refused."""

WEEK_SECONDS = 604_800
SLOWEST = 0.01
"""One message in 100 seconds, or minutes: what is slower says nothing any more."""

LOCK = "organiser.lock"
QUOTES = "\"'"
_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]{30,}")
_MATRIX_USER = re.compile(r"@[^:\s]+:[^\s/]+")
_BOUNDS = {"greater_than_equal": "at least", "greater_than": "more than", "less_than_equal": "at most"}


def _folder(path: Path) -> Path:
    try:
        return path.expanduser()
    except RuntimeError:
        raise ValueError("begins with the home folder of somebody who has none: write it in full") from None


def _database(url: SecretStr) -> SecretStr:
    """Refuse what is not a file of SQLite: other databases are for a later version."""
    shown = "write sqlite+aiosqlite:///data/organiser.db"
    scheme, separator, file = url.get_secret_value().partition("://")
    if not separator:
        raise ValueError(f"is no database address; {shown}")
    if scheme != "sqlite+aiosqlite":
        raise ValueError(f"must be of SQLite, which is all that this version works with; {shown}")
    if "?" in file:
        raise ValueError(f"must end with the file's name, without ? and what follows; {shown}")
    if not file.startswith("/") or file in {"/", "/:memory:"} or file.startswith("/file:"):
        raise ValueError(f"must name a file; {shown}")
    return url


def _password(password: SecretStr) -> SecretStr:
    if not password.get_secret_value().strip():
        raise ValueError("is blank: set it, or remove the line")
    return password


def _token(token: SecretStr) -> SecretStr:
    if not _TOKEN.fullmatch(token.get_secret_value()):
        raise ValueError("does not look like a token: copy the whole 123456789:ABC... line from BotFather")
    return token


def _login_word(word: str) -> str:
    """An access token or device id goes into requests as it is."""
    if not (word.isascii() and word.isprintable()) or " " in word:
        raise ValueError("holds signs that cannot be part of it: copy it once more")
    return word


def _access_token(token: SecretStr) -> SecretStr:
    return SecretStr(_login_word(token.get_secret_value()))


def _pace(rate: float) -> float:
    if 0 < rate < SLOWEST:
        raise ValueError(f"must be at least {SLOWEST:g}; 0 lifts the limit")
    return rate


def _matrix_user(user: str) -> str:
    if not _MATRIX_USER.fullmatch(user):
        raise ValueError("must be a full Matrix id, such as @organiser:your.server")
    return user


Address = Annotated[str, AfterValidator(addresses.web)]
Folder = Annotated[Path, AfterValidator(_folder)]
Pace = Annotated[float, Field(ge=0, le=100_000, allow_inf_nan=False), AfterValidator(_pace)]
Seconds = Annotated[float, Field(gt=0, le=WEEK_SECONDS, allow_inf_nan=False)]


class Settings(BaseSettings):
    """All settings, each documented in `docs/settings.md`; made by `load`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", frozen=True, hide_input_in_errors=True
    )

    telegram_token: Annotated[SecretStr, AfterValidator(_token)] | None = None
    telegram_api_url: Annotated[str, AfterValidator(addresses.bot_api)] = "https://api.telegram.org"
    telegram_per_second: Pace = 30
    telegram_chat_per_second: Pace = 1
    telegram_group_per_minute: Pace = 20
    matrix_homeserver: Annotated[str, AfterValidator(addresses.homeserver)] | None = None
    matrix_user: Annotated[str, AfterValidator(_matrix_user)] | None = None
    matrix_password: Annotated[SecretStr, AfterValidator(_password)] | None = None
    matrix_access_token: Annotated[SecretStr, AfterValidator(_access_token)] | None = None
    matrix_device_id: Annotated[str, AfterValidator(_login_word)] | None = None
    matrix_per_second: Pace | None = None
    data_dir: Folder = Path("data")
    secrets_dir: Folder = Field(default_factory=lambda given: _beside(given.get("data_dir", Path("data"))))
    database_url: Annotated[SecretStr, AfterValidator(_database)] = Field(
        default_factory=lambda given: _sqlite_in(given.get("data_dir", Path("data")))
    )
    web_host: Annotated[str, AfterValidator(addresses.host)] = "127.0.0.1"
    web_port: Annotated[int, Field(ge=0, le=65535)] = 8080
    public_url: Address | None = None
    default_locale: Literal["en", "ko", "nl", "sv"] = "en"
    late_notice_seconds: Seconds = 60
    park_seconds: Seconds = 300
    file_limit_mb: Annotated[float, Field(gt=0, le=10_000, allow_inf_nan=False)] = 50
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @field_validator("*", mode="before")
    @classmethod
    def _trimmed(cls, given: Any, field: ValidationInfo) -> Any:
        """Without the white space around it, which nobody sees; a password may hold whatever it likes."""
        if not isinstance(given, str) or field.field_name == "matrix_password":
            return given
        value = given.strip()
        if not value:
            raise ValueError("is blank: set it, or remove the line")
        if len(value) > 1 and value[0] == value[-1] and value[0] in QUOTES:
            raise ValueError("stands in quotes: write it without (Docker takes them as part of the value)")
        return value

    @classmethod
    def load(cls, env_file: Path = Path(".env")) -> Self:
        """Read the environment and, below it, `env_file` where it exists.

        Raises:
            Misconfigured: something is missing, wrong or unknown; the text is one line.
        """
        _require_folder()
        filed = _filed(env_file)
        _refuse_unknown({*_given(), *filed})
        below = {name: value for name, value in filed.items() if value and not _given().get(name)}
        try:
            settings = cls(**{_field(name): value for name, value in below.items()})  # type: ignore[arg-type]
        except ValidationError as error:
            raise Misconfigured(_worded(error)) from None
        _refuse_examples(settings)
        _refuse_half_networks(settings, env_file)
        _refuse_mixed_folders(settings)
        return settings

    @property
    def telegram(self) -> bool:
        """Whether the bot serves Telegram."""
        return self.telegram_token is not None

    @property
    def matrix(self) -> bool:
        """Whether the bot serves Matrix."""
        return self.matrix_homeserver is not None

    @property
    def in_the_open(self) -> tuple[str, ...]:
        """The settings whose addresses are reached without encryption, over a network."""
        given = {"telegram_api_url": self.telegram_api_url, "matrix_homeserver": self.matrix_homeserver or ""}
        return tuple(_name(field) for field, url in given.items() if addresses.is_in_the_open(url))

    @property
    def locks(self) -> tuple[Path, ...]:
        """The files to be held by whoever works on the data: beside the database, where that is elsewhere."""
        own, other = self.data_dir / LOCK, self.database_file.resolve().with_suffix(".lock")
        return (own,) if other == own.resolve() else (own, other)

    @property
    def database_file(self) -> Path:
        """The file of SQLite."""
        return Path(self.database_url.get_secret_value().partition(":///")[2])

    def prepare(self) -> None:
        """Make the folders, with mode 0700, where they are missing.

        Raises:
            Misconfigured: a folder cannot be made or written to.
        """
        _make(self.data_dir, "DATA_DIR")
        _make(self.secrets_dir, "SECRETS_DIR")


def _beside(data_dir: Path) -> Path:
    return data_dir.parent / f"{data_dir.name}-secrets"


def _sqlite_in(data_dir: Path) -> SecretStr:
    return SecretStr(f"sqlite+aiosqlite:///{data_dir / 'organiser.db'}")


def _require_folder() -> None:
    try:
        Path.cwd()
    except OSError:
        raise Misconfigured("The folder where this was started is gone, or closed: cd to another.") from None


def _given() -> dict[str, str]:
    """What the environment holds for us, whether or not we know its names; written in any case."""
    environment = os.environ.items()  # noqa: TID251 - this is the one place
    return {name.upper(): value for name, value in environment if name.upper().startswith(PREFIX)}


def _filed(env_file: Path) -> dict[str, str]:
    """What the file holds for us. A value is what stands there: no `${...}` in it is replaced."""
    try:
        lines = list(parse_stream(StringIO(env_file.read_text("utf-8")))) if env_file.exists() else []
    except (IsADirectoryError, UnicodeDecodeError):
        raise Misconfigured(f"{env_file.name} cannot be read: make it a text file in UTF-8.") from None
    except OSError:
        raise Misconfigured(
            f"{env_file.name} cannot be read by this user: change its owner or mode, or run this as the "
            "user that runs the bot."
        ) from None
    filed: dict[str, str] = {}
    for line in lines:
        if line.error or (line.key is not None and line.value is None):
            raise Misconfigured(
                f"{env_file.name}, line {line.original.line}, cannot be read: write NAME=value, "
                "and close what is in quotes."
            )
        if line.key is not None and line.key.upper().startswith(PREFIX):
            filed[line.key.upper()] = line.value or ""
    return filed


def _refuse_unknown(names: Collection[str]) -> None:
    known = [_name(field) for field in Settings.model_fields]
    for name in sorted(names):
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.0)[0]
            raise Misconfigured(f"{name} is not a setting: did you mean {near}? Rename or remove it.")


def _refuse_examples(settings: Settings) -> None:
    for field, example in EXAMPLES.items():
        value = getattr(settings, field)
        if isinstance(value, SecretStr):
            value = value.get_secret_value()
        if value == example:
            network = field.partition("_")[0].title()
            raise Misconfigured(
                f"{_name(field)} still holds the example: put your own value there, "
                f"or remove all lines of {network} to leave it out."
            )


def _refuse_half_networks(settings: Settings, env_file: Path) -> None:
    fields = ("homeserver", "user", "password", "access_token", "device_id")
    given = {field for field in fields if getattr(settings, f"matrix_{field}")}
    if not given and not settings.telegram:
        raise Misconfigured(
            f"{PREFIX}TELEGRAM_TOKEN is missing, and so is {PREFIX}MATRIX_HOMESERVER: "
            f"set one of them, or both, in .env (see .env.example).{_elsewhere(env_file)}"
        )
    if given:
        _refuse_half_login(given)


def _elsewhere(env_file: Path) -> str:
    """A hint for whoever starts the bot from another folder than they think."""
    return "" if env_file.exists() else f" There is none in {env_file.absolute().parent}."


def _refuse_half_login(given: set[str]) -> None:
    matrix = f"{PREFIX}MATRIX_"
    for field, what in (("homeserver", "https://your.server"), ("user", "@organiser:your.server")):
        if field not in given:
            raise Misconfigured(f"{matrix}{field.upper()} is missing: Matrix needs it, such as {what}.")
    if {"password", "access_token"} <= given:
        raise Misconfigured(
            f"{matrix}PASSWORD and {matrix}ACCESS_TOKEN are both set: keep one, remove the other."
        )
    if not given & {"password", "access_token"}:
        raise Misconfigured(
            f"{matrix}PASSWORD is missing: set it, or {matrix}ACCESS_TOKEN with {matrix}DEVICE_ID."
        )
    if "device_id" in given and "access_token" not in given:
        raise Misconfigured(
            f"{matrix}DEVICE_ID belongs to {matrix}ACCESS_TOKEN: remove it; a password makes its own."
        )
    if "access_token" in given and "device_id" not in given:
        raise Misconfigured(
            f"{matrix}DEVICE_ID is missing: {matrix}ACCESS_TOKEN belongs to one device, name it."
        )


def _refuse_mixed_folders(settings: Settings) -> None:
    data, keys = settings.data_dir.resolve(), settings.secrets_dir.resolve()
    if keys.is_relative_to(data):
        raise Misconfigured(
            f"{PREFIX}SECRETS_DIR lies in {PREFIX}DATA_DIR: put it beside, "
            "so that a copy of the data never holds the keys to it."
        )
    if data.is_relative_to(keys):
        raise Misconfigured(
            f"{PREFIX}DATA_DIR lies in {PREFIX}SECRETS_DIR: put it beside, "
            "so that a copy of the keys never holds the data that they open."
        )
    if settings.database_file.resolve().is_relative_to(keys):
        raise Misconfigured(
            f"{PREFIX}DATABASE_URL lies in {PREFIX}SECRETS_DIR: put it elsewhere, "
            "so that a copy of the keys never holds the data that they open."
        )


def _make(folder: Path, field: str) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        raise Misconfigured(
            f"{_name(field)} cannot be made: choose a folder that can be written, or make room."
        ) from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise Misconfigured(f"{_name(field)} cannot be written: change its owner or mode.")
    owner = folder.stat().st_uid
    if os.geteuid() == 0 != owner:
        raise Misconfigured(
            f"{_name(field)} belongs to another user (number {owner}), who could not open what root leaves "
            "there: run this as that user, such as runuser -u organiser -- .venv/bin/python bot.py ..."
        )


def _name(field: str) -> str:
    return PREFIX + field.upper()


def _field(name: str) -> str:
    return name.removeprefix(PREFIX).lower()


def _worded(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    return f"{_name(str(first['loc'][0]))} {_fault(first['type'], first.get('ctx', {}))}."


def _fault(kind: str, facts: dict[str, Any]) -> str:
    match kind:
        case "value_error":
            fault = str(facts["error"])
        case "literal_error":
            fault = f"must be one of {facts['expected']}"
        case _ if kind in _BOUNDS:
            fault = f"must be {_BOUNDS[kind]} {next(iter(facts.values())):g}"
        case _ if kind.startswith(("int", "float", "finite")):
            fault = "must be a whole number" if kind.startswith("int") else "must be a number"
        case _:
            fault = "has a wrong value: see docs/settings.md"
    return fault
