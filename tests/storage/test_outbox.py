"""The outbox keeps what is on its way, word for word, and forgets it in time."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from organiser.chat import text as rich
from organiser.chat.content import Attachment, MediaKind
from organiser.chat.outgoing import (
    Action,
    AnswerTap,
    Ask,
    Choice,
    Deed,
    Delete,
    Do,
    Post,
    Question,
    React,
    Revise,
    Speaker,
)
from organiser.chat.refs import AccountRef, ChatRef, FileRef, LineId, MessageRef, Network
from organiser.kernel import millis
from organiser.storage import backlog, outbox, payloads, withheld
from organiser.storage.engine import Database
from organiser.storage.outbox import OutboxWriter, Outcome
from organiser.storage.tables import OUTBOX
from organiser.vault import Vault
from tests.fakes.clock import START
from tests.fakes.plans import asking
from tests.fakes.world import World, said

VAULT = Vault(b"m" * 32)
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
NETWORKS = st.sampled_from(Network)
ACCOUNTS = st.builds(AccountRef, NETWORKS, WORDS)
MESSAGES = st.builds(MessageRef, st.builds(ChatRef, NETWORKS, WORDS), WORDS)
TARGETS = st.one_of(MESSAGES, st.integers(0, 2**63 - 1))
NODES: st.SearchStrategy[Any] = st.recursive(
    st.one_of(
        st.builds(rich.Text, WORDS),
        st.builds(rich.Mention, WORDS, st.none() | ACCOUNTS),
        st.builds(rich.Pre, WORDS, st.none() | WORDS),
    ),
    lambda nodes: st.one_of(
        st.builds(rich.Styled, st.sampled_from(rich.Style), st.tuples(nodes)),
        st.builds(rich.Link, WORDS, st.tuples(nodes)),
        st.builds(rich.Quote, st.tuples(nodes), st.booleans()),
        st.builds(rich.Heading, st.integers(1, 6), st.tuples(nodes)),
        st.builds(rich.Listing, st.tuples(st.tuples(nodes)), st.none() | st.integers(0, 9)),
    ),
    max_leaves=5,
)
TEXT = st.lists(NODES, max_size=3).map(tuple)
FILES = st.builds(
    Attachment,
    st.sampled_from(MediaKind),
    st.builds(FileRef, NETWORKS, WORDS, st.none() | WORDS),
    name=st.none() | WORDS,
    size=st.none() | st.integers(0, 2**40),
)
POSTS = st.builds(
    Post,
    text=TEXT,
    attachment=st.none() | FILES,
    speaker=st.none() | st.builds(Speaker, WORDS, WORDS),
    heading=TEXT,
    reply_to=st.none() | TARGETS,
    choices=st.lists(
        st.lists(st.builds(Choice, WORDS, WORDS, st.none() | WORDS), max_size=2).map(tuple), max_size=2
    ).map(tuple),
    line=st.none() | st.integers(0, 2**63 - 1).map(LineId),
)
ACTIONS: st.SearchStrategy[Action] = st.one_of(
    POSTS,
    st.builds(Revise, TARGETS, POSTS),
    st.builds(Delete, TARGETS),
    st.builds(React, TARGETS, WORDS, st.booleans()),
    st.builds(AnswerTap, WORDS, WORDS),
    st.builds(Ask, st.sampled_from(Question), WORDS, st.none() | ACCOUNTS),
    st.builds(Do, st.sampled_from(Deed), st.none() | ACCOUNTS),
)


@given(ACTIONS)
def test_actions_survive_being_written_down(action: Action) -> None:
    """What is read back is what was asked for."""
    assert action == payloads.opened(VAULT, payloads.seal(VAULT, action))


@given(actions=st.lists(ACTIONS, max_size=5))
@settings(
    max_examples=settings().max_examples // 5, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
async def test_rows_come_in_the_order_in_which_they_were_added(
    database: Database, actions: list[Action]
) -> None:
    """With the words that were added."""
    async with database.writing() as connection:
        before = max([row.id for row in await outbox.fresh(connection, VAULT, 0, 10_000)], default=0)
        writer = OutboxWriter(connection, VAULT, START)
        for number, action in enumerate(actions):
            writer.add(number, action, line=number)

        await writer.flush()
        found = await outbox.fresh(connection, VAULT, before, 100)

    assert list(enumerate(actions)) == [(row.chat, row.action) for row in found]


async def test_what_waits_is_not_read_in_the_database(world: World) -> None:
    """Neither in rows nor in what SQLite left of them; those of an older version are read as they stand."""
    await world.say("my legal name is Johanna")
    folder = world.directory.record_keys.file.parent
    files = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    async with world.database.writing() as connection:
        (row,) = await outbox.fresh(connection, VAULT, 0, 10)
        clear = msgspec.json.encode(row.action)
        await connection.execute(OUTBOX.update().values(payload=clear))
        (older,) = await outbox.fresh(connection, VAULT, 0, 10)

    assert b"Johanna" in clear
    assert [] == [content for content in files if b"Johanna" in content]
    assert row == older


async def test_depth(world: World) -> None:
    """Open rows by chat and state, with the time of the oldest."""
    await world.say("a", "b")
    async with world.database.writing() as connection:
        await outbox.mark_sending(connection, [1])
        found = await backlog.depth(connection)

    assert {(1, "queued", 1), (1, "sending", 1)} == {row[:3] for row in found}
    assert {millis(START)} == {row[3] for row in found}


async def test_what_is_in_doubt_is_counted_as_such(world: World) -> None:
    """From the first answer that did not come until it is sent."""
    await world.say("a", "b")
    async with world.database.writing() as connection:
        await outbox.record(
            connection,
            VAULT,
            [Outcome(id=1, state="queued", error=outbox.DOUBT), Outcome(id=2, state="queued")],
        )
        doubted = await backlog.depth(connection)
        await outbox.record(connection, VAULT, [Outcome(id=1, state="sent", finished=1)])
        found = await backlog.depth(connection)

    assert {(1, "in_doubt", 1), (1, "queued", 1)} == {row[:3] for row in doubted}
    assert [(1, "queued", 1)] == [row[:3] for row in found]


@pytest.mark.parametrize(
    ("state", "payload", "hours", "kept"),
    [
        ("sent", None, 23, True),
        ("sent", None, 25, False),
        ("sent", Post(), 47, True),
        ("sent", Post(), 49, False),
        ("cancelled", None, 25, False),
    ],
)
async def test_finished_rows_are_forgotten(
    world: World,
    state: str,
    payload: Post | None,
    hours: int,
    kept: bool,  # noqa: FBT001
) -> None:
    """After a day; words that edits need, when the message can no longer be edited."""
    await world.say("a")
    async with world.database.writing() as connection:
        await outbox.record(
            connection,
            VAULT,
            [Outcome(id=1, state=state, finished=millis(START), payload=payload)],
        )
        await outbox.forget(connection, START + timedelta(hours=hours))

    assert kept == bool(await world.rows())


async def test_words_go_when_a_row_is_finished(world: World) -> None:
    """Whether it was sent or has failed: nobody needs them any more."""
    await world.say("a", "b")
    async with world.database.writing() as connection:
        finished = millis(START)
        await outbox.record(connection, VAULT, [Outcome(id=1, state="sent", finished=finished)])
        await outbox.record(connection, VAULT, [Outcome(id=2, state="failed", finished=finished, error="x")])

    assert [True, True] == [row.payload is None for row in await world.rows()]


async def test_held_rows_are_forgotten_after_a_week(world: World) -> None:
    """Nobody lets them through any more."""
    await world.queue(world.group, said("a", line=1), held=True)
    async with world.database.writing() as connection:
        await outbox.forget(connection, START + timedelta(days=6))

    assert ["held"] == await world.states()
    async with world.database.writing() as connection:
        await outbox.forget(connection, START + timedelta(days=8))

    assert [] == await world.states()


async def test_looking_takes_as_long_however_much_was_sent(world: World) -> None:
    """What is asked often finds its rows by an index."""
    async with asking(world.database) as asked, world.database.reading() as connection:
        await outbox.fresh(connection, VAULT, 5, 5)
        await outbox.interrupted(connection, VAULT)
        await backlog.depth(connection)
        await withheld.is_held(connection, 1, 1)
        await withheld.held_lines(connection, b"a", 1)
        await withheld.let_through(connection, [1], START)
        await outbox.coalesced_with(connection, VAULT, 1, "t1")
        await backlog.sent_since(connection, 1)
    async with world.database.reading() as connection:
        assert len(asked.statements) >= 8
        assert [] == await asked.scans(connection)
