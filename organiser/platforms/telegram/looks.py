"""How a file is shown on Telegram: covered or not, its shape, how long it lasts.

Telegram does not measure what a bot sends: without this a film is a square, and a voice lasts no time.
"""

from typing import Any

from organiser.chat.content import Attachment

_COVERABLE = {"sendPhoto", "sendVideo", "sendAnimation"}
_SIZED = {"sendVideo", "sendAnimation"}
_LASTING = {"sendVideo", "sendAnimation", "sendAudio", "sendVoice"}
_LONGEST_SECONDS = 24 * 60 * 60
_LONGEST_SIDE = 10_000
"""What somebody says of a file beyond these is not believed, so that it cannot cost the message."""


def looks(method: str, attachment: Attachment | None) -> dict[str, Any]:
    """The parameters of `method` by which `attachment` looks here as it did where it was sent."""
    if attachment is None:
        return {}
    found: dict[str, Any] = {"has_spoiler": True} if attachment.spoiler and method in _COVERABLE else {}
    seconds = (attachment.duration or 0) / 1000
    if method in _LASTING and 0 < seconds <= _LONGEST_SECONDS:
        found["duration"] = max(round(seconds), 1)
    width, height = attachment.width or 0, attachment.height or 0
    if method in _SIZED and 0 < width <= _LONGEST_SIDE and 0 < height <= _LONGEST_SIDE:
        found |= {"width": width, "height": height}
    return found
