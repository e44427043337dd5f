"""What a parcel needs to know before it leaves: the messages that it is about, from the message map.

A line that was delivered together with others shares its message with them. Changing or removing it then
means writing the shared message anew: the errand becomes a revision of that message.
"""

from collections.abc import Container

import msgspec

from organiser.chat.outgoing import Action, AnswerTap, Delete, Post, React, Revise, Target
from organiser.chat.refs import MessageRef
from organiser.delivery import merging
from organiser.delivery.carrying import Step, Where, needs_target
from organiser.delivery.lane import Parcel, is_awaited
from organiser.errors import DeliveryFailed
from organiser.storage import outbox
from organiser.storage.directory import Chat, Directory
from organiser.storage.engine import Connection
from organiser.storage.lines import Lines
from organiser.storage.outbox import Queued
from organiser.storage.reactions import Reactions
from organiser.vault import Vault


class Errand(msgspec.Struct, frozen=True, eq=False):
    """A parcel that is ready to leave: what to do, and where."""

    parcel: Parcel
    action: Action
    where: Where


class Returned(msgspec.Struct, frozen=True, eq=False):
    """An errand that came back: with what was done, or why not. Both are None for one that was void.

    `withheld` are rows that it was claimed with, and left without. `at` is when, by the event loop's clock.
    """

    errand: Errand
    step: Step | None = None
    failure: DeliveryFailed | None = None
    withheld: tuple[Queued, ...] = ()
    at: float = 0.0

    @property
    def is_unseen(self) -> bool:
        """Whether nobody would notice if a crash let it be done once more, or left out, and nothing follows.

        So it is with the answer to a press, and with what was put in the place of what was pressed.
        """
        if self.failure is not None or self.withheld or self.step != Step():
            return False
        return all(isinstance(row.action, AnswerTap) or is_awaited(row) for row in self.errand.parcel.rows)


async def prepare(connection: Connection, directory: Directory, parcel: Parcel) -> Errand | None:
    """Look up what a parcel needs; None where nothing is left of it, nor of the message that it is about."""
    if not parcel.rows:
        return None
    first = parcel.rows[0]
    chat = directory.chats[first.chat]
    if len(parcel.rows) > 1:
        return Errand(parcel, _together(parcel), Where(chat.ref))
    if isinstance(first.action, Post):
        return Errand(parcel, first.action, await _where_of_post(connection, chat, first.action))
    if not needs_target(first.action):
        return Errand(parcel, first.action, Where(chat.ref))
    return await _about_target(connection, directory, chat, parcel)


def without_withheld(errand: Errand, going: Container[int]) -> Errand | None:
    """The errand with those rows of its parcel that are among `going`; None where there is none."""
    parcel = errand.parcel.only(going)
    if not parcel.rows:
        return None
    if parcel is errand.parcel:
        return errand
    return Errand(parcel, _together(parcel), errand.where)


def _together(parcel: Parcel) -> Action:
    if len(parcel.rows) == 1:
        return parcel.rows[0].action
    return merging.merged(row.action for row in parcel.rows if isinstance(row.action, Post))


async def _where_of_post(connection: Connection, chat: Chat, post: Post) -> Where:
    if post.reply_to is None:
        return Where(chat.ref)
    found = await _messages(connection, chat, post.reply_to)
    return Where(chat.ref, reply_to=found[0] if found else None)


async def _about_target(
    connection: Connection, directory: Directory, chat: Chat, parcel: Parcel
) -> Errand | None:
    action = parcel.rows[0].action
    assert isinstance(action, Revise | Delete | React)  # noqa: S101 - needs_target() said so
    line = None
    if isinstance(action, Revise) and isinstance(action.target, MessageRef):
        line, targets = await Lines(connection).whole(chat.home, action.target.id)
    else:
        targets = await _messages(connection, chat, action.target)
    if not targets:
        return None
    where = Where(chat.ref, targets=tuple(targets), line=line)
    if isinstance(action, React):
        placed = {}
        if not action.on and isinstance(action.target, int):
            placed = await Reactions(connection).placed(action.target, chat.home)
        return Errand(
            parcel, action, msgspec.structs.replace(where, reaction=placed.get(action.emoji) or None)
        )
    if chat.private:
        # Lines share a message where a group's budget is short; the bot alone speaks here.
        return Errand(parcel, action, where)
    shared = await outbox.coalesced_with(connection, directory.vault, chat.id, targets[0])
    if shared and isinstance(action.target, int):
        where = msgspec.structs.replace(where, targets=await _parts(connection, chat, targets, shared))
        return await _rewrite_shared(connection, directory.vault, parcel, where, shared)
    if isinstance(action, Revise) and len(await Lines(connection).carried_by(chat.home, targets[0])) > 1:
        # What its neighbours say is not kept any longer: writing it anew would take their words away.
        return None
    return Errand(parcel, action, where)


async def _parts(
    connection: Connection, chat: Chat, targets: list[str], shared: list[Queued]
) -> tuple[str, ...]:
    """All messages over which a shared one was spread, known by the line whose change made it longer."""
    for row in shared:
        if row.line is not None:
            targets = max(targets, await _messages(connection, chat, row.line), key=len)
    return tuple(targets)


async def _rewrite_shared(
    connection: Connection, vault: Vault, parcel: Parcel, where: Where, shared: list[Queued]
) -> Errand:
    """Change or remove one line of a message that carries several."""
    action = parcel.rows[0].action
    assert isinstance(action, Revise | Delete)  # noqa: S101 - a reaction needs no rewriting
    changed = action.post if isinstance(action, Revise) else None
    posts: list[Post] = []
    for row in shared:
        post: Post | None = row.action if isinstance(row.action, Post) else None
        if row.line == action.target:
            post = changed
            await outbox.replace_payload(connection, vault, row.id, changed)
        if post is not None:
            posts.append(post)
    if not posts:
        return Errand(parcel, Delete(action.target), where)
    return Errand(parcel, Revise(action.target, merging.merged(posts)), where)


async def _messages(connection: Connection, chat: Chat, target: Target) -> list[str]:
    if isinstance(target, MessageRef):
        return [target.id]
    return await Lines(connection).messages(target, chat.home)


def void(directory: Directory, parcel: Parcel) -> Errand:
    """The errand of a parcel that has lost its subject, to be closed without being sent."""
    first = parcel.rows[0]
    return Errand(parcel, first.action, Where(directory.chats[first.chat].ref))
