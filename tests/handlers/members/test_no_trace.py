"""Whoever has the files, and `vault.key`, finds nobody who was erased: sealing is undone here, to look."""

from pathlib import Path

import pytest

from organiser.chat.refs import Network
from organiser.members.roles import Role
from organiser.members.states import State
from organiser.storage import residue
from organiser.vault import SEALED_BYTES, Vault
from tests.fakes.coop import Somebody
from tests.handlers.members.accounts import links
from tests.handlers.members.test_erasing import erases, retains
from tests.handlers.members.town import Town

MEMBERS = ("Citroen", "Druif", "Eend", "Framboos")
APPLICANTS = ("Aardbei", "Bosbes", "Heggerank")
WRITTEN = ("Waarom", "Antwoord", "Bezwaar", "Dadel", "Pruim")
"""What they wrote and were called besides."""


@pytest.fixture
def unsealed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the vault seal nothing; records are still sealed with their own keys."""
    clear = b"=" * SEALED_BYTES
    monkeypatch.setattr(Vault, "seal", lambda _vault, content, _place: clear + content)
    monkeypatch.setattr(Vault, "unseal", lambda _vault, sealed, _place: sealed.removeprefix(clear))


@pytest.fixture
async def people(unsealed: None, town: Town, second: Somebody) -> dict[str, Somebody]:  # noqa: ARG001 - before the others
    """Everybody who can be erased, with all that becomes of them."""
    people = {
        name: town.coop.person(number, name) for number, name in enumerate((*MEMBERS, *APPLICANTS), 100)
    }
    number = {
        name: await town.coop.member(people[name], town.gent, *[Role.STEWARD][: name == "Framboos"])
        for name in MEMBERS
    }
    for name in MEMBERS:
        await people[name].says(f"/owner enter Legaal{name}; Straat{name} 1; yes")
    await apply(town, people, number)
    await decide(town, people, second, number)
    await people["Heggerank"].says("/join Gent; Pruim")
    await people["Druif"].says("/name Pruim")
    await links(people["Druif"], town.coop.person(120, "Dadel", Network.MATRIX))
    for each in people.values():
        await each.says("/mydata")
        await each.presses("Send")
    return people


async def apply(town: Town, people: dict[str, Somebody], number: dict[str, int]) -> None:
    """One waits, and one is declined and asks why."""
    for name in APPLICANTS[:2]:
        await town.applies(f"{number['Eend']} 2", who=people[name])
    await people["Eend"].presses("I know them")
    await people["Framboos"].says("/decline 10 Nobody knows you")
    await people["Bosbes"].says("/ask Waarom")


async def decide(town: Town, people: dict[str, Somebody], second: Somebody, number: dict[str, int]) -> None:
    """One is excluded, one suspended, both answer; the steward who did that proposes and looks around."""
    await people["Framboos"].says(f"/exclude {number['Citroen']} Sold the list")
    await people["Citroen"].says("/ask Antwoord")
    await town.coop.passes(days=8)
    await second.presses("Second")
    await people["Framboos"].says(f"/suspend {number['Eend']} Took the cash box")
    await people["Eend"].says("/ask Bezwaar")
    for line in ("/members", "/register", "/owner 2", "/grant 2 treasurer"):
        await people["Framboos"].says(line)


def found(folder: Path, words: tuple[str, ...]) -> set[str]:
    """Those that stand in any file."""
    files = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    return {word for word in words if word.encode() in files}


async def test_nobody_is_found_in_any_file(people: dict[str, Somebody], town: Town) -> None:
    """By no name, street or word of theirs, once what was on its way has come; before, by each."""
    world = town.coop.desk.world
    folder = world.directory.record_keys.file.parent
    known = (*people, *WRITTEN)
    before = found(folder, known)
    states = {await town.coop.state(one) for one in (5, 7, 9, 10)}
    for each in people.values():
        assert "Certificate of erasure" in await erases(each)
    await retains(town, 2)
    await residue.wipe(world.database)
    sealed_apart = tuple(f"{what}{name}" for name in MEMBERS for what in ("Legaal", "Straat"))

    assert set(known) == before
    assert {State.EXCLUDED, State.SUSPENDED, State.APPLIED, State.DECLINED} == states
    assert set() == found(folder, (*known, *sealed_apart))
