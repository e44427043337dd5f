"""Pages that are written from what the code says: the tool of each tells whether it is up to date."""

from pathlib import Path
from types import ModuleType

import pytest

from tools import access, commands, statutes


@pytest.mark.parametrize("tool", [access, commands, statutes], ids=lambda tool: str(tool.__name__))
def test_the_tool_says_whether_the_page_is_up_to_date(
    tool: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A page that is missing or old fails the check, and names the mend."""
    page = tmp_path / tool.PAGE.name
    monkeypatch.setattr(tool, "PAGE", page)

    assert 1 == tool.main(["--check"])
    said = capsys.readouterr().out
    assert f"docs/{page.name} is not" in said
    assert f"`python -m {tool.__name__}`" in said
    assert 0 == tool.main([])
    assert 0 == tool.main(["--check"])
    page.write_text("old", "utf-8")
    assert 1 == tool.main(["--check"])
