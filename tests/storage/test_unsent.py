"""What waits to be sent when somebody is erased: whose message goes no more, and whose does."""

from sqlalchemy import update

from organiser.chat.outgoing import Action, Delete, Revise
from organiser.chat.refs import Network
from organiser.delivery.pacing import Limits
from organiser.storage import unsent
from organiser.storage.tables import LINE
from organiser.storage.traces.trace import Me
from tests.fakes.world import World, said

THEIRS = b"erased"


async def test_neighbours_in_a_shared_message_can_still_edit(world: World) -> None:
    """Their edits and removals write the message without the words of who is erased, and keep the others'."""
    world.limits[Network.TELEGRAM] = Limits(group_per_minute=1)
    lines = await world.say("a", "b", "c", "d")
    async with world.running():
        await world.telegram.until_calls(1)
    world.limits.clear()
    async with world.database.writing() as connection:
        await connection.execute(update(LINE).where(LINE.c.id == lines[0]).values(author=THEIRS))
        me = Me(1, (THEIRS,), (), frozenset())
        await unsent.withhold(connection, world.directory.vault, me, (), world.clock())
    seen = world.telegram.texts("-1001")
    changes: tuple[tuple[int, Action], ...]
    changes = (lines[1], Revise(lines[1], said("B", line=lines[1]))), (lines[2], Delete(lines[2]))
    for calls, (line, action) in enumerate(changes, 2):
        await world.queue(world.group, action, line=line)
        async with world.running():
            await world.telegram.until_calls(calls)
        seen += world.telegram.texts("-1001")

    assert ["Anna: a\nAnna: b\nAnna: c\nAnna: d", "Anna: B\nAnna: c\nAnna: d", "Anna: B\nAnna: d"] == seen
    assert ["sent"] * 6 == await world.states()
