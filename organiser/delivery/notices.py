"""What people are told when something is late, may be a repetition, or could not be delivered."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol

import msgspec

from organiser.chat.content import Attachment
from organiser.chat.outgoing import Action, Delete, Do, Post, Revise
from organiser.chat.refs import ChatRef, LineId, Network
from organiser.chat.text import RichText, Text
from organiser.context import shown
from organiser.delivery.lane import Lane
from organiser.delivery.verdicts import Course, Verdict
from organiser.errors import DeliveryFailed, Rejected, TooBig
from organiser.i18n import Words
from organiser.storage import lines
from organiser.storage.directory import Chat, Directory
from organiser.storage.engine import Connection
from organiser.storage.outbox import OutboxWriter, Queued
from organiser.views import bridge as view

_LOST_FILES = {"too_big", "gone", "malformed"}


class Wording(Protocol):
    """Tells which language is spoken in a chat (`context.Tongues`)."""

    def of(self, chat: Chat) -> Words:
        """The words of a chat."""
        ...


def repetition(wording: Wording, directory: Directory, row: Queued) -> RichText:
    """What says that a row may have arrived before; nothing where it surely has not."""
    return view.possibly_repeated(wording.of(directory.chats[row.chat])) if row.repeated else ()


def stand_in(
    wording: Wording, directory: Directory, verdict: Verdict, failure: DeliveryFailed
) -> Action | None:
    """What is said instead of a file that cannot cross; None where nothing can stand in."""
    row, action = verdict.row, verdict.row.action
    post = action.post if isinstance(action, Revise) and _is_about_file(failure) else action
    if verdict.course is not Course.FAIL or not isinstance(post, Post) or post.attachment is None:
        return None
    if row.parts:
        return None
    words = wording.of(directory.chats[row.chat])
    said = _missing(post.attachment, failure, words)
    text = (*said, Text("\n"), *post.text) if post.text else said
    instead = msgspec.structs.replace(post, attachment=None, text=text)
    return msgspec.structs.replace(action, post=instead) if isinstance(action, Revise) else instead


def _is_about_file(failure: DeliveryFailed) -> bool:
    """Whether a file is too big, or was not handed out: of an edit, much else can be refused."""
    return isinstance(failure, Rejected) and failure.reason in _LOST_FILES


def _missing(file: Attachment, failure: DeliveryFailed, words: Words) -> RichText:
    if not isinstance(failure, TooBig):
        return view.not_fetched(file, words)
    if file.size is not None and file.size <= failure.limit:
        file = msgspec.structs.replace(file, size=None)  # its size was not what was said
    network = None if failure.network is None else Network(failure.network)
    return view.too_big(file, failure.limit, network, words)


async def undeliverable(
    connection: Connection,
    wording: Wording,
    directory: Directory,
    writer: OutboxWriter,
    lost: Sequence[tuple[Queued, str]],
) -> None:
    """Tell the chats where lines were said that they did not reach another one, and why."""
    groups: dict[tuple[int, int, str], list[LineId]] = {}
    for row, reason in lost:
        if isinstance(row.action, Post | Revise) and row.line is not None:
            line = await lines.find(connection, LineId(row.line))
            if line is not None and line.chat != row.chat and line.chat in directory.chats:
                groups.setdefault((line.chat, row.chat, reason), []).append(line.id)
    for (said_in, missing_in, reason), found in groups.items():
        words = wording.of(directory.chats[said_in])
        post = view.undelivered(reason, len(found), shown(directory.chats[missing_in]), words)
        reply_to = found[0] if len(found) == 1 else None
        writer.add(said_in, msgspec.structs.replace(post, reply_to=reply_to))
    _surviving(wording, directory, writer, [row for row, _ in lost])
    _not_acted(wording, directory, writer, [row for row, _ in lost])


def _not_acted(wording: Wording, directory: Directory, writer: OutboxWriter, lost: Sequence[Queued]) -> None:
    """Tell whoever silenced somebody that the network of that person did not let us act."""
    for row in lost:
        if isinstance(row.action, Do) and row.action.asked_in is not None:
            told = directory.find(row.action.asked_in)
            if told is not None:
                writer.add(told.id, view.not_acted(wording.of(told)))


def _surviving(wording: Wording, directory: Directory, writer: OutboxWriter, lost: Sequence[Queued]) -> None:
    """Tell whoever asked for removals where copies remain."""
    remaining: dict[tuple[ChatRef, int | None], list[Chat]] = {}
    for row in lost:
        if isinstance(row.action, Delete) and row.action.asked_in is not None:
            asked = row.action.asked_in, row.line
            remaining.setdefault(asked, []).append(directory.chats[row.chat])
    for (asked_in, line), chats in remaining.items():
        told = directory.find(asked_in)
        if told is not None:
            left = [shown(chat) for chat in chats]
            words = wording.of(told)
            writer.add(
                told.id, view.not_removed(left, words) if line is None else view.forgotten(left, words)
            )


def late(wording: Wording, directory: Directory, writer: OutboxWriter, lane: Lane) -> None:
    """Tell a chat whose lane a limit slows; the notice goes before what waits."""
    chat = directory.chats[lane.chat]
    wait = timedelta(seconds=max(len(lane.rows) * lane.window.seconds / max(lane.window.limit, 1), 1))
    post = view.lane_late(chat.ref.network, lane.window.limit, wait, wording.of(chat))
    writer.add(chat.id, post, urgent=True)


def cut_off(
    wording: Wording, directory: Directory, writer: OutboxWriter, network: Network, lanes: Sequence[Lane]
) -> None:
    """Tell the chats on other networks that a network which they are joined with does not answer."""
    waiting = [directory.chats[lane.chat] for lane in lanes]
    others = {other.id: other for chat in waiting for other in _others(directory, chat)}
    for other in others.values():
        if other.ref.network is not network:
            writer.add(other.id, view.network_down(network, wording.of(other)))


def _others(directory: Directory, chat: Chat) -> list[Chat]:
    if chat.conversation is None:
        return []
    return [other for other in directory.present(chat.conversation) if other.id != chat.id]
