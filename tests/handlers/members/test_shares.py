"""The share ledger: what is written down by whom, what is refused, and who is told."""

import re
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import update

from organiser.chat.refs import Network
from organiser.i18n import LOCALES
from organiser.kernel import millis
from organiser.members.roles import Role
from organiser.members.shares import Entry, EntryKind, Holding, counting, ledger
from organiser.storage.tables import ROLE_TERM
from organiser.views.members import share_forms
from tests.fakes.coop import Coop
from tests.fakes.desk import words
from tests.handlers.members.accounts import gone
from tests.handlers.members.town import Town
from tests.handlers.members.transcripts import held


async def entries(coop: Coop) -> list[Entry]:
    """The ledger, by numbers in the register; each chapter's lines are numbered from 1."""
    async with coop.store() as store:
        return list(await store.share_ledger.entries(1))


async def holds(coop: Coop, number: int) -> Holding:
    """What an owner has."""
    async with coop.store() as store:
        owner = await store.register.find(1, number)
        assert owner is not None
        return await store.share_ledger.holding(owner.id, "EUR")


@pytest.mark.parametrize("network", Network)
@pytest.mark.parametrize("language", LOCALES)
async def test_shares_are_written_down(
    coop: Coop, network: Network, language: str, request: pytest.FixtureRequest
) -> None:
    """Taken, paid, passed on, paid back, reversed: shown before, told to whom it concerns, read by them."""
    town = await Town(coop, network, language).open(chapters=1)
    spoken = town.steward.words
    send = share_forms.write_down(spoken)
    await town.steward.says("/share issue")
    for answer in ("2", "3", "150"):
        await town.steward.says(answer)
    await town.steward.presses(send)
    for line in ("pay 2 100", "transfer 2 3 1", "refund 2 2 60"):
        await town.steward.says(f"/share {line}")
        await town.steward.presses(send)
    await town.steward.says("/share reverse 1")
    await town.steward.says("/share reverse 4")
    await town.steward.presses(spoken.pgettext("button: share ledger", "Leave it"))
    for number in (4, 3):
        await town.steward.says(f"/share reverse {number}")
        await town.steward.presses(spoken.pgettext("button: share ledger", "Reverse it"))
    await town.steward.says("/share reverse")
    await town.steward.says("/owner 2")
    await town.bo.says("/shares")
    await town.kim.says("/share")
    await town.anna.says("/shares")

    held(coop, f"shares.{network}.{language}", request)
    assert Holding(3, 150_00, 100_00) == await holds(coop, 2)
    assert Holding() == await holds(coop, 3)


async def test_there_are_no_halves(town: Town) -> None:
    """Of an amount, but not of a share."""
    said = await town.steward.says("/share issue 2 2.5 50")

    assert "Shares are whole, so nothing was written down. Please write a number such as 3." in said
    assert [] == await entries(town.coop)


async def test_a_large_number_is_shown_as_the_language_writes_it(town: Town) -> None:
    """A zero too many is seen before it is written down."""
    shown = await town.steward.says("/share issue 2 1000000 50")

    assert "*Shares:* 1,000,000" in shown


async def test_one_line_is_enough(town: Town) -> None:
    """Nothing is asked but whether it is right; what was paid goes along with the shares."""
    await town.steward.says("/share issue 2 3 €150,-")
    await town.steward.presses("Write it down")
    await town.steward.says("/share pay #2 1 500,00")
    await town.steward.presses("Write it down")
    await town.steward.says("/share transfer 2 3 3")
    await town.steward.presses("Write it down")

    assert Holding(0, 0, 0) == await holds(town.coop, 2)
    assert Holding(3, 150_00, 1500_00) == await holds(town.coop, 3)


async def test_a_treasurer_keeps_it_too(coop: Coop) -> None:
    """With nobody else; the entry says which membership wrote it."""
    town = await Town(coop).open(chapters=1)
    await coop.member(town.anna, town.gent, Role.TREASURER)
    await town.anna.says("/share issue 2 1 50")
    await town.anna.presses("Write it down")

    assert 1 == (await holds(coop, 2)).shares


@pytest.mark.parametrize("line", ["issue 2 1 50", "pay 2 50", "transfer 2 3 1", "refund 2 1 50"])
async def test_members_write_nothing_down(town: Town, line: str) -> None:
    """Neither about themselves nor about others."""
    shown = await town.bo.says(f"/share {line}")

    assert "Only stewards and treasurers" in shown
    assert [] == await entries(town.coop)


async def test_another_amount_may_go_along(town: Town) -> None:
    """Chosen in the review, where it is in proportion otherwise."""
    await town.steward.says("/share issue 2 2 100")
    await town.steward.presses("Write it down")
    await town.steward.says("/share pay 2 100")
    await town.steward.presses("Write it down")
    await town.steward.says("/share transfer 2 3 1")
    before = town.steward.reads
    await town.steward.presses("Amount")
    await town.steward.says("0")
    await town.steward.presses("Write it down")

    assert "in proportion" in before
    assert Holding(1, 50_00, 100_00) == await holds(town.coop, 2)
    assert Holding(1, 50_00, 0) == await holds(town.coop, 3)


async def test_the_day_may_be_another(town: Town) -> None:
    """One that has been; today unless it is changed."""
    await town.steward.says("/share issue 2 2 100")
    await town.steward.presses("Day")
    refused = await town.steward.says("2199-01-01")
    unread = await town.steward.says("yesterday")
    await town.steward.says("3 March 2026")
    await town.steward.presses("Write it down")

    assert "still to come" in refused
    assert "as a date" in unread
    assert [date(2026, 3, 3)] == [entry.day for entry in await entries(town.coop)]


@pytest.mark.parametrize(
    ("line", "day", "amount"),
    [
        ("transfer 2 3 1 day=2026-03-03", date(2026, 3, 3), 50_00),
        ("transfer 2 3 1 Amount = 0 DAY = 3 March 2026;", date(2026, 3, 3), 0),
        ("transfer 2 3 1; 날짜=2026-03-03; bedrag=12,50", date(2026, 3, 3), 12_50),
    ],
)
async def test_one_line_may_name_the_day(town: Town, line: str, day: date, amount: int) -> None:
    """And what goes along: who writes down the entries of years changes nothing by hand in each."""
    for entry in ("issue 2 2 100", "pay 2 100", line):
        await town.steward.says(f"/share {entry}")
        await town.steward.presses("Write it down")

    *_, written = await entries(town.coop)
    assert (day, 1, amount) == (written.day, written.shares, written.amount)


async def test_a_day_that_is_none_is_asked_again(town: Town) -> None:
    """Whoever names a day means that one: today is not taken for it."""
    refused = await town.steward.says("/share issue 2 2 100 day=tomorrow")
    shown = await town.steward.says("20 November 2026")
    await town.steward.presses("Write it down")

    assert "I can't read “tomorrow” as a date." in refused
    assert "On which day was it?" in refused
    assert "*Day:* 20 November 2026" in shown
    assert [date(2026, 11, 20)] == [entry.day for entry in await entries(town.coop)]


async def test_the_day_that_was_shown_is_the_day_that_is_written_down(town: Town) -> None:
    """Over midnight it is shown once more: at the end of December it is another financial year."""
    late = town.coop.desk.now.astimezone(town.gent.clock).replace(hour=23, minute=58)
    town.coop.desk.world.clock.forward(seconds=(late - town.coop.desk.now).total_seconds())
    before = await town.steward.says("/share pay 2 50")
    town.coop.desk.world.clock.forward(minutes=5)
    shown = await town.steward.presses("Write it down")
    written = await entries(town.coop)
    await town.steward.presses("Write it down")

    assert "The day is today, 21 November 2026." in before
    assert "What stands here has changed since I showed it to you" in shown
    assert "The day is today, 22 November 2026." in shown
    assert [] == written
    assert [date(2026, 11, 22)] == [entry.day for entry in await entries(town.coop)]


async def test_a_reason_with_a_sign_is_a_reason(town: Town) -> None:
    """What may be any text names nothing: only what is never asked by itself does."""
    await town.applies()
    await town.steward.says("/decline 4 pay is low; reason = none, day=night")

    assert "pay is low; reason = none, day=night" in town.anna.reads


REFUSED = {
    "issue 99 1 50": "There is no owner 99",
    "issue 0 1 50": "as a number",
    "issue two 1 50": "as a number",
    "issue 2 0 50": "more than nothing",
    "issue 2 1 0": "more than nothing",
    "issue 2 -1 50": "more than nothing",
    "issue 2 1.5 50": "Shares are whole",
    "issue 2 1 -50": "as an amount",
    "issue 2 1 fifty": "as an amount",
    "issue 2 1 1.250": "can mean",
    "issue 2 1 50 SEK": "another currency",
    "issue 2 1 0,001": "as an amount",
    "issue 2 2000000000000 50": "too large",
    "issue 2 1 99999999999999": "too large",
    "pay 2 0": "more than nothing",
    "pay 99 5": "There is no owner 99",
    "transfer 2 2 1": "another owner",
    "transfer 2 3 1": "has only 0 shares",
    "transfer 2 99 1": "There is no owner 99",
    "transfer 2 3 0": "more than nothing",
    "refund 2 1 0": "has only 0 shares",
    "refund 2 0 5": "was paid in",
    "refund 2 0 0": "more than nothing",
}


@pytest.mark.parametrize("line", REFUSED)
async def test_what_is_refused(town: Town, line: str) -> None:
    """Each with its sentence; nothing is written down, and what was answered can be changed."""
    shown = await town.steward.says(f"/share {line}")
    if "Write it down" in town.steward.can_press():
        shown = await town.steward.presses("Write it down")

    assert REFUSED[line] in shown
    assert [] == await entries(town.coop)
    assert "Cancel" in town.steward.can_press()


@pytest.mark.parametrize(
    ("line", "answer", "why", "asked"),
    [
        ("issue 2", "0", "more than nothing", "How many shares?"),
        ("issue 2 1", "0", "more than nothing", "What do they cost"),
        ("pay 2", "0", "more than nothing", "How much was paid?"),
        ("pay 2", "10000000001", "too large", "How much was paid?"),
        ("transfer 2", "2", "another owner", "Who gets them?"),
        ("transfer 2 3", "0", "more than nothing", "How many shares go over?"),
    ],
)
async def test_what_cannot_be_is_asked_again_at_once(
    town: Town, line: str, answer: str, why: str, asked: str
) -> None:
    """Before anything else is asked, and not only once it is to be written down."""
    await town.steward.says(f"/share {line}")
    shown = await town.steward.says(answer)

    assert why in shown
    assert asked in shown


async def test_who_has_left_takes_nothing_and_is_paid_back(town: Town) -> None:
    """No new shares, of nobody; what is theirs can still be refunded."""
    await town.steward.says("/share issue 2 1 50")
    await town.steward.presses("Write it down")
    await town.steward.says("/share pay 2 50")
    await town.steward.presses("Write it down")
    async with town.coop.store() as store:
        await store.register.end(2, town.coop.desk.now)
    await town.steward.says("/share issue 2 1 50")
    issued = await town.steward.presses("Write it down")
    await town.steward.says("/share transfer 3 2 1")
    passed = await town.steward.presses("Write it down")
    await town.steward.says("/share refund 2 1 50")
    await town.steward.presses("Write it down")

    assert "has left the co-op" in issued
    assert "has left the co-op" in passed
    assert Holding() == await holds(town.coop, 2)
    assert "paid back" in town.bo.reads


async def test_only_the_owners_of_a_chapter_are_named(coop: Coop) -> None:
    """Numbers begin anew in each: the number of another chapter's owner is nobody's, or somebody else's."""
    town = await Town(coop).open()
    brugge = (await coop.chapter("Oostende")).id
    async with coop.store() as store:
        await store.register.add(brugge, coop.desk.now)
        for _ in range(5):
            await store.register.add(brugge, coop.desk.now)
    await town.steward.says("/share issue 5 1 50")
    shown = await town.steward.presses("Write it down")

    assert "There is no owner 5" in shown


async def test_who_wrote_it_is_not_told_again(town: Town) -> None:
    """A steward who writes their own payment down reads it once."""
    before = len(town.coop.script)
    await town.steward.says("/share pay 1 50")
    await town.steward.presses("Write it down")
    said = "".join(town.coop.script[before:])

    assert 1 == said.count("Now: ")


async def test_who_wrote_it_hears_who_was_not_reached(town: Town) -> None:
    """Nobody who has blocked the bot, and nobody behind a line, is said to have been told."""
    await town.coop.desk.receive(gone(town.bo))
    for line in ("issue 2 2 100", "transfer 2 3 1", "issue 1 1 50"):
        await town.steward.says(f"/share {line}")
        await town.steward.presses("Write it down")
    first, second, own = [one for one in map(words, town.steward.shown) if "Written down for" in one]

    assert "I couldn't reach owner 2, so please tell them." in first
    assert "I couldn't reach owner 2" in second
    assert "have told them" not in first + second + own
    assert "reach" not in own


async def test_the_newest_entries_are_shown(town: Town) -> None:
    """Ten of them, the newest first."""
    for amount in range(1, 13):
        await town.steward.says(f"/share pay 2 {amount}")
        await town.steward.presses("Write it down")
    shown = await town.bo.says("/shares")

    assert 10 == shown.count(" paid\n")
    assert "€12.00 paid" in shown
    assert "€2.00 paid" not in shown
    assert "newest entries" in shown


REVERSED_NOT = {
    "1": "Entry 3 rests on entry 1",
    "2": "Entry 3 rests on entry 2",
    "4": "Entry 4 is reversed already, by entry 5",
    "5": "Entry 5 is a reversal",
    "6": "There is no entry 6 in the share ledger",
    "99999999999": "There is no entry 99999999999",
    "x": "I didn't understand",
    "-1": "I didn't understand",
    "0": "I didn't understand",
}


@pytest.mark.parametrize("number", REVERSED_NOT)
async def test_what_is_not_reversed(town: Town, number: str) -> None:
    """What later entries rest on, what is reversed, a reversal, and what is no entry: each is told."""
    await _written(town, "issue 2 3 150", "pay 2 100", "transfer 2 3 3", "refund 2 0 0", "pay 1 50")
    await town.steward.says("/share reverse 4")
    await town.steward.presses("Reverse it")
    before = await entries(town.coop)
    said = await town.steward.says(f"/share reverse {number}")

    assert REVERSED_NOT[number] in said
    assert "Reverse it" not in town.steward.can_press()
    assert before == await entries(town.coop)


async def _written(town: Town, *lines: str) -> None:
    """Write entries down; one that is refused is none."""
    for line in lines:
        await town.steward.says(f"/share {line}")
        await town.steward.presses("Write it down")
        await town.steward.says("/cancel")


async def test_an_entry_is_reversed_once_by_two_at_once(coop: Coop) -> None:
    """Two keepers who are asked at the same time: the second reads that it is reversed already."""
    town = await Town(coop).open(chapters=1)
    await coop.member(town.anna, town.gent, Role.TREASURER)
    await _written(town, "pay 2 50")
    await town.steward.says("/share reverse 1")
    await town.anna.says("/share reverse 1")
    await town.anna.presses("Reverse it")
    late = await town.steward.presses("Reverse it")

    assert "Entry 1 is reversed already, by entry 2" in late
    assert 2 == len(await entries(coop))


async def test_what_rests_on_it_meanwhile_is_seen(town: Town) -> None:
    """Asked before, pressed after: the ledger decides when it is written down."""
    await _written(town, "issue 2 1 50")
    await town.steward.says("/share reverse 1")
    asked = town.steward.can_press()
    async with town.coop.store() as store:
        owner = await store.register.find(1, 2)
        assert owner is not None
        refund = Entry(EntryKind.REFUND, owner.id, 1, 0, "EUR", date(2026, 1, 1))
        await store.share_ledger.enter(1, refund, currency="EUR", actor=None)
    said = await town.steward.presses("Reverse it")

    assert "Reverse it" in asked
    assert "Entry 2 rests on entry 1" in said
    assert 2 == len(await entries(town.coop))


@pytest.mark.parametrize(("second", "owed"), [("300", "€200.00"), ("150", None)])
async def test_whose_shares_cost_something_else_now_is_told(
    town: Town, second: str, owed: str | None
) -> None:
    """What shares cost went on with them: who took them owes another amount, and cannot see why."""
    for line in ("issue 2 3 150", f"issue 2 3 {second}", "transfer 2 3 2"):
        await town.steward.says(f"/share {line}")
        await town.steward.presses("Write it down")
    town.kim.shown.clear()
    await town.steward.says("/share reverse 1")
    await town.steward.presses("Reverse it")

    told = [] if owed is None else ["reverses entry 1", f"Still to be paid: {owed}."]
    assert bool(told) == bool(town.kim.shown)
    assert all(one in town.kim.reads for one in told)


async def test_members_reverse_nothing(coop: Coop) -> None:
    """Nor see what the entries are; nor does who keeps another chapter's ledger."""
    town = await Town(coop).open()
    other = await coop.chapter("Oostende")
    await coop.member(town.anna, other, Role.STEWARD)
    await _written(town, "pay 2 50")
    refused = [await town.bo.says(f"/share reverse{rest}") for rest in ("", " 1")]
    elsewhere = await town.anna.says("/share reverse 1")

    assert all("Only stewards and treasurers" in one for one in refused)
    assert "There is no entry 1" in elsewhere
    assert 1 == len(await entries(coop))


async def test_who_lost_the_role_meanwhile_reverses_nothing(coop: Coop) -> None:
    """The button is asked who may press it."""
    town = await Town(coop).open(chapters=1)
    await coop.member(town.anna, town.gent, Role.TREASURER)
    await _written(town, "pay 2 50")
    await town.anna.says("/share reverse 1")
    async with coop.store() as store:
        await store.connection.execute(update(ROLE_TERM).values(ended=millis(coop.desk.now)))
    refused = await town.anna.presses("Reverse it")

    assert "Only stewards and treasurers" in refused
    assert 1 == len(await entries(coop))


async def test_older_entries_are_found(town: Town) -> None:
    """Ten at once, the newest first, each with its number and whose it is."""
    await _written(town, *(f"pay 2 {amount}" for amount in range(1, 13)))
    first = await town.steward.says("/share reverse")
    rest = await town.steward.presses("Older ones")

    assert "Owner 2: Entry 12, " in first
    assert "Entry 2, " not in first
    assert ["Entry 2, ", "Entry 1, "] == re.findall(r"Entry \d+, ", rest)
    assert "Older ones" not in town.steward.can_press()


Line = tuple[str, int, int, int, int]
LINES = some.tuples(
    some.sampled_from(["issue", "pay", "transfer", "refund", "reverse"]),
    some.integers(1, 4),
    some.integers(1, 4),
    some.integers(0, 5),
    some.integers(0, 300),
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=some.lists(LINES, min_size=1, max_size=6))
async def test_whatever_is_typed_the_ledger_adds_up(town: Town, lines: list[Line]) -> None:
    """Shares and money come from nowhere and go nowhere: what is held is what the entries say."""
    before = await entries(town.coop)
    for kind, owner, other, count, amount in lines:
        rest = {"pay": f"{amount}", "transfer": f"{other} {count}", "reverse": ""}
        await town.steward.says(f"/share {kind} {owner} {rest.get(kind, f'{count} {amount}')}".rstrip())
        for button in ("Write it down", "Reverse it"):
            if button in town.steward.can_press():
                await town.steward.presses(button)
        await town.steward.says("/cancel")
    after = await entries(town.coop)
    held_now = dict(ledger(after, "EUR").holdings).values()
    left = counting(after)

    assert before == after[: len(before)]
    assert sum(one.shares for one in held_now) == sum(_sign(one) * one.shares for one in left)
    assert sum(one.paid for one in held_now) == sum(_money(one) for one in left)
    assert all(min(one.shares, one.cost, one.paid) >= 0 for one in held_now)


def _sign(entry: Entry) -> int:
    return {EntryKind.ISSUE: 1, EntryKind.REFUND: -1}.get(entry.kind, 0)


def _money(entry: Entry) -> int:
    return {EntryKind.PAYMENT: 1, EntryKind.REFUND: -1}.get(entry.kind, 0) * entry.amount
