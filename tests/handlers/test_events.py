"""Every event finds its handler; what is asked in private is answered there, by words, number or keycap."""

import msgspec
import pytest

from organiser.access import Who
from organiser.chat.incoming import (
    BotMoved,
    MemberJoined,
    MemberLeft,
    Presence,
    Reacted,
    Renamed,
    Said,
    Tapped,
    Upgraded,
    Vanishing,
)
from organiser.chat.outgoing import Action, AnswerTap, Ask, Choice, Post, ShowMenu
from organiser.chat.refs import ChatRef, LineId, MessageRef, Network
from organiser.commands import Arguments, Command
from organiser.context import Context
from organiser.handlers.commands import COMMANDS
from organiser.storage import codes
from organiser.storage.chats import Chats
from organiser.views.commands import typed
from organiser.views.members.joining import join_name
from tests.fakes.desk import ANNA, GROUP, MINJUN, Desk, person, words
from tests.fakes.form import label
from tests.fakes.world import World

PRIVATE = ChatRef(Network.TELEGRAM, "7")
NEW = ChatRef(Network.TELEGRAM, "-4004")


def moved(desk: Desk, presence: Presence, chat: ChatRef = NEW, *, direct: bool = False) -> BotMoved:
    """Anna moves the bot."""
    return BotMoved(chat=chat, at=desk.now, by=ANNA, presence=presence, title="New", direct=direct)


async def test_a_group_is_welcomed_once(desk: Desk) -> None:
    """In the language of who brought the bot; promotions and returns are no news."""
    (welcome,) = await desk.happens(moved(desk, Presence.MEMBER))
    chat = desk.world.directory.find(NEW)

    assert isinstance(welcome, Post)
    assert chat is not None
    assert ("nl", "New", True) == (chat.language, chat.title, chat.welcomed)
    for presence in (Presence.ADMIN, Presence.ABSENT, Presence.MEMBER):
        assert [] == await desk.happens(moved(desk, presence))
        assert presence is desk.world.directory.chats[chat.id].presence


@pytest.mark.parametrize(
    ("network", "name"), [(Network.TELEGRAM, "our_bot"), (Network.TELEGRAM, None), (Network.MATRIX, None)]
)
async def test_a_group_is_told_how_to_join(desk: Desk, network: Network, name: str | None) -> None:
    """By a button where a link can open the private chat, else by the command."""
    desk.house.us.telegram = name
    new = NEW if network is Network.TELEGRAM else ChatRef(Network.MATRIX, "!new:hs")
    (welcome,) = await desk.happens(moved(desk, Presence.MEMBER, new))
    assert isinstance(welcome, Post)
    urls = [choice.url for row in welcome.choices for choice in row]

    assert urls == ([f"https://t.me/{name}", f"https://t.me/{name}?start=join"] if name else [])
    command = typed("join", join_name, network, desk.house.tongues.named("nl"))

    assert (name is None) == (command in words(welcome))


async def test_a_private_chat_is_not_named(desk: Desk) -> None:
    """Its title is a person's name."""
    await desk.happens(moved(desk, Presence.MEMBER, PRIVATE, direct=True))
    chat = desk.world.directory.find(PRIVATE)

    assert chat is not None
    assert (True, "") == (chat.private, chat.title)
    await desk.happens(Renamed(chat=PRIVATE, at=desk.now, title="Anna"))

    assert "" == desk.world.directory.chats[chat.id].title


async def test_a_group_s_new_title_and_id(desk: Desk) -> None:
    """Both are followed; the conversation goes on."""
    await desk.happens(Renamed(chat=GROUP, at=desk.now, title="Riders"))
    await desk.happens(Upgraded(chat=GROUP, at=desk.now, to=NEW))
    chat = desk.world.directory.find(NEW)

    assert chat is not None
    assert ("Riders", 1) == (chat.title, chat.conversation)
    assert ["hi"] == [words(one) for one in await desk.happens(desk.said("hi", chat=NEW))]


async def test_who_lets_messages_vanish_is_told_of_the_copies(desk: Desk) -> None:
    """In the chat where it was set alone; that they stay again, and a chat without copies, need no word."""
    told = await desk.happens(Vanishing(chat=GROUP, at=desk.now, seconds=86_400))
    stays = await desk.happens(Vanishing(chat=GROUP, at=desk.now, seconds=0))
    alone = await desk.happens(Vanishing(chat=NEW, at=desk.now, seconds=86_400))

    assert ["Messages in this chat now delete themselves. Their copies in Office (Matrix) stay."] == [
        words(one).partition("\n")[0] for one in told
    ]
    assert [[], []] == [stays, alone]


async def test_help_and_start(desk: Desk) -> None:
    """Whatever is said in private is answered with help; a start says welcome."""
    for text in ("/help", "hello?", "99999", "9" * 5000):
        (answer,) = await desk.happens(desk.said(text, chat=PRIVATE, private=True))

        assert "/help" in words(answer)
    (welcome,) = await desk.happens(desk.said("/start", chat=PRIVATE, private=True))

    assert isinstance(welcome, Post)


async def test_help_about_one_command(desk: Desk) -> None:
    """By any of its names, with or without what it begins with; an unknown one is said to be unknown."""
    for asked in ("bridge names", "/bridge names", "!brug namen", "bridge namen."):
        (about,) = await desk.happens(desk.said(f"/help {asked}", chat=PRIVATE, private=True))

        assert "/bridge namen volledig|voornaam|schuilnaam" in words(about)
    for asked in ("nonsense", "start"):
        (unknown,) = await desk.happens(desk.said(f"/help {asked}", chat=PRIVATE, private=True))

        assert asked in words(unknown).partition("\n")[0]
    (nearly,) = await desk.happens(desk.said("/help joiin", chat=PRIVATE, private=True))
    assert "/join" in words(nearly)


async def test_the_help_in_a_group_tells_nothing_about_who_asks(world: World) -> None:
    """It is the same for everybody there; what needs a role, or not to be a stranger, is told in private."""

    async def _nothing(_ctx: Context, _args: Arguments) -> None:
        """Do nothing."""

    made = [Command(who.name.lower(), _nothing, label(who.name.lower()), label("x"), who=who) for who in Who]
    desk = Desk.open(world, (*COMMANDS, *made))
    (group,) = await desk.happens(desk.said("/help"))
    (private,) = await desk.happens(desk.said("/help", chat=PRIVATE, private=True))

    def shown(help_: Action) -> set[Who]:
        return {who for who in Who if f"\n/{who.name.lower()} x" in words(help_)}

    by_role = {Who.STEWARD, Who.ORGANISER, Who.TREASURER, Who.KEEPER, Who.CARETAKER, Who.ADMIN}
    assert by_role == set(Who) - shown(group)
    assert {Who.ANYONE, Who.CHAT_ADMIN, Who.PERSON} == shown(private)


@pytest.mark.parametrize("text", ["/start", "/start bridge_1", "/start hello"])
async def test_a_start_in_a_group_brings_the_help(desk: Desk, text: str) -> None:
    """Telegram's apps say it where a link puts the bot into a group; nothing private is brought there."""
    (answer,) = await desk.happens(desk.said(text))

    assert words(answer).startswith("This is what you can ask me here.")


async def test_a_command_in_the_wrong_place(desk: Desk) -> None:
    """It is refused, also an unknown one that is clearly meant for us."""
    for text in ("/bridge", "/nonsense"):
        (refused,) = await desk.happens(desk.said(text, chat=PRIVATE, private=True))

        assert isinstance(refused, Post)


async def test_language(desk: Desk) -> None:
    """Shown to everybody, changed by admins in a group and by anybody in private."""
    (shown,) = await desk.happens(desk.said("/language"))
    (changed,) = await desk.as_admin(desk.said("/language Nederlands"))
    (private, menu) = await desk.happens(desk.said("/language sv", chat=PRIVATE, private=True))
    (unknown,) = await desk.happens(desk.said("/language Klingon", chat=PRIVATE, private=True))

    assert "nl" == desk.world.directory.chats[desk.world.group.id].language
    assert isinstance(menu, ShowMenu)
    assert 4 == len({words(one) for one in (shown, changed, private, unknown)})


OFFER = LineId(99)


async def offer(desk: Desk, *choices: Choice) -> None:
    """Show Anna choices in private."""
    await desk.happens(desk.said("/start", chat=PRIVATE, private=True))
    chat = desk.world.directory.find(PRIVATE)
    assert chat is not None
    async with desk.world.database.writing() as connection:
        await codes.put_offer(
            connection, desk.world.directory.vault, chat.id, codes.Offered(choices, OFFER), desk.now
        )
    await desk.delivered(OFFER, chat, "9")


async def test_choices_by_number_and_keycap(desk: Desk) -> None:
    """On networks without buttons; what is out of range is no choice, and which there are is said."""
    await offer(desk, Choice("open", url="https://x"), Choice("yes", "join:yes:1:2"))
    keycap = Reacted(
        chat=PRIVATE,
        at=desk.now,
        message=MessageRef(PRIVATE, "9"),
        sender=ANNA,
        emojis=("2️⃣", "👍"),
        reaction="$r",
    )
    chosen = desk.said(" 2 ", chat=PRIVATE, private=True)
    others = [desk.said(text, chat=PRIVATE, private=True) for text in ("1", "7", "3")]
    events: tuple[Said | Reacted, ...] = (chosen, keycap, *others)
    for event in events:
        said = " ".join(words(one) for one in await desk.happens(event))

        assert ("is hier geen van de antwoorden. Je kunt kiezen: yes." in said) == (event in others)


@pytest.mark.parametrize("text", ["2", "2.", "(2)", "2️⃣", "nein", "NEIN!", " Nein "])
async def test_a_choice_in_other_ways(desk: Desk, text: str) -> None:
    """By its number, however it is set, or by its words."""
    await offer(desk, Choice("Ja", "x:1"), Choice("Nein", "x:2"))
    (answer,) = await desk.happens(desk.said(text, chat=PRIVATE, private=True))

    assert "no longer open" in words(answer) or "niet meer open" in words(answer)


@pytest.mark.parametrize("text", ["0", "3", "Ne", "", "!!", "Link"])
async def test_what_is_no_choice(desk: Desk, text: str) -> None:
    """The help is the answer; a button that leads elsewhere cannot be chosen here."""
    await offer(desk, Choice("Ja", "x:1"), Choice("Link", url="https://example.org"))
    (answer,) = await desk.happens(desk.said(f" {text}", chat=PRIVATE, private=True))

    assert "open" not in words(answer).partition("\n")[0]


async def test_a_keycap_under_another_message_chooses_nothing(desk: Desk) -> None:
    """Numbers are shown under anything; only under what the bot offers they are an answer."""
    await offer(desk, Choice("yes", "join:yes:1:2"))
    elsewhere, there = (
        Reacted(
            chat=PRIVATE,
            at=desk.now,
            message=MessageRef(PRIVATE, message),
            sender=ANNA,
            emojis=("1️⃣",),
            reaction=f"${message}",
        )
        for message in ("8", "9")
    )

    assert [] == await desk.happens(elsewhere)
    assert [] != await desk.happens(there)


@pytest.mark.parametrize("data", ["", "unknown:x", "join:yes:1:2", "release:", "dialog:a:x:back"])
async def test_every_tap_is_answered(desk: Desk, data: str) -> None:
    """Who pressed a button sees that it was heard, whatever it stood for."""
    event = Tapped(
        chat=PRIVATE,
        at=desk.now,
        message=MessageRef(PRIVATE, "5"),
        sender=ANNA,
        data=data,
        tap="t",
        private=True,
    )
    found = await desk.happens(event)

    assert 1 == sum(isinstance(one, AnswerTap) for one in found)


async def test_a_crowd_is_held_and_let_in(desk: Desk) -> None:
    """Admins are told once; what the crowd said crosses when they let it in."""
    newcomers = [person(str(number)) for number in range(100, 112)]
    found = await desk.happens(*(MemberJoined(chat=GROUP, at=desk.now, sender=one) for one in newcomers))
    said = await desk.happens(*(desk.said(f"hello {one.name}", sender=one) for one in newcomers[:2]))

    (notice,) = found
    assert isinstance(notice, Post)
    assert ["held", "held"] == (await desk.world.states())[-2:]
    assert 2 == len(said)
    event = Tapped(
        chat=GROUP,
        at=desk.now,
        message=MessageRef(GROUP, "5"),
        sender=ANNA,
        data=notice.choices[0][0].data,
        tap="t",
    )
    released = await desk.as_admin(event)

    assert ["hello Person 100", "hello Person 101"] == [words(one) for one in released][:2]
    assert ["hi"] == [words(one) for one in await desk.happens(desk.said("hi", sender=newcomers[0]))]


async def test_coming_and_going_is_not_carried(desk: Desk) -> None:
    """People may come and go without being announced."""
    events = (
        MemberLeft(chat=GROUP, at=desk.now, sender=ANNA),
        MemberJoined(chat=GROUP, at=desk.now, sender=ANNA),
        MemberJoined(chat=NEW, at=desk.now, sender=ANNA),
    )

    assert [] == await desk.happens(*events)


@pytest.mark.parametrize("name", [command.name for command in COMMANDS if command.who is Who.CHAT_ADMIN])
async def test_a_command_for_admins_is_refused_to_others(desk: Desk, name: str) -> None:
    """The table says who may ask; no handler has to."""
    said = desk.said(f"/{name} full" if name == "bridge names" else f"/{name}")
    (ask,) = await desk.happens(said)
    (refused,) = await desk.answers(ask, role="member")

    assert words(refused).startswith("Only admins of this chat can do that.")


@pytest.mark.parametrize("whom", ["zz", "00"])
async def test_a_press_that_names_nobody_releases_nothing(desk: Desk, whom: str) -> None:
    """A made client sends what it likes; nothing of it is a fault of ours."""
    message = MessageRef(GROUP, "5")
    event = Tapped(chat=GROUP, at=desk.now, message=message, sender=ANNA, data=f"release:{whom}", tap="t")
    (answer, *_) = await desk.as_admin(event)

    assert isinstance(answer, Post)


async def test_only_admins_release(desk: Desk) -> None:
    """A member who presses is refused."""
    event = Tapped(
        chat=GROUP, at=desk.now, message=MessageRef(GROUP, "5"), sender=ANNA, data="release:crowd", tap="t"
    )
    (ask,) = await desk.happens(event)
    found = await desk.answers(ask, role="member")

    assert isinstance(ask, Ask)
    assert 1 == sum(isinstance(one, Post) for one in found)


async def test_an_edit_in_private_is_no_news(desk: Desk) -> None:
    """Nothing is said twice."""
    said = desk.said("hello?", chat=PRIVATE, private=True)
    await desk.happens(said)

    assert [] == await desk.happens(desk.edited(said, "hello!"))


async def test_an_absent_chat_gets_nothing_until_the_bot_is_back(desk: Desk) -> None:
    """Its place in the conversation is kept."""
    async with desk.world.database.writing() as connection:
        await Chats(connection, desk.world.directory).change(desk.world.group, welcomed=True)
    await desk.happens(moved(desk, Presence.ABSENT, GROUP))
    room = desk.world.room.ref

    assert [] == await desk.happens(desk.said("hi", chat=room))
    await desk.happens(moved(desk, Presence.MEMBER, GROUP))
    (post,) = await desk.happens(desk.said("ho", chat=room))

    assert "ho" == words(post)
    assert msgspec.structs.asdict(desk.world.directory.chats[1])["conversation"] == 1


@pytest.mark.parametrize("text", ["hello", "/help", "1"])
async def test_what_a_bot_says_in_private_is_not_answered(desk: Desk, text: str) -> None:
    """A notice of Matrix, too: two bots would never end."""
    robot = msgspec.structs.replace(MINJUN, is_bot=True)
    room = ChatRef(Network.MATRIX, "!dm:hs")

    assert [] == await desk.happens(desk.said(text, chat=room, private=True, sender=robot))


async def test_a_command_with_another_s_name_is_ours_in_private(desk: Desk) -> None:
    """Nobody else is there who could be meant."""
    (named,) = await desk.happens(desk.said("/language@other_bot", chat=PRIVATE, private=True))
    (plain_one,) = await desk.happens(desk.said("/language", chat=PRIVATE, private=True))

    assert words(plain_one) == words(named)
