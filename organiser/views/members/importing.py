"""An older list of members: which file is wanted, what was read of it, and what was imported."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from organiser.bridge.conversation import clean_name
from organiser.chat.outgoing import Choice, Post
from organiser.chat.refs import Network
from organiser.errors import Refusal
from organiser.exports import Column, Sheet
from organiser.forms import Wording
from organiser.i18n import Words
from organiser.members import encodings, headings, importing
from organiser.members.importing import BadRow, Fault, Import
from organiser.views.rich import Paragraph, Worded, code, paragraphs, plain, post

SHOWN: Final = 10
"""Lines that are named in the message itself; of more there is a file."""

NAMES: Final = 3
"""Names that are shown of what was read."""


def import_name(words: Words) -> str:
    """The name of `import members`."""
    # Translators: two words: the command that brings in an older list of members from a file.
    return words.pgettext("command", "import members")


def import_help(words: Words) -> str:
    """What `import members` does."""
    return words.gettext("bring in a list of members from a file, while the co-op is being founded")


def file_wanted(words: Words) -> Post:
    """Asks for the file, and says what may be in it."""
    columns = [headings.heading(one, words.locale) for one in headings.HEADINGS]
    needed, *others = columns
    return post(
        words.gettext("Send me the list now, as a file: a table that a spreadsheet saved as “CSV UTF-8”."),
        words.pieces(
            "Its first line has the headings. {needed} is needed; these can be there too: {others}.",
            needed=code(needed),
            others=words.listing(others),
        ),
        words.pieces("Days are written like this: {example}.", example=code("2024-03-31")),
        words.gettext(
            "Nobody becomes a member by being on the list: each gets a code, and decides. You see first what"
            " I have read."
        ),
    )


_FAULTS: Final[Mapping[Fault, Wording]] = {
    # Translators: why a line of a file is left out. Stands behind "Line 4: ".
    Fault.NAME_MISSING: lambda words: words.pgettext("line of a file", "there is no name"),
    Fault.NAME_TOO_LONG: lambda words: words.pgettext("line of a file", "the name is too long"),
    Fault.DATE_UNREADABLE: lambda words: words.pgettext(
        "line of a file", "the day can't be read, could mean two days, or isn't in the past: write 2024-03-31"
    ),
    Fault.LANGUAGE_UNKNOWN: lambda words: words.pgettext(
        "line of a file", "the language is none of en, ko, nl and sv"
    ),
    Fault.FIELD_TOO_LONG: lambda words: words.pgettext("line of a file", "an entry is too long"),
    Fault.TOO_MANY_FIELDS: lambda words: words.pgettext(
        "line of a file", "it has more columns than headings"
    ),
    Fault.GARBLED: lambda words: words.pgettext(
        "line of a file", "a name or an address has lost letters, or shows an error"
    ),
    Fault.ABOVE_HEADINGS: lambda words: words.pgettext("line of a file", "it stands above the headings"),
    Fault.TAKEN: lambda words: words.pgettext(
        "line of a file", "somebody of that name is in the chapter or invited already"
    ),
    Fault.UNREADABLE: lambda words: words.pgettext("line of a file", "a quotation mark isn't closed"),
}


def _fault(bad: BadRow, words: Words) -> str:
    if bad.fault is Fault.DUPLICATE:
        return words.pgettext("line of a file", "the same name as in line {line}", line=str(bad.first))
    return _FAULTS[bad.fault](words)


def preview(table: Import, chapter: str, answers: Sequence[str], words: Words) -> Post:
    """What can be imported, and what is left out and why. `answers`: to leave it, and to import the rest."""
    leave, go = answers
    asked = post(
        words.ngettext(
            "{count} entry can be imported into {chapter}.",
            "{count} entries can be imported into {chapter}.",
            len(table.rows),
            chapter=chapter,
        ),
        _names(table, words),
        *_left_out(table, words),
        words.gettext("Nothing is imported yet."),
    )
    yes = words.ngettext("Import {count} entry", "Import {count} entries", len(table.rows))
    choices = [Choice(words.pgettext("button: import", "Leave it"), leave)]
    if table.rows:
        choices.append(Choice(yes, go))
    return Post(text=asked.text, choices=tuple((one,) for one in choices))


def _names(table: Import, words: Words) -> str:
    """The first names that were read: who made the list sees whether it was the right column."""
    shown = [words.quoted(row.name) for row in table.rows[:NAMES]]
    return words.gettext("The list begins with {names}.", names=words.listing(shown)) if shown else ""


def _left_out(table: Import, words: Words) -> list[Paragraph]:
    parts: list[Paragraph] = []
    if table.unknown:
        parts.append(_unread(table.unknown, words))
    if table.bad:
        count = len(table.bad)
        told = words.ngettext("{count} line is left out:", "{count} lines are left out:", count)
        shown = [f"{_line(bad.line, words)}: {_fault(bad, words)}" for bad in table.bad[:SHOWN]]
        parts.append(paragraphs(told, *shown, gap="\n"))
    if len(table.bad) > SHOWN:
        parts.append(words.gettext("All of them are in the file."))
    return parts


def _unread(columns: Sequence[str], words: Words) -> str:
    named = words.listing([words.quoted(clean_name(one)) for one in columns[:SHOWN]])
    if len(columns) <= SHOWN:
        return words.gettext("I didn't read these columns: {columns}.", columns=named)
    return words.ngettext(
        "I didn't read {count} column, such as {columns}.",
        "I didn't read {count} columns, such as {columns}.",
        len(columns),
        columns=named,
    )


def _line(number: int, words: Words) -> str:
    # Translators: a line of a file, by its number.
    return words.pgettext("line of a file", "Line {number}", number=str(number))


def report(table: Import, words: Words, now: datetime) -> Sheet:
    """Every line that is left out, as a table."""
    columns = (
        Column("line", words.pgettext("column", "Line")),
        Column("why", words.pgettext("column", "Why it is left out")),
    )
    rows = tuple((str(bad.line), _fault(bad, words)) for bad in table.bad)
    return Sheet("import-report", 1, words.pgettext("file", "Lines left out"), columns, rows, now)


def not_imported(words: Words) -> Post:
    """The list was left."""
    return post(words.gettext("Nothing was imported, and I have forgotten the list."))


def nothing_new(words: Words) -> Post:
    """Every entry of the list is there meanwhile."""
    return post(words.gettext("All of these are in the chapter or invited already. Nothing was imported."))


def imported(count: int, chapter: str, words: Words) -> Post:
    """Told to the steward, until the file of codes is there."""
    return post(
        words.ngettext(
            "{count} entry is imported into {chapter}. It waits for the person it belongs to.",
            "{count} entries are imported into {chapter}. Each waits for the person it belongs to.",
            count,
            chapter=chapter,
        ),
        words.gettext("You get the file of codes in a moment."),
        words.gettext("Founding mode: no sponsors and no second steward were needed."),
    )


def _too_large(refused: importing.ImportTooLarge, _net: Network, words: Words) -> tuple[Paragraph, ...]:
    return (
        words.gettext(
            "This file is too large, so nothing was imported. I take {most} lines at once; split the file.",
            most=refused.most,
        ),
    )


def _nameless(refused: headings.ImportNameless, _network: Network, words: Words) -> tuple[Paragraph, ...]:
    return (
        words.gettext(
            "I can't find the column with the names, so nothing was imported. Its heading may be {headings}.",
            headings=words.listing(refused.headings, choice=True),
        ),
    )


WORDED: Final[Mapping[type[Refusal], Worded]] = {
    encodings.ImportUnreadable: plain(
        lambda words: words.gettext(
            "I can't read this file for certain, so nothing was imported. Please save it as “CSV UTF-8” and"
            " send it again."
        )
    ),
    importing.ImportEmpty: plain(
        lambda words: words.gettext("There are no lines below the headings, so nothing was imported.")
    ),
    headings.ImportNameless: _nameless,
    importing.ImportTooLarge: _too_large,
}
"""Every refusal of a list, and its words."""
