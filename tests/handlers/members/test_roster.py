"""The members of a chapter, page by page, for full members only; who looks leaves a line."""

from organiser.members.states import State
from tests.handlers.members.council import Council


async def test_pages(council: Council) -> None:
    """Twenty at once, in the order of their numbers, forwards and back to the start."""
    for at in range(40, 58):
        await council.coop.member(council.coop.person(at, f"P{at}"), council.gent)
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
    assert "Nobody has a number from there on." in await council.bo.says("/members 900")


async def test_who_is_listed(council: Council) -> None:
    """Members, on probation or not; nobody who has left, is suspended, or has only applied."""
    others = {State.PROBATION: "Pia", State.SUSPENDED: "Sue", State.RESIGNED: "Rob", State.APPLIED: "Abe"}
    for at, (state, name) in enumerate(others.items(), 40):
        await council.coop.member(council.coop.person(at, name), council.gent, state=state)
    page = await council.bo.says("/members")

    assert "Pia" in page
    assert not [name for name in ("Sue", "Rob", "Abe") if name in page]


async def test_who_looks_leaves_a_line(council: Council) -> None:
    """For everybody in the chapter to see."""
    await council.bo.says("/members")

    async with council.coop.store() as store:
        (reading,) = await store.readings.about(1, [council.gent.id])
    assert ("members", 3, None) == (reading.what, reading.actor, reading.person)


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
    for at in range(40, 60):
        await council.coop.member(council.coop.person(at, f"P{at}"), council.gent)
    await council.bo.says("/members")

    assert "Only members whose probation is over can do that." in await tom.presses(
        "More", of=council.bo.shown[-1]
    )
