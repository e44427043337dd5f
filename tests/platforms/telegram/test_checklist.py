"""A tick is told apart from the list that it is on; the list's copies follow all the same."""

import json
from collections.abc import Sequence
from typing import Any

import pytest

from organiser.chat.flat import plain_text
from organiser.chat.incoming import Edited, Event
from organiser.chat.refs import ChatRef, MessageRef, Network
from organiser.platforms.telegram.incoming import Translator

GROUP = {"id": -1001, "type": "supergroup", "title": "Couriers"}
ANNA = {"id": 7, "is_bot": False, "first_name": "Anna"}
BEN = {"id": 8, "is_bot": False, "first_name": "Ben"}
TASKS = [{"id": 1, "text": "a", "completion_date": 1_700_000_000}, {"id": 2, "text": "b"}]
LIST = {
    "message_id": 5,
    "date": 1_700_000_000,
    "chat": GROUP,
    "from": ANNA,
    "checklist": {"title": "Friday", "tasks": TASKS},
}


def told(**service: Any) -> Sequence[Event]:
    """What a service message of Ben's becomes."""
    message = {"message_id": 9, "date": 1_800_000_000, "chat": GROUP, "from": BEN, **service}
    return Translator().translate(json.dumps({"update_id": 1, "message": message}).encode())


@pytest.mark.parametrize(
    ("name", "change", "words"),
    [
        ("checklist_tasks_done", {"marked_as_done_task_ids": [2]}, "☑ a\n☑ b"),
        ("checklist_tasks_done", {"marked_as_not_done_task_ids": [1]}, "☐ a\n☐ b"),
        ("checklist_tasks_done", {"marked_as_done_task_ids": [1]}, "☑ a\n☐ b"),
        ("checklist_tasks_added", {"tasks": [TASKS[1], {"id": 3, "text": "c"}]}, "☑ a\n☐ b\n☐ c"),
    ],
)
def test_a_tick_is_an_edit_of_its_list(name: str, change: dict[str, Any], words: str) -> None:
    """Whoever ticks it: the list stays its author's, and its copies show what is done."""
    (edited,) = told(**{name: {"checklist_message": LIST, **change}})

    assert isinstance(edited, Edited)
    assert MessageRef(ChatRef(Network.TELEGRAM, "-1001"), "5") == edited.message
    assert ("Anna", 1_800_000_000) == (edited.sender.name, edited.at.timestamp())
    assert f"Friday\n{words}" == plain_text(edited.content.text)


@pytest.mark.parametrize("shown", [{}, {"checklist_message": {**LIST, "checklist": None}}])
def test_a_tick_without_its_list_says_nothing(shown: dict[str, Any]) -> None:
    """Telegram leaves the list's message out where it is gone."""
    assert () == told(checklist_tasks_done={**shown, "marked_as_done_task_ids": [1]})
    assert () == told(checklist_tasks_added={**shown, "tasks": []})
