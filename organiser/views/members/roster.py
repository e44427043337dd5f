"""The members of a chapter as its full members see them: numbers and shown names, page by page."""

from collections.abc import Sequence

from organiser.chat.outgoing import Choice, Post
from organiser.i18n import Words
from organiser.views.rich import Paragraph, paragraphs, post, strong


def members_name(words: Words) -> str:
    """The name of `members`."""
    # Translators: the name of the command that lists the members of a chapter. One word.
    return words.pgettext("command", "members")


def members_help(words: Words) -> str:
    """What `members` does."""
    return words.gettext("see the members of the chapter: numbers and the names that they show")


def page(
    chapter: str, rows: Sequence[tuple[int, str]], count: int, pages: tuple[str, str], words: Words
) -> Post:
    """A page of the members; `pages` open the first and the next one, "" where there is none."""
    first, more = pages
    nobody = (
        words.gettext("Nobody is listed from there on.")
        if first
        else words.gettext("Nobody has agreed to be listed yet.")
    )
    choices = []
    if first:
        choices.append(Choice(words.pgettext("button: members", "From the start"), first))
    if more:
        choices.append(Choice(words.pgettext("button: members", "More"), more))
    return post(
        (strong(words.gettext("Members of {chapter}", chapter=chapter)),),
        words.ngettext("{count} member in all.", "{count} members in all.", count),
        paragraphs(*(_line(*row, words) for row in rows), gap="\n"),
        "" if rows or more else nobody,
        words.gettext("Members who don't want to be in this list are left out."),
        words.gettext(
            "Members can see that you looked at this. Please give it to nobody: who is a member is private."
        ),
        choices=(tuple(choices),) if choices else (),
    )


def _line(number: int, name: str, words: Words) -> Paragraph:
    # Translators: a member number and a name: "12: Anna".
    return words.gettext("{number}: {name}", number=str(number), name=name)
