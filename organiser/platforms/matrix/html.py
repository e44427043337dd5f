"""What Matrix HTML may hold: the allow-list of the specification, and a tree of what is left.

It says nothing about meaning: `from_html` reads the tree. Hostile input is bounded here, so that the time
and the stack that a reader needs grow with the length of the input and no faster.
"""

import re

import nh3
from lxml import etree

HTML_LIMIT = 65_536
"""Characters of HTML that are read: an event cannot hold more than 65,536 bytes."""
NESTING_LIMIT = 100
"""The depth of tags that the specification tells clients to keep to."""

LINES = frozenset({"address", "article", "aside", "center", "dd", "dl", "dt", "figcaption", "figure"}) | {
    "fieldset",
    "footer",
    "form",
    "header",
    "main",
    "nav",
    "section",
}
"""Tags beyond the specification whose words stand on lines of their own."""
_TAGS = (
    {
        "a",
        "b",
        "br",
        "code",
        "del",
        "em",
        "hr",
        "i",
        "img",
        "s",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "u",
    }
    | {"blockquote", "details", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ol", "p", "pre", "ul"}
    | {"caption", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr"}
    | {"input", "ins", "kbd", "samp", "tt"}
    | LINES
)
"""The tags of the specification, and others whose meaning is plain."""
_DROPPED_WITH_CONTENT = frozenset({"mx-reply", "script", "style", "head", "title", "template"})
_ATTRIBUTES = {
    "a": {"href"},
    "span": {"data-mx-spoiler", "data-mx-maths"},
    "div": {"data-mx-spoiler", "data-mx-maths"},
    "img": {"alt", "title", "data-mx-emoticon"},
    "input": {"type", "checked"},
    "ol": {"start"},
    "code": {"class"},
}
_SCHEMES = {"https", "http", "mailto", "tel", "tg", "matrix"}
_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags=set(_DROPPED_WITH_CONTENT),
    attributes=_ATTRIBUTES,
    url_schemes=_SCHEMES,
    link_rel=None,
    strip_comments=True,
)
# What was taken is never given back (`*+`): a tag without an end would take quadratic time.
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*+)[^<>]*+>")
_ANY_TAG = re.compile(r"""</?([a-zA-Z][a-zA-Z0-9-]*+)(?:[^<>"']|"[^"]*"|'[^']*')*+>""")
_VOID = frozenset({"br", "hr", "img", "input"})


def read_tree(html: str) -> etree._Element | None:
    """The allowed tags of `html` as a tree under one root; None where nothing is left.

    Of tags that are nested deeper than the limit only the words remain, as with tags that are not allowed.
    """
    shallow = _without_deep_tags(_ANY_TAG.sub(_known, html[:HTML_LIMIT]))
    clean = _CLEANER.clean(shallow.replace("\0", ""))
    if not clean.strip():
        return None
    # A parser keeps a pointer into the input of its own; one for each call is thread-safe and cheap.
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    root = etree.fromstring(b"<div>" + clean.encode("utf-8", "ignore") + b"</div>", parser)
    return None if root is None else root.find("body/div")


def _known(tag: re.Match[str]) -> str:
    """A tag that the cleaner knows what to do with; of those of formulae and drawings it drops the words."""
    return tag[0] if tag[1].lower() in _TAGS | _DROPPED_WITH_CONTENT else ""


def _without_deep_tags(html: str) -> str:
    """`html` without the tags beyond the nesting limit; their words stay.

    Counted on the text, before any parser builds a tree of it: HTML parsers need quadratic time for some
    deep nestings.
    """
    if html.count("<") <= NESTING_LIMIT:
        return html
    depth = 0

    def keep(tag: re.Match[str]) -> str:
        nonlocal depth
        if tag[2].lower() in _VOID:
            return tag[0]
        if not tag[1]:
            depth += 1
            return tag[0] if depth <= NESTING_LIMIT else ""
        depth = max(depth - 1, 0)
        return tag[0] if depth < NESTING_LIMIT else ""

    return _TAG.sub(keep, html)
