"""What waits to be sent when somebody is erased: nothing leaves any more for them, of theirs, or about them.

What others are to be told about them has their name, and the number of a membership of theirs or of an act. A
name alone may be somebody else's, and its message must not be lost: nor is a day or a count such a number.
"""

import re
from collections.abc import Collection, Iterator
from datetime import datetime
from itertools import chain
from typing import Final

from sqlalchemy import and_, delete, or_, select, update

from organiser.chat.outgoing import Action, Post, Revise
from organiser.chat.text import Listing, Mention, Pre, RichText, Style, Styled, Table, Text
from organiser.storage import payloads, withheld
from organiser.storage.engine import Connection
from organiser.storage.outbox import OPEN
from organiser.storage.tables import CHAT, LINE, MADE_FILE, OUTBOX
from organiser.storage.traces.trace import Me
from organiser.vault import Vault

ERASED: Final = "erased"
"""Why a row was cancelled."""


async def withhold(
    connection: Connection, vault: Vault, me: Me, names: Collection[str], now: datetime
) -> list[int]:
    """Let nothing of it go, nor files that were made for them; returns the rows. `names`: those shown."""
    lines = select(LINE.c.id).where(LINE.c.author.in_(me.keys))
    theirs = or_(OUTBOX.c.chat_id.in_(me.chats), OUTBOX.c.line_id.in_(lines))
    about = OUTBOX.c.id.in_(await _about(connection, vault, me, names))
    which = and_(OPEN, withheld.WORDS, or_(theirs, about))
    rows = await withheld.cancel(connection, which, ERASED, now)
    await connection.execute(delete(MADE_FILE).where(MADE_FILE.c.id.in_(me.files)))
    # Lines that share a message are kept for edits. Without theirs, an edit writes the others' words.
    gone = update(OUTBOX).where(OUTBOX.c.message.is_not(None), OUTBOX.c.line_id.in_(lines))
    await connection.execute(gone.values(payload=None))
    return rows


async def _about(connection: Connection, vault: Vault, me: Me, names: Collection[str]) -> list[int]:
    """The rows for others' private chats that tell of one of the names, and of a number of theirs."""
    if not (names and me.memberships):
        return []
    either = "|".join(map(re.escape, names))
    # A number that only a blank parts from it is none of ours, but the day of a month that is called so.
    named = re.compile(rf"(?<!\w)(?:\d+ )?(?:{either})(?: \d+)?(?!\w)")
    numbers = frozenset(map(str, (*me.memberships, *me.acts)))
    wanted = select(OUTBOX.c.id, OUTBOX.c.payload).join(CHAT, CHAT.c.id == OUTBOX.c.chat_id)
    found = await connection.execute(wanted.where(OPEN, withheld.WORDS, CHAT.c.private))
    said = [(row.id, list(_said(payloads.found(vault, row.payload)))) for row in found]
    return [row for row, strings in said if _tells(strings, named, numbers)]


def _tells(strings: Collection[str], named: re.Pattern[str], numbers: frozenset[str]) -> bool:
    """Whether a name stands there, and a number that is meant: one by itself, or beside the name.

    Any other may be a day, an hour or a count.
    """
    with_name = [one for one in strings if named.search(one)]
    # In Korean a word goes on behind a number; a name may have a number in it, and says none by that.
    beside = re.compile(rf"(?<![0-9A-Za-z])(?:{'|'.join(numbers)})(?![0-9A-Za-z]|:\d)")
    by_itself = not numbers.isdisjoint(strings)
    return bool(with_name) and (by_itself or any(beside.search(named.sub("", one)) for one in with_name))


def _said(action: Action | None) -> Iterator[str]:
    """The strings of which a message is made, and of its buttons the number that comes back from each."""
    post = action.post if isinstance(action, Revise) else action
    if isinstance(post, Post):
        yield from _words((*post.heading, *post.text))
        for choice in chain.from_iterable(post.choices):
            yield choice.label
            back = choice.data.rpartition(":")[2]
            if back.isdecimal():
                yield back


def _words(nodes: RichText) -> Iterator[str]:
    """The strings in nodes; of a command that is to be typed its last word, too."""
    for node in nodes:
        match node:
            case Text(value=value) | Pre(value=value):
                yield value
            case Mention(name=name):
                yield name
            case Listing(items=items):
                yield from _words(tuple(chain.from_iterable(items)))
            case Table() as table:
                yield from _words(tuple(chain.from_iterable(table.cells)))
            case Styled(style=Style.CODE):
                typed = "".join(_words(node.children))
                yield from (typed, typed.rpartition(" ")[2])
            case _:
                yield from _words(node.children)
