"""Encrypted messages wait for their keys: for minutes before anybody is told, for days altogether."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
import pytest

from organiser.chat.incoming import Edited, Event, Gap, Said, Undecryptable
from organiser.chat.ports import Raw
from organiser.chat.refs import Network
from organiser.errors import TryLater, Untranslatable
from organiser.kernel import millis
from organiser.platforms.matrix.crypto import Unreadable
from organiser.platforms.matrix.envelopes import Envelopes
from organiser.platforms.matrix.incoming import MatrixTranslator
from organiser.platforms.matrix.parking import LATEST_KEYS, Parking

from .conftest import FakeClock, MemoryInbox

ROOM = "!r:x"
ANNA = "@anna:x"


def sealed(
    own_id: str = "$1", session: str = "s", *, by: str = ANNA, relation: dict[str, Any] | None = None
) -> dict[str, Any]:
    """An encrypted event."""
    content = {"algorithm": "m.megolm.v1.aes-sha2", "session_id": session, "ciphertext": "x"}
    related = {"m.relates_to": relation} if relation else {}
    return {
        "type": "m.room.encrypted",
        "content": content | related,
        "sender": by,
        "event_id": own_id,
        "origin_server_ts": 1_700_000_000_000,
    }


@dataclass
class Server:
    """All that envelopes ask for, in memory: names, senders, what was redacted, and the keys that came."""

    user: str = "@bot:x"
    begun: int = 0
    keys: set[str] = field(default_factory=set)
    redacted: set[str] = field(default_factory=set)
    senders: dict[str, str] = field(default_factory=dict)
    edits: dict[str, dict[str, Any]] = field(default_factory=dict)
    says: dict[str, Any] = field(default_factory=lambda: {"msgtype": "m.text", "body": "hi"})
    odd: dict[str, Any] = field(default_factory=dict)
    away: bool = False
    private: bool = False
    opened: list[str] = field(default_factory=list)

    async def name(self, _room: str, _user: str) -> str:
        """What everybody is called."""
        return "Anna"

    async def is_private(self, _room: str) -> bool:
        """What a test says."""
        return self.private

    async def sender(self, _room: str, event_id: str) -> str | None:
        """Who sent an event."""
        return self.senders.get(event_id)

    async def is_redacted(self, _room: str, event_id: str) -> bool:
        """Whether it was taken back, where the server can be asked."""
        if self.away:
            raise TryLater(1)
        return event_id in self.redacted

    async def newest_edit(self, _room: str, event_id: str) -> dict[str, Any] | None:
        """What an event was changed to."""
        return self.edits.get(event_id)

    async def request_key(self, _room: str, _event: dict[str, Any]) -> None:
        """Nobody answers."""

    def knows(self, _room: str, session: str) -> bool:
        """Whether a key came."""
        return session in self.keys

    def open(self, _room: str, event: dict[str, Any]) -> dict[str, Any]:
        """The event in clear, with a key."""
        self.opened.append(event["event_id"])
        if event["content"]["session_id"] not in self.keys:
            raise Unreadable
        if self.odd.get(event["event_id"]) == "x":
            raise ValueError("nonsense")
        if event["event_id"] in self.odd:
            return {**event, "type": "m.room.message", "content": self.odd[event["event_id"]]}
        relation = {name: value for name, value in event["content"].items() if name == "m.relates_to"}
        return {**event, "type": "m.room.message", "content": self.says | relation}


class Lot:
    """A bot's parked messages, over restarts."""

    def __init__(self) -> None:
        self.server = Server()
        self.clock = FakeClock()
        self.inbox = MemoryInbox()
        self.parking = self.started()

    def started(self) -> Parking:
        """A process that begins."""
        server: Any = self.server
        self.envelopes = Envelopes(server, server, server, server, self.clock)
        return Parking(self.inbox, self.envelopes, server, self.clock, 300.0)

    async def restart(self) -> None:
        """The next process."""
        self.parking = self.started()
        await self.parking.load()

    async def receives(self, *events: dict[str, Any]) -> None:
        """A sync brings events."""
        raws = [raw for event in events if (raw := await self.envelopes.wrap(ROOM, event)) is not None]
        await self.inbox.accept(Network.MATRIX, raws, "c")
        self.parking.parked(raws)

    def heard(self) -> list[Event]:
        """What the dispatcher is given, in the order in which it became readable; it sets aside the rest."""
        raws = [self.inbox.raws[key] for key in self.inbox.order]
        return [event for raw in raws if not raw.parked for event in _read(raw)]


def _read(raw: Raw) -> Sequence[Event]:
    try:
        return MatrixTranslator().translate(raw.body)
    except Untranslatable:
        return ()


async def test_a_key_in_time_leaves_no_trace() -> None:
    """Nobody was told anything."""
    lot = Lot()
    await lot.receives(sealed())
    await lot.parking.release(new_keys=True)
    lot.server.keys.add("s")
    await lot.parking.release(new_keys=True)
    lot.clock.forward(301)
    await lot.parking.release(new_keys=False)
    (said,) = lot.heard()

    assert isinstance(said, Said)
    assert not said.late


async def test_a_late_key_is_heard_as_such() -> None:
    """First that there is something, once, also over restarts; then what it is."""
    lot = Lot()
    await lot.receives(sealed(relation={"m.in_reply_to": {"event_id": "$0"}}))
    lot.clock.forward(301)
    for _ in range(2):
        await lot.parking.release(new_keys=False)
        await lot.restart()
    await lot.parking.release(new_keys=True)
    (told,) = lot.heard()
    lot.clock.forward(86_400)
    lot.server.keys.add("s")
    await lot.restart()
    await lot.parking.release(new_keys=False)
    _, said = lot.heard()

    assert isinstance(told, Undecryptable)
    assert isinstance(said, Said)
    assert (True, told.message, told.reply_to) == (said.late, said.message, said.reply_to)
    assert told.reply_to is not None
    assert "$0" == told.reply_to.id


async def test_what_is_older_than_all_keys_is_told_of_together() -> None:
    """After a restore on a new machine nobody sends the keys again: one notice, not one for every line.

    What is said from then on waits for its key as ever.
    """
    lot = Lot()
    lot.server.begun = 1_700_000_000_500
    later = sealed("$3") | {"origin_server_ts": 1_700_000_000_501}
    await lot.receives(sealed("$1"), sealed("$2", "other"), later)
    lot.clock.forward(301)
    await lot.parking.release(new_keys=False)
    gap, told = lot.heard()

    assert isinstance(gap, Gap)
    assert isinstance(told, Undecryptable)
    assert (1_700_000_000_000, 1_700_000_000_500) == (millis(gap.since), millis(gap.at))
    assert "$3" == told.message.id


async def test_in_private_whoever_wrote_is_told_all_the_same() -> None:
    """Nobody else could have missed it there, and somebody waits for an answer."""
    lot = Lot()
    lot.server.begun = 1_700_000_000_500
    lot.server.private = True
    await lot.receives(sealed())
    lot.clock.forward(301)
    await lot.parking.release(new_keys=False)

    assert [Undecryptable] == [type(event) for event in lot.heard()]


async def test_a_key_after_a_week_is_too_late() -> None:
    """Then nothing is kept of the message any longer, and nobody waits for it."""
    lot = Lot()
    await lot.receives(sealed())
    lot.clock.forward(301)
    await lot.parking.release(new_keys=False)
    assert 86_400 < lot.parking.seconds_left()
    lot.clock.forward(LATEST_KEYS.total_seconds())
    await lot.parking.release(new_keys=False)
    lot.server.keys.add("s")
    await lot.parking.release(new_keys=True)

    assert ["Undecryptable"] == [type(event).__name__ for event in lot.heard()]
    assert [] == list(await lot.inbox.parked_keys(Network.MATRIX))
    assert b"ciphertext" not in lot.inbox.raws["$1"].body


async def test_only_what_is_of_concern_is_taken_into_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few at a time, also at a start: somebody may send thousands that nobody can read, each of 64 KiB."""
    lot = Lot()
    await lot.receives(*(sealed(f"${number}") for number in range(250)))
    lot.clock.forward(200)
    await lot.receives(sealed("$later"))
    taken: list[int] = []
    parked = lot.inbox.parked

    async def noted(network: Network, keys: Collection[str]) -> Sequence[Raw]:
        found = await parked(network, keys)
        taken.append(len(found))
        return found

    monkeypatch.setattr(lot.inbox, "parked", noted)
    lot.clock.forward(101)
    await lot.parking.release(new_keys=False)
    await lot.restart()

    assert [100, 100, 50, 100, 100, 51] == taken
    assert 250 == len(lot.heard())


async def test_what_is_taken_back_while_it_waits_is_never_told() -> None:
    """Neither that it was there, nor, later, what it was."""
    lot = Lot()
    await lot.receives(sealed("$1"), sealed("$2"))
    lot.server.redacted.add("$1")
    lot.clock.forward(301)
    await lot.parking.release(new_keys=False)
    (told,) = lot.heard()
    lot.server.redacted.add("$2")
    lot.server.keys.add("s")
    await lot.parking.release(new_keys=True)

    assert isinstance(told, Undecryptable)
    assert "$2" == told.message.id
    assert [told] == lot.heard()


async def test_a_key_is_not_forgotten_while_the_server_is_away() -> None:
    """Whether it was taken back cannot be asked then: it is looked at again, without another key."""
    lot = Lot()
    await lot.receives(sealed())
    lot.server.keys.add("s")
    lot.server.away = True
    for _ in range(2):
        try:
            await lot.parking.release(new_keys=not lot.server.opened)
        except TryLater:
            continue
    lot.server.away = False
    await lot.parking.release(new_keys=False)

    assert ["Said"] == [type(event).__name__ for event in lot.heard()]


async def test_only_what_a_key_may_open_is_looked_at() -> None:
    """However much waits: with each new key all of it would be tried, for a week."""
    lot = Lot()
    await lot.receives(*(sealed(f"${number}", f"s{number}") for number in range(20)))
    lot.server.opened.clear()
    lot.server.keys.add("s7")
    await lot.parking.release(new_keys=True)

    assert ["$7"] == lot.server.opened


async def test_changes_and_reactions_without_a_key() -> None:
    """What they are about is not encrypted: a change is told as one, a reaction is not missed."""
    lot = Lot()
    lot.server.senders["$0"] = ANNA
    await lot.receives(
        sealed("$1", relation={"rel_type": "m.replace", "event_id": "$0"}),
        sealed("$2", relation={"rel_type": "m.annotation", "event_id": "$0", "key": "x"}),
    )
    lot.clock.forward(301)
    await lot.parking.release(new_keys=False)
    (told,) = lot.heard()
    lot.server.says["m.new_content"] = {"msgtype": "m.text", "body": "ho"}
    lot.server.keys.add("s")
    await lot.parking.release(new_keys=True)

    assert isinstance(told, Undecryptable)
    assert told.edits is not None
    assert "$0" == told.edits.id
    changed = [event for event in lot.heard() if isinstance(event, Edited)]
    assert [("$0", "$1")] == [(event.message.id, event.edit) for event in changed]


async def test_a_stranger_s_change_is_not_waited_for() -> None:
    """Nobody changes another's words, whether they can be read or not."""
    lot = Lot()
    lot.server.senders["$0"] = ANNA
    await lot.receives(sealed("$1", by="@eve:x", relation={"rel_type": "m.replace", "event_id": "$0"}))

    assert {} == lot.inbox.raws


async def test_a_row_that_says_nothing_of_itself_is_given_up() -> None:
    """One that another version wrote, or that is broken, is tried and told at once."""
    lot = Lot()
    await lot.receives(sealed())
    body = msgspec.json.decode(lot.inbox.raws["$1"].body)
    del body["parked"]
    lot.inbox.raws["$1"] = msgspec.structs.replace(lot.inbox.raws["$1"], body=msgspec.json.encode(body))
    await lot.restart()
    await lot.parking.release(new_keys=False)

    assert ["Undecryptable"] == [type(event).__name__ for event in lot.heard()]


@pytest.mark.parametrize(
    "body", [b"", b"{", b'{"room":"\xff', b"[]", b"null", b"{}", b'{"room":1,"event":{}}']
)
async def test_a_row_that_is_damaged_keeps_nobody_waiting(body: bytes) -> None:
    """It is handed on as it is, to be set aside for inspection; what stands beside it is read."""
    lot = Lot()
    await lot.receives(sealed("$1"), sealed("$2"))
    lot.inbox.raws["$1"] = msgspec.structs.replace(lot.inbox.raws["$1"], body=body)
    await lot.restart()
    lot.server.keys.add("s")
    await lot.parking.release(new_keys=True)
    damaged = lot.inbox.raws.pop("$1")
    lot.inbox.order.remove("$1")

    assert Raw("$1", body) == damaged
    assert ["Said"] == [type(event).__name__ for event in lot.heard()]


async def test_an_edit_that_could_be_read_first_is_not_lost() -> None:
    """When it came nobody knew what it changes: it follows what it changed, and is heard once more then."""
    lot = Lot()
    new = {"msgtype": "m.text", "body": "ho"}
    edit = sealed("$2") | {
        "type": "m.room.message",
        "content": {**new, "m.new_content": new, "m.relates_to": {"rel_type": "m.replace", "event_id": "$1"}},
    }
    await lot.receives(sealed("$1"), edit)
    lot.server.edits["$1"] = edit
    lot.server.keys.add("s")
    await lot.parking.release(new_keys=True)
    *_, said, changed = lot.heard()

    assert isinstance(said, Edited | Said)
    assert isinstance(changed, Edited | Said)
    assert {("Said", "$1"), ("Edited", "$1")} == {(type(e).__name__, e.message.id) for e in (said, changed)}


async def test_an_edit_without_its_own_key_comes_by_itself() -> None:
    """It is parked too, and follows when its key comes."""
    lot = Lot()
    edit = sealed("$2", "other", relation={"rel_type": "m.replace", "event_id": "$1"})
    await lot.receives(sealed("$1"), edit)
    lot.server.edits["$1"] = edit
    lot.server.keys.add("s")
    await lot.parking.release(new_keys=True)

    assert ["Said"] == [type(event).__name__ for event in lot.heard()]


@pytest.mark.parametrize(
    "says",
    [
        {"m.relates_to": {"rel_type": "m.replace"}},
        {"m.relates_to": {"rel_type": "m.replace", "event_id": 3}},
        [],
        "x",
    ],
)
async def test_nonsense_in_a_sealed_message_stops_nobody(says: Any) -> None:
    """It says nothing, and the next one is opened; nor does nonsense that calls itself its edit."""
    lot = Lot()
    await lot.receives(sealed("$1"), sealed("$2"))
    lot.server.odd["$1"] = says
    lot.server.edits["$2"] = {"type": "m.room.message", "sender": ANNA, "content": says}
    lot.server.keys.add("s")
    await lot.parking.release(new_keys=True)

    assert [("Said", "$2")] == [
        (type(event).__name__, event.message.id) for event in lot.heard() if isinstance(event, Said)
    ]
    assert 1 == len(lot.heard())
