"""The scene of owner-members, played against the fakes: all its words are the bot's, in each language."""

import re
from typing import assert_never

import pytest

from organiser.chat.flat import plain_text
from organiser.chat.outgoing import Post
from organiser.chat.refs import Network
from organiser.i18n import LOCALES
from organiser.sandbox.acts import Chooses, Follows, Operates, Reads, SeesNothing, Tells
from organiser.sandbox.cast import CAST
from organiser.sandbox.in_private import says, shown
from organiser.sandbox.owner_members import STEPS
from tests.fakes.coop import Coop, Somebody
from tests.fakes.desk import Desk
from tests.fakes.world import World
from tests.handlers.members.founders import CODE, code

_LINK = re.compile(r"https://t\.me/organiser_bot\?start=([\w-]+)")


class Scene:
    """Everybody of the cast in private, speaking one language."""

    def __init__(self, coop: Coop, language: str) -> None:
        """Nobody has said anything."""
        self.people = {
            (network, one.key): coop.person(100 + at, one.name, network, language)
            for at, one in enumerate(CAST)
            for network in one.networks
        }
        self.before: dict[tuple[Network, str], int] = {}

    def begin_step(self) -> None:
        """What was read before is read."""
        self.before = {key: len(one.shown) for key, one in self.people.items()}

    def fresh(self, network: Network, person: str) -> list[Post]:
        """What somebody was told in this step, the newest first."""
        return self.people[network, person].shown[self.before[network, person] :][::-1]

    async def plays(self, act: Tells | Chooses | Follows | Reads) -> None:
        """Do it, or see it."""
        somebody = self.people[act.network, act.person]
        match act:
            case Tells(said=said, note=note):
                await somebody.says(f"{said(somebody.words)} {CODE if note else ''}".strip())
            case Chooses(labels=labels):
                await self._choose(somebody, act, [label(somebody.words) for label in labels])
            case Follows(network=network, person=person, shown_on=there):
                links = [_LINK.search(_all(post)) for post in self.fresh(there, person)]
                (found,) = [link[1] for link in links if link is not None]
                await self.people[network, person].says(f"/start {found}")
            case Reads(said=said):
                wanted = [shown(one(somebody.words)) for one in said]
                told = [plain_text(post.text) for post in self.fresh(act.network, act.person)]

                assert any(all(says(text, one) for one in wanted) for text in told), (wanted, told)
            case _:
                assert_never(act)

    async def _choose(self, somebody: Somebody, act: Chooses, labels: list[str]) -> None:
        if act.network is Network.TELEGRAM:
            for label in labels:
                await somebody.presses(label)
            return
        offered = next(
            every
            for post in self.fresh(act.network, act.person)
            if set(labels) <= set(every := [choice.label for row in post.choices for choice in row])
        )
        await somebody.says(" ".join(str(offered.index(label) + 1) for label in labels))


def _all(post: Post) -> str:
    urls = [choice.url or "" for row in post.choices for choice in row]
    return " ".join([plain_text(post.text), *urls])


@pytest.fixture
async def coop(world: World) -> Coop:
    """A co-op that nobody has founded, with a code to do so."""
    desk = Desk.open(world)
    desk.house.us.telegram = "organiser_bot"
    await code(desk)
    return Coop(desk)


@pytest.mark.parametrize("language", LOCALES)
async def test_the_scene_can_be_played(coop: Coop, language: str) -> None:
    """Every choice is offered, and every word is read, as the tour looks for it."""
    scene = Scene(coop, language)
    for step in STEPS:
        scene.begin_step()
        for act in step.acts:
            if isinstance(act, Tells | Chooses | Follows | Reads):
                await scene.plays(act)
            else:
                assert isinstance(act, Operates | SeesNothing)
