"""What goes out arrives as it was meant."""

from __future__ import annotations

import asyncio
import json

import pytest

from bot.model import Button, Mark, MarkKind, Text
from bot.ports import Fate, SendFailed
from tests.platforms import telegram_rules as rules
from tests.platforms.telegram_bench import failed, known, opened, outgoing
from tests.platforms.telegram_http import Fault, Reply
from tests.platforms.telegram_server import TelegramServer


async def test_a_text_goes_out_as_it_is_and_its_receipt_names_it() -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        receipt = await adapter.send(outgoing(known(server).chat.id, "*one* <b>word</b>"))
        assert server.sent[0].text == "*one* <b>word</b>"
        assert receipt.ref == str(server.sent[0].message_id)
        assert "parse_mode" not in server.sent[0].parameters


@pytest.mark.parametrize("text", ["x" * 4097, "😀" * 2049])
async def test_a_text_that_is_too_long_is_rejected_once(text: str) -> None:
    async with TelegramServer() as server:
        assert (await failed(server, text)).fate is Fate.REJECTED
        assert len(server.called("sendMessage")) == 1


@pytest.mark.parametrize("text", ["", "   ", "\n\t"])
async def test_an_empty_text_never_reaches_the_wire(text: str) -> None:
    async with TelegramServer() as server:
        assert (await failed(server, text)).fate is Fate.REJECTED
        assert server.called("sendMessage") == []


async def test_half_a_character_is_replaced_and_does_not_lose_the_message() -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        text = Text("half \ud83d and bold", (Mark(MarkKind.BOLD, 11, 15),))
        await adapter.send(outgoing(known(server).chat.id, text))
        assert server.sent[0].text == "half \ufffd and bold"
        assert server.sent[0].entities == [{"type": "bold", "offset": 11, "length": 4}]


async def test_marks_are_counted_in_utf16_units() -> None:
    text = Text(
        "😀 bold 👍🏽 code 汉字 link",
        (
            Mark(MarkKind.BOLD, 2, 6),
            Mark(MarkKind.CODE, 10, 14),
            Mark(MarkKind.ITALIC, 15, 17),
            Mark(MarkKind.LINK, 18, 22, "https://example.com"),
            Mark(MarkKind.BOLD, 5, 5),
            Mark(MarkKind.LINK, 0, 1),
            Mark(MarkKind.BOLD, 20, 99),
        ),
    )
    async with TelegramServer() as server, opened(server) as adapter:
        await adapter.send(outgoing(known(server).chat.id, text))
        entities = server.sent[0].entities
    assert [(e["type"], e["offset"], e["length"]) for e in entities] == [
        ("bold", 3, 4),
        ("code", 13, 4),
        ("italic", 18, 2),
        ("text_link", 21, 4),
        ("bold", 23, 2),
    ]
    assert entities[3]["url"] == "https://example.com"


async def test_buttons_stand_one_per_row_and_links_open_no_preview() -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        buttons = (Button("Yes 👍", "topic:yes"), Button("人工客服", "human"))
        await adapter.send(outgoing(known(server).chat.id, "Did it help?", *buttons))
        sent = server.sent[0]
        assert sent.buttons == {"Yes 👍": "topic:yes", "人工客服": "human"}
        assert [len(row) for row in json.loads(sent.parameters["reply_markup"])["inline_keyboard"]] == [1, 1]
        assert json.loads(sent.parameters["link_preview_options"]) == {"is_disabled": True}


async def test_a_reply_is_tied_to_its_message_even_if_that_is_gone() -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        place = known(server).chat.id
        await adapter.send(outgoing(place, "answer", reply_ref="1"))
        await adapter.send(outgoing(place, "answer", reply_ref="999"))
        await adapter.send(outgoing(place, "answer", reply_ref="not a number"))
        await adapter.send(outgoing(place, "answer"))
        told = [sent.parameters.get("reply_parameters") for sent in server.sent]
        assert json.loads(told[0] or "") == {"message_id": 1, "allow_sending_without_reply": True}
        assert json.loads(told[1] or "")["message_id"] == 999
        assert told[2:] == [None, None]


async def test_the_thread_of_a_private_chat_is_echoed() -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        await adapter.send(outgoing(f"{known(server).chat.id}/7", "hi"))
        assert server.sent[0].parameters["message_thread_id"] == "7"


async def test_a_group_is_answered_in_its_topic() -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        group = server.group("Traders", forum=True)
        topic = server.topic(group)
        await adapter.send(outgoing(f"{group.id}/{topic}/42", "in the topic"))
        await adapter.send(outgoing(f"{group.id}/0/42", "in General"))
        assert [sent.parameters.get("message_thread_id") for sent in server.sent] == [str(topic), None]


async def test_a_business_chat_is_answered_through_its_connection() -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        await adapter.send(outgoing(f"business:conn_1:{known(server).chat.id}", "hi"))
        assert server.sent[0].parameters["business_connection_id"] == "conn_1"


@pytest.mark.parametrize("place", ["", "poison", "1/2/3/4", "business:x", "12a"])
async def test_a_place_that_is_no_chat_is_rejected(place: str) -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        with pytest.raises(SendFailed) as raised:
            await adapter.send(outgoing(place, "hi"))
        assert raised.value.fate is Fate.REJECTED
        assert server.called("sendMessage") == []


# -- once more without what was refused


async def test_a_text_whose_entities_are_refused_goes_out_plain() -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        server.fail("sendMessage", rules.refusal(400, "Bad Request: can't parse entities: unsupported"))
        await adapter.send(outgoing(known(server).chat.id, Text("bold", (Mark(MarkKind.BOLD, 0, 4),))))
        assert (server.sent[0].text, server.sent[0].entities) == ("bold", [])
        assert len(server.called("sendMessage")) == 2


async def test_a_plain_text_with_refused_entities_is_rejected() -> None:
    async with TelegramServer() as server:
        server.fail("sendMessage", rules.refusal(400, "Bad Request: can't parse entities: unsupported"))
        assert (await failed(server)).fate is Fate.REJECTED


async def test_a_topic_that_was_deleted_does_not_lose_the_message() -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        group = server.group("Traders", forum=True)
        await adapter.send(outgoing(f"{group.id}/77/42", "hi"))
        assert "message_thread_id" not in server.sent[0].parameters


@pytest.mark.parametrize(
    "where", ['"parameters":{"migrate_to_chat_id":"%d"}', '"migrate_to_chat_id":%d', '"migrate_to_chat_id":"%d"']
)
async def test_a_new_id_is_found_wherever_and_however_it_is_written(where: str) -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        old, new = server.group("Traders"), server.group("Traders")
        body = f'{{"ok":false,"error_code":400,"description":"moved",{where % new.id}}}'
        server.fail("sendMessage", Fault(reply=Reply(400, body.encode())))
        await adapter.send(outgoing(f"{old.id}/0/7", "hi"))
        assert [sent.chat for sent in server.sent] == [new.id]


async def test_a_group_that_moved_is_found_under_its_new_id() -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        group, ann = server.group("Traders"), known(server)
        new = server.migrate(group, ann)
        text = Text("bold", (Mark(MarkKind.BOLD, 0, 4),))
        await adapter.send(outgoing(f"{group.id}/77/42", text))
        assert server.sent[0].chat == new.id
        assert server.sent[0].entities


async def test_thread_and_entities_may_both_be_refused() -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        group = server.group("Traders", forum=True)
        server.fail("sendMessage", rules.refusal(400, "Bad Request: can't parse entities: unsupported"))
        await adapter.send(outgoing(f"{group.id}/77/42", Text("bold", (Mark(MarkKind.BOLD, 0, 4),))))
        assert len(server.called("sendMessage")) == 3
        assert len(server.sent) == 1


async def test_a_chat_that_moves_for_ever_is_given_up() -> None:
    async with TelegramServer() as server:
        moves = [rules.refusal(400, "Bad Request: moved", migrate_to_chat_id=-100 - step) for step in range(9)]
        server.fail("sendMessage", *moves)
        assert (await failed(server)).fate is Fate.REJECTED
        assert len(server.called("sendMessage")) == 5


async def test_in_a_group_that_moved_nobodys_message_is_answered_by_an_old_number() -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        group, ann = server.group("Traders"), known(server)
        asked = ann.writes("@nightdesk_test_bot where?", group)
        new = server.migrate(group, ann)
        assert asked["message_id"] in new.messages
        await adapter.send(outgoing(f"{group.id}/0/{ann.user['id']}", "We look.", reply_ref=str(asked["message_id"])))
        assert (server.sent[0].chat, server.sent[0].parameters.get("reply_parameters")) == (new.id, None)


async def test_an_answer_in_a_topic_to_what_was_deleted_goes_out_all_the_same() -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        group = server.group("Traders", forum=True)
        topic = server.topic(group)
        await adapter.send(outgoing(f"{group.id}/{topic}/7", "We look.", reply_ref="99"))
        assert server.sent[0].parameters["message_thread_id"] == str(topic)
        assert "reply_parameters" not in server.sent[0].parameters


# -- nothing leaks, nothing strays


async def test_a_redirect_is_not_followed() -> None:
    async with TelegramServer() as server:
        server.fail("sendMessage", Fault(reply=Reply(307, b"")))
        assert (await failed(server)).fate is Fate.UNKNOWN


async def test_many_sends_share_the_connections_of_one_bot() -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        place = known(server).chat.id
        await asyncio.gather(*(adapter.send(outgoing(place, f"part {number}")) for number in range(50)))
        assert len({sent.text for sent in server.sent}) == 50
