"""Every button pressed by people who were never shown it: nothing happens, and they read nothing of members.

What a button says can be made up. The table of them is gone through, so that a new kind of button is, too.
"""

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from sqlalchemy import select

from organiser.chat.flat import plain_text
from organiser.chat.incoming import Tapped
from organiser.chat.outgoing import AnswerTap, Ask
from organiser.chat.refs import ChatRef, MessageRef
from organiser.handlers.presses import PRESSES
from organiser.members.roles import Role
from organiser.members.states import State
from organiser.presses import Read, number, text
from organiser.storage import tables
from tests.fakes.coop import Coop, Somebody
from tests.fakes.desk import GROUP
from tests.handlers.members.council import Council
from tests.handlers.members.test_roster import agree

LEDGERS = (
    tables.ACT,
    tables.CHAPTER,
    tables.CHAPTER_SETTING,
    tables.MEMBERSHIP,
    tables.MEMBERSHIP_CHANGE,
    tables.OWNER,
    tables.ROLE_TERM,
    tables.SHARE_ENTRY,
    tables.SPONSORSHIP,
)
NUMBERS = ("0", "1", "2", "3", "5")
NAMES = ("Stella", "Sam", "Kim", "Zoltan")


def said() -> Iterator[str]:
    """What every kind of button can say, with the numbers of what there is."""
    for press in PRESSES.presses:
        for parts in product(*(_values(read) for _, read in press.parts)):
            yield ":".join([press.prefix, *parts])


def _values(read: Read) -> tuple[str, ...]:
    if read is number:
        return NUMBERS
    if read is text:
        return ("1", "x")
    (words,) = [cell.cell_contents for cell in getattr(read, "__closure__", ())]
    values: tuple[str, ...] = words
    return values


async def _kept(coop: Coop) -> list[Any]:
    async with coop.desk.world.database.reading() as connection:
        return [
            [tuple(row) for row in await connection.execute(select(table).order_by(*table.primary_key))]
            for table in LEDGERS
        ]


def _taps(somebody: Somebody, every: list[str], chat: ChatRef) -> Iterator[Tapped]:
    for place, data in enumerate(every):
        yield Tapped(
            chat=chat,
            at=somebody.coop.desk.now,
            message=MessageRef(chat, f"m{place}"),
            sender=somebody.sender,
            data=data,
            tap=f"t{place}",
            private=chat == somebody.chat,
        )


async def _stranger(coop: Coop) -> Somebody:
    await coop.known(somebody := coop.person(60, "Stranger"))
    return somebody


async def _steward_elsewhere(coop: Coop) -> Somebody:
    somebody = coop.person(60, "Elsewhere")
    # None of the numbers that are tried is that of their own chapter.
    made = [await coop.chapter(f"Elsewhere {at}") for at in range(len(NUMBERS))]
    await coop.member(somebody, made[-1], Role.STEWARD, Role.TREASURER, Role.ADMIN)
    return somebody


async def _suspended(coop: Coop) -> Somebody:
    async with coop.store() as store:
        gent = await store.chapters.get(1)
    somebody = coop.person(60, "Suspended")
    await coop.member(somebody, gent, Role.STEWARD, state=State.SUSPENDED)
    return somebody


@pytest.mark.parametrize("who", [_stranger, _steward_elsewhere, _suspended])
async def test_a_button_that_is_made_up_does_nothing(council: Council, who: Any) -> None:
    """With applications, acts, roles and a register there, they change no line and read no name."""
    coop = council.coop
    await coop.member(coop.person(9, "Zoltan"), council.gent, state=State.APPLIED)
    await agree(council, council.stella, council.sam, council.kim)
    await council.stella.says("/grant 3 treasurer")
    await council.stella.says("/suspend 2 why not")
    await council.stella.says("/chapter set sponsors 0")
    somebody = await who(coop)
    before, told = await _kept(coop), len(somebody.shown)
    await coop.let(*_taps(somebody, list(said()), somebody.chat))
    read = "\n".join(plain_text(post.text) for post in somebody.shown[told:])

    assert before == await _kept(coop)
    assert [] == [name for name in NAMES if name in read]


async def test_a_private_button_does_nothing_in_a_group(council: Council) -> None:
    """Who may do it in private makes it up under a line of the group: the line stays, and nobody reads it."""
    coop = council.coop
    await agree(council, council.stella, council.sam, council.kim)
    await council.sam.says("/grant 3 treasurer")
    before = await _kept(coop)
    await coop.desk.news()
    await coop.desk.receive(*_taps(council.stella, list(said()), GROUP))
    await coop.desk.work()
    done = [action for _, action in await coop.desk.news()]

    assert before == await _kept(coop)
    # What is offered in groups asks the network first who is an admin there.
    assert {AnswerTap, Ask} == {type(action) for action in done}
