"""What admins can do across a bridge to who disturbs it, and what is held back by itself."""

import pytest

from tests.conversations.town import Town

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.synapse, pytest.mark.own_chats]

REPEATED = "koop nu goedkope fietsen"


async def test_mute_stops_a_persons_lines_and_unmute_lets_them_go_on(town: Town) -> None:
    """Who is muted is not carried any more; others are; unmuted they are carried again."""
    await town.robin.says("köp nu")
    copy = await town.group_shows("Robin: köp nu")

    await town.anna.says("/mute", reply_to=copy)
    await town.group_tells(
        "What Robin writes is no longer carried to other chats.", "I can't change anything"
    )
    await town.robin.says("köp nu igen")
    await town.sanna.says("Tack")
    await town.group_shows("Sanna: Tack")
    assert "Robin: köp nu igen" not in town.group_lines()

    await town.anna.says("/unmute", reply_to=copy)
    await town.group_tells("What Robin writes is carried to other chats again.")
    await town.robin.says("förlåt")
    await town.group_shows("Robin: förlåt")


async def test_mute_acts_in_the_group_where_the_bot_may(town: Town) -> None:
    """A Matrix admin mutes somebody of the group: on Telegram they can only read from then on."""
    await town.ben.says("koop nu")
    copy = await town.room_shows("Ben Okoye: koop nu")

    await town.robin.says("!mute", reply_to=copy.event_id)
    told = await town.room_tells("What Ben Okoye writes is no longer carried to other chats.")
    assert "I can't change anything" not in told.body
    ben = town.services.ben
    await town.services.telegram.until(lambda: not town.group.membership(ben).permissions)
    assert "restricted" == town.group.membership(ben).status

    await town.robin.says("!unmute", reply_to=copy.event_id)
    await town.room_tells("What Ben Okoye writes is carried to other chats again.")
    await town.services.telegram.until(lambda: town.group.membership(ben).status != "restricted" or None)


async def test_ban_puts_somebody_out_of_their_room(town: Town) -> None:
    """A Telegram admin bans somebody of the room, where the bot is a moderator."""
    await town.makes_admin(town.services.matrix_bot.user_id)
    await town.sanna.says("köp nu")
    copy = await town.group_shows("Sanna: köp nu")

    await town.anna.says("/ban", reply_to=copy)

    await town.group_tells("What Sanna writes is no longer carried", "I am also putting them out of the chat")
    robin = town.services.robin
    await robin.until_synced(
        lambda: any(
            arrival.type == "m.room.member"
            and arrival.source.get("state_key") == town.services.sanna.user_id
            and arrival.content.get("membership") == "ban"
            for arrival in robin.arrivals(town.room)
        ),
        15,
    )


async def test_moderation_is_for_admins_and_about_a_line(town: Town) -> None:
    """A member is refused; a command that answers nothing, or a stranger's message, is told so."""
    await town.robin.says("hej")
    copy = await town.group_shows("Robin: hej")

    await town.ben.says("/mute", reply_to=copy)
    await town.group_tells("Only admins of this chat can do that.")
    await town.anna.says("/mute")
    await town.group_tells("I can't tell which message you mean.")
    command = await town.anna.says("/bridge status")
    await town.anna.says("/mute", reply_to=command)
    await town.group_tells("I didn't carry that message to another chat")


async def test_repetitions_are_held_and_can_be_let_through(town: Town) -> None:
    """From the fifth time within a minute on, the same words wait for an admin, who is shown a button."""
    for _ in range(6):
        await town.ben.says(REPEATED)
    told = await town.group_tells("Ben Okoye wrote the same thing 5 times in Riders Gent (Telegram).")
    await town.anna.says("Weg ermee")
    await town.room_shows("Anna Visser: Weg ermee")
    assert [f"Ben Okoye: {REPEATED}"] * 4 + ["Anna Visser: Weg ermee"] == town.room_lines()

    await town.ben.person.taps(told, "Let through").answered()
    await town.group_tells("Only admins of this chat can do that.")
    await town.anna.taps(told, "Let through")
    await town.group_tells("2 held messages are on their way.")
    await town.services.robin.until_synced(lambda: town.room_lines().count(f"Ben Okoye: {REPEATED}") == 6, 15)


async def test_repetitions_in_a_room_are_let_through_by_number(town: Town) -> None:
    """In the room an admin answers with the number of the choice, as Matrix has no buttons."""
    for _ in range(5):
        await town.sanna.says(REPEATED)
    told = await town.room_tells("Sanna wrote the same thing 5 times in Couriers (Matrix).", "1. Let through")

    await town.robin.reacts(told.event_id, "1\ufe0f\u20e3")
    await town.room_tells("1 held message is on its way.")
    await town.services.telegram.until(lambda: town.group_lines().count(f"Sanna: {REPEATED}") == 5)


async def test_a_crowd_is_held_until_an_admin_has_looked(town: Town) -> None:
    """Ten people within a minute are a crowd: what they say waits, what others say does not."""
    crowd = [town.services.telegram.add_person(f"Bot{number}") for number in range(10)]
    for one in crowd:
        one.joins(town.group)
    told = await town.group_tells("10 people joined Riders Gent (Telegram) within", "Nothing is lost.")

    crowd[0].says(town.group, "goedkoop!")
    crowd[9].says(town.group, "hallo, ik ben echt")
    await town.anna.says("Wie zijn dit?")
    await town.room_shows("Anna Visser: Wie zijn dit?")
    assert ["Anna Visser: Wie zijn dit?"] == town.room_lines()

    await town.anna.taps(told, "Let through")
    await town.room_shows("Bot9: hallo, ik ben echt")
    await town.room_shows("Bot0: goedkoop!")
    crowd[1].says(town.group, "dank je")
    await town.room_shows("Bot1: dank je")
