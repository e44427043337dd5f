"""One bot per data folder: two would send everything twice, and a restore under a running bot would corrupt.

The kernel holds the lock (flock) and lets go of it when the process ends, however it ends.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from organiser.errors import OrganiserError

_NAME = "organiser.lock"


class Running(OrganiserError):
    """Another process works on the data folder."""


@contextmanager
def hold(data_dir: Path) -> Iterator[None]:
    """Keep other processes (and other holders in this one) out of `data_dir` until the block ends.

    Raises:
        Running: somebody holds it already.
    """
    descriptor = os.open(data_dir / _NAME, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Running(
                "The bot is running on this ORGANISER_DATA_DIR: stop it first, or choose another folder."
            ) from None
        yield
    finally:
        os.close(descriptor)
