"""What is due, of every kind: the table of who finds it. It enters the inbox as an event, once.

What a finder finds is a `Deadline`. Acting on it is `handlers.due`'s, and takes it away from here.
"""

from collections.abc import Collection
from datetime import datetime
from itertools import chain, islice, zip_longest
from typing import Final

import msgspec

from organiser.chat.incoming import Due
from organiser.chat.ports import Raw
from organiser.chat.refs import Network
from organiser.storage import act_due, consent_due, dialogs, inbox, membership_due, role_due
from organiser.storage.deadline import Finder
from organiser.storage.directory import Directory
from organiser.storage.engine import Database

FINDERS: Final[dict[str, Finder]] = {
    dialogs.DUE: dialogs.unanswered,
    act_due.OVER: act_due.over,
    act_due.TELLING: act_due.telling,
    act_due.OPENS: act_due.opening,
    consent_due.AGAIN: consent_due.untold,
    role_due.HEALTH: role_due.untold,
    membership_due.APPLICATION: membership_due.unanswered,
    membership_due.DESERTED: membership_due.deserted,
    membership_due.INVITATIONS: membership_due.invitations,
    membership_due.NEWS: membership_due.untold,
    membership_due.NOTICE: membership_due.notices,
    membership_due.PROBATION: membership_due.probations,
    membership_due.SUSPENSION: membership_due.suspensions,
}

PORTION: Final = 100
"""How much enters the inbox at once, and the rest with the next looks.

What somebody asks meanwhile waits behind so much at most, and those who are told of it, ten a second, leave
room in what Telegram takes: thirty.
"""

HUSHED: Final = frozenset({dialogs.DUE})
"""What is due because somebody has said nothing: while their network is away nobody can know."""


async def ring(
    database: Database, directory: Directory, now: datetime, away: Collection[Network] = ()
) -> int:
    """Let what is due be handled, a `PORTION` at once; returns how much was not in the inbox before.

    The kinds take turns, so that what there is much of holds up nothing that there is little of. From the
    networks that are `away` nothing comes in at present.
    """
    async with database.reading() as connection:
        kinds = [[(kind, one) for one in await find(connection, now)] for kind, find in FINDERS.items()]
    found = [one for one in chain.from_iterable(zip_longest(*kinds)) if one is not None]
    if not found:
        return 0
    anywhere = min(directory.chats, default=0)
    placed = ((kind, one, directory.chats.get(one.chat or anywhere)) for kind, one in found)
    raws = (
        Raw(
            f"due.{kind}.{one.subject}.{one.since}",
            msgspec.json.encode(Due(chat=chat.ref, at=now, kind=kind, subject=one.subject)),
        )
        for kind, one, chat in placed
        if chat is not None and not (kind in HUSHED and chat.ref.network in away)
    )
    entered = 0
    async with database.writing() as connection:
        # What could not be handled stays due, and is passed by.
        while some := list(islice(raws, PORTION - entered)):
            entered += await inbox.add(connection, inbox.OWN, some, now)
    return entered
