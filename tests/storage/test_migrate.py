"""A schema that cannot be made is the operator's to mend."""

from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from organiser.errors import Misconfigured
from organiser.storage import migrate
from organiser.storage.engine import Database, StorageFull


async def test_a_full_disk_is_said_before_anything_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line with the mend; there is nothing that could wait for room yet."""

    def full(_: Database) -> AbstractAsyncContextManager[None]:
        raise StorageFull

    monkeypatch.setattr(Database, "writing", full)
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'new.db'}")

    with pytest.raises(Misconfigured, match="is full: make room"):
        await migrate.upgrade(database)


def test_every_revision_is_known() -> None:
    """A copy of any earlier version can be put back."""
    assert "0001" in migrate.revisions()
