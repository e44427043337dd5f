"""Log calls are constant sentences with allowed keys. `logs` drops the rest; nobody should rely on it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from organiser.logs import ALLOWED

PACKAGE = Path(__file__).parents[2] / "organiser"
LEVELS = {"debug", "info", "warning", "error", "critical", "exception"}
SOURCES = [path for path in sorted(PACKAGE.rglob("*.py")) if "sandbox" not in path.parts]


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    """The calls of a log's method, by the names that logs have here."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LEVELS:
            owner = ast.unparse(node.func.value)
            if "log" in owner.lower():
                yield node


def faults(source: str) -> list[str]:
    """What is wrong with the log calls of a module."""
    found = []
    for call in calls(ast.parse(source)):
        if len(call.args) != 1 or not isinstance(call.args[0], ast.Constant):
            found.append(f"line {call.lineno}: the sentence is no constant")
        keys = {keyword.arg for keyword in call.keywords} - {"exc_info"}
        found += [f"line {call.lineno}: {key} is not allowed" for key in keys - ALLOWED.keys()]
    return found


def test_nothing_but_constants_and_allowed_keys_is_logged() -> None:
    """No module of the product hands text, names or ids to a log."""
    found = {path.relative_to(PACKAGE).as_posix(): faults(path.read_text("utf-8")) for path in SOURCES}

    assert {} == {module: wrong for module, wrong in found.items() if wrong}
    assert "logs.py" in found


@pytest.mark.parametrize(
    "source",
    ['log.info(f"said {x}")', 'log.info("said", text=x)', 'logger.warning("%s", x)', 'log.info("a", **x)'],
)
def test_a_careless_call_is_found(source: str) -> None:
    """The guard itself sees what it is there for."""
    assert faults(source)
