"""`docs/statutes.md` shows every rule of every statute profile as the data files have it."""

from pathlib import Path

import pytest

from organiser.members.statutes import CODES, KINDS
from tools import statutes as tool


def test_every_rule_is_documented() -> None:
    """The page is what the data files say, with every rule in the overview and for each country."""
    page = tool.page()

    assert page == tool.PAGE.read_text("utf-8")
    assert [1 + len(CODES)] * len(KINDS) == [page.count(f"\n| {name} |") for name in KINDS]


def test_the_tool_says_whether_the_page_is_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A page that is missing or old fails the check, and names the mend."""
    monkeypatch.setattr(tool, "PAGE", tmp_path / "statutes.md")

    assert 1 == tool.main(["--check"])
    assert "python -m tools.statutes" in capsys.readouterr().out
    assert 0 == tool.main([])
    assert 0 == tool.main(["--check"])
