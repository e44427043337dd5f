"""How the columns of an older list may be headed, in the four languages, and what each holds."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from organiser.errors import Refusal


class ImportNameless(Refusal):
    """No column of the table is headed as the one with the names."""

    def __init__(self, headings: Sequence[str]) -> None:
        """`headings`: how that column may be headed."""
        super().__init__()
        self.headings = tuple(headings)


class Column(StrEnum):
    """What a column can hold; only the name is needed."""

    NAME = "name"
    LEGAL_NAME = "legal_name"
    ADDRESS = "address"
    ADMITTED = "admitted"
    LANGUAGE = "language"
    PLATFORMS = "platforms"


HEADINGS: Final = {
    Column.NAME: ("name", "naam", "이름", "namn"),
    Column.LEGAL_NAME: ("legal name", "officiële naam", "실명", "juridiskt namn"),
    Column.ADDRESS: ("address", "adres", "주소", "adress"),
    Column.ADMITTED: ("admitted", "toegelaten", "가입일", "inträde"),
    Column.LANGUAGE: ("language", "taal", "언어", "språk"),
    Column.PLATFORMS: ("platforms", "platformen", "플랫폼", "plattformar"),
}
"""How columns may be headed, in the four languages; capitals and underscores do not matter."""

_LANGUAGES: Final = ("en", "nl", "ko", "sv")
"""In which language each of the headings is."""

_ALSO: Final = {
    Column.NAME: ("shown name", "nickname", "roepnaam", "닉네임", "성명", "visningsnamn"),
    Column.LEGAL_NAME: ("full name", "volledige naam", "법적 이름", "fullständigt namn"),
    Column.ADDRESS: ("postal address", "postadres", "postadress"),
    Column.ADMITTED: ("member since", "joined", "lid sinds", "가입일자", "가입 날짜", "medlem sedan"),
    Column.LANGUAGE: (),
    Column.PLATFORMS: ("platform", "plattform"),
}
"""Other words that lists are headed with."""

_SEPARATORS: Final = (",", ";", "\t")

_HEADED: Final = {heading: column for column in Column for heading in (*HEADINGS[column], *_ALSO[column])}


def heading(column: Column, language: str) -> str:
    """How a column is headed in one of `LOCALES`."""
    return HEADINGS[column][_LANGUAGES.index(language)]


def column_of(heading: str) -> Column | None:
    """What a column holds that is headed so; None where nobody knows."""
    said = " ".join(heading.strip().strip('"').replace("_", " ").casefold().split())
    return _HEADED.get(said)


def separator(line: str) -> str:
    """What separates most headings in a line that are known; a comma where nothing does."""
    return max(_SEPARATORS, key=lambda sign: sum(column_of(one) is not None for one in line.split(sign)))


def unread(
    headings: Sequence[str],
    columns: Sequence[Column | None],
    lines: Sequence[tuple[int, Sequence[str] | None]],
) -> tuple[str, ...]:
    """The headings that were not read: unknown ones, and a known one that comes again.

    A column without a heading is called by its place; one in which nothing stands at all is none.
    """
    read: set[Column] = set()
    left: list[str] = []
    for place, (heading, column) in enumerate(zip(headings, columns, strict=True)):
        if column is not None and column not in read:
            read.add(column)
        elif heading.strip() or any(
            fields and "".join(fields[place : place + 1]).strip() for _, fields in lines
        ):
            left.append(heading.strip() or str(place + 1))
    return tuple(left)
