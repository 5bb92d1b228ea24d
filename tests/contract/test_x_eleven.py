"""What a strict reviewer does to an adapter: eleven things, each to X with a real house behind it."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import Any

import pytest

from adapters.x import XAdapter
from bot.cursors import StoredCursors
from bot.inbox import Inbox
from bot.mind import Mind
from bot.model import EventKind, Incoming, Text
from bot.outbox import Outbox
from bot.policy import Policy
from bot.ports import Fate, Receive, SendFailed
from bot.store import Store, views
from tests.doubles import START
from tests.house_double import ARTICLES, read
from tests.platforms import x_rules as rules
from tests.platforms.x_bench import AT, CHANNEL, Bench, House, StillClock, failed, listening, opened, outgoing, settings
from tests.platforms.x_server import later

_QUESTION = f"{AT} where is my withdrawal?"
_SHORT = replace(
    ARTICLES["withdraw-pending"],
    answers={language: Text("It takes an hour.") for language in ARTICLES["withdraw-pending"].answers},
)


class Desk:
    """One process of Nightdesk at X: real store, inbox and outbox."""

    def __init__(self, bench: Bench, store: Store, name: str = "one", **changes: Any) -> None:
        self.store = store
        self.clock = bench.clock
        self.adapter = XAdapter(
            CHANNEL, settings(bench.server, **changes), StillClock(bench.clock), StoredCursors(store, CHANNEL)
        )
        mind = Mind(Policy(ARTICLES | {"withdraw-pending": _SHORT}), read, "BitMart")
        self.inbox = Inbox(store, bench.clock, f"in-{name}", lambda: mind, lambda _: self.adapter.limits)
        self.outbox = Outbox(store, bench.clock, f"out-{name}", {CHANNEL: self.adapter})

    async def settle(self) -> None:
        """Handle and deliver what is due, the rest of a burst waited for."""
        self.clock.advance(5)
        while await self.inbox.handle_due() or await self.outbox.deliver():
            await self.outbox.settled()

    async def kept(self) -> int:
        return len(await self.store.read(lambda unit: views.entries(unit, view="all")))


async def test_1_killed_between_fetch_and_handling_loses_nothing_and_answers_once(store: Store) -> None:
    async with Bench() as bench:
        ann = bench.server.person("Ann")
        for n in range(3):
            bench.server.mention(ann, f"{_QUESTION} {n}")
        first = Desk(bench, store)
        taken = asyncio.Event()

        async def dies_after_one(incoming: Incoming) -> None:
            if taken.is_set():
                await asyncio.Event().wait()
            await first.inbox.receive(incoming)
            taken.set()

        async with listening(first.adapter, dies_after_one):
            await taken.wait()
        await first.adapter.close()
        second = Desk(bench, store, "two")
        house = House()

        async def receive(incoming: Incoming) -> None:
            await second.inbox.receive(incoming)
            await house.receive(incoming)

        async with listening(second.adapter, receive):
            await house.wait(2)
        await second.settle()
        await second.settle()
        await second.adapter.close()
        assert await second.kept() == 3
        assert [reply["text"].split("\n")[0] for reply in bench.server.replies] == ["It takes an hour."] * 3
        assert len({reply["target"] for reply in bench.server.replies}) == 3


async def test_2_while_the_database_is_down_nothing_is_acknowledged_and_it_resumes() -> None:
    async with Bench() as bench, opened(bench) as adapter:
        ann = bench.server.person("Ann")
        bench.server.mention(ann, f"{AT} first")
        bench.server.mention(ann, f"{AT} second")
        house = House()
        house.refusals = 12
        async with listening(adapter, house.receive) as task:
            kept = await house.wait(2)
            assert not task.done()
        assert [incoming.text for incoming in kept] == ["first", "second"]
        assert len(set(house.tried[:13])) == 1
        assert all(seconds >= 0.5 for seconds in bench.clock.slept if seconds)


async def test_3_a_peer_that_restarts_cuts_hangs_or_shows_a_page_is_lived_through_without_a_hot_loop() -> None:
    async with Bench() as bench, opened(bench, request_seconds=0.3) as adapter:
        house = House()
        ann = bench.server.person("Ann")
        async with listening(adapter, house.receive) as task:
            for n, fault in enumerate((rules.HTML_503, rules.CUT, rules.HANG, rules.ERROR_500), 1):
                bench.server.fail_always("mentions", fault)
                bench.server.mention(ann, f"{AT} {n}")
                failures = adapter.counts["turns failed"]
                while adapter.counts["turns failed"] < failures + 2:
                    await asyncio.sleep(0)
                bench.server.mend()
                await house.wait(n)
            await bench.server.stop()
            failures = adapter.counts["turns failed"]
            while adapter.counts["turns failed"] < failures + 2:
                await asyncio.sleep(0)
            await bench.server.start()
            bench.server.mention(ann, f"{AT} after")
            await house.wait(5)
            assert not task.done()
        assert adapter.counts["turns failed"] <= len(bench.clock.slept)


async def test_4_a_limit_is_kept_for_its_scope_alone_and_across_a_restart() -> None:
    async with Bench() as bench:
        reset = later(bench.server, 900)
        bench.server.fail("mentions", rules.too_many(reset))
        ann = bench.server.person("Ann")
        bench.server.mention(ann, f"{AT} in public")
        bench.server.writes(ann, "in private")
        asked: list[float] = []
        original = bench.server._mentions

        def noted(told: dict[str, object]) -> tuple[int, object]:
            asked.append(bench.clock.now().timestamp())
            return original(told)

        bench.server._mentions = noted  # type: ignore[method-assign]
        house = House()
        async with opened(bench) as adapter, listening(adapter, house.receive):
            assert (await house.wait(1))[0].text == "in private"
        async with opened(bench) as again, listening(again, house.receive):
            await house.wait(2)
        assert min(asked) >= int(reset)
        assert "later:read mentions" in bench.cursors.marks


async def test_5_what_is_final_is_not_tried_again_and_the_agent_reads_why(sqlite_store: Store) -> None:
    async with Bench() as bench:
        desk = Desk(bench, sqlite_store)
        ann = bench.server.person("Ann")
        bench.server.mention(ann, _QUESTION)
        bench.server.fail_always("post", rules.refusal(403, rules.NOT_SUMMONED))
        house = House()

        async def receive(incoming: Incoming) -> None:
            await desk.inbox.receive(incoming)
            await house.receive(incoming)

        async with listening(desk.adapter, receive):
            await house.wait(1)
        for _ in range(3):
            await desk.settle()
            bench.clock.advance(120)
            await desk.outbox.sweep()
        await desk.adapter.close()
        assert len(bench.server.called("post")) == 1
        trouble = await sqlite_store.read(views.troubles)
        assert ["only where the author mentioned or quoted us" in str(row) for row in trouble] == [True]


async def test_6_an_answer_cut_after_the_server_accepted_is_unknown_until_it_is_found() -> None:
    async with Bench() as bench:
        ann = bench.server.person("Ann")
        bench.server.fail("dm_send", rules.CUT_APPLIED)
        bench.server.fail_always("dm_events_with", rules.ERROR_500)
        failure = await failed(bench, outgoing(f"dm:{ann}", "hello"))
        assert failure.fate is Fate.UNKNOWN
        bench.server.mend()
        async with opened(bench) as adapter:
            found = await adapter.look(outgoing(f"dm:{ann}", "hello"), START)
            assert found is not None
            assert found.ref == bench.server.sent[0]["id"]
        assert len(bench.server.sent) == 1


@pytest.mark.parametrize(
    "text",
    ["x" * 9_000, "提" * 4_700, "👨‍👩‍👧 " * 900, "مرحبا بكم " * 200, "*a* _b_ `c` <b>&amp;</b> @everyone @here", "a\u202eb\u200bc", "{0} %s \\n"],
    ids=["long", "chinese", "emoji", "arabic", "markup", "bidi", "format"],
)  # fmt: skip
async def test_7_whatever_is_said_arrives_as_it_was_said(text: str) -> None:
    async with Bench() as bench, opened(bench) as adapter:
        ann = bench.server.person("Ann")
        await adapter.send(outgoing(f"dm:{ann}", text))
        assert bench.server.sent[0]["text"] == text
        house = House()
        bench.server.writes(ann, "y" * 50_000)
        async with listening(adapter, house.receive):
            assert len((await house.wait(1))[0].text) == 50_000


async def test_8_edits_pictures_replies_and_the_unknown_are_read_and_counted() -> None:
    async with Bench() as bench, opened(bench) as adapter:
        ann = bench.server.person("Ann")
        first = bench.server.mention(ann, f"{AT} one")
        second = bench.server.number()
        bench.server.mention(ann, f"{AT} two", id=second, edit_history_tweet_ids=[first["id"], second])
        bench.server.mention(ann, AT, attachments={"media_keys": ["3_1"]})
        bench.server.writes(ann, "", event_type="SomethingOfTomorrow")
        house = House()
        async with listening(adapter, house.receive):
            await house.wait(3)
        assert [incoming.kind for incoming in house.kept] == [EventKind.MESSAGE, EventKind.EDITED, EventKind.MESSAGE]
        assert house.kept[2].attachments[0].kind == "media"
        assert adapter.counts == {"message": 2, "edited": 1, "ignored": adapter.counts["ignored"]}


async def test_9_two_at_once_keep_each_event_once_and_hand_over_without_loss(store: Store) -> None:
    async with Bench() as bench:
        ann = bench.server.person("Ann")
        both = [Desk(bench, store, name) for name in ("one", "two")]
        house = House()

        def into(desk: Desk) -> Receive:
            async def receive(incoming: Incoming) -> None:
                await desk.inbox.receive(incoming)
                await house.receive(incoming)

            return receive

        async with listening(both[0].adapter, into(both[0])), listening(both[1].adapter, into(both[1])):
            for n in range(10):
                bench.server.mention(ann, f"{_QUESTION} {n}")
            await house.wait(10)
        for n in range(10, 15):
            bench.server.mention(ann, f"{_QUESTION} {n}")
        async with listening(both[1].adapter, into(both[1])):
            while await both[1].kept() < 15:
                await house.wait(len(house.kept) + 1)
        await asyncio.gather(*(desk.settle() for desk in both))
        for desk in both:
            await desk.settle()
            await desk.adapter.close()
        assert await both[0].kept() == 15
        assert len(bench.server.replies) == 15


async def test_10_nobody_can_knock_at_this_adapter_there_is_no_door() -> None:
    async with Bench() as bench, opened(bench) as adapter:
        assert not hasattr(adapter, "routes")


async def test_11_no_key_in_a_log_and_no_call_outside_the_base(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with Bench() as bench, Bench() as elsewhere:
        away = {"Location": f"{elsewhere.server.url}/2/users/me"}
        bench.server.fail("me", rules.Fault(status=307, body="", headers=away))
        bench.server.fail("mentions", rules.Fault(status=302, body="", headers=away))
        bench.server.fail("dm_send", rules.Fault(status=308, body="", headers=away))
        ann = bench.server.person("Ann")
        bench.server.mention(ann, f"{AT} hello")
        house = House()
        async with opened(bench) as adapter:
            with pytest.raises(SendFailed):
                await adapter.send(outgoing(f"dm:{ann}", "hello"))
            async with listening(adapter, house.receive):
                await house.wait(1)
        assert elsewhere.server.calls == []
        assert "canary" not in "\n".join(record.getMessage() for record in caplog.records)
