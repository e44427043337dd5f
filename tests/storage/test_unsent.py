"""What waits to be sent when somebody is erased: whose message goes no more, and whose does."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from msgspec import structs
from sqlalchemy import update

from organiser.chat.outgoing import Action, Choice, Delete, Post, Revise
from organiser.chat.refs import ChatRef, Network
from organiser.chat.text import Heading, Listing, Mention, Table, Text, bold, plain
from organiser.delivery.pacing import Limits
from organiser.members.states import State
from organiser.storage import unsent
from organiser.storage.chats import Chats
from organiser.storage.tables import LINE
from organiser.storage.traces.trace import Me, Span
from organiser.views.members import leaving, suspensions
from organiser.views.rich import code
from tests.fakes.world import World, catalogues, said

THEIRS = b"erased"


async def test_neighbours_in_a_shared_message_can_still_edit(world: World) -> None:
    """Their edits and removals write the message without the words of who is erased, and keep the others'."""
    world.limits[Network.TELEGRAM] = Limits(group_per_minute=1)
    lines = await world.say("a", "b", "c", "d")
    async with world.running():
        await world.telegram.until_calls(1)
    world.limits.clear()
    async with world.database.writing() as connection:
        await connection.execute(update(LINE).where(LINE.c.id == lines[0]).values(author=THEIRS))
        me = Me(1, (THEIRS,), (), frozenset())
        await unsent.withhold(connection, world.directory.vault, me, (), world.clock())
    before = world.telegram.texts("-1001")
    edited = await _shows(world, 2, lines[1], Revise(lines[1], said("B", line=lines[1])))
    removed = await _shows(world, 3, lines[2], Delete(lines[2]))

    assert ["Anna: a\nAnna: b\nAnna: c\nAnna: d"] == before
    assert ["Anna: B\nAnna: c\nAnna: d"] == edited
    assert ["Anna: B\nAnna: d"] == removed
    assert ["sent"] * 6 == await world.states()


async def _shows(world: World, calls: int, line: int, action: Action) -> list[str]:
    """What the group shows after a change of a line, the request of this number."""
    await world.queue(world.group, action, line=line)
    async with world.running():
        await world.telegram.until_calls(calls)
    return world.telegram.texts("-1001")


DAY = (datetime(2026, 12, 7, 18, 0, tzinfo=UTC), ZoneInfo("Europe/Brussels"))
PIET = suspensions.Suspended(212, "Piet", "Gent", "He hit somebody.")
WORDS = catalogues()["en"]


def _button(label: str, data: str) -> Post:
    return Post(plain("Choose."), choices=((Choice(label, data),),))


def _suspended(by: str, one: suspensions.Suspended) -> Post:
    return suspensions.suspended_there(by, one, suspensions.Span(DAY), Network.TELEGRAM, WORDS)


ANOTHERS = {
    "the day of what a namesake did": ("Anna", _suspended("Anna", PIET)),
    "a month of this name": ("December", _suspended("Bo", PIET)),
    "a weekday of this name": ("Monday", _suspended("Bo", PIET)),
    "a level": ("Anna", Post((Heading(1, (bold("Anna"),)),))),
    "what it answers": ("Anna", Post((bold("Anna"),), reply_to=7)),
    "a step of a form": ("Anna", _button("Anna", "dialog:x:7:send")),
    "a name that is a key": ("value", Post((Text("It is your turn, "), Text("7"), Text("!")))),
    "a name that is a style": ("bold", Post((bold("Bo"), Text("7")))),
    "a name with a number in it": ("Anna 7", Post((Text("Anna 7 says hello."),))),
    "a name that comes back from a button": (
        "send",
        Post((Text("7"),), choices=((Choice("Yes", "x:send"),),)),
    ),
    "a longer name": ("Anna", Post((bold("Annabel"), Text("7")))),
    "an hour": ("Anna", Post((Text("Anna comes at 7:30."),))),
}
THEIR_OWN = {
    "what was done to them": ("Anna", _suspended("Stella", structs.replace(PIET, number=7, name="Anna"))),
    "name and number in one string": ("Anna", leaving.left_told(7, "Anna", "Gent", WORDS)),
    "their number alone": ("Anna", Post((bold("Anna"), Text(", member "), Text("7")))),
    "what is to be typed": ("Anna", Post((bold("Anna"), code("/suspend 7")))),
    "what comes back": ("Anna", _button("Anna", "act:show:7")),
    "a button's words": ("Anna", _button("#7: Anna", "x")),
    "a table": ("Anna", Post((Table((), (((Text("7"),), (Text("Anna"),)),)),))),
    "a list": ("Anna", Post((Listing(((Mention("Anna"), Text("7")),)),))),
    "an answer that is put in a message's place": (
        "Anna",
        Revise(1, leaving.left_told(7, "Anna", "G", WORDS)),
    ),
    "a name with signs": ('J. (Bo) O"N', Post((Text("7"), Text('J. (Bo) O"N')))),
    "in Korean": ("Anna", Post((Text("7번 조합원 Anna 님"),))),
}


@pytest.mark.parametrize(("name", "action"), ANOTHERS.values(), ids=ANOTHERS)
async def test_a_name_alone_cancels_nothing(world: World, name: str, action: Action) -> None:
    """A day, a level or a count is no member's number, and no key of the encoding is anybody's name."""
    assert ["queued"] == await _after(world, name, action)


@pytest.mark.parametrize(("name", "action"), THEIR_OWN.values(), ids=THEIR_OWN)
async def test_what_tells_of_them_is_cancelled(world: World, name: str, action: Action) -> None:
    """Wherever a message has their name and a number that is meant."""
    assert ["cancelled"] == await _after(world, name, action)


async def _after(world: World, name: str, action: Action) -> list[str]:
    """What becomes of a message to somebody else, when who was member 1 and is 7, of this name, is erased."""
    async with world.database.writing(memory=world.directory) as connection:
        where = ChatRef(Network.TELEGRAM, "77")
        chat = await Chats(connection, world.directory).meet(where, private=True)
    await world.queue(chat, action)
    spans = tuple(Span(number, 1, State.MEMBER, DAY[0], None, None) for number in (1, 7))
    me = Me(1, (THEIRS,), (), frozenset(), spans)
    async with world.database.writing() as connection:
        await unsent.withhold(connection, world.directory.vault, me, (name,), world.clock())
    return await world.states()
