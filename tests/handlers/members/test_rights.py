"""A person's rights: what holds for who they are now, and what members may where they are none."""

import pytest

from organiser.chat.refs import Network
from organiser.i18n import LOCALES
from organiser.members.states import State
from organiser.views.dialogs import BUTTONS
from tests.fakes.coop import Coop
from tests.handlers.members.town import Town
from tests.handlers.members.transcripts import held


@pytest.mark.parametrize("network", Network)
@pytest.mark.parametrize("language", LOCALES)
async def test_rights_are_told(
    coop: Coop, network: Network, language: str, request: pytest.FixtureRequest
) -> None:
    """Of a member, and to who is none: what members may do."""
    town = await Town(coop, network, language).open(chapters=1)
    if language in {"en", "sv"}:
        await coop.sets(town.gent, {"leaving.when": "year-end", "expulsion.appeal": "court"})
    await town.bo.says("/rights")
    await town.anna.says("/rights")

    held(coop, f"rights.{network}.{language}", request)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (State.MEMBER, "Your rights here as a"),
        (State.PROBATION, "Your rights here as a"),
        (State.APPLIED, "*Your rights*"),
        (State.SUSPENDED, "*Your rights*"),
        (State.RESIGNED, "*Your rights*"),
        (State.EXCLUDED, "*Your rights*"),
        (State.DECLINED, "If you are refused, you are told why."),
        (State.WITHDRAWN, "What members of Gent may do"),
    ],
)
async def test_what_holds_depends_on_what_one_is(coop: Coop, state: State, said: str) -> None:
    """Also for who has left: what was theirs goes on."""
    town = await Town(coop).open(chapters=1)
    await coop.member(town.anna, town.gent, state=state)

    assert said in await town.anna.says("/rights")


async def test_a_stranger_chooses_whose_members(town: Town) -> None:
    """Where there are several chapters; laws differ."""
    asked = await town.anna.says("/rights")
    shown = await town.anna.presses("Aalst" if "Aalst" in asked else "Brugge")

    assert "Gent" in asked
    assert "What members of Brugge may do" in shown


async def test_bylaws_hold_here(coop: Coop) -> None:
    """What the chapter has set for itself stands in the place of what the law leaves open."""
    town = await Town(coop, language="ko").open(chapters=1)
    before = await town.bo.says("/rights")
    await coop.sets(town.gent, {"leaving.notice": "30d", "leaving.when": "any-time"})

    assert before != await town.bo.says("/rights")


async def test_there_may_be_no_co_op_yet(coop: Coop) -> None:
    """Then there is nothing to tell."""
    anna = coop.person(7, "Anna")

    assert "no chapter yet" in await anna.says("/rights")


@pytest.mark.parametrize("network", Network)
async def test_a_chapter_without_a_button_is_chosen_by_its_name(coop: Coop, network: Network) -> None:
    """Where there are more than Telegram has room for, and there alone it is said; Matrix lists them all."""
    for number in range(1, BUTTONS + 2):
        await coop.chapter(f"Branch {number}")
    anna = coop.person(1, "Anna", network)
    asked = await anna.says("/rights" if network is Network.TELEGRAM else "!rights")

    assert (network is Network.TELEGRAM) is ("If it isn't among the buttons, write its name." in asked)
    assert f"What members of Branch {BUTTONS + 1} may do" in await anna.says(f"Branch {BUTTONS + 1}")
