"""One login, kept where only we can read it, and a homeserver that refuses, limits or goes away."""

import asyncio
import logging
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from aiohttp import ServerDisconnectedError
from nio.responses import ShareGroupSessionError

from organiser.errors import DeliveryFailed, InDoubt, Misconfigured, Rejected, Scope, TryLater, Unreachable
from organiser.platforms.matrix.backoff import wait_after
from organiser.platforms.matrix.session import Session, store_passphrase
from organiser.sandbox.synapse import MessageLimit, Synapse

from .conftest import BotMaker


def session(server: str, user: str, folder: Path, password: str | None) -> Session:
    """A session with folders of its own."""
    return Session(
        server,
        user,
        password=password,
        access_token=None,
        device_id=None,
        store=folder / "store",
        secrets=folder / "secrets",
        pickle_key=b"k" * 32,
    )


@pytest.mark.synapse
async def test_the_login_is_kept_and_private(synapse: Synapse, tmp_path: Path) -> None:
    """The second start needs no password, is the same device, and nobody else can read the files."""
    account = await synapse.register(f"bot-{uuid4().hex[:8]}", "pass")
    devices, begun = [], []
    for password in ("pass", None):
        one = session(synapse.url, account.user_id, tmp_path, password)
        await one.ensure()
        devices.append(one.device_id)
        begun.append(one.begun)
        await one.close()
    modes = [file.stat().st_mode & 0o777 for file in (tmp_path / "secrets").iterdir()]

    assert devices[0] == devices[1]
    assert begun[0] == begun[1] > 0
    assert modes == [0o600]
    assert (tmp_path / "store" / "crypto.db").stat().st_mode & 0o777 == 0o600


@pytest.mark.synapse
async def test_a_revoked_token_is_renewed_by_the_password(bot: BotMaker) -> None:
    """The bot logs in again on the same device, and receives as before."""
    async with bot.running(receiving=False) as running:
        adapter = running.adapter
        await adapter._intake.once()
        one = adapter._session
        device = one.device_id
        await one.call("POST", "/_matrix/client/v3/logout", {})
        with pytest.raises(Unreachable) as refused:
            await adapter._intake.once()
        adapter._intake._note(refused.value)
        trouble = adapter._intake.trouble
        await adapter._intake.once()
        known = await one.call("GET", "/_matrix/client/v3/account/whoami")

    assert (refused.value.reason, trouble) == ("token", "token")
    assert known["device_id"] == device
    assert one.client.olm is not None
    assert one.client.olm.account.shared
    assert adapter.connected


@pytest.mark.synapse
async def test_a_device_whose_keys_are_gone_is_not_used_again(synapse: Synapse, tmp_path: Path) -> None:
    """Without its key store the bot logs in as a new device, and keeps that one."""
    account = await synapse.register(f"bot-{uuid4().hex[:8]}", "pass")
    devices = []
    for start in range(3):
        one = session(synapse.url, account.user_id, tmp_path, "pass")
        await one.ensure()
        devices.append(one.device_id)
        await one.close()
        if start == 0:
            (tmp_path / "store").rename(tmp_path / "away")

    assert devices[0] != devices[1]
    assert devices[1] == devices[2]


async def devices_of(one: Session) -> set[str]:
    """The devices that are logged in, as the server has it."""
    known = await one.call("GET", "/_matrix/client/v3/devices")
    return {device["device_id"] for device in known["devices"]}


@pytest.mark.synapse
async def test_a_device_that_is_not_used_again_is_logged_out(
    synapse: Synapse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the server does not answer to that, the next start does it."""
    account = await synapse.register(f"bot-{uuid4().hex[:8]}", "pass")
    first, second, third = (session(synapse.url, account.user_id, tmp_path, "pass") for _ in range(3))
    await first.ensure()
    former = first.device_id
    await first.close()
    (tmp_path / "store").rename(tmp_path / "away")
    send = second.client.send

    async def fail(method: str, path: str, *more: Any) -> Any:
        if path.endswith("/logout"):
            raise ServerDisconnectedError
        return await send(method, path, *more)

    monkeypatch.setattr(second.client, "send", fail)
    await second.ensure()
    before = await devices_of(second)
    await second.close()
    await third.ensure()
    after = await devices_of(third)
    await third.close()

    assert former in before
    assert {account.device_id, second.device_id} == after


@pytest.mark.synapse
async def test_a_given_device_whose_keys_are_gone_is_said_in_one_line(
    synapse: Synapse, tmp_path: Path
) -> None:
    """A token cannot make a new device: its first start is well, one that lost its keys names the mend."""
    account = await synapse.register(f"bot-{uuid4().hex[:8]}", "pass")

    def with_token(folder: str) -> Session:
        return Session(
            synapse.url,
            account.user_id,
            password=None,
            access_token=account.access_token,
            device_id=account.device_id,
            store=tmp_path / folder,
            secrets=tmp_path / "secrets",
            pickle_key=b"k" * 32,
        )

    first, second = with_token("first"), with_token("second")
    await first.ensure()
    await first.client.keys_upload()
    await first.close()
    with pytest.raises(Misconfigured, match=r"^ORGANISER_MATRIX_DEVICE_ID names .*log in by hand"):
        await second.ensure()
    await second.close()

    assert not second.ready
    assert not (tmp_path / "second" / "crypto.db").exists()


@pytest.mark.synapse
async def test_a_wrong_password_is_said_at_once(synapse: Synapse, tmp_path: Path) -> None:
    """Waiting does not mend it."""
    account = await synapse.register(f"bot-{uuid4().hex[:8]}", "pass")
    one = session(synapse.url, account.user_id, tmp_path, "wrong")
    with pytest.raises(Unreachable) as refused:
        await one.ensure()
    await one.close()

    assert refused.value.reason == "token"


async def test_a_connection_that_breaks_off_is_in_doubt_and_one_never_made_is_not(tmp_path: Path) -> None:
    """A refused connection is tried later; nothing is asked before the login is there."""
    one = session("http://127.0.0.1:9", "@bot:x", tmp_path, "pass")
    with pytest.raises(TryLater):
        await one.ensure()
    with pytest.raises(TryLater):
        await one.call("GET", "/")
    await one.close()

    assert not one.ready


@pytest.mark.parametrize(
    ("status", "meaning"), [(413, Rejected), (403, Unreachable), (429, TryLater), (502, InDoubt)]
)
async def test_half_a_refusal_of_a_file_is_one(
    tmp_path: Path, status: int, meaning: type[DeliveryFailed]
) -> None:
    """A connection that breaks within the words of a no leaves the no."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(f"HTTP/1.1 {status} No\r\nContent-Length: 500\r\n\r\n{{".encode())
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        one = session(f"http://127.0.0.1:{port}", "@bot:x", tmp_path, "pass")
        one._connect()
        one._headers = {"Authorization": "Bearer token"}
        with pytest.raises(meaning):
            await one.stream("POST", "/_matrix/media/v3/upload", b"file")
        await one.close()


@pytest.mark.parametrize("faults", [1, 3, 50])
def test_back_off_grows_to_a_bound(faults: int) -> None:
    """With jitter, so that not all bots return at once; a wait that the server named is kept exactly.

    A server that is away is soon found again; one that refuses us is not pestered, but asked once more at
    once, because a token that ran out is replaced by the next login.
    """
    waits = [wait_after(TryLater(1), faults) for _ in range(50)]
    longest = min(2 ** (faults - 1), 4)

    assert all(longest / 2 <= wait <= longest for wait in waits)
    assert len(set(waits)) > 1
    assert wait_after(TryLater(7.5, limited=True), faults) == 7.5
    assert (wait_after(Unreachable("token", Scope.NETWORK), faults) >= 15) is (faults > 1)


def test_the_key_store_never_has_nios_own_key() -> None:
    """Its passphrase follows from our secret, and tells nothing of it."""
    first, other = store_passphrase(b"a" * 32), store_passphrase(b"b" * 32)

    assert first != other
    assert "DEFAULT_KEY" not in {first, other}
    assert len(first) == 64


def test_nio_writes_nothing_into_the_logs(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Its loggers name users, rooms and devices."""
    session("http://127.0.0.1:9", "@bot:x", tmp_path, "pass")
    for name in ("nio", "nio.rooms", "nio.client.async_client", "nio.crypto.log", "peewee"):
        logging.getLogger(name).error("@anna:example.org")

    assert caplog.records == []


@pytest.mark.synapse
async def test_a_limit_is_told_with_itswait_after(tmp_path: Path) -> None:
    """Synapse's own default limit becomes a wait, and nobody waits inside."""
    limit = MessageLimit(per_second=0.2, burst=1)
    async with Synapse.start(tmp_path / "server", message_limit=limit) as server:
        bot = BotMaker(server, tmp_path)
        async with bot.running() as running:
            call = running.adapter._session.call
            room = (await call("POST", "/_matrix/client/v3/createRoom", {}))["room_id"]
            path = f"/_matrix/client/v3/rooms/{room}/send/m.room.message/"
            content = {"msgtype": "m.text", "body": "x"}
            sends = [call("PUT", path + str(number), content) for number in range(20)]
            results = await asyncio.gather(*sends, return_exceptions=True)
    limits = [result for result in results if isinstance(result, TryLater)]

    assert limits
    assert all(limit.limited and 0 < limit.after <= 120 for limit in limits)


async def test_a_refused_key_share_is_no_logout(tmp_path: Path) -> None:
    """A homeserver that limits us while keys are shared must not cost us the login."""
    one = session("http://127.0.0.1:9", "@bot:localhost", tmp_path, None)
    one.client.access_token = "token"
    limited = {"errcode": "M_LIMIT_EXCEEDED", "error": "Too Many Requests", "retry_after_ms": 300}
    shared_with = {("@somebody:localhost", "DEVICE")}
    refused = ShareGroupSessionError.from_dict(limited, "!room", shared_with)  # type: ignore[no-untyped-call]
    await one.client.receive_response(refused)
    await one.close()

    assert one.client.logged_in
