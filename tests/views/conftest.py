"""Approval files: what every view says, in every language, for people to read who do not run code.

`pytest tests/views --approve` writes them anew; the diff is then the review. Without the flag a view that
says something else fails.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from organiser.chat.outgoing import Post
from organiser.chat.text import (
    Heading,
    Link,
    Listing,
    Mention,
    Node,
    Pre,
    Quote,
    RichText,
    Style,
    Styled,
    Table,
    Text,
)
from organiser.i18n import Catalogues, Words

ROOT = Path(__file__).parent.parent.parent
APPROVED = Path(__file__).parent / "approved"

Said = Post | RichText | str
Approve = Callable[[str, Words, Mapping[str, Said]], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer `--approve`."""
    parser.addoption("--approve", action="store_true", help="write the approval files of the views anew")


@pytest.fixture(scope="session")
def catalogues() -> Catalogues:
    """The real catalogues."""
    return Catalogues.load(ROOT / "locales")


@pytest.fixture
def approve(request: pytest.FixtureRequest) -> Approve:
    """Hold what a view says against its approval file, or write that."""
    rewrite = request.config.getoption("--approve", default=False)

    def check(view: str, words: Words, said: Mapping[str, Said]) -> None:
        path = APPROVED / f"{view}.{words.locale}.txt"
        shown = "\n".join(f"== {moment}\n{render(what)}\n" for moment, what in said.items())
        if rewrite:
            path.parent.mkdir(exist_ok=True)
            path.write_text(shown, encoding="utf-8")
        approved = path.read_text(encoding="utf-8") if path.exists() else ""

        assert approved == shown

    return check


def render(said: Said) -> str:
    """Readable text: `code`, *bold*, [label](address), and buttons in brackets on lines of their own."""
    if isinstance(said, str):
        return said
    if isinstance(said, tuple):
        return "".join(map(_node, said))
    rows = ["  ".join(f"[ {choice.label} ]" for choice in row) for row in said.choices]
    return "\n".join([render(said.heading) + render(said.text), *rows])


def _node(node: Node) -> str:
    match node:
        case Text(value):
            return value
        case Styled(style, children):
            mark = "`" if style is Style.CODE else "*"
            return f"{mark}{render(children)}{mark}"
        case Link(url, children):
            return f"[{render(children)}]({url})"
        case Listing(items, _):
            return "\n" + "".join(f"- {render(item)}\n" for item in items)
        case Table(header, rows):
            lines = (" | ".join(map(render, row)) for row in (header, *rows) if row)
            return "\n" + "".join(f"| {line} |\n" for line in lines)
        case Mention() | Pre() | Quote() | Heading():
            raise TypeError("no view says this yet; render it here")
