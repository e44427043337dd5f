"""Who reacted with what, and what the bot shows for it."""

from organiser.chat.refs import LineId
from organiser.storage.engine import Database
from organiser.storage.reactions import SUMMARY, Given, Reactions

THUMB = Given(LineId(1), 10, b"anna", "👍", "$r")


async def test_reactions_are_given_and_taken_back(database: Database) -> None:
    """The same one again is one; it is found by its own message."""
    async with database.writing() as connection:
        reactions = Reactions(connection)
        await reactions.give(THUMB)
        await reactions.give(THUMB)
        await reactions.give(Given(LineId(1), 10, b"kim", "👍"))

        assert 2 == len(await reactions.to_line(LineId(1)))
        assert THUMB == await reactions.by_message(10, "$r")
        assert await reactions.by_message(11, "$r") is None
        await reactions.take_back(THUMB)

        assert [b"kim"] == [given.author for given in await reactions.to_line(LineId(1))]


async def test_what_is_shown(database: Database) -> None:
    """By chat; another id takes the place of the first."""
    async with database.writing() as connection:
        reactions = Reactions(connection)
        await reactions.place(1, 20, "👍", "")
        await reactions.place(1, 20, "👍", "$x")
        await reactions.place(1, 20, SUMMARY, "7")
        await reactions.place(1, 21, "👍")

        assert {"👍": "$x", SUMMARY: "7"} == await reactions.placed(1, 20)
        await reactions.unplace(1, 20, "👍")

        assert {SUMMARY: "7"} == await reactions.placed(1, 20)
        assert {"👍": None} == await reactions.placed(1, 21)
