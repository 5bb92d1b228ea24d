"""Who we are to X: signatures, tokens that rotate, and secrets that stay out of every log."""

from __future__ import annotations

import asyncio
import json
import logging
import traceback
from contextlib import suppress
from typing import Any

import pytest

from adapters.x import XAdapter
from bot.channels.cursors import StoredCursors
from bot.commandline import checks
from bot.ports import ChannelRefused, ContactGone, Fate, SendFailed
from bot.settings import Database, Settings
from bot.store import Store
from tests.doubles import FakeCursors
from tests.platforms import x_rules as rules
from tests.platforms.x_bench import AT, CHANNEL, Bench, House, failed, listening, oauth2, opened, outgoing, settings


async def test_every_call_is_signed_as_the_server_checks_it() -> None:
    async with Bench() as bench, opened(bench, author_names=True, watch="a:b c&d=é, 中") as adapter:
        ann = bench.server.person("Ann")
        bench.server.mention(ann, f"{AT} hello")
        bench.server.writes(ann, "hi")
        house = House()
        async with listening(adapter, house.receive):
            await house.wait(2)
            await bench.server.until(lambda: bool(bench.server.called("search")))
        await adapter.send(outgoing(f"dm:{ann}", "100 % & more ü 中"))
        assert bench.server.unauthorized == []
        assert bench.server.called("search")[0]["query"] == "a:b c&d=é, 中"


@pytest.mark.parametrize("name", ["consumer_secret", "access_token_secret"])
async def test_a_wrong_secret_is_refused_with_a_sentence(name: str) -> None:
    async with Bench() as bench:
        adapter = bench.adapter(**{name: "another"})
        for attempt in (adapter.open, adapter.prove):
            with pytest.raises(ChannelRefused, match=r"X does not accept the keys of x:support .*this machine's clock"):
                await attempt()
        await adapter.close()
        assert set(bench.server.unauthorized) == {"a wrong signature"}


async def test_the_keys_of_another_account_are_noticed() -> None:
    async with Bench() as bench:
        adapter = bench.adapter(user_id="1")
        with pytest.raises(ChannelRefused, match=r"belong to @NightdeskTest \(7000\), not to user_id = 1"):
            await adapter.prove()
        await adapter.close()
        async with opened(bench, user_id="7000") as right:
            assert await right.prove() == "@NightdeskTest"


async def test_an_expired_token_is_refreshed_and_the_new_pair_is_found_after_a_restart() -> None:
    async with Bench() as bench:
        told = oauth2(bench.server)
        async with opened(bench, **told) as adapter:
            bench.server.oauth2.expire()
            await adapter.send(outgoing("dm:1", "hello"))
        assert bench.server.oauth2.spent == ["refresh-0-canary"]
        async with opened(bench, **told) as again:
            await again.send(outgoing("dm:1", "hello again"))
        assert bench.server.oauth2.number == 1
        assert json.loads(bench.cursors.marks["tokens"])["refresh"] == bench.server.oauth2.refresh


async def test_a_token_is_changed_before_it_runs_out() -> None:
    async with Bench() as bench, opened(bench, **oauth2(bench.server)) as adapter:
        bench.server.oauth2.expire()
        await adapter.send(outgoing("dm:1", "hello"))
        bench.clock.advance(6950)
        bench.server.unauthorized.clear()
        await adapter.send(outgoing("dm:1", "later"))
        assert (bench.server.oauth2.number, bench.server.unauthorized) == (2, [])


async def test_many_calls_at_once_refresh_once() -> None:
    async with Bench() as bench, opened(bench, **oauth2(bench.server)) as adapter:
        bench.server.oauth2.expire()
        await asyncio.gather(*(adapter.send(outgoing(f"dm:{n}", f"hello {n}")) for n in range(10)))
        assert bench.server.oauth2.number == 1
        assert len(bench.server.sent) == 10


async def test_a_call_that_was_on_its_way_while_another_refreshed_is_repeated_and_refreshes_nothing() -> None:
    async with Bench() as bench, opened(bench, **oauth2(bench.server)) as adapter:
        bench.server.oauth2.expire()
        at_once, slow, repeated = (asyncio.Event() for _ in range(3))
        at_once.set()
        bench.server.hold("dm_send", at_once, slow, repeated)
        sends = asyncio.gather(*(adapter.send(outgoing(f"dm:{n}", "hello")) for n in range(2)))
        await bench.server.until(
            lambda: len(bench.server.called("dm_send")) == 3
        )  # the first is back with its new token
        slow.set()
        await bench.server.until(lambda: len(bench.server.called("dm_send")) == 4)
        repeated.set()
        await sends
        assert (bench.server.oauth2.number, len(bench.server.sent)) == (1, 2)


async def test_a_token_that_was_changed_while_its_call_was_on_its_way_is_no_refusal() -> None:
    async with Bench() as bench, opened(bench, **oauth2(bench.server)) as adapter:
        bench.server.oauth2.expire()
        at_once, repeated = asyncio.Event(), asyncio.Event()
        at_once.set()
        bench.server.hold("dm_send", at_once, repeated)
        first = asyncio.ensure_future(adapter.send(outgoing("dm:1", "hello")))
        await bench.server.until(lambda: len(bench.server.called("dm_send")) == 2)
        bench.clock.advance(6950)  # what is sent now is sent with a token that was changed early
        await adapter.send(outgoing("dm:2", "hello"))
        repeated.set()
        await first
        assert (bench.server.oauth2.number, len(bench.server.sent)) == (2, 2)


@pytest.mark.parametrize("body", ["", "Unauthorized", "<html>401</html>"])
async def test_a_token_is_refreshed_whatever_stands_below_the_401(body: str) -> None:
    async with Bench() as bench, opened(bench, **oauth2(bench.server)) as adapter:
        bench.server.fail("dm_send", rules.Fault(status=401, body=body))
        await adapter.send(outgoing("dm:1", "hello"))
        assert (bench.server.oauth2.number, len(bench.server.sent)) == (1, 1)


@pytest.mark.parametrize("body", ["", "Unauthorized", rules.UNAUTHORIZED.body])
async def test_a_new_token_that_is_refused_is_a_verdict_and_is_not_changed_again(body: Any) -> None:
    async with Bench() as bench, opened(bench, **oauth2(bench.server)) as adapter:
        bench.server.fail_always("dm_send", rules.Fault(status=401, body=body))
        with pytest.raises(SendFailed) as raised:
            await adapter.send(outgoing("dm:1", "hello"))
        assert raised.value.fate is Fate.CHANNEL_DOWN
        assert "does not accept the keys" in adapter.state.reason
        assert (bench.server.oauth2.number, len(bench.server.called("dm_send"))) == (1, 2)


async def test_two_processes_refresh_once(store: Store) -> None:
    async with Bench() as bench:
        told = settings(bench.server, **oauth2(bench.server))
        both = [XAdapter(CHANNEL, told, bench.clock, StoredCursors(store, CHANNEL)) for _ in range(2)]
        for adapter in both:
            await adapter.open()
        bench.server.oauth2.expire()
        await asyncio.gather(*(adapter.send(outgoing(f"dm:{n}", f"hello {n}")) for n, adapter in enumerate(both)))
        for adapter in both:
            await adapter.close()
        assert bench.server.oauth2.number == 1
        assert len(bench.server.sent) == 2


async def test_a_refresh_that_died_with_its_process_is_tried_again_and_says_what_to_do() -> None:
    async with Bench() as bench:
        told = oauth2(bench.server)
        async with opened(bench, **told) as adapter:
            bench.server.oauth2.expire()
            bench.server.fail("token", rules.CUT_APPLIED)  # carried out; the new pair is lost on the way
            with pytest.raises(SendFailed) as first:
                await adapter.send(outgoing("dm:1", "hello"))
            assert first.value.fate is Fate.NOT_SENT
            with pytest.raises(SendFailed) as raised:
                await adapter.send(outgoing("dm:1", "hello"))
            assert raised.value.fate is Fate.CHANNEL_DOWN
            assert not adapter.state.ok
        again = bench.adapter(**told)
        with pytest.raises(ChannelRefused, match=r"Authorise the app once more .*channels\.x\.support\.refresh_token"):
            await again.open()
        await again.close()


@pytest.mark.parametrize(
    "fault", [rules.CUT, rules.Fault(status=503, body="<html>"), rules.Fault(status=429, body={"title": "Too Many"})]
)
async def test_a_refresh_that_came_to_nothing_is_tried_again_without_waiting_for_another_process(
    fault: rules.Fault,
) -> None:
    async with Bench() as bench, opened(bench, **oauth2(bench.server)) as adapter:
        bench.server.oauth2.expire()
        bench.server.fail("token", fault)
        with pytest.raises(SendFailed) as raised:
            await adapter.send(outgoing("dm:1", "hello"))
        assert raised.value.fate is Fate.NOT_SENT
        bench.clock.advance(raised.value.retry_after or 0)
        bench.clock.slept.clear()
        await adapter.send(outgoing("dm:1", "hello"))
        assert bench.clock.slept == []
        assert bench.server.oauth2.number == 1


async def test_a_new_pair_in_the_settings_wins_over_the_kept_one() -> None:
    async with Bench() as bench:
        async with opened(bench, **oauth2(bench.server)) as adapter:
            bench.server.oauth2.expire()
            await adapter.send(outgoing("dm:1", "hello"))
        bench.server.oauth2.access, bench.server.oauth2.refresh = "access-new", "refresh-new"
        async with opened(bench, **oauth2(bench.server)) as adapter:
            await adapter.send(outgoing("dm:1", "hello again"))
        assert bench.server.oauth2.number == 1


async def test_no_refresh_token_is_spent_where_the_new_one_cannot_be_kept() -> None:
    class Forgetful(FakeCursors):
        async def put(self, scope: str, value: str, /) -> None:
            """Gone at once."""

    async with Bench() as bench:
        bench.server.oauth2.expire()
        adapter = XAdapter(
            CHANNEL,
            settings(bench.server, **(oauth2(bench.server) | {"access_token": "old"})),
            bench.clock,
            Forgetful(),
        )
        with pytest.raises(ChannelRefused, match="the database keeps nothing"):
            await adapter.prove()
        await adapter.close()
        assert bench.server.oauth2.spent == []


async def test_a_pair_is_kept_although_the_database_stumbles_over_it() -> None:
    class Stumbling(FakeCursors):
        stumbles = 3

        async def put(self, scope: str, value: str, /) -> None:
            if scope == "tokens" and self.stumbles:
                self.stumbles -= 1
                raise OSError("the database is away")
            await super().put(scope, value)

    async with Bench() as bench:
        bench.cursors = Stumbling()
        async with opened(bench, **oauth2(bench.server)) as adapter:
            bench.server.oauth2.expire()
            await adapter.send(outgoing("dm:1", "hello"))
        assert "refresh-1-canary" in bench.cursors.marks["tokens"]


async def test_the_check_says_who_we_are_and_what_is_wrong(tmp_path: Any) -> None:
    async with Bench() as bench:
        told = settings(bench.server).model_dump()
        table = {
            name: value.get_secret_value() if hasattr(value, "get_secret_value") else value
            for name, value in told.items()
        }
        for changes, ok, line in (
            ({}, True, "x:support: @NightdeskTest"),
            ({"access_token_secret": "another"}, False, "channels.x.support: X does not accept the keys of x:support"),
            ({"api_base": "http://127.0.0.1:9"}, False, "channels.x.support: X cannot be asked at http://127.0.0.1:9"),
        ):
            database = Database(url=f"sqlite:///{tmp_path}/check.db")
            found = await checks.check_all(
                Settings(database=database, channels={"x": {"support": table | changes}}), online=True
            )
            assert found[-1].ok is ok
            assert line in " ".join([found[-1].what, *found[-1].lines])


async def test_a_busy_day_writes_neither_a_key_nor_what_was_said(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("tweepy", "aiohttp", "oauthlib", "requests_oauthlib", "nightdesk"):
        caplog.set_level(logging.DEBUG, name)
    private = "my passphrase is violet"
    reasons: list[str] = []
    modes: tuple[dict[str, Any] | None, ...] = ({}, None)
    for told in modes:
        async with Bench() as bench:
            changes = oauth2(bench.server) if told is None else told
            known = "access-0-canary refresh-0-canary" if told is None else "consumer-secret-canary token-secret-canary"
            async with opened(bench, author_names=True, extra_headers={"X-Door": "door-canary"}, **changes) as adapter:
                ann = bench.server.person("Ann")
                bench.server.mention(ann, f"{AT} {private}")
                for name in ("mentions", "dm_events", "dm_send", "user"):
                    bench.server.fail(
                        name,
                        rules.HTML_503,
                        rules.CUT,
                        rules.refusal(400, f"odd {known}"),
                    )
                house = House()
                bench.server.oauth2.expire()
                async with listening(adapter, house.receive):
                    for _ in range(4):
                        with suppress(SendFailed, ContactGone):
                            await adapter.send(outgoing(f"dm:{ann}", private))
                    await house.wait(1)
                    reasons.append(adapter.state.reason)
                bench.server.fail_always(
                    "dm_send",
                    rules.refusal(401, f"Unauthorized {known} {bench.server.oauth2.refresh if told is None else ''}"),
                )
                with pytest.raises(SendFailed) as raised:
                    await adapter.send(outgoing(f"dm:{ann}", private))
                assert raised.value.fate is Fate.CHANNEL_DOWN
                reasons += [
                    adapter.state.reason,
                    "".join(traceback.format_exception(raised.value)),
                    repr(adapter._settings),
                ]
    ours = [r for r in caplog.records if not r.name.startswith(("asyncio", "hypothesis"))]
    written = "\n".join([*(f"{r.getMessage()} {r.exc_text}" for r in ours), *reasons])
    assert "channel x:support speaks to http://127.0.0.1" in written
    assert "canary" not in written
    assert private not in written


async def test_extra_headers_go_with_every_call_and_no_call_leaves_the_base() -> None:
    async with Bench() as bench:
        bench.server.fail(
            "dm_send", rules.Fault(status=302, body="", headers={"Location": "http://127.0.0.1:9/elsewhere"})
        )
        failure = await failed(bench, outgoing("dm:1", "hello"), extra_headers={"X-Door": "7"})
        assert failure.fate is Fate.UNKNOWN
        assert "127.0.0.1:9" not in failure.reason
