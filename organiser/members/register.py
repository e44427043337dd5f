"""The owner register as values: its lines, and what each says once the share ledger is added up.

Who is an owner follows from what a membership is: `begins` and `ends`. Which columns a country wants is
`statutes`' work; how they are called, the views'.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from enum import IntEnum
from typing import Final

import msgspec

from organiser.chat.visible import visible_line
from organiser.errors import Refusal
from organiser.members.names import NameEmpty, short_line
from organiser.members.refusals import TextTooLong
from organiser.members.roles import Role
from organiser.members.shares import Entry, EntryKind, Holding, counting, ledger
from organiser.members.states import MEMBERS, State
from organiser.members.statutes import Field, Profile, Reader

OWNERS: Final = MEMBERS | {State.SUSPENDED}
"""In these states of a membership one is an owner: a suspension takes nobody's shares."""

_OVER: Final = frozenset({State.RESIGNED, State.EXCLUDED, State.DECLINED, State.WITHDRAWN})

LONGEST_LEGAL: Final = 100
"""Signs of a legal name; passports have room for fewer."""

LONGEST_ADDRESS: Final = 300
MOST_LINES: Final = 6
"""Characters and lines of an address."""


class NoLine(Refusal):
    """Who asks is in the register of no chapter, or not yet."""


class OwnerUnknown(Refusal):
    """The register of the chapter has no line of that number."""

    def __init__(self, number: int) -> None:
        """`number`: what was typed."""
        super().__init__()
        self.number = number


class FormatUnknown(Refusal):
    """A file is made in no such format."""

    def __init__(self, given: str) -> None:
        """`given`: what was typed."""
        super().__init__()
        self.given = given


class OwnerLeft(Refusal):
    """Who has left the co-op takes no new shares."""

    def __init__(self, number: int) -> None:
        """`number`: theirs in the register."""
        super().__init__()
        self.number = number


class Sight(IntEnum):
    """What somebody may see of others' lines; the wider is the greater."""

    NOTHING = 0
    LINES = 1
    """Numbers, days and shares, without who it is."""
    NAMES = 2


class Legal(msgspec.Struct, frozen=True):
    """Who an owner is to the law: the name as in a passport, and an address, with line breaks."""

    name: str
    address: str


class Owner(msgspec.Struct, frozen=True):
    """A line of the register. `number` counts within the chapter, and is never given again.

    `record` is where name and address are locked, None where they were never entered, or were shredded.
    `state` is the membership's, None for an owner who is no member.
    """

    id: int
    chapter: int
    number: int
    membership: int | None
    record: int | None
    admitted: datetime
    left: datetime | None = None
    state: State | None = None


class Transfer(msgspec.Struct, frozen=True):
    """Shares that went from one owner to another: the numbers in the register.

    `number` is the entry's in the ledger. `reversed_on` and `reversed_by`: when it was found to be wrong, and
    by which entry.
    """

    number: int
    day: date
    shares: int
    giver: int
    taker: int
    reversed_on: date | None = None
    reversed_by: int = 0


class Line(msgspec.Struct, frozen=True):
    """All that the register says of an owner. Amounts in minor units of the chapter's currency."""

    owner: Owner
    legal: Legal | None
    holding: Holding = Holding()
    refunded: int = 0
    transfers: tuple[Transfer, ...] = ()


def sight(state: State, roles: Collection[Role], profile: Profile) -> Sight:
    """What a member in that state with these roles sees of the whole register.

    Stewards keep it. Others see the names where it is known that the law lets members see the register, and
    that it holds names: full members only, so that nobody joins to read a list. Treasurers see the lines
    in any case, for they keep the ledger.
    """
    if Role.STEWARD in roles:
        return Sight.NAMES
    readers, fields = profile.register.seen_by or frozenset(), profile.register.fields or ()
    may = state is State.MEMBER and bool(readers & {Reader.MEMBERS, Reader.PUBLIC})
    if may and Field.NAME in fields:
        return Sight.NAMES
    return Sight.LINES if may or Role.TREASURER in roles else Sight.NOTHING


def begins(before: State | None, after: State) -> bool:
    """Whether somebody becomes an owner by a step of their membership."""
    return after in OWNERS and before not in OWNERS


def ends(after: State) -> bool:
    """Whether nobody can be an owner after it; where two memberships are joined, the line goes on.

    Also of an entry from an older list, which has a line before anybody has claimed it.
    """
    return after in _OVER


def legal_name(typed: str) -> str:
    """A legal name as it is kept: on one line, without anything that is not seen.

    Raises:
        NameEmpty: no letter of it can be seen.
        NameTooLong: it has more than `LONGEST_LEGAL` signs.
    """
    name = short_line(typed, LONGEST_LEGAL)
    if not any(sign.isalpha() for sign in name):
        raise NameEmpty
    return name


def address(typed: str) -> str:
    """An address as it is kept: its lines, without empty ones and without anything that is not seen.

    Raises:
        NameEmpty: nothing of it can be seen.
        TextTooLong: it has more than `LONGEST_ADDRESS` characters or `MOST_LINES` lines.
    """
    if len(typed) > LONGEST_ADDRESS * 2:
        raise TextTooLong(LONGEST_ADDRESS)
    seen = [line for line in map(visible_line, typed.splitlines()) if line]
    said = "\n".join(seen)
    if not any(sign.isalnum() for sign in said):
        raise NameEmpty
    if len(said) > LONGEST_ADDRESS or len(seen) > MOST_LINES:
        raise TextTooLong(LONGEST_ADDRESS)
    return said


def lines(
    owners: Sequence[Owner], legals: Mapping[int, Legal], entries: Sequence[Entry], currency: str
) -> list[Line]:
    """The register, in the order of `owners`; `legals` by their ids, `entries` as they were written down.

    Raises:
        Refusal: an entry cannot be, as `shares.ledger` says.
    """
    holdings = dict(ledger(entries, currency).holdings)
    refunded: defaultdict[int, int] = defaultdict(int)
    for entry in counting(entries):
        if entry.kind is EntryKind.REFUND:
            refunded[entry.owner] += entry.amount
    moved = _transfers(entries, {owner.id: owner.number for owner in owners})
    return [
        Line(
            owner=owner,
            legal=legals.get(owner.id),
            holding=holdings.get(owner.id, Holding()),
            refunded=refunded[owner.id],
            transfers=tuple(moved[owner.id]),
        )
        for owner in owners
    ]


def _transfers(entries: Sequence[Entry], numbers: Mapping[int, int]) -> dict[int, list[Transfer]]:
    """What went to and from each owner; one that was reversed says so, for the register forgets nothing."""
    moved: defaultdict[int, list[Transfer]] = defaultdict(list)
    wrong = {entry.reverses: entry for entry in entries if entry.reverses is not None}
    for entry in entries:
        if entry.kind is EntryKind.TRANSFER and entry.other is not None:
            by = wrong.get(entry.number)
            transfer = Transfer(
                number=entry.number,
                day=entry.day,
                shares=entry.shares,
                giver=numbers[entry.owner],
                taker=numbers[entry.other],
                reversed_on=None if by is None else by.day,
                reversed_by=0 if by is None else by.number,
            )
            moved[entry.owner].append(transfer)
            moved[entry.other].append(transfer)
    return moved
