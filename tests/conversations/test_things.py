"""What is neither plain words nor a file: places, people, dice, polls, forwards, topics, upgrades."""

import pytest

from tests.conversations.town import Town, chat_of, room_of

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.synapse]

MAP = "https://www.openstreetmap.org/?mlat=51.050000&mlon=3.720000"


async def test_a_location_crosses_as_a_link_to_the_map(square: Town) -> None:
    """Both ways: the coordinates, with a link that needs no app."""
    await square.anna.sends("location", latitude=51.05, longitude=3.72)
    seen = await square.room_shows("Anna Visser: Location: 51.05000, 3.72000")
    assert MAP.replace("&", "&amp;") in (seen.current_html or "")

    content = {"msgtype": "m.location", "body": "här", "geo_uri": "geo:51.05,3.72;u=35"}
    await square.robin.person.sends_event(square.room, "m.room.message", content)
    message = await square.group_shows("Robin: Location: 51.05000, 3.72000")
    assert MAP in [entity.get("url") for entity in message.entities]


async def test_a_named_place_of_matrix_keeps_its_name(square: Town) -> None:
    """What somebody called a place leads to the map."""
    place = {"uri": "geo:51.05,3.72", "description": "Vooruit"}
    content = {"msgtype": "m.location", "body": "Vooruit", "geo_uri": "geo:51.05,3.72"}
    await square.robin.person.sends_event(
        square.room, "m.room.message", {**content, "org.matrix.msc3488.location": place}
    )
    message = await square.group_shows("Robin: Place: Vooruit")
    assert MAP in [entity.get("url") for entity in message.entities]


async def test_a_live_location_says_that_it_goes_on_elsewhere(square: Town) -> None:
    """The copy stands still and says so; moving it changes the copy."""
    live = await square.anna.sends("location", latitude=51.1, longitude=3.7, live_period=600)
    await square.room_shows("Anna Visser: Live location, as it was at that moment: 51.10000, 3.70000")

    square.anna.person.moves(live, latitude=51.2)
    await square.room_shows("Anna Visser: Live location, as it was at that moment: 51.20000, 3.70000")


async def test_a_venue_crosses_with_name_and_address(square: Town) -> None:
    """The name leads to the map."""
    await square.anna.sends(
        "venue", latitude=51.05, longitude=3.72, title="Vooruit", address="Sint-Pietersnieuwstraat 23"
    )
    seen = await square.room_shows("Anna Visser: Place: Vooruit, Sint-Pietersnieuwstraat 23")
    assert f'<a href="{MAP.replace("&", "&amp;")}">Vooruit</a>' in (seen.current_html or "")


async def test_a_contact_crosses_with_name_and_number(square: Town) -> None:
    """The number can be called from the other side."""
    await square.anna.sends("contact", phone_number="+32 9 555 01 23", first_name="Bond", last_name="Gent")
    seen = await square.room_shows("Anna Visser: Contact: Bond Gent, +32 9 555 01 23")
    assert 'href="tel:+3295550123"' in (seen.current_html or "")


async def test_dice_cross_with_what_came_up(square: Town) -> None:
    """The throw and its value, since only Telegram can show it rolling."""
    thrown = await square.anna.sends("dice", emoji="🎯")
    value = thrown.content["dice"]["value"]
    await square.room_shows(f"Anna Visser: Throw of 🎯: {value}")


async def test_peoples_own_polls_cross_as_text_with_the_hint(square: Town) -> None:
    """Question and options, and that `/poll` lets both sides vote."""
    await square.anna.sends("poll", question="Staken we?", options=["Ja", "Nee"])
    await square.room_tells("Anna Visser: Poll: Staken we?\n• Ja\n• Nee\n", "!poll", "both sides can vote")

    start = {
        "question": {"org.matrix.msc1767.text": "Strejkar vi?"},
        "kind": "org.matrix.msc3381.poll.disclosed",
        "max_selections": 1,
        "answers": [{"id": str(n), "org.matrix.msc1767.text": t} for n, t in enumerate(("Ja", "Nej"))],
    }
    content = {"org.matrix.msc3381.poll.start": start, "org.matrix.msc1767.text": "Strejkar vi?"}
    await square.robin.person.sends_event(square.room, "org.matrix.msc3381.poll.start", content)
    await square.group_tells("Robin: Poll: Strejkar vi?\n• Ja\n• Nej\n", "/poll", "both sides can vote")


@pytest.mark.own_chats
async def test_a_forward_names_its_origin_where_names_are_full(town: Town) -> None:
    """The heading says who wrote it first, or that this is hidden; not where names are shortened."""
    channel = town.services.telegram.add_channel("Nieuws")
    news = town.services.ben.says(channel, "Loon omhoog")
    hidden = town.services.telegram.add_person("Kees", hides_forwards=True)
    town.services.telegram.add_group("Elders", members=[hidden], admins=[town.services.anna])
    await town.anna.forwards(news)
    await town.room_shows("Anna Visser: Forwarded from Nieuws\nLoon omhoog")

    await town.anna.says("/bridge names first")
    await town.room_tells("only the first word of your name")
    await town.anna.forwards(news)
    await town.room_shows("Anna: Forwarded\nLoon omhoog")


@pytest.mark.own_chats
async def test_a_topic_is_a_chat_of_its_own(town: Town) -> None:
    """A topic of a forum is joined with a room; other topics stay among themselves."""
    services = town.services
    forum = services.opens_group("Forum", forum=True)
    pay, fun = forum.add_topic("Loon"), forum.add_topic("Lol")
    room = await services.opens_room("Lön")
    await services.running.is_ordered_to_join(chat_of(pay), room_of(room))
    await town.room_tells("From now on", room=room)

    await town.anna.says("Alleen lol", to=fun)
    said = await town.anna.says("Zes euro per rit", to=pay)
    copy = await town.room_shows("Anna Visser: Zes euro per rit", room=room)
    await town.robin.says("Sju!", to=room, reply_to=copy.event_id)
    answer = await town.group_has(lambda m: m.text == "Robin: Sju!", group=forum)

    assert (pay.id, said) == (answer.topic_id, answer.reply_to)
    bodies = [seen.current_body for seen in services.robin.timeline(room)]
    assert not [body for body in bodies if "Alleen lol" in body]


@pytest.mark.own_chats
async def test_a_group_that_becomes_a_supergroup_is_followed(town: Town) -> None:
    """Lines go on both ways under the new id, and what was on its way is sent there."""
    services = town.services
    group = services.opens_group("Klein", supergroup=False)
    room = await services.opens_room("Liten")
    await services.running.is_ordered_to_join(chat_of(group), room_of(room))
    await town.room_tells("From now on", room=room)
    await town.group_tells("From now on", group=group)

    larger = group.upgrades()
    await town.robin.says("Hallå där uppe", to=room)
    await town.anna.says("Nu zijn we groot", to=larger)

    await town.group_shows("Robin: Hallå där uppe", group=larger)
    await town.room_shows("Anna Visser: Nu zijn we groot", room=room)


@pytest.mark.own_chats
async def test_an_upgrade_that_was_not_told_is_learnt_from_the_refusal(town: Town) -> None:
    """When the update is still to come, Telegram's refusal names the new id, and the line is sent there."""
    services = town.services
    group = services.opens_group("Klein", supergroup=False)
    room = await services.opens_room("Liten")
    await services.running.is_ordered_to_join(chat_of(group), room_of(room))
    await town.group_tells("From now on", group=group)
    services.telegram.faults.slow(2.0, "getUpdates", times=None)
    larger = group.upgrades()

    await town.robin.says("Hallå", to=room)
    await town.group_shows("Robin: Hallå", group=larger)
    services.telegram.faults.clear()


@pytest.mark.own_chats
async def test_commands_and_private_talk_never_cross(town: Town) -> None:
    """What is said to a bot, in the group or in private, is read by nobody on the other side."""
    await town.anna.says("/help")
    await town.anna.says("/roll@dice_bot 2d6")
    await town.anna.writes_to_the_bot("mijn geheim")
    await town.robin.says("!help")
    await town.robin.writes_to_the_bot("min hemlighet")
    await town.anna.is_told("/help")
    await town.robin.is_told("!help")
    await town.group_tells("/bridge")
    await town.room_tells("!bridge", "!forget")

    assert not [line for line in town.room_lines() if "Anna Visser" in line]
    assert not [line for line in town.group_lines() if "Robin" in line]
    await town.nothing_more_reached_the_room(*town.room_lines())
