"""What is taken back: lines with all that stands for them, edits, twice, and out of order."""

from typing import Any

import msgspec
import pytest

from organiser.chat.incoming import Deleted, Edited, Reacted, Said, Undecryptable
from organiser.chat.outgoing import Action, Ask, Delete, Post, Question, Revise
from organiser.chat.refs import MessageRef
from organiser.storage.chats import Chats
from organiser.storage.reactions import Reactions
from tests.fakes.desk import GROUP, MINJUN, ROOM, Desk, person, words
from tests.fakes.world import rests

SARA = person("@sara:hs", "Sara", network=ROOM.network)


def gone(desk: Desk, message: str, *, by: Any = MINJUN) -> Deleted:
    """Somebody takes an event of the room back."""
    return Deleted(chat=ROOM, at=desk.now, message=MessageRef(ROOM, message), sender=by)


def edit(desk: Desk, said: Said, text: str, message: str) -> Edited:
    """Its author changes a line; each change is later than the one before."""
    desk.world.clock.forward(seconds=1)
    return msgspec.structs.replace(desk.edited(said, text), edit=message)


async def edited_twice(desk: Desk) -> Said:
    """A line that was changed by `$e1` and `$e2`."""
    said = desk.said("first", chat=ROOM, message="$x")
    await desk.happens(said, edit(desk, said, "second", "$e1"), edit(desk, said, "third", "$e2"))
    return said


def asks_about(action: Action, message: str) -> Ask:
    """That a question is about what an event says; returns the question."""
    assert isinstance(action, Ask)
    assert (Question.MESSAGE, MessageRef(ROOM, message)) == (action.question, action.message)
    return action


async def test_what_was_said_while_joined_can_be_taken_back_later(desk: Desk) -> None:
    """The room has left meanwhile; its people's words still go from where they were carried."""
    (post,) = await desk.happens(desk.said("first", chat=ROOM, message="$x"))
    assert isinstance(post, Post)
    assert post.line is not None
    await desk.delivered(post.line, desk.world.group, "55")
    async with desk.world.database.writing() as connection:
        await Chats(connection, desk.world.directory).change(desk.world.room, conversation_id=None)
    await desk.receive(gone(desk, "$x"))
    await desk.work()

    assert [(GROUP, Delete(post.line, ROOM))] == [(chat.ref, one) for chat, one in await desk.news()]


async def test_an_edit_that_is_taken_back_brings_back_what_was_before(desk: Desk) -> None:
    """First the edit before it, then what was said first; in its author's name, whoever takes it back."""
    said = await edited_twice(desk)
    (ask,) = await desk.happens(gone(desk, "$e2", by=SARA))
    before = edit(desk, said, "second", "$e1")
    (second,) = await desk.answers(asks_about(ask, "$e1"), ROOM, said=before)
    (ask,) = await desk.happens(gone(desk, "$e1", by=SARA))
    (first,) = await desk.answers(asks_about(ask, "$x"), ROOM, said=said)

    assert ["=second", "=first"] == [words(second), words(first)]
    assert isinstance(first, Revise)
    assert first.post.speaker is not None
    assert "Min-jun" == first.post.speaker.name


async def test_an_older_edit_is_taken_back_without_a_change(desk: Desk) -> None:
    """What is shown is the newest; when that goes too, what stood before both comes back."""
    said = await edited_twice(desk)

    assert [] == await desk.happens(gone(desk, "$e1"))
    (ask,) = await desk.happens(gone(desk, "$e2"))
    assert ["=first"] == [words(one) for one in await desk.answers(asks_about(ask, "$x"), ROOM, said=said)]
    assert [] == await desk.happens(gone(desk, "$e2"))


async def test_edits_that_are_taken_back_at_once(desk: Desk) -> None:
    """While the server is asked about one it is taken back too: what was said first is asked for then."""
    said = await edited_twice(desk)
    (ask,) = await desk.happens(gone(desk, "$e2"), gone(desk, "$e1"))
    (again,) = await desk.answers(asks_about(ask, "$e1"), ROOM, said=None)
    (first,) = await desk.answers(asks_about(again, "$x"), ROOM, said=said)

    assert "=first" == words(first)


async def test_an_edit_that_comes_meanwhile_stays(desk: Desk) -> None:
    """The answer of before it changes nothing any more."""
    said = await edited_twice(desk)
    (ask,) = await desk.happens(gone(desk, "$e2"))
    await desk.happens(edit(desk, said, "fourth", "$e3"))

    assert [] == await desk.answers(ask, ROOM, said=said)


@pytest.mark.parametrize("facts", [{"failed": True}, {"said": None}])
async def test_what_is_gone_or_unknown_is_not_shown(desk: Desk, facts: dict[str, Any]) -> None:
    """The line itself was taken back too, of which its own event tells; or the server does not answer."""
    said = desk.said("first", chat=ROOM, message="$x")
    await desk.happens(said, edit(desk, said, "second", "$e1"))
    (ask,) = await desk.happens(gone(desk, "$e1"))

    assert [] == await desk.answers(ask, ROOM, **facts)


async def test_words_that_were_taken_back_go_also_where_nothing_can_be_read(desk: Desk) -> None:
    """The key of what was said first is not there (any more): a sentence says so instead."""
    said = desk.said("first", chat=ROOM, message="$x")
    await desk.happens(said, edit(desk, said, "second", "$e1"))
    (ask,) = await desk.happens(gone(desk, "$e1"))
    unread = Undecryptable(chat=ROOM, at=desk.now, message=said.message, sender=MINJUN)
    (revised,) = await desk.answers(ask, ROOM, said=unread)

    assert isinstance(revised, Revise)
    assert "couldn't open" in words(revised)


async def test_all_of_it_in_one_batch(desk: Desk) -> None:
    """After a stop a line, its edit and the taking back of it come together."""
    said = desk.said("first", chat=ROOM, message="$x")
    post, revised, ask = await desk.happens(said, edit(desk, said, "second", "$e1"), gone(desk, "$e1"))

    assert ["first", "=second"] == [words(post), words(revised)]
    asks_about(ask, "$x")


async def test_a_line_goes_with_the_sum_of_its_reactions(desk: Desk) -> None:
    """Otherwise a count of reactions to nothing remained, and grew again with each that is taken back."""
    await desk.happens(desk.said("hi", chat=ROOM, message="$x"))
    about = MessageRef(ROOM, "$x")
    summed: list[Action] = []
    for number, emoji in enumerate("👍❤"):
        by = person(f"@p{number}:hs", network=ROOM.network)
        event = Reacted(chat=ROOM, at=desk.now, message=about, sender=by, emojis=(emoji,))
        summed += await desk.happens(msgspec.structs.replace(event, reaction=f"$r{number}"))
    (summary,) = [one for one in summed if isinstance(one, Post)]
    found = await desk.happens(gone(desk, "$x"))

    assert summary.line in {one.target for one in found if isinstance(one, Delete)}
    assert [] == await desk.happens(gone(desk, "$r0", by=person("@p0:hs", network=ROOM.network)))
    async with desk.world.database.reading() as connection:
        assert None is await Reactions(connection).by_message(desk.world.room.home, "$r1")


async def test_what_is_taken_back_twice_or_before_it_came_is_nothing(desk: Desk) -> None:
    """A second taking back finds no copy when its turn comes; of what is unknown nothing is asked."""
    assert [] == await desk.happens(gone(desk, "$x"))
    (post,) = await desk.happens(desk.said("hi", chat=ROOM, message="$x"))
    assert isinstance(post, Post)
    async with desk.world.running():
        await desk.world.telegram.until_calls(1)
    await desk.happens(gone(desk, "$x"), gone(desk, "$x"))
    async with desk.world.running() as sender:
        await rests(sender)

    assert ["post", "delete"] == [call.method for call in desk.world.telegram.calls]
    assert ["sent", "sent", "cancelled"] == await desk.world.states()


async def test_forgetting_takes_the_edits_too(desk: Desk) -> None:
    """Their servers keep what they say, whatever becomes of the line that they changed."""
    said = await edited_twice(desk)
    command = desk.said("!forget", chat=ROOM, reply_to=said.message)
    targets = [one.target for one in await desk.happens(command) if isinstance(one, Delete)]
    events = {target.id for target in targets if isinstance(target, MessageRef)}

    assert {"$e1", "$e2", command.message.id} == events
