"""The lock on the data folder, between processes."""

import subprocess
import sys
from pathlib import Path

import pytest

from organiser.storage import lock

HOLDER = """
import signal, sys
from pathlib import Path
from organiser.storage import lock
with lock.hold(Path(sys.argv[1])):
    print("held", flush=True)
    signal.pause()
"""


def test_a_killed_holder_lets_go(tmp_path: Path) -> None:
    """While another process holds the folder it is refused; SIGKILL frees it, nothing is left to clean up."""
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as holder:  # noqa: S603
        assert holder.stdout is not None
        assert "held\n" == holder.stdout.readline()
        with pytest.raises(lock.Running), lock.hold(tmp_path):
            pass
        holder.kill()

    with lock.hold(tmp_path):
        assert (tmp_path / "organiser.lock").exists()
