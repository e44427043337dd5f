"""What stewards and members decide: about applications, members, roles, settings, chapters."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from organiser.members.states import APPLICATIONS, MEMBERS, State
from tests.fakes.minutes import REACHED
from tests.handlers.members.crowd import FIRST_NUMBER, choices
from tests.handlers.members.life import FULL, ORDER, PICK, WHO
from tests.handlers.members.life_joining import Joining

GONE = (State.WITHDRAWN, State.DECLINED, State.RESIGNED)
VERBS = {
    "approve {}": (*APPLICATIONS, *GONE),
    "decline {} there is no room": (*APPLICATIONS, *GONE),
    "suspend {} for a reason": tuple(MEMBERS),
    "reinstate {}": (State.SUSPENDED, State.EXCLUDED),
    "exclude {} for a reason": (*MEMBERS, State.SUSPENDED),
    "grant {} steward": (State.MEMBER,),
    "grant {} treasurer 31": (State.MEMBER,),
    "revoke {} steward": (State.MEMBER,),
    "sponsor {}": tuple(APPLICATIONS),
}
"""What stewards do, and with whom it makes sense."""

TOGETHER = ("exclude {} for a reason", "exclude {} for another reason", "reinstate {}", "grant {} steward",
            "grant {} treasurer 31", "revoke {} steward", "suspend {} for a reason", "chapter set sponsors 1",
            "chapter set probation_days 14", "chapter set pace_least 4")  # fmt: skip


ANSWERS = ("second", "second", "second", "object", "own", "at once")
"""What becomes of an act that one steward proposes."""


class Deciding(Joining):
    """People decide about others, and about themselves."""

    def number(self, pick: int, *states: State) -> int:
        """The number of somebody in such a state; now and then any number."""
        there = [one.id for one in self.rows("membership") if State(one.state) in states]
        return there[pick % len(there)] if there and pick % 8 else FIRST_NUMBER - 1 + pick % 12

    @rule(who=st.integers(0, 4), verb=st.sampled_from(list(VERBS)), pick=PICK, goes_on=st.booleans())
    def decide(self, who: int, verb: str, pick: int, *, goes_on: bool) -> None:
        """A steward decides about somebody, or somebody tries to."""
        self.do(self.decides(who, verb.format(self.number(pick, *VERBS[verb])), goes_on=goes_on))

    async def decides(self, who: int, line: str, *, goes_on: bool = True) -> None:
        """Somebody writes a command, and goes on with what they are asked then."""
        asked = await self.says(who, f"/{line}")
        if asked is not None and goes_on:
            await self.presses(who, choices(asked)[-1])

    @rule(verb=st.sampled_from(list(VERBS)), pick=PICK, order=ORDER)
    def decide_at_once(self, verb: str, pick: int, order: list[int]) -> None:
        """Two stewards decide the same at the same time."""
        line = f"/{verb.format(self.number(pick, *VERBS[verb]))}"
        leading = [who for chapter, _ in self.chapters() for who in self.leading(chapter)]
        two = ([who for who in order if who in leading] + [0, 1])[:2]
        self.do(self.let(*(self.town.said_by(self.town.cast[who], line) for who in two)))

    @rule(
        line=st.sampled_from(TOGETHER),
        pick=PICK,
        order=ORDER,
        answer=st.sampled_from(ANSWERS),
    )
    def together(self, line: str, pick: int, order: list[int], answer: str) -> None:
        """One steward proposes, and another one answers what they were asked; or the same one."""
        chapter = self.chapter(pick)
        if chapter is not None:
            self.do(self.act_together(chapter, line, pick, order, answer))

    async def act_together(self, chapter: int, line: str, pick: int, order: list[int], answer: str) -> None:
        """With whatever answer; nobody seconds what they proposed."""
        leading = [who for who in order if who in self.leading(chapter)]
        states = VERBS.get(line.replace("another", "a"), (State.MEMBER,))
        stewards = {one.id for who in leading for one in self.held(who)}
        # Who leads stands last: most acts are about others.
        there = sorted((one.id for one in self.of(chapter, *states)), key=lambda one: (one in stewards, one))
        if not leading or not there:
            return
        by, second = leading[0], leading[-1] if answer != "own" else leading[0]
        known = self.town.audit.before["act"].keys()
        await self.says(by, "/" + line.format(there[pick % len(there)]), chapter)
        for act in self.town.audit.before["act"].keys() - known:
            if line.startswith("exclude"):
                await self.says(leading[-1], f"/second {act}")
                await self.hears_first()
            await self.answers(act, leading, second, answer)
            if second == by:
                self.was_not_done_alone(act)

    async def hears_first(self) -> None:
        """Whom an act is about has had the time to answer; before that nobody can second it."""
        await self.town.passes(days=11)
        await self.look()

    async def answers(self, act: int, leading: list[int], second: int, answer: str) -> None:
        """What a second steward, or several at once, say of an act."""
        match answer:
            case "at once":
                said = [self.town.said_by(self.town.cast[one], f"/second {act}") for one in leading]
                await self.let(*said)
            case "object":
                await self.says(second, f"/object {act}")
            case _:
                await self.says(second, f"/second {act}")

    def was_not_done_alone(self, act: int) -> None:
        """Nobody seconds what they proposed; in founding mode nobody needs to."""
        row = self.town.audit.before["act"][act]
        founding = self.town.audit.before["chapter"][row.chapter_id].founded is None
        assert founding or (row.state, row.decided_by) != ("done", row.proposed_by)

    @rule(pick=PICK, who=WHO, seconds=st.booleans())
    def speak(self, pick: int, who: int, *, seconds: bool) -> None:
        """Somebody answers an act that waits, whoever they are."""
        waiting = [key for key, row in self.town.audit.before["act"].items() if row.state == "open"]
        if waiting:
            word = "second" if seconds else "object"
            self.do(self.decides(who, f"{word} {waiting[pick % len(waiting)]}", goes_on=False))

    @rule(pick=PICK)
    def lay_down(self, pick: int) -> None:
        """The stewards of a chapter lay their role down, one after the other."""
        chapter = self.chapter(pick)
        if chapter is not None and pick % 3 == 0:
            self.do(self.all_lay_down(chapter))

    async def all_lay_down(self, chapter: int) -> None:
        """Each of them, also the last one."""
        for who in self.leading(chapter):
            number = next(one.id for one in self.held(who) if one.chapter_id == chapter)
            asked = await self.says(who, f"/revoke {number} steward")
            await self.takes(who, asked, "role:down:")
        assert not self.leading(chapter), "held by a role"

    @precondition(
        lambda self: any(not self.leading(one) and self.of(one, State.MEMBER) for one, _ in self.chapters())
    )
    @rule(pick=PICK, order=ORDER, says=st.lists(st.sampled_from(["second", "object"]), max_size=3))
    def nominate(self, pick: int, order: list[int], says: list[str]) -> None:
        """A chapter without a steward asks all its members for one."""
        empty = [one for one, _ in self.chapters() if not self.leading(one) and self.of(one, State.MEMBER)]
        self.do(self._nominate(empty[pick % len(empty)], pick, order, says))

    async def _nominate(self, chapter: int, pick: int, order: list[int], says: list[str]) -> None:
        there = self.of(chapter, State.MEMBER)
        members = [who for who in order if who in self.players(chapter, FULL)]
        known = self.town.audit.before["act"].keys()
        if not members:
            return
        chosen = there[pick % len(there)]
        await self.says(members[0], f"/nominate {chosen.id}", chapter)
        for act in self.town.audit.before["act"].keys() - known:
            REACHED["all were asked"] += 1
            if pick % 8 != 7:
                await self.accept_roles()
            others = [who for who in members[1:] if self.person(who) != chosen.person_id or pick % 5 == 0]
            said = await self._speak_out(act, others, says)
            await self._speaks_again(act, said, pick)
            for who in self.players(chapter, frozenset({State.SUSPENDED})):
                await self.says(who, f"/second {act}")
            if pick % 2:
                await self.town.passes(days=8)
                await self.look()
                self.were_counted(act, said)

    async def _speak_out(self, act: int, asked: list[int], says: list[str]) -> dict[int, str]:
        """Who says what about an act of which all are asked, as far as they may."""
        said: dict[int, str] = {}
        for who, word in zip(asked, says, strict=False):
            await self.says(who, f"/{word} {act}")
            if not self.refused:
                said[who] = word
        return said

    async def _speaks_again(self, act: int, said: dict[int, str], pick: int) -> None:
        """Somebody thinks otherwise, turns out to be another one who spoke, or is forgotten."""
        spoke = list(said)
        match pick // 8 % 4:
            case 1 if spoke:
                said |= await self._speak_out(
                    act, spoke, ["object" if said[spoke[0]] == "second" else "second"]
                )
            case 2 if len(spoke) > 1:
                await self.links(spoke[0], spoke[1])
            case 3 if spoke:
                await self.erases(spoke[0])
            case _:
                pass

    def were_counted(self, act: int, said: dict[int, str]) -> None:
        """Each has one voice, and what they said last is what counts; an objection of two who are one."""
        row = self.town.audit.before["act"][act]
        if row.state in {"done", "refused"}:
            REACHED["voices were counted"] += 1
            voices: dict[int | None, set[str]] = {}
            for who, word in said.items():
                voices.setdefault(self.person(who), set()).add(word)
            voices.pop(None, None)
            objected = sum("object" in one for one in voices.values())
            assert self.town.counted_of(row) == (len(voices) - objected, objected)

    @rule(who=WHO, pick=PICK)
    def make_chapter(self, who: int, pick: int) -> None:
        """A steward makes a further chapter; at most four are enough."""
        leading = [one for chapter, _ in self.chapters() for one in self.leading(chapter)]
        if len(self.rows("chapter")) < 4:
            self.do(self.open_chapter((leading or [who])[pick % max(len(leading), 1)], pick))

    async def open_chapter(self, who: int, pick: int) -> None:
        """It takes two where it is no founder's."""
        known = self.town.audit.before["act"].keys()
        await self.says(
            who, f"/chapter {('Lier', 'Ronse', 'Geel')[pick % 3]}; {('nl', 'be', 'kr')[pick % 3]}"
        )
        await self.says(who, "yes")
        for act in self.town.audit.before["act"].keys() - known:
            leading = self.leading(self.town.audit.before["act"][act].chapter_id)
            await self.says(leading[-1], f"/second {act}")
