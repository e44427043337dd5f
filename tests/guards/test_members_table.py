"""`docs/members.md` promises row by row; each row must name tests, and they must be there."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "members.md").read_text(encoding="utf-8")
TABLES = PAGE.partition("## What bad input gets")[2]
NAMED = re.compile(r"`([\w/]+\.py)::(\w+)`")


def _tests_in(path: Path) -> set[str]:
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, functions)}


def test_every_named_test_exists() -> None:
    """A test that was renamed or removed takes its promise with it: the table must follow."""
    named = NAMED.findall(TABLES)
    files = {name for name, _ in named}
    known = {name: _tests_in(ROOT / "tests" / name) for name in files if (ROOT / "tests" / name).exists()}

    assert named
    assert [] == [f"{name}::{test}" for name, test in named if test not in known.get(name, set())]


def test_every_row_names_a_test() -> None:
    """No row is only a wish."""
    rows = [line for line in TABLES.splitlines() if line.startswith("| ")]

    assert [] == [row for row in rows if not row.startswith("| input |") and not NAMED.search(row)]
