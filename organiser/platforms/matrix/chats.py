"""Answers questions about rooms, and acts on them: roles, facts, private chats, joining, muting, banning."""

from collections.abc import Awaitable, Callable
from typing import Any, assert_never

from organiser.chat.incoming import Answered, Edited, Said, Undecryptable
from organiser.chat.outgoing import Ask, Deed, Do, Question
from organiser.chat.ports import FileSource
from organiser.chat.refs import ChatRef, MessageRef, Network
from organiser.errors import InDoubt, Rejected, Unreachable
from organiser.kernel import Clock
from organiser.platforms.fetching import content_of
from organiser.platforms.matrix.crypto import Crypto
from organiser.platforms.matrix.failures import only_this
from organiser.platforms.matrix.power import creators, is_admin, level, needed
from organiser.platforms.matrix.rooms import Rooms
from organiser.platforms.matrix.session import CLIENT, Session, room_path, segment

_ENCRYPTION = {
    "type": "m.room.encryption",
    "state_key": "",
    "content": {"algorithm": "m.megolm.v1.aes-sha2"},
}


class Chats:
    """What can be known of the rooms of one session, and done to them."""

    def __init__(
        self,
        session: Session,
        crypto: Crypto,
        rooms: Rooms,
        clock: Clock,
        read: Callable[[MessageRef], Awaitable[Said | Edited | Undecryptable | None]],
        *,
        files: FileSource,
    ) -> None:
        """`read` says what a message of before says; `files` are the homeserver's."""
        self._read = read
        self._files = files
        self._session = session
        self._crypto = crypto
        self._rooms = rooms
        self._clock = clock

    async def ask(self, chat: ChatRef, question: Ask) -> Answered:
        """Find out what is asked; `failed` where the room does not let us know.

        Raises:
            DeliveryFailed: the server could not be asked; nothing was found out.
        """
        try:
            found = await self._found(chat, question)
        except (Unreachable, Rejected) as failure:
            if isinstance(failure, Unreachable) and failure.reason == "token":
                raise
            found = {"failed": True, "reason": failure.reason}
        return Answered(chat=chat, at=self._clock(), token=question.token, **found)

    async def _found(self, chat: ChatRef, question: Ask) -> dict[str, Any]:
        match question.question:
            case Question.ROLE:
                return {"role": await self._role(chat.id, _account(question))}
            case Question.FACTS:
                return await self._facts(chat.id)
            case Question.ENTER:
                room = await self._enter(chat.id)
                return {**await self._facts(room), "room": ChatRef(Network.MATRIX, room)}
            case Question.PRIVATE:
                room = await self._private(_account(question))
                return {"private": ChatRef(Network.MATRIX, room)}
            case Question.MESSAGE:
                return {"said": await self._read(_message(question))}
            case Question.FILE:
                return {"content": await content_of(self._files, question)}
            case _:
                assert_never(question.question)

    async def do(self, chat: ChatRef, deed: Do) -> None:
        """Act on the room, or on an account in it. What is so already is no fault."""
        room = chat.id
        match deed.deed:
            case Deed.JOIN:
                await self._enter(room)
            case Deed.LEAVE:
                await self._leave(room)
            case Deed.MUTE:
                await self._set_voice(room, _account(deed), muted=True)
            case Deed.UNMUTE:
                await self._set_voice(room, _account(deed), muted=False)
            case Deed.BAN:
                with only_this():
                    await self._session.call("POST", room_path(room, "ban"), {"user_id": _account(deed)})
            case _:
                assert_never(deed.deed)

    async def _role(self, room: str, user: str) -> str:
        try:
            member = await self._state(room, "m.room.member", user)
        except Rejected:
            return "none"
        if member.get("membership") != "join":
            return "none"
        try:
            powers = await self._state(room, "m.room.power_levels")
        except Rejected:
            powers = {}
        if is_admin(powers, user):
            return "admin"
        return "admin" if user in await self._creators(room) else "member"

    async def _creators(self, room: str) -> set[str]:
        """Those who stand above all levels."""
        path = room_path(room, "state", "m.room.create", "") + "?format=event"
        try:
            return creators(await self._session.call("GET", path))
        except Rejected:
            return set()

    async def _enter(self, room: str) -> str:
        """Join by id or alias, taking up an invitation; the room's id. Being in it already is no fault."""
        answer = await self._session.call("POST", f"{CLIENT}/join/{segment(room)}", {})
        entered = str(answer.get("room_id", room))
        await self._note_encryption(entered)
        return entered

    async def _note_encryption(self, room: str) -> None:
        """Know that a room is encrypted before the sync tells it: something may be said there at once."""
        try:
            await self._state(room, "m.room.encryption")
        except Rejected:
            return
        self._crypto.mark_encrypted(room)

    async def _facts(self, room: str) -> dict[str, Any]:
        answer = await self._session.call("GET", room_path(room, "joined_members"))
        people = set(answer.get("joined") or ()) - {self._session.user}
        return {"title": await self._rooms.title(room), "members": len(people)}

    async def _private(self, user: str) -> str:
        """An encrypted private chat with `user`, made and named as one where there is none.

        One into which somebody else was let is none any more: they would read what is for `user` alone.
        """
        for room in reversed((await self._rooms.directs()).get(user, [])):
            if await self._rooms.is_private(room) and await self._both_in(room, user):
                return room
        made = await self._session.call(
            "POST",
            f"{CLIENT}/createRoom",
            {
                "preset": "trusted_private_chat",
                "visibility": "private",
                "is_direct": True,
                "invite": [user],
                "initial_state": [_ENCRYPTION],
            },
        )
        fresh = made.get("room_id")
        if not isinstance(fresh, str):
            raise InDoubt("no room in the answer")
        self._crypto.mark_encrypted(fresh)
        await self._rooms.mark_direct(user, fresh)
        return fresh

    async def _both_in(self, room: str, user: str) -> bool:
        """Whether the bot is in the room, and `user` is too or is still invited."""
        try:
            mine = await self._state(room, "m.room.member", self._session.user)
            theirs = await self._state(room, "m.room.member", user)
        except (Rejected, Unreachable):
            return False
        return mine.get("membership") == "join" and theirs.get("membership") in {"join", "invite"}

    async def _leave(self, room: str) -> None:
        try:
            await self._session.call("POST", room_path(room, "leave"), {})
        except (Rejected, Unreachable) as failure:
            if isinstance(failure, Unreachable) and failure.reason == "token":
                raise

    async def _set_voice(self, room: str, user: str, *, muted: bool) -> None:
        """Let somebody only read, or write again, by their power level."""
        powers = await self._state(room, "m.room.power_levels")
        users = dict(powers.get("users") or {})
        speaks = needed(powers, "events_default", 0)
        if muted == (level(powers, user) < speaks):
            return
        if muted:
            users[user] = min(speaks, 0) - 1
        else:
            users.pop(user, None)
        path = room_path(room, "state", "m.room.power_levels", "")
        with only_this():
            await self._session.call("PUT", path, {**powers, "users": users})

    async def _state(self, room: str, kind: str, state_key: str = "") -> dict[str, Any]:
        return await self._session.call("GET", room_path(room, "state", kind, state_key))


def _message(question: Ask) -> MessageRef:
    if question.message is None:
        raise Rejected("malformed")
    return question.message


def _account(holder: Ask | Do) -> str:
    if holder.account is None:
        raise Rejected("malformed")
    return holder.account.id
