"""Makes the file of the owner register, beside a running bot or without one.

That it is read is written down, and committed, before anything is: members see it in their data, and the
operator is nobody that they know.
"""

from datetime import datetime
from pathlib import Path

from organiser.errors import Misconfigured
from organiser.exports import Format, written
from organiser.i18n import Catalogues
from organiser.members import statutes
from organiser.members.register import Line
from organiser.members.statutes import Profile
from organiser.settings import Settings
from organiser.storage import meta, migrate
from organiser.storage.chapters import Chapter, Chapters
from organiser.storage.engine import Connection, Database
from organiser.storage.readings import Reading, Readings
from organiser.storage.record_keys import RecordKeys
from organiser.storage.records import Records, opened
from organiser.storage.register import Register
from organiser.storage.share_ledger import ShareLedger
from organiser.views.members import register_sheet

LOCALES = Path(__file__).parents[2] / "locales"


async def made(settings: Settings, name: str, form: str, now: datetime) -> tuple[bytes, int]:
    """The file of a chapter's register in a format, and how many owners are in it.

    Raises:
        Misconfigured: there is no chapter of that name, or several and none was named; the keys are missing.
    """
    words = Catalogues.load(LOCALES)
    chapter, profile, lines = await _read(settings, name, now)
    sheet = register_sheet.sheet(
        lines,
        profile,
        words[chapter.language],
        now,
        currency=chapter.currency,
        zone=chapter.zone,
    )
    return written(sheet, Format(form)), len(lines)


async def _read(settings: Settings, name: str, now: datetime) -> tuple[Chapter, Profile, list[Line]]:
    database = Database(settings.database_url.get_secret_value())
    try:
        async with database.reading() as connection:
            ready = await migrate.at_head(connection)
        if not ready:
            await migrate.upgrade(database)
        async with database.writing() as connection:
            vault = await meta.opened(connection, settings.secrets_dir)
            keys = await opened(connection, settings.secrets_dir, vault)
            chapter = await _chapter(connection, name)
            await Readings(connection).add(Reading("register", "export", now, chapter=chapter.id))
        async with database.reading() as connection:
            held = statutes.profile(chapter.profile).with_bylaws(
                await Chapters(connection).bylaws(chapter.id)
            )
            return chapter, held, await _lines(connection, keys, chapter, now)
    finally:
        await database.close()


async def _lines(connection: Connection, keys: RecordKeys, chapter: Chapter, now: datetime) -> list[Line]:
    entries = await ShareLedger(connection, now).entries(chapter.id)
    register = Register(connection, Records(connection, keys))
    return await register.lines(chapter.id, entries, chapter.currency)


async def _chapter(connection: Connection, name: str) -> Chapter:
    chapters = Chapters(connection)
    every = await chapters.all()
    if not every:
        raise Misconfigured("There is no chapter yet: nothing to export.")
    names = ", ".join(chapter.name for chapter in every)
    if not name and len(every) > 1:
        raise Misconfigured(f"There are several chapters: add --chapter NAME, one of: {names}.")
    found = await chapters.named(name) if name else every[0]
    if found is None:
        raise Misconfigured(f"There is no chapter of that name. There are: {names}.")
    return found
