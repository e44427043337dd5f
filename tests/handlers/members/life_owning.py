"""What is written into the share ledger: entries, wrong ones, and the reversals of these."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.fakes.minutes import REACHED
from tests.handlers.members.crowd import choices
from tests.handlers.members.life import FULL, PICK, WHO, Life

COUNT = st.integers(0, 9)
SHARES = ("issue {owner} {count} {amount}", "pay {owner} {amount}", "transfer {owner} {other} {count}",
          "refund {owner} {count} {amount}")  # fmt: skip


class Owning(Life):
    """Who keeps the ledger writes into it, and others try to."""

    @rule(who=WHO, kind=st.sampled_from(SHARES), owner=COUNT, other=COUNT, count=COUNT)
    def enter(self, who: int, kind: str, owner: int, other: int, count: int) -> None:
        """Somebody writes into the share ledger, sense or nonsense."""
        line = kind.format(owner=owner, other=other, count=count, amount=count * 25)
        self.do(self._enter(who, f"/share {line}"))

    async def _enter(self, who: int, line: str) -> None:
        if await self.says(who, line) is not None:
            await self.says(who, "yes")

    @rule(who=WHO, number=PICK)
    def reverse(self, who: int, number: int) -> None:
        """Somebody says that an entry is wrong, whichever it is."""
        self.do(self.reverses(who, None, number))

    @rule(pick=PICK, kind=st.sampled_from(SHARES[2:]), owner=PICK, other=PICK, count=st.integers(1, 3))
    def keep_books(self, pick: int, kind: str, owner: int, other: int, count: int) -> None:
        """A keeper of the ledger issues shares, lets them be paid, and then hands them on or back."""
        chapter = self.chapter(pick)
        keeping = [] if chapter is None else self._keeping(chapter)
        lines = [] if chapter is None else self._lines(chapter)
        if chapter is not None and keeping and lines:
            first, second = lines[owner % len(lines)], lines[other % len(lines)]
            self.do(self.write_books(keeping[0], chapter, (kind, first, second, count)))

    def _keeping(self, chapter: int) -> list[int]:
        return self.leading(chapter) + self.leading(chapter, "treasurer")

    def _lines(self, chapter: int) -> list[int]:
        """The numbers in the register of those who can have shares."""
        return [one.number for one in self.rows("owner") if (one.chapter_id, one.left) == (chapter, None)]

    async def keeps_books(self, chapter: int, pick: int, order: list[int]) -> None:
        """Every entry that was agreed to is written down, once; one of them turns out to be wrong."""
        keeping, lines = self.leading(chapter), self._lines(chapter)
        if keeping and lines:
            first, second = lines[pick % len(lines)], lines[order[0] % len(lines)]
            await self.write_books(keeping[0], chapter, (SHARES[2 + pick % 2], first, second, 1 + pick % 3))
            if pick % 2 == 0 and first != second:
                await self.write_book(keeping[0], chapter, f"transfer {second} {first} 1")
                assert not self.refused, "what was handed on cannot be handed on"
            anywhere = {self.person(who) for one, _ in self.chapters() for who in self._keeping(one)}
            others = [who for who in self.players(chapter, FULL) if self.person(who) not in anywhere]
            another = (others or keeping)[0]
            if pick % 2:
                await self.write_books(another, chapter, (SHARES[3], first, second, 1))
            await self.sets_right(keeping[-1], another, chapter)

    async def sets_right(self, keeper: int, another: int, chapter: int) -> None:
        """Entries are reversed, needed since or not, and reversals; another one's press reverses nothing."""
        ended = [row.number for row in self.rows("owner") if row.chapter_id == chapter and row.left]
        for number in ended[:1]:
            await self._enter(keeper, f"/share issue {number} 1 25")
            await self.says(keeper, "/cancel")
        written = [row.id for row in self.rows("share_entry") if row.chapter_id == chapter]
        for number in written[-3:]:
            await self.reverses(keeper, chapter, number)
        elsewhere = next((one for one, _ in self.chapters() if one != chapter), chapter)
        for who, where in ((another, chapter), (keeper, elsewhere)):
            await self.reverses(who, where, self.rows("share_entry")[-1].id)
            data = f"reverse:yes:{where}:{written[0]}"
            await self.let(self.town.pressed_by(self.town.cast[who], data))

    async def write_books(self, who: int, chapter: int, what: tuple[str, int, int, int]) -> None:
        """Shares that are there can go on, or end."""
        kind, first, second, count = what
        for one in (SHARES[0], SHARES[1], kind):
            await self.write_book(
                who, chapter, one.format(owner=first, other=second, count=count, amount=count * 25)
            )

    async def write_book(self, who: int, chapter: int, line: str) -> None:
        """What was agreed to is entered once; nothing goes from somebody to themselves."""
        before = len(self.rows("share_entry"))
        await self.says(who, f"/share {line}", chapter)
        if not self.refused:
            await self.says(who, "yes")
        entered = len(self.rows("share_entry")) - before
        kind, first, second, *_ = line.split()
        expected = 0 if self.refused or (kind == "transfer" and first == second) else 1
        assert entered == expected, f"/share {line} is entered {entered} times"

    async def reverses(self, who: int, chapter: int | None, number: int) -> None:
        """Who is asked whether they mean it says so, and says so again."""
        asked = await self.says(who, f"/share reverse {number}", chapter)
        for choice in choices(asked) if asked is not None else []:
            if choice.data.startswith("reverse:yes:"):
                twice = self.town.pressed_by(self.town.cast[who], choice.data)
                await self.let(self.press_of(who, choice), twice)
                made = [row for row in self.rows("share_entry") if row.reverses == number]
                assert len(made) == 1, f"entry {number} is reversed {len(made)} times"
                REACHED["reversed"] += 1
