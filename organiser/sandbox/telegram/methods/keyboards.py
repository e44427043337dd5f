"""Reading reply_markup: inline keyboards, reply keyboards, force reply."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from organiser.sandbox.telegram.errors import bad_request
from organiser.sandbox.telegram.links import fault

Json = dict[str, Any]

MAX_CALLBACK_DATA: Final = 64
MAX_BUTTONS: Final = 100
MAX_BYTES: Final = 10_240
"""What the server takes of an inline keyboard, though its reference does not tell."""

_ACTIONS: Final = frozenset(
    {
        "url", "callback_data", "web_app", "login_url", "switch_inline_query",
        "switch_inline_query_current_chat", "switch_inline_query_chosen_chat", "copy_text",
        "callback_game", "pay",
    }
)  # fmt: skip
_OTHERS: Final = frozenset({"keyboard", "remove_keyboard", "force_reply"})


def markup(given: Json | None) -> Json | None:
    """A checked reply_markup; an inline keyboard without buttons is none."""
    if not given:
        return None
    if "inline_keyboard" not in given:
        if given.keys().isdisjoint(_OTHERS):
            raise bad_request("object expected as reply markup")
        return given
    keyboard = given["inline_keyboard"]
    if not isinstance(keyboard, list):
        raise bad_request('field "inline_keyboard" must be of type Array')
    if not all(isinstance(row, list) for row in keyboard):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    rows = [[_button(button) for button in row] for row in keyboard if row]
    if sum(map(len, rows)) > MAX_BUTTONS or len(msgspec.json.encode(rows)) > MAX_BYTES:
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": rows} if rows else None


def _button(button: Any) -> Json:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    checked: Json = button
    if "text" not in checked:
        raise bad_request("can't parse inline keyboard button: Can't find field \"text\"")
    if not str(checked["text"]).strip():
        raise bad_request('can\'t parse inline keyboard button: Field "text" must be non-empty')
    if checked.keys().isdisjoint(_ACTIONS):
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    data = checked.get("callback_data")
    if data is not None and not 1 <= len(str(data).encode()) <= MAX_CALLBACK_DATA:
        raise bad_request("BUTTON_DATA_INVALID")
    url = checked.get("url")
    if url and (wrong := fault(str(url))):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: {wrong}")
    return checked
