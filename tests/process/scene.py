"""The real bot between the Telegram stand-in and a homeserver, in folders of its own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from organiser import app
from organiser.sandbox.null_homeserver import NullHomeserver
from organiser.sandbox.synapse import MatrixAccount
from organiser.sandbox.telegram import Bot, Chat, Message, Person, TelegramSandbox
from organiser.settings import Settings
from tests.process.child import Child
from tests.process.forks import Forks

TOKEN = "4242:" + "T" * 35
NO_LIMITS = {
    "TELEGRAM_PER_SECOND": "0",
    "TELEGRAM_CHAT_PER_SECOND": "0",
    "TELEGRAM_GROUP_PER_MINUTE": "0",
    "MATRIX_PER_SECOND": "0",
}
ROBIN = "@robin:null.localhost"


@dataclass
class Scene:
    """A group with Anna, a room with Robin, and a bot that is started by the test."""

    folder: Path
    forks: Forks
    telegram: TelegramSandbox
    bot: Bot
    anna: Person
    group: Chat
    matrix: NullHomeserver
    account: MatrixAccount
    room: str
    settings: dict[str, str]
    children: list[Child] = field(default_factory=list)

    @classmethod
    @asynccontextmanager
    async def opens(cls, folder: Path, forks: Forks) -> AsyncIterator["Scene"]:
        """Set up the servers and the people; every process that was started ends with the block."""
        async with TelegramSandbox.start() as telegram, NullHomeserver.start() as matrix:
            bot = telegram.add_bot(TOKEN, username="organiser_bot", name="Organiser")
            anna = telegram.add_person("Anna", last_name="Visser", username="annav", language="en")
            group = telegram.add_group("Couriers", members=[anna, bot], admins=[anna, bot], supergroup=True)
            account = await matrix.register("organiser", "secret")
            room = matrix.room("Riders", {ROBIN: "Robin"})
            settings = {
                **NO_LIMITS,
                "TELEGRAM_TOKEN": TOKEN,
                "TELEGRAM_API_URL": telegram.url,
                "MATRIX_HOMESERVER": matrix.url,
                "MATRIX_USER": account.user_id,
                "MATRIX_PASSWORD": "secret",
                "DATA_DIR": str(folder / "data"),
                "SECRETS_DIR": str(folder / "secrets"),
                "WEB_PORT": "0",
            }
            scene = cls(folder, forks, telegram, bot, anna, group, matrix, account, room, settings)
            try:
                yield scene
            finally:
                for child in scene.children:
                    await child.is_killed()

    async def is_ordered(self, chat: str, room: str) -> None:
        """Do what `bot.py bridge CHAT ROOM` does, in this process, which is faster."""
        settings = self.typed
        settings.prepare()
        await app.bridge(settings, chat, room)

    @property
    def typed(self) -> Settings:
        """The settings as the program sees them."""
        known = {name.lower(): value for name, value in self.settings.items()}
        return Settings(**known)  # type: ignore[arg-type]

    async def starts(self, *arguments: str, **changes: str) -> Child:
        """Start `bot.py run` (or another command) with some settings changed."""
        settings = {**self.settings, **changes}
        child = await Child.start(self.forks, self.folder, settings, *(arguments or ("run",)))
        self.children.append(child)
        return child

    async def runs(self, *arguments: str, **changes: str) -> Child:
        """Let a command run to its end."""
        child = await self.starts(*arguments, **changes)
        await child.ends()
        return child

    async def is_ordered_to_join(self) -> None:
        """Join the group and the room."""
        await self.is_ordered(str(self.group.id), self.room)

    async def joined(self, **changes: str) -> Child:
        """A bot that runs, and has told both chats that they share a conversation."""
        await self.is_ordered_to_join()
        child = await self.starts(**changes)
        await child.until_ready()
        await self.group.until(lambda message: message.sender is self.bot)
        await self.matrix.until_received(1, self.room)
        return child

    def robin_says(self, text: str) -> str:
        """Let Robin say something in the room; returns the event id."""
        return self.matrix.says(self.room, ROBIN, text)

    async def crosses_to_telegram(self, text: str, seconds: float = 40) -> Message:
        """Wait for a copy of what Robin said."""
        return await self.group.until(lambda message: _is_copy(message, self.bot, text), seconds)

    async def crosses_to_matrix(self, text: str, seconds: float = 40, *, room: str | None = None) -> None:
        """Wait for a copy of what Anna said."""
        room = room or self.room
        while text not in self.in_room(room):
            await self.matrix.until_received(self.matrix.count(room) + 1, room, seconds=seconds)

    def in_group(self) -> list[str]:
        """What the bot carried to the group, in order, without names."""
        said = [message for message in self.group.messages if message.sender is self.bot]
        return [message.text.rpartition("\n")[2].rpartition(": ")[2] for message in said]

    def in_room(self, room: str | None = None) -> list[str]:
        """What the bot carried to the room, in order, without names."""
        received = self.matrix.received(room or self.room)
        bodies: list[Any] = [event.content.get("body", "") for event in received]
        return [body.rpartition("\n")[2].rpartition(": ")[2] for body in bodies]


def _is_copy(message: Message, bot: Bot, text: str) -> bool:
    return message.sender is bot and message.text.endswith(text)
