"""What somebody is asked who is in several chapters, and could mean any of them."""

from collections.abc import Iterable

from organiser.chat.outgoing import Choice, Post
from organiser.i18n import Words
from organiser.views.rich import post


def which_chapter(chapters: Iterable[tuple[str, str]], words: Words) -> Post:
    """Asks for one of these: the name of each, and what comes back where it is pressed."""
    rows = tuple((Choice(name, data),) for name, data in chapters)
    return post(words.gettext("Which chapter do you mean?"), choices=rows)
