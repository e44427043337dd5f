"""The floor: the smallest honest forwarder directly on python-telegram-bot and matrix-nio.

It takes the same settings from the environment as the bot, and the chats to join as `CHAT=ROOM` arguments.
Chats are served at once, each in order. It stores nothing, so it loses what it holds when it ends; it does
not edit, reply, split or send again. It is no handicapped opponent: the loop is uvloop, connections are kept,
and both libraries are used as their documentation shows. That includes to poll on after an error of the
network, as both libraries do by themselves: a yardstick must not end because its computer slept. What it
loses it says on standard error. `ready` on standard output says that it listens.
"""

import asyncio
import contextlib
import sys
from collections.abc import Awaitable, Callable, Mapping

import telegram
import telegram.error
import uvloop
from nio.client.async_client import AsyncClient, AsyncClientConfig
from nio.events import RoomMessageText
from nio.responses import ErrorResponse, SyncResponse
from telegram.request import HTTPXRequest

from organiser.settings import Settings

POOL = 64
"""Connections at once, as many as the bot has."""

POLL_SECONDS = 30
SYNC_FILTER = {"room": {"timeline": {"limit": 1000}}, "presence": {"types": []}}

AGAIN_SECONDS = 1
"""Pause after a poll that failed."""

Send = Callable[[str], Awaitable[object]]


class Lane:
    """One chat: what is to be sent there goes in order."""

    def __init__(self, send: Send) -> None:
        """`send` is awaited for one text after the other."""
        self._send = send
        self._texts: asyncio.Queue[str] = asyncio.Queue()
        self.put = self._texts.put_nowait

    async def run(self) -> None:
        """Send until cancelled."""
        while True:
            text = await self._texts.get()
            try:
                answer = await self._send(text)
            except telegram.error.TelegramError as failure:
                said(f"a line was lost: {failure!r}")
            else:
                if isinstance(answer, ErrorResponse):
                    said(f"a line was lost: {answer.status_code}")


async def forward(settings: Settings, pairs: Mapping[int, str]) -> None:
    """Forward both ways between the chats and rooms of `pairs`, until cancelled."""
    assert settings.telegram_token is not None
    assert settings.matrix_homeserver is not None
    assert settings.matrix_user is not None
    assert settings.matrix_access_token is not None
    bot = telegram.Bot(
        settings.telegram_token.get_secret_value(),
        base_url=f"{settings.telegram_api_url}/bot",
        request=HTTPXRequest(connection_pool_size=POOL, read_timeout=30, pool_timeout=30),
        get_updates_request=HTTPXRequest(connection_pool_size=1),
    )
    config = AsyncClientConfig(encryption_enabled=False)
    matrix = AsyncClient(settings.matrix_homeserver, settings.matrix_user, config=config)
    matrix.access_token = settings.matrix_access_token.get_secret_value()
    matrix.user_id = settings.matrix_user
    async with bot, contextlib.aclosing(_Closing(matrix)), asyncio.TaskGroup() as tasks:
        to_rooms = {chat: Lane(_to_room(matrix, room)) for chat, room in pairs.items()}
        to_chats = {room: Lane(_to_chat(bot, chat)) for chat, room in pairs.items()}
        for lane in (*to_rooms.values(), *to_chats.values()):
            tasks.create_task(lane.run())
        await matrix.sync(timeout=0, sync_filter=SYNC_FILTER, full_state=True)
        tasks.create_task(_from_telegram(bot, to_rooms))
        tasks.create_task(_from_matrix(matrix, to_chats))
        print("ready", flush=True)


class _Closing:
    """Lets a nio client be closed by `contextlib.aclosing`."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client

    async def aclose(self) -> None:
        await self._client.close()  # type: ignore[no-untyped-call]


def _to_room(matrix: AsyncClient, room: str) -> Send:
    return lambda text: matrix.room_send(room, "m.room.message", {"msgtype": "m.text", "body": text})


def _to_chat(bot: telegram.Bot, chat: int) -> Send:
    return lambda text: bot.send_message(chat, text)


async def _from_telegram(bot: telegram.Bot, lanes: Mapping[int, Lane]) -> None:
    offset = None
    while True:
        try:
            updates = await bot.get_updates(offset, timeout=POLL_SECONDS, allowed_updates=["message"])
        except telegram.error.TimedOut:
            continue
        except telegram.error.NetworkError as failure:
            said(f"Telegram could not be asked: {failure!r}")
            await asyncio.sleep(AGAIN_SECONDS)
            continue
        for update in updates:
            offset = update.update_id + 1
            message = update.message
            if message and message.text and message.from_user and message.chat.id in lanes:
                lanes[message.chat.id].put(f"{message.from_user.full_name}: {message.text}")


async def _from_matrix(matrix: AsyncClient, lanes: Mapping[str, Lane]) -> None:
    while True:
        answer = await matrix.sync(timeout=POLL_SECONDS * 1000, sync_filter=SYNC_FILTER)
        if not isinstance(answer, SyncResponse):
            said(f"the homeserver could not be asked: {answer.status_code}")
            await asyncio.sleep(AGAIN_SECONDS)
            continue
        for room_id, joined in answer.rooms.join.items():
            if joined.timeline.limited:
                said("lines were lost: the homeserver left some out")
            for event in joined.timeline.events:
                if isinstance(event, RoomMessageText) and event.sender != matrix.user_id:
                    name = matrix.rooms[room_id].user_name(event.sender)
                    lanes[room_id].put(f"{name}: {event.body}")


def said(what: str) -> None:
    """Say on standard error what went wrong, so that a bench can show it."""
    print(what, file=sys.stderr, flush=True)


def main() -> None:
    """Run until a signal ends the process."""
    pairs = {int(chat): room for chat, room in (pair.split("=", 1) for pair in sys.argv[1:])}
    uvloop.run(forward(Settings.load(), pairs))


if __name__ == "__main__":
    main()
