"""Whenever the power goes, what takes several steps is done once, and everybody is told of it once."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import pytest

from organiser.chat.refs import Network
from organiser.handlers.members.acts import hearings
from organiser.members.roles import Role
from organiser.members.states import State
from organiser.storage import meta
from tests.fakes.coop import Coop
from tests.handlers.members.council import Council
from tests.handlers.members.cuts import Cuts, became, settles
from tests.handlers.members.founders import CODE, code, founds, imports
from tests.handlers.members.town import Town

Step = Callable[[], Awaitable[Any]]


async def approval(coop: Coop) -> Step:
    """A steward admits somebody."""
    town = await Town(coop).open()
    await town.applies()
    await town.steward.says("/approve 4")
    return partial(town.steward.presses, "Welcome them")


async def exclusion(coop: Coop) -> Step:
    """A second steward agrees to an exclusion."""
    council = await Council(coop).open(stewards=3)
    await council.stella.says("/exclude 4 a quarrel")
    await coop.passes(days=8)
    return partial(council.sam.says, "/second 1")


async def export(coop: Coop) -> Step:
    """A second steward agrees to an export; the file is made, and handed over."""
    council = await Council(coop).open()
    await council.sam.says("/owner enter Sam Derek; Kade 1; yes")
    await council.sam.says("/export register csv")
    return partial(council.stella.says, "/second 1")


async def importing(coop: Coop) -> Step:
    """A founder imports a list; entries, legal names, codes, and a file with these."""
    anna = coop.person(1, "Anna")
    await founds(coop, anna)
    table = b"name,legal name,address\nBas,Bas Jansen,Steenweg 1\nFemke,,\n"
    await anna.sends(table, "/import members")
    return partial(anna.presses, "Import 2")


async def entering(coop: Coop) -> Step:
    """Somebody enters their legal name, whose key lies apart."""
    town = await Town(coop).open(chapters=1)
    return partial(town.bo.says, "/owner enter Bo Derek; Kade 1; yes")


async def erasure(coop: Coop) -> Step:
    """Somebody is erased whose legal name nobody has to keep, and whose accounts are noted apart."""
    town = await Town(coop).open(chapters=1)
    await town.bo.says("/owner enter Bo Derek; Kade 1; yes")
    await town.bo.says("/erase")
    await town.bo.presses("Go on")
    return partial(town.bo.presses, "Erase me now")


async def link(coop: Coop) -> Step:
    """Two members turn out to be one person, with a role and two lines in the register."""
    council = await Council(coop).open()
    other = coop.person(9, "Sam M", Network.MATRIX)
    await coop.member(other, council.gent, Role.TREASURER)
    secret = (await council.sam.says("/link")).partition("`")[2].partition("`")[0]
    await other.says(f"!link {secret}")
    await other.presses("Yes, mine")
    await other.presses("Link all the same")
    return partial(council.sam.presses, "Link all the same")


async def expiry(coop: Coop) -> Step:
    """A role ends, a probation is over, and an application was not answered."""
    town = await Town(coop).open(chapters=1)
    await coop.member(coop.person(8, "Sam"), town.gent, state=State.PROBATION)
    await town.applies()
    return partial(coop.passes, days=366)


async def hearing(coop: Coop) -> Step:
    """All members are asked, one after the other."""
    council = await Council(coop).open(stewards=1)
    await council.stella.says("/grant 2 steward")
    return partial(council.sam.presses, "I want it")


async def verdict(coop: Coop) -> Step:
    """The time of a hearing is over, and so is that of a suspension."""
    council = await Council(coop).open(stewards=1)
    await council.stella.says("/suspend 4 a quarrel")
    await council.stella.says("/grant 2 steward")
    await council.sam.presses("I want it")
    await coop.passes(minutes=1)
    await council.bo.presses("Second it")
    return partial(coop.passes, days=15)


async def founding(coop: Coop) -> Step:
    """The first chapter, its first steward, and a code that works once."""
    anna = coop.person(1, "Anna")
    await code(coop.desk)
    await anna.says(f"/found {CODE}")
    await anna.says("Gent")
    await anna.presses("Belgium")
    return partial(anna.takes, 0)


async def claim(coop: Coop) -> Step:
    """Somebody claims their entry of an older list."""
    anna, bas = coop.person(1, "Anna"), coop.person(2, "Somebody")
    await founds(coop, anna)
    secret = (await imports(coop, anna, "Bas"))["Bas"]
    await bas.says(f"/claim {secret}")
    return partial(bas.presses, "Agree")


async def leave(coop: Coop) -> Step:
    """A steward leaves, with a role, and a line in the register."""
    council = await Council(coop).open()
    await council.sam.says("/owner enter Sam Derek; Kade 1; yes")
    await council.sam.says("/leave")
    return partial(council.sam.presses, "Leave")


STORIES = (
    *(approval, exclusion, export, importing, entering, erasure, link, expiry),
    *(hearing, verdict, founding, claim, leave),
)


@pytest.mark.parametrize("story", STORIES, ids=[story.__name__ for story in STORIES])
async def test_a_power_cut_at_any_moment_changes_nothing(
    coop: Coop,
    story: Callable[[Coop], Awaitable[Step]],
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Before anything is written to any disk: who starts then comes to the same, and says it once."""
    async with coop.desk.world.database.writing() as connection:
        await meta.instance(connection)
    monkeypatch.setattr(hearings, "AT_ONCE", 1)
    step = await story(coop)
    await settles(coop)
    before = await became(coop)
    cuts = Cuts(coop, tmp_path_factory.mktemp("cuts"))
    with cuts.made(monkeypatch):
        await step()
        await settles(coop)
    after = await became(coop)

    assert before != after
    for copy in cuts.copies:
        async with cuts.found(copy) as again:
            await settles(again)
            assert after == await became(again), f"cut {copy.name} of {len(cuts.copies)}"
