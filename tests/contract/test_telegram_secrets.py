"""The token is part of every URL, and stays out of every log, reason and traceback."""

from __future__ import annotations

import asyncio
import logging
import traceback
from contextlib import suppress

import pytest

from adapters.telegram import TelegramAdapter
from bot.model import Attachment
from bot.ports import ChannelRefused, ContactGone, SendFailed
from tests.doubles import FakeCursors
from tests.platforms import telegram_rules as rules
from tests.platforms.telegram_bench import CHANNEL, HastyClock, House, listening, opened, outgoing, settings
from tests.platforms.telegram_http import Fault, Reply
from tests.platforms.telegram_server import TOKEN, TelegramServer

_SECRET = TOKEN.partition(":")[2]
_PRIVATE = "my passphrase is violet"


async def test_a_busy_day_writes_neither_the_token_nor_what_was_said(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("httpx", "httpcore", "telegram"):
        caplog.set_level(logging.DEBUG, name)
    async with TelegramServer() as server:
        house = House()
        async with opened(server) as adapter, listening(adapter, house.receive):
            ann = server.person("Ann")
            ann.writes(_PRIVATE)
            await house.wait(1)
            server.fail("getUpdates", rules.GARBAGE_APPLIED, rules.HTML_503, rules.CUT)
            server.fail("sendMessage", rules.HTML_503, rules.GARBAGE_APPLIED, rules.CUT)
            server.fail("getFile", rules.CUT)
            for _ in range(4):
                with suppress(SendFailed):
                    await adapter.send(outgoing(ann.chat.id, _PRIVATE))
            with suppress(SendFailed):
                await adapter.fetch(Attachment("photo", ref="x"))
            server.poison('{"update_id": %d, "message": "' + _PRIVATE + '"}')
            await house.wait(2)
            await server.stop()
            with suppress(SendFailed):
                await adapter.send(outgoing(ann.chat.id, _PRIVATE))
    records = [r for r in caplog.records if r.name.split(".")[0] in ("httpx", "httpcore", "telegram", "nightdesk")]
    written = "\n".join(f"{record.getMessage()} {record.exc_text}" for record in records)
    assert "channel telegram:support speaks to http://127.0.0.1" in written
    assert _SECRET not in written
    assert _PRIVATE not in written


@pytest.mark.parametrize(
    "fault",
    [
        rules.refusal(400, f"Bad Request: odd {TOKEN}"),
        rules.refusal(401, f"Unauthorized: {TOKEN}"),
        rules.refusal(403, f"Forbidden: {TOKEN}"),
        rules.refusal(500, f"Error {TOKEN}"),
        Fault(reply=Reply(404, f"<html>/bot{TOKEN}/sendMessage not found".encode())),
    ],
)
async def test_no_reason_and_no_traceback_holds_the_token(fault: Fault) -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        ann = server.person("Ann")
        ann.writes("hello")
        server.fail("sendMessage", fault)
        with pytest.raises((SendFailed, ContactGone)) as raised:
            await adapter.send(outgoing(ann.chat.id, "hi"))
        assert _SECRET not in str(raised.value)
        assert _SECRET not in "".join(traceback.format_exception(raised.value))
        assert _SECRET not in adapter.state.reason


async def test_a_refused_token_is_not_named() -> None:
    async with TelegramServer(token="1:another") as server:
        adapter = TelegramAdapter(CHANNEL, settings(server, token=TOKEN), HastyClock(), FakeCursors())
        server.fail("getMe", rules.refusal(401, f"Unauthorized: {TOKEN}"))
        for attempt in (adapter.open, adapter.prove):
            with pytest.raises(ChannelRefused) as raised:
                await attempt()
            assert _SECRET not in "".join(traceback.format_exception(raised.value))
        await adapter.close()


async def test_settings_do_not_show_the_token() -> None:
    told = settings(TelegramServer())
    assert _SECRET not in repr(told)
    assert _SECRET not in str(told.model_dump())
    await asyncio.sleep(0)
