"""Keeps what the bot's login brought, in a file that only we can read."""

import os
from pathlib import Path

import msgspec
from typing_extensions import override

LOGIN_FILE = "matrix-login.json"


class Login(msgspec.Struct, frozen=True):
    """One device of one account. `access_token` is "" where the server no longer accepts it.

    `former` is the token of the device in whose place this one came, until that is logged out.
    """

    user_id: str
    device_id: str
    access_token: str
    former: str = ""

    @override
    def __repr__(self) -> str:
        return "Login(...)"


def read_login(file: Path) -> Login | None:
    """The login that was kept; None where there is none that can be read."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=Login)
    except (FileNotFoundError, msgspec.MsgspecError):
        return None


def keep_login(file: Path, login: Login) -> None:
    """Write the login down, whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = file.with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as handle:
        handle.write(msgspec.json.encode(login))
        handle.flush()
        os.fsync(handle.fileno())
    fresh.replace(file)
