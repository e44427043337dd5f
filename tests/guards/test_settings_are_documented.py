"""What the operator is told about settings is what the program reads."""

import re
from pathlib import Path

import pytest
from dotenv import dotenv_values

from organiser.settings import EXAMPLES, PREFIX, Settings

ROOT = Path(__file__).parents[2]
NAMES = {PREFIX + field.upper() for field in Settings.model_fields}


def test_every_setting_is_documented_once() -> None:
    """docs/settings.md has one row for each setting, and none for what does not exist."""
    rows = re.findall(
        r"^\| `(ORGANISER_\w+)` \|", (ROOT / "docs/settings.md").read_text("utf-8"), re.MULTILINE
    )

    assert sorted(NAMES) == sorted(rows)


@pytest.mark.parametrize("field", ["web_port", "park_seconds", "telegram_group_per_minute", "file_limit_mb"])
def test_the_documented_default_is_the_default(field: str) -> None:
    """The second column says what happens when nothing is set."""
    row = rf"^\| `{PREFIX}{field.upper()}` \| `([^`]+)` \|"
    (written,) = re.findall(row, (ROOT / "docs/settings.md").read_text("utf-8"), re.MULTILINE)

    assert Settings.model_fields[field].default == float(written)


@pytest.mark.parametrize("path", ["docs/operator.md", "README.md", "Dockerfile", "deploy/organiser.service"])
def test_no_page_names_a_setting_that_does_not_exist(path: str) -> None:
    """A renamed setting is renamed everywhere."""
    named = set(re.findall(r"ORGANISER_[A-Z_]+[A-Z]", (ROOT / path).read_text("utf-8")))

    assert set() == named - NAMES


def test_the_example_holds_what_is_refused() -> None:
    """`load` recognises each value in .env.example as the example, so that none can be left in."""
    written = dotenv_values(ROOT / ".env.example")

    assert {PREFIX + field.upper(): value for field, value in EXAMPLES.items()} == written


def test_the_commented_examples_exist() -> None:
    """What one may uncomment is a setting."""
    offered = set(re.findall(r"^#(ORGANISER_\w+)=", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE))

    assert offered
    assert set() == offered - NAMES
