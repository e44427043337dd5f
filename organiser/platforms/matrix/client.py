"""nio's client, mended where one stranger's device, or one broken request, would keep everybody's keys away.

nio takes the answers about keys whole: one device whose keys are not as they should be (any server may say
anything about its own people) makes the answer void, or raises. Here they are taken device by device. What
nio does with keys stays nio's; when it is asked is decided in `crypto`.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
from aiohttp import ClientResponse
from nio.api import Api
from nio.client.async_client import AsyncClient, AsyncClientConfig
from nio.responses import (
    ErrorResponse,
    KeysClaimError,
    KeysClaimResponse,
    KeysQueryError,
    KeysQueryResponse,
    Response,
)
from nio.store.database import MatrixStore
from nio.store.models import DeviceKeys, Keys
from peewee import OperationalError  # type: ignore[import-untyped]
from typing_extensions import override

from organiser import metrics
from organiser.platforms.matrix import answers
from organiser.platforms.matrix.devices import Devices
from organiser.platforms.matrix.failures import CONNECTION_FAILURES

_ALGORITHM = "m.megolm.v1.aes-sha2"


class Client(AsyncClient):
    """What `crypto` and `session` use of nio."""

    def __init__(self, homeserver: str, user: str, store: Path, config: AsyncClientConfig) -> None:
        """`store` is the folder of the keys."""
        super().__init__(homeserver, user, store_path=str(store), config=config)
        self._devices = Devices(store)

    @override
    async def receive_response(self, response: Response) -> None:
        """Take an answer in; a refusal never logs out: whether a token is good, `Session` decides.

        nio puts the fields of a refused key share in the wrong order, reads the users that got the key as a
        soft logout, and forgets the token (`ShareGroupSessionError.from_dict`, 0.26).
        """
        token = self.access_token
        for part in _parts(response):
            if isinstance(part, KeysQueryResponse):
                self._forget_former(part)
            try:
                await super().receive_response(part)
            except OperationalError:
                raise
            except Exception:
                if part is response:
                    raise
                self._devices.unusable()
        if isinstance(response, ErrorResponse):
            self.access_token = token

    @override
    async def parse_body(self, transport_response: ClientResponse) -> dict[Any, Any]:
        """An answer's JSON; {} where it has none. What strangers' servers put into it cannot spoil it."""
        return answers.read(await transport_response.read()) or {}

    @override
    async def keys_query(self) -> KeysQueryResponse | KeysQueryError:
        """Ask for the devices of those whom nio wants to know."""
        method, path, data = Api.keys_query(self.access_token, self.users_for_key_query)
        answer: KeysQueryResponse | KeysQueryError = await self._send(_Devices, method, path, data)
        return answer

    @override
    async def keys_claim(self, user_set: dict[str, Iterable[str]]) -> KeysClaimResponse | KeysClaimError:
        """Claim one-time keys; a broken connection is an answer without any.

        nio's `share_group_session` would else believe for ever that it is still sharing (0.26).
        """
        method, path, data = Api.keys_claim(self.access_token, user_set)
        try:
            answer: KeysClaimResponse | KeysClaimError = await self._send(_OneTimeKeys, method, path, data)
        except CONNECTION_FAILURES:
            return KeysClaimError("no answer")
        return answer

    @override
    def encrypt(self, room_id: str, message_type: str, content: dict[Any, Any]) -> tuple[str, dict[str, Any]]:
        """Encrypt an event, its characters written as they are.

        nio escapes what is beyond ASCII (0.26): a message of 4,096 syllables of Hangul, as words and as HTML,
        took more than the 65,536 bytes of an event, and the server refused it.

        Raises:
            LocalProtocolError, MembersSyncError, GroupEncryptionError: as nio does.
        """
        olm, room = self.olm, self.rooms.get(room_id)
        session = None if olm is None else olm.outbound_group_sessions.get(room_id)
        known = room is not None and room.encrypted and room.members_synced
        if olm is None or session is None or not known or session.expired or not session.shared:
            refused: tuple[str, dict[str, Any]] = super().encrypt(room_id, message_type, content)
            return refused  # it says what is missing
        event = {"content": content, "type": message_type, "room_id": room_id}
        plain = msgspec.json.encode(event).decode()
        sealed: dict[str, Any] = {
            "algorithm": _ALGORITHM,
            "sender_key": olm.account.identity_keys["curve25519"],
            "ciphertext": session.encrypt(plain),  # type: ignore[no-untyped-call]
            "session_id": session.id,
            "device_id": self.device_id,
        }
        if "m.relates_to" in content:
            sealed["m.relates_to"] = content["m.relates_to"]
        return "m.room.encrypted", sealed

    def forget_devices(self, users: Iterable[str]) -> None:
        """Keep no ids and keys of these people's devices; who comes back is asked for anew.

        nio has no way to do it (0.26). What it keeps of their keys to rooms, and to talk to their devices,
        names nobody without these.
        """
        olm, store = self.olm, self.store
        if olm is None or store is None:
            return
        for user in users:
            for device in list(olm.device_store[user].values()):
                for undo in (olm.unignore_device, store.unblacklist_device, store.unverify_device):
                    undo(device)
            del olm.device_store._entries[user]  # noqa: SLF001 - an empty entry would name them as well
            olm.tracked_users.discard(user)
            olm.users_for_key_query.discard(user)
            _remove_devices(store, user)

    def _forget_former(self, part: KeysQueryResponse) -> None:
        """Let nio see as new a device that comes back, or has other keys than before.

        nio marks a device that was signed out as deleted for ever, and holds one whose keys changed for an
        attack. Why the bot follows where keys changed, and who is told, stands in `devices`.
        """
        if self.olm is None:
            return
        for user, devices in part.device_keys.items():
            known = self.olm.device_store[user]
            for device in known.keys() & devices.keys():
                former, key = known[device], devices[device]["keys"].get(f"ed25519:{device}")
                if former.deleted or former.ed25519 != key:
                    if not former.deleted:
                        self._devices.changed()
                    self.olm.unignore_device(former)
                    del known[device]


def _remove_devices(store: MatrixStore, user: str) -> None:
    """Remove a person's devices from the key store's database, and overwrite what they were."""
    with store.database.bind_ctx(store.models):
        store.database.pragma("secure_delete", 1)
        theirs = DeviceKeys.select(DeviceKeys.id).where(DeviceKeys.user_id == user)
        with store.database.atomic():
            Keys.delete().where(Keys.device.in_(theirs)).execute()
            DeviceKeys.delete().where(DeviceKeys.user_id == user).execute()


class _Devices(KeysQueryResponse):
    """Everybody's devices, without those that have not the shape of one."""

    @classmethod
    @override
    def from_dict(cls, parsed_dict: dict[Any, Any]) -> KeysQueryResponse | ErrorResponse:
        told = parsed_dict.get("device_keys")
        if not isinstance(told, dict):
            return KeysQueryError.from_dict(parsed_dict)
        return KeysQueryResponse({user: _valid(user, devices) for user, devices in told.items()}, {})


class _OneTimeKeys(KeysClaimResponse):
    """Everybody's one-time keys, as the server hands them out."""

    @classmethod
    @override
    def from_dict(cls, parsed_dict: dict[Any, Any], room_id: str = "") -> KeysClaimResponse | ErrorResponse:
        told = parsed_dict.get("one_time_keys")
        if not isinstance(told, dict):
            return KeysClaimError(str(parsed_dict.get("error", "")), parsed_dict.get("errcode"))
        return KeysClaimResponse(
            {user: keys for user, keys in told.items() if isinstance(keys, dict)}, {}, room_id
        )


def _valid(user: str, devices: Any) -> dict[str, Any]:
    devices = devices if isinstance(devices, dict) else {}
    sound = {device: keys for device, keys in devices.items() if _is_device(user, device, keys)}
    metrics.DEVICES.labels("unusable").inc(len(devices) - len(sound))
    return sound


def _is_device(user: str, device: str, keys: Any) -> bool:
    read = KeysQueryResponse.from_dict({"device_keys": {user: {device: keys}}})
    return isinstance(read, KeysQueryResponse) and keys.get("user_id") == user


def _parts(response: Response) -> list[Response]:
    """An answer about many people as one for each, so that none can spoil another's."""
    match response:
        case KeysQueryResponse(device_keys=everybody):
            return [KeysQueryResponse({user: devices}, {}) for user, devices in everybody.items()]
        case KeysClaimResponse(one_time_keys=everybody):
            return [
                KeysClaimResponse({user: {device: key}}, {}, response.room_id)
                for user, devices in everybody.items()
                for device, key in devices.items()
            ]
        case _:
            return [response]
