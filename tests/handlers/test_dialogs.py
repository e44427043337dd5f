"""Forms are filled in on both networks, in every language, and survive whatever happens in between."""

from collections.abc import Sequence
from typing import Any

import pytest

from organiser.bridge.refusals import LineUnknown
from organiser.chat.flat import plain_text
from organiser.chat.incoming import Due, Reacted, Said, Sender, Tapped
from organiser.chat.outgoing import Action, AnswerTap, Choice, Delete, Post, Revise
from organiser.chat.refs import ChatRef, MessageRef, Network
from organiser.course import Course
from organiser.dialogs import Dialog
from organiser.i18n import LOCALES
from organiser.storage import codes, due
from organiser.storage.directory import Directory
from organiser.vault import Vault
from organiser.views import dialogs as view
from organiser.views.languages import language_set_private
from tests.fakes.desk import GROUP, MINJUN, ROOM, Desk, person, words
from tests.fakes.form import Facts, Sent, commands
from tests.fakes.world import World
from tests.test_dialogs import CONTROLS

PRIVATE = {
    Network.TELEGRAM: ChatRef(Network.TELEGRAM, "7"),
    Network.MATRIX: ChatRef(Network.MATRIX, "!dm:hs"),
}
ANNA = person("7", "Anna", language="en")
WHOLE = "Gent; Mila; Uber Eats, Foodora; Kim; yes"
ANSWERS = {
    "chapter": "Gent",
    "name": "Mila",
    "platforms": ["Uber Eats", "Foodora"],
    "sponsor": "Kim",
    "agreed": True,
}


class Counter:
    """A desk at which one person fills in forms on one network."""

    def __init__(self, world: World, network: Network = Network.TELEGRAM, sent: Sent | None = None) -> None:
        """Nothing was said yet."""
        self.sent = sent or Sent()
        self.desk = Desk.open(world, commands(self.sent))
        self.chat = PRIVATE[network]
        self.sender = ANNA if network is Network.TELEGRAM else MINJUN
        self.taps = 0

    async def says(self, text: str) -> list[Action]:
        """Say something in private."""
        return await self.desk.happens(self.heard(text))

    def heard(self, text: str, **values: Any) -> Said:
        """What is said, in private unless told otherwise."""
        values = {"chat": self.chat, "private": "chat" not in values, "sender": self.sender} | values
        return self.desk.said(text, **values)

    def press(self, label: str, shown: Post, message: str = "50") -> Tapped:
        """Press the button of that label."""
        (data,) = {one.data for one in choices(shown) if one.label.removeprefix("✓ ") == label}
        return self.pressing(data, message)

    def pressing(self, data: str, message: str = "50") -> Tapped:
        """Press something."""
        self.taps += 1
        return Tapped(
            chat=self.chat,
            at=self.desk.now,
            message=MessageRef(self.chat, message),
            sender=self.sender,
            data=data,
            tap=f"t{self.taps}",
            private=True,
        )

    async def presses(self, label: str, shown: Post) -> Post:
        """Press a button; returns what stands in the place of the question then."""
        (revised,) = [
            one for one in await self.desk.happens(self.press(label, shown)) if isinstance(one, Revise)
        ]
        return revised.post


def choices(post: Post) -> list[Choice]:
    """Everything that can be pressed."""
    return [choice for row in post.choices for choice in row]


def labels(post: Post) -> list[str]:
    """What the buttons say."""
    return [choice.label for choice in choices(post)]


def said(found: Sequence[Action]) -> str:
    """All words of what happened."""
    return "\n".join(words(one) for one in found)


@pytest.fixture
def counter(world: World) -> Counter:
    """Anna on Telegram."""
    return Counter(world)


async def test_a_form_by_buttons(counter: Counter) -> None:
    """Each press puts the next question in the place of the last, with the answers so far above it."""
    (first,) = await counter.says("/enrol")
    assert isinstance(first, Post)
    assert ["Gent", "Malmö", "Cancel"] == labels(first)
    second = await counter.presses("Gent", first)

    assert "Chapter: Gent\n\nWhat is your name?" == plain_text(second.text)
    assert ["Back", "Cancel"] == labels(second)
    (third,) = await counter.says("Mila")
    assert isinstance(third, Post)
    assert "Which platforms?" == plain_text(third.text)
    one = await counter.presses("Uber Eats", third)
    two = await counter.presses("Foodora", one)

    assert ["✓ Uber Eats", "Deliveroo", "✓ Foodora"] == labels(two)[:3]
    fourth = await counter.presses("Done", two)
    fifth = await counter.presses("Nobody yet", fourth)
    review = await counter.presses("Of course", fifth)

    assert labels(review)[0] == "Send"
    assert "Platforms: Uber Eats and Foodora" in plain_text(review.text)
    assert "Nothing is sent yet." in plain_text(review.text)
    found = await counter.desk.happens(counter.press("Send", review))

    assert ["Post", "Revise", "AnswerTap"] == [type(one).__name__ for one in found]
    assert "Taken." == words(found[0])
    assert isinstance(found[1], Revise)
    assert () == found[1].post.choices
    assert [{key: value for key, value in ANSWERS.items() if key != "sponsor"}] == counter.sent.answers


async def test_who_types_waits_for_no_crowd(world: World) -> None:
    """Questions, answers that are refused, and what a form leads to: each is waited for, and says so."""
    counter = Counter(world, Network.MATRIX)
    said = ["!enrol", "what", "gent", "Mila", "1 3", "Kim", "yes", "send", "!enrol", "cancel"]
    posts = [one for text in said for one in await counter.says(text) if isinstance(one, Post)]

    assert len(said) == len(posts)
    assert all(post.yields for post in posts)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("network", list(Network))
async def test_a_form_by_words(world: World, network: Network, locale: str) -> None:
    """On both networks and in every language: by number and by name, with a word back and a word to send."""
    counter = Counter(world, network)
    tongue = world.tongues.named(locale)
    await counter.says(f"/language {locale}")
    await counter.says("!enrol")
    await counter.says("1")
    await counter.says({"en": "back", "nl": "terug", "ko": "뒤로", "sv": "tillbaka"}[locale])
    await counter.says("gent")
    await counter.says("Mila")
    await counter.says("1 3")
    await counter.says("Kim")
    (review,) = await counter.says({"en": "yes", "nl": "ja", "ko": "네", "sv": "ja"}[locale])

    assert isinstance(review, Post)
    assert tongue.gettext("Nothing is sent yet. To change an answer, choose it.") in plain_text(review.text)
    (taken,) = await counter.says({"en": "send", "nl": "verstuur", "ko": "보내기", "sv": "skicka"}[locale])

    assert "Taken." == words(taken)
    assert [ANSWERS] == counter.sent.answers


@pytest.mark.parametrize("network", list(Network))
async def test_another_language_asks_again_in_it(world: World, network: Network) -> None:
    """At once, in place of a word that a question waits; the new one can be answered."""
    counter = Counter(world, network)
    await counter.says("/language nl")
    await counter.says("!enrol")
    again, *_ = await counter.says("/language ko")
    asked = plain_text(language_set_private(world.tongues.named("ko")).text) + "\n\nWhich chapter?"

    assert asked == words(again)[: len(asked)]
    (second,) = await counter.says("gent")

    assert "What is your name?" in words(second)


async def test_old_buttons_answer_in_the_new_language(world: World) -> None:
    """A press under the question in the language before."""
    counter = Counter(world)
    (first,) = await counter.says("/enrol")
    assert isinstance(first, Post)
    again, *_ = await counter.says("/language ko")
    korean = world.tongues.named("ko")

    assert isinstance(again, Post)
    assert labels(again)[-1] == korean.pgettext("button of a form", "Cancel")
    (told,) = await counter.desk.happens(counter.press("Gent", first))

    assert isinstance(told, AnswerTap)
    assert told.text == view.asked_earlier(korean)


@pytest.mark.parametrize("network", list(Network))
async def test_a_language_that_is_chosen_asks_again(world: World, network: Network) -> None:
    """The question stands below in the new language, and a number answers it, not the choice of languages."""
    counter = Counter(world, network)
    await counter.says("/enrol")
    (offered,) = await counter.says("/language")
    assert isinstance(offered, Post)
    chosen = 1 + labels(offered).index("한국어")
    if network is Network.MATRIX:
        again, *_ = await counter.says(str(chosen))
    else:
        happened = await counter.desk.happens(counter.press("한국어", offered))
        again = next(one for one in happened if isinstance(one, Post))

    assert "Which chapter?" in words(again)
    (second,) = await counter.says("1")

    assert "What is your name?" in words(second)


@pytest.mark.parametrize("written", ["/도움", "/도와", "도움"])
async def test_a_word_for_help_that_is_no_command(world: World, written: str) -> None:
    """It explains the question, as the same word without a sign does."""
    counter = Counter(world)
    await counter.says("/enrol")
    (told,) = await counter.says(written)

    assert "Which chapter?" in words(told)


async def test_matrix_numbers_the_answers_alone(world: World) -> None:
    """What else can be written is said in a sentence, so that a number is always an answer."""
    counter = Counter(world, Network.MATRIX)
    (first,) = await counter.says("!enrol")
    (second,) = await counter.says("2")

    assert isinstance(first, Post)
    assert ["Gent", "Malmö"] == labels(first)
    assert "Answer with a number.\n\nYou can also write “cancel” or “help”." in plain_text(first.text)
    assert isinstance(second, Post)
    assert [] == choices(second)
    (third,) = await counter.says("12")

    assert "Which platforms?" in words(third)


@pytest.mark.parametrize("network", list(Network))
async def test_one_line_on_both_networks(world: World, network: Network) -> None:
    """Everything at once is shown once more; with a yes behind it, it is sent."""
    counter = Counter(world, network)
    (review,) = await counter.says(f"/enrol {WHOLE}")
    (taken,) = await counter.says(f"/enrol {WHOLE}; yes")

    assert "Send this?" in words(review)
    assert "Taken." == words(taken)
    assert [ANSWERS] == counter.sent.answers


async def test_what_is_refused_is_asked_again(counter: Counter) -> None:
    """With the reason above the question; nothing is lost."""
    (again,) = await counter.says(f"/enrol Gent; {'x' * 30}; Foodora")

    assert "didn't carry" in words(again)
    assert words(again).endswith("What is your name?")
    (photo,) = await counter.says("")

    assert words(photo).startswith("I can only read words here.")
    assert words(photo).endswith("What is your name?")


async def test_what_could_not_be_sent_can_be_mended(counter: Counter) -> None:
    """What the command itself refuses leaves the answers as they are."""
    counter.sent.refusals.append(LineUnknown())
    (refused,) = await counter.says(f"/enrol {WHOLE}; yes")
    (taken,) = await counter.says("send")

    assert "didn't carry" in words(refused)
    assert "Send this?" in words(refused)
    assert "Taken." == words(taken)


async def test_a_restart_loses_nothing(counter: Counter) -> None:
    """Another process goes on with the question that is shown, by button as well."""
    await counter.says("/enrol")
    await counter.says("Gent")
    (third,) = await counter.says("Mila")
    world = counter.desk.world
    directory = Directory(Vault(b"m" * 32), world.directory.record_keys)
    async with world.database.reading() as connection:
        await directory.load(connection)
    world.directory = directory
    later = Counter(world)
    later.desk.numbers, later.desk.seen = 1000, counter.desk.seen
    assert isinstance(third, Post)
    shown = await later.presses("Deliveroo", third)

    assert "✓ Deliveroo" in labels(shown)


async def test_what_is_kept_of_it_cannot_be_read(counter: Counter) -> None:
    """Nobody who has the database alone reads what somebody is answering."""
    await counter.says(f"/enrol {WHOLE}")
    store = counter.desk.world.database
    async with store.reading() as connection:
        rows = (await connection.exec_driver_sql("select * from dialog")).all()

    assert 1 == len(rows)
    assert b"Mila" not in repr(rows).encode()


async def test_an_old_button_changes_nothing(counter: Counter) -> None:
    """Of an earlier question, of one pressed twice, of a dialog that is over, or of nobody's."""
    (first,) = await counter.says("/enrol")
    assert isinstance(first, Post)
    press = counter.press("Gent", first)
    await counter.desk.happens(press)
    twice = await counter.desk.happens(counter.pressing(press.data))
    await counter.says("cancel")
    over = await counter.desk.happens(counter.pressing(press.data))

    assert [
        AnswerTap(
            "t2", "This is an earlier question: the one that waits is further down. Nothing has changed."
        )
    ] == twice
    assert [AnswerTap("t3", "These questions are over. Nothing has changed.")] == over


async def test_two_presses_at_once(counter: Counter) -> None:
    """The first counts; both are in one batch."""
    (first,) = await counter.says("/enrol")
    assert isinstance(first, Post)
    found = await counter.desk.happens(counter.press("Gent", first), counter.press("Malmö", first))

    assert "Chapter: Gent" in said(found)
    assert 1 == sum(isinstance(one, Revise) for one in found)
    assert ["", "This is an earlier question: the one that waits is further down. Nothing has changed."] == [
        one.text for one in found if isinstance(one, AnswerTap)
    ]


async def test_picking_twice_is_picking_once(counter: Counter) -> None:
    """Several taps are as fast as a thumb is; each says at once what is chosen."""
    await counter.says("/enrol")
    await counter.says("Gent")
    (third,) = await counter.says("Mila")
    assert isinstance(third, Post)
    found = await counter.desk.happens(
        counter.press("Uber Eats", third), counter.press("Uber Eats", third), counter.press("Foodora", third)
    )

    assert ["Chosen: Uber Eats", "Chosen: Uber Eats", "Chosen: Uber Eats and Foodora"] == [
        one.text for one in found if isinstance(one, AnswerTap)
    ]


async def test_keycaps_pick_on_matrix(world: World) -> None:
    """A reaction under the question is an answer to it."""
    counter = Counter(world, Network.MATRIX)
    (first,) = await counter.says("!enrol")
    chat = world.directory.find(counter.chat)
    assert isinstance(first, Post)
    assert chat is not None
    assert first.line is not None
    message = await counter.desk.delivered(first.line, chat, "$first")
    keycap = Reacted(
        chat=counter.chat, at=counter.desk.now, message=message, sender=MINJUN, emojis=("1️⃣",), reaction="$r"
    )

    assert "What is your name?" in said(await counter.desk.happens(keycap))


async def test_keycaps_pick_several_on_matrix(world: World) -> None:
    """Each is shown in a message of its own; a word ends it."""
    counter = Counter(world, Network.MATRIX)
    (third,) = await counter.says("!enrol name = Mila; Gent")
    chat = world.directory.find(counter.chat)
    assert isinstance(third, Post)
    assert chat is not None
    assert third.line is not None
    message = await counter.desk.delivered(third.line, chat, "$third")
    keycap = Reacted(
        chat=counter.chat, at=counter.desk.now, message=message, sender=MINJUN, emojis=("3️⃣",), reaction="$r"
    )
    (picked,) = await counter.desk.happens(keycap)

    assert isinstance(picked, Post)
    assert ["Uber Eats", "Deliveroo", "✓ Foodora"] == labels(picked)
    assert "Who?" in said(await counter.says("done"))


async def test_another_command_works_in_between(counter: Counter) -> None:
    """It says that the question waits, and the answer to the question is still heard."""
    await counter.says("/enrol")
    (other,) = await counter.says("/language")
    (second,) = await counter.says("Gent")

    assert words(other).endswith("Your /enrol still waits for your answer. To end it, write cancel.")
    assert "What is your name?" in words(second)


async def test_a_number_chooses_what_was_offered_last(counter: Counter) -> None:
    """Something else may ask in between; beyond its choices, and once it is answered, the form is meant."""
    await counter.says("/enrol")
    await offers(counter)
    closed = await counter.says("1")
    second = await counter.says("2")

    assert "This question is no longer open. Nothing has changed." == said(closed)
    assert "What is your name?" == said(second)


@pytest.mark.parametrize("network", Network)
async def test_where_choices_are_numbers_the_newest_are_meant(world: World, network: Network) -> None:
    """Also beside a question that is answered in words; beside buttons what is typed answers the question."""
    counter = Counter(world, network)
    await counter.says("/enrol Gent")
    await offers(counter)
    answered = said(await counter.says("1"))

    chosen = "This question is no longer open. Nothing has changed." == answered
    assert (network is Network.MATRIX) == chosen
    assert ("Which platforms?" in answered) != chosen


@pytest.mark.parametrize("network", Network)
async def test_what_was_offered_before_a_question_is_chosen_no_more(world: World, network: Network) -> None:
    """A number answers the question that was asked last."""
    counter = Counter(world, network)
    await counter.says("/enrol")
    await offers(counter)
    await counter.says("Gent")

    assert "Which platforms?" in said(await counter.says("1"))


async def offers(counter: Counter) -> None:
    """Something else offers a choice."""
    desk = counter.desk
    chat = desk.world.directory.find(counter.chat)
    assert chat is not None
    async with desk.world.database.writing() as connection:
        await codes.put_offer(
            connection,
            desk.world.directory.vault,
            chat.id,
            codes.Offered((Choice("Yes", "join:yes:x"),)),
            desk.now,
        )


async def test_the_same_form_goes_on(counter: Counter) -> None:
    """Asking for it again shows where it stands; with answers it begins anew."""
    await counter.says("/enrol")
    await counter.says("Gent")
    (same,) = await counter.says("/enrol")
    (anew,) = await counter.says("/enrol Malmö; Kim")

    assert "What is your name?" in words(same)
    assert "Which platforms?" in words(anew)


async def test_another_form_takes_its_place(counter: Counter) -> None:
    """What was dropped is told; its buttons are over."""
    await counter.says("/enrol")
    (other,) = await counter.says("/hurry")

    assert words(other).startswith("Your /enrol wasn't finished, so I have dropped it.")
    (taken,) = await counter.says(f"/hurry {WHOLE}")

    assert "Taken." == words(taken)
    assert "These questions are over." in said(await counter.says("Gent"))


async def test_help_and_cancel(counter: Counter) -> None:
    """Help explains the form and asks again; cancelling forgets it; then there is nothing to cancel."""
    await counter.says("/enrol")
    (explained,) = await counter.says("help")
    (cancelled,) = await counter.says("/annuleren")
    (nothing,) = await counter.says("/cancel")

    assert words(explained).startswith("You are answering the questions of /enrol: enrol.")
    assert "Which chapter?" in words(explained)
    assert words(cancelled).startswith("Cancelled. Nothing was sent")
    assert words(nothing).startswith("There is nothing to cancel")


@pytest.mark.parametrize("text", ["/help", "/Help@our_bot", "/hulp", "/도움말", "!hjälp"])
async def test_the_command_lists_what_there_is_also_in_a_form(counter: Counter, text: str) -> None:
    """The word explains the question, the command what can be asked here; the form waits."""
    counter.desk.house.us.telegram = "our_bot"
    await counter.says("/enrol")
    (told,) = await counter.says(text)
    (further,) = await counter.says("Gent")

    assert "/language" in words(told)
    assert words(told).endswith("Your /enrol still waits for your answer. To end it, write cancel.")
    assert "Which chapter?" not in words(further)


@pytest.mark.parametrize(
    "text", ["/cancel@our_bot", "/annuleren@Our_Bot", "/CANCEL", "취소해주세요", "Stop!"]
)
async def test_cancelling_in_other_words(counter: Counter, text: str) -> None:
    """As an app puts it, and as people say it."""
    counter.desk.house.us.telegram = "our_bot"
    await counter.says("/enrol")
    (gone,) = await counter.says(text)

    assert "Cancelled." in words(gone)


async def test_cancelling_from_a_group(counter: Counter) -> None:
    """It ends what is asked in private, and says so there."""
    await counter.says("/enrol")
    (ask,) = await counter.desk.happens(counter.heard("/cancel", chat=GROUP))
    gone, deleted = await counter.desk.answers(ask, GROUP, private=counter.chat)

    assert "Cancelled." in words(gone)
    assert isinstance(deleted, Delete)


@pytest.mark.parametrize("text", ["cancel", "그만", "Avbryt."])
async def test_cancelling_nothing(counter: Counter, text: str) -> None:
    """There is nothing to cancel, with or without what a command begins with."""
    (answer,) = await counter.says(text)

    assert "There is nothing to cancel" in words(answer)


async def test_an_answer_that_is_changed_afterwards(counter: Counter) -> None:
    """It stays as it was, and that is said; who is asked nothing, or sends no words, is told nothing."""
    event = counter.heard("/enrol Gent; Mlia")
    await counter.desk.happens(event)
    (told,) = await counter.desk.happens(counter.desk.edited(event, "/enrol Gent; Mila"))

    assert "I read a message only once" in words(told)
    assert [] == await counter.desk.happens(counter.desk.edited(event, ""))
    await counter.says("cancel")

    assert [] == await counter.desk.happens(counter.desk.edited(event, "Mila"))


@pytest.mark.parametrize("network", list(Network))
async def test_a_slip_that_is_mended_by_an_edit(world: World, network: Network) -> None:
    """In private it is not carried out either, and whoever mended it hears what to do; talk is only talk."""
    counter = Counter(world, network)
    event = counter.heard("/enrl")
    await counter.desk.happens(event)
    (told,) = await counter.desk.happens(counter.desk.edited(event, "/enrol"))

    sign = {Network.TELEGRAM: "/", Network.MATRIX: "!"}[network]
    assert f"Please write {sign}enrol in a new one." in words(told)
    assert [] == await counter.desk.happens(counter.desk.edited(event, "enrol"))


async def test_a_form_goes_on_with_the_other_account(world: World) -> None:
    """Who has two accounts goes on where they ask for it again; the other chat says so."""
    counter = Counter(world)
    there = PRIVATE[Network.MATRIX]
    desk = counter.desk

    async def says(text: str) -> Action:
        (action,) = await desk.happens(desk.said(text, chat=there, private=True, sender=MINJUN))
        return action

    await counter.says("/start")
    await says("!start")
    await one_person(desk, ANNA, MINJUN)
    (first,) = await counter.says("/enrol Gent; Mila")
    assert isinstance(first, Post)

    assert "waits for your answer in our private chat on Telegram" in words(await says("Foodora"))
    assert "waits for your answer in our private chat on Telegram" in words(await says("back"))
    assert "Which platforms?" in words(await says("!enrol"))
    *_, tap = await desk.happens(counter.press("Foodora", first))

    assert isinstance(tap, AnswerTap)
    assert "go on in our private chat on Matrix" in tap.text
    assert "Who?" in words(await says("Foodora"))
    (cancelled,) = await counter.says("/cancel")

    assert "Cancelled." in words(cancelled)
    assert "There is nothing to cancel" in words(await says("cancel"))


async def one_person(desk: Desk, *senders: Sender) -> None:
    """Let accounts be one person's."""
    (link,) = await desk.happens(
        desk.said("/link", chat=PRIVATE[Network.TELEGRAM], private=True, sender=senders[0])
    )
    secret = words(link).partition("\n")[0].rpartition(" ")[2]
    await desk.happens(
        desk.said(f"!link {secret}", chat=PRIVATE[Network.MATRIX], private=True, sender=senders[1])
    )


async def test_cancelling_by_button(counter: Counter) -> None:
    """The question goes, and its buttons with it."""
    (first,) = await counter.says("/enrol")
    assert isinstance(first, Post)
    cancelled = await counter.presses("Cancel", first)

    assert plain_text(cancelled.text).startswith("Cancelled.")
    assert () == cancelled.choices


async def test_a_form_that_cannot_go_on(counter: Counter) -> None:
    """What its questions rest on is gone: the question is asked again with what there is now."""
    await counter.says("/enrol")
    counter.sent.facts = Facts(("Malmö",))
    (again,) = await counter.says("Gent")

    assert "You can choose: Malmö." in words(again)


async def test_a_day_without_an_answer(counter: Counter) -> None:
    """It is dropped and told, once; one that was answered meanwhile goes on."""
    desk = counter.desk
    await counter.says("/enrol")
    desk.world.clock.forward(hours=23)
    await counter.says("Gent")
    desk.world.clock.forward(hours=2)

    assert 0 == await due.ring(desk.world.database, desk.world.directory, desk.now)
    desk.world.clock.forward(hours=22)

    assert 1 == await due.ring(desk.world.database, desk.world.directory, desk.now)
    assert 0 == await due.ring(desk.world.database, desk.world.directory, desk.now)
    told = [words(one) for one in await desk.happens()]

    assert ["Your /enrol had no answer for 24 hours"] == [one[:38] for one in told]
    assert 0 == await due.ring(desk.world.database, desk.world.directory, desk.now)


async def test_what_was_due_may_have_changed(counter: Counter) -> None:
    """Somebody answers while the clock is looked at; a kind of another version is nothing."""
    desk = counter.desk
    await counter.says("/enrol")
    desk.world.clock.forward(hours=24)
    await due.ring(desk.world.database, desk.world.directory, desk.now)
    await desk.receive(counter.heard("Gent"))
    other = Due(chat=counter.chat, at=desk.now, kind="unheard of", subject=1)
    found = await desk.happens(other)

    assert "had no answer" in said(found)
    assert "These questions are over." in said(found)


@pytest.mark.parametrize("connected", [True, False])
async def test_nobody_s_silence_counts_while_their_network_is_away(
    counter: Counter, *, connected: bool
) -> None:
    """After a time without it, or without the bot, an answer may still be on its way."""
    desk = counter.desk
    await counter.says("/enrol")
    desk.world.clock.forward(hours=30)
    away = set() if connected else {Network.TELEGRAM}

    assert connected == await due.ring(desk.world.database, desk.world.directory, desk.now, away)


@pytest.mark.parametrize("network", list(Network))
async def test_a_private_command_in_a_group_goes_on_in_private(world: World, network: Network) -> None:
    """What was typed is taken away there; the form begins in private with it."""
    counter = Counter(world, network)
    group = GROUP if network is Network.TELEGRAM else ROOM
    prefix = "/" if network is Network.TELEGRAM else "!"
    event = counter.heard(f"{prefix}enrol Gent", chat=group)
    (ask,) = await counter.desk.happens(event)
    inbox = await counter.desk.answers(ask, group, private=counter.chat)

    assert ["Post", "Delete"] == [type(one).__name__ for one in inbox]
    assert "What is your name?" in words(inbox[0])
    assert "Hello. This is our private chat." in words(inbox[0])
    assert Delete(event.message, counter.chat) == inbox[1]
    (third,) = await counter.says("Mila")

    assert "Which platforms?" in words(third)


async def test_a_private_command_where_nobody_can_be_written_to(counter: Counter) -> None:
    """A button opens the private chat and says which command, and nothing else; what was typed goes."""
    counter.desk.house.us.telegram = "our_bot"
    event = counter.heard("/enrol Gent; Mila", chat=GROUP)
    (ask,) = await counter.desk.happens(event)
    pointed, deleted = await counter.desk.answers(ask, GROUP)

    assert isinstance(pointed, Post)
    assert ["https://t.me/our_bot?start=do_enrol"] == [one.url for one in choices(pointed)]
    assert Delete(event.message, GROUP) == deleted
    (first,) = await counter.says("/start do_enrol")

    assert "Which chapter?" in words(first)


@pytest.mark.parametrize("payload", ["do_ban", "do_unheard", "x", "bridge_x", "안녕", "a" * 64, "join me"])
async def test_a_link_for_nothing_says_welcome(counter: Counter, payload: str) -> None:
    """Old links, links of later versions and made-up ones: that is said, and what can be asked."""
    (welcome,) = await counter.says(f"/start {payload}")

    assert "I can't do anything with that link" in words(welcome)
    assert "Hello. This is our private chat." in words(welcome)


@pytest.mark.parametrize("payload", ["poll_1", "poll_", "poll_99999999999999999999"])
async def test_a_link_to_a_poll(counter: Counter, payload: str) -> None:
    """It is not here."""
    (welcome,) = await counter.says(f"/start {payload}")

    assert "I don't have that poll" in words(welcome)


@pytest.mark.parametrize("payload", ["", "_"])
async def test_a_link_for_nothing_at_all(counter: Counter, payload: str) -> None:
    """It opens the chat."""
    (welcome,) = await counter.says(f"/start {payload}")

    assert words(welcome).startswith("Hello.")


async def test_a_link_in_the_middle_of_a_form(counter: Counter) -> None:
    """What is asked is still asked, whatever the link is for; the same form loses no answer."""
    await counter.says("/enrol Gent; Mila")
    for payload in ("", "poll_1", "do_unheard", "do_me", "link_ABCD2345"):
        (answer,) = await counter.says(f"/start {payload}")

        assert "Your /enrol still waits for your answer." in words(answer)
    (again,) = await counter.says("/start do_enrol")

    assert "Which platforms?" in words(again)


async def test_what_is_known_besides_loses_no_answer(world: World) -> None:
    """A group's chapter counts for a form that is open already; one that cannot be chosen does not."""
    counter = Counter(world)
    await counter.says("/enrol Gent; Mila; Foodora")
    enrol = counter.desk.house.commands.find("enrol")
    assert enrol is not None
    assert enrol.form is not None
    course = Course(enrol.form, Facts(), counter.desk.house.tongues.named("en"), Network.TELEGRAM)
    step = Dialog(course, CONTROLS)
    before = step.begin("Gent; Mila; Foodora").filling

    assert {**before.answers, "chapter": "Malmö"} == step.told(before, {"chapter": "Malmö"}).filling.answers
    assert before == step.told(before, {"chapter": "Antwerpen"}).filling
