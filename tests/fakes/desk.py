"""A dispatcher on a real database, to which events happen; what it queues can be looked at."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import select

from organiser.bridge.allowance import Allowance
from organiser.bridge.watch import Watch
from organiser.chat.content import Content
from organiser.chat.flat import plain_text
from organiser.chat.incoming import Answered, Edited, Event, Said, Sender
from organiser.chat.outgoing import Action, Ask, Delete, Post, React, Revise
from organiser.chat.ports import Raw, Translator
from organiser.chat.refs import AccountRef, ChatRef, MessageRef, Network
from organiser.chat.text import plain
from organiser.command_table import CommandTable
from organiser.commands import Command
from organiser.context import Context, House
from organiser.dispatch import Dispatcher
from organiser.errors import Untranslatable
from organiser.handlers.commands import COMMANDS
from organiser.house import Names
from organiser.i18n import LOCALES
from organiser.kernel import Ids
from organiser.storage import payloads
from organiser.storage.directory import Chat
from organiser.storage.inbox import OWN, StoredInbox
from organiser.storage.lines import Lines
from organiser.storage.tables import INBOX, OUTBOX
from tests.fakes.world import GROUP, ROOM, World, catalogues

EVENTS = msgspec.json.Decoder(Event)
POISON = b'"poison"'
BROKEN = b'"broken"'


class Plain:
    """Reads bodies that are events already; two of them cannot be read."""

    network = Network.TELEGRAM

    def translate(self, body: bytes) -> Sequence[Event]:
        """The event that the body is."""
        if body == POISON:
            raise Untranslatable
        if body == BROKEN:
            raise KeyError("name")
        return (EVENTS.decode(body),)


def person(number: str, name: str = "", *, network: Network = Network.TELEGRAM, **more: Any) -> Sender:
    """Somebody."""
    return Sender(AccountRef(network, number), name or f"Person {number}", **more)


ANNA = person("7", "Anna de Vries", language="nl")
MINJUN = person("@minjun:hs", "Min-jun", network=Network.MATRIX)


@cache
def _table(asked: tuple[Command[Context], ...]) -> CommandTable[Context]:
    """The commands in every language: none of them ever changes."""
    return CommandTable(asked, [catalogues()[locale] for locale in LOCALES])


@dataclass
class Desk:
    """What a test of handlers needs."""

    world: World
    dispatcher: Dispatcher
    house: House
    numbers: int = 0
    seen: int = 0
    committed: list[int] = field(default_factory=list)

    @classmethod
    def open(cls, world: World, asked: Sequence[Command[Context]] = COMMANDS) -> "Desk":
        """A dispatcher that has handled nothing yet, for the commands that can be `asked`."""
        committed: list[int] = []
        commands = _table(tuple(asked))
        house = House(
            tongues=world.tongues,
            commands=commands,
            ids=Ids(world.clock),
            us=Names(),
            file_limit=20_000_000,
            watch=Watch(),
            allowance=Allowance(),
        )
        translators: dict[str, Translator] = {Network.TELEGRAM: Plain(), Network.MATRIX: Plain()}
        dispatcher = Dispatcher(
            world.database,
            world.directory,
            translators,
            house,
            world.clock,
            committed=lambda: committed.append(1),
        )
        return cls(world, dispatcher, house, committed=committed)

    @property
    def now(self) -> datetime:
        """The present."""
        return self.world.clock()

    async def receive(self, *events: Event | bytes) -> None:
        """Put events into the inbox; they are not handled yet."""
        inbox = StoredInbox(self.world.database, self.world.clock, lambda: None)
        for event in events:
            self.numbers += 1
            network = Network.TELEGRAM if isinstance(event, bytes) else event.chat.network
            body = event if isinstance(event, bytes) else msgspec.json.encode(event)
            await inbox.accept(network, [Raw(f"u{self.numbers}", body)], None)

    async def work(self) -> None:
        """Handle everything that waits."""
        while await self.dispatcher.handle_waiting():
            pass

    async def happens(self, *events: Event | bytes) -> list[Action]:
        """Let events happen and be handled; returns what is queued because of them."""
        await self.receive(*events)
        await self.work()
        return [action for _, action in await self.news()]

    async def news(self) -> list[tuple[Chat, Action]]:
        """What was queued since this was asked last, and for which chat."""
        async with self.world.database.reading() as connection:
            wanted = select(OUTBOX.c.id, OUTBOX.c.chat_id, OUTBOX.c.payload)
            # What is over, sent or withheld, says nothing any more.
            wanted = wanted.where(OUTBOX.c.id > self.seen, OUTBOX.c.payload.is_not(None))
            rows = (await connection.execute(wanted.order_by(OUTBOX.c.id))).all()
        self.seen = max((row.id for row in rows), default=self.seen)
        return [
            (
                self.world.directory.chats[row.chat_id],
                payloads.opened(self.world.directory.vault, row.payload),
            )
            for row in rows
        ]

    async def answers(self, ask: Action, chat: ChatRef = GROUP, **facts: Any) -> list[Action]:
        """Let a network answer a question; returns what follows."""
        assert isinstance(ask, Ask)
        inbox = StoredInbox(self.world.database, self.world.clock, lambda: None)
        answer = Answered(chat=chat, at=self.now, token=ask.token, **facts)
        self.numbers += 1
        raw = Raw(f"answer.{self.numbers}", msgspec.json.encode(answer))
        await inbox.accept(OWN, [raw], None)  # type: ignore[arg-type] # our own answers are a source too
        await self.work()
        return [action for _, action in await self.news()]

    async def as_admin(self, event: Event) -> list[Action]:
        """Let an admin do it."""
        (ask,) = await self.happens(event)
        return await self.answers(ask, event.chat, role="admin")

    def said(self, text: str | Content, **values: Any) -> Said:
        """Anna says something in the group, unless told otherwise."""
        self.numbers += 1
        chat: ChatRef = values.pop("chat", GROUP)
        content = Content(text=plain(text)) if isinstance(text, str) else text
        message = values.pop("message", str(self.numbers))
        values = {"sender": ANNA if chat.network is Network.TELEGRAM else MINJUN} | values
        return Said(chat=chat, at=self.now, message=MessageRef(chat, message), content=content, **values)

    def edited(self, event: Said, text: str) -> Edited:
        """Who said it says something else now."""
        return Edited(
            chat=event.chat,
            at=self.now,
            message=event.message,
            sender=event.sender,
            content=Content(text=plain(text)),
            private=event.private,
        )

    async def delivered(self, line: int, chat: Chat, message: str) -> MessageRef:
        """Note that a copy arrived; returns the message."""
        async with self.world.database.writing() as connection:
            lines = Lines(connection)
            lines.add_copy(line, chat.home, 0, message)
            await lines.flush()
        return MessageRef(chat.ref, message)

    async def inbox(self) -> list[Any]:
        """The inbox, in order."""
        async with self.world.database.reading() as connection:
            return list(await connection.execute(select(INBOX).order_by(INBOX.c.id)))

    async def failed(self) -> list[str]:
        """The messages that the bot could not handle."""
        return [row.body for row in await self.inbox() if row.state != "done"]


def words(action: Action | None) -> str:
    """What an action says."""
    match action:
        case Post():
            heading = f"{plain_text(action.heading)}|" if action.heading else ""
            return heading + plain_text(action.text)
        case Revise(post=post):
            return f"={plain_text(post.text)}"
        case Delete():
            return "delete"
        case React(emoji=emoji, on=on):
            return f"{'+' if on else '-'}{emoji}"
        case _:
            return type(action).__name__


__all__ = ["ANNA", "BROKEN", "GROUP", "MINJUN", "POISON", "ROOM", "Desk", "person", "words"]
