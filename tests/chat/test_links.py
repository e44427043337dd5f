"""Addresses that open a private chat are those that the networks' apps know."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organiser.chat.links import matrix_chat, telegram_chat


def test_a_private_chat_is_opened_with_or_without_a_purpose() -> None:
    """Telegram's app says the purpose for who pressed it; Matrix' clients know nothing like it."""
    assert "https://t.me/organiser_bot" == telegram_chat("organiser_bot")
    assert "https://t.me/organiser_bot?start=join_12" == telegram_chat("organiser_bot", "join_12")
    assert "https://matrix.to/#/@organiser:example.org" == matrix_chat("@organiser:example.org")
    assert "https://matrix.to/#/@o%2Fb%20c:example.org" == matrix_chat("@o/b c:example.org")


@pytest.mark.parametrize("payload", ["a b", "a.b", "ü", "a\n", "a" * 65, "do_mydata?x=1"])
def test_no_app_would_take_such_a_purpose(payload: str) -> None:
    """The chat would open and say nothing: that is found when the button is made."""
    with pytest.raises(ValueError, match="payload"):
        telegram_chat("organiser_bot", payload)


@given(st.text(alphabet=string.ascii_letters + string.digits + "_-", min_size=1, max_size=64))
def test_every_purpose_of_those_letters_is_taken(payload: str) -> None:
    """As it is."""
    assert f"https://t.me/b?start={payload}" == telegram_chat("b", payload)
