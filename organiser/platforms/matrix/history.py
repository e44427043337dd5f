"""Fetches what a sync left out: a `limited` timeline has a hole before it, which nio leaves open."""

from typing import Any
from urllib.parse import urlencode

from organiser.errors import InDoubt, Rejected, Scope, Unreachable
from organiser.platforms.matrix.failures import ServerFault
from organiser.platforms.matrix.session import Session, room_path
from organiser.platforms.patience import Patience

GAP_LIMIT = 5_000
"""Events that are fetched for one hole; what lies before them is announced as a gap."""
_PAGE = 250


class History:
    """Reads back in rooms of one session."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._patience = Patience()

    async def before(
        self, room: str, start: str, until: str | None, *, since: int = 0, limit: int = GAP_LIMIT
    ) -> tuple[list[dict[str, Any]], bool]:
        """The events from token `until` up to token `start`, oldest first, and whether these are all.

        Ends at the bot's own coming into the room: what was said before is none of its business; and where
        an event is older than `since` (ms).
        """
        found: list[dict[str, Any]] = []
        token: str | None = start
        while token:
            if len(found) >= limit:
                return found[::-1], False
            page = await self._page(room, token, until)
            if page is None:
                return found[::-1], False
            events = _chunk(page)
            found.extend(events)
            if any(entered(event, self._session.user) or is_older(event, since) for event in events):
                break
            end = page.get("end") if events else None
            token = end if isinstance(end, str) else None
        return found[::-1], True

    async def first_after(self, room: str, since: str) -> int | None:
        """When (ms) the first event after token `since` happened, None where it cannot be seen."""
        query = urlencode({"dir": "f", "from": since, "limit": 1})
        page = await self._seen(f"{room_path(room, 'messages')}?{query}") or {}
        times = [event.get("origin_server_ts") for event in _chunk(page)]
        return next((at for at in times if isinstance(at, int)), None)

    async def sender(self, room: str, event_id: str) -> str | None:
        """Who sent an event; None where it cannot be seen."""
        event = await self._seen(room_path(room, "event", event_id)) or {}
        sender = event.get("sender")
        return sender if isinstance(sender, str) else None

    async def is_redacted(self, room: str, event_id: str) -> bool:
        """Whether what an event said was taken back; False where it cannot be seen."""
        event = await self._seen(room_path(room, "event", event_id)) or {}
        unsigned = event.get("unsigned")
        return isinstance(unsigned, dict) and "redacted_because" in unsigned

    async def newest_edit(self, room: str, event_id: str) -> dict[str, Any] | None:
        """The newest edit of an event, as the server tells it along with the event; None without one."""
        event = await self._seen(room_path(room, "event", event_id)) or {}
        found: Any = event
        for name in ("unsigned", "m.relations", "m.replace"):
            found = found.get(name) if isinstance(found, dict) else None
        return found if isinstance(found, dict) and {"type", "sender", "content"} <= found.keys() else None

    async def _page(self, room: str, start: str, until: str | None) -> dict[str, Any] | None:
        query: dict[str, str | int] = {"dir": "b", "from": start, "limit": _PAGE}
        if until is not None:
            query["to"] = until
        return await self._seen(f"{room_path(room, 'messages')}?{urlencode(query)}")

    async def _seen(self, path: str) -> dict[str, Any] | None:
        """What the server shows; None where it does not show it to us, or fails at it again and again.

        Raises:
            DeliveryFailed: it could not be asked, or does not know us (any more).
        """
        try:
            return await self._session.call("GET", path)
        except Rejected:
            return None
        except Unreachable as failure:
            if failure.scope is Scope.NETWORK:
                raise
            return None
        except InDoubt as failure:
            if self._patience.is_over(path, admitted=isinstance(failure, ServerFault)):
                return None
            raise


def _chunk(page: dict[str, Any]) -> list[dict[str, Any]]:
    events = page.get("chunk")
    return [event for event in events if isinstance(event, dict)] if isinstance(events, list) else []


def is_older(event: dict[str, Any], since: int) -> bool:
    """Whether the event happened before a time (ms), by its server's clock."""
    at = event.get("origin_server_ts")
    return isinstance(at, int) and at < since


def entered(event: dict[str, Any], me: str) -> bool:
    """Whether the event is the bot's own coming into a room."""
    return _membership(event, me) == "join" and _before(event) != "join"


def while_present(events: list[dict[str, Any]], me: str) -> list[dict[str, Any]]:
    """`events` without what was said while the bot was not in the room, by its own comings and goings."""
    turns = [event for event in events if _membership(event, me) in {"join", "leave", "ban"}]
    turns = [event for event in turns if _membership(event, me) != _before(event)]
    if not turns:
        return events
    present = _membership(turns[0], me) != "join"
    kept = []
    for event in events:
        if any(event is turn for turn in turns):
            present = _membership(event, me) == "join"
            kept.append(event)
        elif present:
            kept.append(event)
    return kept


def _membership(event: dict[str, Any], user: str) -> str | None:
    if event.get("type") != "m.room.member" or event.get("state_key") != user:
        return None
    content = event.get("content")
    membership = content.get("membership") if isinstance(content, dict) else None
    return membership if isinstance(membership, str) else None


def _before(event: dict[str, Any]) -> str:
    unsigned = event.get("unsigned")
    unsigned = unsigned if isinstance(unsigned, dict) else {}
    previous = unsigned.get("prev_content") or event.get("prev_content") or {}
    return str(previous.get("membership", "leave")) if isinstance(previous, dict) else "leave"
