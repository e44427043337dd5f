"""Checks of one Matrix room: whether the bot is in it and may write and ban, and whether it is encrypted."""

from typing import Any, Protocol
from urllib.parse import quote

import httpx

from organiser.doctor.finding import Finding, fault, fine, note
from organiser.platforms.matrix import power


class Account(Protocol):
    """Asks the homeserver in the name of the bot's account."""

    async def ask(self, method: str, path: str) -> httpx.Response:
        """Send one request. Raises httpx.HTTPError where the server is out of order."""
        ...


async def examine(account: Account, user: str, room: str, *, joined: bool) -> Finding:
    """Look at a room that is in a conversation, with the eyes of the bot's account `user`."""
    if not joined:
        return fault(
            f"Room {room}: the bot is not in it.", "Invite it again, or say /bridge leave elsewhere."
        )
    powers = await _state(account, room, "m.room.power_levels")
    encrypted = bool(await _state(account, room, "m.room.encryption"))
    made = await _state(account, room, "m.room.create", "?format=event")
    own = power.level(powers, user)
    if user in power.creators(made):
        return _told(room, encrypted=encrypted)
    if own < (writes := _to_write(powers, "m.room.encrypted" if encrypted else "m.room.message")):
        return fault(f"Room {room}: the bot may not write.", f"Give it power level {writes} there.")
    if own < (bans := power.needed(powers, "ban")):
        mend = f"Give it power level {bans} there, so that /ban reaches Matrix."
        return note(f"Room {room}: the bot may not ban.", mend)
    return _told(room, encrypted=encrypted)


def _told(room: str, *, encrypted: bool) -> Finding:
    return fine(
        f"Room {room}: the bot may write and ban; the room is {'' if encrypted else 'not '}encrypted."
    )


def _to_write(powers: dict[str, Any], kind: str) -> int:
    events = powers.get("events")
    return power.needed(
        events if isinstance(events, dict) else {}, kind, power.needed(powers, "events_default", 0)
    )


async def _state(account: Account, room: str, kind: str, query: str = "") -> dict[str, Any]:
    """The content of a state event (or all of it, with a query that asks so); empty where there is none."""
    answer = await account.ask("GET", f"/rooms/{quote(room, safe='')}/state/{kind}{query}")
    said = answer.json() if answer.is_success else {}
    return said if isinstance(said, dict) else {}
