"""Everything that is kept of somebody is told to them, opened, and nothing that is another's to know."""

from datetime import timedelta
from typing import Any

from sqlalchemy import update

from organiser.members.own_data import Told, Where, Which, Who, Word
from organiser.members.states import Rule, State
from organiser.members.steps import Change
from organiser.storage.readings import Reading
from organiser.storage.store import Store
from organiser.storage.tables import DIALOG, INBOX, INQUIRY, OFFER, OUTBOX
from organiser.storage.traces import TRACES
from tests.fakes.clock import START
from tests.fakes.world import World
from tests.storage.everywhere import (
    ANSWER,
    BELGIAN,
    CHAPTER,
    ID,
    LEGAL,
    NAME,
    REASON,
    SHOWN,
    TEXT,
    known_everywhere,
)


async def told(world: World, person: int) -> dict[str, Told]:
    """All that is told of somebody, by table."""
    async with world.database.writing() as connection:
        store = Store(connection, world.directory, b"k" * 32, START)
        return {one.table: one for one in await store.own_data.of(person)}


async def everywhere(world: World) -> Any:
    """Somebody who is in every table."""
    async with world.database.writing() as connection:
        store = Store(connection, world.directory, b"k" * 32, START)
        somebody = await known_everywhere(store)
        await store.exclusions.keep([somebody.applicant], [somebody.key])
        await store.flush()
    return somebody


async def read(world: World, reading: Reading) -> None:
    """Let somebody have looked."""
    async with world.database.writing() as connection:
        await Store(connection, world.directory, b"k" * 32, START).readings.add(reading)


def column(table: Told, key: str) -> list[Any]:
    """What stands under a key, row by row."""
    at = [name for name, _ in table.columns].index(key)
    return [row[at] for row in table.rows]


async def test_every_table_tells(world: World) -> None:
    """Whoever is everywhere is told of every table that knows people."""
    somebody = await everywhere(world)

    assert {trace.name for trace in TRACES} == set(await told(world, somebody.person))


async def test_what_is_sealed_is_opened(world: World) -> None:
    """Names, reasons, answers and the legal name are theirs to read."""
    somebody = await everywhere(world)
    tables = await told(world, somebody.person)

    assert [SHOWN] == column(tables["membership"], "name")
    assert [ID] == column(tables["account"], "account")
    assert [NAME] == column(tables["account"], "name")
    assert [ID] == column(tables["chat"], "address")
    assert REASON in column(tables["membership_change"], "reason")
    assert LEGAL.name in column(tables["record"], "content")[0]
    assert ANSWER in column(tables["dialog"], "answers")[0]
    assert ["Anjer", "Anjer"] == column(tables["act"], "content")
    assert ["100.00"] == column(tables["share_entry"], "amount")


async def test_raw_events_are_found_by_what_is_in_them(world: World) -> None:
    """A row that failed, and one that waits for a network, hold what somebody wrote."""
    somebody = await everywhere(world)
    tables = await told(world, somebody.person)

    assert TEXT in column(tables["inbox"], "content")[0]
    assert TEXT in column(tables["inquiry"], "content")[0]
    assert "inbox" not in await told(world, somebody.other)


async def test_what_is_damaged_holds_up_nothing_of_the_rest(world: World) -> None:
    """Of a row that cannot be opened all else is told; what is found by looking into it is not found."""
    somebody = await everywhere(world)
    sealed = (OUTBOX.c.payload, OFFER.c.choices, DIALOG.c.answers, INBOX.c.body, INQUIRY.c.payload)
    async with world.database.writing() as connection:
        for one in sealed:
            await connection.execute(update(one.table).values({one: b"\0" + b"cut" * 10}))
    tables = await told(world, somebody.person)

    assert {None} == {said for name in ("outbox", "offer") for said in column(tables[name], "content")}
    assert [None] == column(tables["dialog"], "answers")
    assert [Word("queued"), Word("held")] == column(tables["outbox"], "state")
    assert {"inbox", "inquiry", "made_file"} == {trace.name for trace in TRACES} - set(tables)


async def test_what_is_others_to_know_is_not_told(world: World) -> None:
    """Why somebody else's step was taken, and whom they were asked about and by whom."""
    somebody = await everywhere(world)
    mine, theirs = await told(world, somebody.person), await told(world, somebody.other)

    assert "because" not in column(mine["membership_change"], "reason")
    assert "because" in column(theirs["membership_change"], "reason")
    assert [somebody.applicant] == column(mine["sponsorship"], "number")
    assert "sponsorship" not in theirs
    assert "sponsor_id" not in [key for key, _ in mine["sponsorship"].columns]


async def test_who_read_what(world: World) -> None:
    """The ledger names who looked, as members know them; of others it says only that they were read."""
    somebody = await everywhere(world)
    readings = (await told(world, somebody.person))["reading"]
    other = Who(Which.MEMBER, somebody.applicant, "Other")

    assert [other, other, Who(Which.YOU)] == column(readings, "who")
    assert [Who(Which.YOU), Who(Which.NOBODY), Who(Which.SOMEBODY)] == column(readings, "about")
    assert [Word("line"), Word("page"), Word("line")] == column(readings, "why")


async def test_what_was_read_of_everybody_counts_while_one_was_there(world: World) -> None:
    """An export of the chapter before somebody came, or of another one, had nothing of theirs."""
    somebody = await everywhere(world)
    for chapter, days in ((CHAPTER, -1), (CHAPTER + 1, 1), (CHAPTER, 1)):
        await read(world, Reading("register", "export", START + timedelta(days=days), chapter=chapter))
    readings = (await told(world, somebody.person))["reading"]

    assert 1 == column(readings, "why").count(Word("export"))
    assert Who(Which.NOBODY) == column(readings, "who")[-1]


async def test_a_line_that_nobody_stood_behind_is_not_everybodys(world: World) -> None:
    """It was one line that was read, and not theirs; who looked at it sees it as what they did."""
    somebody = await everywhere(world)
    for why in ("line", "entry", "page"):
        at = START + timedelta(days=1)
        await read(world, Reading("register", why, at, chapter=CHAPTER, actor=somebody.other))
    readings = {who: (await told(world, who))["reading"] for who in (somebody.person, somebody.other)}
    seen = {
        who: [why for why, at in zip(column(of, "why"), column(of, "at"), strict=True) if at > START]
        for who, of in readings.items()
    }

    assert [Word("page")] == seen[somebody.person]
    assert [Word("line"), Word("entry"), Word("page")] == seen[somebody.other]


async def test_who_has_left_stays_in_the_register_and_in_no_list_of_members(world: World) -> None:
    """Their line is read as before, and that is theirs to see; a list of members has them no more."""
    somebody = await everywhere(world)
    async with world.database.writing() as connection:
        store = Store(connection, world.directory, b"k" * 32, START + timedelta(days=1))
        await store.erasing.end(somebody.person, store.now)
    for what in ("register", "members"):
        await read(world, Reading(what, "page", START + timedelta(days=2), chapter=CHAPTER))
    readings = (await told(world, somebody.person))["reading"]

    seen = [at for at in column(readings, "at") if at > START + timedelta(days=1)]

    assert [START + timedelta(days=2)] == seen
    assert Word("members") not in column(readings, "what")


async def test_who_has_only_applied_was_read_in_no_list(world: World) -> None:
    """They stand neither among the members nor in the register: what was read there is not of them."""
    somebody = await everywhere(world)
    async with world.database.writing() as connection:
        store = Store(connection, world.directory, b"k" * 32, START)
        change = Change(None, State.APPLIED, somebody.person, Rule.APPLIED, START)
        brugge = await store.chapters.add("Brugge", START, founding=False, **BELGIAN)
        assert brugge is not None
        await store.memberships.begin(brugge.id, somebody.person, change, name=SHOWN)
    for what in ("register", "members"):
        await read(world, Reading(what, "page", START + timedelta(days=2), chapter=brugge.id))
    readings = (await told(world, somebody.person))["reading"]

    assert START + timedelta(days=2) not in column(readings, "at")


async def test_who_claimed_an_entry_was_on_the_older_list_until_then(world: World) -> None:
    """New codes for entries concern who waits for one, as one line does; the list of members who is in it."""
    somebody = await everywhere(world)
    claimed = START + timedelta(days=5)
    async with world.database.writing() as connection:
        store = Store(connection, world.directory, b"k" * 32, START)
        await store.erasing.end(somebody.person, START)
        brugge = await store.chapters.add("Brugge", START, founding=True, **BELGIAN)
        assert brugge is not None
        entry = await store.memberships.begin(
            brugge.id, None, Change(None, State.INVITED, None, Rule.IMPORTED, START), name=SHOWN
        )
        claim = Change(State.INVITED, State.MEMBER, somebody.person, Rule.CLAIMED, claimed)
        await store.memberships.take(entry.membership, claim)
    kinds = ("entries", "entries"), ("members", "page"), ("register", "export"), ("register", "line")
    for what, why in (*kinds, ("something new", "new")):
        for days in (4, 6):
            at = START + timedelta(days=days)
            await read(world, Reading(what, why, at, chapter=brugge.id))
    readings = (await told(world, somebody.person))["reading"]
    seen = [
        (why.value, at > claimed)
        for why, at in zip(column(readings, "why"), column(readings, "at"), strict=True)
        if at > START
    ]

    assert [
        ("entries", False),
        ("export", False),
        ("export", True),
        ("line", False),
        ("new", True),
        ("page", True),
    ] == sorted(seen)


async def test_chats_are_told_by_their_titles(world: World) -> None:
    """A group by its title, a private chat as one."""
    somebody = await everywhere(world)
    tables = await told(world, somebody.person)

    assert [Where(world.group.ref.network, "Couriers")] == column(tables["line"], "chat")
    assert [Where(world.group.ref.network, "")] == column(tables["offer"], "chat")
