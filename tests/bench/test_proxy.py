"""The road to the homeserver on which things go wrong, and only then."""

import aiohttp
import pytest

from bench.chaos.proxy import Chance, Proxy, Trouble
from organiser.sandbox.null_homeserver import NullHomeserver


async def _send(proxy: Proxy, server: NullHomeserver, room: str, transaction: str) -> int:
    account = await server.register("bot")
    path = f"/_matrix/client/v3/rooms/{room}/send/m.room.message/{transaction}"
    headers = {"Authorization": f"Bearer {account.access_token}"}
    async with (
        aiohttp.ClientSession() as http,
        http.put(proxy.url + path, json={"body": "x"}, headers=headers) as answer,
    ):
        return answer.status


@pytest.mark.parametrize(
    ("trouble", "status", "arrived"),
    [
        (None, 200, 1),
        (Trouble.LATE, 200, 1),
        (Trouble.ERROR, 502, 0),
        (Trouble.ERROR_AFTER, 502, 1),
        (Trouble.LIMITED, 429, 0),
        (Trouble.CUT, None, 0),
        (Trouble.CUT_AFTER, None, 1),
    ],
)
async def test_troubles(trouble: Trouble | None, status: int | None, arrived: int) -> None:
    """What was done is done, and what was not is not, whatever the answer says."""
    async with NullHomeserver.start() as server, Proxy.start(server.url) as proxy:
        room = server.room()
        proxy.chance = Chance((trouble,), seconds=0) if trouble else None
        if status is None:
            with pytest.raises(aiohttp.ClientConnectionError):
                await _send(proxy, server, room, "1")
        else:
            assert status == await _send(proxy, server, room, "1")

        assert arrived == server.count()


async def test_trouble_strikes_as_often_as_it_is_told() -> None:
    """Then all is well again."""
    async with NullHomeserver.start() as server, Proxy.start(server.url) as proxy:
        room = server.room()
        proxy.chance = Chance((Trouble.ERROR,), times=1)

        assert [502, 200] == [await _send(proxy, server, room, number) for number in "12"]
