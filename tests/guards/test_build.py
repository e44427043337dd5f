"""The build says what it offers, and CI runs what the README names."""

import ast
import os
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROMISED = set(
    "install demo run test check coverage bench chaos messages help format clean".split()  # noqa: SIM905
)


def test_make_alone_explains_every_target() -> None:
    """The default target lists each promised one with a sentence."""
    said = subprocess.run(
        ["make", "--no-print-directory"],  # noqa: S607 - whichever make there is
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    explained = {match[1] for match in re.finditer(r"^  make (\w+) +\S", said.stdout, re.MULTILINE)}
    assert set() == PROMISED - explained


def test_the_papers_name_targets_that_there_are() -> None:
    """Each `make ...` of README, docs and CI is a target that `make help` explains."""
    explained = set(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    beside = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / ".ci" / "run"]
    named = {
        (paper.name, word)
        for paper in [*beside, *(ROOT / "docs").rglob("*.md")]
        for word in re.findall(r"(?:^|`|step )make ([^\s`]+)", paper.read_text("utf-8"), re.MULTILINE)
    }

    assert set() == {(paper, word) for paper, word in named if word not in explained}
    assert ("README.md", "install") in named


def test_ci_runs_what_people_run() -> None:
    """The steps of CI are make's targets, and nothing is done another way."""
    script = ROOT / ".ci" / "run"
    steps = re.findall(r"^step (.+)$", script.read_text("utf-8"), re.MULTILINE)

    assert ["make check", "make test", "make chaos KILLS=20", "make bench SHORT=1"] == steps
    assert os.access(script, os.X_OK)


def test_what_is_imported_is_required_and_the_other_way_round() -> None:
    """No library is only there because another one happens to bring it, and none that nobody imports."""
    product = [ROOT / "bot.py", *(ROOT / "organiser").rglob("*.py")]
    imported = {
        name.partition(".")[0]
        for path in product
        if "sandbox" not in path.parts
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        for name in _imported(node)
    }
    packages = metadata.packages_distributions()
    found = {
        packages[name][0].lower().replace("_", "-")
        for name in imported - sys.stdlib_module_names - {"organiser"}
    }
    lines = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    required = {match[1].lower() for line in lines if (match := re.match(r"([A-Za-z][\w-]*)", line))}

    assert {"greenlet", "httptools"} == required - found, "loaded by others, by name"
    assert set() == found - required


def _imported(node: ast.AST) -> list[str]:
    match node:
        case ast.Import(names=names):
            return [name.name for name in names]
        case ast.ImportFrom(module=str(module), level=0):
            return [module]
        case _:
            return []


def test_direct_dependencies_are_pinned() -> None:
    """Each requirement names one version, and each is pinned in constraints.txt to the same."""
    pins = dict(line.split("==") for line in (ROOT / "constraints.txt").read_text("utf-8").split())
    for name in ("requirements.txt", "requirements-dev.txt"):
        for line in (ROOT / name).read_text("utf-8").splitlines():
            wanted = line.partition("#")[0].strip()
            if wanted and not wanted.startswith("-"):
                package, version = re.sub(r"\[.*\]", "", wanted).split("==")
                assert version == pins[package.lower()], package
