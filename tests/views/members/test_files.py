"""The titles and fixed words of every file that is made, in four languages, for people who read them."""

from collections.abc import Callable
from datetime import UTC, datetime
from types import FunctionType
from typing import Any

from organiser.exports import Sheet
from organiser.i18n import Words
from organiser.members.importing import BadRow, Fault, Import
from organiser.members.own_data import Told
from organiser.members.statutes import CODES, profile, written
from organiser.storage.traces import TRACES
from organiser.views.members import importing, inviting, my_data_sheets, my_data_words, register_sheet
from organiser.views.members.my_data_words import fixed_word, yes_or_no
from tests.fakes.bylaws import with_bylaws
from tests.views.approval import Approve, given

MADE = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
CURRENCIES = {"be": "EUR", "kr": "KRW", "nl": "EUR", "se": "SEK"}


def named(say: Callable[..., str], like: Callable[..., Any]) -> FunctionType:
    """`say`, to be approved under the name of the view that makes the file."""
    assert isinstance(say, FunctionType)
    assert isinstance(like, FunctionType)
    say.__module__, say.__name__ = like.__module__, like.__name__
    return say


def shown(sheet: Sheet) -> str:
    """What a file is called, its columns, and what stands in it."""
    rows = [[column.heading for column in sheet.columns], *sheet.rows]
    lines = [" | ".join("" if cell is None else str(cell) for cell in row) for row in rows]
    return "\n".join([f"{sheet.name}: {sheet.title}", *lines])


def test_the_register(approve: Approve) -> None:
    """As each country's law wants it; `asked` has the columns that a page names, once stewards confirm."""

    def columns(code: str, words: Words, *, asked: bool) -> str:
        law = profile(code)
        hint = law.rules["register.fields"].hint
        if asked and hint is not None:
            law = with_bylaws(law, {"register.fields": written(hint)})
        made = register_sheet.sheet([], law, words, MADE, currency=CURRENCIES[code], zone="UTC")
        return shown(made)

    moments = {
        f"{code}, asked" if asked else code: (code, asked) for code in CODES for asked in (False, True)
    }
    approve(
        named(columns, register_sheet.sheet),
        {name: given(code, asked=asked) for name, (code, asked) in moments.items()},
    )


def test_the_codes_of_a_list(approve: Approve) -> None:
    """What a steward hands out."""

    def codes(words: Words) -> str:
        return shown(inviting.codes_sheet([("Kim", "ABCD-EFGH", "", "…")], words, MADE))

    approve(named(codes, inviting.codes_sheet), {"one": given()})


def test_the_lines_left_out(approve: Approve) -> None:
    """Every way in which a line can be wrong."""
    bad = tuple(BadRow(line, fault, 2) for line, fault in enumerate(Fault, 3))

    def report(words: Words) -> str:
        return shown(importing.report(Import((), bad, ()), words, MADE))

    approve(named(report, importing.report), {"every fault": given()})


def test_what_is_kept_of_a_person(approve: Approve) -> None:
    """Every table with its columns, and every fixed word that can stand in one."""
    told = [Told(trace.name, trace.told, ()) for trace in TRACES]

    def tables(words: Words) -> str:
        return "\n\n".join(map(shown, my_data_sheets.sheets(told, words, MADE)))

    listed = [(place, said) for place, known in my_data_words._BY_PLACE.items() for said in sorted(known)]
    single = [(".".join(place.split(".")[:2]), place.split(".", 2)[2]) for place in my_data_words.OTHERS]

    def fixed(words: Words) -> str:
        flags = [f"{flag}: {yes_or_no(flag, words)}" for flag in (True, False)]
        return "\n".join(
            [
                *flags,
                *(f"{place}, {said}: {fixed_word(place, said, words)}" for place, said in listed + single),
            ]
        )

    approve(named(tables, my_data_sheets.sheets), {"every table": given()})
    approve(named(fixed, my_data_words.fixed_word), {"every word": given()})
