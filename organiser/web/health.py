"""The routes by which a supervisor and Prometheus look at the bot. They say nothing about people or chats."""

import asyncio
from collections.abc import Mapping
from typing import Protocol

from fastapi import FastAPI, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

_PATIENCE_SECONDS = 2


class Status(Protocol):
    """What the process knows about its own parts."""

    async def database(self) -> bool:
        """Whether the database answers."""
        ...

    def networks(self) -> Mapping[str, bool]:
        """For each configured network, whether it is connected and taking in."""
        ...


def create(status: Status) -> FastAPI:
    """The application with GET /healthz, /readyz and /metrics.

    `/readyz` answers 200 when every part is ready, otherwise 503; both name the parts.
    """
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)

    @app.get("/healthz")
    async def healthz() -> dict[str, bool]:
        return {"alive": True}

    @app.get("/readyz")
    async def readyz() -> JSONResponse:
        parts = {"database": await _answers(status), **status.networks()}
        ready = all(parts.values())
        return JSONResponse({"ready": ready, "parts": parts}, status_code=200 if ready else 503)

    @app.get("/metrics")
    async def metrics() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return app


async def _answers(status: Status) -> bool:
    """Whether the database answers soon; one that raises does not."""
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            return await status.database()
    except Exception:  # noqa: BLE001 - whatever is wrong with the database, it is not ready
        return False
