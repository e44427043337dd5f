"""The stage: groups, rooms (one of them encrypted), people in both, and the real bot in between."""

import re
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.chaos.proxy import Proxy
from bench.chaos.verdict import REACTION, Copy, Line, Place
from bench.scene import settings
from bench.subject import order_bridges
from organiser.chat.flat import plain_text
from organiser.chat.refs import Network
from organiser.i18n import Catalogues
from organiser.sandbox.bot_process import BotProcess
from organiser.sandbox.matrix_people import MatrixPerson
from organiser.sandbox.matrix_timeline import Seen
from organiser.sandbox.synapse import MatrixAccount, Synapse
from organiser.sandbox.telegram import Bot, Chat, Message, Person, TelegramSandbox
from organiser.views.bridge import possibly_repeated

GROUPS = 4
ENCRYPTED = 0
"""The number of the group whose room is encrypted."""

TOKEN = f"4200000777:{'chaos-token-of-the-stand-in-only-' * 2}"
_NUMBER = re.compile(r"#(\d+)\.(\d+)")
_GREETING_SECONDS = 60


@dataclass(slots=True)
class Telegram:
    """The Telegram side. `first_seen` keeps how each message of the bot came, before any edit."""

    sandbox: TelegramSandbox
    bot: Bot
    groups: list[Chat]
    people: list[Person]
    first_seen: dict[tuple[int, int], str] = field(default_factory=dict)

    async def watch(self) -> None:
        """Note each new message, until cancelled."""
        while True:
            for place, group in enumerate(self.groups):
                for message in reversed(group.messages):
                    if (place, message.id) in self.first_seen:
                        break
                    self.first_seen[place, message.id] = message.text
            seen = self.sandbox.version
            await self.sandbox.until(lambda seen=seen: self.sandbox.version > seen, timeout=86_400)  # type: ignore[misc]


@dataclass(slots=True)
class Stage:
    """Everything that plays."""

    folder: Path
    telegram: Telegram
    synapse: Synapse
    proxy: Proxy
    rooms: list[str]
    person: MatrixPerson
    account: MatrixAccount
    bot: BotProcess
    mark: str
    lines: dict[int, Line] = field(default_factory=dict)

    @property
    def database(self) -> Path:
        """The bot's database."""
        return self.folder / "bot" / "data" / "organiser.db"

    def copies(self) -> dict[Place, list[Copy]]:
        """What the bot brought to each chat, as it is seen now."""
        seen: defaultdict[Place, list[Copy]] = defaultdict(list)
        for place, group in enumerate(self.telegram.groups):
            seen[place, Network.TELEGRAM] = self._on_telegram(place, group)
        for place, room in enumerate(self.rooms):
            seen[place, Network.MATRIX] = self._on_matrix(room)
        return seen

    def _on_telegram(self, place: int, group: Chat) -> list[Copy]:
        copies = []
        for message in group.messages:
            number, version = numbered(message.text)
            if message.sender is self.telegram.bot and number is not None:
                first = self.telegram.first_seen.get((place, message.id), message.text)
                answered = _answered(message)
                shown = message.reactions.get(self.telegram.bot.id, ())
                marked = self.mark in first.partition("#")[0]
                copies.append(Copy(number, version, marked, answered, REACTION in shown))
        return copies

    def _on_matrix(self, room: str) -> list[Copy]:
        timeline = self.person.timeline(room)
        numbers = {seen.event_id: numbered(seen.body)[0] for seen in timeline}
        copies = []
        for seen in timeline:
            number, version = numbered(_body(seen))
            if seen.sender == self.account.user_id and number is not None:
                answered = numbers.get(seen.reply_to) if seen.reply_to else None
                shown = self.account.user_id in seen.reactions.get(REACTION, ())
                copies.append(Copy(number, version, reply_to=answered, reacted=shown))
        return copies


def numbered(text: str) -> tuple[int | None, int]:
    """The number and version of the line that a text carries; None where it carries none."""
    found = _NUMBER.search(text)
    return (int(found[1]), int(found[2])) if found else (None, 0)


@asynccontextmanager
async def open_stage(folder: Path, seed: int, extra: dict[str, str]) -> AsyncIterator[Stage]:
    """Set everything up; the bot has been started once, and has greeted everybody."""
    async with AsyncExitStack() as stack:
        sandbox = await stack.enter_async_context(TelegramSandbox.start(seed=seed, record_calls=False))
        synapse = await stack.enter_async_context(Synapse.start(folder / "synapse"))
        proxy = await stack.enter_async_context(Proxy.start(synapse.url, seed=seed))
        account = await synapse.register("organiser", "chaos", display_name="Organiser")
        person = await stack.enter_async_context(await MatrixPerson.enter(synapse, "marit"))
        rooms = [
            await person.creates_room(
                f"Room {place}", encrypted=place == ENCRYPTED, invites=[account.user_id]
            )
            for place in range(GROUPS)
        ]
        telegram = _telegram(sandbox)
        environment = settings(proxy.url, account) | extra
        environment |= {"ORGANISER_TELEGRAM_TOKEN": TOKEN, "ORGANISER_TELEGRAM_API_URL": sandbox.url}
        environment["ORGANISER_LATE_NOTICE_SECONDS"] = "86400"
        pairs = {group.id: room for group, room in zip(telegram.groups, rooms, strict=True)}
        await order_bridges(folder / "bot", pairs)
        bot = BotProcess(folder / "bot", environment)
        stack.push_async_callback(bot.close)
        stage = Stage(folder, telegram, synapse, proxy, rooms, person, account, bot, _mark())
        await _greet(stage)
        yield stage


async def _greet(stage: Stage) -> None:
    await stage.bot.start()
    for room in stage.rooms:
        await stage.person.until(room, _by(stage.account.user_id), timeout=_GREETING_SECONDS)
    for group in stage.telegram.groups:
        await group.until(lambda message: message.sender is stage.telegram.bot, timeout=_GREETING_SECONDS)


def _by(user_id: str) -> Callable[[Seen], bool]:
    return lambda seen: seen.sender == user_id and seen.type == "m.room.message"


def _telegram(sandbox: TelegramSandbox) -> Telegram:
    bot = sandbox.add_bot(TOKEN, username="chaos_bot", name="Organiser")
    people = [sandbox.add_person(name) for name in ("Bas", "Jisoo", "Elin")]
    groups = [
        sandbox.add_group(f"Group {place}", members=[*people, bot], admins=[people[0], bot], supergroup=True)
        for place in range(GROUPS)
    ]
    return Telegram(sandbox, bot, groups, people)


def _mark() -> str:
    words = Catalogues.load()["en"]
    return plain_text(possibly_repeated(words))


def _answered(message: Message) -> int | None:
    return numbered(message.reply_to.text)[0] if message.reply_to is not None else None


def _body(seen: Seen) -> str:
    return str(seen.current_content.get("body", ""))
