"""What a Matrix room's power levels let somebody do. Only reads their content; fetching is for others."""

import re
from typing import Any

ADMIN_LEVEL = 50
"""From this level on somebody can moderate a room by the defaults of every client: we call them admins."""
_CREATORS_ABOVE_ALL = 12
"""From this room version on, whoever made the room stands above all levels and is not listed in them."""

_DIGITS = re.compile(r"\s*[+-]?[0-9]{1,18}\s*")


def level(powers: dict[str, Any], user: str) -> int:
    """The level of `user` by the content of `m.room.power_levels`."""
    users = powers.get("users")
    given = users.get(user) if isinstance(users, dict) else None
    return _number(given, _number(powers.get("users_default"), 0))


def is_admin(powers: dict[str, Any], user: str) -> bool:
    """Whether `user` may moderate the room."""
    return level(powers, user) >= ADMIN_LEVEL


def needed(powers: dict[str, Any], deed: str, default: int = ADMIN_LEVEL) -> int:
    """The level that a deed (`ban`, `kick`, `redact`, or `events_default` to write) needs."""
    return _number(powers.get(deed), default)


def creators(create: dict[str, Any]) -> set[str]:
    """Who stands above all levels, by the whole `m.room.create` event; nobody in older rooms."""
    content = create.get("content")
    content = content if isinstance(content, dict) else {}
    version = str(content.get("room_version", "1"))
    if not version.isdecimal() or int(version) < _CREATORS_ABOVE_ALL:
        return set()
    more = content.get("additional_creators")
    also = [str(one) for one in more] if isinstance(more, list) else []
    return {str(create.get("sender", "")), *also}


def _number(value: Any, default: int) -> int:
    """Old rooms hold levels as strings."""
    if isinstance(value, bool):
        return default
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, str) and _DIGITS.fullmatch(value) else default
