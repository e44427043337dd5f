"""One event from its translation to its outcome: its surroundings, its handler, and what follows from it.

A refusal is told to who asked, a question that must be asked first makes the event wait, and the answer takes
it up again. Faults are the dispatcher's.
"""

from collections.abc import Mapping
from functools import partial

import msgspec

from organiser import waiting
from organiser.access import NotPermitted
from organiser.chat.incoming import (
    Answered,
    BotMoved,
    Deleted,
    Edited,
    Event,
    MemberJoined,
    Reacted,
    Renamed,
    Said,
    Tapped,
    Undecryptable,
)
from organiser.chat.outgoing import AnswerTap, Post
from organiser.chat.text import plain
from organiser.commands import PrivateOnly
from organiser.context import Context, House
from organiser.errors import Refusal
from organiser.handlers import menus
from organiser.handlers.events import handle, sender_of
from organiser.handlers.greeting import attune
from organiser.handlers.members.personal import erasing
from organiser.handlers.private import believe
from organiser.handlers.unanswered import reminded
from organiser.kernel import millis
from organiser.storage.directory import Chat
from organiser.storage.store import Store
from organiser.views.anywhere import question_closed
from organiser.views.refusals import refusal
from organiser.waiting import Chosen, Inquiry
from organiser.wanted import Wanted, WhichChapter

_Messages = Said | Edited | Deleted | Reacted | Tapped | Undecryptable | MemberJoined
"""Events that are about one message."""


async def take_up(house: House, store: Store, event: Event) -> None:
    """Handle one event in the transaction of `store`, with all that follows from it."""
    if _is_passed_over(store, event):
        return
    if not isinstance(event, Answered):
        await _handle(await _context(house, store, event), event)
        return
    inquiry = await waiting.take(store, event.token)
    if inquiry is not None:
        answers = inquiry.answers | {inquiry.key: event}
        await _take_up_again(house, store, inquiry, answers, inquiry.chosen)


def _is_passed_over(store: Store, event: Event) -> bool:
    """Whether it was said by somebody before they were erased, and comes again because a copy was put back.

    What they removed is removed.
    """
    erased = store.directory.erased
    if not erased or not isinstance(event, _Messages) or isinstance(event, Deleted):
        return False
    until = erased.get(store.vault.account_key(event.sender.account))
    return until is not None and millis(event.at) <= until


async def _take_up_again(
    house: House, store: Store, inquiry: Inquiry, answers: Mapping[str, Answered], chosen: int | None
) -> None:
    """Handle an event that waited, with what is known by now."""
    ctx = await _context(house, store, inquiry.event, answers, chosen)
    await _handle(ctx, inquiry.event)


async def _handle(ctx: Context, event: Event) -> None:
    try:
        await handle(ctx, event)
    except Refusal as refused:
        await _refuse(_attuned(ctx), refused)
    except Wanted as wanted:
        await waiting.ask(ctx, event, wanted)
    except WhichChapter as which:
        await waiting.ask_which(_attuned(ctx), event, which)
    except Chosen as said:
        await _go_on(ctx, event, said)
    await menus.follow(ctx, event)


def _attuned(ctx: Context) -> Context:
    """The same in the language that is spoken there by now: what was refused may have told which."""
    return msgspec.structs.replace(ctx, chat=ctx.store.directory.chats.get(ctx.chat.id, ctx.chat))


async def _go_on(ctx: Context, event: Event, chosen: Chosen) -> None:
    """Go on with the event that waited for a chapter, where who chose is who was asked."""
    if isinstance(event, Tapped):
        ctx.send(ctx.chat, AnswerTap(event.tap))
    inquiry = await waiting.take(ctx.store, chosen.token)
    if inquiry is None or sender_of(inquiry.event).account != ctx.sender.account:
        ctx.answer(Post(text=plain(question_closed(ctx.words))))
        return
    await _take_up_again(ctx.house, ctx.store, inquiry, inquiry.answers, chosen.chapter)


async def _context(
    house: House,
    store: Store,
    event: Event,
    answers: Mapping[str, Answered] | None = None,
    chosen: int | None = None,
) -> Context:
    """What the event's handler is given; who uses the bot in private is a person from now on."""
    sender = sender_of(event)
    private, title = _place(event)
    chat = await store.chats.meet(event.chat, private=private, title=title)
    chat = await believe(store, chat, event)
    chat = await attune(store, chat, sender, house.tongues.named(None).locale)
    if chat.private and not sender.is_bot and await _uses(store, chat, event):
        await store.people.meet(sender, chat, store.now)
    return Context(
        house=house,
        store=store,
        chat=chat,
        sender=sender,
        now=store.now,
        answers=dict(answers or {}),
        chosen=chosen,
        reply_to=event.reply_to if isinstance(event, Said | Undecryptable) else None,
        message=event.message if isinstance(event, _Messages) else None,
        attachment=event.content.attachment if isinstance(event, Said) else None,
    )


async def _uses(store: Store, chat: Chat, event: Event) -> bool:
    """Whether somebody uses the bot with this. Who was just erased does not by what lies about.

    The last button of an erasure that is pressed twice, and a sign under the certificate, are no return.
    """
    if not isinstance(event, Said | Tapped | Reacted):
        return False
    known = store.people.of(store.vault.account_key(event.sender.account)) is not None
    match event:
        case Tapped(data=data):
            return known or not data.startswith(f"{erasing.PREFIX}:")
        case Reacted():
            return known or bool((await store.offered(chat)).choices)
        case _:
            return True


def _place(event: Event) -> tuple[bool, str]:
    """Whether an event tells that its chat is private, and what the chat is called, "" where it does not."""
    match event:
        case Said() | Edited() | Tapped():
            return event.private, ""
        case BotMoved():
            return event.direct, event.title
        case Renamed():
            return False, event.title
        case _:
            return False, ""


async def _refuse(ctx: Context, refused: Refusal) -> None:
    """Tell who asked why not; what somebody is to the co-op is nobody's business in a group."""
    if ctx.chat.private:
        ctx.answer(await reminded(ctx, refusal(refused, ctx.chat.ref.network, ctx.words)))
    elif not isinstance(refused, NotPermitted):
        ctx.answer(refusal(refused, ctx.chat.ref.network, ctx.words))
    elif not await ctx.tell(ctx.person, partial(refusal, refused)):
        ctx.answer(refusal(PrivateOnly(), ctx.chat.ref.network, ctx.words))
