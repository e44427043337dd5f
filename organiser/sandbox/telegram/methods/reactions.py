"""setMessageReaction and answerCallbackQuery: the bot's small answers."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from organiser.sandbox.telegram.compose import picked
from organiser.sandbox.telegram.errors import bad_request
from organiser.sandbox.telegram.methods.parameters import OneMessage
from organiser.sandbox.telegram.methods.rules import Caller, chat_of, message_of, present

Json = dict[str, Any]

TAP_SECONDS: Final = 15
MAX_ANSWER: Final = 200
_NAMED: Final = (
    "❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 "
    "❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 "
    "😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ "
    "😡 "
)
EMOJIS: Final = frozenset(_NAMED.split())


class SetMessageReaction(OneMessage, frozen=True, kw_only=True):
    """The parameters of setMessageReaction."""

    reaction: tuple[Json, ...] = ()
    is_big: bool = False


class AnswerCallbackQuery(msgspec.Struct, frozen=True, kw_only=True):
    """The parameters of answerCallbackQuery."""

    callback_query_id: str
    text: str | None = None
    show_alert: bool = False
    url: str | None = None
    cache_time: int = 0


def set_message_reaction(caller: Caller, given: SetMessageReaction) -> bool:
    """Set the one reaction that a bot may have on a message, or take it back."""
    chat = chat_of(caller, given.chat_id)
    present(caller, chat)
    message = message_of(chat, given.message_id, "react")
    if len(given.reaction) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    emojis = tuple(_emoji(reaction) for reaction in given.reaction)
    if message.is_service:
        raise bad_request("MESSAGE_ID_INVALID")
    caller.world.react(caller.bot, message, emojis)
    return True


def _emoji(reaction: Json) -> str:
    emoji = str(reaction.get("emoji", ""))
    if reaction.get("type") != "emoji" or emoji.replace("\ufe0f", "") not in EMOJIS:
        raise bad_request("REACTION_INVALID")
    return emoji


def answer_callback_query(caller: Caller, given: AnswerCallbackQuery) -> bool:
    """Answer a tapped button, once and within 15 seconds."""
    tap = caller.world.taps.get(given.callback_query_id)
    late = tap is not None and caller.world.clock.seconds() - tap.at > TAP_SECONDS
    if tap is None or late:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if len(given.text or "") > MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    answer = {"text": given.text, "show_alert": given.show_alert, "url": given.url}
    tap.resolve(picked(answer, tuple(answer)))
    caller.world.changed()
    return True
