"""A chapter with a steward and two members, and somebody who wants to join, all on one network."""

from dataclasses import dataclass, field

from organiser.chat.refs import Network
from organiser.members.roles import Role
from organiser.storage.chapters import Chapter
from organiser.views.members import joining
from tests.fakes.coop import Coop, Somebody

NAMES = {"en": "Anna", "ko": "민준", "nl": "Anouk", "sv": "Åsa"}
PROFILES = {"en": "be", "ko": "kr", "nl": "nl", "sv": "se"}
PLATFORMS = {"en": "Uber Eats", "ko": "쿠팡이츠", "nl": "Thuisbezorgd", "sv": "foodora"}


@dataclass
class Town:
    """Everybody speaks one language. The steward is member 1, the others are 2 and 3."""

    coop: Coop
    network: Network = Network.TELEGRAM
    language: str = "en"
    gent: Chapter = field(init=False)
    steward: Somebody = field(init=False)
    bo: Somebody = field(init=False)
    kim: Somebody = field(init=False)
    anna: Somebody = field(init=False)

    async def open(self, *, chapters: int = 2) -> "Town":
        """Let them be there; with two chapters, everybody is in the first."""
        people = {1: "Stella", 2: "Bo", 3: "Kim", 7: NAMES[self.language]}
        made = {one: self.coop.person(one, name, self.network, self.language) for one, name in people.items()}
        self.steward, self.bo, self.kim, self.anna = made.values()
        self.gent = await self.coop.chapter("Gent", profile=PROFILES[self.language])
        for name in ("Brugge", "Aalst")[: chapters - 1]:
            await self.coop.chapter(name)
        await self.coop.member(self.steward, self.gent, Role.STEWARD)
        await self.coop.member(self.bo, self.gent)
        await self.coop.member(self.kim, self.gent)
        return self

    async def applies(self, sponsors: str = "", *, who: Somebody | None = None) -> str:
        """Let somebody apply to the first chapter; returns what they read then."""
        applicant = who or self.anna
        await applicant.says("/join")
        if "Gent" in applicant.can_press():
            await applicant.presses("Gent")
        await applicant.picks(PLATFORMS[self.language])
        await applicant.skips(joining.not_now(applicant.words))
        if sponsors:
            await applicant.says(sponsors)
        else:
            await applicant.skips(joining.knows_nobody(applicant.words))
        return await applicant.presses(joining.agree(applicant.words))
