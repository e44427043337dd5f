"""`/erase`: what goes, what the law makes the co-op keep, the last question, and the certificate."""

from collections.abc import Sequence
from datetime import date

import msgspec

from organiser import retention
from organiser.chat.outgoing import Choice, Post
from organiser.chat.refs import Network
from organiser.chat.text import Listing
from organiser.i18n import Words
from organiser.members.roles import Role
from organiser.views.commands import to_type
from organiser.views.members.joining import join_name
from organiser.views.members.my_data import mydata_name
from organiser.views.members.roles import role_name
from organiser.views.rich import Paragraph, line, paragraphs, post, strong


class KeptLine(msgspec.Struct, frozen=True):
    """A line of an owner register that stays: until a day, or as long as nobody knows how long (None).

    `own`: no law is known to say so, the chapter has set it.
    """

    chapter: str
    until: date | None
    own: bool = False


class HeldOut(msgspec.Struct, frozen=True):
    """A chapter that somebody was excluded from, or left suspended, and until when that holds at most."""

    chapter: str
    until: date


class Going(msgspec.Struct, frozen=True):
    """What an erasure would do to somebody.

    `leaves` are the chapters that they leave with it, `vacant` the roles that nobody has then, `kept` the
    lines of registers that stay, `excluded` and `suspended` what stays of exclusions and suspensions;
    `muted`: they are, somewhere; `guessed`: they typed wrong codes lately; `booked`: the co-op's books count
    them; `matrix`: they have an account there.
    """

    clean_by: date
    leaves: tuple[str, ...] = ()
    vacant: tuple[Role, ...] = ()
    kept: tuple[KeptLine, ...] = ()
    excluded: tuple[HeldOut, ...] = ()
    suspended: tuple[HeldOut, ...] = ()
    muted: bool = False
    guessed: bool = False
    booked: bool = False
    matrix: bool = False


def erase_name(words: Words) -> str:
    """The name of `erase`."""
    # Translators: the name of the command that erases all that is kept of somebody. One word.
    return words.pgettext("command", "erase")


def erase_help(words: Words) -> str:
    """What `erase` does."""
    return words.gettext("have everything erased that I keep of you")


def erase_asked(going: Going, answers: tuple[str, str], network: Network, words: Words) -> Post:
    """What goes and what stays; `answers` are to keep everything, and to go on to the last question."""
    keep, further = answers
    return post(
        words.gettext("I can erase what I keep of you. It is your right, and nobody has to allow it."),
        _goes(going, words),
        _stays(going, words),
        words.pieces(
            "To have a copy first, write {command}.",
            command=to_type("mydata", mydata_name, network, words),
        ),
        choices=(
            (
                Choice(words.pgettext("button: erase", "Keep everything"), keep),
                Choice(words.pgettext("button: erase", "Go on"), further),
            ),
        ),
    )


def _goes(going: Going, words: Words) -> Paragraph:
    said = [
        words.gettext("your accounts, names, work, answers, and what you agreed to"),
        words.gettext("who looked at your data, and which lines were yours"),
        words.gettext("messages that have not left yet: to you, yours, and about you"),
    ]
    if going.leaves:
        said.append(
            words.gettext("your membership, at once: {chapters}", chapters=words.listing(going.leaves))
        )
    if going.vacant:
        roles = words.listing([role_name(role, words) for role in going.vacant])
        said.append(
            words.gettext("your roles, which nobody else has: {roles}. I tell who can fill them", roles=roles)
        )
    return (strong(words.gettext("What goes")), "\n", *line((_listed(said),)))


def _stays(going: Going, words: Words) -> Paragraph:
    said = [words.gettext("what you wrote in chats: it stays there, without a trace to you here")]
    said += _for_others(going, words)
    said.append(_mark(going, words))
    said.append(
        words.gettext("copies of my data, which are to be removed by {day}", day=words.date(going.clean_by))
    )
    return (strong(words.gettext("What stays")), "\n", *line((_listed(said),)))


def _for_others(going: Going, words: Words) -> list[str]:
    """What stays by law, because it concerns others, or because it cannot be taken out."""
    said = [_register(one, words) for one in going.kept]
    said.append(
        words.gettext(
            "if you left a chapter more than {duration} ago: your line in its owner register, with legal name"
            " and address. I can't tell any more which one it is; ask the stewards",
            duration=words.duration(retention.FORMER),
        )
    )
    said += [
        words.gettext(
            "that you were excluded from {chapter}, as a mark that only I can make of your accounts: until"
            " two stewards lift it, at the latest until {day}",
            chapter=one.chapter,
            day=words.date(one.until),
        )
        for one in going.excluded
    ]
    said += [
        words.gettext(
            "that you left {chapter} while suspended, as a mark that only I can make of your accounts, until"
            " {day}: the stewards see it if you apply anew",
            chapter=one.chapter,
            day=words.date(one.until),
        )
        for one in going.suspended
    ]
    if going.muted:
        said.append(words.gettext("that you are muted, until it is lifted: it protects others"))
    if going.guessed:
        said.append(
            words.gettext(
                "that wrong codes were typed, for {duration}: being erased gives nobody more tries",
                duration=words.duration(retention.CODES),
            )
        )
    if going.booked:
        said.append(words.gettext("numbers, days and shares in the co-op's books, which name nobody"))
    if going.matrix:
        said.append(
            words.gettext(
                "of encrypted Matrix chats: your id there and the keys of your devices, because I need them"
                " to write there, until you have left the last of them that I am in, this one too"
            )
        )
    return said


def _mark(going: Going, words: Words) -> str:
    return words.gettext(
        "a mark that only I can make of your accounts, until {day}: should an older copy of my data be put"
        " back, I erase you again",
        day=words.date(going.clean_by),
    )


def _register(one: KeptLine, words: Words) -> str:
    if one.until is None:
        return words.gettext(
            "your line in the owner register of {chapter}, with legal name and address: for how long is not"
            " set; ask the stewards",
            chapter=one.chapter,
        )
    if one.own:
        return words.gettext(
            "your line in the owner register of {chapter}, with legal name and address: the chapter has set"
            " that it is kept until {day}, then it is shredded",
            chapter=one.chapter,
            day=words.date(one.until),
        )
    return words.gettext(
        "your line in the owner register of {chapter}, with legal name and address: the law asks for it until"
        " {day}, then it is shredded",
        chapter=one.chapter,
        day=words.date(one.until),
    )


def _listed(said: Sequence[str]) -> Listing:
    return Listing(tuple(line(one) for one in said))


def last_question(answers: tuple[str, str], words: Words) -> Post:
    """Asked once more; `answers` are to keep everything, and to erase it."""
    keep, erase = answers
    return post(
        words.gettext(
            "Shall I erase everything now? Nobody can bring it back, and I will not know you any more."
        ),
        choices=(
            (
                Choice(words.pgettext("button: erase", "Keep everything"), keep),
                Choice(words.pgettext("button: erase", "Erase me now"), erase),
            ),
        ),
    )


def kept_everything(words: Words) -> Post:
    """Nothing was done."""
    return post(words.gettext("Nothing was erased. Everything stays as it is."))


def certificate(number: int, day: date, going: Going, network: Network, words: Words) -> Post:
    """What was done, to be kept by the person: I keep its number and its day, and nothing about them."""
    kept = [*_for_others(going, words), _mark(going, words)]
    return post(
        (strong(words.gettext("Certificate of erasure, number {number}", number=str(number))),),
        words.gettext(
            "On {day} I erased what I kept of you. I have this number and this day, and can't tell whose it"
            " was.",
            day=words.date(day),
        ),
        paragraphs(words.gettext("What stays:"), (_listed(kept),), gap="\n"),
        words.gettext(
            "Apart from that, from {day} on no copy that may be kept has anything of you.",
            day=words.date(going.clean_by),
        ),
        words.gettext("This chat's address goes a day after this message."),
        words.pieces(
            "Keep this message. If you write here again, you are somebody new to me; to join, write"
            " {command}.",
            command=to_type("join", join_name, network, words),
        ),
    )
