"""A timeline shows what later events did to earlier ones, in whatever order they are heard of."""

from itertools import count
from typing import Any

from organiser.sandbox import matrix_content
from organiser.sandbox.matrix_timeline import Arrival, Timeline, Trust

_numbers = count(1)


def _arrival(
    content: dict[str, Any], *, event_type: str = "m.room.message", sender: str = "@bas:x", **more: Any
) -> Arrival:
    event_id = f"${next(_numbers)}"
    source = {"event_id": event_id, "type": event_type, "sender": sender, "content": content}
    return Arrival({"origin_server_ts": 1_000, **source, **more})


def test_an_edit_heard_of_first_takes_effect_later() -> None:
    """An edit that comes before its message, as gaps are filled, is shown once the message is there."""
    said = _arrival(matrix_content.text("8 euro"))
    edited = _arrival(matrix_content.edit(matrix_content.text("9 euro"), said.event_id))
    timeline = Timeline()
    timeline.add([edited, said])

    assert [line.current_body for line in timeline.lines()] == ["9 euro"]


def test_nobody_edits_for_another() -> None:
    """An edit by somebody else is ignored, as the specification says."""
    said = _arrival(matrix_content.text("mine"))
    content = matrix_content.edit(matrix_content.text("yours"), said.event_id)
    timeline = Timeline()
    timeline.add([said, _arrival(content, sender="@mallory:x")])

    assert [line.current_body for line in timeline.lines()] == ["mine"]


def test_a_redacted_edit_is_undone() -> None:
    """When an edit is deleted, the message is as it was before."""
    said = _arrival(matrix_content.text("8 euro"))
    edited = _arrival(matrix_content.edit(matrix_content.text("9 euro"), said.event_id))
    undone = _arrival({"redacts": edited.event_id}, event_type="m.room.redaction")
    timeline = Timeline()
    timeline.add([said, edited, undone])

    assert [line.current_body for line in timeline.lines()] == ["8 euro"]


def test_an_event_is_taken_once_and_opened_when_its_key_comes() -> None:
    """A repeated event changes nothing; the decryption of one without a key takes its place."""
    opened = _arrival(matrix_content.text("secret"))
    closed = Arrival(opened.source | {"type": "m.room.encrypted", "content": {}}, Trust.NO_KEY)
    later = _arrival(matrix_content.text("later"))
    timeline = Timeline()
    timeline.add([closed, later, later, Arrival(opened.source, Trust.UNVERIFIED)])
    first, second = timeline.lines()

    assert (first.body, first.trust) == ("secret", Trust.UNVERIFIED)
    assert (second.body, second.trust) == ("later", Trust.PLAIN)


def test_changes_are_told_once_per_mark() -> None:
    """Lines that changed after a mark are returned, so that a wait need not look at all of them."""
    said = _arrival(matrix_content.text("hello"))
    timeline = Timeline()
    timeline.add([said])
    _, mark = timeline.changes(0)
    reaction = matrix_content.reaction(said.event_id, "👍")
    timeline.add([_arrival(reaction, event_type="m.reaction", sender="@mina:x")])
    changed, _ = timeline.changes(mark)

    assert [line.reactions for line in changed] == [{"👍": ["@mina:x"]}]


def test_state_is_no_line() -> None:
    """Memberships and other state are arrivals, not lines."""
    timeline = Timeline()
    timeline.add([_arrival({"membership": "join"}, event_type="m.room.member", state_key="@bas:x")])

    assert timeline.lines() == []
    assert len(timeline.arrivals()) == 1
