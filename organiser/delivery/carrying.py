"""One step of one action at the outlet: at most one message is made, changed or removed by it.

An action that takes several messages (a split text, an edit that grew longer) takes several steps, and each
is written down before the next begins: a crash between two of them leaves nothing to guess but the last.
"""

from typing import Any, Final, assert_never

import msgspec

from organiser.chat.incoming import Answered
from organiser.chat.outgoing import Action, AnswerTap, Ask, Delete, Do, Post, React, Revise, ShowMenu
from organiser.chat.ports import Menu, MenuScope, Outlet
from organiser.chat.refs import ChatRef, MessageRef
from organiser.chat.text import RichText, Text
from organiser.errors import Rejected

_GONE: Final = "gone"


class Where(msgspec.Struct, frozen=True):
    """What the message map knows for an action, looked up when its turn came.

    `targets` are the messages that carry the action's target in this chat, in order. `reply_to` is the
    message that a post answers. `reaction` is the id of the reaction that the bot gave before. `line` is what
    the targets carry where the action names a message.
    """

    chat: ChatRef
    targets: tuple[str, ...] = ()
    reply_to: str | None = None
    reaction: str | None = None
    line: int | None = None


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


async def post(
    outlet: Outlet, action: Post, where: Where, part: int, key: str, *, mark: RichText = ()
) -> Step:
    """Send part `part` of a post.

    `mark` says that the part may have arrived before. It stands above a post of one part; before a part of
    several it is a message of its own, so that the parts are cut where they were cut the first time.
    """
    pieces = outlet.render(action)
    reply_to = where.reply_to if part == 0 else None
    if mark:
        marked = outlet.render(_headed(action, mark))
        if len(marked) == len(pieces) == 1:
            pieces = marked
        else:
            await _say(outlet, where, mark, key)
    message = await outlet.post(where.chat, pieces[part], reply_to=reply_to, key=key)
    return Step(more=part + 1 < len(pieces), part=part, posted=message)


async def revise(
    outlet: Outlet, action: Revise, where: Where, part: int, key: str, *, mark: RichText = ()
) -> Step:
    """Bring part `part` of the target to what the post says now; surplus parts are removed last.

    `mark` is said before a new message that may have arrived already. Where a message of the bot's own is
    named that is gone, what it should say is said anew: somebody has pressed something and waits.
    """
    pieces = outlet.render(action.post)
    more = part + 1 < max(len(pieces), len(where.targets))
    if part >= len(pieces):
        await outlet.delete(_message(where, where.targets[part]), key=key)
        return Step(more=more, part=part, dropped_from=None if more else len(pieces))
    if part < len(where.targets):
        message = _message(where, where.targets[part])
        if await _revised(outlet, action, message, pieces[part], key):
            return Step(more=more, part=part)
    if mark:
        await _say(outlet, where, mark, key)
    posted = await outlet.post(where.chat, pieces[part], reply_to=None, key=key)
    return Step(more=more, part=part, posted=posted)


async def _revised(outlet: Outlet, action: Revise, message: MessageRef, piece: Any, key: str) -> bool:
    """Whether the message is still there to be changed; others' lines that are gone are not said anew."""
    try:
        await outlet.revise(message, piece, key=key)
    except Rejected as refused:
        if refused.reason != _GONE or not isinstance(action.target, MessageRef):
            raise
        return False
    return True


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


async def step(
    outlet: Outlet, action: Action, where: Where, part: int, key: str, *, mark: RichText = ()
) -> Step:
    """Carry out step `part` of `action`; `mark` says that it may be a repetition.

    Raises:
        DeliveryFailed: what the outlet said.
    """
    match action:
        case Post():
            return await post(outlet, action, where, part, key, mark=mark)
        case Revise():
            return await revise(outlet, action, where, part, key, mark=mark)
        case Delete():
            return await delete(outlet, where, part, key)
        case React():
            return await react(outlet, action, where, key)
        case AnswerTap() | ShowMenu() | Ask() | Do():
            return await at_once(outlet, action, where, key)
        case _:
            assert_never(action)


async def at_once(outlet: Outlet, action: AnswerTap | ShowMenu | Ask | Do, where: Where, key: str) -> Step:
    """Carry out an action that is one step and leaves nothing in the message map."""
    match action:
        case AnswerTap():
            await outlet.answer_tap(action.tap, action.text)
        case ShowMenu():
            await outlet.show_menu(Menu(MenuScope.PRIVATE, None, action.entries), where.chat)
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


def _headed(action: Post, mark: RichText) -> Post:
    heading = (*mark, Text("\n"), *action.heading) if action.heading else mark
    return msgspec.structs.replace(action, heading=heading)


async def _say(outlet: Outlet, where: Where, words: RichText, key: str) -> None:
    for number, piece in enumerate(outlet.render(Post(text=words))):
        await outlet.post(where.chat, piece, reply_to=None, key=f"{key}.mark{number}")


def _message(where: Where, message: str) -> MessageRef:
    return MessageRef(where.chat, message)
