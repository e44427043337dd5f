"""The page's server: files, events, and what a visitor does. Loopback only, and for this page only.

It listens on this machine, but any website open in the same browser could try to reach it: requests under
another name, or from another origin, are refused.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from fastapi import FastAPI, Request, Response
from fastapi.responses import FileResponse, JSONResponse
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from organiser.chat.refs import Network
from organiser.i18n import LOCALES, Catalogues
from organiser.sandbox.bot_process import BotNotReady
from organiser.sandbox.page import requests
from organiser.sandbox.page.board import Board, Feed
from organiser.sandbox.player import Player
from organiser.sandbox.side import Upload
from organiser.views import demo as words_of

_STATIC: Final = Path(__file__).with_name("static")
_PICTURES: Final = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})
_SHOWN: Final = _PICTURES | {"audio/ogg", "audio/mpeg", "audio/mp4", "audio/wav", "video/mp4", "video/webm"}
_LIMIT: Final = 100 * 1024 * 1024
_FRAME_SECONDS: Final = 0.05
_CONFLICT, _FORBIDDEN, _SOON, _TOO_BIG = 409, 403, 503, 413
_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' blob:; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def create(board: Board, catalogues: Catalogues, tasks: asyncio.TaskGroup) -> FastAPI:
    """The application. Tours and deliveries that outlive a request run in `tasks`."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])
    app.add_middleware(OwnOrigin)
    _add_reading(app, board, catalogues)
    _add_acting(app, board)
    _add_directing(app, board, tasks)
    app.mount("/static", StaticFiles(directory=_STATIC))
    return app


def _add_reading(app: FastAPI, board: Board, catalogues: Catalogues) -> None:
    @app.get("/")
    async def index() -> FileResponse:
        return FileResponse(_STATIC / "index.html")

    @app.get("/api/words/{locale}")
    async def words(locale: str) -> JSONResponse:
        known = locale if locale in LOCALES else "en"
        return JSONResponse(words_of.page(catalogues[known]))

    @app.get("/api/events")
    async def events() -> EventSourceResponse:
        return EventSourceResponse(_events(board))

    @app.get("/api/file/{network}/{chat}/{line}")
    async def file(network: Network, chat: str, line: str) -> Response:
        if board.stage is None:
            return Response(status_code=_SOON)
        try:
            media, content = await board.stage.sides[network].file(chat, line)
        except requests.REFUSED:
            return Response(status_code=404)
        if media.mime in _SHOWN:
            return Response(content, media_type=media.mime)
        return Response(content, headers={"Content-Disposition": "attachment"})


def _add_acting(app: FastAPI, board: Board) -> None:
    @app.post("/api/act")
    async def act(request: Request) -> JSONResponse:
        stage = board.stage
        if stage is None:
            return JSONResponse({}, status_code=_SOON)
        body = await request.body()
        return await _answered(lambda: requests.perform(stage, body))

    @app.post("/api/send/{network}/{chat}/{person}")
    async def send(network: Network, chat: str, person: str, request: Request) -> JSONResponse:
        stage, content = board.stage, await request.body()
        if stage is None or len(content) > _LIMIT:
            return JSONResponse({}, status_code=_SOON if stage is None else _TOO_BIG)
        asked = request.query_params
        mime = request.headers.get("content-type") or "application/octet-stream"
        upload = Upload(asked.get("name", "file"), mime, content, asked.get("caption", ""))
        side = stage.sides[network]
        return await _answered(lambda: side.sends(person, chat, upload, reply_to=asked.get("reply_to")))


def _add_directing(app: FastAPI, board: Board, tasks: asyncio.TaskGroup) -> None:
    @app.post("/api/tour/{what}")
    async def tour(what: str) -> JSONResponse:
        if board.player is not None:
            _conduct(board.player, what, tasks)
        return JSONResponse({})

    @app.post("/api/bot/{what}")
    async def bot(what: str) -> JSONResponse:
        if board.stage is not None:
            handle = board.stage.bot
            try:
                await (handle.kill() if what == "kill" else handle.start())
            except BotNotReady:
                return JSONResponse({}, status_code=_CONFLICT)
        return JSONResponse({})


def _conduct(player: Player, what: str, tasks: asyncio.TaskGroup) -> None:
    match what:
        case "play":
            tasks.create_task(player.play())
        case "next":
            tasks.create_task(player.next())
        case "again":
            tasks.create_task(_play_again(player))
        case _:
            player.pause()


async def _play_again(player: Player) -> None:
    await player.restart()
    await player.play()


async def _answered(perform: Callable[[], Awaitable[str]]) -> JSONResponse:
    try:
        return JSONResponse({"answer": await perform()})
    except requests.REFUSED:
        return JSONResponse({}, status_code=_CONFLICT)


async def _events(board: Board) -> AsyncIterator[ServerSentEvent]:
    feed = Feed(board)
    while not board.closed:
        seen = board.news.count
        for name, data in feed.changes():
            yield ServerSentEvent(data, event=name)
        await board.news.after(seen)
        # What happens within one frame is looked at once: each look goes through every chat.
        await asyncio.sleep(_FRAME_SECONDS)


class OwnOrigin:
    """Refuses what another website's page asks for, and forbids ours to load anything from elsewhere."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 403."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        if origin is not None and urlsplit(origin).netloc != headers.get("host"):
            await Response(status_code=_FORBIDDEN)(scope, receive, send)
            return

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        await self._app(scope, receive, answer)
