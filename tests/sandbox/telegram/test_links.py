"""Which addresses can be linked to, and what becomes of others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from organiser.sandbox.telegram.links import fault

if TYPE_CHECKING:
    from tests.sandbox.telegram.conftest import Town


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://example.org/a?b#c", None),
        ("example.org", None),
        ("https://협동조합.example/", None),
        ("http://[::1]/", None),
        ("tg://user?id=1", None),
        ("http://localhost/", "Wrong HTTP URL"),
        ("ftp://example.org/", "Unsupported URL protocol"),
        ("javascript:alert(1)", "Wrong port number specified in the URL"),
        ("no address at all", "Disallowed character in URL host"),
        ("https://", "URL host is empty"),
    ],
)
def test_an_address_is_judged_as_the_server_does(url: str, reason: str | None) -> None:
    """Hosts need a dot, and only the web's and Telegram's own schemes will do."""
    assert reason == fault(url)


async def test_a_link_to_nowhere_leaves_its_words(town: Town) -> None:
    """A text link to no address is left out, as is what the server finds itself; a button is refused."""
    marks = [
        {"type": "text_link", "offset": 0, "length": 1, "url": "http://localhost/"},
        {"type": "text_link", "offset": 1, "length": 1, "url": "https://x.be"},
        {"type": "mention", "offset": 2, "length": 1},
    ]
    sent = await town.call("sendMessage", chat_id=town.group.id, text="abc", entities=marks)
    button = {"inline_keyboard": [[{"text": "Go", "url": "http://localhost/"}]]}
    code, reason = await town.refusal("sendMessage", chat_id=town.group.id, text="x", reply_markup=button)

    assert [("text_link", 1)] == [(entity["type"], entity["offset"]) for entity in sent["entities"]]
    wrong = "inline keyboard button URL 'http://localhost/' is invalid: Wrong HTTP URL"
    assert (400, f"Bad Request: {wrong}") == (code, reason)
