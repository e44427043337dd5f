"""Who is in a room under which name, so that nobody passes for somebody else."""

from typing import Any

import pytest

from organiser.platforms.matrix.rooms import Rooms

ANNA, EVE = "@anna:example.org", "@eve:evil.example"


class Members:
    """Answers as a homeserver that knows one room's members."""

    def __init__(self, names: dict[str, str]) -> None:
        self._names = names

    async def call(self, *_: Any, **__: Any) -> dict[str, Any]:
        """Everybody."""
        members = [
            {"state_key": user, "content": {"membership": "join", "displayname": name}}
            for user, name in self._names.items()
        ]
        return {"chunk": members}


def rooms(**names: str) -> Rooms:
    """A room of Anna and Eve, by these names."""
    return Rooms(Members({ANNA: names["anna"], EVE: names["eve"]}))  # type: ignore[arg-type] # all it asks


@pytest.mark.parametrize(
    "eve", ["Anna", "anna", "An\u200bna", "Anna\u3164", " Anna", "\uff21nna", "An\u200dna"]
)
async def test_who_looks_like_another_is_told_apart(eve: str) -> None:
    """Also where the names differ in signs that nobody sees."""
    room = rooms(anna="Anna", eve=eve)

    assert f"Anna ({ANNA})" == await room.name("!r:x", ANNA)
    assert (await room.name("!r:x", EVE)).endswith(f" ({EVE})")


async def test_who_has_anothers_id_as_a_name_gets_the_true_one_behind_it() -> None:
    """Otherwise they would look like somebody who was told apart."""
    room = rooms(anna="Anna", eve=f"Anna ({ANNA})")

    assert f"Anna ({ANNA}) ({EVE})" == await room.name("!r:x", EVE)


async def test_who_changes_the_name_is_free_of_it() -> None:
    """As soon as only one is called so, the name stands alone."""
    room = rooms(anna="Anna", eve="ANNA")
    await room.name("!r:x", ANNA)
    room.note("!r:x", {"state_key": EVE, "content": {"membership": "join", "displayname": "Eve"}})

    assert ["Anna", "Eve"] == [await room.name("!r:x", user) for user in (ANNA, EVE)]
