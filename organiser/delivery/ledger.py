"""What came back, and what it makes of the rows: first in memory, then in the database.

`settle` decides at once, so that lanes can move on within the same turn; `write` puts it down in that turn's
transaction, and may be called again with the same entries when the transaction failed.
"""

from datetime import timedelta

import msgspec
import structlog

from organiser import metrics
from organiser.chat.incoming import Answered
from organiser.chat.outgoing import Ask, Delete, Post, React, Revise
from organiser.chat.ports import Raw
from organiser.chat.refs import ChatRef, Network
from organiser.delivery import notices
from organiser.delivery.carrying import Step
from organiser.delivery.errands import Errand, Returned
from organiser.delivery.lanes import Lanes
from organiser.delivery.verdicts import Course, Verdict, judge
from organiser.errors import DeliveryFailed, Scope, Unreachable
from organiser.kernel import Clock, millis
from organiser.storage import inbox, made_files, meta, outbox, withheld
from organiser.storage.chats import Chats
from organiser.storage.directory import Directory
from organiser.storage.engine import Connection
from organiser.storage.lines import Lines
from organiser.storage.outbox import OutboxWriter, Outcome, Queued
from organiser.storage.reactions import Reactions
from organiser.storage.withheld import TAKEN_BACK

log = structlog.get_logger()


class Entry(msgspec.Struct, frozen=True, eq=False):
    """What is to be written for one row."""

    row: Queued
    errand: Errand
    outcome: Outcome
    step: Step | None = None
    verdict: Verdict | None = None


class Ledger:
    """Settled rows that are not written yet."""

    def __init__(self, directory: Directory, wording: notices.Wording, clock: Clock) -> None:
        """`wording` says what people are told; the clock stamps what is finished."""
        self._directory = directory
        self._wording = wording
        self._clock = clock
        self.entries: list[Entry] = []

    def settle(self, returned: Returned, lanes: Lanes, now: float) -> None:
        """Decide what becomes of an errand's rows, and free its lane."""
        for row in returned.withheld:
            outcome = Outcome(id=row.id, state="cancelled", finished=millis(self._clock()), error=TAKEN_BACK)
            self.entries.append(Entry(row, returned.errand, outcome))
        if returned.failure is not None:
            self._refused(returned, returned.failure, lanes, now)
        else:
            self._done(returned, lanes, now)

    async def write(self, connection: Connection) -> None:
        """Put every entry down."""
        if not self.entries:
            return
        await outbox.record(connection, self._directory.vault, [entry.outcome for entry in self.entries])
        again = [entry.row.id for entry in self.entries if entry.outcome.state == "queued"]
        over = (one for one in self.entries if one.outcome.finished is not None or one.outcome.payload)
        await made_files.done_with(connection, [(one.verdict or one).row.action for one in over])
        if again:
            await withheld.drop_taken_back(connection, again, self._clock())
        lines, reactions = Lines(connection), Reactions(connection)
        writer = OutboxWriter(connection, self._directory.vault, self._clock())
        for entry in self.entries:
            if entry.step is not None:
                await self._write_step(connection, entry, entry.step, lines, reactions)
            if entry.verdict is not None:
                await self._write_verdict(connection, entry, entry.verdict)
        lost = [(one.row, one.outcome.error or "") for one in self.entries if one.outcome.state == "failed"]
        await notices.undeliverable(connection, self._wording, self._directory, writer, lost)
        await lines.flush()
        await writer.flush()

    def clear(self) -> None:
        """Forget the entries: they are committed."""
        for entry in self.entries:
            self._tell(entry, entry.errand.where.chat.network)
        self.entries = []

    def _done(self, returned: Returned, lanes: Lanes, now: float) -> None:
        parcel, step, wall = returned.errand.parcel, returned.step, millis(self._clock())
        again: list[Queued] = []
        for row in parcel.rows:
            if step is not None and step.more:
                following = msgspec.structs.replace(
                    row, parts=step.part + 1, attempts=0, repeated=False, doubted=False
                )
                again.append(following)
                outcome = _outcome(following, "queued")
            elif step is None:
                outcome = Outcome(id=row.id, state="cancelled", finished=wall, error=parcel.void_reason)
            else:
                shared = len(parcel.rows) > 1
                outcome = Outcome(
                    id=row.id,
                    state="sent",
                    finished=wall,
                    attempts=row.attempts,
                    repeated=row.repeated,
                    message=step.posted if shared else None,
                    payload=row.action if shared else None,
                )
            self.entries.append(Entry(row, returned.errand, outcome, step))
        lanes.end(parcel, now, counted=step is not None, again=again)

    def _refused(self, returned: Returned, failure: DeliveryFailed, lanes: Lanes, now: float) -> None:
        parcel, wall = returned.errand.parcel, millis(self._clock())
        again: list[Queued] = []
        verdicts = [judge(row, parcel.network, failure) for row in parcel.rows]
        for verdict in verdicts:
            row = verdict.row
            stand_in = None
            if not isinstance(failure, Unreachable):
                stand_in = notices.stand_in(self._wording, self._directory, verdict, failure)
            if stand_in is not None:
                row = msgspec.structs.replace(row, action=stand_in)
            if stand_in is not None or verdict.course in {Course.AGAIN, Course.MOVE}:
                again.append(row)
                # What the whole network asked for is kept in `meta`; a silence may be over after a restart.
                here = verdict.course is Course.AGAIN and verdict.scope is Scope.CHAT
                due = wall + int(verdict.wait * 1000) if here else 0
                outcome = _outcome(row, "queued", due=due, error=verdict.reason, changed=stand_in is not None)
            else:
                state = "failed" if verdict.course is Course.FAIL else "cancelled"
                outcome = Outcome(id=row.id, state=state, finished=wall, error=verdict.reason)
            self.entries.append(Entry(row, returned.errand, outcome, None, verdict))
        if isinstance(failure, Unreachable) and verdicts[0].course is Course.FAIL:
            self._give_up_lane(returned, verdicts[0], lanes, wall)
        self._hold(parcel.network, lanes, verdicts[0], now, parcel.rows[0].chat)
        lanes.end(parcel, now, counted=verdicts[0].counted, again=again)

    def _give_up_lane(self, returned: Returned, verdict: Verdict, lanes: Lanes, wall: int) -> None:
        """Nothing reaches this chat until somebody acts: what waits for it fails together."""
        for row in lanes.drain(verdict.row.chat):
            outcome = Outcome(id=row.id, state="failed", finished=wall, error=verdict.reason)
            own = msgspec.structs.replace(verdict, row=row)
            self.entries.append(Entry(row, returned.errand, outcome, None, own))

    @staticmethod
    def _hold(network: Network, lanes: Lanes, verdict: Verdict, now: float, chat: int) -> None:
        if not verdict.wait:
            return
        if verdict.scope is Scope.NETWORK:
            road = lanes.roads[network]
            (road.hold if verdict.reason == "limit" else road.silence).hold(now + verdict.wait)
        else:
            lanes.lane(chat).hold.hold(now + verdict.wait)

    async def _write_step(
        self, connection: Connection, entry: Entry, step: Step, lines: Lines, reactions: Reactions
    ) -> None:
        chat, action = self._directory.chats[entry.row.chat], entry.row.action
        if isinstance(action, Ask) and step.answer is not None:
            await self._answer(connection, entry.row, step.answer)
            return
        if isinstance(action, React) and isinstance(action.target, int):
            if action.on:
                await reactions.place(action.target, chat.home, action.emoji, step.reaction)
            else:
                await reactions.unplace(action.target, chat.home, action.emoji)
            return
        line = _line_of(action) or entry.errand.where.line
        if line is None:
            return
        if step.posted is not None:
            lines.add_copy(line, chat.home, step.part, step.posted)
        if step.dropped_from is not None:
            await lines.drop_copies(line, chat.home, step.dropped_from)
        if isinstance(action, Delete) and isinstance(entry.errand.action, Revise) and not step.more:
            # The message that it shared with other lines says it no longer.
            await lines.drop_copies(line, chat.home)

    async def _answer(self, connection: Connection, row: Queued, answer: Answered) -> None:
        raw = Raw(f"answer.{row.id}", msgspec.json.encode(answer))
        await inbox.add(connection, inbox.OWN, [raw], self._clock())

    async def _write_verdict(self, connection: Connection, entry: Entry, verdict: Verdict) -> None:
        chat = self._directory.chats[entry.row.chat]
        if isinstance(entry.row.action, Ask) and entry.outcome.state == "failed":
            token = entry.row.action.token
            reason = verdict.reason
            unknown = Answered(chat=chat.ref, at=self._clock(), token=token, failed=True, reason=reason)
            await self._answer(connection, entry.row, unknown)
        if verdict.scope is Scope.NETWORK and verdict.wait and verdict.reason == "limit":
            asked = self._clock()
            until = millis(asked + timedelta(seconds=verdict.wait))
            await meta.hold(connection, chat.ref.network, until, asked=millis(asked))
        if verdict.course is Course.MOVE and verdict.moved_to is not None:
            to = ChatRef(chat.ref.network, verdict.moved_to)
            if self._directory.chats[chat.id].ref != to:
                await Chats(connection, self._directory).move(chat, to)

    @staticmethod
    def _tell(entry: Entry, network: Network) -> None:
        doubted = entry.verdict is not None and entry.verdict.reason == outbox.DOUBT
        again = outbox.DOUBT if doubted else "later"
        outcome = again if entry.outcome.state == "queued" else entry.outcome.state
        kind = type(entry.row.action).__name__.lower()
        seconds = None
        if entry.outcome.finished is not None:
            seconds = max(entry.outcome.finished - entry.row.created, 0) / 1000  # a clock may be set back
        metrics.count_delivery(network, kind, outcome, seconds)
        log.info(
            "delivery",
            network=network,
            kind=kind,
            outcome=outcome,
            reason=entry.outcome.error or "none",
            seconds=seconds,
            correlation=f"{entry.row.line or 0:x}-{entry.row.id}",
        )


def _outcome(
    row: Queued, state: str, *, due: int = 0, error: str | None = None, changed: bool = False
) -> Outcome:
    return Outcome(
        id=row.id,
        state=state,
        due=due,
        attempts=row.attempts,
        parts=row.parts,
        repeated=row.repeated,
        error=outbox.DOUBT if row.doubted else error,
        payload=row.action if changed else None,
    )


def _line_of(action: object) -> int | None:
    match action:
        case Post(line=line):
            return line
        case Revise(target=int() as line) | Delete(target=int() as line):
            return line
        case _:
            return None
