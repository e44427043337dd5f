"""Accounts that are one person: the code, what follows from it, and taking an account away.

Above 250 lines because what is said before, at and after a link has to be read together.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import Final

import msgspec

from organiser.bridge.conversation import clean_name
from organiser.chat.outgoing import Choice, Post
from organiser.chat.refs import Network
from organiser.i18n import Words
from organiser.members.codes import LIFETIME
from organiser.members.linking import TRUST
from organiser.members.states import State
from organiser.views.bridge.chats import network_name
from organiser.views.commands import to_type, typed
from organiser.views.rich import Paragraph, code, paragraphs, post

_LONGEST_LABEL: Final = 32
"""Characters of a button that has a row of its own."""


class ShownAccount(msgspec.Struct, frozen=True):
    """An account as its own person is shown it. `own`: it is the one that they use now."""

    network: Network
    name: str
    id: str
    own: bool = False


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


def link_code(
    secret: str,
    lifetime: timedelta,
    url: str,
    words: Words,
    new: Sequence[tuple[ShownAccount, str]] = (),
) -> Post:
    """The code, where to type it, and what it does. `url` opens the chat on Telegram with the code in it.

    `new`: accounts that were linked a short time ago, each with what comes back to let it do all at once.
    """
    # Translators: a button that opens Telegram, so that the account there is linked.
    telegram = Choice(words.pgettext("button", "Open Telegram"), url=url)
    choices: tuple[tuple[Choice, ...], ...] = ((telegram,),) if url else ()
    newest: tuple[Paragraph, ...] = ()
    if new:
        newest = (
            words.gettext(
                "You linked these accounts a short time ago. If one is yours, choose it: then it can do all"
                " that this one can, at once."
            ),
            listed((account for account, _ in new), words),
        )
        choices += tuple((Choice(_button(account, words), data),) for account, data in new)
    return post(
        words.pieces("This is your code: {code}", code=code(secret)),
        words.gettext(
            "It works once, for {duration}. Give it to nobody: whoever types it acts in your name.",
            duration=words.duration(lifetime),
        ),
        words.pieces(
            "On your other account, open our private chat and write {telegram} on Telegram, or {matrix} on"
            " Matrix.",
            telegram=code(f"{typed('link', link_name, Network.TELEGRAM, words)} {secret}"),
            matrix=code(f"{typed('link', link_name, Network.MATRIX, words)} {secret}"),
        ),
        *newest,
        choices=choices,
    )


def confirmed(account: ShownAccount, words: Words) -> Post:
    """An account that was linked a short time ago can do all that the one can that let it; told on both."""
    return post(
        words.gettext("{account} can now do all that your other account can.", account=_label(account, words))
    )


def confirm_link(accounts: Sequence[ShownAccount], words: Words, *, answers: tuple[str, str]) -> Post:
    """Asks who has a membership whether these accounts are theirs. `answers`: what no and yes bring back."""
    no, yes = answers
    # Translators: buttons under the question whether an account is one's own. At most 20 characters each.
    choices = (
        Choice(words.pgettext("button: link accounts", "Not mine"), no),
        Choice(words.pgettext("button: link accounts", "Yes, mine"), yes),
    )
    return post(
        words.gettext("Is this your own account, too?"),
        listed(accounts, words),
        words.gettext(
            "Whoever holds it will be a member in your name. For {duration} they have none of your roles,"
            " and can't vote, vouch for anybody or see the list of members. After that they can do all that"
            " you can, also leave. If somebody else sent you this code, don't link it.",
            duration=words.duration(TRUST),
        ),
        choices=(choices,),
    )


def careful(
    harm: Sequence[tuple[str, State]],
    words: Words,
    *,
    answers: tuple[str, str],
    joined: Sequence[tuple[str, int, int]] = (),
    accounts: Sequence[ShownAccount] = (),
) -> Post:
    """Says what follows for memberships before it is final; `answers`: no, and yes.

    `harm`: where one is suspended or excluded with all accounts then. `joined`: chapter, the number that
    ends, and the number that goes on. `accounts`: those of the other side, for who has not seen them yet.
    """
    no, sure = answers
    # Translators: buttons under a warning before accounts are linked. At most 20 characters each.
    choices = (
        Choice(words.pgettext("button: link accounts", "Don't link"), no),
        Choice(words.pgettext("button: link accounts", "Link all the same"), sure),
    )
    return post(
        words.gettext("Nothing is linked yet. Read this first:"),
        *_typed_there(accounts, words),
        *(_harm(chapter, state, words) for chapter, state in harm),
        *((words.gettext("While that lasts, accounts can't be taken apart again."),) if harm else ()),
        *(
            words.gettext(
                "In {chapter} you have two memberships. Linked, number {kept} goes on and number {ended} ends"
                " for good.",
                chapter=chapter,
                kept=str(kept),
                ended=str(ended),
            )
            for chapter, ended, kept in joined
        ),
        choices=(choices,),
    )


def _typed_there(accounts: Sequence[ShownAccount], words: Words) -> tuple[Paragraph, ...]:
    if not accounts:
        return ()
    return (words.gettext("Your code was typed on this account:"), listed(accounts, words))


def asked_there(words: Words) -> Post:
    """Told where the code was typed, and what follows was agreed to: the other side is asked, too."""
    return post(
        words.gettext(
            "Nothing is linked yet. I asked on the other account, too: say yes there within {duration}.",
            duration=words.duration(LIFETIME),
        )
    )


def refused_there(words: Words) -> Post:
    """Told where the code was typed: the other side has said no."""
    return post(words.gettext("Your other account said no, so nothing was linked."))


def _harm(chapter: str, state: State, words: Words) -> str:
    if state is State.SUSPENDED:
        return words.gettext(
            "In {chapter} you are suspended with one of these accounts. Linked, you are suspended there with"
            " all of them.",
            chapter=chapter,
        )
    return words.gettext(
        "You were excluded from {chapter} with one of these accounts. Linked, you are excluded there with all"
        " of them.",
        chapter=chapter,
    )


def not_linked(words: Words) -> Post:
    """Who was asked said no."""
    return post(
        words.gettext(
            "Nothing was linked. If somebody sent you that code, tell a steward: it would have let them act"
            " in your name."
        )
    )


def linked(
    accounts: Sequence[ShownAccount],
    merges: Iterable[tuple[str, int, int]],
    network: Network,
    words: Words,
    *,
    guarded: bool = False,
) -> Post:
    """Told on both sides: what the other side is.

    `merges`: chapter, the number that ended, and the number that goes on. `guarded`: one was a member.
    """
    joined: list[Paragraph] = [
        words.gettext(
            "In {chapter} you had two memberships. Number {kept} goes on, number {ended} has ended.",
            chapter=chapter,
            kept=str(kept),
            ended=str(ended),
        )
        for chapter, ended, kept in merges
    ]
    return post(
        words.ngettext(
            "This account is now linked with yours. You are one person, with one vote.",
            "These accounts are now linked with yours. You are one person, with one vote.",
            len(accounts),
        ),
        listed(accounts, words),
        *joined,
        *_guarded(network, words, guarded=guarded),
        words.pieces(
            "If that was not you, write {command} at once.",
            command=to_type("unlink", unlink_name, network, words),
        ),
    )


def _guarded(network: Network, words: Words, *, guarded: bool) -> tuple[Paragraph, ...]:
    if not guarded:
        return ()
    return (
        words.pieces(
            "For {duration}, each account has only the roles that it had before, and only one that was a"
            " member before can vote, vouch for somebody and see the list of members. To let the new one do"
            " all of it at once, write {command} on the older one.",
            duration=words.duration(TRUST),
            command=to_type("link", link_name, network, words),
        ),
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
            account=_label(account, words),
            command=typed,
        ),
        words.pieces("If that was you, write {command} here.", command=typed),
        words.pieces(
            "If that was not you, write {command} at once.",
            command=to_type("unlink", unlink_name, network, words),
        ),
    )


def too_new(wait: timedelta, words: Words) -> Post:
    """Told on an account that was linked lately, and asked for what cannot be undone."""
    return post(
        words.gettext(
            "This account was linked a short time ago, so it can't do this yet. Nothing has changed, and I"
            " told your other accounts."
        ),
        words.gettext(
            "You can do it there now, or here in {duration}.",
            duration=words.duration(wait),
        ),
    )


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
        choices=(first, *((Choice(_button(account, words), data),) for account, data in accounts)),
    )


def nothing_unlinked(words: Words) -> Post:
    """Who was asked takes no account away."""
    return post(words.gettext("All your accounts stay linked."))


def unlinked(account: ShownAccount, words: Words) -> Post:
    """Told where it was asked."""
    return post(
        words.gettext("{account} is no longer linked.", account=_label(account, words)),
        words.gettext("What you are in the co-op stays with your other accounts."),
    )


def alone_now(network: Network, words: Words) -> Post:
    """Told on the account that was taken away."""
    return post(
        words.gettext("This account is no longer linked with your others. It is no member of the co-op."),
        words.pieces(
            "To link it again, write {command} on the other account.",
            command=to_type("link", link_name, network, words),
        ),
    )


def listed(accounts: Iterable[ShownAccount], words: Words) -> Paragraph:
    """The accounts of one person, each on a line."""
    return paragraphs(*(("• ", *_described(account, words)) for account in accounts), gap="\n")


def _described(account: ShownAccount, words: Words) -> Paragraph:
    """Enough to know it again: on Matrix the id is public and unique, on Telegram it says nothing.

    The id is set as code, for Telegram would take its beginning for the name of somebody there.
    """
    label = _label(account, words)
    if account.own:
        # Translators: marks the account that somebody uses at this moment.
        label = words.gettext("{account} (this one)", account=label)
    if account.network is not Network.MATRIX:
        return (label,)
    # Translators: an account with its Matrix id: "Matrix: Kim, @kim:server".
    return words.pieces("{account}, {id}", account=label, id=code(clean_name(account.id)))


def _button(account: ShownAccount, words: Words) -> str:
    label = _label(account, words)
    return label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 1]}…"


def _label(account: ShownAccount, words: Words) -> str:
    # Translators: an account: "Telegram: Anna".
    network = network_name(account.network, words)
    return words.gettext("{network}: {name}", network=network, name=clean_name(account.name))
