"""Approval files: what every view says, for people to read who do not run code.

`approved/<module>/<view>.<language>.txt` has each moment of a view under its name. Where the two networks
show the same, it stands there once. Without `--approve` a view that says something else fails, and shows how.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from functools import partial
from inspect import signature
from itertools import pairwise
from pathlib import Path
from types import FunctionType
from typing import Any, assert_never

import pytest

from organiser.chat.flat import Linked, Mark, Mentioned, Preformatted, Quoted, Span, flatten
from organiser.chat.outgoing import Choice, Post
from organiser.chat.refs import Network
from organiser.chat.text import RichText, Style
from organiser.i18n import LOCALES, Catalogues, Words
from organiser.platforms.telegram.render import MAX_DATA_BYTES

APPROVED = Path(__file__).parent / "approved"
LONGEST_LABEL = 20
"""Characters of a button, so that a phone shows it whole (three stand in a row)."""
LONGEST_LABEL_ALONE = 32
"""Characters of a button that has its row for itself, such as somebody's name."""
MOST_IN_ROW = 3
_SIGNS = {Style.CODE: "`", Style.BOLD: "*", Style.ITALIC: "_"}

Said = Post | RichText | str


@dataclass(frozen=True, slots=True)
class Given:
    """What a view is told; its network, where it wants one, and its language follow."""

    facts: tuple[Any, ...]
    named: dict[str, Any]

    def said_by(self, view: Callable[..., Said], words: Words, network: Network) -> Said:
        """What the view says of it."""
        where = (network,) if "network" in signature(view).parameters else ()
        return view(*self.facts, *where, words, **self.named)


def given(*facts: Any, **named: Any) -> Given:
    """A moment of a view that takes its facts first, then its network or none, then the `Words`."""
    return Given(facts, named)


Moment = Given | Callable[[Words, Network], Said]
Moments = Mapping[str, Moment]
"""What a view is told, by a name for it: its facts, or a call that says it in a language to a network."""
Approve = Callable[[Callable[..., Said], Moments], None]


class Approval:
    """Holds what views say against their files, or writes these."""

    def __init__(self, catalogues: Catalogues, *, rewrite: bool) -> None:
        """`rewrite`: approve of whatever is said."""
        self._catalogues = catalogues
        self._rewrite = rewrite
        self._seen: set[str] = set()

    def __call__(self, view: Callable[..., Said], moments: Moments) -> None:
        """Approve of `view` at all its moments, in every language and on both networks."""
        stem = stem_of(view)
        if stem in self._seen:
            pytest.fail(f"{stem} is approved twice: put all its moments into one call", pytrace=False)
        self._seen.add(stem)
        changes = [
            change for locale in LOCALES for change in self._held(view, self._catalogues[locale], moments)
        ]
        if changes:
            accept = "To accept: make approve (or pytest tests/views --approve)"
            pytest.fail("\n".join([*changes, accept]), pytrace=False)

    def _held(self, view: Callable[..., Said], words: Words, moments: Moments) -> Iterator[str]:
        path = APPROVED / f"{stem_of(view)}.{words.locale}.txt"
        shown = "\n".join(told(name, _call(view, moment), words) for name, moment in moments.items())
        if self._rewrite:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(shown, encoding="utf-8")
            return
        approved = path.read_text(encoding="utf-8") if path.exists() else ""
        name = path.relative_to(APPROVED.parent)
        yield from unified_diff(
            approved.splitlines(),
            shown.splitlines(),
            f"{name}: approved",
            f"{name}: said now",
            lineterm="",
            n=1,
        )


def _call(view: Callable[..., Said], moment: Moment) -> Callable[[Words, Network], Said]:
    return partial(moment.said_by, view) if isinstance(moment, Given) else moment


def stem_of(view: Callable[..., Said]) -> str:
    """The file of a view without its language: `bridge/codes/join_code` for that function of `views`."""
    assert isinstance(view, FunctionType), "a view is a function"
    folder = view.__module__.removeprefix("organiser.views.").replace(".", "/")
    return f"{folder}/{view.__name__}"


def told(name: str, moment: Callable[[Words, Network], Said], words: Words) -> str:
    """One moment: a line with its name, and below what is read, for each network where they differ."""
    shown = {network: render(moment(words, network), network) for network in Network}
    if len(set(shown.values())) == 1:
        return f"== {name}\n{shown[Network.MATRIX]}\n"
    return "\n".join(f"== {name} ({network})\n{text}\n" for network, text in shown.items())


def render(said: Said, network: Network = Network.TELEGRAM) -> str:
    """Readable text: `code`, *bold*, [label](address), and what can be pressed or answered below."""
    if isinstance(said, str):
        return said
    if isinstance(said, tuple):
        return marked(said)
    heading = [marked(said.heading)] if said.heading else []
    file = [f"(file: {said.attachment.name or said.attachment.kind})"] if said.attachment else []
    return "\n".join([*heading, *file, marked(said.text), *_choices(said.choices, network)])


def marked(text: RichText) -> str:
    """The text as both networks lay it out, with marks around what is set in a way."""
    flat = flatten(text)
    bounds = sorted({0, len(flat.text), *(at for span in flat.spans for at in (span.start, span.end))})
    parts = [_opening(flat.spans, 0)]
    for start, end in pairwise(bounds):
        parts += [flat.text[start:end], _closing(flat.spans, end), _opening(flat.spans, end)]
    return "".join(parts)


def _opening(spans: Sequence[Span], at: int) -> str:
    return "".join(_mark(span.mark)[0] for span in spans if span.start == at)


def _closing(spans: Sequence[Span], at: int) -> str:
    return "".join(_mark(span.mark)[1] for span in reversed(spans) if span.end == at)


def _mark(mark: Mark) -> tuple[str, str]:
    match mark:
        case Style():
            sign = _SIGNS.get(mark, f"<{mark}>")
            return sign, sign
        case Linked(url):
            return "[", f"]({url})"
        case Preformatted():
            return "```\n", "\n```"
        case Quoted():
            return "> ", ""
        case Mentioned():
            return "@", ""
        case _:
            assert_never(mark)


def _choices(rows: Sequence[Sequence[Choice]], network: Network) -> Iterator[str]:
    """Buttons on Telegram, numbered answers on Matrix."""
    if network is Network.TELEGRAM:
        for row in rows:
            fits(row)
    if network is Network.TELEGRAM:
        yield from ("  ".join(f"[ {choice.label} ]" for choice in row) for row in rows)
        return
    every = [choice for row in rows for choice in row]
    yield from (f"{number}. {_answer(choice)}" for number, choice in enumerate(every, start=1))


def _answer(choice: Choice) -> str:
    return f"{choice.label}: {choice.url}" if choice.url else choice.label


def fits(row: Sequence[Choice]) -> None:
    """Fail for a row of buttons that a phone does not show whole, or that Telegram does not take."""
    longest = LONGEST_LABEL_ALONE if len(row) == 1 else LONGEST_LABEL

    assert 1 <= len(row) <= MOST_IN_ROW, "a row has one to three buttons"
    for choice in row:
        assert 1 <= len(choice.label) <= longest, (
            f"a button of {len(choice.label)} characters: {choice.label}"
        )
        assert choice.url or 1 <= len(choice.data.encode()) <= MAX_DATA_BYTES, "Telegram takes 1 to 64 bytes"
