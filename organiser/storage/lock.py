"""One bot per database: two would send everything twice, and a restore under a running bot would corrupt.

The kernel holds the lock (flock) and lets go of it when the process ends, however it ends.
"""

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from organiser.errors import Misconfigured, OrganiserError


class Running(OrganiserError):
    """Another process works on the data."""


@contextmanager
def hold(files: Sequence[Path]) -> Iterator[None]:
    """Keep other processes (and other holders in this one) off `files` until the block ends.

    Raises:
        Running: somebody holds one already.
        Misconfigured: one cannot be made.
    """
    with ExitStack() as held:
        for file in files:
            held.callback(os.close, _held(file))
        yield


def is_held(files: Sequence[Path]) -> bool:
    """Whether somebody holds one of `files`. None is made, and none is held longer than it takes to see."""
    return any(_is_held(file) for file in files if file.exists())


def _is_held(file: Path) -> bool:
    descriptor = os.open(file, os.O_RDWR)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def _held(file: Path) -> int:
    try:
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        raise Misconfigured(
            f"{file} (ORGANISER_DATA_DIR, ORGANISER_DATABASE_URL) cannot be made: change the owner or mode "
            "of its folder, make room on its disk, or choose another."
        ) from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise Running(
            "The bot is running on this ORGANISER_DATA_DIR or its database: stop it first, or choose another."
        ) from None
    return descriptor
