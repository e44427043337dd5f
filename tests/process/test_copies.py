"""`backup` while lines are flowing, `restore` into fresh folders, and what the restored bot does then."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio

from organiser.sandbox.matrix_people import MatrixPerson
from organiser.sandbox.matrix_timeline import Trust
from organiser.sandbox.synapse import Synapse
from tests.process.scene import Scene

PATIENCE = 30.0


@pytest_asyncio.fixture
async def sealed(scene: Scene, synapse: Synapse) -> AsyncIterator[tuple[Scene, MatrixPerson, str]]:
    """The scene with the real Synapse: an encrypted room with Robin, known by an alias too."""
    tag = uuid4().hex[:8]
    account = await synapse.register(f"organiser-{tag}", "secret", display_name="Organiser")
    scene.settings |= {"MATRIX_HOMESERVER": synapse.url, "MATRIX_USER": account.user_id}
    async with await MatrixPerson.enter(synapse, f"robin-{tag}", display_name="Robin") as robin:
        room = await robin.creates_room("Riders", encrypted=True, invites=[account.user_id])
        alias = f"#riders-{tag}:{synapse.name}"
        path = f"/_matrix/client/v3/directory/room/{alias}"
        await robin.asks("PUT", path, {"room_id": room})
        scene.settings["ALIAS"] = alias
        yield scene, robin, room


@pytest.mark.synapse
async def test_a_restored_bot_goes_on(sealed: tuple[Scene, MatrixPerson, str]) -> None:
    """Without the encryption store it is a new device, with new idempotency keys; conversations go on.

    The copy was taken while lines were flowing, and `doctor` found nothing to mend then.
    """
    scene, robin, room = sealed
    await scene.is_ordered(str(scene.group.id), scene.settings.pop("ALIAS"))
    child = await scene.starts()
    await robin.until(room, lambda seen: seen.sender == scene.settings["MATRIX_USER"], PATIENCE)
    for number in range(20):
        scene.anna.says(scene.group, f"flowing {number}")
    copied = await scene.runs("backup", "copy.db", "--with-secrets", "keys.tar")
    await robin.until(room, lambda seen: "flowing 19" in seen.body, PATIENCE)
    former = (instance(scene.folder / "data"), await devices(robin, scene))
    doctor = await scene.runs("doctor")
    code = await child.stops()
    fresh = {
        "DATA_DIR": str(scene.folder / "new" / "data"),
        "SECRETS_DIR": str(scene.folder / "new" / "keys"),
    }
    restored = await scene.runs("restore", "copy.db", "--with-secrets", "keys.tar", **fresh)
    await scene.starts(**fresh)
    scene.anna.says(scene.group, "after the restore")
    written = await robin.until(room, lambda seen: "after the restore" in seen.body, PATIENCE)
    await robin.says(room, "read by the new device")
    await scene.crosses_to_telegram("read by the new device", PATIENCE)
    after = (instance(scene.folder / "new" / "data"), await devices(robin, scene))

    assert [0, 0, 0, 0] == [copied.code, doctor.code, code, restored.code], doctor.tail
    assert b"Nothing to mend." in doctor.stdout
    assert written.trust in {Trust.UNVERIFIED, Trust.VERIFIED}
    assert former[0] != after[0]
    assert former[1] < after[1]
    assert len(after[1] - former[1]) == 1


async def test_a_copy_needs_its_keys(scene: Scene) -> None:
    """Without them neither `restore` nor `run` goes on: one line; with its own it runs."""
    child = await scene.joined()
    scene.anna.starts(scene.bot)
    await scene.anna.private(scene.bot).until(lambda message: message.sender is scene.bot)
    saved = await scene.runs("backup", "copy.db")
    code = await child.stops()
    elsewhere = {"DATA_DIR": str(scene.folder / "new")}
    refused = await scene.runs("restore", "copy.db", **elsewhere, SECRETS_DIR=str(scene.folder / "none"))
    restored = await scene.runs("restore", "copy.db", **elsewhere)
    keyless = await scene.runs(**elsewhere, SECRETS_DIR=str(scene.folder / "none"))
    lines = [line.decode() for child in (refused, keyless) for line in child.stderr.splitlines()]
    running = await scene.starts(**elsewhere)
    await running.until_ready()
    scene.robin_says("carried by the copy")
    await scene.crosses_to_telegram("carried by the copy")

    assert [0, 0, 2, 0, 2] == [saved.code, code, refused.code, restored.code, keyless.code]
    assert 2 == len(lines)
    assert "add --with-secrets KEYS" in lines[0]
    assert lines[1].startswith("ORGANISER_SECRETS_DIR: vault.key is not there")


def instance(data: Path) -> str:
    """What names the database in idempotency keys."""
    with closing(sqlite3.connect(data / "organiser.db")) as database:
        return str(database.execute("SELECT value FROM meta WHERE key = 'instance'").fetchone()[0])


async def devices(robin: MatrixPerson, scene: Scene) -> set[str]:
    """The bot's devices that others encrypt for."""
    user = scene.settings["MATRIX_USER"]
    answer = await robin.asks("POST", "/_matrix/client/v3/keys/query", {"device_keys": {user: []}})
    return set(answer["device_keys"][user])
