"""Who asks: the person behind the account, what they are, and how others are told something in private."""

from functools import partial
from typing import Any

import pytest

from organiser.access import Who
from organiser.chat.incoming import BotMoved, Event, Presence, Reacted, Sender, Tapped
from organiser.chat.outgoing import Ask, Choice, Post
from organiser.chat.refs import ChatRef, MessageRef, Network
from organiser.chat.text import plain
from organiser.commands import Arguments, Command, Handler
from organiser.context import Context
from organiser.i18n import LOCALES, Words
from organiser.members.states import Rule, State
from organiser.members.steps import Change
from organiser.storage import codes
from organiser.storage.chats import Chats
from organiser.storage.codes import Offered
from organiser.storage.directory import Chat
from organiser.storage.store import Store
from tests.fakes.clock import START
from tests.fakes.desk import ANNA, GROUP, MINJUN, ROOM, Desk, person, words
from tests.fakes.plans import asking
from tests.fakes.world import World
from tests.storage.conftest import BELGIAN

PRIVATE = ChatRef(Network.TELEGRAM, "7")
DIRECT = ChatRef(Network.MATRIX, "!minjun:hs")


def named(name: str, _words: Words) -> str:
    """What a command is called."""
    return name


def greeting(name: str, network: Network, spoken: Words) -> Post:
    """Words for somebody, wherever they are reached."""
    return Post(text=plain(f"{name} {network} {spoken.locale}"))


async def tell_all(ctx: Context, _args: Arguments) -> Post:
    """Tell everybody that somebody asked."""
    known = sorted(ctx.store.directory.places)
    reached = [await ctx.tell(one, partial(greeting, "hello")) for one in known]
    return Post(text=plain(f"{ctx.person} told {sum(reached)}"))


async def nothing(_ctx: Context, _args: Arguments) -> Post:
    """Whoever may ask gets an answer."""
    return Post(text=plain("done"))


def command(name: str, handler: Handler[Context], who: Who) -> Command[Context]:
    """A command for a test."""
    return Command(name, handler, partial(named, name), partial(named, name), who=who)


async def myself(ctx: Context, _args: Arguments) -> Post:
    """Who asks, where somebody must."""
    return Post(text=plain(str(ctx.require_person())))


@pytest.fixture
def desk(world: World) -> Desk:
    """A dispatcher with commands for all kinds of people."""
    kinds = [command(f"ask{who.name.lower().replace('_', '')}", nothing, who) for who in Who]
    return Desk.open(
        world, [command("tell", tell_all, Who.ANYONE), command("myself", myself, Who.ANYONE), *kinds]
    )


async def meets(desk: Desk, *senders: Sender) -> None:
    """These use the bot in private."""
    for sender in senders:
        chat = PRIVATE if sender is ANNA else DIRECT
        await desk.happens(desk.said("/tell", chat=chat, sender=sender, private=True))


async def test_talk_in_a_group_makes_nobody_a_person(desk: Desk) -> None:
    """Nor does coming in, or a private chat that is opened and stays empty."""
    await desk.happens(desk.said("hello"), desk.said("hi", chat=ROOM))
    await desk.happens(
        BotMoved(chat=DIRECT, at=desk.now, by=MINJUN, presence=Presence.MEMBER, direct=True),
        desk.said("/tell", chat=PRIVATE, sender=person("7", "Bot", is_bot=True), private=True),
    )

    assert {} == desk.world.directory.people


@pytest.mark.parametrize("how", ["words", "button", "reaction"])
async def test_whatever_is_done_in_private_makes_a_person(desk: Desk, how: str) -> None:
    """Words, a press, a reaction that may choose something."""
    await offers(desk, Choice("a", "One"))
    await desk.happens(done(desk, how))

    assert 1 == len(desk.world.directory.people) == len(desk.world.directory.places)


async def test_a_reaction_that_chooses_nothing_makes_nobody_a_person(desk: Desk) -> None:
    """It asks the bot for nothing: who was erased may put one under the certificate."""
    await offers(desk)
    await desk.happens(done(desk, "reaction"))

    assert {} == desk.world.directory.people


async def offers(desk: Desk, *choices: Choice) -> None:
    """A private chat with somebody whom nobody knows was shown choices, or only words."""
    async with desk.world.database.writing() as connection:
        chat = await Chats(connection, desk.world.directory).meet(PRIVATE, private=True)
        await codes.put_offer(connection, desk.world.directory.vault, chat.id, Offered(choices), desk.now)


def done(desk: Desk, how: str) -> Event:
    """What Anna does in private."""
    values: dict[str, Any] = {
        "chat": PRIVATE,
        "at": desk.now,
        "message": MessageRef(PRIVATE, "5"),
        "sender": ANNA,
    }
    events: dict[str, Event] = {
        "words": desk.said("hello", chat=PRIVATE, private=True),
        "button": Tapped(data="x", tap="t", private=True, **values),
        "reaction": Reacted(emojis=("👍",), reaction=None, **values),
    }
    return events[how]


async def test_who_is_nobody_can_do_nothing_in_their_own_name(desk: Desk) -> None:
    """In private everybody is somebody; in a group they are told to ask there."""
    (refused,) = await desk.happens(desk.said("/myself"))
    (told,) = await desk.happens(desk.said("/myself", chat=PRIVATE, private=True))

    assert "Please ask me that in our private chat. Here the whole group would read it." == words(refused)
    assert "1" == words(told)


async def test_a_line_in_a_group_asks_nothing_about_people(desk: Desk) -> None:
    """Persons and memberships are looked up for nobody who only talks."""
    await meets(desk, ANNA)
    async with asking(desk.world.database) as asked:
        await desk.happens(desk.said("hello"), desk.said("again"))

    assert not [one for one in asked.statements if "person" in one or "membership" in one]


async def test_somebody_is_told_where_they_are_in_their_language(desk: Desk) -> None:
    """Each on their own network; who cannot be reached is told nothing."""
    await meets(desk, ANNA, MINJUN)
    async with desk.world.database.writing() as connection:
        chats = Chats(connection, desk.world.directory)
        for ref, language in ((PRIVATE, "sv"), (DIRECT, "ko")):
            chat = desk.world.directory.find(ref)
            assert chat is not None
            await chats.change(chat, language=language)
    said = [words(one) for one in await desk.happens(desk.said("/tell", chat=DIRECT, private=True))]
    await desk.happens(BotMoved(chat=PRIVATE, at=desk.now, by=ANNA, presence=Presence.ABSENT, direct=True))
    after = [words(one) for one in await desk.happens(desk.said("/tell", chat=DIRECT, private=True))]

    assert ["hello telegram sv", "hello matrix ko", "2 told 2"] == said
    assert ["hello matrix ko", "2 told 1"] == after


async def test_a_group_s_command_knows_who_asks(desk: Desk) -> None:
    """A person, where they are one; nobody, where not."""
    await meets(desk, ANNA)
    *_, known = await desk.happens(desk.said("/tell"))
    *_, unknown = await desk.happens(desk.said("!tell", chat=ROOM))

    assert "1 told 1" == words(known)
    assert "None told 1" == words(unknown)


@pytest.mark.parametrize("who", [one for one in Who if one not in {Who.ANYONE, Who.CHAT_ADMIN, Who.PERSON}])
async def test_a_group_does_not_learn_what_somebody_is_not(desk: Desk, who: Who) -> None:
    """The no is said in private; in the group, where that cannot be, nothing that tells anything."""
    await meets(desk, ANNA)
    await desk.happens(desk.said(f"/ask{who.name.lower().replace('_', '')}"))
    asked = desk.said(f"/ask{who.name.lower().replace('_', '')}")
    await desk.receive(asked)
    await desk.work()
    told = await desk.news()

    assert [PRIVATE] == [chat.ref for chat, _ in told]
    (_, refused), *_ = told
    assert words(refused).partition(" ")[0] in {"Alleen", "Dat", "Je"}
    unknown = desk.said(f"!ask{who.name.lower().replace('_', '')}", chat=ROOM)
    (answer,) = await desk.happens(unknown)
    assert words(answer).startswith("Please ask me that in our private chat.")


async def test_what_somebody_is_here_is_asked_of_the_group_s_chapter(desk: Desk) -> None:
    """A member of another chapter is none in this group."""
    await meets(desk, ANNA)
    async with desk.world.database.writing() as connection:
        store = Store(connection, desk.world.directory, b"k" * 32, START)
        for name in ("Gent", "Seoul"):
            await store.chapters.add(name, START, founding=False, **BELGIAN)
        change = Change(None, State.MEMBER, None, Rule.FOUNDED, START)
        await store.memberships.begin(1, 1, change, name="Anna")
        await store.chats.change(desk.world.directory.chats[desk.world.group.id], chapter_id=1)
        await store.flush()
    (here,) = await desk.happens(desk.said("/askmember"))
    async with desk.world.database.writing() as connection:
        group = desk.world.directory.chats[desk.world.group.id]
        await Chats(connection, desk.world.directory).change(group, chapter_id=2)
    (there,) = await desk.happens(desk.said("/askmember"))

    assert "done" == words(here)
    assert "done" != words(there)


async def test_an_admin_is_asked_of_the_network(desk: Desk) -> None:
    """As ever: the co-op's roles say nothing about a chat."""
    (ask,) = await desk.happens(desk.said("/askchatadmin"))

    assert isinstance(ask, Ask)
    assert ["done"] == [words(one) for one in await desk.answers(ask, GROUP, role="admin")]


@pytest.mark.parametrize("locale", LOCALES)
async def test_another_private_chat_speaks_the_person_s_language(desk: Desk, locale: str) -> None:
    """A second room of somebody begins in the language that they chose in the first."""
    await meets(desk, MINJUN)
    second = ChatRef(Network.MATRIX, "!second:hs")
    async with desk.world.database.writing() as connection:
        chat = desk.world.directory.find(DIRECT)
        assert chat is not None
        await Chats(connection, desk.world.directory).change(chat, language=locale)
    await desk.happens(desk.said("/tell", chat=second, private=True))
    found = desk.world.directory.find(second)

    assert found is not None
    assert locale == found.language
    assert isinstance(await _reached(desk), Chat)


async def _reached(desk: Desk) -> Chat | None:
    async with desk.world.database.reading() as connection:
        return await Store(connection, desk.world.directory, b"k" * 32, START).people.reach(1)
