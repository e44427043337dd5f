"""The words of the demo's page; those of its guided tour are `tour`'s.

The page fills placeholders itself, so each stands for itself here.
"""

from organiser.chat.refs import Network
from organiser.i18n import Words
from organiser.views import tour
from organiser.views.anywhere import network_name


def page(words: Words) -> dict[str, str]:
    """Every text of the page by its name, those of the tour among them."""
    return _frame(words) | _chat(words) | _line(words) | _bot(words) | _setting(words) | tour.told(words)


def _frame(words: Words) -> dict[str, str]:
    return {
        "title": words.pgettext("demo", "One conversation, two networks"),
        "lead": words.gettext("A live demo. Everything you see runs on this computer."),
        "language": words.pgettext("demo", "Language"),
        "appearance": words.pgettext("demo", "Appearance"),
        "appearance.auto": words.pgettext("appearance", "Automatic"),
        "appearance.light": words.pgettext("appearance", "Light"),
        "appearance.dark": words.pgettext("appearance", "Dark"),
        "lost": words.gettext("The connection to the demo is lost. Trying again."),
        "impossible": words.gettext("That can't be done here. Nothing has changed."),
        "big": words.gettext("The file is too big: here it is 100 MB at most. It wasn't sent."),
        "chats": words.pgettext("demo", "Chats"),
    }


def _chat(words: Words) -> dict[str, str]:
    return {
        "telegram": network_name(Network.TELEGRAM, words),
        "matrix": network_name(Network.MATRIX, words),
        "encrypted": words.pgettext("demo", "End-to-end encrypted"),
        "open": words.pgettext("demo", "Telegram can read this"),
        "people": words.pgettext("demo", "{count} people", count="{count}"),
        "speak": words.pgettext("demo", "Speak as"),
        "chat.telegram": words.pgettext("demo: the shared chat on Telegram", "Group"),
        "chat.matrix": words.pgettext("demo: the shared chat on Matrix", "Room"),
        "private": words.pgettext("demo: the private chat with the bot", "In private"),
        "private.title": words.pgettext(
            "demo: a private chat with the bot", "{name}, in private", name="{name}"
        ),
        "commands": words.pgettext("demo: the menu of commands", "Commands"),
        "empty": words.gettext("Nothing has been said here yet."),
        "start": words.pgettext("demo", "Open the chat"),
        "write": words.pgettext("demo", "Write as {name}", name="{name}"),
        "send": words.pgettext("demo", "Send"),
        "attach": words.pgettext("demo", "Add a picture or file"),
        "bold": words.pgettext("demo", "Bold"),
        "italic": words.pgettext("demo", "Italic"),
        "link": words.pgettext("demo", "Link"),
        "quote": words.pgettext("demo", "Quote"),
        "spoiler": words.pgettext("demo", "Hidden text"),
        "cancel": words.pgettext("demo", "Cancel"),
        "latest": words.pgettext("demo", "Go to the latest"),
        "unread": words.pgettext("demo", "{count} new", count="{count}"),
    }


def _line(words: Words) -> dict[str, str]:
    return {
        "reply": words.pgettext("demo", "Reply"),
        "react": words.pgettext("demo", "React"),
        "edit": words.pgettext("demo", "Edit"),
        "delete": words.pgettext("demo", "Delete"),
        "replying": words.pgettext("demo", "Reply to {name}", name="{name}"),
        "editing": words.pgettext("demo", "Edit your message"),
        "edited": words.pgettext("demo: said of a message", "edited"),
        "deleted": words.gettext("This message was deleted."),
        "unreadable": words.gettext("Encrypted. Its key is still on the way."),
        "hidden": words.pgettext("demo", "Hidden. Press to show."),
        "more": words.pgettext("demo: a long message", "Show all"),
        "less": words.pgettext("demo: a long message", "Show less"),
        "delete.telegram": words.gettext(
            "Telegram doesn't tell bots of deletions, so the copy stays. To remove a message everywhere,"
            " reply to it with /forget."
        ),
        "bot": words.pgettext("demo: beside the name of an account", "bot"),
        "file": words.pgettext("demo", "Download {name}", name="{name}"),
        "picture": words.pgettext("demo", "Picture: {name}", name="{name}"),
        "joined": words.pgettext("demo", "Organiser was added to the group."),
        "👍": words.pgettext("demo: the name of an emoji", "Thumbs up"),
        "❤": words.pgettext("demo: the name of an emoji", "Heart"),
        "🎉": words.pgettext("demo: the name of an emoji", "Celebration"),
        "😢": words.pgettext("demo: the name of an emoji", "Sad"),
        "🔥": words.pgettext("demo: the name of an emoji", "Fire"),
    }


def _bot(words: Words) -> dict[str, str]:
    return {
        "bot.heading": words.pgettext("demo", "The bot between them"),
        "bot.ready": words.pgettext("demo: how the bot is", "Ready"),
        "bot.starting": words.pgettext("demo: how the bot is", "Starting"),
        "bot.stopped": words.pgettext("demo: how the bot is", "Stopped"),
        "bot.cut": words.pgettext("demo: how the bot is", "Cut off"),
        "bot.process": words.pgettext("demo", "Process {pid}", pid="{pid}"),
        "bot.waiting": words.pgettext("demo", "On its way"),
        "bot.sent": words.pgettext("demo", "Delivered"),
        "bot.doubt": words.pgettext("demo", "Not certain"),
        "bot.kill": words.pgettext("demo", "Pull the plug"),
        "bot.start": words.pgettext("demo", "Start it again"),
        "bot.hint": words.gettext(
            "Stop the bot without warning, write on both sides, start it: no line is lost."
        ),
    }


def _setting(words: Words) -> dict[str, str]:
    return {
        "setup.heading": words.pgettext("demo", "Setting the stage"),
        "setup.telegram": words.pgettext("demo", "A stand-in for Telegram"),
        "setup.synapse": words.pgettext("demo", "A real Matrix server"),
        "setup.people": words.pgettext("demo", "People of four languages"),
        "setup.bot": words.pgettext("demo", "The bot, as a process of its own"),
        "setup.bridge": words.pgettext("demo", "Joining both chats"),
        "setup.waiting": words.pgettext("demo: set-up", "to come"),
        "setup.working": words.pgettext("demo: set-up", "under way"),
        "setup.ready": words.pgettext("demo: set-up", "done"),
        "setup.failed": words.pgettext("demo: set-up", "failed: the terminal says why"),
    }


def setting(words: Words) -> dict[str, str]:
    """What is set up, by the name of its part."""
    told = _setting(words)
    return {name.removeprefix("setup."): said for name, said in told.items()}
