"""An older list becomes entries to be claimed, in founding mode only; nobody is enrolled by it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from organiser import claim_file
from organiser.chat.refs import Network
from organiser.members import work
from organiser.members.codes import Purpose
from organiser.members.consents import Purpose as Use
from organiser.members.consents import are_given
from organiser.members.importing import MOST_BYTES, MOST_LINES
from organiser.members.register import Legal
from organiser.members.roles import Role
from organiser.members.states import Rule, State
from organiser.storage import backup
from organiser.storage.jobs import TRIES
from tests.fakes.coop import Coop, Somebody
from tests.fakes.plans import asking
from tests.handlers.members.accounts import gone
from tests.handlers.members.founders import (
    EVERYWHERE,
    IDS,
    NAMES,
    TOWNS,
    code,
    filed,
    founds,
    imports,
    sign,
)
from tests.handlers.members.transcripts import held

TABLE = """\
name,legal name,address,admitted,language,platforms,colour
Bas,Bas Jansen,Steenweg 1,2024-03-31,nl,Uber Eats,red
,Nobody,,,,,
Cem,,,31/13/2024,,,
Dina,,,,fr,,
Bas,Bas Jansen,,,,,
Eva,,,,,,,more
Femke
"""


@pytest.fixture
async def anna(coop: Coop) -> Somebody:
    """A founder."""
    somebody = coop.person(1, "Anna")
    await founds(coop, somebody)
    return somebody


@pytest.mark.parametrize(("network", "language"), EVERYWHERE, ids=IDS)
async def test_a_list_is_read_by_line(
    coop: Coop, request: pytest.FixtureRequest, network: Network, language: str
) -> None:
    """What is wrong is named with its line; the rest waits for one yes, and is left by one no."""
    founder = coop.person(1, NAMES[language][0], network, language)
    await founds(coop, founder, TOWNS[language])
    coop.script.clear()
    await founder.sends(TABLE.encode(), f"{sign(founder)}import members")
    await founder.takes(0)
    await founder.sends(TABLE.encode(), f"{sign(founder)}import members")
    await founder.takes(1)
    await coop.works()
    await founder.sends(TABLE.encode())
    await founder.says(f"{sign(founder)}import codes")
    await coop.works()
    held(coop, f"importing.{network}.{language}", request)

    assert (State.INVITED, State.INVITED) == (await coop.state(2), await coop.state(3))


async def test_an_entry_is_nobodys_until_it_is_claimed(coop: Coop, anna: Somebody) -> None:
    """Then it is a full member's, by the rule of claiming, with what they agreed to and nothing else."""
    secret = (await imports(coop, anna, "Bas"))["Bas"]
    before = await coop.membership(2)
    bas = coop.person(2, "Somebody")
    await bas.says(f"/claim {secret}")
    looked = await coop.membership(2)
    await bas.presses("Announcements")
    await bas.presses("Agree")
    after = await coop.membership(2)
    async with coop.store() as store:
        steps = await store.memberships.changes(2)
        given = are_given(await store.consents.of(after.membership.person or 0))

    assert (None, State.INVITED) == (before.membership.person, before.membership.state)
    assert before == looked
    assert (State.MEMBER, "Bas") == (after.membership.state, after.name)
    assert [Rule.IMPORTED, Rule.CLAIMED] == [step.rule for step in steps]
    assert {Use.MEMBERSHIP, Use.ANNOUNCEMENTS} == given


async def test_what_the_list_says_is_kept(coop: Coop, anna: Somebody) -> None:
    """Legal name, address and day go to the owner register, work to the entry."""
    await anna.sends(TABLE.encode(), "/import members")
    await anna.presses("Import 2")
    await coop.works()
    rows = await filed(coop, anna.shown[-1])
    async with coop.store() as store:
        (_anna, owner) = await store.register.all(1)
        legal = await store.register.legal(owner)
        does = await store.work.of(2)

    assert ["Bas", "Femke"] == [row[0] for row in rows[1:]]
    assert (2, Legal("Bas Jansen", "Steenweg 1")) == (owner.membership, legal)
    assert "2024-03-30" == owner.admitted.date().isoformat()
    assert ("Uber Eats",) == tuple(work.platform_name(one) for one in does.platforms)


def everything(folder: Path) -> list[bytes]:
    """What every file in a folder holds."""
    return [one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file()]


async def test_who_somebody_is_to_the_law_is_nowhere_in_plain(
    anna: Somebody, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither while the list waits for a yes nor afterwards, in no file and no log; a bad line's neither."""
    secret = "name,legal name,address\nBas,Bas Zwijgzaam,Stiltekade 1\nCem,Cem Zwijgzaam,Stiltekade 2,,x\n"
    found = list[bytes]()
    for step in (anna.sends(secret.encode(), "/import members"), anna.presses("Import 1")):
        await step
        found += everything(tmp_path)

    held = b"".join(found)
    assert b"SQLite format 3" in held
    assert b"Zwijgzaam" not in held
    assert b"Stiltekade" not in held
    assert "Zwijgzaam" not in caplog.text
    assert "Stiltekade" not in caplog.text


def copied(folder: Path) -> tuple[Path, Path]:
    """The database of a folder, and a copy of it."""
    (database,), copy = folder.rglob("*.db"), folder / "copy.db"
    backup.save(database, copy)
    return database, copy


def waiting_in(database: Path) -> int:
    """How much waits there for an answer."""
    with closing(sqlite3.connect(database)) as connection:
        return len(connection.execute("SELECT token FROM inquiry").fetchall())


async def test_a_list_that_waits_for_its_yes_is_in_no_copy(anna: Somebody, tmp_path: Path) -> None:
    """It has legal names, which open one by one in a copy, and those of whoever is erased later never."""
    await anna.sends(b"name,legal name\nBas,Bas Jansen\n", "/import members")
    database, copy = copied(tmp_path)

    assert (1, 0) == (waiting_in(database), waiting_in(copy))


async def test_the_file_has_a_sentence_for_each(coop: Coop, anna: Somebody) -> None:
    """In the language of the line, with the bot's address on Telegram, and with what to type on Matrix."""
    coop.desk.house.us.telegram = "organiser_bot"
    await anna.sends(b"name;language\nBas;nl\nKim;ko\n", "/import members")
    await anna.presses("Import 2")
    await coop.works()
    (_, bas, kim) = await filed(coop, anna.shown[-1])
    bare = bas[1].replace("-", "")

    assert f"https://t.me/organiser_bot?start=claim_{bare}" == bas[2]
    assert "Je staat op de lijst van Gent." in bas[3]
    assert f"!overnemen {bas[1]}" in bas[3]
    assert "협동조합" in kim[3]


async def test_a_link_claims_as_well(coop: Coop, anna: Somebody) -> None:
    """What Telegram says when the link of the file is opened."""
    secret = (await imports(coop, anna, "Bas"))["Bas"].replace("-", "")
    bas = coop.person(2, "Somebody")

    assert "has put *Bas* on the list of members" in await bas.says(f"/start claim_{secret}")


async def test_a_file_without_words_is_a_list(coop: Coop, anna: Somebody) -> None:
    """From a steward who founds; from anybody else a file in private means nothing."""
    bas = coop.person(2, "Bas")

    assert "1 entry can be imported" in await anna.sends(b"name\nBas\n")
    assert "This is what you can ask me here" in await bas.sends(b"name\nBas\n")


async def test_a_file_with_other_words_is_a_list(coop: Coop, anna: Somebody) -> None:
    """Unless they answer something; also right after I asked for it."""
    await anna.says("/import members")

    assert "1 entry can be imported" in await anna.sends(b"name\nBas\n", "Here it is")

    await anna.says("/chapter")

    assert "Which country" in await anna.sends(b"name\nBas\n", "Brugge")
    bas = coop.person(2, "Bas")
    assert "This is what you can ask me here" in await bas.sends(b"name\nBas\n", "Here it is")


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (None, "I couldn't fetch that file"),
        (b"\x89PNG\r\n\x1a\n\x00\x01", "I can't read this file for certain"),
        (b"colour\nred\n", "I can't find the column with the names"),
        (b"name\n", "There are no lines below the headings"),
        (b"", "There are no lines below the headings"),
        (b"name\n" + b"Bas\n" * (MOST_LINES + 1), "This file is too large"),
    ],
    ids=["gone", "no text", "no names", "no lines", "nothing", "too large"],
)
async def test_a_file_that_is_wrong_as_a_whole_imports_nothing(
    coop: Coop, anna: Somebody, raw: bytes | None, said: str
) -> None:
    """One sentence says why; nothing can be pressed, and no entry is there."""
    told = await anna.sends(raw, "/import members")
    async with coop.store() as store:
        waiting = await store.memberships.in_states(1, {State.INVITED}, limit=1)

    assert said in told
    assert [] == anna.can_press()
    assert () == waiting


@pytest.mark.parametrize(
    ("size", "lost", "said"),
    [
        (MOST_BYTES + 1, "gone", "This file is too large"),
        (MOST_BYTES, "gone", "I couldn't fetch that file"),
        (None, "too_big", "This file is too large"),
    ],
)
async def test_a_file_that_is_too_large_to_fetch(
    anna: Somebody, size: int | None, lost: str, said: str
) -> None:
    """Its network says so beforehand, and then it is not even asked for, or when it is asked."""
    assert said in await anna.sends(None, "/import members", size=size, lost=lost)


async def test_many_bad_lines_are_a_file(coop: Coop, anna: Somebody) -> None:
    """A message names ten of them, the file all."""
    told = await anna.sends(b"name,admitted\nBas,\n" + b"Cem,soon\n" * 30, "/import members")
    rows = await filed(coop, anna.shown[-2])

    assert "30 lines are left out" in told
    assert 10 == told.count("Line ")
    assert 31 == len(rows)


async def test_a_list_is_imported_once(coop: Coop, anna: Somebody) -> None:
    """Two yeses to two readings of one file make one entry; a yes that was said is closed."""
    await anna.sends(b"name\nBas\n", "/import members")
    first = anna.shown[-1]
    await anna.sends(b"name\nBas\n", "/import members")
    second = anna.shown[-1]
    await anna.presses("Import 1", of=first)
    again = await anna.presses("Import 1", of=second)
    await anna.presses("Import 1", of=second)
    async with coop.store() as store:
        waiting = await store.memberships.in_states(1, {State.INVITED}, limit=9)

    assert "All of these are in the chapter or invited already" in again
    assert anna.flashed
    assert 1 == len(waiting)
    assert "somebody of that name is in the chapter or invited already" in await anna.sends(b"name\nbas\n")


async def test_nobody_else_says_yes(coop: Coop, anna: Somebody) -> None:
    """The button of another steward's list does nothing, and founding mode must last."""
    await anna.sends(b"name\nBas\n", "/import members")
    asked = anna.shown[-1]
    bas = coop.person(2, "Bas")
    await bas.says("/help")
    await bas.presses("Import 1", of=asked)
    await anna.sends(b"name\nCem\n", "/import members")
    late = anna.shown[-1]
    async with coop.store() as store:
        await store.chapters.end_founding(1, coop.desk.now)

    assert "The founding of this co-op is over" in await anna.presses("Import 1", of=late)
    async with coop.store() as store:
        assert () == await store.memberships.in_states(1, {State.INVITED}, limit=1)


async def test_a_claim_code_works_once(coop: Coop, anna: Somebody) -> None:
    """Used, made up, for something else or after 30 days: each is refused with the next step."""
    codes = await imports(coop, anna, "Bas", "Cem")
    bas, eva = coop.person(2, "Bas"), coop.person(3, "Eva")
    await bas.says(f"/claim {codes['Bas']}")
    open_question = bas.shown[-1]
    await bas.presses("Agree")
    await eva.says("/help")
    await code(coop.desk, 1, Purpose.LINK)

    assert "This isn't a code to claim an entry" in await eva.says(f"/claim {codes['Bas']}")
    assert "This isn't a code to claim an entry" in await eva.says("/claim ABCDEFGHJKLM")
    assert "Which code did you get from a steward?" in await eva.says("/claim")
    await eva.presses("Agree", of=open_question)
    assert eva.flashed
    await coop.passes(days=31)
    assert "This code has expired" in await eva.says(f"/claim {codes['Cem']}")


async def test_who_is_there_claims_nothing(coop: Coop, anna: Somebody) -> None:
    """One person has one membership in a chapter, and who was excluded comes back by no list."""
    codes = await imports(coop, anna, "Bas", "Cem")
    bas, cem = coop.person(2, "Bas"), coop.person(3, "Cem")
    async with coop.store() as store:
        (chapter,) = await store.chapters.all()
    await coop.member(cem, chapter, state=State.EXCLUDED)
    await bas.says(f"/claim {codes['Bas']}")
    await bas.presses("Agree")

    assert "You are a member here already" in await bas.says(f"/claim {codes['Cem']}")
    assert "You were excluded from this chapter" in await cem.says(f"/claim {codes['Cem']}")
    assert "You are a member here already" in await anna.says(f"/claim {codes['Cem']}")


async def test_who_left_suspended_claims_nothing(coop: Coop, anna: Somebody) -> None:
    """A second entry of the list is no way around the stewards: they see it with an application."""
    codes = await imports(coop, anna, "Bas", "Cem")
    bas = coop.person(2, "Bas")
    await bas.says(f"/claim {codes['Bas']}")
    await bas.presses("Agree")
    await anna.says("/suspend 2 Took the cash box")
    await bas.says("/erase")
    await bas.presses("Go on")
    await bas.presses("Erase me now")
    refused = await bas.says(f"/claim {codes['Cem']}")

    assert "You left this chapter while suspended, so a steward decides whether you come back." in refused
    assert "write `/join`" in refused
    assert State.INVITED is await coop.state(3)


async def test_who_has_applied_takes_that_back_before_they_claim(coop: Coop, anna: Somebody) -> None:
    """They are told how, and the code still works then."""
    codes = await imports(coop, anna, "Bas")
    bas = coop.person(2, "Bas")
    await bas.joins("Uber Eats; Bike delivery")
    told = await bas.says(f"/claim {codes['Bas']}")
    await bas.says("/withdraw")
    await bas.presses("Take it back")
    await bas.says(f"/claim {codes['Bas']}")
    await bas.presses("Agree")

    assert "You have applied to Gent, so I haven't used your code." in told
    assert State.MEMBER is await coop.state(2)


async def test_two_people_claim_one_entry(coop: Coop, anna: Somebody) -> None:
    """Both look, one becomes the member, the other is told that it is closed."""
    secret = (await imports(coop, anna, "Bas"))["Bas"]
    bas, eva = coop.person(2, "Bas"), coop.person(3, "Eva")
    for somebody in (bas, eva):
        await somebody.says(f"/claim {secret}")
    await bas.presses("Agree")
    await eva.presses("Agree")
    kept = await coop.membership(2)

    assert "You are a member of Gent now" in bas.reads
    assert eva.flashed
    assert kept.membership.person == await coop.known(bas)


async def test_not_now_changes_nothing(coop: Coop, anna: Somebody) -> None:
    """The code still works."""
    secret = (await imports(coop, anna, "Bas"))["Bas"]
    bas = coop.person(2, "Bas")
    await bas.says(f"/claim {secret}")
    told = await bas.presses("Not now")

    assert "your code still works" in told
    assert State.INVITED is await coop.state(2)
    assert "has put *Bas* on the list" in await bas.says(f"/claim {secret}")


async def test_new_codes_replace_the_old(coop: Coop, anna: Somebody) -> None:
    """For what nobody has claimed; that a steward had them made is written down."""
    old = await imports(coop, anna, "Bas", "Cem")
    bas = coop.person(2, "Bas")
    await bas.says(f"/claim {old['Bas']}")
    await bas.presses("Agree")
    told = await anna.says("/import codes")
    await coop.works()
    fresh = await handed(coop, anna)
    cem = coop.person(3, "Cem")

    assert "Founding mode: no second steward was needed." in told

    assert {"Cem"} == fresh.keys()
    assert "This isn't a code to claim an entry" in await cem.says(f"/claim {old['Cem']}")
    assert "has put *Cem* on the list" in await cem.says(f"/claim {fresh['Cem']}")


async def handed(coop: Coop, steward: Somebody) -> dict[str, str]:
    """The codes of the newest file that a steward was given, by name."""
    post = next(one for one in reversed(steward.shown) if one.attachment is not None)
    return {row[0]: row[1] for row in (await filed(coop, post))[1:]}


async def test_no_message_waits_for_a_file_of_codes(coop: Coop, anna: Somebody) -> None:
    """Whoever writes next is answered first; then the file comes, with codes for those that still wait."""
    codes = await imports(coop, anna, "Bas")
    await anna.sends(b"name\nCem\nDina\n", "/import members")
    told = await anna.presses("Import 2")
    bas = coop.person(2, "Bas")
    answered = await bas.says(f"/claim {codes['Bas']}")
    before = len(anna.shown)
    await coop.works()

    assert "You get the file of codes in a moment." in told
    assert "has put *Bas* on the list" in answered
    assert {"Cem", "Dina"} == (await handed(coop, anna)).keys()
    assert before + 1 == len(anna.shown)


async def test_older_codes_work_until_the_new_ones_are_there(coop: Coop, anna: Somebody) -> None:
    """Who claims in between is in no file; nobody is left without a code that works."""
    old = await imports(coop, anna, "Bas", "Cem")
    await anna.says("/import codes")
    bas, cem = coop.person(2, "Bas"), coop.person(3, "Cem")
    await bas.says(f"/claim {old['Bas']}")
    await bas.presses("Agree")
    await coop.works()

    assert State.MEMBER is await coop.state(2)
    assert {"Cem"} == (await handed(coop, anna)).keys()
    assert "This isn't a code to claim an entry" in await cem.says(f"/claim {old['Cem']}")


async def test_codes_that_are_asked_for_twice_come_once(coop: Coop, anna: Somebody) -> None:
    """Whoever is impatient hands out no codes of which a second file has made nothing."""
    await imports(coop, anna, "Bas")
    before = len([one for one in anna.shown if one.attachment is not None])
    await anna.says("/import codes")
    await anna.says("/import codes")
    await coop.works()
    cem = coop.person(3, "Cem")

    assert before + 1 == len([one for one in anna.shown if one.attachment is not None])
    assert "has put *Bas* on the list" in await cem.says(f"/claim {(await handed(coop, anna))['Bas']}")

    await anna.says("/import codes")
    await coop.works()

    assert before + 2 == len([one for one in anna.shown if one.attachment is not None])


async def test_all_claimed_before_the_new_codes_were_there(coop: Coop, anna: Somebody) -> None:
    """There is nothing to hand out then, and it is said so."""
    old = await imports(coop, anna, "Bas")
    await anna.says("/import codes")
    bas = coop.person(2, "Bas")
    await bas.says(f"/claim {old['Bas']}")
    await bas.presses("Agree")
    await coop.works()

    assert "No entry of Gent waits for anybody" in anna.reads


async def test_codes_that_cannot_be_made_are_told(
    coop: Coop, anna: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After some tries; the entries wait on, and one can ask again."""

    def fails(*_given: object) -> bytes:
        raise OSError

    await anna.sends(b"name\nBas\n", "/import members")
    await anna.presses("Import 1")
    with monkeypatch.context() as broken:
        broken.setattr(claim_file, "written", fails)
        await coop.works(times=TRIES)
    told = anna.reads
    await anna.says("/import codes")
    await coop.works()

    assert "couldn't be made: the fault is ours. Nothing is lost: the entries still wait." in told
    assert {"Bas"} == (await handed(coop, anna)).keys()


async def test_who_is_no_steward_any_more_gets_no_codes(coop: Coop, anna: Somebody) -> None:
    """Neither the file nor anything else; another steward can have new ones made."""
    await anna.sends(b"name\nBas\n", "/import members")
    told = await anna.presses("Import 1")
    async with coop.store() as store:
        await store.roles.end_all(1, coop.desk.now)
    await coop.works()

    assert told == anna.reads


async def test_what_is_done_with_entries_does_not_grow_with_them(coop: Coop, anna: Somebody) -> None:
    """Removed by a steward or by time: forty cost what two do, but for writing down the step of each."""
    asked = list[int]()
    for count in (2, 40):
        for over in (False, True):
            await imports(coop, anna, *(f"Person {one}" for one in range(count)))
            if over:
                coop.desk.world.clock.forward(days=91)
            else:
                await anna.says("/import remove")
            async with asking(coop.desk.world.database) as watched:
                await (coop.passes(days=0) if over else anna.takes(1))
            asked.append(sum(not one.startswith("INSERT") for one in watched.statements))
            assert 0 == await waiting(coop)

    assert asked[:2] == asked[2:]


async def waiting(coop: Coop) -> int:
    """How many entries wait."""
    async with coop.store() as store:
        return len(await store.invited.waiting(1))


async def test_after_founding_new_codes_take_two(coop: Coop, anna: Somebody) -> None:
    """Who comes late can still claim their entry; no steward makes members alone by it."""
    await imports(coop, anna, "Bas", "Cem")
    sam, cem = coop.person(2, "Sam"), coop.person(3, "Cem")
    async with coop.store() as store:
        await store.chapters.end_founding(1, coop.desk.now)
        gent = await store.chapters.get(1)
    await coop.member(sam, gent, Role.STEWARD)
    await coop.passes(days=31)
    anna.shown.clear()
    asked = await anna.says("/import codes")

    assert "another steward has to second it" in asked
    assert not [one for one in anna.shown if one.attachment is not None]
    assert "Make new codes for 2 entries" in sam.reads
    assert "This was proposed already" in await anna.says("/import codes")

    await sam.presses("Second it")
    await coop.works()
    fresh = await handed(coop, anna)

    assert not [one for one in sam.shown if one.attachment is not None]
    assert "has put *Cem* on the list" in await cem.says(f"/claim {fresh['Cem']}")
    await cem.presses("Agree")
    assert State.MEMBER is await coop.state(3)


async def test_new_codes_for_who_cannot_be_reached(coop: Coop, anna: Somebody) -> None:
    """None are made: who decides hears so, and the old ones go on working."""
    codes = await imports(coop, anna, "Bas", "Cem")
    sam, cem = coop.person(2, "Sam"), coop.person(3, "Cem")
    async with coop.store() as store:
        await store.chapters.end_founding(1, coop.desk.now)
        gent = await store.chapters.get(1)
    await coop.member(sam, gent, Role.STEWARD)
    await anna.says("/import codes")
    await coop.desk.receive(gone(anna))
    said = await sam.presses("Second it")

    assert "can no longer be reached in private, so none were made" in said
    assert "has put *Cem* on the list" in await cem.says(f"/claim {codes['Cem']}")


async def test_what_nobody_claims_in_time_goes(coop: Coop, anna: Somebody) -> None:
    """After 90 days, once; the stewards are told how many, and the codes are gone."""
    codes = await imports(coop, anna, "Bas", "Cem", "Dina")
    bas = coop.person(2, "Bas")
    await bas.says(f"/claim {codes['Bas']}")
    await bas.presses("Agree")
    await coop.passes(days=89)
    before = await coop.state(3)
    await coop.passes(days=2)
    told = anna.reads
    await coop.passes(days=2)
    async with coop.store() as store:
        rules = [one.rule for one in await store.memberships.changes(3)]

    assert State.INVITED is before
    assert "2 entries of the list of Gent are removed" in told
    assert [State.MEMBER, State.WITHDRAWN, State.WITHDRAWN] == [await coop.state(one) for one in (2, 3, 4)]
    assert [Rule.IMPORTED, Rule.INVITATION_OVER] == rules
    assert told == anna.reads
    assert "This isn't a code to claim an entry" in await coop.person(3, "Cem").says(f"/claim {codes['Cem']}")


async def test_as_long_as_a_code_works_its_entry_waits(coop: Coop, anna: Somebody) -> None:
    """Codes that were made anew after 80 days give it 30 more."""
    await imports(coop, anna, "Bas")
    await coop.passes(days=80)
    await anna.says("/import codes")
    await coop.works()
    await coop.passes(days=20)
    still = await coop.state(2)
    await coop.passes(days=11)

    assert (State.INVITED, State.WITHDRAWN) == (still, await coop.state(2))


async def test_who_stands_in_the_owner_register_waits_on(coop: Coop, anna: Somebody) -> None:
    """The law asks for that line, whether anybody claims the entry or not."""
    await anna.sends(b"name,legal name\nBas,Bas Jansen\nCem,\n", "/import members")
    await anna.presses("Import 2")
    await coop.passes(days=100)

    assert [State.INVITED, State.WITHDRAWN] == [await coop.state(one) for one in (2, 3)]


async def test_where_nothing_waits_there_is_no_file(anna: Somebody) -> None:
    """It is said instead."""
    assert "No entry of Gent waits for anybody" in await anna.says("/import codes")


async def test_who_is_in_the_register_stays_one_line(coop: Coop, anna: Somebody) -> None:
    """The line of an imported entry becomes the member's; where there is none it begins then."""
    await anna.sends(b"name,legal name\nBas,Bas Jansen\nCem,\n", "/import members")
    await anna.presses("Import 2")
    await coop.works()
    codes = {row[0]: row[1] for row in (await filed(coop, anna.shown[-1]))[1:]}
    for number, name in ((2, "Bas"), (3, "Cem")):
        somebody = coop.person(number, name)
        await somebody.says(f"/claim {codes[name]}")
        await somebody.presses("Agree")
    async with coop.store() as store:
        lines = await store.register.all(1)

    assert [1, 2, 3] == [line.membership for line in lines]
    assert [True, False] == [line.record is not None for line in lines[1:]]


async def test_what_nobody_claims_is_removed(coop: Coop, anna: Somebody) -> None:
    """By a steward who is asked once more, also after founding; members stay, codes end."""
    codes = await imports(coop, anna, "Bas", "Cem", "Dina")
    bas, cem = coop.person(2, "Bas"), coop.person(3, "Cem")
    await bas.says(f"/claim {codes['Bas']}")
    await bas.presses("Agree")
    async with coop.store() as store:
        await store.chapters.end_founding(1, coop.desk.now)
    await anna.says("/import remove")
    asked = anna.shown[-1]
    kept = await anna.presses("Keep")
    waiting = await coop.state(3)
    refused = await bas.presses("Remove", of=asked)
    removed = await anna.presses("Remove", of=asked)

    assert "the entries still wait" in kept
    assert State.INVITED is waiting
    assert "Only stewards" in refused
    assert "2 entries of Gent are removed" in removed
    assert [State.MEMBER, State.WITHDRAWN, State.WITHDRAWN] == [await coop.state(one) for one in (2, 3, 4)]
    assert "This isn't a code to claim an entry" in await cem.says(f"/claim {codes['Cem']}")
    assert "No entry of Gent waits for anybody" in await anna.says("/import remove")
    assert "No entry of Gent waits for anybody" in await anna.presses("Remove", of=asked)
