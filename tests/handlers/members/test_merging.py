"""What waits, and what runs, when two persons turn out to be one; found by the machine (`test_machine`)."""

from organiser.chat.refs import Network
from organiser.members.acts import ActState
from organiser.members.roles import Role
from organiser.members.states import State
from organiser.register_file import Order, RegisterFile
from tests.fakes.coop import Coop
from tests.fakes.kept import terms_of
from tests.handlers.members.accounts import links
from tests.handlers.members.council import Council
from tests.handlers.members.town import Town


async def test_who_turns_out_to_be_whom_they_would_exclude(coop: Coop) -> None:
    """Nobody decides about themselves: what they proposed is taken back by that; who seconds hears it."""
    council = await Council(coop).open(stewards=3)
    await council.sam.says("/exclude 1 a quarrel")
    await links(council.stella, council.sam)
    said = await council.bo.says("/second 1")

    assert "has taken it back" in said
    assert State.MEMBER is await coop.state(1)
    assert ActState.WITHDRAWN is await council.became(1)


async def test_a_form_that_waits_on_each_account(town: Town) -> None:
    """The one that was answered last goes on; where the other one was asked, that is told."""
    matrix = town.coop.person(66, "Anna M.", Network.MATRIX)
    await matrix.says("!join Gent")
    town.coop.desk.world.clock.forward(minutes=1)
    await town.anna.says("/join Brugge; Uber Eats")
    await links(matrix, town.anna)

    assert "The questions of `!join` here are dropped: nothing of them was sent." in matrix.reads
    assert "Those of `!join` still wait in our private chat on Telegram." in matrix.reads
    assert "The questions of" not in town.anna.reads
    assert "Your `!join` waits for your answer in our private chat on Telegram." in await matrix.says("Flink")
    assert "Which colleagues can I ask?" in await town.anna.says("Bike delivery")


async def test_what_a_sponsor_said_goes_with_the_membership_that_goes_on(coop: Coop) -> None:
    """Whom somebody vouched for with an account that is joined to another one has not lost a sponsor."""
    council = await Council(coop).open()
    mira = coop.person(9, "Mira")
    await mira.joins("Uber; skip; 3 4")
    await council.bo.taps("sponsor:yes:5")
    await council.kim.taps("sponsor:yes:5")
    await links(council.sam, council.kim)

    assert (State.MEMBER, State.MERGED) == (await coop.state(2), await coop.state(4))
    assert "5" in await council.stella.says("/approve 5")
    assert State.PROBATION is await coop.state(5)


async def test_a_file_that_is_being_made_comes_to_who_they_are_then(coop: Coop) -> None:
    """Whoever asked for it, and turns out to be somebody older before it is there, or while it is made."""
    other = coop.person(9, "Mira")
    await coop.known(other)
    coop.desk.world.clock.forward(minutes=1)
    council = await Council(coop).open()
    await council.sam.says("/export register csv")
    await council.stella.says("/second 1")

    async def meanwhile(_order: Order) -> RegisterFile:
        await links(council.sam, other)
        return RegisterFile(b"x", "register.csv", 3)

    await coop.works(meanwhile)

    assert await coop.known(other) == await coop.known(council.sam)
    assert ["register.csv"] == [one.attachment.name for one in council.sam.shown if one.attachment]


async def test_the_line_of_the_register_goes_with_the_membership_that_goes_on(coop: Coop) -> None:
    """Both lines are the person's, under their numbers: none is lost, and none ends."""
    council = await Council(coop).open()
    async with coop.store() as store:
        before = await store.register.all(council.gent.id)
    await links(council.sam, council.kim)
    async with coop.store() as store:
        after = await store.register.all(council.gent.id)

    assert [1, 2, 3, 4] == [line.membership for line in before]
    assert [1, 2, 3, 2] == [line.membership for line in after]
    assert [line.number for line in before] == [line.number for line in after]
    assert {None} == {line.left for line in after}


async def test_a_role_ends_with_the_membership_that_an_exclusion_takes_along(coop: Coop) -> None:
    """Whoever was excluded, and turns out to be a steward, is none any more, to the day."""
    council = await Council(coop).open(stewards=3)
    await council.stella.says("/exclude 4 a quarrel")
    await coop.passes(days=8)
    await council.sam.says("/second 1")
    await links(council.kim, council.bo)
    async with coop.store() as store:
        terms = await terms_of(store, 3)

    assert (State.EXCLUDED, State.MERGED) == (await coop.state(4), await coop.state(3))
    assert [Role.STEWARD] == [term.role for term in terms]
    assert [coop.desk.now] == [term.ended for term in terms]
