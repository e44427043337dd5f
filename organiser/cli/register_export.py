"""Makes the file of the owner register, beside a running bot or without one.

That it is read is written down, and committed, before anything is: members see it in their data, and the
operator is nobody that they know.
"""

from datetime import datetime

from organiser import register_file
from organiser.errors import Misconfigured
from organiser.exports import DoesNotFit, Format
from organiser.i18n import Catalogues
from organiser.settings import Settings
from organiser.storage import meta, migrate
from organiser.storage.chapters import Chapter, Chapters
from organiser.storage.engine import Connection
from organiser.storage.readings import REGISTER, Reading, Readings
from organiser.storage.records import opened


async def made(settings: Settings, name: str, form: str, now: datetime) -> tuple[bytes, int]:
    """The file of a chapter's register in a format, and how many owners are in it.

    Raises:
        Misconfigured: there is no chapter of that name, or several and none was named; the keys are missing;
            the format cannot hold so much.
    """
    words = Catalogues.load()
    async with migrate.opened(settings.database_url.get_secret_value()) as database:
        async with database.writing() as connection:
            vault = await meta.opened(connection, settings.secrets_dir)
            keys = await opened(connection, settings.secrets_dir, vault)
            chapter = await _chapter(connection, name)
            await Readings(connection).add(Reading(REGISTER, "export", now, chapter=chapter.id))
        try:
            async with database.reading() as connection:
                file = await register_file.made(
                    connection, keys, chapter, Format(form), words=words[chapter.language], now=now
                )
        except DoesNotFit as why:
            raise Misconfigured(
                f"No {form} can be made, as {why}: take csv or json, which hold all."
            ) from None
    return file.content, file.owners


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
