"""The people of the machine (`test_machine`): a co-op that is started anew and whose commits can fail."""

from pathlib import Path
from typing import Any

from sqlalchemy import select, text
from typing_extensions import override

from organiser.chat.content import Content
from organiser.chat.incoming import Said, Tapped
from organiser.chat.outgoing import Action, Ask, Choice, Post
from organiser.chat.refs import ChatRef, MessageRef, Network
from organiser.chat.text import plain
from organiser.dispatch import Dispatcher
from organiser.members.roles import Role
from organiser.members.states import LIVE
from organiser.storage.chats import Chat, Directory
from organiser.storage.engine import Connection
from organiser.storage.tables import MEMBERSHIP
from organiser.vault import Vault
from tests.fakes.audit import Audit
from tests.fakes.coop import Coop, Somebody
from tests.fakes.desk import Desk, Plain
from tests.fakes.world import GROUP, ROOM, World, fresh_database

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
"""Names that are in no sentence of the bot. The first two are stewards, the third and fourth members."""

FIRST_NUMBER = 70_001
"""Of the first membership, so that no other number in a message can be taken for a member's."""


class Broken(Exception):
    """A commit that fails."""


class Carrier:
    """A sender whose part of a transaction fails when it is told to."""

    def __init__(self) -> None:
        """Nothing fails yet."""
        self.fails = False

    async def join(self, _connection: Connection) -> None:
        """Fail once."""
        if self.fails:
            self.fails = False
            raise Broken

    def undone(self) -> None:
        """Nothing was held."""

    def withhold(self, _rows: object) -> None:
        """Nothing is on its way."""


class Crowd(Coop):
    """A co-op whose bot can be started anew, and that remembers who was told what."""

    carrier: Carrier
    audit: Audit
    told: list[tuple[Chat, Action]]
    cast: list[Somebody]

    @classmethod
    async def build(cls, template: Path, folder: Path) -> "Crowd":
        """Two stewards and two members of one chapter, a founder of another, and others."""
        world = await World.build(fresh_database(template, folder))
        town = cls(Desk.open(world))
        town.carrier, town.told = Carrier(), []
        town.audit = Audit(world)
        town._connect()
        async with world.database.writing() as connection:
            await connection.execute(
                text("INSERT INTO sqlite_sequence (name, seq) VALUES ('membership', :last)"),
                {"last": FIRST_NUMBER - 1},
            )
        gent = await town.chapter("Gent")
        brugge = await town.chapter("Brugge", founding=True, profile="se")
        town.cast = [
            town.person(at, name, where, speaks) for at, (name, where, speaks) in enumerate(CAST, 11)
        ]
        for somebody, roles in zip(town.cast, ((Role.STEWARD,), (Role.STEWARD,), (), ()), strict=False):
            await town.member(somebody, gent, *roles)
        await town.member(town.cast[4], brugge, Role.STEWARD)
        async with town.store() as store:
            for chat, chapter in ((GROUP, gent), (ROOM, gent)):
                found = await store.chats.meet(chat)
                await store.chats.change(found, chapter_id=chapter.id)
            await store.chapters.set(gent.id, "sponsors", 1)
            await store.chapters.set(gent.id, "pace_least", 2)
        await town.audit.look()
        return town

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
        """The process ends, and another one begins on the same database."""
        world, before = self.desk.world, self.desk
        world.directory = Directory(Vault(b"m" * 32), world.directory.record_keys)
        async with world.database.reading() as connection:
            await world.directory.load(connection)
        self.desk = Desk.open(world)
        self.desk.numbers, self.desk.seen = before.numbers, before.seen
        self._connect()

    @override
    async def read(self) -> list[Ask]:
        """Let everybody read, and remember what was said where."""
        await self.desk.work()
        self.told = await self.desk.news()
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
