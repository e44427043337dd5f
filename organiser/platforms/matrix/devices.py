"""Notes what is odd about people's devices, so that somebody can look.

The bot writes for every device of every member: it trusts what their homeserver first says of one, and
follows where a device comes with other keys than before. That is nearly always a client that began anew under
its old id. It may also be a homeserver that listens in, which could name a new device just as well: so nobody
is left without words, and it is counted, logged and shown by `doctor`.
"""

import contextlib
from pathlib import Path

import msgspec
import structlog

from organiser import metrics, private_files

DEVICES_FILE = "devices.json"

log = structlog.get_logger()


class Oddities(msgspec.Struct):
    """How often, since the key store was made, a device came with other keys under the id that it had."""

    changed: int = 0


class Devices:
    """What one session notes of others' devices; only numbers are kept."""

    def __init__(self, folder: Path) -> None:
        """`folder` is that of the key store."""
        self._file = folder / DEVICES_FILE

    def changed(self) -> None:
        """A device has other keys than before."""
        self._told("changed")
        oddities = read_oddities(self._file.parent)
        oddities.changed += 1
        # On a full disk the log and the metrics still say it.
        with contextlib.suppress(OSError):
            private_files.write(self._file, msgspec.json.encode(oddities))

    def unusable(self) -> None:
        """The keys of a device cannot be used: whoever has it reads nothing, and nobody else minds."""
        self._told("unusable")

    @staticmethod
    def _told(what: str) -> None:
        metrics.DEVICES.labels(what).inc()
        log.warning("matrix.device", reason=what)


def read_oddities(folder: Path) -> Oddities:
    """What was noted beside the key store in `folder`; nothing where there is no note that can be read."""
    try:
        return msgspec.json.decode((folder / DEVICES_FILE).read_bytes(), type=Oddities)
    except (OSError, msgspec.MsgspecError):
        return Oddities()
