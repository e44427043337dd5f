"""The chats the bot has met, and the conversations they are joined into, within one transaction.

What is changed here is changed in the tables and in `Directory`, which holds it in memory, together.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from organiser.bridge.conversation import Conversation, NamesMode
from organiser.chat.incoming import Presence
from organiser.chat.refs import ChatRef
from organiser.kernel import Ids, millis, moment
from organiser.storage.directory import Chat, Directory
from organiser.storage.tables import (
    ACCOUNT,
    CHAT,
    CODE,
    CONVERSATION,
    DIALOG,
    LINE,
    MUTE,
    OUTBOX,
    PERSON,
)

_SET_BACK = timedelta(days=30)
"""By how much a clock may have been set back while a conversation lasted."""


class Chats:
    """Reads and changes chats within one transaction."""

    def __init__(self, connection: AsyncConnection, directory: Directory) -> None:
        """Changes go to both the database and `directory`."""
        self._connection = connection
        self._directory = directory

    async def meet(self, ref: ChatRef, *, private: bool = False, title: str = "") -> Chat:
        """The chat behind `ref`; one that is new is written down, its home chat first.

        A topic begins in the language of its group.
        """
        known = self._directory.find(ref)
        if known is not None:
            return known
        private = private or ref.is_account
        home = None if ref.home == ref else await self.meet(ref.home, title=title)
        language = home.language if home else None
        address, sealed = ref.id, None
        if private:
            address = self._directory.vault.chat_address(ref)
            sealed = self._directory.vault.seal(ref.id.encode(), f"chat.sealed.{address}")
        values = {"network": ref.network, "address": address, "sealed": sealed, "private": private}
        title = "" if private else title
        values |= {"title": title, "language": language, "presence": "member", "welcomed": False}
        added = await self._connection.execute(insert(CHAT).values(**values).returning(CHAT.c.id))
        row = added.scalar_one()
        home_id = home.id if home else row
        chat = Chat(row, ref, home_id, private=private, title=title, language=language)
        self._directory.put(chat)
        return chat

    async def change(self, chat: Chat, **values: Any) -> Chat:
        """Change columns of a chat; returns it as it is now."""
        await self._connection.execute(update(CHAT).where(CHAT.c.id == chat.id).values(**values))
        for column, name in (("conversation_id", "conversation"), ("chapter_id", "chapter")):
            if column in values:
                values[name] = values.pop(column)
        changed = msgspec.structs.replace(self._directory.chats[chat.id], **values)
        self._directory.put(changed)
        return changed

    async def seclude(self, chat: Chat) -> Chat:
        """Let a chat be private from now on; where it is stands sealed then."""
        address = self._directory.vault.chat_address(chat.ref)
        sealed = self._directory.vault.seal(chat.ref.id.encode(), f"chat.sealed.{address}")
        this = update(CHAT).where(CHAT.c.id == chat.id)
        await self._connection.execute(this.values(address=address, sealed=sealed))
        return await self.change(chat, private=True, title="")

    async def move(self, chat: Chat, to: ChatRef) -> Chat:
        """Let a conversation go on in the chat that takes the place of `chat`.

        An upgraded group and a replaced room count their messages anew, so the old chat keeps its part of
        the message map and the new one begins its own. What waits for the old one is for the new one.
        """
        successor = await self.meet(to, private=chat.private, title=chat.title)
        if successor.id == chat.id:
            return chat
        values: dict[str, Any] = {"welcomed": chat.welcomed or successor.welcomed}
        if chat.presence is Presence.ADMIN and successor.presence is Presence.MEMBER:
            values["presence"] = Presence.ADMIN
        if chat.conversation is not None:
            values["conversation_id"] = chat.conversation
        if chat.language is not None:
            values["language"] = chat.language
        if chat.chapter is not None:
            values["chapter_id"] = chat.chapter
        successor = await self.change(successor, **values)
        await self.change(chat, conversation_id=None, presence=Presence.ABSENT)
        await self._follow(chat, successor)
        self._directory.moved[chat.id] = successor.id
        return successor

    async def _follow(self, chat: Chat, successor: Chat) -> None:
        """Let what waits for a chat, and who is reached in it, go on in its successor."""
        for column in ("chat_id", "joining_chat_id"):
            await self._connection.execute(
                update(CODE).where(CODE.c[column] == chat.id).values({column: successor.id})
            )
        await self._connection.execute(
            update(OUTBOX)
            .where(OUTBOX.c.chat_id == chat.id, OUTBOX.c.state.in_(("queued", "sending", "in_doubt", "held")))
            .values(chat_id=successor.id)
        )
        for table in (ACCOUNT, PERSON, DIALOG):
            await self._connection.execute(
                update(table).where(table.c.chat_id == chat.id).values(chat_id=successor.id)
            )
        for person in [one for one, place in self._directory.places.items() if place == chat.id]:
            self._directory.places[person] = successor.id

    async def begin_conversation(self, names: NamesMode, salt: bytes, now: datetime) -> Conversation:
        """A new conversation without chats."""
        added = await self._connection.execute(
            insert(CONVERSATION)
            .values(names=names, salt=salt, created=millis(now))
            .returning(CONVERSATION.c.id)
        )
        conversation = Conversation(added.scalar_one(), names, salt)
        self._directory.conversations[conversation.id] = conversation
        return conversation

    async def continue_conversations(
        self, former: Sequence[int], names: NamesMode, salt: bytes, now: datetime
    ) -> Conversation:
        """Let all chats of some conversations go on in a new one, with who is muted in any of them.

        The former ones stay known, without chats: the names of what was said in them are theirs.
        """
        fresh = await self.begin_conversation(names, salt, now)
        for chat in [chat for conversation in former for chat in self._directory.members(conversation)]:
            await self.change(chat, conversation_id=fresh.id)
        muted: dict[bytes, tuple[str, int | None]] = {}
        gone = delete(MUTE).where(MUTE.c.conversation_id.in_(former))
        for row in await self._connection.execute(gone.returning(MUTE.c.author, MUTE.c.reason, MUTE.c.until)):
            until = muted.get(row.author, ("", 0))[1]
            longest = None if until is None or row.until is None else max(until, row.until)
            muted[row.author] = (row.reason, longest)
        for author, (reason, until) in muted.items():
            await self._connection.execute(
                insert(MUTE).values(conversation_id=fresh.id, author=author, reason=reason, until=until)
            )
            self._directory.mutes[fresh.id, author] = until
        for key in [key for key in self._directory.mutes if key[0] in former]:
            del self._directory.mutes[key]
        return fresh


async def expire(connection: AsyncConnection, directory: Directory) -> None:
    """Remove the conversations that no chat is in and no line that is kept was said in.

    As long as such a line can be edited or removed, its conversation says under which name it was said.
    """
    held = select(CHAT.c.conversation_id).where(CHAT.c.conversation_id.is_not(None))
    empty = select(CONVERSATION.c.id, CONVERSATION.c.created).where(CONVERSATION.c.id.not_in(held))
    for former, created in (await connection.execute(empty)).all():
        # What was said in it is soon found from its beginning on; a clock may have been set back since.
        begun = LINE.c.id >= Ids.least(moment(created) - _SET_BACK)
        said = select(LINE.c.id).where(begun, LINE.c.conversation_id == former).order_by(LINE.c.id).limit(1)
        if (await connection.execute(said)).first() is None:
            await connection.execute(delete(MUTE).where(MUTE.c.conversation_id == former))
            await connection.execute(delete(CONVERSATION).where(CONVERSATION.c.id == former))
            directory.end(former)
