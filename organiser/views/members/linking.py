"""Linking accounts, which are one person then: the code, what follows from it, and what was linked.

Above 250 lines because it is one list of what is said around a link.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from organiser.chat.outgoing import Choice, Post
from organiser.chat.refs import Network
from organiser.i18n import Words
from organiser.members.codes import LIFETIME
from organiser.members.linking import TRUST
from organiser.members.states import State
from organiser.views.commands import to_type, typed
from organiser.views.members.accounts import ShownAccount, button_label, link_name, listed, unlink_name
from organiser.views.members.asking import ask_name
from organiser.views.rich import Paragraph, code, post


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
        choices += tuple((Choice(button_label(account, words), data),) for account, data in new)
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


def confirm_link(
    accounts: Sequence[ShownAccount],
    words: Words,
    *,
    answers: tuple[str, str],
    yields: bool = False,
    member: bool = True,
) -> Post:
    """Asks whether these accounts are one's own. `answers`: what no and yes bring back.

    `yields`: these accounts would be trusted at once, more than the one on which this is read. Who is no
    `member` has opened a link.
    """
    no, yes = answers
    # Translators: buttons under the question whether an account is one's own. At most 20 characters each.
    choices = (
        Choice(words.pgettext("button: link accounts", "Not mine"), no),
        Choice(words.pgettext("button: link accounts", "Yes, mine"), yes),
    )
    return post(
        words.gettext("Is this your own account, too?"),
        listed(accounts, words),
        _confirmed(words, yields=yields, member=member),
        choices=(choices,),
    )


def _confirmed(words: Words, *, yields: bool, member: bool) -> str:
    """What follows from saying that an account is one's own."""
    if not member:
        return words.gettext(
            "Whoever holds it can do everything here in your name, and reads what you apply with. If somebody"
            " else sent you this link, don't link it."
        )
    if yields:
        return words.gettext(
            "Whoever holds it will be a member in your name, and can leave for you at once. If somebody else"
            " sent you this code, don't link it."
        )
    return words.gettext(
        "Whoever holds it will be a member in your name. For {duration} they have none of your roles,"
        " and can't vote, vouch for anybody or see the list of members. After that they can do all that"
        " you can, also leave. If somebody else sent you this code, don't link it.",
        duration=words.duration(TRUST),
    )


def careful(
    harm: Sequence[tuple[str, State]],
    words: Words,
    *,
    answers: tuple[str, str],
    joined: Sequence[tuple[str, int, int]] = (),
    accounts: Sequence[ShownAccount] = (),
    yields: bool | None = None,
) -> Post:
    """Says what follows for memberships before it is final; `answers`: no, and yes.

    `harm`: where one is suspended or excluded with all accounts then. `joined`: chapter, the number that
    ends, and the number that goes on. `accounts`: those of the other side, for who has not seen them yet.
    `yields`: whether the reader is the one whose side has to wait with what cannot be undone; None: neither.
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
                "{chapter} has you twice. Once linked, number {kept} goes on and number {ended} ends for"
                " good.",
                chapter=chapter,
                kept=str(kept),
                ended=str(ended),
            )
            for chapter, ended, kept in joined
        ),
        "" if yields is None else _first(words, yields=yields),
        choices=(choices,),
    )


def _first(words: Words, *, yields: bool) -> str:
    """Which account can do at once what cannot be undone."""
    if yields:
        return words.gettext(
            "The other account counts as the older one: it has more roles, is further along as a member, or"
            " has been known for longer. So it can leave for you, have you erased, or take this account away"
            " at once. This one can do that in {duration}.",
            duration=words.duration(TRUST),
        )
    return words.gettext(
        "This account counts as the older one. For {duration}, only it can leave for both, have both erased,"
        " or take an account away.",
        duration=words.duration(TRUST),
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
    held: bool = False,
) -> Post:
    """Told on both sides: what the other side is.

    `merges`: chapter, the number that ended, and the number that goes on. `guarded`: one was a member.
    `held`: they can't be taken apart at present.
    """
    joined: list[Paragraph] = [
        words.gettext(
            "{chapter} had you twice. Number {kept} goes on, number {ended} has ended.",
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
            "If that was not you, write {command} and what happened: the stewards read it.",
            command=to_type("ask", ask_name, network, words),
        )
        if held
        else words.pieces(
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
