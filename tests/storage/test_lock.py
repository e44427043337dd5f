"""The lock on the data, between processes and within one."""

import subprocess
import sys
from pathlib import Path

import pytest

from organiser.errors import Misconfigured
from organiser.storage import lock

HOLDER = """
import signal, sys
from pathlib import Path
from organiser.storage import lock
with lock.hold([Path(sys.argv[1])]):
    print("held", flush=True)
    signal.pause()
"""


def test_a_killed_holder_lets_go(tmp_path: Path) -> None:
    """While another process holds the folder it is refused; SIGKILL frees it, nothing is left to clean up."""
    command = [sys.executable, "-c", HOLDER, str(tmp_path / "organiser.lock")]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as holder:  # noqa: S603
        assert holder.stdout is not None
        assert "held\n" == holder.stdout.readline()
        with pytest.raises(lock.Running), lock.hold([tmp_path / "organiser.lock"]):
            pass
        holder.kill()

    with lock.hold([tmp_path / "organiser.lock"]):
        assert (tmp_path / "organiser.lock").exists()


def test_one_holder_at_a_time(tmp_path: Path) -> None:
    """The lock keeps a second holder out, and is free when the first lets go."""
    with (
        lock.hold([tmp_path / "organiser.lock"]),
        pytest.raises(lock.Running, match="stop it first"),
        lock.hold([tmp_path / "organiser.lock"]),
    ):
        pass

    with lock.hold([tmp_path / "organiser.lock"]):
        assert [tmp_path / "organiser.lock"] == list(tmp_path.iterdir())


def test_two_data_folders_with_one_database_exclude_each_other(tmp_path: Path) -> None:
    """Nothing is sent twice by a second bot that keeps its other data elsewhere; other databases go on."""
    own = [tmp_path / "one" / "organiser.lock"]
    same = [tmp_path / "two" / "organiser.lock", *own]
    for name in ("one", "two"):
        (tmp_path / name).mkdir()

    with lock.hold(own):
        with pytest.raises(lock.Running), lock.hold(same):
            pass
        with lock.hold(same[:1]):
            assert same[0].exists()


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """Where no lock can be made, the setting and the mend are said."""
    with pytest.raises(Misconfigured, match="ORGANISER_DATA_DIR"), lock.hold([tmp_path / "none" / "x.lock"]):
        pass
