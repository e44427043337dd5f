"""What was encrypted by hand for the bot: nobody on the way could see how odd it is."""

import base64
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
import vodozemac
from nio.crypto.sessions import InboundGroupSession
from nio.exceptions import GroupEncryptionError
from nio.rooms import MatrixRoom

from organiser.chat.ports import Raw
from organiser.errors import Untranslatable
from organiser.kernel import system_clock
from organiser.platforms.matrix.crypto import Crypto
from organiser.platforms.matrix.devices import DEVICES_FILE, Devices, read_oddities
from organiser.platforms.matrix.envelope import MALFORMED
from organiser.platforms.matrix.envelopes import Envelopes
from organiser.platforms.matrix.history import History
from organiser.platforms.matrix.incoming import MatrixTranslator
from organiser.platforms.matrix.rooms import Rooms
from organiser.platforms.matrix.session import Session

ROOM = "!room:hs"
EVE = "@eve:elsewhere"
DEEP = "[" * 30_000 + "]" * 30_000


class Eve:
    """Somebody who has keys, and encrypts with them whatever she likes."""

    def __init__(self, session: Session) -> None:
        olm = session.client.olm
        assert olm is not None
        self._account = vodozemac.Account()
        self._group = vodozemac.GroupSession()
        self._key = self._account.curve25519_key.to_base64()
        self._theirs = olm.account.identity_keys["curve25519"]
        olm.account.generate_one_time_keys(1)
        (self._once,) = olm.account.one_time_keys["curve25519"].values()
        signed = self._account.ed25519_key.to_base64()
        held = InboundGroupSession(self._group.session_key.to_base64(), signed, self._key, ROOM, [])
        olm.inbound_group_store.add(held)

    def sends(self, plaintext: str) -> dict[str, Any]:
        """A message for the bot's device, as a sync brings it."""
        theirs, once = map(vodozemac.Curve25519PublicKey.from_base64, (self._theirs, self._once))
        kind, sealed = (
            self._account.create_outbound_session(theirs, once).encrypt(plaintext.encode()).to_parts()
        )
        body = base64.b64encode(sealed).decode().rstrip("=")
        return {
            "type": "m.room.encrypted",
            "sender": EVE,
            "content": {
                "algorithm": "m.olm.v1.curve25519-aes-sha2",
                "sender_key": self._key,
                "ciphertext": {self._theirs: {"type": kind, "body": body}},
            },
        }

    def says(self, plaintext: str) -> dict[str, Any]:
        """An event of the room."""
        return {
            "type": "m.room.encrypted",
            "event_id": "$odd",
            "sender": EVE,
            "origin_server_ts": 1,
            "content": {
                "algorithm": "m.megolm.v1.aes-sha2",
                "ciphertext": self._group.encrypt(plaintext.encode("utf-8", "surrogatepass")).to_base64(),
                "session_id": self._group.session_id,
                "sender_key": self._key,
                "device_id": "EVE",
            },
        }


@pytest.mark.parametrize("plaintext", ["no JSON", "[]", "null", DEEP, '{"a":' + "9" * 5000 + "}"])
async def test_an_odd_message_for_the_device_ends_nothing(session: Session, plaintext: str) -> None:
    """Anybody on any server can send one; what comes with it is taken in."""
    assert not await Crypto(session).feed({"to_device": {"events": [Eve(session).sends(plaintext)]}})


@pytest.mark.parametrize(
    "plaintext",
    [
        "[]",
        "null",
        '"x"',
        DEEP,
        '{"type":"m.room.message","room_id":"!room:hs"}',
        '{"type":"m.room.message","room_id":"!room:hs","content":{"a":' + DEEP + "}}",
        '{"type":"m.room.message","room_id":"!room:hs","content":{"a":' + "9" * 5000 + "}}",
        '{"type":"m.room.message","room_id":"!elsewhere:hs","content":{"msgtype":"m.text","body":"x"}}',
        "\ud800",
    ],
    ids=["list", "null", "words", "deep", "no content", "deep content", "digits", "elsewhere", "bytes"],
)
async def test_what_opens_to_no_event_is_set_aside(session: Session, plaintext: str) -> None:
    """At once, and also where its key came late: it must not come again at each start and end the bot."""
    crypto, eve = Crypto(session), Eve(session)
    rooms, history = Rooms(session), History(session)
    envelopes = Envelopes(session, rooms, crypto, history, system_clock)
    parked = {"room": ROOM, "me": session.user, "event": eve.says(plaintext), "parked": 1}

    with pytest.raises(MALFORMED):
        crypto.open(ROOM, eve.says(plaintext))
    opened = await envelopes.opened(Raw("$odd", msgspec.json.encode(parked), parked=True))

    assert opened is not None
    assert not opened.parked
    with pytest.raises(Untranslatable):
        MatrixTranslator().translate(opened.body)


async def test_half_characters_in_what_was_encrypted_are_mended(session: Session) -> None:
    """As everywhere: the words are not lost for it."""
    content = {"msgtype": "m.text", "body": "half \ud83d"}
    said = json.dumps({"type": "m.room.message", "room_id": ROOM, "content": content})

    assert "half \ufffd" == Crypto(session).open(ROOM, Eve(session).says(said))["content"]["body"]


def test_a_note_about_devices_counts_and_survives(tmp_path: Path) -> None:
    """Only numbers are in it; where it cannot be read or written, nothing ends."""
    devices = Devices(tmp_path)
    devices.changed()
    devices.changed()
    devices.unusable()
    kept = (tmp_path / DEVICES_FILE).read_bytes()
    (tmp_path / DEVICES_FILE).write_bytes(b"damaged")
    Devices(tmp_path / "nowhere").changed()

    assert b'{"changed":2}' == kept
    assert 0 == read_oddities(tmp_path).changed


@pytest.mark.parametrize("words", ["파" * 4096, "👍" * 2048, "x" * 4096], ids=["hangul", "emoji", "latin"])
def test_a_long_message_fits_an_event_in_any_script(session: Session, words: str) -> None:
    """Telegram's longest, said twice as words and as HTML, stays below 65,536 bytes when it is encrypted."""
    client, olm = session.client, session.client.olm
    assert olm is not None
    client.rooms[ROOM] = MatrixRoom(ROOM, "@bot:hs", encrypted=True)
    client.rooms[ROOM].members_synced = True
    olm.create_outbound_group_session(ROOM)
    group = olm.outbound_group_sessions[ROOM]
    group.shared = True
    content = {"body": words, "formatted_body": words, "m.relates_to": {"rel_type": "m.replace"}}

    kind, sealed = client.encrypt(ROOM, "m.room.message", content)

    assert "m.room.encrypted" == kind
    assert len(json.dumps(sealed)) < 60_000
    assert content["m.relates_to"] == sealed["m.relates_to"]
    theirs = olm.inbound_group_store.get(ROOM, sealed["sender_key"], group.id)
    assert theirs is not None
    opened, _ = theirs.decrypt(sealed["ciphertext"])
    assert {"type": "m.room.message", "content": content, "room_id": ROOM} == json.loads(opened)


def test_nothing_is_encrypted_with_a_key_that_nobody_has(session: Session) -> None:
    """It says what is missing, and the key is shared first."""
    session.client.rooms[ROOM] = MatrixRoom(ROOM, "@bot:hs", encrypted=True)
    session.client.rooms[ROOM].members_synced = True

    with pytest.raises(GroupEncryptionError):
        session.client.encrypt(ROOM, "m.room.message", {"body": "x"})
