"""A send without a receipt has one fate, and it says what to do next."""

from __future__ import annotations

import json

import pytest

from adapters.telegram import TelegramAdapter
from bot.ports import ContactGone, Fate, SendFailed
from tests.doubles import FakeCursors
from tests.platforms import telegram_rules as rules
from tests.platforms.telegram_bench import CHANNEL, HastyClock, failed, known, opened, outgoing, settings
from tests.platforms.telegram_http import Fault, Reply
from tests.platforms.telegram_server import TelegramServer

_MOMENT, _NINE_LATER = "Sun, 01 Mar 2026 03:00:00 GMT", "Sun, 01 Mar 2026 03:00:09 GMT"


def _odd(code: int, **told: object) -> Fault:
    """A refusal with its fields where one likes."""
    return Fault(reply=Reply(code, json.dumps({"ok": False} | told).encode()))


# -- fates


@pytest.mark.parametrize(
    "fault",
    [
        rules.SERVER_ERROR,
        rules.SERVER_ERROR_APPLIED,
        rules.HTML_503,
        rules.HTML_403,
        rules.CUT,
        rules.GARBAGE_APPLIED,
        Fault(applied=True, reply=Reply(200, b"[]")),
        Fault(applied=True, reply=Reply(200, b'{"ok":true,"result":true}')),
        Fault(applied=True, reply=Reply(200, b"[" * 100_000)),
        Fault(reply=Reply(404, b"<html>proxy</html>")),
        Fault(reply=Reply(302, b"")),
        rules.refusal(502, "Bad Gateway"),
    ],
    ids=["500", "500+", "503", "403", "cut", "half", "list", "true", "deep", "404", "302", "502"],
)
async def test_whether_it_arrived_is_unknown(fault: Fault) -> None:
    async with TelegramServer() as server:
        server.fail("sendMessage", fault)
        assert (await failed(server)).fate is Fate.UNKNOWN
        assert len(server.called("sendMessage")) == 1


@pytest.mark.parametrize("fault", [rules.HANG, rules.HANG_APPLIED, rules.TRICKLE])
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
        (Fault(reply=Reply(429, b'{"ok":false,"parameters":{"retry_after":"17"}}')), 17.0),
        (Fault(reply=Reply(429, b'{"ok":false,"parameters":{"retry_after":Infinity}}')), 5.0),
        (Fault(reply=Reply(429, b'{"ok":false,"parameters":{"retry_after":1e300}}')), 86_400.0),
        (rules.refusal(429, "Too Many Requests: retry after 23"), 23.0),
        (rules.refusal(420, "FLOOD_WAIT_17"), 17.0),
        (rules.refusal(400, "Bad Request: FLOOD_PREMIUM_WAIT_17"), 17.0),
        (rules.refusal(400, "Bad Request: slow down", retry_after=9), 9.0),
        (rules.refusal(500, "Too Many Requests: retry after 9"), 9.0),
        (_odd(400, error_code=429, parameters={"retry_after": 9}), 9.0),
        (_odd(500, error_code="429", description="busy"), 5.0),
        (_odd(429, retry_after=9), 9.0),
        (_odd(429, retry_after=True), 5.0),
        (_odd(429, parameters={"retry_after": "9s"}), 9.0),
        (_odd(429, parameters={"retry_after": [9]}), 5.0),
        (_odd(429, parameters={"retry_after": 10**400}), 5.0),
        (_odd(429, parameters=[], description="retry after 2"), 2.0),
        (Fault(reply=Reply(429, b'{"description":"Too Many Requests: retry after 9"}')), 9.0),
        (Fault(reply=Reply(200, b'{"error_code":429,"description":"retry after 9"}')), 9.0),
        (Fault(reply=Reply(200, b'{"ok":false,"parameters":{"retry_after":9}}')), 9.0),
        (Fault(reply=Reply(429, b"<html>", headers={"Retry-After": "9"})), 9.0),
        (Fault(reply=Reply(429, b"", headers={"retry-after": _NINE_LATER, "date": _MOMENT})), 9.0),
        (Fault(reply=Reply(429, b"", headers={"retry-after": _NINE_LATER})), 5.0),
        (Fault(reply=Reply(429, b"", headers={"retry-after": _MOMENT, "date": _NINE_LATER})), 5.0),
        (Fault(reply=Reply(429, more=rules.drops, headers={"retry-after": "9"})), 9.0),
    ],
)
async def test_too_many_requests_is_not_sent_and_no_try(fault: Fault, seconds: float) -> None:
    async with TelegramServer() as server:
        server.fail("sendMessage", fault)
        failure = await failed(server, request_seconds=0.5)
    assert (failure.fate, failure.retry_after, failure.throttled) == (Fate.NOT_SENT, seconds, True)


@pytest.mark.parametrize(
    ("body", "fate"),
    [
        (b'{"ok":false,"error_code":429,"description":"x","parameters":{"retry_after":3}}', Fate.NOT_SENT),
        (b'{"ok":false,"error_code":400,"description":"Bad Request: no"}', Fate.REJECTED),
        (b'{"ok":false,"error_code":401,"description":"Unauthorized"}', Fate.CHANNEL_DOWN),
        (b'{"ok":false}', Fate.UNKNOWN),
    ],
)
async def test_a_refusal_under_http_200_is_a_refusal(body: bytes, fate: Fate) -> None:
    async with TelegramServer() as server:
        server.fail("sendMessage", Fault(reply=Reply(200, body)))
        assert (await failed(server)).fate is fate


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
        (404, "Not Found"),
    ],
)
async def test_what_telegram_will_never_take_is_rejected_in_its_words(code: int, words: str) -> None:
    async with TelegramServer() as server:
        server.fail("sendMessage", rules.refusal(code, words))
        failure = await failed(server)
    assert failure.fate is Fate.REJECTED
    assert failure.reason.lower() in words.lower()


async def test_a_token_that_is_refused_takes_the_channel_down() -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        server.fail("sendMessage", rules.refusal(401, "Unauthorized"))
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
    adapter = TelegramAdapter(
        CHANNEL, settings(TelegramServer(), api_base="https://telegram.invalid"), HastyClock(), FakeCursors()
    )
    with pytest.raises(SendFailed) as raised:
        await adapter.send(outgoing(1, "hi"))
    await adapter.close()
    assert raised.value.fate is Fate.NOT_SENT
