"""HTTP: health, readiness and metrics over a real socket, and an orderly stop."""

import asyncio
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx
import pytest
from fastapi import FastAPI

from organiser import web
from organiser.errors import Misconfigured


@dataclass(slots=True)
class Known:
    """A process whose parts are as the test says."""

    answers: bool | Exception = True
    parts: dict[str, bool] = field(default_factory=lambda: {"telegram": True, "matrix": True})

    async def database(self) -> bool:
        """Whether the database answers, or what it raises."""
        if isinstance(self.answers, Exception):
            raise self.answers
        return self.answers

    def networks(self) -> Mapping[str, bool]:
        """The networks as they are."""
        return self.parts


@asynccontextmanager
async def served(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the application, which is stopped by cancelling as the app's TaskGroup does."""
    port = asyncio.get_running_loop().create_future()
    async with asyncio.TaskGroup() as group:
        server = group.create_task(web.serve(app, "127.0.0.1", 0, listening=port.set_result))
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{await port}", trust_env=False) as client:
            yield client
        server.cancel()


async def test_a_whole_bot_is_alive_and_ready() -> None:
    """All parts up: 200 on both."""
    async with served(web.create(Known())) as client:
        alive, ready = await client.get("/healthz"), await client.get("/readyz")

    assert (200, 200) == (alive.status_code, ready.status_code)
    assert {"ready": True, "parts": {"database": True, "telegram": True, "matrix": True}} == ready.json()


@pytest.mark.parametrize(
    ("status", "missing"),
    [
        (Known(parts={"telegram": True, "matrix": False}), "matrix"),
        (Known(answers=False), "database"),
        (Known(answers=OSError("gone")), "database"),
    ],
)
async def test_a_part_that_is_down_is_named(status: Known, missing: str) -> None:
    """503, and which part it is; the process is still alive."""
    async with served(web.create(status)) as client:
        alive, ready = await client.get("/healthz"), await client.get("/readyz")

    assert (200, 503) == (alive.status_code, ready.status_code)
    assert [missing] == [part for part, up in ready.json()["parts"].items() if not up]


async def test_metrics_speak_prometheus() -> None:
    """Our metrics are there in the text format."""
    async with served(web.create(Known())) as client:
        answer = await client.get("/metrics")

    assert answer.headers["content-type"].startswith("text/plain")
    assert "organiser_outbox_depth" in answer.text


async def test_a_request_under_way_is_finished_when_cancelled() -> None:
    """Stopping in order: what was begun is answered, then the port is free."""
    app, begun, go_on = FastAPI(), asyncio.Event(), asyncio.Event()

    @app.get("/slow")
    async def slow() -> str:
        begun.set()
        await go_on.wait()
        return "answered"

    port = asyncio.get_running_loop().create_future()
    async with asyncio.TaskGroup() as group, httpx.AsyncClient(trust_env=False) as client:
        server = group.create_task(web.serve(app, "127.0.0.1", 0, listening=port.set_result))
        address = f"http://127.0.0.1:{await port}/slow"
        asked = group.create_task(client.get(address))
        await begun.wait()
        server.cancel()
        go_on.set()
        answer = await asked

    assert "answered" == answer.json()
    assert server.cancelled()
    async with httpx.AsyncClient(trust_env=False) as late:
        with pytest.raises(httpx.ConnectError):
            await late.get(address)


async def test_a_port_that_is_taken_is_the_operators_to_mend() -> None:
    """One error that names the setting; the process is not ended by the server."""
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(Misconfigured, match="WEB_PORT"):
        await web.serve(web.create(Known()), "127.0.0.1", taken.getsockname()[1])
