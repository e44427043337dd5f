"""Of people with whom no encrypted room is shared any more, no id and no keys of devices stay."""

from pathlib import Path

import pytest
from nio.crypto.device import OlmDevice
from nio.rooms import MatrixRoom

from organiser.platforms.matrix.crypto import Crypto
from organiser.platforms.matrix.session import Session

ROOM = "!room:hs"
GONE, STAYS = "@gone:hs", "@stays:hs"


@pytest.fixture
def session(session: Session) -> Session:
    """A login that knows the devices of two people, one of which it left out once."""
    olm = session.client.olm
    assert olm is not None
    for user in (GONE, STAYS):
        device = OlmDevice(user, f"PHONE{user[1:3]}", {"ed25519": f"ed{user}", "curve25519": f"curve{user}"})
        olm.device_store.add(device)
        olm.store.save_device_keys({user: {device.id: device}})
        olm.store.ignore_devices([device])
        olm.tracked_users.add(user)
    room = MatrixRoom(ROOM, "@bot:hs", encrypted=True)
    for user in ("@bot:hs", GONE, STAYS):
        room.add_member(user, None, None)
    session.client.rooms[ROOM] = room
    return session


def written(folder: Path) -> bytes:
    """All that the key store holds on the disk."""
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def leaves(user: str) -> dict[str, object]:
    """What a sync says of somebody who goes."""
    return {"type": "m.room.member", "sender": user, "state_key": user, "content": {"membership": "leave"},
            "event_id": "$1", "origin_server_ts": 1}  # fmt: skip


async def test_who_left_the_last_room_is_forgotten_on_the_disk_as_well(
    session: Session, tmp_path: Path
) -> None:
    """Once the homeserver says so; whoever is still there is written to."""
    crypto = Crypto(session)
    assert GONE.encode() in written(tmp_path)
    await crypto.feed({"device_lists": {"left": [GONE], "changed": []}})
    await crypto.membership(ROOM, leaves(GONE))
    await crypto.forget_left()
    olm = session.client.olm
    assert olm is not None

    assert GONE.encode() not in written(tmp_path)
    assert b"curve@gone" not in written(tmp_path)
    assert STAYS.encode() in written(tmp_path)
    assert {STAYS} == {device.user_id for device in olm.device_store}
    assert GONE not in olm.users_for_key_query | olm.tracked_users
    assert olm.device_store[STAYS]


async def test_who_is_still_there_is_kept(session: Session, tmp_path: Path) -> None:
    """Or came back meanwhile: their devices are needed, whatever a server said before."""
    crypto = Crypto(session)
    await crypto.feed({"device_lists": {"left": [GONE]}})
    await crypto.forget_left()
    assert GONE.encode() in written(tmp_path)
    await crypto.feed({"device_lists": {"changed": [GONE]}})
    await crypto.membership(ROOM, leaves(GONE))
    await crypto.forget_left()

    assert GONE.encode() in written(tmp_path)


async def test_odd_lists_forget_nobody(session: Session, tmp_path: Path) -> None:
    """Any server may say anything."""
    crypto = Crypto(session)
    for left in ("@gone:hs", [7, None], {"@gone:hs": 1}, None):
        await crypto.feed({"device_lists": {"left": left, "changed": 5}})
        await crypto.forget_left()

    assert GONE.encode() in written(tmp_path)
