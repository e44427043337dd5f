"""People talk to each other through a real Synapse, encrypted and not."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from organiser.sandbox import matrix_client
from organiser.sandbox.matrix_people import MatrixPerson, MatrixRefused, Trust
from organiser.sandbox.room_watcher import RoomWatcher
from organiser.sandbox.synapse import Synapse

pytestmark = [pytest.mark.synapse, pytest.mark.asyncio(loop_scope="session")]

PICTURE = bytes(range(256)) * 40


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def bas(synapse: Synapse, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[MatrixPerson]:
    """Let Bas in, whose keys are kept in a folder."""
    store = tmp_path_factory.mktemp("bas")
    async with await MatrixPerson.enter(synapse, "bas", store=store) as person:
        yield person


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def mina(synapse: Synapse) -> AsyncIterator[MatrixPerson]:
    """Let Mina in, who accepts invitations and keeps keys in memory."""
    async with await MatrixPerson.enter(synapse, "mina", auto_accept=True) as person:
        yield person


async def _room(bas: MatrixPerson, mina: MatrixPerson, *, encrypted: bool) -> str:
    room = await bas.creates_room("Couriers", encrypted=encrypted, invites=[mina.user_id])
    await bas.until_member(room, mina.user_id)
    return room


async def test_two_people_talk_encrypted(bas: MatrixPerson, mina: MatrixPerson) -> None:
    """What is said in an encrypted room is decrypted by the other, without manual verification."""
    room = await _room(bas, mina, encrypted=True)
    event_id = await bas.says(room, "Who rides tonight?", html="Who rides <b>tonight</b>?")
    seen = await mina.until(room, lambda seen: seen.event_id == event_id and seen.decrypted)
    answer = await mina.says(room, "Me.", reply_to=event_id, mentions=[bas.user_id])
    answered = await bas.until(room, lambda seen: seen.event_id == answer and seen.decrypted)

    assert (seen.trust, seen.body) == (Trust.UNVERIFIED, "Who rides tonight?")
    assert seen.html == "Who rides <b>tonight</b>?"
    assert answered.reply_to == event_id
    assert answered.content["m.mentions"] == {"user_ids": [bas.user_id]}


@pytest.mark.parametrize("encrypted", [True, False])
async def test_edits_reactions_and_deletions_show(
    bas: MatrixPerson, mina: MatrixPerson, *, encrypted: bool
) -> None:
    """A line shows its last edit, who reacted how, and that it was deleted; relations are no lines."""
    room = await _room(bas, mina, encrypted=encrypted)
    line = await bas.says(room, "8 euro")
    edit = await bas.edits(room, line, "9 euro", html="<b>9</b> euro")
    await mina.reacts(room, line, "👍")
    mistake = await mina.reacts(room, line, "👎")
    await mina.deletes(room, mistake)
    gone = await bas.says(room, "wrong room")
    await bas.deletes(room, gone)
    await mina.until(room, lambda seen: seen.event_id == gone and seen.redacted)
    first, second = mina.timeline(room)

    assert (first.body, first.current_body, first.edits) == ("8 euro", "9 euro", (edit,))
    assert first.current_html == "<b>9</b> euro"
    assert first.reactions == {"👍": [mina.user_id]}
    assert first.encrypted == encrypted
    assert (second.event_id, second.redacted, second.current_body) == (gone, True, "")


@pytest.mark.parametrize("encrypted", [True, False])
async def test_files_arrive(bas: MatrixPerson, mina: MatrixPerson, *, encrypted: bool) -> None:
    """A file arrives whole with its caption and manners; in an encrypted room it travels encrypted."""
    room = await _room(bas, mina, encrypted=encrypted)
    options: dict[str, Any] = {"caption": "my pay slip", "spoiler": True, "width": 4, "height": 2}
    sent = await bas.sends_file(
        room, kind="m.image", content=PICTURE, name="a.png", mime="image/png", **options
    )
    seen = await mina.until(room, lambda seen: seen.event_id == sent and seen.decrypted)

    assert await mina.downloads(seen) == PICTURE
    assert (seen.body, seen.content["filename"]) == ("my pay slip", "a.png")
    assert seen.content["page.codeberg.everypizza.msc4193.spoiler"] is True
    assert ("file" in seen.content, "url" in seen.content) == (encrypted, not encrypted)


async def test_who_joins_later_reads_on_from_there(
    synapse: Synapse, bas: MatrixPerson, mina: MatrixPerson
) -> None:
    """A later member gets the keys of what is said from then on, and sees that there was more."""
    room = await _room(bas, mina, encrypted=True)
    before = await bas.says(room, "before")
    async with await MatrixPerson.enter(synapse, "yuna") as yuna:
        await bas.invites(room, yuna.user_id)
        await yuna.accepts_invitations()
        await bas.until_member(room, yuna.user_id)
        after = await bas.says(room, "after")
        seen = await yuna.until(room, lambda seen: seen.event_id == after and seen.decrypted)
        earlier = [line for line in yuna.timeline(room) if line.event_id == before]

    assert seen.body == "after"
    assert [line.trust for line in earlier] == [Trust.NO_KEY]


async def test_a_restart_of_the_server_and_of_a_client_loses_nothing(
    synapse: Synapse, mina: MatrixPerson, tmp_path: Path
) -> None:
    """After the server restarted, and a person came back with the same store, all is readable."""
    async with await MatrixPerson.enter(synapse, "lars", store=tmp_path) as lars:
        device = lars.device_id
        room = await _room(lars, mina, encrypted=True)
        await mina.says(room, "one")
        await lars.until(room, lambda seen: seen.body == "one")
    await synapse.restart()
    await mina.says(room, "two")
    async with await MatrixPerson.enter(synapse, "lars", store=tmp_path) as lars:
        seen = await lars.until_count(room, 2, lambda seen: seen.decrypted)
        again = lars.device_id

    assert [line.body for line in seen] == ["one", "two"]
    assert again == device


async def test_a_burst_is_complete_and_ordered(
    synapse: Synapse, bas: MatrixPerson, mina: MatrixPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Gaps of limited syncs are filled: person and watcher see each line once, in the same order."""
    monkeypatch.setitem(matrix_client.FILTER["room"]["timeline"], "limit", 3)
    room = await _room(bas, mina, encrypted=False)
    async with RoomWatcher(synapse, mina.account) as watcher:
        async with asyncio.TaskGroup() as group:
            for number in range(40):
                group.create_task(bas.says(room, f"{number}"))
        await watcher.until_count(40, room)
        lines = await mina.until_count(room, 40)
        watched = [event.event_id for event in watcher.arrived(room)]

    assert [line.event_id for line in lines] == watched
    assert {line.body for line in lines} == {f"{number}" for number in range(40)}


async def test_direct_chats_public_rooms_and_power(
    synapse: Synapse, bas: MatrixPerson, mina: MatrixPerson
) -> None:
    """A direct chat is listed; a public room is joined by alias; its creator has power, others not."""
    direct = await bas.direct_chat(mina.user_id)
    await bas.until_member(direct, mina.user_id)
    listed = await bas.asks("GET", f"/_matrix/client/v3/user/{bas.user_id}/account_data/m.direct")
    room = await bas.creates_room("Square", public=True, alias=f"square-{bas.device_id}")
    joined = await mina.joins(f"#square-{bas.device_id}:{synapse.name}")
    await bas.sets_state(room, "m.room.topic", {"topic": "ours"})
    with pytest.raises(MatrixRefused, match="M_FORBIDDEN"):
        await mina.sets_state(room, "m.room.topic", {"topic": "mine"})

    assert listed == {mina.user_id: [direct]}
    assert joined == room
    assert await mina.state(room, "m.room.topic") == {"topic": "ours"}


async def test_anything_can_be_sent_raw(bas: MatrixPerson, mina: MatrixPerson) -> None:
    """Malformed and unencrypted events can be sent into an encrypted room, and are seen as they are."""
    room = await _room(bas, mina, encrypted=True)
    odd = {"msgtype": "m.text", "body": "x", "formatted_body": {"a": 1}}
    await bas.sends_event(room, "m.room.message", odd, plain=True)
    await bas.sends_event(room, "org.example.odd", {"x": [1]})
    seen = await mina.until_count(room, 2, lambda seen: seen.decrypted)

    assert [(line.type, line.trust) for line in seen] == [
        ("m.room.message", Trust.PLAIN),
        ("org.example.odd", Trust.UNVERIFIED),
    ]
    assert (seen[0].body, seen[0].html, seen[1].content) == ("x", None, {"x": [1]})


async def test_waiting_in_vain_ends(bas: MatrixPerson) -> None:
    """A wait for what does not come ends with a TimeoutError that says who waited."""
    room = await bas.creates_room()
    with pytest.raises(TimeoutError, match="bas"):
        await bas.until(room, lambda seen: seen.body == "never", timeout=0.05)
