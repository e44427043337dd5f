"""The bot in real rooms of a real Synapse, with people who use real clients."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
from aiohttp import ServerDisconnectedError

from organiser.chat.incoming import (
    BotMoved,
    Deleted,
    Edited,
    Gap,
    MemberJoined,
    Presence,
    Reacted,
    Said,
    Undecryptable,
    Upgraded,
)
from organiser.chat.outgoing import Ask, Choice, Deed, Do, Post, Question, Speaker
from organiser.chat.refs import AccountRef, ChatRef, MessageRef, Network
from organiser.chat.text import plain
from organiser.errors import OrganiserError, Rejected, Scope, TryLater, Untranslatable
from organiser.platforms.matrix.adapter import MatrixAdapter
from organiser.platforms.matrix.history import History
from organiser.platforms.matrix.receive import TIMELINE
from organiser.platforms.matrix.render import PROFILE_KEY
from organiser.sandbox.matrix_client import MatrixRefused
from organiser.sandbox.matrix_people import MatrixPerson
from organiser.sandbox.synapse import Synapse

from .conftest import BotMaker, RunningBot

pytestmark = pytest.mark.synapse


@pytest_asyncio.fixture
async def anna(synapse: Synapse) -> AsyncIterator[MatrixPerson]:
    """Somebody with a real client."""
    async with await MatrixPerson.enter(synapse, f"anna-{uuid4().hex[:8]}", display_name="Anna") as person:
        yield person


@contextmanager
def keys_withheld(bot: RunningBot) -> Iterator[list[dict[str, Any]]]:
    """Keep what is sent to the bot's device from it, until the block ends; it is in the list then."""
    crypto = bot.adapter._crypto
    feed = crypto.feed
    held: list[dict[str, Any]] = []

    async def withhold(answer: dict[str, Any]) -> bool:
        held.extend(answer.get("to_device", {}).get("events", []))
        return await feed({**answer, "to_device": {}})

    crypto.feed = withhold  # type: ignore[method-assign]
    yield held
    crypto.feed = feed  # type: ignore[method-assign]


async def shared_room(anna: MatrixPerson, bot: RunningBot, *, encrypted: bool) -> ChatRef:
    """A room of Anna's that the bot was asked to join."""
    room = await anna.creates_room("Riders", encrypted=encrypted, invites=[bot.user_id])
    chat = ChatRef(Network.MATRIX, room)
    await bot.until(lambda event: isinstance(event, BotMoved) and event.chat == chat)
    await bot.adapter.do(chat, Do(Deed.JOIN), key="join")
    await anna.until_member(room, bot.user_id)
    await bot.until(lambda e: isinstance(e, BotMoved) and e.presence is Presence.MEMBER and e.chat == chat)
    return chat


async def comes_into(anna: MatrixPerson, bot: RunningBot, room: str) -> None:
    """Let the bot come into a room, and see it."""
    chat = ChatRef(Network.MATRIX, room)
    await anna.invites(room, bot.user_id)
    await bot.adapter.do(chat, Do(Deed.JOIN), key=room)
    await bot.until(lambda e: isinstance(e, BotMoved) and e.presence is Presence.MEMBER and e.chat == chat)


async def successor_of(anna: MatrixPerson, former: ChatRef, *, named: bool) -> str:
    """A new room that says it goes on from `former`, which names it too or not."""
    before = {"room_id": former.id, "event_id": "$last"}
    path = "/_matrix/client/v3/createRoom"
    made = await anna.asks("POST", path, {"creation_content": {"predecessor": before}})
    if named:
        await names_successor(anna, former, made["room_id"])
    return str(made["room_id"])


async def gives_power(anna: MatrixPerson, chat: ChatRef, user: str) -> None:
    """Let somebody moderate a room."""
    path = f"/_matrix/client/v3/rooms/{chat.id}/state/m.room.power_levels/"
    levels = await anna.asks("GET", path)
    await anna.asks("PUT", path, {**levels, "users": {**levels["users"], user: 50}})


async def names_successor(anna: MatrixPerson, former: ChatRef, room: str) -> None:
    """Write a tombstone, without anything else that an upgrade does."""
    path = f"/_matrix/client/v3/rooms/{former.id}/state/m.room.tombstone/"
    await anna.asks("PUT", path, {"replacement_room": room, "body": "come"})


def said(text: str) -> Callable[[Any], bool]:
    """Whether an event is somebody saying just that."""
    return lambda event: isinstance(event, Said) and event.content.text == plain(text)


def taken_back(event_id: str) -> Callable[[Any], bool]:
    """Whether an event is somebody taking just that one back."""
    return lambda event: isinstance(event, Deleted) and event.message.id == event_id


@pytest.mark.parametrize("encrypted", [False, True])
async def test_words_cross_both_ways(bot: BotMaker, anna: MatrixPerson, *, encrypted: bool) -> None:
    """What Anna says is received with her name; what the bot says is read by her, byte for byte."""
    async with bot.running() as running:
        chat = await shared_room(anna, running, encrypted=encrypted)
        sent = await anna.says(chat.id, "Hej där")
        heard = await running.until(said("Hej där"))
        (piece,) = running.adapter.render(Post(plain("goedemorgen\n <3"), speaker=Speaker("Bo", "k1")))
        first = await running.adapter.post(chat, piece, reply_to=sent, key="key-1")
        seen = await anna.until(chat.id, lambda line: line.event_id == first)

    assert heard.sender.name == "Anna"
    assert heard.message.id == sent
    assert not heard.private
    content = seen.current_content
    assert content["body"] == "Bo: goedemorgen\n <3"
    assert content[PROFILE_KEY]["displayname"] == "Bo"
    assert ("m.mentions" in content) == encrypted


async def test_a_line_says_that_it_calls_nobody_where_it_names_somebody(
    bot: BotMaker, anna: MatrixPerson
) -> None:
    """Where it names nobody there is nothing to say, and the server is spared the checking of it."""
    async with bot.running() as running:
        chat = await shared_room(anna, running, encrypted=False)
        for words in ("good morning", "good morning, ANNA"):
            (piece,) = running.adapter.render(Post(plain(words), speaker=Speaker("Bo", "k1")))
            last = await running.adapter.post(chat, piece, reply_to=None, key=words)
        await anna.until(chat.id, lambda line: line.event_id == last)
        told = [line.current_content.get("m.mentions") for line in anna.timeline(chat.id)[-2:]]

    assert [None, {}] == told


@pytest.mark.parametrize("encrypted", [False, True])
async def test_the_same_key_never_makes_a_second_message(
    bot: BotMaker, anna: MatrixPerson, *, encrypted: bool
) -> None:
    """A message sent again after a crash, with the same key, has the same event id and is there once."""
    async with bot.running() as running:
        chat = await shared_room(anna, running, encrypted=encrypted)
        (piece,) = running.adapter.render(Post(plain("once")))
        first = await running.adapter.post(chat, piece, reply_to=None, key="same")
    async with bot.running() as running:
        again = await running.adapter.post(chat, piece, reply_to=None, key="same")
        (last,) = running.adapter.render(Post(plain("after")))
        end = await running.adapter.post(chat, last, reply_to=None, key="other")
        await anna.until(chat.id, lambda line: line.event_id == end)
        bodies = [line.current_content.get("body") for line in anna.timeline(chat.id)]

    assert first == again
    assert bodies.count("once") == 1


@pytest.mark.parametrize("encrypted", [False, True])
async def test_what_people_do_to_messages_is_received(
    bot: BotMaker, anna: MatrixPerson, *, encrypted: bool
) -> None:
    """Replies, edits, reactions and deletions name the message they are about."""
    async with bot.running() as running:
        chat = await shared_room(anna, running, encrypted=encrypted)
        first = await anna.says(chat.id, "first")
        await anna.says(chat.id, "answer", reply_to=first)
        reply = await running.until(said("answer"))
        await anna.edits(chat.id, first, "first, mended")
        edit = await running.until(lambda event: isinstance(event, Edited))
        reaction_id = await anna.reacts(chat.id, first, "👍")
        reaction = await running.until(lambda event: isinstance(event, Reacted))
        await anna.deletes(chat.id, reaction_id)
        unreaction = await running.until(lambda event: isinstance(event, Deleted))
        await anna.deletes(chat.id, first)
        deletion = await running.until(lambda e: isinstance(e, Deleted) and e.message.id == first)

    about = MessageRef(chat, first)
    assert reply.reply_to == about
    assert (edit.message, edit.content.text) == (about, plain("first, mended"))
    assert (reaction.message, reaction.emojis, reaction.reaction) == (about, ("👍",), reaction_id)
    assert unreaction.message.id == reaction_id
    assert deletion.sender.account.id == anna.user_id


@pytest.mark.parametrize("encrypted", [False, True])
async def test_what_the_bot_does_to_messages_is_seen(
    bot: BotMaker, anna: MatrixPerson, *, encrypted: bool
) -> None:
    """Edits, reactions (the same one twice is no fault) and deletions reach people's clients.

    Of what others wrote, a bot with the power to redact removes it; elsewhere that is refused.
    """
    async with bot.running() as running:
        chat = await shared_room(anna, running, encrypted=encrypted)
        adapter = running.adapter
        (piece,) = adapter.render(Post(plain("one"), speaker=Speaker("Bo", "k")))
        sent = MessageRef(chat, await adapter.post(chat, piece, reply_to=None, key="p"))
        (asked,) = adapter.render(Post(plain("two?"), choices=((Choice("Yes", "y"),),)))
        await adapter.revise(sent, asked, key="r1")
        await anna.until(chat.id, lambda line: line.current_content.get("body") == "two?\n1. Yes")
        (new,) = adapter.render(Post(plain("two"), speaker=Speaker("Bo", "k")))
        await adapter.revise(sent, new, key="r2")
        edited = await anna.until(chat.id, lambda line: line.current_content.get("body") == "Bo: two")
        hers = MessageRef(chat, await anna.says(chat.id, "hers"))
        reaction = await adapter.react(hers, "❤️", key="x1")
        twice = await adapter.react(hers, "❤️", key="x2")
        await adapter.unreact(hers, reaction, key="u")
        await adapter.delete(sent, key="d")
        await adapter.delete(sent, key="d2")
        gone = await anna.until(chat.id, lambda line: line.event_id == sent.id and line.redacted)
        with pytest.raises(Rejected) as refused:
            await adapter.delete(hers, key="h1")
        await gives_power(anna, chat, running.user_id)
        await adapter.delete(hers, key="h2")
        await anna.until(chat.id, lambda line: line.event_id == hers.id and line.redacted)

    assert refused.value.reason == "forbidden"
    assert edited.event_id == sent.id
    assert reaction is not None
    assert twice is None
    assert gone.redacted


async def test_a_message_waits_for_its_key(bot: BotMaker, anna: MatrixPerson) -> None:
    """What cannot be read is parked; it follows, whole, when its key comes, even much later."""
    async with bot.running() as running:
        chat = await shared_room(anna, running, encrypted=True)
        with keys_withheld(running) as held:
            await anna.says(chat.id, "sealed")
            await running.inbox.until(lambda: any(raw.parked for raw in running.inbox.raws.values()))
            before = [event for event in running.events() if isinstance(event, Said)]
        # The key arrives as any other message to the device, with some later sync.
        await running.adapter._crypto.feed({"to_device": {"events": held}})
        running.adapter._intake._parking._look_again = True
        await anna.says(chat.id, "open")
        heard = await running.until(said("sealed"))

    assert before == []
    assert heard.sender.account.id == anna.user_id


async def test_what_is_taken_back_before_its_key_comes_is_never_heard(
    bot: BotMaker, anna: MatrixPerson
) -> None:
    """A key that comes late opens nothing that its writer has removed meanwhile."""
    async with bot.running() as running:
        chat = await shared_room(anna, running, encrypted=True)
        with keys_withheld(running) as held:
            regretted = await anna.says(chat.id, "regretted")
            await running.inbox.until(lambda: any(raw.parked for raw in running.inbox.raws.values()))
            await anna.deletes(chat.id, regretted)
            await running.until(lambda event: isinstance(event, Deleted))
        await running.adapter._crypto.feed({"to_device": {"events": held}})
        running.adapter._intake._parking._look_again = True
        await anna.says(chat.id, "open")
        await running.inbox.until(lambda: not any(raw.parked for raw in running.inbox.raws.values()))
        await running.until(said("open"))
        heard = [event for event in running.events() if isinstance(event, Said | Undecryptable)]

    assert [plain("open")] == [event.content.text for event in heard if isinstance(event, Said)]
    assert len(heard) == 1


async def test_nothing_is_said_in_the_future(bot: BotMaker, anna: MatrixPerson) -> None:
    """A server that puts a later time on its people's words does not have them count for longer."""
    async with bot.running() as running:
        chat = await shared_room(anna, running, encrypted=False)
        bot.clock.forward(-3600)
        await anna.says(chat.id, "tomorrow")
        heard = await running.until(said("tomorrow"))

    assert abs(bot.clock() - heard.at) < timedelta(milliseconds=2)


async def test_a_message_without_key_is_told_in_time_and_read_later(
    bot: BotMaker, anna: MatrixPerson
) -> None:
    """After the set time a placeholder takes its place, and holds up nothing; a later key opens it still."""
    async with bot.running(park_seconds=300) as running:
        chat = await shared_room(anna, running, encrypted=True)
        with keys_withheld(running) as held:
            sealed = await anna.says(chat.id, "lost")
            await running.inbox.until(lambda: any(raw.parked for raw in running.inbox.raws.values()))
            early = [event for event in running.events() if isinstance(event, Undecryptable)]
            bot.clock.forward(301)
            words = {"msgtype": "m.text", "body": "open"}
            await anna.sends_event(chat.id, "m.room.message", words, plain=True)
            told = await running.until(lambda event: isinstance(event, Undecryptable))
        unread = await running.adapter.ask(chat, Ask(Question.MESSAGE, "t", message=told.message))
        # The key arrives as any other message to the device, with some later sync.
        await running.adapter._crypto.feed({"to_device": {"events": held}})
        bot.clock.forward(86_400)
    async with bot.running(park_seconds=300) as running:
        heard = await running.until(said("lost"))

    assert early == []
    assert told.message.id == sealed
    assert isinstance(unread.said, Undecryptable)
    assert (heard.late, heard.message) == (True, told.message)


@pytest.mark.parametrize("encrypted", [False, True])
async def test_what_a_message_says_can_be_asked_again(
    bot: BotMaker, anna: MatrixPerson, *, encrypted: bool
) -> None:
    """An edit says what it changed to, what it changed says its own, and what was taken back says nothing."""
    async with bot.running() as running:
        chat = await shared_room(anna, running, encrypted=encrypted)
        first = await anna.says(chat.id, "first")
        edit = await anna.edits(chat.id, first, "second")
        heard = await running.until(lambda event: isinstance(event, Edited))

        async def says(event_id: str) -> Any:
            about = MessageRef(chat, event_id)
            return (await running.adapter.ask(chat, Ask(Question.MESSAGE, "t", message=about))).said

        before, changed = await says(first), await says(edit)
        await anna.deletes(chat.id, edit)
        await running.until(lambda event: isinstance(event, Deleted) and event.message.id == edit)
        gone = await says(edit)
        unknown = await running.adapter.ask(
            chat, Ask(Question.MESSAGE, "t", message=MessageRef(chat, "$none"))
        )

    assert heard.edit == edit
    assert (plain("first"), "Anna") == (before.content.text, before.sender.name)
    assert heard == changed
    assert gone is None
    assert unknown.failed


async def test_what_is_taken_back_in_rooms_of_any_version(bot: BotMaker, anna: MatrixPerson) -> None:
    """One's own words, and another's as a moderator; nobody else can, wherever a version names them."""
    async with (
        bot.running() as running,
        await MatrixPerson.enter(bot.server, f"eve-{uuid4().hex[:8]}") as eve,
    ):
        for version in ("10", "11", "12"):
            made = await anna.asks("POST", "/_matrix/client/v3/createRoom", {"room_version": version})
            chat = ChatRef(Network.MATRIX, made["room_id"])
            await comes_into(anna, running, chat.id)
            await anna.invites(chat.id, eve.user_id)
            await eve.joins(chat.id)
            hers, own, last = [await who.says(chat.id, "words") for who in (anna, eve, eve)]
            path = f"/_matrix/client/v3/rooms/{chat.id}"
            for attempt in (f"redact/{own}/1", "send/m.room.redaction/2", f"redact/{hers}/3"):
                with suppress(MatrixRefused):
                    await eve.asks("PUT", f"{path}/{attempt}", {"redacts": hers})
            await anna.deletes(chat.id, last)
            await running.until(taken_back(last))
            gone = {e.message.id for e in running.events() if isinstance(e, Deleted) and e.chat == chat}

            assert gone <= {own, last}


@pytest.mark.parametrize("encrypted", [False, True])
async def test_nothing_is_lost_or_doubled_over_a_restart(
    bot: BotMaker, anna: MatrixPerson, monkeypatch: pytest.MonkeyPatch, *, encrypted: bool
) -> None:
    """What was said while the bot was away comes once, in order, even when a sync holds only its end."""
    async with bot.running() as running:
        chat = await shared_room(anna, running, encrypted=encrypted)
        await anna.says(chat.id, "before")
        await running.until(said("before"))
    for number in range(40):
        await anna.says(chat.id, f"line {number}")
    monkeypatch.setitem(TIMELINE, "limit", 5)
    async with bot.running() as running:
        await running.until(said("line 39"))
        heard = [event for event in running.events() if isinstance(event, Said)]

    words = ["before", *(f"line {number}" for number in range(40))]
    assert [event.content.text for event in heard] == [plain(text) for text in words]
    assert len({event.message.id for event in heard}) == len(words)


async def test_a_gap_that_is_too_wide_is_announced(
    bot: BotMaker, anna: MatrixPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond the limit the newest lines come, and a gap says since when others are missing."""
    async with bot.running() as running:
        chat = await shared_room(anna, running, encrypted=False)
    for number in range(12):
        await anna.says(chat.id, f"line {number}")
    monkeypatch.setitem(TIMELINE, "limit", 5)
    monkeypatch.setattr(History.before, "__kwdefaults__", {"limit": 0})
    async with bot.running() as running:
        gap = await running.until(lambda event: isinstance(event, Gap))
        last = await running.until(said("line 11"))

    assert gap.chat == chat
    assert gap.since <= gap.at <= last.at


async def test_what_was_said_before_the_bot_came_is_not_received(bot: BotMaker, anna: MatrixPerson) -> None:
    """People did not know of the bot then."""
    room = await anna.creates_room("Riders", public=True)
    await anna.says(room, "between us")
    async with bot.running() as running:
        chat = ChatRef(Network.MATRIX, room)
        await running.adapter.do(chat, Do(Deed.JOIN), key="j")
        await anna.until_member(room, running.user_id)
        await anna.says(room, "hello bot")
        await running.until(said("hello bot"))
        heard = [event for event in running.events() if isinstance(event, Said)]

    assert [event.content.text for event in heard] == [plain("hello bot")]


async def test_invitations_to_private_chats_are_accepted(bot: BotMaker, anna: MatrixPerson) -> None:
    """A direct invitation is taken up by itself, what is said there is private; other rooms must wait."""
    async with bot.running() as running:
        group = await anna.creates_room("Group", invites=[running.user_id])
        room = await anna.direct_chat(running.user_id)
        await anna.until_member(room, running.user_id)
        await anna.says(room, "psst")
        heard = await running.until(said("psst"))
        invited = await running.until(lambda e: isinstance(e, BotMoved) and e.chat.id == group)
        found = await running.adapter.ask(
            ChatRef(Network.MATRIX, group),
            Ask(Question.PRIVATE, "t", AccountRef(Network.MATRIX, anna.user_id)),
        )
        moves = [e for e in running.events() if isinstance(e, BotMoved) and e.chat.id == group]
        await anna.invites(room, "@somebody-else:localhost")
        await anna.says(room, "not alone")
        crowded = await running.until(said("not alone"))
        another = await running.adapter.ask(
            ChatRef(Network.MATRIX, group),
            Ask(Question.PRIVATE, "t", AccountRef(Network.MATRIX, anna.user_id)),
        )

    assert heard.private
    assert not crowded.private
    assert another.private not in {None, ChatRef(Network.MATRIX, room)}
    assert (invited.presence, invited.title, invited.direct) == (Presence.INVITED, "Group", False)
    assert invited.by.name == "Anna"
    assert [move.presence for move in moves] == [Presence.INVITED]
    assert found.private == ChatRef(Network.MATRIX, room)


async def test_questions_about_a_room_are_answered(
    bot: BotMaker, anna: MatrixPerson, synapse: Synapse
) -> None:
    """Roles follow the power levels; facts are the room's name and how many are in it."""
    async with (
        bot.running() as running,
        await MatrixPerson.enter(synapse, f"bo-{uuid4().hex[:8]}", display_name="Bo") as bo,
    ):
        chat = await shared_room(anna, running, encrypted=False)
        await anna.invites(chat.id, bo.user_id)
        await bo.joins(chat.id)

        async def role(user: str) -> str | None:
            question = Ask(Question.ROLE, "t", AccountRef(Network.MATRIX, user))
            return (await running.adapter.ask(chat, question)).role

        roles = [await role(user) for user in (anna.user_id, bo.user_id, "@nobody:localhost")]
        facts = await running.adapter.ask(chat, Ask(Question.FACTS, "t"))
        private = await running.adapter.ask(
            chat, Ask(Question.PRIVATE, "t", AccountRef(Network.MATRIX, bo.user_id))
        )
        (piece,) = running.adapter.render(Post(plain("just you")))
        assert private.private is not None
        await running.adapter.post(private.private, piece, reply_to=None, key="k")
        (room,) = await bo.accepts_invitations()

    assert roles == ["admin", "member", "none"]
    assert (facts.title, facts.members) == ("Riders", 2)
    assert room == private.private.id


async def test_whoever_made_a_room_of_version_12_is_an_admin(bot: BotMaker, anna: MatrixPerson) -> None:
    """Creators are not in the power levels of such rooms; words cross there as anywhere, also encrypted."""
    async with bot.running() as running:
        room = await anna.creates_room("New", encrypted=True, invites=[running.user_id], room_version="12")
        chat = ChatRef(Network.MATRIX, room)
        await running.adapter.do(chat, Do(Deed.JOIN), key="j")
        await anna.until_member(room, running.user_id)
        await anna.says(room, "hello")
        await running.until(said("hello"))
        answer = await running.adapter.ask(
            chat, Ask(Question.ROLE, "t", AccountRef(Network.MATRIX, anna.user_id))
        )

    assert ":" not in room
    assert answer.role == "admin"


async def test_the_bot_starts_while_the_server_is_down(bot: BotMaker, anna: MatrixPerson) -> None:
    """It says that it has no connection, refuses to send for now, and never ends by itself."""
    async with bot.running() as running:
        chat = await shared_room(anna, running, encrypted=False)
    adapter = MatrixAdapter(
        "http://127.0.0.1:9",
        running.user_id,
        password="pass",
        store=bot.folder / "store",
        secrets=bot.folder / "secrets",
        pickle_key=b"k" * 32,
        inbox=bot.inbox,
        files={},
    )
    (piece,) = adapter.render(Post(plain("later")))
    async with adapter:
        with pytest.raises(TryLater) as refused:
            await adapter._intake.once()
        adapter._intake._note(refused.value)
        with pytest.raises(TryLater) as unsent:
            await adapter.post(chat, piece, reply_to=None, key="k")

    assert (adapter.connected, adapter._intake.trouble) == (False, "unreachable")
    assert unsent.value.scope is Scope.NETWORK


async def test_an_odd_event_does_not_keep_others_waiting(bot: BotMaker, anna: MatrixPerson) -> None:
    """Shapes that nobody promised are kept for inspection, or dropped; the next line comes as ever."""
    async with bot.running() as running:
        chat = await shared_room(anna, running, encrypted=False)
        for content in (
            {"msgtype": "m.image", "body": "x", "url": 7, "info": []},
            {"msgtype": "m.image", "body": "x", "url": "https://evil.example/x"},
            {"msgtype": "m.text", "body": "", "m.relates_to": {"rel_type": "m.replace"}, "m.new_content": {}},
            {"msgtype": "m.location", "body": "", "geo_uri": "geo:1e999,x"},
            {"msgtype": "m.text", "body": "x", "m.relates_to": [[[]]]},
        ):
            await anna.sends_event(chat.id, "m.room.message", content)
        await anna.sends_event(chat.id, "m.room.encrypted", {"algorithm": "m.megolm.v1.aes-sha2"})
        await anna.says(chat.id, "fine")
        keys = await running.inbox.until(lambda: _readable(running, "fine"))

    assert keys


def _readable(running: RunningBot, text: str) -> list[str]:
    """The keys of the updates that can be read and say just that."""
    found = []
    for raw in running.inbox.raws.values():
        try:
            events = running.adapter.translate(raw.body)
        except Untranslatable:
            continue
        found += [raw.key for event in events if said(text)(event)]
    return found


async def test_a_stranger_cannot_edit_anothers_words(
    bot: BotMaker, anna: MatrixPerson, synapse: Synapse
) -> None:
    """Servers let such edits pass; ours do not."""
    async with (
        bot.running() as running,
        await MatrixPerson.enter(synapse, f"eve-{uuid4().hex[:8]}", display_name="Eve") as eve,
    ):
        chat = await shared_room(anna, running, encrypted=False)
        await anna.invites(chat.id, eve.user_id)
        await eve.joins(chat.id)
        first = await anna.says(chat.id, "true")
        await eve.edits(chat.id, first, "false")
        await eve.says(chat.id, "hm")
        await running.until(said("hm"))
        edits = [event for event in running.events() if isinstance(event, Edited)]

    assert edits == []


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("m.room.tombstone", {"replacement_room": "!elsewhere:example.org", "body": "come"}),
        ("m.room.name", {"name": "Eve's"}),
        ("m.room.redaction", {"redacts": "FIRST"}),
        ("m.room.power_levels", {"users": {"BOT": 100}}),
    ],
)
async def test_what_only_the_server_can_allow_does_not_count_when_it_is_sealed(
    bot: BotMaker, anna: MatrixPerson, kind: str, content: dict[str, Any]
) -> None:
    """The server sees an encrypted event, and cannot ask whether its sender may upgrade, rename or redact."""
    async with bot.running() as running:
        chat = await shared_room(anna, running, encrypted=True)
        first = await anna.says(chat.id, "first")
        await running.until(said("first"))
        written = json.dumps(content).replace("FIRST", first).replace("BOT", running.user_id)
        await anna.sends_event(chat.id, kind, json.loads(written))
        await anna.says(chat.id, "last")
        await running.until(said("last"))
        heard = [type(event) for event in running.events() if not isinstance(event, BotMoved)]

    assert {Said, MemberJoined} >= set(heard)


async def test_a_room_cannot_take_hold_of_another_by_naming_it_its_successor(
    bot: BotMaker, anna: MatrixPerson
) -> None:
    """An upgrade counts where the new room says so too."""
    async with bot.running() as running:
        first = await shared_room(anna, running, encrypted=False)
        other = await shared_room(anna, running, encrypted=False)
        await names_successor(anna, first, other.id)
        await anna.says(first.id, "still here")
        await running.until(said("still here"))
        false = [event for event in running.events() if isinstance(event, Upgraded)]
        willing = await successor_of(anna, other, named=False)
        await comes_into(anna, running, willing)
        await names_successor(anna, other, willing)
        true = await running.until(lambda event: isinstance(event, Upgraded))

    assert [] == false
    assert (other, willing) == (true.chat, true.to.id)


async def test_a_successor_is_followed_when_the_bot_has_seen_it(bot: BotMaker, anna: MatrixPerson) -> None:
    """Until it comes in it stays where it was, and so it does where only one of both rooms says so."""
    async with bot.running() as running:
        former = await shared_room(anna, running, encrypted=False)
        await comes_into(anna, running, await successor_of(anna, former, named=False))
        hidden = await anna.creates_room("Elsewhere", encrypted=False)
        await names_successor(anna, former, hidden)
        await comes_into(anna, running, hidden)
        false = [event for event in running.events() if isinstance(event, Upgraded)]
        true = await successor_of(anna, former, named=True)
        await anna.says(former.id, "not yet")
        await running.until(said("not yet"))
        early = [event for event in running.events() if isinstance(event, Upgraded)]
        await comes_into(anna, running, true)
        (followed,) = [event for event in running.events() if isinstance(event, Upgraded)]

    assert [[], []] == [false, early]
    assert (former, true) == (followed.chat, followed.to.id)


async def test_a_device_that_missed_a_key_gets_it_with_the_next_message(
    bot: BotMaker, anna: MatrixPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A failed request for one device stops no message, and is made up for by the next one."""
    async with bot.running() as running:
        chat = await shared_room(anna, running, encrypted=True)
        client = running.adapter._session.client
        send = client.send
        failing = True

        async def fail(method: str, path: str, *more: Any) -> Any:
            if failing and "/sendToDevice/" in path:
                raise ServerDisconnectedError
            return await send(method, path, *more)

        monkeypatch.setattr(client, "send", fail)
        (piece,) = running.adapter.render(Post(plain("one")))
        first = await running.adapter.post(chat, piece, reply_to=None, key="1")
        failing = False
        (piece,) = running.adapter.render(Post(plain("two")))
        await running.adapter.post(chat, piece, reply_to=None, key="2")
        seen = await anna.until(chat.id, lambda line: line.current_content.get("body") == "two")

    assert first
    assert seen.current_content["body"] == "two"


async def test_what_the_disk_could_not_take_comes_again(
    bot: BotMaker, anna: MatrixPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk stops neither the process nor the line: the cursor stands until it was written."""
    async with bot.running() as running:
        chat = await shared_room(anna, running, encrypted=True)
        accept, refused = bot.inbox.accept, asyncio.Event()

        async def refuse_once(*args: Any) -> None:
            if refused.is_set():
                return await accept(*args)
            refused.set()
            raise OrganiserError("the disk is full")

        monkeypatch.setattr(bot.inbox, "accept", refuse_once)
        await anna.says(chat.id, "kept")
        await refused.wait()
        heard = await running.until(said("kept"))

    assert heard.content.text == plain("kept")
