"""The words of the demo's page and of its guided tour.

The page fills placeholders itself, so each stands for itself here. What the people of the scene say is
theirs, and is not translated: Organiser does not translate either.
"""

from organiser.chat.refs import Network
from organiser.i18n import Words
from organiser.views.bridge import network_name


def page(words: Words) -> dict[str, str]:
    """Every text of the page by its name, those of the tour among them."""
    return _frame(words) | _chat(words) | _line(words) | _bot(words) | _setting(words) | _tour(words)


def step(key: str, words: Words) -> tuple[str, str]:
    """The title and the explanation of a step of the tour."""
    told = _tour(words)
    return told[f"tour.{key}.title"], told[f"tour.{key}.text"]


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


def _tour(words: Words) -> dict[str, str]:
    return (
        _tour_controls(words)
        | _tour_words(words)
        | _tour_changes(words)
        | _tour_trust(words)
        | _tour_beginning(words)
        | _tour_membership(words)
    )


def _tour_controls(words: Words) -> dict[str, str]:
    return {
        "tour.heading": words.pgettext("demo", "Guided tour"),
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
        "tour.languages.title": words.pgettext("demo", "Eight people, four languages"),
        "tour.languages.text": words.gettext(
            "Couriers on Telegram and members on Matrix talk as if they were in one chat."
            " Each writes in their own language; nothing is translated or changed."
        ),
        "tour.formatting.title": words.pgettext("demo", "Formatting"),
        "tour.formatting.text": words.gettext(
            "Bold and italic words, links and quotes look the same on both sides, and no symbol in them can"
            " break a message."
        ),
        "tour.reply.title": words.pgettext("demo", "Replies"),
        "tour.reply.text": words.gettext(
            "A reply on one side is a real reply on the other, so that everybody sees what it answers."
        ),
        "tour.photo.title": words.pgettext("demo", "Pictures"),
        "tour.photo.text": words.gettext(
            "A photo crosses with its caption. The place where it was taken is removed from the file first."
        ),
        "tour.long.title": words.pgettext("demo", "A long message"),
        "tour.long.text": words.gettext(
            "Telegram takes 4,096 characters at once. A longer message is divided between paragraphs, and no"
            " word is lost."
        ),
    }


def _tour_changes(words: Words) -> dict[str, str]:
    return {
        "tour.edit.title": words.pgettext("demo", "Changing a message"),
        "tour.edit.text": words.gettext("When somebody edits a message, its copy changes too."),
        "tour.deletion.title": words.pgettext("demo", "Taking a message back"),
        "tour.deletion.text": words.gettext(
            "Deleting a message on Matrix takes its copy back as well. Telegram doesn't tell bots of"
            " deletions: there, one replies with /forget."
        ),
        "tour.reactions.title": words.pgettext("demo", "Reactions"),
        "tour.reactions.text": words.gettext("A reaction on one side is shown under the copy on the other."),
    }


def _tour_trust(words: Words) -> dict[str, str]:
    return {
        "tour.commands.title": words.pgettext("demo", "Talking to the bot"),
        "tour.commands.text": words.gettext(
            "Commands to the bot, and its answers, stay where they were said. They never cross."
        ),
        "tour.names.title": words.pgettext("demo", "Names that protect"),
        "tour.names.text": words.gettext(
            "An admin can let the other side see pseudonyms instead of names, and full names again."
        ),
        "tour.killed.title": words.pgettext("demo", "The plug is pulled"),
        "tour.killed.text": words.gettext(
            "The bot is killed in the middle of the conversation. People go on writing. When it is back,"
            " every line arrives, once."
        ),
    }


def _tour_beginning(words: Words) -> dict[str, str]:
    # Translators: Sam, 민준 and Priya are workers in the scene. Don't say whether they are men or women.
    return {
        "tour.founding.title": words.pgettext("demo", "A co-op is founded"),
        "tour.founding.text": words.gettext(
            "Whoever runs the bot makes a code that works once. With it, Sam founds the co-op in an encrypted"
            " private chat, and is its first member and steward."
        ),
        "tour.joining.title": words.pgettext("demo", "A worker joins, by buttons"),
        "tour.joining.text": words.gettext(
            "{name} applies in private on Telegram. Everything can be changed until it is sent, and says what"
            " one agrees to. The steward is told at once.",
            name="민준",
        ),
        "tour.approving.title": words.pgettext("demo", "A steward decides"),
        "tour.approving.text": words.gettext(
            "Sam sees who wants to join, and approves. Nothing of it is said in the group: who is a member is"
            " nobody else's business."
        ),
    }


def _tour_membership(words: Words) -> dict[str, str]:
    return {
        "tour.welcoming.title": words.pgettext("demo", "A worker joins, by numbers"),
        "tour.welcoming.text": words.gettext(
            "Founding is over: now members must know an applicant, or a steward welcomes them. Priya applies"
            " on Matrix, where one answers with numbers. Sam vouches for Priya as a member, and welcomes"
            " Priya as steward."
        ),
        "tour.linking.title": words.pgettext("demo", "Two accounts, one vote"),
        "tour.linking.text": words.gettext(
            "Priya uses Telegram as well. A code that works once links both accounts: they are one member,"
            " with one vote."
        ),
        "tour.register.title": words.pgettext("demo", "The owner register"),
        "tour.register.text": words.gettext(
            "Priya's legal name is locked away, apart from everything else. Sam writes down two shares, and"
            " no such entry can be changed any more. Who reads the register is written down, too."
        ),
    }
