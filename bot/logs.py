"""Structured logs: ids and decisions, never what a contact said. Fields are allow-listed; a scrubber runs last."""

from __future__ import annotations

import contextlib
import logging
import os
import re
import sys
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any, TextIO

import structlog

_FIELDS = frozenset(
    [
        "event",
        "level",
        "timestamp",
        "conversation",
        "delivery",
        "channel",
        "kind",
        "intent",
        "reason",
        "probability",
        "error",
        "attempts",
        "count",
        "status",
        "agent",
        "role",
        "seconds",
        "url",
        "port",
        "path",
        "method",
        "code",
        "version",
        "articles",
        "file",
        "line",
        "exception",
        "holder",
        "subject",
        "address",
        "method",
        "outcome",
    ]
)
_TOKEN = re.compile(
    r"(?<!\d)\d{6,12}:[A-Za-z0-9_-]{30,}|(?i:(?<=bearer )\S+|(?<=token=)[^&\s]+|(?<=secret=)[^&\s]+|(?<=password=)[^&\s]+)|[A-Za-z0-9_-]{43,}"
)

_OURS = (
    "nightdesk",
    "adapters",
)  # of other libraries' words nobody knows what stands in them: their names alone are written
log: Any = structlog.get_logger("nightdesk")


class Lossy:
    """A stream of which a line may be lost: nothing ends because a disk is full, or because who read it has gone."""

    def __init__(self, stream: TextIO | None) -> None:
        """None where the process was started with the stream closed."""
        self._stream = stream or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - for good

    def write(self, text: str) -> int:  # noqa: D102 - a stream's own names
        with contextlib.suppress(OSError, ValueError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:  # noqa: D102
        with contextlib.suppress(OSError, ValueError):
            self._stream.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def lose_rather_than_end() -> None:
    """From here on neither standard output nor standard error can end this process."""
    sys.stdout, sys.stderr = Lossy(sys.stdout), Lossy(sys.stderr)


def set_up(level: str) -> None:
    """Console lines on standard error; libraries that write addresses with tokens are kept quiet."""
    stream: Any = Lossy(sys.stderr)
    threshold = getattr(logging, level.upper())
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _allowed,
            structlog.processors.format_exc_info,
            _scrubbed,
            structlog.dev.ConsoleRenderer(colors=stream.isatty(), exception_formatter=structlog.dev.plain_traceback),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=structlog.PrintLoggerFactory(stream),
    )
    of_libraries = logging.StreamHandler(stream)
    of_libraries.addFilter(lambda record: not record.name.startswith(_OURS))
    logging.basicConfig(level=logging.WARNING, handlers=[of_libraries], format="%(levelname)s %(name)s")
    for name in _OURS:
        ours = logging.getLogger(name)
        ours.setLevel(threshold)
        ours.handlers = [_Told()]
    for noisy in ("httpx", "httpcore", "telegram", "telegram.ext"):
        logging.getLogger(noisy).setLevel(logging.CRITICAL)
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a tick that was left out costs nothing


class _Told(logging.Handler):
    """What adapters say, on the same lines as everything else: they may import no logger of ours."""

    def emit(self, record: logging.LogRecord) -> None:
        log.log(record.levelno, record.getMessage())


def scrub(text: str) -> str:
    """Replace what looks like a token."""
    return _TOKEN.sub("[token]", text)


def _allowed(logger: object, method: str, event: MutableMapping[str, Any]) -> dict[str, Any]:  # noqa: ARG001 - signature given
    return {key: value for key, value in event.items() if key in _FIELDS or key == "exc_info"}


def _scrubbed(logger: object, method: str, event: MutableMapping[str, Any]) -> dict[str, Any]:  # noqa: ARG001
    return {
        key: value if isinstance(value, (bool, int, float)) or value is None else scrub(str(value))
        for key, value in event.items()
    }
