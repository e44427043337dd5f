"""`/link` and `/unlink`: one person with an account on each network, or with two on one.

A code is made on one account and typed on the other. Who has a membership is asked before it is joined with
somebody else's account: whoever holds that account acts in their name from then on.
"""

from functools import partial
from typing import Final

import msgspec

from organiser.bridge.codes import new_secret
from organiser.chat.outgoing import Post
from organiser.chat.refs import Network
from organiser.commands import Arguments
from organiser.context import Context
from organiser.forms import Wording
from organiser.handlers.answering import put
from organiser.handlers.members import codes
from organiser.handlers.members.merging import merge
from organiser.members import linking
from organiser.members.codes import LIFETIME, OneTimeCode, Purpose
from organiser.members.refusals import SamePerson
from organiser.members.states import State
from organiser.presses import Pressed
from organiser.storage.directory import Chat
from organiser.storage.people import Linked
from organiser.views import bridge
from organiser.views.members import linking as view
from organiser.views.members.linking import ShownAccount

PREFIX: Final = "link"
ANSWERS: Final = ("no", "yes", "sure")
"""`sure` is asked of somebody who would be suspended or excluded with both accounts."""
PART: Final = "unlink"
KEEP: Final = "keep"


async def link(ctx: Context, args: Arguments) -> Post | None:
    """Make a code for another account, or take one that was made there."""
    if ctx.person is None:
        return None
    if "code" not in args:
        return await _make(ctx, ctx.person)
    reference, code = await codes.read(ctx, args["code"], Purpose.LINK)
    other = _other(ctx, code)
    if not await ctx.store.memberships.known(ctx.person):
        await _link(ctx, reference, other)
        return None
    reference = await _renewed(ctx, reference, code)
    accounts = [_shown(ctx, one) for one in await ctx.store.people.accounts(other)]
    return view.confirm_link(
        accounts, ctx.words, answers=(f"{PREFIX}:no:{reference}", f"{PREFIX}:yes:{reference}")
    )


async def _make(ctx: Context, person: int) -> Post:
    secret = new_secret()
    await ctx.store.one_time_codes.put(secret, OneTimeCode(Purpose.LINK, person, ctx.now + LIFETIME))
    deep = ctx.house.us.private_url(Network.TELEGRAM, f"{PREFIX}_{secret}")
    return view.link_code(secret, LIFETIME, deep, ctx.words)


async def _renewed(ctx: Context, reference: str, code: OneTimeCode) -> str:
    """What stands for the link from now on: the code was typed, perhaps where others read it, and is over."""
    secret = new_secret()
    await ctx.store.one_time_codes.use(reference)
    await ctx.store.one_time_codes.put(secret, code)
    return ctx.store.one_time_codes.reference(secret)


def _other(ctx: Context, code: OneTimeCode) -> int:
    """The person whose code it is.

    Raises:
        SamePerson: who typed it.
    """
    if code.subject is None or code.subject == ctx.person:
        raise SamePerson
    return code.subject


async def confirm(ctx: Context, press: Pressed) -> str:
    """The answer of who has a membership, and typed somebody's code; returns what they are shown at once."""
    code = await ctx.store.one_time_codes.referred(press["reference"])
    if code is None or code.purpose is not Purpose.LINK or code.expires <= ctx.now or ctx.person is None:
        return bridge.question_closed(ctx.words)
    if press["answer"] == "no":
        put(ctx, view.not_linked(ctx.words))
        return ""
    other = _other(ctx, code)
    harm = await _harm(ctx, ctx.person, other)
    if harm and press["answer"] != "sure":
        no, _, sure = (f"{PREFIX}:{answer}:{press['reference']}" for answer in ANSWERS)
        put(ctx, view.careful(harm, ctx.words, answers=(no, sure)))
        return ""
    await _link(ctx, press["reference"], other)
    return ""


async def _harm(ctx: Context, person: int, other: int) -> list[tuple[str, State]]:
    """The chapters in which one is suspended or excluded with one account, and would be so with both."""
    both = [[kept.membership for kept in await ctx.store.memberships.known(one)] for one in (person, other)]
    found = {one.winner.chapter: one.winner.state for one in linking.harm(both[0], both[1])}
    return [((await ctx.store.chapters.get(chapter)).name, state) for chapter, state in found.items()]


async def _link(ctx: Context, reference: str, other: int) -> None:
    """Join the two, and tell both."""
    if ctx.person is None:
        return
    await ctx.store.one_time_codes.use(reference)
    mine, theirs = await ctx.store.people.accounts(ctx.person), await ctx.store.people.accounts(other)
    sides = [(mine, await _elsewhere(ctx, other)), (theirs, await _elsewhere(ctx, ctx.person))]
    for person in (ctx.person, other):
        await ctx.store.one_time_codes.drop(Purpose.LINK, person)
    _, merges = await merge(ctx, ctx.person, other)
    joined = [(await ctx.store.chapters.get(one.winner.chapter), one) for one in merges]
    rows = [(chapter.name, one.loser.id, one.winner.id) for chapter, one in joined]
    put(ctx, view.linked([_shown(ctx, one) for one in theirs], rows, ctx.chat.ref.network, ctx.words))
    for accounts, chats in sides:
        # None of these is the one on which this is read: what is told there is the other side.
        there_shown = [msgspec.structs.replace(_shown(ctx, one), own=False) for one in accounts]
        told = partial(view.linked, there_shown, rows)
        for there in chats:
            ctx.send(there, told(there.ref.network, ctx.words_of(there)))


async def _elsewhere(ctx: Context, person: int) -> list[Chat]:
    """The private chats of a person but the one that is used now: none of their accounts is left untold."""
    chats = await ctx.store.people.private_chats(person)
    return [chat for chat in chats if chat.entered and chat.id != ctx.chat.id]


async def _check_kept(ctx: Context, person: int) -> None:
    linking.check_kept([kept.membership.state for kept in await ctx.store.memberships.known(person)])


async def unlink(ctx: Context, _args: Arguments) -> Post | None:
    """Show the accounts of who asks, to take one of them away.

    Raises:
        AccountsHeld: see `members.linking.check_kept`.
    """
    if ctx.person is None:
        return None
    accounts = await ctx.store.people.accounts(ctx.person)
    if len(accounts) == 1:
        return view.only_account(ctx.chat.ref.network, ctx.words)
    await _check_kept(ctx, ctx.person)
    shown = [(_shown(ctx, one), f"{PART}:{one.key.hex()}") for one in accounts]
    return view.which_account(shown, f"{PART}:{KEEP}", ctx.words)


async def part(ctx: Context, press: Pressed) -> str:
    """Take an account away: it is a person of its own from now on, who is nothing in the co-op.

    Raises:
        AccountsHeld, LinkedLately: see `members.linking`.
    """
    if press["whose"] == KEEP:
        put(ctx, view.nothing_unlinked(ctx.words))
        return ""
    person = ctx.person
    accounts = () if person is None else await ctx.store.people.accounts(person)
    chosen = next((one for one in accounts if one.key.hex() == press["whose"]), None)
    if person is None or chosen is None or len(accounts) == 1:
        return bridge.question_closed(ctx.words)
    await _check_kept(ctx, person)
    acting = next(one for one in accounts if one.key == ctx.author)
    if chosen.key != acting.key:
        linking.check_parting(acting.linked, chosen.linked, ctx.now)
    await ctx.store.people.part(chosen.key, ctx.now)
    ctx.standings.clear()
    dialog = await ctx.store.dialogs.find(person)
    if dialog is not None and dialog.chat == chosen.chat:
        await ctx.store.dialogs.close(dialog.token)
    put(ctx, view.unlinked(_shown(ctx, chosen), ctx.words))
    there = None if chosen.chat is None else ctx.store.directory.chats[chosen.chat]
    if there is not None and there.id != ctx.chat.id and there.entered:
        ctx.send(there, view.alone_now(there.ref.network, ctx.words_of(there)))
    return ""


async def too_new(ctx: Context, name: str, called: Wording) -> Post | None:
    """What is said instead of doing for good what an account asks for that was linked lately, if it was.

    Accounts that were there before are told, and can do it, or take this one away. `name` and `called` are
    the command's.
    """
    accounts = () if ctx.person is None else await ctx.store.people.accounts(ctx.person)
    acting = next((one for one in accounts if one.key == ctx.author), None)
    others = [one for one in accounts if one.key != ctx.author]
    wait = None if acting is None else linking.waits(acting.linked, [one.linked for one in others], ctx.now)
    if acting is None or ctx.person is None or wait is None:
        return None
    shown = ShownAccount(acting.account.network, acting.name, acting.account.id)
    for there in await _elsewhere(ctx, ctx.person):
        words = ctx.words_of(there)
        ctx.send(there, view.wanted_for_good(shown, (name, called), there.ref.network, words))
    return view.too_new(wait, ctx.words)


def _shown(ctx: Context, one: Linked) -> ShownAccount:
    return ShownAccount(one.account.network, one.name, one.account.id, own=one.key == ctx.author)
