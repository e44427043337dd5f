"""`python bot.py demo`: the stage, the page in a browser, the tour; all of it gone after Ctrl-C.

With `headless`, the tour is played in the terminal and checked, for people without a browser and for CI.
"""

import asyncio
import logging
import signal
import tempfile
import webbrowser
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, Final

from fastapi import FastAPI
from rich.console import Console

from organiser.errors import Misconfigured
from organiser.i18n import LOCALES, Catalogues
from organiser.sandbox.bot_process import BotNotReady
from organiser.sandbox.page.board import Board
from organiser.sandbox.page.server import create
from organiser.sandbox.player import Player
from organiser.sandbox.progress import Progress
from organiser.sandbox.stage import Part, State, open_stage
from organiser.sandbox.synapse import SynapseNotReady
from organiser.sandbox.transcript import Transcript
from organiser.web import serve

_BREATH_SECONDS: Final = 1.4
_HOST: Final = "127.0.0.1"
_HIGHEST_PORT: Final = 65535


def main(tour: bool, headless: bool, port: int, open_browser: bool, language: str = "") -> int:  # noqa: FBT001 - the switches of the command line
    """Run the demo until Ctrl-C, or until the headless tour is over; returns the exit code.

    In `language` the bot speaks, and the headless tour is told; without one, each chat has its own.
    1: the stage could not be set, or something of the headless tour was not seen in time.
    """
    if language not in {"", *LOCALES}:
        raise Misconfigured(f"--language is one of {', '.join(LOCALES)}.")
    if not 0 <= port <= _HIGHEST_PORT:
        raise Misconfigured(f"--port is a number from 0 to {_HIGHEST_PORT}.")
    # What people's clients complain of is part of the play: a key that comes late, for one.
    logging.getLogger("nio").setLevel(logging.CRITICAL)
    console = Console()
    code = 1
    with tempfile.TemporaryDirectory(prefix="organiser-demo-") as name:
        folder = Path(name)
        playing = (
            _headless(folder, console, language)
            if headless
            else _page(folder, console, tour=tour, port=port, open_browser=open_browser, language=language)
        )
        try:
            code = asyncio.run(_until_told(playing))
        except* (BotNotReady, SynapseNotReady, Misconfigured) as failures:
            for failure in _leaves(failures):
                console.print(f"The stage could not be set. {failure}", markup=False)
        except* (KeyboardInterrupt, asyncio.CancelledError):
            console.print("Stopped. Nothing is left behind.")
            code = 130 if headless else 0
    return code


def _leaves(failure: BaseException) -> Iterator[BaseException]:
    """The failures that a group of groups consists of."""
    if not isinstance(failure, BaseExceptionGroup):
        yield failure
        return
    for member in failure.exceptions:
        yield from _leaves(member)


async def _until_told(playing: Coroutine[Any, Any, int]) -> int:
    """Play, and take SIGTERM as Ctrl-C is taken: by stopping in order."""
    task = asyncio.current_task()
    if task is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    return await playing


async def _headless(folder: Path, console: Console, language: str) -> int:
    words = Catalogues.load()[language or "en"]
    async with AsyncExitStack() as stack:
        with Progress(console, words) as progress:
            stage = await stack.enter_async_context(open_stage(folder, progress, language=language))
        transcript = Transcript(console, words)
        player = Player(stage, told=transcript)
        await player.play()
    for missed in player.missing:
        told = f"Missing in step “{missed.step}”: {transcript.missed(missed)}"
        console.print(told, style="bold red", markup=False)
    if player.missing:
        console.print(f"The end of the bot's log:\n{stage.bot.tail()}", markup=False)
        return 1
    transcript.end()
    return 0


async def _page(
    folder: Path, console: Console, *, tour: bool, port: int, open_browser: bool, language: str
) -> int:
    board = Board()
    catalogues = Catalogues.load()
    async with AsyncExitStack() as stack, asyncio.TaskGroup() as tasks:
        listening = asyncio.get_running_loop().create_future()
        app = create(board, catalogues, tasks)
        tasks.create_task(_serve(app, port, listening.set_result))
        address = f"http://{_HOST}:{await listening}/"
        console.print(f"The page is at {address}", markup=False)
        if open_browser:
            await asyncio.to_thread(webbrowser.open, address)
        try:
            words = catalogues[language or "en"]
            with Progress(console, words) as progress:
                await _set_stage(board, folder, progress, stack, language)
            console.print("Everything plays. Ctrl-C ends it, and removes what it made.")
            if tour and board.player is not None:
                await board.visited.wait()
                tasks.create_task(board.player.play())
            await asyncio.Event().wait()
        finally:
            board.close()
    return 0


async def _serve(app: FastAPI, port: int, listening: Callable[[int], None]) -> None:
    try:
        await serve(app, _HOST, port, listening=listening)
    except Misconfigured:
        raise Misconfigured(f"Port {port} is taken: choose another with --port.") from None


async def _set_stage(
    board: Board, folder: Path, progress: Progress, stack: AsyncExitStack, language: str
) -> None:
    def report(part: Part, state: State) -> None:
        progress(part, state)
        board.report(part, state)

    opening = open_stage(folder, report, news=board.news, language=language)
    board.stage = await stack.enter_async_context(opening)
    board.player = Player(board.stage, breath=_BREATH_SECONDS)
    board.news.tell()
