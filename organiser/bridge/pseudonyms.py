"""Pseudonyms in place of those whom people's words name, where a conversation shows pseudonyms. Pure.

A mention carries the id and the name of whom it names, and so does a link to somebody's profile. Names that
people merely write are their own words, and stay.
"""

import re
from collections.abc import Callable
from typing import Final, assert_never

import msgspec

from organiser.chat.refs import AccountRef
from organiser.chat.text import (
    Heading,
    Link,
    Listing,
    Mention,
    Node,
    Pre,
    Quote,
    RichText,
    Styled,
    Table,
    Text,
)

NameOf = Callable[[AccountRef | None], str]
"""What to call an account that is mentioned; None stands for one whose id is not known."""

_PROFILE: Final = re.compile(r"(?i)tg://(?:user|openmessage)\b|matrix:u/|https?://matrix\.to/#/(?:@|%40)")


def pseudonymised(text: RichText, name_of: NameOf) -> RichText:
    """`text` without anybody's id, user name or profile: mentions become what `name_of` says."""
    return tuple(_pseudonymised(node, name_of) for node in text)


def _pseudonymised(node: Node, name_of: NameOf) -> Node:
    match node:
        case Mention(account=account):
            return Text(name_of(account))
        case Link(url=url) if _PROFILE.match(url):
            return Text(name_of(None))
        case Text() | Pre():
            return node
        case Listing(items=items):
            return msgspec.structs.replace(node, items=tuple(pseudonymised(item, name_of) for item in items))
        case Table(header=header, rows=rows):
            header = tuple(pseudonymised(cell, name_of) for cell in header)
            rows = tuple(tuple(pseudonymised(cell, name_of) for cell in row) for row in rows)
            return msgspec.structs.replace(node, header=header, rows=rows)
        case Styled() | Link() | Quote() | Heading():
            return msgspec.structs.replace(node, children=pseudonymised(node.children, name_of))
        case _:
            assert_never(node)
