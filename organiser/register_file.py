"""Makes the file of the owner register: for the operator's shell, and for stewards who asked for it together.

It takes many seconds for tens of thousands of owners, and whoever waits in the same process waits along: a
running bot has it made in a process of its own (`apart`), which ends with the file. Writing down that it was
read is the caller's.
"""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

import msgspec

from organiser.errors import OrganiserError
from organiser.exports import DoesNotFit, Format, file_name, written
from organiser.i18n import Catalogues, Words
from organiser.members.statutes import profile
from organiser.storage import meta
from organiser.storage.chapters import Chapter, Chapters
from organiser.storage.engine import Connection, Database
from organiser.storage.record_keys import RecordKeys
from organiser.storage.records import Records, opened
from organiser.storage.register import Register
from organiser.storage.share_ledger import ShareLedger
from organiser.views.members import register_sheet

ROOT: Final = Path(__file__).parent.parent

_ALONE: Final = (
    "import sys; sys.path.insert(0, sys.argv[1]); from organiser.register_file import alone; alone()"
)
"""The working directory stays as it is, for an address of a database may be relative to it."""

_NICE: Final = 10
"""People who write to the bot go first."""


class NotMade(OrganiserError):
    """The process that was to make the file ended without it."""


class Order(msgspec.Struct, frozen=True):
    """What a process is told that makes a file: which, and where everything is. It goes through a pipe."""

    database: str
    secrets: str
    chapter: int
    form: Format
    now: datetime


class RegisterFile(msgspec.Struct, frozen=True):
    """A file, what it is called, and how many owners are in it."""

    content: bytes
    name: str
    owners: int


async def made(
    connection: Connection, keys: RecordKeys, chapter: Chapter, form: Format, *, words: Words, now: datetime
) -> RegisterFile:
    """The register of a chapter, with the columns that its statutes and bylaws want.

    Raises:
        DoesNotFit: the format cannot hold so much.
    """
    entries = await ShareLedger(connection, now).entries(chapter.id)
    lines = await Register(connection, Records(connection, keys)).lines(chapter.id, entries, chapter.currency)
    statutes = profile(chapter.profile).overlaid(await Chapters(connection).bylaws(chapter.id))
    sheet = register_sheet.sheet(lines, statutes, words, now, currency=chapter.currency, zone=chapter.zone)
    return RegisterFile(written(sheet, form), file_name(sheet, form), len(lines))


async def apart(order: Order) -> RegisterFile:
    """The same in a process of its own, which is ended where nobody waits for it any more.

    What the ordered format cannot hold comes as CSV, which holds all: its name says so.

    Raises:
        NotMade: it failed.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _ALONE, str(ROOT), stdin=PIPE, stdout=PIPE, stderr=DEVNULL
    )
    try:
        content, _ = await process.communicate(msgspec.json.encode(order))
    finally:
        if process.returncode is None:
            process.kill()
    if process.returncode:
        raise NotMade
    return msgspec.msgpack.decode(content, type=RegisterFile)


def alone() -> None:
    """Make the file that standard input orders, and write it to standard output."""
    os.nice(_NICE)
    order = msgspec.json.decode(sys.stdin.buffer.read(), type=Order)
    sys.stdout.buffer.write(msgspec.msgpack.encode(asyncio.run(_ordered(order))))


async def _ordered(order: Order) -> RegisterFile:
    database = Database(order.database)
    try:
        async with database.reading() as connection:
            vault = await meta.opened(connection, Path(order.secrets))
            keys = await opened(connection, Path(order.secrets), vault)
            chapter = await Chapters(connection).get(order.chapter)
            words = Catalogues.load()[chapter.language]
            make = partial(made, connection, keys, chapter, words=words, now=order.now)
            try:
                return await make(order.form)
            except DoesNotFit:
                # Two stewards have decided, and nobody is there to be asked for another format.
                return await make(Format.CSV)
    finally:
        await database.close()
