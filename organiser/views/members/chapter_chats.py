"""Which chats belong to which chapter: what is said there, how to join from there, and the list of all."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from organiser.bridge.conversation import clean_name
from organiser.chat.outgoing import Choice, Post
from organiser.chat.refs import Network
from organiser.chat.text import RichText
from organiser.i18n import Words
from organiser.members import chapters
from organiser.views.commands import to_type
from organiser.views.members.joining import join_name
from organiser.views.rich import Choices, Paragraph, paragraphs, post, strong


def chapters_name(words: Words) -> str:
    """The name of `chapters`."""
    # Translators: the name of the command that lists the chapters of the co-op. One word.
    return words.pgettext("command", "chapters")


def chapters_help(words: Words) -> str:
    """What `chapters` does."""
    return words.gettext("see the chapters of the co-op")


def assign_name(words: Words) -> str:
    """The name of `chapter assign`."""
    # Translators: two words, the first as in "chapter". Said in a group: it belongs to a chapter from now on.
    return words.pgettext("command", "chapter assign")


def assign_help(words: Words) -> str:
    """What `chapter assign` does."""
    return words.gettext("let this chat belong to a chapter of which you are a steward or an admin")


def chapter_parameter(words: Words) -> str:
    """What stands for the name of a chapter in the help."""
    # Translators: stands for a chapter's name in "/chapter assign CHAPTER". One word in capitals where there
    # are any.
    return words.pgettext("parameter", "CHAPTER")


def assigned(chapter: str, url: str, network: Network, words: Words, *, again: bool = False) -> Post:
    """Said in a chat that belongs to a chapter from now on, or, `again`, did so already.

    `url` asks there to join, "" where none does.
    """
    fresh = words.gettext(
        "From now on this chat belongs to {chapter}, a chapter of the co-op.", chapter=chapter
    )
    return post(
        _belongs(chapter, words) if again else fresh,
        words.gettext("Being in this chat doesn't make anybody a member: everybody decides for themselves."),
        *_joining(url, network, words),
        choices=join_button(url, words),
    )


def taken_over(chat: str, former: str, chapter: str, words: Words) -> Post:
    """Told to the stewards of a chapter to which a chat belonged so far; `chat` is its title."""
    return post(
        words.gettext(
            "The chat “{chat}” belonged to {former}, and belongs to {chapter} from now on.",
            chat=clean_name(chat),
            former=former,
            chapter=chapter,
        ),
        words.gettext(
            "An admin of that chat did it, who is steward or admin of {chapter}. If it was a mistake, an"
            " admin of the chat can assign it again.",
            chapter=chapter,
        ),
    )


def join_here(chapter: str, url: str, network: Network, words: Words) -> Paragraph:
    """Stands below the help in a chat of a chapter."""
    return paragraphs(_belongs(chapter, words), *_joining(url, network, words), gap="\n")


def below(help_text: Post, more: Paragraph) -> RichText:
    """The help, and what stands below it."""
    return paragraphs(help_text.text, more)


def with_joining(said: Post, url: str, network: Network, words: Words) -> Post:
    """What a group is told, with the way to join the co-op."""
    text = paragraphs(said.text, *_joining(url, network, words))
    return msgspec.structs.replace(said, text=text, choices=(*said.choices, *join_button(url, words)))


def join_button(url: str, words: Words) -> Choices:
    """The button that begins to join in private; none where there is no address for it."""
    # Translators: a button in a group: join the co-op. It opens the private chat with the bot.
    return ((Choice(words.pgettext("button", "Join the co-op"), url=url),),) if url else ()


def _belongs(chapter: str, words: Words) -> str:
    return words.gettext("This chat belongs to {chapter}, a chapter of the co-op.", chapter=chapter)


def _joining(url: str, network: Network, words: Words) -> list[Paragraph]:
    if url:
        return []
    command = to_type("join", join_name, network, words)
    return [words.pieces("To join the co-op, write {command} to me in private.", command=command)]


@dataclass(frozen=True, slots=True)
class Row:
    """A chapter in the list. `members` is None where only the band is told."""

    name: str
    chats: int
    band: tuple[int, int | None] | None
    members: int | None = None


def listed(rows: Sequence[Row], network: Network, words: Words) -> Post:
    """All chapters."""
    if not rows:
        return post(words.gettext("The co-op has no chapter yet."))
    lines = [
        (strong(row.name), ": ", words.listing([_members(row, words), _chats(row.chats, words)]))
        for row in rows
    ]
    return post(
        words.gettext("The chapters of the co-op:"),
        paragraphs(*lines, gap="\n"),
        words.pieces("To join one, write {command}.", command=to_type("join", join_name, network, words)),
    )


def _members(row: Row, words: Words) -> str:
    if row.members is not None:
        return words.ngettext("{count} member", "{count} members", row.members)
    if row.band is None:
        return words.gettext("fewer than {count} members", count=chapters.FEW)
    least, most = row.band
    if most is None:
        return words.gettext("{count} members or more", count=least)
    return words.gettext("{least} to {most} members", least=least, most=most)


def _chats(count: int, words: Words) -> str:
    return words.ngettext("{count} chat", "{count} chats", count)
