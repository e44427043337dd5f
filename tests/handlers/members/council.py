"""A chapter that decides together: stewards 1 and 2, members 3 and 4, all on one network."""

from dataclasses import dataclass, field

from organiser.chat.content import Content
from organiser.chat.incoming import Said
from organiser.chat.refs import MessageRef, Network
from organiser.chat.text import plain
from organiser.members.acts import ActState
from organiser.members.roles import Role
from organiser.members.states import Rule, State
from organiser.members.steps import Change
from organiser.storage.acts import KeptAct
from organiser.storage.chapters import Chapter
from tests.fakes.coop import Coop, Somebody

PROFILES = {"en": "be", "ko": "kr", "nl": "nl", "sv": "se"}


@dataclass
class Council:
    """Everybody speaks one language. With one steward, Sam is an ordinary member."""

    coop: Coop
    network: Network = Network.TELEGRAM
    language: str = "en"
    gent: Chapter = field(init=False)
    stella: Somebody = field(init=False)
    sam: Somebody = field(init=False)
    bo: Somebody = field(init=False)
    kim: Somebody = field(init=False)

    async def open(self, *, stewards: int = 2, founding: bool = False) -> "Council":
        """Let them be there."""
        names = ("Stella", "Sam", "Bo", "Kim")
        made = [self.coop.person(at, name, self.network, self.language) for at, name in enumerate(names, 1)]
        self.stella, self.sam, self.bo, self.kim = made
        self.gent = await self.coop.chapter("Gent", founding=founding, profile=PROFILES[self.language])
        for at, one in enumerate(made):
            await self.coop.member(one, self.gent, *([Role.STEWARD] if at < stewards else []))
        return self

    def label(self, sentence: str, context: str = "acts") -> str:
        """What a button says in everybody's language."""
        return self.stella.words.pgettext(f"button: {context}", sentence)

    async def act(self, number: int) -> KeptAct:
        """What is kept of an act."""
        async with self.coop.store() as store:
            kept = await store.acts.get(number)
        assert kept is not None
        return kept

    async def became(self, number: int) -> ActState:
        """What became of an act."""
        return (await self.act(number)).act.state

    async def has(self, number: int, role: Role) -> bool:
        """Whether a member holds a role now."""
        async with self.coop.store() as store:
            running = await store.roles.running_in(self.gent.id, self.coop.desk.now)
        return any(term.membership == number and term.role is role for term in running)

    async def ends(self, number: int, role: Role) -> None:
        """Take a role away, as if its term had ended."""
        async with self.coop.store() as store:
            for term in await store.roles.running_in(self.gent.id, self.coop.desk.now):
                if term.membership == number and term.role is role:
                    await store.roles.end(term, self.coop.desk.now)

    async def put(self, somebody: Somebody, state: State) -> None:
        """Let somebody's membership be in a state from now on."""
        async with self.coop.store() as store:
            kept = await store.memberships.get(self.number(somebody))
            assert kept is not None
            change = Change(kept.membership.state, state, None, Rule.SUSPENDED, self.coop.desk.now, "why")
            assert await store.memberships.take(kept.membership, change) is not None

    def number(self, somebody: Somebody) -> int:
        """Somebody's member number."""
        return [self.stella, self.sam, self.bo, self.kim].index(somebody) + 1


def saying(somebody: Somebody, text: str) -> Said:
    """Something that is said in private, to be let happen together with other things."""
    coop = somebody.coop
    return Said(
        chat=somebody.chat,
        at=coop.desk.now,
        message=MessageRef(somebody.chat, coop.number()),
        sender=somebody.sender,
        content=Content(text=plain(text)),
        private=True,
    )
