"""Entry only: `python bot.py --help` tells the rest."""

import signal


def main() -> None:
    """Hand over to the command line; Ctrl-C while that is being loaded ends it without a traceback."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from organiser.cli import main as command_line  # noqa: PLC0415 - loading takes a while

    command_line()


if __name__ == "__main__":
    main()
