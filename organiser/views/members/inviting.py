"""The entries of a list that nobody has claimed: the codes to hand out for them, and their removal."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from organiser.chat.content import Attachment
from organiser.chat.outgoing import Choice, Post
from organiser.chat.refs import Network
from organiser.exports import Column, Sheet
from organiser.i18n import Words
from organiser.views.commands import to_type, typed
from organiser.views.members.acts import What
from organiser.views.members.claiming import claim_name
from organiser.views.rich import post


def codes_name(words: Words) -> str:
    """The name of `import codes`."""
    # Translators: two words, the first as in "import members". It makes new codes for entries of the list.
    return words.pgettext("command", "import codes")


def codes_help(words: Words) -> str:
    """What `import codes` does."""
    return words.gettext("get new codes for the entries that nobody has claimed; takes two stewards")


def remove_name(words: Words) -> str:
    """The name of `import remove`."""
    # Translators: two words, the first as in "import members". It removes what nobody has claimed.
    return words.pgettext("command", "import remove")


def remove_help(words: Words) -> str:
    """What `import remove` does."""
    return words.gettext("remove the entries that nobody has claimed")


def renewing(count: int) -> What:
    """What an act does that makes new codes."""
    return lambda words: (
        words.ngettext(
            "Make a new code for {count} entry of the list that nobody has claimed",
            "Make new codes for {count} entries of the list that nobody has claimed",
            count,
        ),
        words.gettext(
            "Whoever has such a code becomes that member at once. Who proposes this gets the codes."
        ),
    )


def fresh_codes(count: int, chapter: str, words: Words) -> Post:
    """Told to who decided; the proposer gets the file."""
    return post(
        words.ngettext(
            "I'm making a new code for {count} entry of {chapter} that nobody has claimed.",
            "I'm making new codes for {count} entries of {chapter} that nobody has claimed.",
            count,
            chapter=chapter,
        ),
        words.gettext(
            "Whoever proposed this gets them as a file in private, in a moment. Older codes work until then."
        ),
    )


def not_made(chapter: str, network: Network, words: Words) -> Post:
    """Told to who was to get the codes, where there are none."""
    return post(
        words.gettext(
            "The file with the codes for {chapter} couldn't be made: the fault is ours. Nothing is lost: the"
            " entries still wait.",
            chapter=chapter,
        ),
        words.pieces(
            "To try again, write {command}.",
            command=to_type("import codes", codes_name, network, words),
        ),
    )


def proposer_gone(chapter: str, network: Network, words: Words) -> Post:
    """Told to who decided: whoever proposed it gets nothing any more, so nothing was made."""
    return post(
        words.gettext(
            "Whoever proposed new codes for {chapter} can no longer be reached in private, so none were made."
            " The old ones work until they run out.",
            chapter=chapter,
        ),
        words.pieces(
            "To get new ones yourself, write {command}.",
            command=to_type("import codes", codes_name, network, words),
        ),
    )


def unclaimed(count: int, chapter: str, lifetime: timedelta, words: Words) -> Post:
    """Told to the stewards: entries have waited for too long."""
    return post(
        words.ngettext(
            "{count} entry of the list of {chapter} is removed: nobody claimed it within {duration}.",
            "{count} entries of the list of {chapter} are removed: nobody claimed them within {duration}.",
            count,
            chapter=chapter,
            duration=words.duration(lifetime),
        ),
        words.gettext("Whoever it was can still apply to join."),
    )


def codes_to_hand_out(
    lifetime: timedelta, invited: timedelta, network: Network, words: Words, *, file: Attachment
) -> Post:
    """The file of codes, and how to go about it; `invited`: how long an entry waits."""
    said = post(
        words.gettext(
            "The file has a code for each, which works once and for {duration}. Whoever has it can become"
            " that member: give each only to the person, and delete the file then.",
            duration=words.duration(lifetime),
        ),
        words.gettext(
            "An entry that nobody claims is removed {duration} after the import, or when its newest code has"
            " run out. One in the owner register stays until you remove it, as the law asks.",
            duration=words.duration(invited),
        ),
        words.gettext("Telegram can read the file, too.") if network is Network.TELEGRAM else "",
    )
    return Post(text=said.text, attachment=file)


def all_claimed(chapter: str, words: Words) -> Post:
    """There is no entry that waits."""
    return post(words.gettext("No entry of {chapter} waits for anybody.", chapter=chapter))


def removal_asked(count: int, chapter: str, answers: Sequence[str], words: Words) -> Post:
    """Are you sure? `answers` are those to keep the entries that wait and to remove them."""
    keep, remove = answers
    return post(
        words.ngettext(
            "{count} entry of {chapter} waits for somebody. Remove it? Its code stops working then.",
            "{count} entries of {chapter} wait for somebody. Remove them? Their codes stop working then.",
            count,
            chapter=chapter,
        ),
        words.gettext("Whoever is in the owner register stays there, as the law asks."),
        choices=(
            (
                Choice(words.pgettext("button: import", "Keep"), keep),
                Choice(words.pgettext("button: import", "Remove"), remove),
            ),
        ),
    )


def kept(words: Words) -> Post:
    """The entries were kept."""
    return post(words.gettext("Nothing has changed: the entries still wait."))


def removed(count: int, chapter: str, words: Words) -> Post:
    """The entries are gone."""
    return post(
        words.ngettext(
            "{count} entry of {chapter} is removed, and its code no longer works.",
            "{count} entries of {chapter} are removed, and their codes no longer work.",
            count,
            chapter=chapter,
        )
    )


def codes_sheet(rows: Sequence[tuple[str, str, str, str]], words: Words, now: datetime) -> Sheet:
    """Codes to hand out. `rows`: name, code, link and a sentence for the person."""
    columns = (
        Column("name", words.pgettext("column", "Name")),
        Column("code", words.pgettext("column", "Code")),
        Column("link", words.pgettext("column", "Link")),
        Column("message", words.pgettext("column", "What you can send")),
    )
    return Sheet("claim-codes", 1, words.pgettext("file", "Codes to hand out"), columns, tuple(rows), now)


def invitation(secret: str, chapter: str, link: str, lifetime: timedelta, words: Words) -> str:
    """A sentence that a steward can send to a person, in that person's language, by any means.

    `link` opens the private chat on Telegram with the code in it; what is typed is Matrix' way.
    """
    until, command = words.duration(lifetime), f"{typed('claim', claim_name, Network.MATRIX, words)} {secret}"
    if not link:
        return words.gettext(
            "You are on the list of {chapter}. To become a member, write this to our bot in private:"
            " {command}. The code works for {duration}; you decide.",
            chapter=chapter,
            command=command,
            duration=until,
        )
    return words.gettext(
        "You are on the list of {chapter}. To become a member, open {link} on Telegram, or on Matrix write"
        " this to our bot in private: {command}. The code works for {duration}; you decide.",
        chapter=chapter,
        link=link,
        command=command,
        duration=until,
    )


def spaced(secret: str) -> str:
    """A code in groups of four, as one copies it from paper."""
    return "-".join(secret[at : at + 4] for at in range(0, len(secret), 4))
