"""What copies of data and of keys share: a file is written whole, privately and durably, or it is said why.

What is in the files is the concern of `backup` and `keys`.
"""

import errno
import os
from pathlib import Path

from organiser.errors import OrganiserError
from organiser.private_files import discard, sync

_PRIVATE = 0o600


class NotDone(OrganiserError):
    """A backup or restore cannot be carried out; nothing was changed. The text is one line with the mend."""


def private_file(path: Path) -> Path:
    """A new empty file of this name, which only its owner can read."""
    discard(path)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE))
    return path


def settle(part: Path, final: Path) -> None:
    """Give a complete file its name, durably."""
    sync(part)
    part.replace(final)
    sync(final.parent)


def why(error: Exception) -> str:
    """The mend for what the system (or SQLite, which tells less) says."""
    if isinstance(error, OSError) and error.errno not in {errno.ENOSPC, errno.EDQUOT}:
        return f"{error.strerror or type(error).__name__}. Choose another place, or change its owner or mode."
    return f"is the disk full? Make room, or choose another place. ({type(error).__name__})"


def refuse_unless(condition: bool, why: str) -> None:  # noqa: FBT001 - an assertion reads this way
    """Say `why` in a `NotDone`, unless `condition` holds."""
    if not condition:
        raise NotDone(why)
