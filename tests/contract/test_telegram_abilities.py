"""Typing, proving, fetching files: what the adapter can do beside sending."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from adapters.telegram import TelegramAdapter
from bot.model import Attachment, File
from bot.ports import ChannelRefused, Fate, FetchesFiles, Measure, Proves, SendFailed, Types
from tests.doubles import FakeCursors
from tests.platforms import telegram_rules as rules
from tests.platforms.telegram_bench import CHANNEL, HastyClock, known, opened, outgoing, settings
from tests.platforms.telegram_http import Fault, Reply
from tests.platforms.telegram_server import TelegramServer

# -- the smaller abilities


async def test_the_limits_are_telegrams() -> None:
    limits = TelegramAdapter(CHANNEL, settings(TelegramServer()), HastyClock(), FakeCursors()).limits
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


async def test_a_file_arrives_as_it_is_also_in_a_thread() -> None:
    file = File("清单 \U0001f4c4.pdf", "application/pdf", bytes(range(256)) * 4096)
    async with TelegramServer() as server, opened(server) as adapter:
        chat = known(server).chat
        receipt = await adapter.send(replace(outgoing(chat.id, ""), file=file))
        (sent,) = server.sent
        assert str(sent.message_id) == receipt.ref
        document = chat.messages[sent.message_id]["document"]
        assert document["file_name"] == file.name
        fetched = await adapter.fetch(Attachment("document", document["file_id"], size=document["file_size"]))
        assert fetched == file.data


@pytest.mark.parametrize(
    ("fault", "fate"),
    [
        (rules.HTML_503, Fate.UNKNOWN),
        (rules.CUT, Fate.UNKNOWN),
        (rules.refusal(400, "Bad Request: wrong type of the web page content"), Fate.REJECTED),
    ],
)
async def test_a_file_that_did_not_arrive_has_a_fate(fault: Fault, fate: Fate) -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        server.fail("sendDocument", fault)
        with pytest.raises(SendFailed) as raised:
            await adapter.send(replace(outgoing(known(server).chat.id, ""), file=File("a.txt", "text/plain", b"hi")))
        assert raised.value.fate is fate


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


async def test_a_file_without_an_end_is_not_read_to_it() -> None:
    given = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal given
        while True:
            given += 65_536
            yield b"x" * 65_536
            await asyncio.sleep(0)

    async with TelegramServer() as server:
        file_id = server.file(Reply(200, more=endless))
        with pytest.raises(SendFailed, match="more than 1000 bytes; 1000 are allowed") as raised:
            await fetched(server, Attachment("document", ref=file_id), max_file=1000)
        assert raised.value.fate is Fate.REJECTED
    assert given < 2**25  # what the connection itself holds


async def test_a_file_that_tells_its_size_is_not_begun_where_it_is_too_large() -> None:
    async with TelegramServer() as server:
        file_id = server.file(Reply(200, headers={"content-length": "1000000000000"}, more=rules.drops))
        with pytest.raises(SendFailed, match="1000000000000 bytes"):
            await fetched(server, Attachment("document", ref=file_id))


async def test_a_file_that_comes_in_drops_is_given_up() -> None:
    async with TelegramServer() as server:
        file_id = server.file(Reply(200, more=rules.drops))
        with pytest.raises(SendFailed) as raised:
            await fetched(server, Attachment("document", ref=file_id), max_file=1000, request_seconds=0.1)
        assert raised.value.fate is Fate.UNKNOWN


@pytest.mark.parametrize("fault", [rules.HTML_503, rules.CUT, rules.refusal(403, "Forbidden: bot was blocked")])
async def test_a_file_is_never_a_reason_to_call_a_contact_gone(fault: Fault) -> None:
    async with TelegramServer() as server:
        server.fail("getFile", fault)
        with pytest.raises(SendFailed):
            await fetched(server, Attachment("photo", ref=server.file(b"x")))


async def test_a_file_without_a_path_is_rejected() -> None:
    async with TelegramServer() as server:
        server.fail("getFile", Fault(reply=Reply(200, b'{"ok":true,"result":{"file_id":"f"}}')))
        with pytest.raises(SendFailed, match="does not hand"):
            await fetched(server, Attachment("photo", ref="f"))


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
        attachment = Attachment("photo", ref=server.file(b"over the wire", str(path)))
        assert await fetched(server, attachment) == b"over the wire"
        assert await fetched(server, attachment, local_mode=True) == b"on this machine"
        with pytest.raises(SendFailed, match="15 bytes; 14 are allowed"):
            await fetched(server, replace(attachment, size=0), local_mode=True, max_file=14)
        path.unlink()
        with pytest.raises(SendFailed, match="not there any more"):
            await fetched(server, attachment, local_mode=True)
