"""A link into the private chat, which anybody may have posted: it shows or asks, and does nothing."""

import pytest

from organiser.commands import Where
from organiser.handlers.commands import COMMANDS
from tests.fakes.coop import Coop
from tests.handlers.members.council import Council
from tests.handlers.members.founders import imports

PRIVATE = sorted(command.name for command in COMMANDS if command.where is Where.PRIVATE)


@pytest.mark.parametrize("name", PRIVATE)
async def test_a_link_proposes_nothing(coop: Coop, name: str) -> None:
    """Not even where one steward could do it alone, and with a list of whom nobody has asked."""
    council = await Council(coop).open(stewards=1, founding=True)
    await imports(coop, council.stella, "Bas")

    await council.stella.says(f"/start do_{name.replace(' ', '_')}")

    async with coop.store() as store:
        assert await store.acts.get(1) is None


@pytest.mark.parametrize("name", ["export register", "import codes", "cancel"])
async def test_a_link_to_what_acts_explains_it(council: Council, name: str) -> None:
    """Whoever wants it writes it; what they are asked is still asked."""
    await council.stella.says("/work")

    shown = await council.stella.says(f"/start do_{name.replace(' ', '_')}")

    assert f"/{name}" in shown
    assert "Your `/work` still waits for your answer." in shown
