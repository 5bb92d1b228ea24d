"""What a reply that is no success means: one error each, however the server has written it down.

https://core.telegram.org/bots/api#making-requests and …#responseparameters
"""

from __future__ import annotations

import json
import math
import re
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, NetworkError, TelegramError

if TYPE_CHECKING:
    from collections.abc import Mapping

_UNSAID_WAIT = 5.0  # seconds, where nothing says how long
_LONGEST_WAIT = 86_400.0  # seconds; nothing that Telegram asks for is longer
_TOO_FAST_CODES = (420, 429)  # 420 is the one of Telegram's own protocol, which some servers pass on
_TOO_FAST = re.compile(r"too many requests|flood control|(?:flood|slowmode)\w*_wait|retry after \d", re.IGNORECASE)
_WAIT = re.compile(r"(?:retry after |(?:flood|slowmode)\w*_wait_)(\d{1,9})", re.IGNORECASE)
_NO_METHOD_CODES = (404, 405, 501)
_NO_METHOD = re.compile(r"method (?:is )?(?:not|un)|(?:unknown|no such) method|not implemented", re.IGNORECASE)
_DURATION = re.compile(r"\s*(\d{1,9}(?:\.\d{1,9})?)\s*(?:s|secs?|seconds?)?\s*", re.IGNORECASE)
_WHOLE = re.compile(r"-?\d{1,18}")


class Later(TelegramError):
    """Too many requests: nothing was done, and Telegram says when to come back."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"Too many requests: again in {seconds:g} s")
        self.seconds = seconds


class Garbled(NetworkError):
    """What came back is not the Bot API's: a proxy's HTML page, half a reply, another server."""


class NotThere(BadRequest):
    """404: for getMe a token that is none, for a file that it is gone, else a method that this server does not have."""


class NoMethod(Garbled):
    """A server's own way to say that it does not have a method, or a wrong address: whether it did anything is not known."""


def answer_of(payload: bytes) -> dict[str, Any] | None:
    """A reply of the Bot API, or None for anything else."""
    told = _object(payload)
    return told if "ok" in told else None


def code_of(answer: dict[str, Any]) -> int:
    """The code of a refusal that came under HTTP 200, as some servers and proxies have it."""
    return _whole(answer.get("error_code")) or 500


def verdict(code: int, payload: bytes, headers: Mapping[str, str] | None = None) -> TelegramError:
    """The error that a reply stands for; `code` is HTTP's."""
    told = _object(payload)
    words = str(told.get("description") or f"HTTP {code}")
    if _too_fast(code, told, words):
        return Later(_seconds(told, words, headers or {}))
    if "ok" not in told:
        return (NoMethod if code in _NO_METHOD_CODES else Garbled)(f"HTTP {code}, and not from the Bot API")
    if chat := _whole(_parameter(told, "migrate_to_chat_id")):
        return ChatMigrated(chat)
    named: dict[int, type[TelegramError]] = {401: InvalidToken, 403: Forbidden, 404: NotThere, 409: Conflict}
    if code in named:
        return named[code](words)
    if 400 <= code < 500:
        return BadRequest(words)
    lacking = code in _NO_METHOD_CODES or _NO_METHOD.search(words)
    return (NoMethod if lacking else NetworkError)(f"{words} (HTTP {code})")


def _object(payload: bytes) -> dict[str, Any]:
    try:
        told = json.loads(payload.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _parameter(told: dict[str, Any], name: str) -> Any:
    """A response parameter, also where a server puts it beside `parameters`."""
    parameters = told.get("parameters")
    within = parameters.get(name) if isinstance(parameters, dict) else None
    return told.get(name) if within is None else within


def _too_fast(code: int, told: dict[str, Any], words: str) -> bool:
    """Whether the HTTP code, the error's own code, its words or its parameters say so; servers differ in which."""
    if code in _TOO_FAST_CODES or _whole(told.get("error_code")) in _TOO_FAST_CODES or _TOO_FAST.search(words):
        return True
    parameters = told.get("parameters")
    return told.get("ok") is False and isinstance(parameters, dict) and _duration(parameters.get("retry_after")) > 0


def _seconds(told: dict[str, Any], words: str, headers: Mapping[str, str]) -> float:
    """How long to wait: as the field says, else the words, else the header; any of them may be left out."""
    named = _WAIT.search(words)
    for value in (_parameter(told, "retry_after"), named[1] if named else None, headers.get("retry-after")):
        if seconds := _duration(value):
            return min(seconds, _LONGEST_WAIT)
    return _until(headers) or _UNSAID_WAIT


def _duration(value: Any) -> float:
    """Seconds above zero, or 0 for what is no number of them."""
    if isinstance(value, str):
        found = _DURATION.fullmatch(value)
        value = float(found[1]) if found else 0
    if isinstance(value, bool) or not isinstance(value, int | float):
        return 0.0
    try:
        seconds = float(value)
    except OverflowError:
        return 0.0
    return seconds if 0 < seconds < math.inf else 0.0


def _until(headers: Mapping[str, str]) -> float:
    """Seconds to the moment that a Retry-After names, by the server's own clock; 0 where none is named."""
    try:
        wait = parsedate_to_datetime(headers["retry-after"]) - parsedate_to_datetime(headers["date"])
    except (KeyError, TypeError, ValueError):
        return 0.0
    return min(max(wait.total_seconds(), 0.0), _LONGEST_WAIT)


def _whole(value: Any) -> int:
    """A whole number, also where it is written as text; 0 for anything else."""
    if isinstance(value, str) and _WHOLE.fullmatch(value):
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
