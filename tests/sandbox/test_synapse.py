"""The launcher starts a server that keeps its data, has the limits asked for, and leaves no orphan."""

import asyncio
import signal
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import httpx
import psutil
import pytest
import pytest_asyncio

from organiser.sandbox.matrix_people import MatrixPerson
from organiser.sandbox.synapse import MatrixAccount, MessageLimit, Synapse, SynapseNotReady

pytestmark = pytest.mark.synapse

ROOT = Path(__file__).parents[2]
PARENT = """
import asyncio, pathlib, sys
from organiser.sandbox.synapse import Synapse

async def main():
    async with Synapse.start(pathlib.Path(sys.argv[1])) as server:
        print(server.pid, flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def limited(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Synapse]:
    """Run a server with Synapse's own limit on messages."""
    folder = tmp_path_factory.mktemp("limited")
    async with Synapse.start(folder, message_limit=MessageLimit.default()) as server:
        yield server


async def _send(server: Synapse, account: MatrixAccount, room: str, times: int) -> list[int]:
    path = f"/_matrix/client/v3/rooms/{room}/send/m.room.message"
    headers = {"Authorization": f"Bearer {account.access_token}"}
    content = {"msgtype": "m.text", "body": "x"}
    async with httpx.AsyncClient(base_url=server.url, headers=headers) as http:
        answers = [await http.put(f"{path}/{uuid4()}", json=content) for _ in range(times)]
    return [answer.status_code for answer in answers]


async def test_the_default_limit_is_synapses_own(limited: Synapse) -> None:
    """Ten deeds pass (making the room is one), then 429; an override lifts it for one account."""
    async with await MatrixPerson.enter(limited, "bot", encrypted=False) as bot:
        room = await bot.creates_room()
        account = bot.account
    statuses = await _send(limited, account, room, 11)
    await limited.override_limit(account.user_id)
    overridden = await _send(limited, account, room, 11)

    assert statuses[:9] == [200] * 9
    assert 429 in statuses[9:]
    assert overridden == [200] * 11


async def test_a_kill_keeps_what_was_said(limited: Synapse) -> None:
    """After SIGKILL and a restart the port, the account and its room are as they were."""
    async with await MatrixPerson.enter(limited, "bas", encrypted=False) as bas:
        room = await bas.creates_room()
        event_id = await bas.says(room, "before")
        port, pid = limited.port, limited.pid
        await limited.kill()
        with pytest.raises(SynapseNotReady):
            _ = limited.pid
        await limited.restart()
        after = await bas.says(room, "after")
        seen = await bas.until_count(room, 2)

    assert limited.port == port
    assert limited.pid != pid
    assert [line.event_id for line in seen] == [event_id, after]


async def test_a_taken_port_is_told_with_the_log(tmp_path: Path) -> None:
    """A server that cannot start says so at once, with the reason from its log."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(SynapseNotReady, match="Address already in use"):
            async with Synapse.start(tmp_path, port=taken.getsockname()[1]):
                pass


async def test_the_server_dies_with_its_parent(tmp_path: Path) -> None:
    """When the parent is killed, the server ends, so that a killed test leaves no orphan."""
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PARENT, str(tmp_path), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert parent.stdout is not None
    server = psutil.Process(int(await parent.stdout.readline()))
    parent.send_signal(signal.SIGKILL)
    await parent.wait()
    gone, alive = await asyncio.to_thread(psutil.wait_procs, [server], 10)

    assert (len(gone), len(alive)) == (1, 0)
