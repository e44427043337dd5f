"""Checks on Matrix, over plain HTTP: the server, the login, encryption keys, rooms, and the message limit.

With a password, `doctor` logs in as a device of its own and logs it out again. The message limit is measured
as the server applies it, in a room that only the bot is in and that it leaves: that uses up, for some
seconds, what a running bot may send.
"""

import asyncio
import math
import os
import sqlite3
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import httpx

from organiser.chat.refs import ChatRef
from organiser.doctor import rooms
from organiser.doctor.finding import Finding, fault, fine, note
from organiser.doctor.machine import AS_THE_BOT, clock, is_shut
from organiser.kernel import Clock
from organiser.platforms.matrix.devices import read_oddities
from organiser.platforms.matrix.session import DEVICE_NAME
from organiser.settings import Settings

_CLIENT = "/_matrix/client/v3"
_MESSAGES = 40
_LONGEST_WAIT_SECONDS = 30.0
_MARGIN_SECONDS = 0.05
_ENOUGH_PER_SECOND = 5.0
_NEW_DEVICE = (
    "Stop the bot, move DATA_DIR/matrix away, start it: it logs in as a new device, and the former one "
    "out (docs/operator.md)."
)


async def examine(
    settings: Settings, http: httpx.AsyncClient, chats: Sequence[ChatRef], now: Clock
) -> AsyncIterator[Finding]:
    """Look at the server, the account and each of `chats`. Raises httpx.HTTPError where it is down."""
    server = settings.matrix_homeserver or ""
    answer = await http.get(f"{server}/_matrix/client/versions")
    yield clock("the homeserver", answer.headers.get("date"), now)
    if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        answer.raise_for_status()
    versions = answer.json().get("versions", []) if answer.is_success else []
    if not versions:
        mend = (
            "Set ORGANISER_MATRIX_HOMESERVER to the address that clients use (see .well-known/matrix/client)."
        )
        yield fault("There is no Matrix homeserver at that address.", mend)
        return
    yield fine(f"The homeserver speaks Matrix, up to {versions[-1]}.")
    async with _logged_in(settings, http) as token:
        if token is None:
            mend = "Check ORGANISER_MATRIX_USER with _PASSWORD, or _ACCESS_TOKEN with _DEVICE_ID."
            yield fault("The homeserver refuses the login.", mend)
            return
        client = _Account(http, f"{server}{_CLIENT}", token)
        async for finding in _account(client, settings, chats):
            yield finding


class _Account:
    """Requests in the name of the bot's account."""

    def __init__(self, http: httpx.AsyncClient, base: str, token: str) -> None:
        self._http = http
        self._base = base
        self._headers = {"Authorization": f"Bearer {token}"}

    async def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> httpx.Response:
        """Send one request; answers below 500 are the caller's to read."""
        answer = await self._http.request(method, f"{self._base}{path}", json=body, headers=self._headers)
        if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            answer.raise_for_status()
        return answer


@asynccontextmanager
async def _logged_in(settings: Settings, http: httpx.AsyncClient) -> AsyncIterator[str | None]:
    """An access token of the bot's account, None where it is refused."""
    base = f"{settings.matrix_homeserver}{_CLIENT}"
    if settings.matrix_access_token is not None:
        given = settings.matrix_access_token.get_secret_value()
        known = await _Account(http, base, given).ask("GET", "/account/whoami")
        same = known.is_success and known.json().get("user_id") == settings.matrix_user
        yield given if same else None
        return
    answer = await http.post(f"{base}/login", json=_login(settings))
    token: str | None = answer.json().get("access_token") if answer.is_success else None
    try:
        yield token
    finally:
        if token is not None:
            await _Account(http, base, token).ask("POST", "/logout", {})


def _login(settings: Settings) -> dict[str, Any]:
    return {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": settings.matrix_user},
        "password": settings.matrix_password.get_secret_value() if settings.matrix_password else "",
        "initial_device_display_name": "Organiser doctor",
    }


async def _account(client: _Account, settings: Settings, chats: Sequence[ChatRef]) -> AsyncIterator[Finding]:
    yield fine("The homeserver accepts the login.")
    yield await _encryption(client, settings)
    async for finding in _devices(client, settings):
        yield finding
    changed = read_oddities(settings.data_dir / "matrix").changed
    if changed:
        yield note(
            f"Somebody's device in an encrypted room came with other keys than before ({_times(changed)}).",
            "Ask in those rooms who began anew with their client. Where nobody did, their homeserver may be "
            "listening in: verify each other's devices there.",
        )
    joined = (await client.ask("GET", "/joined_rooms")).json().get("joined_rooms", [])
    for room in dict.fromkeys(chat.id for chat in chats):
        yield await rooms.examine(client, settings.matrix_user or "", room, joined=room in joined)
    yield await _limit(client, settings)


async def _encryption(client: _Account, settings: Settings) -> Finding:
    if _is_shut(settings):
        return fault("The Matrix encryption store cannot be read by this user.", AS_THE_BOT)
    stores = _stores(settings)
    if not stores:
        return note("There is no encryption store yet.", "Nothing to do: the first start makes it.")
    user = settings.matrix_user or ""
    device = _device(stores[0], user)
    if device is None:
        return fault("The Matrix encryption store is damaged, or another account's.", _NEW_DEVICE)
    answer = await client.ask("POST", "/keys/query", {"device_keys": {user: [device]}})
    if answer.is_success and device in answer.json().get("device_keys", {}).get(user, {}):
        return fine("The bot's device has its encryption keys on the server, and a sound store here.")
    mend = f"Start the bot. If this stays: {_NEW_DEVICE}"
    return fault("The server has no encryption keys of the bot's device.", mend)


async def _devices(client: _Account, settings: Settings) -> AsyncIterator[Finding]:
    """The bot's former devices, which nobody uses and whose tokens may lie in a lost copy."""
    stores = [] if _is_shut(settings) else _stores(settings)
    own = _device(stores[0], settings.matrix_user or "") if stores else None
    answer = await client.ask("GET", "/devices")
    known = answer.json().get("devices", []) if answer.is_success and own is not None else []
    former = [one["device_id"] for one in known if one.get("display_name") == DEVICE_NAME]
    for device in former:
        if device != own:
            mend = "Log in as the bot with a Matrix client, and sign that session out in its settings."
            yield note(f"A former device of the bot, {device}, is still logged in.", mend)


def _is_shut(settings: Settings) -> bool:
    folder = settings.data_dir / "matrix"
    if is_shut(folder, os.R_OK | os.X_OK):
        return True
    return any(is_shut(store, os.R_OK) for store in _stores(settings))


def _stores(settings: Settings) -> list[Path]:
    return sorted((settings.data_dir / "matrix").glob("*.db"))


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _device(store: Path, user: str) -> str | None:
    """The device whose keys the store holds last; None where it cannot be read. The table is nio's."""
    wanted = "SELECT device_id FROM accounts WHERE user_id = ? ORDER BY rowid DESC"
    try:
        with closing(sqlite3.connect(f"{store.resolve().as_uri()}?mode=ro", uri=True)) as database:
            sound = database.execute("PRAGMA quick_check").fetchone()[0] == "ok"
            row = database.execute(wanted, (user,)).fetchone()
    except sqlite3.Error:
        return None
    return str(row[0]) if sound and row else None


async def _limit(client: _Account, settings: Settings) -> Finding:
    """Send into a room of the bot's own until the server says stop, wait as told, and do it once more."""
    made = await client.ask("POST", "/createRoom", {"preset": "private_chat", "name": "Organiser doctor"})
    if not made.is_success:
        mend = "Try again in a minute; the account may open only so many rooms."
        return note("The message limit could not be measured now.", mend)
    room = quote(made.json()["room_id"], safe="")
    try:
        burst, first = await _until_limited(client, room)
        if first is None:
            return fine(
                f"The homeserver took {burst} messages in a row: its limit does not hold the bot back."
            )
        await asyncio.sleep(min(first - time.monotonic() + _MARGIN_SECONDS, _LONGEST_WAIT_SECONDS))
        more, second = await _until_limited(client, room)
    finally:
        await client.ask("POST", f"/rooms/{room}/leave", {})
        await client.ask("POST", f"/rooms/{room}/forget", {})
    # Each message that was taken moved the time of the next one on by the same step.
    per_second = more / max(second - first, 0.001) if second is not None else math.inf
    return _judged(settings, burst, per_second)


async def _until_limited(client: _Account, room: str) -> tuple[int, float | None]:
    """How many messages were taken, and when the next one will be (monotonic clock); None without a limit.

    The wait that the server names counts from the request: Synapse lets the answer itself wait half a second.
    """
    body = {"msgtype": "m.notice", "body": "doctor"}
    for sent in range(_MESSAGES):
        asked = time.monotonic()
        answer = await client.ask("PUT", f"/rooms/{room}/send/m.room.message/{uuid4().hex}", body)
        if answer.status_code == HTTPStatus.TOO_MANY_REQUESTS:
            milliseconds = answer.json().get("retry_after_ms")
            wait = milliseconds / 1000 if milliseconds else float(answer.headers.get("retry-after", 1))
            return sent, asked + wait
    return _MESSAGES, None


def _judged(settings: Settings, burst: int, per_second: float) -> Finding:
    said = f"The homeserver limits the bot: {burst} messages at once, then about {per_second:.1g} a second."
    if per_second >= _ENOUGH_PER_SECOND:
        return fine(said)
    user = quote(settings.matrix_user or "", safe="")
    return note(
        said,
        "Lines to Matrix will be late when much is said. Let the server's admin lift it for this account:\n"
        "curl -X POST -H 'Authorization: Bearer ADMIN_TOKEN' "
        '-d \'{"messages_per_second": 0, "burst_count": 0}\' '
        f"{settings.matrix_homeserver}/_synapse/admin/v1/users/{user}/override_ratelimit\n"
        "or for all accounts in homeserver.yaml, then restart Synapse:\n"
        "rc_message:\n  per_second: 20\n  burst_count: 100",
    )
