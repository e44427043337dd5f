r"""A table where no network draws one: as columns that a phone can show, otherwise line by line.

Pure. Both forms are ordinary rich text, so that splitting and styles need to know nothing of tables.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from organiser.chat.text import Align, Mention, Node, Pre, RichText, Style, Styled, Table, Text

PHONE_COLUMNS = 34
"""Letters of a monospaced font that stand beside one another on a phone; Hangul takes the room of two."""

_GAP = "  "


def lowered(table: Table) -> RichText:
    """`table` without tables: monospaced columns where they are narrow enough, else a line for each cell.

    Cells with links, names, hidden words or blocks in them are never put into columns, which could not carry
    these. A cell without words is left out where it has a line of its own; so is a row without any.
    """
    bare = _bare(table)
    if bare is not None and (columns := _in_columns(bare, table.aligned)) is not None:
        return (Pre(columns),) if columns else ()
    return _in_lines(table)


def columns_of(text: str) -> int:
    """How many columns of a monospaced font `text` takes."""
    return sum(_width(character) for character in text)


def _width(character: str) -> int:
    inside_a_syllable = "\u1160" <= character <= "\u11ff"
    if inside_a_syllable or unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def _bare(table: Table) -> list[list[str]] | None:
    """The words of all rows, the header first; None where columns could not carry what is in a cell."""
    rows: list[list[str]] = []
    for row in (table.header, *table.rows):
        words = [_words(cell) for cell in row]
        found = [said for said in words if said is not None]
        if len(found) < len(words):
            return None
        rows.append(found)
    return rows


def _words(cell: RichText) -> str | None:
    """What a cell says on its one line; None where more than words is in it."""
    said: list[str] = []
    pending = list(reversed(cell))
    while pending:
        match pending.pop():
            case Text(words) | Mention(words, None) if len(words.splitlines()) <= 1:
                said.append(words)
            case Styled(style, children) if style is not Style.SPOILER:
                pending.extend(reversed(children))
            case _:
                return None
    return "".join(said)


def _in_columns(rows: Sequence[Sequence[str]], aligned: Sequence[Align]) -> str | None:
    """The rows below one another; None where they are too wide."""
    trimmed = [[cell.strip() for cell in row] for row in rows]
    widths = [max(map(columns_of, column)) for column in zip_longest(*trimmed, fillvalue="")]
    if sum(widths) + len(_GAP) * (len(widths) - 1) > PHONE_COLUMNS:
        return None
    lines = (_line(row, widths, aligned) for row in trimmed)
    return "\n".join(line for line in lines if line)


def _line(row: Sequence[str], widths: Sequence[int], aligned: Sequence[Align]) -> str:
    placed = zip_longest(row, widths, aligned[: len(widths)])
    return _GAP.join(_padded(cell or "", width, align) for cell, width, align in placed).rstrip()


def _padded(cell: str, width: int, align: Align | None) -> str:
    room = " " * (width - columns_of(cell))
    return room + cell if align is Align.RIGHT else cell + room


def _in_lines(table: Table) -> RichText:
    """Each row as lines "label: cell", an empty line between rows; without a header, a row is one line."""
    rows = [row for row in (_row(table.header, cells) for cells in table.rows) if row]
    gap = "\n\n" if table.header else "\n"
    return tuple(_joined(rows, gap)) or tuple(_joined([cell for cell in table.header if cell], "\n"))


def _row(header: Sequence[RichText], cells: Sequence[RichText]) -> RichText:
    labelled = [(label or (), cell) for label, cell in zip_longest(header, cells) if cell]
    lines = [(*_label(label), *cell) for label, cell in labelled]
    return tuple(_joined(lines, "\n" if header else " | "))


def _label(label: RichText) -> RichText:
    return (Styled(Style.BOLD, (*label, Text(":"))), Text(" ")) if label else ()


def _joined(parts: Sequence[RichText], gap: str) -> Iterator[Node]:
    for number, part in enumerate(parts):
        if number:
            yield Text(gap)
        yield from part
