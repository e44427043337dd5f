"""The share ledger: what is entered stays as it is, and holdings follow from it."""

from collections import Counter
from contextlib import suppress
from datetime import UTC, date, datetime
from random import Random

import pytest
from sqlalchemy import Column, delete, insert, select, text, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import IntegrityError

from organiser.errors import Refusal
from organiser.i18n import OtherCurrency
from organiser.members.reversing import EntryUnknown, ReversedAlready, reversal
from organiser.members.shares import Entry, EntryKind, Holding, PaymentsLacking, SharesLacking, ledger
from organiser.storage.engine import Connection, Database
from organiser.storage.share_ledger import ShareLedger
from organiser.storage.tables import CHAPTER, OWNER, SHARE_ENTRY

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DAY = date(2026, 11, 21)
OWNERS = range(1, 6)


@pytest.fixture
async def database(database: Database) -> Database:
    """With a chapter of five owners."""
    about = {"profile": "be", "currency": "EUR", "zone": "Europe/Brussels", "language": "nl", "created": 0}
    async with database.writing() as connection:
        await connection.execute(insert(CHAPTER).values(id=1, name="Gent", **about))
        rows = [{"id": number, "chapter_id": 1, "number": number, "admitted": 0} for number in OWNERS]
        await connection.execute(insert(OWNER), rows)
    return database


def entry(kind: EntryKind, owner: int, shares: int, amount: int, other: int | None = None) -> Entry:
    """An entry in euros."""
    return Entry(kind, owner, shares, amount, "EUR", DAY, other)


async def enter(connection: Connection, *entries: Entry) -> list[int]:
    """Enter them one after another; their numbers."""
    shares = ShareLedger(connection, NOW)
    return [(await shares.enter(1, one, currency="EUR", actor=None)).number for one in entries]


ISSUE, PAID = entry(EntryKind.ISSUE, 1, 4, 400), entry(EntryKind.PAYMENT, 1, 0, 100)
PASSED = entry(EntryKind.TRANSFER, 1, 1, 100, 2)


async def test_entries_add_up_and_come_back(database: Database) -> None:
    """What was entered is read as it was, for one owner and for all."""
    async with database.writing() as connection:
        numbers = await enter(connection, ISSUE, PAID, PASSED)
        shares = ShareLedger(connection, NOW)
        own = [await shares.of(number) for number in (1, 2, 3)]
        held = [await shares.holding(number, "EUR") for number in (1, 2, 3)]
        whole = ledger(await shares.entries(1), "EUR")

    assert [1, 2, 3] == numbers
    assert [[ISSUE, PAID, PASSED], [PASSED], []] == own
    assert [Holding(3, 300, 0), Holding(1, 100, 100), Holding()] == held
    assert held[:2] == [whole.of(1), whole.of(2)]


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        (entry(EntryKind.TRANSFER, 1, 5, 0, 2), SharesLacking),
        (entry(EntryKind.REFUND, 1, 0, 101), PaymentsLacking),
        (Entry(EntryKind.ISSUE, 1, 1, 100, "SEK", DAY), OtherCurrency),
    ],
)
async def test_what_cannot_be_is_not_entered(
    database: Database, wrong: Entry, refusal: type[Refusal]
) -> None:
    """More than there is, and another currency than the chapter's."""
    async with database.writing() as connection:
        await enter(connection, ISSUE, PAID)
        with pytest.raises(refusal):
            await enter(connection, wrong)
        entries = await ShareLedger(connection, NOW).entries(1)

    assert [ISSUE, PAID] == entries


@pytest.mark.parametrize(
    "statement",
    [
        update(SHARE_ENTRY).values(amount=1),
        update(SHARE_ENTRY).where(SHARE_ENTRY.c.id == 1).values(day="2020-01-01"),
        delete(SHARE_ENTRY),
        text("INSERT OR REPLACE INTO share_entry SELECT * FROM share_entry"),
    ],
    ids=["amount", "day", "delete", "replace"],
)
async def test_the_database_itself_keeps_the_ledger(database: Database, statement: object) -> None:
    """Nobody can change or remove a line, not even with SQL, and not by putting another in its place."""
    async with database.writing() as connection:
        await enter(connection, ISSUE, PAID)
    with pytest.raises(IntegrityError, match="append-only"):
        await _done(database, statement)
    async with database.reading() as connection:
        kept = (await connection.execute(select(SHARE_ENTRY.c.amount))).scalars().all()

    assert [400, 100] == kept


@pytest.mark.parametrize("column", [SHARE_ENTRY.c.shares, SHARE_ENTRY.c.amount])
def test_what_an_entry_may_hold_fits_every_database(column: Column[int]) -> None:
    """A million million of either; on PostgreSQL a plain integer ends at two thousand million."""
    assert "BIGINT" == column.type.compile(postgresql.dialect())  # type: ignore[no-untyped-call]


async def test_a_reversal_is_written_down_once(database: Database) -> None:
    """It has a number of its own, names the one that it reverses, and neither counts."""
    async with database.writing() as connection:
        shares = ShareLedger(connection, NOW)
        await enter(connection, ISSUE, PAID, PASSED)
        made = await shares.reverse(1, 3, NOW.date(), actor=7)
        with pytest.raises(ReversedAlready):
            await shares.reverse(1, 3, NOW.date(), actor=7)
        with pytest.raises(EntryUnknown):
            await shares.reverse(2, 1, NOW.date(), actor=7)
        own = await shares.of(2)
        held = [await shares.holding(number, "EUR") for number in (1, 2)]
        reversals = await shares.reversed_by(await shares.entries(1))
        page = [one.number for one in await shares.page(1, 2, before=4)]

    assert (4, 3) == (made.number, made.reverses)
    assert [3, 4] == [one.number for one in own]
    assert [Holding(4, 400, 100), Holding()] == held
    assert {3: 4} == reversals
    assert [3, 2] == page


def reversing(**changed: object) -> object:
    """Puts a reversal of the first entry in, changed in something."""
    said = {"chapter_id": 1, "owner_id": 1, "kind": "reversal", "shares": 4, "amount": 400, "currency": "EUR"}
    return insert(SHARE_ENTRY).values(**(said | {"day": "2026-11-22", "at": 0, "reverses": 1} | changed))


@pytest.mark.parametrize(
    "statement",
    [
        reversing(shares=3),
        reversing(amount=1),
        reversing(owner_id=2),
        reversing(chapter_id=2),
        reversing(other_id=2),
        reversing(reverses=None),
        reversing(reverses=9),
        reversing(reverses=3, amount=100, shares=0),
        reversing(kind="refund"),
        reversing(reverses=2, amount=100, shares=0),
        text(
            "INSERT OR REPLACE INTO share_entry (chapter_id, owner_id, kind, shares, amount, currency, day,"
            " at, reverses) SELECT chapter_id, owner_id, kind, shares, amount, currency, day, at, reverses"
            " FROM share_entry WHERE id = 3"
        ),
    ],
    ids=[
        "shares",
        "amount",
        "owner",
        "chapter",
        "other",
        "none",
        "nothing",
        "itself",
        "kind",
        "twice",
        "replace",
    ],
)
async def test_the_database_itself_keeps_reversals_true(database: Database, statement: object) -> None:
    """One says what the entry says that it reverses, there is one at most, and none of a reversal."""
    async with database.writing() as connection:
        await enter(connection, ISSUE, PAID)
        await ShareLedger(connection, NOW).reverse(1, 2, DAY, actor=None)
    with pytest.raises(IntegrityError, match="reversal says the same"):
        await _done(database, statement)
    await _done(database, reversing())
    async with database.reading() as connection:
        kept = (
            (await connection.execute(select(SHARE_ENTRY.c.reverses).order_by(SHARE_ENTRY.c.id)))
            .scalars()
            .all()
        )

    assert [None, None, 2, 1] == kept


async def _done(database: Database, statement: object) -> None:
    async with database.writing() as connection:
        await connection.execute(statement)  # type: ignore[call-overload]


def issuing(**changed: object) -> object:
    """Puts an issue in, changed in something."""
    said = {"chapter_id": 1, "owner_id": 1, "kind": "issue", "shares": 1, "amount": 100, "currency": "EUR"}
    return insert(SHARE_ENTRY).values(**(said | {"day": "2026-11-22", "at": 0} | changed))


@pytest.mark.parametrize(
    "changed",
    [
        {"id": 0},
        {"id": -1},
        {"id": 2},
        {"shares": -1},
        {"amount": -100},
        {"amount": text("9223372036854775808")},
        {"shares": text("0.5")},
        {"owner_id": 9},
        {"kind": "transfer", "other_id": 9},
        {"chapter_id": 2},
    ],
    ids=[
        "first",
        "below",
        "between",
        "shares",
        "amount",
        "too large",
        "half",
        "owner",
        "other",
        "chapter",
    ],
)
async def test_the_database_itself_adds_nothing_but_entries_at_the_end(
    database: Database, changed: dict[str, object]
) -> None:
    """Nothing that was before what is there, takes by being less than nothing, or is another chapter's."""
    about = {"profile": "be", "currency": "EUR", "zone": "Europe/Brussels", "language": "nl", "created": 0}
    async with database.writing() as connection:
        await connection.execute(insert(CHAPTER).values(id=2, name="Aalst", **about))
        await connection.execute(insert(OWNER).values(id=9, chapter_id=2, number=1, admitted=0))
        await connection.execute(issuing(id=1))  # type: ignore[call-overload]
        await connection.execute(issuing(id=3))  # type: ignore[call-overload]
    with pytest.raises(IntegrityError, match="stands at the end"):
        await _done(database, issuing(**changed))
    await _done(database, issuing())
    async with database.reading() as connection:
        kept = [one.number for one in await ShareLedger(connection, NOW).entries(1)]

    assert [1, 3, 4] == kept


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": "gift"},
        {"kind": "transfer"},
        {"other_id": 2},
        {"kind": "transfer", "other_id": 1},
        {"currency": "SEK"},
        {"day": "yesterday"},
        {"day": "2026-02-30"},
        {"day": "now"},
    ],
    ids=["kind", "to nobody", "issue to another", "to oneself", "currency", "no day", "no such day", "now"],
)
async def test_the_database_itself_adds_nothing_that_is_no_entry(
    database: Database, changed: dict[str, object]
) -> None:
    """Who reads the ledger could not go on behind it, and nobody could take it out again."""
    with pytest.raises(IntegrityError, match="what an entry can say"):
        await _done(database, issuing(**changed))
    await _done(database, issuing())
    async with database.reading() as connection:
        kept = await ShareLedger(connection, NOW).entries(1)

    assert 1 == len(kept)


@pytest.mark.parametrize(
    "statement",
    [
        delete(OWNER).where(OWNER.c.id == 5),
        update(OWNER).where(OWNER.c.id == 5).values(number=6),
        update(OWNER).where(OWNER.c.id == 5).values(id=6),
        update(OWNER).where(OWNER.c.id == 5).values(chapter_id=2),
        text("INSERT OR REPLACE INTO owner (chapter_id, number, admitted) VALUES (1, 5, 7)"),
        text("INSERT OR REPLACE INTO owner (id, chapter_id, number, admitted) VALUES (5, 1, 6, 7)"),
    ],
    ids=["delete", "number", "id", "chapter", "in its place", "under its id"],
)
async def test_the_database_itself_keeps_the_lines_of_the_register(
    database: Database, statement: object
) -> None:
    """Also of an owner whom the ledger does not name; when they left, and who they are, may be written."""
    with pytest.raises(IntegrityError, match="stays, under its number"):
        await _done(database, statement)
    await _done(database, update(OWNER).where(OWNER.c.id == 5).values(left=1, record_id=None))
    async with database.reading() as connection:
        kept = (await connection.execute(select(OWNER.c.id, OWNER.c.number, OWNER.c.left))).all()

    assert [(1, 1, None), (2, 2, None), (3, 3, None), (4, 4, None), (5, 5, 1)] == kept


def some_entry(chance: Random) -> Entry:
    """Any entry, sensible or not."""
    kind = chance.choice([one for one in EntryKind if one is not EntryKind.REVERSAL])
    owner, other = chance.sample(OWNERS, 2)
    shares = 0 if kind is EntryKind.PAYMENT else chance.randint(0, 3)
    return entry(kind, owner, shares, chance.randint(0, 300), other if kind is EntryKind.TRANSFER else None)


@pytest.mark.parametrize("seed", range(10))
async def test_a_few_entries_tell_what_all_would(database: Database, seed: int) -> None:
    """To ask after one owner, only those whose shares came to them are read; the answer is the same."""
    chance, kept, refused = Random(seed), list[Entry](), 0  # noqa: S311 - not for secrets
    async with database.writing() as connection:
        shares = ShareLedger(connection, NOW)
        for one in (some_entry(chance) for _ in range(60)):
            try:
                ledger([*kept, one], "EUR")
            except Refusal as refusal:
                refused += 1
                with pytest.raises(type(refusal)):
                    await shares.enter(1, one, currency="EUR", actor=None)
            else:
                await shares.enter(1, one, currency="EUR", actor=None)
                kept.append(one)
        found = [await shares.holding(number, "EUR") for number in OWNERS]

    assert [ledger(kept, "EUR").of(number) for number in OWNERS] == found
    assert kept
    assert refused


def refused(entries: list[Entry], number: int) -> Refusal | None:
    """Why an entry of these cannot be reversed, None where it can."""
    try:
        reversal(entries, number, DAY)
    except Refusal as why:
        return why
    return None


@pytest.mark.parametrize("seed", range(10))
async def test_a_few_entries_tell_what_can_be_reversed(database: Database, seed: int) -> None:
    """Only those around an entry are read; whether it may be reversed, and what follows, is as with all."""
    chance, kept, said = Random(seed), list[Entry](), Counter[str]()  # noqa: S311 - not for secrets
    async with database.writing() as connection:
        shares = ShareLedger(connection, NOW)
        for one in (some_entry(chance) for _ in range(80)):
            with suppress(Refusal):
                kept.append(await shares.enter(1, one, currency="EUR", actor=None))
            number = chance.randint(1, len(kept) + 1)
            why = refused(kept, number)
            if why is None:
                kept.append(await shares.reverse(1, number, DAY, actor=None))
            else:
                with pytest.raises(type(why)) as here:
                    await shares.reverse(1, number, DAY, actor=None)
                assert vars(why) == vars(here.value)
            said[type(why).__name__] += 1
        found = [await shares.holding(number, "EUR") for number in OWNERS]
        entries = await shares.entries(1)

    assert kept == entries
    assert [one.number for one in kept] == [one.number for one in entries]
    assert [ledger(kept, "EUR").of(number) for number in OWNERS] == found
    assert {"NoneType", "NeededSince", "ReversedAlready", "ReversalStays"} <= set(said)
