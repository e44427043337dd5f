"""`/mydata`: everything that is kept of a person, as one file in private, at most once in some minutes.

That it was made is written down like every other reading, so that a person sees it who did not ask for it.
"""

import asyncio
from datetime import timedelta
from typing import Final

from organiser.chat.outgoing import Post
from organiser.chat.refs import Network
from organiser.commands import Arguments
from organiser.context import Context
from organiser.exports import archives
from organiser.handlers.answering import put
from organiser.handlers.members.accounts import trust
from organiser.presses import Pressed
from organiser.storage.readings import Reading
from organiser.views.commands import typed
from organiser.views.members import my_data as view
from organiser.views.members import my_data_sheets
from organiser.views.members.privacy import privacy_name

PREFIX: Final = "mydata"
READ: Final = "everything"
"""What is written down as read."""

NAME: Final = "my-data"
EVERY: Final = timedelta(minutes=10)
"""At most so often is a file made for one person: it takes the machine longer than any answer does."""


async def mydata(ctx: Context, _args: Arguments) -> Post:
    """Say what the file has, and who can read it here.

    Raises:
        TooNewForGood: the account that asks was linked lately.
    """
    await trust.require_older(ctx, PREFIX, view.mydata_name)
    return await _too_soon(ctx) or view.offered(ctx.chat.ref.network, f"{PREFIX}:send", ctx.words)


async def pressed(ctx: Context, _press: Pressed) -> str:
    """Make the file, and hand it over.

    Raises:
        TooNewForGood: the account that asks was linked lately.
    """
    await trust.require_older(ctx, PREFIX, view.mydata_name)
    refused = await _too_soon(ctx)
    if refused is not None:
        put(ctx, refused)
    else:
        await _hand_over(ctx)
    return ""


async def _too_soon(ctx: Context) -> Post | None:
    last = await ctx.store.readings.last(ctx.require_person(), READ)
    if last is None or last + EVERY <= ctx.now:
        return None
    return view.too_soon(last + EVERY - ctx.now, ctx.words)


async def _hand_over(ctx: Context) -> None:
    person = ctx.require_person()
    told = await ctx.store.own_data.of(person)
    sheets = my_data_sheets.sheets(told, ctx.words, ctx.now)
    tables = [(sheet.title, archives.csv_name(at, sheet)) for at, sheet in enumerate(sheets, 1)]
    privacy = typed("privacy", privacy_name, ctx.chat.ref.network, ctx.words)
    accounts = await ctx.store.people.accounts(person)
    matrix = any(one.account.network is Network.MATRIX for one in accounts)
    letter = view.letter(tables, ctx.now, privacy, ctx.words, matrix=matrix)
    data = my_data_sheets.coded(told, ctx.words, ctx.now)
    content = await asyncio.to_thread(archives.written, NAME, sheets, data, letter, ctx.now)
    if len(content) > ctx.house.file_limit:
        put(ctx, view.too_big(len(content), ctx.house.file_limit, ctx.words))
        return
    reading = Reading(READ, PREFIX, ctx.now, person=person, actor=person)
    await ctx.store.readings.add(reading)
    file = await ctx.store.made_files.put(f"{NAME}-{ctx.now:%Y-%m-%d}.zip", archives.MIME, content)
    put(ctx, view.handed_over([(one.table, len(one.rows)) for one in told], ctx.words))
    # A message cannot become a file: it comes below.
    ctx.send(ctx.chat, Post(attachment=file))
