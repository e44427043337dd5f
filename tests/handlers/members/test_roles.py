"""Roles: who sees them, who gives and takes them, how they end, and who is told where somebody is needed."""

import pytest

from organiser.chat.refs import Network
from organiser.i18n import LOCALES
from organiser.members.roles import Role
from organiser.members.states import State
from organiser.views.members.roles import TYPED
from tests.fakes.coop import Coop
from tests.handlers.members.accounts import gone
from tests.handlers.members.council import Council
from tests.views.approval import render


async def test_who_sees_the_holders(council: Council) -> None:
    """Full members do; on probation one sees whether somebody has a role."""
    ann = council.coop.person(9, "Ann")
    await council.coop.member(ann, council.gent, state=State.PROBATION)

    assert "*steward*: Stella (1, until" in await council.bo.says("/roles")
    assert "*steward*: 2 members have it" in await ann.says("/roles")
    assert "Stella" not in ann.reads


async def test_a_role_ends_by_time(council: Council) -> None:
    """When its last day is over where the chapter is: nobody has one by habit."""
    await council.stella.says("/grant 3 organiser 10")
    await council.sam.says("/second 1")
    await council.coop.passes(days=10)

    assert await council.has(3, Role.ORGANISER)
    assert "Bo (3, until 1 December 2026)" in await council.bo.says("/roles")

    await council.coop.passes(hours=5)

    assert not await council.has(3, Role.ORGANISER)


async def test_a_role_is_prolonged(council: Council) -> None:
    """By granting it again for longer; for less it is held already."""
    await council.stella.says("/grant 3 organiser 100")
    await council.sam.says("/second 1")

    assert "This person is organiser already, until" in await council.stella.says("/grant 3 organiser 99")

    await council.stella.says("/grant 3 organiser 200")
    await council.sam.says("/second 2")
    await council.coop.passes(days=150)

    assert await council.has(3, Role.ORGANISER)


async def test_a_role_that_cannot_be_granted(council: Council) -> None:
    """The number, the role or the days are none; or the member is on probation."""
    ann = council.coop.person(9, "Ann")
    number = await council.coop.member(ann, council.gent, state=State.PROBATION)
    says = council.stella.says

    assert "That isn't a member number of your chapter" in await says("/grant 77 organiser")
    assert "There is no role called “boss”" in await says("/grant 3 boss")
    assert "for 1 to 1,461 days" in await says("/grant 3 organiser 1462")
    assert "for 1 to 1,461 days" in await says("/grant 3 organiser 0")
    assert "It is written like this:" in await says("/grant 3 organiser -1")
    assert "Only full members can have a role." in await says(f"/grant {number} organiser")


async def test_a_number_of_another_chapter(council: Council) -> None:
    """Reads like a number that is none."""
    brugge = await council.coop.chapter("Brugge")
    number = await council.coop.member(council.coop.person(9, "Tom"), brugge)

    assert await council.stella.says(f"/grant {number} organiser") == await council.stella.says(
        "/grant 77 organiser"
    )


async def test_only_stewards_grant_and_revoke(council: Council) -> None:
    """A member is refused; their own role they lay down alone."""
    assert "Only stewards of the chapter can do that." in await council.bo.says("/grant 3 organiser")
    assert "Only stewards of the chapter can do that." in await council.bo.says("/revoke 1 steward")


async def test_a_role_is_laid_down(council: Council) -> None:
    """At once and without anybody's word; the stewards hear it."""
    await council.sam.says("/revoke 2 steward")

    assert "You are no longer steward in Gent." in council.sam.reads
    assert "*Sam* has laid down a role in Gent: steward." in council.stella.reads
    assert not await council.has(2, Role.STEWARD)
    assert "This person is not steward now." in await council.sam.says("/revoke 2 steward")


async def test_the_last_steward_is_asked_once_more(coop: Coop) -> None:
    """They are told of the better way, and are held by nothing."""
    council = await Council(coop).open(stewards=1)

    assert "You are the only steward of Gent." in await council.stella.says("/revoke 1 steward")

    await council.stella.presses("Keep it")

    assert await council.has(1, Role.STEWARD)

    await council.stella.says("/revoke 1 steward")
    await council.stella.presses("Lay it down")

    assert not await council.has(1, Role.STEWARD)


async def test_who_is_suspended_needs_a_steward_too(coop: Coop) -> None:
    """All others are suspended, and come back: the only steward is asked all the same."""
    council = await Council(coop).open(stewards=1)
    for number in (2, 3, 4):
        await council.stella.says(f"/suspend {number} A quarrel")

    assert "You are the only steward of Gent." in await council.stella.says("/revoke 1 steward")


async def test_a_steward_who_is_none_any_more_lays_nothing_down(coop: Coop) -> None:
    """The button of an old question says so."""
    council = await Council(coop).open(stewards=1)
    await council.stella.says("/revoke 1 steward")
    await council.ends(1, Role.STEWARD)

    assert "Only stewards of the chapter can do that." in await council.stella.presses("Lay it down")


async def test_a_role_that_somebody_else_has_not(council: Council) -> None:
    """There is nothing to take."""
    assert "This person is not treasurer now." in await council.stella.says("/revoke 3 treasurer")


async def test_a_role_that_ends_while_it_is_to_be_taken(council: Council) -> None:
    """Both hear that there is nothing to take any more."""
    await council.stella.says("/grant 3 treasurer")
    await council.sam.says("/second 1")
    await council.stella.says("/revoke 3 treasurer")
    await council.bo.says("/revoke 3 treasurer")
    await council.sam.says("/second 2")

    assert "This can no longer be done" in council.sam.reads
    assert "This can no longer be done" in council.stella.reads


async def test_what_is_missing_is_told_once(council: Council) -> None:
    """Each cause to the stewards once, however long it lasts; and again when it comes back."""
    await council.coop.passes(seconds=10)

    assert "Roles in Gent need somebody:" in council.stella.reads
    assert "*treasurer*: nobody at present" in council.stella.reads
    assert "*steward*" not in council.stella.reads

    told = len(council.stella.shown)
    await council.coop.passes(days=1)

    assert told == len(council.stella.shown)

    await council.ends(2, Role.STEWARD)
    await council.coop.passes(seconds=10)

    assert "*steward*: only Stella" in council.stella.reads
    assert "treasurer" not in council.stella.reads


async def test_a_term_that_ends_soon(council: Council) -> None:
    """The stewards and the holder hear it thirty days before, once."""
    await council.stella.says("/grant 3 organiser 40")
    await council.sam.says("/second 1")
    await council.coop.passes(days=9)
    told = len(council.bo.shown)
    await council.coop.passes(days=2)

    assert "Your term as organiser in Gent ends on" in council.bo.reads
    assert "*organiser*: the term of Bo ends on" in council.stella.reads
    assert told + 1 == len(council.bo.shown)

    await council.coop.passes(days=1)

    assert told + 1 == len(council.bo.shown)


async def test_no_steward_is_left(council: Council) -> None:
    """Who has another role, or has been a member longest, is told how to propose one."""
    await council.ends(1, Role.STEWARD)
    await council.ends(2, Role.STEWARD)
    await council.coop.passes(seconds=10)

    assert "The chapter has no steward." in council.kim.reads
    assert "`/nominate`" in council.kim.reads


async def test_nobody_is_warned_while_the_co_op_is_founded(coop: Coop) -> None:
    """There everything is held by few."""
    council = await Council(coop).open(founding=True)
    await coop.passes(days=1)

    assert [] == council.stella.shown


async def test_a_role_ends_with_the_membership(council: Council) -> None:
    """Who leaves has none any more, and who is suspended has none meanwhile."""
    await council.stella.says("/grant 3 treasurer")
    await council.sam.says("/second 1")
    await council.put(council.bo, State.SUSPENDED)

    assert not await council.has(3, Role.TREASURER)
    assert "Your membership is suspended" in await council.bo.says("/roles")


@pytest.mark.parametrize("language", LOCALES)
async def test_the_roles_that_are_named_can_be_typed(coop: Coop, language: str) -> None:
    """Who mistypes one reads them as they are written behind the command, not as they stand in a sentence."""
    council = await Council(coop, language=language).open()
    said = await council.stella.says("/grant 3 boss")

    assert [] == [one for one in TYPED.values() if one(council.stella.words) not in said]


async def test_stewards_read_who_could_not_be_told(council: Council) -> None:
    """Whoever blocked the bot gets and loses a role all the same; nobody is said to know it."""
    await council.coop.desk.receive(gone(council.bo))
    await council.stella.says("/grant 3 organiser")
    granted = await council.sam.says("/second 1")
    await council.stella.says("/revoke 3 organiser")
    revoked = await council.sam.says("/second 2")

    assert ["I couldn't reach them" in one for one in (granted, revoked, council.stella.reads)] == [True] * 3


@pytest.mark.parametrize(("role", "told"), [("organiser", False), ("steward", True)])
async def test_who_becomes_a_steward_with_a_name_that_others_show(
    council: Council, role: str, *, told: bool
) -> None:
    """The stewards are told of the others' numbers; for another role nobody is."""
    await council.kim.says("/name B\u043e")
    before = len(council.stella.shown)
    await council.stella.says(f"/grant 3 {role}")
    await council.sam.says("/second 1")
    said = "".join(render(one, Network.TELEGRAM) for one in council.stella.shown[before:])

    assert told is ("Bo is a steward of Gent, and others show a name" in said)
    assert told is ("Their numbers: 4" in said)
