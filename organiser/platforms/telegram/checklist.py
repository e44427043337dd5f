"""What a checklist of Telegram says, and how it stands after somebody ticked or added tasks.

A tick is told by a service message that shows the list's own message; nothing else tells of it.
"""

import msgspec

from organiser.chat.nest import nest
from organiser.chat.text import CHECKED, OPEN, Node, RichText, Style, Styled, Text
from organiser.platforms.telegram import theirs
from organiser.platforms.telegram.entities import read


def read_checklist(checklist: theirs.Checklist) -> RichText:
    """The title in bold, and each task on a line of its own behind its box."""
    title = nest(read(checklist.title, checklist.title_entities))
    nodes: list[Node] = [Styled(Style.BOLD, title)] if title else []
    for task in checklist.tasks:
        box = f"{CHECKED if task.completion_date else OPEN} "
        nodes += (Text(f"\n{box}" if nodes else box), *nest(read(task.text, task.text_entities)))
    return tuple(nodes)


def changed_list(service: theirs.Message) -> theirs.Message | None:
    """The list's own message, with its tasks as `service` tells that they are; None where it tells nothing.

    The reference does not say whether the message that comes along was taken before the change or after it.
    """
    done, added = service.checklist_tasks_done, service.checklist_tasks_added
    shown = (done and done.checklist_message) or (added and added.checklist_message)
    if not shown or shown.checklist is None:
        return None
    tasks = shown.checklist.tasks
    if done is not None:
        ticked = dict.fromkeys(done.marked_as_done_task_ids, service.date)
        ticked |= dict.fromkeys(done.marked_as_not_done_task_ids, 0)
        tasks = tuple(_ticked(task, ticked) for task in tasks)
    if added is not None:
        known = {task.id for task in tasks}
        tasks = (*tasks, *(task for task in added.tasks if task.id not in known))
    return msgspec.structs.replace(shown, checklist=msgspec.structs.replace(shown.checklist, tasks=tasks))


def _ticked(task: theirs.Task, ticked: dict[int, int]) -> theirs.Task:
    return msgspec.structs.replace(task, completion_date=ticked.get(task.id, task.completion_date))
