"""Events that wait: for a network's answer, or for who asked to say which chapter they mean.

They are kept sealed, for what somebody said is in them, and are handled anew when the answer has come.
"""

import msgspec

from organiser.chat.incoming import Answered, Event
from organiser.chat.outgoing import Ask
from organiser.context import Context
from organiser.errors import OrganiserError
from organiser.storage.store import Store
from organiser.views.members.meaning import which_chapter
from organiser.wanted import Wanted, WhichChapter, answer_key

PREFIX = "chapter"
"""How the buttons begin that say which chapter is meant."""


class Inquiry(msgspec.Struct, frozen=True):
    """An event that waits, with the answers that it has already; `key` names the one that it waits for.

    Without a key it waits for who asked to say which chapter they mean.
    """

    event: Event
    key: str
    answers: dict[str, Answered]
    chosen: int | None = None


class Chosen(OrganiserError):
    """Who was asked for a chapter says which: the dispatcher goes on with the event that waited for it."""

    def __init__(self, token: str, chapter: int) -> None:
        """`token` is that of the event."""
        super().__init__()
        self.token = token
        self.chapter = chapter


INQUIRY = msgspec.json.Decoder(Inquiry)


async def _keep(store: Store, inquiry: Inquiry) -> str:
    """Let an event wait; returns the token by which it is found."""
    return await store.inquiries.put(msgspec.json.encode(inquiry), of_person=not inquiry.key)


async def take(store: Store, token: str) -> Inquiry | None:
    """The event that waited under a token, once; None where there is none (any more)."""
    kept = await store.inquiries.take(token)
    return None if kept is None else INQUIRY.decode(kept)


async def ask(ctx: Context, event: Event, wanted: Wanted) -> None:
    """Send a question out, and let the event wait for its answer."""
    key = answer_key(wanted.question, wanted.chat, wanted.message or wanted.file)
    token = await _keep(ctx.store, Inquiry(event, key, ctx.answers, ctx.chosen))
    question = Ask(wanted.question, token, wanted.account, wanted.message, wanted.file)
    ctx.store.outbox.add(wanted.chat.id, question)


async def ask_which(ctx: Context, event: Event, which: WhichChapter) -> None:
    """Ask which chapter is meant, and let the event wait."""
    token = await _keep(ctx.store, Inquiry(event, "", ctx.answers))
    chapters = [await ctx.store.chapters.get(chapter) for chapter in which.chapters]
    data = [(chapter.name, f"{PREFIX}:{token}:{chapter.id}") for chapter in chapters]
    ctx.send(which.chat, which_chapter(data, which.chat.ref.network, ctx.words_of(which.chat)))
