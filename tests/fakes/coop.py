"""A co-op with chapters and people on both networks, so that a test of what members ask is a conversation."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import msgspec

from organiser.chat.content import Attachment, Content, MediaKind
from organiser.chat.incoming import Answered, Said, Sender, Tapped
from organiser.chat.outgoing import Action, AnswerTap, Ask, Choice, Post, Question, Revise
from organiser.chat.refs import AccountRef, ChatRef, FileRef, MessageRef, Network
from organiser.chat.text import plain
from organiser.claim_file import ClaimFiles
from organiser.forms import Control
from organiser.i18n import Words
from organiser.jobs import Make, Worker
from organiser.members.roles import Role, Term
from organiser.members.states import Rule, State
from organiser.members.statutes import Bylaw
from organiser.members.steps import Change
from organiser.register_file import apart
from organiser.storage import due
from organiser.storage.chapters import Chapter
from organiser.storage.memberships import KeptMembership
from organiser.storage.store import Store
from organiser.views.dialogs import control_words
from tests.fakes.desk import Desk
from tests.fakes.world import catalogues
from tests.views.approval import render


@dataclass
class Somebody:
    """One person in their private chat with the bot, and what is shown to them there."""

    coop: "Coop"
    sender: Sender
    language: str
    shown: list[Post] = field(default_factory=list)
    flashed: list[str] = field(default_factory=list)

    @property
    def chat(self) -> ChatRef:
        """Their private chat."""
        number = self.sender.account.id
        return ChatRef(self.network, number if self.network is Network.TELEGRAM else f"!{number[1:]}")

    @property
    def network(self) -> Network:
        """Where they are."""
        return self.sender.account.network

    @property
    def words(self) -> Words:
        """Their language."""
        return catalogues()[self.language]

    @property
    def reads(self) -> str:
        """What they were told last."""
        return render(self.shown[-1], self.network) if self.shown else ""

    async def says(self, text: str) -> str:
        """Write something; returns what they read then."""
        self.coop.note(self, text)
        await self.coop.let(self.writes(text))
        return self.reads

    def writes(self, text: str) -> Said:
        """What they write, for whoever lets it happen with others."""
        return self._said(Content(text=plain(text)))

    async def joins(self, line: str) -> str:
        """Apply in one line, and agree to what is shown then; returns what they read."""
        await self.says(f"/join {line}")
        return await self.says("yes")

    async def sends(
        self,
        raw: bytes | None,
        caption: str = "",
        *,
        name: str = "list.csv",
        size: int | None = None,
        lost: str = "gone",
    ) -> str:
        """Send a file whose network hands out `raw`, or says how it is `lost`; returns what they read."""
        self.coop.note(self, f"(file: {name}) {caption}".rstrip())
        reference = FileRef(self.network, f"f{self.coop.number()}")
        file = Attachment(MediaKind.FILE, reference, name=name, size=size)
        await self.coop.desk.receive(
            self._said(Content(text=plain(caption) if caption else (), attachment=file))
        )
        for ask in await self.coop.read():
            if ask.question is Question.FILE:
                answer = Answered(chat=self.chat, at=self.coop.desk.now, token=ask.token, content=raw)
                answer = msgspec.structs.replace(answer, failed=raw is None, reason=None if raw else lost)
                await self.coop.desk.receive(msgspec.json.encode(answer))
        await self.coop.read()
        return self.reads

    def _said(self, content: Content) -> Said:
        return Said(
            chat=self.chat,
            at=self.coop.desk.now,
            message=MessageRef(self.chat, self.coop.number()),
            sender=self.sender,
            content=content,
            private=True,
        )

    async def takes(self, place: int) -> str:
        """Press the choice at a place (from 0) of what they were told last, whatever its label."""
        every = [choice for row in self.shown[-1].choices for choice in row]
        return await self.presses(every[place].label, of=self.shown[-1])

    async def presses(self, label: str, *, of: Post | None = None) -> str:
        """Press what begins with that on the newest message that has it, or type its number on Matrix."""
        post = of or next(one for one in reversed(self.shown) if _choice(one, label) is not None)
        found = _choice(post, label)
        assert found is not None, self.reads
        number, choice = found
        if self.network is Network.MATRIX:
            return await self.says(str(number))
        return await self.taps(choice.data, shown=choice.label)

    async def picks(self, *labels: str) -> str:
        """Choose several answers: one press each and "done", or their numbers in one message on Matrix."""
        if self.network is Network.MATRIX:
            found = [_choice(self.shown[-1], label) for label in labels]
            return await self.says(" ".join(str(one[0]) for one in found if one is not None))
        for label in labels:
            await self.presses(label)
        return await self.presses(self.words.pgettext("button of a form", "Done"))

    async def skips(self, label: str) -> str:
        """Give no answer: `label` is what the button says; on Matrix the word is written."""
        if self.network is Network.MATRIX:
            return await self.says(control_words(Control.SKIP, self.words)[0])
        return await self.presses(label)

    async def taps(self, data: str, *, shown: str = "") -> str:
        """Press a button that says anything at all: it may be old, or made up."""
        self.coop.note(self, f"[{shown or data}]")
        self.coop.taps += 1
        await self.coop.let(
            Tapped(
                chat=self.chat,
                at=self.coop.desk.now,
                message=MessageRef(self.chat, f"m{len(self.shown)}"),
                sender=self.sender,
                data=data,
                tap=self.coop.number(),
                private=True,
            )
        )
        return self.reads

    def can_press(self) -> list[str]:
        """The labels under what they were told last."""
        return [choice.label for row in self.shown[-1].choices for choice in row]


def _choice(post: Post, label: str) -> tuple[int, Choice] | None:
    every = [*enumerate((choice for row in post.choices for choice in row), 1)]
    exact = [pair for pair in every if pair[1].label == label]
    return next(iter(exact or [pair for pair in every if pair[1].label.startswith(label)]), None)


@dataclass
class Coop:
    """Chapters, people, and what was said."""

    desk: Desk
    people: dict[ChatRef, Somebody] = field(default_factory=dict)
    script: list[str] = field(default_factory=list)
    taps: int = 0
    counted: int = 0

    def number(self) -> str:
        """A number that was not used yet."""
        self.counted += 1
        return str(self.counted)

    def person(
        self, number: int, name: str, network: Network = Network.TELEGRAM, language: str = "en"
    ) -> Somebody:
        """Somebody who has not written to the bot yet."""
        own = str(number) if network is Network.TELEGRAM else f"@p{number}:hs"
        sender = Sender(AccountRef(network, own), name, language=language)
        somebody = Somebody(self, sender, language)
        self.people[somebody.chat] = somebody
        return somebody

    @asynccontextmanager
    async def store(self) -> AsyncIterator[Store]:
        """A transaction of its own."""
        async with self.desk.world.database.writing() as connection:
            store = Store(connection, self.desk.world.directory, b"k" * 32, self.desk.now)
            yield store
            await store.flush()

    async def chapter(self, name: str, *, founding: bool = False, profile: str = "nl") -> Chapter:
        """A chapter."""
        async with self.store() as store:
            made = await store.chapters.add(
                name,
                self.desk.now,
                founding=founding,
                profile=profile,
                currency="EUR",
                zone="Europe/Amsterdam",
                language="en",
            )
        assert made is not None
        return made

    async def sets(self, chapter: Chapter, rules: Mapping[str, str]) -> None:
        """Let a chapter have answered rules of its statutes."""
        async with self.store() as store:
            for rule, value in rules.items():
                bylaw = Bylaw(value, "art. 12", self.desk.now.date(), self.desk.now)
                await store.chapters.set_rule(chapter.id, rule, bylaw)

    async def known(self, somebody: Somebody) -> int:
        """Let somebody have written to the bot in private before; returns the person."""
        async with self.store() as store:
            chat = await store.chats.meet(somebody.chat, private=True)
            chat = await store.chats.change(chat, welcomed=True, language=somebody.language)
            return await store.people.meet(somebody.sender, chat, self.desk.now)

    async def member(
        self, somebody: Somebody, chapter: Chapter, *roles: Role, state: State = State.MEMBER
    ) -> int:
        """Let somebody be a member; returns the number."""
        person = await self.known(somebody)
        async with self.store() as store:
            change = Change(None, state, person, Rule.FOUNDED, self.desk.now)
            kept = await store.memberships.begin(chapter.id, person, change, name=somebody.sender.name)
            number = kept.membership.id
            for role in roles:
                until = self.desk.now + timedelta(days=365)
                await store.roles.add(Term(number, person, role, self.desk.now, until), None, None)
        return number

    async def membership(self, number: int) -> KeptMembership:
        """What is kept of a membership."""
        async with self.store() as store:
            kept = await store.memberships.get(number)
        assert kept is not None
        return kept

    async def state(self, number: int) -> State:
        """What a membership is now."""
        return (await self.membership(number)).membership.state

    async def let(self, *events: Said | Tapped) -> None:
        """Let events happen, and everybody read what they are told."""
        await self.desk.receive(*events)
        await self.read()

    async def read(self) -> list[Ask]:
        """Let everybody read what they are told; returns what networks are asked."""
        await self.desk.work()
        asked: list[Ask] = []
        for chat, action in await self.desk.news():
            if isinstance(action, Ask):
                asked.append(action)
            self._shows(self.people.get(chat.ref), action)
        return asked

    async def passes(self, **span: float) -> None:
        """Let time pass, and what is due be done."""
        self.desk.world.clock.forward(**span)
        self.script.append(f"-- {', '.join(f'{count} {unit}' for unit, count in span.items())} later")
        world = self.desk.world
        while await due.ring(world.database, world.directory, self.desk.now):
            await self.read()
        await self.read()

    async def works(self, make: Make = apart, times: int = 1) -> None:
        """Let slow work be done, and everybody read what comes of it; `make` makes files of registers."""
        world, house = self.desk.world, self.desk.house
        claims = ClaimFiles(world.database, world.directory, world.clock, house.tongues, house.us)
        worker = Worker(world.database, world.directory, world.clock, make, claims, finished=lambda: None)
        for _ in range(times):
            await worker.work()
        await self.read()

    def note(self, somebody: Somebody, said: str) -> None:
        """Write down what somebody does."""
        self.script.append(f"{somebody.sender.name}> {said}")

    def _shows(self, somebody: Somebody | None, action: Action) -> None:
        match action:
            case AnswerTap(text=text) if text and somebody is not None:
                somebody.flashed.append(text)
            case Post() as post if somebody is not None:
                self._tell(somebody, post, "")
            case Revise(post=post) if somebody is not None:
                self._tell(somebody, post, " (in its place)")
            case _:
                return

    def _tell(self, somebody: Somebody, post: Post, how: str) -> None:
        somebody.shown.append(post)
        said = render(post, somebody.network)
        self.script.append(f"to {somebody.sender.name}{how}:\n{said}\n")

    @property
    def transcript(self) -> str:
        """All that was said, in order."""
        return "\n".join(self.script).rstrip() + "\n"
