"""What people do to lines that were said: replies, edits, deletions, `/forget`."""

from datetime import timedelta

import pytest

from organiser import retention
from organiser.kernel import system_clock
from organiser.storage import lines
from tests.conversations import samples
from tests.conversations.town import Town, message_from_anna

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.synapse]


async def test_replies_keep_what_they_answer(either_town: Town) -> None:
    """An answer to a copy answers the original, and an answer to an original answers its copy."""
    town = either_town
    asked = await town.anna.says("Wie rijdt morgen?")
    asked_copy = await town.room_shows("Anna Visser: Wie rijdt morgen?")

    said = await town.robin.says("Ingen!", reply_to=asked_copy.event_id)
    said_copy = await town.group_shows("Robin: Ingen!")
    assert asked is said_copy.reply_to

    await town.anna.says("Goed zo", reply_to=said_copy)
    assert said == (await town.room_shows("Anna Visser: Goed zo")).reply_to

    await town.ben.says("Me neither", reply_to=asked)
    assert asked_copy.event_id == (await town.room_shows("Ben Okoye: Me neither")).reply_to

    await town.sanna.says("Bra", reply_to=said)
    assert said_copy is (await town.group_shows("Sanna: Bra")).reply_to


async def test_the_old_reply_fallback_is_left_out(town: Town) -> None:
    """What old Matrix clients repeat of the answered message is not carried a second time."""
    copy = await _said_by_anna(town, "Wie rijdt morgen?")

    await town.robin.says(
        "> <@organiser:town> Anna Visser: Wie rijdt morgen?\n\nIngen",
        html="<mx-reply><blockquote>Anna Visser: Wie rijdt morgen?</blockquote></mx-reply>Ingen",
        reply_to=copy,
    )
    assert (await town.group_shows("Robin: Ingen")).reply_to is not None


async def test_what_an_answer_picked_out_crosses(town: Town) -> None:
    """The part that somebody quotes stands above the answer, also where it was said in another chat."""
    said = await town.robin.says("Vi ses klockan åtta vid torget")
    copy = await town.group_shows("Robin: Vi ses klockan åtta vid torget")
    inject = town.services.telegram_bot.injects
    answered = {"message_id": copy.id, "date": 1, "chat": town.group.wire}

    inject(
        message=message_from_anna(
            town,
            text="Negen!",
            reply_to_message=answered,
            quote={"text": "klockan åtta", "position": 7, "is_manual": True},
        )
    )
    seen = await town.room_shows("Anna Visser: klockan åtta\nNegen!")
    assert said == seen.reply_to
    assert "<blockquote>klockan åtta</blockquote>Negen!" in (seen.current_html or "")

    origin = {"type": "hidden_user", "date": 1, "sender_user_name": "Kees"}
    inject(
        message=message_from_anna(
            town, text="Zie hier", external_reply={"origin": origin}, quote={"text": "Elders", "position": 0}
        )
    )
    assert (await town.room_shows("Anna Visser: Elders\nZie hier")).reply_to is None


async def test_a_thread_answers_what_it_began_with(either_town: Town) -> None:
    """Telegram has no threads: what is said in one answers its first line, or what it answers itself."""
    town = either_town
    root = await town.anna.says("Wie rijdt morgen?")
    copy = (await town.room_shows("Anna Visser: Wie rijdt morgen?")).event_id
    first = await _says_in_thread(town, "Ingen", copy, copy, falling_back=True)
    await _says_in_thread(town, "Varför?", copy, first, falling_back=True)
    await _says_in_thread(town, "Regn", copy, first, falling_back=False)

    assert root is (await town.group_shows("Robin: Ingen")).reply_to
    assert root is (await town.group_shows("Robin: Varför?")).reply_to
    assert (await town.group_shows("Robin: Ingen")) is (await town.group_shows("Robin: Regn")).reply_to


async def test_a_reply_reaches_back_for_a_year(town: Town) -> None:
    """A line of 364 days ago can still be answered; one of 366 days ago is forgotten, the answer is not."""
    old = await town.anna.says("Oud")
    await town.room_shows("Anna Visser: Oud")
    await _age(town, days=364)
    await town.ben.says("Still true", reply_to=old)
    assert (await town.room_shows("Ben Okoye: Still true")).reply_to is not None

    await _age(town, days=366)
    await town.ben.says("Long ago", reply_to=old)
    assert (await town.room_shows("Ben Okoye: Long ago")).reply_to is None


async def test_a_restart_forgets_nothing(town: Town) -> None:
    """Replies, edits, deletions and reactions find their place after the bot was stopped and started."""
    asked = await town.anna.says("Wie rijdt morgen?")
    copy = await town.room_shows("Anna Visser: Wie rijdt morgen?")
    answer = await town.robin.says("Ingen")
    answer_copy = await town.group_shows("Robin: Ingen")

    await town.services.running.restart()

    await town.anna.edits(asked, "Wie rijdt vandaag?")
    await town.sanna.says("Jag", reply_to=copy.event_id)
    await town.anna.reacts(answer_copy, "👍")
    await town.room_shows("Anna Visser: Wie rijdt vandaag?")
    await town.room_reactions(answer, "👍")
    assert asked is (await town.group_shows("Sanna: Jag")).reply_to
    await town.robin.deletes(answer)
    await town.group_lacks(answer_copy)


async def test_what_was_said_during_a_stop_arrives_after_it(town: Town) -> None:
    """Both networks are caught up with, in order, once the bot runs again."""
    await town.services.running.stop()
    for number in range(3):
        await town.anna.says(f"Regel {number}")
        await town.robin.says(f"Rad {number}")
    await town.services.running.start()

    await town.room_shows("Anna Visser: Regel 2")
    await town.group_shows("Robin: Rad 2")
    assert [f"Anna Visser: Regel {number}" for number in range(3)] == town.room_lines()
    assert [f"Robin: Rad {number}" for number in range(3)] == town.group_lines()


async def test_edits_cross_any_number_of_times(either_town: Town) -> None:
    """Each change of a line changes its copy, and no line is added."""
    town = either_town
    said, written = await town.anna.says("een"), await town.robin.says("ett")
    await town.room_shows("Anna Visser: een")
    await town.group_shows("Robin: ett")

    for number in range(3):
        await town.anna.edits(said, f"een {number}")
        await town.robin.edits(written, f"ett {number}")
    await town.room_shows("Anna Visser: een 2")
    await town.group_shows("Robin: ett 2")

    assert ["Anna Visser: een 2"] == town.room_lines()
    assert ["Robin: ett 2"] == town.group_lines()


async def test_an_edit_changes_formatting_too(town: Town) -> None:
    """What stands over the words is what the last edit says."""
    said = await town.robin.says("nu", html="<strong>nu</strong>")
    await town.group_shows("Robin: nu")

    await town.robin.edits(said, "nu då", html="nu <em>då</em>")
    changed = await town.group_shows("Robin: nu då")

    assert ["bold", "italic"] == [entity["type"] for entity in changed.entities]


async def test_an_edit_may_put_a_file_to_words(either_town: Town) -> None:
    """Who adds a picture to what was said shows it on the other side too, and its words with it."""
    town = either_town
    said, written = await town.anna.says("zie"), await town.robin.says("se")
    await town.room_shows("Anna Visser: zie")
    await town.group_shows("Robin: se")

    photo = town.services.telegram.world.files.add("photo", samples.picture("JPEG"))
    edited = message_from_anna(town, photo=[{**photo.wire, "width": 40, "height": 30}], caption="zie foto")
    town.services.telegram_bot.injects(edited_message={**edited, "message_id": said.id, "edit_date": 2**31})
    seen = await town.room_shows("Anna Visser: zie foto")
    assert "m.image" == seen.current_content["msgtype"]

    uri, _ = await town.robin.person.uploads(samples.picture(), "image/png", "a.png")
    new = {"msgtype": "m.image", "body": "se bild", "filename": "a.png", "url": uri}
    relation = {"rel_type": "m.replace", "event_id": written}
    content = {**new, "body": "* se bild", "m.new_content": new, "m.relates_to": relation}
    await town.robin.person.sends_event(town.room, "m.room.message", content)
    assert "photo" == (await town.group_shows("Robin: se bild")).kind


async def test_an_edit_that_is_taken_back_is_undone(either_town: Town) -> None:
    """The copy says again what was said before it: another edit, then the line itself, also after a stop."""
    town = either_town
    said = await town.robin.says("ett")
    copy = await town.group_shows("Robin: ett")
    first = await town.robin.edits(said, "två")
    await town.group_shows("Robin: två")
    second = await town.robin.edits(said, "tre")
    await town.group_shows("Robin: tre")

    await town.robin.deletes(second)
    await town.group_shows("Robin: två")
    await town.services.running.restart()
    await town.robin.deletes(first)
    assert copy is await town.group_shows("Robin: ett")


async def test_nobody_changes_anothers_words(either_town: Town) -> None:
    """Servers let pass what clients must not believe: a stranger's edit, and an edit of an edit."""
    town = either_town
    said = await town.robin.says("rätt")
    await town.group_shows("Robin: rätt")
    changed = await town.robin.edits(said, "rättat")
    await town.group_shows("Robin: rättat")

    await town.sanna.edits(said, "fel")
    await town.robin.edits(changed, "också fel")

    await town.nothing_more_reached_the_group("Robin: rättat")


async def test_an_edit_of_a_split_line_changes_every_part(town: Town) -> None:
    """A line that grew takes more messages, one that shrank takes fewer, and none is left over."""
    said = await town.robin.says("ett " * 2000)
    await town.group_has(lambda _: len(town.group_lines()) == 2)

    longer = ("två " * 3000).strip()
    await town.robin.edits(said, longer)
    await town.services.telegram.until(lambda: _together(town) == f"Robin:{longer}".replace(" ", ""))
    assert len(town.group_lines()) == 3

    await town.robin.edits(said, "kort")
    await town.services.telegram.until(lambda: town.group_lines() == ["Robin: kort"])


@pytest.mark.own_chats
async def test_lines_that_share_a_message_are_changed_each_on_its_own(town: Town) -> None:
    """When a group's budget is short, lines share a message; edits, deletions and replies find them in it."""
    running = town.services.running
    async with running.limited_to(telegram_group_per_minute=5):
        town.services.telegram.faults.slow(1.0, "sendMessage")
        events = [await town.robin.says(f"rad {number}") for number in range(5)]
        shared = await town.group_tells("Robin: rad 1\n", "rad 4")
        assert "Robin: rad 1\nRobin: rad 2\nRobin: rad 3\nRobin: rad 4" == shared.text

        await town.robin.edits(events[2], "rad två")
        await town.group_shows("Robin: rad 1\nRobin: rad två\nRobin: rad 3\nRobin: rad 4")
        await town.robin.deletes(events[1])
        await town.group_shows("Robin: rad två\nRobin: rad 3\nRobin: rad 4")
        await town.anna.says("Ja", reply_to=shared)
        assert (await town.room_shows("Anna Visser: Ja")).reply_to in events


async def test_deletions_cross_from_matrix(either_town: Town) -> None:
    """A line that is taken back in the room goes from the group; so does one that a moderator removes."""
    town = either_town
    own, others = await town.robin.says("oj"), await town.sanna.says("fel")
    own_copy, others_copy = await town.group_shows("Robin: oj"), await town.group_shows("Sanna: fel")

    await town.robin.deletes(own)
    await town.robin.deletes(others)

    await town.group_lacks(own_copy)
    await town.group_lacks(others_copy)


async def test_a_deletion_takes_every_part(town: Town) -> None:
    """A line that took several messages is gone from all of them."""
    said = await town.robin.says("ett " * 2000)
    await town.group_has(lambda _: len(town.group_lines()) == 2)

    await town.robin.deletes(said)

    await town.services.telegram.until(lambda: not town.group_lines())


async def test_forget_removes_every_copy(town: Town) -> None:
    """`/forget` in answer to one's own line removes it everywhere, and the request with it."""
    said = await town.ben.says("Never mind")
    copy = await town.room_shows("Ben Okoye: Never mind")

    asked = await town.ben.says("/forget", reply_to=said)

    await town.room_lacks(copy.event_id)
    await town.group_lacks(said)
    await town.group_lacks(asked)


@pytest.mark.own_chats
async def test_forget_works_in_matrix_and_in_every_language(town: Town) -> None:
    """`!glöm` does in the room what `/forget` does in the group, where the bot is a moderator there."""
    await town.makes_admin(town.services.matrix_bot.user_id)
    said = await town.sanna.says("Strunt i det")
    copy = await town.group_shows("Sanna: Strunt i det")

    asked = await town.sanna.says("!glöm", reply_to=said)

    await town.group_lacks(copy)
    await town.room_lacks(said)
    await town.room_lacks(asked)


@pytest.mark.own_chats
async def test_forget_is_for_the_author_and_for_admins(town: Town) -> None:
    """Somebody else is told no; an admin of any of the chats may."""
    said = await town.anna.says("Blijft staan")
    copy = await town.room_shows("Anna Visser: Blijft staan")

    await town.ben.says("/forget", reply_to=said)
    await town.group_tells("Only the person who wrote that message, or an admin, can do that.")
    assert not said.deleted

    await town.robin.says("!forget", reply_to=copy.event_id)
    await town.group_lacks(said)
    await town.room_lacks(copy.event_id)


@pytest.mark.own_chats
async def test_forget_tells_what_the_bot_may_not_remove(town: Town) -> None:
    """In a room where the bot is no moderator the original stays, and who asked is told who can delete it."""
    said = await town.sanna.says("Strunt i det")
    copy = await town.group_shows("Sanna: Strunt i det")

    await town.sanna.says("!forget", reply_to=said)

    await town.group_lacks(copy)
    await town.room_tells("A copy remains in Couriers (Matrix).", "Who wrote it, or a moderator there")


@pytest.mark.own_chats
async def test_a_copy_that_cannot_be_removed_is_told(town: Town) -> None:
    """Where Telegram does not let the bot delete, the chat that asked for it hears where a copy remains."""
    said = await town.robin.says("För gammalt")
    copy = await town.group_shows("Robin: För gammalt")
    clock, days = town.services.telegram.clock, timedelta(hours=49)

    clock.advance(days)
    await town.robin.deletes(said)
    await town.room_tells("A copy remains in Riders Gent (Telegram).", "48 hours")
    clock.advance(-days)

    assert not copy.deleted


async def _said_by_anna(town: Town, text: str) -> str:
    await town.anna.says(text)
    return (await town.room_shows(f"Anna Visser: {text}")).event_id


async def _age(town: Town, *, days: int) -> None:
    """Let retention look at the lines so many days from now."""
    async with town.services.running.parts.database.writing() as connection:
        await lines.expire(connection, system_clock() + timedelta(days=days), retention.LINES)


def _together(town: Town) -> str:
    return "".join(town.group_lines()).replace(" ", "")


async def _says_in_thread(town: Town, text: str, root: str, before: str, *, falling_back: bool) -> str:
    relation = {
        "rel_type": "m.thread",
        "event_id": root,
        "is_falling_back": falling_back,
        "m.in_reply_to": {"event_id": before},
    }
    content = {"msgtype": "m.text", "body": text, "m.relates_to": relation}
    return await town.robin.person.sends_event(town.room, "m.room.message", content)
