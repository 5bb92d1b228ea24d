"""The long poll outlives what Telegram, the network and other pollers do to it."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from adapters.telegram import TelegramAdapter
from bot.model import Button, EventKind
from bot.ports import ChannelRefused
from tests.doubles import FakeCursors
from tests.platforms import telegram_rules as rules
from tests.platforms.telegram_bench import CHANNEL, HastyClock, House, listening, opened, settings
from tests.platforms.telegram_http import Fault, Reply
from tests.platforms.telegram_server import TelegramServer

_CHOICES = (Button("Yes", "yes"), Button("No", "no"))


class StuckClock(HastyClock):
    """Whoever sleeps by it never wakes."""

    def __init__(self) -> None:
        super().__init__()
        self.reached = asyncio.Event()

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.reached.set()
        await asyncio.Event().wait()


@pytest.mark.parametrize(
    "fault",
    [
        rules.HTML_403,
        rules.CUT_APPLIED,
        rules.GARBAGE_APPLIED,
        rules.SERVER_ERROR,
        Fault(reply=Reply(200, b"<html>Welcome</html>", "text/html")),
        Fault(reply=Reply(200, b"[]")),
        Fault(reply=Reply(200, b'{"ok":true,"result":{}}')),
        Fault(reply=Reply(404, b"<html>not here</html>", "text/html")),
        Fault(reply=Reply(302, b"")),
        rules.refusal(400, "Bad Request: whatever"),
    ],
    ids=["403", "cut after", "half", "500", "html", "list", "object", "404", "302", "400"],
)
async def test_a_poll_that_fails_heals_without_a_hot_loop(fault: Fault) -> None:
    async with TelegramServer() as server:
        clock, house = HastyClock(), House()
        async with opened(server, clock) as adapter:
            server.fail("getUpdates", *[fault] * 4)
            server.person("Ann").writes("hello")
            async with listening(adapter, house.receive):
                await house.wait(1)
                await server.until(lambda: server.pending == 0)
        assert len(house.kept) == 1
        assert len(clock.slept) == 4
        assert all(0.5 <= seconds <= 10 for seconds in clock.slept)
        assert clock.slept == sorted(clock.slept)


async def test_telegram_may_say_when_to_poll_again() -> None:
    async with TelegramServer() as server:
        clock, house = HastyClock(), House()
        async with opened(server, clock) as adapter:
            server.fail("getUpdates", rules.too_many(17), Fault(reply=Reply(429, b"<html>slow down</html>")))
            server.person("Ann").writes("hello")
            async with listening(adapter, house.receive):
                await house.wait(1)
        assert clock.slept == [17.0, 5.0]


async def test_a_network_that_is_down_at_the_start_is_no_reason_to_give_up() -> None:
    async with TelegramServer() as server:
        house = House()
        server.fail("getMe", rules.CUT, rules.HTML_503)
        server.person("Ann").writes("hello")
        async with opened(server) as adapter:
            assert not adapter.state.ok
            async with listening(adapter, house.receive):
                await house.wait(1)
                await server.until(lambda: server.pending == 0)
        assert house.kept[0].key.startswith("700000:")


@pytest.mark.parametrize("fault", [rules.HANG, rules.TRICKLE])
async def test_a_server_that_does_not_end_its_answer_holds_up_no_start_and_is_asked_again(fault: Fault) -> None:
    async with TelegramServer() as server:
        house = House()
        server.fail("getMe", fault)
        server.person("Ann").writes("hello")
        async with opened(server, request_seconds=0.5) as adapter:
            assert not adapter.state.ok
            assert len(server.called("getMe")) == 1
            async with listening(adapter, house.receive):
                await house.wait(1)


@pytest.mark.parametrize("method", ["getMe", "getWebhookInfo", "deleteWebhook", "getUpdates"])
async def test_an_answer_in_drops_is_given_up_and_asked_for_again(method: str) -> None:
    async with TelegramServer() as server:
        house = House()
        server.webhook = {"url": "https://old.example.com/hook", "secret": ""}
        server.fail(method, rules.TRICKLE)
        async with opened(server, poll_seconds=0, request_seconds=0.2) as adapter, listening(adapter, house.receive):
            await server.until(lambda: len(server.called(method)) > 1 or server.webhook == {})
            server.person("Ann").writes("hello")
            await house.wait(1)


async def test_a_wrong_token_is_refused_in_words() -> None:
    async with TelegramServer() as server:
        adapter = TelegramAdapter(CHANNEL, settings(server, token="1:wrong-token"), HastyClock(), FakeCursors())
        with pytest.raises(ChannelRefused, match=r"channels\.telegram\.support\.token") as refused:
            await adapter.open()
        assert "wrong-token" not in str(refused.value)
        await adapter.close()


async def test_a_token_that_is_revoked_while_polling_ends_the_listener() -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        server.fail("getUpdates", rules.refusal(401, "Unauthorized"))
        with pytest.raises(ChannelRefused, match="BotFather"):
            await adapter.listen(House().receive)
        assert not adapter.state.ok


async def test_a_rival_poller_stands_on_the_health_page() -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        waiting = StuckClock()
        server.fail("getUpdates", rules.refusal(409, "Conflict: terminated by other getUpdates request"))
        async with opened(server, waiting) as other, listening(other, House().receive):
            await waiting.reached.wait()
            assert not other.state.ok
            assert "Conflict" in other.state.reason
            assert 3 <= waiting.slept[0] <= 8
        assert adapter.state.ok


async def test_a_webhook_that_was_left_behind_is_removed_and_nothing_pending_with_it() -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        server.webhook = {"url": "https://old.example.com/hook", "secret": ""}
        server.person("Ann")
        house = House()
        async with listening(adapter, house.receive):
            server.person("Bo").writes("hello")
            await house.wait(1)
        assert server.called("deleteWebhook")[0].get("drop_pending_updates", "false").lower() == "false"


_HOOK = {"url": "https://old.example.com/hook", "secret": ""}


_NO_WORD = (*rules.UNKNOWN_METHOD, rules.CUT, rules.HTML_503)


@pytest.mark.parametrize("fault", [*_NO_WORD, Fault(reply=Reply(200, b'{"ok":true,"result":{"url":""}}'))])
async def test_a_webhook_that_nobody_tells_about_is_removed_all_the_same(fault: Fault) -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        server.fail_always("getWebhookInfo", fault)
        server.person("Bo").writes("hello")
        server.webhook = dict(_HOOK)
        server.fail("deleteWebhook", rules.HTML_503)
        house = House()
        async with listening(adapter, house.receive):
            await house.wait(1)
            await server.until(lambda: server.pending == 0)
        told = [call.get("drop_pending_updates", "false").lower() for call in server.called("deleteWebhook")]
        assert told == ["false", "false"]


@pytest.mark.parametrize("fault", _NO_WORD)
async def test_a_server_that_knows_nothing_about_webhooks_is_polled_and_asked_once(fault: Fault) -> None:
    async with TelegramServer() as server, opened(server, poll_seconds=0) as adapter:
        server.fail_always("getWebhookInfo", fault)
        server.fail_always("deleteWebhook", fault)
        house = House()
        server.person("Ann").writes("hello")
        async with listening(adapter, house.receive):
            await house.wait(1)
            await server.until(lambda: len(server.called("getUpdates")) > 3)
            assert adapter.state.ok
        assert len(server.called("getWebhookInfo")) == len(server.called("deleteWebhook")) == 1


async def test_a_webhook_that_was_never_set_is_not_removed() -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        house = House()
        server.person("Ann").writes("hello")
        async with listening(adapter, house.receive):
            await house.wait(1)
        assert server.called("deleteWebhook") == []


async def test_a_server_that_does_not_hold_a_poll_is_not_asked_in_a_hot_loop() -> None:
    async with TelegramServer() as server:
        clock = StuckClock()
        async with opened(server, clock, poll_seconds=0) as adapter, listening(adapter, House().receive):
            await clock.reached.wait()
        assert len(server.called("getUpdates")) == 1
        assert 0.5 <= clock.slept[0] <= 1


@pytest.mark.parametrize(
    "fault", [rules.refusal(404, "Not Found"), Fault(reply=Reply(200, b'{"ok":true,"result":{}}'))]
)
async def test_a_server_that_knows_no_webhooks_is_polled(fault: Fault) -> None:
    async with TelegramServer() as server, opened(server) as adapter:
        server.fail_always("getWebhookInfo", fault)
        house = House()
        server.person("Ann").writes("hello")
        async with listening(adapter, house.receive):
            await house.wait(1)


async def test_a_server_that_says_little_about_the_bot_is_enough() -> None:
    async with TelegramServer() as server:
        server.fail("getMe", Fault(reply=Reply(200, b'{"ok":true,"result":{"id":700000}}')))
        house = House()
        server.person("Ann").writes("hello")
        async with opened(server) as adapter, listening(adapter, house.receive):
            assert (await house.wait(1))[0].key.startswith("700000:")


async def test_a_token_that_is_none_is_refused() -> None:
    """Telegram answers 404 to a token that does not look like one, and 401 to one that it does not know."""
    async with TelegramServer() as server:
        adapter = TelegramAdapter(CHANNEL, settings(server), HastyClock(), FakeCursors())
        server.fail("getMe", rules.refusal(404, "Not Found"))
        with pytest.raises(ChannelRefused, match="BotFather"):
            await adapter.open()
        await adapter.close()


async def test_a_silence_of_more_than_a_day_is_a_gap_that_is_told_once() -> None:
    async with TelegramServer() as server:
        clock, cursors, house = HastyClock(), FakeCursors(), House()
        for away in (0.0, 23 * 3600.0, 25 * 3600.0, 60.0):
            clock.advance(away)
            before = clock.now()
            server.person("Ann").writes("hello")
            async with opened(server, clock, cursors) as adapter, listening(adapter, house.receive):
                await server.until(lambda: server.pending == 0)
            if away == 25 * 3600.0:
                gap_began, gap_ended = before - timedelta(hours=25), before - timedelta(hours=24)
        (gap,) = [incoming for incoming in house.kept if incoming.kind is EventKind.GAP]
    assert gap.missed is not None
    assert abs(gap.missed[0] - gap_began) < timedelta(minutes=2)
    assert abs(gap.missed[1] - gap_ended) < timedelta(minutes=1)
    assert [incoming.kind for incoming in house.kept].count(EventKind.MESSAGE) == 4


async def test_what_another_process_heard_meanwhile_is_no_gap_for_the_one_that_listens_again() -> None:
    async with TelegramServer() as server:
        clock, cursors, house = HastyClock(), FakeCursors(), House()
        ann = server.person("Ann")
        async with opened(server, clock, cursors) as one, opened(server, clock, cursors) as two:
            for listener, hours in ((two, 1), (one, 30), (two, 1)):
                async with listening(listener, house.receive):
                    for _ in range(hours):
                        clock.advance(3_600.0)
                        ann.writes("hello")
                        await server.until(lambda: server.pending == 0)
            assert EventKind.GAP not in [incoming.kind for incoming in house.kept]
            clock.advance(30 * 3_600.0)  # and here nobody listens
            async with listening(two, house.receive):
                ann.writes("hello?")
                await server.until(lambda: server.pending == 0)
            assert [incoming.kind for incoming in house.kept].count(EventKind.GAP) == 1


async def test_a_mark_that_cannot_be_written_keeps_no_message_away() -> None:
    async with TelegramServer() as server:
        cursors, house = FakeCursors(), House()
        cursors.down = True
        async with opened(server, cursors=cursors) as adapter, listening(adapter, house.receive):
            server.person("Ann").writes("hello")
            await server.until(lambda: len(server.called("getUpdates")) > 3)
            assert house.kept == []
            cursors.down = False
            await house.wait(1)
