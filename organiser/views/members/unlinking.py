"""Taking away one of one's accounts."""

from collections.abc import Sequence

from organiser.chat.outgoing import Choice, Post
from organiser.chat.refs import Network
from organiser.i18n import Words
from organiser.views.commands import to_type
from organiser.views.members.accounts import ShownAccount, button_label, label, link_name, listed
from organiser.views.rich import post


def only_account(network: Network, words: Words) -> Post:
    """There is nothing to take away."""
    return post(
        words.gettext("No other account is linked with this one, so nothing has changed."),
        words.pieces("To link one, write {command}.", command=to_type("link", link_name, network, words)),
    )


def which_account(accounts: Sequence[tuple[ShownAccount, str]], keep: str, words: Words) -> Post:
    """Asks which account to take away; each with what comes back for it."""
    # Translators: a button that takes no account away.
    first = (Choice(words.pgettext("button: unlink accounts", "Keep all"), keep),)
    return post(
        words.gettext("Which account should no longer be yours?"),
        words.gettext("What you are in the co-op stays with the other accounts."),
        listed((account for account, _ in accounts), words),
        choices=(first, *((Choice(button_label(account, words), data),) for account, data in accounts)),
    )


def nothing_unlinked(words: Words) -> Post:
    """Who was asked takes no account away."""
    return post(words.gettext("All your accounts stay linked."))


def unlinked(account: ShownAccount, words: Words) -> Post:
    """Told where it was asked."""
    return post(
        words.gettext("{account} is no longer linked.", account=label(account, words)),
        words.gettext("What you are in the co-op stays with your other accounts."),
    )


def alone_now(network: Network, words: Words) -> Post:
    """Told on the account that was taken away."""
    return post(
        words.gettext("This account is no longer linked with your others. It isn't a member of the co-op."),
        words.pieces(
            "To link it again, write {command} on the other account.",
            command=to_type("link", link_name, network, words),
        ),
    )
