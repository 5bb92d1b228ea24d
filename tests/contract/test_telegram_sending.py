"""What goes out: delivered faithfully, or with the one fate that says what to do next."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from adapters.telegram import TelegramAdapter
from bot.model import Attachment, Button, Mark, MarkKind, Text
from bot.ports import ChannelRefused, ContactGone, Fate, FetchesFiles, Measure, Proves, SendFailed, Types
from tests.platforms import telegram_rules as rules
from tests.platforms.telegram_bench import CHANNEL, HastyClock, opened, outgoing, settings
from tests.platforms.telegram_http import Fault, Reply
from tests.platforms.telegram_people import Person
from tests.platforms.telegram_server import TelegramServer


def known(server: TelegramServer, name: str = "Ann") -> Person:
    """Somebody who has written to the bot, so that it may write back."""
    person = server.person(name)
    person.writes("hello")
    return person


async def failed(server: TelegramServer, text: str | Text = "hi", place: object = None, **changes: Any) -> SendFailed:
    """Send where it is known to fail; returns how."""
    async with opened(server, **changes) as adapter:
        with pytest.raises(SendFailed) as raised:
            await adapter.send(outgoing(place or known(server).chat.id, text))
    return raised.value


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "two\nlines\n\nand a gap",
        "_*[]()~>#+-=|{}.! `code` <b>no markup</b> &amp; \\",
        "@everyone @here #tag /command",
        "提现为什么一直显示处理中?",
        "שלום \u200f123 مرحبا",
        "👨\u200d👩\u200d👧\u200d👦 🇩🇪 👍🏽",
        "https://example.com/?a=1&b=2",
        "100% + 5",
        "a\u0301 e\u0308",
        "x" * 4096,
        "汉" * 4096,
        "😀" * 2048,
    ],
    ids=lambda text: text[:12],
)
async def test_a_text_arrives_as_it_was_written(text: str) -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        ann = known(server)
        receipt = await adapter.send(outgoing(ann.chat.id, text))
        assert server.sent[0].text == text
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
        assert len(server.called("sendMessage")) == 4


# -- fates


@pytest.mark.parametrize(
    "fault",
    [
        rules.SERVER_ERROR,
        rules.SERVER_ERROR_APPLIED,
        rules.HTML_503,
        rules.HTML_403,
        rules.CUT,
        rules.CUT_APPLIED,
        rules.GARBAGE_APPLIED,
        Fault(applied=True, reply=Reply(200, b"[]")),
        Fault(applied=True, reply=Reply(200, b'{"ok":true,"result":true}')),
        Fault(applied=True, reply=Reply(200, b"[" * 100_000)),
        Fault(reply=Reply(404, b"<html>proxy</html>")),
        Fault(reply=Reply(302, b"")),
        rules.refusal(502, "Bad Gateway"),
    ],
    ids=["500", "500+", "503", "403", "cut", "cut+", "half", "list", "true", "deep", "404", "302", "502"],
)
async def test_whether_it_arrived_is_unknown(fault: Fault) -> None:
    async with TelegramServer() as server:
        server.fail("sendMessage", fault)
        assert (await failed(server)).fate is Fate.UNKNOWN
        assert len(server.called("sendMessage")) == 1


@pytest.mark.parametrize("fault", [rules.HANG, rules.HANG_APPLIED])
async def test_an_answer_that_does_not_come_in_time_is_unknown(fault: Fault) -> None:
    async with TelegramServer() as server:
        server.fail("sendMessage", fault)
        assert (await failed(server, request_seconds=0.1)).fate is Fate.UNKNOWN


async def test_a_message_that_arrived_is_sent_even_if_the_answer_says_little() -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        server.fail("sendMessage", Fault(applied=True, reply=Reply(200, b'{"ok":true,"result":{"message_id":9}}')))
        assert (await adapter.send(outgoing(known(server).chat.id, "hi"))).ref == "9"


@pytest.mark.parametrize(
    ("fault", "seconds"),
    [
        (rules.too_many(3), 3.0),
        (rules.too_many(0), 5.0),
        (Fault(reply=Reply(429, b"<html>slow down</html>")), 5.0),
        (Fault(reply=Reply(429, b'{"ok":false,"parameters":{"retry_after":"soon"}}')), 5.0),
    ],
)
async def test_too_many_requests_is_not_sent_and_no_try(fault: Fault, seconds: float) -> None:
    async with TelegramServer() as server:
        server.fail("sendMessage", fault)
        failure = await failed(server)
    assert (failure.fate, failure.retry_after, failure.throttled) == (Fate.NOT_SENT, seconds, True)


async def test_one_chat_that_is_throttled_does_not_hold_the_others_up() -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        ann, bo = known(server), known(server, "Bo")
        server.fail("sendMessage", rules.too_many(60))
        with pytest.raises(SendFailed):
            await adapter.send(outgoing(ann.chat.id, "hi"))
        await adapter.send(outgoing(bo.chat.id, "hi"))
        assert [sent.chat for sent in server.sent] == [bo.chat.id]


async def test_a_blocked_contact_is_gone() -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        ann = known(server)
        ann.blocks()
        with pytest.raises(ContactGone, match="blocked by the user"):
            await adapter.send(outgoing(ann.chat.id, "hi"))


async def test_a_contact_who_never_wrote_is_gone() -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        with pytest.raises(ContactGone, match=r"(?i)chat not found"):
            await adapter.send(outgoing(server.person("Ann").chat.id, "hi"))


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (403, "Forbidden: user is deactivated"),
        (403, "Forbidden: bot can't initiate conversation with a user"),
        (403, "Forbidden: bot was kicked from the supergroup chat"),
        (400, "Bad Request: chat not found"),
        (400, "Bad Request: PEER_ID_INVALID"),
        (400, "Bad Request: user not found"),
    ],
)
async def test_a_contact_who_cannot_be_reached_is_gone(code: int, words: str) -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        server.fail("sendMessage", rules.refusal(code, words))
        with pytest.raises(ContactGone):
            await adapter.send(outgoing(known(server).chat.id, "hi"))


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (400, "Bad Request: BUTTON_DATA_INVALID"),
        (400, "Bad Request: not enough rights to send text messages to the chat"),
        (413, "Request Entity Too Large"),
    ],
)
async def test_what_telegram_will_never_take_is_rejected_in_its_words(code: int, words: str) -> None:
    async with TelegramServer() as server:
        server.fail("sendMessage", rules.refusal(code, words))
        failure = await failed(server)
    assert failure.fate is Fate.REJECTED
    assert failure.reason.lower() in words.lower()


@pytest.mark.parametrize("code", [401, 404])
async def test_a_token_that_is_refused_takes_the_channel_down(code: int) -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        server.fail("sendMessage", rules.refusal(code, "Unauthorized"))
        with pytest.raises(SendFailed) as raised:
            await adapter.send(outgoing(known(server).chat.id, "hi"))
        assert raised.value.fate is Fate.CHANNEL_DOWN
        assert not adapter.state.ok


async def test_a_connection_that_is_refused_has_sent_nothing() -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        place = known(server).chat.id
        await server.stop()
        with pytest.raises(SendFailed) as raised:
            await adapter.send(outgoing(place, "hi"))
        assert raised.value.fate is Fate.NOT_SENT
        assert not raised.value.throttled


async def test_a_name_that_is_not_found_has_sent_nothing() -> None:
    adapter = TelegramAdapter(CHANNEL, settings(TelegramServer(), api_base="https://telegram.invalid"), HastyClock())
    with pytest.raises(SendFailed) as raised:
        await adapter.send(outgoing(1, "hi"))
    await adapter.close()
    assert raised.value.fate is Fate.NOT_SENT


# -- the smaller abilities


async def test_the_limits_are_telegrams() -> None:
    limits = TelegramAdapter(CHANNEL, settings(TelegramServer()), HastyClock()).limits
    assert (limits.text, limits.measure, limits.removes_duplicates) == (4096, Measure.UTF16, False)


@pytest.mark.parametrize("fault", [None, rules.HTML_503, rules.CUT, rules.refusal(401, "Unauthorized")])
async def test_typing_is_a_courtesy_that_never_fails(fault: Fault | None) -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        if fault is not None:
            server.fail("sendChatAction", fault)
        assert isinstance(adapter, Types)
        await adapter.typing(outgoing(f"{known(server).chat.id}/7", "x").address)
        await adapter.typing(outgoing("no place", "x").address)
        action = server.called("sendChatAction")[0]
        assert (action["action"], action["message_thread_id"]) == ("typing", "7")


async def test_the_bot_can_say_who_it_is() -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        assert isinstance(adapter, Proves)
        assert await adapter.prove() == "@nightdesk_test_bot"
        server.fail("getMe", rules.HTML_503)
        with pytest.raises(ChannelRefused, match="cannot be reached"):
            await adapter.prove()
        server.fail("getMe", rules.refusal(401, "Unauthorized"))
        with pytest.raises(ChannelRefused, match="does not accept the token"):
            await adapter.prove()


# -- files


async def fetched(server: TelegramServer, attachment: Attachment, **changes: Any) -> bytes:
    async with opened(server, **changes) as adapter:
        assert isinstance(adapter, FetchesFiles)
        return await adapter.fetch(attachment)


async def test_a_file_is_fetched_from_the_base_url() -> None:
    async with TelegramServer() as server:
        file_id = server.file(b"\x89PNG bytes", "photos/a b.png")
        assert await fetched(server, Attachment("photo", ref=file_id)) == b"\x89PNG bytes"


@pytest.mark.parametrize(
    ("attachment", "why"),
    [
        (Attachment("photo", ref="file-1", size=11), "11 bytes"),
        (Attachment("location"), "no file"),
        (Attachment("photo", ref="unknown"), "wrong file_id"),
    ],
)
async def test_a_file_that_cannot_be_had_is_rejected_with_a_reason(attachment: Attachment, why: str) -> None:
    async with TelegramServer() as server:
        with pytest.raises(SendFailed, match=f"(?i){why}") as raised:
            await fetched(server, attachment, max_file=10)
        assert raised.value.fate is Fate.REJECTED


async def test_a_file_that_is_larger_than_it_said_is_refused() -> None:
    async with TelegramServer() as server:
        file_id = server.file(b"x" * 11)
        with pytest.raises(SendFailed, match="11 bytes"):
            await fetched(server, Attachment("photo", ref=file_id, size=1), max_file=10)
        told = f'{{"ok":true,"result":{{"file_id":"{file_id}","file_unique_id":"u","file_path":"documents/{file_id}.bin"}}}}'
        server.fail("getFile", Fault(reply=Reply(200, told.encode())))
        with pytest.raises(SendFailed, match="11 bytes"):
            await fetched(server, Attachment("photo", ref=file_id), max_file=10)


async def test_a_file_that_is_gone_does_not_take_the_channel_down() -> None:
    async with TelegramServer() as server:
        file_id = server.file(b"x")
        server.files.clear()
        with pytest.raises(SendFailed, match="not there any more") as raised:
            await fetched(server, Attachment("photo", ref=file_id))
        assert raised.value.fate is Fate.REJECTED


async def test_only_a_local_server_may_name_a_file_of_this_machine(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("files") / "photo.jpg"
    path.write_bytes(b"on this machine")
    async with TelegramServer() as server:
        attachment = Attachment("photo", ref=server.file(b"", str(path)))
        with pytest.raises(SendFailed, match="no file of its own"):
            await fetched(server, attachment)
        assert await fetched(server, attachment, local_mode=True) == b"on this machine"


# -- nothing leaks, nothing strays


async def test_a_proxy_of_the_environment_is_not_asked_for_what_stays_on_this_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    async with TelegramServer() as server, opened(server) as adapter:
        await adapter.send(outgoing(known(server).chat.id, "hi"))
        assert len(server.sent) == 1


async def test_a_redirect_is_not_followed() -> None:
    async with TelegramServer() as server:
        server.fail("sendMessage", Fault(reply=Reply(307, b"")))
        assert (await failed(server)).fate is Fate.UNKNOWN


async def test_many_sends_share_the_connections_of_one_bot() -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        place = known(server).chat.id
        await asyncio.gather(*(adapter.send(outgoing(place, f"part {number}")) for number in range(50)))
        assert len({sent.text for sent in server.sent}) == 50
