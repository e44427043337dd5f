"""The accounts of a person, as they are shown; how the commands are called that link and part them.

And whether somebody could be told on any of them what was done about them.
"""

from collections.abc import Iterable

import msgspec

from organiser.bridge.conversation import clean_name
from organiser.chat.refs import Network
from organiser.i18n import Words
from organiser.views.anywhere import network_name
from organiser.views.rich import Paragraph, code, on_its_own_row, paragraphs


class ShownAccount(msgspec.Struct, frozen=True):
    """An account as its own person is shown it. `own`: it is the one that they use now."""

    network: Network
    name: str
    id: str
    own: bool = False


def told_them(words: Words, *, told: bool) -> str:
    """Said to who did something about somebody: whether that one could be reached in private."""
    if told:
        # Translators: the bot has told somebody what was done about them. Stands behind what that is.
        return words.gettext("I have told them.")
    return words.gettext("I couldn't reach them, so please tell them.")


def link_name(words: Words) -> str:
    """The name of `link`."""
    # Translators: the name of the command with which somebody links their accounts on two networks. One word.
    return words.pgettext("command", "link")


def link_help(words: Words) -> str:
    """What `link` does."""
    return words.gettext("use your account on the other network, too, as the same person")


def unlink_name(words: Words) -> str:
    """The name of `unlink`."""
    # Translators: the name of the command with which somebody takes away a linked account. One word.
    return words.pgettext("command", "unlink")


def unlink_help(words: Words) -> str:
    """What `unlink` does."""
    return words.gettext("take away one of your linked accounts")


def listed(accounts: Iterable[ShownAccount], words: Words) -> Paragraph:
    """The accounts of one person, each on a line."""
    return paragraphs(*(("• ", *_described(account, words)) for account in accounts), gap="\n")


def _described(account: ShownAccount, words: Words) -> Paragraph:
    """Enough to know it again: on Matrix the id is public and unique, on Telegram it says nothing.

    The id is set as code, for Telegram would take its beginning for the name of somebody there.
    """
    shown = _marked(account, words)
    if account.network is not Network.MATRIX:
        return (shown,)
    # Translators: an account with its Matrix id: "Matrix: Kim, @kim:server".
    return words.pieces("{account}, {id}", account=shown, id=code(clean_name(account.id)))


def button_label(account: ShownAccount, words: Words) -> str:
    """An account on a button that has a row of its own."""
    return on_its_own_row(_marked(account, words))


def _marked(account: ShownAccount, words: Words) -> str:
    shown = label(account, words)
    # Translators: marks the account that somebody uses at this moment.
    return words.gettext("{account} (this one)", account=shown) if account.own else shown


def label(account: ShownAccount, words: Words) -> str:
    """An account by its network and its name there."""
    # Translators: an account: "Telegram: Anna".
    network = network_name(account.network, words)
    return words.gettext("{network}: {name}", network=network, name=clean_name(account.name))
