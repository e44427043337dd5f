"""The page's server: what it tells a browser, and whom it refuses."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import httpx
import msgspec
import pytest

from organiser.chat.refs import Network
from organiser.i18n import LOCALES
from organiser.sandbox.bot_process import Health
from organiser.sandbox.page.board import Board, Feed
from organiser.sandbox.page.requests import Say, perform
from organiser.sandbox.page.server import create
from organiser.sandbox.player import Mood, Player
from organiser.sandbox.side import GROUP
from organiser.sandbox.stage import Part, Stage, State
from organiser.sandbox.telegram import TelegramSandbox
from organiser.sandbox.telegram_side import TelegramSide
from tests.fakes.world import catalogues

_STATIC = Path(__file__).resolve().parents[2] / "organiser/sandbox/page/static"
_CATALOGUES = catalogues()


@dataclass
class HalfStage:
    """A stage with Telegram only, and a bot that does not run."""

    telegram: TelegramSide
    health: Health = field(default_factory=Health)

    @property
    def sides(self) -> dict[Network, TelegramSide]:
        """The sides there are."""
        return {Network.TELEGRAM: self.telegram}


@asynccontextmanager
async def _browser(board: Board) -> AsyncIterator[httpx.AsyncClient]:
    async with asyncio.TaskGroup() as tasks:
        transport = httpx.ASGITransport(create(board, _CATALOGUES, tasks))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:1") as http:
            yield http


def _named() -> set[str]:
    """The words that the page and its scripts ask for by their whole name."""
    page = (_STATIC / "index.html").read_text(encoding="utf-8")
    scripts = [script.read_text(encoding="utf-8") for script in _STATIC.glob("*.js")]
    asked = [re.findall(r'\bsay\("([\w.]+)"[,)]', script) for script in scripts]
    return {*re.findall(r'data-(?:word|title|label)="([^"]+)"', page), *chain.from_iterable(asked)}


@pytest.mark.parametrize("locale", LOCALES)
async def test_every_word_of_the_page_is_there(locale: str) -> None:
    """The page names no word that the server does not have, in any language."""
    named = _named()
    async with _browser(Board()) as http:
        words = (await http.get(f"/api/words/{locale}")).json()

    assert set() == named - words.keys()
    assert all(words.values())


async def test_another_website_is_refused() -> None:
    """A request from another origin, or under another name, does nothing."""
    async with _browser(Board()) as http:
        foreign = await http.post("/api/tour/play", headers={"Origin": "https://elsewhere.example"})
        renamed = await http.get("/", headers={"Host": "elsewhere.example"})
        own = await http.get("/")

    assert (foreign.status_code, renamed.status_code, own.status_code) == (403, 400, 200)
    assert "default-src 'self'" in own.headers["content-security-policy"]


async def test_nothing_can_be_done_before_the_stage_is_set() -> None:
    """An act during the set-up is told to come later."""
    async with _browser(Board()) as http:
        answer = await http.post("/api/act", json={})

    assert answer.status_code == 503


async def test_starting_over_plays_from_the_beginning() -> None:
    """One press brings the tour back to its start, and plays it."""
    directed: list[str] = []

    class Directed:
        async def restart(self) -> None:
            directed.append("restart")

        async def play(self) -> None:
            directed.append("play")

    board = Board()
    board.player = cast("Player", Directed())
    async with _browser(board) as http:
        await http.post("/api/tour/again")

    assert directed == ["restart", "play"]


async def test_a_request_of_a_wrong_shape_is_refused() -> None:
    """What is no known act is refused, and the server goes on."""
    async with TelegramSandbox.start() as sandbox:
        board = Board()
        board.stage = cast("Stage", HalfStage(TelegramSide(sandbox)))
        async with _browser(board) as http:
            wrong = await http.post("/api/act", content=b'{"act": "fly"}')
            unknown = await http.post("/api/act", json=_say("nobody"))
            right = await http.post("/api/act", json=_say("anna"))

    assert [wrong.status_code, unknown.status_code, right.status_code] == [409, 409, 200]


def _say(person: str) -> dict[str, str]:
    return {"act": "say", "network": "telegram", "person": person, "chat": GROUP, "text": "Hoi"}


async def test_a_browser_is_told_each_change_once() -> None:
    """The first look brings everything, the next only what has changed."""
    async with TelegramSandbox.start() as sandbox:
        board = Board()
        stage = cast("Stage", HalfStage(TelegramSide(sandbox)))
        feed = Feed(board)
        before = [name for name, _ in feed.changes()]
        board.stage = stage
        board.player = cast(
            "Player", SimpleNamespace(steps=(), step=None, mood=Mood.IDLE, missing=[], at=None, shell="")
        )
        first = [name for name, _ in feed.changes()]
        await perform(stage, msgspec.json.encode(Say(Network.TELEGRAM, "anna", GROUP, "Hoi")))
        second = list(feed.changes())
        third = list(feed.changes())

    assert before == ["setup"]
    assert first == ["cast", "menus", "health", "lines", "tour"]
    assert [name for name, _ in second] == ["lines"]
    assert [line["text"] for line in msgspec.json.decode(second[0][1])["lines"]] == ["Hoi"]
    assert third == []


def test_a_browser_sees_the_set_up() -> None:
    """Each part's progress is told."""
    board = Board()
    feed = Feed(board)
    list(feed.changes())
    board.report(Part.SYNAPSE, State.WORKING)

    assert [msgspec.json.decode(data)["synapse"] for _, data in feed.changes()] == ["working"]
