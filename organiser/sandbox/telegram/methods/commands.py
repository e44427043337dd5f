"""The bot itself: getMe and its command menu per scope and language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import msgspec

from organiser.sandbox.telegram.errors import bad_request
from organiser.sandbox.telegram.methods.rules import chat_of

if TYPE_CHECKING:
    from organiser.sandbox.telegram.methods.parameters import Nothing
    from organiser.sandbox.telegram.methods.rules import Caller

Json = dict[str, Any]

MAX_COMMANDS: Final = 100
MAX_DESCRIPTION: Final = 256
_LANGUAGE: Final = re.compile(r"([a-z]{2})?")
_OF_ONE_CHAT: Final = frozenset({"chat", "chat_administrators", "chat_member"})
_COMMAND: Final = re.compile(r"[a-z0-9_]{1,32}")
SCOPES: Final = frozenset(
    {
        "default", "all_private_chats", "all_group_chats", "all_chat_administrators", "chat",
        "chat_administrators", "chat_member",
    }
)  # fmt: skip


class Menu(msgspec.Struct, frozen=True, kw_only=True):
    """Which menu is meant."""

    scope: Json | None = None
    language_code: str = ""


class SetMyCommands(Menu, frozen=True, kw_only=True):
    """The parameters of setMyCommands."""

    commands: list[Json]


def get_me(caller: Caller, _given: Nothing) -> Json:
    """Who the bot is."""
    return caller.bot.me


def set_my_commands(caller: Caller, given: SetMyCommands) -> bool:
    """Replace one menu."""
    if len(given.commands) > MAX_COMMANDS:
        raise bad_request("can't set more than 100 commands")
    for command in given.commands:
        if not _COMMAND.fullmatch(str(command.get("command", "")).removeprefix("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", ""))) <= MAX_DESCRIPTION:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    caller.bot.commands[_key(caller, given)] = given.commands
    return True


def get_my_commands(caller: Caller, given: Menu) -> list[Json]:
    """Show one menu."""
    return caller.bot.commands.get(_key(caller, given), [])


def delete_my_commands(caller: Caller, given: Menu) -> bool:
    """Remove one menu."""
    caller.bot.commands.pop(_key(caller, given), None)
    return True


def _key(caller: Caller, given: Menu) -> tuple[str, str]:
    scope = given.scope or {"type": "default"}
    if scope.get("type") not in SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    if not _LANGUAGE.fullmatch(given.language_code):
        raise bad_request("invalid language code specified")
    named = [scope["type"]]
    if scope["type"] in _OF_ONE_CHAT:
        named.append(chat_of(caller, scope.get("chat_id", "")).id)
    if scope["type"] == "chat_member":
        named.append(scope["user_id"])
    return ":".join(map(str, named)), given.language_code
