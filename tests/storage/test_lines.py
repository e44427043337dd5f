"""The message map finds the line behind a message and the messages of a line, and forgets them together."""

from datetime import timedelta

from sqlalchemy import event, text

from organiser.chat.refs import LineId
from organiser.kernel import millis
from organiser.storage import lines
from organiser.storage.engine import Database
from organiser.storage.lines import Line, Lines
from organiser.storage.reactions import SUMMARY, Given, Reactions
from tests.fakes.clock import START

ANNA = Line(LineId(1), 1, 10, b"anna", millis(START))
KIM = Line(LineId(2), 1, 10, b"kim", millis(START))


async def test_a_line_is_found_before_and_after_it_is_written(database: Database) -> None:
    """A reply in the same batch finds it too."""
    async with database.writing() as connection:
        map_ = Lines(connection)
        map_.add(ANNA, 10, "a")

        assert [ANNA] == await map_.carried_by(10, "a")
        await map_.flush()
    async with database.writing() as connection:
        assert [ANNA] == await Lines(connection).carried_by(10, "a")
        assert [] == await Lines(connection).carried_by(11, "a")
        assert ANNA == await lines.find(connection, ANNA.id)
        assert await lines.find(connection, LineId(99)) is None


async def test_parts_are_kept_in_order_and_dropped_from_the_end(database: Database) -> None:
    """The same part again takes the place of the first."""
    async with database.writing() as connection:
        map_ = Lines(connection)
        for part, message in ((1, "y"), (0, "x"), (2, "z"), (2, "zz")):
            map_.add_copy(1, 20, part, message)
        await map_.flush()

        assert ["x", "y", "zz"] == await map_.messages(1, 20)
        await map_.drop_copies(1, 20, 1)
        assert ["x"] == await map_.messages(1, 20)
        await map_.drop_copies(1, 20)
        assert [] == await map_.messages(1, 20)


async def test_several_lines_in_one_message(database: Database) -> None:
    """All are found, in order."""
    async with database.writing() as connection:
        map_ = Lines(connection)
        for line in (KIM, ANNA):
            map_.add(line, 10, f"own{line.id}")
            map_.add_copy(line.id, 20, 0, "shared")
        await map_.flush()

        assert [ANNA, KIM] == await map_.carried_by(20, "shared")


async def test_old_lines_go_with_all_that_hangs_on_them(database: Database) -> None:
    """Copies, reactions, what the bot showed for them, and the message that summed them up."""
    async with database.writing() as connection:
        map_, reactions = Lines(connection), Reactions(connection)
        for line in (ANNA, KIM):
            map_.add(line, 10, f"own{line.id}")
            await reactions.give(Given(line.id, 10, b"kim", "👍"))
            await reactions.place(line.id, 20, SUMMARY, str(100 + line.id))
            map_.add_copy(100 + line.id, 20, 0, "summary")
        await map_.flush()
        await connection.execute(text("UPDATE line SET at = 0 WHERE id = 1"))

        assert 1 == await lines.expire(connection, START, timedelta(days=365))
        assert 0 == await lines.expire(connection, START, timedelta(days=365))
        left = {
            table: (await connection.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one()  # noqa: S608
            for table in ("line", "copy", "reaction", "placed")
        }

        assert {"line": 1, "copy": 2, "reaction": 1, "placed": 1} == left


async def test_who_looks_for_old_lines_looks_at_no_others(database: Database) -> None:
    """A year of them stays untouched: nobody can write meanwhile."""
    seen: list[tuple[str, tuple[int, ...]]] = []

    async with database.writing() as connection:
        event.listen(connection.sync_connection, "before_cursor_execute", lambda *run: seen.append(run[2:4]))
        await lines.expire(connection, START, timedelta(days=365))
        plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {seen[0][0]}", seen[0][1])

        assert "SEARCH line USING INTEGER PRIMARY KEY (rowid<?)" == plan.one().detail


async def test_no_more_than_asked_at_once(database: Database) -> None:
    """A long history does not hold up the writers."""
    async with database.writing() as connection:
        map_ = Lines(connection)
        for number in range(5):
            map_.add(Line(LineId(number), 1, 10, b"a", 0), 10, str(number))
        await map_.flush()

        assert [2, 2, 1] == [await lines.expire(connection, START, timedelta(days=1), 2) for _ in range(3)]
