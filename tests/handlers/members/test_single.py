"""A command from a menu comes alone: what it needs is asked for, and nothing else that is asked is lost."""

import pytest

from organiser.chat.refs import Network
from tests.fakes.coop import Coop
from tests.handlers.members.town import Town

NETWORKS = pytest.mark.parametrize("network", list(Network))


@NETWORKS
async def test_a_name_alone_asks_for_what_it_needs(coop: Coop, network: Network) -> None:
    """One question; the answer to it is what would have stood behind the name."""
    town = await Town(coop, network).open()

    assert "Under which name should members see you?" in await town.bo.says("/name")
    assert "You are now shown as Bo Bakker." in await town.bo.says("Bo Bakker")
    assert "What do you want to write to the stewards" in await town.bo.says("/ask")
    assert "I have told the stewards of Gent" in await town.bo.says("May I come? It is at noon.")
    assert "May I come? It is at noon." in town.steward.reads


async def test_a_wrong_code_is_asked_for_anew(town: Town) -> None:
    """There is nothing in it to keep; whoever has none says so by cancelling."""
    assert "Which code did you get from a steward?" in await town.anna.says("/claim")
    told = await town.anna.says("ABCD-EFGH")

    assert "This isn't a code to claim an entry" in told
    assert "Which code did you get from a steward?" in told
    assert ["Cancel"] == town.anna.can_press()
    await town.anna.says("cancel")
    assert "Which code" not in await town.anna.says("ABCD-EFGH")


async def test_what_is_given_in_one_line_is_asked_for_no_longer(town: Town) -> None:
    """What comes next is no answer to it."""
    await town.bo.says("/ask")
    assert "I have told the stewards of Gent" in await town.bo.says("/ask When is the assembly?")
    await town.bo.says("Thank you")

    assert "When is the assembly?" in town.steward.reads
    assert "Thank you" not in town.steward.reads


async def test_a_refused_line_leaves_the_question_open(town: Town) -> None:
    """It can still be answered."""
    await town.bo.says("/name")
    await town.bo.says("/name \u200b")

    assert "You are now shown as Bo Bakker." in await town.bo.says("Bo Bakker")


@NETWORKS
@pytest.mark.parametrize(
    ("said", "asked", "told"),
    [
        ("/approve", "Which application? Write its number, such as 12.", "has 0 of 2 sponsors"),
        ("/reinstate", "Which member? Write their number, such as 12.", "that can't be done now"),
        ("/nominate", "Which member? Write their number, such as 12.", "Only full members can have a role."),
        ("/second", "Which proposal? Write its number, such as 12.", "Nothing of that number waits for you"),
        ("/object", "Which proposal? Write its number, such as 12.", "Nothing of that number waits for you"),
    ],
)
async def test_a_number_is_asked_for(coop: Coop, network: Network, said: str, asked: str, told: str) -> None:
    """As it may be written behind the name; what is no number is asked for anew."""
    town = await Town(coop, network).open()
    await town.applies()

    assert asked in await town.steward.says(said)
    assert asked in await town.steward.says("the one with the bike")
    assert told in await town.steward.says("nr. 4")


@NETWORKS
@pytest.mark.parametrize(
    ("said", "told"),
    [("/grant", "Member 2, Bo: become organiser"), ("/revoke", "This person is not organiser now.")],
)
async def test_a_number_and_a_role_are_asked_for(coop: Coop, network: Network, said: str, told: str) -> None:
    """One after the other, where one line has neither."""
    town = await Town(coop, network).open()

    assert "Which member? Write their number, such as 12." in await town.steward.says(said)
    assert "Which role?" in await town.steward.says("2")
    assert ["steward", "organiser", "treasurer", "admin"] == town.steward.can_press()[:4]
    await town.steward.presses("organiser")
    assert told in "".join(coop.script[-2:])


@NETWORKS
async def test_who_was_named_chooses_whom_it_is_about(coop: Coop, network: Network) -> None:
    """Nobody has to remember the number of an application."""
    town = await Town(coop, network).open()

    assert "You weren't asked about such an application." in await town.bo.says("/sponsor")
    await town.applies("2 3")
    assert "Whom is it about?" in await town.bo.says("/sponsor")
    await town.bo.presses("#4: Anna")
    assert "vouch" in await town.bo.presses("I know them")


@pytest.mark.parametrize("said", ["/ask", "/name", "/claim"])
async def test_a_name_alone_drops_nothing_that_is_asked(coop: Coop, said: str) -> None:
    """Who is in the middle of something else reads how it is written, and goes on where they are."""
    town = await Town(coop).open()
    await town.applies()
    await town.anna.says("/work")
    told = await town.anna.says(said)

    assert "Something has to follow that" in told
    assert "Your `/work` still waits for your answer." in told


async def test_which_chapter_is_asked_before_what_its_stewards_are_to_read(coop: Coop) -> None:
    """The words go to those who were chosen, and to nobody else."""
    town = await Town(coop).open()
    brugge = await coop.chapter("Oostende")
    await coop.member(town.bo, brugge)
    await town.bo.says("/ask")
    asked = await town.bo.presses("Gent")

    assert "What do you want to write to the stewards" in asked
    assert "I have told the stewards of Gent" in await town.bo.says("When is the assembly?")
