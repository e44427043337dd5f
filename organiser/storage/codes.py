"""One-time codes, wrong guesses, and numbered choices."""

import re
from collections.abc import Collection
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from organiser import retention
from organiser.bridge.codes import Code
from organiser.chat.outgoing import Choice
from organiser.chat.refs import LineId
from organiser.kernel import millis, moment
from organiser.members.codes import Tries
from organiser.storage import sealed
from organiser.storage.one_time_codes import digest_of, hashed, reference_to
from organiser.storage.payloads import UNREADABLE
from organiser.storage.prepared import Prepared
from organiser.storage.tables import CODE, COPY, GUESS, OFFER
from organiser.vault import Vault


class Codes:
    """Codes within one transaction. Only hashes are kept; `key` is a secret of the vault."""

    def __init__(self, connection: AsyncConnection, key: bytes) -> None:
        """Everything here is small: changes are made at once."""
        self._connection = connection
        self._key = key

    async def put(self, secret: str, code: Code) -> None:
        """Keep a code; an older one for the same chat stops working."""
        await self._connection.execute(delete(CODE).where(CODE.c.chat_id == code.chat))
        await self._connection.execute(
            insert(CODE).values(
                hash=hashed(self._key, secret),
                chat_id=code.chat,
                author=code.author,
                private_chat_id=code.private_chat,
                expires=millis(code.expires),
            )
        )

    async def find(self, secret: str) -> Code | None:
        """The code that `secret` is, if it is one."""
        found = await self._connection.execute(select(CODE).where(CODE.c.hash == hashed(self._key, secret)))
        return _code(found.first())

    async def claim(self, secret: str, joining: int) -> str:
        """Write down the chat in which a code was said: it waits for the first admin's yes.

        Returns by what `claimed` finds it again: 43 signs that do not tell the code.
        """
        digest = hashed(self._key, secret)
        await self._connection.execute(
            update(CODE).where(CODE.c.hash == digest).values(joining_chat_id=joining)
        )
        return reference_to(digest)

    async def claimed(self, reference: str) -> Code | None:
        """The code that was said somewhere, by what `claim` returned."""
        found = await self._connection.execute(
            select(CODE).where(CODE.c.hash == digest_of(reference), CODE.c.joining_chat_id.is_not(None))
        )
        return _code(found.first())

    async def any_waits(self, now: datetime) -> bool:
        """Whether some code was made that nobody has said yet."""
        found = await self._connection.execute(
            select(CODE.c.chat_id)
            .where(CODE.c.expires > millis(now), CODE.c.joining_chat_id.is_(None))
            .limit(1)
        )
        return found.first() is not None

    async def drop(self, chat: int) -> None:
        """Let the code of a chat work no longer."""
        await self._connection.execute(delete(CODE).where(CODE.c.chat_id == chat))

    async def close_questions(self, chats: Collection[int]) -> None:
        """Let the codes work no longer whose question, asked already, is about one of these and another."""
        about_one = CODE.c.chat_id.in_(chats) != CODE.c.joining_chat_id.in_(chats)
        await self._connection.execute(delete(CODE).where(CODE.c.joining_chat_id.is_not(None), about_one))

    async def wrong_guesses(self, author: bytes, since: datetime) -> int:
        """How many wrong codes an account typed since a time."""
        found = await self._connection.execute(
            select(GUESS.c.count).where(GUESS.c.author == author, GUESS.c.since > millis(since))
        )
        return found.scalar_one_or_none() or 0

    async def tries(self, author: bytes) -> Tries:
        """The wrong codes that an account typed lately, of whatever kind."""
        wanted = select(GUESS.c.count, GUESS.c.since).where(GUESS.c.author == author)
        found = (await self._connection.execute(wanted)).first()
        if found is None:
            return Tries()
        count, last = found
        return Tries(count, moment(last))

    async def count_guess(self, author: bytes, count: int, now: datetime) -> None:
        """Write down that an account typed its `count`-th wrong code in a row."""
        await self._connection.execute(delete(GUESS).where(GUESS.c.author == author))
        await self._connection.execute(insert(GUESS).values(author=author, count=count, since=millis(now)))


def _code(row: Any) -> Code | None:
    if row is None:
        return None
    return Code(row.chat_id, row.author, row.private_chat_id, moment(row.expires), row.joining_chat_id)


class Offered(msgspec.Struct, frozen=True):
    """The choices that a chat was shown last, and the line of the message that shows them."""

    choices: tuple[Choice, ...] = ()
    line: LineId | None = None


# Every question of a form offers something anew: these are made once, and wait for no other thread, as a
# removal does (`driver`).
_OFFERED = Prepared(select(OFFER.c.choices).where(OFFER.c.chat_id == bindparam("chat")), ("chat",))
_OFFER = Prepared(
    insert(OFFER).prefix_with("OR REPLACE", dialect="sqlite"), ("chat_id", "choices", "created")
)


async def put_offer(
    connection: AsyncConnection, vault: Vault, chat: int, offered: Offered, now: datetime
) -> None:
    """Remember what a chat was shown last, sealed; what it was shown before is forgotten."""
    before = await find_offer(connection, vault, chat)
    if before.line is not None:
        await connection.execute(delete(COPY).where(COPY.c.line_id == before.line))
    choices = sealed.seal(vault, msgspec.json.encode(offered), _place(chat))
    row = {"chat_id": chat, "choices": choices, "created": millis(now)}
    await _OFFER.run(connection, [row])


async def find_offer(connection: AsyncConnection, vault: Vault, chat: int) -> Offered:
    """The choices that a chat was shown last; none where there are none, or none can be read."""
    found = await _OFFERED.find(connection, chat=chat)
    return _offered(vault, chat, found[0].choices) if found else Offered()


def encoded_offer(vault: Vault, chat: int, choices: bytes) -> bytes:
    """What a row of a chat says, as JSON."""
    return sealed.opened(vault, choices, _place(chat))


def _offered(vault: Vault, chat: int, choices: bytes) -> Offered:
    """What a row of a chat says; nothing where it cannot be read: it can be replaced and removed."""
    try:
        return msgspec.json.decode(encoded_offer(vault, chat, choices), type=Offered)
    except UNREADABLE:
        return Offered()


def _place(chat: int) -> str:
    return f"offer.choices.{chat}"


async def drop_offers(connection: AsyncConnection, vault: Vault, chats: Collection[int]) -> None:
    """Forget the choices that chats were shown: no number chooses any more."""
    await _drop_offers(connection, vault, OFFER.c.chat_id.in_(chats))


async def drop_offers_naming(
    connection: AsyncConnection, vault: Vault, chats: Collection[int], names: Collection[str]
) -> None:
    """Forget the choices that chats were shown in which one of these names stands."""
    if not (chats and names):
        return
    named = re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in names))
    shown = [(chat, await find_offer(connection, vault, chat)) for chat in chats]
    naming = [chat for chat, offered in shown if any(named.search(one.label) for one in offered.choices)]
    await drop_offers(connection, vault, naming)


async def _drop_offers(connection: AsyncConnection, vault: Vault, which: ColumnElement[bool]) -> None:
    """Remove offers, and where their messages are."""
    dropped = delete(OFFER).where(which).returning(OFFER.c.chat_id, OFFER.c.choices)
    for row in await connection.execute(dropped):
        line = _offered(vault, row.chat_id, row.choices).line
        if line is not None:
            await connection.execute(delete(COPY).where(COPY.c.line_id == line))


async def expire(connection: AsyncConnection, vault: Vault, now: datetime) -> None:
    """Remove codes whose time is over, and choices older than a day."""
    await connection.execute(delete(CODE).where(CODE.c.expires < millis(now - retention.CODES)))
    await connection.execute(delete(GUESS).where(GUESS.c.since < millis(now - retention.CODES)))
    await _drop_offers(connection, vault, OFFER.c.created < millis(now - retention.WAITING))
