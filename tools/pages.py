"""Pages of `docs/` that are written from what the code says, and so cannot grow old."""

from collections.abc import Sequence
from pathlib import Path


def keep(page: Path, wanted: str, source: str, tool: str, arguments: Sequence[str]) -> int:
    """Write the page, or with `--check` say whether it is up to date; returns the exit code."""
    if "--check" not in arguments:
        page.write_text(wanted, encoding="utf-8")
        return 0
    if page.exists() and page.read_text(encoding="utf-8") == wanted:
        return 0
    print(f"docs/{page.name} is not what {source} says: run `python -m {tool}`.")
    return 1
