"""Lines that share a message can be changed, removed, answered and reacted to one by one."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from organiser.chat.outgoing import Deed, Delete, Do, Post, React, Revise
from organiser.chat.refs import AccountRef, LineId, Network
from organiser.chat.text import plain
from organiser.delivery.pacing import Limits
from organiser.errors import Rejected
from organiser.storage import outbox
from organiser.storage.lines import Lines
from tests.fakes.world import World, message, rests, said


async def together(world: World, *texts: str) -> list[LineId]:
    """Lines that went to the group as one message."""
    world.limits[Network.TELEGRAM] = Limits(group_per_minute=1)
    lines = await world.say(*texts)
    async with world.running():
        await world.telegram.until_calls(1)
    world.limits.clear()
    return lines


async def shown(world: World, calls: int) -> list[str]:
    """What the group shows after so many requests."""
    async with world.running():
        await world.telegram.until_calls(calls)
    return world.telegram.texts("-1001")


async def test_lines_share_a_message_and_know_it(world: World) -> None:
    """Each line finds it, and it finds each line."""
    lines = await together(world, "a", "b", "c")
    async with world.database.reading() as connection:
        carried = await Lines(connection).carried_by(world.group.home, "t1")

    assert ["Anna: a\nAnna: b\nAnna: c"] == world.telegram.texts("-1001")
    assert lines == [line.id for line in carried]
    assert ["sent"] * 3 == await world.states()


async def test_edits_of_one_line_keep_the_others(world: World) -> None:
    """A second edit as well as the first, and an edit of another line."""
    first, second, _ = await together(world, "a", "b", "c")
    for number, (line, words) in enumerate(((second, "B"), (second, "BB"), (first, "A")), 2):
        await world.queue(world.group, Revise(line, said(words, line=line)), line=line)
        await shown(world, number)

    assert ["Anna: A\nAnna: BB\nAnna: c"] == world.telegram.texts("-1001")


async def test_deleting_all_lines_one_by_one(world: World) -> None:
    """The last one takes the message with it; nothing is left in the map."""
    lines = await together(world, "a", "b", "c")
    seen = []
    for number, line in enumerate(lines, 2):
        await world.queue(world.group, Delete(line), line=line)
        seen.append(await shown(world, number))

    assert [["Anna: b\nAnna: c"], ["Anna: c"], []] == seen
    assert [[], [], []] == [await world.copies(line, world.group) for line in lines]
    assert ["sent"] * 6 == await world.states()


async def test_a_line_that_is_gone_is_not_found_behind_the_message(world: World) -> None:
    """Whoever answers the message then answers a line that still stands there."""
    first, second = await together(world, "a", "b")
    await world.queue(world.group, Delete(first), Delete(first), said("end", line=9), line=first)
    await shown(world, 3)
    async with world.database.reading() as connection:
        carried = await Lines(connection).carried_by(world.group.home, "t1")

    assert [second] == [line.id for line in carried]
    assert ["sent", "sent", "sent", "cancelled", "sent"] == await world.states()


async def test_an_edit_that_no_longer_fits(world: World) -> None:
    """The message is continued in a second one, once; an edit of a neighbour finds both."""
    world.telegram.length = 40
    first, second = await together(world, "a", "b")
    await world.queue(world.group, Revise(first, said("A" * 50, line=first)), line=first)
    await shown(world, 3)
    await world.queue(world.group, Revise(second, said("B", line=second)), line=second)
    grown = await shown(world, 5)
    await world.queue(world.group, Revise(first, said("a", line=first)), line=first)
    shrunk = await shown(world, 7)

    assert f"Anna: {'A' * 50}\nAnna: B" == "".join(grown)
    assert ["Anna: a\nAnna: B"] == shrunk


async def test_a_reaction_is_to_the_message(world: World) -> None:
    """It changes no words, and is taken back by what the network called it."""
    first, _ = await together(world, "a", "b")
    await world.queue(world.group, React(first, "👍"), React(first, "👍", on=False), line=first)
    texts = await shown(world, 3)

    assert ["Anna: a\nAnna: b"] == texts
    assert ["post", "react", "unreact"] == [call.method for call in world.telegram.calls]


async def test_after_two_days_the_neighbours_words_are_safe(world: World) -> None:
    """They are not kept any longer, so an edit is given up rather than written over them."""
    first, _ = await together(world, "a", "b")
    async with world.database.writing() as connection:
        await outbox.forget(connection, world.clock() + timedelta(hours=49))
    await world.queue(world.group, Revise(first, said("A", line=first)), said("c", line=9), line=first)
    texts = await shown(world, 2)

    assert ["Anna: a\nAnna: b", "Anna: c"] == texts


async def test_a_crash_while_lines_go_together(world: World) -> None:
    """Each is sent again by itself, and says that it may be a repetition."""
    world.limits[Network.TELEGRAM] = Limits(group_per_minute=1)
    await world.say("a", "b")
    world.telegram.open_after.clear()
    async with world.crashing():
        await world.telegram.until_calls(1)
    world.limits.clear()
    texts = await shown(world, 3)

    assert "Anna: a\nAnna: b" == texts[0]
    assert 2 == sum("possibly repeated" in words for words in texts[1:])


@given(
    changes=st.lists(
        st.tuples(st.integers(0, 3), st.one_of(st.none(), st.text("xyz", min_size=1, max_size=5))), max_size=8
    )
)
@settings(
    max_examples=settings().max_examples // 8, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
async def test_any_changes_to_shared_lines(world: World, changes: list[tuple[int, str | None]]) -> None:
    """What stands there is what the lines say now."""
    async with world.database.writing() as connection:
        for table in ("outbox", "copy", "line"):
            await connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608 - our own tables
    world.telegram.shown.clear()
    world.telegram.calls.clear()
    lines = await together(world, *"abcd")
    expected: dict[int, str | None] = dict(enumerate("abcd"))
    for number, change in changes:
        gone = expected[number] is None
        expected[number] = None if gone else change
        action = Delete(lines[number]) if change is None else Revise(lines[number], said(change, line=1))
        await world.queue(world.group, action, line=lines[number])
    world.clock.forward(minutes=5)
    await world.queue(world.group, said("end", line=9))
    async with world.running():
        await world.telegram.until(lambda: "Anna: end" in world.telegram.texts("-1001"))
    left = [f"Anna: {words}" for words in expected.values() if words is not None]

    assert [*(["\n".join(left)] if left else []), "Anna: end"] == world.telegram.texts("-1001")
    assert {"sent", "cancelled"} >= set(await world.states())


@pytest.mark.parametrize("deed", [Deed.BAN, Deed.LEAVE, Deed.JOIN])
async def test_deeds_need_no_message(world: World, deed: Deed) -> None:
    """They go out as they are."""
    await world.queue(world.group, Do(deed, AccountRef(Network.TELEGRAM, "7")))
    await shown(world, 1)

    assert [("do", str(deed))] == [(call.method, call.what) for call in world.telegram.calls]


async def test_a_message_of_the_network_itself(world: World) -> None:
    """What was said by somebody else is removed by its own id; nothing of the map is touched."""
    world.telegram.shown["-1001", "x1"] = "/forget"
    await world.queue(world.group, Delete(message(world.group, "x1")))
    texts = await shown(world, 1)

    assert [] == texts


async def test_a_removal_waits_for_nothing_and_fails_in_silence(world: World) -> None:
    """A private command goes from the group before what waits there; where it cannot, nobody is told."""
    world.limits[Network.TELEGRAM] = Limits(group_per_minute=1)
    world.telegram.shown["-1001", "x1"] = "/mydata"
    world.telegram.fail(Rejected("not_allowed"), method="delete")
    await world.queue(world.group, said("one", line=1, alone=True), said("two", line=2))
    await world.queue(world.group, *(Delete(message(world.group, "x1")) for _ in range(2)))
    async with world.running() as sender:
        await world.telegram.until_calls(3)
        await rests(sender)

    assert ["Anna: one"] == [text for text in world.telegram.texts("-1001") if text != "/mydata"]
    assert {"delete", "post"} == {call.method for call in world.telegram.calls}
    assert "/mydata" not in world.telegram.texts("-1001")
    assert ["failed", "sent"] == (await world.states())[2:]
    assert not world.matrix.calls


async def pressed(world: World, *changes: str) -> list[str]:
    """What the group shows after a post of three messages was changed by its last one, again and again."""
    world.telegram.length = 10
    await world.queue(world.group, Post(text=plain("a" * 25), line=LineId(5)))
    last = await shown(world, 3)
    for change in changes:
        copies = await world.copies(5, world.group)
        calls = len(world.telegram.calls)
        await world.queue(world.group, Revise(message(world.group, copies[-1]), Post(text=plain(change))))
        async with world.running() as sender:
            await world.telegram.until_calls(calls + 1)
            await rests(sender)
    return last if not changes else world.telegram.texts("-1001")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ((), ["a" * 10, "a" * 10, "a" * 5]),
        (("b",), ["b"]),
        (("b", "c" * 15), ["c" * 10, "c" * 5]),
        (("b" * 15, "c" * 25, "d"), ["d"]),
    ],
)
async def test_a_message_that_is_pressed_stands_for_all_of_its_post(
    world: World, changes: tuple[str, ...], expected: list[str]
) -> None:
    """What can be pressed stands below the last part; the post that takes its place takes all of it."""
    assert expected == await pressed(world, *changes)
    assert len(expected) == len(await world.copies(5, world.group))
