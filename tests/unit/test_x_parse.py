"""An event of X in, an event of the house out; whatever comes, nothing but `Unreadable` is raised."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.x import Me, Place, parse
from adapters.x.parse import Unreadable, comparable, parse_watched, sent_at, wish
from adapters.x.place import Kind
from bot.model import Attachment, ChannelId, EventKind

ME = Me(ChannelId("x:support"), "7000", "NightdeskTest")
RECORDED = Path(__file__).parents[1] / "adapters/x"
_SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=20), st.sampled_from(["7000", "12", "retweeted"])
)
_ANY = st.recursive(
    _SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)),
    max_leaves=8,
)
_NAMES = (
    "id", "text", "author_id", "sender_id", "event_type", "dm_conversation_id", "conversation_id", "created_at", "entities",
    "referenced_tweets", "referenced_posts", "edit_history_tweet_ids", "note_tweet", "attachments", "lang",
    "display_text_range", "in_reply_to_user_id",
)  # fmt: skip
_EVENTS = st.dictionaries(st.sampled_from(_NAMES), _ANY, max_size=len(_NAMES))


def post(text: str, **fields: Any) -> dict[str, Any]:
    return {"id": "100", "author_id": "8", "conversation_id": "90", "text": text} | fields


def message(text: str, **fields: Any) -> dict[str, Any]:
    return {
        "id": "200",
        "event_type": "MessageCreate",
        "sender_id": "8",
        "dm_conversation_id": "7000-8",
        "text": text,
    } | fields


def replying(to: str, **fields: Any) -> dict[str, Any]:
    return {"in_reply_to_user_id": to, "referenced_tweets": [{"type": "replied_to", "id": "99"}]} | fields


@pytest.mark.parametrize("file", sorted(RECORDED.glob("*.json")), ids=lambda path: path.stem)
def test_a_recorded_event_becomes_what_stands_beside_it(file: Path) -> None:
    recorded = json.loads(file.read_text("utf-8"))
    found = parse(recorded["event"], ME)
    if recorded["incoming"] is None:
        assert found is None
        return
    assert found is not None
    told = {name: getattr(found, name) for name in recorded["incoming"]}
    told |= {"kind": found.kind.value} if "kind" in told else {}
    assert told == recorded["incoming"]


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("@NightdeskTest where is it?", "where is it?"),
        ("@nightdesktest, where is it?", "where is it?"),
        ("Hey @NightdeskTest where is it?", "Hey where is it?"),
        ("提现没到@NightdeskTest 怎么办", "提现没到 怎么办"),
        ("@ann @bo @NightdeskTest help", "help"),
        ("@NightdeskTestX is another, @NightdeskTest", "@NightdeskTestX is another,"),
        ("@NightdeskTest", ""),
        ("@NightdeskTest a &lt;b&gt; &amp; c", "a <b> & c"),
        ("no name", "no name"),
    ],
)
def test_our_own_name_is_no_part_of_what_was_said(text: str, wording: str) -> None:
    found = parse(post(text), ME)
    assert found is not None
    assert found.text == wording


@pytest.mark.parametrize(
    ("fields", "text", "summoned"),
    [
        ({}, "@NightdeskTest help", True),
        (replying("7000"), "@NightdeskTest thanks", True),
        (replying("8", display_text_range=[15, 40]), "@NightdeskTest and one thing more", True),
        (replying("9"), "@ann look here @NightdeskTest", True),
        (replying("9"), "@NightdeskTest help him", True),
        (replying("9"), "@ann @NightdeskTest I disagree with you", False),
        (replying("9", display_text_range=[5, 40]), "@ann @NightdeskTest can you help?", True),
        (replying("9", display_text_range=[20, 40]), "@ann @NightdeskTest I disagree", False),
        ({"in_reply_to_user_id": "9"}, "@ann @NightdeskTest I disagree with you", False),
        ({"in_reply_to_user_id": "9", "display_text_range": [20, 40]}, "@ann @NightdeskTest I disagree", False),
        ({"in_reply_to_user_id": "9"}, "@ann look here @NightdeskTest", True),
        ({"in_reply_to_user_id": "7000"}, "@ann @NightdeskTest thanks", True),
        ({"in_reply_to_user_id": None}, "@ann @NightdeskTest help us", True),
        ({"referenced_tweets": [{"type": "quoted", "id": "3"}]}, "what is this @NightdeskTest", True),
        (replying("9", referenced_posts=[{"type": "quoted", "id": "3"}]), "@ann @NightdeskTest look at this", False),
        (replying("9", referenced_posts=[{"type": "quoted", "id": "3"}]), "@ann look @NightdeskTest", True),
    ],
)
def test_only_who_turns_to_us_has_summoned_us(fields: dict[str, Any], text: str, summoned: bool) -> None:
    found = parse(post(text, **fields), ME)
    assert found is not None
    assert found.public
    assert found.addressed is summoned


def test_a_link_that_x_shortened_is_read_as_it_was_written() -> None:
    urls = [{"url": "https://t.co/a", "expanded_url": "https://explorer.example/tx/1"}, {"url": 7}, "x"]
    found = parse(post("@NightdeskTest see https://t.co/a", entities={"urls": urls}), ME)
    assert found is not None
    assert found.text == "see https://explorer.example/tx/1"


@pytest.mark.parametrize("name", ["note_tweet", "note_post"])
def test_a_long_post_is_read_to_its_end(name: str) -> None:
    found = parse(post("@NightdeskTest the begin…", **{name: {"text": "@NightdeskTest the beginning and the end"}}), ME)
    assert found is not None
    assert found.text == "the beginning and the end"


def test_pictures_are_named_and_left_on_x() -> None:
    found = parse(post("@NightdeskTest", attachments={"media_keys": ["3_1", "3_2"]}), ME)
    assert found is not None
    assert found.attachments == (Attachment("media", note="2 on X"),)


def test_a_thread_keeps_its_conversation_and_each_person_his_own() -> None:
    first, second = parse(post("@NightdeskTest a"), ME), parse(post("@NightdeskTest b", id="101", author_id="9"), ME)
    assert first is not None
    assert second is not None
    assert (first.place, second.place) == ("post:90/8", "post:90/9")


def test_an_edit_is_a_revision_of_the_first_version() -> None:
    found = parse(post("@NightdeskTest a", id="101", edit_history_post_ids=["100", "101"]), ME)
    assert found is not None
    assert (found.kind, found.message_ref, found.key) == (EventKind.EDITED, "100", "7000:post:101")


def test_the_key_names_our_account() -> None:
    other = Me(ChannelId("x:second"), "7001", "Second")
    event = post("@NightdeskTest @Second a")
    keys = {found.key for me in (ME, other) if (found := parse(event, me))}
    assert len(keys) == 2


@pytest.mark.parametrize(
    "event",
    [post("RT", referenced_tweets=[{"type": "retweeted", "id": "1"}]), post("by us", author_id="7000"), message("by us", sender_id="7000"), message("", event_type="ParticipantsLeave"), message("in a group", dm_conversation_id="123")],
)  # fmt: skip
def test_what_is_none_of_ours_is_nothing(event: dict[str, Any]) -> None:
    assert parse(event, ME) is None


@pytest.mark.parametrize(
    "event", [None, 7, "x", [], {}, {"id": 7}, {"id": "x"}, post("a", author_id=None), message("a", sender_id="ann")]
)
def test_what_nobody_can_read_says_so(event: Any) -> None:
    with pytest.raises(Unreadable):
        parse(event, ME)


@given(_EVENTS)
def test_any_event_is_read_or_refused_and_nothing_else(event: dict[str, Any]) -> None:
    try:
        found = parse(event, ME)
        watched = parse_watched(event, ME)
    except Unreadable:
        return
    for incoming in (found, watched):
        if incoming is not None:
            assert str(Place.read(incoming.place)) == incoming.place
            assert "\0" not in incoming.text
            incoming.text.encode()


@given(st.text(max_size=300), st.integers(0, 40), st.booleans())
def test_any_text_is_read(text: str, start: int, reply: bool) -> None:
    fields = replying("9", display_text_range=[start, 300]) if reply else {}
    found = parse(post(text, **fields), ME)
    assert found is not None
    private = parse(message(text), ME)
    assert private is not None
    assert not private.public


@given(st.sampled_from(Kind), st.integers(1, 2**63), st.integers(1, 2**63))
def test_a_place_is_read_back_as_it_was_written(kind: Kind, user: int, thread: int) -> None:
    place = Place(kind, str(user), "" if kind is Kind.DM else str(thread))
    assert Place.read(str(place)) == place


@pytest.mark.parametrize(
    "text", ["", "dm:", "dm:1/2", "post:1", "post:/1", "post:1/", "x:1", "dm:ann", "watch:1", "post:1/2/3"]
)
def test_what_is_no_place_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - its words are for nobody
        Place.read(text)


@pytest.mark.parametrize(
    ("event", "at"),
    [
        ({"created_at": "2026-03-01T03:00:00Z"}, datetime(2026, 3, 1, 3, tzinfo=UTC)),
        ({"created_at": "2026-03-01T03:00:00.000Z"}, datetime(2026, 3, 1, 3, tzinfo=UTC)),
        ({"id": "1050118621198921728"}, datetime(2018, 10, 10, 20, 19, 24, tzinfo=UTC)),
        ({"created_at": "soon", "id": "12"}, None),
        ({"created_at": "9999-99-99"}, None),
        (None, None),
    ],
)
def test_a_time_is_read_in_every_form_that_x_has(event: Any, at: datetime | None) -> None:
    found = sent_at(event)
    assert (found.replace(microsecond=0) if found else None) == at


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("STOP", "stop"),
        ("stop.", "stop"),
        (" 退订。", "stop"),
        ("stop please", "stop"),
        ("pls stop replying to me", "stop"),
        ("don't reply", "stop"),
        ("stop 🙏", "stop"),
        ("“stop”,", "stop"),
        ("请停止回复", "stop"),
        ("別再回覆了", "stop"),
        ("不要打扰我了", "stop"),
        ("stop limit not triggered", ""),
        ("别提现了吗", ""),
        ("Start!", "start"),
        ("please stop my withdrawal", ""),
        ("", ""),
    ],
)
def test_stop_is_a_wish_where_it_is_all_that_is_said(text: str, said: str) -> None:
    assert wish(text) == said


def test_what_comes_back_compares_with_what_was_sent() -> None:
    assert comparable("a &amp; b  https://t.co/x") == comparable("a & b\nhttps://e.example/long")
    assert comparable("a") != comparable("b")
