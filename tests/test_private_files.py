"""Small files are written whole, for their owner alone."""

import os
from pathlib import Path

import pytest

from organiser import private_files


def test_only_the_owner_can_read_it(tmp_path: Path) -> None:
    """Whatever the umask is, and also its folder."""
    before = os.umask(0)
    try:
        private_files.write(tmp_path / "secrets" / "key", b"ours")
    finally:
        os.umask(before)

    assert (tmp_path / "secrets" / "key").read_bytes() == b"ours"
    assert (tmp_path / "secrets" / "key").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700


def test_what_a_crash_left_does_not_hinder(tmp_path: Path) -> None:
    """A half that was left, with whatever rights, is not written on."""
    (tmp_path / "key.part").write_bytes(b"half of it, and more than we have")
    (tmp_path / "key.part").chmod(0o644)

    private_files.write(tmp_path / "key", b"whole")

    assert (tmp_path / "key").read_bytes() == b"whole"
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["key"]


def test_what_cannot_be_written_leaves_what_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk fails before the new one is safe there: the old one stands, and no half of the new."""
    (tmp_path / "key").write_bytes(b"old")

    def fail(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space"):
        private_files.write(tmp_path / "key", b"new")

    assert (tmp_path / "key").read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == ["key"]
