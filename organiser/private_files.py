"""Small files that are nobody else's business: keys, logins, and who waits to be let in.

Copies of a database are written step by step, and are the concern of `storage.copying`.
"""

import contextlib
import os
from pathlib import Path


def write(file: Path, content: bytes) -> None:
    """Write a file that only its owner can read: whole or not at all, and so that a power cut leaves it.

    Its folder is made where there is none, for its owner alone.

    Raises:
        OSError: it could not be written; what stood there before stands there still.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = file.with_name(f"{file.name}.part")
    discard(part)
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as handle:
            handle.write(content)
        sync(part)
        part.replace(file)
    except OSError:
        discard(part)
        raise
    sync(file.parent)


def discard(part: Path) -> None:
    """Remove what is of no use any more, where the disk lets anything be removed."""
    with contextlib.suppress(OSError):
        part.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Wait until the disk has what was written to a file, or which names were given in a folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
