"""Runs Synapse as a child that dies with its parent, so that a killed test leaves no orphan.

Started as a script in an isolated interpreter (`python -I`), never imported: Synapse's reactor must
not meet ours. It imports nothing of organiser.
"""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Tie this process to the parent named first, then be Synapse with the other arguments."""
    parent = int(sys.argv.pop(1))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit("The parent has gone before its server began.")
    from synapse.app.homeserver import main as serve  # noqa: PLC0415 - a second saved for an orphan

    _leave_syncing_to_the_kernel()
    serve()


def _leave_syncing_to_the_kernel() -> None:
    """Let SQLite not wait for the disk: what is committed survives any kill, only no power cut.

    Synapse has no setting for it; measured, it sends 41 messages a second instead of 30.
    """
    from synapse.storage.database import LoggingDatabaseConnection  # noqa: PLC0415 - as above
    from synapse.storage.engines.sqlite import Sqlite3Engine  # noqa: PLC0415 - as above

    prepare = Sqlite3Engine.on_new_connection

    def prepare_quick(engine: Sqlite3Engine, connection: LoggingDatabaseConnection) -> None:
        prepare(engine, connection)
        connection.execute("PRAGMA synchronous = OFF")

    Sqlite3Engine.on_new_connection = prepare_quick  # type: ignore[assignment,method-assign]


if __name__ == "__main__":
    main()
