"""What the networks let through, as far as it is known before anything is sent."""

from typing import Final

from organiser.chat.content import Attachment, MediaKind
from organiser.chat.refs import Network

MEGABYTE: Final = 1024 * 1024
"""What Telegram counts in (its Bot API server: `20 << 20`), and what people are told as 1 MB."""

DOWNLOAD: Final = {Network.TELEGRAM: 20 * MEGABYTE}
"""Bytes a bot may fetch (https://core.telegram.org/bots/api#getfile)."""

UPLOAD: Final = {Network.TELEGRAM: 50 * MEGABYTE}
"""Bytes a bot may send (https://core.telegram.org/bots/api#sending-files). A homeserver tells its own."""

MOVING_STICKERS: Final = frozenset({"application/x-tgsticker", "video/webm"})


MADE: Final = 50 * MEGABYTE
"""Bytes of a file that the bot makes: a list of 50,000 people has less than a tenth of it."""


def file_limit(source: Network | None, target: Network, ours: int) -> tuple[int, Network | None]:
    """How many bytes may cross, and which network says so (None: the operator does).

    `ours` is what the operator lets cross; what the bot made itself (`source` is None) does not cross.
    """
    bounds: list[tuple[int, Network | None]] = [(MADE if source is None else ours, None)]
    if source in DOWNLOAD:
        bounds.append((DOWNLOAD[source], source))
    if target in UPLOAD:
        bounds.append((UPLOAD[target], target))
    return min(bounds, key=lambda bound: bound[0])


def is_moving_sticker(file: Attachment) -> bool:
    """Whether a sticker moves in a way that only its home network can show."""
    return file.kind is MediaKind.STICKER and file.mime in MOVING_STICKERS
