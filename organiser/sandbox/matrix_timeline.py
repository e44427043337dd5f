"""What one person has seen in a room: events in the server's order, with what later events did to them.

Pure: it is given raw events (decrypted where that was possible) and knows no network. Edits, reactions
and redactions may arrive before what they refer to; they take effect when it comes.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum
from typing import Any

_RELATIONS = frozenset({"m.reaction", "m.room.redaction"})


class Trust(Enum):
    """How an event reached the one who saw it."""

    PLAIN = "not encrypted"
    UNVERIFIED = "decrypted, from a device that nobody verified"
    VERIFIED = "decrypted, from a verified device"
    NO_KEY = "encrypted, and the key is not here"


@dataclass(frozen=True, slots=True)
class Arrival:
    """One raw event as it came: the decrypted source where there was a key."""

    source: dict[str, Any]
    trust: Trust = Trust.PLAIN

    @property
    def event_id(self) -> str:
        """The server's name for the event."""
        return str(self.source["event_id"])

    @property
    def type(self) -> str:
        """The event's type, after decryption."""
        return str(self.source.get("type", ""))

    @property
    def sender(self) -> str:
        """The user id of the one who sent it."""
        return str(self.source.get("sender", ""))

    @property
    def content(self) -> dict[str, Any]:
        """The content, after decryption; empty after a redaction."""
        content = self.source.get("content")
        return content if isinstance(content, dict) else {}

    def relation(self, kind: str) -> str | None:
        """Return the event that this one relates to in the given way."""
        relates = self.content.get("m.relates_to")
        if not isinstance(relates, dict) or relates.get("rel_type") != kind:
            return None
        target = relates.get("event_id")
        return target if isinstance(target, str) else None


@dataclass(frozen=True, slots=True)
class Seen:
    """A line of a room as it stands now; `body`, `html` and `content` are as first sent."""

    event_id: str
    sender: str
    type: str
    body: str
    html: str | None
    content: dict[str, Any]
    current_content: dict[str, Any]
    edits: tuple[str, ...]
    redacted: bool
    reactions: dict[str, list[str]]
    reply_to: str | None
    thread: str | None
    trust: Trust
    sent_at: datetime

    @property
    def current_body(self) -> str:
        """The body after the last edit; empty when redacted."""
        return _text(self.current_content, "body") or ""

    @property
    def current_html(self) -> str | None:
        """The HTML after the last edit."""
        return _text(self.current_content, "formatted_body")

    @property
    def encrypted(self) -> bool:
        """Whether it travelled encrypted."""
        return self.trust is not Trust.PLAIN

    @property
    def decrypted(self) -> bool:
        """Whether it can be read here."""
        return self.trust is not Trust.NO_KEY


@dataclass(slots=True)
class Timeline:
    """The events of one room, each once, in the order of the server."""

    _arrivals: dict[str, Arrival] = field(default_factory=dict)
    _seen: dict[str, Seen] = field(default_factory=dict)
    _edits: dict[str, list[str]] = field(default_factory=dict)
    _reactions: dict[str, list[str]] = field(default_factory=dict)
    _redacted: set[str] = field(default_factory=set)
    _changes: list[str] = field(default_factory=list)

    def __contains__(self, event_id: str) -> bool:
        return event_id in self._arrivals

    def add(self, arrivals: Iterable[Arrival]) -> None:
        """Take in events in order; an event that is known is only replaced by its decryption."""
        for arrival in arrivals:
            known = self._arrivals.get(arrival.event_id)
            if known is not None and known.trust is not Trust.NO_KEY:
                continue
            self._arrivals[arrival.event_id] = arrival
            for changed in self._note(arrival):
                self._refresh(changed)

    def lines(self) -> list[Seen]:
        """Return what a person reads: no state, no edits, reactions or redactions of their own."""
        return [self._seen[event_id] for event_id in self._arrivals if event_id in self._seen]

    def arrivals(self) -> list[Arrival]:
        """Return every event, state and relations included, in order."""
        return list(self._arrivals.values())

    def changes(self, since: int) -> tuple[list[Seen], int]:
        """Return the lines that are new or changed since a mark (0: all), and the new mark."""
        changed = dict.fromkeys(self._changes[since:])
        return [self._seen[event_id] for event_id in changed], len(self._changes)

    def _note(self, arrival: Arrival) -> list[str]:
        if "state_key" in arrival.source:
            return []
        if (edited := arrival.relation("m.replace")) is not None:
            self._edits.setdefault(edited, []).append(arrival.event_id)
            self._seen.pop(arrival.event_id, None)
            return [edited]
        if arrival.type == "m.reaction":
            target = arrival.relation("m.annotation")
            if target is None:
                return []
            self._reactions.setdefault(target, []).append(arrival.event_id)
            return [target]
        if arrival.type == "m.room.redaction":
            return self._note_redaction(arrival)
        return [arrival.event_id]

    def _note_redaction(self, arrival: Arrival) -> list[str]:
        target = arrival.source.get("redacts") or arrival.content.get("redacts")
        if not isinstance(target, str):
            return []
        self._redacted.add(target)
        related = self._arrivals.get(target)
        if related is None:
            return []
        parent = related.relation("m.annotation") or related.relation("m.replace")
        return [target] if parent is None else [parent]

    def _refresh(self, event_id: str) -> None:
        arrival = self._arrivals.get(event_id)
        if arrival is None or "state_key" in arrival.source or arrival.type in _RELATIONS:
            return
        if arrival.relation("m.replace") is not None:
            return
        self._seen[event_id] = self._view(arrival)
        self._changes.append(event_id)

    def _view(self, arrival: Arrival) -> Seen:
        redacted = arrival.event_id in self._redacted or _was_redacted(arrival)
        content = {} if redacted else arrival.content
        edits = [] if redacted else self._standing_edits(arrival)
        latest = edits[-1].content.get("m.new_content") if edits else content
        return Seen(
            event_id=arrival.event_id,
            sender=arrival.sender,
            type=arrival.type,
            body=_text(content, "body") or "",
            html=_text(content, "formatted_body"),
            content=content,
            current_content=latest if isinstance(latest, dict) else content,
            edits=tuple(edit.event_id for edit in edits),
            redacted=redacted,
            reactions=self._standing_reactions(arrival.event_id),
            reply_to=_reply_to(arrival),
            thread=arrival.relation("m.thread"),
            trust=arrival.trust,
            sent_at=datetime.fromtimestamp(arrival.source.get("origin_server_ts", 0) / 1000, UTC),
        )

    def _standing_edits(self, arrival: Arrival) -> list[Arrival]:
        edits = (self._arrivals[edit] for edit in self._edits.get(arrival.event_id, ()))
        return [
            edit for edit in edits if edit.sender == arrival.sender and edit.event_id not in self._redacted
        ]

    def _standing_reactions(self, event_id: str) -> dict[str, list[str]]:
        reactions: dict[str, list[str]] = {}
        for reaction in self._reactions.get(event_id, ()):
            arrival = self._arrivals[reaction]
            relates = arrival.content.get("m.relates_to", {})
            key = relates.get("key")
            if isinstance(key, str) and reaction not in self._redacted:
                reactions.setdefault(key, []).append(arrival.sender)
        return reactions


def _was_redacted(arrival: Arrival) -> bool:
    unsigned = arrival.source.get("unsigned")
    return isinstance(unsigned, dict) and "redacted_because" in unsigned


def _reply_to(arrival: Arrival) -> str | None:
    relates = arrival.content.get("m.relates_to")
    if not isinstance(relates, dict):
        return None
    replied = relates.get("m.in_reply_to")
    target = replied.get("event_id") if isinstance(replied, dict) else None
    return target if isinstance(target, str) else None


def _text(content: dict[str, Any], key: str) -> str | None:
    value = content.get(key)
    return value if isinstance(value, str) else None
