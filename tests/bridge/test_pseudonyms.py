"""Pseudonyms hide whom others name, and leave everything else as it was said."""

import pytest

from organiser.bridge.pseudonyms import pseudonymised
from organiser.chat.refs import AccountRef, Network
from organiser.chat.text import Heading, Link, Listing, Mention, Node, Pre, Quote, Style, Styled, Table, Text

ANNA = AccountRef(Network.TELEGRAM, "7")


def name_of(account: AccountRef | None) -> str:
    """What somebody is called."""
    return "heron" if account == ANNA else "[someone]"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (Mention("Anna", ANNA), Text("heron")),
        (Mention("@annav"), Text("[someone]")),
        (Link("tg://user?id=7", (Text("Anna"),)), Text("[someone]")),
        (Link("https://matrix.to/#/@anna:hs", (Text("Anna"),)), Text("[someone]")),
        (Link("https://matrix.to/#/%40anna:hs", (Text("Anna"),)), Text("[someone]")),
        (Link("matrix:u/anna:hs", (Text("Anna"),)), Text("[someone]")),
    ],
)
def test_whoever_is_named_is_hidden(said: Node, shown: Node) -> None:
    """By their pseudonym where it is known, wherever in the text it stands."""
    around = (
        Styled(Style.BOLD, (said,)),
        Quote((said,), expandable=True),
        Heading(2, (said,)),
        Listing(((said,), (Text("x"),)), start=3),
        Link("https://example.org", (said,)),
        Table(((said,),), (((), (said,)),)),
    )

    assert (
        Styled(Style.BOLD, (shown,)),
        Quote((shown,), expandable=True),
        Heading(2, (shown,)),
        Listing(((shown,), (Text("x"),)), start=3),
        Link("https://example.org", (shown,)),
        Table(((shown,),), (((), (shown,)),)),
    ) == pseudonymised(around, name_of)


def test_words_stay() -> None:
    """A name that somebody merely writes, code, and links to anything but a person."""
    said = (
        Text("Anna"),
        Pre("@anna", "sh"),
        Link("https://matrix.to/#/!room:hs", (Text("room"),)),
        Link("tg://resolve?domain=news", (Text("news"),)),
    )

    assert said == pseudonymised(said, name_of)
