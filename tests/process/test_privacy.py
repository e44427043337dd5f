"""What people say and who they are stands in no log, no metric, and, once delivered, not in the database."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from organiser.sandbox.null_homeserver import Fault, Trouble
from tests.process.child import Child
from tests.process.scene import ROBIN, TOKEN, Scene

SECRET_WORDS = ("zwaluw", "loonstrook", "kapot", "Anna", "Visser", "annav", "Couriers", "Riders", "Robin")
NETWORK_WORDS = re.compile(r"@\w+:|![\w.-]+:|\$[\w-]{2,}|mxc:|/bot\d|https?://|T{30}|secret\b")
PDF = b"%PDF-1.4\n%%EOF"


async def talk(scene: Scene) -> None:
    """Every kind of thing that people do, on both sides."""
    said = scene.anna.says(scene.group, "zwaluw one")
    scene.anna.edits(said, "zwaluw one, edited")
    scene.anna.sends(
        scene.group,
        "document",
        PDF,
        caption="zwaluw paper",
        file_name="loonstrook.pdf",
        mime_type="application/pdf",
    )
    scene.anna.says(scene.group, "/bridge status")
    scene.anna.starts(scene.bot)
    scene.anna.says(scene.bot, "zwaluw in private")
    heard = scene.robin_says("zwaluw two")
    copy = await scene.crosses_to_telegram("zwaluw two")
    scene.anna.reacts(copy, ["👍"])
    scene.anna.says(scene.group, "zwaluw reply", reply_to=copy)
    happens = scene.matrix.happens
    edit = {
        "msgtype": "m.text",
        "body": "* zwaluw 3",
        "m.new_content": {"msgtype": "m.text", "body": "zwaluw 3"},
    }
    edit["m.relates_to"] = {"rel_type": "m.replace", "event_id": heard}
    happens(scene.room, ROBIN, "m.room.message", edit)
    relation = {"rel_type": "m.annotation", "event_id": heard, "key": "👍"}
    happens(scene.room, ROBIN, "m.reaction", {"m.relates_to": relation})
    file = {"msgtype": "m.file", "body": "loonstrook.pdf", "url": "mxc://null.localhost/loonstrook"}
    happens(scene.room, ROBIN, "m.room.message", file)
    scene.robin_says("!bridge status")


async def fails(scene: Scene, child: Child) -> None:
    """Every way in which a network can say no, each met by a line."""
    telegram, matrix = scene.telegram.faults, scene.matrix.faults
    plans = [
        telegram.error(500, "sendMessage"),
        telegram.flood(1, "sendMessage"),
        telegram.cut("sendMessage", performed=True),
        telegram.malformed("sendMessage"),
    ]
    for trouble in (Trouble.ERROR, Trouble.LIMITED, Trouble.CUT_AFTER):
        matrix.add(Fault(trouble, status=500, seconds=0.1))
    scene.robin_says("zwaluw in trouble")
    scene.anna.says(scene.group, "zwaluw in trouble, too")
    await child.until(lambda: all(plan.met for plan in plans) and matrix.had >= 3, "every trouble")
    await scene.crosses_to_telegram("zwaluw in trouble")
    await scene.crosses_to_matrix("zwaluw in trouble, too")
    telegram.error(400, "sendMessage")
    scene.robin_says("zwaluw refused")
    await child.until_logged("delivery", network="telegram", outcome="failed")
    matrix.add(Fault(Trouble.ERROR, status=400))
    scene.anna.says(scene.group, "zwaluw refused, too")
    await child.until_logged("delivery", network="matrix", outcome="failed")


async def breaks(scene: Scene, child: Child, database: Path) -> None:
    """Updates that cannot be read, and a row that makes a handler fail."""
    scene.bot.injects(message={"message_id": "kapot", "chat": {"id": "Anna"}})
    scene.bot.injects_raw(b'{"update_id": "kapot')
    scene.matrix.happens(scene.room, ROBIN, "m.room.message", {"msgtype": 5, "body": ["kapot"]})
    with closing(sqlite3.connect(database, timeout=10)) as connection, connection:
        connection.execute(
            "INSERT OR REPLACE INTO offer SELECT id, x'7a77616c7577', 0 FROM chat WHERE private = 1"
        )
    scene.anna.says(scene.bot, "1")
    await child.until_logged("dispatch.set_aside", 2, network="telegram")


async def test_what_people_say_stays_between_them(scene: Scene) -> None:
    """Rich traffic, failures of every kind, log level debug: no text, name, id, file name or token is seen.

    After delivery neither words nor people stand in the database: what failed lies there sealed. The buttons
    that this test broke are removed first.
    """
    child = await scene.joined(LOG_LEVEL="debug")
    database = scene.folder / "data" / "organiser.db"
    await talk(scene)
    await fails(scene, child)
    await breaks(scene, child, database)
    scene.anna.says(scene.group, "zwaluw last")
    scene.robin_says("zwaluw at last")
    await scene.crosses_to_matrix("zwaluw last")
    await scene.crosses_to_telegram("zwaluw at last")
    metrics = (await child.get("/metrics")).text
    code = await child.stops()
    written = (child.stdout + child.stderr).decode() + metrics
    people = [str(scene.anna.id), str(abs(scene.group.id)), scene.room, scene.account.user_id, TOKEN]

    assert (0, b"") == (code, child.stderr)
    assert [] == [word for word in (*SECRET_WORDS, *people) if word.lower() in written.lower()]
    assert [] == NETWORK_WORDS.findall(written)
    assert [] == kept_in(database, [*SECRET_WORDS[:6], str(scene.anna.id), ROBIN])


def kept_in(database: Path, words: list[str]) -> list[str]:
    """Which words the files of the database hold, once the log is cut."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA secure_delete = ON")
        with connection:
            connection.execute("DELETE FROM offer")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    kept = b"".join(path.read_bytes() for path in sorted(database.parent.glob("organiser.db*")))
    return [word for word in words if word.encode() in kept]
