"""`/link`: one person with an account on each network, or with two on one.

A code is made on one account and typed on the other. Who has a membership is asked before it is joined with
somebody else's account: whoever holds that account acts in their name from then on.
"""

import hashlib
from collections.abc import Sequence
from functools import partial
from typing import Final

import msgspec

from organiser.bridge.codes import new_secret
from organiser.chat.outgoing import Post
from organiser.chat.refs import Network
from organiser.commands import Arguments
from organiser.context import Context
from organiser.handlers import greeting, unanswered
from organiser.handlers.answering import put
from organiser.handlers.members.accounts import codes, trust
from organiser.handlers.members.accounts.merging import merge, yielding
from organiser.handlers.members.accounts.person import are_held, elsewhere, shown_account, shown_elsewhere
from organiser.i18n import Words
from organiser.members import linking
from organiser.members.codes import LIFETIME, OneTimeCode, Purpose
from organiser.members.linking import SamePerson
from organiser.members.states import APPLICATIONS, LIVE, State
from organiser.presses import Pressed
from organiser.views.anywhere import question_closed
from organiser.views.members import linking as view
from organiser.views.members.accounts import ShownAccount

PREFIX: Final = "link"
ANSWERS: Final = ("no", "yes", "sure")
"""`sure` is asked where something follows from the link for a membership, of both sides."""
_ASKED: Final = (Purpose.LINK, Purpose.AGREE)
_REFERENCE: Final = 43
"""Signs of a reference to a code; what was shown with it is marked behind them."""


async def link(ctx: Context, args: Arguments) -> Post | None:
    """Make a code for another account, or take one that was made there."""
    person = ctx.require_person()
    if "code" not in args:
        return await _make(ctx, person)
    return await take(ctx, args["code"])


async def take(ctx: Context, secret: str, *, opened: bool = False) -> Post | None:
    """Take a code that was made on another account.

    Where a link was `opened` that has it, it is asked first whose account that is: anybody may have sent it.
    """
    person = ctx.require_person()
    reference, code = await codes.read(ctx, secret, Purpose.LINK)
    other = _other(ctx, code)
    follows = await _follows(ctx, person, other)
    known = bool(await ctx.store.memberships.known(person))
    if not (known or follows or opened):
        await _link(ctx, reference, other)
        return None
    reference = await _renewed(ctx, reference, code)
    if not (known or opened):
        return _careful(follows, person, reference, ctx.words)
    accounts = [shown_account(ctx, one) for one in await ctx.store.people.accounts(other)]
    answers = (f"{PREFIX}:no:{reference}", f"{PREFIX}:yes:{reference}")
    yields = follows.yielding == person
    return view.confirm_link(accounts, ctx.words, answers=answers, yields=yields, member=known)


async def _make(ctx: Context, person: int) -> Post:
    secret = new_secret()
    await ctx.store.one_time_codes.put(secret, OneTimeCode(Purpose.LINK, person, ctx.now + LIFETIME))
    deep = ctx.house.us.private_url(Network.TELEGRAM, f"{PREFIX}_{secret}")
    return view.link_code(secret, LIFETIME, deep, ctx.words, await trust.newer(ctx, person))


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
    """The answer of one side; returns what they are shown at once.

    Who typed the code is asked first, and who made it where something follows for a membership: nobody's is
    ended, suspended or excluded by a link that they have not agreed to.
    """
    reference, shown = press["reference"][:_REFERENCE], press["reference"][_REFERENCE:]
    person, code = ctx.require_person(), await ctx.store.one_time_codes.referred(reference)
    if code is None or code.purpose not in _ASKED or code.expires <= ctx.now:
        return question_closed(ctx.words)
    other = _other(ctx, code)
    if press["answer"] == "no":
        await _refuse(ctx, code, reference, other)
        return ""
    follows = await _follows(ctx, person, other)
    if follows and (press["answer"] != "sure" or shown != follows.mark):
        put(ctx, _careful(follows, person, reference, ctx.words))
    elif follows and code.purpose is Purpose.LINK:
        await _ask_there(ctx, code, reference, other, follows)
    else:
        await _link(ctx, reference, other)
    return ""


async def _refuse(ctx: Context, code: OneTimeCode, reference: str, other: int) -> None:
    put(ctx, view.not_linked(ctx.words))
    if code.purpose is Purpose.AGREE:
        await ctx.store.one_time_codes.use(reference)
        await ctx.tell(other, lambda _network, words: view.refused_there(words))


async def _ask_there(
    ctx: Context, code: OneTimeCode, reference: str, other: int, follows: "_Follows"
) -> None:
    """Let who made the code read what follows, and say yes or no; where they can't be reached, nothing is."""
    person = ctx.require_person()
    await ctx.store.one_time_codes.use(reference)
    secret = new_secret()
    await ctx.store.one_time_codes.put(secret, OneTimeCode(Purpose.AGREE, person, code.expires))
    agree = ctx.store.one_time_codes.reference(secret)
    mine = [shown_elsewhere(ctx, one) for one in await ctx.store.people.accounts(person)]
    told = await ctx.tell(other, lambda _network, words: _careful(follows, other, agree, words, mine))
    put(ctx, view.asked_there(ctx.words) if told else view.not_linked(ctx.words))


class _Follows(msgspec.Struct, frozen=True):
    """What follows from a link for memberships: nothing, where it is empty.

    `harm` and `joined` as `views.members.linking.careful` shows them. `yielding`: the person, if they are a
    member, in whose name the other side can do at once what cannot be undone, and who cannot themselves.
    """

    harm: tuple[tuple[str, State], ...]
    joined: tuple[tuple[str, int, int], ...]
    yielding: int | None = None

    def __bool__(self) -> bool:
        return bool(self.harm or self.joined or self.yielding)

    @property
    def mark(self) -> str:
        """A few signs that tell it from anything else: nobody agrees to what they were not shown."""
        return hashlib.sha256(msgspec.json.encode(self)).hexdigest()[:4]


async def _follows(ctx: Context, person: int, other: int) -> _Follows:
    first, second = [
        [kept.membership for kept in await ctx.store.memberships.known(one)] for one in (person, other)
    ]
    harm = [
        ((await ctx.store.chapters.get(chapter)).name, state)
        for chapter, state in linking.harm(first, second)
    ]
    joined = [
        ((await ctx.store.chapters.get(one.winner.chapter)).name, one.loser.id, one.winner.id)
        for one in linking.merged((*first, *second))
    ]
    yields = await yielding(ctx, person, other)
    theirs = first if yields == person else second
    is_member = any(one.state in LIVE - APPLICATIONS for one in theirs)
    return _Follows(tuple(harm), tuple(joined), yields if is_member else None)


def _careful(
    follows: _Follows, person: int, reference: str, words: Words, accounts: Sequence[ShownAccount] = ()
) -> Post:
    """What follows, as `person` reads it."""
    no, _, sure = (f"{PREFIX}:{answer}:{reference}{follows.mark}" for answer in ANSWERS)
    yields = None if follows.yielding is None else follows.yielding == person
    return view.careful(
        follows.harm, words, answers=(no, sure), joined=follows.joined, accounts=accounts, yields=yields
    )


async def _link(ctx: Context, reference: str, other: int) -> None:
    """Join the two, and tell both."""
    asking = ctx.require_person()
    ctx = await greeting.alike(ctx, asking, other)
    await ctx.store.one_time_codes.use(reference)
    mine, theirs = await ctx.store.people.accounts(asking), await ctx.store.people.accounts(other)
    sides = [(mine, await elsewhere(ctx, other)), (theirs, await elsewhere(ctx, asking))]
    forms = [await ctx.store.dialogs.find(one) for one in (asking, other)]
    for person in (asking, other):
        for purpose in _ASKED:
            await ctx.store.one_time_codes.drop(purpose, person)
    person, merges = await merge(ctx, asking, other)
    whole = await ctx.store.people.standing(person, ctx.now)
    guarded = any(one.live for one in whole.memberships)
    joined = [(await ctx.store.chapters.get(one.winner.chapter), one) for one in merges]
    rows = [(chapter.name, one.loser.id, one.winner.id) for chapter, one in joined]
    shown = [shown_account(ctx, one) for one in theirs]
    held = await are_held(ctx, person)
    put(ctx, view.linked(shown, rows, ctx.chat.ref.network, ctx.words, guarded=guarded, held=held))
    for accounts, chats in sides:
        # None of these is the one on which this is read: what is told there is the other side.
        there_shown = [shown_elsewhere(ctx, one) for one in accounts]
        told = partial(view.linked, there_shown, rows, guarded=guarded, held=held)
        for there in chats:
            ctx.send(there, told(there.ref.network, ctx.words_of(there)))
    await unanswered.dropped(ctx, forms, person)
