"""Holds what was said in a co-op against its approved transcript; `--approve` writes it anew."""

from difflib import unified_diff
from pathlib import Path

import pytest

from organiser.chat.flat import plain_text
from organiser.i18n import LOCALES
from organiser.views.anywhere import our_fault
from tests.fakes.coop import Coop
from tests.fakes.world import catalogues

APPROVED = Path(__file__).parent / "approved"


def held(coop: Coop, name: str, request: pytest.FixtureRequest) -> None:
    """Fail where something else is said than the file `name` has; people who speak the language read it."""
    assert not [one for one in _faults() if one in coop.transcript]

    path = APPROVED / f"{name}.txt"
    if request.config.getoption("--approve", default=False):
        path.parent.mkdir(exist_ok=True)
        path.write_text(coop.transcript, encoding="utf-8")
    approved = path.read_text(encoding="utf-8") if path.exists() else ""
    changes = unified_diff(
        approved.splitlines(), coop.transcript.splitlines(), "approved", "said now", "", "", 1
    )

    assert "" == "\n".join(changes)


def _faults() -> list[str]:
    """How the bot says, in each language, that something failed: no transcript with it is ever approved."""
    every = [catalogues()[locale] for locale in LOCALES]
    return [plain_text(our_fault("", words).text).partition(".")[0] for words in every]
