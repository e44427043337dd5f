"""Whether each full member had one voice about an act of which all were asked.

What was said is sealed with the act while it waits, by person, and only the numbers are left of it then.
"""

from typing import Any, Final

from organiser.members.states import LIVE, State
from tests.fakes.minutes import REACHED, Books, Minutes

_STAYING: Final = {*(str(state) for state in LIVE), State.EXCLUDED}
"""Whom stewards put out has spoken all the same; who has left of themselves has not."""


def check(minutes: Minutes) -> None:
    """Hold what was said of each act that waits, or waited until now, against who said it."""
    for key, row in minutes.now["act"].items():
        before = minutes.before["act"].get(key)
        if before is None or before.state != "open":
            continue
        was = minutes.opened(before)["hearing"]
        now = was if row.payload == before.payload else minutes.opened(row)["hearing"]
        if now is not None and row.state == "open":
            _voices_are_members(minutes, row, set(was["seconded"]), now)
        elif now is not None and now["counted"] is not None and not minutes.same:
            _all_were_counted(minutes, row, was, now["counted"])


def voices(hearing: Any) -> set[tuple[int, str]]:
    """Who said what."""
    said = ("seconded", "objected")
    return set() if hearing is None else {(person, one) for one in said for person in hearing[one]}


def _voices_are_members(minutes: Minutes, row: Any, before: set[int], hearing: Any) -> None:
    """Who speaks is somebody, and says one thing; who seconds is a full member then."""
    seconded, objected = set(hearing["seconded"]), set(hearing["objected"])
    assert not seconded & objected, "one says both"
    assert seconded | objected <= minutes.now["person"].keys(), "a voice is nobody's"
    full = _in(minutes.before, row.chapter_id, State.MEMBER) | _in(minutes.now, row.chapter_id, State.MEMBER)
    assert seconded - before - set(minutes.same.values()) <= full, "no member seconds"


def _all_were_counted(minutes: Minutes, row: Any, hearing: Any, counted: list[int]) -> None:
    """Who proposed it, whom it is about, and who has left counts for nothing; nobody else is left out."""
    staying = [_in(books, row.chapter_id, *_STAYING) for books in (minutes.before, minutes.now)]
    partial = {row.proposed_by, minutes.opened(row)["about"]}
    for said, count in zip(("seconded", "objected"), counted, strict=True):
        spoke = set(hearing[said]) - partial
        REACHED[f"voices that {said}"] += count
        assert len(spoke & staying[0] & staying[1]) <= count <= len(spoke & (staying[0] | staying[1]))


def _in(books: Books, chapter: int, *states: str) -> set[int]:
    return {
        row.person_id
        for row in books["membership"].values()
        if row.chapter_id == chapter and row.state in states and row.person_id is not None
    }
