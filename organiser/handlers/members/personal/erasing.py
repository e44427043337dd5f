"""`/erase`: what goes and what stays is shown, then two taps; a certificate is what remains.

Nobody is kept by a role or by a notice: memberships end at once, and who can fill a role that is vacant then
is told. What the law makes the co-op keep is named with its day.
"""

from typing import Final

from organiser import retention
from organiser.chat.outgoing import Post
from organiser.chat.refs import Network
from organiser.commands import Arguments
from organiser.context import Context
from organiser.handlers import menus
from organiser.handlers.answering import put
from organiser.handlers.members.accounts import trust
from organiser.handlers.members.acts import concluding
from organiser.handlers.members.membership import leaving
from organiser.members import acts, steps, suspensions
from organiser.members.acts import ActState
from organiser.members.roles import Role, left_vacant
from organiser.members.states import APPLICATIONS, LIVE, Authority, State, Step
from organiser.members.steps import Actor, Membership
from organiser.presses import Pressed
from organiser.storage.directory import Chat
from organiser.storage.records import clean_by
from organiser.storage.traces.trace import Me
from organiser.views.anywhere import question_closed
from organiser.views.members import erasing as view
from organiser.views.members.erasing import Going, HeldOut, KeptLine

PREFIX: Final = "erase"
ANSWERS: Final = ("keep", "on", "now")


async def erase(ctx: Context, _args: Arguments) -> Post:
    """Say what goes, what stays and until when, and ask.

    Raises:
        TooNewForGood: the account that asks was linked lately.
    """
    person = ctx.require_person()
    await trust.require_older(ctx, PREFIX, view.erase_name)
    going = await _going(ctx, await ctx.store.own_data.me(person))
    answers = (f"{PREFIX}:keep:{person}", f"{PREFIX}:on:{person}")
    return view.erase_asked(going, answers, ctx.chat.ref.network, ctx.words)


async def pressed(ctx: Context, press: Pressed) -> str:
    """The answer; a button that was shown to somebody who is erased already does nothing.

    Raises:
        TooNewForGood: the account that answers was linked lately.
    """
    person = ctx.person
    if person is None or press["person"] != person:
        return question_closed(ctx.words)
    match press["answer"]:
        case "on":
            answers = (f"{PREFIX}:keep:{person}", f"{PREFIX}:now:{person}")
            put(ctx, view.last_question(answers, ctx.words))
        case "now":
            await trust.require_older(ctx, PREFIX, view.erase_name)
            await _erase(ctx, person)
        case _:
            put(ctx, view.kept_everything(ctx.words))
    return ""


async def _going(ctx: Context, me: Me) -> Going:
    """What an erasure does."""
    live = await _live(ctx, me.person)
    kept = await ctx.store.erasing.held(me, ctx.now)
    chapters = [await ctx.store.chapters.get(one.chapter) for one in live]
    return Going(
        clean_by=clean_by(ctx.now).date(),
        leaves=tuple(chapter.name for chapter in chapters),
        vacant=await _vacant(ctx, me.person, live),
        kept=tuple(KeptLine(one.chapter, one.until, one.own) for one in kept),
        excluded=await _excluded(ctx, me.person),
        suspended=await _suspended(ctx, me.person, live),
        muted=_is_muted(ctx, me.person),
        guessed=any([(await ctx.store.codes.tries(key)).count for key in me.keys]),
        booked=bool(me.spans),
        matrix=any(
            one.account.network is Network.MATRIX for one in await ctx.store.people.accounts(me.person)
        ),
    )


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


async def _excluded(ctx: Context, person: int) -> tuple[HeldOut, ...]:
    """The chapters that they were excluded from: each once, by the exclusion that holds for longest."""
    found: list[HeldOut] = []
    for kept in await ctx.store.memberships.known(person):
        if kept.membership.state is State.EXCLUDED:
            chapter = await ctx.store.chapters.get(kept.membership.chapter)
            ends = kept.membership.since + retention.EXCLUSIONS
            found.append(HeldOut(chapter.name, chapter.day(ends)))
    found.sort(key=lambda one: one.until)
    return tuple({one.chapter: one for one in found}.values())


async def _suspended(ctx: Context, person: int, live: list[Membership]) -> tuple[HeldOut, ...]:
    """The chapters that they have left suspended, or leave so with this."""
    known = await ctx.store.memberships.left_suspended(person, ctx.now)
    left = [(one.membership.chapter, one.until) for one in known.values()]
    for one in [one for one in live if one.state is State.SUSPENDED]:
        taken = await ctx.store.memberships.changes(one.id)
        going = steps.step(one, Step.RESIGN, Actor(person, Authority.PERSON), ctx.now)
        until = suspensions.known_until((*taken, going))
        left += [] if until is None else [(one.chapter, until)]
    chapters = [(await ctx.store.chapters.get(chapter), until) for chapter, until in left]
    return tuple(HeldOut(one.name, one.day(until)) for one, until in chapters)


def _is_muted(ctx: Context, person: int) -> bool:
    directory = ctx.store.directory
    return any(
        directory.muted(conversation, key, ctx.now)
        for conversation, key in directory.mutes
        if ctx.store.people.of(key) == person
    )


async def _take_back(ctx: Context, person: int) -> None:
    """Take back what they have proposed and waits: whom it is about hears so, where they were told."""
    for kept in await ctx.store.acts.touching(person):
        waits = kept.act.state is ActState.OPEN and not acts.is_due(kept.act, ctx.now)
        if waits and kept.act.proposed_by == person:
            await concluding.close(ctx, kept, acts.withdraw(kept.act, person, ctx.now))


async def _erase(ctx: Context, person: int) -> None:
    """End what lives, erase the rest, and say so in every private chat of theirs."""
    # What this turn has taken, says and shows already waits, too, and goes no more.
    await ctx.store.flush()
    going = await _going(ctx, await ctx.store.own_data.me(person))
    ended = [one for one in await _live(ctx, person) if one.state not in APPLICATIONS]
    await _take_back(ctx, person)
    await ctx.store.erasing.end(person, ctx.now)
    chats = [chat for chat in await ctx.store.people.private_chats(person) if chat.entered]
    me = await ctx.store.own_data.me(person)
    held = await ctx.store.erasing.held(me, ctx.now)
    erased = await ctx.store.erasing.erase(me, [one.owner for one in held], ctx.now)
    ctx.store.withheld += erased.withheld
    ctx.standings.clear()
    for membership in ended:
        await leaving.tell_gone(ctx, membership)

    def said(chat: Chat) -> Post:
        words = ctx.words_of(chat)
        return view.certificate(erased.number, ctx.now.date(), going, chat.ref.network, words)

    put(ctx, said(ctx.chat))
    for chat in chats:
        if chat.id != ctx.chat.id:
            ctx.send(chat, said(chat))
        await menus.take_away(ctx, chat)
