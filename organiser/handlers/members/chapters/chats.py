"""Which chats belong to which chapter: assigning one, the help there, and the list of all chapters."""

import msgspec

from organiser.access import Who, may, require
from organiser.chat.outgoing import Post
from organiser.commands import Arguments, PrivateOnly
from organiser.context import Context
from organiser.forms import Answers
from organiser.handlers import private
from organiser.handlers.members import stewards
from organiser.handlers.members.chapters.belonging import is_deserted
from organiser.members import chapters
from organiser.members.chapters import ChapterUnknown
from organiser.members.states import MEMBERS
from organiser.storage.chapters import Chapter
from organiser.storage.directory import Chat
from organiser.views.members import chapter_chats as view
from organiser.wanted import WhichChapter


async def assign(ctx: Context, args: Arguments) -> Post:
    """Let a chat belong to a chapter from now on, instead of another one.

    Raises:
        ChapterUnknown: there is none of that name.
        NotCaretaker: who asks is neither steward nor admin of it.
    """
    wanted, before = await _wanted(ctx, args), ctx.chat.chapter
    await ctx.store.chats.change(ctx.chat, chapter_id=wanted.id)
    if before not in {None, wanted.id}:
        await _tell_former(ctx, await ctx.store.chapters.get(before), wanted)
    url, network = join_link(ctx, wanted.id), ctx.chat.ref.network
    return view.assigned(wanted.name, url, network, ctx.words, again=before == wanted.id)


async def _tell_former(ctx: Context, former: Chapter, wanted: Chapter) -> None:
    """Whoever looked after the chat so far hears that it is another chapter's now."""
    await stewards.tell(
        ctx,
        former.id,
        lambda _network, words: view.taken_over(ctx.chat.title, former.name, wanted.name, words),
    )


async def _wanted(ctx: Context, args: Answers) -> Chapter:
    standing = await ctx.standing()
    if "chapter" in args:
        named = await ctx.store.chapters.named(args["chapter"])
        if named is None:
            raise ChapterUnknown(args["chapter"])
        require(Who.CARETAKER, standing, named.id)
        return named
    require(Who.CARETAKER, standing)
    mine = tuple(dict.fromkeys(standing.chapters(Who.CARETAKER)))
    meant = (ctx.chosen,) if ctx.chosen in mine else mine
    if len(meant) > 1:
        raise WhichChapter(await _in_private(ctx), mine)
    return await ctx.store.chapters.get(meant[0])


async def _in_private(ctx: Context) -> Chat:
    """The private chat of who asks: which chapters somebody looks after is nobody's business in a group.

    Raises:
        PrivateOnly: there is none, and it cannot be begun.
    """
    place = private.place(ctx)
    if place is None:
        raise PrivateOnly
    return await private.opened(ctx, place)


def join_link(ctx: Context, chapter_id: int) -> str:
    """What begins to join a chapter, in private; "" where there is no such address."""
    return private.link(ctx, f"join_{chapter_id}")


async def below_help(ctx: Context, post: Post) -> Post:
    """The help in a chat, with the way to join its chapter where it belongs to one."""
    if ctx.chat.chapter is None:
        return post
    here, link = await ctx.store.chapters.get(ctx.chat.chapter), join_link(ctx, ctx.chat.chapter)
    more = view.join_here(here.name, link, ctx.chat.ref.network, ctx.words)
    return msgspec.structs.replace(
        post, text=view.below(post, more), choices=(*post.choices, *view.join_button(link, ctx.words))
    )


async def listed(ctx: Context, _args: Arguments) -> Post:
    """All chapters with the number of their chats; how many members exactly is told to its stewards.

    One that everybody has left is none any more: nobody can join it, and its name is free.
    """
    standing = await ctx.standing() if ctx.chat.private else None
    rows: list[view.Row] = []
    chats = await ctx.store.chapters.chats()
    for one in await ctx.store.chapters.all():
        if is_deserted(ctx, one):
            continue
        members = ctx.store.memberships.count(one.id, MEMBERS)
        exact = standing is not None and may(Who.STEWARD, standing, one.id)
        rows.append(
            view.Row(
                one.name,
                chats.get(one.id, 0),
                chapters.band(members),
                members if exact else None,
            )
        )
    return view.listed(rows, ctx.chat.ref.network, ctx.words)
