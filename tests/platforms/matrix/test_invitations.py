"""Invitations to private chats are taken up in fair turns, and nobody can fill the bot with them."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from organiser.platforms.matrix.invitations import MOST_WAITING, Invitations


class Server:
    """Joins every room at once, and notes in which order; a `Session` and a `Rooms` as far as is asked."""

    def __init__(self, enough: int) -> None:
        self.joined: list[str] = []
        self._enough = enough
        self.done = asyncio.Event()

    async def call(self, _method: str, path: str, _content: Any) -> dict[str, Any]:
        """Join."""
        self.joined.append(path.rpartition("/")[2])
        if len(self.joined) == self._enough:
            self.done.set()
        return {}

    async def mark_direct(self, _user: str, _room: str) -> None:
        """Nothing to be noted."""


async def taken_up(invitations: Invitations, server: Server) -> list[str]:
    """The rooms that are joined, in order."""
    async with asyncio.timeout(60), asyncio.TaskGroup() as tasks:
        work = tasks.create_task(invitations.run())
        await server.done.wait()
        work.cancel()
    return server.joined


def made(server: Server, folder: Path) -> Invitations:
    """A bot that accepts faster than any flood."""
    pace = {"per_minute": 1e9, "at_once": 10**6}
    return Invitations(server, server, folder, **pace)  # type: ignore[arg-type] # all that is asked


async def test_a_flood_of_one_server_keeps_nobody_of_another_waiting(tmp_path: Path) -> None:
    """Each server's people get their turn."""
    server = Server(3)
    invitations = made(server, tmp_path)
    for number in range(50):
        invitations.add(f"r{number}", f"@u{number}:flood.example")
    invitations.add("wanted", "@anna:home.example")

    assert ["r0", "wanted", "r1"] == (await taken_up(invitations, server))[:3]


async def test_one_invitation_of_each_person_waits(tmp_path: Path) -> None:
    """The latest one."""
    server = Server(1)
    invitations = made(server, tmp_path)
    for number in range(50):
        invitations.add(f"r{number}", "@eve:flood.example")

    assert ["r49"] == await taken_up(invitations, server)


async def test_what_waits_is_bounded_and_the_loudest_give_way(tmp_path: Path) -> None:
    """Nobody is pushed out by a flood from elsewhere; the list of who talks with the bot is ours to read."""
    server = Server(MOST_WAITING)
    invitations = made(server, tmp_path)
    invitations.add("wanted", "@anna:home.example")
    for number in range(MOST_WAITING + 5):
        invitations.add(f"r{number}", f"@u{number}:flood.example")
    joined = await taken_up(invitations, server)

    assert "wanted" in joined
    assert "r5" not in joined
    assert "r6" in joined
    assert 0o600 == (tmp_path / "invitations.json").stat().st_mode & 0o777


@pytest.mark.parametrize("kept", [b"", b"[]", b'{"r": "@anna:home.example"}'])
async def test_what_was_kept_is_taken_up(tmp_path: Path, kept: bytes) -> None:
    """As far as it can be read."""
    (tmp_path / "invitations.json").write_bytes(kept)
    server = Server(1)
    invitations = made(server, tmp_path)
    await invitations.load()
    if b"anna" not in kept:
        invitations.add("r", "@anna:home.example")

    assert ["r"] == await taken_up(invitations, server)
