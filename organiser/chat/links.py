"""Addresses that open a chat with an account: of the bot in private, perhaps for something."""

import re
from typing import Final
from urllib.parse import quote

_PAYLOAD: Final = re.compile(r"[A-Za-z0-9_-]{0,64}", re.ASCII)


def telegram_chat(username: str, payload: str = "") -> str:
    """Opens the private chat with a bot, whose app then says `/start payload` for who pressed it.

    Raises:
        ValueError: an app would not take the payload (https://core.telegram.org/bots/features#deep-linking):
            1 to 64 Latin letters, digits, `_` and `-`.
    """
    if not _PAYLOAD.fullmatch(payload):
        raise ValueError("not a payload of a deep link")
    return f"https://t.me/{username}?start={payload}" if payload else f"https://t.me/{username}"


def matrix_chat(user_id: str) -> str:
    """Shows an account, with which every client offers to begin a private chat. It can say nothing there."""
    return f"https://matrix.to/#/{quote(user_id, safe='@:')}"
