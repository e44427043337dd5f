"""What outlives an erasure, and who may ask for one: exclusions hold, and a new account waits."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Select, select, update

from organiser import retention, timers
from organiser.bridge.watch import Watch
from organiser.chat.incoming import Reacted
from organiser.chat.outgoing import Choice
from organiser.chat.refs import MessageRef, Network
from organiser.kernel import millis
from organiser.members import steps
from organiser.members.states import Authority, State, Step
from organiser.members.steps import Actor
from organiser.storage import codes, erased_keys, meta, record_keys
from organiser.storage.codes import Offered
from organiser.storage.tables import ACCOUNT, EXCLUSION, MEMBERSHIP, MUTE, OFFER, OUTBOX, OWNER
from tests.fakes.coop import Coop, Somebody
from tests.fakes.desk import words
from tests.fakes.kept import line_of
from tests.handlers.members.accounts import links, moves
from tests.handlers.members.town import Town

BOTH = pytest.mark.parametrize("network", Network)


@pytest.fixture
async def town(coop: Coop) -> Town:
    """One chapter: who may not apply there may apply nowhere, and is told at once."""
    return await Town(coop).open(chapters=1)


async def excluded(town: Town, second: Somebody, number: int = 2) -> None:
    """Two stewards put somebody out."""
    await town.steward.says(f"/exclude {number} Sold the list of members")
    await town.coop.passes(days=8)
    await second.presses("Second")


async def rows(town: Town, query: Select[Any]) -> Sequence[Any]:
    """What is in the tables."""
    async with town.coop.desk.world.database.reading() as connection:
        return list(await connection.execute(query))


async def retains(town: Town, days: int) -> None:
    """Everything arrives, time goes by, and what was kept for long enough goes."""
    world = town.coop.desk.world
    async with world.database.writing() as connection:
        done = {"state": "sent", "payload": None, "finished": millis(world.clock())}
        await connection.execute(update(OUTBOX).values(done))
    world.clock.forward(days=days)
    await timers.retain(world.database, world.directory, Watch(), world.clock)
    await timers.retain(world.database, world.directory, Watch(), world.clock)


async def asks(somebody: Somebody) -> str:
    """All of it but the last press."""
    await somebody.says("/erase")
    return await somebody.presses("Go on")


async def erases(somebody: Somebody) -> str:
    """All of it."""
    await asks(somebody)
    return await somebody.presses("Erase me now")


async def live(town: Town, *people: Somebody) -> Sequence[int]:
    """The numbers of memberships that live, of these people."""
    persons = [await town.coop.known(one) for one in people]
    async with town.coop.store() as store:
        standings = [await store.people.standing(one, store.now) for one in persons]
    return [held.id for one in standings for held in one.memberships if held.live]


async def test_an_erasure_undoes_no_exclusion(town: Town, second: Somebody) -> None:
    """Before it is done it is said, in the certificate too; who comes back is told, and can't apply."""
    await excluded(town, second)
    asked = await town.bo.says("/erase")
    certificate = await erases(town.bo)
    await town.bo.says("/join")
    refused = town.bo.reads
    me = await town.bo.says("/me")

    for said in (asked, certificate):
        assert "that you were excluded from Gent" in said
        assert "until two stewards lift it, at the latest until" in said
    assert "You were excluded from this chapter" in refused
    assert "You were excluded on" in me
    assert "Bo" not in me.partition("Your accounts")[0]
    assert [] == await live(town, town.bo)


async def test_no_legal_name_leads_to_an_excluded_account(town: Town, second: Somebody) -> None:
    """The register knows by itself that its line ended so; whose account it was, no table joins to it."""
    await excluded(town, second)
    await erases(town.bo)
    (line,) = await rows(town, select(OWNER).where(OWNER.c.excluded))
    async with town.coop.store() as store:
        owner = await store.register.get(line.id)

    assert line.membership_id is None
    assert (State.EXCLUDED, None) == (owner.state, owner.membership)


async def test_each_account_of_theirs_stays_out(town: Town, second: Somebody) -> None:
    """Whichever comes back first, and although nobody knows any more that they are one person."""
    other = town.coop.person(9, "Bo M", Network.MATRIX)
    await links(town.bo, other)
    await excluded(town, second)
    await erases(town.bo)
    said = [await one.says("/join") for one in (other, town.bo)]

    assert all("You were excluded from this chapter" in one for one in said)


async def test_an_account_that_was_linked_later_stays_out_as_well(town: Town, second: Somebody) -> None:
    """Erased, back, linked with a fresh account, and erased once more: both are out."""
    fresh = town.coop.person(9, "Fresh", Network.MATRIX)
    await excluded(town, second)
    await erases(town.bo)
    await town.bo.says("/me")
    await links(town.bo, fresh)
    await erases(town.bo)

    assert "You were excluded from this chapter" in await fresh.says("/join")
    assert "You were excluded from this chapter" in await town.bo.says("/join")


async def test_a_member_who_links_an_excluded_account_is_out(town: Town, second: Somebody) -> None:
    """An exclusion wins, as it does without an erasure; nothing of theirs goes to what is nobody's."""
    await excluded(town, second)
    await erases(town.bo)
    await town.bo.says("/me")
    await links(town.kim, town.bo)
    async with town.coop.store() as store:
        line = await line_of(store, 3)

    assert State.MERGED is await town.coop.state(3)
    assert [] == await live(town, town.kim)
    assert line is not None
    assert line.left is not None
    assert "your accounts stay linked for now" in await town.bo.says("/unlink")


async def test_two_stewards_lift_the_exclusion_of_who_was_erased(town: Town, second: Somebody) -> None:
    """Nobody is a member by that: there is nobody to be one. Whoever it was can apply anew."""
    await excluded(town, second)
    await erases(town.bo)
    await town.bo.says("/me")
    await town.steward.says("/reinstate 2")
    await second.presses("Second")
    done = second.reads
    told = town.bo.reads
    await town.bo.says("/join")

    assert "The exclusion of number 2 is lifted." in done
    assert "Your exclusion from Gent is lifted." in told
    assert State.EXCLUDED is await town.coop.state(2)
    assert "excluded" not in town.bo.reads
    assert "2" not in await town.steward.says("/reinstate 2")


async def test_an_exclusion_is_forgotten_in_time(town: Town, second: Somebody) -> None:
    """After three years no key of the account is left, and it may apply anew; not a day before."""
    await excluded(town, second)
    await erases(town.bo)
    await retains(town, retention.EXCLUSIONS.days - 1)
    before = await rows(town, select(EXCLUSION))
    await retains(town, 2)
    after = await rows(town, select(EXCLUSION))

    assert (1, 0) == (len(before), len(after))


async def test_who_stayed_in_touch_waits_no_longer(town: Town, second: Somebody) -> None:
    """Three years are three years, whether somebody had themselves erased or not."""
    await excluded(town, second)
    for _ in range(3):
        await retains(town, 364)
        await town.bo.says("/join")
    before = town.bo.reads
    await retains(town, 4)
    await town.bo.says("/join")

    assert "You were excluded from this chapter" in before
    assert "Choose all that fit" in town.bo.reads


async def test_time_alone_undoes_no_exclusion(town: Town, second: Somebody) -> None:
    """An account that was not seen for a year is forgotten, and stays out."""
    await excluded(town, second)
    await retains(town, retention.ACCOUNTS.days + 1)
    (row,) = await rows(town, select(MEMBERSHIP.c.person_id).where(MEMBERSHIP.c.id == 2))
    await town.bo.says("/join")

    assert row.person_id is None
    assert "You were excluded from this chapter" in town.bo.reads


async def test_who_is_put_out_or_erased_is_noted_apart_at_once(town: Town, second: Somebody) -> None:
    """Not ten minutes later, with the next retention: the data may be lost before; and only what is new."""
    world = town.coop.desk.world
    apart = timers.Apart(world.database, world.directory, world.clock)
    file = world.directory.record_keys.file
    async with town.coop.store() as store:
        await meta.instance(store.connection)
    await apart.note()
    none = (held_out(file), len(erased_keys.known(file)))
    await excluded(town, second)
    await apart.note()
    out = (held_out(file), len(erased_keys.known(file)))
    await erases(town.kim)
    await apart.note()
    gone = (held_out(file), len(erased_keys.known(file)))
    written = file.stat().st_mtime_ns
    await town.bo.says("/me")
    await apart.note()

    assert [(0, 0), (1, 0), (1, 1)] == [none, out, gone]
    assert written == file.stat().st_mtime_ns


async def test_who_is_taken_in_while_another_is_put_out_is_noted_apart_no_more(
    town: Town, second: Somebody
) -> None:
    """There are as many as before, and others."""
    world = town.coop.desk.world
    apart = timers.Apart(world.database, world.directory, world.clock)
    async with town.coop.store() as store:
        await meta.instance(store.connection)
    await excluded(town, second)
    await apart.note()
    before = noted_apart(world.directory.record_keys.file)
    await town.steward.says("/reinstate 2")
    await second.presses("Second")
    await excluded(town, second, 3)
    await apart.note()

    assert [[2], [3]] == [before, noted_apart(world.directory.record_keys.file)]


async def test_who_is_erased_and_taken_in_again_is_noted_apart_no_more(town: Town, second: Somebody) -> None:
    """No membership changes by it: there is nobody left whose it would be."""
    world = town.coop.desk.world
    apart = timers.Apart(world.database, world.directory, world.clock)
    async with town.coop.store() as store:
        await meta.instance(store.connection)
    await excluded(town, second)
    await erases(town.bo)
    await apart.note()
    before = noted_apart(world.directory.record_keys.file)
    await town.steward.says("/reinstate 2")
    await second.presses("Second")
    await apart.note()

    assert [[2], []] == [before, noted_apart(world.directory.record_keys.file)]


async def test_what_is_committed_while_it_is_noted_is_noted_the_next_time(town: Town) -> None:
    """It is counted as soon as it is begun, and others see it when it is committed."""
    world = town.coop.desk.world
    apart = timers.Apart(world.database, world.directory, world.clock)
    async with town.coop.store() as store:
        await meta.instance(store.connection)
    async with town.coop.store() as store:
        kept = await store.memberships.get(2)
        assert kept is not None
        by = Actor(None, Authority.TWO_STEWARDS)
        change = steps.step(kept.membership, Step.EXCLUDE, by, store.now, "Sold the list")
        await store.memberships.take(kept.membership, change)
        await apart.note()
    await apart.note()

    assert [2] == noted_apart(world.directory.record_keys.file)


def held_out(file: Path) -> int:
    """How many accounts are noted beside the keys as excluded."""
    return len(noted_apart(file))


def noted_apart(file: Path) -> list[int]:
    """Which memberships are noted beside the keys as excluded."""
    with record_keys.reading(file) as connection:
        named = "SELECT 1 FROM sqlite_master WHERE name = 'excluded'"
        if connection is None or not connection.execute(named).fetchone():
            return []
        return [number for (number,) in connection.execute("SELECT number FROM excluded ORDER BY number")]


async def leaves_suspended(town: Town, how: str) -> str:
    """Bo, member 2, is suspended and goes; returns the last that they read."""
    await town.steward.says("/suspend 2 Took the cash box")
    return await (erases(town.bo) if how == "erase" else goes(town.bo))


async def goes(somebody: Somebody) -> str:
    """Leave, which is at once here."""
    await somebody.says("/leave")
    return await somebody.presses("Leave")


async def offered(town: Town) -> list[str]:
    """The buttons that everybody was shown last."""
    found = await rows(town, select(OFFER.c.chat_id))
    async with town.coop.store() as store:
        shown = [await codes.find_offer(store.connection, store.vault, row.chat_id) for row in found]
    return [one.label for each in shown for one in each.choices]


async def test_no_button_of_stewards_names_who_was_erased(town: Town, second: Somebody) -> None:
    """One was shown whom they decide about a moment before; what names somebody else stays."""
    await town.applies()
    await town.steward.says("/applications")
    other = town.coop.desk.world.directory.find(second.chat)
    assert other is not None
    async with town.coop.store() as store:
        store.offer(other, Offered((Choice("#6: Annabel", "x"),)))
    before = await offered(town)
    await erases(town.anna)
    after = await offered(town)

    assert 1 == before.count("#5: Anna")
    assert "#5: Anna" not in after
    assert 1 == after.count("#6: Annabel")


async def test_an_erasure_undoes_no_suspension(town: Town) -> None:
    """It is said before and in the certificate; stewards see it, without the reason, which is gone."""
    await town.steward.says("/suspend 2 Took the cash box")
    asked = await town.bo.says("/erase")
    certificate = await erases(town.bo)
    await town.applies(who=town.bo)
    shown = await town.steward.says("/approve 4")
    waiting = await town.coop.state(4)
    await town.steward.presses("Welcome them")

    for said in (asked, certificate):
        assert "that you left Gent while suspended" in said
    assert "Careful: they were member 2 before, suspended on" in shown
    assert "cash box" not in shown
    assert State.APPLIED is waiting
    assert State.PROBATION is await town.coop.state(4)


@pytest.mark.parametrize("how", ["erase", "leave"])
async def test_who_left_suspended_is_told_that_it_follows_them(
    town: Town, second: Somebody, how: str
) -> None:
    """In `/me`, as long as it does: 30 days where two suspended, and no key of the account is left then."""
    await town.steward.says("/suspend 2 Took the cash box")
    await second.says("/suspend 2 The same")
    await (erases(town.bo) if how == "erase" else goes(town.bo))
    before = await town.bo.says("/me")
    await retains(town, retention.FORMER.days + 1)
    after = await town.bo.says("/me")
    await town.applies(who=town.bo)

    assert "You left while suspended." in before
    assert "You left while suspended." not in after
    assert [] == await rows(town, select(EXCLUSION))
    assert "suspended" not in await town.steward.says("/applications")


@pytest.mark.parametrize("how", ["erase", "leave"])
async def test_who_left_is_marked_no_longer_than_they_were_suspended(town: Town, how: str) -> None:
    """What one steward alone suspends ends after 14 days, for who stays and for who goes."""
    await town.steward.says("/suspend 2 Took the cash box")
    await town.coop.passes(days=10)
    told = await (erases(town.bo) if how == "erase" else goes(town.bo))
    before = await town.bo.says("/me")
    await retains(town, 5)
    after = await town.bo.says("/me")
    await town.applies(who=town.bo)

    assert ("until 5 December 2026: the stewards see it" in told) == (how == "erase")
    assert "If you apply anew by 5 December 2026, the stewards see that." in before
    assert "You left while suspended." not in after
    assert [] == await rows(town, select(EXCLUSION))
    assert "Careful" not in await town.steward.says("/applications")


@pytest.mark.parametrize("how", ["erase", "leave"])
async def test_no_other_account_of_who_left_suspended_begins_anew(town: Town, how: str) -> None:
    """They are not taken apart as long as the suspension is known; and each account of theirs has it."""
    other = town.coop.person(9, "Bo M", Network.MATRIX)
    await links(town.bo, other)
    await leaves_suspended(town, how)
    await town.bo.says("/me")
    if how == "erase":
        await links(town.bo, town.coop.person(10, "Bob"))
    refused = await town.bo.says("/unlink")
    await town.applies(who=other)

    assert "your accounts stay linked for now" in refused
    assert "and left while suspended." in await town.steward.says("/applications")


async def test_who_was_admitted_all_the_same_is_suspended_no_more(town: Town) -> None:
    """Not by being erased later, either: to admit them has lifted it."""
    await leaves_suspended(town, "leave")
    await town.applies(who=town.bo)
    await town.steward.says("/approve 4")
    await town.steward.presses("Welcome them")
    certificate = await erases(town.bo)
    await town.applies(who=town.bo)

    assert "suspended" not in certificate
    assert "suspended" not in await town.steward.says("/applications")


@BOTH
async def test_a_new_account_erases_nobody(town: Town, network: Network) -> None:
    """Neither by the command nor by a button; the older one is told, and can do both: end it, or erase."""
    thief = town.coop.person(9, "Bo", network)
    await links(town.bo, thief)
    said = await thief.says("/erase")
    told = town.bo.reads
    tapped = await thief.taps(f"erase:now:{await town.coop.known(thief)}")
    state = await town.coop.state(2)
    certificate = await erases(town.bo)

    assert "it can't do this yet" in said
    assert said == tapped
    assert "in 7 days" in said
    assert "asked for `/erase`" in told
    assert "write `/unlink` at once" in told
    assert State.MEMBER is state
    assert "Certificate of erasure" in certificate


@BOTH
async def test_a_new_account_does_not_leave_for_the_member(town: Town, network: Network) -> None:
    """Nor by a button that it made up; after a week it is trusted like any other."""
    thief = town.coop.person(9, "Bo", network)
    await links(town.bo, thief)
    said = await thief.says("/leave")
    tapped = await thief.taps("leave:leave:2:0")
    kept = await town.coop.membership(2)
    await town.coop.passes(days=7, minutes=1)
    later = await thief.says("/leave")

    assert "it can't do this yet" in said
    assert said == tapped
    assert (State.MEMBER, None) == (kept.membership.state, kept.membership.leaves)
    assert "You want to leave Gent. It is your own decision." in later


async def test_a_new_account_takes_no_data_along(town: Town) -> None:
    """The file has the legal name: who holds the older account is asked for it, or a week goes by."""
    thief = town.coop.person(9, "Bo", Network.MATRIX)
    await links(town.bo, thief)
    said = await thief.says("/mydata")
    tapped = await thief.taps("mydata:send")
    line = await thief.says("/owner")

    assert "it can't do this yet" in said
    assert said == tapped == line
    assert not any(post.attachment for post in thief.shown)
    assert "asked for `/owner`" in town.bo.reads


async def test_who_has_no_older_account_waits_for_nothing(town: Town) -> None:
    """An account that was the newer one, was trusted, and is alone since, leaves at once."""
    new = town.coop.person(9, "Bo", Network.MATRIX)
    await moves(town.bo, new)
    said = await new.says("/leave")

    assert "You want to leave Gent. It is your own decision." in said


async def test_erasing_twice_at_once(town: Town) -> None:
    """Two presses of one button, and two accounts that press: one erasure, one certificate for each."""
    other = town.coop.person(9, "Bo M", Network.MATRIX)
    await links(town.bo, other)
    await town.bo.says("/erase")
    await town.bo.presses("Go on")
    person = await town.coop.known(town.bo)
    for _ in range(2):
        await town.bo.taps(f"erase:now:{person}")
        await other.taps(f"erase:now:{person}")

    for one in (town.bo, other):
        assert 1 == sum("Certificate of erasure" in str(post.text) for post in one.shown)
    assert 2 == len(await rows(town, select(ACCOUNT)))


@BOTH
async def test_what_lies_about_brings_nobody_back(coop: Coop, network: Network) -> None:
    """Neither the last button, pressed once more, nor a sign under the certificate; a word does."""
    town = await Town(coop, network).open(chapters=1)
    await town.bo.says("/erase")
    await town.bo.presses("Go on")
    person = await coop.known(town.bo)
    await town.bo.presses("Erase me now")
    await town.bo.taps(f"erase:now:{person}")
    sign = Reacted(
        chat=town.bo.chat,
        at=coop.desk.now,
        message=MessageRef(town.bo.chat, "m1"),
        sender=town.bo.sender,
        emojis=("👍",),
    )
    await coop.desk.receive(sign)
    quiet = await rows(town, select(ACCOUNT))
    await town.bo.says("Hello")
    back = await rows(town, select(ACCOUNT))

    assert (2, 3) == (len(quiet), len(back))


async def test_nothing_is_done_about_who_was_erased(town: Town) -> None:
    """An admin who answers their line mutes nobody, and reads so; least of all all who were ever erased."""
    desk = town.coop.desk
    line = desk.said("Hello", sender=town.bo.sender)
    await desk.happens(line)
    await erases(town.bo)
    await desk.news()
    for command in ("/mute", "/unmute", "/ban"):
        asked = desk.said(command, sender=town.kim.sender, reply_to=line.message)
        (told,) = await desk.as_admin(asked)

        assert "I don't know any more who wrote that" in words(told)
    assert [] == await rows(town, select(MUTE))


async def test_a_line_that_nobody_is_known_behind_is_named(town: Town) -> None:
    """Who left a while ago stands in the register, and nothing leads there any more: that is said."""
    await goes(town.bo)
    await retains(town, retention.FORMER.days + 1)
    asked = await town.bo.says("/erase")
    certificate = await erases(town.bo)
    (line,) = await rows(town, select(OWNER).where(OWNER.c.number == 2))

    assert line.left is not None
    for said in (asked, certificate):
        assert "if you left a chapter more than 30 days ago: your line in its owner register" in said
