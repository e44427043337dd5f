"""The people of the sandbox, driven from tests, the demo, the bench and the chaos runner.

They do what a Telegram user's thumb does; where the app would not let
them (no member, silenced, a blocked bot), PermissionError is raised.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from organiser.sandbox.telegram.accounts import Account
from organiser.sandbox.telegram.members import MEMBER, kicked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from organiser.sandbox.telegram.bots import Bot
    from organiser.sandbox.telegram.messages import Message

Json = dict[str, Any]


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
