"""A network in memory that fills the port `chat.ports.Outlet`.

It keeps what it shows (`shown`), writes down every request (`calls`), fails as it is told, and holds requests
until it is let go. `tests/contracts` holds it to the same suite as the real ones.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from organiser.chat.flat import plain_text
from organiser.chat.incoming import Answered
from organiser.chat.outgoing import Ask, Do, Post, Question
from organiser.chat.ports import Menu
from organiser.chat.refs import ChatRef, MessageRef, Network
from organiser.errors import Rejected
from tests.fakes.clock import START


@dataclass(frozen=True, slots=True)
class Call:
    """One request: its method, where, what, and its key."""

    method: str
    chat: str
    what: str = ""
    key: str = ""
    reply_to: str | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """How the next request of a method goes wrong; `carried_out` ones did their work all the same."""

    failure: Exception
    carried_out: bool = False
    method: str | None = None


@dataclass
class FakeOutlet:
    """A network; on Matrix a key that was seen does nothing a second time."""

    network: Network
    length: int = 4096
    calls: list[Call] = field(default_factory=list)
    shown: dict[tuple[str, str], str] = field(default_factory=dict)
    reactions: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    answer: Callable[[ChatRef, Ask], Answered] | None = None
    faults: deque[Fault] = field(default_factory=deque)
    open_before: asyncio.Event = field(default_factory=asyncio.Event)
    open_after: asyncio.Event = field(default_factory=asyncio.Event)
    under_way: int = 0
    most_under_way: int = 0

    def __post_init__(self) -> None:
        """Nothing is held at first."""
        self.open_before.set()
        self.open_after.set()
        self._count = 0
        self._done: dict[tuple[str, str], str] = {}
        self._news = asyncio.Condition()

    def fail(self, *failures: Exception, carried_out: bool = False, method: str | None = None) -> None:
        """Let the next requests (of a method) go wrong, one each."""
        self.faults.extend(Fault(failure, carried_out, method) for failure in failures)

    async def until(self, satisfied: Callable[[], bool]) -> None:
        """Wait for a request that makes it true."""
        async with asyncio.timeout(40), self._news:
            await self._news.wait_for(satisfied)

    async def until_calls(self, count: int) -> None:
        """Wait until so many requests have arrived."""
        await self.until(lambda: len(self.calls) >= count)

    def texts(self, chat: str) -> list[str]:
        """What stands in a chat, in order."""
        return [text for (where, _), text in self.shown.items() if where == chat]

    def render(self, post: Post) -> Sequence[str]:
        """Words with name and heading, cut at every `length` characters."""
        name = f"{post.speaker.name}: " if post.speaker else ""
        heading = f"{plain_text(post.heading)}\n" if post.heading else ""
        file = f"[{post.attachment.kind}] " if post.attachment else ""
        said = f"{name}{heading}{file}{plain_text(post.text)}"
        return [said[at : at + self.length] for at in range(0, len(said), self.length)] or [""]

    async def post(self, chat: ChatRef, piece: str, *, reply_to: str | None, key: str) -> str:
        """Show a new message."""

        def act() -> str:
            self._count += 1
            message = f"{self.network[0]}{self._count}"
            self.shown[chat.home.id, message] = piece
            return message

        return await self._request(Call("post", chat.home.id, piece, key, reply_to), act)

    async def revise(self, message: MessageRef, piece: str, *, key: str) -> None:
        """Change a message that is there."""

        def act() -> str:
            self._known(message)
            self.shown[message.chat.home.id, message.id] = piece
            return ""

        await self._request(Call("revise", message.chat.home.id, f"{message.id}={piece}", key), act)

    async def delete(self, message: MessageRef, *, key: str) -> None:
        """Remove a message; one that is gone is no fault."""

        def act() -> str:
            self.shown.pop((message.chat.home.id, message.id), None)
            return ""

        await self._request(Call("delete", message.chat.home.id, message.id, key), act)

    async def react(self, message: MessageRef, emoji: str, *, key: str) -> str | None:
        """Show an emoji; on Matrix it has an id."""

        def act() -> str:
            self._known(message)
            self.reactions.setdefault((message.chat.home.id, message.id), []).append(emoji)
            return f"r{len(self.calls)}"

        reaction = await self._request(Call("react", message.chat.home.id, f"{message.id}={emoji}", key), act)
        return reaction if self.network is Network.MATRIX else None

    async def unreact(self, message: MessageRef, reaction: str | None, *, key: str) -> None:
        """Take the emoji back."""

        def act() -> str:
            self.reactions.pop((message.chat.home.id, message.id), None)
            return ""

        await self._request(Call("unreact", message.chat.home.id, f"{message.id}={reaction}", key), act)

    async def answer_tap(self, tap: str, text: str) -> None:
        """Note the answer."""
        await self._request(Call("answer_tap", "", f"{tap}={text}"), str)

    async def show_menu(self, menu: Menu, chat: ChatRef | None = None) -> None:
        """Note the menu."""
        where = "" if chat is None else chat.id
        await self._request(Call("show_menu", where, f"{menu.scope}.{menu.language}"), str)

    async def ask(self, chat: ChatRef, question: Ask) -> Answered:
        """Answer as the test says; nothing is known otherwise."""
        await self._request(Call("ask", chat.id, f"{question.question}"), str)
        if self.answer is not None:
            return self.answer(chat, question)
        reason = "gone" if question.question is Question.FILE else None
        return Answered(chat=chat, at=START, token=question.token, failed=True, reason=reason)

    async def do(self, chat: ChatRef, deed: Do, *, key: str) -> None:
        """Note the deed."""
        await self._request(Call("do", chat.id, f"{deed.deed}", key), str)

    def _known(self, message: MessageRef) -> None:
        if (message.chat.home.id, message.id) not in self.shown:
            raise Rejected("gone")

    async def _request(self, call: Call, act: Callable[[], str]) -> str:
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        try:
            async with self._news:
                self.calls.append(call)
                self._news.notify_all()
            await self.open_before.wait()
            result = self._carried_out(call, act)
            async with self._news:
                self._news.notify_all()
            await self.open_after.wait()
            return result
        finally:
            self.under_way -= 1

    def _carried_out(self, call: Call, act: Callable[[], str]) -> str:
        fault = None
        if self.faults and self.faults[0].method in {None, call.method}:
            fault = self.faults.popleft()
        if fault is not None and not fault.carried_out:
            raise fault.failure
        repeated = self.network is Network.MATRIX and bool(call.key)
        if not repeated or (call.method, call.key) not in self._done:
            self._done[call.method, call.key] = act()
        if fault is not None:
            raise fault.failure
        return self._done[call.method, call.key]
