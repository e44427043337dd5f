"""How a process ends: in order on SIGTERM, by a power cut, and not at all where another one runs."""

import asyncio

import pytest

from organiser import app
from organiser.assembly import assembled
from organiser.cli.founding import made
from organiser.kernel import system_clock
from tests.process.child import Child
from tests.process.scene import Scene

EACH_WAY = 150
UNDER_WAY = 6
LONGEST_STOP = 20.0


async def test_nothing_is_lost_or_doubled_by_an_end_under_load(scene: Scene) -> None:
    """SIGTERM under load exits 0 in time; after it, and after a SIGKILL, every line arrives, in order.

    On Matrix each arrives once. On Telegram a repetition after the SIGKILL says that it may be one.
    """
    child = await scene.joined(LOG_LEVEL="debug")
    said = [f"line {number}" for number in range(EACH_WAY)]
    await under_load(scene, child, said[:50])
    async with asyncio.timeout(LONGEST_STOP):
        code = await child.stops()
    ended_by = (code, child.stderr, len(child.logged("app.stopped")))
    once = scene.in_group()
    carried = len(once) + len(scene.in_room())
    child = await scene.starts(LOG_LEVEL="debug")
    await under_load(scene, child, said[50:100])
    await child.is_killed()
    child = await scene.starts(LOG_LEVEL="debug")
    await under_load(scene, child, said[100:])
    await scene.crosses_to_telegram(f"from Robin {said[-1]}")
    await scene.crosses_to_matrix(f"from Anna {said[-1]}")
    in_group = [text for text in scene.in_group() if text.startswith("from Robin")]
    in_room = [text for text in scene.in_room() if text.startswith("from Anna")]
    marked = [m for m in scene.group.messages if "from Robin" in m.text and m.text.count("\n")]

    assert (0, b"", 1) == ended_by
    assert len(set(once)) == len(once)
    assert UNDER_WAY <= carried < 100
    assert [f"from Anna {text}" for text in said] == in_room
    assert [f"from Robin {text}" for text in said] == list(dict.fromkeys(in_group))
    assert len(in_group) - len(said) <= len(marked)
    assert all("possibly repeated" in message.text for message in marked)


async def test_a_power_cut_amid_questions_loses_no_answer(scene: Scene) -> None:
    """The process that comes after goes on with the question that is shown, also by its old button."""
    scene.typed.prepare()
    secret = await made(scene.typed, system_clock())
    private = scene.anna.private(scene.bot)
    child = await scene.starts()
    await child.until_ready()
    scene.anna.says(scene.bot, f"/found {secret}")
    await private.until(lambda message: "What is the chapter called?" in message.text)
    scene.anna.says(scene.bot, "Antwerpen")
    asked = await private.until(lambda message: "Which country's law" in message.text)
    await child.is_killed()
    await scene.starts()
    scene.anna.taps(asked, "Belgium")
    await private.until(lambda message: "Name of the chapter: Antwerpen" in message.text)
    scene.anna.says(scene.bot, "back")
    await private.until(lambda message: "Your answer so far: Belgium." in message.text)


async def under_load(scene: Scene, child: Child, said: list[str]) -> None:
    """Say all this on both sides, and return while it is being carried."""
    for text in said:
        scene.anna.says(scene.group, f"from Anna {text}")
        scene.robin_says(f"from Robin {text}")
    await child.until(lambda: len(lines_delivered(child)) >= UNDER_WAY, "a load")


def lines_delivered(child: Child) -> list[str]:
    """The correlation ids of lines (not of notices, which are nobody's) that were sent."""
    sent = [line["correlation"] for line in child.logged("delivery", outcome="sent")]
    return [correlation for correlation in sent if not correlation.startswith("0-")]


async def test_a_hanging_request_holds_up_no_end(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """Telegram answers no more: the bot ends all the same, and says the line again, marked, later.

    In this process, so that the patience can be shorter.
    """
    monkeypatch.setattr(app, "STOP_SECONDS", 0.2)
    await scene.is_ordered_to_join()
    stopping = asyncio.Event()
    async with assembled(scene.typed) as parts, asyncio.TaskGroup() as tasks:
        serving = tasks.create_task(app.serve(scene.typed, parts, stopping))
        await scene.matrix.until_received(1, scene.room)
        await scene.group.until(lambda message: message.sender is scene.bot)
        scene.telegram.faults.hang("sendMessage", performed=True, times=1)
        scene.robin_says("does this hang")
        first = await scene.crosses_to_telegram("does this hang")
        stopping.set()
        async with asyncio.timeout(20):
            await serving
    await scene.starts()
    again = await scene.group.until(lambda message: message.text.startswith("possibly repeated"))

    assert "possibly repeated" not in first.text
    assert again.text.endswith("does this hang")


async def test_a_second_process_is_refused(scene: Scene) -> None:
    """One line, exit code 2; the first goes on."""
    first = await scene.starts()
    await first.until_ready()
    second = await scene.runs()
    status, _ = await first.readyz()
    lines = second.stderr.decode().splitlines()

    assert (2, b"", 1) == (second.code, second.stdout, len(lines))
    assert "The bot is running on this ORGANISER_DATA_DIR" in lines[0]
    assert (200, None) == (status, first.code)
