"""The marks that a person types in the demo for formatting, and what each network's own app makes of them.

`**bold**`, `_italic_`, `~~strike~~`, `||spoiler||`, `` `code` ``, `[words](https://…)`, and lines that begin
with `> ` as a quote. This stands for the menus of the apps; the product never reads such marks.
"""

import html as escaping
import re
from typing import Any, Final

import msgspec

_STYLES: Final = {"**": "bold", "_": "italic", "~~": "strikethrough", "||": "spoiler", "`": "code"}
_TAGS: Final = {
    "bold": ("<strong>", "</strong>"),
    "italic": ("<em>", "</em>"),
    "strikethrough": ("<del>", "</del>"),
    "spoiler": ("<span data-mx-spoiler>", "</span>"),
    "code": ("<code>", "</code>"),
    "blockquote": ("<blockquote>", "</blockquote>"),
}
_MARK: Final = re.compile(
    r"\[(?P<words>[^\]\n]+)\]\((?P<link>https?://[^\s)]+)\)"
    r"|(?P<mark>\*\*|~~|\|\||`)(?P<marked>[^\n]+?)(?P=mark)"
    r"|(?<!\w)_(?P<italic>[^_\n]+)_(?!\w)"
)


class Span(msgspec.Struct, frozen=True):
    """Formatting of a stretch of text; offsets count UTF-16 units, as Telegram does."""

    kind: str
    start: int
    end: int
    url: str = ""


class Marked(msgspec.Struct, frozen=True):
    """A text without its marks, and its formatting."""

    text: str
    spans: tuple[Span, ...]

    @property
    def entities(self) -> list[dict[str, Any]]:
        """What Telegram's app would send."""
        return [
            {"type": span.kind, "offset": span.start, "length": span.end - span.start}
            | ({"url": span.url} if span.url else {})
            for span in self.spans
        ]

    @property
    def html(self) -> str | None:
        """What Element would send as `formatted_body`; None where there is nothing to format."""
        if not self.spans:
            return None
        units = self.text.encode("utf-16-le")
        opens: dict[int, list[str]] = {}
        closes: dict[int, list[str]] = {}
        for span in sorted(self.spans, key=lambda span: (span.start, -span.end)):
            opening, closing = _tags(span)
            opens.setdefault(span.start, []).append(opening)
            closes.setdefault(span.end, []).insert(0, closing)
        bounds = sorted({0, len(units) // 2, *opens, *closes})
        made = []
        for start, end in zip(bounds, [*bounds[1:], bounds[-1]], strict=True):
            made += [*closes.get(start, ()), *opens.get(start, ())]
            words = units[start * 2 : end * 2].decode("utf-16-le")
            made.append(escaping.escape(words, quote=False).replace("\n", "<br>"))
        return (
            "".join(made)
            .replace("</blockquote><br>", "</blockquote>")
            .replace("<br><blockquote>", "<blockquote>")
        )


def read(typed: str) -> Marked:
    """Take the marks out of what was typed."""
    text, spans, quote_from = "", [], None
    for line in typed.split("\n"):
        quoted = line.startswith("> ")
        if not quoted and quote_from is not None:
            spans.append(Span("blockquote", quote_from, _units(text) - 1))
            quote_from = None
        if quoted and quote_from is None:
            quote_from = _units(text)
        plain, inner = _inline(line.removeprefix("> ") if quoted else line, _units(text))
        text += plain + "\n"
        spans += inner
    if quote_from is not None:
        spans.append(Span("blockquote", quote_from, _units(text) - 1))
    return Marked(text.removesuffix("\n"), tuple(spans))


def _inline(line: str, offset: int) -> tuple[str, list[Span]]:
    text, spans, done = "", [], 0
    for found in _MARK.finditer(line):
        text += line[done : found.start()]
        done = found.end()
        start = offset + _units(text)
        words = found["words"] or found["marked"] or found["italic"]
        kind = "text_link" if found["link"] else _STYLES[found["mark"] or "_"]
        if kind != "code":
            words, inner = _inline(words, start)
            spans += inner
        text += words
        spans.append(Span(kind, start, offset + _units(text), found["link"] or ""))
    return text + line[done:], spans


def _tags(span: Span) -> tuple[str, str]:
    if span.kind == "text_link":
        return f'<a href="{escaping.escape(span.url)}">', "</a>"
    return _TAGS[span.kind]


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
