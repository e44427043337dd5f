"""`docs/statutes.md` shows every rule of every statute profile as the data files have it."""

from organiser.members.statutes import CODES, KINDS
from tools import statutes as tool


def test_every_rule_is_documented() -> None:
    """The page is what the data files say, with every rule in the overview and for each country."""
    page = tool.page()

    assert page == tool.PAGE.read_text("utf-8")
    assert [1 + len(CODES)] * len(KINDS) == [page.count(f"\n| {name} |") for name in KINDS]
