"""The help: what somebody can ask for where they are, by headings, and one command by itself."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from organiser.access import Who
from organiser.chat.outgoing import Post
from organiser.chat.refs import Network
from organiser.commands import Command, Section, Where
from organiser.i18n import Words
from organiser.views.commands import help_name, listed_in, spelled, typed, usage
from organiser.views.rich import Paragraph, code, paragraphs, post, strong

ROLES: Final = frozenset({Who.STEWARD, Who.ORGANISER, Who.TREASURER, Who.KEEPER, Who.CARETAKER, Who.ADMIN})
"""Those who have something entrusted to them in a chapter."""


def help_text(
    commands: Iterable[Command[Any]],
    may: Callable[[Command[Any]], bool],
    network: Network,
    words: Words,
    *,
    private: bool,
) -> Post:
    """What can be asked in such a chat, of what somebody `may`; what admins of the chat may stands last."""
    here = [command for command in listed_in(commands, private=private) if may(command)]
    parts: list[Paragraph] = [words.gettext("This is what you can ask me here.")]
    for section in Section:
        parts += _listed(
            section_name(section, words),
            [one for one in here if one.section is section and one.who is not Who.CHAT_ADMIN],
            network,
            words,
        )
    admins = [one for one in here if one.who is Who.CHAT_ADMIN]
    parts += _listed(words.gettext("For admins of this chat"), admins, network, words)
    parts.append(_more(network, words))
    if not private:
        parts.append(words.gettext("There is more that you can ask me in our private chat."))
    return post(*parts)


def _listed(
    heading: str, commands: Sequence[Command[Any]], network: Network, words: Words
) -> list[Paragraph]:
    if not commands:
        return []
    lines = [(usage(one, network, words, short=True), f" {one.help(words)}") for one in commands]
    return [paragraphs((strong(heading),), *lines, gap="\n")]


def _more(network: Network, words: Words) -> Paragraph:
    command = typed("help", help_name, network, words)
    # Translators: {command} is "/help" with a word in capitals behind it that stands for a command's name.
    return words.pieces(
        "To know more about one of them, write {command}.", command=code(f"{command} {name_label(words)}")
    )


def no_poll(words: Words) -> str:
    """Said to who followed a link to a single poll that is not here."""
    return words.gettext(
        "I don't have that poll: perhaps it is over, or the link isn't whole. Open the link again in the"
        " message that it came in, or ask who sent it."
    )


def link_for_nothing(words: Words) -> str:
    """Said to who followed a link that we cannot read, or that is valid no more."""
    return words.gettext("I can't do anything with that link: perhaps it is old, or it isn't whole.")


def name_label(words: Words) -> str:
    """What stands for the name of a command."""
    # Translators: stands for a command's name in "/help NAME". One word in capitals where there are any.
    return words.pgettext("parameter", "NAME")


def explained(command: Command[Any], network: Network, words: Words) -> Post:
    """One command: how it is written, what it does, an example, where it is asked, and who may."""
    example = None if command.example is None else command.example(words)
    shown = "" if example is None else code(f"{spelled(command, network, words)} {example}")
    return post(
        (usage(command, network, words), f" {command.help(words)}"),
        words.pieces("For example: {example}", example=shown) if shown else "",
        words.gettext("I ask for one after the other, or you write all of it in one line.")
        if command.form is not None
        else "",
        _place(command.where, words),
        who_may(command.who, words),
    )


def _place(where: Where, words: Words) -> str:
    match where:
        case Where.PRIVATE:
            return words.gettext("That is between you and me: I answer in our private chat.")
        case Where.GROUP:
            return words.gettext("It is about a group, and is written there.")
        case Where.BOTH:
            return ""


def who_may(who: Who, words: Words) -> str:
    """Who may ask for it; "" where everybody may."""
    said = {
        Who.CHAT_ADMIN: words.gettext("Admins of the chat can ask for it."),
        Who.PERSON: "",
        Who.ANYONE: "",
        Who.APPLICANT: words.gettext("You can ask for it while your application is open."),
        Who.MEMBER: words.gettext("Members can ask for it, also on probation."),
        Who.FULL_MEMBER: words.gettext("Members can ask for it once their probation is over."),
        Who.HEARD: words.gettext(
            "Members can ask for it once their probation is over, also while suspended."
        ),
        Who.STEWARD: words.gettext("Stewards can ask for it."),
        Who.ORGANISER: words.gettext("Organisers can ask for it."),
        Who.TREASURER: words.gettext("Treasurers can ask for it."),
        Who.KEEPER: words.gettext("Stewards and treasurers can ask for it."),
        # Translators: "admins" is a role in the co-op here, not the admins of a chat.
        Who.CARETAKER: words.gettext("Stewards and admins of the co-op can ask for it."),
        # Translators: "admins" is a role in the co-op here, not the admins of a chat.
        Who.ADMIN: words.gettext("Admins of the co-op can ask for it."),
    }
    return said[who]


def section_name(section: Section, words: Words) -> str:
    """A heading of the help."""
    # Translators: headings above lists of commands.
    names = {
        Section.MEMBERSHIP: words.pgettext("heading of the help", "Your membership"),
        Section.CHAPTER: words.pgettext("heading of the help", "The chapter"),
        Section.OWNERS: words.pgettext("heading of the help", "Owner register and shares"),
        Section.ROLES: words.pgettext("heading of the help", "Roles"),
        Section.MY_DATA: words.pgettext("heading of the help", "You and your data"),
        Section.CHATS: words.pgettext("heading of the help", "Joined chats"),
        Section.GENERAL: words.pgettext("heading of the help", "This bot"),
    }
    return names[section]
