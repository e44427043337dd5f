"""What tests of founding share: a code, a founder, a list, and the codes that came of it."""

from datetime import timedelta
from io import BytesIO

from openpyxl import load_workbook

from organiser.chat.outgoing import Post
from organiser.chat.refs import Network
from organiser.i18n import LOCALES
from organiser.members.codes import OneTimeCode, Purpose
from organiser.members.statutes import CODES
from organiser.storage.made_files import MadeFileSource
from organiser.storage.one_time_codes import OneTimeCodes
from tests.fakes.coop import Coop, Somebody
from tests.fakes.desk import Desk

CODE = "ABCDEFGHJKLM"
EVERYWHERE = [(network, language) for network in Network for language in LOCALES]
IDS = [f"{network}-{language}" for network, language in EVERYWHERE]
PROFILES = {"en": "nl", "ko": "kr", "nl": "be", "sv": "se"}
"""The country of a conversation in each language."""

NAMES = {"en": ("Alice", "Bob"), "ko": ("김민준", "이서연"), "nl": ("Anna", "Bas"), "sv": ("Åsa", "Örjan")}
TOWNS = {"en": "Utrecht", "ko": "부산", "nl": "Gent", "sv": "Malmö"}


def sign(somebody: Somebody) -> str:
    """What a command of theirs begins with."""
    return "/" if somebody.network is Network.TELEGRAM else "!"


async def code(
    desk: Desk, subject: int | None = None, purpose: Purpose = Purpose.FOUND, secret: str = CODE
) -> None:
    """Let there be a code."""
    async with desk.world.database.writing() as connection:
        codes = OneTimeCodes(connection, desk.world.directory.vault.derive("codes"))
        await codes.put(secret, OneTimeCode(purpose, subject, desk.now + timedelta(hours=24)))


async def founds(coop: Coop, somebody: Somebody, town: str = "Gent") -> None:
    """Somebody founds the co-op, with as many taps as it takes."""
    await code(coop.desk)
    await somebody.says(f"{sign(somebody)}found {CODE}")
    await somebody.says(town)
    await somebody.takes(CODES.index(PROFILES[somebody.language]))
    await somebody.takes(0)


async def filed(coop: Coop, post: Post) -> list[tuple[str, ...]]:
    """The rows of a table that the bot made, its headings first."""
    assert post.attachment is not None
    world = coop.desk.world
    source = MadeFileSource(world.database, world.directory.vault)
    async with source.open(post.attachment.file, limit=10_000_000) as chunks:
        raw = b"".join([chunk async for chunk in chunks])
    page = load_workbook(BytesIO(raw)).active
    assert page is not None
    return [tuple(str(cell or "") for cell in row) for row in page.iter_rows(values_only=True)]


async def imports(coop: Coop, somebody: Somebody, *names: str) -> dict[str, str]:
    """Somebody imports a list of names; returns the codes."""
    table = "\n".join(["name", *names]).encode()
    await somebody.sends(table, f"{sign(somebody)}import members")
    await somebody.takes(1)
    await coop.works()
    return {row[0]: row[1] for row in (await filed(coop, somebody.shown[-1]))[1:]}
