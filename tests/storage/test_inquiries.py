"""What waits for an answer: sealed, taken once, and forgotten after a day."""

from datetime import timedelta

from sqlalchemy import select

from organiser.storage import inquiries
from organiser.storage.engine import Database
from organiser.storage.inquiries import Inquiries
from organiser.storage.tables import INQUIRY
from organiser.vault import Vault
from tests.fakes.clock import START

VAULT = Vault(b"k" * 32)


async def test_what_waits_is_taken_once(database: Database) -> None:
    """The second answer finds nothing, and each finds its own."""
    async with database.writing() as connection:
        waiting = Inquiries(connection, VAULT, START)
        first, second = [await waiting.put(one, of_person=True) for one in (b"one", b"two")]

        assert [(first, b"one"), (second, b"two")] == sorted(await waiting.all(), key=lambda one: one[1])
        assert b"two" == await waiting.take(second)
        assert await waiting.take(second) is None
        assert b"one" == await waiting.take(first)


async def test_what_waits_is_sealed(database: Database) -> None:
    """Nobody reads it in the database."""
    async with database.writing() as connection:
        await Inquiries(connection, VAULT, START).put(b"what somebody said", of_person=False)
        kept = (await connection.execute(select(INQUIRY.c.payload))).scalar_one()

    assert b"said" not in kept


async def test_what_nobody_answers_goes_after_a_day(database: Database) -> None:
    """Not before."""
    async with database.writing() as connection:
        waiting = Inquiries(connection, VAULT, START)
        await waiting.put(b"one", of_person=False)
        left = []
        for hours in (23, 25):
            await inquiries.expire(connection, START + timedelta(hours=hours))
            left.append(len(await waiting.all()))

    assert [1, 0] == left
