"""One step of an action makes, changes or removes at most one message, and says what it did."""

import pytest

from organiser.chat.incoming import Answered
from organiser.chat.outgoing import (
    Action,
    AnswerTap,
    Ask,
    Deed,
    Delete,
    Do,
    Post,
    Question,
    React,
    Revise,
)
from organiser.chat.refs import MessageRef, Network
from organiser.chat.text import plain
from organiser.delivery.carrying import Step, Where, needs_target, step
from organiser.errors import InDoubt, Rejected
from tests.fakes.clock import START
from tests.fakes.outlet import FakeOutlet
from tests.fakes.world import GROUP

MARK = plain("again?")
HERE = Where(GROUP)
CHAT = GROUP.id


def there(outlet: FakeOutlet, *texts: str) -> tuple[str, ...]:
    """Let the chat show messages; returns their ids."""
    for number, text in enumerate(texts):
        outlet.shown[CHAT, f"x{number}"] = text
    return tuple(f"x{number}" for number in range(len(texts)))


def keys(outlet: FakeOutlet) -> list[str]:
    """The keys of all requests, in order."""
    return [call.key for call in outlet.calls]


@pytest.fixture
def outlet() -> FakeOutlet:
    """A network whose messages hold ten characters."""
    return FakeOutlet(Network.TELEGRAM, length=10)


async def test_a_post_takes_a_step_for_each_part(outlet: FakeOutlet) -> None:
    """Only the first answers what the post answers; only the last says that all is done."""
    action, where = Post(text=plain("a" * 25)), Where(GROUP, reply_to="t0")
    steps = [await step(outlet, action, where, part, f"k{part}") for part in range(3)]

    assert [
        Step(more=True, part=0, posted="t1"),
        Step(more=True, part=1, posted="t2"),
        Step(more=False, part=2, posted="t3"),
    ] == steps
    assert ["t0", None, None] == [call.reply_to for call in outlet.calls]
    assert ["k0", "k1", "k2"] == keys(outlet)


async def test_what_may_be_a_repetition_says_so_above_the_words(outlet: FakeOutlet) -> None:
    """In the same message where it fits one, before whatever stood above the words already."""
    outlet.length = 100
    await step(outlet, Post(text=plain("a")), HERE, 0, "k", mark=MARK)
    await step(outlet, Post(text=plain("a"), heading=plain("from")), HERE, 0, "k", mark=MARK)

    assert ["again?\na", "again?\nfrom\na"] == outlet.texts(CHAT)


@pytest.mark.parametrize("text", ["b" * 9, "b" * 15])
async def test_a_mark_that_does_not_fit_is_a_message_of_its_own(outlet: FakeOutlet, text: str) -> None:
    """Then the parts are cut where they were cut the first time; the mark has a key of its own."""
    done = await step(outlet, Post(text=plain(text)), Where(GROUP, reply_to="t0"), 0, "k", mark=MARK)

    assert ["again?", text[:10]] == outlet.texts(CHAT)
    assert ["k.mark0", "k"] == keys(outlet)
    assert [None, "t0"] == [call.reply_to for call in outlet.calls]
    assert Step(more=len(text) > 10, part=0, posted="t2") == done


async def test_a_mark_that_is_long_itself_is_whole(outlet: FakeOutlet) -> None:
    """Each of its messages has its own key, so that Matrix takes none for a repetition of another."""
    await step(outlet, Post(text=plain("b" * 10)), HERE, 0, "k", mark=plain("m" * 25))

    assert ["m" * 10, "m" * 10, "m" * 5, "b" * 10] == outlet.texts(CHAT)
    assert ["k.mark0", "k.mark1", "k.mark2", "k"] == keys(outlet)


async def test_an_edit_changes_each_message_in_its_place(outlet: FakeOutlet) -> None:
    """Nothing is posted where there is a message for every part; the map stays as it is."""
    where = Where(GROUP, targets=there(outlet, "old", "older"))
    action = Revise(1, Post(text=plain("n" * 15)))
    steps = [await step(outlet, action, where, part, "k") for part in range(2)]

    assert [Step(more=True, part=0), Step(more=False, part=1)] == steps
    assert ["n" * 10, "n" * 5] == outlet.texts(CHAT)


@pytest.mark.parametrize("mark", [(), MARK])
async def test_an_edit_that_grew_is_marked_only_where_it_posts(
    outlet: FakeOutlet, mark: tuple[object, ...]
) -> None:
    """To change a message twice shows nothing twice; a new message may stand there already."""
    where = Where(GROUP, targets=there(outlet, "old"))
    action = Revise(1, Post(text=plain("n" * 15)))
    await step(outlet, action, where, 0, "k0", mark=MARK)
    grown = await step(outlet, action, where, 1, "k1", mark=MARK if mark else ())

    assert ["n" * 10, *(["again?"] if mark else []), "n" * 5] == outlet.texts(CHAT)
    assert (False, 1, outlet.calls[-1].key) == (grown.more, grown.part, "k1")
    assert grown.posted is not None


async def test_an_edit_that_shrank_removes_what_is_left_over(outlet: FakeOutlet) -> None:
    """One message a step; the map forgets them when the last is gone, and keeps those that stay."""
    where = Where(GROUP, targets=there(outlet, "a", "b", "c"))
    action = Revise(1, Post(text=plain("n")))
    steps = [await step(outlet, action, where, part, "k") for part in range(3)]

    assert [Step(more=True, part=0), Step(more=True, part=1), Step(part=2, dropped_from=1)] == steps
    assert ["n"] == outlet.texts(CHAT)


@pytest.mark.parametrize(("target", "said"), [(MessageRef(GROUP, "gone"), ["now"]), (1, [])])
async def test_what_the_bot_itself_says_is_said_anew_where_it_is_gone(
    outlet: FakeOutlet, target: MessageRef | int, said: list[str]
) -> None:
    """Who presses a button under it waits for what comes next; nobody's line is said again."""
    where = Where(GROUP, targets=("gone",))
    action = Revise(target, Post(text=plain("now")))
    if said:
        done = await step(outlet, action, where, 0, "k")

        assert (False, 0) == (done.more, done.part)
        assert done.posted is not None
    else:
        with pytest.raises(Rejected):
            await step(outlet, action, where, 0, "k")
    assert said == outlet.texts(CHAT)


async def test_a_deletion_removes_one_message_a_step(outlet: FakeOutlet) -> None:
    """The map forgets all of them when the last is gone, not before: a crash goes on with the rest."""
    where = Where(GROUP, targets=there(outlet, "a", "b"))
    first = await step(outlet, Delete(1), where, 0, "k")

    assert Step(more=True, part=0) == first
    assert ["b"] == outlet.texts(CHAT)
    assert Step(part=1, dropped_from=0) == await step(outlet, Delete(1), where, 1, "k")
    assert [] == outlet.texts(CHAT)


@pytest.mark.parametrize(("network", "given"), [(Network.MATRIX, "r1"), (Network.TELEGRAM, "")])
async def test_a_reaction_goes_to_the_first_message(network: Network, given: str) -> None:
    """Its id is kept where it has one; what has none is told from one that was never given."""
    outlet = FakeOutlet(network)
    where = Where(GROUP, targets=there(outlet, "a", "b"))
    done = await step(outlet, React(1, "👍"), where, 0, "k")

    assert Step(reaction=given) == done
    assert {(CHAT, "x0"): ["👍"]} == outlet.reactions


@pytest.mark.parametrize(("kept", "said"), [("$r", "x0=$r"), ("", "x0=None"), (None, "x0=None")])
async def test_a_reaction_is_taken_back_by_its_id(outlet: FakeOutlet, kept: str | None, said: str) -> None:
    """Where the network gave it none, the message alone says which one is meant."""
    where = Where(GROUP, targets=there(outlet, "a"), reaction=kept)
    done = await step(outlet, React(1, "👍", on=False), where, 0, "k")

    assert Step(dropped_from=0) == done
    assert [("unreact", said)] == [(call.method, call.what) for call in outlet.calls]


async def test_what_is_no_message_leaves_nothing_in_the_map(outlet: FakeOutlet) -> None:
    """An answer to a tap and a deed are done in one step; a question brings back its answer."""
    answer = Answered(chat=GROUP, at=START, token="t", role="admin")
    outlet.answer = lambda _chat, _question: answer

    assert Step() == await step(outlet, AnswerTap("tap", "heard"), HERE, 0, "k")
    assert Step() == await step(outlet, Do(Deed.LEAVE), HERE, 0, "k")
    assert Step(answer=answer) == await step(outlet, Ask(Question.ROLE, "t"), HERE, 0, "k")
    assert [("answer_tap", "tap=heard"), ("do", "leave"), ("ask", "role")] == [
        (call.method, call.what) for call in outlet.calls
    ]


@pytest.mark.parametrize("failure", [Rejected("gone"), InDoubt("cut")])
async def test_what_the_network_says_reaches_whoever_asked(outlet: FakeOutlet, failure: Exception) -> None:
    """A failure is neither swallowed nor changed; what was to be said after it is not said."""
    outlet.fail(failure)
    with pytest.raises(type(failure)):
        await step(outlet, Post(text=plain("b" * 15)), HERE, 0, "k", mark=MARK)

    assert ["k.mark0"] == keys(outlet)


@pytest.mark.parametrize(
    ("action", "about"),
    [
        (Post(reply_to=1), False),
        (Revise(1, Post()), True),
        (Delete(1), True),
        (React(1, "x"), True),
        (AnswerTap("t"), False),
        (Ask(Question.FACTS, "t"), False),
        (Do(Deed.JOIN), False),
    ],
)
def test_which_actions_are_void_without_their_message(action: Action, about: bool) -> None:  # noqa: FBT001
    """A post that answers something unknown is said all the same."""
    assert about is needs_target(action)
