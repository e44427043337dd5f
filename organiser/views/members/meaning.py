"""What somebody is asked who is in several chapters, and could mean any of them."""

from collections.abc import Iterable

from organiser.chat.outgoing import Choice, Post
from organiser.chat.refs import Network
from organiser.i18n import Words
from organiser.views.dialogs import BUTTONS
from organiser.views.rich import post


def which_chapter(chapters: Iterable[tuple[str, str]], network: Network, words: Words) -> Post:
    """Asks for one of these: the name of each, and what comes back where it is pressed.

    Telegram takes buttons for some of many only; a name that is written counts all the same.
    """
    rows = tuple((Choice(name, data),) for name, data in chapters)
    many = network is Network.TELEGRAM and len(rows) > BUTTONS
    return post(
        words.gettext("Which chapter do you mean?"),
        words.gettext("If it isn't among the buttons, write its name.") if many else "",
        choices=rows,
    )
