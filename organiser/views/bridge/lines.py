"""What stands in or around a bridged line besides its words: placeholders, headings, marks, removal."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final, assert_never

from organiser.bridge.conversation import clean_name
from organiser.chat.content import (
    Attachment,
    Contact,
    Dice,
    Extra,
    ForeignPoll,
    Location,
    MediaKind,
    Unsupported,
    Venue,
)
from organiser.chat.outgoing import Post
from organiser.chat.refs import Network
from organiser.chat.text import Link, Listing, RichText, Text
from organiser.i18n import Words
from organiser.signs import PREFIXES
from organiser.views.anywhere import network_name
from organiser.views.bridge.chats import ShownChat, chat_name
from organiser.views.rich import code, line, post

MAP: Final = "https://www.openstreetmap.org/?mlat={latitude:.6f}&mlon={longitude:.6f}"

UNSUPPORTED_KINDS: Final = (
    "call",
    "game",
    "giveaway",
    "invoice",
    "live_location",
    "paid_media",
    "rich_message",
    "story",
)
"""The words that `Unsupported.kind` may be for a placeholder that names it; any other gets a general one."""


def media_name(kind: MediaKind, words: Words) -> str:
    """What a file is called at the beginning of a sentence."""
    names = {
        MediaKind.PHOTO: words.pgettext("media", "Photo"),
        MediaKind.FILE: words.pgettext("media", "File"),
        MediaKind.VIDEO: words.pgettext("media", "Video"),
        MediaKind.ANIMATION: words.pgettext("media", "Animation"),
        MediaKind.AUDIO: words.pgettext("media", "Audio"),
        MediaKind.VOICE: words.pgettext("media", "Voice message"),
        MediaKind.VIDEO_NOTE: words.pgettext("media", "Video message"),
        MediaKind.STICKER: words.pgettext("media", "Sticker"),
    }
    return names[kind]


def too_big(file: Attachment, limit: int, network: Network | None, words: Words) -> RichText:
    """In the place of a file above `limit` bytes; `network` set the limit, None: we did."""
    if network is None:
        why = words.gettext(
            "I carry files of up to {limit}, so it is only in the chat where it was sent.",
            limit=words.size(limit),
        )
    else:
        why = words.gettext(
            "{network} lets me carry up to {limit}, so it is only in the chat where it was sent.",
            network=network_name(network, words),
            limit=words.size(limit),
        )
    return line(f"{_sized(file, words)} {why}")


def not_fetched(file: Attachment, words: Words) -> RichText:
    """In the place of a file that its network did not hand out, or that the other one refused."""
    why = words.gettext("It couldn't be carried over, and is only in the chat where it was sent.")
    return line(f"{_sized(file, words)} {why}")


def _sized(file: Attachment, words: Words) -> str:
    name = media_name(file.kind, words)
    if file.size is None:
        # Translators: what a file is, such as "Video."; a sentence about it follows.
        return words.gettext("{file}.", file=name)
    # Translators: what a file is, such as "Video, 64 MB."; a sentence about it follows.
    return words.gettext("{file}, {size}.", file=name, size=words.size(file.size))


def sticker(emoji: str | None, words: Words) -> RichText:
    """In the place of a sticker that cannot be shown."""
    return line(
        words.gettext("Sticker: {emoji}", emoji=emoji) if emoji else words.pgettext("media", "Sticker")
    )


def placeholder(extra: Extra, network: Network, words: Words) -> RichText:
    """What is neither words nor a file, as text for a chat on `network`."""
    match extra:
        case Location():
            return _location(extra, words)
        case Venue():
            return _venue(extra, words)
        case Contact():
            return _contact(extra, words)
        case Dice():
            # Translators: somebody threw Telegram's dice (or darts, a ball, a slot machine).
            return line(words.gettext("Throw of {emoji}: {value}", emoji=extra.emoji, value=extra.value))
        case ForeignPoll():
            return _poll(extra, network, words)
        case Unsupported():
            return line(unsupported(extra.kind, words))
        case _:
            assert_never(extra)


def _location(place: Location, words: Words) -> RichText:
    link = Link(_map(place), (Text(f"{place.latitude:.5f}, {place.longitude:.5f}"),))
    if place.live:
        # Translators: a location that goes on moving on Telegram, but not in this copy.
        return line(words.pieces("Live location, as it was at that moment: {place}", place=link))
    return line(words.pieces("Location: {place}", place=link))


def _venue(venue: Venue, words: Words) -> RichText:
    link = Link(_map(venue), (Text(clean_name(venue.title)),))
    if not venue.address:
        return line(words.pieces("Place: {place}", place=link))
    return line(words.pieces("Place: {place}, {address}", place=link, address=venue.address))


def _map(place: Location | Venue) -> str:
    return MAP.format(latitude=place.latitude, longitude=place.longitude)


def _contact(contact: Contact, words: Words) -> RichText:
    dial = "".join(sign for sign in contact.phone if sign.isdigit() or sign == "+")
    phone = Link(f"tel:{dial}", (Text(contact.phone),))
    return line(words.pieces("Contact: {name}, {phone}", name=clean_name(contact.name), phone=phone))


def _poll(poll: ForeignPoll, network: Network, words: Words) -> RichText:
    hint = words.pieces(
        "People can only vote in the chat where it was made. In a poll made with {command}, both sides"
        " can vote.",
        command=code(f"{PREFIXES[network]}poll"),
    )
    question = Text(words.gettext("Poll: {question}", question=poll.question))
    described: RichText = (Text(f"\n{poll.description}"),) if poll.description else ()
    return (question, *described, Listing(tuple((Text(option),) for option in poll.options)), *line(hint))


def unsupported(kind: str, words: Words) -> str:
    """In the place of what cannot cross at all."""
    named = {
        "call": words.gettext("A call has begun. I can't carry it; join it in the chat where it began."),
        "game": words.gettext("A game. I can't carry it; it is in the chat where it was sent."),
        "giveaway": words.gettext("A giveaway. I can't carry it; it is in the chat where it was sent."),
        "invoice": words.gettext("An invoice. I can't carry it; it is in the chat where it was sent."),
        "paid_media": words.gettext("Paid media. I can't carry it; it is in the chat where it was sent."),
        "live_location": words.gettext(
            "A live location. I can't carry it; it is in the chat where it was sent."
        ),
        "rich_message": words.gettext(
            "A text with something that I can't carry. All of it is in the chat where it was sent."
        ),
        "story": words.gettext("A story. I can't carry it; it is in the chat where it was sent."),
    }
    return named.get(kind) or words.gettext(
        "Something that I can't carry. It is in the chat where it was sent."
    )


def undecryptable(words: Words) -> RichText:
    """In the place of an encrypted message whose key did not come."""
    return line(
        words.gettext(
            "An encrypted message that I couldn't open, because its key didn't reach me. Please send it"
            " again."
        )
    )


def forwarded(origin: str, words: Words) -> RichText:
    """The heading of a forwarded line; `origin` is "" where it is hidden."""
    if not origin:
        return line(words.gettext("Forwarded"))
    return line(words.gettext("Forwarded from {name}", name=clean_name(origin)))


def reactions(counts: Mapping[str, int], networks: Collection[Network], words: Words) -> RichText:
    """One line of all reactions that a line got in other chats, most frequent first.

    `networks`: where they were given; the line names it where it is one.
    """
    ordered = sorted(counts.items(), key=lambda entry: -entry[1])
    shown = words.listing([f"{emoji} {words.number(count)}" for emoji, count in ordered], short=True)
    if len(networks) > 1:
        # Translators: {reactions} is a list of emoji, each with its count.
        return line(words.gettext("Reactions in other chats: {reactions}", reactions=shown))
    (network,) = networks
    # Translators: {reactions} is a list of emoji, each with its count.
    return line(
        words.gettext(
            "Reactions on {network}: {reactions}", network=network_name(network, words), reactions=shown
        )
    )


def possibly_repeated(words: Words) -> RichText:
    """The heading of a line that may have been delivered before."""
    # Translators: stands above a message that may already have arrived once.
    return line(words.gettext("possibly repeated"))


def not_removed(where: Sequence[ShownChat], words: Words) -> Post:
    """Told to who wrote something private before others, where the bot may not take it away."""
    return post(
        words.gettext(
            "What you wrote in {chats} is still there, because I may not delete it. Please delete it"
            " yourself: others can read it.",
            chats=words.listing([chat_name(chat, words) for chat in where]),
        )
    )


def forgotten(surviving: Sequence[ShownChat], words: Words) -> Post:
    """The answer to `/forget`; `surviving` are the chats where a copy could not be removed."""
    if not surviving:
        return post(words.gettext("The message and all its copies are removed."))
    chats = words.listing([chat_name(chat, words) for chat in surviving])
    networks = {chat.network for chat in surviving}
    return post(
        words.gettext("A copy remains in {chats}. All others are removed.", chats=chats),
        words.gettext(
            "Telegram lets me delete a message only within 48 hours, and only where I have the right to."
            " An admin there can still delete it by hand."
        )
        if Network.TELEGRAM in networks
        else "",
        words.gettext(
            "On Matrix I may delete what others wrote only as a moderator of the room. Who wrote it, or a"
            " moderator there, can still delete it by hand."
        )
        if Network.MATRIX in networks
        else "",
    )
