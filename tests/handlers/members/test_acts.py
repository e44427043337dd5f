"""What takes two stewards: nothing happens before a second one has said so, and then exactly once."""

import pytest

from organiser.chat.refs import Network
from organiser.handlers.members.deciding.effects import EFFECTS
from organiser.handlers.members.deciding.seconding import PAGE
from organiser.i18n import LOCALES
from organiser.members.acts import ActKind, ActState
from organiser.members.roles import Role
from organiser.members.states import State
from organiser.views.members.settings import TYPED
from tests.fakes.coop import Coop
from tests.fakes.kept import terms_of
from tests.handlers.members.accounts import gone, links
from tests.handlers.members.council import Council, saying
from tests.handlers.members.transcripts import held


@pytest.mark.parametrize("network", Network)
@pytest.mark.parametrize("language", LOCALES)
async def test_two_stewards_decide(
    coop: Coop, network: Network, language: str, request: pytest.FixtureRequest
) -> None:
    """A role is granted, a setting refused, a proposal taken back, and one waits in vain."""
    council = await Council(coop, network, language).open()
    await council.stella.says("/grant 3 treasurer 100")
    await council.sam.presses(council.label("Second it"))
    await council.bo.says("/roles")
    await council.sam.says("/chapter set sponsors 3")
    await council.stella.says("/acts")
    await council.stella.takes(0)
    await council.stella.presses(council.label("Object"))
    await council.sam.says(f"/chapter set {TYPED['probation_days'](council.sam.words)} 60")
    await council.sam.says("/acts")
    await council.sam.takes(0)
    await council.sam.presses(council.label("Take it back"))
    await council.sam.says("/revoke 3 treasurer")
    await coop.passes(days=7)
    await council.sam.says("/acts")

    held(coop, f"acts.{network}.{language}", request)
    assert [ActState.DONE, ActState.REFUSED, ActState.WITHDRAWN, ActState.EXPIRED] == [
        await council.became(number) for number in (1, 2, 3, 4)
    ]
    assert await council.has(3, Role.TREASURER)


async def test_what_waits_behind_a_page_is_opened_from_it(council: Council) -> None:
    """And what was decided meanwhile leads back to the first."""
    for number in range(1, PAGE + 2):
        anna = council.coop.person(100 + number, f"Anna {number}")
        kept = await council.coop.member(anna, council.gent)
        await council.stella.says(f"/grant {kept} organiser")
    first = await council.sam.says("/acts")
    await council.sam.presses(council.label("More"))
    second = council.sam.reads

    assert (f"Anna {PAGE}:" in first, f"Anna {PAGE + 1}:" in first) == (True, False)
    assert ("Anna 1:" in second, f"Anna {PAGE + 1}:" in second) == (False, True)

    await council.sam.says(f"/second {PAGE + 1}")

    assert "More" not in await council.sam.says("/acts")


async def test_an_old_button_leads_back_to_the_list(council: Council) -> None:
    """As it was before there were pages, with the chapter alone."""
    await council.stella.says("/grant 3 organiser")
    listed = await council.stella.says("/acts")
    opened = await council.stella.takes(0)
    await council.stella.taps(f"acts:{council.gent.id}")

    assert listed != opened
    assert listed == council.stella.reads


def test_every_kind_has_a_feature() -> None:
    """But for exports of members, which no command makes so far."""
    assert set(ActKind) == EFFECTS.keys()


async def test_nothing_happens_before_it_is_seconded(council: Council) -> None:
    """And what happens then is written down with both."""
    await council.stella.says("/grant 3 organiser")

    assert not await council.has(3, Role.ORGANISER)
    assert "Nothing has happened yet" in council.stella.reads

    await council.sam.says("/second 1")

    assert await council.has(3, Role.ORGANISER)
    async with council.coop.store() as store:
        (term,) = await terms_of(store, 3)
    assert (1, 2) == (term.granted_by, term.seconded_by)


async def test_two_second_at_once(council: Council) -> None:
    """It is done once; the other hears that it is done."""
    await council.coop.member(third := council.coop.person(9, "Tom"), council.gent, Role.STEWARD)
    await council.stella.says("/grant 3 organiser")
    await council.coop.let(saying(council.sam, "/second 1"), saying(third, "/second 1"))

    async with council.coop.store() as store:
        assert 1 == len(await terms_of(store, 3))
    assert "One person has proposed it, and another one, a steward, has seconded it." in council.sam.reads
    assert "This is done already." in third.reads


async def test_the_proposer_cannot_second(council: Council) -> None:
    """Not from the same account, and not from a linked one."""
    await council.stella.says("/grant 3 organiser")

    assert "You proposed this yourself" in await council.stella.says("/second 1")

    other = council.coop.person(99, "Stella too", Network.MATRIX)
    await links(council.stella, other)
    assert "This account was linked a short time ago" in await other.says("/second 1")
    await council.stella.says("/link")
    await council.stella.presses("Matrix: Stella too")

    assert "You proposed this yourself" in await other.says("/second 1")
    assert ActState.OPEN is await council.became(1)


async def test_two_persons_who_turn_out_to_be_one(council: Council) -> None:
    """The second's account is linked with the proposer's: it cannot second any more."""
    await council.stella.says("/grant 3 organiser")
    await links(council.stella, council.sam)

    assert "You proposed this yourself" in await council.sam.says("/second 1")
    assert not await council.has(3, Role.ORGANISER)


async def test_who_is_no_steward_any_more(council: Council) -> None:
    """Neither seconds nor has anything seconded."""
    await council.stella.says("/grant 3 organiser")
    await council.ends(2, Role.STEWARD)

    assert "Nothing of that number waits for you" in await council.sam.says("/second 1")

    await council.coop.member(third := council.coop.person(9, "Tom"), council.gent, Role.STEWARD)
    await council.ends(1, Role.STEWARD)

    assert "no longer has the role for it. Object to it, and propose it yourself" in await third.says(
        "/second 1"
    )
    assert not await council.has(3, Role.ORGANISER)

    await council.coop.member(fourth := council.coop.person(10, "Flo"), council.gent, Role.STEWARD)
    await third.says("/object 1")
    await third.says("/grant 3 organiser")
    await fourth.presses("Second it")

    assert await council.has(3, Role.ORGANISER)


async def test_a_member_learns_nothing_from_a_number(council: Council) -> None:
    """What waits for stewards, and what does not exist, read the same."""
    await council.stella.says("/grant 3 organiser")

    assert await council.bo.says("/second 1") == await council.bo.says("/second 77")
    assert "Nothing of that number waits for you" in await council.bo.says("/object 1")
    assert "Nothing waits for a decision in Gent." in await council.bo.says("/acts")


async def test_a_steward_of_another_chapter(council: Council) -> None:
    """Has nothing to say here."""
    brugge = await council.coop.chapter("Brugge")
    await council.coop.member(other := council.coop.person(9, "Tom"), brugge, Role.STEWARD)
    await council.stella.says("/grant 3 organiser")

    assert "Nothing of that number waits for you" in await other.says("/second 1")
    assert "That isn't a member number of your chapter" in await other.says("/grant 3 organiser")


async def test_nobody_decides_about_themselves(council: Council) -> None:
    """Who would lose a role cannot refuse it either."""
    await council.stella.says("/revoke 2 steward")

    assert "This is about you" in await council.sam.says("/second 1")
    assert "This is about you" in await council.sam.says("/object 1")


async def test_the_time_of_an_act_is_over(council: Council) -> None:
    """The proposer hears it, and nobody can second it any more."""
    await council.stella.says("/grant 3 organiser")
    await council.coop.passes(days=6, hours=23)

    assert ActState.OPEN is await council.became(1)

    await council.coop.passes(hours=1)

    assert "Nobody seconded this in time" in "".join(council.coop.script)
    assert "This waited too long for a second steward" in await council.sam.says("/second 1")
    assert not await council.has(3, Role.ORGANISER)


async def test_too_late_before_anybody_has_noticed(council: Council) -> None:
    """The moment counts, not when the timers come round."""
    await council.stella.says("/grant 3 organiser")
    council.coop.desk.world.clock.forward(days=7)

    assert "This waited too long for a second steward" in await council.sam.says("/second 1")


async def test_what_has_become_impossible(council: Council) -> None:
    """Both are told what has changed; nothing is done, and it is over."""
    await council.stella.says("/grant 3 organiser")
    await council.put(council.bo, State.SUSPENDED)
    await council.sam.says("/second 1")

    for one in (council.stella, council.sam):
        assert "This can no longer be done, so it is over:" in one.reads
        assert "Only full members can have a role." in one.reads
    assert ActState.IMPOSSIBLE is await council.became(1)
    assert "This can no longer be done, so it is over." in await council.sam.says("/second 1")


async def test_the_same_is_not_proposed_twice(council: Council) -> None:
    """Whoever proposes it again is told that it waits."""
    await council.stella.says("/grant 3 organiser")

    assert "proposed already, as number 1" in await council.sam.says("/grant 3 organiser")


async def test_one_term_of_a_role_waits_at_a_time(council: Council) -> None:
    """So that none is granted over the head of whoever lays it down, or gets a longer one."""
    await council.stella.says("/grant 3 organiser 30")
    again = await council.sam.says("/grant 3 organiser 60")
    another = await council.sam.says("/grant 3 treasurer 60")

    assert "Something else about the same was proposed already, as number 1" in again
    assert "You have proposed this" in another


async def test_the_other_stewards_hear_of_it(council: Council) -> None:
    """So that two cannot agree in secret."""
    await council.coop.member(third := council.coop.person(9, "Tom"), council.gent, Role.STEWARD)
    await council.stella.says("/grant 3 organiser")
    await council.sam.says("/second 1")

    assert "*Stella* proposed it, *Sam* seconded it." in third.reads


async def test_founding_mode_needs_no_second(coop: Coop) -> None:
    """It is done at once, and says why; the other steward hears who did it."""
    council = await Council(coop).open(founding=True)
    await council.stella.says("/grant 3 treasurer")

    assert "Founding mode: no second steward was needed." in council.stella.reads
    assert "*Stella* did it alone." in council.sam.reads
    assert await council.has(3, Role.TREASURER)
    assert ActState.DONE is await council.became(1)


async def test_an_old_button_changes_nothing(council: Council) -> None:
    """It says what became of it."""
    await council.stella.says("/grant 3 organiser")
    asked = council.sam.shown[-1]
    await council.sam.presses("Object", of=asked)

    assert "Another steward has objected to this." in await council.sam.presses("Second it", of=asked)
    assert not await council.has(3, Role.ORGANISER)


async def test_who_proposes_reads_that_no_steward_could_be_reached(council: Council) -> None:
    """Whoever blocked the bot isn't said to know of it."""
    before = await council.stella.says("/grant 3 organiser")
    await council.coop.desk.receive(gone(council.sam))
    said = await council.stella.says("/grant 4 organiser")

    assert "I have told them." in before
    assert "I could reach none of them" in said
