"""An older list of members: what can be imported of it, and the codes with which people claim their entries.

Above 250 lines because it is one list of sentences about one thing.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from organiser.chat.content import Attachment
from organiser.chat.outgoing import Choice, Post
from organiser.chat.refs import Network
from organiser.exports import Column, Sheet
from organiser.i18n import Words
from organiser.members import importing
from organiser.members.importing import BadRow, Fault, Import
from organiser.views.commands import typed
from organiser.views.members.acts import What
from organiser.views.members.claiming import claim_name
from organiser.views.members.terms import Said
from organiser.views.rich import Paragraph, code, paragraphs, post

SHOWN: Final = 10
"""Lines that are named in the message itself; of more there is a file."""


def import_name(words: Words) -> str:
    """The name of `import members`."""
    # Translators: two words: the command that brings in an older list of members from a file.
    return words.pgettext("command", "import members")


def import_help(words: Words) -> str:
    """What `import members` does."""
    return words.gettext("bring in a list of members from a file, while the co-op is being founded")


def codes_name(words: Words) -> str:
    """The name of `import codes`."""
    # Translators: two words, the first as in "import members". It makes new codes for entries of the list.
    return words.pgettext("command", "import codes")


def codes_help(words: Words) -> str:
    """What `import codes` does."""
    return words.gettext("get new codes for the entries that nobody has claimed; takes two stewards")


def remove_name(words: Words) -> str:
    """The name of `import remove`."""
    # Translators: two words, the first as in "import members". It removes what nobody has claimed.
    return words.pgettext("command", "import remove")


def remove_help(words: Words) -> str:
    """What `import remove` does."""
    return words.gettext("remove the entries that nobody has claimed")


def file_wanted(words: Words) -> Post:
    """Asks for the file, and says what may be in it."""
    columns = [importing.heading(one, words.locale) for one in importing.Column]
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


_FAULTS: Final[Mapping[Fault, Said]] = {
    # Translators: why a line of a file is left out. Stands behind "Line 4: ".
    Fault.NAME_MISSING: lambda words: words.pgettext("line of a file", "there is no name"),
    Fault.NAME_TOO_LONG: lambda words: words.pgettext("line of a file", "the name is too long"),
    Fault.DATE_UNREADABLE: lambda words: words.pgettext(
        "line of a file", "the day can't be read, could be two, or isn't in the past: write 2024-03-31"
    ),
    Fault.LANGUAGE_UNKNOWN: lambda words: words.pgettext(
        "line of a file", "the language is none of en, ko, nl and sv"
    ),
    Fault.FIELD_TOO_LONG: lambda words: words.pgettext("line of a file", "an entry is too long"),
    Fault.TOO_MANY_FIELDS: lambda words: words.pgettext(
        "line of a file", "it has more columns than headings"
    ),
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
        *_left_out(table, words),
        words.gettext("Nothing is imported yet."),
    )
    yes = words.ngettext("Import {count} entry", "Import {count} entries", len(table.rows))
    choices = [Choice(words.pgettext("button: import", "Leave it"), leave)]
    if table.rows:
        choices.append(Choice(yes, go))
    return Post(text=asked.text, choices=tuple((one,) for one in choices))


def _left_out(table: Import, words: Words) -> list[Paragraph]:
    parts: list[Paragraph] = []
    if table.unknown:
        names = words.listing(list(map(words.quoted, table.unknown)))
        parts.append(words.gettext("I didn't read these columns: {columns}.", columns=names))
    if table.bad:
        count = len(table.bad)
        told = words.ngettext("{count} line is left out:", "{count} lines are left out:", count)
        shown = [f"{_line(bad.line, words)}: {_fault(bad, words)}" for bad in table.bad[:SHOWN]]
        parts.append(paragraphs(told, *shown, gap="\n"))
    if len(table.bad) > SHOWN:
        parts.append(words.gettext("All of them are in the file."))
    return parts


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
    """Told to the steward above the file of codes."""
    return post(
        words.ngettext(
            "{count} entry is imported into {chapter}. It waits for the person whose it is.",
            "{count} entries are imported into {chapter}. Each waits for the person whose it is.",
            count,
            chapter=chapter,
        ),
        words.gettext("Founding mode: no sponsors and no second steward were needed."),
    )


def renewing(count: int) -> What:
    """What an act does that makes new codes."""
    return lambda words: (
        words.ngettext(
            "Make a new code for {count} entry of the list that nobody has claimed",
            "Make new codes for {count} entries of the list that nobody has claimed",
            count,
        ),
        words.gettext(
            "Whoever has such a code becomes that member at once. Who proposes this gets the codes."
        ),
    )


def fresh_codes(count: int, chapter: str, words: Words) -> Post:
    """Told to who decided; the proposer has the file."""
    return post(
        words.ngettext(
            "There is a new code for {count} entry of {chapter} that nobody has claimed. The old one no"
            " longer works.",
            "There are new codes for {count} entries of {chapter} that nobody has claimed. The old ones"
            " no longer work.",
            count,
            chapter=chapter,
        ),
        words.gettext("Who proposed this has them in a file."),
    )


def unclaimed(count: int, chapter: str, lifetime: timedelta, words: Words) -> Post:
    """Told to the stewards: entries have waited for too long."""
    return post(
        words.ngettext(
            "{count} entry of the list of {chapter} is removed: nobody claimed it within {duration}.",
            "{count} entries of the list of {chapter} are removed: nobody claimed them within {duration}.",
            count,
            chapter=chapter,
            duration=words.duration(lifetime),
        ),
        words.gettext("Whoever it was can still apply to join."),
    )


def codes_to_hand_out(
    lifetime: timedelta, invited: timedelta, network: Network, words: Words, *, file: Attachment
) -> Post:
    """The file of codes, and how to go about it; `invited`: how long an entry waits."""
    said = post(
        words.gettext(
            "The file has a code for each, which works once and for {duration}. Whoever has it can become"
            " that member: give each only to the person, and delete the file then.",
            duration=words.duration(lifetime),
        ),
        words.gettext(
            "An entry that nobody claims is removed {duration} after the import, or when its newest code has"
            " run out. One in the owner register stays until you remove it, as the law asks.",
            duration=words.duration(invited),
        ),
        words.gettext("Telegram can read the file, too.") if network is Network.TELEGRAM else "",
    )
    return Post(text=said.text, attachment=file)


def all_claimed(chapter: str, words: Words) -> Post:
    """There is no entry that waits."""
    return post(words.gettext("No entry of {chapter} waits for anybody.", chapter=chapter))


def removal_asked(count: int, chapter: str, answers: Sequence[str], words: Words) -> Post:
    """Are you sure? `answers` are those to keep the entries that wait and to remove them."""
    keep, remove = answers
    return post(
        words.ngettext(
            "{count} entry of {chapter} waits for somebody. Remove it? Its code stops working then.",
            "{count} entries of {chapter} wait for somebody. Remove them? Their codes stop working then.",
            count,
            chapter=chapter,
        ),
        words.gettext("Whoever is in the owner register stays there, as the law asks."),
        choices=(
            (
                Choice(words.pgettext("button: import", "Keep"), keep),
                Choice(words.pgettext("button: import", "Remove"), remove),
            ),
        ),
    )


def kept(words: Words) -> Post:
    """The entries were kept."""
    return post(words.gettext("Nothing has changed: the entries still wait."))


def removed(count: int, chapter: str, words: Words) -> Post:
    """The entries are gone."""
    return post(
        words.ngettext(
            "{count} entry of {chapter} is removed, and its code no longer works.",
            "{count} entries of {chapter} are removed, and their codes no longer work.",
            count,
            chapter=chapter,
        )
    )


def codes_sheet(rows: Sequence[tuple[str, str, str, str]], words: Words, now: datetime) -> Sheet:
    """Codes to hand out. `rows`: name, code, link and a sentence for the person."""
    columns = (
        Column("name", words.pgettext("column", "Name")),
        Column("code", words.pgettext("column", "Code")),
        Column("link", words.pgettext("column", "Link")),
        Column("message", words.pgettext("column", "What you can send")),
    )
    return Sheet("claim-codes", 1, words.pgettext("file", "Codes to hand out"), columns, tuple(rows), now)


def invitation(secret: str, chapter: str, link: str, lifetime: timedelta, words: Words) -> str:
    """A sentence that a steward can send to a person, in that person's language, by any means."""
    network = Network.TELEGRAM if link else Network.MATRIX
    until, typed_claim = words.duration(lifetime), f"{typed('claim', claim_name, network, words)} {secret}"
    if not link:
        return words.gettext(
            "You are on the list of {chapter}. To become a member, write this to our bot in private:"
            " {command}. The code works for {duration}; you decide.",
            chapter=chapter,
            command=typed_claim,
            duration=until,
        )
    return words.gettext(
        "You are on the list of {chapter}. To become a member, open {link}, or write this to our bot in"
        " private: {command}. The code works for {duration}; you decide.",
        chapter=chapter,
        link=link,
        command=typed_claim,
        duration=until,
    )


def spaced(secret: str) -> str:
    """A code in groups of four, as one copies it from paper."""
    return "-".join(secret[at : at + 4] for at in range(0, len(secret), 4))
