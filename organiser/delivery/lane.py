"""A lane keeps the order of one chat, a road what all lanes of a network share, a parcel goes as one request.

Who goes when is `lanes`.
"""

from collections import deque
from collections.abc import Container, Iterator, Sequence
from itertools import chain
from math import inf

import msgspec

from organiser.chat.outgoing import AnswerTap, Ask, Deed, Delete, Do, Post, Revise, ShowMenu
from organiser.chat.refs import MessageRef, Network
from organiser.delivery.pacing import Hold, Limits, Window
from organiser.storage.outbox import Queued


class Parcel(msgspec.Struct, frozen=True, eq=False):
    """Rows that go as one request: one, or several lines merged. `lane` is None for express traffic.

    It may leave from `start` on, in seconds of the event loop's clock. One that is `superseded` never does:
    rows behind it say what is so by now.
    """

    rows: tuple[Queued, ...]
    network: Network
    lane: "Lane | None"
    start: float
    superseded: bool = False

    @property
    def void_reason(self) -> str:
        """Why nothing came of it, where nothing did."""
        return "superseded" if self.superseded else "gone"

    def only(self, rows: Container[int]) -> "Parcel":
        """The parcel with those of its rows whose ids are among `rows`."""
        kept = tuple(row for row in self.rows if row.id in rows)
        return self if len(kept) == len(self.rows) else msgspec.structs.replace(self, rows=kept)


class Lane:
    """What waits for one chat."""

    def __init__(
        self, chat: int, network: Network, window: Window, *, group: bool, burst: Window | None = None
    ) -> None:
        """`window` and `burst` both count the chat's messages; what somebody waits for asks only `burst`."""
        self.chat = chat
        self.network = network
        self.window = window
        self.burst = burst or window
        self.group = group
        self.hold = Hold()
        self.rows: deque[Queued] = deque()
        self.yielding: deque[Queued] = deque()
        """What goes when no row waits: the bot's answers in a group, and a private chat's menu."""
        self.busy = 0
        """How many parcels are on their way: one, or for a moment more after a move."""
        self.listed = False
        """Whether it stands among the ready or the sleeping ones; never twice."""
        self.nap = 0
        """Under which number it sleeps; others that are its own are of naps from which it was roused."""
        self.dozes = False
        """Whether it sleeps for what yields: anything else rouses it."""
        self.moved_to: Lane | None = None
        self.told_late = False

    @property
    def turn(self) -> deque[Queued]:
        """The rows whose turn it is."""
        return self.rows or self.yielding

    def wait(self, now: float) -> float:
        """Seconds until the limits let the row go whose turn it is."""
        row = self.turn[0]
        if not counts_as_message(row):
            return self.hold.wait(now)
        window = self.burst if is_awaited(row) else self.window
        return max(self.hold.wait(now), self.burst.wait(now), window.wait(now))

    def begin(self) -> None:
        """Count a message that goes now."""
        for window in self._windows:
            window.begin()

    def end(self, now: float, *, counted: bool) -> None:
        """Its answer came; `counted` is False where the network surely did not carry it out."""
        for window in self._windows:
            window.end(now, counted=counted)

    def count(self, when: float) -> None:
        """Count a message that was answered at `when`, as after a restart."""
        for window in self._windows:
            window.count(when)

    @property
    def _windows(self) -> Sequence[Window]:
        return (self.window,) if self.burst is self.window else (self.window, self.burst)

    def add(self, row: Queued) -> None:
        """Put a row behind those of its kind, or before all if it is urgent."""
        if row.urgent:
            # What has gone in part stays in one piece.
            self.rows.insert(1 if self.rows and self.rows[0].parts else 0, row)
        else:
            self._place(row).append(row)

    def put_first(self, rows: Sequence[Queued]) -> None:
        """Put rows before those of their kind that wait, as rows of this chat."""
        for row in reversed(rows):
            own = msgspec.structs.replace(row, chat=self.chat)
            self._place(own).appendleft(own)

    def _place(self, row: Queued) -> deque[Queued]:
        """Where a row waits. It lets others go first if it is an answer, unless a part has gone, or a menu.

        In private nobody's lines wait for an answer: all stands in the order in which it was said.
        """
        lets_go_first = self.group and _answers(row) and not row.parts
        return self.yielding if lets_go_first or isinstance(row.action, ShowMenu) else self.rows

    def empty(self) -> list[Queued]:
        """Take out all that waits."""
        rows = [*self.rows, *self.yielding]
        self.rows.clear()
        self.yielding.clear()
        return rows


class Ready:
    """The lanes that wait for their turn. Those whose first row somebody waits for have every other one.

    So whoever asks while hundreds are told something is answered at once, and these still are told.
    """

    def __init__(self) -> None:
        """None waits."""
        self._awaited: deque[Lane] = deque()
        self._others: deque[Lane] = deque()
        self._next = [self._awaited, self._others]

    def __bool__(self) -> bool:
        """Whether any waits."""
        return any(self._next)

    def __iter__(self) -> Iterator[Lane]:
        """Those that wait, in no order."""
        return chain(self._awaited, self._others)

    def append(self, lane: Lane) -> None:
        """Put a lane that has something behind those like it."""
        first = lane.turn[0]
        awaited = is_awaited(first) or (_answers(first) and not lane.group)
        (self._awaited if awaited else self._others).append(lane)

    def popleft(self) -> Lane:
        """Take out the lane whose turn it is."""
        turn = self._next[0] or self._next[1]
        self._next.reverse()
        return turn.popleft()


class Road:
    """What all lanes of one network share."""

    def __init__(self, limits: Limits) -> None:
        """Nothing is on its way."""
        self.limits = limits
        self.window = Window.of_rate(limits.per_second, 1.0)
        self.hold = Hold()
        self.silence = Hold()
        """A wait because the network cannot be reached or refuses us; it ends when the network is back."""
        self.parallel = 0
        self.ready = Ready()
        self.express: deque[Queued] = deque()
        self.sleeping: list[tuple[float, int, Lane]] = []
        self.limited_since: float | None = None
        self.waiting = 0

    def wait(self, now: float) -> float:
        """Seconds until anything that counts may go on this network."""
        return max(self.free_wait(now), self.window.wait(now))

    def free_wait(self, now: float) -> float:
        """Seconds until that may go which no limit counts."""
        return inf if self.parallel >= self.limits.parallel else self.held(now)

    def express_wait(self, now: float) -> float:
        """Seconds until the first of what goes past the lanes may go; infinite where there is none."""
        if not self.express:
            return inf
        return self.wait(now) if counts_overall(self.express[0]) else self.free_wait(now)

    def add_express(self, row: Queued) -> None:
        """Put a row among what goes past the lanes; what no limit counts waits for nothing that one does."""
        if counts_overall(row):
            self.express.append(row)
        else:
            self.express.appendleft(row)

    def held(self, now: float) -> float:
        """Seconds for which the network asked, or for which it is away."""
        return max(self.hold.wait(now), self.silence.wait(now))


def is_express(row: Queued) -> bool:
    """Whether an action goes past the lanes: answers to taps, questions, going into a room, and removals.

    Only of what is named by its own id, such as a private command that was typed in a group: the copies of
    a line may wait in the lane themselves.
    """
    match row.action:
        case AnswerTap() | Ask() | Do(deed=Deed.JOIN) | Delete(target=MessageRef()):
            return True
        case _:
            return False


def _answers(row: Queued) -> bool:
    """Whether a row says what somebody asked for."""
    return isinstance(row.action, Post) and row.action.yields


def is_awaited(row: Queued) -> bool:
    """Whether an action answers a press, in the place of what was pressed: somebody looks at it and waits."""
    return isinstance(row.action, Revise) and isinstance(row.action.target, MessageRef)


def counts_overall(row: Queued) -> bool:
    """Whether an action counts against what a network allows over all chats.

    Telegram lets bots answer presses without any limit (https://github.com/tdlib/telegram-bot-api/issues/648).
    """
    return not isinstance(row.action, AnswerTap)


def counts_as_message(row: Queued) -> bool:
    """Whether a network counts the action against a chat's limit of messages."""
    return isinstance(row.action, Post | Revise)
