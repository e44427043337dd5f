"""Somebody's way into Matrix rooms and out of them: making, inviting, joining, leaving, and their state.

Above it stands `matrix_people.MatrixPerson`, who also talks.
"""

from collections.abc import Sequence
from typing import Any

from nio.api import RoomPreset, RoomVisibility

from organiser.sandbox.matrix_client import MatrixConnection, accepted
from organiser.sandbox.matrix_content import Content
from organiser.sandbox.synapse import MatrixAccount

PATIENCE_SECONDS = 40.0
_ENCRYPTION = {
    "type": "m.room.encryption",
    "state_key": "",
    "content": {"algorithm": "m.megolm.v1.aes-sha2"},
}


class RoomMember:
    """Somebody who is, or is not, in rooms."""

    def __init__(self, account: MatrixAccount, connection: MatrixConnection) -> None:
        self.account = account
        self._connection = connection
        self._client = connection.client

    @property
    def user_id(self) -> str:
        """The person's Matrix id."""
        return self.account.user_id

    @property
    def device_id(self) -> str:
        """The id of the device this client is."""
        return self.account.device_id

    async def asks(self, method: str, path: str, content: Content | None = None) -> Content:
        """Make any request as this person; 429 is waited out, other refusals raise."""
        return await self._connection.asks(method, path, content)

    async def creates_room(
        self,
        name: str | None = None,
        *,
        encrypted: bool = False,
        invites: Sequence[str] = (),
        public: bool = False,
        alias: str | None = None,
        **more: Any,
    ) -> str:
        """Make a room and return its id once it is in the sync; `more` goes to nio's `room_create`."""
        visibility = RoomVisibility.public if public else RoomVisibility.private
        preset = RoomPreset.public_chat if public else RoomPreset.private_chat
        options: dict[str, Any] = {
            "name": name,
            "alias": alias,
            "invite": tuple(invites),
            "visibility": visibility,
            "preset": preset,
            "initial_state": [_ENCRYPTION] if encrypted else [],
        }
        made = accepted(await self._client.room_create(**(options | more)))
        return await self._is_in(made.room_id)

    async def direct_chat(self, with_user_id: str, *, encrypted: bool = True) -> str:
        """Make a private chat as Element does, invitation included, and return its room id."""
        room = await self.creates_room(
            encrypted=encrypted,
            invites=[with_user_id],
            is_direct=True,
            preset=RoomPreset.trusted_private_chat,
        )
        path = f"/_matrix/client/v3/user/{self.user_id}/account_data/m.direct"
        await self.asks("PUT", path, {with_user_id: [room]})
        return room

    async def joins(self, room: str) -> str:
        """Join by id or alias and return the room's id once it is in the sync."""
        return await self._is_in(accepted(await self._client.join(room)).room_id)

    async def accepts_invitations(self, timeout: float = PATIENCE_SECONDS) -> list[str]:  # noqa: ASYNC109
        """Join every room that one is invited to, waiting for the first invitation."""
        await self._connection.until(lambda: bool(self._client.invited_rooms), "an invitation", timeout)
        return [await self.joins(room) for room in list(self._client.invited_rooms)]

    async def invites(self, room: str, user_id: str) -> None:
        """Invite somebody."""
        accepted(await self._client.room_invite(room, user_id))

    async def leaves(self, room: str) -> None:
        """Leave a room, or decline an invitation."""
        accepted(await self._client.room_leave(room))

    async def removes(self, room: str, user_id: str) -> None:
        """Kick somebody out of a room."""
        accepted(await self._client.room_kick(room, user_id))

    async def state(self, room: str, event_type: str, state_key: str = "") -> Content:
        """Return the content of a state event as the server has it now."""
        answer = accepted(await self._client.room_get_state_event(room, event_type, state_key))
        return dict(answer.content)

    async def sets_state(self, room: str, event_type: str, content: Content) -> str:
        """Set a state event (topic, power levels, pinned events) and return its event id."""
        answer = await self._client.room_put_state(room, event_type, content)
        return str(accepted(answer).event_id)

    async def until_member(
        self,
        room: str,
        user_id: str,
        timeout: float = PATIENCE_SECONDS,  # noqa: ASYNC109
    ) -> None:
        """Wait until somebody has joined, as this person's own sync sees it."""

        def joined() -> bool:
            arrivals = self._connection.timelines[room].arrivals()
            memberships = [
                arrival.content.get("membership")
                for arrival in arrivals
                if arrival.type == "m.room.member" and arrival.source.get("state_key") == user_id
            ]
            return memberships[-1:] == ["join"]

        await self._connection.until(joined, "a member", timeout)

    async def _is_in(self, room: str) -> str:
        await self._connection.until(lambda: room in self._client.rooms, "the room", PATIENCE_SECONDS)
        return room

    async def _accepts(self, room: str) -> None:
        accepted(await self._client.join(room))
