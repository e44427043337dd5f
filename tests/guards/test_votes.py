"""No vote, no role and no right to do something depends on shares: whoever decides does not know them."""

import re
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2] / "organiser"
SHARES: Final = re.compile(
    r"\b(share_ledger|share_entry|SHARE_ENTRY|ShareLedger|members\.shares|members\.reversing)\b"
)

KNOW: Final = {
    "handlers/members/owning/ledger",
    "handlers/members/owning/register",
    "handlers/members/owning/reversing",
    "handlers/members/owning/rights",
    "handlers/members/owning/share_forms",
    "handlers/members/owning/shares",
    "members/data_classes",
    "members/register",
    "members/reversing",
    "members/shares",
    "register_file",
    "sandbox/owner_members",
    "storage/own_values",
    "storage/register",
    "storage/share_ledger",
    "storage/store",
    "storage/tables/__init__",
    "storage/tables/guards",
    "storage/tables/members",
    "storage/traces/members",
    "views/members/entries",
    "views/members/my_data",
    "views/members/my_data_words",
    "views/members/owner_refusals",
    "views/members/register",
    "views/members/shares",
    "views/members/share_forms",
}
"""The ledger and the register themselves, what shows them, and what is kept of a person. None of it decides
about anything; whoever adds a module here says so."""


def named(path: Path) -> str:
    """A module's path below the package."""
    return path.relative_to(ROOT).with_suffix("").as_posix()


def test_who_decides_does_not_know_shares() -> None:
    """Hearings, acts, admission, roles, access: none of them can ask what somebody holds."""
    sources = {
        named(path): path.read_text("utf-8") for path in ROOT.rglob("*.py") if "versions" not in path.parts
    }
    knowing = {name for name, source in sources.items() if SHARES.search(source)}
    deciding = {
        "access",
        "members/acts",
        "members/hearings",
        "members/admission",
        "handlers/members/acts/hearings",
    }

    assert knowing == KNOW
    assert deciding <= set(sources) - knowing
