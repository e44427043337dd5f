"""A conversation of a Telegram group and a Matrix room on a real database, with networks in memory."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from sqlalchemy import Engine, event, select

from organiser.bridge.conversation import NamesMode
from organiser.chat.outgoing import Action, Delete, Post, Speaker
from organiser.chat.refs import ChatRef, LineId, MessageRef, Network
from organiser.chat.text import plain
from organiser.delivery.pacing import Limits
from organiser.delivery.sender import Sender
from organiser.house import Tongues
from organiser.i18n import LOCALES as CODES
from organiser.i18n import Catalogues, Words
from organiser.kernel import millis
from organiser.storage import withheld
from organiser.storage.chats import Chats
from organiser.storage.directory import Chat, Directory
from organiser.storage.engine import Connection, Database
from organiser.storage.lines import Line, Lines
from organiser.storage.outbox import OutboxWriter
from organiser.storage.record_keys import RecordKeys
from organiser.storage.tables import OUTBOX
from organiser.vault import Vault
from tests.fakes.clock import FakeClock
from tests.fakes.outlet import FakeOutlet

LOCALES = Path(__file__).parent.parent.parent / "locales"
GROUP = ChatRef(Network.TELEGRAM, "-1001")
ROOM = ChatRef(Network.MATRIX, "!room:hs")
PATIENCE = 40.0

_ENGINES: dict[str, Engine] = {}


@cache
def catalogues() -> Catalogues:
    """Every language, read once; a sentence that is not translated yet is English.

    So what one person has still to translate does not stop the tests of all others. That nothing lacks is
    held by `tests/guards/test_catalogues.py`, and by `Catalogues.load` at each start of the bot.
    """
    return Catalogues({locale: Words(locale, _translations(locale)) for locale in CODES})


def _translations(locale: str) -> GNUTranslations:
    compiled = BytesIO()
    with (LOCALES / locale / "LC_MESSAGES" / "organiser.po").open("rb") as file:
        write_mo(compiled, read_po(file))
    return GNUTranslations(BytesIO(compiled.getvalue()))


def fresh_database(template: Path, folder: Path) -> Database:
    """A database of its own, at the newest schema.

    It is as in production, but that it would not outlive a power cut: what a test throws away need not wait
    for the disk. What outlives a crash is held by `tests/storage/test_engine.py`, and by the processes that
    chaos kills.
    """
    path = folder / "organiser.db"
    if not path.exists():
        shutil.copy(template, path)
    database = Database(f"sqlite+aiosqlite:///{path}")
    _share_statements(database.engine.sync_engine)
    event.listen(database.engine.sync_engine, "connect", _leave_to_the_system)
    return database


def _share_statements(engine: Engine) -> None:
    """Compile each statement once for all databases of a process; it took a third of a test of handlers."""
    first = _ENGINES.setdefault("first", engine)
    # What is compiled belongs to a dialect: with one of its own, an engine would find nothing.
    engine.dialect, engine._compiled_cache = first.dialect, first._compiled_cache


def _leave_to_the_system(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous=OFF")
    cursor.close()


def said(text: str, *, name: str = "Anna", line: int | None = None, **values: Any) -> Post:
    """A bridged line."""
    own = None if line is None else LineId(line)
    return Post(text=plain(text), speaker=Speaker(name, "k"), line=own, **values)


@dataclass
class World:
    """What a test of delivery needs."""

    database: Database
    directory: Directory
    clock: FakeClock
    group: Chat
    room: Chat
    telegram: FakeOutlet = field(default_factory=lambda: FakeOutlet(Network.TELEGRAM))
    matrix: FakeOutlet = field(default_factory=lambda: FakeOutlet(Network.MATRIX))
    limits: dict[Network, Limits] = field(default_factory=dict)
    answered: int = 0
    lines: int = 0

    @classmethod
    async def build(cls, database: Database) -> "World":
        """Two chats that are joined."""
        vault, file = Vault(b"m" * 32), Path(database.engine.url.database or "")
        directory = Directory(vault, RecordKeys(file.parent, vault))
        clock = FakeClock()
        async with database.writing() as connection:
            chats = Chats(connection, directory)
            group, room = await chats.meet(GROUP, title="Couriers"), await chats.meet(ROOM, title="Office")
            conversation = await chats.begin_conversation(NamesMode.FULL, b"s" * 16, clock())
            group = await chats.change(group, conversation_id=conversation.id)
            room = await chats.change(room, conversation_id=conversation.id)
        return cls(database, directory, clock, group, room)

    @property
    def tongues(self) -> Tongues:
        """English, unless a chat has its own language."""
        return Tongues(catalogues(), "en")

    def sender(self) -> Sender:
        """A sender on this database, as after a start."""
        outlets = {
            outlet.network: (outlet, self.limits.get(outlet.network, Limits()))
            for outlet in (self.telegram, self.matrix)
        }
        return Sender(
            self.database, self.directory, outlets, self.tongues, self.clock, answered=self._count_answer
        )

    def _count_answer(self) -> None:
        self.answered += 1

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Sender]:
        """A sender at work; at the end it is stopped in order."""
        sender = self.sender()
        async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as tasks:
            work = tasks.create_task(sender.run())
            yield sender
            sender.stop()
            await work

    @asynccontextmanager
    async def joined(self, sender: Sender, *, fails: bool = False) -> AsyncIterator[OutboxWriter]:
        """One transaction that the sender joins at its end, as with the dispatcher.

        Raises:
            ZeroDivisionError: with `fails` it cannot be committed.
        """

        async def undone(_connection: Connection) -> None:
            sender.undone()

        async with self.database.writing(memory=self.directory, undone=undone) as connection:
            writer = OutboxWriter(connection, self.directory.vault, self.clock())
            yield writer
            await writer.flush()
            await sender.join(connection)
            if fails:
                raise ZeroDivisionError
        sender.committed()

    @asynccontextmanager
    async def crashing(self) -> AsyncIterator[Sender]:
        """A sender at work that is cut off at the end, as by a crash."""
        sender = self.sender()
        async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as tasks:
            work = tasks.create_task(sender.run())
            yield sender
            work.cancel()
        for outlet in (self.telegram, self.matrix):
            outlet.open_before.set()
            outlet.open_after.set()

    async def queue(self, chat: Chat, *actions: Action, **how: Any) -> None:
        """Let actions be carried out."""
        async with self.database.writing() as connection:
            writer = OutboxWriter(connection, self.directory.vault, self.clock())
            for action in actions:
                own = action.line if isinstance(action, Post) else None
                writer.add(chat.id, action, **{"line": own, **how})
            await writer.flush()

    async def say(self, *texts: str, name: str = "Anna") -> list[LineId]:
        """Lines that were said in the room, on their way to the group."""
        made: list[LineId] = []
        async with self.database.writing() as connection:
            writer, lines = OutboxWriter(connection, self.directory.vault, self.clock()), Lines(connection)
            for text in texts:
                self.lines += 1
                line = LineId(self.lines)
                made.append(line)
                where = self.room
                assert where.conversation is not None
                lines.add(
                    Line(line, where.conversation, where.id, name.encode(), millis(self.clock())),
                    where.home,
                    f"$said{line}",
                )
                writer.add(self.group.id, said(text, name=name, line=line), line=line)
            await lines.flush()
            await writer.flush()
        return made

    async def take_back(self, *lines: LineId, sender: Sender | None = None) -> None:
        """Let lines be taken back by who said them, as the dispatcher does it for its `sender`."""
        async with self.database.writing() as connection:
            writer = OutboxWriter(connection, self.directory.vault, self.clock())
            gone: list[int] = []
            for line in lines:
                gone += await withheld.take_back(connection, line, self.clock())
                writer.add(self.group.id, Delete(line), line=line)
            await writer.flush()
        self._withheld(sender, gone)

    async def silence(self, name: str = "Anna", sender: Sender | None = None) -> None:
        """Let somebody be muted, as the dispatcher does it for its `sender`."""
        assert self.room.conversation is not None
        async with self.database.writing() as connection:
            chats = [self.group.id, self.room.id]
            gone = await withheld.silence(
                connection, name.encode(), self.room.conversation, chats, self.clock()
            )
        self._withheld(sender, gone)

    @staticmethod
    def _withheld(sender: Sender | None, rows: list[int]) -> None:
        if sender is not None:
            sender.withhold(rows)
            sender.committed()

    async def rows(self) -> list[Any]:
        """The outbox, in order."""
        async with self.database.reading() as connection:
            return list(await connection.execute(select(OUTBOX).order_by(OUTBOX.c.id)))

    async def states(self) -> list[str]:
        """The states of the outbox' rows, in order."""
        return [row.state for row in await self.rows()]

    async def copies(self, line: int, chat: Chat) -> list[str]:
        """The messages that carry a line in a chat."""
        async with self.database.reading() as connection:
            return await Lines(connection).messages(line, chat.home)


async def rests(sender: Sender) -> None:
    """Return when a sender has done all that it may do now, and recorded what came of it."""
    busy = True
    while busy:  # a sender that rests rings nobody
        await asyncio.sleep(0)
        busy = not sender.at_rest


def message(chat: Chat, number: str) -> MessageRef:
    """A message of a chat."""
    return MessageRef(chat.ref, number)
