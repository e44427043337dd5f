"""A clock that can be stepped: libfaketime (Debian package `libfaketime`) between the bot and the kernel.

Only the time of day is stepped, as by an operator or a bad NTP server; the monotonic clock is left alone.
"""

from pathlib import Path

_PLACES = ("/usr/lib", "/usr/local/lib", "/opt/homebrew/lib")
_NAME = "faketime/libfaketime.so.1"


class Clock:
    """The bot's time of day; `available` is False where the library is missing."""

    def __init__(self, folder: Path) -> None:
        """`folder` will hold the file that says how far the clock is off."""
        self._file = folder / "clock"
        self._library = _library()
        self._file.write_text("+0\n", encoding="ascii")

    @property
    def available(self) -> bool:
        """Whether the clock can be stepped."""
        return self._library is not None

    @property
    def environment(self) -> dict[str, str]:
        """What a process needs so that its clock follows this one."""
        if self._library is None:
            return {}
        return {
            "LD_PRELOAD": str(self._library),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }

    def step(self, seconds: int) -> None:
        """Let the clock be off by so many seconds from now on."""
        self._file.write_text(f"{seconds:+d}\n", encoding="ascii")


def _library() -> Path | None:
    return next((found for place in _PLACES for found in sorted(Path(place).glob(f"*/{_NAME}"))), None)
