"""Commands as thumbs, phones and who dictates write them."""

import pytest

from tests.fakes.coop import Coop
from tests.handlers.members.town import Town


@pytest.mark.parametrize("typed", ["/ me", "! me", "/  Ik", "\uff0f 나", "\u200b/ me."])
async def test_a_blank_behind_the_sign(town: Town, typed: str) -> None:
    """Phones set one, and who dictates gets one: in private it is meant for nobody else."""
    assert "Name shown: Bo" in await town.bo.says(typed)


@pytest.mark.parametrize("typed", ["verlaten", "delete me", "aan melden", "nominat 3 steward"])
async def test_nobody_is_pointed_to_what_they_may_not_do(town: Town, typed: str) -> None:
    """`/verlaten` is like the Dutch of `/approve`, which a steward may mean, and no courier does."""
    read = await town.anna.says(f"/{typed}")

    assert "I don't know the command" in read
    assert "Perhaps you mean" not in read


async def test_who_may_is_pointed_to_it(town: Town) -> None:
    """A slip in a command that is theirs."""
    assert "Perhaps you mean" in await town.steward.says("/aprove 4")
    assert "Perhaps you mean" in await town.anna.says("/jion")


@pytest.mark.parametrize(
    ("language", "typed", "shown"),
    [
        ("en", "uber eats and deliveroo", "Uber Eats and Deliveroo"),
        ("en", "Bed and Breakfast", "Bed and Breakfast"),
        ("en", "Heetch, Uber & Bolt", "Heetch, Uber and Bolt"),
        ("en", "Bread & Butter and uber eats", "Bread & Butter and Uber Eats"),
        ("en", "uber eats + Bread & Butter", "Uber Eats and Bread & Butter"),
        ("en", "Bread & Butter and uber eats and Fish & Chips", "Bread & Butter, Uber Eats and Fish & Chips"),
        ("en", "uber eats & + deliveroo &", "Uber Eats and Deliveroo"),
        ("nl", "Uber Eats, thuisbezorgd en Picnic", "Uber Eats, Thuisbezorgd en Picnic"),
        ("ko", "쿠팡이츠랑 요기요", "쿠팡이츠, 요기요"),
        ("sv", "Foodora och Wolt", "foodora och Wolt"),
    ],
)
async def test_several_answers_with_an_and(coop: Coop, language: str, typed: str, shown: str) -> None:
    """One beside an answer that is offered parts them; a name that nobody offers may have one in it."""
    town = await Town(coop, language=language).open(chapters=1)
    await town.anna.says("/join")
    await town.anna.says(typed)
    await town.anna.says("skip")
    review = await town.anna.says("2, 3")

    assert f":* {shown}\n" in review
