"""Becomes `python bot.py ...` again and again: each is forked from this process, which has loaded the bot.

A script of `forks.py`: loading takes longer than most of what the tests let a process do. It listens on the
socket whose number it is given, until its standard input ends. A request is JSON with two descriptors, for
standard output and error; the answers are two lines: the process id, and in the end the exit code.
A program that is not this checkout's is started anew.
"""

import contextlib
import importlib
import json
import os
import runpy
import selectors
import signal
import socket
import sys
from pathlib import Path
from typing import Any, NoReturn

BOT = Path(__file__).parents[2] / "bot.py"
LOADED = ("organiser.cli", "organiser.assembly", "organiser.app", "organiser.doctor", "uvloop")
_LONGEST = 1_000_000


def main() -> None:
    """Answer requests, each in a process of its own."""
    sys.path[0] = str(BOT.parent)
    for module in LOADED:
        importlib.import_module(module)
    signal.signal(signal.SIGCHLD, _reap)
    listener = socket.socket(fileno=int(sys.argv[1]))
    with selectors.DefaultSelector() as waiting:
        waiting.register(listener, selectors.EVENT_READ)
        waiting.register(sys.stdin, selectors.EVENT_READ)
        while all(key.fileobj is listener for key, _ in waiting.select()):
            connection, _ = listener.accept()
            if os.fork() == 0:
                waiting.close()
                listener.close()
                _attend(connection)
            connection.close()
    os._exit(0)  # a loaded program takes a second to tidy up what nobody needs


def _reap(*_: object) -> None:
    """Let those go that have told how theirs ended."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _attend(connection: socket.socket) -> NoReturn:
    """Start what is asked for, and tell how it ends."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    asked, streams, _, _ = socket.recv_fds(connection, _LONGEST, 2)
    pid = os.fork()
    if pid == 0:
        connection.close()
        _become(json.loads(asked), streams)
    for stream in streams:
        os.close(stream)
    connection.sendall(b"%d\n" % pid)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    connection.sendall(b"%d\n" % code)
    os._exit(0)


def _become(case: dict[str, Any], streams: list[int]) -> NoReturn:
    """Be `python bot.py ...` in the case's folder, with its environment; never returns."""
    os.chdir(case["folder"])
    os.umask(case["umask"])
    for number, stream in enumerate((os.open(os.devnull, os.O_RDONLY), *streams)):
        os.dup2(stream, number)
        os.close(stream)
    if case["program"] != str(BOT):
        command = [sys.executable, case["program"], *case["arguments"]]
        os.execve(command[0], command, case["environment"])  # noqa: S606
    os.environ.clear()  # noqa: TID251 - the case's own takes its place
    os.environ.update(case["environment"])  # noqa: TID251
    sys.argv = [case["program"], *case["arguments"]]
    code: Any = 1
    try:
        runpy.run_path(case["program"], run_name="__main__")
        code = 0
    except SystemExit as end:
        code = 0 if end.code is None else end.code
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else 1)


if __name__ == "__main__":
    main()
