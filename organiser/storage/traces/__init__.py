"""Where a person is: one trace for every table that knows people, in the order in which they are told.

A test holds them against the tables: each column is told, or unsaid with a reason.
"""

from typing import Final

from organiser.storage.traces.bridge import BRIDGE
from organiser.storage.traces.members import MEMBERS
from organiser.storage.traces.people import PEOPLE
from organiser.storage.traces.trace import Trace

TRACES: Final[tuple[Trace, ...]] = (*MEMBERS, *PEOPLE, *BRIDGE)
"""What knows a person."""

IMPERSONAL: Final = {
    "meta": "facts about this database, and for seconds, sealed, which file is made for whom",
    "cursor": "how far a network's updates were taken in",
    "conversation": "which chats are joined",
    "placed": "what the bot itself shows under a line",
    "chapter": "a branch of the co-op",
    "chapter_setting": "what a branch has decided",
    "erasure": "that somebody was erased; who it was, sealed and for seconds (`storage.erased`)",
}
"""The tables that know nobody, each with what it holds."""
