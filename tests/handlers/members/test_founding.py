"""The co-op is founded with a code, once; founding mode says what it lifts, and ends for good."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from organiser.chat.refs import Network
from organiser.kernel import last_day
from organiser.members.codes import Purpose
from organiser.members.consents import Purpose as Use
from organiser.members.consents import are_given
from organiser.members.roles import Role
from organiser.members.states import Rule, State
from organiser.members.statutes import CODES
from organiser.storage.tables import ONE_TIME_CODE
from tests.fakes.coop import Coop
from tests.fakes.kept import terms_of
from tests.handlers.members.founders import (
    CODE,
    EVERYWHERE,
    IDS,
    NAMES,
    PROFILES,
    TOWNS,
    code,
    founds,
    imports,
    sign,
)
from tests.handlers.members.transcripts import held


@pytest.mark.parametrize(("network", "language"), EVERYWHERE, ids=IDS)
async def test_a_co_op_is_founded(
    coop: Coop, request: pytest.FixtureRequest, network: Network, language: str
) -> None:
    """A code, a name and a country are enough; then a list comes in, and one of it claims their entry."""
    founder = coop.person(1, NAMES[language][0], network, language)
    other = coop.person(2, NAMES[language][1], network, language)
    await code(coop.desk)
    say = f"{sign(founder)}%s".__mod__
    await founder.says(say("found"))
    await founder.says("guessed")
    await founder.says("abcd-efgh jklm")
    await founder.says(TOWNS[language])
    await founder.takes(CODES.index(PROFILES[language]))
    await founder.takes(0)
    await founder.says(say("import members"))
    codes = await imports(coop, founder, NAMES[language][1], "")
    await other.says(say("chapters"))
    secret = codes[NAMES[language][1]]
    await other.says(say(f"claim {secret}"))
    await other.takes(0)
    await other.takes(3)
    await founder.says(say("found done"))
    await founder.takes(1)
    await founder.says(say("chapters"))

    coop.script = [line.replace(secret, "CODE") for line in coop.script]
    held(coop, f"founding.{network}.{language}", request)

    assert State.MEMBER is await coop.state(2)


async def test_the_founder_is_member_and_steward(coop: Coop) -> None:
    """By the rule of founding, with a term and with what they agreed to; the code is gone."""
    anna = coop.person(1, "Anna")
    await founds(coop, anna)
    async with coop.store() as store:
        (chapter,) = await store.chapters.all()
        (kept,) = await store.memberships.of(1)
        (step,) = await store.memberships.changes(1)
        (term,) = await terms_of(store, 1)
        given = are_given(await store.consents.of(1))
        left = (await store.connection.execute(select(ONE_TIME_CODE))).all()

    assert chapter.founding
    assert (State.MEMBER, "Anna") == (kept.membership.state, kept.name)
    assert (Rule.FOUNDED, 1) == (step.rule, step.actor)
    zone = ZoneInfo(chapter.zone)
    a_year_on = term.since.astimezone(zone).date() + timedelta(days=365)
    assert (Role.STEWARD, a_year_on, 1, None) == (
        term.role,
        last_day(term.until, zone),
        term.granted_by,
        term.seconded_by,
    )
    assert {Use.MEMBERSHIP} == given
    assert [] == left


async def test_the_code_answers_the_question_for_it_either_way(coop: Coop) -> None:
    """Given with the command while it is asked for, it ends that question without a word about it."""
    anna = coop.person(1, "Anna")
    await code(coop.desk)
    await anna.says("/found")
    told = await anna.says(f"/found {CODE}")

    assert told.startswith("What is the chapter called?")


@pytest.mark.parametrize(
    "line",
    [*(f"/found {CODE}{sign}Gent{sign}be" for sign in ("; ", "；", "\u037e", "\u061b", "\n")), CODE],  # noqa: RUF001
)
async def test_the_chapter_may_stand_behind_the_code(coop: Coop, line: str) -> None:
    """In one line, as for every other form; and so in answer to the question for the code."""
    anna = coop.person(1, "Anna")
    await code(coop.desk)
    if line == CODE:
        await anna.says("/found")
        line += "\nGent\nBelgium"
    told = await anna.says(line)

    assert "*Name of the chapter:* Gent\n*Law of:* Belgium" in told


async def test_what_the_country_proposes_can_be_changed(coop: Coop) -> None:
    """In the review, or by name in the line; a city is enough for a zone."""
    anna = coop.person(1, "Anna")
    await code(coop.desk)
    await anna.says(f"/found {CODE}")
    await anna.says(
        "/found chapter Gent; Belgium; currency = sek; zone = lisbon; language = en; name = Ann; yes"
    )
    await anna.says("yes")
    async with coop.store() as store:
        (chapter,) = await store.chapters.all()

    assert ("be", "SEK", "Europe/Lisbon", "en") == (
        chapter.profile,
        chapter.currency,
        chapter.zone,
        chapter.language,
    )
    assert "Ann" == (await coop.membership(1)).name


async def test_a_zone_is_called_as_its_people_call_it(coop: Coop) -> None:
    """A city in the language of who founds is understood, and shown back in it."""
    minjun = coop.person(1, "민준", language="ko")
    await code(coop.desk)
    await minjun.says(f"/found {CODE}")

    assert "런던 시간을 따르며" in await minjun.says("/found chapter 부산; 대한민국; zone = 런던")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("currency = money", "I don't know the currency “money”"),
        ("zone = Atlantis", "I don't know the time zone of “Atlantis”"),
        ("zone = Lisbn", "Perhaps you mean `Lisbon`"),
        ("name = \u202e", "Nothing of that name can be seen"),
    ],
)
async def test_an_answer_that_is_none_is_asked_again(coop: Coop, line: str, said: str) -> None:
    """With the reason; nothing is founded."""
    anna = coop.person(1, "Anna")
    await code(coop.desk)
    await anna.says(f"/found {CODE}")

    assert said in await anna.says(f"/found chapter Gent; Belgium; {line}; yes")
    async with coop.store() as store:
        assert () == await store.chapters.all()


async def test_a_code_is_guessed_five_times(coop: Coop) -> None:
    """Then even the right one is not looked at for ten minutes."""
    anna = coop.person(1, "Anna")
    await code(coop.desk)
    for _ in range(5):
        assert "This isn't a code to found a co-op" in await anna.says("/found WRONGWRONG22")

    assert "too many wrong tries" in await anna.says(f"/found {CODE}")
    await coop.passes(minutes=11)
    assert "What is the chapter called?" in await anna.says(f"/found {CODE}")


async def test_a_code_is_over_after_a_day(coop: Coop) -> None:
    """Whoever runs the bot makes a new one; also where the questions took longer than it worked."""
    anna = coop.person(1, "Anna")
    await code(coop.desk)
    await anna.says(f"/found {CODE}")
    await coop.passes(hours=23)
    await anna.says("Gent")
    await coop.passes(hours=2)

    assert "This code has expired" in await anna.says("Belgium")
    assert "This code has expired" in await anna.says(f"/found {CODE}")


async def test_a_code_for_something_else_founds_nothing(coop: Coop) -> None:
    """It counts as a wrong one, and still works for what it is."""
    anna = coop.person(1, "Anna")
    bas = coop.person(2, "Bas")
    await coop.known(bas)
    await code(coop.desk, 1, Purpose.LINK)

    assert "This isn't a code to found a co-op" in await anna.says(f"/found {CODE}")
    assert "This isn't a code to claim an entry" in await anna.says(f"/claim {CODE}")
    assert "Bas" in await anna.says(f"/link {CODE}")


async def test_a_code_that_was_typed_is_nobody_elses(coop: Coop) -> None:
    """Who overhears it comes too late; who typed it may type it again, and goes on where they were."""
    anna, bas = coop.person(1, "Anna"), coop.person(2, "Bas")
    await code(coop.desk)
    await anna.says(f"/found {CODE}")
    await anna.says("Gent")

    assert "This isn't a code to found a co-op" in await bas.says(f"/found {CODE}")
    assert "Which country's law" in await anna.says(f"/found {CODE}")
    assert "Which country's law" in await anna.says("/found")


async def test_nobody_founds_twice(coop: Coop) -> None:
    """Also with a good code that was made in between, once somebody else belongs to the co-op."""
    anna, bas, cas = (coop.person(number, name) for number, name in enumerate(("Anna", "Bas", "Cas"), 1))
    await founds(coop, anna)
    async with coop.store() as store:
        (chapter,) = await store.chapters.all()
    await coop.member(cas, chapter)
    await code(coop.desk)

    assert "This co-op is founded already" in await bas.says(f"/found {CODE}")
    assert "This co-op is founded already" in await anna.says("/found")


async def test_a_founder_who_lost_their_only_account_begins_anew(coop: Coop) -> None:
    """Nobody else belongs to the co-op yet: a new code works, though not for who is its steward.

    The new chapter may have the old one's name, and only one is in founding mode.
    """
    anna, again = coop.person(1, "Anna"), coop.person(2, "Anna")
    await founds(coop, anna)
    await code(coop.desk)
    refused = await anna.says("/found")
    await founds(coop, again, "Gent")
    async with coop.store() as store:
        chapters = await store.chapters.all()

    assert "This co-op is founded already" in refused
    assert [("Gent (1)", False), ("Gent", True)] == [(one.name, one.founding) for one in chapters]
    assert State.MEMBER is await coop.state(2)


async def test_an_applicant_hinders_no_founder_who_begins_anew(coop: Coop) -> None:
    """Whoever only applied belongs to nothing yet, and could apply again and again."""
    anna, again, bas = coop.person(1, "Anna"), coop.person(2, "Anna"), coop.person(3, "Bas")
    await founds(coop, anna)
    async with coop.store() as store:
        (chapter,) = await store.chapters.all()
    await coop.member(bas, chapter, state=State.APPLIED)
    await code(coop.desk)
    await founds(coop, again, "Gent 2")

    assert State.MEMBER is await coop.state(3)


async def test_founding_mode_is_ended_once(coop: Coop) -> None:
    """By a steward who is asked once more; then it is over, whoever presses what."""
    anna = coop.person(1, "Anna")
    await founds(coop, anna)
    await anna.says("/found done")
    asked = anna.shown[-1]
    await anna.presses("Go on founding")
    await anna.says("/found done")
    told = await anna.presses("End it")

    assert "Founding mode of Gent is over, for good." in told
    assert "The founding of this co-op is over" in await anna.presses("End it", of=asked)
    assert "The founding of this co-op is over" in await anna.says("/found done")
    assert "The founding of this co-op is over" in await anna.says("/import members")


async def test_the_help_lists_what_founding_allows_as_long_as_it_lasts(coop: Coop) -> None:
    """Afterwards it offers nothing that would be refused for that."""
    anna = coop.person(1, "Anna")
    await founds(coop, anna)
    during = await anna.says("/help")
    await anna.says("/found done")
    await anna.presses("End it")
    afterwards = await anna.says("/help")

    assert ["`/found done`", "`/import members`"] == [
        written for written in ("`/found done`", "`/import members`") if written in during
    ]
    assert "`/found done`" not in afterwards
    assert "`/import members`" not in afterwards
    assert "`/import codes`" in afterwards


async def test_founding_mode_ends_at_ten_members(coop: Coop) -> None:
    """By itself, announced to the stewards; who is only invited does not count, and can still claim."""
    anna = coop.person(1, "Anna")
    await founds(coop, anna)
    codes = list((await imports(coop, anna, *(f"Member {number}" for number in range(2, 13)))).values())
    for number, secret in enumerate(codes[:9], 2):
        somebody = coop.person(number, f"Somebody {number}")
        await somebody.says(f"/claim {secret}")
        await somebody.presses("Agree")
    async with coop.store() as store:
        (chapter,) = await store.chapters.all()
    late = coop.person(20, "Late")
    await late.says(f"/claim {codes[10]}")
    await late.presses("Agree")

    assert not chapter.founding
    assert "Gent has enough members: founding mode is over" in anna.reads
    assert "You are a member of Gent now" in late.reads


async def test_whoever_comes_back_is_counted_too(coop: Coop) -> None:
    """A reinstatement can make the tenth member, as an admission does."""
    anna = coop.person(1, "Anna")
    await founds(coop, anna)
    async with coop.store() as store:
        (gent,) = await store.chapters.all()
    for number in range(2, 10):
        await coop.member(coop.person(number, f"Somebody {number}"), gent)
    await coop.member(coop.person(10, "Suspended"), gent, state=State.SUSPENDED)
    async with coop.store() as store:
        before = (await store.chapters.get(gent.id)).founding
    await anna.says("/reinstate 10")
    async with coop.store() as store:
        after = (await store.chapters.get(gent.id)).founding

    assert (True, False) == (before, after)
    assert "Gent has enough members: founding mode is over" in coop.transcript


async def test_only_stewards_end_it(coop: Coop) -> None:
    """Members cannot, and an old button of somebody who is no steward any more does nothing."""
    anna = coop.person(1, "Anna")
    await founds(coop, anna)
    bas = coop.person(2, "Bas")
    async with coop.store() as store:
        (chapter,) = await store.chapters.all()
    await coop.member(bas, chapter)
    await anna.says("/found done")
    asked = anna.shown[-1]

    assert "Only stewards" in await bas.says("/found done")
    assert "Only stewards" in await bas.presses("End it", of=asked)
