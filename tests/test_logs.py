"""Logs: whatever is logged, by whomever, no text, name, id or address comes out."""

import errno
import io
import json
import logging
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as some
from typing_extensions import override

from organiser import logs

SECRET = "Jansen's bot123456:ABC"


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    @override
    def isatty(self) -> bool:
        return True


@pytest.fixture
def out(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What was logged; logging is put back afterwards."""
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    stream = io.StringIO()
    logs.configure("info", stream=stream)
    yield stream
    root.handlers[:], root.level = before, level
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()


def lines(out: io.StringIO) -> list[dict[str, Any]]:
    """The lines as values."""
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_line_is_json_with_level_and_time(out: io.StringIO) -> None:
    """What is allowed comes through as it is; what is below the level does not."""
    structlog.get_logger().debug("not shown")
    structlog.get_logger().info("delivered", network="matrix", kind="text", seconds=0.25, correlation="01ab")

    (line,) = lines(out)
    line.pop("timestamp")
    assert {
        "event": "delivered",
        "level": "info",
        "network": "matrix",
        "kind": "text",
        "seconds": 0.25,
        "correlation": "01ab",
    } == line


def test_unknown_keys_are_dropped_and_strange_values_withheld(out: io.StringIO) -> None:
    """A careless log call loses its content, and shows that it did."""
    structlog.get_logger().info(
        "said", text=SECRET, chat="-1001234", reason="blocked by @jansen", count=SECRET
    )

    (line,) = lines(out)
    assert (2, "withheld", "withheld") == (line["dropped"], line["reason"], line["count"])
    assert "ansen" not in out.getvalue()


def test_exceptions_are_classes_and_places(out: io.StringIO) -> None:
    """Messages of exceptions, their causes and their group members stay inside."""
    try:
        try:
            int(SECRET)
        except ValueError as cause:
            raise ExceptionGroup(SECRET, [KeyError(SECRET)]) from cause
    except ExceptionGroup:
        structlog.get_logger().exception("broke")

    (line,) = lines(out)
    assert ["ExceptionGroup", "KeyError", "ValueError"] == [
        text.split(" at ")[0] for text in line["failures"]
    ]
    assert "tests/test_logs.py:" in line["failures"][0]
    assert "in test_exceptions_are_classes_and_places" in line["failures"][0]
    assert "ansen" not in out.getvalue()


def test_libraries_cannot_word_what_they_log(out: io.StringIO) -> None:
    """A library's sentence may hold a token or a room: only its logger and place are kept."""
    logging.getLogger("aiohttp.client").warning("lost %s", SECRET)
    logging.getLogger("asyncio").error(SECRET, exc_info=ValueError(SECRET))
    logging.getLogger("httpx").info("HTTP Request: POST https://api.telegram.org/bot%s", SECRET)

    first, second = lines(out)
    assert "a library logged" == first["event"]
    assert ["aiohttp.client", "asyncio"] == [first["logger"], second["logger"]]
    assert first["where"].startswith("tests/test_logs.py:")
    assert second["failures"] == ["ValueError at no place"]
    assert "ansen" not in out.getvalue()


def test_a_harmless_library_keeps_its_words(out: io.StringIO) -> None:
    """Where the server listens is worth knowing."""
    logging.getLogger("uvicorn.error").info("Uvicorn running on port %d", 80)

    assert "Uvicorn running on port 80" == lines(out)[0]["event"]


@pytest.mark.usefixtures("out")
def test_a_terminal_gets_a_readable_line() -> None:
    """Colours are for people; the same is kept back."""
    terminal = Terminal()
    logs.configure("info", stream=terminal)
    structlog.get_logger().info("delivered", text=SECRET)
    structlog.reset_defaults()

    assert "delivered" in terminal.getvalue()
    assert "ansen" not in terminal.getvalue()


@given(some.dictionaries(some.text(), some.text(alphabet="한Ж@!#€", min_size=1) | some.binary()))
def test_no_key_lets_foreign_words_through(values: dict[str, Any]) -> None:
    """Whatever the key, a value outside the allowed shapes does not come out."""
    kept = logs.redact(
        None, "info", {"event": "said", **{key: values[key] for key in values if key != "event"}}
    )

    assert {"event": "said"} == {
        key: value for key, value in kept.items() if key != "dropped" and value != "withheld"
    }


def test_what_nobody_can_catch_is_told_without_its_words(
    out: io.StringIO, capfd: pytest.CaptureFixture[str]
) -> None:
    """Python itself would print them: of a thread that ends, and of an object that is thrown away."""

    class Grudge:
        def __del__(self) -> None:
            raise ValueError(SECRET)

    def fail() -> None:
        raise KeyError(SECRET)

    grudge = Grudge()
    del grudge
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    failures = [json.loads(line)["failures"][0].split()[0] for line in out.getvalue().splitlines()]

    assert ["ValueError", "KeyError"] == failures
    assert SECRET not in out.getvalue() + "".join(capfd.readouterr())


def test_a_log_on_a_full_disk_ends_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    """The line is lost; whoever logs goes on, and later lines come when there is room."""

    class Full(io.StringIO):
        full = True

        @override
        def write(self, text: str) -> int:
            if self.full:
                raise OSError(errno.ENOSPC, "No space left on device")
            return super().write(text)

        @override
        def flush(self) -> None:
            if self.full:
                raise OSError(errno.ENOSPC, "No space left on device")

    disk = Full()
    logs.configure("info", stream=disk)
    log = structlog.get_logger()
    log.warning("delivery.unwritable", reason="disk_full")
    disk.full = False
    log.info("app.started")

    assert ["app.started"] == [json.loads(line)["event"] for line in disk.getvalue().splitlines()]
    assert "" == capsys.readouterr().err
