"""The people of the machine (`test_machine`), in whatever `weather`."""

import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import select, text
from typing_extensions import override

from organiser.bridge.allowance import Allowance
from organiser.bridge.codes import ALPHABET, LENGTH
from organiser.bridge.watch import Watch
from organiser.chat.content import Content
from organiser.chat.incoming import Said, Tapped
from organiser.chat.outgoing import Action, Ask, Choice, Post, Revise
from organiser.chat.ports import Raw
from organiser.chat.refs import ChatRef, MessageRef, Network
from organiser.chat.text import plain
from organiser.dispatch import Dispatcher
from organiser.house import Names
from organiser.kernel import Ids
from organiser.members.roles import Role
from organiser.members.states import LIVE
from organiser.storage import due
from organiser.storage.directory import Chat, Directory
from organiser.storage.inbox import StoredInbox
from organiser.storage.record_keys import RecordKeys
from organiser.storage.tables import MEMBERSHIP
from organiser.vault import Vault
from tests.fakes.audit import Audit
from tests.fakes.coop import Coop, Somebody
from tests.fakes.desk import Desk, Plain, words
from tests.fakes.minutes import REACHED
from tests.fakes.world import GROUP, ROOM, World, fresh_database
from tests.handlers.members.founders import code
from tests.handlers.members.weather import Carrier, Dead, Sky, Weather

T, M = Network.TELEGRAM, Network.MATRIX
CAST = (
    ("Zwaluw", T, "nl"),
    ("Merel", M, "en"),
    ("Ekster", T, "sv"),
    ("Koekoek", M, "ko"),
    ("Specht", T, "en"),
    ("Lijster", M, "nl"),
    ("Roodborst", T, "ko"),
    ("Wielewaal", M, "sv"),
)
"""Names that are in no sentence of the bot. The first are stewards, those behind them members."""

_CODE = re.compile(rf"(?<![A-Z0-9])[{ALPHABET}]{{{LENGTH}}}(?![A-Z0-9])")

FOUNDER = 4
"""Who is there when a second chapter is founded: the place in the cast."""

EXTRAS = ("Spreeuw", "Kauw", "Kraai", "Putter", "Sijs", "Vink", "Roek")
"""Further members of that chapter, who do nothing by themselves: they stand behind the cast."""

FIRST_NUMBER = 70_001
"""Of the first membership, so that no other number in a message can be taken for a member's."""


@dataclass(frozen=True)
class Plan:
    """What the co-op is when a life begins.

    `fresh`: there is none yet, only the operator's code. Otherwise there are two chapters, the second of
    which is being founded.
    """

    fresh: bool = False
    stewards: int = 2
    sponsors: int = 1
    grown: int = 5
    """How many of the `EXTRAS` belong to the second chapter already."""
    weather: Weather = field(default_factory=lambda: Weather([(Sky.CALM, 0)]))


class Crowd(Coop):
    """A co-op whose bot can be started anew, and that remembers who was told what."""

    carrier: Carrier
    weather: Weather
    audit: Audit
    told: list[tuple[Chat, Action]]
    heard: set[ChatRef]
    """Where something was said since it was looked at last."""
    cast: list[Somebody]
    kept: list[tuple[Network, Raw, int]]
    """What came from networks, and when, in seconds."""
    refused: list[str]
    """What kinds of no were said, where somebody spies it out."""

    @classmethod
    async def build(cls, template: Path, folder: Path, plan: Plan, refused: list[str]) -> "Crowd":
        """Everybody, and what there is of the co-op."""
        world = await World.build(fresh_database(template, folder))
        town = cls(Desk.open(world))
        town.carrier, town.told, town.kept, town.weather = Carrier(), [], [], plan.weather
        town.heard = set()
        town.audit = Audit(world)
        town.refused = refused
        town._connect()
        async with world.database.writing() as connection:
            await connection.execute(
                text("INSERT INTO sqlite_sequence (name, seq) VALUES ('membership', :last)"),
                {"last": FIRST_NUMBER - 1},
            )
        town.cast = [
            town.person(at, name, where, speaks) for at, (name, where, speaks) in enumerate(CAST, 11)
        ]
        if plan.fresh:
            await code(town.desk)
        else:
            await town._grown(plan)
        await town.audit.look()
        return town

    async def _grown(self, plan: Plan) -> None:
        """A chapter with stewards and two members more, and one that is founded, with those who are there."""
        gent = await self.chapter("Gent")
        brugge = await self.chapter("Brugge", founding=True, profile="se")
        for at, somebody in enumerate(self.cast[: plan.stewards + 2]):
            await self.member(somebody, gent, *([Role.STEWARD] if at < plan.stewards else []))
        await self.member(self.cast[FOUNDER], brugge, Role.STEWARD)
        for at, name in enumerate(EXTRAS[: plan.grown], 31):
            self.cast.append(self.person(at, name, T, "en"))
            await self.member(self.cast[-1], brugge)
        async with self.store() as store:
            for chat, chapter in ((GROUP, gent), (ROOM, gent)):
                found = await store.chats.meet(chat)
                await store.chats.change(found, chapter_id=chapter.id)
            await store.chapters.set(gent.id, "sponsors", plan.sponsors)
            await store.chapters.set(gent.id, "pace_least", 2)

    def _connect(self) -> None:
        """A dispatcher whose commits can fail."""
        world = self.desk.world
        self.desk.dispatcher = Dispatcher(
            world.database,
            world.directory,
            {T: Plain(), M: Plain()},
            self.desk.house,
            world.clock,
            committed=lambda: None,
            carrier=self.carrier,
        )

    async def restart(self) -> None:
        """The process ends, and another one begins on the same files."""
        world, desk = self.desk.world, self.desk
        vault = Vault(b"m" * 32)
        world.directory = Directory(vault, RecordKeys(world.directory.record_keys.file.parent, vault))
        async with world.database.reading() as connection:
            await world.directory.load(connection)
        desk.house = msgspec.structs.replace(
            desk.house, ids=Ids(world.clock), us=Names(), watch=Watch(), allowance=Allowance()
        )
        self._connect()

    @override
    async def let(self, *events: Said | Tapped) -> None:
        """Let events happen in one batch, in whatever weather, and everybody read what they are told."""
        kept: list[tuple[Network, Raw]] = []
        for one in events:
            self.desk.numbers += 1
            raw = Raw(f"u{self.desk.numbers}", msgspec.json.encode(one))
            kept.append((one.chat.network, raw))
        vault = self.desk.world.directory.vault
        self.audit.acting = frozenset(vault.account_key(one.sender.account) for one in events)
        self.kept += [(network, raw, int(self.desk.now.timestamp())) for network, raw in kept]
        await self._in_weather(partial(self.keep, kept), people=True)

    @override
    async def passes(self, **span: float) -> None:
        """Let time pass, and what is due be done, in whatever weather."""
        self.desk.world.clock.forward(**span)
        self.audit.acting = frozenset()
        for _ in range(2):
            # What is due may make something else due.
            await self._in_weather(self._ring)
        self.audit.nothing_is_overdue()

    async def _ring(self) -> None:
        world = self.desk.world
        await due.ring(world.database, world.directory, self.desk.now)

    async def keep(self, kept: list[tuple[Network, Raw]]) -> None:
        """Networks deliver this, perhaps again."""
        inbox = StoredInbox(self.desk.world.database, self.desk.world.clock, lambda: None)
        for network, raw in kept:
            await inbox.accept(network, [raw], None)

    async def _in_weather(self, arrive: Callable[[], Awaitable[None]], *, people: bool = False) -> None:
        """Let something arrive and be handled, once, whatever befalls the bot meanwhile."""
        sky, statement = self.weather.next()
        REACHED[f"sky {sky}"] += 1
        await arrive()
        if sky is Sky.TWICE:
            await arrive()
        if sky is Sky.ASLEEP:
            await self.restart()
        self.carrier.fails = sky is Sky.UNCOMMITTED
        try:
            with self.weather.striking(self.desk.world.database, sky, statement):
                await self.desk.work()
        except Dead:
            REACHED["died in the middle"] += 1
            await self.restart()
            await self.desk.work()
        self.carrier.fails = False
        if sky is Sky.AWAKE:
            await self.restart()
        if sky is Sky.AGAIN:
            await arrive()
            handled = await self.desk.dispatcher.handle_waiting()
            assert not (people and handled), "a repetition is handled"
        await self.read()

    @override
    async def read(self) -> list[Ask]:
        """Let everybody read, and remember what was said where."""
        await self.desk.work()
        self.told = await self.desk.news()
        self.heard |= {chat.ref for chat, action in self.told if isinstance(action, Post | Revise)}
        for chat, action in self.told:
            self._shows(self.people.get(chat.ref), action)
        return [action for _, action in self.told if isinstance(action, Ask)]

    def said_by(self, somebody: Somebody, said: str, chat: ChatRef | None = None) -> Said:
        """What somebody writes, in their private chat by default."""
        self.desk.world.clock.forward(seconds=7)
        self.note(somebody, said)
        where = chat or somebody.chat
        return Said(
            chat=where,
            at=self.desk.now,
            message=MessageRef(where, self.number()),
            sender=somebody.sender,
            content=Content(text=plain(said)),
            private=chat is None,
        )

    def pressed_by(self, somebody: Somebody, data: str) -> Tapped:
        """What somebody presses; a client can send any data."""
        self.desk.world.clock.forward(seconds=7)
        self.note(somebody, f"[{data}]")
        return Tapped(
            chat=somebody.chat,
            at=self.desk.now,
            message=MessageRef(somebody.chat, self.number()),
            sender=somebody.sender,
            data=data,
            tap=self.number(),
            private=True,
        )

    def answers(self, event: Said | Tapped) -> list[Action]:
        """What was said in the chat of an event."""
        return [action for chat, action in self.told if chat.ref == event.chat]

    def code_shown(self, who: int) -> str:
        """The code in what somebody was shown last; in some languages other letters follow it at once."""
        found = _CODE.search(words(self.cast[who].shown[-1]))
        return "" if found is None else found[0]

    def counted_of(self, act: Any) -> tuple[int, int]:
        """How many seconded an act about which all were asked, and how many objected."""
        sealed = self.desk.world.directory.vault.unseal(act.payload, f"act.payload.{act.id}")
        seconded, objected = json.loads(sealed)["hearing"]["counted"]
        return seconded, objected

    async def number_of(self, somebody: Somebody) -> int | None:
        """The number of somebody's live membership, the first of them."""
        return next((row.id for row in await self.live(somebody)), None)

    async def live(self, somebody: Somebody) -> list[Any]:
        """The live memberships of somebody."""
        key = self.desk.world.directory.vault.account_key(somebody.sender.account)
        person = self.desk.world.directory.people.get(key)
        wanted = select(MEMBERSHIP).where(MEMBERSHIP.c.person_id == person, MEMBERSHIP.c.state.in_(LIVE))
        async with self.desk.world.database.reading() as connection:
            return list(await connection.execute(wanted))


def choices(post: Post) -> list[Choice]:
    """What can be pressed under a message, in order."""
    return [choice for row in post.choices for choice in row if choice.data]
