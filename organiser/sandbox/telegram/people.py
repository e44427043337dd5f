"""The people of the sandbox, driven from tests, the demo, the bench and the chaos runner.

They do what a Telegram user's thumb does; where the app would not let
them (no member, silenced, a blocked bot), PermissionError is raised.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from organiser.sandbox.telegram.accounts import Account
from organiser.sandbox.telegram.members import MEMBER, kicked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from organiser.sandbox.telegram.bots import Bot
    from organiser.sandbox.telegram.messages import Message

Json = dict[str, Any]

_DEEP_LINK: Final = re.compile(
    r"(?:https?://)?t\.me/(?P<bot>\w+)(?:\?start=(?P<payload>[^&#]*))?", re.IGNORECASE
)
_PAYLOAD: Final = re.compile(r"[A-Za-z0-9_-]{0,64}")


@dataclass(slots=True, eq=False)
class Tap:
    """A tapped button, and the bot's answer to it (text, show_alert, url) once it came."""

    id: str
    button: Json
    at: float
    answer: Json | None = None
    _answered: asyncio.Event = field(default_factory=asyncio.Event)

    def resolve(self, answer: Json) -> None:
        """Take the bot's answer."""
        self.answer = answer
        self._answered.set()

    async def answered(
        self,
        timeout: float = 40,  # noqa: ASYNC109 - a test says how long it is patient
    ) -> Json:
        """Wait for the bot's answer; raises TimeoutError."""
        async with asyncio.timeout(timeout):
            await self._answered.wait()
        return self.answer or {}


class Person(Account):
    """Somebody with a Telegram app."""

    def starts(self, bot: Bot, payload: str = "") -> Message:
        """Press Start in the private chat (with a deep link's payload, when given)."""
        if self.id in bot.blocked_by:
            self.unblocks(bot)
        return self.says(bot, f"/start {payload}".strip())

    def opens(self, link: str) -> Message:
        """Follow a bot's deep link, such as a button's, and press Start.

        Raises LookupError where the link leads to no bot, ValueError where an app would not take its payload.
        """
        found = _DEEP_LINK.fullmatch(link)
        username = found["bot"].lower() if found else ""
        bot = next(
            (one for one in self.world.bots.values() if (one.username or "").lower() == username), None
        )
        if found is None or bot is None:
            raise LookupError("the link leads to no bot")
        payload = found["payload"] or ""
        if not _PAYLOAD.fullmatch(payload):
            raise ValueError("a payload has up to 64 of the characters A-Z, a-z, 0-9, _ and -")
        return self.starts(bot, payload)

    def blocks(self, bot: Bot) -> None:
        """Block a bot: it gets my_chat_member, and 403 from then on."""
        chat = self.private(bot)
        bot.blocked_by.add(self.id)
        self.world.change_member(chat, bot, kicked(), by=self)

    def unblocks(self, bot: Bot) -> None:
        """Let a bot write again."""
        bot.blocked_by.discard(self.id)
        self.world.change_member(self.private(bot), bot, MEMBER, by=self)

    def taps(self, message: Message, button: str) -> Tap:
        """Tap the inline button with this text or callback data.

        A button with a link only returns it in `Tap.button["url"]`. Raises LookupError when the
        message has no such button.
        """
        return self.world.tap(self, message, _button(message, button))

    def votes(self, message: Message, options: Sequence[int]) -> None:
        """Vote in a poll by the places of the options; an empty list takes the vote back."""
        self.world.vote(self, message, list(options))


def _button(message: Message, named: str) -> Json:
    for row in message.buttons:
        for button in row:
            if named in {button.get("text"), button.get("callback_data")}:
                return button
    offered = [button.get("text") for row in message.buttons for button in row]
    raise LookupError(f"no button {named!r} among {offered}")
