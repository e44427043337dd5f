"""Troubles that the null homeserver can be told to have, so that failures can be tested at will."""

from dataclasses import dataclass
from enum import Enum


class Trouble(Enum):
    """What goes wrong."""

    ERROR = "answers with a 5xx status, and did nothing"
    ERROR_AFTER = "does what was asked, then answers with a 5xx status"
    LIMITED = "answers 429, and did nothing"
    CUT = "closes the connection, and did nothing"
    CUT_AFTER = "does what was asked, then closes the connection"
    SLOW = "does what was asked, and answers late"


@dataclass(frozen=True, slots=True)
class Fault:
    """One trouble of one endpoint: send, redact, state, sync, upload…, or `*` for all.

    `seconds` is how long SLOW lasts, or what a 429 asks for: in the header, in the body, or both.
    """

    trouble: Trouble
    endpoint: str = "send"
    status: int = 502
    seconds: float = 0.0
    in_header: bool = True
    in_body: bool = True
    room: str | None = None

    def concerns(self, endpoint: str, room: str | None) -> bool:
        """Whether a request has this trouble."""
        right_endpoint = self.endpoint in {"*", endpoint}
        return right_endpoint and self.room in {None, room}


class Faults:
    """The troubles to come, first added first had."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Fault, int | None]] = []
        self.had = 0

    def add(self, fault: Fault, times: int | None = 1) -> None:
        """Have a trouble so many times; None means until `clear`."""
        self._waiting.append((fault, times))

    def take(self, endpoint: str, room: str | None) -> Fault | None:
        """Return the trouble that this request has, and count it."""
        for place, (fault, times) in enumerate(self._waiting):
            if not fault.concerns(endpoint, room):
                continue
            self.had += 1
            if times == 1:
                del self._waiting[place]
            elif times is not None:
                self._waiting[place] = (fault, times - 1)
            return fault
        return None
