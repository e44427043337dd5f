"""Joining chats where something is not as it was when the code was made, or nobody in particular asks."""

import pytest

from organiser.bridge.conversation import NamesMode
from organiser.chat.incoming import BotMoved, BridgeOrdered, Presence, Upgraded
from organiser.chat.outgoing import Ask, Post, Question
from organiser.chat.refs import ChatRef, Network
from organiser.storage.accounts import Accounts
from organiser.storage.chats import Chats
from tests.fakes.desk import ANNA, GROUP, ROOM, Desk, person, words
from tests.handlers.bridge.test_commands import (
    KIM,
    PRIVATE,
    chosen,
    leave_both,
    make_code,
    offered,
    shared,
    tapped,
    type_code,
)

BIGGER = ChatRef(Network.TELEGRAM, "-100777")
THIRD = ChatRef(Network.MATRIX, "!third:hs")
FOURTH = ChatRef(Network.MATRIX, "!fourth:hs")
TOPIC = ChatRef(Network.TELEGRAM, "-500/7")
GROUP_ITSELF = person(GROUP.id, "Couriers", is_chat=True)


def is_joined(desk: Desk) -> bool:
    """Whether group and room share a conversation."""
    first, other = (desk.world.directory.find(ref) for ref in (GROUP, ROOM))
    assert first is not None
    assert other is not None
    return first.conversation is not None and first.conversation == other.conversation


async def elsewhere(desk: Desk, names: NamesMode, *chats: ChatRef) -> int:
    """Another conversation of these chats."""
    async with desk.world.database.writing() as connection:
        kept = Chats(connection, desk.world.directory)
        made = await kept.begin_conversation(names, b"x" * 16, desk.now)
        for ref in chats:
            await kept.change(await kept.meet(ref, title=ref.id), conversation_id=made.id)
    return made.id


async def ordered(desk: Desk, other: ChatRef, first: ChatRef = GROUP) -> list[str]:
    """The operator joins two chats that the bot is in."""
    (ask,) = await desk.happens(BridgeOrdered(chat=first, other=other, at=desk.now))
    (ask,) = await desk.answers(ask, first, title="one")
    return [words(one) for one in await desk.answers(ask, other, title="other")]


@pytest.mark.parametrize("number", ["9" * 20, "9" * 5000, "-1", "x"])
async def test_a_private_chat_that_is_opened_with_nonsense_is_one_like_any(desk: Desk, number: str) -> None:
    """Nobody made such a button; who types it is welcomed."""
    said = desk.said(f"/start bridge_{number}", chat=PRIVATE, private=True)
    (welcome,) = await desk.happens(said)

    assert "Hallo. Dit is onze privéchat." in words(welcome)


async def test_an_anonymous_admin_s_code_is_not_sent_into_the_group(desk: Desk) -> None:
    """Their account is the group itself: a button opens the private chat with whoever presses it."""
    desk.house.us.telegram = "organiser_bot"
    (ask,) = await desk.happens(desk.said("/bridge", sender=GROUP_ITSELF))
    (answer,) = await desk.answers(ask, role="admin")

    assert isinstance(answer, Post)
    assert "https://t.me/organiser_bot?start=bridge_1" == answer.choices[0][0].url


async def test_the_button_brings_the_code_to_admins(desk: Desk) -> None:
    """In the private chat that it opens, with the welcome; it joins like any other."""
    await leave_both(desk)
    (ask,) = await desk.happens(desk.said("/start bridge_1", chat=PRIVATE, private=True))
    assert isinstance(ask, Ask)
    assert (Question.ROLE, ANNA.account) == (ask.question, ask.account)
    welcome, told = [words(one) for one in await desk.answers(ask, GROUP, role="admin")]
    code = told.split("\n", maxsplit=1)[0].rpartition(" ")[2]

    assert "/help" in welcome
    assert 2 == len(await type_code(desk, code))
    await chosen(desk, "yes")
    assert is_joined(desk)


@pytest.mark.parametrize("payload", ["bridge_1", "bridge_999", "bridge_2"])
async def test_the_button_tells_others_nothing(desk: Desk, payload: str) -> None:
    """Neither a code nor whether there is such a chat."""
    found = await desk.happens(desk.said(f"/start {payload}", chat=PRIVATE, private=True))
    if isinstance(found[0], Ask):
        found = await desk.answers(found[0], GROUP, role="none")

    assert ["Dat kunnen alleen beheerders van die chat. Er is niets veranderd."] == [
        words(one) for one in found
    ]


@pytest.mark.parametrize("payload", ["", " bridge_", " bridge_x", " bridge_٣", " news"])
async def test_other_beginnings_are_a_welcome(desk: Desk, payload: str) -> None:
    """Whatever a link said that is none of ours."""
    (answer,) = await desk.happens(desk.said(f"/start{payload}", chat=PRIVATE, private=True))

    assert "/help" in words(answer)


async def test_a_room_s_admin_without_a_private_chat_is_told_how_to_begin(desk: Desk) -> None:
    """Matrix has no address for a button."""
    (ask,) = await desk.happens(desk.said("!bridge", chat=ROOM))
    (ask,) = await desk.answers(ask, ROOM, role="admin")
    (answer,) = await desk.answers(ask, ROOM, failed=True)

    assert isinstance(answer, Post)
    assert not answer.choices
    assert "!bridge" in words(answer)


@pytest.mark.parametrize(
    "typed", ["{a} {b}", "{a}-{b}", "“{a}{b}”", "{a} \u2013 {b}", "`{a}{b}`", "  {a}\n{b}"]
)
async def test_a_code_is_understood_however_it_is_typed(desk: Desk, typed: str) -> None:
    """In small letters, in two halves, between marks."""
    await leave_both(desk)
    code = (await make_code(desk)).lower()

    assert 2 == len(await type_code(desk, typed.format(a=code[:4], b=code[4:])))


@pytest.mark.parametrize("role", ["member", "none", None])
async def test_who_is_no_admin_any_more_joins_nothing(desk: Desk, role: str | None) -> None:
    """What they were when they asked for the code does not count."""
    await leave_both(desk)
    await type_code(desk, await make_code(desk))
    found = await chosen(desk, "yes", role=role)

    assert not is_joined(desk)
    assert any("van die chat" in one for one in found)


@pytest.mark.parametrize("place", [GROUP, ROOM])
async def test_a_chat_that_the_bot_was_put_out_of_is_not_joined(desk: Desk, place: ChatRef) -> None:
    """While the question waited; the admin hears why."""
    await leave_both(desk)
    await type_code(desk, await make_code(desk))
    await desk.happens(BotMoved(chat=place, at=desk.now, by=KIM, presence=Presence.ABSENT))
    found = await chosen(desk, "yes")

    assert not is_joined(desk)
    assert any("niet meer in allebei" in one for one in found)


@pytest.mark.parametrize("claimed", [False, True])
async def test_a_code_follows_its_group_into_a_supergroup(desk: Desk, claimed: bool) -> None:  # noqa: FBT001
    """Before it was said and after, and so does the bot's own standing."""
    await leave_both(desk)
    await desk.happens(BotMoved(chat=GROUP, at=desk.now, by=KIM, presence=Presence.ADMIN))
    code = await make_code(desk)
    upgrade = Upgraded(chat=GROUP, at=desk.now, to=BIGGER)
    if not claimed:
        await desk.happens(upgrade)
    await type_code(desk, code)
    if claimed:
        await desk.happens(upgrade)
    await chosen(desk, "yes", ours=BIGGER)
    bigger, room = (desk.world.directory.find(ref) for ref in (BIGGER, ROOM))

    assert bigger is not None
    assert room is not None
    assert bigger.conversation == room.conversation is not None
    assert Presence.ADMIN is bigger.presence


async def test_a_button_that_was_pressed_late_says_so_on_matrix_too(desk: Desk) -> None:
    """There the answer is a number, and silence would look like a yes."""
    await leave_both(desk)
    await type_code(desk, await make_code(desk))
    await chosen(desk, "no")
    (answer,) = await desk.happens(desk.said("2", chat=PRIVATE, private=True))

    assert "Er is niets veranderd." in words(answer)


async def test_the_question_names_who_comes_along(desk: Desk) -> None:
    """Who says yes to one chat says yes to all that are joined with it."""
    await leave_both(desk)
    await elsewhere(desk, NamesMode.FULL, ROOM, THIRD)
    (question, _) = await type_code(desk, await make_code(desk))

    assert THIRD.id in question


@pytest.mark.parametrize("changed", [GROUP, ROOM])
async def test_a_question_is_closed_when_it_names_too_few(desk: Desk, changed: ChatRef) -> None:
    """Who was asked about one chat does not let in those that have joined it since."""
    await leave_both(desk)
    await type_code(desk, await make_code(desk))
    await ordered(desk, THIRD, changed)

    assert ["AnswerTap"] == await chosen(desk, "yes")
    assert not is_joined(desk)


async def test_a_code_that_nobody_has_said_yet_holds_when_its_chat_joins_others(desk: Desk) -> None:
    """Its question is still to come, and names them."""
    await leave_both(desk)
    code = await make_code(desk)
    await ordered(desk, THIRD)
    (question, _) = await type_code(desk, code)
    await chosen(desk, "yes")

    assert "other (Matrix)" in question
    assert is_joined(desk)


async def test_conversations_that_become_one_show_no_more_than_before(desk: Desk) -> None:
    """Of names the least, and nobody who was muted speaks again."""
    strict = await elsewhere(desk, NamesMode.PSEUDONYM, THIRD, FOURTH)
    async with desk.world.database.writing() as connection:
        accounts = Accounts(connection, desk.world.directory)
        kim = desk.world.directory.vault.account_key(KIM.account)
        await accounts.mute(strict, kim, "admin", None)
        await accounts.mute(1, b"other", "admin", None)
        await accounts.mute(1, kim, "admin", desk.now)
    found = await ordered(desk, THIRD)
    kept = shared(desk)

    assert NamesMode.PSEUDONYM is kept.names
    assert 4 == len(desk.world.directory.members(kept.id))
    assert 4 == sum("pseudonyms" in one for one in found)
    assert desk.world.directory.muted(kept.id, kim, desk.now)
    assert desk.world.directory.muted(kept.id, b"other", desk.now)
    assert {kept.id} == {conversation for conversation, _ in desk.world.directory.mutes}
    async with desk.world.database.reading() as connection:
        mutes = dict(desk.world.directory.mutes)
        await desk.world.directory.load(connection)

    assert mutes == desk.world.directory.mutes


async def test_an_order_that_is_repeated_tells_nobody_again(desk: Desk) -> None:
    """The chats are joined; everybody heard of it the first time."""
    assert [] == await ordered(desk, ROOM)


async def test_what_is_said_in_private_is_joined_with_nothing(desk: Desk) -> None:
    """An operator who types somebody's id instead of a group's joins no private chat."""
    found = await ordered(desk, ROOM, PRIVATE)
    private = desk.world.directory.find(PRIVATE)

    assert [] == found
    assert private is not None
    assert private.conversation is None


async def test_an_alias_of_a_private_room_is_joined_with_nothing(desk: Desk) -> None:
    """Which room an alias names comes out only when it was asked for."""
    await leave_both(desk)
    room = ChatRef(Network.MATRIX, "!anna:hs")
    await desk.happens(desk.said("hello", chat=room, private=True))
    alias = ChatRef(Network.MATRIX, "#anna:hs")
    (ask,) = await desk.happens(BridgeOrdered(chat=GROUP, other=alias, at=desk.now))
    (ask,) = await desk.answers(ask, title="Couriers")
    found = await desk.answers(ask, alias, room=room)
    private = desk.world.directory.find(room)

    assert [] == found
    assert private is not None
    assert (True, None) == (private.private, private.conversation)


async def test_chats_that_were_joined_meanwhile_are_not_joined_again(desk: Desk) -> None:
    """The operator was quicker than the admin, who hears so; nobody is told a second time."""
    await leave_both(desk)
    await type_code(desk, await make_code(desk))
    await ordered(desk, ROOM)
    tap, told = await chosen(desk, "yes")

    assert is_joined(desk)
    assert "AnswerTap" == tap
    assert "al gekoppeld" in told


async def test_a_topic_is_named_after_its_group(desk: Desk) -> None:
    """Telegram tells a topic's own name to nobody who asks; the group's is asked for."""
    (ask,) = await desk.happens(desk.said("/bridge", chat=TOPIC))
    (ask,) = await desk.answers(ask, TOPIC, role="admin")
    (ask,) = await desk.answers(ask, TOPIC, private=PRIVATE)
    assert isinstance(ask, Ask)
    assert Question.FACTS is ask.question
    found = await desk.answers(ask, TOPIC, title="Riders", members=3)

    assert any("Riders (Telegram)" in words(one) for one in found)


async def test_a_bot_that_leaves_a_group_has_left_its_topics(desk: Desk) -> None:
    """Those who share a conversation with one of them are told, and told when it is back."""
    await elsewhere(desk, NamesMode.FULL, TOPIC, THIRD)
    gone = await desk.happens(BotMoved(chat=TOPIC.home, at=desk.now, by=KIM, presence=Presence.ABSENT))
    back = await desk.happens(BotMoved(chat=TOPIC.home, at=desk.now, by=KIM, presence=Presence.MEMBER))

    assert [True] == ["has left" in words(one) for one in gone]
    assert 2 == sum("From now on" in words(one) for one in back)


async def test_a_bot_that_is_invited_again_says_when_it_is_back(desk: Desk) -> None:
    """It is as much out of a room while it is only invited."""
    await desk.happens(BotMoved(chat=ROOM, at=desk.now, by=KIM, presence=Presence.ABSENT))
    asked = await desk.happens(BotMoved(chat=ROOM, at=desk.now, by=KIM, presence=Presence.INVITED))
    back = await desk.happens(BotMoved(chat=ROOM, at=desk.now, by=KIM, presence=Presence.MEMBER))

    assert [] == asked
    assert 2 == sum("From now on" in words(one) for one in back)


async def test_status_of_a_chat_that_was_left_alone(desk: Desk) -> None:
    """It is joined with nobody, and that is what it says."""
    await desk.as_admin(desk.said("!bridge leave", chat=ROOM))
    (answer,) = await desk.happens(desk.said("/bridge status"))

    assert "isn't joined with another one" in words(answer)


async def test_nobody_makes_up_an_answer(desk: Desk) -> None:
    """Whatever a changed client sends instead of a button's data joins nothing."""
    await leave_both(desk)
    await type_code(desk, await make_code(desk))
    real = await offered(desk, "yes")
    for data in ("join", "join:", "join:yes", "join:yes:1:2", "join:yes:é", real.replace("yes", "")):
        await desk.happens(tapped(desk, data))

    assert not is_joined(desk)
