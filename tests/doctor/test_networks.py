"""Doctor against the networks: the real Synapse, and Telegram's stand-in."""

import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from organiser import doctor
from organiser.chat.refs import ChatRef, Network
from organiser.doctor import matrix, telegram
from organiser.doctor.finding import Finding, Level
from organiser.kernel import system_clock
from organiser.platforms.matrix.devices import DEVICES_FILE
from organiser.sandbox.synapse import MatrixAccount, Synapse
from organiser.sandbox.telegram.members import administrator
from organiser.sandbox.telegram.sandbox import TelegramSandbox
from organiser.settings import Settings

TOKEN = "4242:ABC-DEF1234ghIkl-zyx57W2v1u123ew11"


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    """A plain client."""
    async with httpx.AsyncClient(trust_env=False) as client:
        yield client


def worst(findings: Sequence[Finding], about: str) -> Finding:
    """The one finding whose sentence contains these words."""
    (found,) = [finding for finding in findings if about in finding.what]
    return found


async def on_telegram(http: httpx.AsyncClient, url: str, *groups: int, token: str = TOKEN) -> list[Finding]:
    """What is found with this token and these bridged groups."""
    settings = Settings.model_validate({"telegram_token": token, "telegram_api_url": url})
    chats = [ChatRef(Network.TELEGRAM, str(group)) for group in groups]
    return [finding async for finding in telegram.examine(settings, http, chats, system_clock)]


async def test_a_bot_that_hears_and_may_all_is_fine(http: httpx.AsyncClient) -> None:
    """Privacy mode off, admin with the rights: nothing but fine (after the clock, tested elsewhere)."""
    async with TelegramSandbox.start() as sandbox:
        bot = sandbox.add_bot(TOKEN, username="organiser_bot", name="Organiser")
        anna = sandbox.add_person("Anna")
        group = sandbox.add_group("Depot", members=[anna, bot], admins=[anna], supergroup=True)
        rights = administrator("can_delete_messages", "can_restrict_members")
        sandbox.world.change_member(group, bot, rights, by=anna)

        findings = await on_telegram(http, sandbox.url, group.id)

    assert [] == [finding for finding in findings[1:] if finding.level is not Level.OK]
    assert "@organiser_bot" in worst(findings, "knows the bot").what


async def test_a_deaf_bot_is_told_what_to_do(http: httpx.AsyncClient) -> None:
    """Privacy mode on and no admin: the group's lines never reach it, which is a fault there."""
    async with TelegramSandbox.start() as sandbox:
        bot = sandbox.add_bot(TOKEN, username="organiser_bot", name="Organiser", reads_all=False)
        group = sandbox.add_group("Depot", members=[sandbox.add_person("Anna"), bot], supergroup=True)

        findings = await on_telegram(http, sandbox.url, group.id, -1009999)

    assert "/setprivacy" in worst(findings, "Privacy mode").mend
    assert Level.FAULT is worst(findings, f"Group {group.id}").level
    assert "not in it" in worst(findings, "-1009999").what


async def test_a_revoked_token_is_a_fault(http: httpx.AsyncClient) -> None:
    """BotFather has the mend; the token itself is not shown."""
    async with TelegramSandbox.start() as sandbox:
        findings = await on_telegram(http, sandbox.url)

    found = worst(findings, "refuses the token")
    assert (Level.FAULT, True) == (found.level, "BotFather" in found.mend)
    assert not any("ABC-DEF" in finding.what + finding.mend for finding in findings)


async def on_matrix(
    http: httpx.AsyncClient, url: str, account: MatrixAccount, folder: Path, *rooms: str, **other: str
) -> list[Finding]:
    """What is found with this account's password and these bridged rooms."""
    given = {"matrix_homeserver": url, "matrix_user": account.user_id, "matrix_password": account.password}
    settings = Settings.model_validate(given | {"data_dir": folder} | other)
    chats = [ChatRef(Network.MATRIX, room) for room in rooms]
    return [finding async for finding in matrix.examine(settings, http, chats, system_clock)]


@pytest.mark.synapse
async def test_an_unlimited_account_is_fine(
    synapse: Synapse, http: httpx.AsyncClient, tmp_path: Path
) -> None:
    """The real server: versions, login and limit are fine; neither device nor room stays behind."""
    account = await synapse.register("doctor-free", "geheim")
    headers = {"Authorization": f"Bearer {account.access_token}"}
    made = await http.post(f"{synapse.url}/_matrix/client/v3/createRoom", headers=headers, json={})
    own = made.json()["room_id"]
    findings = await on_matrix(http, synapse.url, account, tmp_path, "!gone:co.op", own)

    assert Level.OK is worst(findings, "speaks Matrix").level
    assert Level.OK is worst(findings, "accepts the login").level
    assert Level.OK is worst(findings, "does not hold the bot back").level
    assert Level.FAULT is worst(findings, "!gone:co.op").level
    assert "may write and ban; the room is not encrypted" in worst(findings, own).what
    rooms = await http.get(f"{synapse.url}/_matrix/client/v3/joined_rooms", headers=headers)
    devices = await http.get(f"{synapse.url}/_matrix/client/v3/devices", headers=headers)
    assert ([own], 1) == (rooms.json()["joined_rooms"], len(devices.json()["devices"]))


@pytest.mark.synapse
@pytest.mark.parametrize("per_second", [1, 4])
async def test_a_limited_account_is_measured(
    synapse: Synapse, http: httpx.AsyncClient, tmp_path: Path, per_second: int
) -> None:
    """The real server's limit is found as it was set, and both ways to lift it are said."""
    account = await synapse.register(f"doctor-limited-{per_second}", "geheim")
    await synapse.override_limit(account.user_id, per_second=per_second, burst=6)

    found = worst(await on_matrix(http, synapse.url, account, tmp_path), "limits the bot")

    assert Level.NOTE is found.level
    assert f"about {per_second} a second" in found.what
    assert (
        f"/users/{account.user_id.replace('@', '%40').replace(':', '%3A')}/override_ratelimit" in found.mend
    )
    assert "rc_message:" in found.mend


@pytest.mark.synapse
async def test_a_wrong_password_is_a_fault(synapse: Synapse, http: httpx.AsyncClient, tmp_path: Path) -> None:
    """The settings to look at are named."""
    account = await synapse.register("doctor-wrong", "geheim")
    findings = await on_matrix(http, synapse.url, account, tmp_path, matrix_password="fout")

    assert "ORGANISER_MATRIX_USER" in worst(findings, "refuses the login").mend


@pytest.mark.synapse
async def test_the_encryption_store_is_held_against_the_server(
    synapse: Synapse, http: httpx.AsyncClient, tmp_path: Path
) -> None:
    """Keys that others cannot find, keys that they can, and a damaged store are told apart."""
    account = await synapse.register("doctor-keys", "geheim")
    (tmp_path / "matrix").mkdir()
    store = tmp_path / "matrix" / "crypto.db"
    with closing(sqlite3.connect(store)) as database, database:
        database.execute("CREATE TABLE accounts (user_id TEXT, device_id TEXT)")
        database.execute("INSERT INTO accounts VALUES (?, ?)", (account.user_id, account.device_id))
    unknown = await on_matrix(http, synapse.url, account, tmp_path)
    await upload_keys(http, synapse.url, account)
    (tmp_path / "matrix" / DEVICES_FILE).write_bytes(b'{"changed":2}')
    known = await on_matrix(http, synapse.url, account, tmp_path)
    store.write_bytes(b"damaged" * 100)
    damaged = await on_matrix(http, synapse.url, account, tmp_path)

    assert Level.FAULT is worst(unknown, "no encryption keys").level
    assert Level.OK is worst(known, "sound store").level
    assert Level.NOTE is worst(known, "other keys than before (2 times)").level
    assert "new device" in worst(damaged, "store is damaged").mend


@pytest.mark.synapse
async def test_a_former_device_is_named(synapse: Synapse, http: httpx.AsyncClient, tmp_path: Path) -> None:
    """Only one that the bot made, and not the one that it uses."""
    account = await synapse.register("doctor-former", "geheim")
    login = {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": account.user_id},
        "password": "geheim",
        "initial_device_display_name": "Organiser",
    }
    made = [await http.post(f"{synapse.url}/_matrix/client/v3/login", json=login) for _ in range(2)]
    former, own = (answer.json()["device_id"] for answer in made)
    (tmp_path / "matrix").mkdir()
    with closing(sqlite3.connect(tmp_path / "matrix" / "crypto.db")) as database, database:
        database.execute("CREATE TABLE accounts (user_id TEXT, device_id TEXT)")
        database.execute("INSERT INTO accounts VALUES (?, ?)", (account.user_id, own))
    findings = await on_matrix(http, synapse.url, account, tmp_path)
    named = [finding.what for finding in findings if "former device" in finding.what]

    assert [f"A former device of the bot, {former}, is still logged in."] == named


async def upload_keys(http: httpx.AsyncClient, url: str, account: MatrixAccount) -> None:
    """Publish keys of the account's device."""
    keys = {
        "user_id": account.user_id,
        "device_id": account.device_id,
        "algorithms": ["m.olm.v1.curve25519-aes-sha2", "m.megolm.v1.aes-sha2"],
        "keys": {f"ed25519:{account.device_id}": "A" * 43, f"curve25519:{account.device_id}": "B" * 43},
        "signatures": {account.user_id: {f"ed25519:{account.device_id}": "C" * 86}},
    }
    answer = await http.post(
        f"{url}/_matrix/client/v3/keys/upload",
        json={"device_keys": keys},
        headers={"Authorization": f"Bearer {account.access_token}"},
    )
    answer.raise_for_status()


async def test_a_network_that_is_down_does_not_end_the_visit(
    tmp_path: Path, unused_tcp_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both networks unreachable: one fault each, exit code 1, and the other checks are made."""
    monkeypatch.chdir(tmp_path)
    url = f"http://127.0.0.1:{unused_tcp_port}"
    settings = Settings.model_validate(
        {
            "telegram_token": TOKEN,
            "telegram_api_url": url,
            "matrix_homeserver": url,
            "matrix_user": "@bot:co.op",
            "matrix_password": "geheim",
            "data_dir": tmp_path / "data",
        }
    )
    findings = [finding async for finding in doctor.examine(settings)]

    assert Level.FAULT is worst(findings, "TELEGRAM_API_URL cannot be reached").level
    assert Level.FAULT is worst(findings, "MATRIX_HOMESERVER cannot be reached").level
    assert Level.OK is worst(findings, "MB free").level
    assert 1 == await doctor.main(settings)
