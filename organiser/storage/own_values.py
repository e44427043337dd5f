"""Values of one person's rows, opened for them: names, reasons, answers, and who somebody else is to them."""

import json
from base64 import b64decode
from collections.abc import Mapping
from typing import Any, Final

from babel.numbers import get_currency_precision
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from organiser.errors import Misconfigured
from organiser.kernel import moment
from organiser.members.own_data import Kind, Value, Where, Which, Who, Word
from organiser.members.states import LIVE
from organiser.storage import codes, failed, inquiries, payloads
from organiser.storage.directory import Directory
from organiser.storage.name_keys import opened_name
from organiser.storage.records import Place, Records
from organiser.storage.tables import CHAPTER, MEMBERSHIP
from organiser.storage.traces.trace import ERASED, Me, Tell, Trace


class Opening:
    """Makes values of one person's columns."""

    def __init__(self, connection: AsyncConnection, directory: Directory, me: Me) -> None:
        """`directory` has the keys; `me` is who asks."""
        self._connection = connection
        self._directory = directory
        self._vault = directory.vault
        self._me = me
        self._chapters: dict[int, str] = {}
        self._known: dict[int, Who] = {}

    async def value(self, trace: Trace, tell: Tell, row: Any) -> Value:
        """What is told of a row under one key."""
        raw = row._mapping[tell.source]  # noqa: SLF001 - the public name of a row's columns by name
        match tell.kind:
            case Kind.OPENED:
                return await self._open(trace.name, tell.key, row)
            case Kind.WHO:
                return await self._who(
                    raw, withheld=tell.withheld is not None and tell.withheld(self._me, row)
                )
            case Kind.CHAPTER:
                return await self._chapter(raw)
            case Kind.CHAT:
                return self._chat(raw)
            case _:
                return None if raw is None else _plain(tell.kind, raw)

    async def _who(self, person: int | None, *, withheld: bool) -> Who:
        if person is None:
            return Who(Which.NOBODY)
        if person == self._me.person:
            return Who(Which.YOU)
        if withheld:
            return Who(Which.SOMEBODY)
        if person not in self._known:
            self._known[person] = await self._member(person)
        return self._known[person]

    async def _member(self, person: int) -> Who:
        chapters = [span.chapter for span in self._me.spans]
        found = await self._connection.execute(
            select(MEMBERSHIP.c.id, MEMBERSHIP.c.name)
            .where(
                MEMBERSHIP.c.person_id == person,
                MEMBERSHIP.c.chapter_id.in_(chapters),
                MEMBERSHIP.c.state.in_(LIVE),
            )
            .order_by(MEMBERSHIP.c.id)
        )
        row = found.first()
        if row is None or person == ERASED:
            return Who(Which.SOMEBODY)
        name = opened_name(self._vault, row.id, row.name)
        return Who(Which.MEMBER, row.id, name)

    async def _chapter(self, chapter: int | None) -> str | None:
        if not self._chapters:
            rows = await self._connection.execute(select(CHAPTER.c.id, CHAPTER.c.name))
            self._chapters = {row.id: row.name for row in rows}
        return None if chapter is None else self._chapters.get(chapter)

    def _chat(self, chat: int | None) -> Where | None:
        known = None if chat is None else self._directory.chats.get(chat)
        return None if known is None else Where(known.ref.network, known.title)

    async def _open(self, table: str, key: str, row: Any) -> Value:
        """What is sealed; None where it cannot be opened, so that all else is told of the row."""
        opener = _OPENERS.get((table, key))
        if opener is None:
            return await self._record(row.id)
        try:
            opened: Value = opener(self, row)
        except Misconfigured:
            return None
        return opened

    async def _record(self, record: int) -> str | None:
        owner = next(owner for owner, its in self._me.owners.items() if its == record)
        place = Place("owner", "record_id", owner)
        content = await Records(self._connection, self._directory.record_keys).read(record, place)
        return None if content is None else content.decode()

    def name(self, row: Any) -> str:
        """The name that is shown."""
        return opened_name(self._vault, row.id, row.name)

    def reason(self, row: Any) -> str | None:
        """Why a step was taken; of others' steps it is theirs to know."""
        if row.reason is None or row.membership_id not in self._me.memberships:
            return None
        return self._vault.unseal(row.reason, f"membership_change.reason.{row.id}").decode()

    def account(self, row: Any) -> tuple[str, str]:
        """The id and the name of an account."""
        said = self._vault.unseal(row.sealed, f"account.sealed.{row.key.hex()}").decode()
        account, _, name = said.partition("\n")
        return account, name

    def address(self, row: Any) -> str | None:
        """The id of a private chat."""
        known = self._directory.chats.get(row.id)
        return None if known is None else known.ref.id

    def answers(self, row: Any) -> str:
        """What was answered so far."""
        return self._vault.unseal(row.answers, f"dialog.answers.{row.token}").decode()

    def came(self, row: Any) -> str | None:
        """What came in, and could not be handled or waits."""
        if row.body is None:
            return None
        return failed.opened(self._vault, row.id, row.body).decode("utf-8", "replace")

    def on_the_way(self, row: Any) -> str | None:
        """What a message says that is on its way."""
        said = None if row.payload is None else payloads.said(self._vault, row.payload)
        return None if said is None else said.decode("utf-8", "replace")

    def offered(self, row: Any) -> str:
        """What could be chosen."""
        return codes.encoded_offer(self._vault, row.chat_id, row.choices).decode("utf-8", "replace")

    def waiting(self, row: Any) -> str:
        """What waits for an answer."""
        return inquiries.opened(self._vault, row.token, row.payload).decode("utf-8", "replace")

    def act(self, row: Any) -> str | None:
        """What an act would do; that of who is asked about it, and said so, is theirs to know."""
        if row.proposed_by != self._me.person and row.id not in self._me.acts:
            return None
        sealed = json.loads(self._vault.unseal(row.payload, f"act.payload.{row.id}"))
        return b64decode(sealed["payload"]).decode("utf-8", "replace")

    def about(self, row: Any) -> Who:
        """Whom somebody looked at."""
        if row.person_id == self._me.person:
            return Who(Which.YOU)
        return Who(Which.NOBODY) if row.person_id is None else Who(Which.SOMEBODY)


def _plain(kind: Kind, raw: Any) -> Value:
    if kind is Kind.WORD:
        return Word(str(raw))
    value: Value = moment(raw) if kind is Kind.TIME else raw
    return value


def amount(row: Any) -> str:
    """An amount in the currency's own units, with all its decimals."""
    digits = get_currency_precision(row.currency)
    return f"{row.amount / 10**digits:.{digits}f}"


_OPENERS: Final[Mapping[tuple[str, str], Any]] = {
    ("account", "account"): lambda opening, row: opening.account(row)[0],
    ("account", "name"): lambda opening, row: opening.account(row)[1],
    ("act", "content"): Opening.act,
    ("chat", "address"): Opening.address,
    ("dialog", "answers"): Opening.answers,
    ("inbox", "content"): Opening.came,
    ("inquiry", "content"): Opening.waiting,
    ("membership", "name"): Opening.name,
    ("membership_change", "reason"): Opening.reason,
    ("offer", "content"): Opening.offered,
    ("outbox", "content"): Opening.on_the_way,
    ("reading", "about"): Opening.about,
    ("share_entry", "amount"): lambda _opening, row: amount(row),
}
