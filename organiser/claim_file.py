"""Makes codes to claim the entries of an imported list, with the file in which a steward gets them.

For thousands of entries it takes a second, so that it is done outside of any transaction. The codes work from
when the file is kept, together with it (`jobs`).
"""

import asyncio
from collections.abc import Sequence
from typing import Final

import msgspec

from organiser.bridge.codes import new_secret
from organiser.chat.refs import Network
from organiser.exports import Format, file_name, written
from organiser.house import Names, Tongues
from organiser.i18n import Words
from organiser.kernel import Clock
from organiser.members.codes import Purpose
from organiser.members.founding import CLAIM_LIFETIME, CODE_LENGTH
from organiser.members.states import State
from organiser.storage.chapters import Chapter
from organiser.storage.directory import Directory
from organiser.storage.driver import at_leisure
from organiser.storage.engine import Connection, Database
from organiser.storage.jobs import FileJob
from organiser.storage.memberships import KeptMembership
from organiser.storage.one_time_codes import OneTimeCodes
from organiser.storage.store import Store
from organiser.views.members import inviting as view

_AT_ONCE: Final = 500
"""Entries that are read without giving way to others."""


class ClaimFile(msgspec.Struct, frozen=True):
    """A file, what it is called, and the entry of each code that it names."""

    content: bytes
    name: str
    codes: dict[str, int]


class ClaimFiles:
    """Makes them."""

    def __init__(
        self, database: Database, directory: Directory, clock: Clock, tongues: Tongues, us: Names
    ) -> None:
        """`us`: in whose private chat a link of the file leads."""
        self._database = database
        self._directory = directory
        self._clock = clock
        self._tongues = tongues
        self._us = us
        self._key = directory.vault.derive("codes")

    async def made(self, work: FileJob) -> ClaimFile | None:
        """The file for those of the entries that still wait, in the language of who gets it.

        None where nobody waits any more, or nobody gets it.
        """
        async with self._database.reading() as connection:
            store = Store(connection, self._directory, self._key, self._clock())
            chapter = await store.chapters.get(work.chapter)
            there = await store.people.reach(work.person)
            with at_leisure():
                waiting = await _waiting(store, work)
        if not waiting or there is None:
            return None
        return await asyncio.to_thread(self._file, chapter, work, waiting, self._tongues.of(there))

    def _file(
        self, chapter: Chapter, work: FileJob, waiting: Sequence[KeptMembership], spoken: Words
    ) -> ClaimFile:
        codes: dict[str, int] = {}
        rows: list[tuple[str, str, str, str]] = []
        for one in waiting:
            secret = new_secret(CODE_LENGTH)
            codes[secret] = one.membership.id
            link = self._us.private_url(Network.TELEGRAM, f"claim_{secret}")
            language = (work.entries or {}).get(one.membership.id) or chapter.language
            words, spaced = self._tongues.named(language), view.spaced(secret)
            said = view.invitation(spaced, chapter.name, link, CLAIM_LIFETIME, words)
            rows.append((one.name, spaced, link, said))
        sheet = view.codes_sheet(rows, spoken, self._clock())
        form = Format(work.form)
        return ClaimFile(written(sheet, form), file_name(sheet, form), codes)

    async def keep(self, connection: Connection, file: ClaimFile) -> None:
        """Let the codes work from now on, and older ones for the same entries no more."""
        codes = OneTimeCodes(connection, self._key)
        with at_leisure():
            await codes.put_all(Purpose.CLAIM, file.codes, self._clock() + CLAIM_LIFETIME)


async def _waiting(store: Store, work: FileJob) -> Sequence[KeptMembership]:
    """The entries that nobody has claimed, of those that are to get a code."""
    found: list[KeptMembership] = []
    last = 0
    while page := await store.memberships.in_states(
        work.chapter, {State.INVITED}, after=last, limit=_AT_ONCE
    ):
        last = page[-1].membership.id
        found += [one for one in page if work.entries is None or one.membership.id in work.entries]
    return found
