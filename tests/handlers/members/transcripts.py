"""Holds what was said in a co-op against its approved transcript; `--approve` writes it anew."""

from difflib import unified_diff
from pathlib import Path

import pytest

from tests.fakes.coop import Coop

APPROVED = Path(__file__).parent / "approved"


def held(coop: Coop, name: str, request: pytest.FixtureRequest) -> None:
    """Fail where something else is said than the file `name` has; people who speak the language read it."""
    path = APPROVED / f"{name}.txt"
    if request.config.getoption("--approve", default=False):
        path.parent.mkdir(exist_ok=True)
        path.write_text(coop.transcript, encoding="utf-8")
    approved = path.read_text(encoding="utf-8") if path.exists() else ""
    changes = unified_diff(
        approved.splitlines(), coop.transcript.splitlines(), "approved", "said now", "", "", 1
    )

    assert "" == "\n".join(changes)
