"""The owner register as people read it in a chat: a page of it, one's own line, and what is told of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from organiser.chat.outgoing import Choice, Post
from organiser.chat.refs import Network
from organiser.chat.text import Align, Listing, Table, Text
from organiser.i18n import Words
from organiser.members.register import Legal
from organiser.members.shares import Holding
from organiser.members.statutes import Field, Profile
from organiser.views.commands import to_type
from organiser.views.members import terms
from organiser.views.members.entries import Shown, said
from organiser.views.members.rule_names import FIELDS
from organiser.views.rich import Choices, Paragraph, on_its_own_row, post, strong

_COLUMNS: Final = (Field.NUMBER, Field.NAME, Field.ADMITTED, Field.SHARES, Field.PAID, Field.LEFT)
_RIGHT: Final = frozenset({Field.NUMBER, Field.SHARES, Field.PAID})


@dataclass(frozen=True, slots=True)
class Row:
    """One line: its number in the register, and what its owner holds. `name` is None where it isn't shown."""

    number: int
    admitted: datetime
    left: datetime | None
    holding: Holding
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Whose register it is: the chapter, its statutes, currency and time zone."""

    chapter: str
    profile: Profile
    currency: str
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class OwnLine:
    """Somebody's own line, in one of the chapters; `change` comes back where name and address are entered."""

    row: Row
    legal: Legal | None
    place: Place
    change: str


def register_name(words: Words) -> str:
    """The name of `register`."""
    # Translators: the name of the command that shows the register of the co-op's owners. One word.
    return words.pgettext("command", "register")


def register_help(words: Words) -> str:
    """What `register` does."""
    return words.gettext("see the owner register, as far as you may")


def owner_name(words: Words) -> str:
    """The name of `owner`."""
    # Translators: the name of the command that shows one's own line in the owner register. One word.
    return words.pgettext("command", "owner")


def owner_help(words: Words) -> str:
    """What `owner` does."""
    return words.gettext("see your line in the register, with your legal name and address")


def number_label(words: Words) -> str:
    """What stands for the number of an owner in the help."""
    # Translators: stands for an owner's number in "/owner NUMBER". One word in capitals where there are any.
    return words.pgettext("parameter", "NUMBER")


def owner_number(words: Words) -> str:
    """What the number of an owner is called."""
    # Translators: the number of an owner in the register, as the name of a field.
    return words.pgettext("register", "Owner")


def page(place: Place, rows: Sequence[Row], buttons: tuple[str, str], words: Words, *, names: bool) -> Post:
    """Some lines of the register; `buttons` tell what the law says, and open the next page ("": the last)."""
    law, more = buttons
    called = terms.register(place.profile, words)
    title = strong(words.gettext("{chapter}: the {register}", chapter=place.chapter, register=called))
    if not rows:
        return post((title,), words.gettext("There is nobody in it yet."), choices=_below(law, more, words))
    fields = [field for field in _COLUMNS if _has(field, rows, names=names)]
    note = _note(words, names=names, entered=Field.NAME in fields)
    return post((title,), (_table(place, rows, fields, words),), note, choices=_below(law, more, words))


def _has(field: Field, rows: Sequence[Row], *, names: bool) -> bool:
    """Whether a column says anything: a phone has no room for one that does not."""
    said = {
        Field.NAME: names and any(row.name for row in rows),
        Field.LEFT: any(row.left for row in rows),
        Field.SHARES: any(row.holding.shares for row in rows),
        Field.PAID: any(row.holding.paid for row in rows),
    }
    return said.get(field, True)


def _day(at: datetime, place: Place, words: Words) -> str:
    return words.date(at.astimezone(place.zone).date())


def _table(place: Place, rows: Sequence[Row], fields: Sequence[Field], words: Words) -> Table:
    return Table(
        header=tuple((Text(begun(FIELDS[field](words))),) for field in fields),
        rows=tuple(tuple(_cell(place, row, field, words) for field in fields) for row in rows),
        aligned=tuple(Align.RIGHT if field in _RIGHT else Align.LEFT for field in fields),
    )


def _cell(place: Place, row: Row, field: Field, words: Words) -> tuple[Text, ...]:
    said = {
        Field.NUMBER: str(row.number),
        Field.NAME: row.name or "",
        Field.ADMITTED: _day(row.admitted, place, words),
        Field.LEFT: "" if row.left is None else _day(row.left, place, words),
        Field.SHARES: words.number(row.holding.shares),
        Field.PAID: words.money(row.holding.paid, place.currency),
    }[field]
    return (Text(said),) if said else ()


def _note(words: Words, *, names: bool, entered: bool) -> str:
    if names and not entered:
        return words.gettext(
            "Nobody on this page has entered a legal name yet. Everybody in the register can see that you"
            " looked."
        )
    if names:
        return words.gettext(
            "These are legal names: they are for the co-op's business only. Everybody in the register can see"
            " that you looked."
        )
    return words.gettext(
        "You see no names here, because we don't know that the law lets you. Everybody in the register can"
        " see that you looked."
    )


def _below(law: str, more: str, words: Words) -> Choices:
    about = Choice(words.pgettext("button: register", "What the law says"), law)
    onward = Choice(words.pgettext("button: register", "More"), more)
    return ((about, onward),) if more else ((about,),)


def own(lines: Sequence[OwnLine], network: Network, words: Words) -> Post:
    """Somebody's own lines: one in each chapter, and those that have ended."""
    told = [paragraph for line in lines for paragraph in _own(line, words)]
    several = len({line.place.chapter for line in lines}) > 1
    return post(
        *told,
        words.pieces(
            "To see your shares, write {command}.", command=to_type("shares", shares_name, network, words)
        ),
        choices=tuple((Choice(_change(line, words, several=several), line.change),) for line in lines),
    )


def _own(line: OwnLine, words: Words) -> Iterator[Paragraph]:
    row, place = line.row, line.place
    yield words.pieces(
        "{chapter}: you are number {number} in the {register}.",
        chapter=place.chapter,
        number=strong(str(row.number)),
        register=terms.register(place.profile, words),
    )
    yield from _known(line, words)


def _known(line: OwnLine, words: Words) -> Iterator[Paragraph]:
    """What the line itself has of an owner."""
    admitted = _day(line.row.admitted, line.place, words)
    if line.row.left is None:
        yield words.gettext("Owner since {day}.", day=admitted)
    else:
        left = _day(line.row.left, line.place, words)
        yield words.gettext("Owner from {day} to {last}.", day=admitted, last=left)
    yield from _entered(line.legal, words)


def _entered(legal: Legal | None, words: Words) -> Iterator[Paragraph]:
    if legal is None:
        yield words.gettext("Legal name and address are not in it yet.")
        return
    yield words.gettext("Legal name: {name}", name=legal.name)
    yield words.gettext("Address: {address}", address=legal.address) if legal.address else ""


def _change(line: OwnLine, words: Words, *, several: bool) -> str:
    if several:
        return on_its_own_row(line.place.chapter)
    if line.legal is None:
        return words.pgettext("button: register", "Enter my name")
    return words.pgettext("button: register", "Change it")


def another(line: OwnLine, entries: Sequence[Shown], words: Words, *, seen: bool) -> Post:
    """Shows a steward the line of somebody else; `entries`: its newest in the share ledger, newest last.

    `seen`: somebody stands behind it, who sees who looks.
    """
    row, place = line.row, line.place
    return post(
        (strong(words.gettext("{chapter}: owner {number}", chapter=place.chapter, number=str(row.number))),),
        *_known(line, words),
        words.gettext(
            "Shares: {shares}. Paid in: {amount}.",
            shares=words.number(row.holding.shares),
            amount=words.money(row.holding.paid, place.currency),
        ),
        (Listing(tuple((Text(said(one, words)),) for one in reversed(entries))),) if entries else "",
        words.gettext("They can see that you looked.") if seen else "",
        choices=((Choice(words.pgettext("button: register", "Enter their name"), line.change),),),
    )


def no_line(words: Words) -> Post:
    """Told to who is no owner, or not yet."""
    return post(in_no_register(words))


def in_no_register(words: Words) -> str:
    """The same as a sentence."""
    return words.gettext("You are in no owner register. Whoever is admitted to the co-op is in it.")


def shares_name(words: Words) -> str:
    """The name of `shares`."""
    # Translators: the name of the command that shows somebody's shares in the co-op. One word, the plural.
    return words.pgettext("command", "shares")


def begun(words: str) -> str:
    """Words as the beginning of a line."""
    return words[:1].upper() + words[1:]
