"""X is paid for by use: everything is counted, nothing is bought twice, and a cap is a cap."""

from __future__ import annotations

import asyncio
import itertools

import pytest

from bot.ports import Fate, SendFailed
from tests.platforms import x_rules as rules
from tests.platforms.x_bench import AT, Bench, House, failed, listening, opened, outgoing


async def spent_today(bench: Bench) -> float:
    return int(bench.cursors.marks.get(f"spent:{bench.clock.now().date().isoformat()}", "0")) / 1_000_000


async def test_each_operation_costs_what_the_settings_say() -> None:
    async with Bench() as bench:
        ann = bench.server.person("Ann")
        post = bench.server.mention(ann, f"{AT} help")
        place = f"post:{post['id']}/{ann}"
        async with opened(bench, links_in_replies=True) as adapter:
            costs = [adapter.spent]
            reply = await adapter.send(outgoing(place, "one", reply_ref=post["id"]))
            costs.append(adapter.spent)
            for message in (
                outgoing(place, "two", after_ref=reply.ref),
                outgoing(place, "see e.example.com", reply_ref=post["id"]),
                outgoing(f"dm:{ann}", "hello"),
            ):
                await adapter.send(message)
                costs.append(adapter.spent)
        paid = [after - before for before, after in itertools.pairwise(costs)]
        assert costs[0] == pytest.approx(0.010)  # who we are
        assert paid == pytest.approx([0.010, 0.015, 0.200, 0.015])


async def test_what_is_read_twice_on_a_day_is_paid_once() -> None:
    async with Bench() as bench, opened(bench) as adapter:
        ann = bench.server.person("Ann")
        for n in range(3):
            bench.server.mention(ann, f"{AT} {n}")
            bench.server.writes(ann, f"{n}")
        before = adapter.spent
        house = House()
        async with listening(adapter, house.receive):
            await house.wait(6)
            await bench.server.until(lambda: len(bench.server.called("dm_events")) >= 5)
        assert adapter.spent - before == pytest.approx(3 * 0.001 + 3 * 0.010)


async def test_nothing_is_paid_for_what_x_refused_and_something_for_what_may_have_arrived() -> None:
    async with Bench() as bench, opened(bench) as adapter:
        before = adapter.spent
        bench.server.fail("dm_send", rules.refusal(400, "no"))
        with pytest.raises(SendFailed):
            await adapter.send(outgoing("dm:1", "hello"))
        assert adapter.spent == pytest.approx(before)
        bench.server.fail("dm_send", rules.ERROR_500)
        with pytest.raises(SendFailed):
            await adapter.send(outgoing("dm:1", "hello"))
        assert adapter.spent - before == pytest.approx(0.015)


async def test_sends_at_once_do_not_go_over_the_cap() -> None:
    async with Bench() as bench, opened(bench, daily_cap=0.10) as adapter:
        outcomes = await asyncio.gather(
            *(adapter.send(outgoing(f"dm:{n}", "hello")) for n in range(1, 21)), return_exceptions=True
        )
        failures = [outcome for outcome in outcomes if isinstance(outcome, SendFailed)]
        assert len(bench.server.sent) == 6  # 0.010 for who we are, 0.015 each
        assert {failure.fate for failure in failures} == {Fate.CHANNEL_DOWN}
        assert await spent_today(bench) == pytest.approx(0.10)
        assert "daily cap of $0.10" in adapter.state.reason


async def test_a_reached_cap_pauses_reading_until_the_next_day() -> None:
    async with Bench() as bench, opened(bench, daily_cap=0.05) as adapter:
        bench.cursors.marks[f"spent:{bench.clock.now().date().isoformat()}"] = "50000"
        ann = bench.server.person("Ann")
        bench.server.mention(ann, f"{AT} hello")
        asked = len(bench.server.called("mentions"))
        house = House()
        day = bench.clock.now().date()
        async with listening(adapter, house.receive):
            await house.wait(1)
        assert bench.clock.now().date() > day
        assert "mentions" in [name for name, _ in bench.server.calls]
        assert len(bench.server.called("mentions")) - asked < 20


async def test_the_last_pages_are_as_small_as_the_purse() -> None:
    async with Bench() as bench, opened(bench, daily_cap=0.05) as adapter:
        bench.cursors.marks[f"spent:{bench.clock.now().date().isoformat()}"] = "43000"
        ann = bench.server.person("Ann")
        for n in range(40):
            bench.server.mention(ann, f"{AT} {n}")
        house = House()
        async with listening(adapter, house.receive):
            await bench.server.until(lambda: bool(bench.server.called("mentions")))
        assert bench.server.called("mentions")[0]["max_results"] == "7"


@pytest.mark.parametrize("fault", [rules.NO_CREDITS, rules.Fault(status=402, body="")], ids=["in words", "in no words"])
async def test_no_credit_pauses_everything_and_does_not_loop(fault: rules.Fault) -> None:
    async with Bench() as bench, opened(bench) as adapter:
        bench.server.fail("dm_send", fault)
        for _ in range(5):
            with pytest.raises(SendFailed) as raised:
                await adapter.send(outgoing("dm:1", "hello"))
            assert raised.value.fate is Fate.CHANNEL_DOWN
            assert "out of credit" in raised.value.reason
        assert len(bench.server.called("dm_send")) == 1
        assert "out of credit" in adapter.state.reason
        assert (
            await failed(bench, outgoing("post:1/2", "x", reply_ref="1"))
        ).fate is Fate.CHANNEL_DOWN  # also after a restart
        bench.clock.advance(601)
        await adapter.send(outgoing("dm:1", "hello"))
        assert adapter.state.ok


async def test_the_months_sum_is_known_after_a_restart() -> None:
    async with Bench() as bench:
        async with opened(bench) as adapter:
            await adapter.send(outgoing("dm:1", "hello"))
            before = adapter.spent
        async with opened(bench) as again:
            assert again.spent == pytest.approx(before + 0.010)  # who we are, asked by another process
            bench.clock.advance(40 * 86_400)
            assert again.spent == 0
