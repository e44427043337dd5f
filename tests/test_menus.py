"""Menus are shown when they are new, and whatever a network says does not end the bot."""

import pytest

from organiser import menus
from organiser.chat.ports import Menu, MenuScope
from organiser.chat.refs import Network
from organiser.errors import InDoubt, Rejected, Scope, TryLater, Unreachable
from organiser.storage import meta
from organiser.storage.engine import Database, Unwritable
from tests.fakes.outlet import FakeOutlet

HELP = Menu(MenuScope.PRIVATE, None, (("help", "Help"),))
HULP = Menu(MenuScope.PRIVATE, "nl", (("help", "Hulp"),))


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(menus, "AGAIN", 0.0)


@pytest.fixture
def outlet() -> FakeOutlet:
    """Telegram."""
    return FakeOutlet(Network.TELEGRAM)


def shown(outlet: FakeOutlet) -> list[str]:
    """The menus that were asked for, since this was asked last."""
    found = [call.what for call in outlet.calls if call.method == "show_menu"]
    outlet.calls.clear()
    return found


async def test_a_menu_is_shown_once_until_it_changes(database: Database, outlet: FakeOutlet) -> None:
    """Also over restarts; another bot has shown nothing yet."""
    await menus.show(database, outlet, "42", [HELP, HULP])
    first = shown(outlet)
    await menus.show(database, outlet, "42", [HELP, HULP])
    again = shown(outlet)
    await menus.show(database, outlet, "42", [HELP, Menu(MenuScope.PRIVATE, "nl", (("help", "Uitleg"),))])
    changed = shown(outlet)
    await menus.show(database, outlet, "43", [HELP])

    assert ["private.None", "private.nl"] == first
    assert [] == again
    assert ["private.nl"] == changed
    assert ["private.None"] == shown(outlet)


async def test_a_menu_that_is_gone_is_taken_away(database: Database, outlet: FakeOutlet) -> None:
    """Its language is spoken no longer; that is done once."""
    await menus.show(database, outlet, "42", [HELP, HULP])
    shown(outlet)
    for _ in range(2):
        await menus.show(database, outlet, "42", [HELP])

    assert ["private.nl"] == shown(outlet)


@pytest.mark.parametrize(
    "failure",
    [
        TryLater(0.0, limited=True),
        TryLater(0.0, Scope.NETWORK),
        InDoubt("cut"),
        Unreachable("revoked", Scope.NETWORK),
    ],
)
async def test_what_is_not_taken_now_is_shown_later(
    database: Database, outlet: FakeOutlet, failure: Exception
) -> None:
    """What was shown before the fault is not shown again."""
    outlet.fail(failure, failure, method="show_menu")
    await menus.show(database, outlet, "42", [HELP, HULP])

    assert ["private.None"] * 3 + ["private.nl"] == shown(outlet)


async def test_a_menu_that_is_refused_does_not_keep_others(database: Database, outlet: FakeOutlet) -> None:
    """It is tried again at the next start."""
    outlet.fail(Rejected("refused"), method="show_menu")
    await menus.show(database, outlet, "42", [HELP, HULP])
    first = shown(outlet)
    await menus.show(database, outlet, "42", [HELP, HULP])

    assert ["private.None", "private.nl"] == first
    assert ["private.None"] == shown(outlet)


async def test_a_full_disk_keeps_no_menu_from_being_shown(
    database: Database, outlet: FakeOutlet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is only forgotten that they were."""

    async def full(*_: object) -> None:
        raise Unwritable("disk_full")

    with monkeypatch.context() as patched:
        patched.setattr(meta, "put", full)
        await menus.show(database, outlet, "42", [HELP, HULP])
    first = shown(outlet)
    await menus.show(database, outlet, "42", [HELP])

    assert ["private.None", "private.nl"] == first
    assert ["private.None"] == shown(outlet)
