"""Setting sentences into rich text: paragraphs, and things to copy inside a sentence."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from organiser.chat.outgoing import Choice, Post
from organiser.chat.refs import Network
from organiser.chat.text import BLOCKS, Node, RichText, Style, Styled, Text
from organiser.forms import Wording
from organiser.i18n import Words

LONGEST_LABEL: Final = 32
"""Characters of a button that has a row of its own; every pseudonym fits."""

Paragraph = str | Sequence[str | Node]
"""A sentence or several, with nodes between the words."""

Choices = tuple[tuple[Choice, ...], ...]

Worded = Callable[[Any, Network, Words], tuple[Paragraph, ...]]
"""Says one kind of refusal."""


def plain(said: Wording) -> Worded:
    """The words of a refusal that are always the same."""
    return lambda _refused, _network, words: (said(words),)


def code(text: str) -> Styled:
    """Something to be typed or copied as it stands."""
    return Styled(Style.CODE, (Text(text),))


def strong(text: str) -> Styled:
    """The word that a glance should find."""
    return Styled(Style.BOLD, (Text(text),))


def on_its_own_row(text: str) -> str:
    """`text` on a button that has a row of its own; what is cut off is seen to be."""
    return text if len(text) <= LONGEST_LABEL else f"{text[: LONGEST_LABEL - 1].rstrip()}…"


def numbered(number: int, name: str, words: Words) -> str:
    """A row of its own for what is called by a number.

    The mark keeps that number apart from the one that Matrix puts before each choice.
    """
    return on_its_own_row(words.gettext("#{number}: {name}", number=str(number), name=name))


def paragraphs(*parts: Paragraph, gap: str = "\n\n") -> RichText:
    """The parts below each other, empty ones left out.

    A block stands on lines of its own already: the gap beside it is a break shorter.
    """
    nodes: list[Node] = []
    for part in parts:
        inner = line(part)
        if nodes and inner:
            blocks = isinstance(nodes[-1], BLOCKS) + isinstance(inner[0], BLOCKS)
            nodes += line((gap[blocks:],))
        nodes += inner
    return tuple(nodes)


def line(part: Paragraph) -> RichText:
    """One part as nodes."""
    pieces = (part,) if isinstance(part, str) else part
    return tuple(Text(piece) if isinstance(piece, str) else piece for piece in pieces if piece)


def post(*parts: Paragraph, choices: Choices = ()) -> Post:
    """What the bot says for itself, in paragraphs, with things to press below."""
    return Post(text=paragraphs(*parts), choices=choices)
