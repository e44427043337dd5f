"""What nobody should send: it is marked, kept and told, and delays nobody's next line."""

import json
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import select

from organiser.storage.tables import INBOX
from tests.conversations import samples
from tests.conversations.town import Services, Town, chat_of, message_from_anna, room_of

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.synapse]

HUGE = 200 * 1024 * 1024


async def failed(town: Town) -> list[tuple[str, str, str]]:
    """The rows that were set aside: their network, error and reference."""
    wanted = select(INBOX.c.network, INBOX.c.error, INBOX.c.reference).where(INBOX.c.state == "failed")
    async with town.services.running.parts.database.reading() as connection:
        return [tuple(row) for row in await connection.execute(wanted)]


@pytest.mark.parametrize(
    "malformed",
    [
        {"message": {"message_id": "no number", "date": 1, "chat": {"id": 1, "type": "group"}}},
        {"message": {"message_id": 1, "date": "yesterday", "chat": 7, "text": "x"}},
        {"message": []},
        {"edited_message": {"text": ["no", "text"]}},
        {"message": {"message_id": 1, "date": 10**18, "chat": {"id": 1, "type": "group"}, "text": "x"}},
        {"message_reaction": {"chat": {"id": 1}, "message_id": 1, "date": 1, "new_reaction": [None]}},
    ],
    ids=["number", "date and chat", "list", "text", "time", "reaction"],
)
async def test_a_malformed_update_of_telegram_is_set_aside(town: Town, malformed: dict[str, Any]) -> None:
    """It is kept with a reference, and what comes after it is carried at once."""
    before = len(await failed(town))

    town.services.telegram_bot.injects(**malformed)
    await town.anna.says("Gewoon verder")
    await town.room_shows("Anna Visser: Gewoon verder")

    network, error, reference = (await failed(town))[before]
    assert ("telegram", "Untranslatable", 4) == (network, error, len(reference))


async def test_updates_that_are_no_json_do_not_block_the_next(town: Town) -> None:
    """Even bytes that spoil a whole batch are passed, and the messages beside them arrive."""
    await town.anna.says("ervoor")
    town.services.telegram_bot.injects_raw(b'{"update_id": 1')
    await town.anna.says("erna")

    await town.room_shows("Anna Visser: ervoor")
    await town.room_shows("Anna Visser: erna")


async def test_a_malformed_event_of_matrix_is_set_aside(town: Town) -> None:
    """Contents that no client sends are kept with a reference; the next line is carried."""
    before = len(await failed(town))
    for content in (
        {"msgtype": "m.image", "body": "x", "url": "http://elsewhere/"},
        {"msgtype": "m.video", "body": "x", "url": "mxc://../x"},
        {"msgtype": "m.image", "body": "x", "file": {"v": "v2"}},
        {"msgtype": "m.audio", "body": "x"},
        {"msgtype": "m.file", "body": "x", "url": 7},
    ):
        await town.robin.person.sends_event(town.room, "m.room.message", content)
    await town.nothing_more_reached_the_group()

    rows = (await failed(town))[before:]
    assert {("matrix", "Untranslatable")} == {row[:2] for row in rows}
    assert 5 == len(rows)


async def test_an_unknown_kind_leaves_a_placeholder(town: Town) -> None:
    """What Telegram may add one day, and what we cannot carry, is told as something that was sent."""
    inject = town.services.telegram_bot.injects
    inject(message=message_from_anna(town, hologram={"id": 7}))
    await town.room_shows("Anna Visser: Something that I can't carry. It is in the chat where it was sent.")
    inject(message=message_from_anna(town, story={"chat": town.group.wire, "id": 7}))
    await town.room_shows("Anna Visser: A story. I can't carry it; it is in the chat where it was sent.")
    inject(message=message_from_anna(town, hologram={"id": 7}, caption="Kijk eens"))
    await town.room_shows(
        "Anna Visser: Something that I can't carry. It is in the chat where it was sent.\nKijk eens"
    )
    inject(wormhole={"id": 7})

    await town.robin.person.sends_event(town.room, "m.call.invite", {"call_id": "1", "version": "1"})
    await town.group_shows("Robin: A call has begun. I can't carry it; join it in the chat where it began.")
    await town.robin.person.sends_event(town.room, "org.example.hologram", {"body": "x"})
    await town.nothing_more_reached_the_group(
        "Robin: A call has begun. I can't carry it; join it in the chat where it began."
    )


async def test_html_beyond_the_allow_list_keeps_its_words(town: Town) -> None:
    """Scripts, pictures from elsewhere, styles and broken tags leave their words or nothing."""
    html = (
        '<script>alert("x")</script><img src="https://spy.example/p.png" alt="bild">'
        '<a href="javascript:alert(1)" onclick="x">länk</a> <font color="red" style="x">röd</font>'
        "<table><tr><td>a</td><td>b</td></tr></table><b><i>fel</b></i><iframe>ram</iframe>"
    )
    await town.robin.says("(HTML)", html=html)
    message = await town.group_tells("Robin: ", "länk", "röd", "a | b", "fel")

    assert "alert" not in message.text
    assert "javascript" not in json.dumps(message.content)
    assert "spy.example" not in json.dumps(message.content)


async def test_nesting_of_ten_thousand_keeps_its_words(town: Town) -> None:
    """A tree deeper than any client shows loses its styles, no word, and no time."""
    depth = 10_000
    await town.robin.says("(HTML)", html="<i>" * depth + "djup")
    await town.group_shows("Robin: djup")
    await town.robin.says("(HTML)", html="<blockquote>" * 2500 + "botten" + "</blockquote>" * 2500)
    await town.group_tells("botten")

    entities = [{"type": "bold", "offset": 0, "length": 4} for _ in range(depth)]
    town.services.telegram_bot.injects(message=message_from_anna(town, text="diep", entities=entities))
    await town.room_shows("Anna Visser: diep")


async def test_a_file_of_200_mb_leaves_a_placeholder(town: Town) -> None:
    """What says that it is too big is not fetched: the line says what it was and who carries how much."""
    file = town.services.telegram.world.files.add("document", b"")
    document = {**file.wire, "file_size": HUGE, "file_name": "film.mkv"}
    town.services.telegram_bot.injects(message=message_from_anna(town, document=document, caption="de film"))
    told = await town.room_tells("Anna Visser: File, 200 MB.", "Telegram lets me carry up to 20 MB")
    assert told.body.endswith("\nde film")

    content = {
        "msgtype": "m.video",
        "body": "film.mkv",
        "url": f"mxc://{town.services.synapse.name}/{uuid4().hex}",
        "info": {"size": HUGE, "mimetype": "video/mp4"},
    }
    await town.robin.person.sends_event(town.room, "m.room.message", content)
    await town.group_tells("Robin: Video, 200 MB.", "50 MB", "only in the chat where it was sent")


async def test_a_file_that_lies_about_its_size_leaves_a_placeholder(town: Town) -> None:
    """It is broken off at the limit, and the words beside it arrive."""
    file = town.services.telegram.world.files.add("document", bytes(21 * 1024 * 1024))
    document = {**file.wire, "file_size": 1000, "file_name": "klein.bin"}
    town.services.telegram_bot.injects(message=message_from_anna(town, document=document, caption="klein"))
    told = await town.room_tells("Anna Visser: File. Telegram lets me carry up to 20 MB")
    assert told.body.endswith("\nklein")

    await robin_lies(town, 51 * 1024 * 1024)
    await town.group_tells("Robin: File. I carry files of up to 50 MB")


async def robin_lies(town: Town, size: int) -> None:
    """Robin sends a file of this size, and says that it has 1,000 bytes."""
    uri, _ = await town.robin.person.uploads(bytes(size), "application/pdf", "liten.pdf")
    content = {"msgtype": "m.file", "body": "liten.pdf", "url": uri, "info": {"size": 1000}}
    await town.robin.person.sends_event(town.room, "m.room.message", content)


async def test_a_lie_about_a_size_does_not_pass_the_operators_limit(town: Town) -> None:
    """`ORGANISER_FILE_LIMIT_MB` holds both ways for what a file has, not for what it says."""
    beyond = 3 * 1024 * 1024 // 2
    async with town.services.running.limited_to(file_limit_mb=1):
        file = town.services.telegram.world.files.add("document", bytes(beyond))
        document = {**file.wire, "file_size": 1000, "file_name": "klein.bin"}
        town.services.telegram_bot.injects(message=message_from_anna(town, document=document))
        await robin_lies(town, beyond)
        told = "File. I carry files of up to 1 MB, so it is only in the chat where it was sent."
        await town.room_shows(f"Anna Visser: {told}")
        await town.group_shows(f"Robin: {told}")


async def test_a_file_that_is_gone_leaves_a_placeholder(town: Town) -> None:
    """What its network no longer hands out is told, and the next line follows at once."""
    document = {"file_id": "AgACnothing", "file_unique_id": "x", "file_size": 9, "file_name": "weg.pdf"}
    town.services.telegram_bot.injects(message=message_from_anna(town, document=document))
    await town.room_tells("Anna Visser: File, 9 bytes.", "couldn't be carried over")

    content = {"msgtype": "m.file", "body": "borta.pdf", "url": f"mxc://{town.services.synapse.name}/nothing"}
    await town.robin.person.sends_event(town.room, "m.room.message", content)
    await town.group_tells("Robin: File", "couldn't be carried over")


async def test_a_file_whose_type_lies_is_shown_as_what_it_is(town: Town) -> None:
    """A program called a picture is offered as a file, and a picture called a PDF has its EXIF taken out."""
    program = b"MZ\x90\x00" + bytes(300)
    await town.robin.sends(kind="m.image", content=program, name="bild.png", mime="image/png")
    message = await town.group_has(lambda message: message.media is not None)
    assert "document" == message.kind

    await town.anna.sends(
        "document", samples.photo_with_exif(), file_name="a.pdf", mime_type="application/pdf"
    )
    seen = await town.room_has(lambda seen: seen.content.get("filename") == "a.pdf")
    assert "image/jpeg" == seen.content["info"]["mimetype"]
    assert samples.SECRET not in await town.robin.person.downloads(seen)


async def test_words_that_exceed_an_event_are_split(town: Town) -> None:
    """What becomes larger than 64 KiB as an event comes in several, and nothing is lost."""
    text = "&<\"'" * 1024
    spoilers = [{"type": "spoiler", "offset": at, "length": 1} for at in range(0, 4096, 2)]
    town.services.telegram_bot.injects(message=message_from_anna(town, text=text, entities=spoilers))
    await town.anna.says("klaar")
    await town.room_shows("Anna Visser: klaar")

    said = "".join(line.removeprefix("Anna Visser: ") for line in town.room_lines()[:-1])
    assert text == said


@pytest.mark.own_chats
async def test_a_bot_that_was_removed_from_a_group(town: Town) -> None:
    """The others are told, and go on; what still comes in is carried; back in, all goes on."""
    third = await town.services.opens_room("Tredje")
    await town.services.running.is_ordered_to_join(chat_of(town.group), room_of(third))
    await town.room_tells("From now on", room=third)
    town.services.telegram_bot.kick(town.group, by=town.services.anna)
    for room in (town.room, third):
        await town.room_tells("Riders Gent (Telegram) has left the conversation.", room=room)

    late = message_from_anna(town, text="Dit was nog onderweg")
    town.services.telegram_bot.injects(message=late)
    await town.room_shows("Anna Visser: Dit was nog onderweg")
    await town.sanna.says("Vi är kvar")
    await town.room_shows("Sanna: Vi är kvar", room=third)
    assert not [line for line in town.group_lines() if "Sanna" in line]

    town.services.anna.adds(town.group, town.services.telegram_bot)
    await town.group_tells("From now on", "Couriers (Matrix)", "Tredje (Matrix)")
    await town.robin.says("Välkommen åter")
    await town.group_shows("Robin: Välkommen åter")


@pytest.mark.own_chats
async def test_a_bot_that_was_removed_from_a_room(town: Town) -> None:
    """The group is told that nobody reads along there any more, and asked again it says so."""
    await town.services.robin.removes(town.room, town.services.matrix_bot.user_id)
    told = await town.group_tells("Couriers (Matrix) has left the conversation.")
    assert "isn't joined with any other now" in told.text

    await town.robin.says("Nu är vi ensamma")
    await town.anna.says("Hallo?")
    await town.anna.says("/help")
    await town.group_tells("/bridge")
    assert not [line for line in town.group_lines() if "ensamma" in line]


@pytest.mark.own_chats
async def test_a_line_for_a_chat_that_shut_the_bot_out_is_told(town: Town) -> None:
    """Before its network tells that the bot may not write any more, a refusal is told where it was said."""
    faults = town.services.telegram.faults
    faults.slow(1.0, "getUpdates")
    town.services.telegram_bot.demote(town.group)
    town.group.makes_read_only()

    await town.robin.says("Hör ni mig?")
    told = await town.room_tells("1 message from here didn't reach Riders Gent (Telegram).")
    assert "I'm not allowed to write there." in told.body
    faults.clear()


async def test_a_revoked_token_of_telegram_loses_nothing(town: Town) -> None:
    """While Telegram refuses the bot, Matrix goes on; when the token holds again, everything follows."""
    services = town.services
    services.telegram_bot.revoke()
    await town.robin.says("Under tiden")
    await town.robin.writes_to_the_bot("!help")
    await town.robin.is_told("!help")
    assert not town.group_lines()

    await town.anna.says("Ook ondertussen")
    services.telegram_bot.restore()
    await services.running.restart()
    await town.group_shows("Robin: Under tiden")
    await town.room_shows("Anna Visser: Ook ondertussen")


async def test_a_revoked_token_of_matrix_loses_nothing(town: Town) -> None:
    """While the homeserver refuses the bot, Telegram goes on; signed in again, everything follows."""
    services = town.services
    await _sign_out_the_bot(town)
    await town.anna.says("Ondertussen")
    await town.anna.writes_to_the_bot("/help")
    await town.anna.is_told("/help")
    await town.robin.says("Också under tiden")

    await services.running.restart()
    await town.room_shows("Anna Visser: Ondertussen")
    await town.group_shows("Robin: Också under tiden")
    _take_the_bots_device_back(town)


async def test_encrypted_rooms_go_on_after_a_revoked_token(services: Services) -> None:
    """A server forgets a device that it signs out: its keys are brought anew, also by a new process."""
    town = await Town.opens(services, encrypted=True)
    await town.is_joined()
    await _sign_out_the_bot(town)
    await town.anna.says("Ondertussen")
    await services.running.restart()
    await town.room_shows("Anna Visser: Ondertussen")

    _take_the_bots_device_back(town)
    await town.robin.says("Kan du läsa?")
    await town.group_shows("Robin: Kan du läsa?")


def _take_the_bots_device_back(town: Town) -> None:
    """Let people's clients use a device that went and came back: nio never does by itself, Element does."""
    for person in (town.services.robin, town.services.sanna):
        for device in person._client.device_store[town.services.matrix_bot.user_id].values():
            device.deleted = False


async def _sign_out_the_bot(town: Town) -> None:
    """End all sessions of the bot's account, as its owner can from any client."""
    account = town.services.matrix_bot
    async with httpx.AsyncClient(base_url=town.services.synapse.url) as client:
        fresh = await client.post(
            "/_matrix/client/v3/login",
            json={
                "type": "m.login.password",
                "identifier": {"type": "m.id.user", "user": account.user_id},
                "password": account.password,
            },
        )
        token = {"Authorization": f"Bearer {fresh.json()['access_token']}"}
        (await client.post("/_matrix/client/v3/logout/all", headers=token, json={})).raise_for_status()
