"""What SQLite itself refuses, whoever asks it: triggers on the owner register and the share ledger.

`migrations` make the same ones. They hold against a slip of ours, not against whoever may change the schema.
"""

from sqlalchemy import DDL, event
from sqlmodel import SQLModel

from organiser.storage.tables.members import Owner, ShareEntry

APPEND_ONLY = tuple(
    f"CREATE TRIGGER share_entry_no_{name} BEFORE {moment} "
    "BEGIN SELECT RAISE(ABORT, 'the share ledger is append-only'); END"
    for name, moment in (
        ("update", "UPDATE ON share_entry"),
        ("delete", "DELETE ON share_entry"),
        # REPLACE removes a line without asking the trigger above.
        ("replace", "INSERT ON share_entry WHEN EXISTS (SELECT 1 FROM share_entry WHERE id = NEW.id)"),
    )
)
"""What refuses, in SQLite itself, that a line of the ledger is changed or removed."""

REVERSALS = (
    "CREATE TRIGGER share_entry_reversal BEFORE INSERT ON share_entry "
    "WHEN (NEW.kind = 'reversal') IS NOT (NEW.reverses IS NOT NULL) OR NEW.reverses IS NOT NULL AND ("
    "EXISTS (SELECT 1 FROM share_entry WHERE reverses = NEW.reverses) "
    "OR NOT EXISTS (SELECT 1 FROM share_entry WHERE id = NEW.reverses AND kind <> 'reversal' "
    "AND chapter_id = NEW.chapter_id AND owner_id = NEW.owner_id AND other_id IS NEW.other_id "
    "AND shares = NEW.shares AND amount = NEW.amount AND currency = NEW.currency)) "
    "BEGIN SELECT RAISE(ABORT, 'a reversal says the same as the one line that it reverses'); END"
)
"""What refuses a reversal of nothing, of another reversal, of another amount, or a second one."""

AT_THE_END = (
    "CREATE TRIGGER share_entry_at_the_end AFTER INSERT ON share_entry "
    "WHEN NEW.id < 1 OR EXISTS (SELECT 1 FROM share_entry WHERE id > NEW.id) "
    "OR typeof(NEW.shares) <> 'integer' OR NEW.shares < 0 "
    "OR typeof(NEW.amount) <> 'integer' OR NEW.amount < 0 "
    "OR EXISTS (SELECT 1 FROM owner "
    "WHERE id IN (NEW.owner_id, NEW.other_id) AND chapter_id <> NEW.chapter_id) "
    "BEGIN SELECT RAISE(ABORT, 'a line stands at the end, and moves something within its chapter'); END"
)
"""What refuses a line before others, one with less than nothing, and one with an owner of another chapter."""

ENTRIES = (
    "CREATE TRIGGER share_entry_is_one BEFORE INSERT ON share_entry "
    "WHEN NEW.kind NOT IN ('issue', 'payment', 'transfer', 'refund', 'reversal') "
    "OR NEW.reverses IS NULL AND (NEW.kind = 'transfer') IS NOT (NEW.other_id IS NOT NULL) "
    "OR NEW.other_id IS NEW.owner_id OR date(NEW.day, '+0 days') IS NOT NEW.day "
    "OR EXISTS (SELECT 1 FROM chapter WHERE id = NEW.chapter_id AND currency <> NEW.currency) "
    "BEGIN SELECT RAISE(ABORT, 'a line says what an entry can say'); END"
)
"""What refuses a line that nobody could read, for it could never be taken out again."""

NUMBERED = tuple(
    f"CREATE TRIGGER owner_no_{name} BEFORE {moment} "
    "BEGIN SELECT RAISE(ABORT, 'a line of the owner register stays, under its number'); END"
    for name, moment in (
        ("update", "UPDATE OF id, chapter_id, number ON owner"),
        ("delete", "DELETE ON owner"),
        (
            "replace",
            (
                "INSERT ON owner WHEN EXISTS (SELECT 1 FROM owner WHERE id = NEW.id"
                " OR chapter_id = NEW.chapter_id AND number = NEW.number)"
            ),
        ),
    )
)
"""What refuses that a line of the owner register goes, or becomes another's."""


def _guard(model: type[SQLModel], trigger: str) -> None:
    """Let a table have a trigger from when it is made on."""
    made = DDL(trigger).execute_if(dialect="sqlite")  # type: ignore[no-untyped-call]
    event.listen(model.__table__, "after_create", made)  # type: ignore[attr-defined]


for _trigger in NUMBERED:
    _guard(Owner, _trigger)
for _trigger in (*APPEND_ONLY, REVERSALS, AT_THE_END, ENTRIES):
    _guard(ShareEntry, _trigger)
