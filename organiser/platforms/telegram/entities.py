"""Telegram's entities, read into spans and written from them.

Telegram counts in UTF-16 code units, spans in code points; both ways take linear time. What cannot be said in
the other's words is left out here, and never any character.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from typing import assert_never

from organiser.chat.flat import Flat, Linked, Mark, Mentioned, Preformatted, Quoted, Span, utf16_length
from organiser.chat.refs import AccountRef, Network
from organiser.chat.text import Style
from organiser.platforms.telegram.theirs import Entity, User

MAX_ENTITIES = 100
"""Telegram passes over further ones (python-telegram-bot: MessageLimit.MESSAGE_ENTITIES)."""

MAX_SCARCE = MAX_ENTITIES - 2
"""How many spoilers and links may begin in a message: one of each may go on from the message before."""

_STYLES = {
    "bold": Style.BOLD,
    "italic": Style.ITALIC,
    "underline": Style.UNDERLINE,
    "strikethrough": Style.STRIKE,
    "spoiler": Style.SPOILER,
    "code": Style.CODE,
}
_TYPES = {style: kind for kind, style in _STYLES.items()}
_SURROGATE = re.compile("[\ud800-\udfff]")
_LEADS_OUT = re.compile(r"https?://|tg://(?!user\b|openmessage\b)", re.IGNORECASE)
"""What a link may lead to. Telegram makes a mention of a link to a person, who would be notified."""
_PERSON = re.compile(r"tg://user\?id=(\d{1,19})\Z", re.IGNORECASE)


def read(text: str, entities: Sequence[Entity]) -> Flat:
    """Telegram's text and entities as spans; addresses and hashtags are left to the reader's client."""
    marked = [(entity, mark) for entity in entities if (mark := _mark(entity)) is not None]
    if not marked:
        return Flat(text)
    points = _points(text, [one for entity, _ in marked for one in _bounds(entity)])
    spans = [
        Span(points[start], points[end], mark)
        for entity, mark in marked
        for start, end in [_bounds(entity)]
        if points[start] < points[end]
    ]
    return Flat(text, tuple(sorted(spans, key=lambda span: (span.start, -span.end))))


def write(flat: Flat) -> tuple[str, tuple[Entity, ...]]:
    """Text and entities to send: at most 100.

    Beyond that, spoilers and links go before quotations, code blocks and mentions, these before what is only
    look, and among equals the first before the last: where `scarce` was heeded, all spoilers and links stay.
    Half characters, which no JSON can carry, become U+FFFD; no offset moves over that.
    """
    text = _SURROGATE.sub("\ufffd", flat.text)
    spans = _sayable_ones(flat, text)
    ranks = _ranks(spans)
    units = _units(text, [one for span in spans for one in (span.start, span.end)])
    chosen = sorted(range(len(spans)), key=lambda at: (ranks[at], at))[:MAX_ENTITIES]
    return text, tuple(_entity(spans[at], units) for at in sorted(chosen))


def scarce(flat: Flat) -> Sequence[int]:
    """Where spoilers and links begin, of which a message may hold `MAX_SCARCE`.

    Without their entity what was hidden would be shown, and an address would be lost.
    """
    spans = _sayable_ones(flat, flat.text)
    return [span.start for span, rank in zip(spans, _ranks(spans), strict=True) if rank == 0]


def _sayable_ones(flat: Flat, text: str) -> Sequence[Span]:
    sayable = [span for span in _without_inner_quotes(flat.spans) if _sayable(span, text)]
    return _without_baring_code(sayable)


_BLOCKS: Mapping[str, Mark] = {"blockquote": Quoted(), "expandable_blockquote": Quoted(expandable=True)}


def _mark(entity: Entity) -> Mark | None:
    match entity:
        case Entity(type="pre", language=language):
            return Preformatted(language or None)
        case Entity(type="text_link", url=str(url)):
            person = _PERSON.match(url)
            return Mentioned(AccountRef(Network.TELEGRAM, person[1])) if person else Linked(url)
        case Entity(type="text_mention", user=User(id=id_)):
            return Mentioned(AccountRef(Network.TELEGRAM, str(id_)))
        case Entity(type="mention"):
            return Mentioned()
        case _:
            return _STYLES.get(entity.type) or _BLOCKS.get(entity.type)


def _bounds(entity: Entity) -> tuple[int, int]:
    start = max(entity.offset, 0)
    return start, max(entity.offset + entity.length, start)


def _points(text: str, units: Iterable[int]) -> Mapping[int, int]:
    """For offsets in UTF-16 units, the code points; within a character, its beginning."""
    wanted = sorted(set(units))
    if utf16_length(text) == len(text):
        return {unit: min(unit, len(text)) for unit in wanted}
    found: dict[int, int] = {}
    point = at = 0
    for unit in wanted:
        while point < len(text) and at + (width := 1 + (text[point] > "\uffff")) <= unit:
            at += width
            point += 1
        found[unit] = point
    return found


def _units(text: str, points: Iterable[int]) -> Mapping[int, int]:
    """For offsets in code points, the UTF-16 units."""
    found: dict[int, int] = {}
    before = unit = 0
    for point in sorted(set(points)):
        unit += utf16_length(text[before:point])
        found[point] = unit
        before = point
    return found


def _without_inner_quotes(spans: Iterable[Span]) -> Iterable[Span]:
    """Telegram knows no quotation within a quotation."""
    quoted_until = 0
    for span in spans:
        if isinstance(span.mark, Quoted):
            if span.start < quoted_until:
                continue
            quoted_until = span.end
        yield span


def _without_baring_code(spans: Sequence[Span]) -> Sequence[Span]:
    """Telegram lets nothing stand over code: what is hidden there would be shown, and no link lead out."""
    weighty = [span for span in spans if _outweighs_code(span.mark)]
    starts = [span.start for span in weighty]
    reached = list(accumulate((span.end for span in weighty), max))

    def stays(span: Span) -> bool:
        before = bisect_left(starts, span.end)
        return not (_is_code(span.mark) and before and reached[before - 1] > span.start)

    return [span for span in spans if stays(span)] if weighty else spans


def _is_code(mark: Mark) -> bool:
    return mark is Style.CODE or isinstance(mark, Preformatted)


def _outweighs_code(mark: Mark) -> bool:
    return mark is Style.SPOILER or isinstance(mark, Linked | Mentioned)


def _sayable(span: Span, text: str) -> bool:
    """Whether Telegram has an entity for it."""
    match span.mark:
        case Mentioned(account):
            return account is not None and account.network is Network.TELEGRAM
        case Linked(url):
            return _LEADS_OUT.match(url) is not None and url != text[span.start : span.end]
        case _:
            return True


def _ranks(spans: Sequence[Span]) -> Sequence[int]:
    """For each span, when it is left out: the highest first. What is hidden need not be hidden twice."""
    hidden_until = linked_until = 0
    ranks: list[int] = []
    for span in spans:
        match span.mark:
            case Style.SPOILER:
                ranks.append(0 if span.end > hidden_until else 2)
                hidden_until = max(hidden_until, span.end)
            case Linked():
                ranks.append(0 if span.end > linked_until else 2)
                linked_until = max(linked_until, span.end)
            case Style():
                ranks.append(2)
            case _:
                ranks.append(1)
    return ranks


def _entity(span: Span, units: Mapping[int, int]) -> Entity:
    offset = units[span.start]
    length = units[span.end] - offset
    match span.mark:
        case Style() as style:
            return Entity(_TYPES[style], offset, length)
        case Linked(url):
            return Entity("text_link", offset, length, url=url)
        case Mentioned(account):
            return Entity("text_mention", offset, length, user=User(int(account.id)) if account else None)
        case Preformatted(language):
            return Entity("pre", offset, length, language=language)
        case Quoted(expandable):
            return Entity("expandable_blockquote" if expandable else "blockquote", offset, length)
        case _:
            assert_never(span.mark)
