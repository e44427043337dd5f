"""The dispatcher on a database, without networks: what somebody asks is handled within this process.

Networks are asked nothing. What the bot wants to know of them (who is an admin) is answered here at once,
as an admin's would be; all steps count, from what came in to the commit that ends it. What is counted is
processor time, for what a command costs does not depend on who else uses the machine, and the steps of
SQLite's machine, which are the same each time: a query that looks at every member shows in them at once.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from itertools import count
from time import process_time

import msgspec
from sqlalchemy import func, select

from bench.cast import One
from bench.coop import Coop
from organiser import timers
from organiser.bridge.allowance import Allowance
from organiser.bridge.watch import Watch
from organiser.chat.content import Content
from organiser.chat.incoming import Answered, Event, Said, Sender
from organiser.chat.outgoing import Action, Ask, Question
from organiser.chat.ports import Raw, Translator
from organiser.chat.refs import AccountRef, ChatRef, MessageRef, Network
from organiser.chat.text import plain
from organiser.command_table import CommandTable
from organiser.context import Context, House
from organiser.dispatch import EVENT, Dispatcher
from organiser.handlers.commands import COMMANDS
from organiser.house import Names, Tongues
from organiser.i18n import LOCALES, Catalogues
from organiser.kernel import Ids
from organiser.storage import driver, due, inbox, meta, payloads, records
from organiser.storage.directory import Directory
from organiser.storage.driver import DirectConnection
from organiser.storage.engine import Database
from organiser.storage.store import Store
from organiser.storage.tables import ACT, OUTBOX

BREATH = timedelta(seconds=90)
"""Time that passes between two things that are asked, so that nobody asks too much."""

US = "organiser_bot"
_STEPS = 20
"""How many steps of SQLite's machine are counted together."""


class _TakenBackError(Exception):
    """What ends a transaction that is not to hold."""


class Cost(msgspec.Struct, frozen=True):
    """What something took: seconds of processor time, and steps of SQLite where these are counted."""

    seconds: float = 0.0
    steps: int = 0

    def __add__(self, other: "Cost") -> "Cost":
        """Both together."""
        return Cost(self.seconds + other.seconds, self.steps + other.steps)


class Plain:
    """Reads bodies that are events already."""

    def __init__(self, network: Network) -> None:
        """A network whose updates they are."""
        self.network = network

    def translate(self, body: bytes) -> Sequence[Event]:
        """The event that the body is."""
        return (EVENT.decode(body),)


class Desk:
    """A dispatcher on a co-op's database. Its clock stands still but for what is asked."""

    def __init__(
        self,
        coop: Coop,
        database: Database,
        directory: Directory,
        catalogues: Catalogues,
        now: datetime,
    ) -> None:
        """The directory is loaded."""
        self.coop = coop
        self._database = database
        self._directory = directory
        self._now = now
        self._numbers = count(1)
        self._seen = 0
        self._steps = 0
        names = Names()
        names.telegram = US
        commands: CommandTable[Context] = CommandTable(COMMANDS, [catalogues[one] for one in LOCALES])
        self._house = House(
            tongues=Tongues(catalogues, "en"),
            commands=commands,
            ids=Ids(self.clock),
            us=names,
            file_limit=20_000_000,
            watch=Watch(),
            allowance=Allowance(),
        )
        translators: dict[str, Translator] = {each: Plain(each) for each in Network}
        self._dispatcher = Dispatcher(
            database, directory, translators, self._house, self.clock, committed=lambda: None
        )

    def clock(self) -> datetime:
        """The present."""
        return self._now

    async def says(self, one: One, group: ChatRef) -> MessageRef:
        """Let somebody say a line in a group; returns the message."""
        line = self._said(one, "Who can take the late shift?", group)
        await self._happens(line)
        await self._news()
        return line.message

    def _said(
        self, one: One, text: str, group: ChatRef | None = None, reply: MessageRef | None = None
    ) -> Said:
        where = group or one.chat
        return Said(
            chat=where,
            at=self._now,
            message=MessageRef(where, str(next(self._numbers))),
            sender=Sender(one.ref, one.name, language="en"),
            content=Content(text=plain(text)),
            private=group is None,
            reply_to=reply,
        )

    async def asks(
        self, one: One, text: str, group: ChatRef | None = None, reply: MessageRef | None = None
    ) -> tuple[Cost, list[Action]]:
        """Let somebody write, in private or in a group; returns the cost, and what the bot does."""
        self._now += BREATH
        where = group or one.chat
        cost = await self._happens(self._said(one, text, group, reply))
        actions = await self._news()
        while asked := [action for action in actions if isinstance(action, Ask)]:
            actions = [action for action in actions if not isinstance(action, Ask)]
            for ask in asked:
                cost += await self._happens(self._answer(ask, where))
            actions += await self._news()
        return cost, actions

    def _answer(self, ask: Ask, chat: ChatRef) -> Answered:
        answer = Answered(chat=chat, at=self._now, token=ask.token)
        if ask.question is Question.ROLE:
            return msgspec.structs.replace(answer, role="admin")
        if ask.question is Question.FACTS:
            return msgspec.structs.replace(answer, title="Couriers", members=50)
        return msgspec.structs.replace(answer, failed=True)

    async def _happens(self, event: Event) -> Cost:
        """Keep an event and handle it; returns the cost."""
        network = inbox.OWN if isinstance(event, Answered) else event.chat.network
        raw = Raw(f"bench.{next(self._numbers)}", msgspec.json.encode(event))
        begun, steps = process_time(), self._steps
        async with self._database.writing() as connection:
            await inbox.add(connection, network, [raw], self._now)
        while await self._dispatcher.handle_waiting():
            pass
        return Cost(process_time() - begun, self._steps - steps)

    async def count_steps(self, *, on: bool) -> None:
        """Count the steps of SQLite's machine from now on, or no longer."""
        async with self._database.writing() as connection:
            raw = (await connection.get_raw_connection()).driver_connection
            assert isinstance(raw, DirectConnection)
            await raw.set_progress_handler(self._step if on else None, _STEPS)  # type: ignore[arg-type]

    def _step(self) -> int:
        self._steps += _STEPS
        return 0

    async def last_act(self) -> int:
        """The number of what was proposed last."""
        async with self._database.reading() as connection:
            return int((await connection.execute(select(func.max(ACT.c.id)))).scalar_one() or 0)

    async def roll_back(self) -> float:
        """Take back what somebody new has said, as after a fault; returns milliseconds of processor time."""
        ref = ChatRef(Network.TELEGRAM, f"77{next(self._numbers):08}")
        begun = process_time()
        with suppress(_TakenBackError):
            async with self._database.writing(memory=self._directory) as connection:
                store = Store(connection, self._directory, b"", self._now)
                chat = await store.chats.meet(ref, private=True)
                await store.people.meet(Sender(AccountRef(ref.network, ref.id), "Anna"), chat, self._now)
                raise _TakenBackError
        return (process_time() - begun) * 1000

    async def rings(self) -> float:
        """Look for what is due, as every few seconds; returns milliseconds of processor time."""
        begun = process_time()
        with driver.at_leisure():
            await due.ring(self._database, self._directory, self._now)
        return (process_time() - begun) * 1000

    async def retains(self) -> float:
        """Remove what was kept for long enough, as every few minutes; returns the same."""
        begun = process_time()
        with driver.at_leisure():
            await timers.retain(self._database, self._directory, self._house.watch, self.clock)
        return (process_time() - begun) * 1000

    async def _news(self) -> list[Action]:
        """What was queued since this was asked last."""
        async with self._database.reading() as connection:
            wanted = select(OUTBOX.c.id, OUTBOX.c.payload).where(OUTBOX.c.id > self._seen)
            rows = (await connection.execute(wanted.order_by(OUTBOX.c.id))).all()
        self._seen = rows[-1].id if rows else self._seen
        return [
            payloads.opened(self._directory.vault, row.payload) for row in rows if row.payload is not None
        ]


@asynccontextmanager
async def opened(coop: Coop, now: datetime, catalogues: Catalogues | None = None) -> AsyncIterator[Desk]:
    """A desk on a co-op's database."""
    secrets = coop.folder / "secrets"
    catalogues = catalogues or Catalogues.load()
    database = Database(coop.url)
    try:
        async with database.writing() as connection:
            vault = await meta.opened(connection, secrets)
            keys = await records.opened(connection, secrets, vault)
        directory = Directory(vault, keys)
        async with database.reading() as connection:
            await directory.load(connection)
        yield Desk(coop, database, directory, catalogues, now)
    finally:
        await database.close()
