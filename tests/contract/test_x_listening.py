"""What comes in from X: all pages, oldest first, kept before the mark moves."""

from __future__ import annotations

import asyncio

import pytest

from adapters.x import XAdapter
from adapters.x.parse import sent_at
from bot.model import EventKind, Incoming
from bot.ports import ChannelRefused, Listener, LooksBack, Opens, Proves, Reports, Spends
from tests.platforms import x_rules as rules
from tests.platforms.x_bench import AT, CHANNEL, ME, Bench, House, StillClock, listening, opened, settings
from tests.platforms.x_server import later


async def test_mentions_and_messages_come_in_with_their_place() -> None:
    async with Bench() as bench, opened(bench, author_names=True) as adapter:
        ann = bench.server.person("Ann")
        post = bench.server.mention(ann, f"{AT} where is my withdrawal &c?")
        event = bench.server.writes(ann, "hello there")
        house = House()
        async with listening(adapter, house.receive):
            public, private = sorted(await house.wait(2), key=lambda incoming: not incoming.public)
        assert (public.place, public.text, public.author) == (
            f"post:{post['id']}/{ann}",
            "where is my withdrawal &c?",
            "Ann (@ann_x)",
        )
        assert (public.public, public.addressed, public.message_ref, public.language_hint) == (
            True,
            True,
            post["id"],
            "en",
        )
        assert (private.place, private.text, private.public, private.message_ref) == (
            f"dm:{ann}",
            "hello there",
            False,
            event["id"],
        )
        for ability in (Listener, Opens, Proves, Reports, LooksBack, Spends):
            assert isinstance(adapter, ability)


async def test_all_pages_are_read_and_the_oldest_comes_first() -> None:
    async with Bench() as bench, opened(bench) as adapter:
        ann = bench.server.person("Ann")
        posts = [bench.server.mention(ann, f"{AT} number {n}") for n in range(250)]
        house = House()
        async with listening(adapter, house.receive):
            await house.wait(250)
            await bench.server.until(lambda: bench.cursors.marks.get("mentions") == posts[-1]["id"])
        assert [incoming.text for incoming in house.kept] == [f"number {n}" for n in range(250)]


async def test_at_most_800_mentions_are_remembered_by_x_and_all_of_them_are_taken_and_the_rest_is_a_gap() -> None:
    async with Bench() as bench, opened(bench) as adapter:
        ann = bench.server.person("Ann")
        for n in range(820):
            bench.server.mention(ann, f"{AT} number {n}")
        house = House()
        async with listening(adapter, house.receive):
            await house.wait(801)
        assert house.kept[0].kind is EventKind.GAP
        assert house.kept[1].text == "number 20"


async def test_after_a_first_look_that_found_nothing_all_is_new_whatever_date_it_bears() -> None:
    async with Bench() as bench, opened(bench) as adapter:
        ann, house = bench.server.person("Ann"), House()
        async with listening(adapter, house.receive):
            await bench.server.until(lambda: bench.cursors.marks.keys() >= {"mentions", "dm"})
            bench.server.writes(ann, "written with a wrong clock", created_at="2020-01-01T00:00:00Z")
            await house.wait(1)
        assert [incoming.text for incoming in house.kept] == ["written with a wrong clock"]


async def test_the_mark_moves_only_after_it_was_kept() -> None:
    async with Bench() as bench, opened(bench) as adapter:
        marks: list[str | None] = []
        house = House()

        async def receive(incoming: Incoming) -> None:
            marks.append(bench.cursors.marks.get("mentions"))
            await house.receive(incoming)

        ann = bench.server.person("Ann")
        first, second = (bench.server.mention(ann, f"{AT} {n}") for n in range(2))
        async with listening(adapter, receive):
            await house.wait(2)
            await bench.server.until(lambda: bench.cursors.marks.get("mentions") == second["id"])
        assert marks == [None, first["id"]]


async def test_what_was_read_is_not_asked_for_again_also_after_a_restart() -> None:
    async with Bench() as bench:
        ann = bench.server.person("Ann")
        post = bench.server.mention(ann, f"{AT} first")
        for _ in range(2):
            house = House()
            async with opened(bench) as adapter, listening(adapter, house.receive):
                calls = len(bench.server.called("mentions"))
                await bench.server.until(lambda calls=calls: len(bench.server.called("mentions")) >= calls + 2)  # type: ignore[misc]
        assert house.kept == []
        assert bench.server.called("mentions")[-1]["since_id"] == post["id"]


async def test_the_very_first_look_goes_back_a_day_and_answers_nothing_older() -> None:
    async with Bench() as bench:
        ann = bench.server.person("Ann")
        bench.server.mention(ann, f"{AT} long ago")
        bench.server.writes(ann, "long ago in private")
        bench.clock.advance(25 * 3600)
        bench.server.mention(ann, f"{AT} today")
        bench.server.writes(ann, "today in private")
        house = House()
        async with opened(bench) as adapter, listening(adapter, house.receive):
            await house.wait(2)
        assert {incoming.text for incoming in house.kept} == {"today", "today in private"}


async def test_a_limit_in_the_middle_of_the_pages_is_waited_for_and_no_page_is_bought_twice() -> None:
    async with Bench() as bench, opened(bench) as adapter:
        ann = bench.server.person("Ann")
        for n in range(150):
            bench.server.mention(ann, f"{AT} {n}")
        reset = later(bench.server, 900)

        async def receive(incoming: Incoming) -> None:
            await house.receive(incoming)

        house = House()
        original = bench.server._mentions

        def limited(told: dict[str, object]) -> tuple[int, object]:
            answer = original(told)
            if "pagination_token" not in told and len(bench.server.called("mentions")) == 1:
                bench.server.fail("mentions", rules.too_many(reset))
            return answer

        bench.server._mentions = limited  # type: ignore[method-assign]
        async with listening(adapter, receive):
            await house.wait(150)
        asked = [call.get("pagination_token") for call in bench.server.called("mentions")[:3]]
        assert asked == [None, "100", "100"]
        assert [incoming.text for incoming in house.kept] == [str(n) for n in range(150)]


async def test_posts_in_the_newer_spelling_are_read_the_same() -> None:
    async with Bench() as bench, opened(bench) as adapter:
        bench.server.spelling = bench.server.only_fields = "post"
        ann = bench.server.person("Ann")
        first = bench.server.number()
        changed = bench.server.number()
        bench.server.mention(ann, f"{AT} better", id=changed, edit_history_tweet_ids=[first, changed])
        house = House()
        async with listening(adapter, house.receive):
            (edited,) = await house.wait(1)
        assert (edited.kind, edited.message_ref, edited.text) == (EventKind.EDITED, first, "better")
        assert "post.fields" in bench.server.called("mentions")[-1]


async def test_our_own_words_groups_and_reposts_are_passed_over() -> None:
    async with Bench() as bench, opened(bench) as adapter:
        ann = bench.server.person("Ann")
        bench.server.writes(ann, "by us", sender_id=ME)
        bench.server.writes(ann, "in a group", dm_conversation_id="1234567")
        bench.server.writes(ann, "", event_type="ParticipantsJoin")
        bench.server.mention(ann, f"RT {AT} hello", referenced_tweets=[{"type": "retweeted", "id": "1"}])
        bench.server.mention(ann, f"{AT} real")
        bench.server.writes(ann, "real too")
        house = House()
        async with listening(adapter, house.receive):
            await house.wait(2)
        assert {incoming.text for incoming in house.kept} == {"real", "real too"}
        assert adapter.counts["ignored"] == 4


async def test_an_event_that_nobody_can_read_is_kept_as_poison_and_blocks_nobody() -> None:
    async with Bench() as bench, opened(bench) as adapter:
        ann = bench.server.person("Ann")
        bench.server.mention(ann, f"{AT} before")
        bench.server.mention(ann, "x", author_id=None)
        bench.server.raw("not a post")
        bench.server.raw({"id": [], "text": 7})
        bench.server.mention(ann, f"{AT} after")
        house = House()
        async with listening(adapter, house.receive):
            await house.wait(5)
        kinds = [incoming.kind for incoming in house.kept[:5]]
        assert kinds.count(EventKind.POISON) == 3
        assert [i.text for i in house.kept[:5] if i.kind is EventKind.MESSAGE] == ["before", "after"]


async def test_who_says_stop_gets_no_automatic_answer_until_he_says_start() -> None:
    async with Bench() as bench:
        ann = bench.server.person("Ann")
        house = House()
        async with opened(bench) as adapter, listening(adapter, house.receive):
            bench.server.mention(ann, f"{AT} STOP.")
            await house.wait(1)
        async with opened(bench) as adapter, listening(adapter, house.receive):  # another process: it is remembered
            bench.server.writes(ann, "where is my withdrawal?")
            await house.wait(2)
            bench.server.writes(ann, "start")
            await house.wait(3)
            bench.server.mention(ann, f"{AT} hello")
            await house.wait(4)
        assert [bool(incoming.quiet) for incoming in house.kept] == [True, True, False, False]


async def test_a_search_shows_posts_to_agents_only() -> None:
    async with Bench() as bench, opened(bench, watch="bitmart") as adapter:
        ann, bo = bench.server.person("Ann"), bench.server.person("Bo")
        bench.server.posts.append({
            "id": bench.server.number(), "text": "bitmart has lost my coins", "author_id": ann, "created_at": bench.server._stamp(),
        })  # fmt: skip
        bench.server.mention(bo, f"{AT} bitmart help")
        house = House()
        async with listening(adapter, house.receive):
            await bench.server.until(lambda: len(bench.server.called("search")) > 1)
        seen = [incoming for incoming in house.kept if incoming.place.startswith("watch:")]
        assert [(incoming.text, incoming.quiet) for incoming in seen] == [
            ("bitmart has lost my coins", "speaks about us without asking us")
        ]


async def test_mentions_come_by_the_stream_and_those_of_a_gap_are_fetched() -> None:
    async with Bench() as bench:
        ann = bench.server.person("Ann")
        bench.server.mention(ann, f"{AT} before")
        house = House()
        async with (
            opened(bench, mode="stream", bearer_token="app-bearer-canary") as adapter,
            listening(adapter, house.receive),
        ):
            await house.wait(1)
            await bench.server.until(lambda: bench.server.streams == 1)
            bench.server.keep_alive()
            bench.server.mention(ann, f"{AT} live")
            await house.wait(2)
            bench.server.cut_streams()
            bench.server.mention(ann, f"{AT} meanwhile")
            await house.wait(3)
        assert [incoming.text for incoming in house.kept[:3]] == ["before", "live", "meanwhile"]
        assert [rule["value"] for rule in bench.server.rules] == [f"{AT} -is:retweet -from:{AT[1:]}"]


async def test_while_x_opens_no_stream_mentions_are_asked_for_and_the_stream_is_not() -> None:
    async with Bench() as bench:
        ann, house = bench.server.person("Ann"), House()
        bench.server.fail_always("stream", rules.too_many(later(bench.server, 86_000)))
        streaming = opened(bench, mode="stream", bearer_token="app-bearer-canary")
        async with streaming as adapter, listening(adapter, house.receive):
            for number in range(3):
                bench.server.mention(ann, f"{AT} number {number}")
                await house.wait(number + 1)
        assert [incoming.text for incoming in house.kept] == ["number 0", "number 1", "number 2"]
        assert len(bench.server.called("stream")) == 1


@pytest.mark.parametrize(
    "fault",
    [rules.HTML_503, rules.CUT, rules.ERROR_500, rules.HTML_403, rules.GARBAGE_APPLIED],
    ids=["503", "cut", "500", "403", "half"],
)
async def test_reading_heals_from_what_a_network_does(fault: rules.Fault) -> None:
    async with Bench() as bench, opened(bench) as adapter:
        for name in ("mentions", "dm_events"):
            bench.server.fail(name, fault, fault)
        ann = bench.server.person("Ann")
        bench.server.mention(ann, f"{AT} hello")
        bench.server.writes(ann, "hi")
        house = House()
        async with listening(adapter, house.receive):
            await house.wait(2)
            await bench.server.until(
                lambda: len(bench.server.called("mentions")) > 3 and len(bench.server.called("dm_events")) > 3
            )
        assert adapter.state.ok


async def test_keys_that_x_refuses_end_the_listening_with_a_sentence() -> None:
    async with Bench() as bench, opened(bench) as adapter:
        bench.server.fail_always("mentions", rules.UNAUTHORIZED)
        house = House()
        async with listening(adapter, house.receive) as task:
            with pytest.raises(ChannelRefused, match=r"X does not accept the keys of x:support.*channels\.x\.support"):
                await asyncio.wait_for(asyncio.shield(task), 10)


async def test_names_are_looked_up_once_for_ever_and_nobody_waits_for_one() -> None:
    async with Bench() as bench:
        ann, bo = bench.server.person("Ann"), bench.server.person("Bo")
        house = House()
        bench.server.fail("user", rules.ERROR_500)
        for number in (1, 3):
            async with opened(bench, author_names=True) as adapter, listening(adapter, house.receive):
                bench.server.mention(bo, f"{AT} hello {number}")
                await house.wait(number)
                bench.server.mention(ann, f"{AT} hello again {number}")
                await house.wait(number + 1)
        assert [incoming.author for incoming in house.kept] == ["", "Ann (@ann_x)", "Bo (@bo_x)", "Ann (@ann_x)"]
        assert [call["id"] for call in bench.server.called("user")] == [bo, ann, bo]


async def test_a_mark_that_is_too_old_for_x_loses_nothing() -> None:
    async with Bench() as bench, opened(bench, watch="bitmart") as adapter:
        ann = bench.server.person("Ann")
        old = bench.server.mention(ann, f"{AT} old")
        bench.cursors.marks |= {"mentions": old["id"], "watch": old["id"]}
        bench.server.mention(ann, f"{AT} new")
        too_old = rules.refusal(400, "'since_id' must be a post id created after the last week")
        bench.server.fail("mentions", too_old)
        bench.server.fail("search", too_old)
        house = House()
        async with listening(adapter, house.receive):
            assert (await house.wait(1))[0].text == "new"
            await bench.server.until(lambda: len(bench.server.called("search")) > 1)
        assert "since_id" not in bench.server.called("search")[1]
        assert [incoming.text for incoming in house.kept] == ["new"]


async def test_a_message_that_x_shows_after_a_later_one_is_not_lost_and_comes_once() -> None:
    async with Bench() as bench:
        adapter = XAdapter(CHANNEL, settings(bench.server), StillClock(bench.clock), bench.cursors)
        ann = bench.server.person("Ann")
        hidden = bench.server.writes(ann, "shown late")
        bench.server.events.remove(hidden)
        bench.server.writes(ann, "shown first")
        house = House()
        async with listening(adapter, house.receive):
            await house.wait(1)
            bench.server.events.insert(0, hidden)
            await house.wait(2)
            asked = len(bench.server.called("dm_events"))
            await bench.server.until(lambda: len(bench.server.called("dm_events")) > asked + 2)
        await adapter.close()
        assert [incoming.text for incoming in house.kept] == ["shown first", "shown late"]


async def test_a_refusal_is_asked_again_ever_more_seldom() -> None:
    async with Bench() as bench, opened(bench) as adapter:
        bench.server.fail_always("dm_events", rules.refusal(403, "no direct messages for this app"))
        house = House()
        began = bench.clock.monotonic()
        async with listening(adapter, house.receive):
            await bench.server.until(lambda: len(bench.server.called("dm_events")) > 8)
            assert "no direct messages for this app" in adapter.state.reason
        assert bench.clock.monotonic() - began > 600


async def test_a_limit_on_reading_mentions_leaves_messages_alone_and_outlives_a_restart() -> None:
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


async def test_what_x_does_not_remember_any_more_is_a_gap_that_is_told_once() -> None:
    async with Bench() as bench:
        ann = bench.server.person("Ann")
        known = bench.server.mention(ann, f"{AT} known")
        house = House()
        async with opened(bench) as adapter, listening(adapter, house.receive):
            await house.wait(1)
        bench.clock.advance(3600)
        posts = [bench.server.mention(ann, f"{AT} number {n}") for n in range(820)]
        async with opened(bench) as adapter, listening(adapter, house.receive):
            await house.wait(802)
        (gap,) = [incoming for incoming in house.kept if incoming.kind is EventKind.GAP]
    assert gap.missed == (sent_at({"id": known["id"]}), sent_at(posts[20]))
