"""What a button says is read by a table; what nobody offered is nothing."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organiser.handlers.presses import PRESSES
from organiser.presses import Press, Pressed, PressTable, number, one_of, text


async def _handle(_context: None, _said: Pressed) -> str:
    """Show nothing."""
    return ""


TABLE = PressTable[None](
    (
        Press("vote", _handle, (("answer", one_of("yes", "no")), ("poll", number))),
        Press("close", _handle),
        Press("find", _handle, (("what", text),)),
    )
)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("vote:yes:12", {"answer": "yes", "poll": 12}),
        ("close", {}),
        ("find:it all", {"what": "it all"}),
    ],
)
def test_what_was_offered_is_read(data: str, said: dict[str, Any]) -> None:
    """By its prefix, each part by its own reader."""
    found = TABLE.read(data)

    assert found is not None
    assert said == found[1]


NOTHING = [
    *("", ":", "vote", "vote:yes", "vote:maybe:1", "vote:yes:-1", "vote:yes:²", "vote:yes:", "vote:yes:1:2"),
    *("close:", "find:", "find:a:b", "VOTE:yes:1", "unheard:of", f"vote:yes:{'9' * 20}"),
]


@pytest.mark.parametrize("data", NOTHING)
def test_what_was_not_offered_is_nothing(data: str) -> None:
    """Too much, too little, of another kind, or nobody's."""
    assert TABLE.read(data) is None


@given(
    st.text(max_size=64) | st.sampled_from([press.prefix for press in PRESSES.presses]).map("{}:1:x:".format)
)
def test_nothing_that_is_sent_is_a_fault(data: str) -> None:
    """Anybody can send anything in the place of a button."""
    found = PRESSES.read(data)

    assert found is None or found[0] in PRESSES.presses


def test_two_kinds_of_buttons_do_not_begin_alike() -> None:
    """One of them would never be heard."""
    with pytest.raises(ValueError, match="alike"):
        PressTable[None]((Press("a", _handle), Press("a", _handle, (("b", text),))))
