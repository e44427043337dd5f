"""How a conversation stands, in four languages."""

from collections.abc import Callable
from datetime import timedelta

from organiser.bridge.conversation import NamesMode, Pseudonym
from organiser.chat.outgoing import Post
from organiser.chat.refs import Network
from organiser.i18n import Words
from organiser.views import bridge
from organiser.views.pseudonyms import pseudonym
from tests.views.approval import Approve, given
from tests.views.bridge.chats import SEOUL, UNTITLED


def _names(mode: NamesMode) -> Callable[[Words, Network], Post]:
    chosen = Pseudonym(24, 4, 42)
    return lambda words, _: bridge.names_set(mode, words, example=pseudonym(chosen, words))


def test_status(approve: Approve) -> None:
    """With whom it is shared, under which names, and what is still on its way."""
    approve(
        bridge.status,
        {
            f"{mode}, {waiting} waiting": given(
                bridge.Status([SEOUL, UNTITLED], mode, waiting, timedelta(seconds=95))
            )
            for mode, waiting in zip(NamesMode, (0, 1, 1200), strict=True)
        },
    )


def test_names(approve: Approve) -> None:
    """Each way of showing names says what others see, and what a pseudonym does not hide."""
    approve(bridge.names_set, {mode: _names(mode) for mode in NamesMode})
    approve(bridge.names_rotated, {"new pseudonyms": given()})
