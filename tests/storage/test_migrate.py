"""A schema that cannot be made is the operator's to mend."""

from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from organiser.errors import Misconfigured
from organiser.storage import migrate
from organiser.storage.engine import Database, Unwritable


@pytest.mark.parametrize(
    ("reason", "mend"), [("disk_full", "make room"), ("locked", "end it"), ("read_only", "change that")]
)
async def test_what_cannot_be_made_is_said_before_anything_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reason: str, mend: str
) -> None:
    """One line with the mend; there is nothing that could wait for it to pass yet."""

    def refused(_: Database) -> AbstractAsyncContextManager[None]:
        raise Unwritable(reason)

    monkeypatch.setattr(Database, "writing", refused)
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'new.db'}")

    with pytest.raises(Misconfigured, match=mend):
        await migrate.upgrade(database)


def test_every_revision_is_known() -> None:
    """A copy of any earlier version can be put back."""
    assert "0001" in migrate.revisions()
