"""The members of a chapter, page by page, for full members only; who looks leaves a line."""

import pytest

from organiser.handlers.members.membership import roster
from organiser.members.consents import Purpose, give
from organiser.members.states import State
from tests.fakes.coop import Coop, Somebody
from tests.fakes.kept import readings_of
from tests.handlers.members.council import Council
from tests.handlers.members.town import Town


async def listed(council: Council, *names: str, state: State = State.MEMBER) -> list[Somebody]:
    """Members who agreed to be listed."""
    made = [council.coop.person(at, name) for at, name in enumerate(names, council.coop.counted + 40)]
    council.coop.counted += len(made)
    for one in made:
        await council.coop.member(one, council.gent, state=state)
        await agree(council, one)
    return made


async def agree(council: Council, *people: Somebody) -> None:
    """Let people agree to be listed."""
    for one in people:
        person = await council.coop.known(one)
        async with council.coop.store() as store:
            await store.consents.give(person, give(Purpose.MEMBER_LIST, council.coop.desk.now))


@pytest.fixture
async def council(coop: Coop) -> Council:
    """A chapter whose members agreed to be listed."""
    council = await Council(coop).open()
    await agree(council, council.stella, council.sam, council.bo, council.kim)
    return council


async def test_pages(council: Council) -> None:
    """Twenty at once, in the order of their numbers, forwards and back to the start."""
    await listed(council, *(f"P{at}" for at in range(40, 58)))
    first = await council.bo.says("/members")

    assert "22 members in all." in first
    assert "1: Stella\n2: Sam\n" in first
    assert "20: P55" in first
    assert "21: P56" not in first
    assert ["More"] == council.bo.can_press()

    last = await council.bo.presses("More")

    assert "21: P56\n22: P57" in last
    assert "1: Stella\n" not in last
    assert ["From the start"] == council.bo.can_press()
    assert first == await council.bo.presses("From the start")


async def test_from_a_number_on(council: Council) -> None:
    """So that nobody goes through a thousand pages."""
    page = await council.bo.says("/members 3")

    assert "3: Bo" in page
    assert "2: Sam" not in page
    assert "Nobody is listed from there on." in await council.bo.says("/members 900")


async def test_where_nobody_has_agreed_to_be_listed(town: Town) -> None:
    """It is said as it is: no number was asked for, from which on there could be nobody."""
    said = await town.bo.says("/members")

    assert "Nobody has agreed to be listed yet." in said
    assert "from there on" not in said


async def test_who_is_listed(council: Council) -> None:
    """Members, on probation or not; nobody who has left, is suspended, or has only applied."""
    others = {State.PROBATION: "Pia", State.SUSPENDED: "Sue", State.RESIGNED: "Rob", State.APPLIED: "Abe"}
    for state, name in others.items():
        await listed(council, name, state=state)
    page = await council.bo.says("/members")

    assert "Pia" in page
    assert not [name for name in ("Sue", "Rob", "Abe") if name in page]


async def test_who_did_not_agree_is_left_out(council: Council) -> None:
    """Or does so no longer: neither name nor number is shown."""
    ann = council.coop.person(90, "Ann")
    number = await council.coop.member(ann, council.gent)
    page = await council.bo.says("/members")

    assert "Ann" not in page
    assert f"{number}:" not in page

    await agree(council, ann)

    assert f"{number}: Ann" in await council.bo.says("/members")

    person = await council.coop.known(ann)
    async with council.coop.store() as store:
        await store.consents.withdraw(person, Purpose.MEMBER_LIST, council.coop.desk.now)

    assert "Ann" not in await council.bo.says("/members")


async def test_few_agreed(council: Council, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page is looked for only so long; the next one goes on where it stopped."""
    monkeypatch.setattr(roster, "LOOK", 4)
    monkeypatch.setattr(roster, "ROUNDS", 2)
    for at in range(90, 96):
        await council.coop.member(council.coop.person(at, f"N{at}"), council.gent)
    await listed(council, "Zoe")

    assert "Zoe" not in await council.bo.says("/members")
    assert "11: Zoe" in await council.bo.presses("More")


async def test_who_looks_leaves_a_line(council: Council) -> None:
    """For everybody in the chapter to see."""
    await council.bo.says("/members")

    async with council.coop.store() as store:
        (reading,) = await readings_of(store, 1, [council.gent.id])
    assert ("members", 3, None) == (reading.what, reading.actor, reading.person)


@pytest.mark.parametrize("command", ["/members", "/register"])
async def test_who_turns_pages_looks_once(council: Council, command: str) -> None:
    """Every line is told to everybody there; who came meanwhile is told, too, and a later look is another."""
    looks = []

    async def look(**later: float) -> None:
        await council.coop.passes(**later)
        await council.stella.says(command)
        async with council.coop.store() as store:
            looks.append(len(await readings_of(store, 3, [council.gent.id])))

    await look(minutes=1)
    await look(minutes=9)
    await council.coop.passes(seconds=1)
    await listed(council, "Zoe")
    await look(seconds=1)
    await look(minutes=9)
    await look(minutes=1)

    assert [1, 1, 2, 2, 3] == looks


async def test_probation_sees_no_list(council: Council) -> None:
    """And reads from which day on."""
    ann = council.coop.person(9, "Ann")
    await council.coop.member(ann, council.gent, state=State.PROBATION)

    assert "Only members whose probation is over can do that." in await ann.says("/members")
    assert "Your probation is over on 21 December 2026." in ann.reads


async def test_a_page_of_another_chapter(council: Council) -> None:
    """A button that was made up, or is older than one's membership, opens nothing."""
    brugge = await council.coop.chapter("Brugge")
    tom = council.coop.person(9, "Tom")
    await council.coop.member(tom, brugge)
    await listed(council, *(f"P{at}" for at in range(40, 60)))
    await council.bo.says("/members")

    assert "Only members whose probation is over can do that." in await tom.presses(
        "More", of=council.bo.shown[-1]
    )
