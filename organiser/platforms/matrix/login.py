"""Keeps what the bot's login brought, in a file that only we can read."""

from pathlib import Path

import msgspec
from typing_extensions import override

from organiser import private_files

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
    """Write the login down."""
    private_files.write(file, msgspec.json.encode(login))
