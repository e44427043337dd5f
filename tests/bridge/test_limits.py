"""What is too big is known before it is sent, and who says so."""

import pytest

from organiser.bridge.limits import MEGABYTE, file_limit, is_moving_sticker
from organiser.chat.content import Attachment, MediaKind
from organiser.chat.refs import FileRef, Network


@pytest.mark.parametrize(
    ("source", "target", "ours", "expected"),
    [
        (Network.TELEGRAM, Network.MATRIX, 100, (20, Network.TELEGRAM)),
        (Network.MATRIX, Network.TELEGRAM, 100, (50, Network.TELEGRAM)),
        (Network.MATRIX, Network.MATRIX, 100, (100, None)),
        (Network.MATRIX, Network.TELEGRAM, 10, (10, None)),
        (Network.TELEGRAM, Network.TELEGRAM, 20, (20, None)),
        (None, Network.TELEGRAM, 1, (50, None)),
        (None, Network.MATRIX, 1, (50, None)),
    ],
)
def test_the_smallest_bound_holds(
    source: Network | None, target: Network, ours: int, expected: tuple[int, Network | None]
) -> None:
    """Ours is named where a network's is as small; what the bot made is not what it bounds."""
    limit, network = file_limit(source, target, ours * MEGABYTE)

    assert expected == (limit // MEGABYTE, network)


@pytest.mark.parametrize(
    ("kind", "mime", "expected"),
    [
        (MediaKind.STICKER, "video/webm", True),
        (MediaKind.STICKER, "image/webp", False),
        (MediaKind.VIDEO, "video/webm", False),
    ],
)
def test_moving_stickers(kind: MediaKind, mime: str, expected: bool) -> None:  # noqa: FBT001
    """Only those that no other network can show."""
    assert expected == is_moving_sticker(Attachment(kind, FileRef(Network.TELEGRAM, "f"), mime=mime))
