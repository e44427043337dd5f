"""Coming in and going out: applying, sponsors, founding, an older list, linking, leaving, being forgotten."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from organiser.chat.outgoing import Post
from organiser.members.states import State
from tests.fakes.minutes import REACHED
from tests.handlers.members.crowd import CAST, FIRST_NUMBER, choices
from tests.handlers.members.founders import filed
from tests.handlers.members.life import FULL, ORDER, PICK, WHO, Life

SPONSORS = st.lists(st.integers(FIRST_NUMBER - 1, FIRST_NUMBER + 6), max_size=3)
LISTED = ("Fuut", "Grutto", "Kievit", "Meerkoet", "Tureluur", "Zwaan")
"""Names on an older list."""


class Joining(Life):
    """People come and go."""

    @rule(who=WHO, pick=PICK, sponsors=SPONSORS)
    def join(self, who: int, pick: int, sponsors: list[int]) -> None:
        """Somebody applies, in one line."""
        chapter = self.chapter(pick)
        if chapter is not None:
            self.do(self.applies(who, chapter, sponsors))

    async def applies(self, who: int, chapter: int, sponsors: list[int]) -> None:
        """In one line, and a yes to what is shown then; the only chapter is not asked for."""
        row = self.town.audit.before["chapter"][chapter]
        named = " ".join(map(str, sponsors)) or "skip"
        parts = [row.name] if len(self.rows("chapter")) > 1 else []
        parts += ["Uber", "skip"] if row.founded is None else ["Uber", "skip", named]
        await self.says(who, f"/join {'; '.join(parts)}")
        await self.says(who, "yes")

    @rule(order=ORDER, pick=PICK, welcome=st.booleans())
    def come_in(self, order: list[int], pick: int, *, welcome: bool) -> None:
        """All goes as it should: somebody applies, is known to members, and a steward lets them in."""
        chapter = self.chapter(pick)
        if chapter is not None:
            self.do(self.bring_through(order, chapter, welcome=welcome))

    async def bring_through(
        self, order: list[int], chapter: int, *, welcome: bool, meanwhile: int = 0
    ) -> None:
        """With sponsors, or with a steward's welcome; sponsors may turn out to be one, or go, meanwhile."""
        outside = [who for who in order if not any(one.chapter_id == chapter for one in self.held(who))]
        vouching = [who for who in order if who in self.players(chapter, FULL)][: 0 if welcome else 2]
        leading = self.leading(chapter)
        if not (outside and leading):
            return
        numbers = [one.id for who in vouching for one in self.held(who, FULL) if one.chapter_id == chapter]
        await self.applies(outside[0], chapter, numbers)
        for who in vouching:
            await self.agrees(who, "sponsor:yes:")
        await self.think_otherwise(outside[0], vouching, chapter, meanwhile)
        leading = self.leading(chapter) or leading
        for held in self.held(outside[0]):
            if held.chapter_id == chapter:
                asked = await self.says(leading[0], f"/approve {held.id}")
                await self.takes(leading[0], asked, "application:welcome:")

    async def think_otherwise(self, who: int, vouching: list[int], chapter: int, meanwhile: int) -> None:
        """A sponsor takes their word back, turns out to be the other one, or is suspended."""
        if meanwhile == 2:
            for held, sponsor in zip(self.held(who), vouching, strict=False):
                await self._vouch(sponsor, held.id, yes=False)
        if meanwhile == 3 and len(vouching) == 2:
            await self.links(vouching[0], vouching[1])
        if meanwhile == 4 and vouching:
            number = next(one.id for one in self.held(vouching[0], FULL) if one.chapter_id == chapter)
            await self.says(self.leading(chapter)[-1], f"/suspend {number} for a reason")

    @rule(who=WHO, pick=PICK, answers=st.sampled_from(["Meeuw", "Ooievaar"]), back=st.booleans())
    def fill_in(self, who: int, pick: int, answers: str, *, back: bool) -> None:
        """Somebody applies question by question; no answer is lost, whatever befalls the bot."""
        chapter = self.chapter(pick)
        if chapter is not None and not any(one.chapter_id == chapter for one in self.held(who)):
            self.do(self._fill_in(who, chapter, answers, back=back))

    async def _fill_in(self, who: int, chapter: int, name: str, *, back: bool) -> None:
        """Question by question, by words that both networks have; going back keeps each answer."""
        row = self.town.audit.before["chapter"][chapter]
        sponsors = self.town.audit.before["chapter_setting"].get((chapter, "sponsors"))
        asks_sponsors = row.founded is not None and (sponsors is None or sponsors.value != 0)
        parts = [row.name] if len(self.rows("chapter")) > 1 else []
        known, refused = {one.id for one in self.held(who)}, list[str]()
        way = ["/cancel", f"/join {'; '.join([*parts, name])}", *(["back", "keep"] if back else []), "skip"]
        for line in [*way, *(["skip"] if asks_sponsors else []), "yes"]:
            await self.says(who, line)
            refused += self.refused
        fresh = [one for one in self.held(who) if one.id not in known]
        for held in fresh:
            works = {one.value.casefold() for one in self.rows("work") if one.membership_id == held.id}
            assert held.chapter_id == chapter, "an answer is lost"
            assert name.casefold() in works, "an answer is lost"
            REACHED["a form was filled in"] += 1
        assert fresh or refused, "a form is lost"

    @rule(who=WHO, pick=PICK, yes=st.booleans())
    def vouch(self, who: int, pick: int, *, yes: bool) -> None:
        """Somebody says that they know an applicant, or no longer."""
        waiting = [one.id for one in self.rows("membership") if one.state in {"applied", "sponsored"}]
        if waiting:
            self.do(self._vouch(who, waiting[pick % len(waiting)], yes=yes))

    async def _vouch(self, who: int, number: int, *, yes: bool) -> None:
        asked = await self.says(who, f"/sponsor {number}")
        await self.takes(who, asked, f"sponsor:{'yes' if yes else 'no'}:")

    @rule(who=WHO, at=st.integers(0, 2))
    def leave(self, who: int, at: int) -> None:
        """Somebody asks to leave, and answers."""
        self.do(self.answered(who, "/leave", at))

    @rule(pick=PICK, back=st.booleans())
    def go(self, pick: int, *, back: bool) -> None:
        """A member leaves; some think otherwise before the day has come."""
        inside = [who for who in range(len(CAST)) if self.held(who)]
        if inside:
            self.do(self.goes(inside[pick % len(inside)], back=back))

    async def goes(self, who: int, *, back: bool) -> None:
        """Who goes is asked for an answer, and may take the notice back."""
        held = self.held(who)[0]
        asked = await self.says(who, "/leave", held.chapter_id)
        asked = await self.takes(who, asked, "leave:leave:") or asked
        await self.takes(who, asked, "withdraw:yes:")
        if back:
            await self.takes(who, asked, "leave:back:")

    @rule(who=WHO, at=st.integers(0, 3))
    def unlink(self, who: int, at: int) -> None:
        """Somebody takes an account away, or none."""
        self.do(self.answered(who, "/unlink", at))

    @rule(who=WHO, at=st.integers(0, 2))
    def ask_erasure(self, who: int, at: int) -> None:
        """Somebody asks to be forgotten, and answers."""
        self.do(self.answered(who, "/erase", at))

    @rule(who=WHO)
    def forget(self, who: int) -> None:
        """Somebody is forgotten, with all their accounts."""
        self.do(self.erases(who))

    async def answered(self, who: int, line: str, at: int) -> None:
        """Somebody writes a command, and presses one of what it offers."""
        asked = await self.says(who, line)
        if asked is not None:
            await self.presses(who, choices(asked)[at % len(choices(asked))])

    @rule(who=WHO, other=WHO, yes=st.sampled_from([True, True, False]))
    def link(self, who: int, other: int, *, yes: bool) -> None:
        """Two accounts turn out to be one person's, or somebody has been talked into it."""
        self.do(self.links(who, other, yes=yes))

    async def links(self, who: int, other: int, *, yes: bool = True) -> None:
        """One makes a code, and another one types it."""
        await self.says(who, "/link")
        code = self.town.code_shown(who)
        self.codes.append(f"/link {code}")
        # Somebody is asked where they are spoken to, which may be with an older account of theirs.
        theirs = [one for one in range(len(self.town.cast)) if self.person(one) == self.person(who)]
        known = {one: len(self.town.cast[one].shown) for one in theirs}
        asked = await self.says(other, f"/link {code}")
        then = await self.takes(other, asked, f"link:{'yes' if yes else 'no'}:")
        if yes:
            # Who has no membership is shown at once what follows.
            await self.takes(other, then or asked, "link:sure:")
        for one, before in known.items():
            for there in self.town.cast[one].shown[before:]:
                await self.takes(one, there, "link:sure:")
        if yes and not self.refused:
            told = self.town.cast[other].reads, self.town.cast[who].reads
            assert self.person(who) == self.person(other), f"not linked: {told}"

    @rule(who=WHO, other=WHO)
    def confirm(self, who: int, other: int) -> None:
        """One account lets another one do what it can itself, where the bot offers that."""
        self.do(self.confirms(who, other))

    async def confirms(self, who: int, other: int) -> bool:
        """Where it is offered; it stands under what `/link` says."""
        asked = await self.says(who, "/link")
        lets = (
            [one for one in choices(asked) if one.data == f"trust:{self.key(other).hex()}"] if asked else []
        )
        for one in lets:
            await self.presses(who, one)
            REACHED["an account was confirmed"] += 1
        return bool(lets)

    @precondition(lambda self: any(one.state in {"excluded", "suspended"} for one in self.rows("membership")))
    @rule(pick=PICK, way=st.sampled_from(["join", "unlink", "link", "erase", "claim"]), other=WHO)
    def wash(self, pick: int, way: str, other: int) -> None:
        """Who was excluded or suspended tries to begin anew."""
        barred = [
            who for who in range(len(CAST)) if self.held(who, frozenset({State.EXCLUDED, State.SUSPENDED}))
        ]
        if barred:
            self.do(self.begins_anew(barred[pick % len(barred)], way, other))

    async def begins_anew(self, who: int, way: str, other: int) -> None:
        """In this way; then they apply where they were barred."""
        REACHED[f"washing by {way}"] += 1
        chapter = self.held(who, frozenset({State.EXCLUDED, State.SUSPENDED}))[0].chapter_id
        match way:
            case "unlink":
                await self.links(who, other)
                await self.answered(who, "/unlink", 2)
                data = f"unlink:{self.key(other).hex()}"
                await self.let(self.town.pressed_by(self.town.cast[who], data))
            case "link":
                await self.links(who, other)
            case "erase":
                await self.erases(who)
            case "claim" if self.codes:
                await self.uses_code(who, self.codes[-1], yes=True)
            case _:
                pass
        await self.applies(who, chapter, [])

    @rule(who=WHO, pick=PICK)
    def found(self, who: int, pick: int) -> None:
        """Somebody has the operator's code, and makes the first chapter; or tries to."""
        self.do(self.founds(who, pick))

    @rule(pick=PICK, count=st.integers(1, len(LISTED)))
    def bring_in(self, pick: int, count: int) -> None:
        """Whoever founds a chapter sends an older list; some entries are on it that are there already."""
        founding = [key for key, row in self.town.audit.before["chapter"].items() if row.founded is None]
        leading = [(one, who) for one in founding for who in self.leading(one)]
        if leading:
            self.do(self.sends_list(leading[pick % len(leading)][1], LISTED[:count]))

    async def sends_file(self, who: int, names: tuple[str, ...]) -> Post | None:
        """Nothing is imported by sending it; returns what is asked then. Some have legal names."""
        somebody = self.town.cast[who]
        before = len(somebody.shown)
        rows = [f"{name},{f'{name} Vogel' if at % 3 == 1 else ''}" for at, name in enumerate(names)]
        await somebody.sends("\n".join(["name,legal name", *rows]).encode(), "/import members")
        await self.look()
        return next((one for one in reversed(somebody.shown[before:]) if choices(one)), None)

    async def sends_list(self, who: int, names: tuple[str, ...]) -> None:
        """The codes of its entries may fall into anybody's hands."""
        somebody = self.town.cast[who]
        before = len(somebody.shown)
        await self.takes(who, await self.sends_file(who, names), "import:yes:")
        await self.town.works()
        for post in somebody.shown[before:]:
            if post.attachment is not None and post.attachment.file is not None:
                rows = await filed(self.town, post)
                self.codes += [f"/claim {row[1]}" for row in rows[1:]]
                REACHED["a list came in"] += 1

    @precondition(lambda self: self.codes)
    @rule(who=WHO, pick=PICK, yes=st.sampled_from([True, True, False]))
    def use_code(self, who: int, pick: int, *, yes: bool) -> None:
        """Somebody has found a code, which may have been used, or be another one's."""
        self.do(self.uses_code(who, self.codes[-1 - pick % len(self.codes)], yes=yes))

    async def uses_code(self, who: int, line: str, *, yes: bool) -> None:
        """A code of whatever kind, and the answer to what it asks."""
        asked = await self.says(who, line)
        for prefix in ("claim", "link"):
            then = await self.takes(who, asked, f"{prefix}:{'yes' if yes else 'no'}:")
            await self.takes(who, then, "link:sure:")

    @precondition(lambda self: self.codes)
    @rule(who=WHO, other=WHO, pick=PICK)
    def use_code_at_once(self, who: int, other: int, pick: int) -> None:
        """Two have the same code, and agree at the same time; or one twice."""
        self.do(self.use_at_once(who, other, self.codes[-1 - pick % len(self.codes)]))

    async def use_at_once(self, who: int, other: int, line: str) -> None:
        """Both have been asked before; the agreement of both comes in one batch."""
        asked = [(one, await self.says(one, line)) for one in (who, other)]
        agreed = [
            self.town.pressed_by(self.town.cast[one], choice.data)
            for one, post in asked
            for choice in (choices(post) if post else [])
            if choice.data.startswith(("claim:yes:", "link:yes:"))
        ]
        if agreed:
            REACHED["a code used at once"] += len(agreed) == len(asked)
            await self.let(*agreed)

    @rule(pick=PICK, what=st.sampled_from(["found done", "import remove", "import codes"]), yes=st.booleans())
    def conclude(self, pick: int, what: str, *, yes: bool) -> None:
        """Founding ends, or what is left of a list goes, or its codes are made anew."""
        founding = [key for key, row in self.town.audit.before["chapter"].items() if row.founded is None]
        leading = [who for one in founding for who in self.leading(one)]
        if leading and (what != "found done" or pick % 3 == 0):
            self.do(self.answered(leading[pick % len(leading)], f"/{what}", yes))
