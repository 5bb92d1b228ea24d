"""The webhook: who may knock, what is kept, and when Telegram hears 200."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette

from adapters.telegram import TelegramAdapter
from bot.model import Button, EventKind, Incoming
from bot.ports import ChannelRefused, Receive, SendFailed, Webhook
from tests.platforms import telegram_rules as rules
from tests.platforms.telegram_bench import HastyClock, House, listening, opened, outgoing
from tests.platforms.telegram_http import Fault
from tests.platforms.telegram_people import Person
from tests.platforms.telegram_server import TelegramServer

_SECRET = "s3cret_Token-1"
_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_RIGHT = {_HEADER: _SECRET}


def update(text: str = "hello", number: int = 1) -> dict[str, Any]:
    ann = {"id": 5, "is_bot": False, "first_name": "Ann"}
    chat = {"id": 5, "type": "private", "first_name": "Ann"}
    return {"update_id": number, "message": {"message_id": 9, "date": 1, "from": ann, "chat": chat, "text": text}}


@asynccontextmanager
async def door(receive: Receive, server: TelegramServer) -> AsyncIterator[tuple[httpx.AsyncClient, TelegramAdapter]]:
    """A client in front of the adapter's routes."""
    async with opened(server, mode="webhook", webhook_secret=_SECRET) as adapter:
        app = Starlette(routes=list(adapter.routes(receive)))
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://desk") as client:
            yield client, adapter


async def knock(body: bytes, headers: dict[str, str], house: House) -> int:
    async with TelegramServer() as server, door(house.receive, server) as (client, _):
        return (await client.post("/telegram/support", content=body, headers=headers)).status_code


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {_HEADER: ""},
        {_HEADER: "wrong"},
        {_HEADER: _SECRET + "x"},
        {_HEADER: _SECRET[:-1]},
        {_HEADER: _SECRET.upper()},
        {_HEADER: "ünicode".encode("latin-1").decode("latin-1")},
        {"Authorization": _SECRET},
    ],
    ids=["none", "empty", "wrong", "longer", "shorter", "case", "latin", "elsewhere"],
)
async def test_without_the_secret_nothing_is_kept(headers: dict[str, str]) -> None:
    house = House()
    raw = {name.encode(): value.encode("latin-1") for name, value in headers.items()}
    async with TelegramServer() as server, door(house.receive, server) as (client, _):
        answer = await client.post("/telegram/support", json=update(), headers=list(raw.items()))
    assert answer.status_code == 403
    assert house.kept == []


async def test_an_update_is_kept_before_telegram_hears_200() -> None:
    house, kept_at_keeping = House(), []
    finish = asyncio.Event()

    async def receive(incoming: Incoming) -> None:
        await finish.wait()
        await house.receive(incoming)
        kept_at_keeping.append(answered.done())

    async with TelegramServer() as server, door(receive, server) as (client, adapter):
        answered = asyncio.ensure_future(client.post("/telegram/support", json=update(), headers=_RIGHT))
        await asyncio.sleep(0.01)
        assert not answered.done()
        finish.set()
        assert (await answered).status_code == 200
        assert isinstance(adapter, Webhook)
    assert kept_at_keeping == [False]
    assert house.kept[0].key == "700000:5:9:0"


async def test_what_cannot_be_kept_is_brought_again() -> None:
    house = House()
    house.refusals = 1
    async with TelegramServer() as server, door(house.receive, server) as (client, _):
        codes = [(await client.post("/telegram/support", json=update(), headers=_RIGHT)).status_code for _ in range(2)]
    assert codes == [503, 200]
    assert len(house.kept) == 1


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", 400),
        (b"not json", 400),
        (b"[1, 2]", 400),
        (b'"text"', 400),
        (b"null", 400),
        (b"[" * 500_000, 400),
        (b'{"a":' * 150_000, 400),
        (b"\xff\xfe\x00", 400),
        (b"x" * 1_048_577, 413),
        (b'{"update_id": 1, "new_thing": {}}', 200),
    ],
    ids=["empty", "words", "list", "string", "null", "deep list", "deep object", "bytes", "large", "unknown"],
)
async def test_a_body_that_is_no_update_keeps_nothing(body: bytes, code: int) -> None:
    house = House()
    assert await knock(body, _RIGHT, house) == code
    assert house.kept == []


async def test_a_body_without_a_length_is_given_up_as_soon_as_it_is_too_long() -> None:
    house, given = House(), 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal given
        while True:
            given += 65_536
            yield b" " * 65_536

    async with TelegramServer() as server, door(house.receive, server) as (client, _):
        answer = await client.post("/telegram/support", content=endless(), headers=_RIGHT)
    assert answer.status_code == 413
    assert given <= 1_048_576 + 2 * 65_536


@pytest.mark.parametrize(
    "raw",
    [
        {"update_id": 4, "message": "no object"},
        {"update_id": 4, "message": {"message_id": 1}},
        {"message": {}},
        json.loads('{"update_id": 4, "message": ' + '{"reply_to_message":' * 300 + "{}" + "}" * 300 + "}"),
    ],
    ids=["word", "fields missing", "no number", "deep"],
)
async def test_a_poisoned_update_is_kept_once_and_never_brought_again(raw: dict[str, Any]) -> None:
    house = House()
    assert await knock(json.dumps(raw).encode(), _RIGHT, house) == 200
    assert [incoming.kind for incoming in house.kept] == [EventKind.POISON]


async def test_while_nobody_knows_who_we_are_telegram_shall_come_again() -> None:
    house = House()
    async with TelegramServer() as server:
        server.fail("getMe", rules.CUT, rules.HTML_503)
        async with door(house.receive, server) as (client, _):
            codes = [
                (await client.post("/telegram/support", json=update(), headers=_RIGHT)).status_code for _ in range(2)
            ]
    assert codes == [503, 200]


async def test_only_post_opens_the_door() -> None:
    async with TelegramServer() as server, door(House().receive, server) as (client, _):
        assert (await client.get("/telegram/support", headers=_RIGHT)).status_code == 405


async def test_a_poller_has_no_door() -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        assert list(adapter.routes(House().receive)) == []
        assert adapter.listens


async def test_the_webhook_is_set_with_its_secret_and_kinds_and_set_again_when_taken_away() -> None:
    async with TelegramServer() as server:
        house, clock = House(), HastyClock()
        changes: dict[str, Any] = {
            "mode": "webhook",
            "webhook_secret": _SECRET,
            "webhook_url": "https://support.example.com",
        }
        async with opened(server, clock, **changes) as adapter, listening(adapter, house.receive):
            await server.until(lambda: bool(server.called("setWebhook")))
            told = server.called("setWebhook")[0]
            server.webhook = {}
            await server.until(lambda: len(server.called("setWebhook")) == 2)
            assert not adapter.listens
        assert told["url"] == "https://support.example.com/telegram/support"
        assert told["secret_token"] == _SECRET
        assert "my_chat_member" in json.loads(told["allowed_updates"])
        assert told.get("drop_pending_updates", "false").lower() == "false"
        assert server.called("getUpdates") == []


@pytest.mark.parametrize("fault", [rules.HTML_503, rules.CUT, rules.too_many(4)])
async def test_setting_the_webhook_heals(fault: Fault) -> None:
    async with TelegramServer() as server:
        changes: dict[str, Any] = {
            "mode": "webhook",
            "webhook_secret": _SECRET,
            "webhook_url": "https://support.example.com/own/path",
        }
        server.fail("setWebhook", fault)
        async with opened(server, **changes) as adapter, listening(adapter, House().receive):
            await server.until(lambda: len(server.called("setWebhook")) == 2)
            await server.until(lambda: adapter.state.ok or bool(server.called("getWebhookInfo")))
        assert server.called("setWebhook")[1]["url"] == "https://support.example.com/own/path"


@pytest.mark.parametrize("fault", rules.UNKNOWN_METHOD)
async def test_a_server_that_says_nothing_of_webhooks_is_told_once_and_looked_at_seldom(fault: Fault) -> None:
    async with TelegramServer() as server:
        clock = HastyClock()
        changes: dict[str, Any] = {
            "mode": "webhook",
            "webhook_secret": _SECRET,
            "webhook_url": "https://support.example.com",
        }
        server.fail_always("getWebhookInfo", fault)
        async with opened(server, clock, **changes) as adapter, listening(adapter, House().receive):
            await server.until(lambda: len(server.called("getWebhookInfo")) == 3)
            assert adapter.state.ok
        assert len(server.called("setWebhook")) == 1
        assert min(clock.slept) >= 60


async def test_a_token_that_is_refused_ends_the_keeping_of_the_webhook() -> None:
    async with TelegramServer() as server:
        changes: dict[str, Any] = {
            "mode": "webhook",
            "webhook_secret": _SECRET,
            "webhook_url": "https://support.example.com",
        }
        server.fail("setWebhook", rules.refusal(401, "Unauthorized"))
        async with opened(server, **changes) as adapter:
            with pytest.raises(ChannelRefused):
                await adapter.listen(House().receive)


@asynccontextmanager
async def web(app: Starlette) -> AsyncIterator[str]:
    """The app on a real port."""
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off", ws="none"))
    door = socket.create_server(("127.0.0.1", 0))  # it takes callers from here on, and uvicorn lets them in when ready
    task = asyncio.ensure_future(server.serve([door]))
    try:
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
    finally:
        server.should_exit = True
        await task
        door.close()


async def test_the_journey_through_a_real_port_with_a_press_that_is_answered() -> None:
    async with TelegramServer() as server, opened(server, mode="webhook", webhook_secret=_SECRET) as adapter:
        house, ann = House(), server.person("Ann")
        house.refusals = 2
        async with web(Starlette(routes=list(adapter.routes(house.receive)))) as url:
            server.webhook = {"url": f"{url}/telegram/support", "secret": _SECRET}
            ann.writes("first")
            ann.writes("second")
            await house.wait(2)
            await adapter.send(outgoing(ann.chat.id, "Choose.", Button("Yes", "yes")))
            query = ann.presses(server.sent[0], "Yes")
            await house.wait(3)
            await server.until(lambda: query in server.answered)
            await server.until(lambda: len(server.acknowledged) == 3)
        assert [incoming.text or incoming.payload for incoming in house.kept] == ["first", "second", "yes"]


async def _refused(server: TelegramServer, adapter: TelegramAdapter) -> Person:
    """Somebody to whom nothing could be sent, as the token was not taken."""
    ann = server.person("Ann")
    ann.writes("hello")
    server.fail("sendMessage", rules.refusal(401, "Unauthorized"))
    with pytest.raises(SendFailed):
        await adapter.send(outgoing(ann.chat.id, "hi"))
    return ann


async def test_a_token_that_was_refused_once_is_well_again_with_the_next_message_that_goes_out() -> None:
    async with TelegramServer() as server, opened(server, mode="webhook", webhook_secret=_SECRET) as adapter:
        ann = await _refused(server, adapter)
        assert not adapter.state.ok
        await adapter.send(outgoing(ann.chat.id, "hi"))
        assert adapter.state.ok


async def test_a_message_that_goes_out_ends_no_other_trouble() -> None:
    async with TelegramServer() as server, opened(server, mode="webhook", webhook_secret=_SECRET) as adapter:
        ann = await _refused(server, adapter)
        adapter._account.trouble("messages cannot be kept")
        await adapter.send(outgoing(ann.chat.id, "hi"))
        assert adapter.state.reason == "messages cannot be kept"
