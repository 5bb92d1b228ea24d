"""Recorded events of Discord, and what must come out of them."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.markup import length, parts, rendered
from adapters.discord.parse import Me, Scene, moment, parse_deletion, parse_message
from adapters.discord.place import Place
from adapters.discord.presses import COMMANDS, FORM, Wish, form, parse_press
from adapters.discord.rooms import DIRECT, PRIVATE_THREAD, Room, Rooms
from adapters.discord.sending import nonce, rows
from bot.model import Address, Attachment, Button, ChannelId, EventKind, Incoming, Mark, MarkKind, Outgoing, Text

_RECORDED = Path(__file__).parent.parent / "adapters" / "discord"
_ME = Me(ChannelId("discord:support"), 7000)
_DIRECT = Scene(Room(555, kind=DIRECT))


def event(told: dict[str, Any]) -> Incoming:
    """The expected event: what the file does not name has its default."""
    known = told | {"channel": _ME.channel, "kind": EventKind(told.get("kind", "message"))}
    known["attachments"] = tuple(Attachment(**item) for item in told.get("attachments", ()))
    known["sent_at"] = datetime.fromisoformat(told["sent_at"]) if "sent_at" in told else None
    assert set(known) <= {field.name for field in fields(Incoming)}
    return Incoming(**known)


@pytest.mark.parametrize("name", sorted(path.stem for path in _RECORDED.glob("*.json")))
def test_a_recorded_event_becomes_its_event_of_the_house(name: str) -> None:
    recorded = json.loads((_RECORDED / f"{name}.json").read_text("utf-8"))
    scene = recorded.get("scene", {})
    where = Scene(
        Room(**scene.get("room", {"id": 555, "kind": 1})), scene.get("support", False), scene.get("place", "")
    )
    expected = None if recorded["event"] is None else event(recorded["event"])
    raw = recorded["update"]
    if recorded["type"] == "INTERACTION_CREATE":
        press = parse_press(raw, _ME, where.place)
        assert (press.incoming, press.wish.value) == (expected, recorded.get("wish", "say" if expected else "nothing"))
    elif recorded["type"] == "MESSAGE_DELETE":
        assert parse_deletion(raw, _ME, where) == ((expected,) if expected else ())
    else:
        kind = EventKind.EDITED if recorded["type"] == "MESSAGE_UPDATE" else EventKind.MESSAGE
        assert parse_message(raw, kind, _ME, where) == expected


@pytest.mark.parametrize(
    ("title", "said", "read"),
    [
        ("Withdrawal stuck", "since Monday", "Withdrawal stuck\nsince Monday"),
        ("Withdrawal stuck", "", "Withdrawal stuck"),
        ("Withdrawal stuck", "Withdrawal stuck since Monday", "Withdrawal stuck since Monday"),
        ("", "since Monday", "since Monday"),
    ],
)
def test_a_post_of_a_forum_asks_with_its_title(title: str, said: str, read: str) -> None:
    post = Room(100, kind=11, parent=9, owner=42, name=title)
    for number, expected in (("100", read), ("101", said)):
        found = parse_message(message(id=number, content=said), EventKind.MESSAGE, _ME, Scene(post, support=True))
        assert found is not None
        assert found.text == expected


def message(**changes: Any) -> dict[str, Any]:
    person = {"id": "42", "username": "ann", "global_name": "Ann"}
    return {"id": "100", "channel_id": "555", "author": person, "content": "hello", "type": 0} | changes


def test_the_same_message_has_the_same_key_and_another_bot_another() -> None:
    first = parse_message(message(), EventKind.MESSAGE, _ME, _DIRECT)
    again = parse_message(message(), EventKind.MESSAGE, _ME, _DIRECT)
    other = parse_message(message(), EventKind.MESSAGE, replace(_ME, id=7001), _DIRECT)
    assert first
    assert again
    assert other
    assert first.key == again.key != other.key


@pytest.mark.parametrize(
    ("room", "changes", "public", "addressed"),
    [
        (Scene(Room(1, guild=9), support=True), {}, True, True),
        (Scene(Room(1, guild=9)), {}, True, False),
        (Scene(Room(1, guild=9)), {"content": "<@7000> hi"}, True, True),
        (Scene(Room(1, guild=9)), {"content": "@everyone", "mention_everyone": True}, True, False),
        (Scene(Room(1, guild=9)), {"referenced_message": {"author": {"id": "7000"}}}, True, True),
        (Scene(Room(1, guild=9), support=True), {"referenced_message": {"author": {"id": "43"}}}, True, False),
        (Scene(Room(1, guild=9), support=True), {"referenced_message": {"author": {"id": "42"}}}, True, True),
        (Scene(Room(1, 11, 5, 9, owner=42), support=True), {}, True, True),
        (Scene(Room(1, 11, 5, 9, owner=43), support=True), {}, True, False),
        (Scene(Room(1, PRIVATE_THREAD, 5, 9, owner=7000), support=True), {}, False, True),
        (Scene(Room(1, PRIVATE_THREAD, 5, 9, owner=43), support=True), {}, True, False),
        (Scene(Room(1, PRIVATE_THREAD, 5, 9), place="private-42/9"), {}, False, True),
        (_DIRECT, {}, False, True),
    ],
)
def test_who_reads_along_and_whether_we_were_asked(
    room: Scene, changes: dict[str, Any], public: bool, addressed: bool
) -> None:
    incoming = parse_message(message(**changes), EventKind.MESSAGE, _ME, room)
    assert incoming
    assert (incoming.public, incoming.addressed) == (public, addressed)


# -- nothing raises

_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
_NAMES = st.sampled_from(
    ["id", "author", "content", "channel_id", "guild_id", "member", "user", "type", "data", "custom_id", "components", "component",
     "value", "attachments", "mentions", "message_reference", "referenced_message", "message_snapshots", "message", "edited_timestamp",
     "token", "options", "name", "locale", "flags", "poll", "sticker_items", "webhook_id", "bot", "ids", "channel", "parent_id",
     "thread_metadata", "threads", "channels", "application_id"]
)  # fmt: skip
_VALUES = st.recursive(
    st.sampled_from(["42", "7000", "<@7000> hi", 0, 1, 2, 3, 4, 5, 19, "nd:form", "nd:p:x", FORM, "support", "faq", "\ud800", None, True, 2**70])
    | _ANYTHING,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=8),
    max_leaves=30,
)  # fmt: skip


@given(_VALUES | st.dictionaries(_NAMES, _VALUES, max_size=14))
def test_no_message_is_too_odd_to_be_read(raw: Any) -> None:
    for kind in (EventKind.MESSAGE, EventKind.EDITED):
        for scene in (_DIRECT, Scene(Room(1, 11, 5, 9), support=True)):
            incoming = parse_message(raw, kind, _ME, scene)
            assert incoming is None or (incoming.key and incoming.place)


@given(_VALUES | st.dictionaries(_NAMES, _VALUES, max_size=14))
def test_no_press_deletion_or_channel_is_too_odd_to_be_read(raw: Any) -> None:
    press = parse_press(raw, _ME)
    assert (press.wish is Wish.SAY) == (press.incoming is not None)
    assert all(incoming.key for incoming in parse_deletion(raw, _ME, _DIRECT))
    known = Rooms()
    for name in ("GUILD_CREATE", "GUILD_DELETE", "THREAD_CREATE", "THREAD_LIST_SYNC", "CHANNEL_DELETE"):
        known.learn(name, raw if isinstance(raw, dict) else {})


# -- places, marks, buttons


@pytest.mark.parametrize("place", [Place(42, 555), Place(42, guild=9), Place(42)])
def test_a_place_is_read_back_as_it_was_written(place: Place) -> None:
    assert Place.read(str(place)) == place


@pytest.mark.parametrize("text", ["", "555", "a/b", "private-/9", "private-x/9", "0/1", "1/2/3", "-1/2", "private-0/2"])
def test_what_is_no_place_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a place"):
        Place.read(text)


def test_marks_become_markdown_and_what_was_written_stays_what_it_is() -> None:
    text = Text(
        "Open *Assets* now, see help and x_y",
        (Mark(MarkKind.BOLD, 5, 13), Mark(MarkKind.ITALIC, 14, 18), Mark(MarkKind.LINK, 23, 27, "https://a.example/x_y"), Mark(MarkKind.CODE, 32, 35)),
    )  # fmt: skip
    assert rendered(text) == "Open **\\*Assets\\*** *now,* see [help](<https://a.example/x_y>) and `x_y`"


def test_a_link_that_could_break_out_is_words_only() -> None:
    for url in ("https://a.example/>)[x](https://evil.example", "https://a.example/ x", ""):
        assert "evil" not in rendered(Text("help", (Mark(MarkKind.LINK, 0, 4, url),)))


@given(
    st.text(max_size=5000),
    st.lists(st.tuples(st.sampled_from(MarkKind), st.integers(0, 5000), st.integers(0, 5000)), max_size=6),
)
def test_every_part_fits_whatever_is_said(plain: str, marks: list[tuple[MarkKind, int, int]]) -> None:
    text = Text(plain, tuple(Mark(kind, start, stop, "https://a.example") for kind, start, stop in marks))
    made = parts(text)
    assert all(0 < length(part) <= 2000 for part in made)
    assert bool(made) == bool(plain.replace("\0", "").strip())


def test_buttons_stand_five_in_a_row_each_once() -> None:
    made = rows(tuple(Button(f"Choice {n % 12}", f"intent:{n % 12}") for n in range(20)))
    assert [len(row["components"]) for row in made] == [5, 5, 2]
    assert made[0]["components"][0]["custom_id"] == "nd:p:intent:0"


@given(st.integers(1, 2**62), st.integers(0, 99), st.text(max_size=30))
def test_a_nonce_is_short_and_the_same_for_the_same(number: int, order: int, text: str) -> None:
    made = [
        nonce(Outgoing(number, f"nightdesk-{number}", Address(_ME.channel, "1/2"), Text(text)), order) for _ in range(2)
    ]
    assert made[0] == made[1]
    assert len(made[0]) <= 25


def test_a_snowflake_tells_its_moment_as_in_discords_own_example() -> None:
    # https://discord.com/developers/docs/reference#convert-snowflake-to-datetime
    assert moment(175928847299117063) == datetime(2016, 4, 30, 11, 18, 25, 796_000, tzinfo=UTC)


def test_commands_and_forms_keep_to_discords_sizes() -> None:
    for command in COMMANDS:
        for described in (command, *command["options"]):
            assert 1 <= len(described["description"]) <= 100
    assert len(form("Support")["components"]) == 1
