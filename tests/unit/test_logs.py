"""Logs hold ids and decisions: fields are allow-listed, and a scrubber runs last."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
from collections.abc import Callable, Iterator
from typing import TextIO

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from bot.logs import _FIELDS, _OURS, Lossy, _allowed, _scrubbed, log, scrub, set_up

_BOT = "123456789:AAFx_this-is_a_bot_token_of_35chars00"
_LINK = "J3rT0k9x_Q2w8E5r7T1y4U6i0O9p3A5s7D2f4G6h8J0"
_FRAGMENTS = st.text("abc XYZ.,/?=&:-", max_size=30)


@pytest.fixture
def _logging() -> Iterator[None]:
    """Whatever a test sets up is taken back."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:], root.level = handlers, level
    for name in _OURS:
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).setLevel(logging.NOTSET)
    structlog.reset_defaults()


@pytest.mark.parametrize(
    ("text", "scrubbed"),
    [
        (_BOT, "[token]"),
        (f"token {_BOT} refused", "token [token] refused"),
        ("Authorization: Bearer abc.def-123", "Authorization: Bearer [token]"),
        ("https://x.example/cb?token=abc123&lang=en", "https://x.example/cb?token=[token]&lang=en"),
        (f"https://desk.example/join/{_LINK}", "https://desk.example/join/[token]"),
        (_LINK, "[token]"),
        ("a" * 64, "[token]"),
        ("conversation 12 handed off", "conversation 12 handed off"),
        ("12:30:45 took 3.5 s", "12:30:45 took 3.5 s"),
        ("telegram:support", "telegram:support"),
        ("", ""),
    ],
)
def test_what_looks_like_a_token_is_replaced(text: str, scrubbed: str) -> None:
    assert scrub(text) == scrubbed


@given(_FRAGMENTS, st.sampled_from([_BOT, _LINK, f"Bearer {_LINK}", f"token={_LINK}"]), _FRAGMENTS)
def test_no_token_survives_between_other_words(before: str, token: str, after: str) -> None:
    left = scrub(f"{before} {token} {after}")
    assert _BOT not in left
    assert _LINK not in left
    assert scrub(left) == left


def test_only_listed_fields_pass_and_what_a_contact_said_is_not_among_them() -> None:
    event = {
        "event": "x",
        "conversation": 1,
        "text": "my secret",
        "author": "Ann",
        "payload": "p",
        "body": "b",
        "message": "m",
        "exc_info": True,
    }
    assert _allowed(None, "info", event) == {"event": "x", "conversation": 1, "exc_info": True}
    for name in (
        "text",
        "plain",
        "body",
        "author",
        "name",
        "email",
        "payload",
        "message",
        "password",
        "token",
        "note",
        "phrase",
        "utterance",
    ):
        assert name not in _FIELDS


def test_the_scrubber_reads_every_text_field() -> None:
    event = {"event": f"started {_BOT}", "error": f"GET ?token={_LINK}", "count": 3}
    assert _scrubbed(None, "info", event) == {"event": "started [token]", "error": "GET ?token=[token]", "count": 3}


@pytest.mark.usefixtures("_logging")
def test_a_written_line_holds_no_talk_and_no_token_not_even_in_a_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    set_up("debug")
    log.info("inbox.kept", conversation=7, text="legal winner thank year", error=f"{_BOT}")
    try:
        int(f"refused {_BOT} and Bearer {_LINK}")
    except ValueError:
        log.exception("adapter.raised", delivery=8, body="what a contact said")
    written = capsys.readouterr().err
    assert "inbox.kept" in written
    assert "conversation" in written
    assert "ValueError" in written
    for secret in (_BOT, _LINK, "legal winner", "what a contact said"):
        assert secret not in written


def _full() -> TextIO:
    """A disk without space."""
    return os.fdopen(os.open("/dev/full", os.O_WRONLY), "w")


def _gone() -> TextIO:
    """A pipe whose reader has ended."""
    reader, writer = os.pipe()
    os.close(reader)
    return os.fdopen(writer, "w")


@pytest.mark.usefixtures("_logging")
@pytest.mark.parametrize("stream", [_full, _gone])
def test_a_line_that_cannot_be_written_ends_nothing(
    monkeypatch: pytest.MonkeyPatch, stream: Callable[[], TextIO]
) -> None:
    broken = stream()
    with pytest.raises(OSError, match=r"No space|Broken pipe"):
        print("x", file=broken, flush=True)
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stderr", broken)
        set_up("info")
        log.info("inbox.kept", conversation=7)
        logging.getLogger("nightdesk.telegram").warning("channel %s: refused", "telegram:support")
        logging.getLogger("some.library").warning("who knows what")
        log.info("inbox.kept", conversation=8)
    with contextlib.suppress(OSError):
        broken.close()


def test_a_stream_that_was_closed_from_the_start_takes_everything() -> None:
    nowhere = Lossy(None)
    assert (nowhere.write("four"), nowhere.isatty()) == (4, False)
    nowhere.flush()
    nowhere.close()


@pytest.mark.usefixtures("_logging")
def test_a_level_leaves_out_what_lies_below_it_and_noisy_libraries_are_quiet(
    capsys: pytest.CaptureFixture[str],
) -> None:
    set_up("warning")
    log.info("too.low")
    log.warning("high.enough")
    logging.getLogger("httpx").error("GET https://api.telegram.org/bot%s/getMe", _BOT)
    written = capsys.readouterr().err
    assert "too.low" not in written
    assert "high.enough" in written
    assert _BOT not in written


@pytest.mark.usefixtures("_logging")
def test_what_adapters_say_is_written_and_scrubbed_and_other_libraries_are_only_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logging.getLogger().handlers.clear()
    set_up("warning")
    logging.getLogger("nightdesk.telegram").warning("channel %s: refused %s", "telegram:support", _BOT)
    logging.getLogger("nightdesk.telegram").info("quiet")
    logging.getLogger("some.library").warning("who knows what: %s", _LINK)
    said = capsys.readouterr().err
    assert "channel telegram:support: refused [token]" in said
    assert "quiet" not in said
    assert "WARNING some.library" in said
    assert "who knows" not in said
    assert said.count("\n") == 2
