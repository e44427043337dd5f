"""How far asking people again has come, once the text of a consent has changed.

They are asked in parts, so that no transaction is long however many there are. What is kept here is the
edition of the texts, and the number of the person who was asked last; nothing about anybody else.
"""

from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from organiser.members.consents import VERSIONS, edition
from organiser.storage import meta
from organiser.storage.deadline import Deadline

AGAIN: Final = "consent"

_KEY: Final = "consents.asked"
_ALL: Final = "all"


async def untold(connection: AsyncConnection, _now: datetime) -> list[Deadline]:
    """Whether some were not asked yet about the texts that hold, and behind which person to go on."""
    after = await told_until(connection)
    return [] if after is None else [Deadline(after, sum(map(len, VERSIONS.values())))]


async def told_until(connection: AsyncConnection) -> int | None:
    """The person who was asked last about the texts that hold; None where nobody is to be asked any more."""
    if all(len(versions) == 1 for versions in VERSIONS.values()):
        return None  # Nobody can have agreed to an older text.
    known, _, after = (await meta.get(connection, _KEY) or "").partition(" ")
    if known != edition():
        return 0
    return None if after == _ALL else int(after)


async def go_on(connection: AsyncConnection, told: int | None) -> None:
    """People behind this one are to be asked soon; None: all were."""
    await meta.put(connection, _KEY, f"{edition()} {_ALL if told is None else told}")
