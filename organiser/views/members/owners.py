"""The questions for a legal name and an address, and what is told of them."""

from collections.abc import Iterator

from organiser.chat.outgoing import Post
from organiser.chat.refs import Network
from organiser.i18n import Words
from organiser.members.statutes import Field, Profile
from organiser.views.commands import to_type
from organiser.views.members.accounts import told_them
from organiser.views.members.register import owner_name
from organiser.views.members.statutes import kept_for, who_sees
from organiser.views.members.terms import register
from organiser.views.rich import Paragraph, post


def enter_name(words: Words) -> str:
    """The name of `owner enter`."""
    # Translators: the command with which somebody enters their legal name. Two words: the first one as you
    # translate the command "owner".
    return words.pgettext("command", "owner enter")


def enter_help(words: Words) -> str:
    """What `owner enter` does."""
    return words.gettext("enter your legal name and address in the register")


def enter_example(words: Words) -> str:
    """What one may write behind it."""
    # Translators: an example of what stands behind "/owner enter": a legal name and an address.
    return words.pgettext("example", "Anna de Vries; Kade 1, 9000 Gent")


def name_label(words: Words) -> str:
    """What the legal name is called."""
    return words.pgettext("register", "Legal name")


def address_label(words: Words) -> str:
    """What the address is called."""
    return words.pgettext("register", "Address")


def ask_number(words: Words) -> str:
    """Asks a steward for whom."""
    return words.gettext("Whose? Write the owner's number from the register, such as 12.")


def ask_name(chapter: str, profile: Profile, words: Words) -> Post:
    """Says what for, who sees it and how long it is kept; asks for the legal name."""
    return post(
        words.gettext(
            "{chapter} has to keep a {register}. For it I ask your legal name and your address.",
            chapter=chapter,
            register=register(profile, words),
        ),
        *_promises(profile, words),
        words.gettext("What is your legal name, as in your passport or identity card?"),
    )


def _promises(profile: Profile, words: Words) -> Iterator[Paragraph]:
    yield words.gettext(
        "I lock them, apart from everything else. In chats and in the list of members they never appear."
    )
    yield words.gettext("The chapter's stewards can read them. {others}", others=who_sees(profile, words))
    yield kept_for(profile, words)


def ask_their_name(number: int, words: Words) -> Post:
    """The same of a steward for somebody else."""
    return post(
        words.gettext(
            "Only enter what owner {number} has given you for the register. I tell them that you did, and"
            " they can read and change it.",
            number=str(number),
        ),
        words.gettext("What is their legal name, as in their passport or identity card?"),
    )


def ask_address(profile: Profile, words: Words) -> Post:
    """Asks for the address, and says whether the law wants it."""
    fields = profile.register.fields
    needed = ""
    if fields is None:
        needed = words.gettext("Whether the law asks for it isn't known yet.")
    elif Field.ADDRESS not in fields:
        needed = words.gettext("The law doesn't ask for it.")
    return post(words.gettext("And the address?"), needed)


def as_it_is(words: Words) -> str:
    """The answer that leaves the address out, or as it is."""
    # Translators: an answer of at most 32 characters: I give no address, or leave the one that is there.
    return words.pgettext("register", "No address, or as it is")


def write_down(words: Words) -> str:
    """The button that sends it."""
    return words.pgettext("button: register", "Lock it away")


def review(profile: Profile, words: Words, *, another: int | None) -> Post:
    """What stands above the button: once more who will read it."""
    if another is not None:
        return post(words.gettext("Owner {number} is told that you entered this.", number=str(another)))
    return post(
        words.gettext("The chapter's stewards can read them. {others}", others=who_sees(profile, words))
    )


def entered(chapter: str, network: Network, words: Words) -> Post:
    """It is written down."""
    return post(
        words.gettext("It is in the register of {chapter}, locked.", chapter=chapter),
        words.pieces(
            "To read or change it, write {command}.",
            command=to_type("owner", owner_name, network, words),
        ),
    )


def entered_for(number: int, words: Words, *, told: bool = True) -> Post:
    """A steward has entered it for somebody else; `told`: whether that one could be reached."""
    return post(
        words.gettext("It is in the register for owner {number}, locked.", number=str(number)),
        told_them(words, told=told),
    )


def entered_by_steward(chapter: str, network: Network, words: Words) -> Post:
    """Told to whose name and address a steward has entered."""
    return post(
        words.gettext(
            "A steward of {chapter} has entered your legal name in the owner register.", chapter=chapter
        ),
        words.pieces(
            "To read or change it, write {command}.",
            command=to_type("owner", owner_name, network, words),
        ),
    )
