"""Checks of this machine: folders, modes, disk, catalogues, the database. Nothing leaves it."""

import asyncio
import os
import shutil
import sqlite3
import stat
from collections.abc import Iterator, Sequence
from email.utils import parsedate_to_datetime
from pathlib import Path

from organiser.chat.refs import ChatRef
from organiser.doctor.finding import Finding, fault, fine, note
from organiser.errors import Misconfigured
from organiser.i18n.catalogues import FOLDER, Catalogues
from organiser.kernel import Clock
from organiser.settings import Settings
from organiser.storage.inspection import fingerprint, inspect, require_usable
from organiser.storage.record_keys import FILE, lacking
from organiser.vault import KEY_FILE, Vault

_LITTLE_BYTES = 500 * 1024**2
_TOO_LITTLE_BYTES = 50 * 1024**2
_DRIFT_SECONDS = 5
_WRONG_CLOCK_SECONDS = 60
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
AS_THE_BOT = "Run doctor as the user that runs the bot, or change the owner or mode."


def folders(settings: Settings, env_file: Path) -> Iterator[Finding]:
    """Whether anybody but the owner can look into data and keys."""
    kept = [env_file, settings.data_dir, settings.secrets_dir]
    kept += sorted(settings.data_dir.glob("*.db*")) + sorted(settings.secrets_dir.glob("*"))
    open_ones = [path for path in kept if path.exists() and path.stat().st_mode & _OTHERS]
    if settings.data_dir not in open_ones:
        # What lies in a closed folder is closed, whatever its own mode; keys are held to both.
        open_ones = [path for path in open_ones if path.parent != settings.data_dir]
    for path in open_ones:
        mode = "700" if path.is_dir() else "600"
        yield fault(f"{path} can be read by other users of this machine.", f"chmod {mode} {path}")
    if not open_ones:
        yield fine("Data, keys and .env are readable by their owner only.")


def addresses(settings: Settings) -> Iterator[Finding]:
    """What goes over a network without encryption."""
    for setting in settings.in_the_open:
        mend = "Use https://, unless nobody else is on that network (such as one of Docker Compose)."
        yield note(f"{setting} is reached without encryption: who is on the way reads along.", mend)


def access(settings: Settings) -> Finding | None:
    """What this user cannot get at, so that nothing more can be said about it."""
    for folder in (settings.data_dir, settings.secrets_dir):
        if is_shut(folder, os.R_OK | os.W_OK | os.X_OK):
            return fault(f"{folder} cannot be read and written by this user.", AS_THE_BOT)
    return None


def is_shut(path: Path, asked: int) -> bool:
    """Whether this user may not do with `path` what is asked (of `os.access`), as far as it is there."""
    try:
        return path.exists() and not os.access(path, asked)
    except PermissionError:
        return True


async def keys(settings: Settings) -> Finding:
    """Whether the key is there, and is the one that the database needs."""
    file = settings.database_file
    needed = None
    if file.exists():
        needed = await fingerprint(settings.database_url.get_secret_value())
    if needed is None and not (settings.secrets_dir / KEY_FILE).exists():
        return note("There is no key yet.", "Nothing to do: the first `python bot.py run` makes it.")
    try:
        Vault.open(settings.secrets_dir, fingerprint=needed)
    except Misconfigured as lack:
        return fault(f"{lack}.", "Without it nobody can be told from anybody: see docs/operator.md, Copies.")
    return fine("The key is there, and the database's own.")


def record_keys(settings: Settings) -> Finding | None:
    """Whether every record can be opened; None where there is no database that can be looked at."""
    file = settings.secrets_dir / FILE
    try:
        lost = len(lacking(settings.database_file, file))
    except sqlite3.Error:
        return None
    except Misconfigured as lack:
        return fault(
            f"{lack}.", "Without it legal names cannot be read: see docs/operator.md, Keys of records."
        )
    if lost:
        return fault(
            f"Legal names and addresses that cannot be read: {lost}. Their keys are not in {file}.",
            "Put the newest copy of the keys back: see docs/operator.md, Keys of records.",
        )
    return fine("Legal names and addresses can be read with the keys that are here.")


def disk(settings: Settings) -> Finding:
    """Whether there is room to go on."""
    folder = next(path for path in (settings.data_dir, *settings.data_dir.resolve().parents) if path.exists())
    free = shutil.disk_usage(folder).free
    said = f"{free // 1024**2} MB free where DATA_DIR is."
    if free < _TOO_LITTLE_BYTES:
        return fault(said, "Make room: without it nothing more is taken in.")
    if free < _LITTLE_BYTES:
        return note(said, "Make room soon, or move ORGANISER_DATA_DIR to a larger disk.")
    return fine(said)


def catalogues(folder: Path = FOLDER) -> Finding:
    """Whether every sentence exists in every language."""
    try:
        Catalogues.load(folder)
    except Misconfigured as lack:
        return fault(f"{lack}.", "Install the release again, or run: make messages")
    return fine("Every sentence is there in every language.")


async def database(settings: Settings) -> tuple[Finding, Sequence[ChatRef]]:
    """Whether the database is sound and up to date; also the chats that share a conversation."""
    file = settings.database_file
    if not file.exists():
        return note("There is no database yet.", "Nothing to do: the first `python bot.py run` makes it."), ()
    try:
        await asyncio.to_thread(require_usable, file)
    except Misconfigured as lack:
        what, _, mend = str(lack).rpartition(": ")
        return fault(f"{what}.", mend[:1].upper() + mend[1:]), ()
    found = await inspect(settings.database_url.get_secret_value())
    if not found.sound:
        mend = "Stop the bot and put a copy back: python bot.py restore COPY"
        return fault("The database is damaged or cannot be opened.", mend), ()
    if found.newer:
        mend = "Install that version, or put an older copy back: python bot.py restore COPY"
        return fault("The database is that of a newer version.", mend), ()
    if not found.newest:
        mend = "Nothing to do: the next start brings it up to date (or python bot.py migrate)."
        return note("The database is that of an older version.", mend), ()
    return fine(f"The database is sound; {len(found.bridged)} chats share conversations."), found.bridged


def clock(name: str, date: str | None, now: Clock) -> Finding:
    """Compare this machine's clock with the `Date` header that a server sent just now."""
    try:
        theirs = parsedate_to_datetime(date or "")
    except ValueError:
        return note(f"{name} does not tell the time.", "Check this machine's clock: timedatectl")
    drift = abs((now() - theirs).total_seconds())
    mend = "Let the clock be set by the network: timedatectl set-ntp true"
    if drift > _WRONG_CLOCK_SECONDS:
        return fault(f"The clock is {drift:.0f} s away from {name}'s.", mend)
    if drift > _DRIFT_SECONDS:
        return note(f"The clock is {drift:.0f} s away from {name}'s.", mend)
    return fine(f"The clock agrees with {name}'s.")
