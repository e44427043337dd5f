"""Reversing an entry of the share ledger: the newest ones to choose from, and what is asked before."""

from collections.abc import Sequence

from organiser.chat.outgoing import Choice, Post
from organiser.chat.refs import Network
from organiser.chat.text import Listing, Text
from organiser.i18n import Words
from organiser.views.commands import to_type
from organiser.views.members.entries import Shown, said
from organiser.views.rich import post, strong


def reverse_name(words: Words) -> str:
    """The name of `share reverse`."""
    # Translators: a command: a wrong entry is reversed by another. Two words: as "share issue", and a verb.
    return words.pgettext("command", "share reverse")


def reverse_help(words: Words) -> str:
    """What `share reverse` does, briefly: the whole help is one message."""
    return words.gettext("reverse a wrong share entry")


def number_label(words: Words) -> str:
    """What stands for the number of an entry in the help."""
    # Translators: stands for an entry's number in "/share reverse ENTRY". One word, as "NUMBER".
    return words.pgettext("parameter", "ENTRY")


def newest(
    chapter: str, entries: Sequence[tuple[int, Shown]], more: str, network: Network, words: Words
) -> Post:
    """Entries to choose from, each with the number of its owner; `more` opens those before ("": none)."""
    if not entries:
        return post(
            words.gettext("Nothing is written in the share ledger of {chapter} yet.", chapter=chapter)
        )
    listed = tuple((Text(_owned(owner, one, words)),) for owner, one in entries)
    # Translators: a button: show older entries of the share ledger.
    onward = Choice(words.pgettext("button: share ledger", "Older ones"), more)
    return post(
        (strong(words.gettext("{chapter}: the share ledger, newest first", chapter=chapter)),),
        (Listing(listed),),
        words.pieces(
            "To reverse a wrong entry, write {command} with its number behind it.",
            command=to_type("share reverse", reverse_name, network, words),
        ),
        choices=((onward,),) if more else (),
    )


def _owned(owner: int, one: Shown, words: Words) -> str:
    # Translators: an entry of the share ledger, and whose it is, by their number in the owner register.
    return words.gettext("Owner {number}: {entry}", number=str(owner), entry=said(one, words))


def asked(owner: int, one: Shown, answers: Sequence[str], words: Words) -> Post:
    """Are you sure? `answers` are those to leave the entry and to reverse it."""
    leave, reverse = answers
    return post(
        words.gettext("This entry would be reversed:"),
        _owned(owner, one, words),
        words.gettext(
            "Both entries stay in the ledger, and neither counts: shares and money are then as if this one"
            " had never been written. A reversal can't be reversed."
        ),
        choices=(
            (
                Choice(words.pgettext("button: share ledger", "Leave it"), leave),
                Choice(words.pgettext("button: share ledger", "Reverse it"), reverse),
            ),
        ),
    )


def left(words: Words) -> Post:
    """It was left."""
    return post(words.gettext("Nothing has changed: the entry counts."))
