"""The words of the demo's page and of its guided tour.

The page fills placeholders itself, so each stands for itself here. What the people of the scene say is
theirs, and is not translated: Organiser does not translate either.
"""

from typing import Final

from organiser.i18n import Words

_CONTEXT: Final = "demo"


def page(words: Words) -> dict[str, str]:
    """Every text of the page by its name, those of the tour among them."""
    return _frame(words) | _chat(words) | _line(words) | _bot(words) | _setting(words) | _tour(words)


def step(key: str, words: Words) -> tuple[str, str]:
    """The title and the explanation of a step of the tour."""
    told = _tour(words)
    return told[f"tour.{key}.title"], told[f"tour.{key}.text"]


def _frame(words: Words) -> dict[str, str]:
    return {
        "title": words.pgettext(_CONTEXT, "One conversation, two networks"),
        "lead": words.gettext("A live demo. Everything you see runs on this computer."),
        "language": words.pgettext(_CONTEXT, "Language"),
        "appearance": words.pgettext(_CONTEXT, "Appearance"),
        "appearance.auto": words.pgettext("appearance", "Automatic"),
        "appearance.light": words.pgettext("appearance", "Light"),
        "appearance.dark": words.pgettext("appearance", "Dark"),
        "lost": words.gettext("The connection to the demo is lost. Trying again."),
        "impossible": words.gettext("That can't be done here. Nothing has changed."),
        "chats": words.pgettext(_CONTEXT, "Chats"),
    }


def _chat(words: Words) -> dict[str, str]:
    return {
        "telegram": words.pgettext(_CONTEXT, "Telegram group"),
        "matrix": words.pgettext(_CONTEXT, "Matrix room"),
        "encrypted": words.pgettext(_CONTEXT, "End-to-end encrypted"),
        "open": words.pgettext(_CONTEXT, "Telegram can read this"),
        "people": words.pgettext(_CONTEXT, "{count} people", count="{count}"),
        "speak": words.pgettext(_CONTEXT, "Speak as"),
        "chat.telegram": words.pgettext("demo: the shared chat on Telegram", "Group"),
        "chat.matrix": words.pgettext("demo: the shared chat on Matrix", "Room"),
        "private": words.pgettext(_CONTEXT, "In private with the bot"),
        "empty": words.gettext("Nothing has been said here yet."),
        "start": words.pgettext(_CONTEXT, "Open the chat"),
        "write": words.pgettext(_CONTEXT, "Write as {name}", name="{name}"),
        "send": words.pgettext(_CONTEXT, "Send"),
        "attach": words.pgettext(_CONTEXT, "Add a picture or file"),
        "bold": words.pgettext(_CONTEXT, "Bold"),
        "italic": words.pgettext(_CONTEXT, "Italic"),
        "link": words.pgettext(_CONTEXT, "Link"),
        "quote": words.pgettext(_CONTEXT, "Quote"),
        "spoiler": words.pgettext(_CONTEXT, "Hidden text"),
        "cancel": words.pgettext(_CONTEXT, "Cancel"),
        "latest": words.pgettext(_CONTEXT, "Go to the latest"),
        "unread": words.pgettext(_CONTEXT, "{count} new", count="{count}"),
    }


def _line(words: Words) -> dict[str, str]:
    return {
        "reply": words.pgettext(_CONTEXT, "Reply"),
        "react": words.pgettext(_CONTEXT, "React"),
        "edit": words.pgettext(_CONTEXT, "Edit"),
        "delete": words.pgettext(_CONTEXT, "Delete"),
        "replying": words.pgettext(_CONTEXT, "Reply to {name}", name="{name}"),
        "editing": words.pgettext(_CONTEXT, "Edit your message"),
        "edited": words.pgettext("demo: said of a message", "edited"),
        "deleted": words.gettext("This message was deleted."),
        "unreadable": words.gettext("Encrypted. Its key is still on the way."),
        "hidden": words.pgettext(_CONTEXT, "Hidden. Press to show."),
        "bot": words.pgettext("demo: beside the name of an account", "bot"),
        "file": words.pgettext(_CONTEXT, "Download {name}", name="{name}"),
        "picture": words.pgettext(_CONTEXT, "Picture: {name}", name="{name}"),
        "joined": words.pgettext(_CONTEXT, "Organiser was added to the group."),
        "👍": words.pgettext("demo: the name of an emoji", "Thumbs up"),
        "❤": words.pgettext("demo: the name of an emoji", "Heart"),
        "🎉": words.pgettext("demo: the name of an emoji", "Celebration"),
        "😢": words.pgettext("demo: the name of an emoji", "Sad"),
        "🔥": words.pgettext("demo: the name of an emoji", "Fire"),
    }


def _bot(words: Words) -> dict[str, str]:
    return {
        "bot.heading": words.pgettext(_CONTEXT, "The bot between them"),
        "bot.ready": words.pgettext("demo: how the bot is", "Ready"),
        "bot.starting": words.pgettext("demo: how the bot is", "Starting"),
        "bot.stopped": words.pgettext("demo: how the bot is", "Stopped"),
        "bot.cut": words.pgettext("demo: how the bot is", "Cut off"),
        "bot.process": words.pgettext(_CONTEXT, "Process {pid}", pid="{pid}"),
        "bot.waiting": words.pgettext(_CONTEXT, "On its way"),
        "bot.sent": words.pgettext(_CONTEXT, "Delivered"),
        "bot.doubt": words.pgettext(_CONTEXT, "Not certain"),
        "bot.to.telegram": words.pgettext(_CONTEXT, "To Telegram"),
        "bot.to.matrix": words.pgettext(_CONTEXT, "To Matrix"),
        "bot.kill": words.pgettext(_CONTEXT, "Pull the plug"),
        "bot.start": words.pgettext(_CONTEXT, "Start it again"),
        "bot.hint": words.gettext(
            "Stop the bot without warning, write on both sides, start it: no line is lost."
        ),
    }


def _setting(words: Words) -> dict[str, str]:
    return {
        "setup.heading": words.pgettext(_CONTEXT, "Setting the stage"),
        "setup.telegram": words.pgettext(_CONTEXT, "A stand-in for Telegram"),
        "setup.synapse": words.pgettext(_CONTEXT, "A real Matrix server"),
        "setup.people": words.pgettext(_CONTEXT, "People of four languages"),
        "setup.bot": words.pgettext(_CONTEXT, "The bot, as a process of its own"),
        "setup.bridge": words.pgettext(_CONTEXT, "Joining both chats"),
        "setup.waiting": words.pgettext("demo: set-up", "to come"),
        "setup.working": words.pgettext("demo: set-up", "under way"),
        "setup.ready": words.pgettext("demo: set-up", "done"),
        "setup.failed": words.pgettext("demo: set-up", "failed: the terminal says why"),
    }


def _tour(words: Words) -> dict[str, str]:
    return _tour_controls(words) | _tour_words(words) | _tour_changes(words) | _tour_trust(words)


def _tour_controls(words: Words) -> dict[str, str]:
    return {
        "tour.heading": words.pgettext(_CONTEXT, "Guided tour"),
        "tour.play": words.pgettext("demo: the tour", "Play"),
        "tour.pause": words.pgettext("demo: the tour", "Pause"),
        "tour.next": words.pgettext("demo: the tour", "Next step"),
        "tour.again": words.pgettext("demo: the tour", "Start over"),
        "tour.step": words.pgettext(
            "demo: the tour", "Step {step} of {steps}", step="{step}", steps="{steps}"
        ),
        "tour.begin": words.gettext(
            "Watch a short scene, or write something yourself: what is said on one side appears on the other."
        ),
        "tour.end": words.gettext("That was the scene. Now it's your turn: choose a person, and write."),
        "tour.missing": words.gettext("Something in this scene didn't arrive in time."),
    }


def _tour_words(words: Words) -> dict[str, str]:
    return {
        "tour.languages.title": words.pgettext(_CONTEXT, "Eight people, four languages"),
        "tour.languages.text": words.gettext(
            "Couriers on Telegram and members on Matrix talk as if they were in one chat."
            " Each writes in their own language; nothing is translated or changed."
        ),
        "tour.formatting.title": words.pgettext(_CONTEXT, "Formatting"),
        "tour.formatting.text": words.gettext(
            "Bold and italic words, links and quotes look the same on both sides, and no sign in them can"
            " break a message."
        ),
        "tour.reply.title": words.pgettext(_CONTEXT, "Replies"),
        "tour.reply.text": words.gettext(
            "A reply on one side is a real reply on the other, so that everybody sees what it answers."
        ),
        "tour.photo.title": words.pgettext(_CONTEXT, "Pictures"),
        "tour.photo.text": words.gettext(
            "A photo crosses with its caption. The place where it was taken is removed from the file first."
        ),
        "tour.long.title": words.pgettext(_CONTEXT, "A long message"),
        "tour.long.text": words.gettext(
            "Telegram takes 4,096 characters at once. A longer message is divided between paragraphs, and no"
            " word is lost."
        ),
    }


def _tour_changes(words: Words) -> dict[str, str]:
    return {
        "tour.edit.title": words.pgettext(_CONTEXT, "Changing a message"),
        "tour.edit.text": words.gettext("When somebody edits a message, its copy changes too."),
        "tour.deletion.title": words.pgettext(_CONTEXT, "Taking a message back"),
        "tour.deletion.text": words.gettext(
            "Who deletes a message on Matrix takes its copy back as well. Telegram doesn't tell bots of"
            " deletions: there, one replies with /forget."
        ),
        "tour.reactions.title": words.pgettext(_CONTEXT, "Reactions"),
        "tour.reactions.text": words.gettext("A reaction on one side is shown under the copy on the other."),
    }


def _tour_trust(words: Words) -> dict[str, str]:
    return {
        "tour.commands.title": words.pgettext(_CONTEXT, "Talking to the bot"),
        "tour.commands.text": words.gettext(
            "Commands to the bot, and its answers, stay where they were said. They never cross."
        ),
        "tour.names.title": words.pgettext(_CONTEXT, "Names that protect"),
        "tour.names.text": words.gettext(
            "An admin can let the other side see pseudonyms instead of names, and full names again."
        ),
        "tour.killed.title": words.pgettext(_CONTEXT, "The plug is pulled"),
        "tour.killed.text": words.gettext(
            "The bot is killed in the middle of the conversation. People go on writing. When it is back,"
            " every line arrives, once."
        ),
    }
