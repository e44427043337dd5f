"""Becomes the bot as a child that dies with its parent, so that a killed demo leaves no orphan.

Started as a script: `bot_child.py PARENT bot.py run`. It ties itself to the parent, then *is* the real
`bot.py`, under the same process id. It imports nothing of organiser.
"""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Tie this process to the parent named first, then become the script named second."""
    parent, script, *arguments = sys.argv[1:]
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != int(parent):
        sys.exit("The parent has gone before the bot began.")
    os.execv(sys.executable, [sys.executable, script, *arguments])  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    main()
