"""Which classes of personal data there are: what for, by which right, who may read them, and for how long.

One table, from which `/privacy` is said and against which the tables of the database are held, so that
neither promises what the other does not do. `docs/architecture.md`, "What is kept", has the details. The
grounds are as far as we know them: what holds in a country is the co-op's to check.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from organiser import retention


class DataClass(StrEnum):
    """What belongs together for a person who asks what is kept."""

    WORDS = "words"
    """What people write, and what they are told, on its way."""
    LINES = "lines"
    MUTES = "mutes"
    ACCOUNTS = "accounts"
    CODES = "codes"
    FORMS = "forms"
    MEMBERSHIP = "membership"
    EXCLUSIONS = "exclusions"
    CONSENTS = "consents"
    DECISIONS = "decisions"
    READINGS = "readings"
    REGISTER = "register"
    FILES = "files"
    ERASURES = "erasures"


class Ground(StrEnum):
    """The lawful ground (GDPR Art. 6 and 9; likewise the Korean act)."""

    CONSENT = "consent"
    """Explicit consent, for membership of a workers' organisation is special-category data."""
    ASKED = "asked"
    """What somebody asked the bot for cannot be done without."""
    LAW = "law"
    """A legal duty of the co-op."""
    OTHERS = "others"
    """The interest of others in not being harmed, and in seeing who did what."""


class Reader(StrEnum):
    """Who can read it, besides the person and whoever runs the bot with its keys."""

    CHATS = "chats"
    """Everybody in the chats that it was said in."""
    NOBODY = "nobody"
    STEWARDS = "stewards"
    CHAPTER = "chapter"
    """Stewards; a sponsor the name; full members number and name of who agreed, has a role or may get one."""
    ASKED = "asked"
    """Stewards; full members where they are asked, without who answered what."""
    LOOKED_AT = "looked at"
    """Whoever it is about, with the name of who looked; of the list of members, full members."""
    LAW = "law"
    """Stewards, the treasurer without names, and whom the law gives the right."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One class: its tables, its right, its readers; `spans` are named by `/privacy` in this order."""

    tables: frozenset[str]
    ground: Ground
    reader: Reader
    spans: tuple[timedelta, ...] = ()


def _kept(tables: str, ground: Ground, reader: Reader, *spans: timedelta) -> Kept:
    return Kept(frozenset(tables.split()), ground, reader, spans)


CLASSES: Final = {
    DataClass.WORDS: _kept(
        "inbox outbox inquiry offer",
        Ground.ASKED,
        Reader.NOBODY,
        retention.ON_THE_WAY,
        retention.UNREADABLE,
        retention.COALESCED,
        retention.FAILED,
        retention.WAITING,
    ),
    DataClass.LINES: _kept("line copy edit reaction placed", Ground.ASKED, Reader.CHATS, retention.LINES),
    DataClass.MUTES: _kept("mute", Ground.OTHERS, Reader.CHATS),
    DataClass.ACCOUNTS: _kept("account person chat", Ground.ASKED, Reader.NOBODY, retention.ACCOUNTS),
    DataClass.CODES: _kept("code guess one_time_code", Ground.ASKED, Reader.NOBODY, retention.CODES),
    DataClass.FORMS: _kept("dialog", Ground.ASKED, Reader.NOBODY, retention.DIALOGS),
    DataClass.MEMBERSHIP: _kept(
        "membership membership_change sponsorship work role_term",
        Ground.CONSENT,
        Reader.CHAPTER,
        retention.FORMER,
        retention.AUDIT,
    ),
    DataClass.EXCLUSIONS: _kept(
        "exclusion", Ground.OTHERS, Reader.STEWARDS, retention.EXCLUSIONS, retention.FORMER
    ),
    DataClass.CONSENTS: _kept("consent", Ground.LAW, Reader.NOBODY, retention.FORMER),
    DataClass.DECISIONS: _kept("act", Ground.OTHERS, Reader.ASKED, retention.AUDIT),
    DataClass.READINGS: _kept("reading", Ground.OTHERS, Reader.LOOKED_AT, retention.AUDIT),
    DataClass.REGISTER: _kept("owner record share_entry", Ground.LAW, Reader.LAW),
    DataClass.FILES: _kept("made_file", Ground.ASKED, Reader.NOBODY, retention.FILES),
    DataClass.ERASURES: _kept("erasure", Ground.OTHERS, Reader.NOBODY, retention.COPIES),
}
"""Every class, in the order in which people are told of them; every other table knows nobody."""
