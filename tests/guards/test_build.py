"""The build says what it offers, and CI runs what the README names."""

import os
import re
import subprocess
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


def test_direct_dependencies_are_pinned() -> None:
    """Each requirement names one version, and each is pinned in constraints.txt to the same."""
    pins = dict(line.split("==") for line in (ROOT / "constraints.txt").read_text("utf-8").split())
    for name in ("requirements.txt", "requirements-dev.txt"):
        for line in (ROOT / name).read_text("utf-8").splitlines():
            wanted = line.partition("#")[0].strip()
            if wanted and not wanted.startswith("-"):
                package, version = re.sub(r"\[.*\]", "", wanted).split("==")
                assert version == pins[package.lower()], package
