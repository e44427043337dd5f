"""Everybody's reaction is shown, as far as a bot may."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organiser.bridge.reactions import LONGEST_EMOJI, TELEGRAM_EMOJI, VARIATIONS, Display, display
from organiser.chat.refs import Network

EMOJI = st.sampled_from(["👍", "❤️", "❤", "🫠", " 👍 ", "", "a" * 17, "👨\u200d💻"])


@given(st.lists(EMOJI))
def test_matrix_shows_each_once(emojis: list[str]) -> None:
    """One reaction of the bot stands for everybody behind it."""
    shown = display(emojis, Network.MATRIX)

    given = {emoji.strip() for emoji in emojis if 0 < len(emoji.strip()) <= LONGEST_EMOJI}
    assert {"❤️" if emoji == "❤" else emoji for emoji in given} == shown.own
    assert () == shown.summary


@given(st.lists(EMOJI))
def test_telegram_shows_all_of_them(emojis: list[str]) -> None:
    """As one reaction where that says it all, otherwise as counts that add up."""
    shown = display(emojis, Network.TELEGRAM)
    counted = Counter(
        emoji.strip().translate(VARIATIONS) for emoji in emojis if 0 < len(emoji.strip()) <= LONGEST_EMOJI
    )

    assert shown.own <= TELEGRAM_EMOJI
    assert len(shown.own) <= 1
    assert counted == (Counter(shown.own) if shown.own else Counter(dict(shown.summary)))


@pytest.mark.parametrize(
    ("emoji", "passes"),
    [
        ("a\nBot: pay", False),
        ("t.me/join", False),
        ("@anna", False),
        ("a b", False),
        ("\u202eabc", False),
        ("+1", True),
        ("고마워", True),
        ("👩\u200d🔧", True),
        ("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", True),
    ],
)
def test_a_reaction_cannot_speak_for_the_bot(emoji: str, *, passes: bool) -> None:
    """The sum of reactions is said by the bot: nobody breaks its line, links or calls anybody from there."""
    on_telegram, on_matrix = (display([emoji], network) for network in (Network.TELEGRAM, Network.MATRIX))

    assert passes == (on_telegram != Display())
    assert passes == (on_matrix != Display())


def test_one_and_then_another() -> None:
    """The bot's own reaction gives way to the sum."""
    assert Display(own=frozenset({"❤"})) == display(["❤️"], Network.TELEGRAM)
    assert Display(summary=(("❤", 2),)) == display(["❤️", "❤"], Network.TELEGRAM)
    assert Display(summary=(("🫠", 1),)) == display(["🫠"], Network.TELEGRAM)
    assert Display() == display([], Network.TELEGRAM)


@pytest.mark.parametrize(
    ("emoji", "shown"),
    [
        ("❤", "❤\ufe0f"),
        ("❤\ufe0f", "❤\ufe0f"),
        ("❤\u200d🔥", "❤\ufe0f\u200d🔥"),
        ("🤷\u200d♀", "🤷\u200d♀\ufe0f"),
        ("☃", "☃\ufe0f"),
        ("⚡", "⚡"),
        ("👨\u200d💻", "👨\u200d💻"),
    ],
)
def test_matrix_is_given_the_spelling_of_its_clients(emoji: str, shown: str) -> None:
    """Telegram leaves out the sign for colour; a heart without it stands beside the one of people."""
    assert Display(own=frozenset({shown})) == display([emoji], Network.MATRIX)
