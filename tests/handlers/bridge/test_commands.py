"""Two admins join their chats by a code, and anybody sees how the conversation stands."""

from datetime import timedelta

import msgspec
import pytest
from sqlalchemy import select

from organiser.bridge.conversation import Conversation, NamesMode
from organiser.chat.incoming import BotMoved, BridgeOrdered, Event, Gap, Presence, Sender, Tapped
from organiser.chat.outgoing import Ask, Post, Question
from organiser.chat.refs import ChatRef, MessageRef, Network
from organiser.storage import codes, inquiries, outbox
from organiser.storage.chats import Chats
from organiser.storage.tables import OUTBOX
from tests.fakes.desk import ANNA, GROUP, ROOM, Desk, person, words

NEW = ChatRef(Network.TELEGRAM, "-4004")
PRIVATE = ChatRef(Network.TELEGRAM, "7")
KIM = person("8", "Kim")


async def leave_both(desk: Desk) -> None:
    """Nobody is joined."""
    async with desk.world.database.writing() as connection:
        for chat in list(desk.world.directory.chats.values()):
            await Chats(connection, desk.world.directory).change(chat, conversation_id=None)


def shared(desk: Desk) -> Conversation:
    """The conversation of the group."""
    return desk.world.directory.conversations[desk.world.directory.chats[1].conversation or 0]


async def make_code(desk: Desk, place: ChatRef = GROUP) -> str:
    """Anna asks for a code; returns what she reads in private."""
    (ask,) = await desk.happens(desk.said("/bridge", chat=place))
    (ask,) = await desk.answers(ask, place, role="admin")
    assert isinstance(ask, Ask)
    assert Question.PRIVATE is ask.question
    found = await desk.answers(ask, place, private=PRIVATE)
    secret = next(
        word.strip(".,:`")
        for one in found
        for word in words(one).split()
        if len(word.strip(".,:`")) == 8 and word.isupper()
    )
    assert 2 == len(found)
    return secret


async def type_code(desk: Desk, code: str, **facts: object) -> list[str]:
    """Min-jun types a code in the room."""
    (ask,) = await desk.happens(desk.said(f"!bridge {code}", chat=ROOM))
    (ask,) = await desk.answers(ask, ROOM, role="admin")
    if not isinstance(ask, Ask):
        return [words(ask)]
    return [
        words(one) for one in await desk.answers(ask, ROOM, **{"title": "Office", "members": 12, **facts})
    ]


def tapped(desk: Desk, data: str, sender: Sender = ANNA) -> Event:
    """A button in Anna's private chat."""
    return Tapped(
        chat=PRIVATE,
        at=desk.now,
        message=MessageRef(PRIVATE, "5"),
        sender=sender,
        data=data,
        tap="t",
        private=True,
    )


async def chosen(
    desk: Desk, answer: str, sender: Sender = ANNA, *, role: str | None = "admin", **chats: ChatRef
) -> list[str]:
    """What follows from pressing yes or no under the question that Anna was asked last."""
    data = await offered(desk, answer)
    found = await desk.happens(tapped(desk, data, sender))
    if found and isinstance(found[0], Ask):
        found = await desk.answers(found[0], chats.get("ours", GROUP), role=role)
    return [words(one) for one in found]


async def offered(desk: Desk, answer: str) -> str:
    """What the button says."""
    private = desk.world.directory.find(PRIVATE)
    assert private is not None
    async with desk.world.database.reading() as connection:
        (found,) = [
            choice.data
            for choice in (await codes.find_offer(connection, desk.world.directory.vault, private.id)).choices
            if choice.data.startswith(f"join:{answer}:")
        ]
    return found


async def test_two_admins_join_their_chats(desk: Desk) -> None:
    """Asked in private, confirmed in private; both chats are told, and lines cross from then on."""
    await leave_both(desk)
    code = await make_code(desk)
    asked = await type_code(desk, code.lower())

    assert 2 == len(asked)
    assert "Office" in " ".join(asked)
    found = await chosen(desk, "yes")

    assert "AnswerTap" in found
    assert (
        desk.world.directory.chats[1].conversation == desk.world.directory.chats[2].conversation is not None
    )
    assert ["hi"] == [words(one) for one in await desk.happens(desk.said("hi"))]


async def test_a_no_is_a_no(desk: Desk) -> None:
    """Both are told, nothing is joined, and the code is used up."""
    await leave_both(desk)
    code = await make_code(desk)
    await type_code(desk, code)
    await chosen(desk, "no")

    assert desk.world.directory.chats[1].conversation is None
    before = await desk.world.states()
    assert 1 <= len(await chosen(desk, "yes"))
    assert desk.world.directory.chats[1].conversation is None
    assert len(before) < len(await desk.world.states())


async def test_nobody_else_confirms(desk: Desk) -> None:
    """Somebody who knows what the button says presses nothing."""
    await leave_both(desk)
    await type_code(desk, await make_code(desk))
    await chosen(desk, "yes", KIM)

    assert desk.world.directory.chats[1].conversation is None


async def test_wrong_codes_are_counted(desk: Desk) -> None:
    """After five of them even a right one is not looked at."""
    await leave_both(desk)
    code = await make_code(desk)
    answers = [await type_code(desk, "AAAA2222") for _ in range(6)]

    assert 1 == len({one for (one,) in answers[:5]})
    assert answers[4] != answers[5]
    assert answers[5] == await type_code(desk, code)
    desk.world.clock.forward(minutes=14)
    assert answers[5] == await type_code(desk, code)


@pytest.mark.parametrize("case", ["expired", "same", "joined"])
async def test_codes_that_join_nothing(desk: Desk, case: str) -> None:
    """Each has its own answer, and joins nothing."""
    if case != "joined":
        await leave_both(desk)
    code = await make_code(desk)
    if case == "expired":
        desk.world.clock.forward(minutes=16)
    place = GROUP if case == "same" else ROOM
    prefix = "/" if case == "same" else "!"
    (ask,) = await desk.happens(desk.said(f"{prefix}bridge {code}", chat=place))
    (ask,) = await desk.answers(ask, place, role="admin")
    (answer,) = await desk.answers(ask, place, title="x", members=2)

    assert isinstance(answer, Post)
    assert not answer.choices


async def test_only_admins_join(desk: Desk) -> None:
    """A member is told so, and no code is made."""
    (ask,) = await desk.happens(desk.said("/bridge"))
    (answer,) = await desk.answers(ask, role="member")

    assert isinstance(answer, Post)


async def test_where_the_bot_may_not_begin_a_private_chat(desk: Desk) -> None:
    """A button opens it instead; nothing private is said in the group."""
    desk.house.us.telegram = "organiser_bot"
    (ask,) = await desk.happens(desk.said("/bridge"))
    (ask,) = await desk.answers(ask, role="admin")
    (answer,) = await desk.answers(ask, failed=True)

    assert isinstance(answer, Post)
    assert "https://t.me/organiser_bot" in (answer.choices[0][0].url or "")


async def test_the_operator_joins_two_chats(desk: Desk) -> None:
    """By the rooms' own ids where an alias was given; nothing happens where one cannot be entered."""
    await leave_both(desk)
    alias = ChatRef(Network.MATRIX, "#office:hs")
    order = BridgeOrdered(chat=GROUP, other=alias, at=desk.now)
    (first,) = await desk.happens(order)
    (second,) = await desk.answers(first, title="Couriers", members=3)
    found = await desk.answers(second, alias, title="Office", members=2, room=ROOM)

    assert len(found) >= 2
    assert [1, 2] == [
        chat.id for chat in desk.world.directory.members(desk.world.directory.chats[1].conversation or 0)
    ]
    (first,) = await desk.happens(BridgeOrdered(chat=GROUP, other=ROOM, at=desk.now))
    (second,) = await desk.answers(first, failed=True)

    assert [] == await desk.answers(second, ROOM, failed=True)


async def test_a_third_chat_brings_its_own_along(desk: Desk) -> None:
    """Two conversations become one."""
    other = ChatRef(Network.MATRIX, "!fourth:hs")
    async with desk.world.database.writing() as connection:
        chats = Chats(connection, desk.world.directory)
        made = await chats.begin_conversation(NamesMode.FULL, b"x" * 16, desk.now)
        for ref in (NEW, other):
            met = await chats.meet(ref)
            await chats.change(met, conversation_id=made.id)
    (first,) = await desk.happens(BridgeOrdered(chat=GROUP, other=NEW, at=desk.now))
    (second,) = await desk.answers(first, title="a")
    found = await desk.answers(second, NEW, title="b")

    assert len(found) >= 4
    assert 4 == len(desk.world.directory.members(shared(desk).id))
    assert [] == desk.world.directory.members(made.id)


async def test_status(desk: Desk) -> None:
    """Who is joined, and what waits."""
    await desk.happens(desk.said("hi"))
    desk.world.clock.forward(minutes=3)
    (answer,) = await desk.happens(desk.said("/bridge status"))

    assert "Office" in words(answer)
    (refused,) = await desk.happens(desk.said("/bridge status", chat=NEW))

    assert "Office" not in words(refused)


async def test_status_counts_what_is_under_way_as_well(desk: Desk) -> None:
    """One line has left and brought no answer yet, two wait behind it."""
    await desk.happens(*(desk.said(letter) for letter in "abc"))
    async with desk.world.database.writing() as connection:
        await outbox.mark_sending(connection, [desk.seen - 2])
    (answer,) = await desk.happens(desk.said("/bridge status"))

    assert "3" in words(answer)


async def test_status_counts_peoples_lines_only(desk: Desk) -> None:
    """A line for two chats is one message, and our own answers that wait are nobody's."""
    async with desk.world.database.writing() as connection:
        chats = Chats(connection, desk.world.directory)
        await chats.change(await chats.meet(NEW, title="New"), conversation_id=1)
    await desk.happens(desk.said("/help"), desk.said("hi"), desk.said("/help"))
    (answer,) = await desk.happens(desk.said("/bridge status"))

    assert "1 message is still on its way" in words(answer)


async def test_pseudonyms_are_not_changed_unasked(desk: Desk) -> None:
    """To ask once more for what is shown already changes nobody's; `/bridge rotate` does."""
    await desk.as_admin(desk.said("/bridge names pseudonym"))
    before = shared(desk)
    await desk.as_admin(desk.said("/bridge names pseudonym"))
    again = shared(desk)
    await desk.as_admin(desk.said("/bridge rotate"))

    assert before == again
    assert before.salt != shared(desk).salt


async def test_leaving(desk: Desk) -> None:
    """Both sides are told, and lines cross no longer."""
    found = await desk.as_admin(desk.said("/bridge leave"))

    assert 2 == len(found)
    assert [] == await desk.happens(desk.said("hi"))


@pytest.mark.parametrize("presence", [Presence.ABSENT, Presence.INVITED])
async def test_nothing_is_said_where_the_bot_is_not(desk: Desk, presence: Presence) -> None:
    """Put out of a chat, or only invited back: neither lines nor news of the conversation go there."""
    gone = BotMoved(chat=ROOM, at=desk.now, by=person("@minjun:hs", "Minjun"), presence=presence)
    await desk.happens(msgspec.structs.replace(gone, presence=Presence.ABSENT), gone)
    before = desk.seen
    (ask,) = await desk.happens(desk.said("/bridge names first"))
    await desk.receive(desk.said("hallo"), Gap(chat=GROUP, at=desk.now, since=desk.now - timedelta(days=2)))
    await desk.answers(ask, role="admin")
    async with desk.world.database.reading() as connection:
        told = await connection.execute(select(OUTBOX.c.chat_id).where(OUTBOX.c.id > before))

    assert {desk.world.group.id} == {row.chat_id for row in told}


async def test_names_are_chosen_for_everybody(desk: Desk) -> None:
    """Every chat is told with an example; an unknown way is refused with the known ones."""
    for mode in ("first", "pseudonym", "full"):
        found = await desk.as_admin(desk.said(f"/bridge names {mode}"))

        assert 2 == len(found)
        assert NamesMode(mode) is shared(desk).names
    (refused,) = await desk.as_admin(desk.said("/bridge names none"))

    assert isinstance(refused, Post)


async def test_new_pseudonyms(desk: Desk) -> None:
    """Nobody is who they were; where names are shown there is nothing to be changed."""
    before = shared(desk)
    (refused,) = await desk.as_admin(desk.said("/bridge rotate"))

    assert "not pseudonyms" in words(refused)
    assert before == shared(desk)
    await desk.as_admin(desk.said("/bridge names pseudonym"))
    before = shared(desk)
    found = await desk.as_admin(desk.said("/bridge rotate"))

    assert 2 == len(found)
    assert before.pseudonym_of(b"a") != shared(desk).pseudonym_of(b"a")


async def test_a_late_answer_changes_nothing(desk: Desk) -> None:
    """Inquiries are kept for a day; whoever answers later answers nobody."""
    (ask,) = await desk.happens(desk.said("/bridge leave"))
    assert isinstance(ask, Ask)
    async with desk.world.database.writing() as connection:
        await inquiries.expire(connection, desk.now + timedelta(days=2))

    assert [] == await desk.answers(ask, role="admin")
