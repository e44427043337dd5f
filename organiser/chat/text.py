r"""Rich text as a tree that both networks can be read into and written from.

Line breaks are `\n` inside `Text`. A block (`Pre`, `Quote`, `Heading`, `Listing`, `Table`) stands on lines
of its own; whoever flattens or renders puts the breaks around it.
"""

from enum import StrEnum
from typing import Union

import msgspec
from typing_extensions import override

from organiser.chat.refs import AccountRef

RULE = "———"
"""A line across, where a network or a client draws one."""
CHECKED, OPEN = "☑", "☐"
"""What stands before a task that is done, and before one that is not."""


class Style(StrEnum):
    """How a stretch of text is set."""

    BOLD = "bold"
    ITALIC = "italic"
    UNDERLINE = "underline"
    STRIKE = "strike"
    SPOILER = "spoiler"
    CODE = "code"


class Text(msgspec.Struct, frozen=True, tag="t"):
    """Plain characters."""

    value: str

    @override
    def __str__(self) -> str:
        return self.value


class Styled(msgspec.Struct, frozen=True, tag="s"):
    """Nodes set in one style; `str` of them reads as their words do."""

    style: Style
    children: tuple["Node", ...]

    @override
    def __str__(self) -> str:
        return "".join(map(str, self.children))


class Link(msgspec.Struct, frozen=True, tag="a"):
    """Nodes that lead to an address (`https:`, `http:`, `mailto:`, `tel:`, `tg:`, `matrix:`)."""

    url: str
    children: tuple["Node", ...]


class Mention(msgspec.Struct, frozen=True, tag="m"):
    """Somebody named so that their client tells them; `account` is None where only a name is known."""

    name: str
    account: AccountRef | None = None


class Pre(msgspec.Struct, frozen=True, tag="p"):
    """A block of code, with its language where it was said."""

    value: str
    language: str | None = None


class Quote(msgspec.Struct, frozen=True, tag="q"):
    """A block quotation; `expandable` ones are shown folded where a network can."""

    children: tuple["Node", ...]
    expandable: bool = False


class Heading(msgspec.Struct, frozen=True, tag="h"):
    """A heading of level 1 to 6."""

    level: int
    children: tuple["Node", ...]


class Listing(msgspec.Struct, frozen=True, tag="l"):
    """A list; `start` is the first number where it is ordered, otherwise None."""

    items: tuple[tuple["Node", ...], ...]
    start: int | None = None


class Align(StrEnum):
    """On which side of its column a cell stands."""

    LEFT = "left"
    RIGHT = "right"


class Table(msgspec.Struct, frozen=True, tag="tb"):
    """Rows of cells under a header; numbers are easier to compare on the right.

    `header` may be empty. A row that is shorter than the widest is filled with empty cells; a column that
    `aligned` does not name stands left. Where no network draws a table, `tables.lowered` says how it reads.
    """

    header: tuple[tuple["Node", ...], ...]
    rows: tuple[tuple[tuple["Node", ...], ...], ...]
    aligned: tuple[Align, ...] = ()

    @property
    def cells(self) -> tuple[tuple["Node", ...], ...]:
        """Every cell, those of the header first."""
        return (*self.header, *(cell for row in self.rows for cell in row))


Node = Union[Text, Styled, Link, Mention, Pre, Quote, Heading, Listing, Table]  # noqa: UP007 - msgspec resolves forward names
RichText = tuple[Node, ...]
"""What somebody wrote. Empty for a message without words."""

BLOCKS = (Pre, Quote, Heading, Listing, Table)
"""The nodes that stand on lines of their own."""


def plain(text: str) -> RichText:
    """`text` as rich text without any formatting; no node at all for an empty string."""
    return (Text(text),) if text else ()


def bold(text: str) -> Styled:
    """`text` in bold."""
    return Styled(Style.BOLD, (Text(text),))
