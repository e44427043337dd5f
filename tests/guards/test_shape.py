"""The code keeps the agreed shape: small modules that say why they exist, each thing in its place."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from organiser.handlers.commands import COMMANDS
from organiser.handlers.presses import PRESSES
from tools import commands as tool

ROOT = Path(__file__).parents[2]
AIM, MOST = 250, 400
EXPLAINED = re.compile(r"Above 250 lines because|Longer than most modules")


def modules(*folders: str) -> list[Path]:
    """Every module of our own, without the revisions that Alembic writes."""
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sorted(path for path in found if "versions" not in path.parts)


def name(path: Path) -> str:
    """A module's path as it is shown."""
    return path.relative_to(ROOT).as_posix()


OURS = modules("organiser", "bench", "tools")


def shapeless(source: str) -> str | None:
    """What is wrong with the shape of a module."""
    lines = source.count("\n")
    said = ast.get_docstring(ast.parse(source)) or ""
    if source.strip() and not said:
        return "it does not say why it exists"
    if lines > MOST:
        return f"{lines} lines"
    if lines > AIM and not EXPLAINED.search(" ".join(said.split())):
        return f"{lines} lines, and no reason for them"
    return None


def test_modules_are_short_and_say_why_they_exist() -> None:
    """At most 400 lines; above 250 the docstring gives the reason."""
    found = {name(path): shapeless(path.read_text("utf-8")) for path in OURS}

    assert {} == {module: wrong for module, wrong in found.items() if wrong}
    assert "organiser/app.py" in found


@pytest.mark.parametrize(
    "source",
    ["import ast\n", '"""Why."""\n' + "\n" * 250, '"""Above 250 lines because it must be."""\n' + "\n" * 400],
)
def test_a_module_out_of_shape_is_found(source: str) -> None:
    """The guard itself sees what it is there for."""
    assert shapeless(source)


def taking(annotation: str) -> set[tuple[str, str]]:
    """The public functions of the handlers with a parameter of this type: (module, name)."""
    return {
        (".".join(path.relative_to(ROOT).with_suffix("").parts), node.name)
        for path in modules("organiser/handlers")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.AsyncFunctionDef)
        and any(getattr(one.annotation, "id", "") == annotation for one in node.args.args)
        and not node.name.startswith("_")
    }


def test_every_command_s_function_is_registered() -> None:
    """A function of a handler that takes arguments is a command: it stands in the table."""
    registered = {(command.handler.__module__, command.handler.__name__) for command in COMMANDS}

    assert taking("Arguments") == registered


def test_every_button_s_function_is_registered() -> None:
    """A function of a handler that takes what a button says stands in the table of buttons."""
    registered = {(press.handler.__module__, press.handler.__name__) for press in PRESSES.presses}

    assert taking("Pressed") == registered


def test_every_command_is_documented() -> None:
    """`docs/commands.md` is what the table says, in four languages."""
    assert tool.page() == tool.PAGE.read_text("utf-8")


def test_the_house_is_drawn_as_it_is() -> None:
    """`docs/architecture.md` names every module of the product in its folder's row, and none that is gone."""
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    table = page.partition("## What is where")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (?:`([\w/]+)/`|one file each) \| (.*) \|$", table, re.MULTILINE)
    drawn = {(folder, module) for folder, said in rows for module in re.findall(r"`(\w+)`", said)}
    places = [path.relative_to(ROOT / "organiser") for path in modules("organiser") if path.stem[0] != "_"]
    beside = ("sandbox", "storage/migrations")
    built = {
        (place.parent.as_posix().removeprefix("."), place.stem)
        for place in places
        if not place.as_posix().startswith(beside)
    }
    # Views of one feature share the row of their folder.
    built = {("views" if folder == "views/bridge" else folder, module) for folder, module in built}

    assert built == drawn


def test_layers_are_kept() -> None:
    """Dependencies point one way, and no module is without a place."""
    done = subprocess.run(  # noqa: S603 - our own tool
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert 0 == done.returncode, done.stdout
    assert "exhaustive = True" in (ROOT / ".importlinter").read_text("utf-8")
