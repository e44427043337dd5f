"""A file that somebody sent is read like everything else that only a network knows."""

import pytest

from organiser import one_event
from organiser.chat.content import Attachment, Content, MediaKind
from organiser.chat.incoming import Answered, Event
from organiser.chat.outgoing import Ask, Question
from organiser.chat.refs import ChatRef, FileRef, Network
from organiser.context import Context
from tests.fakes.desk import Desk
from tests.fakes.world import World

PRIVATE = ChatRef(Network.TELEGRAM, "7")
LIST = FileRef(Network.TELEGRAM, "list")


async def test_what_is_in_a_file_comes_through_the_inbox_and_leaves_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The handler runs again with the bytes; when it is done, nothing of them is kept."""
    desk = Desk.open(world)
    read: list[Answered] = []

    async def reading(ctx: Context, _event: Event) -> None:
        read.append(ctx.learn(Question.FILE, file=LIST))

    monkeypatch.setattr(one_event, "handle", reading)
    sent = Content(attachment=Attachment(MediaKind.FILE, LIST, name="list.csv"))
    (ask,) = await desk.happens(desk.said(sent, chat=PRIVATE, private=True))
    content = "naam;이름\n".encode()
    await desk.answers(ask, PRIVATE, content=content)

    assert isinstance(ask, Ask)
    assert (Question.FILE, LIST) == (ask.question, ask.file)
    assert [content] == [answer.content for answer in read]
    assert {("done", None)} == {(row.state, row.body) for row in await desk.inbox()}
