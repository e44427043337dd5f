"""What is said of an older list of members, in four languages."""

from datetime import date

from organiser.chat.content import Attachment, MediaKind
from organiser.chat.refs import FileRef
from organiser.i18n import LOCALES, Catalogues
from organiser.members import headings
from organiser.members import importing as table
from organiser.members.founding import CLAIM_LIFETIME, INVITED_FOR
from organiser.members.importing import BadRow, Fault, Import, Row
from organiser.views.members import claiming, importing, inviting
from tests.fakes.clock import START
from tests.views.approval import Approve, given

FILE = Attachment(MediaKind.FILE, FileRef(None, "1"), name="claim-codes-2026-11-22.xlsx")
ANSWERS = ("no", "yes")
FAULTS = tuple(BadRow(line, fault, 2) for line, fault in enumerate(Fault, 4))
TOGGLES = [("claim:show:1:r", False), ("claim:show:2:r", True)]


def test_reading(approve: Approve) -> None:
    """What is left out is named by line with its reason, and all of it where there is a file."""
    approve(importing.file_wanted, {"no file yet": given()})
    approve(
        importing.preview,
        {
            "all is well": given(Import((Row(2, "Anna"),), (), ()), "Gent", ANSWERS),
            "every fault": given(
                Import((Row(2, "Anna"), Row(3, "Bas")), FAULTS, ("colour", "shoes")), "Gent", ANSWERS
            ),
            "columns of another system": given(
                Import((Row(2, "Anna"),), (), ("\u202eno\ntes" * 30, *(f"field {one}" for one in range(30)))),
                "Gent",
                ANSWERS,
            ),
            "more than a message": given(
                Import((), tuple(BadRow(line, Fault.NAME_MISSING) for line in range(2, 14)), ()),
                "Gent",
                ANSWERS,
            ),
        },
    )
    approve(importing.not_imported, {"left": given()})
    approve(importing.nothing_new, {"all are there": given()})


def test_codes(approve: Approve) -> None:
    """Who holds the file is told what it can do."""
    approve(importing.imported, {"one": given(1, "Gent"), "forty": given(40, "Gent")})
    approve(inviting.proposer_gone, {"gone": given("Gent")})
    approve(inviting.fresh_codes, {"one": given(1, "Gent"), "forty": given(40, "Gent")})
    approve(inviting.not_made, {"a fault": given("Gent")})
    approve(inviting.codes_to_hand_out, {"the file": given(CLAIM_LIFETIME, INVITED_FOR, file=FILE)})
    approve(
        inviting.unclaimed,
        {"one": given(1, "Gent", INVITED_FOR), "forty": given(40, "Gent", INVITED_FOR)},
    )
    approve(inviting.removal_asked, {"one": given(1, "Gent", ANSWERS), "forty": given(40, "Gent", ANSWERS)})
    approve(inviting.kept, {"they wait": given()})
    approve(inviting.removed, {"one": given(1, "Gent"), "forty": given(40, "Gent")})
    approve(inviting.all_claimed, {"nobody is waited for": given("Gent")})


def test_claiming(approve: Approve) -> None:
    """What one agrees to stands there before; the safe answer comes first."""
    approve(claiming.ask_code, {"the code": given()})
    approve(
        claiming.claim_asked,
        {
            "an entry": given("Anna", "Gent", TOGGLES, ANSWERS),
            "worded anew": given("Anna", "Gent", TOGGLES, ANSWERS, anew=True),
        },
    )
    approve(claiming.claimed, {"a member": given(2, "Gent")})
    approve(claiming.not_claimed, {"not now": given()})


def test_the_tables_are_in_each_language(catalogues: Catalogues) -> None:
    """Headings, reasons and the sentence to send; what is asked for by name can be read again."""
    for locale in LOCALES:
        words = catalogues[locale]
        report = importing.report(Import((), FAULTS, ()), words, START)
        sent = inviting.invitation("ABCD-EFGH-JKLM", "Gent", "", CLAIM_LIFETIME, words)
        heading = headings.heading(headings.Column.NAME, locale)

        assert len(FAULTS) == len({row[1] for row in report.rows})
        assert f"!{claiming.claim_name(words)} ABCD-EFGH-JKLM" in sent
        assert "Anna" == table.read(f"{heading}\nAnna\n".encode(), date(2026, 11, 22)).rows[0].name
