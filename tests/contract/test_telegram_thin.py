"""Updates from servers that leave fields out, or write them in their own way: what a contact said is not lost for it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.model import EventKind, Incoming
from tests.platforms.telegram_bench import House, listening, opened
from tests.platforms.telegram_server import TelegramServer

_ANN = {"id": 7, "is_bot": False, "first_name": "Ann"}
_PRIVATE = {"id": 7, "type": "private"}
_GROUP = {"id": -1_000_000_000_007, "type": "supergroup", "title": "Traders"}
_SAID = {"message_id": 5, "date": 1_700_000_000, "chat": _PRIVATE, "from": _ANN, "text": "my withdrawal is stuck"}
_THEN = datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)


def without(told: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in told.items() if key != name}


async def heard(*updates: dict[str, Any]) -> list[Incoming]:
    """What becomes of updates, sent as they stand; all of them are acknowledged."""
    async with TelegramServer() as server, opened(server) as adapter:
        house = House()
        for update in updates:
            server.poison(json.dumps(update | {"update_id": 0}).replace('"update_id": 0', '"update_id": %d'))
        async with listening(adapter, house.receive):
            await server.until(lambda: bool(server.calls) and server.pending == 0)
        return house.kept


# -- a message


@pytest.mark.parametrize(
    ("message", "sent_at"),
    [
        (_SAID | {"reply_to_message": {"message_id": 3}}, _THEN),
        (_SAID | {"reply_to_message": {"message_id": 3, "chat": _PRIVATE, "from": {}}}, _THEN),
        (_SAID | {"reply_to_message": {"message_id": 3, "chat": 7, "from": 7}}, _THEN),
        (_SAID | {"reply_to_message": {"chat": _PRIVATE}}, _THEN),
        (_SAID | {"reply_to_message": 3}, _THEN),
        (without(_SAID, "date"), None),
        (_SAID | {"date": "1700000000"}, _THEN),
        (_SAID | {"date": 1_700_000_000_000}, _THEN),
        (_SAID | {"date": 1e30}, None),
        (_SAID | {"date": 10**15}, None),
        (_SAID | {"date": "yesterday"}, None),
        (_SAID | {"date": None}, None),
        (_SAID | {"chat": {"id": 7}}, _THEN),
        (_SAID | {"chat": {"id": 7, "type": None}, "date": "x"}, None),
        (_SAID | {"via_bot": 3, "entities": 3, "date": "x"}, None),
    ],
)
async def test_what_was_said_is_heard_whatever_is_wrong_beside_it(
    message: dict[str, Any], sent_at: datetime | None
) -> None:
    (kept,) = await heard({"message": message})
    assert (kept.kind, kept.text, kept.place, kept.public) == (EventKind.MESSAGE, "my withdrawal is stuck", "7", False)
    assert (kept.key, kept.message_ref, kept.sent_at) == ("700000:7:5:0", "5", sent_at)


@pytest.mark.parametrize("chat", [-7, -1_000_000_000_007])
async def test_a_chat_without_a_type_is_a_group_if_its_number_is_negative(chat: int) -> None:
    (kept,) = await heard({"message": _SAID | {"chat": {"id": chat}, "text": "@nightdesk_test_bot hi"}})
    assert (kept.public, kept.addressed, kept.place, kept.text) == (True, True, f"{chat}/0/7", "hi")


async def test_a_reply_that_lacks_fields_still_tells_what_it_answers() -> None:
    ours = {"message_id": 3, "from": {"id": 700_000}}
    (kept,) = await heard({"message": _SAID | {"chat": _GROUP, "reply_to_message": ours}})
    assert (kept.reply_ref, kept.addressed) == ("3", True)


@pytest.mark.parametrize(("told", "text"), [(500, "500"), (1.5, "1.5"), (["a"], "")])
async def test_text_that_is_none_is_read_as_far_as_it_goes(told: Any, text: str) -> None:
    (kept,) = await heard({"message": _SAID | {"text": told}})
    assert (kept.kind, kept.text) == (EventKind.MESSAGE, text)


async def test_a_message_through_another_bot_is_not_ours_however_little_is_told() -> None:
    assert await heard({"message": _SAID | {"via_bot": {}, "date": "x"}}) == []


# -- what is no message


async def test_a_press_under_a_message_without_a_date_is_a_press() -> None:
    under = {"message_id": 5, "chat": _PRIVATE, "message_thread_id": 4}
    query = {"id": "query-1", "from": _ANN, "data": "yes", "message": under}
    (kept,) = await heard({"callback_query": query})
    assert (kept.kind, kept.payload, kept.place, kept.message_ref) == (EventKind.PRESSED, "yes", "7/4", "5")


async def test_a_block_is_told_without_what_was_before() -> None:
    told = {"chat": {"id": 7}, "new_chat_member": {"status": "kicked"}}
    dated = {"my_chat_member": told | {"from": _ANN, "date": 1_700_000_000}}
    undated = {"my_chat_member": told}
    kept = await heard(dated, undated, undated)
    assert {(one.kind, one.place) for one in kept} == {(EventKind.BLOCKED, "7")}
    assert kept[0].key == "700000:7:member:1700000000:kicked"
    assert len({one.key for one in kept}) == 3


@pytest.mark.parametrize("status", ["administrator", "restricted", "of tomorrow"])
async def test_a_standing_that_means_nothing_to_us_is_ignored(status: str) -> None:
    assert await heard({"my_chat_member": {"chat": _PRIVATE, "new_chat_member": {"status": status}}}) == []


@pytest.mark.parametrize("kind", ["poll", "message_reaction", "channel_post", "inline_query", "of_tomorrow"])
@pytest.mark.parametrize("told", [{"id": "1"}, {"chat": {"id": 1}}, 7, []])
async def test_what_is_none_of_ours_is_no_trouble_however_odd(kind: str, told: Any) -> None:
    assert await heard({kind: told}) == []


# -- edits


async def test_an_edit_without_a_date_is_no_repeat_of_what_was_edited() -> None:
    kept = await heard({"message": _SAID}, {"edited_message": _SAID | {"text": "never mind"}})
    assert [one.kind for one in kept] == [EventKind.MESSAGE, EventKind.EDITED]
    assert kept[0].key != kept[1].key


def _photo(name: str, **more: Any) -> dict[str, Any]:
    return without(_SAID, "text") | {
        "photo": [{"file_id": name, "file_unique_id": name, "width": 1, "height": 1}],
        **more,
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (_SAID, _SAID | {"text": "never mind"}),
        (_photo("a"), _photo("b")),
        (_photo("a", caption="one"), _photo("a", caption="other")),
        (_photo("a", date="x"), _photo("b", date="x")),
        (_SAID | {"date": "x"}, _SAID | {"date": "x", "text": "never mind"}),
    ],
    ids=["text", "photo", "caption", "photo read again", "text read again"],
)
async def test_edits_of_one_second_are_told_apart_and_a_repeat_is_known(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    first, second = ({"edited_message": edit | {"edit_date": 1_700_000_005}} for edit in (one, other))
    kept = await heard(first, second, first, second)
    assert [event.kind for event in kept] == [EventKind.EDITED] * 4
    assert kept[0].key == kept[2].key
    assert kept[1].key == kept[3].key
    assert kept[0].key != kept[1].key


# -- topics


@pytest.mark.parametrize(
    ("fields", "topic"),
    [
        ({}, 9),
        ({"date": "x"}, 9),
        ({"is_topic_message": True, "reply_to_message": _SAID | {"message_id": 2}}, 9),
        ({"reply_to_message": _SAID | {"message_id": 9, "chat": _GROUP}}, 0),
        ({"reply_to_message": {"message_id": 9}}, 0),
    ],
    ids=["no flag", "no flag, read again", "flag", "a reply", "a reply read again"],
)
async def test_a_thread_is_a_topic_unless_it_comes_of_a_reply(fields: dict[str, Any], topic: int) -> None:
    said = _SAID | {"chat": _GROUP, "message_thread_id": 9, "text": "@nightdesk_test_bot hi"}
    (kept,) = await heard({"message": said | fields})
    assert kept.place == f"{_GROUP['id']}/{topic}/7"
