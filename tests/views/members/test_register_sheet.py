"""The register has the columns that each country's law wants, called as its language calls them."""

from datetime import UTC, date, datetime

import pytest

from organiser.exports import Format, Kind, Sheet, file_name
from organiser.i18n import Catalogues
from organiser.members.register import Legal, Line, Owner, Transfer
from organiser.members.shares import Holding
from organiser.members.states import State
from organiser.members.statutes import CODES, Field, Profile, profile, written
from organiser.views.members import register_sheet
from tests.fakes.bylaws import with_bylaws

MADE = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LATE = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
ANNA = Line(
    owner=Owner(10, 1, 1, 7, None, LATE, datetime(2026, 9, 30, 12, 0, tzinfo=UTC), State.EXCLUDED),
    legal=Legal("Anna de Vries", "Kade 1\n9000 Gent"),
    holding=Holding(3, 300, 250),
    refunded=50,
    transfers=(
        Transfer(4, date(2026, 5, 1), 1, 1, 2),
        Transfer(6, date(2026, 6, 1), 2, 3, 1, date(2026, 6, 3), 9),
    ),
)
BO = Line(owner=Owner(20, 1, 2, 8, None, LATE, None, State.MEMBER), legal=None)


def made(catalogues: Catalogues, code: str, locale: str = "en", zone: str = "Europe/Brussels") -> Sheet:
    """The register under a profile, once stewards have found that the law wants what a page said."""
    return register_sheet.sheet(
        [ANNA, BO], _confirmed(code), catalogues[locale], MADE, currency="EUR", zone=zone
    )


def _confirmed(code: str) -> Profile:
    law = profile(code)
    hint = law.rules["register.fields"].hint
    return law if hint is None else with_bylaws(law, {"register.fields": written(hint)})


def row(sheet: Sheet, place: int = 0) -> dict[str, object]:
    """A row by its columns' keys."""
    return {column.key: cell for column, cell in sheet.cells(sheet.rows[place])}


def test_belgium_wants_what_belgium_wants(catalogues: Catalogues) -> None:
    """Each column of the profile, in its order; what the bot does not hold is there to be filled in."""
    sheet = made(catalogues, "be", "nl")

    wanted = _confirmed("be").register.fields
    assert wanted is not None
    assert ["number", *(field.value for field in wanted)] == [column.key for column in sheet.columns]
    assert {
        "number": 1,
        "name": "Anna de Vries",
        "address": "Kade 1\n9000 Gent",
        "shares": 3,
        "share-class": None,
        "paid": 250,
        "restrictions": None,
        "transfers": "#4 2026-05-01: 1 (1 → 2)\n#6 2026-06-01: 2 (3 → 1) ↺ #9 2026-06-03",
        "rights": None,
        "left": date(2026, 9, 30),
        "excluded": date(2026, 9, 30),
        "refunded": 50,
    } == row(sheet)
    assert [(None, None), (0, 0)] == [
        (row(sheet, 1)[one], row(sheet, 1)[other])
        for one, other in (("name", "excluded"), ("shares", "paid"))
    ]


def test_sweden_wants_what_is_still_to_be_paid(catalogues: Catalogues) -> None:
    """In the currency's own column."""
    sheet = made(catalogues, "se", "sv")

    assert {"owed": 50, "paid": 250, "refunded": 50}.items() <= row(sheet).items()
    assert {"owed": "EUR", "paid": "EUR", "refunded": "EUR"} == {
        column.key: column.currency for column in sheet.columns if column.kind is Kind.MONEY
    }


@pytest.mark.parametrize("code", sorted(CODES))
@pytest.mark.parametrize("locale", ["en", "ko", "nl", "sv"])
def test_every_profile_has_a_register(catalogues: Catalogues, code: str, locale: str) -> None:
    """Where the law's columns are not known, all that we hold; titles begin as titles do."""
    sheet = made(catalogues, code, locale)

    wanted = _confirmed(code).register.fields or register_sheet.HELD
    assert {field.value for field in wanted} | {"number"} == {column.key for column in sheet.columns}
    assert "number" == sheet.columns[0].key
    assert all(column.title[:1].upper() == column.title[:1] != "" for column in sheet.columns)
    assert sheet.title
    assert ("register", 2, MADE) == (sheet.name, sheet.version, sheet.made)


def test_a_register_of_unknown_columns_leaves_no_line_of_the_ledger_out(catalogues: Catalogues) -> None:
    """Also to whom shares went: the law of Belgium is said to ask for it, and who asks us later finds it."""
    sheet = register_sheet.sheet(
        [ANNA], profile("be"), catalogues["en"], MADE, currency="EUR", zone="Europe/Brussels"
    )

    assert "#4 2026-05-01: 1 (1 → 2)\n#6 2026-06-01: 2 (3 → 1) ↺ #9 2026-06-03" == row(sheet)["transfers"]


def test_days_are_the_chapter_s(catalogues: Catalogues) -> None:
    """Who was admitted after midnight in Brussels was not admitted the day before."""
    here = row(made(catalogues, "se"))["admitted"]
    there = row(made(catalogues, "se", zone="UTC"))["admitted"]

    assert (date(2026, 3, 2), date(2026, 3, 1)) == (here, there)


@pytest.mark.parametrize(("zone", "day"), [("Asia/Seoul", "2026-11-23"), ("America/New_York", "2026-11-22")])
def test_the_file_has_the_day_on_which_the_chapter_asked(catalogues: Catalogues, zone: str, day: str) -> None:
    """Early in Seoul it is still the day before elsewhere."""
    late = datetime(2026, 11, 22, 22, 0, tzinfo=UTC)
    sheet = register_sheet.sheet([BO], profile("kr"), catalogues["ko"], late, currency="KRW", zone=zone)

    assert f"register-{day}.csv" == file_name(sheet, Format.CSV)


def test_every_column_of_the_law_can_be_filled() -> None:
    """A new column of a profile must be answered here."""
    assert set(Field) == set(register_sheet._CELLS)
