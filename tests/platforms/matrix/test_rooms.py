"""Who is in a room under which name, so that nobody passes for somebody else."""

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from synapse.synapse_rust.push import PushRuleEvaluator

from organiser.errors import TryLater
from organiser.platforms.matrix.rooms import Rooms

ANNA, EVE, BOT = "@anna:example.org", "@eve:evil.example", "@organiser:example.org"


class Members:
    """Answers as a homeserver that knows one room's members, or first fails as it is told to."""

    def __init__(self, names: dict[str, str], failures: list[Exception] | None = None) -> None:
        self._names = names
        self._failures = failures or []
        self.client = SimpleNamespace(user_id=BOT)

    async def call(self, *_: Any, **__: Any) -> dict[str, Any]:
        """Everybody."""
        if self._failures:
            raise self._failures.pop(0)
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


@pytest.mark.parametrize(
    "body", ["Bo: hello anna", "ANNA!", "Hannah and Ann", "kim-7 is late", "KIM-7?", "come @room", "@ROOM"]
)
async def test_words_that_may_name_somebody_are_found(body: str) -> None:
    """By display name, by the first part of the id, by all at once; rather too often than never."""
    room = Rooms(Members({BOT: "", ANNA: "Ann", "@kim-7:x": ""}))  # type: ignore[arg-type] # all it asks

    assert await room.calls("!r:x", body)


async def test_words_that_name_nobody_call_nobody() -> None:
    """Members without a name are not found in everything."""
    room = Rooms(Members({BOT: "", ANNA: "Ann", "@kim-7:x": ""}))  # type: ignore[arg-type] # all it asks

    assert not await room.calls("!r:x", "Bo: the shift begins at 7, room 4 @ depot")


async def test_who_comes_later_is_found_too() -> None:
    """And who has gone, no longer."""
    room = Rooms(Members({BOT: "", ANNA: "Ann"}))  # type: ignore[arg-type] # all it asks
    before = await room.calls("!r:x", "Eve is here")
    room.note("!r:x", {"state_key": EVE, "content": {"membership": "join", "displayname": "Eve"}})
    room.note("!r:x", {"state_key": ANNA, "content": {"membership": "leave"}})

    assert (False, True) == (before, await room.calls("!r:x", "Eve is here"))
    assert not await room.calls("!r:x", "Ann was here")


@pytest.mark.parametrize("members", [{}, {BOT: "", **{f"@m{n}:x": "" for n in range(500)}}])
async def test_where_not_all_can_be_sought_anybody_may_be_named(members: dict[str, str]) -> None:
    """The members may not be seen, or are too many."""
    room = Rooms(Members(members))  # type: ignore[arg-type] # all it asks

    assert await room.calls("!r:x", "nobody at all")


async def test_a_server_that_does_not_answer_is_asked_again() -> None:
    """Until then anybody may be named."""
    room = Rooms(Members({BOT: "", ANNA: "Ann"}, [TryLater(1.0)]))  # type: ignore[arg-type] # all it asks

    assert [True, False] == [await room.calls("!r:x", "nobody") for _ in range(2)]


def _notified(body: str, user: str, name: str) -> bool:
    """Whether Synapse calls the user for an event with that body and no `m.mentions`."""
    pushed = PushRuleEvaluator(
        {"content.body": body}, False, 3, 100, {"room": 50}, {}, False, [], False, False, False
    )
    conditions = [
        {"kind": "contains_display_name"},
        {"kind": "event_match", "key": "content.body", "pattern": user[1:].partition(":")[0]},
        {"kind": "event_match", "key": "content.body", "pattern": "@room"},
    ]
    return any(pushed.matches(condition, user, name or None) for condition in conditions)


NAMES = some.one_of(
    some.sampled_from(["Ann", "Straße", "İpek", "ΣΟΦΟΣ", "김민지", "K9", "a*b", "@room"]), some.text()
)
LOCALPARTS = some.text("abcdefkyz0189._=-/+", min_size=1)


@given(name=NAMES, localpart=LOCALPARTS, before=some.text(), after=some.text(), data=some.data())
async def test_whoever_synapse_would_call_is_found(
    name: str, localpart: str, before: str, after: str, data: some.DataObject
) -> None:
    """Its own rules are asked, with names in any case amid any text."""
    said = data.draw(
        some.sampled_from([name, name.upper(), name.lower(), name.title(), localpart.upper(), "@Room"])
    )
    body, user = f"{before}{said}{after}", f"@{localpart}:x"
    room = Rooms(Members({BOT: "", user: name}))  # type: ignore[arg-type] # all it asks

    assert _notified(body, user, name) <= await room.calls("!r:x", body)
