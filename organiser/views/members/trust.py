"""An account that was linked a short time ago: what it can't do yet, and who may let it."""

from collections.abc import Callable
from datetime import timedelta

from organiser.chat.outgoing import Post
from organiser.chat.refs import Network
from organiser.i18n import Words
from organiser.views.commands import to_type
from organiser.views.members.accounts import ShownAccount, label, link_name, unlink_name
from organiser.views.rich import Paragraph, post


def confirmed(account: ShownAccount, words: Words) -> Post:
    """An account that was linked a short time ago can do all that the one can that let it; told on both."""
    return post(
        words.gettext("{account} can now do all that your other account can.", account=label(account, words))
    )


def account_too_new(wait: timedelta, network: Network, words: Words) -> tuple[Paragraph, ...]:
    """Why an account that was linked lately cannot use a role of its person, or vote as a member."""
    return (
        words.gettext(
            "This account was linked a short time ago, so it can't do that for you yet. Nothing has changed."
        ),
        words.pieces(
            "Do it on the account that could before, or write {command} there to let this one do it at once.",
            command=to_type("link", link_name, network, words),
        ),
        words.gettext("Otherwise it can in {duration}.", duration=words.duration(wait)),
    )


def wanted_for_good(
    account: ShownAccount, command: tuple[str, Callable[[Words], str]], network: Network, words: Words
) -> Post:
    """Told on the accounts that were there before: a newer one asked for what cannot be undone.

    `command` is what it asked for, with how that is called.
    """
    typed = to_type(*command, network, words)
    return post(
        words.pieces(
            "Your account {account} asked for {command}. It was linked a short time ago, so I did nothing.",
            account=label(account, words),
            command=typed,
        ),
        words.pieces("If that was you, write {command} here.", command=typed),
        _not_you(network, words),
    )


def renamed_there(account: ShownAccount, name: str, network: Network, words: Words) -> Post:
    """Told on the accounts that were there before: a newer one has changed the name that members see."""
    return post(
        words.gettext(
            "Your account {account} has changed your name: members now see {name}. It was linked a short"
            " time ago.",
            account=label(account, words),
            name=name,
        ),
        _not_you(network, words),
    )


def _not_you(network: Network, words: Words) -> Paragraph:
    return words.pieces(
        "If that was not you, write {command} at once.",
        command=to_type("unlink", unlink_name, network, words),
    )


def too_new_for_good(wait: timedelta, words: Words) -> tuple[Paragraph, ...]:
    """Told on an account that was linked lately, and asked for what cannot be undone."""
    return (
        words.gettext(
            "This account was linked a short time ago, so it can't do this yet. Nothing has changed, and I"
            " told your other accounts."
        ),
        words.gettext(
            "You can do it there now, or here in {duration}.",
            duration=words.duration(wait),
        ),
    )
