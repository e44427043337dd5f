"""`/mydata`: what is said before and after the file, and the file's own words: titles, columns, a letter.

What people read in it is in their language; what programs read, the same in every one.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from organiser import retention
from organiser.chat.outgoing import Choice, Post
from organiser.chat.refs import Network
from organiser.chat.text import Listing
from organiser.forms import Wording
from organiser.i18n import Words
from organiser.views.rich import line, post

TITLES: Final[Mapping[str, Wording]] = {
    # Translators: titles of the tables in the file of what is kept of a person.
    "membership": lambda words: words.pgettext("table", "Memberships"),
    "membership_change": lambda words: words.pgettext("table", "Steps of memberships"),
    "exclusion": lambda words: words.pgettext("table", "Exclusions and suspensions that still hold"),
    "work": lambda words: words.pgettext("table", "Work"),
    # Translators: members who vouch for somebody who wants to join.
    "sponsorship": lambda words: words.pgettext("table", "Vouching"),
    "role_term": lambda words: words.pgettext("table", "Roles"),
    "act": lambda words: words.pgettext("table", "What two stewards decide"),
    "owner": lambda words: words.pgettext("table", "Owner register"),
    "record": lambda words: words.pgettext("table", "Legal name and address"),
    "share_entry": lambda words: words.pgettext("table", "Shares"),
    "consent": lambda words: words.pgettext("table", "What you agreed to"),
    "reading": lambda words: words.pgettext("table", "Who looked at what"),
    "account": lambda words: words.pgettext("table", "Accounts"),
    "person": lambda words: words.pgettext("table", "You"),
    "chat": lambda words: words.pgettext("table", "Private chats"),
    "dialog": lambda words: words.pgettext("table", "Answers that you have begun"),
    "one_time_code": lambda words: words.pgettext("table", "One-time codes"),
    "code": lambda words: words.pgettext("table", "Codes that join chats"),
    "guess": lambda words: words.pgettext("table", "Wrong codes"),
    "made_file": lambda words: words.pgettext("table", "Files on their way to you"),
    "line": lambda words: words.pgettext("table", "Lines that you said"),
    "copy": lambda words: words.pgettext("table", "Messages that carry them"),
    "edit": lambda words: words.pgettext("table", "Changes of them"),
    "reaction": lambda words: words.pgettext("table", "Reactions"),
    "mute": lambda words: words.pgettext("table", "Where you are muted"),
    "outbox": lambda words: words.pgettext("table", "Messages on their way"),
    "inbox": lambda words: words.pgettext("table", "Messages that are not handled yet"),
    "inquiry": lambda words: words.pgettext("table", "What waits for a network"),
    "offer": lambda words: words.pgettext("table", "Buttons that you were shown"),
}
"""What each table is called."""


def mydata_name(words: Words) -> str:
    """The name of `mydata`."""
    # Translators: the name of the command that hands somebody all that is kept of them. One word.
    return words.pgettext("command", "mydata")


def mydata_help(words: Words) -> str:
    """What `mydata` does."""
    return words.gettext("get a file with all that I keep of you, and who read it")


def offered(network: Network, data: str, words: Words) -> Post:
    """What the file will have, and who can read this chat; `data` brings the yes back."""
    readable = (
        words.gettext(
            "Telegram can read this chat, and so the file. In an encrypted Matrix chat the server can't: you"
            " can ask for it there, too."
        )
        if network is Network.TELEGRAM
        else words.gettext(
            "In an encrypted chat your server can't read the file. In one that isn't encrypted, it can."
        )
    )
    return post(
        words.gettext(
            "I can give you one file with all that I keep of you: as tables that you can open, and as data"
            " for programs. Who read or exported what of yours is in it."
        ),
        readable,
        # Translators: a button: yes, send me the file into this chat.
        choices=((Choice(words.pgettext("button: my data", "Send it here"), data),),),
    )


def handed_over(counts: Sequence[tuple[str, int]], words: Words) -> Post:
    """Wording before the file; `counts` are the tables in it, each with its number of rows."""
    return post(
        words.gettext("This is all that I keep of you. The letter in the file says how to read it."),
        (Listing(tuple(line(_counted(table, count, words)) for table, count in counts)),),
    )


def _counted(table: str, count: int, words: Words) -> str:
    # Translators: a table and how many rows it has, such as "Memberships: 2".
    return words.pgettext("table", "{title}: {count}", title=TITLES[table](words), count=count)


def too_soon(wait: timedelta, words: Words) -> Post:
    """Asked for again within minutes."""
    return post(
        words.gettext(
            "I gave you this file a moment ago. Nothing is lost: you can ask for it again in {duration}.",
            duration=words.duration(wait),
        )
    )


def too_big(size: int, limit: int, words: Words) -> Post:
    """The network takes no such file."""
    return post(
        words.gettext(
            "Your file has {size}, and only {limit} can be sent here. Nothing was left out, and nothing was"
            " sent. Please ask whoever runs this bot to hand it to you.",
            size=words.size(size),
            limit=words.size(limit),
        )
    )


def letter(
    tables: Sequence[tuple[str, str]], made: datetime, privacy: str, words: Words, *, matrix: bool
) -> str:
    """What stands in the file about the file; `tables` are titles with the names of their files.

    `matrix`: they have an account there.
    """
    said = (
        words.gettext("All that Organiser keeps of you, as it was on {day}.", day=words.date(made.date())),
        "\n".join(f"{file}: {title}" for title, file in tables),
        words.gettext(
            "my-data.json has the same for programs: fixed words, yes and no are the same there in every"
            " language. Times are in UTC."
        ),
        words.gettext(
            "What only others may know is not in it: who vouched for you, and why a step of somebody else was"
            " taken. Lookup keys, and numbers that mean nothing outside this bot, are left out."
        ),
        words.gettext(
            "In encrypted Matrix chats I also keep your id and the public keys of your devices, to write to"
            " you. They lie apart from everything else, and are not in this file."
        )
        if matrix
        else "",
        words.gettext(
            "I know which line of an owner register was yours for {duration} after you left. After that, ask"
            " the stewards for it.",
            duration=words.duration(retention.FORMER),
        ),
        words.gettext(
            "What you said in chats is there, and not here: I don't keep words once they are delivered."
        ),
        words.gettext("Why each thing is kept, and for how long: {command}", command=privacy),
    )
    return "\n\n".join(filter(None, said)) + "\n"
