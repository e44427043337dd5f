"""The words of what the permission gate refuses; `views.refusals` takes them up."""

from collections.abc import Mapping
from typing import Final

from organiser import access
from organiser.chat.refs import Network
from organiser.errors import Refusal
from organiser.forms import Wording
from organiser.i18n import Words
from organiser.views.commands import help_name, to_type
from organiser.views.members.trust import account_too_new
from organiser.views.rich import Paragraph, Worded, plain


def _not_permitted(sentence: Wording) -> Worded:
    """The words of a no that the gate says: why not, and where one sees what one may do."""

    def worded(_refused: access.NotPermitted, network: Network, words: Words) -> tuple[Paragraph, ...]:
        return (
            sentence(words),
            words.pieces(
                "To see what you can ask me, write {command}.",
                command=to_type("help", help_name, network, words),
            ),
        )

    return worded


def _not_person(words: Words) -> str:
    return words.gettext("I can only do that for people whom I know. Please write to me in private first.")


def _not_applicant(words: Words) -> str:
    return words.gettext("You have no open application, so nothing has changed.")


def _not_member(words: Words) -> str:
    return words.gettext("Only members of the co-op can do that. Nothing has changed.")


def _suspended_now(words: Words) -> str:
    return words.gettext("Your membership is suspended, so you can't do that now. Nothing has changed.")


def _not_full_member(refused: access.NotFullMember, network: Network, words: Words) -> tuple[Paragraph, ...]:
    first = words.gettext("Only members whose probation is over can do that. Nothing has changed.")
    if refused.possible is None:
        return _not_permitted(lambda _words: first)(refused, network, words)
    return (first, words.gettext("Your probation is over on {day}.", day=words.date(refused.possible)))


def _not_steward(words: Words) -> str:
    return words.gettext("Only stewards of the chapter can do that. Nothing has changed.")


def _not_organiser(words: Words) -> str:
    return words.gettext("Only organisers of the chapter can do that. Nothing has changed.")


def _not_treasurer(words: Words) -> str:
    return words.gettext("Only treasurers of the chapter can do that. Nothing has changed.")


def _not_keeper(words: Words) -> str:
    return words.gettext("Only stewards and treasurers of the chapter can do that. Nothing has changed.")


def _not_caretaker(words: Words) -> str:
    # Translators: the role "admin" in the co-op, not an admin of a chat.
    return words.gettext("Only stewards and admins of the co-op can do that. Nothing has changed.")


def _not_coop_admin(words: Words) -> str:
    # Translators: the role "admin" in the co-op, not an admin of a chat.
    return words.gettext("Only admins of the co-op can do that. Nothing has changed.")


def _no_chapter(_refused: access.NoChapter, _network: Network, words: Words) -> tuple[Paragraph, ...]:
    return (
        words.gettext("This chat doesn't belong to a chapter yet, so nothing has changed."),
        words.gettext("A steward who is an admin here can assign it to one."),
    )


def _account_too_new(refused: access.AccountTooNew, network: Network, words: Words) -> tuple[Paragraph, ...]:
    return account_too_new(refused.wait, network, words)


WORDED: Final[Mapping[type[Refusal], Worded]] = {
    access.AccountTooNew: _account_too_new,
    access.NoChapter: _no_chapter,
    access.NotAdmin: plain(
        lambda words: words.gettext(
            "Only admins of this chat can do that. Nothing has changed; an admin can ask for it."
        )
    ),
    access.NotAdminThere: plain(
        lambda words: words.gettext("Only admins of that chat can do that. Nothing has changed.")
    ),
    access.NotApplicant: _not_permitted(_not_applicant),
    access.NotCaretaker: _not_permitted(_not_caretaker),
    access.NotCoopAdmin: _not_permitted(_not_coop_admin),
    access.NotFullMember: _not_full_member,
    access.NotKeeper: _not_permitted(_not_keeper),
    access.NotMember: _not_permitted(_not_member),
    access.NotOrganiser: _not_permitted(_not_organiser),
    access.NotPerson: _not_permitted(_not_person),
    access.NotSteward: _not_permitted(_not_steward),
    access.SuspendedNow: _not_permitted(_suspended_now),
    access.NotTreasurer: _not_permitted(_not_treasurer),
}
"""Every refusal of `organiser.access`, and its words."""
