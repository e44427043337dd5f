"""What people are told when something is late, may be a repetition, or could not be delivered."""

from datetime import timedelta
from typing import Protocol

import msgspec

from organiser.chat.outgoing import Action, Post, Revise
from organiser.chat.refs import LineId
from organiser.chat.text import Text
from organiser.delivery.lanes import Lane
from organiser.delivery.verdicts import Course, Verdict
from organiser.i18n import Words
from organiser.storage import lines
from organiser.storage.chats import Chat, Directory
from organiser.storage.engine import Connection
from organiser.storage.outbox import OutboxWriter, Queued
from organiser.views import bridge as view


class Wording(Protocol):
    """Tells which language is spoken in a chat (`context.Tongues`)."""

    def of(self, chat: Chat) -> Words:
        """The words of a chat."""
        ...


def marked_as_repeated(wording: Wording, directory: Directory, chat: int, post: Post) -> Post:
    """A post that says that it may have arrived before."""
    mark = view.possibly_repeated(wording.of(directory.chats[chat]))
    heading = (*mark, Text("\n"), *post.heading) if post.heading else mark
    return msgspec.structs.replace(post, heading=heading)


def stand_in(wording: Wording, directory: Directory, row: Queued, verdict: Verdict) -> Action | None:
    """What is said instead of a post whose file cannot cross; None where nothing can stand in."""
    action = row.action
    if verdict.course is not Course.FAIL or not isinstance(action, Post) or action.attachment is None:
        return None
    words = wording.of(directory.chats[row.chat])
    said = view.not_fetched(action.attachment, words)
    text = (*said, Text("\n"), *action.text) if action.text else said
    return msgspec.structs.replace(action, attachment=None, text=text)


async def undeliverable(
    connection: Connection,
    wording: Wording,
    directory: Directory,
    writer: OutboxWriter,
    *,
    row: Queued,
    reason: str,
) -> None:
    """Tell the chat where a line was said that it did not reach another one."""
    if not isinstance(row.action, Post | Revise) or row.line is None:
        return
    line = await lines.find(connection, LineId(row.line))
    origin = directory.chats.get(line.chat) if line else None
    if line is None or origin is None or origin.id == row.chat:
        return
    shown = _shown(directory.chats[row.chat])
    post = view.undelivered(reason, 1, shown, wording.of(origin))
    writer.add(origin.id, msgspec.structs.replace(post, reply_to=line.id))


def late(wording: Wording, directory: Directory, writer: OutboxWriter, lane: Lane, road_held: float) -> None:
    """Tell about a lane that is late: its own chat where a limit slows it, the others where it is cut off."""
    chat = directory.chats[lane.chat]
    if road_held > 0:
        for other in _others(directory, chat):
            if other.ref.network is not chat.ref.network:
                writer.add(other.id, view.network_down(chat.ref.network, wording.of(other)))
        return
    wait = timedelta(seconds=max(len(lane.rows) * lane.window.seconds / max(lane.window.limit, 1), 1))
    post = view.lane_late(chat.ref.network, lane.window.limit, wait, wording.of(chat))
    writer.add(chat.id, post, urgent=True)


def _others(directory: Directory, chat: Chat) -> list[Chat]:
    if chat.conversation is None:
        return []
    return [other for other in directory.members(chat.conversation) if other.id != chat.id]


def _shown(chat: Chat) -> view.ShownChat:
    return view.ShownChat(chat.title, chat.ref.network)
