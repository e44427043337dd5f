"""The table of commands: what can be asked, in the order of the help. A guard test finds one left out."""

from organiser.access import Who
from organiser.bridge.refusals import UnknownNamesMode
from organiser.commands import Command, OneOf, Rest, Section, Where
from organiser.context import Context
from organiser.handlers import about, starting, unanswered
from organiser.handlers.bridge import commands as bridge
from organiser.handlers.bridge import moderation
from organiser.handlers.members.accounts import commands as accounts
from organiser.handlers.members.chapters import commands as chapters
from organiser.handlers.members.deciding import commands as deciding
from organiser.handlers.members.founding import commands as founding
from organiser.handlers.members.joining import commands as joining
from organiser.handlers.members.membership import commands as membership
from organiser.handlers.members.owning import commands as owning
from organiser.handlers.members.personal import commands as personal
from organiser.handlers.members.roles import commands as roles
from organiser.i18n import UnknownLanguage
from organiser.views import commands as view
from organiser.views import help as help_view
from organiser.views import languages

COMMANDS: tuple[Command[Context], ...] = (
    Command(
        "bridge",
        bridge.bridge,
        view.bridge_name,
        view.bridge_help,
        (Rest("code", view.code_label, required=False),),
        who=Who.CHAT_ADMIN,
        where=Where.GROUP,
        section=Section.CHATS,
    ),
    Command(
        "bridge status",
        bridge.status,
        view.bridge_status_name,
        view.bridge_status_help,
        where=Where.GROUP,
        section=Section.CHATS,
    ),
    Command(
        "bridge leave",
        bridge.leave,
        view.bridge_leave_name,
        view.bridge_leave_help,
        who=Who.CHAT_ADMIN,
        where=Where.GROUP,
        section=Section.CHATS,
    ),
    Command(
        "bridge names",
        bridge.names,
        view.bridge_names_name,
        view.bridge_names_help,
        (OneOf("names", view.names_options(), UnknownNamesMode),),
        who=Who.CHAT_ADMIN,
        where=Where.GROUP,
        section=Section.CHATS,
    ),
    Command(
        "bridge rotate",
        bridge.rotate,
        view.bridge_rotate_name,
        view.bridge_rotate_help,
        who=Who.CHAT_ADMIN,
        where=Where.GROUP,
        section=Section.CHATS,
    ),
    Command(
        "language",
        about.language,
        view.language_command_name,
        view.language_help,
        (OneOf("language", languages.language_options(), UnknownLanguage, required=False),),
    ),
    Command(
        "forget",
        moderation.forget,
        view.forget_name,
        view.forget_help,
        where=Where.GROUP,
        section=Section.CHATS,
    ),
    Command(
        "mute",
        moderation.mute,
        view.mute_name,
        view.mute_help,
        who=Who.CHAT_ADMIN,
        where=Where.GROUP,
        section=Section.CHATS,
    ),
    Command(
        "unmute",
        moderation.unmute,
        view.unmute_name,
        view.unmute_help,
        who=Who.CHAT_ADMIN,
        where=Where.GROUP,
        section=Section.CHATS,
    ),
    Command(
        "ban",
        moderation.ban,
        view.ban_name,
        view.ban_help,
        who=Who.CHAT_ADMIN,
        where=Where.GROUP,
        section=Section.CHATS,
    ),
    *accounts.COMMANDS,
    Command(
        "help",
        about.help_,
        view.help_name,
        view.help_help,
        (Rest("command", help_view.name_label, required=False),),
    ),
    *joining.COMMANDS,
    *membership.COMMANDS,
    *chapters.SETTINGS,
    *roles.COMMANDS,
    *deciding.COMMANDS,
    *founding.COMMANDS,
    *chapters.COMMANDS,
    *owning.COMMANDS,
    *personal.COMMANDS,
    Command("cancel", unanswered.cancel, view.cancel_name, view.cancel_help, where=Where.PRIVATE, acts=True),
    Command(
        "start",
        starting.start,
        view.start_name,
        view.start_help,
        (Rest("payload", view.code_label, required=False),),
        listed=False,
    ),
)
