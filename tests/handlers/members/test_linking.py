"""Two accounts are one person from a code on; taken apart, one of them is nobody; no membership is lost."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from organiser.bridge.codes import Code
from organiser.chat.incoming import Said, Sender, Tapped
from organiser.chat.outgoing import Action, AnswerTap, Delete, Post, Revise
from organiser.chat.refs import ChatRef, MessageRef, Network
from organiser.i18n import LOCALES
from organiser.members.admission import SponsorState
from organiser.members.codes import OneTimeCode, Purpose
from organiser.members.consents import Purpose as Use
from organiser.members.consents import give
from organiser.members.roles import Role, Term
from organiser.members.states import Rule, State
from organiser.members.steps import Change
from organiser.storage import payloads
from organiser.storage.store import Store
from organiser.storage.tables import ONE_TIME_CODE, OUTBOX
from tests.fakes.desk import ANNA, MINJUN, Desk, person, words
from tests.fakes.kept import terms_of
from tests.fakes.world import catalogues
from tests.handlers.members.accounts import links, moves
from tests.handlers.members.town import Town
from tests.storage.conftest import BELGIAN

PLACES = {
    "7": ChatRef(Network.TELEGRAM, "7"),
    "8": ChatRef(Network.TELEGRAM, "8"),
    "@minjun:hs": ChatRef(Network.MATRIX, "!minjun:hs"),
}
BAS = person("8", "Bas", language="en")
PAIRS = [(ANNA, MINJUN), (MINJUN, ANNA), (ANNA, BAS)]
IDS = ["telegram-matrix", "matrix-telegram", "telegram-telegram"]


def says(desk: Desk, who: Sender, text: str) -> Said:
    """Somebody says something in private."""
    return desk.said(text, chat=PLACES[who.account.id], sender=who, private=True)


def presses(desk: Desk, who: Sender, data: str) -> Tapped:
    """Somebody presses a button in private."""
    chat = PLACES[who.account.id]
    message = MessageRef(chat, "9")
    return Tapped(chat=chat, at=desk.now, message=message, sender=who, data=data, tap="t", private=True)


async def code_of(desk: Desk, who: Sender) -> str:
    """A fresh code."""
    (post,) = await desk.happens(says(desk, who, "/link"))
    return secret_in(post)


def secret_in(post: Action) -> str:
    """The code that a message shows."""
    return words(post).partition("\n")[0].rpartition(" ")[2]


async def linked(desk: Desk, first: Sender, second: Sender) -> list[Action]:
    """The two are one; returns what was said."""
    secret = await code_of(desk, first)
    return await desk.happens(says(desk, second, f"/link {secret}"))


async def agreed(desk: Desk, first: Sender, second: Sender) -> list[str]:
    """The two are one, whatever has to be agreed to, and by whom; returns what was asked, and where."""
    asked: list[str] = []
    people = {PLACES[one.account.id]: one for one in (ANNA, BAS, MINJUN)}
    secret = await code_of(desk, first)
    event: Said | Tapped | None = says(desk, second, f"/link {secret}")
    while event is not None:
        await desk.receive(event)
        await desk.work()
        event = None
        for chat, action in await desk.news():
            post = action.post if isinstance(action, Revise) else action
            rows = post.choices if isinstance(post, Post) else ()
            yes = [
                one.data for row in rows for one in row if one.data.startswith(("link:yes:", "link:sure:"))
            ]
            if yes:
                asked.append(f"{people[chat.ref].name}: {words(action)}")
                event = presses(desk, people[chat.ref], yes[0])
    return asked


def who(desk: Desk, sender: Sender) -> int | None:
    """The person behind an account."""
    return desk.world.directory.people.get(desk.world.directory.vault.account_key(sender.account))


class Books:
    """What a test writes down and reads by itself."""

    def __init__(self, desk: Desk) -> None:
        """Each call is a transaction."""
        self.desk = desk

    async def write(self, work: Any) -> Any:
        """Do something within a transaction."""
        async with self.desk.world.database.writing() as connection:
            store = Store(connection, self.desk.world.directory, b"k" * 32, self.desk.now)
            done = await work(store)
            await store.flush()
            return done

    async def member(self, sender: Sender, state: State = State.MEMBER, chapter: str = "Gent") -> int:
        """Somebody is something in a chapter; returns the number."""

        async def work(store: Store) -> int:
            private = await store.chats.meet(PLACES[sender.account.id], private=True)
            person_ = await store.people.meet(sender, private, store.now)
            found = await store.chapters.named(chapter)
            found = found or await store.chapters.add(chapter, store.now, founding=False, **BELGIAN)
            assert found is not None
            change = Change(None, state, person_, Rule.FOUNDED, store.now)
            kept = await store.memberships.begin(found.id, person_, change, name=sender.name)
            return kept.membership.id

        self.desk.world.clock.forward(minutes=1)
        number: int = await self.write(work)
        return number

    async def states(self, sender: Sender) -> dict[int, State]:
        """The memberships of who stands behind an account."""

        async def work(store: Store) -> dict[int, State]:
            found = await store.memberships.of(who(self.desk, sender) or 0)
            return {one.membership.id: one.membership.state for one in found}

        states: dict[int, State] = await self.write(work)
        return states


@pytest.fixture
def books(desk: Desk) -> Books:
    """The database beside the dispatcher."""
    return Books(desk)


@pytest.mark.parametrize(
    ("first", "second"), [(ANNA, MINJUN), (MINJUN, ANNA)], ids=["code on Telegram", "code on Matrix"]
)
@pytest.mark.parametrize("member", [True, False])
async def test_two_accounts_are_spoken_to_in_the_language_of_one(
    desk: Desk, books: Books, first: Sender, second: Sender, *, member: bool
) -> None:
    """Matrix tells of nobody what they read; that Anna reads Dutch on Telegram is known."""
    if member:
        await books.member(ANNA)
    await agreed(desk, first, second)

    (shown,) = await desk.happens(says(desk, MINJUN, "!language"))

    assert catalogues()["nl"].gettext("To change it:") in words(shown)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(("first", "second"), PAIRS, ids=IDS)
async def test_two_accounts_are_one_person(desk: Desk, first: Sender, second: Sender, locale: str) -> None:
    """From the code on, in each language; both are told what the other one is, in private."""
    await desk.happens(says(desk, first, f"/language {locale}"), says(desk, second, f"/language {locale}"))
    await desk.news()
    answer, told = await linked(desk, first, second)

    assert who(desk, first) == who(desk, second) is not None
    assert first.name in words(answer)
    assert second.name in words(told)
    assert not [line for line in words(told).splitlines() if line.startswith("•") and line.endswith(")")]
    assert words(answer) != words(told)


async def test_the_code_is_kept_as_a_hash_and_replaced(desk: Desk) -> None:
    """One at a time for each person; on Matrix a button opens Telegram with it."""
    desk.house.us.telegram = "organiser_bot"
    old = await code_of(desk, MINJUN)
    (post,) = await desk.happens(says(desk, MINJUN, "!link"))
    assert isinstance(post, Post)
    new = secret_in(post)
    async with desk.world.database.reading() as connection:
        rows = (await connection.execute(select(ONE_TIME_CODE))).all()

    assert f"https://t.me/organiser_bot?start=link_{new}" == post.choices[0][0].url
    assert 1 == len(rows)
    assert new.encode() not in rows[0].hash
    (refused,) = await desk.happens(says(desk, BAS, f"/link {old}"))
    assert words(refused).startswith("This isn't a code to link an account")
    answer, _ = await desk.happens(says(desk, BAS, f"/link {new}"))
    assert "one person" in words(answer)
    assert who(desk, BAS) == who(desk, MINJUN)


async def test_a_code_works_once(desk: Desk) -> None:
    """Nor for who has it already."""
    secret = await code_of(desk, MINJUN)
    await desk.happens(says(desk, BAS, f"/link {secret}"))
    (used,) = await desk.happens(says(desk, BAS, f"/link {secret}"))

    assert words(used).startswith("This isn't a code to link an account")


async def test_a_code_that_was_typed_works_for_nobody_else(desk: Desk, books: Books) -> None:
    """It may have been typed where others read it; who typed it can still say yes."""
    await books.member(BAS)
    secret = await code_of(desk, MINJUN)
    (question,) = await desk.happens(says(desk, BAS, f"/link {secret}"))
    (refused,) = await desk.happens(says(desk, ANNA, f"/link {secret}"))

    assert who(desk, ANNA) != who(desk, MINJUN)
    assert "/link" in words(refused)
    await desk.happens(presses(desk, BAS, _choices(question)[0][1].data))
    assert who(desk, BAS) == who(desk, MINJUN)


async def test_no_other_code_of_theirs_works_once_they_are_one(desk: Desk) -> None:
    """Whoever has found one that was made before would be the third."""
    unused = await code_of(desk, MINJUN)
    await linked(desk, ANNA, MINJUN)
    (post,) = await desk.happens(says(desk, BAS, f"/link {unused}"))

    assert words(post).startswith("This isn't a code to link an account")
    assert who(desk, BAS) != who(desk, ANNA) == who(desk, MINJUN)


async def test_a_code_that_a_group_has_read_is_over(desk: Desk) -> None:
    """Whoever typed it there has no private chat yet; nobody else can use it, nor do they."""
    secret = await code_of(desk, MINJUN)
    (ask,) = await desk.happens(desk.said(f"/link {secret}", sender=BAS))
    told = await desk.answers(ask)
    await desk.happens(says(desk, ANNA, f"/link {secret}"))

    assert [Delete] == [type(one) for one in told if not isinstance(one, Post)]
    assert all(secret not in words(one) for one in told)
    assert who(desk, ANNA) != who(desk, MINJUN)


async def test_a_code_on_the_same_account(desk: Desk) -> None:
    """Or on one that is linked already: there is nothing to do, and the code stays good."""
    secret = await code_of(desk, BAS)
    (same,) = await desk.happens(says(desk, BAS, f"/link {secret}"))
    await desk.happens(says(desk, MINJUN, f"/link {secret}"))
    (again,) = await desk.happens(says(desk, MINJUN, f"/link {await code_of(desk, BAS)}"))

    assert words(same).startswith("This is your own code, so nothing has changed.")
    assert words(same) == words(again)
    assert who(desk, BAS) == who(desk, MINJUN)


@pytest.mark.parametrize("answer", ["no", "yes"])
async def test_a_link_with_a_code_asks_first(desk: Desk, answer: str) -> None:
    """Anybody can send one: who only opens it is nobody else's person before they say whose account it is."""
    secret = await code_of(desk, MINJUN)
    (question,) = await desk.happens(says(desk, BAS, f"/start link_{secret}"))
    ((no, yes),) = _choices(question)

    assert "Is this your own account, too?\n\n• Matrix: Min-jun, @minjun:hs" in words(question)
    assert "If somebody else sent you this link" in words(question)
    assert who(desk, BAS) != who(desk, MINJUN)
    await desk.happens(presses(desk, BAS, {"no": no, "yes": yes}[answer].data))
    assert (who(desk, BAS) == who(desk, MINJUN)) == (answer == "yes")


@pytest.mark.parametrize("typed", ["{code}", " {lower}. ", "{first} {second}", "“{code}”"])
async def test_a_code_alone_is_as_good_as_behind_the_command(desk: Desk, typed: str) -> None:
    """Who taps it copies nothing else."""
    secret = await code_of(desk, MINJUN)
    text = typed.format(code=secret, lower=secret.lower(), first=secret[:4], second=secret[4:])
    await desk.happens(says(desk, BAS, text))

    assert who(desk, BAS) == who(desk, MINJUN)
    (used,) = await desk.happens(says(desk, MINJUN, "K7Q2ABCD"))
    assert "isn't a code to link an account" in words(used)


async def test_a_code_alone_is_guessed_no_more_often(desk: Desk) -> None:
    """A word of as many letters is answered by the help, and counts as well."""
    secret = await code_of(desk, MINJUN)
    for word in ("standard", "K7Q2ABCD", "shepherd", "23456789", "referees"):
        await desk.happens(says(desk, BAS, word))
    (refused,) = await desk.happens(says(desk, BAS, secret))

    assert "too many wrong tries" in words(refused)
    assert who(desk, BAS) != who(desk, MINJUN)


async def test_a_code_that_is_over(desk: Desk) -> None:
    """It says so, and where another one is to be had; it counts as no guess."""
    secret = await code_of(desk, MINJUN)
    desk.world.clock.forward(minutes=10)
    for _ in range(6):
        (over,) = await desk.happens(says(desk, BAS, f"/link {secret}"))

        assert words(over).startswith("This code has expired")
    assert who(desk, BAS) != who(desk, MINJUN)


async def test_codes_of_another_kind_are_not_told_from_wrong_ones(desk: Desk, books: Books) -> None:
    """A bridge's code, a founder's, and none at all: the same words, and none is used up."""

    async def work(store: Store) -> None:
        private = await store.chats.meet(PLACES["7"], private=True)
        expires = desk.now + timedelta(minutes=10)
        codes = type(store.codes)(store.connection, desk.dispatcher._code_key)
        await codes.put("BRDGECDE", Code(desk.world.group.id, b"a", private.id, expires))
        one_time = type(store.one_time_codes)(store.connection, desk.dispatcher._code_key)
        await one_time.put("FNDERCDE", OneTimeCode(Purpose.FOUND, None, expires))

    await books.write(work)
    said = [
        words((await desk.happens(says(desk, BAS, f"/link {code}")))[0])
        for code in ("BRDGECDE", "FNDERCDE", "NTHNGXYZ")
    ]
    async with desk.world.database.reading() as connection:
        left = (await connection.execute(select(ONE_TIME_CODE.c.purpose))).scalars().all()

    assert 1 == len(set(said))
    assert "joins two chats" in said[0]
    assert ["found"] == left


async def test_guessing_ends_in_a_wait_that_is_told(desk: Desk) -> None:
    """After five wrong ones a right one is not looked at; ten minutes after the last it is."""
    for number in range(5):
        (wrong,) = await desk.happens(says(desk, BAS, f"/link WRONGCD{number}"))

        assert words(wrong).startswith("This isn't a code")
    desk.world.clock.forward(minutes=4)
    secret = await code_of(desk, MINJUN)
    (wait,) = await desk.happens(says(desk, BAS, f"/link {secret}"))

    assert "Try again in 6 minutes." in words(wait)
    assert who(desk, BAS) != who(desk, MINJUN)
    desk.world.clock.forward(minutes=6)
    assert 2 == len(await linked(desk, MINJUN, BAS))


async def test_a_member_is_asked_before_somebody_acts_in_their_name(desk: Desk, books: Books) -> None:
    """Whoever sends them a code would be them from then on."""
    number = await books.member(BAS)
    secret = await code_of(desk, MINJUN)
    (question,) = await desk.happens(says(desk, BAS, f"/link {secret}"))
    assert isinstance(question, Post)
    ((no, yes),) = question.choices

    assert "Min-jun, @minjun:hs" in words(question)
    assert who(desk, BAS) != who(desk, MINJUN)
    answer, heard = await desk.happens(presses(desk, BAS, no.data))
    assert isinstance(answer, Revise)
    assert AnswerTap("t") == heard
    assert who(desk, BAS) != who(desk, MINJUN)
    await desk.happens(presses(desk, BAS, yes.data))
    assert who(desk, BAS) == who(desk, MINJUN)
    assert {number: State.MEMBER} == await books.states(MINJUN)
    (closed,) = await desk.happens(presses(desk, BAS, yes.data))
    assert isinstance(closed, AnswerTap)
    assert closed.text


@pytest.mark.parametrize(
    ("older", "newer", "goes_on"),
    [
        (State.MEMBER, State.APPLIED, (State.MEMBER, State.MERGED)),
        (State.APPLIED, State.MEMBER, (State.MERGED, State.MEMBER)),
        (State.MEMBER, State.MEMBER, (State.MEMBER, State.MERGED)),
        (State.MEMBER, State.SUSPENDED, (State.MERGED, State.SUSPENDED)),
        (State.MEMBER, State.EXCLUDED, (State.MERGED, State.EXCLUDED)),
        (State.RESIGNED, State.MEMBER, (State.RESIGNED, State.MEMBER)),
    ],
)
async def test_one_membership_goes_on(
    desk: Desk, books: Books, older: State, newer: State, goes_on: tuple[State, State]
) -> None:
    """In a chapter where both had one: never two votes, and nobody washes themselves clean."""
    first, second = await books.member(ANNA, older), await books.member(BAS, newer)
    await agreed(desk, ANNA, BAS)

    assert who(desk, ANNA) == who(desk, BAS)
    assert dict(zip((first, second), goes_on, strict=True)) == await books.states(BAS)


@pytest.mark.parametrize("pair", [(ANNA, BAS), (BAS, ANNA)], ids=["good", "bad"])
@pytest.mark.parametrize(
    ("state", "said"),
    [
        (State.SUSPENDED, "In Gent you are suspended with one of these accounts."),
        (State.EXCLUDED, "You were excluded from Gent with one of these accounts."),
    ],
)
async def test_a_good_membership_is_not_lost_by_mistake(
    desk: Desk, books: Books, pair: tuple[Sender, Sender], state: State, said: str
) -> None:
    """Whoever is suspended or excluded with one account is warned before they are so with both."""
    typing, showing = pair
    await desk.happens(says(desk, ANNA, "/language en"))
    number = await books.member(ANNA)
    await books.member(BAS, state)
    (question,) = await linked(desk, showing, typing)
    no, yes = _choices(question)[0]
    (warning, _) = await desk.happens(presses(desk, typing, yes.data))
    assert isinstance(warning, Revise)
    keep, sure = warning.post.choices[0]

    assert said in words(warning)
    assert who(desk, ANNA) != who(desk, BAS)
    assert {number: State.MEMBER} == await books.states(ANNA)
    assert keep.data.startswith(no.data)
    answers = await desk.happens(presses(desk, typing, sure.data))
    assert "say yes there within 10 minutes" in "".join(map(words, answers))
    assert who(desk, ANNA) != who(desk, BAS)


@pytest.mark.parametrize("pair", [(ANNA, BAS), (BAS, ANNA)], ids=["good", "bad"])
async def test_both_sides_read_what_follows_before_it_is_final(
    desk: Desk, books: Books, pair: tuple[Sender, Sender]
) -> None:
    """Who made the code is asked as well; a no of either leaves everything as it is."""
    await desk.happens(says(desk, ANNA, "/language en"))
    first, second = await books.member(ANNA), await books.member(BAS, State.EXCLUDED)
    showing, typing = pair
    (question,) = await linked(desk, showing, typing)
    (warning, _) = await desk.happens(presses(desk, typing, _choices(question)[0][1].data))
    assert isinstance(warning, Revise)
    said = await desk.happens(presses(desk, typing, warning.post.choices[0][1].data))
    (there,) = [one for one in said if isinstance(one, Post)]
    refused = await desk.happens(presses(desk, showing, there.choices[0][0].data))

    assert "Your code was typed on this account:" in words(there)
    assert typing.name in words(there)
    assert "You were excluded from Gent with one of these accounts." in words(there)
    assert any("Your other account said no" in words(one) for one in refused if isinstance(one, Post))
    await desk.happens(presses(desk, showing, there.choices[0][1].data))
    assert {first: State.MEMBER} == await books.states(ANNA)
    assert {second: State.EXCLUDED} == await books.states(BAS)
    asked = await agreed(desk, showing, typing)
    assert [typing.name, typing.name, showing.name] == [one.partition(":")[0] for one in asked]
    assert {first: State.MERGED, second: State.EXCLUDED} == await books.states(ANNA)


@pytest.mark.parametrize("pair", [(ANNA, BAS), (BAS, ANNA)], ids=["older types", "younger types"])
async def test_a_member_agrees_before_others_could_leave_for_them(
    desk: Desk, books: Books, pair: tuple[Sender, Sender]
) -> None:
    """Of two plain members, the one known for longer can do at once what can't be undone."""
    typing, showing = pair
    await desk.happens(says(desk, ANNA, "/language en"))
    await books.member(ANNA)
    await books.member(BAS, chapter="Brugge")
    asked = await agreed(desk, showing, typing)
    told = {one.partition(":")[0]: one for one in asked}

    assert [typing.name, typing.name, showing.name] == [one.partition(":")[0] for one in asked]
    assert ("can leave for you at once" in asked[0]) == (typing is BAS)
    assert "The other account counts as the older one" in told[BAS.name]
    assert "This account counts as the older one. For 7 days, only it can leave for both" in told[ANNA.name]
    assert who(desk, ANNA) == who(desk, BAS)


async def test_nobody_agrees_to_what_was_not_shown(desk: Desk, books: Books) -> None:
    """Who is excluded while the question stands there is asked anew, on the other side, too."""
    await desk.happens(says(desk, ANNA, "/language en"))
    first, second = await books.member(ANNA), await books.member(BAS)
    (question,) = await linked(desk, ANNA, BAS)
    (warning, _) = await desk.happens(presses(desk, BAS, _choices(question)[0][1].data))
    assert isinstance(warning, Revise)
    assert f"Once linked, number {first} goes on and number {second} ends for good." in words(warning)
    said = await desk.happens(presses(desk, BAS, warning.post.choices[0][1].data))
    (there,) = [one for one in said if isinstance(one, Post)]

    async def exclude(store: Store) -> None:
        kept = await store.memberships.get(second)
        assert kept is not None
        change = Change(State.MEMBER, State.EXCLUDED, None, Rule.FOUNDED, store.now)
        await store.memberships.take(kept.membership, change)

    await books.write(exclude)
    (anew, _) = await desk.happens(presses(desk, ANNA, there.choices[0][1].data))

    assert "You were excluded from Gent" in words(anew)
    assert who(desk, ANNA) != who(desk, BAS)


async def test_a_question_to_the_maker_is_closed_with_the_code(desk: Desk, books: Books) -> None:
    """Ten minutes after the code was made, and after the accounts were linked, it says nothing."""
    await books.member(ANNA)
    await books.member(BAS)
    (question,) = await linked(desk, ANNA, BAS)
    (warning, _) = await desk.happens(presses(desk, BAS, _choices(question)[0][1].data))
    assert isinstance(warning, Revise)
    said = await desk.happens(presses(desk, BAS, warning.post.choices[0][1].data))
    (there,) = [one for one in said if isinstance(one, Post)]
    desk.world.clock.forward(minutes=10)
    (closed,) = await desk.happens(presses(desk, ANNA, there.choices[0][1].data))

    assert isinstance(closed, AnswerTap)
    assert closed.text
    assert who(desk, ANNA) != who(desk, BAS)


async def test_what_hangs_on_a_membership_goes_with_it(desk: Desk, books: Books) -> None:
    """Roles, sponsorships, acts and consents of both are one person's."""
    first, second = await books.member(ANNA, State.PROBATION), await books.member(BAS, State.MEMBER)
    third = await books.member(MINJUN, State.APPLIED)

    async def before(store: Store) -> None:
        anna, bas = who(desk, ANNA) or 0, who(desk, BAS) or 0
        term = Term(first, anna, Role.STEWARD, desk.now, desk.now + timedelta(days=9))
        await store.roles.add(term, bas, None)
        await store.sponsorships.ask(third, [first, second], desk.now)
        await store.consents.give(anna, give(Use.MEMBERSHIP, desk.now))
        await store.consents.give(bas, give(Use.MEMBERSHIP, desk.now))
        await store.consents.give(bas, give(Use.ANNOUNCEMENTS, desk.now))
        await store.consents.withdraw(bas, Use.ANNOUNCEMENTS, desk.now)
        await store.consents.give(anna, give(Use.ANNOUNCEMENTS, desk.now))

    async def after(store: Store) -> tuple[Any, ...]:
        one = who(desk, ANNA) or 0
        (term,) = await store.roles.running_in(1, desk.now)
        consents = await store.consents.of(one)
        (kept,) = await terms_of(store, second)
        return (
            (term.membership, term.person, kept.granted_by) == (second, one, one),
            await store.sponsorships.asked_of(second),
            {consent.purpose: consent.withdrawn is None for consent in consents},
        )

    await books.write(before)
    await agreed(desk, ANNA, BAS)

    assert (
        True,
        {third: SponsorState.ASKED},
        {Use.MEMBERSHIP: True, Use.ANNOUNCEMENTS: False},
    ) == await books.write(after)


async def test_one_person_is_spoken_to_in_one_language(desk: Desk) -> None:
    """It is chosen on one account, and holds on all; the account that is taken away keeps it."""
    await linked(desk, ANNA, MINJUN)
    await desk.happens(says(desk, ANNA, "/language sv"))
    (there,) = await desk.happens(says(desk, MINJUN, "/language"))

    assert words(there).startswith("Jag skriver på svenska")


@pytest.mark.parametrize(("first", "second"), PAIRS, ids=IDS)
async def test_an_account_is_taken_away(desk: Desk, books: Books, first: Sender, second: Sender) -> None:
    """It is nobody from then on, and is told so; what the person is stays with the other account."""
    number = await books.member(first)
    await linked(desk, first, second)
    (question,) = await desk.happens(says(desk, first, "/unlink"))
    assert isinstance(question, Post)
    (other,) = [row[0] for row in question.choices[1:] if second.name in row[0].label]
    said = await desk.happens(presses(desk, first, other.data))

    assert who(desk, first) != who(desk, second)
    assert ({number: State.MEMBER}, {}) == (await books.states(first), await books.states(second))
    assert 1 == sum(isinstance(one, Post) for one in said)
    (only,) = await desk.happens(says(desk, first, "/unlink"))
    assert isinstance(only, Post)
    assert not only.choices


async def test_no_account_is_taken_away_by_mistake(desk: Desk, books: Books) -> None:
    """To keep all changes nothing; nor does a press that is made up, or about another's account."""
    await books.member(BAS)
    await linked(desk, BAS, MINJUN)
    (question,) = await desk.happens(says(desk, BAS, "/unlink"))
    assert isinstance(question, Post)
    await desk.happens(presses(desk, BAS, question.choices[0][0].data))
    for data in ("unlink:zz", f"unlink:{desk.world.directory.vault.account_key(ANNA.account).hex()}"):
        await desk.happens(presses(desk, BAS, data))
    await desk.happens(presses(desk, ANNA, question.choices[1][0].data))

    assert who(desk, BAS) == who(desk, MINJUN)


async def test_the_last_account_stays(desk: Desk, books: Books) -> None:
    """Two presses of an older question: a membership is never left without an account."""
    await books.member(BAS)
    await linked(desk, BAS, MINJUN)
    (question,) = await desk.happens(says(desk, BAS, "/unlink"))
    assert isinstance(question, Post)
    first, second = (row[0].data for row in question.choices[1:])
    await desk.happens(presses(desk, BAS, first), presses(desk, MINJUN, second), presses(desk, BAS, second))

    assert 1 == len([one for one in (BAS, MINJUN) if await books.states(one)])


@pytest.mark.parametrize(("first", "second"), PAIRS, ids=IDS)
async def test_who_was_talked_into_linking_keeps_the_membership(
    desk: Desk, books: Books, first: Sender, second: Sender
) -> None:
    """For a week the other account cannot take theirs away; theirs can take it away at any time."""
    await desk.happens(says(desk, second, "hello"))
    desk.world.clock.forward(days=1)
    number = await books.member(first)
    secret = await code_of(desk, second)
    (question,) = await desk.happens(says(desk, first, f"/link {secret}"))
    assert isinstance(question, Post)
    await desk.happens(presses(desk, first, question.choices[0][1].data))
    desk.world.clock.forward(days=6)
    key = desk.world.directory.vault.account_key(first.account).hex()
    said = [words(one) for one in await desk.happens(presses(desk, second, f"unlink:{key}"))]

    assert 1 == len([one for one in said if one != "AnswerTap"])
    assert who(desk, first) == who(desk, second)
    own = desk.world.directory.vault.account_key(second.account).hex()
    await desk.happens(presses(desk, first, f"unlink:{own}"))
    assert {number: State.MEMBER} == await books.states(first)
    assert {} == await books.states(second)


async def test_after_a_week_both_accounts_are_trusted(desk: Desk, books: Books) -> None:
    """And an account may take itself away at any time."""
    number = await books.member(BAS)
    await linked(desk, BAS, MINJUN)
    (question,) = await desk.happens(says(desk, MINJUN, "/unlink"))
    (bas,) = [row[0].data for row in _choices(question) if "Bas" in row[0].label]
    (heard, refused) = await desk.happens(presses(desk, MINJUN, bas))

    assert isinstance(heard, AnswerTap)
    assert "This account was linked a short time ago" in words(refused)
    assert "It can in 7 days" in words(refused)
    desk.world.clock.forward(days=7)
    await desk.happens(presses(desk, MINJUN, bas))
    assert {number: State.MEMBER} == await books.states(MINJUN)
    assert {} == await books.states(BAS)


async def test_an_exclusion_takes_no_roles(desk: Desk, books: Books) -> None:
    """They end with the membership that is merged into it: who comes back one day has none."""
    first, second = await books.member(ANNA), await books.member(BAS, State.EXCLUDED)

    async def grant(store: Store) -> None:
        term = Term(first, who(desk, ANNA) or 0, Role.TREASURER, desk.now, desk.now + timedelta(days=9))
        await store.roles.add(term, None, None)

    async def roles(store: Store) -> list[bool]:
        return [
            term.ended is not None for number in (first, second) for term in await terms_of(store, number)
        ]

    await books.write(grant)
    await agreed(desk, ANNA, BAS)

    assert {first: State.MERGED, second: State.EXCLUDED} == await books.states(ANNA)
    assert [True] == await books.write(roles)


@pytest.mark.parametrize("state", [State.SUSPENDED, State.EXCLUDED])
async def test_who_cannot_unlink_is_told_to_ask(town: Town, state: State) -> None:
    """Nobody is sent to what refuses them."""
    held = town.coop.person(8, "Bas")
    await town.coop.member(held, town.gent, state=state)
    other = town.coop.person(66, "Mallory", Network.MATRIX)
    await links(held, other)

    assert "If that was not you, write `/ask` and what happened" in held.reads
    assert "If that was not you, write `!ask` and what happened" in other.reads
    assert "unlink" not in held.reads + other.reads


@pytest.mark.parametrize("state", [State.SUSPENDED, State.EXCLUDED])
async def test_nobody_takes_accounts_apart_to_begin_anew(desk: Desk, books: Books, state: State) -> None:
    """Who is suspended or excluded stays who they are, with all their accounts."""
    number = await books.member(BAS, state)
    assert 2 == len(await agreed(desk, BAS, MINJUN))
    key = desk.world.directory.vault.account_key(MINJUN.account).hex()
    (asked,) = await desk.happens(says(desk, BAS, "/unlink"))
    await desk.happens(presses(desk, BAS, f"unlink:{key}"), presses(desk, MINJUN, f"unlink:{key}"))

    assert "your accounts stay linked for now. Nothing has changed." in words(asked)
    assert {number: state} == await books.states(BAS) == await books.states(MINJUN)


async def test_all_accounts_of_both_hear_of_a_link(desk: Desk, books: Books) -> None:
    """Whoever can still undo it is told at once, on whichever account they look first."""
    await books.member(ANNA)
    await desk.happens(says(desk, MINJUN, "!language en"))
    await linked(desk, ANNA, MINJUN)
    secret = await code_of(desk, BAS)
    (question,) = await desk.happens(says(desk, ANNA, f"/link {secret}"))
    await desk.happens(presses(desk, ANNA, _choices(question)[0][1].data))
    async with desk.world.database.reading() as connection:
        rows = (await connection.execute(select(OUTBOX.c.chat_id, OUTBOX.c.payload))).all()
    told = {
        desk.world.directory.chats[row.chat_id].ref
        for row in rows
        if row.payload and b"unlink" in payloads.said(desk.world.directory.vault, row.payload)
    }

    assert set(PLACES.values()) == told


def _choices(post: Action) -> Any:
    assert isinstance(post, Post)
    return post.choices


async def test_an_older_account_leaves_nothing_to_a_new_one(town: Town) -> None:
    """Who was talked into linking and takes away their own account by mistake stays the member."""
    other = town.coop.person(66, "Mallory", Network.MATRIX)
    await links(town.bo, other)
    await town.bo.says("/unlink")
    offered = town.bo.can_press()
    told = await town.bo.presses("Telegram: Bo")

    assert ["Keep all", "Telegram: Bo (this one)", "Matrix: Mallory"] == offered
    assert "would stay with one that was linked a short time ago. Nothing has changed." in told
    assert "Member 2" in await town.bo.says("/me")
    await town.bo.says("/unlink")
    await town.bo.presses("Matrix: Mallory")
    assert "Member 2" in await town.bo.says("/me")
    assert "You aren't a member" in await other.says("/me")


async def test_an_older_account_goes_once_the_new_one_is_trusted(town: Town) -> None:
    """Who changes phones lets the new account do all at once, or waits for a week; it is told what goes."""
    new = town.coop.person(66, "Bo B.", Network.MATRIX)
    await moves(town.bo, new)

    assert "Telegram: Bo is no longer linked." in new.reads
    assert "Member 2" in await new.says("/me")
