"""`/erase`: what goes and what stays is shown, then two taps; a certificate is what remains.

Nobody is kept by a role or by a notice: memberships end at once, and who can fill a role that is vacant then
is told. What the law makes the co-op keep is named with its day.
"""

from typing import Final
from zoneinfo import ZoneInfo

from organiser.access import NotPerson
from organiser.chat.outgoing import Post
from organiser.commands import Arguments
from organiser.context import Context
from organiser.handlers.answering import put
from organiser.handlers.members import leaving, statutes
from organiser.members import steps
from organiser.members.roles import Role, left_vacant
from organiser.members.states import APPLICATIONS, LIVE, Act, Authority
from organiser.members.steps import Actor, Membership
from organiser.presses import Pressed
from organiser.storage.chats import Chat
from organiser.storage.records import clean_by
from organiser.views import bridge
from organiser.views.members import erasing as view
from organiser.views.members.erasing import Going, KeptLine

PREFIX: Final = "erase"
ANSWERS: Final = ("keep", "on", "now")


async def erase(ctx: Context, _args: Arguments) -> Post:
    """Say what goes, what stays and until when, and ask."""
    if ctx.person is None:
        raise NotPerson
    going, _ = await _going(ctx, ctx.person)
    answers = (f"{PREFIX}:keep:{ctx.person}", f"{PREFIX}:on:{ctx.person}")
    return view.erase_asked(going, answers, ctx.chat.ref.network, ctx.words)


async def pressed(ctx: Context, press: Pressed) -> str:
    """The answer; a button that was shown to somebody who is erased already does nothing."""
    person = ctx.person
    if person is None or press["person"] != person:
        return bridge.question_closed(ctx.words)
    match press["answer"]:
        case "on":
            answers = (f"{PREFIX}:keep:{person}", f"{PREFIX}:now:{person}")
            put(ctx, view.last_question(answers, ctx.words))
        case "now":
            await _erase(ctx, person)
        case _:
            put(ctx, view.kept_everything(ctx.words))
    return ""


async def _going(ctx: Context, person: int) -> tuple[Going, tuple[int, ...]]:
    """What an erasure does, and the lines of registers whose names are kept."""
    live = await _live(ctx, person)
    kept, owners = await _kept(ctx, person)
    chapters = [await ctx.store.chapters.get(membership.chapter) for membership in live]
    going = Going(
        clean_by=clean_by(ctx.now).date(),
        leaves=tuple(chapter.name for chapter in chapters),
        vacant=await _vacant(ctx, person, live),
        kept=kept,
        muted=_is_muted(ctx, person),
    )
    return going, owners


async def _live(ctx: Context, person: int) -> list[Membership]:
    known = await ctx.store.memberships.of(person)
    return [one.membership for one in known if one.membership.state in LIVE]


async def _vacant(ctx: Context, person: int, live: list[Membership]) -> tuple[Role, ...]:
    """The roles that nobody has then, in any chapter of theirs."""
    vacant: list[Role] = []
    for membership in live:
        running = await ctx.store.roles.running_in(membership.chapter, ctx.now)
        vacant += left_vacant(running, person, ctx.now)
    return tuple(dict.fromkeys(vacant))


async def _kept(ctx: Context, person: int) -> tuple[tuple[KeptLine, ...], tuple[int, ...]]:
    """The legal names that the law makes the co-op keep, and their lines of the register."""
    told: list[KeptLine] = []
    lines: list[int] = []
    for kept in await ctx.store.memberships.of(person):
        owner = await ctx.store.register.of(kept.membership.id)
        if owner is None or owner.record is None:
            continue
        chapter = await ctx.store.chapters.get(owner.chapter)
        here = ZoneInfo(chapter.zone)
        today = ctx.now.astimezone(here).date()
        ended = (owner.left or ctx.now).astimezone(here).date()
        until = (await statutes.of(ctx, chapter)).register.kept_until(ended)
        if until is None or until >= today:
            told.append(KeptLine(chapter.name, until))
            lines.append(owner.id)
    return tuple(told), tuple(lines)


def _is_muted(ctx: Context, person: int) -> bool:
    directory = ctx.store.directory
    return any(
        directory.muted(conversation, key, ctx.now)
        for conversation, key in directory.mutes
        if ctx.store.people.of(key) == person
    )


async def _erase(ctx: Context, person: int) -> None:
    """End what lives, erase the rest, and say so in every private chat of theirs."""
    for membership in await _live(ctx, person):
        await _end(ctx, membership)
    going, owners = await _going(ctx, person)
    chats = [chat for chat in await ctx.store.people.private_chats(person) if chat.entered]
    me = await ctx.store.own_data.me(person)
    erased = await ctx.store.erasing.erase(me, owners, ctx.now)
    ctx.standings.clear()

    def said(chat: Chat) -> Post:
        words = ctx.words_of(chat)
        return view.certificate(erased.number, ctx.now.date(), going, chat.ref.network, words)

    put(ctx, said(ctx.chat))
    for chat in chats:
        if chat.id != ctx.chat.id:
            ctx.send(chat, said(chat))


async def _end(ctx: Context, membership: Membership) -> None:
    """End a membership, or an application, at once."""
    if membership.state in APPLICATIONS:
        change = steps.step(membership, Act.WITHDRAW, Actor(ctx.person, Authority.PERSON), ctx.now)
        await ctx.store.memberships.take(membership, change)
    else:
        await leaving.end_at_once(ctx, membership)
