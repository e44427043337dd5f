"""Reactions are shown on the other side as far as a bot may: one each on Matrix, one or a sum on Telegram."""

import pytest

from organiser.sandbox.telegram import Message
from tests.conversations.town import OnMatrix, OnTelegram, Town

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.synapse]


async def test_one_reaction_stands_for_everybody_behind_it(either_town: Town) -> None:
    """Two people's 👍 on Telegram are one in the room, and it goes when both have taken theirs back."""
    town = either_town
    said, copy = await _robin_says(town, "Rast klockan tolv")

    await town.anna.reacts(copy, "👍")
    await town.room_reactions(said, "👍")
    await town.ben.reacts(copy, "👍")
    await town.anna.reacts(copy)
    await _is_taken_in(town.ben, town)
    await town.room_reactions(said, "👍")
    await town.ben.reacts(copy)
    await town.room_reactions(said)


async def test_a_changed_reaction_is_changed(town: Town) -> None:
    """Who replaces 👍 by ❤ is shown so; several emoji stand beside each other in the room."""
    said, copy = await _robin_says(town, "Rast klockan tolv")

    await town.anna.reacts(copy, "👍")
    await town.ben.reacts(copy, "🔥")
    await town.room_reactions(said, "👍", "🔥")
    await town.anna.reacts(copy, "❤")
    await town.room_reactions(said, "❤️", "🔥")


async def test_reactions_to_lines_of_telegram_reach_their_copies(town: Town) -> None:
    """A reaction to an original in the group is shown under its copy in the room."""
    said, copy = await _anna_says(town, "Pauze om twaalf")

    await town.ben.reacts(said, "🎉")
    await town.room_reactions(copy, "🎉")


async def test_a_single_reaction_is_set_by_the_bot(town: Town) -> None:
    """One person's emoji that Telegram knows is the bot's own reaction, and goes when it is taken back."""
    said, copy = await _anna_says(town, "Pauze om twaalf")

    given = await town.robin.reacts(copy, "👍🏽")
    await _bot_shows(town, said, "👍")
    await town.robin.deletes(given)
    await _bot_shows(town, said)


async def test_several_reactions_are_summed_up_in_one_line(either_town: Town) -> None:
    """From the second person on, one message counts, edited in place; it goes when one is left."""
    town = either_town
    said, copy = await _anna_says(town, "Pauze om twaalf")

    first = await town.robin.reacts(copy, "👍")
    await _bot_shows(town, said, "👍")
    second = await town.sanna.reacts(copy, "👍")
    summing = await town.group_shows("Reactions on Matrix: 👍 2")
    assert said is summing.reply_to
    await _bot_shows(town, said)

    third = await town.sanna.reacts(copy, "❤️")
    await town.group_shows("Reactions on Matrix: 👍 2, ❤ 1")
    for reaction in (second, third):
        await town.sanna.deletes(reaction)
    await town.group_lacks(summing)
    await _bot_shows(town, said, "👍")
    await town.robin.deletes(first)
    await _bot_shows(town, said)

    assert not town.group_lines()


async def test_an_emoji_that_telegram_lacks_is_summed_up(town: Town) -> None:
    """What a bot may not set is told in words, so that nobody's yes is lost."""
    said, copy = await _anna_says(town, "Pauze om twaalf")

    await town.robin.reacts(copy, "✅")

    assert said is (await town.group_shows("Reactions on Matrix: ✅ 1")).reply_to


async def test_a_reaction_to_the_bots_own_words_stays(town: Town) -> None:
    """Only lines of the conversation carry reactions across."""
    await town.anna.says("/bridge status")
    status = await town.group_tells("This chat is joined with")

    await town.anna.reacts(status, "👍")

    await town.nothing_more_reached_the_room()


async def _anna_says(town: Town, text: str) -> tuple[Message, str]:
    said = await town.anna.says(text)
    return said, (await town.room_shows(f"Anna Visser: {text}")).event_id


async def _robin_says(town: Town, text: str) -> tuple[str, Message]:
    said = await town.robin.says(text)
    return said, await town.group_shows(f"Robin: {text}")


async def _is_taken_in(person: OnTelegram | OnMatrix, town: Town) -> None:
    """Wait until what was done before has been dealt with, by a line that comes after it."""
    await person.says("So far")
    await town.room_shows("Ben Okoye: So far")


async def _bot_shows(town: Town, message: Message, *emojis: str) -> None:
    bot = town.services.telegram_bot.id
    await town.services.telegram.until(lambda: message.reactions.get(bot, ()) == emojis)
