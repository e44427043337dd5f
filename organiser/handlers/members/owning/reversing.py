"""`/share reverse`: a wrong entry of the share ledger is reversed by another one, which names it.

Without a number the newest entries are shown. Whoever an entry concerns is told, as of every other one.
"""

from typing import Final

from organiser.access import Who, require
from organiser.chat.outgoing import Post
from organiser.commands import Arguments
from organiser.context import Context
from organiser.handlers.answering import put
from organiser.handlers.members.owning import ledger, shares
from organiser.members.reversing import EntryUnknown
from organiser.presses import Pressed
from organiser.storage.chapters import Chapter
from organiser.views.members import reversing as view

PREFIX: Final = "reverse"
OLDER: Final = "ledger"


async def reverse(ctx: Context, args: Arguments) -> Post:
    """Ask once more before an entry is reversed; without a number, show the newest ones.

    Raises:
        NotKeeper: they keep no ledger.
        Refusal: see `members.reversing.reversal`.
    """
    chapter = await ctx.chapter(Who.KEEPER)
    if "number" not in args:
        return await _page(ctx, chapter, None)
    number = args["number"]
    await ctx.store.share_ledger.reversal(chapter.id, number, chapter.day(ctx.now))
    wrong = await ctx.store.share_ledger.find(chapter.id, number)
    if wrong is None:
        raise EntryUnknown(number)
    numbers = await ledger.owners(ctx, [wrong])
    (shown,) = await ledger.shown(ctx, [wrong])
    answers = tuple(f"{PREFIX}:{one}:{chapter.id}:{number}" for one in ("no", "yes"))
    return view.asked(numbers[wrong.owner], shown, answers, ctx.words)


async def older(ctx: Context, press: Pressed) -> str:
    """Show the entries before one.

    Raises:
        NotKeeper: they keep no ledger there.
    """
    put(ctx, await _page(ctx, await _kept(ctx, press["chapter"]), press["before"]))
    return ""


async def _kept(ctx: Context, number: int) -> Chapter:
    """A chapter whose ledger somebody keeps, by what a button says."""
    require(Who.KEEPER, await ctx.standing(), number)
    return await ctx.store.chapters.get(number)


async def _page(ctx: Context, chapter: Chapter, before: int | None) -> Post:
    found = await ctx.store.share_ledger.page(chapter.id, ledger.SHOWN + 1, before=before)
    listed = found[: ledger.SHOWN]
    numbers = await ledger.owners(ctx, listed)
    shown = zip((numbers[one.owner] for one in listed), await ledger.shown(ctx, listed), strict=True)
    more = f"{OLDER}:{chapter.id}:{listed[-1].number}" if len(found) > len(listed) else ""
    return view.newest(chapter.name, list(shown), more, ctx.chat.ref.network, ctx.words)


async def answer(ctx: Context, press: Pressed) -> str:
    """Reverse an entry, or leave it.

    Raises:
        NotKeeper: they keep no ledger there (any more).
        Refusal: see `members.reversing.reversal`: the ledger has gone on meanwhile.
    """
    chapter = await _kept(ctx, press["chapter"])
    if press["answer"] == "no":
        put(ctx, view.left(ctx.words))
        return ""
    actor = (await ctx.standing()).held(chapter.id)
    made = await ctx.store.share_ledger.reverse(
        chapter.id,
        press["entry"],
        chapter.day(ctx.now),
        actor=None if actor is None else actor.id,
    )
    put(ctx, await shares.told(ctx, chapter, made))
    return ""
