"""A menu of commands as the Bot API takes it: what it would refuse is left out or shortened. Pure.

One bad entry would cost all of a menu. The limits are those of `BotCommand` and setMyCommands
(https://core.telegram.org/bots/api#botcommand).
"""

import re
from typing import Any, Final

from organiser.chat.flat import Flat
from organiser.chat.ports import Menu, MenuScope
from organiser.chat.refs import ChatRef
from organiser.chat.split import split

MAX_COMMANDS: Final = 100
MAX_DESCRIPTION: Final = 256
MIN_DESCRIPTION: Final = 3
"""What Bot API servers of before 2021 ask for; an operator may run one."""

_NAME: Final = re.compile(r"[a-z0-9_]{1,32}")
_SCOPES: Final = {
    MenuScope.PRIVATE: "all_private_chats",
    MenuScope.GROUP: "all_group_chats",
    MenuScope.ADMIN: "all_chat_administrators",
}


def method(menu: Menu) -> str:
    """The method that puts `menu` in place: one without commands is removed."""
    return "setMyCommands" if _commands(menu) else "deleteMyCommands"


def parameters(menu: Menu, chat: ChatRef | None = None) -> dict[str, Any]:
    """The parameters of that method; with `chat`, for it alone."""
    scope = {"type": _SCOPES[menu.scope]} if chat is None else {"type": "chat", "chat_id": int(chat.home.id)}
    place = {"scope": scope, "language_code": menu.language}
    commands = _commands(menu)
    return {**place, "commands": commands} if commands else place


def _commands(menu: Menu) -> list[dict[str, str]]:
    """Those entries that can be set, in their order."""
    described = {name: _shortened(text) for name, text in menu.entries if _NAME.fullmatch(name)}
    fitting = [(name, text) for name, text in described.items() if len(text) >= MIN_DESCRIPTION]
    return [{"command": name, "description": text} for name, text in fitting[:MAX_COMMANDS]]


def _shortened(text: str) -> str:
    """`text` on one line, cut between words where it is too long."""
    return split(Flat(" ".join(text.split())), MAX_DESCRIPTION)[0].text.rstrip()
