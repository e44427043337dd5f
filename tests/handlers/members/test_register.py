"""The owner register: who sees what of it, and that whoever looks is seen."""

from datetime import timedelta

import pytest

from organiser.chat.refs import Network
from organiser.i18n import LOCALES
from organiser.members.register import Legal, Sight, sight
from organiser.members.roles import Role
from organiser.members.shares import Entry, EntryKind
from organiser.members.states import State
from organiser.members.statutes import CODES, profile
from tests.fakes.bylaws import with_bylaws
from tests.fakes.coop import Coop, Somebody
from tests.fakes.kept import readings_of
from tests.handlers.members.town import Town
from tests.handlers.members.transcripts import held

PETRA = Legal("Petra Peeters", "Kade 1\n9000 Gent")


async def named(coop: Coop, number: int, legal: Legal = PETRA) -> None:
    """Let a line have a name and three shares, of which one is paid."""
    async with coop.store() as store:
        owner = await store.register.find(1, number)
        assert owner is not None
        await store.register.change(owner, legal)
        day = coop.desk.now.date()
        issue = Entry(EntryKind.ISSUE, owner.id, 3, 150_00, "EUR", day)
        payment = Entry(EntryKind.PAYMENT, owner.id, 0, 50_00, "EUR", day)
        for entry in (issue, payment):
            await store.share_ledger.enter(1, entry, currency="EUR", actor=None)


async def readings(coop: Coop, somebody: Somebody) -> list[tuple[str, str, bool, int | None]]:
    """What was read of somebody: what, why, whether of them alone, and by whom."""
    async with coop.store() as store:
        person = await coop_person(coop, somebody)
        found = await readings_of(store, person, [1])
    return [(one.what, one.why, one.person == person, one.actor) for one in found]


async def coop_person(coop: Coop, somebody: Somebody) -> int:
    """The person behind somebody."""
    directory = coop.desk.world.directory
    found: int = directory.people[directory.vault.account_key(somebody.sender.account)]
    return found


@pytest.mark.parametrize("network", Network)
@pytest.mark.parametrize("language", LOCALES)
async def test_the_register_is_shown(
    coop: Coop, network: Network, language: str, request: pytest.FixtureRequest
) -> None:
    """A steward reads it, with a line of it; a member reads their own line, and what the law says."""
    town = await Town(coop, network, language).open(chapters=1)
    await named(coop, 2)
    if language == "sv":
        await coop.sets(
            town.gent, {"register.seen_by": "public", "register.fields": "name,address,shares,paid"}
        )
    await town.steward.says("/register")
    await town.steward.presses(town.steward.words.pgettext("button: register", "What the law says"))
    await town.steward.says("/owner 2")
    await town.steward.says("/owner 44")
    await town.bo.says("/owner")
    await town.anna.says("/owner")

    held(coop, f"register.{network}.{language}", request)


async def test_it_comes_in_pages(coop: Coop) -> None:
    """Ten lines at once; the next ones take their place."""
    town = await Town(coop).open(chapters=1)
    for number in range(20, 29):
        await coop.member(coop.person(number, f"P{number}"), town.gent)
    first = await town.steward.says("/register")
    await town.steward.presses("More")

    assert "10" in first
    assert ["What the law says"] == town.steward.can_press()
    assert "11" in town.steward.reads
    assert "12" in town.steward.reads


async def test_every_look_is_written_down(coop: Coop) -> None:
    """A page concerns everybody in the chapter; one line its owner; one's own line nobody."""
    town = await Town(coop).open(chapters=1)
    await town.steward.says("/register")
    await town.steward.says("/owner 2")
    await town.bo.says("/owner")
    steward = await coop_person(coop, town.steward)

    assert [
        ("register", "page", False, steward),
        ("register", "line", True, steward),
    ] == await readings(coop, town.bo)
    assert [("register", "page", False, steward)] == await readings(coop, town.kim)


async def test_a_member_sees_their_own_line_only(coop: Coop) -> None:
    """Where it isn't known that the law lets members see it; nothing is written down then."""
    coop_town = Town(coop, language="nl")
    town = await coop_town.open(chapters=1)
    await named(coop, 3)
    shown = await town.bo.says("/register")

    assert "Petra" not in shown
    assert "2" in shown
    assert [] == await readings(coop, town.kim)


async def test_a_member_sees_it_where_the_law_says_so(coop: Coop) -> None:
    """Once the stewards have said that it does, with names; but not while on probation."""
    town = await Town(coop).open(chapters=1)
    await coop.sets(town.gent, {"register.seen_by": "members", "register.fields": "name,address,shares"})
    await coop.member(town.anna, town.gent, state=State.PROBATION)
    await named(coop, 3)

    assert "Petra Peeters" in await town.bo.says("/register")
    assert "Petra Peeters" not in await town.anna.says("/register")


async def test_only_stewards_see_somebody_else_s_line(coop: Coop) -> None:
    """Whether there is such a number or not."""
    town = await Town(coop).open(chapters=1)
    refused = await town.bo.says("/owner 3")

    assert refused == await town.bo.says("/owner 99")
    assert "Only stewards" in refused
    assert "number *2*" in await town.bo.says("/owner 2")


async def test_nobody_sees_who_looked_at_a_line_that_nobody_stands_behind(coop: Coop) -> None:
    """Whose it was is erased, and what is said to who looks is true."""
    town = await Town(coop).open(chapters=1)
    before = await town.steward.says("/owner 2")
    await town.bo.taps(f"erase:now:{await coop.known(town.bo)}")
    after = await town.steward.says("/owner 2")

    assert "They can see that you looked." in before
    assert "owner 2" in after
    assert "you looked" not in after


async def test_who_has_left_still_sees_their_line(coop: Coop) -> None:
    """It is theirs, with the day on which it ended."""
    town = await Town(coop).open(chapters=1)
    membership = (await coop.membership(2)).membership
    async with coop.store() as store:
        await store.register.end(membership.id, coop.desk.now + timedelta(days=3))

    assert "Owner from" in await town.bo.says("/owner")


@pytest.mark.parametrize(
    "data", ["register:9:0", "register:2:0", "register-law:9", "register:1:x", "register"]
)
async def test_a_press_that_nobody_was_shown(town: Town, data: str) -> None:
    """It shows nothing of a chapter that somebody has nothing to do with."""
    town.bo.shown[:] = []
    shown = await town.bo.taps(data)

    assert "Day of admission" not in shown


@pytest.mark.parametrize("data", ["register:1:{}", "owner:{}", "reverse:yes:1:{}", "ledger:1:{}"])
async def test_a_press_beyond_all_numbers(town: Town, data: str) -> None:
    """The database cannot even look for it: it is a button that was never there, and no fault of ours."""
    await town.steward.taps(data.format(2**63))

    assert ["This question is no longer open. Nothing has changed."] == town.steward.flashed


@pytest.mark.parametrize(
    ("state", "roles", "country", "sees"),
    [
        (State.MEMBER, [Role.STEWARD], "nl", Sight.NAMES),
        (State.MEMBER, [Role.TREASURER], "nl", Sight.LINES),
        (State.MEMBER, [Role.TREASURER], "public", Sight.NAMES),
        (State.MEMBER, [Role.ORGANISER, Role.ADMIN], "nl", Sight.NOTHING),
        (State.MEMBER, [], "nl", Sight.NOTHING),
        (State.MEMBER, [], "kr", Sight.LINES),
        (State.MEMBER, [], "be", Sight.NOTHING),
        (State.MEMBER, [], "se", Sight.NOTHING),
        (State.MEMBER, [], "members", Sight.NAMES),
        (State.MEMBER, [], "public", Sight.NAMES),
        (State.PROBATION, [], "public", Sight.NOTHING),
        (State.SUSPENDED, [], "public", Sight.NOTHING),
        (State.APPLIED, [], "public", Sight.NOTHING),
    ],
)
def test_who_sees_what(state: State, roles: list[Role], country: str, sees: Sight) -> None:
    """Stewards keep it; others see what the law is known to let them see, once they are full members."""
    if country in CODES:
        law = profile(country)
    else:
        law = with_bylaws(profile("be"), {"register.seen_by": country, "register.fields": "name,shares"})

    assert sees is sight(state, roles, law)
