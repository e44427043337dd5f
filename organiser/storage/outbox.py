"""The outbox: what is on its way, and how it went.

States: `held -> queued -> sending -> sent | in_doubt | failed | cancelled`. A row is `sending` before its
request leaves this machine. What it said is dropped when it was sent or failed, except where later edits
need it: lines that went out together as one message are kept until the message can no longer be edited
(`retention.COALESCED`). What is not to go, or not yet, is `storage.withheld`.
Above 250 lines because it is one list of questions to one table, each of a few lines.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import (
    Integer,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from organiser import retention
from organiser.chat.outgoing import Action
from organiser.kernel import millis
from organiser.storage import payloads
from organiser.storage.prepared import Prepared
from organiser.storage.tables import CHAT, OUTBOX
from organiser.vault import Vault

FINISHED = frozenset({"sent", "failed", "cancelled"})
"""The states in which nothing more becomes of a row, so that nobody needs its words."""

OPEN = text("outbox.state IN ('queued', 'sending', 'in_doubt', 'held')")
"""The condition of the index `outbox_open`: SQLite uses the index only where it stands so."""

DOUBT = "in_doubt"
IN_DOUBT = or_(OUTBOX.c.repeated, and_(OUTBOX.c.error.is_not(None), OUTBOX.c.error == DOUBT))
"""The condition of rows of which a request may have been carried out; `error` stays until that is known."""


class Queued(msgspec.Struct, frozen=True):
    """A row that waits for its turn. `action` is what it asks for; times are milliseconds since 1970.

    `doubted` says that a request of it may have been carried out; `repeated`, that its people are told so.
    """

    id: int
    chat: int
    action: Action
    created: int
    due: int
    attempts: int
    parts: int
    repeated: bool
    urgent: bool
    line: int | None
    doubted: bool = False


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """How a row went. Columns that are None stay as they are."""

    id: int
    state: str
    due: int = 0
    attempts: int = 0
    parts: int = 0
    repeated: bool = False
    payload: Action | None = None
    message: str | None = None
    finished: int | None = None
    error: str | None = None


class OutboxWriter:
    """Gathers actions within one transaction; they enter the outbox in the order of `add`."""

    def __init__(self, connection: AsyncConnection, vault: Vault, now: datetime) -> None:
        """`vault` seals what they say; rows are stamped with `now`."""
        self._connection = connection
        self._vault = vault
        self._created = millis(now)
        self._rows: list[dict[str, object]] = []

    def add(
        self,
        chat: int,
        action: Action,
        *,
        line: int | None = None,
        urgent: bool = False,
        held: bool = False,
    ) -> None:
        """Let `action` be carried out in the chat with this id.

        An urgent one goes before what waits; a held one waits until somebody lets it through.
        """
        self._rows.append(
            {
                "chat_id": chat,
                "kind": action.__struct_config__.tag,
                "state": "held" if held else "queued",
                "created": self._created,
                "due": 0,
                "attempts": 0,
                "parts": 0,
                "repeated": False,
                "urgent": urgent,
                "line_id": line,
                "payload": payloads.seal(self._vault, action),
            }
        )

    async def flush(self) -> None:
        """Send what was gathered to the database."""
        if self._rows:
            await _ADD.run(self._connection, self._rows)
        self._rows = []


COLUMNS = (
    OUTBOX.c.id,
    OUTBOX.c.chat_id,
    OUTBOX.c.payload,
    OUTBOX.c.created,
    OUTBOX.c.due,
    OUTBOX.c.attempts,
    OUTBOX.c.parts,
    OUTBOX.c.repeated,
    OUTBOX.c.urgent,
    OUTBOX.c.line_id,
    IN_DOUBT,
)


# The statements of the hot path are made once: making one takes as long as running it.
_ADD = Prepared(
    insert(OUTBOX),
    (
        "chat_id",
        "kind",
        "state",
        "created",
        "due",
        "attempts",
        "parts",
        "repeated",
        "urgent",
        "line_id",
        "payload",
    ),
)
_QUEUED = (
    select(*COLUMNS)
    .where(OUTBOX.c.state == "queued", OUTBOX.c.id > bindparam("after"))
    .order_by(OUTBOX.c.id)
    .limit(bindparam("most", type_=Integer))
)
_FRESH = Prepared(_QUEUED, ("after", "most"))
_OF_ONE = CHAT.c.network == bindparam("network")
_FRESH_OF_ONE = Prepared(
    _QUEUED.join(CHAT, CHAT.c.id == OUTBOX.c.chat_id).where(_OF_ONE), ("after", "most", "network")
)
# One value for all ids: SQLAlchemy would write a list of them into the text of each statement anew.
_OF_THESE = OUTBOX.c.id.in_(select(func.json_each(bindparam("rows")).table_valued("value").c.value))
_MARK = Prepared(
    update(OUTBOX).where(_OF_THESE, OUTBOX.c.state == "queued").values(state="sending"), ("rows",)
)
_UNMARK = Prepared(
    update(OUTBOX).where(_OF_THESE, OUTBOX.c.state == "sending").values(state="queued"), ("rows",)
)
_MARKED = Prepared(select(OUTBOX.c.id).where(_OF_THESE, OUTBOX.c.state == "sending"), ("rows",))
_RECORD = Prepared(
    update(OUTBOX)
    .where(
        OUTBOX.c.id == bindparam("row"),
        # What was withheld while it was under way stays so, unless it turns out to have arrived.
        text("(outbox.state != 'cancelled' OR :new_state = 'sent')"),
    )
    .values(
        state=bindparam("new_state"),
        due=bindparam("new_due"),
        attempts=bindparam("new_attempts"),
        parts=bindparam("new_parts"),
        repeated=bindparam("new_repeated"),
        message=bindparam("new_message"),
        finished=bindparam("new_finished"),
        error=bindparam("new_error"),
        # What was withheld is kept for no edit either, though it arrived within a shared message.
        payload=text(
            "CASE WHEN outbox.state = 'cancelled' THEN NULL"
            " WHEN :keep THEN outbox.payload ELSE :new_payload END"
        ),
    ),
    (
        "row",
        "new_state",
        "new_due",
        "new_attempts",
        "new_parts",
        "new_repeated",
        "new_message",
        "new_finished",
        "new_error",
        "new_payload",
        "keep",
    ),
)


def _queued(vault: Vault, row: Any) -> Queued:
    return Queued(row[0], row[1], payloads.opened(vault, row[2]), *row[3:])


async def fresh(
    connection: AsyncConnection, vault: Vault, after: int, limit: int, network: str | None = None
) -> list[Queued]:
    """Queued rows with ids greater than `after`, in order; those for one network, or for all."""
    if network is None:
        found = await _FRESH.find(connection, after=after, most=limit)
    else:
        found = await _FRESH_OF_ONE.find(connection, after=after, most=limit, network=network)
    return await _readable(connection, vault, found)


async def _readable(connection: AsyncConnection, vault: Vault, found: Iterable[Any]) -> list[Queued]:
    """The rows that can be read; one that cannot (another version wrote it) fails, and holds up nothing."""
    rows, unreadable = [], []
    for row in found:
        try:
            rows.append(_queued(vault, row))
        except payloads.UNREADABLE:
            unreadable.append(row[0])
    if unreadable:
        broken = update(OUTBOX).where(OUTBOX.c.id.in_(unreadable))
        # It is finished as of when it was made, so that retention finds it.
        gone = {"state": "failed", "error": "unreadable", "payload": None, "finished": OUTBOX.c.created}
        await connection.execute(broken.values(**gone))
    return rows


async def mark_sending(connection: AsyncConnection, rows: Sequence[int]) -> Collection[int]:
    """Write down that the requests of `rows` are about to leave this machine.

    Returns those that may: what was withheld meanwhile stays as it is.
    """
    these = msgspec.json.encode(rows).decode()
    if await _MARK.change(connection, rows=these) == len(rows):
        return rows
    return {row[0] for row in await _MARKED.find(connection, rows=these)}


async def unmark(connection: AsyncConnection, rows: Sequence[int]) -> None:
    """Let rows wait again that were marked by a commit of which nobody knew whether it was one.

    None of their requests left: whoever marks them lets them leave when the commit is known.
    """
    await _UNMARK.change(connection, rows=msgspec.json.encode(rows).decode())


async def record(connection: AsyncConnection, vault: Vault, outcomes: Iterable[Outcome]) -> None:
    """Write down how rows went. A finished row loses its payload unless the outcome brings one to keep.

    One that was withheld meanwhile has lost it, whatever the outcome brings.
    """
    rows = [
        {
            "row": outcome.id,
            "new_state": outcome.state,
            "new_due": outcome.due,
            "new_attempts": outcome.attempts,
            "new_parts": outcome.parts,
            "new_repeated": outcome.repeated,
            "new_message": outcome.message,
            "new_finished": outcome.finished,
            "new_error": outcome.error,
            "new_payload": None if outcome.payload is None else payloads.seal(vault, outcome.payload),
            "keep": int(outcome.payload is None and outcome.state not in FINISHED),
        }
        for outcome in outcomes
    ]
    if rows:
        await _RECORD.run(connection, rows)


async def interrupted(connection: AsyncConnection, vault: Vault) -> list[Queued]:
    """The rows whose requests may have left before this process began."""
    wanted = select(*COLUMNS).where(OPEN, OUTBOX.c.state == "sending").order_by(OUTBOX.c.id)
    return await _readable(connection, vault, await connection.execute(wanted))


async def coalesced_with(connection: AsyncConnection, vault: Vault, chat: int, message: str) -> list[Queued]:
    """The rows that went out together as one message of a chat, in order; none where one cannot be read."""
    wanted = (
        select(*COLUMNS)
        .where(OUTBOX.c.chat_id == chat, OUTBOX.c.message == message, OUTBOX.c.payload.is_not(None))
        .order_by(OUTBOX.c.id)
    )
    found = await connection.execute(wanted)
    try:
        return [_queued(vault, row) for row in found]
    except payloads.UNREADABLE:
        return []


async def replace_payload(connection: AsyncConnection, vault: Vault, row: int, action: Action | None) -> None:
    """Change what a kept row says; None drops it."""
    payload = None if action is None else payloads.seal(vault, action)
    await connection.execute(update(OUTBOX).where(OUTBOX.c.id == row).values(payload=payload))


async def forget(connection: AsyncConnection, now: datetime) -> None:
    """Remove finished rows after a day, and the words of coalesced ones when they cannot be edited."""
    finished = OUTBOX.c.finished
    await connection.execute(
        delete(OUTBOX).where(finished < millis(now - retention.FINISHED), OUTBOX.c.payload.is_(None))
    )
    await connection.execute(delete(OUTBOX).where(finished < millis(now - retention.COALESCED)))
    await connection.execute(
        delete(OUTBOX).where(
            OPEN, OUTBOX.c.state == "held", OUTBOX.c.created < millis(now - retention.ON_THE_WAY)
        )
    )
