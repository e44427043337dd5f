"""What people do alone with the bot in a scene, with a bot that is played by hand."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from organiser.chat.outgoing import Post
from organiser.chat.refs import Network
from organiser.forms import Wording
from organiser.i18n import Words
from organiser.sandbox.acts import ANYTHING, Chooses, Follows, Operates, Reads, Tells
from organiser.sandbox.cast import on
from organiser.sandbox.in_private import InPrivate
from organiser.sandbox.lines import BOT_KEY, Button, Line
from organiser.sandbox.news import News
from organiser.sandbox.side import Impossible
from organiser.sandbox.telegram import TelegramSandbox
from organiser.sandbox.telegram_side import TelegramSide
from organiser.views.rich import post

if TYPE_CHECKING:
    from organiser.sandbox.stage import Stage

_M, _T = Network.MATRIX, Network.TELEGRAM
_LINK = "https://t.me/organiser_demo_bot?start=link_K7Q2"


@dataclass
class Shown:
    """A network on which everybody sees what the test puts there, and what people do is written down."""

    network: Network
    shown: list[Line] = field(default_factory=list)
    done: list[tuple[str, ...]] = field(default_factory=list)

    @property
    def people(self) -> tuple[Any, ...]:
        """Those who have an account there."""
        return on(self.network)

    def lines(self, _chat: str) -> list[Line]:
        """What is to be seen."""
        return list(self.shown)

    async def says(self, *said: str) -> str:
        """Somebody says something."""
        self.done.append(said)
        return ""

    async def taps(self, *tapped: str) -> str:
        """Somebody presses a button."""
        self.done.append(tapped)
        return ""

    async def follows(self, *followed: str) -> str:
        """Somebody opens a link."""
        self.done.append(followed)
        return ""

    def show(self, text: str, *buttons: Button, at: str = "1") -> None:
        """Let the bot say something, or something else in its place."""
        line = Line(id=at, place=1, sender=BOT_KEY, name="", at="", text=text, buttons=(buttons,))
        self.shown = [one for one in self.shown if one.id != at] + [line]


class HalfStage:
    """Two networks that are shown, an operator's command, and English everywhere."""

    def __init__(self) -> None:
        self.matrix, self.telegram = Shown(_M), Shown(_T)
        self.sides = {_M: self.matrix, _T: self.telegram}
        self.bot = SimpleNamespace(command=self._command)
        self.news = News()

    async def _command(self, *_arguments: str) -> str:
        return "The code: K7Q2"

    def lines(self, network: Network, chat: str) -> list[Line]:
        """What is to be seen."""
        return self.sides[network].lines(chat)

    def words(self, _network: Network, _person: str) -> Words:
        """No words are needed here."""
        return cast("Words", None)

    async def until(self, found: Any, seconds: float) -> Any:
        """As on any stage."""
        return await self.news.until(found, seconds)


def _text(text: str) -> Wording:
    return lambda _words: text


@asynccontextmanager
async def _private() -> AsyncIterator[tuple[HalfStage, InPrivate]]:
    stage = HalfStage()
    private = InPrivate(cast("Stage", stage))
    private.begin_step()
    yield stage, private


async def test_a_choice_is_a_number_where_there_are_no_buttons() -> None:
    """On Matrix the numbers that stand before the labels are said, in one message."""
    async with _private() as (stage, private):
        stage.matrix.show("Which?\n\n1. Bolt\n2. Uber Eats\n3. Deliveroo")
        await private.do(Chooses(_M, "priya", (_text("Deliveroo"), _text("Bolt"))))

    assert [("priya", "priya", "3 1")] == stage.matrix.done


async def test_a_choice_is_pressed_where_there_are_buttons() -> None:
    """On Telegram each label is a button to press, in the newest message that has it."""
    async with _private() as (stage, private):
        stage.telegram.show("Which?", Button("Bolt", "old"), at="1")
        stage.telegram.show("Which?", Button("Bolt", "b"), Button("Done", "d"), at="2")
        await private.do(Chooses(_T, "minjun", (_text("Bolt"), _text("Done"))))

    assert [("minjun", "minjun", "2", "b"), ("minjun", "minjun", "2", "d")] == stage.telegram.done


async def test_a_choice_is_waited_for() -> None:
    """Who wants to choose waits until the bot offers it; what it offered before this step does not count."""
    async with _private() as (stage, private):
        stage.telegram.show("Sure?", Button("Yes", "old"))
        private.begin_step()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(private.do(Chooses(_T, "minjun", (_text("Yes"),))))
            await asyncio.sleep(0)
            before = list(stage.telegram.done)
            stage.telegram.show("Sure, now?", Button("Yes", "new"))
            stage.news.tell()

    assert [] == before
    assert [("minjun", "minjun", "1", "new")] == stage.telegram.done


async def test_what_an_operator_is_given_can_be_said() -> None:
    """What a command prints is kept, and said behind what somebody says."""
    async with _private() as (stage, private):
        await private.do(Operates(("founder-code",), "founder", r"code: (\w+)"))
        await private.do(Tells(_M, "sam", _text("!found"), "founder"))

    assert [("sam", "sam", "!found K7Q2")] == stage.matrix.done


async def test_a_command_that_prints_something_else_is_noticed() -> None:
    """Nothing is said with a note that was not found."""
    async with _private() as (_, private):
        with pytest.raises(Impossible):
            await private.do(Operates(("founder-code",), "founder", r"kode: (\w+)"))


async def test_a_link_is_opened_on_the_other_network() -> None:
    """The link that the bot showed on Matrix is opened on Telegram; without one nothing is opened."""
    async with _private() as (stage, private):
        with pytest.raises(LookupError):
            await private.do(Follows(_T, "priya", _M))
        stage.matrix.show(f"1. Open Telegram: {_LINK}")
        await private.do(Follows(_T, "priya", _M))

    assert [("priya", _LINK)] == stage.telegram.done


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("Gent is founded. You are its member 1, until 3 May.", True),
        ("Gent is founded. You are its  member 1,\nuntil ever.", True),
        ("Gent is founded. You are its member 2, until 3 May.", False),
        ("until 3 May. Gent is founded. You are its member 1", False),
    ],
)
async def test_what_is_read_is_as_the_view_says_it(said: str, read: bool) -> None:  # noqa: FBT001
    """All that is worded must be there, in order; days and codes may be anything."""
    wanted = Reads(_M, "sam", (lambda _words: _founded(),))
    async with _private() as (stage, private):
        stage.matrix.show(said)

        assert read == (private.read(wanted) is not None)


def _founded() -> Post:
    return post(f"Gent is founded. You are its member 1, until {ANYTHING}.")


async def test_what_was_read_before_is_not_read_again() -> None:
    """A message counts once, until it says something else; one of an earlier step does not count."""
    wanted = Reads(_M, "sam", (_text("Which?"),))
    async with _private() as (stage, private):
        stage.matrix.show("Which? Bolt")
        first, second = private.read(wanted), private.read(wanted)
        stage.matrix.show("Which? Uber Eats")
        changed = private.read(wanted)
        private.begin_step()
        later = private.read(wanted)

    assert [True, False, True, False] == [one is not None for one in (first, second, changed, later)]


async def test_telegrams_app_offers_the_menu_of_the_persons_language() -> None:
    """Who has no menu in their language is offered that for everybody; a deep link says what it is for."""
    async with TelegramSandbox.start() as sandbox:
        side = TelegramSide(sandbox)
        side.bot.commands["all_private_chats", ""] = [{"command": "help", "description": "see it"}]
        side.bot.commands["all_private_chats", "ko"] = [{"command": "help", "description": "보기"}]
        menus = [side.menu(person) for person in ("anna", "minjun")]
        opened = await side.follows("priya", _LINK)
        with pytest.raises(Impossible):
            await side.follows("priya", "https://t.me/nobody?start=x")
        said = [line.text for line in side.lines("priya") if line.id == opened]

    assert [(("help", "see it"),), (("help", "보기"),)] == menus
    assert ["/start link_K7Q2"] == said
