"""What was missed while we were away: as much as can be had and paid for is kept, and the rest is told."""

from __future__ import annotations

import pytest

from adapters.x.parse import sent_at
from bot.model import EventKind, Incoming
from tests.platforms import x_rules as rules
from tests.platforms.x_bench import AT, Bench, House, listening, opened


def gaps(house: House) -> list[Incoming]:
    return [incoming for incoming in house.kept if incoming.kind is EventKind.GAP]


def texts(house: House) -> list[str]:
    return [incoming.text for incoming in house.kept if incoming.kind is EventKind.MESSAGE]


async def away(bench: Bench, name: str) -> str:
    """Nightdesk has seen one thing, and is down for the hour after it; returns its id, which is the mark."""
    ann = bench.server.person("Ann")
    seen = bench.server.writes(ann, "seen") if name == "dm" else bench.server.mention(ann, f"{AT} seen")
    bench.cursors.marks[name] = seen["id"]
    bench.clock.advance(3600)
    return str(seen["id"])


async def test_a_cap_that_is_reached_on_the_way_keeps_the_newest_and_tells_of_the_rest_once() -> None:
    async with Bench() as bench:
        mark = await away(bench, "dm")
        bo = bench.server.person("Bo")
        missed = [bench.server.writes(bo, f"number {n}") for n in range(300)]
        house = House()
        async with opened(bench, daily_cap=1.50) as adapter, listening(adapter, house.receive):
            await house.wait(150)
            await bench.server.until(lambda: bench.cursors.marks["dm"] == missed[-1]["id"])
            assert "daily cap of $1.50" in adapter.state.reason
            day = bench.clock.now().date()
            bench.clock.advance(86_400)
            bench.server.writes(bo, "the day after")
            await house.wait(151)
            spent = int(bench.cursors.marks[f"spent:{day.isoformat()}"])
        assert texts(house) == [*(f"number {n}" for n in range(151, 300)), "the day after"]
        assert [gap.missed for gap in gaps(house)] == [(sent_at({"id": mark}), sent_at(missed[151]))]
        assert spent == 1_500_000  # who we are, and 149 messages: nothing was paid for and thrown away


async def test_credit_that_ends_on_the_way_keeps_the_newest_and_tells_of_the_rest() -> None:
    async with Bench() as bench:
        mark = await away(bench, "mentions")
        bo = bench.server.person("Bo")
        missed = [bench.server.mention(bo, f"{AT} number {n}") for n in range(150)]
        bench.server.fail("mentions", None, rules.NO_CREDITS)
        house = House()
        async with opened(bench) as adapter, listening(adapter, house.receive):
            await house.wait(101)
            assert [call.get("pagination_token") for call in bench.server.called("mentions")] == [None, "100"]
            await bench.server.until(lambda: bench.cursors.marks["mentions"] == missed[-1]["id"])
        assert texts(house) == [f"number {n}" for n in range(50, 150)]
        assert [gap.missed for gap in gaps(house)] == [(sent_at({"id": mark}), sent_at(missed[50]))]


async def test_a_gap_that_cannot_be_kept_at_once_is_told_later_and_nothing_is_bought_again() -> None:
    async with Bench() as bench:
        await away(bench, "dm")
        bo = bench.server.person("Bo")
        for n in range(60):
            bench.server.writes(bo, f"number {n}")
        house = House()
        house.refusals = 3
        async with opened(bench, daily_cap=0.50) as adapter, listening(adapter, house.receive):
            await house.wait(50)
            assert len(bench.server.called("dm_events")) == 2
        assert (len(gaps(house)), len(texts(house))) == (1, 49)


async def test_money_that_ends_before_anything_was_found_leaves_the_mark_where_it_is() -> None:
    async with Bench() as bench:
        mark = await away(bench, "mentions")
        bo = bench.server.person("Bo")
        missed = [bench.server.mention(bo, f"{AT} number {n}") for n in range(150)]
        bench.server.withheld |= {post["id"] for post in missed[50:]}
        bench.server.fail("mentions", None, rules.NO_CREDITS)
        house = House()
        async with opened(bench) as adapter, listening(adapter, house.receive):
            await bench.server.until(lambda: len(bench.server.called("mentions")) == 2)
            assert bench.cursors.marks["mentions"] == mark
            await house.wait(50)
        assert (texts(house), gaps(house)) == ([f"number {n}" for n in range(50)], [])


async def test_a_page_of_which_nothing_may_be_shown_does_not_end_the_reading() -> None:
    async with Bench() as bench:
        await away(bench, "mentions")
        bo = bench.server.person("Bo")
        missed = [bench.server.mention(bo, f"{AT} number {n}") for n in range(420)]
        bench.server.withheld |= {post["id"] for post in missed[20:320]}
        house = House()
        async with opened(bench) as adapter, listening(adapter, house.receive):
            await house.wait(120)
            await bench.server.until(lambda: bench.cursors.marks["mentions"] == missed[-1]["id"])
        assert texts(house) == [f"number {n}" for n in (*range(20), *range(320, 420))]
        assert gaps(house) == []


@pytest.mark.parametrize("shown", [5, 0])
async def test_pages_without_end_that_show_nothing_are_not_read_for_ever_and_are_a_gap(shown: int) -> None:
    async with Bench() as bench:
        mark = await away(bench, "dm")
        bo = bench.server.person("Bo")
        missed = [bench.server.writes(bo, f"number {n}") for n in range(1200)]
        bench.server.withheld |= {event["id"] for event in missed[: 1200 - shown]}
        house = House()
        async with opened(bench) as adapter, listening(adapter, house.receive):
            await house.wait(1 + shown)
            asked = [call.get("pagination_token") for call in bench.server.called("dm_events")]
            await bench.server.until(lambda: len(bench.server.called("dm_events")) > len(asked))
        assert len(asked) == (11 if shown else 10)
        assert texts(house) == [f"number {n}" for n in range(1200 - shown, 1200)]
        (gap,) = {(gap.key, gap.missed and gap.missed[0]) for gap in gaps(house)}  # one key: the house keeps it once
        assert gap[1] == sent_at({"id": mark})


async def test_what_the_very_first_look_cannot_pay_for_is_a_gap_too() -> None:
    async with Bench() as bench:
        bo = bench.server.person("Bo")
        written = [bench.server.writes(bo, f"number {n}") for n in range(60)]
        house = House()
        async with opened(bench, daily_cap=0.50) as adapter, listening(adapter, house.receive):
            await house.wait(50)
        (gap,) = gaps(house)
        assert gap.missed is not None
        assert gap.missed[1] == sent_at(written[11])
        assert texts(house) == [f"number {n}" for n in range(11, 60)]
