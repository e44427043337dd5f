"""`/privacy`: what is kept, what for, who can read it and how long, said from `members.data_classes`.

Which class has which spans and readers stands there; here are the words, and nothing else.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Final

from organiser import retention
from organiser.chat.outgoing import Choice, Post
from organiser.chat.refs import Network
from organiser.chat.text import Listing, RichText
from organiser.forms import Wording
from organiser.i18n import Words
from organiser.members.data_classes import CLASSES, DataClass, Ground, Kept, Reader
from organiser.views.commands import to_type
from organiser.views.members.erasing import erase_name
from organiser.views.members.my_data import mydata_name
from organiser.views.rich import line, post, strong

Lasting = Callable[[Words, Sequence[str]], str]

_YEAR: Final = timedelta(days=365)

NAMES: Final[Mapping[DataClass, Wording]] = {
    # Translators: headings of what is kept of a person, each followed by a sentence.
    DataClass.WORDS: lambda words: words.pgettext("kept", "Messages on their way"),
    DataClass.LINES: lambda words: words.pgettext("kept", "Who said which line"),
    DataClass.MUTES: lambda words: words.pgettext("kept", "Who is muted"),
    DataClass.ACCOUNTS: lambda words: words.pgettext("kept", "Your accounts"),
    DataClass.CODES: lambda words: words.pgettext("kept", "One-time codes"),
    DataClass.FORMS: lambda words: words.pgettext("kept", "Answers that you have begun"),
    DataClass.MEMBERSHIP: lambda words: words.pgettext("kept", "Your membership"),
    DataClass.EXCLUSIONS: lambda words: words.pgettext("kept", "Exclusions, suspensions"),
    DataClass.CONSENTS: lambda words: words.pgettext("kept", "What you agreed to"),
    DataClass.DECISIONS: lambda words: words.pgettext("kept", "Decisions of stewards"),
    DataClass.READINGS: lambda words: words.pgettext("kept", "Who looked at what"),
    DataClass.REGISTER: lambda words: words.pgettext("kept", "The owner register"),
    DataClass.FILES: lambda words: words.pgettext("kept", "Files that I made"),
    DataClass.ERASURES: lambda words: words.pgettext("kept", "Erasures"),
}

WHY: Final[Mapping[DataClass, Wording]] = {
    DataClass.WORDS: lambda words: words.gettext("What you write, to bring it where it belongs."),
    DataClass.LINES: lambda words: words.gettext(
        "Times and message numbers, without words, so that a line can be answered, changed and removed."
    ),
    DataClass.MUTES: lambda words: words.gettext("Whose lines don't cross, to protect others."),
    DataClass.ACCOUNTS: lambda words: words.gettext(
        "Your name and number on a network, locked, to know you again and to reach you. In encrypted Matrix"
        " chats your id and the keys of your devices, to write to you."
    ),
    DataClass.CODES: lambda words: words.gettext(
        "To link an account or a chat, and to stop anybody who guesses."
    ),
    DataClass.FORMS: lambda words: words.gettext("So that you can go on where you stopped."),
    DataClass.MEMBERSHIP: lambda words: words.gettext(
        "Number, name shown, work, who vouched, roles and every change with its reason, to run the co-op."
    ),
    DataClass.EXCLUSIONS: lambda words: words.gettext(
        "That an account was excluded, or left while suspended; once I have forgotten it, as a mark that only"
        " I can make of it, so that nobody comes back by being erased."
    ),
    DataClass.CONSENTS: lambda words: words.gettext("To show what you agreed to, and when."),
    DataClass.DECISIONS: lambda words: words.gettext(
        "What stewards and members proposed, and who seconded it or objected."
    ),
    DataClass.READINGS: lambda words: words.gettext(
        "So that you can see who read or exported what of yours."
    ),
    DataClass.REGISTER: lambda words: words.gettext(
        "Legal name, address, shares and days, because the law asks for it. Each name has a key of its own."
    ),
    DataClass.FILES: lambda words: words.gettext("To hand you what you asked for."),
    DataClass.ERASURES: lambda words: words.gettext(
        "That somebody was erased, and when. Beside it a mark that only I can make of their accounts, so that"
        " an older copy of my data brings nobody back."
    ),
}


def _for(words: Words, spans: Sequence[str]) -> str:
    # Translators: how long something is kept, such as "For one year."
    return words.pgettext("kept for", "For {duration}.", duration=spans[0])


LASTING: Final[Mapping[DataClass, Lasting]] = {
    DataClass.WORDS: lambda words, spans: words.gettext(
        "Until it is delivered; {waiting} at most where it is held back for an admin; {unreadable} where the"
        " key to read it doesn't come; {together} where lines share a message; {failed}, locked, where I"
        " couldn't handle it; {buttons} what stands on the buttons that you can press.",
        waiting=spans[0],
        unreadable=spans[1],
        together=spans[2],
        failed=spans[3],
        buttons=spans[4],
    ),
    DataClass.LINES: _for,
    DataClass.MUTES: lambda words, _: words.gettext("Until an admin lifts it, or its time is over."),
    DataClass.ACCOUNTS: lambda words, spans: words.gettext(
        "As long as you are a member; otherwise {duration} after you were last here. The keys of your Matrix"
        " devices stay until you have left the last encrypted chat that I am in: I need them to write there.",
        duration=spans[0],
    ),
    DataClass.CODES: lambda words, spans: words.gettext("{duration} after they run out.", duration=spans[0]),
    DataClass.FORMS: lambda words, spans: words.gettext("{duration} without an answer.", duration=spans[0]),
    DataClass.MEMBERSHIP: lambda words, spans: words.gettext(
        "As long as you are a member, and {duration} more; reasons go after {reasons}.",
        duration=spans[0],
        reasons=spans[1],
    ),
    DataClass.EXCLUSIONS: lambda words, spans: words.gettext(
        "An exclusion until two stewards lift it, {duration} at most; a suspension until it would have ended,"
        " at most {left} after you left.",
        duration=spans[0],
        left=spans[1],
    ),
    DataClass.CONSENTS: lambda words, spans: words.gettext(
        "As long as you are a member, and {duration} more.", duration=spans[0]
    ),
    DataClass.DECISIONS: lambda words, spans: words.pgettext(
        "kept for", "For {duration}.", duration=spans[0]
    ),
    DataClass.READINGS: lambda words, spans: words.pgettext("kept for", "For {duration}.", duration=spans[0]),
    DataClass.REGISTER: lambda words, _: words.gettext(
        "As long as the law of the chapter's country asks, or until the chapter has set how long, where"
        " nobody knows; then name and address are shredded."
    ),
    DataClass.FILES: lambda words, spans: words.gettext(
        "Until you have them, {duration} at most.", duration=spans[0]
    ),
    DataClass.ERASURES: lambda words, spans: words.gettext(
        "For good; the mark until copies of that age must be gone, after {duration}.", duration=spans[0]
    ),
}

READERS: Final[Mapping[Reader, Wording]] = {
    # Translators: who can read a kind of data; stands behind a sentence that says what it is.
    Reader.CHATS: lambda words: words.gettext("Read by: everybody in the chat."),
    Reader.NOBODY: lambda words: words.gettext("Read by: nobody but you."),
    Reader.STEWARDS: lambda words: words.gettext("Read by: the stewards of the chapter."),
    Reader.CHAPTER: lambda words: words.gettext(
        "Read by: the stewards of the chapter; whom you name as a colleague sees your name; full members see"
        " number and name, if you agreed to that, have a role, or are proposed for one."
    ),
    Reader.ASKED: lambda words: words.gettext(
        "Read by: the stewards of the chapter; full members see what they are asked about, not who answered"
        " what."
    ),
    Reader.LOOKED_AT: lambda words: words.gettext(
        "Read by: whoever was looked at; where you looked, they see your name."
    ),
    Reader.LAW: lambda words: words.gettext(
        "Read by: the stewards of the chapter, its treasurer without names, and whom the law lets see it."
    ),
}

GROUNDS: Final[Mapping[Ground, Wording]] = {
    # Translators: by which right something is kept (GDPR Art. 6).
    Ground.CONSENT: lambda words: words.gettext("Why we may: you agreed to it."),
    Ground.ASKED: lambda words: words.gettext("Why we may: what you ask me for can't be done without it."),
    Ground.LAW: lambda words: words.gettext("Why we may: the law obliges the co-op."),
    Ground.OTHERS: lambda words: words.gettext("Why we may: others must be protected, and power be seen."),
}


def privacy_name(words: Words) -> str:
    """The name of `privacy`."""
    # Translators: the name of the command that says what is kept of people. One word.
    return words.pgettext("command", "privacy")


def privacy_help(words: Words) -> str:
    """What `privacy` does."""
    return words.gettext("see what is kept of you, why, for how long, and who can read it")


def privacy(more: str, network: Network, words: Words) -> Post:
    """The short answer, with who can read this chat; `more` brings back the whole list."""
    return post(
        words.gettext(
            "I keep as little as I can: who you are here, who said which line, and what the law asks of a"
            " co-op. Words are gone when they are delivered."
        ),
        _this_chat(network, words),
        words.gettext(
            "Whoever runs this bot holds the keys, and could read what lies here. Copies of my data are to be"
            " removed after {duration}.",
            duration=words.duration(retention.COPIES),
        ),
        words.pieces(
            "To see all that I keep of you, write {mydata}. To have it erased, write {erase}.",
            mydata=to_type("mydata", mydata_name, network, words),
            erase=to_type("erase", erase_name, network, words),
        ),
        # Translators: a button that shows everything that is kept, in a long list.
        choices=((Choice(words.pgettext("button: privacy", "Show everything"), more),),),
    )


def _this_chat(network: Network, words: Words) -> str:
    if network is Network.TELEGRAM:
        return words.gettext(
            "Telegram can read this chat, and keeps it. In an encrypted Matrix chat the server can't."
        )
    return words.gettext(
        "In an encrypted chat your server can't read this. In one that isn't encrypted, it can. Telegram can"
        " always read what is said there."
    )


def everything(words: Words) -> Post:
    """Every class of data, one below the other."""
    return post(
        (strong(words.gettext("All that I keep, and for how long")),),
        (Listing(tuple(_kept(one, kept, words) for one, kept in CLASSES.items())),),
    )


def _kept(one: DataClass, kept: Kept, words: Words) -> RichText:
    spans = [lasting(span, words) for span in kept.spans]
    said = (
        WHY[one](words),
        LASTING[one](words, spans),
        READERS[kept.reader](words),
        GROUNDS[kept.ground](words),
    )
    return (strong(NAMES[one](words)), *line(("\n" + " ".join(said),)))


def lasting(span: timedelta, words: Words) -> str:
    """How long, as `/privacy` says it: a year, days or hours."""
    years, rest = divmod(span, _YEAR)
    if not years or rest:
        return words.duration(span)
    if years == 1:
        return words.pgettext("duration", "one year")
    return words.ngettext("{count} year", "{count} years", years)
