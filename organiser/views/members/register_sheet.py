"""The owner register as a table: the columns that the law of the country wants, called as it calls them.

Programs find columns by their keys, which are the profile's ids, and the same in every language.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from organiser.exports import Cell, Column, Kind, Sheet
from organiser.i18n import Words
from organiser.members.register import Line, Transfer
from organiser.members.states import State
from organiser.members.statutes import Field, Profile
from organiser.views.members.register import begun
from organiser.views.members.rule_names import FIELDS
from organiser.views.members.terms import register

NAME: Final = "register"
VERSION: Final = 2
"""2: transfers have the numbers of their entries, and say which one reversed them."""

HELD: Final = (
    Field.NUMBER,
    Field.NAME,
    Field.ADDRESS,
    Field.ADMITTED,
    Field.LEFT,
    Field.SHARES,
    Field.PAID,
    Field.OWED,
    Field.REFUNDED,
    Field.TRANSFERS,
)
"""The columns where nobody knows yet which ones the law wants: all that we hold.

But for who was excluded, whom only a law could make us name so: they have left, and the day is there.
"""

_KINDS: Final = {
    Field.NUMBER: Kind.NUMBER,
    Field.ADMITTED: Kind.DAY,
    Field.LEFT: Kind.DAY,
    Field.EXCLUDED: Kind.DAY,
    Field.SHARES: Kind.NUMBER,
    Field.PAID: Kind.MONEY,
    Field.OWED: Kind.MONEY,
    Field.REFUNDED: Kind.MONEY,
}

_Said = Callable[[Line, ZoneInfo], Cell]

_CELLS: Final[Mapping[Field, _Said]] = {
    Field.NUMBER: lambda line, _: line.owner.number,
    Field.NAME: lambda line, _: line.legal.name if line.legal else None,
    Field.ADDRESS: lambda line, _: line.legal.address if line.legal else None,
    Field.ADMITTED: lambda line, zone: _day(line.owner.admitted, zone),
    Field.LEFT: lambda line, zone: _day(line.owner.left, zone),
    Field.EXCLUDED: lambda line, zone: (
        _day(line.owner.left, zone) if line.owner.state is State.EXCLUDED else None
    ),
    Field.SHARES: lambda line, _: line.holding.shares,
    Field.TRANSFERS: lambda line, _: "\n".join(map(_transfer, line.transfers)) or None,
    Field.PAID: lambda line, _: line.holding.paid,
    Field.OWED: lambda line, _: line.holding.owed,
    Field.REFUNDED: lambda line, _: line.refunded,
    # The bot does not hold these: whoever keeps the register fills them in.
    Field.SHARE_CLASS: lambda *_: None,
    Field.RESTRICTIONS: lambda *_: None,
    Field.RIGHTS: lambda *_: None,
}


def sheet(
    lines: Sequence[Line], profile: Profile, words: Words, made: datetime, *, currency: str, zone: str
) -> Sheet:
    """The register of a chapter with this profile, currency and time zone (IANA).

    The number stands first in any case, for without it no line can be found here again.
    """
    wanted = profile.register.fields or HELD
    fields = (Field.NUMBER, *(field for field in wanted if field is not Field.NUMBER))
    here = ZoneInfo(zone)
    return Sheet(
        name=NAME,
        version=VERSION,
        title=begun(register(profile, words)),
        columns=tuple(_column(field, words, currency) for field in fields),
        rows=tuple(tuple(_CELLS[field](line, here) for field in fields) for line in lines),
        made=made.astimezone(here),
    )


def _column(field: Field, words: Words, currency: str) -> Column:
    kind = _KINDS.get(field, Kind.TEXT)
    return Column(field.value, begun(FIELDS[field](words)), kind, currency if kind is Kind.MONEY else "")


def _day(at: datetime | None, zone: ZoneInfo) -> date | None:
    return None if at is None else at.astimezone(zone).date()


def _transfer(transfer: Transfer) -> str:
    """In figures and signs that need no language: the entry, the day, how many, from which number to which.

    One that was reversed has the reversal behind it, with its day.
    """
    moved = f"{transfer.shares} ({transfer.giver} → {transfer.taker})"
    made = f"#{transfer.number} {transfer.day.isoformat()}: {moved}"
    if transfer.reversed_on is None:
        return made
    return f"{made} ↺ #{transfer.reversed_by} {transfer.reversed_on.isoformat()}"
