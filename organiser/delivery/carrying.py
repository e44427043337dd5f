"""One step of one action at the outlet: at most one message is made, changed or removed by it.

An action that takes several messages (a split text, an edit that grew longer) takes several steps, and each
is written down before the next begins: a crash between two of them leaves nothing to guess but the last.
"""

from typing import assert_never

import msgspec

from organiser.chat.incoming import Answered
from organiser.chat.outgoing import Action, AnswerTap, Ask, Delete, Do, Post, React, Revise
from organiser.chat.ports import Outlet
from organiser.chat.refs import ChatRef, MessageRef


class Where(msgspec.Struct, frozen=True):
    """What the message map knows for an action, looked up when its turn came.

    `targets` are the messages that carry the action's target in this chat, in order. `reply_to` is the
    message that a post answers. `reaction` is the id of the reaction that the bot gave before.
    """

    chat: ChatRef
    targets: tuple[str, ...] = ()
    reply_to: str | None = None
    reaction: str | None = None


class Step(msgspec.Struct, frozen=True):
    """What step number `part` (from 0) did. `more` says that the action is not finished.

    `posted` is a new message that carries part `part`; `dropped_from` says that the target's messages from
    that part on are gone. `reaction` is the id of a reaction that was given, "" where it has none.
    """

    more: bool = False
    part: int = 0
    posted: str | None = None
    dropped_from: int | None = None
    reaction: str | None = None
    answer: Answered | None = None


async def post(outlet: Outlet, action: Post, where: Where, part: int, key: str) -> Step:
    """Send part `part` of a post."""
    pieces = outlet.render(action)
    reply_to = where.reply_to if part == 0 else None
    message = await outlet.post(where.chat, pieces[part], reply_to=reply_to, key=key)
    return Step(more=part + 1 < len(pieces), part=part, posted=message)


async def revise(outlet: Outlet, action: Revise, where: Where, part: int, key: str) -> Step:
    """Bring part `part` of the target to what the post says now; surplus parts are removed last."""
    pieces = outlet.render(action.post)
    more = part + 1 < max(len(pieces), len(where.targets))
    if part >= len(pieces):
        await outlet.delete(_message(where, where.targets[part]), key=key)
        return Step(more=more, part=part, dropped_from=None if more else len(pieces))
    if part < len(where.targets):
        await outlet.revise(_message(where, where.targets[part]), pieces[part], key=key)
        return Step(more=more, part=part)
    message = await outlet.post(where.chat, pieces[part], reply_to=None, key=key)
    return Step(more=more, part=part, posted=message)


async def delete(outlet: Outlet, where: Where, part: int, key: str) -> Step:
    """Remove message number `part` of the target."""
    await outlet.delete(_message(where, where.targets[part]), key=key)
    more = part + 1 < len(where.targets)
    return Step(more=more, part=part, dropped_from=None if more else 0)


async def react(outlet: Outlet, action: React, where: Where, key: str) -> Step:
    """Give the bot's reaction to the target, or take it back."""
    message = _message(where, where.targets[0])
    if action.on:
        return Step(reaction=await outlet.react(message, action.emoji, key=key) or "")
    await outlet.unreact(message, where.reaction or None, key=key)
    return Step(dropped_from=0)


async def step(outlet: Outlet, action: Action, where: Where, part: int, key: str) -> Step:
    """Carry out step `part` of `action`.

    Raises:
        DeliveryFailed: what the outlet said.
    """
    match action:
        case Post():
            return await post(outlet, action, where, part, key)
        case Revise():
            return await revise(outlet, action, where, part, key)
        case Delete():
            return await delete(outlet, where, part, key)
        case React():
            return await react(outlet, action, where, key)
        case AnswerTap() | Ask() | Do():
            return await at_once(outlet, action, where, key)
        case _:
            assert_never(action)


async def at_once(outlet: Outlet, action: AnswerTap | Ask | Do, where: Where, key: str) -> Step:
    """Carry out an action that is one step and leaves nothing in the message map."""
    match action:
        case AnswerTap():
            await outlet.answer_tap(action.tap, action.text)
        case Ask():
            return Step(answer=await outlet.ask(where.chat, action))
        case Do():
            await outlet.do(where.chat, action, key=key)
        case _:
            assert_never(action)
    return Step()


def needs_target(action: Action) -> bool:
    """Whether an action is about messages that are there already, and void without them."""
    return isinstance(action, Revise | Delete | React)


def _message(where: Where, message: str) -> MessageRef:
    return MessageRef(where.chat, message)
