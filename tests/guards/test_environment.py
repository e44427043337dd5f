"""Who may know the settings: those who wire or examine, never those who do the work."""

import re
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "organiser"


def test_only_who_puts_together_imports_settings() -> None:
    """Everybody else is given values; the layers alone would let the sandbox in."""
    readers = {
        path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        for path in PACKAGE.rglob("*.py")
        if re.search(
            r"^\s*(from|import) organiser(\.| import )settings", path.read_text("utf-8"), re.MULTILINE
        )
    }

    assert {"app", "assembly", "cli", "doctor"} == readers
