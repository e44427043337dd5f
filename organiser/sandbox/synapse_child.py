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

    serve()


if __name__ == "__main__":
    main()
