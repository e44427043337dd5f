"""Sets the stage: Telegram's stand-in, a real Synapse, the people, and the real bot between them.

The bot is its own process, `python bot.py run`, with a data and a secrets folder of its own; it is joined
to both chats as an operator does it, by `python bot.py bridge`. Everything listens on loopback only, and
goes when the stage is struck.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from enum import StrEnum
from functools import cached_property, partial
from itertools import count
from pathlib import Path
from typing import Final

from organiser.chat.refs import Network
from organiser.i18n import Catalogues, Words
from organiser.sandbox.bot_process import BotProcess, Health
from organiser.sandbox.cast import CAST, on
from organiser.sandbox.lines import BOT_KEY, Line
from organiser.sandbox.matrix_people import MatrixPerson
from organiser.sandbox.matrix_side import MatrixSide
from organiser.sandbox.news import Found, News
from organiser.sandbox.side import GROUP, Side
from organiser.sandbox.synapse import MatrixAccount, Synapse
from organiser.sandbox.telegram import TelegramSandbox
from organiser.sandbox.telegram_side import TOKEN, TelegramSide

_LOOK_SECONDS: Final = 0.4
_JOIN_SECONDS: Final = 30
_A_DAY: Final = 24 * 60 * 60
_UNTOLD: Final = "en"
"""What the bot speaks where nobody's app says what they speak, and no language was asked for."""
_LOCALES: Final = {one.key: one.locale for one in CAST}


class Part(StrEnum):
    """What is set up, in this order."""

    TELEGRAM = "telegram"
    SYNAPSE = "synapse"
    PEOPLE = "people"
    BOT = "bot"
    BRIDGE = "bridge"


class State(StrEnum):
    """How far a part is."""

    WAITING = "waiting"
    WORKING = "working"
    READY = "ready"
    FAILED = "failed"


Report = Callable[[Part, State], None]


class Stage:
    """Everything that plays; made by `open_stage`. With a `language`, everybody speaks it with the bot."""

    def __init__(
        self, telegram: TelegramSide, matrix: MatrixSide, bot: BotProcess, news: News, *, language: str = ""
    ) -> None:
        self.telegram = telegram
        self.matrix = matrix
        self.bot = bot
        self.news = news
        self.health = Health()
        self.sides: dict[Network, Side] = {Network.TELEGRAM: telegram, Network.MATRIX: matrix}
        self._language = language

    @cached_property
    def _catalogues(self) -> Catalogues:
        return Catalogues.load()

    def words(self, network: Network, person: str) -> Words:
        """The words of the language in which the bot speaks with somebody there; Matrix' apps tell none."""
        told = _LOCALES[person] if network is Network.TELEGRAM else _UNTOLD
        return self._catalogues[self._language or told]

    def lines(self, network: Network, chat: str = GROUP) -> list[Line]:
        """What is to be seen in a chat now."""
        return self.sides[network].lines(chat)

    async def until(self, found: Callable[[], Found | None], seconds: float) -> Found:
        """Return what is found, looking after every change; raises TimeoutError."""
        return await self.news.until(found, seconds)

    async def watch_telegram(self) -> None:
        """Tell the news of every change on Telegram, until cancelled."""
        while True:
            try:
                await self.telegram.sandbox.until(_second_look(), _A_DAY)
            except TimeoutError:
                continue
            self.news.tell()

    async def watch_person(self, person: MatrixPerson) -> None:
        """Tell the news of everything that a person's sync brings, until cancelled."""
        while True:
            try:
                await person.until_synced(_second_look(), _A_DAY)
            except TimeoutError:
                continue
            self.news.tell()

    async def watch_bot(self) -> None:
        """Ask the bot how it is, again and again, and tell the news of changes."""
        while True:
            health = await self.bot.health()
            if health != self.health:
                self.health = health
                self.news.tell()
            await asyncio.sleep(_LOOK_SECONDS)


@asynccontextmanager
async def open_stage(
    folder: Path, report: Report, *, news: News | None = None, language: str = ""
) -> AsyncIterator[Stage]:
    """Set everything up in the folder, and strike it when the block ends.

    `report` is told how far each part is, `news` of every change. With a language, everybody's app is set to
    it, and so is the bot.
    """
    async with AsyncExitStack() as stack:
        with _telling(report, Part.TELEGRAM):
            telegram = TelegramSide(await stack.enter_async_context(TelegramSandbox.start()), language)
        with _telling(report, Part.SYNAPSE):
            synapse = await stack.enter_async_context(Synapse.start(folder / "synapse"))
        account = await synapse.register(BOT_KEY, secrets.token_urlsafe(), display_name="Organiser")
        bot = BotProcess(folder / "bot", _settings(telegram, synapse, account, language))
        stack.push_async_callback(bot.close)
        async with asyncio.TaskGroup() as setting:
            setting.create_task(_start(bot, report))
            with _telling(report, Part.PEOPLE):
                matrix = await _people(stack, synapse, account)
        stage = Stage(telegram, matrix, bot, news or News(), language=language)
        await stack.enter_async_context(_watched(stage))
        await _join(stage, report)
        yield stage


@asynccontextmanager
async def _watched(stage: Stage) -> AsyncIterator[None]:
    """Keep the news coming until the block ends; a watcher that fails ends the block."""
    async with asyncio.TaskGroup() as tasks:
        watching = [tasks.create_task(stage.watch_telegram()), tasks.create_task(stage.watch_bot())]
        watching += [tasks.create_task(stage.watch_person(one)) for one in stage.matrix.persons.values()]
        try:
            yield
        finally:
            for task in watching:
                task.cancel()


async def _people(stack: AsyncExitStack, synapse: Synapse, bot: MatrixAccount) -> MatrixSide:
    persons = {}
    for one in on(Network.MATRIX):
        entering = MatrixPerson.enter(synapse, one.key, display_name=one.name, auto_accept=True)
        persons[one.key] = await stack.enter_async_context(await entering)
    return await MatrixSide.enter(persons, bot.user_id)


async def _start(bot: BotProcess, report: Report) -> None:
    with _telling(report, Part.BOT):
        await bot.start()


async def _join(stage: Stage, report: Report) -> None:
    with _telling(report, Part.BRIDGE):
        await stage.bot.command("bridge", str(stage.telegram.group.id), stage.matrix.room)
        await stage.matrix.persons["bas"].until_member(stage.matrix.room, stage.matrix.bot, _JOIN_SECONDS)
        for network in Network:
            await stage.until(partial(_greeted, stage, network), _JOIN_SECONDS)


def _greeted(stage: Stage, network: Network) -> bool:
    """Whether the bot has told the chat that it is bridged."""
    return any(line.by_bot and not line.service for line in stage.lines(network))


def _settings(
    telegram: TelegramSide, synapse: Synapse, account: MatrixAccount, language: str
) -> dict[str, str]:
    """The settings that differ from the defaults. Pacing is off: the stand-ins set no limits."""
    settings = {
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_API_URL": telegram.sandbox.url,
        "TELEGRAM_PER_SECOND": "0",
        "TELEGRAM_CHAT_PER_SECOND": "0",
        "TELEGRAM_GROUP_PER_MINUTE": "0",
        "MATRIX_HOMESERVER": synapse.url,
        "MATRIX_USER": account.user_id,
        "MATRIX_PASSWORD": account.password,
        "MATRIX_PER_SECOND": "0",
        "DEFAULT_LOCALE": language,
    }
    return {f"ORGANISER_{name}": value for name, value in settings.items()}


@contextmanager
def _telling(report: Report, part: Part) -> Iterator[None]:
    report(part, State.WORKING)
    try:
        yield
    except BaseException:
        report(part, State.FAILED)
        raise
    report(part, State.READY)


def _second_look() -> Callable[[], bool]:
    """A condition that fails when it is looked at first, and holds at the look after the next change."""
    looks = count()
    return lambda: next(looks) > 0
