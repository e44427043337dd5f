"""What a chat is told about being joined, in four languages."""

import pytest

from organiser.bridge.conversation import NamesMode
from organiser.chat.outgoing import Post
from organiser.chat.refs import Network
from organiser.i18n import LOCALES, Catalogues, Words
from organiser.views import bridge
from organiser.views.members import chapter_chats
from tests.views.approval import Approve, given
from tests.views.bridge.chats import GENT, SEOUL, UNTITLED, URL


def test_the_welcome(approve: Approve) -> None:
    """A newcomer is told what the bot does, who can read it, and how to begin."""
    approve(
        bridge.welcome,
        {
            "with a link": given(private_url=URL),
            "without a link": given(),
        },
    )


def test_a_group_is_told_how_to_join(approve: Approve) -> None:
    """By a button, or where there is none by what one writes."""

    def said(words: Words, network: Network, url: str) -> Post:
        return chapter_chats.with_joining(
            bridge.welcome(network, words, private_url=url), url, network, words
        )

    approve(
        chapter_chats.with_joining,
        {
            "with a link": lambda words, network: said(words, network, URL),
            "without a link": lambda words, network: said(words, network, ""),
        },
    )


def test_coming_and_going(approve: Approve) -> None:
    """Everybody is told with whom they talk from now on, and with whom no longer."""
    approve(
        bridge.joined,
        {
            "to both networks": given([SEOUL, GENT, UNTITLED], NamesMode.FULL),
            "groups only": lambda words, _: bridge.joined([GENT], NamesMode.FIRST, Network.TELEGRAM, words),
            "rooms only": lambda words, _: bridge.joined([SEOUL], NamesMode.PSEUDONYM, Network.MATRIX, words),
        },
    )
    approve(bridge.left, {"left": given()})
    approve(
        bridge.other_left,
        {
            "others stay": given(SEOUL, alone=False),
            "alone": given(GENT, alone=True),
        },
    )
    approve(
        bridge.vanishing,
        {"messages delete themselves": given([SEOUL])},
    )


@pytest.mark.parametrize("locale", LOCALES)
def test_hostile_names_stay_on_one_line(locale: str, catalogues: Catalogues) -> None:
    """A title with line breaks and direction marks cannot pose as another sentence of the bot."""
    words = catalogues[locale]
    chat = bridge.ShownChat("Gent\n\nFrom now on \u202eadmins", Network.TELEGRAM)

    shown = bridge.chat_name(chat, words)

    assert "\n" not in shown
    assert "\u202e" not in shown
