"""What nobody plans: others' buttons and old ones, nonsense, two at once, time, and the past again."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from organiser import timers
from organiser.bridge.watch import Watch
from organiser.chat.ports import Raw
from organiser.chat.refs import Network
from tests.fakes.minutes import REACHED
from tests.fakes.world import GROUP, ROOM
from tests.handlers.members.life import PICK, WHO, Life

T, M = Network.TELEGRAM, Network.MATRIX
TALK = (
    "", "hello", "1", "2", "3", "yes", "no", "done", "back", "cancel", "help", "skip", "send", "안녕하세요",
    "/help", "/start", "/applications", "/acts", "/roles", "/chapter settings", "/members", "/chapters",
    "/me", "/mydata", "/privacy", "/consents", "/rights", "/register", "/link", "/unlink", "/leave",
    "/withdraw",
    "/found", "/found done", "/join", "/language sv", "/cancel", "/claim ABCD", "/approve 0", "/approve -1",
    "/approve 99999999999999999999", "/approve 7 7", "/APPROVE 70001", "/decline", "/suspend", "/second 1",
    "/object 1", "/nosuch", "/name", "/name Meeuw", "/name \u202eleeM", "/erase", "/chapter", "/shares",
    "/export register", "/owner 1", "/share issue 1 1", "/import members", "/chapter statutes",
    "/nominate 70003", "/owner enter Jan Jansen; Kade 1", "/sponsor 70007",
)  # fmt: skip


class Anyhow(Life):
    """People do what comes to their minds, and the world goes on."""

    @rule(who=WHO)
    def agree(self, who: int) -> None:
        """Somebody says yes to what they were asked last."""
        self.do(self.agrees(who, ""))

    @rule(who=WHO, pick=PICK)
    def press(self, who: int, pick: int) -> None:
        """Somebody presses something that they were shown."""
        choice = self.some(who, pick)
        if choice is not None:
            self.do(self.presses(who, choice))

    @rule(who=WHO, other=WHO, pick=PICK)
    def press_anothers(self, who: int, other: int, pick: int) -> None:
        """Somebody presses what only another one was shown."""
        choice = self.some(other, pick)
        if choice is not None:
            self.do(self.let(self.town.pressed_by(self.town.cast[who], choice.data)))

    @rule(who=WHO, other=WHO, pick=PICK, second=PICK)
    def press_at_once(self, who: int, other: int, pick: int, second: int) -> None:
        """Two press at the same time, or one presses twice."""
        first, then = self.some(who, pick), self.some(other, second)
        if first is not None and then is not None:
            self.do(self.let(self.press_of(who, first), self.press_of(other, then)))

    @rule(who=WHO, said=st.sampled_from(TALK))
    def talk(self, who: int, said: str) -> None:
        """Somebody says something, sense or nonsense."""
        self.do(self.says(who, said))

    @rule(who=WHO, said=st.sampled_from(TALK))
    def talk_in_group(self, who: int, said: str) -> None:
        """Somebody says something before everybody's eyes."""
        somebody = self.town.cast[who]
        where, line = (GROUP, said) if somebody.network is T else (ROOM, said.replace("/", "!"))
        self.do(self.let(self.town.said_by(somebody, line, where)))

    @rule(hours=st.sampled_from([1, 5, 25, 72, 72, 192, 192, 24 * 31, 24 * 31, 24 * 62, 24 * 200]))
    def wait(self, hours: int) -> None:
        """Time goes by; what is due is done."""
        self.do(self.town.passes(hours=hours))

    @rule(pick=PICK)
    def clean(self, pick: int) -> None:
        """The turn that removes what was kept for long enough; it takes as long as ten other things."""
        if pick % 3 == 0:
            self.do(self._clean())

    async def _clean(self) -> None:
        world = self.town.desk.world
        await timers.retain(world.database, world.directory, Watch(), world.clock)

    @rule(pick=PICK)
    def repeat(self, pick: int) -> None:
        """A network delivers again what it has delivered some days ago: it happened once."""
        known = self.town.kept[-30:]
        if known:
            self.do(self._repeat(known[pick % len(known)]))

    async def _repeat(self, kept: tuple[Network, Raw, int]) -> None:
        network, raw, at = kept
        if self.town.desk.now.timestamp() - at < 7 * 24 * 3600:
            await self.town.keep([(network, raw)])
            assert not await self.town.desk.dispatcher.handle_waiting(), "a repetition is handled"
            REACHED["repeated later"] += 1

    @rule()
    def restart(self) -> None:
        """The bot is started anew while nothing happens."""
        self.do(self.town.restart())
