"""Lines that go together lose nothing, and fit."""

from math import inf

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from organiser.chat.content import Attachment, MediaKind
from organiser.chat.flat import plain_text, utf16_length
from organiser.chat.outgoing import Choice, Delete, Post
from organiser.chat.refs import FileRef, Network
from organiser.chat.text import Style, Styled, plain
from organiser.delivery.lane import Lane
from organiser.delivery.lanes import Lanes
from organiser.delivery.merging import (
    LINE_MARKS,
    LINE_UNITS,
    LONGEST_PAUSE,
    MESSAGE_UNITS,
    MOST_LINES,
    mergeable,
    merged,
    pause,
    take,
)
from organiser.delivery.pacing import Limits, Window
from organiser.storage.outbox import Queued
from tests.fakes.world import said

FILE = Attachment(MediaKind.PHOTO, FileRef(Network.MATRIX, "mxc://hs/a"))


def row(number: int, post: Post, **values: int | bool) -> Queued:
    """A queued line."""
    rest = {"attempts": 0, "parts": 0, "repeated": False, "urgent": False} | values
    return Queued(id=number, chat=1, action=post, created=0, due=0, line=number, **rest)  # type: ignore[arg-type]


def lane(posts: list[Post], limit: int, *, group: bool = True) -> Lane:
    """A lane in which posts wait, and whose budget is `limit` a minute."""
    made = Lane(1, Network.TELEGRAM, Window(limit, 60), group=group)
    made.rows.extend(row(number, post) for number, post in enumerate(posts))
    return made


LINES = st.lists(
    st.builds(
        lambda text, name, heading: said(text, name=name, line=1, heading=plain(heading)),
        st.text(max_size=1500),
        st.text(min_size=1, max_size=64),
        st.text(max_size=40),
    ),
    min_size=1,
    max_size=40,
)


@given(LINES, st.integers(0, 50))
def test_what_is_taken_is_the_front_of_the_lane(posts: list[Post], limit: int) -> None:
    """At least one row, in order; several only if they fit one message."""
    waiting = lane(posts, limit)
    taken = take(waiting, 0)

    assert list(taken) == list(waiting.rows)[: len(taken)]
    assert 1 <= len(taken) <= MOST_LINES
    if len(taken) > 1:
        together = merged(one.action for one in taken if isinstance(one.action, Post))

        assert utf16_length(plain_text(together.text)) <= MESSAGE_UNITS
        assert 0 < limit < len(posts)


@given(LINES)
def test_nobody_s_words_are_lost(posts: list[Post]) -> None:
    """Names, headings and texts all stand in the message, in order."""
    text = plain_text(merged(posts).text)
    at = 0
    for post in posts:
        assert post.speaker is not None
        heading = f"{plain_text(post.heading)}\n" if post.heading else ""
        whole = f"{post.speaker.name}: {heading}{plain_text(post.text)}"

        assert whole == text[at : at + len(whole)]
        at += len(whole) + 1
    assert len(text) + 1 == at


def test_a_lane_with_room_does_not_merge() -> None:
    """Everybody has a message of their own as long as the budget lasts."""
    assert 1 == len(take(lane([said("a", line=1), said("b", line=2)], 2), 0))
    assert 2 == len(take(lane([said("a", line=1), said("b", line=2)], 1), 0))
    assert 1 == len(take(lane([said("a", line=1), said("b", line=2)], 1, group=False), 0))


def test_what_is_never_merged() -> None:
    """What answers something, has left already, or is more than a short line of words."""
    line = said("a", line=1)

    assert mergeable(row(1, line))
    for post in (
        said("a"),
        Post(text=plain("a"), line=line.line),
        said("a", line=1, attachment=FILE),
        said("a", line=1, reply_to=3),
        said("a", line=1, choices=((Choice("x", "y"),),)),
        said("a" * LINE_UNITS, line=1),
    ):
        assert not mergeable(row(1, post))
    assert not mergeable(row(1, line, parts=1))
    assert not mergeable(row(1, line, repeated=True))
    deletion = Queued(1, 1, Delete(1), 0, 0, 0, 0, repeated=False, urgent=False, line=1)

    assert not mergeable(deletion)


def test_lines_of_many_marks_go_alone() -> None:
    """All marks of a message must fit: Telegram would show the hundred-and-first spoiler openly."""
    secret = Styled(Style.SPOILER, plain("x"))
    posts = [said("", line=1), said("", line=1)]
    posts = [replace(post, text=(secret,) * count) for post, count in zip(posts, (4, 5), strict=True)]

    assert [True, False] == [mergeable(row(1, post)) for post in posts]
    assert LINE_MARKS * MOST_LINES <= 100


def longest_waits(lines_a_minute: float, *, short: bool = True, minutes: int = 4) -> tuple[float, int]:
    """How long the unluckiest line of a group waited, and how many messages went in the fullest minute."""
    traffic = Lanes({Network.TELEGRAM: Limits(group_per_minute=20)}, _group, take, pause=pause, lead=0.03)
    text = "a line" if short else "x" * (LINE_UNITS + 1)
    coming = [60 / lines_a_minute * number for number in range(int(lines_a_minute * minutes))]
    said_at = dict(enumerate(coming))
    sent: list[float] = []
    waits: list[float] = []
    now, arrived = 0.0, 0
    while len(waits) < len(coming):
        while arrived < len(coming) and coming[arrived] <= now:
            traffic.add(row(arrived, said(text, line=1)), 0)
            arrived += 1
        for parcel in list(traffic.claim(now)):
            sent.append(parcel.start)
            waits += [parcel.start - said_at[each.id] for each in parcel.rows]
            traffic.end(parcel, parcel.start, counted=True)
        following = coming[arrived] if arrived < len(coming) else inf
        now = min(following, now + max(traffic.next_time(now), 1e-3))
    fullest = max(sum(1 for at in sent if begin <= at < begin + 60) for begin in sent)
    return max(waits), fullest


def _group(_chat: int) -> tuple[Network, bool]:
    return Network.TELEGRAM, True


@given(st.floats(1, 200))
@settings(max_examples=settings().max_examples // 4)
def test_a_lively_group_is_not_silent_for_a_minute(lines_a_minute: float) -> None:
    """Whatever is said, nobody waits for longer than a few seconds, and the limit holds."""
    longest, fullest = longest_waits(lines_a_minute)

    assert longest < 7
    assert fullest <= 20


def test_what_cannot_go_together_does_not_wait_for_more() -> None:
    """Long lines use the whole budget as soon as they can."""
    longest, fullest = longest_waits(20, short=False)

    assert longest < 0.1
    assert fullest == 20


def test_a_quiet_group_never_waits() -> None:
    """Half a budget is sent at once, one by one."""
    assert (0, 10) == longest_waits(10)


def test_answers_are_spread_as_lines_are() -> None:
    """Many of them at once would leave nothing for the line that comes next."""
    traffic = Lanes({Network.TELEGRAM: Limits(group_per_minute=20)}, _group, take, pause=pause, lead=0.03)
    now = 0.0
    for number in range(40):
        traffic.add(row(number, Post(text=plain("x"), yields=True)), 0)
    waits: list[float] = []
    for number in range(40, 60):
        while (wait := traffic.next_time(now)) > 0 and now + wait < (number - 39) * 7:
            now += wait
            for parcel in list(traffic.claim(now)):
                traffic.end(parcel, now, counted=True)
        now = max(now, (number - 39) * 7.0)
        traffic.add(row(number, said("a", line=number)), now)
        came, gone = now, False
        while not gone:
            for parcel in list(traffic.claim(now)):
                traffic.end(parcel, now, counted=True)
                gone = gone or parcel.rows[0].id == number
            if not gone:
                now += max(traffic.next_time(now), 0.01)
        waits.append(now - came)

    assert max(waits) <= LONGEST_PAUSE + 0.1
