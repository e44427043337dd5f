"""What is for private eyes and was written before others': it is taken away, and never crosses."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from organiser.chat.content import Attachment, Content, MediaKind
from organiser.chat.incoming import Answered, Said
from organiser.chat.outgoing import Action, Ask, Delete, Post
from organiser.chat.refs import AccountRef, ChatRef, FileRef, MessageRef, Network
from organiser.chat.text import plain
from organiser.i18n import LOCALES
from organiser.members.codes import OneTimeCode, Purpose
from organiser.storage.store import Store
from tests.fakes.desk import ANNA, GROUP, MINJUN, ROOM, Desk, words
from tests.fakes.world import catalogues

GROUPS = {Network.TELEGRAM: GROUP, Network.MATRIX: ROOM}
PRIVATE = {
    Network.TELEGRAM: ChatRef(Network.TELEGRAM, "7"),
    Network.MATRIX: ChatRef(Network.MATRIX, "!dm:hs"),
}
SIGN = {Network.TELEGRAM: "/", Network.MATRIX: "!"}

Happened = list[tuple[ChatRef, Action]]


async def happens(desk: Desk, *events: Any, private: bool = True) -> Happened:
    """Let it happen, and the network tell where the private chat is; returns what goes where."""
    await desk.receive(*events)
    await desk.work()
    done: Happened = []
    for chat, action in await desk.news():
        if not isinstance(action, Ask):
            done.append((chat.ref, action))
            continue
        place = {"private": PRIVATE[chat.ref.network]} if private else {"failed": True}
        await desk.receive(_answered(desk, action, chat.ref, place))
        await desk.work()
        done += [(one.ref, what) for one, what in await desk.news()]
    return done


def _answered(desk: Desk, ask: Ask, chat: ChatRef, facts: dict[str, Any]) -> bytes:
    return msgspec.json.encode(Answered(chat=chat, at=desk.now, token=ask.token, **facts))


def told(found: Happened, chat: ChatRef) -> str:
    """All that is said in a chat."""
    return "\n".join(words(action) for where, action in found if where == chat and isinstance(action, Post))


def removed(found: Happened) -> list[MessageRef]:
    """The messages that are taken away."""
    return [action.target for _, action in found if isinstance(action, Delete)]  # type: ignore[misc]


FILE = Attachment(MediaKind.PHOTO, FileRef(Network.TELEGRAM, "f1"))
SHAPES = {
    "alone": {},
    "as a reply": {"reply": True},
    "as a caption": {"attachment": FILE},
    "as a forward": {"forwarded_from": "Kim"},
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("network", list(Network))
@pytest.mark.parametrize(
    "line",
    [
        "me",
        "join Gent; Uber Eats; bike; 12, 13",
        "approve 12 Kim is fine",
        "grant 12 king",
        "export register paper",
        "chapter setings",
        "decline 12 he is a spy",
        "name",
    ],
)
async def test_nothing_of_it_stays_or_crosses(
    desk: Desk, network: Network, line: str, shape: dict[str, Any]
) -> None:
    """Whatever is wrong with it, and however it was sent: nothing is said of it in either chat."""
    group = GROUPS[network]
    event = desk.said(
        Content(text=plain(SIGN[network] + line), attachment=shape.get("attachment")),
        chat=group,
        forwarded_from=shape.get("forwarded_from"),
        reply_to=MessageRef(group, "1") if "reply" in shape else None,
    )
    found = await happens(desk, event)

    assert [event.message] == removed(found)
    assert "" == told(found, group)
    assert "" != told(found, PRIVATE[network])
    assert {group, PRIVATE[network]} == {chat for chat, _ in found}


@pytest.mark.parametrize(
    ("text", "chat"),
    [("／ＪＯＩＮ　Gent; Uber Eats", GROUP), ("！가입 헨트", ROOM)],  # noqa: RUF001
)
async def test_the_wide_signs_of_another_keyboard(desk: Desk, text: str, chat: ChatRef) -> None:
    """They mean the same."""
    event = desk.said(text, chat=chat)
    found = await happens(desk, event)

    assert [event.message] == removed(found)
    assert {chat, PRIVATE[chat.network]} == {where for where, _ in found}


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("room", [None, "sv"])
async def test_who_asks_in_a_language_is_answered_in_it(desk: Desk, locale: str, room: str | None) -> None:
    """Matrix tells of nobody what they read: their word does, whatever is spoken in the room."""
    if room is not None:
        await desk.as_admin(desk.said(f"!language {room}", chat=ROOM))
    called = catalogues()[locale].pgettext("command", "me")
    await happens(desk, desk.said(f"!{called}", chat=ROOM))
    found = desk.world.directory.find(PRIVATE[Network.MATRIX])

    assert found is not None
    assert (locale if called != "me" else room or "en") == found.language


@pytest.mark.parametrize("network", list(Network))
@pytest.mark.parametrize("line", ["me.", "join: Gent; Uber Eats", "join;Gent; Uber Eats", "naam, Piet"])
@pytest.mark.parametrize("before", ["", "\u200e", "\ufeff ", "\u200b\u2060"])
async def test_marks_around_a_command(desk: Desk, network: Network, line: str, before: str) -> None:
    """Neither what people set behind its name nor what nobody sees before it makes talk of it."""
    event = desk.said(f"{before}{SIGN[network]}{line}", chat=GROUPS[network])
    found = await happens(desk, event)

    assert [event.message] == removed(found)
    assert {GROUPS[network], PRIVATE[network]} == {where for where, _ in found}


@pytest.mark.parametrize("line", ["me", "join Gent; Uber Eats", "approve 12 Kim is fine", "grant 12 king"])
async def test_where_nobody_can_be_written_to(desk: Desk, line: str) -> None:
    """A button opens the private chat, and says nothing of what was typed, which is taken away."""
    desk.house.us.telegram = "our_bot"
    event = desk.said(f"/{line}")
    found = await happens(desk, event, private=False)
    (pointed,) = [action for _, action in found if isinstance(action, Post)]

    assert [event.message] == removed(found)
    assert [f"https://t.me/our_bot?start=do_{line.split(maxsplit=1)[0]}"] == [
        choice.url for row in pointed.choices for choice in row
    ]
    assert {GROUP} == {chat for chat, _ in found}


async def test_who_speaks_as_the_group_or_a_channel(desk: Desk) -> None:
    """Nobody in particular asks: the button is for whoever it was."""
    nobody = msgspec.structs.replace(ANNA, account=AccountRef(Network.TELEGRAM, GROUP.id), is_chat=True)
    event = desk.said("/join Gent; Uber Eats", sender=nobody)
    found = await happens(desk, event)

    assert [event.message] == removed(found)
    assert "That is only between you and me." in told(found, GROUP)
    assert {GROUP} == {chat for chat, _ in found}


async def test_who_wrote_it_is_told_where_it_cannot_be_taken_away(desk: Desk) -> None:
    """In private, or where there is no such chat, in the group: they can still delete it by hand."""
    found = await happens(desk, desk.said("/me"))
    pointed = await happens(desk, desk.said("/me", sender=msgspec.structs.replace(ANNA, is_chat=True)))

    assert [PRIVATE[Network.TELEGRAM], GROUP] == [
        action.asked_in for _, action in found + pointed if isinstance(action, Delete)
    ]


@pytest.mark.parametrize("text", ["/join Gent; Uber Eats", "/share issue 12 3 60", "/decline 12 a spy"])
async def test_the_other_network_s_sign_before_answers(desk: Desk, text: str) -> None:
    """Who has learnt a command on Telegram may write all about themselves in a Matrix room."""
    event = desk.said(text, chat=ROOM)
    found = await happens(desk, event)

    assert [event.message] == removed(found)
    assert "" == told(found, ROOM) + told(found, GROUP)


@pytest.mark.parametrize(
    "text", ["/me waves", "/join", "/approve 12", "/bridge status", "/join us; we are many"]
)
async def test_talk_with_the_other_network_s_sign(desk: Desk, text: str) -> None:
    """Without answers to a form it is a line like any other; with what could be some, rather not."""
    found = await happens(desk, desk.said(text, chat=ROOM))

    assert (";" not in text) == (GROUP in {chat for chat, _ in found})


@pytest.mark.parametrize("network", list(Network))
async def test_a_line_that_becomes_a_command(desk: Desk, network: Network) -> None:
    """An edit is not carried out, and does not cross; on Matrix it alone is taken back."""
    group = GROUPS[network]
    line = desk.said("hello", chat=group)
    await happens(desk, line)
    edited = desk.edited(line, f"{SIGN[network]}join Gent; Uber Eats")
    edited = msgspec.structs.replace(edited, edit="$edit" if network is Network.MATRIX else None)
    found = await happens(desk, edited)

    assert removed(found) == [MessageRef(group, "$edit") if network is Network.MATRIX else line.message]
    assert "so that it says" in told(found, PRIVATE[network]) or "zodat" in told(found, PRIVATE[network])
    assert {group, PRIVATE[network]} == {chat for chat, _ in found}


@pytest.mark.parametrize(
    ("chat", "text"), [(ROOM, "!bridge leave"), (GROUP, "/bridge leave"), (GROUP, "/x@y_bot")]
)
async def test_a_line_that_becomes_a_command_for_all(desk: Desk, chat: ChatRef, text: str) -> None:
    """It is not carried out, and the copies stay as they were."""
    line = desk.said("hello", chat=chat)
    await happens(desk, line)

    assert [] == await happens(desk, desk.edited(line, text))


async def test_a_command_that_could_not_be_read_in_time(desk: Desk) -> None:
    """It is carried out no more, but taken away when its key has come."""
    late: Said = msgspec.structs.replace(desk.said("!join Gent; Uber Eats", chat=ROOM), late=True)
    found = await happens(desk, late)

    assert [late.message] == removed(found)
    assert {ROOM} == {chat for chat, _ in found}


async def test_another_s_words_are_left_alone(desk: Desk) -> None:
    """A bot's, another bot's command, and talk."""
    robot = msgspec.structs.replace(MINJUN, is_bot=True)
    for event in (
        desk.said("!join Gent; Uber Eats", chat=ROOM, sender=robot),
        desk.said("/join@other_bot Gent"),
        desk.said("!jokes please", chat=ROOM),
    ):
        assert [] == removed(await happens(desk, event))


async def is_known(desk: Desk) -> None:
    """Both have used the bot in private, where their answers are."""
    for network in Network:
        await desk.happens(desk.said("/help", chat=PRIVATE[network], private=True))


@pytest.mark.parametrize(
    ("network", "text"),
    [
        (Network.TELEGRAM, "/erasee"),
        (Network.TELEGRAM, "/mydta"),
        (Network.TELEGRAM, "/jion Gent; Uber Eats"),
        (Network.TELEGRAM, "//join Gent; Uber Eats"),
        (Network.TELEGRAM, "/ join Gent; Uber Eats"),
        (Network.TELEGRAM, "!join Gent; Uber Eats"),
        (Network.TELEGRAM, "/가입신정 헨트; 우버이츠"),
        (Network.MATRIX, "!erasee"),
        (Network.MATRIX, "!linkk ABCD2345"),
        (Network.MATRIX, "!jion\nGent; Uber Eats"),
        (Network.MATRIX, "!decine 12 a spy"),
        (Network.MATRIX, "/jion Gent; Uber Eats"),
    ],
)
async def test_a_slip_in_what_is_for_private_eyes(desk: Desk, network: Network, text: str) -> None:
    """It does not cross, is left where it is, and what was probably meant is said in private."""
    await is_known(desk)
    found = await happens(desk, desk.said(text, chat=GROUPS[network]))

    assert [] == removed(found)
    assert "" == told(found, GROUP) + told(found, ROOM)
    assert "" != told(found, PRIVATE[network])


@pytest.mark.parametrize(
    ("network", "text", "outcome"),
    [
        (Network.TELEGRAM, "/shrug", "stays"),
        (Network.TELEGRAM, "/rules", "stays"),
        (Network.TELEGRAM, "/report", "stays"),
        (Network.TELEGRAM, "/erasee@other_bot", "stays"),
        (Network.TELEGRAM, "/home/anna/join", "crosses"),
        (Network.TELEGRAM, "//bridge is a comment", "crosses"),
        (Network.TELEGRAM, "!linked", "crosses"),
        (Network.MATRIX, "/shrug", "crosses"),
        (Network.MATRIX, "/mee waves", "crosses"),
        (Network.MATRIX, "!rules", "crosses"),
        (Network.MATRIX, "!rules please read them all", "crosses"),
        (Network.MATRIX, "!links", "crosses"),
        (Network.MATRIX, "!names of who rides tonight: Kim, Bo", "crosses"),
        (Network.TELEGRAM, "/report spam", "stays"),
        (Network.MATRIX, "!jokes about approval", "crosses"),
        (Network.MATRIX, "!important the meeting is at seven", "crosses"),
        (Network.MATRIX, "!important: the meeting is at seven", "crosses"),
        (Network.MATRIX, "!!!", "crosses"),
        (Network.MATRIX, "!wow, join us; we are many", "crosses"),
    ],
)
async def test_what_is_like_no_command_for_private_eyes(
    desk: Desk, network: Network, text: str, outcome: str
) -> None:
    """Nobody is told anything, and it crosses unless Telegram's apps take it for another bot's command."""
    await is_known(desk)
    found = await happens(desk, desk.said(text, chat=GROUPS[network]))

    other = ROOM if network is Network.TELEGRAM else GROUP

    assert ("crosses" if other in {chat for chat, _ in found} else "stays") == outcome
    assert "" == told(found, GROUPS[network]) + told(found, PRIVATE[network])


async def test_a_slip_of_somebody_unknown(desk: Desk) -> None:
    """On Telegram it may be another bot's command, and nobody is known to have meant us."""
    assert [] == await happens(desk, desk.said("/erasee"), private=False)


async def make_code(desk: Desk, secret: str, purpose: Purpose) -> None:
    """A code that works for ten minutes."""
    async with desk.world.database.writing(memory=desk.world.directory) as connection:
        store = Store(connection, desk.world.directory, desk.world.directory.vault.derive("codes"), desk.now)
        await store.one_time_codes.put(secret, OneTimeCode(purpose, 1, desk.now + timedelta(minutes=10)))
        await store.flush()


async def code_works(desk: Desk, secret: str) -> bool:
    """Whether it still is one."""
    async with desk.world.database.reading() as connection:
        key = desk.world.directory.vault.derive("codes")
        codes = Store(connection, desk.world.directory, key, desk.now).one_time_codes
        return await codes.referred(codes.reference(secret)) is not None


@pytest.mark.parametrize("purpose", [Purpose.LINK, Purpose.FOUND, Purpose.CLAIM])
@pytest.mark.parametrize("network", list(Network))
@pytest.mark.parametrize(
    "text",
    [
        "{code}",
        "my code is {code}, help!",
        "!lnk {code}",
        "open https://t.me/our_bot?start=link_{code}",
        "/start link_{code}",
        "!start link_{code}",
        "/bridge {code}",
        "!bridge {code}",
        "{first}-{second}",
        "{first} {second}",
    ],
)
async def test_a_code_that_works(desk: Desk, network: Network, purpose: Purpose, text: str) -> None:
    """It is taken away and does not cross; one to link an account is over, for it is soon made anew."""
    await is_known(desk)
    await make_code(desk, "ABCD2345", purpose)
    event = desk.said(
        text.format(code="ABCD2345", first="abcd", second="2345"), chat=GROUPS[network], message="$said"
    )
    found = await happens(desk, event)

    assert [event.message] == removed(found)
    assert "" == told(found, GROUP) + told(found, ROOM)
    assert "code" in told(found, PRIVATE[network])
    assert await code_works(desk, "ABCD2345") == (purpose is not Purpose.LINK)


@pytest.mark.parametrize("network", list(Network))
async def test_a_code_behind_a_command_of_ours_that_is_none(desk: Desk, network: Network) -> None:
    """It is taken away as from any line; what the command could have been is of no concern then."""
    desk.house.us.telegram = "our_bot"
    await make_code(desk, "ABCD2345", Purpose.LINK)
    event = desk.said(f"{SIGN[network]}colour@our_bot ABCD2345", chat=GROUPS[network])
    found = await happens(desk, event)

    assert [event.message] == removed(found)
    assert not await code_works(desk, "ABCD2345")


@pytest.mark.parametrize("text", ["hello ABCD2345", "!bridge ABCD2345"])
async def test_a_line_that_becomes_one_with_a_code(desk: Desk, text: str) -> None:
    """The edit does not cross, and it alone is taken back."""
    await make_code(desk, "ABCD2345", Purpose.LINK)
    line = desk.said("hello", chat=ROOM)
    await happens(desk, line)
    edited = msgspec.structs.replace(desk.edited(line, text), edit="$edit")
    found = await happens(desk, edited)

    assert [MessageRef(ROOM, "$edit")] == removed(found)
    assert {ROOM, PRIVATE[Network.MATRIX]} == {chat for chat, _ in found}


@pytest.mark.parametrize("text", ["it is ABCD2345", "!bridge ABCD2345"])
async def test_a_code_that_could_not_be_read_in_time(desk: Desk, text: str) -> None:
    """It is taken away when its key has come."""
    await make_code(desk, "ABCD2345", Purpose.LINK)
    late = msgspec.structs.replace(desk.said(text, chat=ROOM), late=True)
    found = await happens(desk, late)

    assert [late.message] == removed(found)
    assert {ROOM, PRIVATE[Network.MATRIX]} == {chat for chat, _ in found}


async def test_what_only_looks_like_a_code_crosses(desk: Desk) -> None:
    """Words of eight letters, and codes that are over, are words like any other."""
    await make_code(desk, "ABCD2345", Purpose.LINK)
    for text in ("WXYZ6789", "Mercedes Benz", "abc d2345", "x" * 4096, "word " * 800):
        found = await happens(desk, desk.said(text))

        assert {ROOM} == {chat for chat, _ in found}


@pytest.mark.parametrize("captioned", [0, 1, 2])
@pytest.mark.parametrize(
    "caption", ["/join Gent; Uber Eats", "/me", "/jion Gent; Uber Eats", "this is ABCD2345"]
)
async def test_an_album_stays_as_a_whole(desk: Desk, caption: str, captioned: int) -> None:
    """Whichever picture the words are under: what has crossed of it is taken back, and all are taken away."""
    await is_known(desk)
    await make_code(desk, "ABCD2345", Purpose.CLAIM)
    parts = [
        desk.said(Content(text=plain(caption if number == captioned else ""), attachment=FILE), album="a1")
        for number in range(3)
    ]
    other = desk.said(Content(text=plain("a cat"), attachment=FILE), album="a2")
    found = await happens(desk, *parts, other)
    crossing = [action for chat, action in found if chat == ROOM and isinstance(action, Post)]
    taken_back = {action.target for chat, action in found if chat == ROOM and isinstance(action, Delete)}

    assert ["a cat"] == [words(one) for one in crossing if one.line not in taken_back]
    away = {part.message for part in parts}
    away -= {parts[captioned].message} if caption.startswith("/jion") else set()
    assert away == {target for target in removed(found) if target not in taken_back}


async def test_a_gallery_stays_as_a_whole(desk: Desk) -> None:
    """On Matrix it is one message, which is taken away once."""
    parts = [
        desk.said(
            Content(text=plain(caption), attachment=FILE), chat=ROOM, message="$gallery", album="$gallery"
        )
        for caption in ("!join Gent; Uber Eats", "", "")
    ]
    found = await happens(desk, *parts)

    assert [MessageRef(ROOM, "$gallery")] == removed(found)
    assert "" == told(found, GROUP) + told(found, ROOM)
    assert GROUP not in {chat for chat, _ in found}
