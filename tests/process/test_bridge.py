"""`python bot.py bridge CHAT ROOM`: while the bot runs and while it does not, and what a wrong id does."""

import sqlite3
from contextlib import closing

from tests.process.scene import ROBIN, Scene


async def test_the_operator_joins_chats_from_the_shell(scene: Scene) -> None:
    """A stopped bot joins at its next start, a running one at once: a topic, and a chat more."""
    asked = await scene.runs("bridge", str(scene.group.id), scene.room)
    child = await scene.starts()
    await scene.matrix.until_received(1, scene.room)
    forum = scene.telegram.add_group(
        "Depot", members=[scene.anna, scene.bot], admins=[scene.anna, scene.bot], forum=True
    )
    topic = forum.add_topic("Nights", by=scene.anna)
    more, night = (scene.matrix.room(name, {ROBIN: "Robin"}) for name in ("More riders", "Night riders"))
    await scene.is_ordered(str(scene.group.id), more)
    await scene.is_ordered(f"{forum.id}/{topic.id}", night)
    await scene.matrix.until_received(1, more)
    await scene.matrix.until_received(1, night)
    scene.anna.says(scene.group, "to both rooms")
    scene.anna.says(topic, "to the night")
    await scene.crosses_to_matrix("to both rooms")
    await scene.crosses_to_matrix("to both rooms", room=more)
    await scene.crosses_to_matrix("to the night", room=night)

    assert 0 == asked.code
    assert "bridge.not_entered" in asked.stdout.decode()
    assert "to the night" not in scene.in_room() + scene.in_room(more)
    assert [] == child.logged("bridge.not_entered")


async def test_a_wrong_id_is_said_in_the_log(scene: Scene) -> None:
    """Never silence: which network has no such chat for us; nothing is joined, and no id is written."""
    child = await scene.starts()
    await child.until_ready()
    await scene.is_ordered("-1009999999999", scene.room)
    await child.until_logged("bridge.not_entered", network="telegram")
    await scene.is_ordered(str(scene.group.id), "!nowhere:null.localhost")
    await child.until_logged("bridge.not_entered", network="matrix")

    await child.stops()
    with closing(sqlite3.connect(scene.folder / "data" / "organiser.db")) as database:
        conversations = database.execute("SELECT count(*) FROM conversation").fetchone()

    assert (0, 0) == (*conversations, scene.matrix.count(scene.room))
    assert b"nowhere" not in child.stdout
