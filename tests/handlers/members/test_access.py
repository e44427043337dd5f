"""Every command asked by every kind of person: who is refused is who `docs/access.md` says.

The page is read as it stands, so that neither it nor the code can change alone. What a role of another
chapter, an ended term or a suspension lets somebody do is played, not looked up.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from structlog.testing import capture_logs

from organiser.access import Who
from organiser.chat.flat import plain_text
from organiser.chat.refs import Network
from organiser.commands import Command, Number, OneOf, Parameter, Where
from organiser.handlers.commands import COMMANDS
from organiser.members.roles import Role, Term
from organiser.members.states import State
from organiser.storage.tables import ACT, CHAPTER_SETTING, MEMBERSHIP_CHANGE, ROLE_TERM, SHARE_ENTRY
from organiser.views.commands import usage
from tests.fakes.coop import Coop, Somebody
from tests.handlers.members.council import saying

PAGE = Path(__file__).parents[3] / "docs" / "access.md"
LEDGERS = (ACT, CHAPTER_SETTING, MEMBERSHIP_CHANGE, ROLE_TERM, SHARE_ENTRY)
"""Nobody who is refused leaves a line in one of these."""

PERSON = frozenset({Who.ANYONE, Who.PERSON})
FULL = PERSON | {Who.MEMBER, Who.FULL_MEMBER, Who.HEARD}
STEWARD = FULL | {Who.STEWARD, Who.KEEPER, Who.CARETAKER}
TREASURER = FULL | {Who.TREASURER, Who.KEEPER}

Made = Callable[[Coop, Somebody], Awaitable[Any]]


async def _member(coop: Coop, somebody: Somebody, *roles: Role, state: State = State.MEMBER) -> int:
    return await coop.member(somebody, (await _chapters(coop))[0], *roles, state=state)


async def _chapters(coop: Coop) -> list[Any]:
    async with coop.store() as store:
        return list(await store.chapters.all())


async def _elsewhere(coop: Coop, somebody: Somebody) -> None:
    await coop.member(somebody, (await _chapters(coop))[1], Role.STEWARD)


async def _expired(coop: Coop, somebody: Somebody) -> None:
    number = await _member(coop, somebody)
    now = coop.desk.now
    person = await coop.known(somebody)
    async with coop.store() as store:
        term = Term(number, person, Role.STEWARD, now - timedelta(days=9), now - timedelta(days=1))
        await store.roles.add(term, None, None)


KINDS: dict[str, tuple[Made, frozenset[Who]]] = {
    "person": (lambda coop, one: coop.known(one), PERSON),
    "applicant": (lambda coop, one: _member(coop, one, state=State.APPLIED), PERSON | {Who.APPLICANT}),
    "declined": (lambda coop, one: _member(coop, one, state=State.DECLINED), PERSON),
    "probation": (lambda coop, one: _member(coop, one, state=State.PROBATION), PERSON | {Who.MEMBER}),
    "member": (_member, FULL),
    "steward": (lambda coop, one: _member(coop, one, Role.STEWARD), STEWARD),
    "organiser": (lambda coop, one: _member(coop, one, Role.ORGANISER), FULL | {Who.ORGANISER}),
    "treasurer": (lambda coop, one: _member(coop, one, Role.TREASURER), TREASURER),
    "admin": (lambda coop, one: _member(coop, one, Role.ADMIN), FULL | {Who.ADMIN, Who.CARETAKER}),
    "steward elsewhere": (_elsewhere, STEWARD),
    "expired steward": (_expired, FULL),
    "steward on probation": (
        lambda coop, one: _member(coop, one, Role.STEWARD, state=State.PROBATION),
        PERSON | {Who.MEMBER},
    ),
    "suspended steward": (
        lambda coop, one: _member(coop, one, Role.STEWARD, state=State.SUSPENDED),
        PERSON | {Who.HEARD},
    ),
    "excluded": (lambda coop, one: _member(coop, one, state=State.EXCLUDED), PERSON),
}
"""How somebody comes to be such a one, and what the gate takes them for."""


def written() -> dict[str, str]:
    """Who may ask for each command, as the page says."""
    table = PAGE.read_text(encoding="utf-8").split("| command | who | where |")[1].split("\n\n")[0]
    rows = [[cell.strip() for cell in line.split("|")[1:3]] for line in table.splitlines()[2:]]
    return {name.strip("`"): who for name, who in rows}


def said(command: Command[Any]) -> str:
    """The command with what it needs; the numbers are nobody's."""
    return " ".join([f"/{command.name}", *(_argument(one) for one in command.parameters if one.required)])


def _argument(parameter: Parameter) -> str:
    match parameter:
        case Number():
            return "777"
        case OneOf(options=options):
            return options[0].value
        case _:
            return "x"


NAMES = ("Ann", "Bo", "Cas", "Di")

PRIVATE = [one for one in COMMANDS if one.listed and one.where is not Where.GROUP]


@pytest.mark.parametrize("kind", KINDS)
async def test_who_may_ask_for_what(coop: Coop, kind: str) -> None:
    """Refused are those whom the page does not name, each with its own refusal, and they change nothing."""
    await coop.chapter("Gent")
    await coop.chapter("Brugge")
    make, passes = KINDS[kind]
    somebody = coop.person(50, "Somebody")
    await make(coop, somebody)
    page = written()
    needed = {one.name: Who[page[one.name].upper().replace(" ", "_")] for one in PRIVATE}
    before = await _lines(coop)
    refused = await _refused(somebody, [one for one in PRIVATE if needed[one.name] not in passes])
    after = await _lines(coop)
    let_pass = await _refused(somebody, [one for one in PRIVATE if needed[one.name] in passes])

    assert [who.name.lower() for who in needed.values() if who not in passes] == refused
    assert before == after
    assert not {who.name.lower() for who in passes} & set(let_pass)


async def _refused(somebody: Somebody, commands: Sequence[Command[Any]]) -> list[str]:
    """As what somebody is refused who asks for all of these, in their order."""
    coop = somebody.coop
    with capture_logs() as logs:
        await coop.let(*(saying(somebody, said(command)) for command in commands))
    return [log["kind"] for log in logs if log["event"] == "access.refused"]


async def test_nobody_known_is_a_person_in_private_at_most(coop: Coop) -> None:
    """Who talks in a group is nobody; by asking something in private one becomes a person, and no more."""
    await coop.chapter("Gent")
    somebody = coop.person(50, "Somebody")

    assert "Only stewards of the chapter can do that." in await somebody.says("/grant 1 steward")
    assert "Only members whose probation is over can do that." in await somebody.says("/members")


async def test_what_somebody_may_not_ask_is_refused_however_it_is_written(coop: Coop) -> None:
    """Before they mend what stands behind it, they learn that it is not theirs to ask, or not here."""
    await coop.chapter("Gent")
    somebody = coop.person(50, "Somebody")

    for line in ("/approve", "/approve x", "/grant 1 king"):
        assert "Only stewards of the chapter can do that." in await somebody.says(line)
    for line in ("/bridge names", "/bridge names half", "/mute Kim"):
        assert "That is about a group." in await somebody.says(line)


async def test_the_help_offers_nobody_what_is_for_those_who_belong(coop: Coop) -> None:
    """Whoever has applied nowhere has nothing to leave here; who was never admitted has nothing to own."""
    gent = await coop.chapter("Gent")
    stranger, applicant, declined, gone = (coop.person(one, name) for one, name in enumerate(NAMES, 1))
    await coop.known(stranger)
    await coop.member(applicant, gent, state=State.APPLIED)
    await coop.member(declined, gent, state=State.DECLINED)
    await coop.member(gone, gent, state=State.RESIGNED)
    everybody = (stranger, applicant, declined, gone)
    told = {somebody.sender.name: await somebody.says("/help") for somebody in everybody}
    belonging = [f"`/{one.name}" for one in COMMANDS if one.belonging]
    owning = [f"`/{one.name}" for one in COMMANDS if one.owning]
    listed = {name: [one for one in belonging + owning if one in said] for name, said in told.items()}

    assert "`/join" in told["Ann"]
    assert ["`/register", "`/owner", "`/owner enter", "`/shares"] == owning
    assert {"Ann": [], "Bo": belonging, "Cas": belonging, "Di": belonging + owning} == listed
    for command in owning:
        assert "You are in no owner register." in await applicant.says(command.strip("`"))


@pytest.mark.parametrize("network", Network)
@pytest.mark.parametrize("kind", KINDS)
async def test_the_help_lists_what_is_not_refused(coop: Coop, kind: str, network: Network) -> None:
    """Nobody is offered what is not theirs to ask; what is left out is refused, or says nothing to them."""
    await coop.chapter("Gent")
    await coop.chapter("Brugge")
    somebody = coop.person(50, "Somebody", network)
    await KINDS[kind][0](coop, somebody)
    told = await somebody.says("/help")
    written = {one.name: plain_text((usage(one, network, somebody.words, short=True),)) for one in PRIVATE}
    listed = [one for one in PRIVATE if f"`{written[one.name]}` {one.help(somebody.words)}" in told]
    left_out = [
        one for one in PRIVATE if one not in listed and not (one.belonging or one.owning or one.founding)
    ]

    assert [one.who.name.lower() for one in left_out] == await _refused(somebody, left_out)
    # Who may lay down their own role may not take away another's.
    assert [] == await _refused(somebody, [one for one in listed if one.name != "revoke"])


async def test_a_role_of_one_chapter_is_none_in_another(coop: Coop) -> None:
    """What a steward elsewhere asks about a member here reads as about nobody."""
    gent = await coop.chapter("Gent")
    brugge = await coop.chapter("Brugge")
    number = await coop.member(coop.person(1, "Bo"), gent)
    somebody = coop.person(50, "Somebody")
    await coop.member(somebody, brugge, Role.STEWARD)
    before = await _lines(coop)
    for asked in (f"/grant {number} organiser", f"/revoke {number} organiser", f"/approve {number}"):
        read = await somebody.says(asked)

        assert read == (await somebody.says(asked.replace(str(number), "777", 1)))
    assert before == await _lines(coop)


async def _lines(coop: Coop) -> list[int]:
    async with coop.desk.world.database.reading() as connection:
        return [
            (await connection.execute(select(func.count()).select_from(table))).scalar_one()
            for table in LEDGERS
        ]
