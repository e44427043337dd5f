"""A co-op that is written straight into the tables is one that the bot can read."""

from datetime import UTC, datetime
from pathlib import Path

from bench import coop, desk
from bench.cast import CAST, shape
from organiser.chat.flat import plain_text
from organiser.chat.outgoing import Post
from organiser.members.states import State
from tests.fakes.world import catalogues

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


async def test_a_made_co_op_answers(tmp_path: Path) -> None:
    """Members are who they were made, and their names and legal names can be opened."""
    made = await coop.found(tmp_path, 200, 2, NOW)
    async with desk.opened(made, NOW, catalogues()) as asked:
        officer = made.cast["officer"][0]
        _, (page,) = await asked.asks(officer, "/members")
        _, (register,) = await asked.asks(officer, "/register")
        await asked.count_steps(on=True)
        cost, _ = await asked.asks(officer, "/help")

    assert isinstance(page, Post)
    assert isinstance(register, Post)
    assert "1: Anna de Vries 0" in plain_text(page.text)
    assert "Anna de Vries 0" in plain_text(register.text)
    assert cost.steps > 0


def test_the_crowd() -> None:
    """Of a hundred, one waits, two are on probation and three have left; the cast is in the first chapter."""
    people = list(shape(100, 2))
    crowd = people[-100:]
    states = [one.kind.state for one in crowd]

    assert sum(kind.count for kind in CAST.values()) == len(people) - 100
    assert {1} == {one.chapter for one in people[:-100]}
    assert [50, 50] == [sum(one.chapter == chapter for one in crowd) for chapter in (1, 2)]
    assert (1, 2, 3) == tuple(
        states.count(state) for state in (State.APPLIED, State.PROBATION, State.RESIGNED)
    )
