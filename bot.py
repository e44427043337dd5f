"""Entry only: `python bot.py --help` tells the rest."""

import signal
import sys


def main() -> None:
    """Hand over to the command line; Ctrl-C while that is being loaded ends it without a traceback."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        from organiser.cli import main as command_line  # noqa: PLC0415 - loading takes a while
    except ModuleNotFoundError as lack:
        sys.exit(_uninstalled(lack))

    command_line()


def _uninstalled(lack: ModuleNotFoundError) -> int:
    """What to do where this Python is not the one that `make install` has set up: one line, exit code 2."""
    sys.stderr.write(
        f"{lack.name} is not there for this Python: make install, then .venv/bin/python bot.py\n"
    )
    return 2


if __name__ == "__main__":
    main()
