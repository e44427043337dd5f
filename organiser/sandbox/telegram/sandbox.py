"""The way in: start a stand-in, add people, bots and groups, and let them live."""

from __future__ import annotations

from collections import deque
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final

from organiser.sandbox.telegram.api import Api, Call
from organiser.sandbox.telegram.bots import Bot
from organiser.sandbox.telegram.chats import Chat
from organiser.sandbox.telegram.clock import Clock
from organiser.sandbox.telegram.faults import Faults
from organiser.sandbox.telegram.limits import Limits, Pace
from organiser.sandbox.telegram.members import (
    FORUM_RIGHTS,
    GROUP_RIGHTS,
    MEMBER,
    OWNER,
    RIGHTS,
    Membership,
    administrator,
)
from organiser.sandbox.telegram.messages import Draft
from organiser.sandbox.telegram.people import Person
from organiser.sandbox.telegram.server import Listener
from organiser.sandbox.telegram.world import World

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from organiser.sandbox.telegram.accounts import Account

CALLS_KEPT: Final = 10_000
FIRST_PERSON: Final = 700_000_000


class TelegramSandbox:
    """A Bot API server on loopback, and the people around it."""

    def __init__(
        self,
        *,
        limits: Limits,
        clock: Clock | None = None,
        seed: int | None = None,
        record_calls: bool = True,
    ) -> None:
        self.clock = clock or Clock()
        self.world = World(self.clock, seed)
        self.pace = Pace(limits)
        self.faults = Faults()
        self.calls: deque[Call] = deque(maxlen=CALLS_KEPT)
        self._api = Api(self.world, self.pace, self.faults, self.calls, record_calls)
        self._listener = Listener(self._api)

    @classmethod
    @asynccontextmanager
    async def start(
        cls,
        *,
        port: int = 0,
        limits: Limits | None = None,
        clock: Clock | None = None,
        seed: int | None = None,
        record_calls: bool = True,
    ) -> AsyncIterator[TelegramSandbox]:
        """Serve until the block ends; limits are off unless given.

        A bug of the stand-in itself is answered with 500 and raised at the end of the block.
        """
        sandbox = cls(limits=limits or Limits.off(), clock=clock, seed=seed, record_calls=record_calls)
        await sandbox._listener.open(port)
        try:
            yield sandbox
        finally:
            await sandbox._stop()
        if sandbox.crashes:
            raise ExceptionGroup("the Telegram sandbox has bugs", sandbox.crashes)

    @property
    def url(self) -> str:
        """What the bot is given as the API's address, without `/bot`."""
        return f"http://127.0.0.1:{self._listener.port}"

    @property
    def crashes(self) -> list[Exception]:
        """Bugs of the stand-in that came to light."""
        return self._api.crashes

    @property
    def version(self) -> int:
        """How often anything has changed; `until(lambda: tg.version > seen)` follows along."""
        return self.world.version

    async def goes_away(self) -> None:
        """Refuse connections, as when the line is cut; people go on talking."""
        for bot in self.world.bots.values():
            bot.updates.release()
        await self._listener.close()

    async def comes_back(self) -> None:
        """Serve on the same port as before, with the same memory."""
        await self._listener.open(self._listener.port)

    def record_calls(self, *, on: bool) -> None:
        """Keep requests in `calls`, or not."""
        self._api.record = on

    def add_bot(
        self,
        token: str,
        *,
        username: str,
        name: str,
        reads_all: bool = True,
    ) -> Bot:
        """Register a bot; its id is the token's first part.

        `reads_all=False` is privacy mode: only commands, mentions, replies to it and service
        messages.
        """
        bot = Bot(
            self.world,
            token,
            username=username,
            name=name,
            reads_all=reads_all,
            first_update=100_000_000 + self.world.number(),
        )
        self.world.bots[token] = bot
        self.world.accounts[bot.id] = bot
        return bot

    def add_person(
        self,
        first_name: str,
        *,
        last_name: str | None = None,
        username: str | None = None,
        language: str | None = None,
        hides_forwards: bool = False,
    ) -> Person:
        """Register somebody; `hides_forwards` is the privacy setting of forwarded messages."""
        person = Person(
            self.world,
            FIRST_PERSON + self.world.number(),
            first_name,
            last_name=last_name,
            username=username,
            language=language,
            hides_forwards=hides_forwards,
        )
        self.world.accounts[person.id] = person
        return person

    def add_group(
        self,
        title: str,
        *,
        members: Sequence[Account] = (),
        admins: Sequence[Account] = (),
        forum: bool = False,
        supergroup: bool = False,
        username: str | None = None,
        slow_mode_delay: int = 0,
    ) -> Chat:
        """Make a group; the first person among the admins owns it.

        It is a basic group unless it is a forum, has slow mode or a username, or is asked to be a
        supergroup. Bots in it are told (my_chat_member and a service message).
        """
        large = supergroup or forum or username is not None or slow_mode_delay > 0
        number = self.world.number()
        group = Chat(
            self.world,
            -1_001_000_000_000 - number if large else -4_000_000 - number,
            "supergroup" if large else "group",
            title,
            username=username,
            is_forum=forum,
            slow_mode_delay=slow_mode_delay,
        )
        self.world.groups[group.id] = group
        self._fill(group, [*members, *(a for a in admins if a not in members)], admins)
        return group

    def add_channel(self, title: str, *, username: str | None = None) -> Chat:
        """Make a channel, to forward from."""
        number = self.world.number()
        channel = Chat(self.world, -1_002_000_000_000 - number, "channel", title, username=username)
        self.world.groups[channel.id] = channel
        return channel

    async def until(
        self,
        satisfied: Callable[[], Any],
        timeout: float = 40,  # noqa: ASYNC109 - a test says how long it is patient
    ) -> Any:
        """Evaluate at each change until true, and return that value; raises TimeoutError."""
        return await self.world.until(satisfied, timeout)

    def _fill(self, group: Chat, members: Sequence[Account], admins: Sequence[Account]) -> None:
        owner = next((account for account in admins if not account.is_bot), None)
        for account in members:
            if not account.is_bot:
                group.set_membership(account, _standing(group, account, owner, admins))
        founder = owner or next(iter(group.people), None)
        bots = [account for account in members if account.is_bot]
        for bot in bots:
            standing = _standing(group, bot, owner, admins)
            self.world.change_member(group, bot, standing, by=founder or bot)
        if group.type == "group":
            self.world.post(group, founder, Draft(content={"group_chat_created": True}))
        elif bots:
            added = {"new_chat_members": [bot.wire for bot in bots]}
            self.world.post(group, founder, Draft(content=added))

    async def _stop(self) -> None:
        await self.goes_away()


def _standing(group: Chat, account: Account, owner: Account | None, admins: Sequence[Account]) -> Membership:
    if account is owner:
        return OWNER
    if account in admins:
        forum = FORUM_RIGHTS if group.is_forum else ()
        return administrator(*RIGHTS, *GROUP_RIGHTS, *forum)
    return MEMBER
