"""What every life of the machine has: people who write and press, and a look at all that is kept after it.

What people do stands in `life_joining`, `life_deciding`, `life_owning` and `life_anyhow`; which state they
are in is read from what was kept when it was looked at last. Everybody can get out in the end, whatever has
happened.
"""

import asyncio
import json
import shutil
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine
from typing_extensions import override

from organiser.chat.incoming import Said, Tapped
from organiser.chat.outgoing import AnswerTap, Choice, Post
from organiser.chat.refs import Network
from organiser.kernel import millis
from organiser.members.acts import LIFETIME
from organiser.members.linking import TRUST
from organiser.members.states import APPLICATIONS, LIVE, MEMBERS, Rule, State
from tests.fakes.desk import words
from tests.fakes.minutes import REACHED
from tests.handlers.members.crowd import CAST, FIRST_NUMBER, Crowd, choices
from tests.handlers.members.founders import CODE
from tests.handlers.members.weather import Weather

T = TypeVar("T")
WHO = st.integers(0, len(CAST) - 1)
PICK = st.integers(0, 60)
ORDER = st.permutations(range(len(CAST)))
FULL = frozenset({State.MEMBER})
COUNTRIES = ("nl", "be", "kr", "se")
TOLD = {
    Rule.DECLINED, Rule.SUSPENDED, Rule.SUSPENDED_ALONE, Rule.SUSPENSION_OVER, Rule.EXCLUDED_BY_TWO,
    Rule.REINSTATED, Rule.REINSTATED_BY_TWO, Rule.FOUNDING, Rule.SPONSORS_AND_STEWARD, Rule.WELCOME,
    Rule.PROBATION_OVER, Rule.UNANSWERED, Rule.NOTICE_OVER, Rule.NOBODY_LEFT,
}  # fmt: skip
"""What is done to somebody by others, or by time: they are told in private."""

NAMES = [name for name, _, _ in CAST]


class Life(RuleBasedStateMachine):
    """People who do as they like."""

    town: Crowd

    def __init__(self, template: Path, folder: Path) -> None:
        """Nobody is there yet."""
        super().__init__()
        self.template, self.folder = template, folder
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        self.runner = asyncio.Runner()
        self.refused: list[str] = []
        self.codes: list[str] = []
        self.order: list[int] = []

    async def founds(self, who: int, pick: int) -> None:
        """Somebody has the operator's code, and makes the first chapter; or tries to."""
        await self.says(who, f"/found {CODE}")
        await self.says(who, f"/found chapter Aalst; {COUNTRIES[pick % 4]}")
        await self.says(who, "yes")

    @override
    def teardown(self) -> None:
        """Everybody gets their data, and out, without any permission; a chapter gets its steward."""
        try:
            if self.order:
                self.town.weather = Weather([])
                self.do(self._steward_is_found())
                self.do(self._everybody_gets_out())
        finally:
            if self.order:
                self.runner.run(self.town.desk.world.database.close())
            self.runner.close()

    def do(self, work: Coroutine[Any, Any, Any]) -> None:
        """Do something, and look whether all still holds."""
        self.runner.run(self._do(work))

    async def _do(self, work: Coroutine[Any, Any, Any]) -> None:
        await work
        await self.look()
        await self.town.audit.remember()

    async def look(self) -> None:
        """Hold everything against what is promised; whom a decision touches was told."""
        before = self.town.audit.before
        await self.town.audit.look()
        told = {self.person(who) for who in range(len(self.town.cast)) if self._heard(who)}
        for key, row in self.town.audit.before["membership_change"].items():
            if before and key not in before["membership_change"] and row.rule in TOLD:
                touched = self.town.audit.before["membership"][row.membership_id].person_id
                assert touched is None or touched in told, f"{row.rule}: nobody told them"
        self.town.heard.clear()

    def _heard(self, who: int) -> bool:
        return self.town.cast[who].chat in self.town.heard

    async def let(self, *events: Said | Tapped) -> None:
        """Let events happen in one batch; each of them is answered where it came from."""
        self.refused.clear()
        before = self.town.audit.before
        await self.town.let(*events)
        await self.look()
        for event in events:
            said = self.town.answers(event)
            if event.private:
                assert said, "nobody answers"
                taps = [one.tap for one in said if isinstance(one, AnswerTap)]
                assert isinstance(event, Said) or event.tap in taps
        if self.refused and len(events) == 1:
            REACHED[f"refused {self.refused[0]}"] += 1
            for table in ("act", "role_term", "owner", "share_entry", "chapter", "chapter_setting"):
                if before:
                    assert before[table] == self.town.audit.before[table], f"a refusal changed {table}"
        self._is_nobodys_business()

    def _is_nobodys_business(self) -> None:
        """Nothing about a person is said before everybody's eyes."""
        for chat, action in self.town.told:
            if not chat.private and not (isinstance(action, Post) and action.speaker):
                shown = words(action)
                assert not any(name in shown for name in NAMES)
                assert not any(str(FIRST_NUMBER + at) in shown for at in range(30))

    async def says(self, who: int, said: str, chapter: int | None = None) -> Post | None:
        """Somebody writes, and says which chapter they mean; returns the newest message with choices."""
        somebody = self.town.cast[who]
        before = len(somebody.shown)
        await self.let(self.town.said_by(somebody, said))
        asked = next((one for one in reversed(somebody.shown[before:]) if choices(one)), None)
        for choice in choices(asked) if asked is not None else []:
            if choice.data.startswith("chapter:") and choice.data.endswith(f":{chapter}"):
                return await self.presses(who, choice)
        return asked

    async def presses(self, who: int, choice: Choice) -> Post | None:
        """Somebody presses something; returns the newest message with choices that this showed them."""
        somebody = self.town.cast[who]
        before = len(somebody.shown)
        await self.let(self.press_of(who, choice))
        return next((one for one in reversed(somebody.shown[before:]) if choices(one)), None)

    async def takes(self, who: int, asked: Post | None, prefix: str) -> Post | None:
        """Somebody takes the choice that begins so of what they were asked, where there is one."""
        for choice in choices(asked) if asked is not None else []:
            if choice.data.startswith(prefix):
                return await self.presses(who, choice)
        return None

    def press_of(self, who: int, choice: Choice) -> Said | Tapped:
        """A press; on Matrix the number of what was shown last is written, an older choice is tapped."""
        somebody = self.town.cast[who]
        newest = next((one for one in reversed(somebody.shown) if choices(one)), None)
        every = [one for row in newest.choices for one in row] if newest else []
        if somebody.network is Network.MATRIX and choice in every and newest is somebody.shown[-1]:
            return self.town.said_by(somebody, str(every.index(choice) + 1))
        return self.town.pressed_by(somebody, choice.data)

    def some(self, who: int, pick: int) -> Choice | None:
        """Something that somebody can still press: newer messages sooner than older ones."""
        shown = [one for one in self.town.cast[who].shown if choices(one)][-6:]
        every = [choice for post in reversed(shown) for choice in choices(post)]
        return every[pick % len(every)] if every else None

    async def agrees(self, who: int, prefix: str) -> None:
        """Somebody agrees to what they were asked last: what leads on stands last."""
        shown = [one for one in self.town.cast[who].shown if choices(one)]
        if shown and choices(shown[-1])[-1].data.startswith(prefix):
            await self.presses(who, choices(shown[-1])[-1])

    async def accept_roles(self) -> None:
        """Whoever is asked whether they want a role wants it, with whichever account they were asked."""
        for who in range(len(self.town.cast)):
            await self.agrees(who, "act:accept:")

    def rows(self, table: str) -> list[Any]:
        """What a table had when it was looked at last."""
        return list(self.town.audit.before[table].values())

    def person(self, who: int) -> int | None:
        """Who somebody of the cast is, if anybody."""
        return self.town.desk.world.directory.people.get(self.key(who))

    def key(self, who: int) -> bytes:
        """Under which key an account of the cast is kept."""
        return self.town.desk.world.directory.vault.account_key(self.town.cast[who].sender.account)

    def held(self, who: int, states: frozenset[State] = LIVE) -> list[Any]:
        """Somebody's memberships in such states."""
        person = self.person(who)
        known = [one for one in self.rows("membership") if one.person_id == person is not None]
        return [one for one in known if State(one.state) in states]

    def of(self, chapter: int, *states: State) -> list[Any]:
        """The memberships of a chapter in such states."""
        return [
            one
            for one in self.rows("membership")
            if (one.chapter_id, State(one.state) in states) == (chapter, True)
        ]

    def leading(self, chapter: int, role: str = "steward") -> list[int]:
        """Who of the cast has a role in a chapter now, each person once, with an account that can use it."""
        at = self.town.desk.now.timestamp() * 1000
        founding = self.town.audit.before["chapter"][chapter].founded is None
        holding = {
            term.membership_id
            for term in self.rows("role_term")
            if term.role == role and term.since <= at < term.until and (term.ended or at + 1) > at
        }
        counting = MEMBERS if founding else FULL
        found = [
            who
            for who in range(len(self.town.cast))
            if any(one.id in holding and one.chapter_id == chapter for one in self.held(who, counting))
        ]
        return self._each_once(found, lambda brought: role in brought.get(str(chapter), ()))

    def players(self, chapter: int, states: frozenset[State]) -> list[int]:
        """Who of the cast is that in a chapter, each person once, by an account that can say so."""
        found = [
            who
            for who in range(len(self.town.cast))
            if any(one.chapter_id == chapter for one in self.held(who, states))
        ]
        return self._each_once(found, lambda brought: str(chapter) in brought)

    def _each_once(self, accounts: list[int], suits: Callable[[Any], bool]) -> list[int]:
        """One account of each person: one that is not new to this, where there is one."""
        found: dict[int | None, int] = {}
        for who in sorted(accounts, key=lambda who: not self._can(who, suits)):
            found.setdefault(self.person(who), who)
        return list(found.values())

    def _can(self, who: int, suits: Callable[[Any], bool]) -> bool:
        said = self.town.audit.before["account"][self.key(who)].brought
        known = json.loads(said) if said else {"at": 0}
        return known["at"] <= millis(self.town.desk.now - TRUST) or suits(known["roles"])

    def chapter(self, pick: int) -> int | None:
        """One of the chapters, the first ones more often."""
        known = [*self.town.audit.before["chapter"]]
        return known[max(pick % (len(known) + 1) - 1, 0)] if known else None

    def chapters(self) -> Iterator[tuple[int, str]]:
        """The chapters, with their names."""
        for row in self.rows("chapter"):
            yield row.id, row.name

    async def _steward_is_found(self) -> None:
        """Where a chapter has full members and no steward, these find one by themselves, in some weeks."""
        await self.look()
        for chapter, _ in [*self.chapters()]:
            for _ in range(5):
                # Somebody may wait for an answer for four weeks, or was objected to; nobody objects any more.
                if not self.leading(chapter) and self._staying(chapter):
                    REACHED["a chapter found its steward"] += 1
                    await self._nominates(self._staying(chapter), chapter)
            assert self.leading(chapter) or not self._staying(chapter), "no way to a steward"

    def _staying(self, chapter: int) -> list[int]:
        """The full members of a chapter who have not given notice."""
        return [
            who
            for who in self.players(chapter, FULL)
            if all(one.leaves is None for one in self.held(who) if one.chapter_id == chapter)
        ]

    async def _nominates(self, staying: list[int], chapter: int) -> None:
        """By another full member, who may have given notice; who is the only one may propose themselves."""
        chosen = next(one for one in self.held(staying[-1]) if one.chapter_id == chapter)
        others = [who for who in self.players(chapter, FULL) if who != staying[-1]]
        await self.says([*others, staying[-1]][0], f"/nominate {chosen.id}", chapter)
        await self.accept_roles()
        await self.town.passes(days=LIFETIME.days + 1)
        await self.look()

    async def _everybody_gets_out(self) -> None:
        """Nobody is held: not by a role, a suspension, a form, a notice, or by being the last one."""
        for place, who in enumerate(self.order):
            if place == 0:
                await self._gets_data(who)
            if place % 2 == 0 and (self.held(who) or place == 0):
                await self.erases(who, patient=True)
                assert [] == self.held(who), "kept"
            elif self.held(who):
                await self._leaves(who)
        await self.town.passes(days=731)
        await self.look()
        for who in self.order:
            assert [] == self.held(who), "held"

    async def _gets_data(self, who: int) -> None:
        """One file with all that is kept; a form that waits would take a number for its own on Matrix."""
        self.town.desk.world.clock.forward(minutes=11)
        await self.says(who, "/cancel")
        given = await self._is_given_data(who) or await self._trusted(self._is_given_data, who)
        assert given, "no data"

    async def _is_given_data(self, who: int) -> bool:
        before = len(self.town.cast[who].shown)
        asked = await self.says(who, "/mydata")
        await self.takes(who, asked, "mydata:")
        return any(post.attachment for post in self.town.cast[who].shown[before:])

    async def _leaves(self, who: int) -> None:
        """By two messages of one's own; a newcomer's account waits for the trust of the older one first."""
        await self.says(who, "/cancel")
        for held in self.held(who):
            out = await self._ways_out(who, held) or await self._trusted(self._ways_out, who, held)
            now = self.town.audit.before["membership"][held.id]
            assert out or now.leaves is not None or State(now.state) not in LIVE, "held"
            for one in out:
                await self.presses(who, one)
            now = self.town.audit.before["membership"][held.id]
            assert State(now.state) not in LIVE or now.leaves is not None, "held"
            assert State(now.state) not in APPLICATIONS, "held"

    async def _ways_out(self, who: int, held: Any) -> list[Choice]:
        asked = await self.says(who, "/leave", held.chapter_id)
        ways = (f"leave:leave:{held.id}:", f"withdraw:yes:{held.id}")
        return [one for one in choices(asked) if one.data.startswith(ways)] if asked is not None else []

    async def _trusted(self, again: Callable[..., Coroutine[Any, Any, T]], *what: Any) -> T:
        """The same again when the accounts have been linked for long enough."""
        REACHED["waited for trust"] += 1
        await self.town.passes(days=TRUST.days)
        await self.look()
        return await again(*what)

    async def erases(self, who: int, *, patient: bool = False) -> None:
        """Somebody is forgotten, by three messages of their own."""
        person = self.person(who)
        await self.says(who, "/cancel")
        await self._erases(who)
        if patient and self.person(who) is not None:
            await self._trusted(self._erases, who)
        forgotten = self.person(who) is None
        assert forgotten or not patient, "not forgotten"
        assert not forgotten or person not in self.town.audit.before["person"]
        REACHED["erased"] += forgotten

    async def _erases(self, who: int) -> None:
        asked = await self.says(who, "/erase")
        asked = await self.takes(who, asked, "erase:on:")
        await self.takes(who, asked, "erase:now:")
