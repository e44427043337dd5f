"""`/register` and `/owner`: the owner register as far as somebody may see it, and their own line.

Who looks at others' lines leaves a reading: at a page, one that everybody in the chapter sees; at one line,
one that its owner sees. The register knows owners by their numbers, and says no member's shown name.
"""

from collections.abc import Sequence
from typing import Final

from organiser.access import Who
from organiser.chat.outgoing import Post
from organiser.commands import Arguments
from organiser.context import Context
from organiser.forms import Wording
from organiser.handlers.answering import put
from organiser.handlers.members.accounts import trust
from organiser.handlers.members.chapters import statutes
from organiser.handlers.members.chapters.belonging import of_mine
from organiser.handlers.members.owning import ledger
from organiser.members.register import Owner, OwnerUnknown, Sight, sight
from organiser.members.shares import Ledger
from organiser.presses import Pressed
from organiser.storage.chapters import Chapter
from organiser.storage.readings import REGISTER, Reading
from organiser.views.members import register as view
from organiser.views.members.statutes import register_here

PAGE: Final = 10
"""Lines that are shown at once."""

PREFIX: Final = "register"
LAW: Final = "register-law"
CHANGE: Final = "owner"


async def register(ctx: Context, _args: Arguments) -> Post:
    """The first lines, for whoever may see them; otherwise one's own, and what the law says."""
    chapter = await ctx.chapter(Who.PERSON)
    return await _page(ctx, chapter, 0)


async def page(ctx: Context, press: Pressed) -> str:
    """Show the lines behind a number."""
    put(ctx, await _page(ctx, await of_mine(ctx, press["chapter"]), press["after"]))
    return ""


async def law(ctx: Context, press: Pressed) -> str:
    """Show what the law says of the register."""
    chapter = await of_mine(ctx, press["chapter"])
    ctx.answer(register_here(await statutes.of(ctx, chapter), ctx.words))
    return ""


async def _page(ctx: Context, chapter: Chapter, after: int) -> Post:
    held = (await ctx.standing()).held(chapter.id)
    profile = await statutes.of(ctx, chapter)
    # An account that was linked lately asks for its person's own line, which it is not shown either.
    sees = Sight.NOTHING if held is None or held.new else sight(held.state, held.usable, profile)
    if sees is Sight.NOTHING:
        return await own(ctx, "register", view.register_name)
    found = await ctx.store.register.page(chapter.id, PAGE + 1, after=after)
    shown = found[:PAGE]
    await ctx.store.readings.look(Reading(REGISTER, "page", ctx.now, chapter=chapter.id, actor=ctx.person))
    more = f"{PREFIX}:{chapter.id}:{shown[-1].number}" if len(found) > PAGE else ""
    return view.page(
        await _place(ctx, chapter),
        await _rows(ctx, shown, chapter, names=sees is Sight.NAMES),
        (f"{LAW}:{chapter.id}", more),
        ctx.words,
        names=sees is Sight.NAMES,
    )


async def _rows(ctx: Context, owners: Sequence[Owner], chapter: Chapter, *, names: bool) -> list[view.Row]:
    held = await ctx.store.share_ledger.of_some([one.id for one in owners], chapter.currency)
    legals = await ctx.store.register.legals(owners) if names else {}
    return [_row(one, held, legals[one.id].name if one.id in legals else None) for one in owners]


def _row(owner: Owner, held: Ledger, name: str | None = None) -> view.Row:
    return view.Row(owner.number, owner.admitted, owner.left, held.of(owner.id), name)


async def _place(ctx: Context, chapter: Chapter) -> view.Place:
    profile = await statutes.of(ctx, chapter)
    return view.Place(chapter.name, profile, chapter.currency, chapter.clock)


async def note(ctx: Context, why: str, *, person: int | None = None, chapter: int) -> None:
    """Write down that somebody looks at a line of the register, or writes another's name into it."""
    await ctx.store.readings.add(
        Reading(REGISTER, why, ctx.now, person=person, chapter=chapter, actor=ctx.person)
    )


async def owner(ctx: Context, args: Arguments) -> Post:
    """One's own line, or for stewards that of a number.

    Raises:
        NotSteward: only stewards see others' lines.
        OwnerUnknown: there is none of that number.
    """
    if "number" not in args:
        return await own(ctx)
    chapter = await ctx.chapter(Who.PERSON)
    found = await ctx.store.register.find(chapter.id, args["number"])
    if found is not None and found.id in {one.id for one in await lines_of(ctx)}:
        return await own(ctx)
    chapter = await ctx.chapter(Who.STEWARD)
    found = await ctx.store.register.find(chapter.id, args["number"])
    if found is None:
        raise OwnerUnknown(args["number"])
    person = await person_of(ctx, found)
    await note(ctx, "line", person=person, chapter=chapter.id)
    newest, _ = await ledger.newest(ctx, found)
    return view.another(await _line(ctx, found, chapter), newest, ctx.words, seen=person is not None)


async def own(ctx: Context, name: str = "owner", called: Wording = view.owner_name) -> Post:
    """Every line of who asks, in whichever chapter. `name` and `called` are of the command that was given.

    Raises:
        TooNewForGood: the account that asks was linked lately.
    """
    await trust.require_older(ctx, name, called)
    lines = [await _line(ctx, one, await ctx.store.chapters.get(one.chapter)) for one in await lines_of(ctx)]
    return view.own(lines, ctx.chat.ref.network, ctx.words) if lines else view.no_line(ctx.words)


async def lines_of(ctx: Context) -> Sequence[Owner]:
    """The lines of who asks, also those that have ended."""
    known = () if ctx.person is None else await ctx.store.memberships.of(ctx.person)
    return await ctx.store.register.of_all([one.membership.id for one in known])


async def person_of(ctx: Context, line: Owner) -> int | None:
    """Who stands behind a line; None where nobody does, or nobody any more."""
    kept = None if line.membership is None else await ctx.store.memberships.get(line.membership)
    return None if kept is None else kept.membership.person


async def _line(ctx: Context, one: Owner, chapter: Chapter) -> view.OwnLine:
    held = await ctx.store.share_ledger.of_some([one.id], chapter.currency)
    legal = await ctx.store.register.legal(one)
    return view.OwnLine(_row(one, held), legal, await _place(ctx, chapter), f"{CHANGE}:{one.id}")
