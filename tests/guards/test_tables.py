"""Tables of `docs/` promise row by row; each row must name tests, and they must be there."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"`([\w/]+\.py)::(\w+)`")
HEADS = ("| kind |", "| what |", "| input |")


def _said(page: str) -> str:
    return (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")


TABLES = {"bridge": _said("bridge"), "members": _said("members").partition("## What bad input gets")[2]}
"""What each page promises. `docs/members.md` is a guide before that, with tables of its own."""


def _tests_in(path: Path) -> set[str]:
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, functions)}


@pytest.mark.parametrize("page", TABLES)
def test_every_named_test_exists(page: str) -> None:
    """A test that was renamed or removed takes its promise with it: the table must follow."""
    named = NAMED.findall(TABLES[page])
    files = {name for name, _ in named}
    known = {name: _tests_in(ROOT / "tests" / name) for name in files if (ROOT / "tests" / name).exists()}

    assert named
    assert [] == [f"{name}::{test}" for name, test in named if test not in known.get(name, set())]


@pytest.mark.parametrize("page", TABLES)
def test_every_row_names_a_test(page: str) -> None:
    """No row is only a wish."""
    rows = [line for line in TABLES[page].splitlines() if line.startswith("| ")]

    assert [] == [row for row in rows if not row.startswith(HEADS) and not NAMED.search(row)]


def test_every_conversation_is_in_the_table() -> None:
    """A transcript that nobody finds proves nothing to whoever reads the table."""
    folder = ROOT / "tests" / "conversations"
    played = {
        f"conversations/{path.name}::{name}"
        for path in folder.glob("test_*.py")
        for name in _tests_in(path)
        if name.startswith("test_")
    }

    assert set() == played - {f"{name}::{test}" for name, test in NAMED.findall(TABLES["bridge"])}
