"""Launches a real Synapse on loopback, for the demo, the tests, the benches and the chaos runs.

The handle holds no connection and no event loop: a server shared by a whole test session can be used
from every test's own loop. The Matrix people who use the server are in `matrix_people`.
Above 250 lines because a server is one thing to start, watch and end.
"""

import asyncio
import hashlib
import hmac
import os
import random
import secrets
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

from organiser.sandbox.synapse_config import INSTANCE_KEY, SERVER_NAME, MessageLimit, SynapseConfig

__all__ = ["MatrixAccount", "MessageLimit", "Synapse", "SynapseNotReady"]

_START_SECONDS = 60
_STOP_SECONDS = 15
_ANSWER_SECONDS = 2
_POLL_SECONDS = 0.03
_ATTEMPTS = 3
_LOG_TAIL = 3000
# Below the range from which the kernel takes ports for outgoing connections and for "port 0", so
# that nobody takes the port between the choice and the bind, nor while the server is down.
_PORTS = range(18_000, 32_000)
# Loopback is plain HTTP; httpx would otherwise read all certificates for each client, for 0.1 s.
_NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
_CHILD = Path(__file__).with_name("synapse_child.py")


class SynapseNotReady(Exception):
    """Synapse ended, or did not answer in time; carries the tail of its log."""


@dataclass(frozen=True, slots=True)
class MatrixAccount:
    """An account on the sandbox's server, with one device."""

    user_id: str
    access_token: str = field(repr=False)
    device_id: str
    password: str = field(repr=False)


class Synapse:
    """A Synapse process in a folder; made by `start`, usable from any event loop."""

    def __init__(self, config: SynapseConfig) -> None:
        self._config = config
        self._process: subprocess.Popen[bytes] | None = None
        self._admin: MatrixAccount | None = None
        self._log_start = 0

    @classmethod
    @asynccontextmanager
    async def start(
        cls,
        folder: Path,
        port: int = 0,
        *,
        message_limit: MessageLimit | None = None,
        presence: bool = False,
    ) -> AsyncIterator["Synapse"]:
        """Run a server in the folder until the block ends; port 0 chooses a free one.

        A folder that held a server before keeps its data. No limit on messages unless one is given.
        Raises `SynapseNotReady` when it does not answer within 60 s. To be called in the main thread:
        the kernel ends the child with the thread that made it.
        """
        server = cls(_config(folder, port, message_limit or MessageLimit.off(), presence=presence))
        await server._begin(choose_port=port == 0)
        try:
            yield server
        finally:
            await server.stop()

    @property
    def url(self) -> str:
        """The base of the client-server API, without a final slash."""
        return f"http://127.0.0.1:{self._config.port}"

    @property
    def name(self) -> str:
        """The server's part of user ids and aliases."""
        return SERVER_NAME

    @property
    def port(self) -> int:
        """The loopback port, the same after a restart."""
        return self._config.port

    @property
    def pid(self) -> int:
        """The process id; raises when the server is stopped."""
        return self._running().pid

    @property
    def log(self) -> Path:
        """The server's log: warnings and errors."""
        return self._config.log

    async def stop(self) -> None:
        """End the server in an orderly way; nothing happens when it is stopped already."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            await asyncio.to_thread(process.wait, _STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            await asyncio.to_thread(process.wait)

    async def kill(self) -> None:
        """End the server by SIGKILL; what it had answered for is kept."""
        process, self._process = self._running(), None
        process.kill()
        await asyncio.to_thread(process.wait)

    async def restart(self) -> None:
        """Run again on the same folder and port, after stopping where needed."""
        await self.stop()
        await self._begin(choose_port=False)

    async def register(
        self, name: str, password: str, *, display_name: str | None = None, admin: bool = False
    ) -> MatrixAccount:
        """Make an account and log it in; raises `httpx.HTTPStatusError` when the name is taken."""
        path = "/_synapse/admin/v1/register"
        async with self._http() as http:
            nonce = (await http.get(path)).raise_for_status().json()["nonce"]
            kind = "admin" if admin else "notadmin"
            proof = f"{nonce}\x00{name}\x00{password}\x00{kind}".encode()
            secret = self._config.registration_secret.encode()
            asked = {
                "nonce": nonce,
                "username": name,
                "displayname": display_name or name,
                "password": password,
                "admin": admin,
                "mac": hmac.new(secret, proof, hashlib.sha1).hexdigest(),
            }
            answer = (await http.post(path, json=asked)).raise_for_status().json()
        return _account(answer, password)

    async def login(self, name: str, password: str, *, device_id: str | None = None) -> MatrixAccount:
        """Log an account in on a new device, or again on a known one."""
        asked: dict[str, Any] = {
            "type": "m.login.password",
            "identifier": {"type": "m.id.user", "user": name},
            "password": password,
        }
        if device_id is not None:
            asked["device_id"] = device_id
        async with self._http() as http:
            answer = (await http.post("/_matrix/client/v3/login", json=asked)).raise_for_status()
        return _account(answer.json(), password)

    async def override_limit(self, user_id: str, *, per_second: int = 0, burst: int = 0) -> None:
        """Set an account's own message limit by the admin API; 0 and 0 mean no limit at all."""
        admin = await self._administrator()
        path = f"/_synapse/admin/v1/users/{quote(user_id, safe='')}/override_ratelimit"
        asked = {"messages_per_second": per_second, "burst_count": burst}
        headers = {"Authorization": f"Bearer {admin.access_token}"}
        async with self._http() as http:
            (await http.post(path, json=asked, headers=headers)).raise_for_status()

    async def _administrator(self) -> MatrixAccount:
        if self._admin is None:
            name = f"sandbox-admin-{secrets.token_hex(4)}"
            self._admin = await self.register(name, secrets.token_urlsafe(), admin=True)
        return self._admin

    def _http(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=self.url, timeout=30, trust_env=False, verify=_NO_TLS)

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise SynapseNotReady("The server is stopped.")
        return self._process

    async def _begin(self, *, choose_port: bool) -> None:
        for attempt in range(1, _ATTEMPTS + 1):
            if choose_port:
                self._config = replace(self._config, port=_free_port())
            self._config.write()
            self._spawn()
            try:
                await self._ready()
            except BaseException as failure:
                await self.kill()
                again = choose_port and attempt < _ATTEMPTS and self._port_was_taken()
                if not (again and isinstance(failure, SynapseNotReady)):
                    raise
            else:
                return

    def _spawn(self) -> None:
        command = [sys.executable, "-I", str(_CHILD), str(os.getpid()), "-c", str(self._config.path)]
        with self._config.log.open("ab") as log:
            self._log_start = log.tell()
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and script
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self._config.folder
            )

    async def _ready(self) -> None:
        process = self._running()
        deadline = time.monotonic() + _START_SECONDS
        async with self._http() as http:
            while not await self._answers(http):
                # Synapse takes half a minute to end when its port is taken.
                if process.poll() is not None or self._port_was_taken():
                    raise SynapseNotReady(f"Synapse ended at its start:\n{self._tail()}")
                if time.monotonic() > deadline:
                    raise SynapseNotReady(f"Synapse does not answer:\n{self._tail()}")
                await asyncio.sleep(_POLL_SECONDS)

    async def _answers(self, http: httpx.AsyncClient) -> bool:
        try:
            # A stranger on the port may accept and never answer.
            answer = await http.get("/.well-known/matrix/client", timeout=_ANSWER_SECONDS)
        except httpx.TransportError:
            return False
        known = answer.is_success and answer.json().get(INSTANCE_KEY) == self._config.instance
        return bool(known)

    def _tail(self) -> str:
        log = self._config.log.read_bytes()[self._log_start :]
        return log[-_LOG_TAIL:].decode(errors="replace").strip()

    def _port_was_taken(self) -> bool:
        return "Address already in use" in self._tail()


def _config(folder: Path, port: int, limit: MessageLimit, *, presence: bool) -> SynapseConfig:
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    secret = folder / "registration.secret"
    if not secret.exists():
        secret.write_text(secrets.token_hex(16), encoding="ascii")
    return SynapseConfig(
        folder=folder,
        port=port,
        message_limit=limit,
        presence=presence,
        registration_secret=secret.read_text(encoding="ascii"),
        instance=secrets.token_hex(16),
    )


def _account(answer: dict[str, Any], password: str) -> MatrixAccount:
    return MatrixAccount(
        user_id=answer["user_id"],
        access_token=answer["access_token"],
        device_id=answer["device_id"],
        password=password,
    )


def _free_port() -> int:
    for port in random.sample(_PORTS, k=100):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise SynapseNotReady("No loopback port is free.")
