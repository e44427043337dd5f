"""The stand-in knows nothing of the bot that it tries, nor of its client library."""

from __future__ import annotations

import ast
from pathlib import Path

import organiser.sandbox.telegram as sandbox


def imported(path: Path) -> set[str]:
    """The modules that a file imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return names


def test_it_stands_alone() -> None:
    """No module imports organiser outside the sandbox, python-telegram-bot or aiogram."""
    files = list(Path(sandbox.__path__[0]).rglob("*.py"))
    names = {name for path in files for name in imported(path)}
    foreign = {
        name
        for name in names
        if name.split(".")[0] in {"telegram", "aiogram"}
        or (name.startswith("organiser") and not name.startswith("organiser.sandbox.telegram"))
    }

    assert len(files) > 30
    assert not foreign
