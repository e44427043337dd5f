"""What was said against what arrived. Pure.

Lines are known by numbers; their words are never looked at. A line of one chat must be in the other exactly
once, in its order, as it was edited last, answering what it answered, with the reaction that it got. On
Telegram more than one is allowed where all but the first say that they may be repetitions.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from organiser.chat.refs import Network

REACTION = "👍"


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it was said, in the order of its chat. `version` counts its edits from 0.

    `reacted`: somebody of its own network put `REACTION` under it.
    """

    number: int
    group: int
    origin: Network
    version: int = 0
    reply_to: int | None = None
    reacted: bool = False


@dataclass(frozen=True, slots=True)
class Copy:
    """One message of the bot as it is seen at last; `marked` where it came as a possible repetition.

    `reacted`: the bot put `REACTION` under it.
    """

    number: int
    version: int = 0
    marked: bool = False
    reply_to: int | None = None
    reacted: bool = False


Place = tuple[int, Network]
"""A group's number, and the network on which copies were seen."""


class Fault(StrEnum):
    """How a promise can be broken."""

    LOST = "lost"
    TWICE_MATRIX = "twice on Matrix"
    TWICE_TELEGRAM = "twice on Telegram, not marked"
    ORDER = "out of order"
    EDIT = "edit lost"
    REPLY = "reply lost"
    REACTION = "reaction lost"
    INVENTED = "nobody said it"


@dataclass(frozen=True, slots=True)
class Violation:
    """A broken promise: which line, and where it was seen (or missed)."""

    fault: Fault
    number: int
    group: int
    network: Network


def other(network: Network) -> Network:
    """The network on which the copies of a line are."""
    return Network.MATRIX if network is Network.TELEGRAM else Network.TELEGRAM


def judge(lines: Iterable[Line], copies: Mapping[Place, Sequence[Copy]]) -> list[Violation]:
    """Every broken promise."""
    said: defaultdict[Place, dict[int, Line]] = defaultdict(dict)
    for line in lines:
        said[line.group, other(line.origin)][line.number] = line
    found: list[Violation] = []
    for place in sorted({*said, *copies}):
        found += _judge_place(place, said[place], copies.get(place, ()))
    return found


def _judge_place(place: Place, said: Mapping[int, Line], copies: Sequence[Copy]) -> list[Violation]:
    group, network = place
    by_number: defaultdict[int, list[Copy]] = defaultdict(list)
    for copy in copies:
        by_number[copy.number].append(copy)
    faults = [(Fault.INVENTED, number) for number in by_number if number not in said]
    faults += [(Fault.LOST, number) for number in said if number not in by_number]
    for number, line in said.items():
        faults += [(fault, number) for fault in _judge_line(line, network, by_number.get(number, []))]
    faults += [(Fault.ORDER, number) for number in _out_of_order([*said], copies)]
    return [Violation(fault, number, group, network) for fault, number in faults]


def _judge_line(line: Line, network: Network, copies: Sequence[Copy]) -> Iterable[Fault]:
    if not copies:
        return
    if network is Network.MATRIX and len(copies) > 1:
        yield Fault.TWICE_MATRIX
    if network is Network.TELEGRAM and not all(copy.marked for copy in copies[1:]):
        yield Fault.TWICE_TELEGRAM
    # What was repeated is changed and answered where the map says that it is: in its last copy.
    if copies[-1].version != line.version:
        yield Fault.EDIT
    if line.reply_to is not None and copies[-1].reply_to != line.reply_to:
        yield Fault.REPLY
    if copies[-1].reacted != line.reacted:
        yield Fault.REACTION


def _out_of_order(said: Sequence[int], copies: Sequence[Copy]) -> Iterable[int]:
    """The numbers of copies that stand after one that was said later."""
    places = {number: place for place, number in enumerate(said)}
    latest = -1
    for copy in copies:
        place = places.get(copy.number, latest)
        if place < latest:
            yield copy.number
        latest = max(latest, place)


def repetitions(copies: Mapping[Place, Sequence[Copy]]) -> int:
    """How many copies on Telegram say that they may be repetitions."""
    return sum(
        copy.marked for (_, network), seen in copies.items() for copy in seen if network is Network.TELEGRAM
    )
