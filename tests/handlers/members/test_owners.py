"""Legal names and addresses: asked for in private, cleaned, locked, and never among the members."""

import pytest
from sqlalchemy import text

from organiser.chat.refs import Network
from organiser.i18n import LOCALES
from organiser.members.register import LONGEST_ADDRESS, LONGEST_LEGAL, Legal
from organiser.views.members import owners
from tests.fakes.coop import Coop
from tests.handlers.members.accounts import gone, links
from tests.handlers.members.test_register import coop_person, readings
from tests.handlers.members.town import Town
from tests.handlers.members.transcripts import held


async def legal(coop: Coop, number: int) -> Legal | None:
    """What is locked in a line."""
    async with coop.store() as store:
        owner = await store.register.find(1, number)
        assert owner is not None
        return await store.register.legal(owner)


@pytest.mark.parametrize("network", Network)
@pytest.mark.parametrize("language", LOCALES)
async def test_a_name_is_entered(
    coop: Coop, network: Network, language: str, request: pytest.FixtureRequest
) -> None:
    """By the owner, who reads first what for; by a steward for somebody, who is told."""
    town = await Town(coop, network, language).open(chapters=1)
    words = town.bo.words
    await town.bo.says("/owner")
    await town.bo.presses(words.pgettext("button: register", "Enter my name"))
    await town.bo.says("Bo Derek")
    await town.bo.says("Kade 1\n9000 Gent")
    await town.bo.presses(owners.write_down(words))
    await town.bo.says("/owner")
    await town.steward.says("/owner 3")
    await town.steward.presses(words.pgettext("button: register", "Enter their name"))
    await town.steward.says("Kim Novak")
    await town.steward.skips(owners.as_it_is(words))
    await town.steward.presses(owners.write_down(words))

    held(coop, f"owner-enter.{network}.{language}", request)
    assert Legal("Bo Derek", "Kade 1\n9000 Gent") == await legal(coop, 2)
    assert Legal("Kim Novak", "") == await legal(coop, 3)


async def test_one_line_is_enough(town: Town) -> None:
    """Name and address, and yes; of the one chapter in which somebody is."""
    await town.bo.says("/owner enter Bo Derek; Kade 1, 9000 Gent; yes")

    assert Legal("Bo Derek", "Kade 1, 9000 Gent") == await legal(town.coop, 2)


async def test_it_is_locked_and_nowhere_else(town: Town) -> None:
    """Not in the database as it is, nor among the names of members."""
    await town.bo.says("/owner enter Rumpelstiltskin; Kade 1; yes")
    async with town.coop.desk.world.database.reading() as connection:
        tables = await connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))
        kept = [await connection.execute(text(f"SELECT * FROM {name}")) for name in tables.scalars()]  # noqa: S608 - the names are ours
        rows = [str(tuple(row)) for one in kept for row in one]

    assert rows
    assert [] == [row for row in rows if "Rumpelstiltskin" in row]
    assert "Bo" == (await town.coop.membership(2)).name


async def test_a_changed_name_keeps_the_address(town: Town) -> None:
    """Where the address is left as it is."""
    await town.bo.says("/owner enter Bo Derek; Kade 1; yes")
    await town.bo.says("/owner enter Bo Peep; skip; yes")

    assert Legal("Bo Peep", "Kade 1") == await legal(town.coop, 2)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Bo \u202eDerek", "Bo Derek"),
        ("Bo\x00\tDerek\r\n", "Bo Derek"),
        ("  Bo \u200b\u200bDerek  ", "Bo Derek"),
        ("=HYPERLINK(1)", "=HYPERLINK(1)"),
        ("김\u1100\u1161", "김가"),
    ],
)
async def test_a_name_is_cleaned(town: Town, typed: str, kept: str) -> None:
    """Of what is not seen, and of what turns the direction of writing; otherwise it stays as it is."""
    await town.bo.says("/owner enter")
    await town.bo.says(typed)
    await town.bo.says("Kade\u202e 1\n\n\n9000 Gent")
    await town.bo.presses("Lock it away")

    assert Legal(kept, "Kade 1\n9000 Gent") == await legal(town.coop, 2)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("\u200b\u202e", "I can only read words here"),
        ("   .   ", "Nothing of that name can be seen"),
        ("12 34", "Nothing of that name can be seen"),
        ("x" * (LONGEST_LEGAL + 1), "too long"),
        ("x" * 10_000, "too long"),
    ],
)
async def test_a_name_that_is_none(town: Town, name: str, said: str) -> None:
    """It is asked again, and nothing is kept."""
    await town.bo.says("/owner enter")
    shown = await town.bo.says(name)

    assert said in shown
    assert "What is your legal name" in shown
    assert await legal(town.coop, 2) is None


@pytest.mark.parametrize("address", ["x" * (LONGEST_ADDRESS + 1), "x" * 10_000, "1\n2\n3\n4\n5\n6\n7"])
async def test_an_address_that_is_too_long(town: Town, address: str) -> None:
    """It is asked again; the name is not lost."""
    await town.bo.says("/owner enter Bo Derek")
    shown = await town.bo.says(address)
    await town.bo.says("Kade 1")
    await town.bo.presses("Lock it away")

    assert "too long" in shown
    assert Legal("Bo Derek", "Kade 1") == await legal(town.coop, 2)


async def test_a_steward_s_entry_is_seen(town: Town) -> None:
    """The owner is told, and a reading says who it was."""
    await town.steward.says("/owner 2")
    await town.steward.presses("Enter their name")
    await town.steward.says("Bo Derek")
    await town.steward.says("Kade 1")
    await town.steward.presses("Lock it away")
    steward = await coop_person(town.coop, town.steward)

    assert ("register", "entry", True, steward) in await readings(town.coop, town.bo)
    assert "has entered your legal name" in town.bo.reads


async def test_a_name_is_entered_where_it_was_asked(town: Town) -> None:
    """A steward who turns to another line, or to their own, has written nothing for it yet."""
    for number, label in (("3", "Enter their name"), ("1", "Enter my name")):
        await town.steward.says("/owner 2")
        await town.steward.presses("Enter their name")
        await town.steward.says("Bo Derek")
        await town.steward.says(f"/owner {number}")
        asked = await town.steward.presses(label)

        assert "Bo Derek" not in asked
        assert "And the address?" in await town.steward.says("Kim Novak")
        review = await town.steward.says("Kade 1")
        assert "Kim Novak" in review
        await town.steward.presses("Lock it away")
        assert Legal("Kim Novak", "Kade 1") == await legal(town.coop, int(number))

    assert await legal(town.coop, 2) is None


async def test_nobody_enters_another_s_name(town: Town) -> None:
    """But stewards: neither by a press that was made up, nor in one line."""
    pressed = await town.kim.taps("owner:2")
    await town.kim.says("/owner enter Kim; Kade 1; number = 2; yes")

    assert "Only stewards" in pressed
    assert "Only stewards" in town.kim.reads
    assert await legal(town.coop, 2) is None


async def test_a_number_that_is_nobody_s(town: Town) -> None:
    """A steward hears so, and can change the number."""
    shown = await town.steward.says("/owner enter Kim; Kade 1; number = 99; yes")

    assert "There is no owner 99" in shown
    assert "Owner" in town.steward.can_press()


async def test_who_is_no_owner_enters_nothing(town: Town) -> None:
    """An applicant has no line yet."""
    await town.applies()
    shown = await town.anna.says("/owner enter Anna; Kade 1; yes")

    assert "You are in no owner register" in shown


@pytest.mark.parametrize("data", ["owner:99", "owner:x", "owner:"])
async def test_a_press_of_a_line_that_is_none(town: Town, data: str) -> None:
    """It changes nothing."""
    before = len(town.bo.shown)
    await town.bo.taps(data)

    assert before == len(town.bo.shown)


async def test_a_steward_reads_whom_their_entry_did_not_reach(town: Town) -> None:
    """Whoever blocked the bot isn't said to know of it."""
    await town.coop.desk.receive(gone(town.bo))

    assert "I couldn't reach them" in await town.steward.says(
        "/owner enter Bo Derek; Kade 1; number = 2; yes"
    )


async def test_nothing_is_asked_that_cannot_be_entered(town: Town) -> None:
    """Nobody writes their legal name for nothing: without a line, or from a new account."""
    anna, thief = town.anna, town.coop.person(66, "Mallory", Network.MATRIX)
    await town.applies()
    await links(thief, town.bo)

    assert "You are in no owner register." in await anna.says("/owner enter")
    assert "This account was linked a short time ago" in await thief.says("!owner enter")
    assert "/owner enter" in town.bo.reads
    for one in (anna, thief):
        assert "There is nothing to cancel." in await one.says("/cancel")


async def test_the_chapter_that_was_chosen_is_asked_no_more(town: Town) -> None:
    """Who is in two chapters says once which register it is about."""
    async with town.coop.store() as store:
        brugge = await store.chapters.named("Brugge")
    assert brugge is not None
    await town.coop.member(town.bo, brugge)
    await town.bo.says("/owner enter")
    await town.bo.presses("Brugge")

    assert "And the address?" in await town.bo.says("Bo Derek")
