"""Whatever people write and press in whatever order, on both networks, the promises to members hold.

Eight accounts and two chapters, one of which is still being founded. They are used as people use them: by
commands and buttons, also old ones, other people's, and two at once. The bot is started anew and its commits
fail in between. After every step `Audit` looks at what is kept; in the end everybody leaves.
"""

import asyncio
import shutil
from collections.abc import Coroutine, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from structlog.testing import capture_logs
from typing_extensions import override

from organiser import timers
from organiser.bridge.watch import Watch
from organiser.chat.incoming import Said, Tapped
from organiser.chat.outgoing import AnswerTap, Choice, Post
from organiser.chat.refs import Network
from organiser.members.states import State
from tests.fakes.desk import words
from tests.fakes.world import GROUP, ROOM
from tests.handlers.members.crowd import CAST, FIRST_NUMBER, Crowd, choices

T, M = Network.TELEGRAM, Network.MATRIX
WHO = st.integers(0, len(CAST) - 1)
STEWARD = st.integers(0, 3)
PICK = st.integers(0, 60)
CHAPTERS = st.sampled_from(["Gent", "Gent", "Brugge"])
SPONSORS = st.sampled_from([FIRST_NUMBER - 1, *range(FIRST_NUMBER, FIRST_NUMBER + 6)])
COUNT = st.integers(0, 9)
HELD = (State.PROBATION, State.MEMBER)
VERBS = {
    "approve {}": (State.APPLIED, State.SPONSORED),
    "decline {} there is no room": (State.APPLIED, State.SPONSORED),
    "suspend {} for a reason": HELD,
    "reinstate {}": (State.SUSPENDED, State.EXCLUDED),
    "exclude {} for a reason": (*HELD, State.SUSPENDED),
    "grant {} steward": (State.MEMBER,),
    "grant {} treasurer 31": (State.MEMBER,),
    "revoke {} steward": (State.MEMBER,),
    "sponsor {}": (State.APPLIED, State.SPONSORED),
}
"""What stewards do, and with whom it makes sense."""

TOGETHER = ("exclude {} for a reason", "reinstate {}", "grant {} steward", "revoke {} steward")
SHARES = ("issue {owner}; {count}; {amount}", "pay {owner}; {amount}", "transfer {owner}; {other}; {count}",
          "refund {owner}; {count}; {amount}")  # fmt: skip
TALK = (
    "", "hello", "1", "2", "3", "yes", "no", "done", "back", "cancel", "help", "skip", "send", "안녕하세요",
    "/help", "/start", "/applications", "/acts", "/roles", "/chapter settings", "/members", "/chapters",
    "/me", "/mydata", "/privacy", "/consents", "/rights", "/register", "/link", "/unlink", "/leave",
    "/withdraw",
    "/found", "/found done", "/join", "/language sv", "/cancel", "/claim ABCD", "/approve 0", "/approve -1",
    "/approve 99999999999999999999", "/approve 7 7", "/APPROVE 70001", "/decline", "/suspend", "/second 1",
    "/object 1", "/nosuch", "/name", "/name Meeuw", "/name \u202eleeM", "/erase", "/chapter",
    "/export register", "/owner 1", "/share issue 1 1", "/import members", "/chapter statutes",
    "/nominate 70003",
)  # fmt: skip


class Life(RuleBasedStateMachine):
    """People who do as they like."""

    def __init__(self, template: Path, folder: Path) -> None:
        """Let them be there."""
        super().__init__()
        self.folder = folder
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        self.runner = asyncio.Runner()
        self.town = self.runner.run(Crowd.build(template, folder))

    @override
    def teardown(self) -> None:
        """Everybody leaves, which nobody needs permission for."""
        try:
            self.do(self._everybody_leaves())
        finally:
            self.runner.run(self.town.desk.world.database.close())
            self.runner.close()

    def do(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something, and look whether all still holds."""
        self.runner.run(self._do(work))

    async def _do(self, work: Coroutine[Any, Any, None]) -> None:
        await work
        await self.town.audit.look()
        await self.town.audit.remember()

    async def _let(self, *events: Said | Tapped) -> None:
        """Let events happen in one batch; each of them is answered where it came from."""
        await self.town.let(*events)
        await self.town.audit.look()
        names = [name for name, _, _ in CAST]
        for event in events:
            said = self.town.answers(event)
            if event.private:
                assert said, "nobody answers"
                taps = [one.tap for one in said if isinstance(one, AnswerTap)]
                assert isinstance(event, Said) or event.tap in taps
        for chat, action in self.town.told:
            if not chat.private and not (isinstance(action, Post) and action.speaker):
                shown = words(action)
                assert not any(name in shown for name in names)
                assert not any(str(FIRST_NUMBER + at) in shown for at in range(20))

    async def _says(self, who: int, said: str) -> Post | None:
        """Somebody writes; returns the newest message with choices that this showed them."""
        somebody = self.town.cast[who]
        before = len(somebody.shown)
        await self._let(self.town.said_by(somebody, said))
        return next((one for one in reversed(somebody.shown[before:]) if choices(one)), None)

    async def _presses(self, who: int, choice: Choice) -> None:
        await self._let(self._press(who, choice))

    def _press(self, who: int, choice: Choice) -> Tapped:
        return self.town.pressed_by(self.town.cast[who], choice.data)

    def _some(self, who: int, pick: int) -> Choice | None:
        """Something that somebody can still press: newer messages sooner than older ones."""
        shown = [one for one in self.town.cast[who].shown if choices(one)][-6:]
        every = [choice for post in reversed(shown) for choice in choices(post)]
        return every[pick % len(every)] if every else None

    @rule(who=st.integers(2, 7), chapter=CHAPTERS, sponsors=st.lists(SPONSORS, max_size=3))
    def join(self, who: int, chapter: str, sponsors: list[int]) -> None:
        """Somebody applies, in one line."""
        self.do(self._join(who, chapter, sponsors))

    async def _join(self, who: int, chapter: str, sponsors: list[int]) -> None:
        named = "; " + " ".join(map(str, sponsors)) if chapter == "Gent" else ""
        await self._says(who, f"/join {chapter}; ; {named}")
        await self._says(who, "yes")

    @rule(who=st.integers(2, 7), chapter=CHAPTERS, sponsor=st.integers(0, 3), steward=st.integers(0, 1))
    def come_in(self, who: int, chapter: str, sponsor: int, steward: int) -> None:
        """All goes as it should: somebody applies, is known to a member, and a steward lets them in."""
        self.do(self._come_in(who, chapter, sponsor, steward if chapter == "Gent" else 4))

    async def _come_in(self, who: int, chapter: str, sponsor: int, steward: int) -> None:
        await self._join(who, chapter, [FIRST_NUMBER + sponsor])
        await self._says_yes(sponsor, "sponsor:yes:")
        for held in await self.town.live(self.town.cast[who]):
            await self._decide(steward, f"approve {held.id}", goes_on=True)

    async def _says_yes(self, who: int, prefix: str) -> None:
        """Somebody agrees to what they were asked last: what leads on stands last."""
        shown = [one for one in self.town.cast[who].shown if choices(one)]
        if shown and choices(shown[-1])[-1].data.startswith(prefix):
            await self._presses(who, choices(shown[-1])[-1])

    @rule(who=WHO)
    def agree(self, who: int) -> None:
        """Somebody says yes to what they were asked last."""
        self.do(self._says_yes(who, ""))

    @rule(who=WHO, pick=PICK)
    def press(self, who: int, pick: int) -> None:
        """Somebody presses something that they were shown."""
        choice = self._some(who, pick)
        if choice is not None:
            self.do(self._presses(who, choice))

    @rule(who=WHO, other=WHO, pick=PICK)
    def press_anothers(self, who: int, other: int, pick: int) -> None:
        """Somebody presses what only another one was shown."""
        choice = self._some(other, pick)
        if choice is not None:
            self.do(self._presses(who, choice))

    @rule(who=WHO, other=WHO, pick=PICK, second=PICK)
    def press_at_once(self, who: int, other: int, pick: int, second: int) -> None:
        """Two press at the same time, or one presses twice."""
        first, then = self._some(who, pick), self._some(other, second)
        if first is not None and then is not None:
            self.do(self._let(self._press(who, first), self._press(other, then)))

    @rule(who=WHO, said=st.sampled_from(TALK))
    def talk(self, who: int, said: str) -> None:
        """Somebody says something, sense or nonsense."""
        self.do(self._talk(who, said))

    async def _talk(self, who: int, said: str) -> None:
        await self._says(who, said)

    @rule(who=WHO, said=st.sampled_from(TALK), network=st.sampled_from([T, M]))
    def talk_in_group(self, who: int, said: str, network: Network) -> None:
        """Somebody says something before everybody's eyes."""
        where = GROUP if network is T else ROOM
        somebody = self.town.cast[who]
        if somebody.network is network:
            self.do(
                self._let(
                    self.town.said_by(somebody, said.replace("/", "!") if network is M else said, where)
                )
            )

    def _number(self, pick: int, *states: State) -> int:
        """The number of somebody in such a state; now and then any number."""
        known = self.town.audit.before["membership"]
        there = [key for key, row in known.items() if row.state in states]
        return there[pick % len(there)] if there and pick % 8 else FIRST_NUMBER - 1 + pick % 12

    @rule(who=STEWARD, verb=st.sampled_from(list(VERBS)), pick=PICK, goes_on=st.booleans())
    def decide(self, who: int, verb: str, pick: int, *, goes_on: bool) -> None:
        """A steward decides about somebody, or somebody tries to."""
        self.do(self._decide(who, verb.format(self._number(pick, *VERBS[verb])), goes_on=goes_on))

    async def _decide(self, who: int, line: str, *, goes_on: bool) -> None:
        asked = await self._says(who, f"/{line}")
        if asked is not None and goes_on:
            await self._presses(who, choices(asked)[-1])

    @rule(verb=st.sampled_from(list(VERBS)), pick=PICK)
    def decide_at_once(self, verb: str, pick: int) -> None:
        """Both stewards decide the same."""
        line = f"/{verb.format(self._number(pick, *VERBS[verb]))}"
        self.do(self._let(*(self.town.said_by(self.town.cast[who], line) for who in (0, 1))))

    @rule(
        who=st.integers(0, 1),
        other=st.sampled_from([0, 1, 0, 1, 2]),
        verb=st.sampled_from(TOGETHER),
        pick=PICK,
    )
    def together(self, who: int, other: int, verb: str, pick: int) -> None:
        """One proposes, and another one seconds what they were asked."""
        self.do(self._together(who, other, verb.format(self._number(pick, *VERBS[verb]))))

    async def _together(self, who: int, other: int, line: str) -> None:
        before = len(self.town.cast[other].shown)
        await self._says(who, f"/{line}")
        if len(self.town.cast[other].shown) > before:
            await self._says_yes(other, "act:second:")

    @rule(
        who=STEWARD,
        kind=st.sampled_from(SHARES),
        owner=st.integers(0, 7),
        other=st.integers(0, 7),
        count=COUNT,
    )
    def enter(self, who: int, kind: str, owner: int, other: int, count: int) -> None:
        """Somebody writes into the share ledger, sense or nonsense."""
        line = kind.format(owner=owner, other=other, count=count, amount=count * 25)
        self.do(self._decide(who, f"share {line}", goes_on=True))

    @rule(who=WHO, at=st.integers(0, 2))
    def leave(self, who: int, at: int) -> None:
        """Somebody asks to leave, and answers."""
        self.do(self._answered(who, "/leave", at))

    @rule(who=WHO, at=st.integers(0, 3))
    def unlink(self, who: int, at: int) -> None:
        """Somebody takes an account away, or none."""
        self.do(self._answered(who, "/unlink", at))

    @rule(who=WHO, at=st.integers(0, 2))
    def erase(self, who: int, at: int) -> None:
        """Somebody asks to be forgotten, and answers."""
        self.do(self._answered(who, "/erase", at))

    async def _answered(self, who: int, line: str, at: int) -> None:
        asked = await self._says(who, line)
        if asked is not None:
            offered = choices(asked)
            await self._presses(who, offered[at % len(offered)])

    @rule(who=WHO, other=WHO, yes=st.booleans())
    def link(self, who: int, other: int, *, yes: bool) -> None:
        """Two accounts turn out to be one person's, or somebody has been talked into it."""
        self.do(self._link(who, other, yes=yes))

    async def _link(self, who: int, other: int, *, yes: bool) -> None:
        await self._says(who, "/link")
        code = words(self.town.cast[who].shown[-1]).partition("\n")[0].rpartition(" ")[2]
        asked = await self._says(other, f"/link {code}")
        if asked is not None:
            await self._presses(other, choices(asked)[yes])

    @rule(days=st.sampled_from([1, 3, 8, 31, 62, 200]))
    def wait(self, days: int) -> None:
        """Time goes by; what is due is done."""
        self.do(self.town.passes(days=days))

    @rule()
    def clean(self) -> None:
        """The turn that removes what was kept for long enough."""
        self.do(self._clean())

    async def _clean(self) -> None:
        world = self.town.desk.world
        await timers.retain(world.database, world.directory, Watch(), world.clock)

    @rule(who=WHO, said=st.sampled_from(TALK))
    def restart(self, who: int, said: str) -> None:
        """The bot is started anew while something waits for it."""
        self.do(self._restart(who, said))

    async def _restart(self, who: int, said: str) -> None:
        event = self.town.said_by(self.town.cast[who], said)
        await self.town.desk.receive(event)
        await self.town.restart()
        await self.town.read()
        assert self.town.answers(event)

    @rule()
    def fail(self) -> None:
        """The next commit fails, whatever it is about."""
        self.town.carrier.fails = True

    async def _everybody_leaves(self) -> None:
        """Nobody is held: not by a role, a suspension, a form, or by being the last one."""
        self.town.carrier.fails = False
        for who, somebody in enumerate(self.town.cast):
            for held in await self.town.live(somebody):
                await self._says(who, "/cancel")
                asked = await self._says(who, "/leave")
                chapter = [one for one in choices(asked) if one.data.startswith("chapter:")] if asked else []
                if chapter:
                    here = next(one for one in chapter if one.data.endswith(f":{held.chapter_id}"))
                    await self._presses(who, here)
                    asked = next(one for one in reversed(somebody.shown) if choices(one))
                assert asked is not None
                ways = (f"leave:leave:{held.id}", f"withdraw:yes:{held.id}")
                out = [one for one in choices(asked) if one.data in ways]
                assert out or held.leaves is not None
                for one in out:
                    await self._presses(who, one)
        await self.town.passes(days=731)
        for somebody in self.town.cast:
            assert [] == await self.town.live(somebody)


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """A commit that fails is written into the log with a traceback; nobody draws it here."""
    with capture_logs():
        yield


@pytest.mark.timeout(7200)  # `make test DEEP=1` plays a hundred and twenty-five lives
def test_promises_to_members_hold_whatever_happens(template: Path, tmp_path: Path) -> None:
    """No path gives anybody two votes, loses a line, lets an excluded person in, or holds anybody."""
    make: Any = partial(Life, template, tmp_path / "town")
    run_state_machine_as_test(
        make,
        settings=settings(
            max_examples=settings().max_examples // 16,
            stateful_step_count=25,
            suppress_health_check=list(HealthCheck),
            print_blob=False,
        ),
    )
