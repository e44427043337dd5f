"""Codes, guesses, questions and choices: once, for a while, and only as hashes."""

from datetime import timedelta

from sqlalchemy import text

from organiser.bridge.codes import Code
from organiser.chat.outgoing import Choice
from organiser.chat.refs import LineId
from organiser.storage import codes
from organiser.storage.codes import Codes, Offered
from organiser.storage.engine import Database
from organiser.storage.lines import Lines
from organiser.storage.tables import OFFER
from organiser.vault import Vault
from tests.fakes.clock import START

VAULT = Vault(b"m" * 32)
CODE = Code(1, b"anna", 9, START + timedelta(minutes=15))


async def test_a_code_is_found_by_what_was_said(database: Database) -> None:
    """Its own words are not in the database; with another key it is another code."""
    async with database.writing() as connection:
        kept = Codes(connection, b"key")
        await kept.put("ABCD2345", CODE)

        assert CODE == await kept.find("ABCD2345")
        assert await kept.find("ABCD2346") is None
        assert await Codes(connection, b"other").find("ABCD2345") is None
        row = (await connection.execute(text("SELECT hash FROM code"))).one()

    assert b"ABCD2345" not in row.hash


async def test_a_new_code_ends_the_old_one(database: Database) -> None:
    """A chat has one at a time."""
    async with database.writing() as connection:
        kept = Codes(connection, b"key")
        await kept.put("OLD", CODE)
        await kept.put("NEW", CODE)

        assert await kept.find("OLD") is None
        assert await kept.claimed((await kept.claim("NEW", 2))[:-1]) is None
        found = await kept.claimed(await kept.claim("NEW", 2))

        assert found is not None
        assert 2 == found.joining
        assert {None} == {await kept.claimed(made_up) for made_up in ("", "A" * 43, "é!", "\ud800")}
        await kept.drop(1)
        assert await kept.find("NEW") is None


async def test_guesses_count_for_a_while(database: Database) -> None:
    """Each account's own."""
    async with database.writing() as connection:
        kept = Codes(connection, b"key")
        await kept.count_guess(b"a", 1, START)
        await kept.count_guess(b"a", 2, START)

        assert 2 == await kept.wrong_guesses(b"a", START - timedelta(minutes=15))
        assert 0 == await kept.wrong_guesses(b"a", START)
        assert 0 == await kept.wrong_guesses(b"b", START - timedelta(minutes=15))


async def test_the_last_choices_count(database: Database) -> None:
    """What was shown before cannot be chosen any more, nor is its message known."""
    first = Offered((Choice("a", "x"),), LineId(5))
    second = Offered((Choice("b", "y"), Choice("c", "z")), LineId(6))
    async with database.writing() as connection:
        lines = Lines(connection)
        await codes.put_offer(connection, VAULT, 1, first, START)
        lines.add_copy(5, 1, 0, "m5")
        lines.add_copy(6, 1, 0, "m6")
        await lines.flush()
        await codes.put_offer(connection, VAULT, 1, second, START)

        assert second == await codes.find_offer(connection, VAULT, 1)
        assert Offered() == await codes.find_offer(connection, VAULT, 2)
        assert ([], ["m6"]) == (await lines.messages(5, 1), await lines.messages(6, 1))


async def test_choices_that_cannot_be_read_hold_up_nothing(database: Database) -> None:
    """They are none, others take their place, and they go after a day."""
    damaged = OFFER.update().values(choices=b"\0cut")
    async with database.writing() as connection:
        for chat in (1, 2):
            await codes.put_offer(connection, VAULT, chat, Offered(), START)
        await connection.execute(damaged)
        found = await codes.find_offer(connection, VAULT, 1)
        shown = Offered((Choice("a", "x"),), LineId(5))
        await codes.put_offer(connection, VAULT, 1, shown, START)
        after = await codes.find_offer(connection, VAULT, 1)
        await connection.execute(damaged)
        await codes.expire(connection, VAULT, START + timedelta(hours=26))
        left = (await connection.execute(OFFER.select())).all()

    assert (Offered(), shown, []) == (found, after, left)


async def test_all_of_it_is_forgotten_after_a_day(database: Database) -> None:
    """Codes count from their end."""
    async with database.writing() as connection:
        kept = Codes(connection, b"key")
        await kept.put("A", CODE)
        await kept.count_guess(b"a", 1, START)
        await codes.put_offer(connection, VAULT, 1, Offered(), START)
        tables = ("code", "guess", "offer")
        counts = []
        for hours in (23, 26):
            await codes.expire(connection, VAULT, START + timedelta(hours=hours))
            counts.append(
                [
                    (await connection.execute(text(f"SELECT count(*) FROM {one}"))).scalar_one()  # noqa: S608
                    for one in tables
                ]
            )

    assert [[1] * 3, [0] * 3] == counts
