"""A chat: its people, topics, permissions and messages, and waiting for what happens in it.

Private chats, groups, supergroups and channels are one class with a type, as in the Bot API. What
the rules of writing are, and who is told, is not decided here.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from typing_extensions import override

from organiser.sandbox.telegram.members import LEFT, PERMISSIONS, Membership

if TYPE_CHECKING:
    from collections.abc import Callable

    from organiser.sandbox.telegram.accounts import Account
    from organiser.sandbox.telegram.messages import Message
    from organiser.sandbox.telegram.world import World

Json = dict[str, Any]
ChatType = Literal["private", "group", "supergroup", "channel"]


@dataclass(slots=True, eq=False)
class _Watch:
    """Somebody who waits for a message that satisfies a predicate."""

    wanted: Callable[[Message], bool]
    found: asyncio.Future[Message]

    def look(self, message: Message) -> None:
        if self.found.done():
            return
        try:
            if self.wanted(message):
                self.found.set_result(message)
        except Exception as error:  # noqa: BLE001 - it belongs to the one who waits
            self.found.set_exception(error)


@dataclass(slots=True, eq=False, repr=False)
class Chat:
    """A chat and everything in it."""

    world: World
    id: int
    type: ChatType
    title: str = ""
    username: str | None = None
    is_forum: bool = False
    slow_mode_delay: int = 0
    hides_members: bool = False
    permissions: frozenset[str] = frozenset(PERMISSIONS)
    description: str | None = None
    members: dict[int, Membership] = field(default_factory=dict)
    accounts: dict[int, Account] = field(default_factory=dict)
    by_id: dict[int, Message] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    actions: list[tuple[int, str]] = field(default_factory=list)
    pinned: list[Message] = field(default_factory=list)
    upgraded_to: Chat | None = None
    last_id: int = 0
    last_spoke: dict[int, float] = field(default_factory=dict)
    _watches: list[_Watch] = field(default_factory=list)

    @override
    def __repr__(self) -> str:
        """Show the type and title."""
        return f"<{self.type} {self.title!r}>"

    @property
    def messages(self) -> list[Message]:
        """What a member sees now, in order, edits and deletions applied."""
        return list(self.by_id.values())

    @property
    def people(self) -> list[Account]:
        """The people who are in the chat."""
        return [a for a in self.accounts.values() if not a.is_bot and self.membership(a).present]

    @property
    def wire(self) -> Json:
        """The Bot API's Chat."""
        if self.type == "private":
            person = self.person.wire
            kept = ("id", "first_name", "last_name", "username")
            return {"type": "private", **{key: person[key] for key in kept if key in person}}
        out: Json = {"id": self.id, "title": self.title, "type": self.type}
        if self.username is not None:
            out["username"] = self.username
        if self.is_forum:
            out["is_forum"] = True
        return out

    @property
    def person(self) -> Account:
        """The person of a private chat."""
        return self.accounts[self.id]

    def membership(self, account: Account) -> Membership:
        """How the account belongs to this chat."""
        return self.members.get(account.id, LEFT)

    def set_membership(self, account: Account, membership: Membership) -> None:
        """Write down how the account belongs; tells nobody."""
        self.accounts[account.id] = account
        self.members[account.id] = membership

    def add_topic(self, name: str, *, by: Account | None = None) -> Topic:
        """Open a forum topic; it can be used where a chat is."""
        return self.world.open_topic(self, name, by=by)

    def upgrades(self) -> Chat:
        """Become a supergroup with another id, and return it."""
        return self.world.upgrade(self)

    def makes_read_only(self) -> None:
        """Let only administrators write."""
        self.permissions -= {name for name in PERMISSIONS if name.startswith("can_send")}

    def touched(self, message: Message) -> None:
        """Show a new or changed message to those who wait."""
        if self._watches:
            for watch in self._watches:
                watch.look(message)
        self.world.changed()

    async def until(
        self,
        wanted: Callable[[Message], bool],
        timeout: float = 40,  # noqa: ASYNC109 - a test says how long it is patient
    ) -> Message:
        """Return the first message, present or to come (or edited so), that satisfies.

        Raises TimeoutError, which shows the last messages.
        """
        watch = _Watch(wanted, asyncio.get_running_loop().create_future())
        for message in self.messages:
            watch.look(message)
        return await self._found(watch, timeout)

    async def until_edited(
        self,
        message: Message,
        wanted: Callable[[Message], bool] = lambda _: True,
        timeout: float = 40,  # noqa: ASYNC109 - a test says how long it is patient
    ) -> Message:
        """Return the message once it has been edited (at all, or so that it satisfies)."""
        watch = _Watch(
            lambda seen: seen is message and seen.edited is not None and wanted(seen),
            asyncio.get_running_loop().create_future(),
        )
        watch.look(message)
        return await self._found(watch, timeout)

    async def _found(self, watch: _Watch, seconds: float) -> Message:
        self._watches.append(watch)
        try:
            async with asyncio.timeout(seconds):
                return await watch.found
        except TimeoutError as error:
            shown = "\n".join(map(repr, self.messages[-8:]))
            raise TimeoutError(f"not seen in {self.title!r}, which shows:\n{shown}") from error
        finally:
            self._watches.remove(watch)


@dataclass(slots=True, eq=False)
class Topic:
    """A forum topic: usable where a chat is."""

    chat: Chat
    id: int
    name: str
    icon_color: int = 0x6FB9F0
    closed: bool = False

    @property
    def messages(self) -> list[Message]:
        """What a member sees in this topic now."""
        return [message for message in self.chat.messages if message.topic_id == self.id]

    async def until(
        self,
        wanted: Callable[[Message], bool],
        timeout: float = 40,  # noqa: ASYNC109 - a test says how long it is patient
    ) -> Message:
        """As `Chat.until`, in this topic only."""
        return await self.chat.until(lambda m: m.topic_id == self.id and wanted(m), timeout)
