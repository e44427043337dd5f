"""Sets the scene of a bench: Telegram's stand-in, a homeserver, groups, rooms, and a forwarder between them.

Stand-ins and drivers live in the bench's own process. Each forwarder has a world of its own, so that none
sees what another one sends; worlds are used in turn.
"""

from collections.abc import AsyncIterator, Awaitable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from bench.patience import until_arrived
from bench.rooms import NullRooms, Rooms, SynapseRooms
from bench.subject import BotSubject, FloorSubject, Subject, order_bridges
from organiser.sandbox.matrix_people import MatrixPerson
from organiser.sandbox.null_homeserver import NullHomeserver
from organiser.sandbox.room_watcher import RoomWatcher
from organiser.sandbox.synapse import MatrixAccount, Synapse
from organiser.sandbox.telegram import Bot as TelegramBot
from organiser.sandbox.telegram import Chat, Person, TelegramSandbox

CHATS = 20
BOT_NAME = "organiser"
GREETINGS = 2
"""What the bot says in a chat that is joined: who it is, and what is shared from now on."""

_numbers = count(1)


@dataclass(slots=True)
class World:
    """One forwarder, and the chats it joins."""

    subject: Subject
    telegram: TelegramSandbox
    bot: TelegramBot
    groups: list[Chat]
    people: list[Person]
    rooms: Rooms
    environment: Mapping[str, str] = field(repr=False)

    def on_telegram(self) -> int:
        """How many messages there are in the groups."""
        return sum(group.last_id for group in self.groups)

    async def until_on_telegram(self, wanted: int) -> None:
        """Wait until there are as many messages in the groups; raises `Stuck`."""

        def wait(seconds: float) -> Awaitable[object]:
            return self.telegram.until(lambda: self.on_telegram() >= wanted, seconds)

        await until_arrived(self.subject, self.on_telegram, wanted, wait)

    async def until_on_matrix(self, wanted: int) -> None:
        """Wait until `rooms` count as many messages; raises `Stuck`."""

        def wait(seconds: float) -> Awaitable[object]:
            return self.rooms.until(wanted, seconds)

        await until_arrived(self.subject, self.rooms.count, wanted, wait)


@asynccontextmanager
async def null_world(
    kind: str,
    folder: Path,
    telegram: TelegramSandbox,
    *,
    chats: int = CHATS,
    more: Mapping[str, str] | None = None,
) -> AsyncIterator[World]:
    """A world with the null homeserver; its forwarder (`bot` or `floor`) is not started."""
    async with NullHomeserver.start() as server:
        rooms = NullRooms(server, chats)
        account = await server.register(BOT_NAME)
        environment = settings(server.url, account) | dict(more or {})
        world = await _world(kind, folder, telegram, rooms, environment)
        try:
            yield world
        finally:
            await world.subject.stop()


@asynccontextmanager
async def synapse_world(
    kind: str, folder: Path, telegram: TelegramSandbox, server: Synapse, *, chats: int = CHATS
) -> AsyncIterator[World]:
    """A world with rooms of its own on a real Synapse; its forwarder is not started."""
    async with AsyncExitStack() as stack:
        account = await server.register(f"{kind}-{folder.name}", "bench", display_name="Organiser")
        entering = MatrixPerson.enter(server, f"writer-{kind}-{folder.name}", encrypted=False)
        async with await entering as writer:
            ids = [
                await writer.creates_room(f"Room {number}", invites=[account.user_id])
                for number in range(chats)
            ]
        if kind == "floor":
            entering = MatrixPerson.enter(server, "", account=account, encrypted=False)
            async with await entering as itself:
                for room in ids:
                    await itself.joins(room)
        watcher = await stack.enter_async_context(RoomWatcher(server, writer.account))
        rooms = SynapseRooms(ids, server, writer.account, watcher)
        world = await _world(kind, folder, telegram, rooms, settings(server.url, account))
        stack.push_async_callback(world.subject.stop)
        yield world


def settings(homeserver: str, account: MatrixAccount) -> dict[str, str]:
    """The settings of the Matrix side, no limits, and no notices among what is counted.

    Telegram's are added with the bot.
    """
    return {
        "ORGANISER_MATRIX_HOMESERVER": homeserver,
        "ORGANISER_MATRIX_USER": account.user_id,
        "ORGANISER_MATRIX_ACCESS_TOKEN": account.access_token,
        "ORGANISER_MATRIX_DEVICE_ID": account.device_id,
        "ORGANISER_MATRIX_PER_SECOND": "0",
        "ORGANISER_TELEGRAM_PER_SECOND": "0",
        "ORGANISER_TELEGRAM_CHAT_PER_SECOND": "0",
        "ORGANISER_TELEGRAM_GROUP_PER_MINUTE": "0",
        "ORGANISER_LATE_NOTICE_SECONDS": "86400",
    }


async def _world(
    kind: str, folder: Path, telegram: TelegramSandbox, rooms: NullRooms | SynapseRooms, more: dict[str, str]
) -> World:
    number = next(_numbers)
    token = f"{4_200_000_000 + number}:{'bench-token-of-the-stand-in-only-' * 2}"
    bot = telegram.add_bot(token, username=f"bench_{number}_bot", name="Organiser")
    people = [telegram.add_person(f"Person {place}") for place in range(len(rooms.ids))]
    groups = [
        telegram.add_group(f"Group {place}", members=[person, bot], admins=[person], supergroup=True)
        for place, person in enumerate(people)
    ]
    bot.updates.clear()
    environment = more | {"ORGANISER_TELEGRAM_TOKEN": token, "ORGANISER_TELEGRAM_API_URL": telegram.url}
    pairs = {group.id: room for group, room in zip(groups, rooms.ids, strict=True)}
    subject: Subject
    if kind == "floor":
        subject = FloorSubject(folder, environment, pairs)
    else:
        subject = BotSubject(folder, environment)
        await order_bridges(folder, pairs)
    return World(subject, telegram, bot, groups, people, rooms, environment)


async def begin(world: World) -> None:
    """Start the forwarder, and let it say all that it says about being joined."""
    before, there = world.on_telegram(), world.rooms.count()
    await world.subject.start()
    if isinstance(world.subject, BotSubject):
        greetings = GREETINGS * len(world.groups)
        await world.until_on_telegram(before + greetings)
        await world.until_on_matrix(there + greetings)
