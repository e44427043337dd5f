"""What a log line may say. Everything that is logged, by us or by a library, passes through here.

A line consists of a constant sentence and values whose keys and shapes are on an allow-list, so that no
message text, name or id can slip in; exceptions are class names and places, without their messages. What
libraries word themselves is withheld, except where it is known to be harmless: they format ids and
addresses (Telegram's hold the token) into their sentences.
"""

import contextlib
import logging
import re
import sys
import threading
from collections.abc import Callable
from enum import Enum
from pathlib import PurePath
from traceback import walk_tb
from types import TracebackType
from typing import Any, TextIO, cast

import msgspec
import structlog
from structlog.typing import EventDict, Processor, WrappedLogger
from typing_extensions import override

_QUIET = ("aiosqlite", "alembic.runtime.plugins", "httpcore", "httpx", "nio", "peewee", "telegram")
_HARMLESS = ("alembic", "uvicorn")
_WITHHELD = "withheld"
_FRAMES = 12
_CHAIN = 8


def _shape(pattern: str) -> Callable[[Any], bool]:
    compiled = re.compile(pattern)
    return lambda value: isinstance(value, str) and compiled.fullmatch(value) is not None


def _number(value: Any) -> bool:
    return value is None or isinstance(value, bool | int | float)


_word = _shape(r"[A-Za-z][A-Za-z_ .-]{0,39}")
_place = _shape(r"[\w./<>-]{1,120}:\d+( in [\w<>]+)?")
ALLOWED: dict[str, Callable[[Any], bool]] = {
    **dict.fromkeys(
        ("network", "kind", "outcome", "state", "reason", "scope", "part", "signal", "error"), _word
    ),
    **dict.fromkeys(
        ("seconds", "after", "count", "attempt", "depth", "limit", "status", "port", "size", "pid"), _number
    ),
    "correlation": _shape(r"[0-9a-z-]{1,36}"),
    "logger": _shape(r"[\w.]{1,80}"),
    "level": _word,
    "timestamp": _shape(r"[0-9T:.Z+-]{10,40}"),
    "version": _shape(r"[0-9a-z.+-]{1,40}"),
    "where": _place,
}
"""The keys that a log line may carry, and the shape of each value. `event` is a constant of the source."""


def configure(level: str, *, stream: TextIO | None = None) -> None:
    """Route all logging to `stream` (standard output): JSON lines, or colours on a terminal.

    `level`: debug, info, warning or error.
    """
    stream = stream or sys.stdout
    threshold = logging.getLevelNamesMapping()[level.upper()]
    terminal = stream.isatty()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            redact,
            _rendered(terminal=terminal),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=structlog.WriteLoggerFactory(cast("TextIO", _Tolerant(stream))),
        cache_logger_on_first_use=True,
    )
    _route_libraries(threshold)
    sys.unraisablehook = _stray
    threading.excepthook = _stray


def redact(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Keep what `ALLOWED` allows, say how much was dropped, and strip exceptions to their places."""
    kept: EventDict = {"event": event.pop("event")}
    failure = _failure(event.pop("exc_info", None))
    for key, value in event.items():
        plain = value.value if isinstance(value, Enum) else value
        if key in ALLOWED:
            kept[key] = plain if ALLOWED[key](plain) else _WITHHELD
    if dropped := len(event.keys() - ALLOWED.keys()):
        kept["dropped"] = dropped
    if failure is not None:
        kept["failures"] = describe(failure)
    return kept


def describe(failure: BaseException) -> list[str]:
    """Return a line for the exception, its causes and its members: class names and places only."""
    lines: list[str] = []
    waiting: list[BaseException | None] = [failure]
    while waiting and len(lines) < _CHAIN:
        current = waiting.pop(0)
        if current is None:
            continue
        lines.append(f"{type(current).__name__} at {_places(current.__traceback__)}")
        waiting += current.exceptions if isinstance(current, BaseExceptionGroup) else ()
        waiting.append(current.__cause__ or (None if current.__suppress_context__ else current.__context__))
    return lines


def _places(trace: TracebackType | None) -> str:
    frames = [
        f"{'/'.join(PurePath(frame.f_code.co_filename).parts[-2:])}:{line} in {frame.f_code.co_name}"
        for frame, line in walk_tb(trace)
    ]
    return ", ".join(frames[-_FRAMES:]) or "no place"


def _failure(exc_info: Any) -> BaseException | None:
    if isinstance(exc_info, BaseException):
        return exc_info
    current = exc_info[1] if isinstance(exc_info, tuple) else sys.exc_info()[1]
    return current if exc_info and isinstance(current, BaseException) else None


def _rendered(*, terminal: bool) -> Processor:
    if terminal:
        return structlog.dev.ConsoleRenderer()
    encode = msgspec.json.Encoder().encode
    return lambda _, __, event: encode(event).decode()


def _route_libraries(threshold: int) -> None:
    logging.basicConfig(handlers=[_Through()], level=threshold, force=True)
    logging.captureWarnings(capture=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(threshold, logging.WARNING))


def _stray(failure: Any) -> None:
    """Log what nobody could catch, of a thread or of the garbage; Python would print its words."""
    structlog.get_logger().error("app.stray_exception", exc_info=failure.exc_value)


class _Tolerant:
    """A stream that may be on a full disk: a line of the log is lost there, and nothing else."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, line: str) -> None:
        with contextlib.suppress(OSError):
            self._stream.write(line)

    def flush(self) -> None:
        with contextlib.suppress(OSError):
            self._stream.flush()


class _Through(logging.Handler):
    """Hands the standard library's log records to structlog, without the words that may name people."""

    @override
    def emit(self, record: logging.LogRecord) -> None:
        harmless = record.name.split(".")[0] in _HARMLESS
        structlog.get_logger().log(
            record.levelno,
            record.getMessage() if harmless else "a library logged",
            logger=record.name,
            where=f"{'/'.join(PurePath(record.pathname).parts[-2:])}:{record.lineno}",
            exc_info=record.exc_info,
        )
