"""Starts `python bot.py ...` without loading it anew: forked from a process that has loaded it.

Its folder, environment, arguments, streams, signals and exit code are its own, as with any process. That a
fresh interpreter does the same is shown by the demo, which starts the bot as the operator does, and by the
tests of the command line that take no such fork.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple, Self

from tests.process.forking import BOT

FORKING = Path(__file__).with_name("forking.py")
PATIENCE = 90.0
MEASURING = {key: value for key, value in os.environ.items() if key.startswith("COVERAGE_")}  # noqa: TID251
"""By what `make coverage` measures processes; nothing otherwise."""


class Ended(NamedTuple):
    """How a process ended, and what it wrote."""

    code: int
    stdout: str
    stderr: str


class Forks:
    """The process that the others are forked from; it ends with the block."""

    def __init__(self) -> None:
        """Begin to load the bot."""
        self._folder = tempfile.mkdtemp(prefix="forks-")
        self._address = str(Path(self._folder) / "socket")
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(self._address)
            listener.listen()
            self._server = subprocess.Popen(  # noqa: S603 - our own interpreter and script
                [sys.executable, str(FORKING), str(listener.fileno())],
                stdin=subprocess.PIPE,
                pass_fds=[listener.fileno()],
                env={"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONUNBUFFERED": "1", **MEASURING},
            )

    def __enter__(self) -> Self:
        """Nothing more to do: who asks first waits until all is loaded."""
        return self

    def __exit__(self, *_: object) -> None:
        """Start nothing more; what runs goes on."""
        with self._server as server:
            assert server.stdin is not None
            server.stdin.close()
        shutil.rmtree(self._folder)

    def start(
        self, folder: Path, environment: Mapping[str, str], arguments: tuple[str, ...], program: Path = BOT
    ) -> tuple[int, socket.socket, int, int]:
        """Start a process; returns its id, what its exit code will be read from, and its two outputs."""
        case = {
            "folder": str(folder),
            "program": str(program),
            "arguments": arguments,
            "environment": {**environment, **MEASURING},
            "umask": 0o022,
        }
        (stdout, out), (stderr, err) = os.pipe(), os.pipe()
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(PATIENCE)
        connection.connect(self._address)
        socket.send_fds(connection, [json.dumps(case).encode()], [out, err])
        os.close(out)
        os.close(err)
        said = b""
        while not said.endswith(b"\n"):
            said += connection.recv(1) or b"0\n"
        return int(said), connection, stdout, stderr

    def run(
        self, folder: Path, environment: Mapping[str, str], *arguments: str, program: Path = BOT
    ) -> Ended:
        """Let a process run to its end; what it writes must fit into a pipe."""
        _, connection, stdout, stderr = self.start(folder, environment, arguments, program)
        with connection, os.fdopen(stdout, "rb") as out, os.fdopen(stderr, "rb") as err:
            code = int(connection.makefile().readline())
            return Ended(code, out.read().decode(), err.read().decode())
