"""A disk that can be filled: a small memory file system where we may mount one, else a limit on file sizes.

The second is the weaker trial: writes fail with "file too large" instead of "no space left", which SQLite
reports as an I/O error; the run says which of them it was.
"""

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import psutil

SIZE = "96m"
_CHUNK = 64 * 1024
_TINY = 4096


class Disk(Protocol):
    """Where the bot keeps its data."""

    kind: str

    def fill(self, pid: int) -> None:
        """Leave no room for the process with this id."""

    def free(self, pid: int) -> None:
        """Give the room back."""


class SmallDisk:
    """A file system of its own, filled by a file."""

    kind = "a full file system"

    def __init__(self, folder: Path) -> None:
        self._ballast = folder / "ballast"

    def fill(self, pid: int) -> None:  # noqa: ARG002 - it is full for everybody
        """As `Disk` promises."""
        with self._ballast.open("ab", buffering=0) as file:
            for size in (_CHUNK, _TINY, 1):
                _write_until_full(file.fileno(), size)

    def free(self, pid: int) -> None:  # noqa: ARG002
        """As `Disk` promises."""
        self._ballast.unlink(missing_ok=True)


class FileLimit:
    """The kernel's limit on the size of files that a process writes."""

    kind = "a limit on file sizes, for want of the right to mount a full disk"

    def fill(self, pid: int) -> None:
        """As `Disk` promises."""
        _, hard = psutil.Process(pid).rlimit(resource.RLIMIT_FSIZE)
        psutil.Process(pid).rlimit(resource.RLIMIT_FSIZE, (_TINY, hard))

    def free(self, pid: int) -> None:
        """As `Disk` promises."""
        _, hard = psutil.Process(pid).rlimit(resource.RLIMIT_FSIZE)
        psutil.Process(pid).rlimit(resource.RLIMIT_FSIZE, (hard, hard))


@contextmanager
def small_disk(folder: Path) -> Iterator[Disk]:
    """Put a small disk at `folder`, or say what comes closest."""
    folder.mkdir(mode=0o700, parents=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=0700", "tmpfs", str(folder)]
    mounted = os.geteuid() == 0 and not subprocess.run(command, check=False, capture_output=True).returncode  # noqa: S603
    try:
        yield SmallDisk(folder) if mounted else FileLimit()
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=False)  # noqa: S603, S607


def _write_until_full(file: int, size: int) -> None:
    while True:
        try:
            os.write(file, b"\0" * size)
        except OSError:
            return
