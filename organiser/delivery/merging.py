"""Several lines as one message, when a group's budget is shorter than what waits for it. Pure.

Rather than delaying people's words without end, lines of one or several speakers that stand next to each
other in a lane go out together, each with its speaker's name. From half of the budget on, what is left of it
is spread over the time until there is more: else all of it went to the first lines, and the next ones waited
for the rest of the minute. The rows keep what they say, so that an edit or
a deletion of one line rewrites the message (`storage.outbox.coalesced_with`).
"""

from collections.abc import Iterable, Sequence
from itertools import islice, takewhile

from organiser.chat.flat import Flat, flatten, plain_text, utf16_length
from organiser.chat.outgoing import Post
from organiser.chat.text import Node, RichText, Text, bold
from organiser.delivery.lane import Lane
from organiser.storage.outbox import Queued

MESSAGE_UNITS = 3500
"""UTF-16 units of a merged message; Telegram takes 4,096, and an edit may lengthen a line."""

LINE_UNITS = 1000
MOST_LINES = 20
LINE_MARKS = 5
"""Marks (bold, links, spoilers, …) of a line that goes together with others, its name's among them: Telegram
shows 100 of a message (https://core.telegram.org/bots/api#formatting-options)."""

LONGEST_PAUSE = 6.0
"""Seconds: a little more than half of Telegram's 20 a minute, spread over the minute, asks for."""


def take(lane: Lane, now: float) -> Sequence[Queued]:
    """What goes next as one message: the lane's first row, or a run of mergeable ones."""
    first = lane.turn[0]
    free = lane.window.free(now)
    plenty = free > lane.window.limit / 2 and free >= len(lane.rows)
    if plenty or not lane.group or not mergeable(first):
        return (first,)
    return _fitting(takewhile(mergeable, islice(lane.rows, MOST_LINES)))


def pause(lane: Lane, now: float) -> float:
    """Seconds for which a lane waits although it may go, so that more can go together.

    So does what yields: many answers must not use up at once what lines would need next.
    """
    seconds = lane.window.spread(now, LONGEST_PAUSE) if lane.group else 0.0
    return seconds if seconds and (not lane.rows or mergeable(lane.rows[0])) else 0.0


def mergeable(row: Queued) -> bool:
    """Whether a row is a short bridged line of words that has never left, and answers nothing."""
    post = row.action
    return (
        isinstance(post, Post)
        and post.speaker is not None
        and post.line is not None
        and post.attachment is None
        and post.reply_to is None
        and not post.choices
        and not post.alone
        and not row.parts
        and not row.repeated
        and _is_short(flatten(_line(post)))
    )


def _is_short(line: Flat) -> bool:
    return utf16_length(line.text) < LINE_UNITS and len(line.spans) <= LINE_MARKS


def merged(posts: Iterable[Post]) -> Post:
    """One message that says what each of `posts` says, a line each."""
    text: list[Node] = []
    for post in posts:
        if text:
            text.append(Text("\n"))
        text.extend(_line(post))
    return Post(text=tuple(text))


def _line(post: Post) -> RichText:
    name = (bold(f"{post.speaker.name}:"), Text(" ")) if post.speaker else ()
    heading = (*post.heading, Text("\n")) if post.heading else ()
    return (*name, *heading, *post.text)


def _units(post: Post) -> int:
    return utf16_length(plain_text(_line(post))) + 1


def _fitting(rows: Iterable[Queued]) -> Sequence[Queued]:
    fitting: list[Queued] = []
    units = 0
    for row in rows:
        units += _units(row.action) if isinstance(row.action, Post) else 0
        if fitting and units > MESSAGE_UNITS:
            break
        fitting.append(row)
    return fitting
