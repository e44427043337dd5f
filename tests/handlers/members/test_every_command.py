"""Every command, however it is written: one answer in private, and nothing private before others.

The table is gone through, so that a new command is, too. What each of them does is its feature's own test.
"""

from itertools import cycle, product
from typing import Any

import pytest
from msgspec.structs import replace

from organiser.chat.content import Attachment, Content, MediaKind
from organiser.chat.refs import FileRef, MessageRef, Network
from organiser.chat.text import plain
from organiser.commands import Command, Where
from organiser.handlers.commands import COMMANDS
from organiser.i18n import LOCALES
from organiser.members.roles import Role
from organiser.members.states import State
from organiser.signs import PREFIXES
from tests.fakes.coop import Coop, Somebody
from tests.fakes.desk import GROUP, ROOM, Desk
from tests.fakes.world import catalogues
from tests.handlers.members.town import Town
from tests.handlers.test_private_in_groups import GROUPS, PRIVATE, happens, removed, told

BEHIND = {
    "bare": "",
    "a number": " 2",
    "a number and more": " 2\nbecause",
    "wide": " ２；３",  # noqa: RUF001 - as a Korean keyboard has it
    "too much": " 1 2 3 4 5 6 7; 8; 9; 10; 11; 12; 13; 14; 15",
    "signs": " ;;;;",
    "rubbish": " \u202e\u200b' OR 1=1 -- %s {x} \x00",
    "long": f" {'x' * 4000}",
}
"""What people, their keyboards and those who try things write behind a command."""

SHAPES: dict[str, dict[str, Any]] = {
    "alone": {},
    "as a reply": {"reply": True},
    "as a caption": {"attachment": Attachment(MediaKind.PHOTO, FileRef(Network.TELEGRAM, "f1"))},
    "as a forward": {"forwarded_from": "Kim"},
}
ERASES = "erase"
ASKING = [
    ("stranger", Network.TELEGRAM, "nl"),
    ("applicant", Network.MATRIX, "ko"),
    ("member", Network.TELEGRAM, "sv"),
    ("steward", Network.MATRIX, "en"),
    ("suspended", Network.TELEGRAM, "ko"),
]
"""Who asks, where, and in which language."""


def spellings(command: Command[Any], network: Network, language: str) -> list[str]:
    """In English and in a language, in capitals, with a wide sign, and to us by name."""
    sign, own = PREFIXES[network], command.called(catalogues()[language])
    first, _, rest = command.name.partition(" ")
    wide = {"/": "／", "!": "！"}[sign]  # noqa: RUF001 - as a Korean keyboard has it
    return [
        sign + command.name,
        sign + own,
        sign + own.upper(),
        wide + command.name,
        f"{sign}{first}@our_bot {rest}".rstrip(),
    ]


async def one_of(town: Town, kind: str) -> Somebody:
    """Somebody of whom the bot knows so much."""
    somebody = town.coop.person(50, "Somebody", town.network, town.language)
    states = {"applicant": State.APPLIED, "suspended": State.SUSPENDED}
    if kind != "stranger":
        roles = [Role.STEWARD] if kind == "steward" else []
        await town.coop.member(somebody, town.gent, *roles, state=states.get(kind, State.MEMBER))
    return somebody


async def heard(somebody: Somebody, text: str) -> int:
    """How often somebody is answered who asks this after a while."""
    somebody.coop.desk.world.clock.forward(minutes=10)
    before = len(somebody.shown)
    await somebody.says(text)
    return len(somebody.shown) - before


@pytest.mark.parametrize(("kind", "network", "language"), ASKING)
async def test_one_answer_in_private(coop: Coop, kind: str, network: Network, language: str) -> None:
    """Whoever asks, and whatever stands behind it: never none, never two, and nothing fails."""
    coop.desk.house.us.telegram = "our_bot"
    somebody = await one_of(await Town(coop, network, language).open(), kind)
    wrong = []
    for command in COMMANDS:
        if command.name == ERASES:
            continue
        for name, behind in zip(cycle(spellings(command, network, language)), BEHIND.values(), strict=False):
            if await heard(somebody, name + behind) != 1:
                wrong.append(name + behind[:20])
        if command.form is not None:
            await heard(somebody, "/cancel")

    assert [] == wrong
    assert [] == await coop.desk.failed()


@pytest.mark.parametrize(("network", "language"), list(zip(cycle(Network), LOCALES, strict=False)))
async def test_nothing_private_before_others(desk: Desk, network: Network, language: str) -> None:
    """What is for private eyes is taken away and answered there, all else is answered where it is asked."""
    desk.house.us.telegram = "our_bot"
    group, other = GROUPS[network], ROOM if network is Network.TELEGRAM else GROUP
    every = product(COMMANDS, zip(range(5), cycle(SHAPES.values()), BEHIND.values(), strict=False))
    for command, (place, shape, behind) in every:
        name = spellings(command, network, language)[place]
        desk.world.clock.forward(minutes=10)
        event = desk.said(Content(text=plain(name + behind), attachment=shape.get("attachment")), chat=group)
        reply = MessageRef(group, "1") if "reply" in shape else None
        event = replace(event, forwarded_from=shape.get("forwarded_from"), reply_to=reply)
        found = await happens(desk, event)
        private = command.where is Where.PRIVATE

        assert other not in {chat for chat, _ in found}, name
        assert private == (event.message in removed(found)), name
        assert private == ("" == told(found, group)), name
        assert private == ("" != told(found, PRIVATE[network])), name
    assert [] == await desk.failed()


@pytest.mark.parametrize("network", Network)
async def test_another_bot_s_command(desk: Desk, network: Network) -> None:
    """It is nobody's here: nothing is said, nothing is taken away."""
    desk.house.us.telegram = "our_bot"
    for command in COMMANDS:
        first, _, rest = command.name.partition(" ")
        said = f"{PREFIXES[network]}{first}@other_bot {rest}"
        found = await happens(desk, desk.said(said, chat=GROUPS[network]))

        assert [] == removed(found)
        assert "" == told(found, GROUPS[network]) + told(found, PRIVATE[network])
