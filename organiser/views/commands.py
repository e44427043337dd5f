"""The commands' words: what each is called and does, how it is used, and the help.

The functions `*_name` and `*_help` are put into the `Command`s of the handlers. A name has as many words
in every language as in English.
Above 250 lines because it is one list of names and purposes.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from organiser.access import Who
from organiser.bridge.conversation import NamesMode
from organiser.chat.ports import Menu, MenuScope
from organiser.chat.refs import Network
from organiser.chat.text import Styled
from organiser.commands import Command, OneOf, Option, Parameter, Section, Where
from organiser.forms import Wording
from organiser.i18n import Words
from organiser.signs import PREFIXES
from organiser.views.rich import code

_EVERYBODY: Final = {Who.ANYONE, Who.PERSON, Who.APPLICANT, Who.MEMBER, Who.FULL_MEMBER, Who.HEARD}
"""Those whose commands a menu offers: nearly everybody is one of them, or will be."""


def spelled(command: Command[Any], network: Network, words: Words) -> str:
    """The command as one types it."""
    return typed(command.name, command.called, network, words)


def to_type(name: str, called: Wording, network: Network, words: Words) -> Styled:
    """A command to be named inside a sentence; `called` is its `*_name` below."""
    return code(typed(name, called, network, words))


def typed(name: str, called: Wording, network: Network, words: Words) -> str:
    """A command as one types it: in one's own language where the network lets us.

    Telegram only marks Latin letters as a command, so the first word is English there.
    """
    own = called(words)
    if network is Network.TELEGRAM:
        own = " ".join([name.split(maxsplit=1)[0], *own.split()[1:]])
    return PREFIXES[network] + own


def usage(command: Command[Any], network: Network, words: Words, *, short: bool = False) -> Styled:
    """The command with what is to be said behind it, such as `/bridge names full|first|pseudonym`.

    `short` leaves out what a form asks for.
    """
    said = [_shape(parameter, words) for parameter in command.parameters]
    if command.form is not None and not short:
        gap = command.form.separator if command.form.separator == " " else f"{command.form.separator} "
        # A question that is asked in one of two ways is two fields of one label.
        labels = dict.fromkeys(one.label(words) for one in command.form.fields if not one.quiet)
        said = [f"[{gap.join(labels)}]"]
    return code(" ".join([spelled(command, network, words), *said]))


def listed_in(commands: Iterable[Command[Any]], *, private: bool) -> list[Command[Any]]:
    """The commands that the help lists in such a chat, if somebody may."""
    return [command for command in commands if command.listed and _fits(command, private=private)]


def menus(commands: Iterable[Command[Any]], spoken: Mapping[str | None, Words]) -> tuple[Menu, ...]:
    """What an app offers while a command is typed, per scope and language; `spoken[None]` for all others.

    A menu is the same for everybody in its scope, so it holds what most people need: what only roles may ask
    stands in the help of those who have them. The order is the help's. Names are English, and those of
    several words are left out: the networks that show menus take Latin letters and one word only.
    """
    known = tuple(commands)
    return tuple(
        Menu(scope, language, menu(known, scope, words))
        for scope in MenuScope
        for language, words in spoken.items()
    )


def menu(commands: Iterable[Command[Any]], scope: MenuScope, words: Words) -> tuple[tuple[str, str], ...]:
    """What one of them offers (`Menu.entries`)."""
    listed = [command for command in commands if command.listed and " " not in command.name]
    listed.sort(key=lambda command: tuple(Section).index(command.section))
    return tuple((one.name, one.help(words)) for one in listed if _offered(one, scope))


def _offered(command: Command[Any], scope: MenuScope) -> bool:
    who = _EVERYBODY | {Who.CHAT_ADMIN} if scope is MenuScope.ADMIN else _EVERYBODY
    return command.who in who and _fits(command, private=scope is MenuScope.PRIVATE)


def _fits(command: Command[Any], *, private: bool) -> bool:
    return command.where in (Where.BOTH, Where.PRIVATE if private else Where.GROUP)


def _shape(parameter: Parameter, words: Words) -> str:
    if isinstance(parameter, OneOf):
        shape = "|".join(option.called(words) for option in parameter.options)
    else:
        shape = parameter.label(words)
    return shape if parameter.required else f"[{shape}]"


def names_options() -> tuple[Option, ...]:
    """Every way of showing names."""
    return (
        Option(NamesMode.FULL, names_full),
        Option(NamesMode.FIRST, names_first),
        Option(NamesMode.PSEUDONYM, names_pseudonym),
    )


def names_full(words: Words) -> str:
    """The word for `NamesMode.FULL` in a command."""
    # Translators: said behind "bridge names": show full names. One word.
    return words.pgettext("names mode", "full")


def names_first(words: Words) -> str:
    """The word for `NamesMode.FIRST` in a command."""
    # Translators: said behind "bridge names": show first names only. One word.
    return words.pgettext("names mode", "first")


def names_pseudonym(words: Words) -> str:
    """The word for `NamesMode.PSEUDONYM` in a command."""
    # Translators: said behind "bridge names": show made-up names. One word.
    return words.pgettext("names mode", "pseudonym")


def code_label(words: Words) -> str:
    """What stands for the one-time code in the help."""
    # Translators: stands for the one-time code in "/bridge CODE". One word in capitals where there are any.
    return words.pgettext("parameter", "CODE")


def bridge_name(words: Words) -> str:
    """The name of `bridge`."""
    # Translators: the name of the command that joins two chats. One word.
    return words.pgettext("command", "bridge")


def bridge_help(words: Words) -> str:
    """What `bridge` does."""
    return words.gettext("join this chat with another one")


def bridge_status_name(words: Words) -> str:
    """The name of `bridge status`."""
    # Translators: two words, the first as in "bridge".
    return words.pgettext("command", "bridge status")


def bridge_status_help(words: Words) -> str:
    """What `bridge status` does."""
    return words.gettext("see which chats are joined with this one")


def bridge_leave_name(words: Words) -> str:
    """The name of `bridge leave`."""
    # Translators: two words, the first as in "bridge".
    return words.pgettext("command", "bridge leave")


def bridge_leave_help(words: Words) -> str:
    """What `bridge leave` does."""
    return words.gettext("stop sharing what is said here")


def bridge_names_name(words: Words) -> str:
    """The name of `bridge names`."""
    # Translators: two words, the first as in "bridge".
    return words.pgettext("command", "bridge names")


def bridge_names_help(words: Words) -> str:
    """What `bridge names` does."""
    return words.gettext("choose which names the other chats see")


def bridge_rotate_name(words: Words) -> str:
    """The name of `bridge rotate`."""
    # Translators: two words, the first as in "bridge". It gives everybody a new made-up name.
    return words.pgettext("command", "bridge rotate")


def bridge_rotate_help(words: Words) -> str:
    """What `bridge rotate` does."""
    return words.gettext("give everybody a new pseudonym")


def language_command_name(words: Words) -> str:
    """The name of `language`."""
    # Translators: the name of the command that sets the language. One word.
    return words.pgettext("command", "language")


def language_help(words: Words) -> str:
    """What `language` does."""
    return words.gettext("choose the language that I write here")


def forget_name(words: Words) -> str:
    """The name of `forget`."""
    # Translators: the name of the command that removes a message everywhere. One word.
    return words.pgettext("command", "forget")


def forget_help(words: Words) -> str:
    """What `forget` does."""
    return words.gettext("as a reply: remove your message from every chat")


def mute_name(words: Words) -> str:
    """The name of `mute`."""
    # Translators: the name of the command that silences a person. One word.
    return words.pgettext("command", "mute")


def mute_help(words: Words) -> str:
    """What `mute` does."""
    return words.gettext("as a reply: stop carrying what this person writes")


def unmute_name(words: Words) -> str:
    """The name of `unmute`."""
    # Translators: the name of the command that lets a person speak again. One word.
    return words.pgettext("command", "unmute")


def unmute_help(words: Words) -> str:
    """What `unmute` does."""
    return words.gettext("as a reply: carry what this person writes again")


def ban_name(words: Words) -> str:
    """The name of `ban`."""
    # Translators: the name of the command that puts a person out of the chat. One word.
    return words.pgettext("command", "ban")


def ban_help(words: Words) -> str:
    """What `ban` does."""
    return words.gettext("as a reply: put this person out of their chat")


def help_name(words: Words) -> str:
    """The name of `help`."""
    # Translators: the name of the command that lists all commands. One word.
    return words.pgettext("command", "help")


def help_help(words: Words) -> str:
    """What `help` does."""
    return words.gettext("see what you can ask me")


def cancel_name(words: Words) -> str:
    """The name of `cancel`."""
    # Translators: the name of the command that ends a form which somebody is filling in. One word.
    return words.pgettext("command", "cancel")


def cancel_help(words: Words) -> str:
    """What `cancel` does."""
    return words.gettext("end the questions that I am asking you; nothing is sent")


def start_name(words: Words) -> str:
    """The name of `start`, with which Telegram begins every private chat."""
    # Translators: the name of the command that begins a private chat. One word.
    return words.pgettext("command", "start")


def start_help(words: Words) -> str:
    """What `start` does."""
    return words.gettext("begin")
