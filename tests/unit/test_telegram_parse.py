"""Recorded Telegram updates, and what must come out of them."""

from __future__ import annotations

import json
import re
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update
from telegram.error import BadRequest, Conflict, NetworkError, TelegramError

from adapters.telegram import Me, Place, parse
from adapters.telegram.attachments import clean
from adapters.telegram.rescue import read_again
from adapters.telegram.sending import entities, failure, sendable
from adapters.telegram.wire import PollWire
from bot.model import Attachment, ChannelId, EventKind, Incoming, Mark, MarkKind, Text
from bot.ports import Fate, SendFailed

_RECORDED = Path(__file__).parent.parent / "adapters" / "telegram"
_ME = Me(ChannelId("telegram:support"), 700000, "nightdesk_test_bot")


def _top(path: Path) -> str:
    """The first lines of a recording, where the kind of update stands."""
    return "".join(path.read_text("utf-8").splitlines()[:4])


def event(told: dict[str, Any]) -> Incoming:
    """The expected event: what the file does not name has its default."""
    known = told | {"channel": _ME.channel, "kind": EventKind(told.get("kind", "message"))}
    known["attachments"] = tuple(Attachment(**item) for item in told.get("attachments", ()))
    known["sent_at"] = datetime.fromisoformat(told["sent_at"]) if "sent_at" in told else None
    assert set(known) <= {field.name for field in fields(Incoming)}
    return Incoming(**known)


@pytest.mark.parametrize("name", sorted(path.stem for path in _RECORDED.glob("*.json")))
def test_a_recorded_update_becomes_its_event(name: str) -> None:
    recorded = json.loads((_RECORDED / f"{name}.json").read_text("utf-8"))
    expected = None if recorded["event"] is None else event(recorded["event"])
    assert parse(Update.de_json(recorded["update"]), _ME) == expected


@pytest.mark.parametrize(
    "name", sorted(path.stem for path in _RECORDED.glob("*.json") if re.search(r'"(\w+_)?message": {', _top(path)))
)
def test_a_second_reading_by_the_plainest_fields_finds_the_same(name: str) -> None:
    recorded = json.loads((_RECORDED / f"{name}.json").read_text("utf-8"))
    raw = recorded["update"]
    expected = None if recorded["event"] is None else event(recorded["event"])
    if name == "group_text_mention":  # entities are not among the plainest fields
        assert expected is not None
        expected = replace(expected, addressed=False)
    if name == "photo_with_caption":  # Telegram lists the sizes in order, the recording does not
        raw["message"]["photo"].sort(key=lambda size: size["width"])
    assert read_again(raw, _ME) == expected


_BO = {"id": 5, "first_name": "Bo"}
_SAID = {"message_id": 1, "date": 1, "from": _BO, "chat": {"id": 5, "type": "private"}}


@pytest.mark.parametrize(
    ("content", "attachment"),
    [
        ({"sticker": {"file_id": "f", "emoji": "😡"}}, Attachment("sticker", "f", note="😡")),
        ({"voice": {"file_id": "f", "file_size": 7}}, Attachment("voice", "f", size=7)),
        ({"photo": [{"file_id": "s"}, {"file_id": "l"}]}, Attachment("photo", "l")),
        ({"poll": {"question": "Up?"}}, Attachment("poll", note="Up?")),
        ({"contact": {"first_name": "Cy"}}, Attachment("contact", note="Cy")),
        ({"location": {"latitude": 1.5}}, Attachment("location", note="1.5")),
        ({"venue": {"title": "Cafe"}}, Attachment("venue", note="Cafe")),
        ({"dice": {"value": 3}}, Attachment("dice", note="3")),
        ({"game": {"title": "Chess"}}, Attachment("unknown", note="game")),
        ({"document": {"file_id": "f", "thumbnail": 7}}, Attachment("document", "f")),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_content_that_lacks_fields_is_kept_as_what_it_is(content: dict[str, Any], attachment: Attachment) -> None:
    incoming = read_again({"update_id": 1, "message": _SAID | content}, _ME)
    assert incoming is not None
    assert incoming.attachments == (attachment,)
    assert incoming.author == "Bo"


def test_a_press_that_lacks_fields_is_a_press() -> None:
    message = _SAID | {"from": {"id": 700000, "is_bot": True}}
    query = {"id": "q1", "from": _BO, "data": "yes", "message": message}
    incoming = read_again({"update_id": 1, "callback_query": query}, _ME)
    assert incoming is not None
    assert (incoming.kind, incoming.payload, incoming.place) == (EventKind.PRESSED, "yes", "5")


def test_there_are_recordings() -> None:
    assert len(list(_RECORDED.glob("*.json"))) > 50


def test_two_bots_in_one_group_give_two_keys_to_one_message() -> None:
    recorded = json.loads((_RECORDED / "group_chatter.json").read_text("utf-8"))
    update = Update.de_json(recorded["update"])
    other = Me(ChannelId("telegram:other"), 800000, "other_bot")
    first, second = parse(update, _ME), parse(update, other)
    assert first is not None
    assert second is not None
    assert first.key != second.key


def test_a_time_is_told_in_utc() -> None:
    recorded = json.loads((_RECORDED / "text.json").read_text("utf-8"))
    incoming = parse(Update.de_json(recorded["update"]), _ME)
    assert incoming is not None
    assert incoming.sent_at == datetime(2026, 3, 1, 3, 0, tzinfo=UTC)


# -- places

_numbers = st.integers(-(2**52), 2**52).filter(bool)
_threads = st.integers(0, 2**31)
_connections = st.text("abcXYZ019_-:", min_size=1, max_size=20)


@given(_numbers, _threads)
def test_a_private_place_is_read_as_it_was_written(chat: int, thread: int) -> None:
    place = Place(chat, thread)
    assert Place.read(str(place)) == place


@given(_numbers, _threads, st.integers(1, 2**52))
def test_a_place_in_a_group_is_read_as_it_was_written(chat: int, thread: int, person: int) -> None:
    place = Place(chat, thread, person)
    assert Place.read(str(place)) == place


@given(_numbers, _threads, _connections)
def test_a_business_place_is_read_as_it_was_written(chat: int, thread: int, connection: str) -> None:
    place = Place(chat, thread, business=connection)
    assert Place.read(str(place)) == place


@given(st.text())
def test_what_is_no_place_is_a_value_error_and_nothing_else(text: str) -> None:
    try:
        Place.read(text)
    except ValueError:
        return


# -- UTF-16

_letters = st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("😀👍🏽𠮷汉é\u200d"))
_texts = st.text(_letters, min_size=1, max_size=60)


@st.composite
def marked(draw: st.DrawFn) -> Text:
    plain = draw(_texts)
    spans = draw(st.lists(st.tuples(st.integers(0, len(plain)), st.integers(0, len(plain))), max_size=5))
    kinds = st.sampled_from([MarkKind.BOLD, MarkKind.ITALIC, MarkKind.CODE])
    return Text(plain, tuple(Mark(draw(kinds), start, stop) for start, stop in spans))


@given(marked())
def test_an_entity_covers_exactly_the_marked_characters(text: Text) -> None:
    meant = [mark for mark in text.marks if mark.start < mark.stop]
    units = text.plain.encode("utf-16-le")
    covered = [units[2 * e.offset : 2 * (e.offset + e.length)].decode("utf-16-le") for e in entities(text)]
    assert covered == [text.plain[mark.start : mark.stop] for mark in meant]


@given(st.text(), st.lists(st.tuples(st.integers(-5, 99), st.integers(-5, 99)), max_size=5))
def test_marks_that_reach_outside_never_make_an_entity_that_does(plain: str, spans: list[tuple[int, int]]) -> None:
    whole = sendable(plain)
    text = Text(whole, tuple(Mark(MarkKind.BOLD, start, stop) for start, stop in spans))
    size = len(whole.encode("utf-16-le")) // 2
    assert all(0 <= e.offset < e.offset + e.length <= size for e in entities(text))


@given(st.text(st.characters()))
def test_what_is_sent_can_be_encoded_and_keeps_its_length(plain: str) -> None:
    assert len(sendable(plain)) == len(plain)
    sendable(plain).encode("utf-8")


@given(st.text(st.characters()))
def test_what_is_read_can_be_stored_everywhere(text: str) -> None:
    kept = clean(text)
    kept.encode("utf-8")
    assert "\0" not in kept


# -- what json refuses


@given(st.binary(max_size=300))
def test_no_reply_to_a_poll_raises_anything_but_a_telegram_error(payload: bytes) -> None:
    try:
        answer = PollWire.parse_json_payload(payload)
    except TelegramError:
        return
    assert isinstance(answer["result"], list)


def test_whole_updates_are_rescued_from_a_batch_that_is_no_json() -> None:
    good = {"update_id": 1, "message": {"text": 'a "quoted" [bracket] { and \\'}}
    bad = '{"update_id": 2, "message": ' + "[" * 5000 + "]" * 5000 + "}"
    payload = f'{{"ok":true,"result":[{json.dumps(good)},{bad},{json.dumps(good)},{{"cut": '
    rescued = PollWire.parse_json_payload(payload.encode())["result"]
    assert rescued == [good, {"update_id": 2, "unreadable": True}, good]


# -- fates that no server can show


@pytest.mark.parametrize(
    ("cause", "fate"),
    [
        (httpx.PoolTimeout("full"), Fate.NOT_SENT),
        (httpx.ConnectTimeout("slow"), Fate.NOT_SENT),
        (httpx.ConnectError("refused"), Fate.NOT_SENT),
        (httpx.ProxyError("407"), Fate.NOT_SENT),
        (httpx.WriteTimeout("slow"), Fate.UNKNOWN),
        (httpx.WriteError("reset"), Fate.UNKNOWN),
        (httpx.ReadTimeout("slow"), Fate.UNKNOWN),
        (httpx.ReadError("reset"), Fate.UNKNOWN),
        (httpx.RemoteProtocolError("cut"), Fate.UNKNOWN),
        (OSError("anything"), Fate.UNKNOWN),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_what_the_network_did_decides_whether_it_may_have_arrived(cause: Exception, fate: Fate) -> None:
    error = NetworkError("whatever")
    error.__cause__ = cause
    told = failure(error, "words")
    assert isinstance(told, SendFailed)
    assert (told.fate, told.reason) == (fate, "words")


@pytest.mark.parametrize(
    ("error", "fate"),
    [(Conflict("other"), Fate.NOT_SENT), (BadRequest("no"), Fate.REJECTED), (ValueError("odd"), Fate.UNKNOWN)],
)
def test_an_error_has_a_fate(error: Exception, fate: Fate) -> None:
    told = failure(error, "words")
    assert isinstance(told, SendFailed)
    assert told.fate is fate
