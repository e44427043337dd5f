"""The bot's login on its homeserver, and the one way in which every request goes out.

Login happens once; what it brought is kept in a file that only we can read. Requests go out over nio's
connection, but without nio's endless retries: every failure is raised as a `DeliveryFailed`, and whoever
asked decides how long to wait. Sending and receiving are in `send` and `receive`, keys in `crypto`.
Above 250 lines because logging in and the one way out belong together.
"""

import asyncio
import hashlib
import logging
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
from aiohttp import ClientResponse, ClientSession, ClientTimeout, DummyCookieJar
from nio.client.async_client import AsyncClientConfig
from nio.responses import ErrorResponse, LoginError, LoginResponse

from organiser import private_files
from organiser.errors import DeliveryFailed, InDoubt, Misconfigured, Scope, TryLater, Unreachable
from organiser.kernel import Clock, millis, system_clock
from organiser.platforms.matrix import answers, failures
from organiser.platforms.matrix.client import Client
from organiser.platforms.matrix.login import LOGIN_FILE, Login, keep_login, read_login

REQUEST_SECONDS = 60.0
"""How long a homeserver may take over an ordinary request: joining over federation is slow."""
CLIENT = "/_matrix/client/v3"
DEVICE_NAME = "Organiser"
_STORE_FILE = "crypto.db"
_BEGUN_FILE = "begun"
_NO_RETRIES = 0
_FILE_PATIENCE: Any = ClientTimeout(total=900, sock_connect=REQUEST_SECONDS, sock_read=REQUEST_SECONDS)
"""A file takes the time that it needs, but not while nothing of it moves: others wait behind it. (nio hands
it on to aiohttp, though it says that it wants a number.)"""
_encode = msgspec.json.Encoder().encode


class Session:
    """One device of one account. Usable once `ensure` has returned."""

    def __init__(
        self,
        homeserver: str,
        user: str,
        *,
        password: str | None,
        access_token: str | None,
        device_id: str | None,
        store: Path,
        secrets: Path,
        pickle_key: bytes,
        clock: Clock = system_clock,
    ) -> None:
        silence_nio()
        self._clock = clock
        self.homeserver = homeserver.rstrip("/")
        self.user = user
        self._password = password
        self._given = (access_token, device_id)
        self._file = secrets / LOGIN_FILE
        self._store = store
        self._headers: dict[str, str] = {}
        self._turn = asyncio.Lock()
        config = _config(pickle_key)
        self.client = Client(self.homeserver, user, store, config)
        self.fresh_store = False
        self.begun = 0
        """Since when (ms since 1970) keys are kept: older messages cannot be opened. 0: not known."""

    @property
    def ready(self) -> bool:
        """Whether requests can be made."""
        return bool(self._headers)

    @property
    def device_id(self) -> str:
        """The id of the bot's device; "" before the first login."""
        return self.client.device_id or ""

    async def ensure(self) -> None:
        """Log in where that is not done yet.

        A device whose keys are gone (a new machine, a copy brought back) is not used again: nobody could
        read what it says. It is logged out where its token is known.

        Raises:
            Unreachable: reason `token` where password or token are refused, with the whole network as scope.
            TryLater: the homeserver cannot be reached, or wants us to wait.
            Misconfigured: the keys of the device that was given are gone.
        """
        async with self._turn:
            if not self.ready:
                self._connect()
                keyless = self._prepare_store()
                login = self._remembered(keyless=keyless) or await self._log_in()
                if keyless and login.access_token == self._given[0]:
                    await self._require_new(login)
                self._enter(login)
                await self._log_out_former(login)

    def forget_token(self) -> None:
        """The server no longer accepts the token: `ensure` logs in again, on the same device.

        Keys are uploaded anew, since a server forgets those of a device that it has logged out.
        """
        if self._password is not None:
            known = read_login(self._file)
            keep_login(self._file, Login(self.user, self.device_id, "", known.former if known else ""))
        self._headers = {}
        if self.client.olm is not None:
            self.client.olm.account.shared = False
            self.client.olm.save_account()

    async def close(self) -> None:
        """Close the connection; nothing happens where there is none."""
        await self.client.close()  # type: ignore[no-untyped-call]
        if self.client.store is not None:
            self.client.store.database.close()

    async def call(
        self, method: str, path: str, content: Any = None, *, seconds: float | None = None
    ) -> dict[str, Any]:
        """Make a request and return its JSON answer. `path` is quoted already; `content` goes out as JSON.

        Raises:
            DeliveryFailed: as `failures` explains.
        """
        if not self.ready:
            raise TryLater(failures.UNREACHED_WAIT, Scope.NETWORK)
        body = None if content is None else _encode(content)
        try:
            response = await self.client.send(method, path, body, self._headers, None, seconds)
            status, answer = response.status, await response.read()
        except failures.CONNECTION_FAILURES as failure:
            raise failures.broken(failure) from None
        if status >= 300:  # noqa: PLR2004 - all that did not go well
            raise failures.refusal(status, answers.read(answer) or {}, response.headers)
        told = answers.read(answer)
        if told is None:
            # A proxy's page instead of the server's word: nothing may be taken for done, or for empty.
            raise InDoubt("an answer that cannot be read")
        return told

    async def stream(self, method: str, path: str, body: Any = None, **headers: str) -> ClientResponse:
        """Begin a request whose answer is read piece by piece; the caller releases it."""
        if not self.ready:
            raise TryLater(failures.UNREACHED_WAIT, Scope.NETWORK)
        try:
            response: ClientResponse = await self.client.send(
                method, path, body, self._headers | headers, None, _FILE_PATIENCE
            )
        except failures.CONNECTION_FAILURES as failure:
            raise failures.broken(failure) from None
        if response.status >= 300:  # noqa: PLR2004
            try:
                answer = answers.read(await response.read()) or {}
            except failures.CONNECTION_FAILURES:
                answer = {}  # half of what it says is enough: no
            raise failures.refusal(response.status, answer, response.headers)
        return response

    def _connect(self) -> None:
        """Give nio a plain connection: its own traces every chunk, and keeps cookies that Matrix has not."""
        if self.client.client_session is None:
            self.client.client_session = ClientSession(
                timeout=ClientTimeout(total=REQUEST_SECONDS), cookie_jar=DummyCookieJar()
            )

    def _remembered(self, *, keyless: bool) -> Login | None:
        """The login that was given, or kept from before for this account."""
        token, device = self._given
        if token and device:
            return Login(self.user, device, token)
        login = read_login(self._file)
        if login is None or login.user_id != self.user or keyless:
            return None
        self.client.device_id = login.device_id
        return login if login.access_token else None

    async def _log_in(self) -> Login:
        if self._password is None:
            raise Unreachable("token", Scope.NETWORK)
        self.client.user = self.user
        self.client.access_token = ""
        try:
            answer = await self.client.login(self._password, DEVICE_NAME)
        except failures.CONNECTION_FAILURES as failure:
            raise TryLater(failures.UNREACHED_WAIT, Scope.NETWORK) from failure
        if not isinstance(answer, LoginResponse):
            raise _login_failure(answer)
        login = Login(answer.user_id, answer.device_id, answer.access_token, self._former(answer))
        keep_login(self._file, login)
        return login

    def _former(self, answer: LoginResponse) -> str:
        """The token of the device that is used no longer; "" where none is known."""
        known = read_login(self._file)
        if known is None or known.user_id != answer.user_id:
            return ""
        return known.former if known.device_id == answer.device_id else known.access_token or known.former

    async def _log_out_former(self, login: Login) -> None:
        """End the login of a device that nobody uses any more; tried at each start until it is done."""
        if not login.former:
            return
        headers = self._headers | {"Authorization": f"Bearer {login.former}"}
        try:
            response = await self.client.send(
                "POST", f"{CLIENT}/logout", b"{}", headers, None, REQUEST_SECONDS
            )
        except failures.CONNECTION_FAILURES:
            return
        if response.status in {HTTPStatus.OK, HTTPStatus.UNAUTHORIZED}:
            keep_login(self._file, msgspec.structs.replace(login, former=""))

    def _prepare_store(self) -> bool:
        """Make its folder; True where there are no keys yet."""
        self._store.mkdir(parents=True, exist_ok=True, mode=0o700)
        if self.client.store is not None:
            return False
        self.fresh_store = not (self._store / _STORE_FILE).exists()
        return self.fresh_store

    async def _require_new(self, login: Login) -> None:
        """Pass where the device has no keys on the server: those that we make will be its first."""
        self._headers = _headers(login)
        try:
            wanted = {"device_keys": {login.user_id: [login.device_id]}}
            known = await self.call("POST", f"{CLIENT}/keys/query", wanted)
        finally:
            self._headers = {}
        if login.device_id in known.get("device_keys", {}).get(login.user_id, {}):
            raise Misconfigured(
                "ORGANISER_MATRIX_DEVICE_ID names a device whose keys are no longer in DATA_DIR/matrix: "
                "log in by hand, and set the new device's id and ORGANISER_MATRIX_ACCESS_TOKEN."
            )

    def _enter(self, login: Login) -> None:
        self.client.restore_login(login.user_id, login.device_id, login.access_token)
        (self._store / _STORE_FILE).chmod(0o600)
        self._begin()
        self._headers = _headers(login)

    def _begin(self) -> None:
        """Know since when keys are kept, also after a restart."""
        file = self._store / _BEGUN_FILE
        if self.fresh_store and not self.begun:
            private_files.write(file, str(millis(self._clock())).encode())
        known = file.read_text() if file.exists() else ""
        self.begun = int(known) if known.isdecimal() else 0


def _headers(login: Login) -> dict[str, str]:
    return {"Authorization": f"Bearer {login.access_token}", "Content-Type": "application/json"}


def segment(value: str) -> str:
    """`value` as one part of a path."""
    return quote(value, safe="")


def room_path(room: str, *more: str) -> str:
    """The path of something in a room."""
    return "/".join((f"{CLIENT}/rooms", *(segment(part) for part in (room, *more))))


def store_passphrase(secret: bytes) -> str:
    """The passphrase of nio's key store, derived so that the secret itself is used for nothing else."""
    return hashlib.blake2b(secret, digest_size=32, person=b"organiser-nio").hexdigest()


def _config(pickle_key: bytes) -> AsyncClientConfig:
    return AsyncClientConfig(
        max_limit_exceeded=_NO_RETRIES,
        max_timeouts=_NO_RETRIES,
        store_sync_tokens=False,
        encryption_enabled=True,
        pickle_key=store_passphrase(pickle_key),
        store_name=_STORE_FILE,
        request_timeout=int(REQUEST_SECONDS),
    )


def silence_nio() -> None:
    """Stop nio's loggers: they write user ids, room ids and device ids, also at INFO and WARNING."""
    for name in ("nio", "peewee"):
        logger = logging.getLogger(name)
        logger.setLevel(logging.CRITICAL + 1)
        logger.propagate = False


def _login_failure(answer: ErrorResponse) -> DeliveryFailed:
    failure = failures.error(answer)
    refused = isinstance(answer, LoginError) and answer.status_code in {"M_FORBIDDEN", "M_INVALID_USERNAME"}
    if refused:
        return Unreachable("token", Scope.NETWORK)
    if isinstance(failure, (TryLater, Unreachable)):
        return failure
    return TryLater(failures.UNREACHED_WAIT, Scope.NETWORK)
