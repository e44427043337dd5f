"""What somebody holds of the co-op, and what is told of each entry in the share ledger."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from organiser.chat.outgoing import Post
from organiser.chat.refs import Network
from organiser.chat.text import Listing, Text
from organiser.i18n import Words
from organiser.members.shares import Holding
from organiser.views.commands import to_type
from organiser.views.members.accounts import told_them
from organiser.views.members.entries import Shown, said
from organiser.views.members.register import shares_name
from organiser.views.rich import Paragraph, post, strong


@dataclass(frozen=True, slots=True)
class Held:
    """A line of the register with what it holds, and its newest entries, the newest last."""

    chapter: str
    number: int
    holding: Holding
    currency: str
    entries: tuple[Shown, ...]
    more: bool = False


def share_name(words: Words) -> str:
    """The name of `share`."""
    # Translators: a command; the first word of "share issue" and its like, by itself. One word, the singular.
    return words.pgettext("command", "share")


def shares_help(words: Words) -> str:
    """What `shares` does."""
    return words.gettext("see your shares in the co-op, and what was written down about them")


def held(lines: Sequence[Held], words: Words) -> Post:
    """Everything that somebody holds."""
    return post(
        *(paragraph for line in lines for paragraph in _held(line, words)),
        words.gettext("Shares give no votes: every full member has one, however many shares they hold."),
    )


def _held(line: Held, words: Words) -> Iterator[Paragraph]:
    yield (strong(words.gettext("{chapter}: owner {number}", chapter=line.chapter, number=str(line.number))),)
    yield _standing(line.holding, line.currency, words)
    if not line.entries:
        return
    yield (Listing(tuple((Text(said(one, words)),) for one in reversed(line.entries))),)
    yield words.gettext("These are the newest entries.") if line.more else ""


def _standing(holding: Holding, currency: str, words: Words) -> str:
    """What an owner has, in a sentence or two."""
    has = words.ngettext(
        "{count} share, with {amount} paid in.",
        "{count} shares, with {amount} paid in.",
        holding.shares,
        amount=words.money(holding.paid, currency),
    )
    if not holding.owed:
        return has
    owed = words.gettext("Still to be paid: {amount}.", amount=words.money(holding.owed, currency))
    return f"{has} {owed}"


def entered(one: Shown, number: int, after: Holding, words: Words, *, told: Mapping[int, bool]) -> Post:
    """Told to who wrote it down; `told`: whether others whom it concerns could be reached, by number."""
    unreached = [each for each, there in told.items() if not there]
    return post(
        words.gettext("Written down for owner {number}:", number=str(number)),
        said(one, words),
        words.gettext("Now: {holding}", holding=_standing(after, one.entry.currency, words)),
        told_them(words, told=True) if told and not unreached else "",
        *(
            words.gettext("I couldn't reach owner {number}, so please tell them.", number=str(each))
            for each in unreached
        ),
    )


def told(one: Shown, chapter: str, after: Holding, network: Network, words: Words) -> Post:
    """Told to whom it concerns."""
    return post(
        words.gettext("This was written down about your shares in {chapter}:", chapter=chapter),
        said(one, words),
        words.gettext("Now: {holding}", holding=_standing(after, one.entry.currency, words)),
        words.pieces(
            "Is something wrong? Tell a steward: it is mended by another entry. To see all of it, write"
            " {command}.",
            command=to_type("shares", shares_name, network, words),
        ),
    )
