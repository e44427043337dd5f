"""How chats become one conversation: by a code said in both, or by the operator."""

from datetime import timedelta

import pytest
from sqlalchemy import update

import organiser.app
from organiser.storage.tables import CODE, GUESS
from tests.conversations.town import Town, chat_of, room_of

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.synapse, pytest.mark.own_chats]


async def test_a_code_of_a_group_joins_a_room(separate: Town) -> None:
    """The code comes in private, is said in the room, and is confirmed by a button; then both are told."""
    town = separate
    await town.robin.brings_in_the_bot()
    await town.anna.writes_to_the_bot("/start")

    code = await _asks_for_a_code(town)
    assert not [message for message in town.group.messages if code in message.text]
    await town.robin.says(f"!bridge {code}")
    await town.room_tells("The code is right.", "Until then nothing is shared.")
    question = await town.anna.is_told("Join Riders Gent (Telegram) with Couriers (Matrix)?")
    assert "There are 2 people in Couriers (Matrix)." in question.text

    await town.anna.taps(question, "Join")
    await town.anna.is_told("The chats are joined.")
    await town.group_tells("From now on", "Couriers (Matrix)", "Who can read it")
    await town.room_tells("From now on", "Riders Gent (Telegram)", "Who can read it")
    await town.anna.says("Hallo")
    await town.room_shows("Anna Visser: Hallo")


@pytest.mark.parametrize("answer", ["said", "keycap"])
async def test_a_code_of_a_room_joins_a_group(separate: Town, answer: str) -> None:
    """On Matrix the question is answered by its number, said or shown as a keycap."""
    town = separate
    await town.robin.brings_in_the_bot()

    await town.robin.says("!bridge")
    await town.room_tells("I have sent you the code in private.")
    told = await town.robin.is_told("This is the code for Couriers (Matrix)")
    code = _code(told.body)
    await town.anna.says(f"/bridge {code}")
    await town.group_tells("The code is right.")
    question = await town.robin.is_told("Join Couriers (Matrix) with Riders Gent (Telegram)?", "2. Join")

    if answer == "said":
        await town.robin.writes_to_the_bot("2")
    else:
        assert town.robin.private is not None
        await town.robin.person.reacts(town.robin.private, question.event_id, "2\ufe0f\u20e3")
    await town.group_tells("From now on")
    await town.room_tells("From now on")
    await town.robin.says("Hej")
    await town.group_shows("Robin: Hej")


async def test_the_first_admin_can_say_no(separate: Town) -> None:
    """Nothing is shared then, both admins hear of it, and the code is spent."""
    town = separate
    await town.robin.brings_in_the_bot()
    await town.anna.writes_to_the_bot("/start")
    code = await _asks_for_a_code(town)
    await town.robin.says(f"!bridge {code}")
    question = await town.anna.is_told("Join Riders Gent")

    await town.anna.taps(question, "Don't join")
    await town.anna.is_told("weren't joined")
    await town.room_tells("weren't joined")
    late = await town.anna.taps(question, "Join")
    assert "This question is no longer open. Nothing has changed." == late["text"]
    await town.robin.says(f"!bridge {code}")
    await town.room_tells("I don't know this code")


async def test_a_code_works_once(separate: Town) -> None:
    """A code that was used is unknown to whoever says it again, elsewhere or here."""
    town = separate
    await town.robin.brings_in_the_bot()
    await town.anna.writes_to_the_bot("/start")
    code = await _asks_for_a_code(town)
    await town.robin.says(f"!bridge {code}")
    await town.anna.taps(await town.anna.is_told("Join Riders Gent"), "Join")
    await town.room_tells("From now on")

    other = town.services.opens_group("Elders")
    await town.anna.says(f"/bridge {code}", to=other)
    await town.group_tells("I don't know this code, so nothing was joined.", group=other)


async def test_an_expired_code_says_so(separate: Town) -> None:
    """After 15 minutes the code is over, and how to get another is said."""
    town = separate
    await town.robin.brings_in_the_bot()
    await town.anna.writes_to_the_bot("/start")
    code = await _asks_for_a_code(town)

    await _passes(town, timedelta(minutes=16))
    await town.robin.says(f"!bridge {code}")

    await town.room_tells("This code has expired, so nothing was joined.", "!bridge")


async def test_five_wrong_codes_are_enough(separate: Town) -> None:
    """Whoever guesses is refused from the sixth try on, even with the right code."""
    town = separate
    await town.makes_admin(town.services.sanna)
    await town.robin.brings_in_the_bot()
    await town.anna.writes_to_the_bot("/start")
    code = await _asks_for_a_code(town)

    for number in range(5):
        await town.sanna.says(f"!bridge WRONG{number}")
    # Whether she is an admin is asked for each, and the answers come in any order.
    await town.services.robin.until_count(
        town.room, 5, lambda seen: "I don't know this code" in seen.current_body
    )
    await town.sanna.says(f"!bridge {code}")

    await town.room_tells("There were too many wrong tries")
    await town.robin.says(f"!bridge {code}")
    await town.room_tells("The code is right.")

    await _passes(town, timedelta(minutes=16))
    await town.sanna.says("!bridge WRONG9")
    await town.room_tells("I don't know this code")
    await _passes(town, timedelta(minutes=16))


async def test_a_code_is_not_for_the_chat_that_it_was_made_for(separate: Town) -> None:
    """Said in its own chat it is refused with the reason, and still holds."""
    town = separate
    await town.robin.brings_in_the_bot()
    await town.anna.writes_to_the_bot("/start")
    code = await _asks_for_a_code(town)

    await town.anna.says(f"/bridge {code}")
    await town.group_tells("This is the chat that the code was made for.")
    await town.robin.says(f"!bridge {code[:4]}-{code[4:]}".lower())
    await town.room_tells("The code is right.")


async def test_an_invitation_waits_for_a_code(separate: Town) -> None:
    """The bot follows a stranger into a room when somebody makes a code, and not before."""
    town = separate
    await town.anna.writes_to_the_bot("/start")
    bot = town.services.matrix_bot.user_id
    stranger = town.services.sanna
    room = await stranger.creates_room("Främmande", invites=[bot])
    await town.robin.writes_to_the_bot("!help")
    await town.robin.is_told("!help")
    assert "invite" == (await stranger.state(room, "m.room.member", bot))["membership"]

    code = await _asks_for_a_code(town)
    await stranger.until_member(room, bot)
    await stranger.says(room, f"!bridge {code}")
    await town.anna.is_told("Join Riders Gent (Telegram) with Främmande (Matrix)?")


async def test_only_admins_join_chats(separate: Town) -> None:
    """A member gets neither a code nor a use of one, on either network."""
    town = separate
    await town.robin.brings_in_the_bot()

    await town.ben.says("/bridge")
    await town.group_tells("Only admins of this chat can do that.")
    await town.sanna.says("!bridge ABCDEFGH")
    await town.room_tells("Only admins of this chat can do that.")


async def test_where_telegram_forbids_to_begin_a_button_opens_the_private_chat(separate: Town) -> None:
    """An admin who never wrote to the bot gets a link to it in the group, and no code is shown there."""
    town = separate
    newcomer = town.services.telegram.add_person("Dina", language="en")
    group = town.services.telegram.add_group(
        "Nieuw", admins=[newcomer, town.services.telegram_bot], supergroup=True
    )
    newcomer.says(group, "/bridge")
    told = await town.group_tells("The code is only for you.", group=group)
    assert told.buttons[0][0]["url"].startswith("https://t.me/organiser_bot?start=")


async def test_the_button_brings_the_code_in_private(separate: Town) -> None:
    """Pressed by an admin it opens the private chat, in which the code comes at once."""
    newcomer = separate.services.telegram.add_person("Dina", language="en")
    bot = separate.services.telegram_bot
    group = separate.services.telegram.add_group("Nieuw", admins=[newcomer, bot], supergroup=True)
    newcomer.says(group, "/bridge")
    told = await separate.group_tells("The code is only for you.", group=group)
    payload = told.buttons[0][0]["url"].partition("?start=")[2]

    separate.services.ben.says(bot, f"/start {payload}")
    await separate.ben.is_told("Only admins of that chat can do that.")
    newcomer.says(bot, f"/start {payload}")
    code = await newcomer.private(bot).until(lambda m: "This is the code for Nieuw (Telegram)" in m.text, 15)
    await separate.robin.brings_in_the_bot()
    await separate.robin.says(f"!bridge {_code(code.text)}")
    await separate.room_tells("The code is right.")


async def test_an_anonymous_admin_gets_the_code_in_private_too(separate: Town) -> None:
    """Who speaks as the group has no private chat: a button opens that of whoever presses it."""
    group = separate.services.opens_group("Anoniem")
    separate.services.anna.says(group, "/bridge", anonymous=True)

    told = await separate.group_tells("The code is only for you.", group=group)
    assert "?start=bridge_" in told.buttons[0][0]["url"]
    assert not [message for message in group.messages if "This is the code" in message.text]


async def test_who_is_no_admin_any_more_does_not_join(separate: Town) -> None:
    """Between asking for a code and confirming it, an admin can be demoted."""
    town = separate
    owner = town.services.telegram.add_person("Olga", language="en")
    admins = [owner, town.services.anna, town.services.telegram_bot]
    group = town.services.telegram.add_group("Kort", admins=admins, supergroup=True)
    await town.robin.brings_in_the_bot()
    await town.anna.writes_to_the_bot("/start")
    await town.anna.says("/bridge", to=group)
    code = _code((await town.anna.is_told("This is the code for Kort")).text)
    await town.robin.says(f"!bridge {code}")
    question = await town.anna.is_told("Join Kort (Telegram)")
    town.services.anna.demote(group, by=owner)

    await town.anna.taps(question, "Join")
    await town.anna.is_told("Only admins of that chat can do that. Nothing has changed.")
    await town.robin.says("!bridge status")
    await town.room_tells("This chat isn't joined with another one.")


async def test_three_chats_share_one_conversation(town: Town) -> None:
    """A chat that joins one of two hears both, and is heard by both; leaving takes only itself out."""
    third = await town.services.opens_room("Tredje")
    await town.services.running.is_ordered_to_join(chat_of(town.group), room_of(third))
    await town.room_tells("From now on", room=third)

    await town.anna.says("Aan allen")
    await town.room_shows("Anna Visser: Aan allen")
    copy = await town.room_shows("Anna Visser: Aan allen", room=third)
    await town.sanna.says("Från tredje", to=third, reply_to=copy.event_id)
    await town.room_shows("Sanna: Från tredje")
    assert (await town.group_shows("Sanna: Från tredje")).reply_to is not None

    await town.robin.says("!bridge leave", to=third)
    await town.room_tells("This chat has left the conversation.", room=third)
    await town.group_tells("Tredje (Matrix) has left the conversation.")
    await town.room_tells("Tredje (Matrix) has left the conversation.")
    await town.sanna.says("Hör ni mig?", to=third)
    await town.robin.says("Ja")
    await town.group_shows("Robin: Ja")
    assert "Sanna: Hör ni mig?" not in town.group_lines()


async def test_joining_twice_is_refused_with_the_reason(town: Town) -> None:
    """Chats of one conversation cannot be joined again."""
    await town.anna.writes_to_the_bot("/start")
    code = await _asks_for_a_code(town)
    await town.robin.says(f"!bridge {code}")
    await town.room_tells("These chats are joined already.", "!bridge status")


async def test_status_says_how_the_conversation_stands(town: Town) -> None:
    """Who is joined, how names are shown, the language, and whether everything has arrived."""
    await town.ben.says("/bridge status")
    await town.group_tells(
        "This chat is joined with Couriers (Matrix).",
        "Other chats see full names.",
        "I write in English here.",
        "Everything has been delivered.",
    )


async def test_names_are_shown_as_the_admins_choose(town: Town) -> None:
    """First names, pseudonyms that stay, new ones on demand, and full names again."""
    await town.anna.says("/bridge names first")
    await town.room_tells("only the first word of your name")
    await town.anna.says("een")
    await town.room_shows("Anna: een")

    await town.robin.says("!bridge names pseudonym")
    await town.group_tells("a pseudonym such as")
    await town.room_tells("a pseudonym such as")
    first, again = await _named(town, "twee"), await _named(town, "drie")
    assert first == again
    assert "Anna" not in first

    await town.robin.says("!bridge rotate")
    await town.room_tells("Everybody has a new pseudonym")
    assert first != await _named(town, "vier")

    await town.robin.says("!bridge names full")
    await town.room_tells("see your full name")
    assert "Anna Visser" == await _named(town, "vijf")


async def test_a_pseudonym_gives_away_nobody(town: Town) -> None:
    """No id, username, name, link or picture of a person leaves their network in pseudonym mode."""
    await town.anna.says("/bridge names pseudonym")
    await town.room_tells("a pseudonym such as")
    await town.group_tells("a pseudonym such as")
    said = await town.anna.says("wie ben ik")
    await town.anna.says("antwoord", reply_to=said)
    seen = await town.room_tells(": antwoord")
    anna = town.services.anna
    for secret in (str(anna.id), "annav", "Anna", "Visser", "t.me", "avatar"):
        assert secret not in str(seen.content)

    await town.robin.says("vem är jag")
    message = await town.group_tells(": vem är jag")
    assert "Robin" not in str(message.content)
    assert town.services.robin.user_id not in str(message.content)


async def test_an_edit_after_a_change_of_names_shows_no_second_name(town: Town) -> None:
    """The line keeps the name that it was said under, in its edits too."""
    said = await town.anna.says("eerst")
    event = await town.room_shows("Anna Visser: eerst")
    await town.robin.says("!bridge names pseudonym")
    await town.room_tells("a pseudonym such as")
    await town.anna.edits(said, "eerst, beter")
    changed = await town.room_shows("Anna Visser: eerst, beter")
    assert event.event_id == changed.event_id

    hidden = await town.anna.says("daarna")
    name = (await town.room_tells(": daarna")).current_body.removesuffix(": daarna")
    await town.robin.says("!bridge rotate")
    await town.room_tells("Everybody has a new pseudonym")
    await town.anna.edits(hidden, "daarna, beter")
    await town.room_shows(f"{name}: daarna, beter")


async def test_a_pseudonym_hides_who_is_mentioned(town: Town) -> None:
    """Whom a line names is as hidden as who wrote it, whichever way they are named."""
    await town.anna.says("/bridge names pseudonym")
    await town.room_tells("a pseudonym such as")
    name = await _named(town, "ik ben het")
    anna = town.services.anna
    mention = {"type": "text_mention", "offset": 4, "length": 4, "user": {"id": anna.id}}
    await town.ben.says(
        "Dag Anna en @annav", entities=[mention, {"type": "mention", "offset": 12, "length": 6}]
    )
    seen = await town.room_tells(f"Dag {name} en [someone]")
    for secret in (str(anna.id), "annav", "Anna", "Visser"):
        assert secret not in str(seen.content)

    robin = town.services.robin
    pill = f'<a href="https://matrix.to/#/{robin.user_id}">Robin</a>: hej'
    await town.sanna.says("Robin: hej", html=pill)
    message = await town.group_tells(": hej")
    assert "Robin" not in str(message.content)
    assert robin.user_id not in str(message.content)


async def test_a_wrong_names_mode_lists_the_right_ones(town: Town) -> None:
    """What is not understood is told with the choices."""
    await town.anna.says("/bridge names funny")
    await town.group_tells("Names can't be shown as “funny”.", "full", "first", "pseudonym")


@pytest.mark.parametrize(
    ("language", "asked", "not_admin", "joined"),
    [
        ("nl", "/taal nl", "beheerders", "vanaf nu"),
        ("sv", "/språk svenska", "administratörer", "nu"),
        ("ko", "/언어 한국어", "관리자", "대화"),
        ("en", "/language en", "Only admins", "From now on"),
    ],
)
async def test_each_chat_is_spoken_to_in_its_language(
    separate: Town, language: str, asked: str, not_admin: str, joined: str
) -> None:
    """An admin sets a chat's language in that language; refusals and notices follow it."""
    town = separate
    await town.anna.says(asked)
    await town.group_has(lambda m: m.id > 2 and m.reply_to is None and "Organiser" not in m.text)
    await town.ben.says("/bridge")
    await town.group_tells(not_admin)
    await town.invites_the_bot()
    await town.services.running.is_ordered_to_join(chat_of(town.group), room_of(town.room))
    told = await town.group_tells("Couriers", joined)
    await town.room_tells("Riders Gent")

    known = town.services.running.parts.directory.find(chat_of(town.group))
    assert known is not None
    assert language == known.language
    assert ("From now on" in told.text) == (language == "en")


async def test_a_chat_is_welcomed_once(town: Town) -> None:
    """The welcome says what the bot does and who can read along; coming back does not repeat it."""
    welcomes = [m for m in town.group.messages if m.text.startswith("I am Organiser, a bot.")]
    assert 1 == len(welcomes)
    assert "Who can read what is said here" in welcomes[0].text

    bot = town.services.telegram_bot
    bot.leaves(town.group)
    town.services.anna.adds(town.group, bot)
    await town.anna.says("/bridge status")
    await town.group_tells("This chat is joined with")
    assert 1 == len([m for m in town.group.messages if m.text.startswith("I am Organiser, a bot.")])


async def test_the_operator_joins_chats_from_the_shell(separate: Town) -> None:
    """`python bot.py bridge` is heard by the running bot, which takes up its invitation."""
    town = separate
    await town.invites_the_bot()
    printed = await town.services.running.command("bridge", str(town.group.id), town.room)
    assert "Traceback" not in printed
    await town.room_tells("From now on")
    await town.anna.says("Hallo")
    await town.room_shows("Anna Visser: Hallo")


async def test_the_operator_may_name_a_room_by_its_alias(separate: Town) -> None:
    """An alias is as good as a room's id."""
    town = separate
    name = f"fietsers-{abs(town.group.id)}"
    room = await town.services.opens_room("Fietsers", alias=name)
    alias = f"#{name}:{town.services.synapse.name}"
    await organiser.app.bridge(town.services.running.settings, str(town.group.id), alias)
    await town.room_tells("From now on", room=room)
    await town.anna.says("Hallo")
    await town.room_shows("Anna Visser: Hallo", room=room)


async def _asks_for_a_code(town: Town) -> str:
    """Let Anna ask in the group; the code, as she reads it in private."""
    await town.anna.says("/bridge")
    await town.group_tells("I have sent you the code in private.")
    return _code((await town.anna.is_told("This is the code")).text)


def _code(text: str) -> str:
    return text.split("\n", maxsplit=1)[0].rpartition(": ")[2].strip()


async def _named(town: Town, text: str) -> str:
    """Under which name the room sees what Anna says."""
    await town.anna.says(text)
    return (await town.room_tells(f": {text}")).current_body.removesuffix(f": {text}")


async def _passes(town: Town, span: timedelta) -> None:
    """Let every code have been made, and every wrong one typed, so much earlier."""
    ago = span // timedelta(milliseconds=1)
    async with town.services.running.parts.database.writing() as connection:
        await connection.execute(update(CODE).values(expires=CODE.c.expires - ago))
        await connection.execute(update(GUESS).values(since=GUESS.c.since - ago))
