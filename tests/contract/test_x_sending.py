"""What goes out to X: what it says, what it costs, and the one fate of a send without a receipt."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.model import Button
from bot.ports import ContactGone, Fate, SendFailed
from tests.platforms import x_rules as rules
from tests.platforms.x_bench import AT, Bench, failed, opened, outgoing
from tests.platforms.x_server import later

# -- what is said


async def test_a_reply_answers_the_post_that_asked() -> None:
    async with Bench() as bench, opened(bench) as adapter:
        ann = bench.server.person("Ann")
        post = bench.server.mention(ann, f"{AT} help")
        receipt = await adapter.send(outgoing(f"post:{post['id']}/{ann}", "Here & now <3", reply_ref=post["id"]))
        (said,) = bench.server.replies
        assert (said["text"], said["target"], receipt.ref) == ("Here & now <3", post["id"], said["id"])


async def test_the_parts_of_a_thread_answer_each_other() -> None:
    async with Bench() as bench, opened(bench, long_answer="thread") as adapter:
        ann = bench.server.person("Ann")
        post = bench.server.mention(ann, f"{AT} help")
        place = f"post:{post['id']}/{ann}"
        first = await adapter.send(outgoing(place, "one", reply_ref=post["id"]))
        await adapter.send(outgoing(place, "two", after_ref=first.ref))
        assert [(said["text"], said["target"]) for said in bench.server.replies] == [
            ("one", post["id"]),
            ("two", first.ref),
        ]
        assert adapter.limits.public_parts == 0


async def test_a_direct_message_goes_to_the_person_with_what_can_be_chosen_and_the_privacy_link_once() -> None:
    async with Bench() as bench:
        ann = bench.server.person("Ann")
        bench.server.writes(ann, "hi")
        for text in ("first", "second"):
            async with opened(bench, privacy_link="https://e.example/privacy") as adapter:
                await adapter.send(outgoing(f"dm:{ann}", text, Button("Yes", "help:yes"), Button("No", "help:no")))
        first, second = (sent["text"] for sent in bench.server.sent)
        assert first == "first\n\n› Yes\n› No\n\nPrivacy / 隐私: https://e.example/privacy"
        assert second == "second\n\n› Yes\n› No"


@pytest.mark.parametrize(
    ("text", "fits"),
    [("a" * 280, True), ("a" * 281, False), ("中" * 140, True), ("中" * 140 + "a", False), ("👨‍👩‍👧" * 140, True)],
)
async def test_a_post_is_as_long_as_x_counts(text: str, fits: bool) -> None:
    async with Bench() as bench:
        ann = bench.server.person("Ann")
        post = bench.server.mention(ann, f"{AT} help")
        message = outgoing(f"post:{post['id']}/{ann}", text, reply_ref=post["id"])
        if fits:
            async with opened(bench) as adapter:
                await adapter.send(message)
            assert bench.server.replies[0]["text"] == text
        else:
            assert (await failed(bench, message)).fate is Fate.REJECTED
            assert bench.server.called("post") == []


async def test_a_link_costs_much_and_goes_out_in_public_only_where_that_is_set() -> None:
    async with Bench() as bench:
        ann = bench.server.person("Ann")
        post = bench.server.mention(ann, f"{AT} help")
        message = outgoing(f"post:{post['id']}/{ann}", "see https://e.example/x", reply_ref=post["id"])
        refused = await failed(bench, message)
        assert (refused.fate, "links_in_replies" in refused.reason) == (Fate.REJECTED, True)
        assert bench.server.called("post") == []
        async with opened(bench, links_in_replies=True) as adapter:
            before = adapter.spent
            await adapter.send(message)
            assert adapter.spent - before == pytest.approx(0.2)


@pytest.mark.parametrize(
    ("place", "reply_ref", "why"),
    [
        ("watch:1/2", "1", "mentioned or quoted us"),
        ("post:1/2", "", "no post to answer"),
        ("post:1/2", "../x", "no post to answer"),
        ("somewhere", "1", "not on X"),
        ("dm:1/2", "", "not on X"),
        ("post:1", "1", "not on X"),
    ],
)
async def test_what_x_would_never_take_is_not_even_asked(place: str, reply_ref: str, why: str) -> None:
    async with Bench() as bench:
        refused = await failed(bench, outgoing(place, "hello", reply_ref=reply_ref))
        assert (refused.fate, why in refused.reason) == (Fate.REJECTED, True)
        assert (bench.server.called("post"), bench.server.called("dm_send")) == ([], [])


async def test_an_empty_message_is_refused_here() -> None:
    async with Bench() as bench:
        assert (await failed(bench, outgoing("dm:1", " \n"))).fate is Fate.REJECTED


# -- fates


async def reply_to_ann(bench: Bench, text: str = "an answer", **changes: Any) -> SendFailed | str:
    """Try to answer a mention; the receipt, or how it failed."""
    ann = bench.server.person("Ann")
    post = bench.server.mention(ann, f"{AT} help")
    async with opened(bench, **changes) as adapter:
        try:
            return (await adapter.send(outgoing(f"post:{post['id']}/{ann}", text, reply_ref=post["id"]))).ref
        except SendFailed as failure:
            return failure


async def message_to_ann(bench: Bench, **changes: Any) -> SendFailed | ContactGone | str:
    ann = bench.server.person("Ann")
    bench.server.writes(ann, "hi")
    async with opened(bench, **changes) as adapter:
        try:
            return (await adapter.send(outgoing(f"dm:{ann}", "an answer & more"))).ref
        except (SendFailed, ContactGone) as failure:
            return failure


_EMPTY_403 = rules.Fault(status=403, body="")
_GATEWAY_403 = rules.Fault(status=403, body={"message": "Forbidden"})
_NOT_APPLIED = [
    rules.ERROR_500,
    rules.HTML_503,
    rules.HTML_403,
    _EMPTY_403,
    _GATEWAY_403,
    rules.CUT,
    rules.Fault(status=302, body=""),
]
_APPLIED = [
    rules.ERROR_500_APPLIED,
    rules.CUT_APPLIED,
    rules.GARBAGE_APPLIED,
    rules.Fault(applied=True, status=201, body={}),
]


@pytest.mark.parametrize("fault", _NOT_APPLIED, ids=["500", "503", "403", "bare 403", "gateway", "cut", "302"])
@pytest.mark.parametrize("name", ["post", "dm_send"])
async def test_what_is_not_found_on_x_after_a_failure_is_of_unknown_fate(fault: rules.Fault, name: str) -> None:
    async with Bench() as bench:
        bench.server.fail(name, fault)
        failure = await (reply_to_ann if name == "post" else message_to_ann)(bench)
        assert isinstance(failure, SendFailed)
        assert failure.fate is Fate.UNKNOWN
        assert len(bench.server.called(name)) == 1


@pytest.mark.parametrize("fault", _APPLIED, ids=["500", "cut", "half", "empty"])
async def test_what_arrived_although_the_answer_did_not_is_found(fault: rules.Fault) -> None:
    async with Bench() as bench:
        bench.server.fail("post", fault)
        assert await reply_to_ann(bench) == bench.server.replies[0]["id"]
        bench.server.fail("dm_send", fault)
        assert await message_to_ann(bench) == bench.server.sent[0]["id"]


async def test_what_arrived_is_found_without_a_search_too() -> None:
    async with Bench() as bench:
        bench.server.fail("post", rules.CUT_APPLIED)
        bench.server.fail("search", rules.refusal(403, "search is not part of this plan"))
        assert await reply_to_ann(bench) == bench.server.replies[0]["id"]


@pytest.mark.parametrize("searched", [True, False])
async def test_what_arrived_is_found_although_x_leaves_out_what_it_answers(searched: bool) -> None:
    async with Bench() as bench:
        bench.server.omits = ("referenced_tweets", "target", *(("conversation_id",) if searched else ()))
        bench.server.fail("post", rules.CUT_APPLIED)
        if not searched:
            bench.server.fail("search", rules.refusal(403, "search is not part of this plan"))
        assert await reply_to_ann(bench) == bench.server.replies[0]["id"]


@pytest.mark.parametrize(
    ("searched", "other"),
    [
        (True, {"in_reply_to_user_id": "4711"}),  # the same words to somebody else in the thread
        (False, {"conversation_id": "4711"}),  # the same words in another thread
        (True, {"text": "another answer"}),
        (True, {"created_at": "2020-01-01T00:00:00Z"}),
        (True, {"author_id": "4711"}),
    ],
    ids=["person", "thread", "text", "time", "author"],
)
async def test_a_post_without_a_reference_is_ours_only_where_all_else_fits(
    searched: bool, other: dict[str, str]
) -> None:
    async with Bench() as bench, opened(bench) as adapter:
        ann = bench.server.person("Ann")
        post = bench.server.mention(ann, f"{AT} help")
        sent = outgoing(f"post:{post['id']}/{ann}", "an answer", reply_ref=post["id"])
        await adapter.send(sent)
        bench.server.omits = ("referenced_tweets",)
        if not searched:
            bench.server.fail_always("search", rules.refusal(403, "search is not part of this plan"))
        assert await adapter.look(sent, bench.clock.now()) is not None
        for row in (bench.server.posts[-1], bench.server.replies[-1]):
            row.update(other)
        assert await adapter.look(sent, bench.clock.now()) is None


@pytest.mark.parametrize("fault", [rules.HANG, rules.HANG_APPLIED])
async def test_a_call_that_hangs_ends_in_time(fault: rules.Fault) -> None:
    async with Bench() as bench:
        bench.server.fail("dm_send", fault)
        outcome = await message_to_ann(bench, request_seconds=0.5)
        if fault.applied:
            assert outcome == bench.server.sent[0]["id"]
        else:
            assert isinstance(outcome, SendFailed)
            assert outcome.fate is Fate.UNKNOWN


async def test_the_same_words_to_the_same_person_of_an_hour_ago_are_not_taken_for_these() -> None:
    async with Bench() as bench, opened(bench) as adapter:
        ann = bench.server.person("Ann")
        await adapter.send(outgoing(f"dm:{ann}", "an answer"))
        bench.clock.advance(3600)
        assert await adapter.look(outgoing(f"dm:{ann}", "an answer"), bench.clock.now()) is None
        bench.server.fail("dm_send", rules.CUT_APPLIED)
        receipt = await adapter.send(outgoing(f"dm:{ann}", "an answer"))
        assert receipt.ref == bench.server.sent[1]["id"]


@pytest.mark.parametrize("second", ["Yes", "it is done now.", "Yes, it is done now."])
@pytest.mark.parametrize("public", [True, False])
async def test_a_message_that_was_never_sent_is_not_taken_for_another_one(second: str, public: bool) -> None:
    async with Bench() as bench, opened(bench) as adapter:
        ann = bench.server.person("Ann")
        post = bench.server.mention(ann, f"{AT} help")
        place, ref = (f"post:{post['id']}/{ann}", post["id"]) if public else (f"dm:{ann}", "")
        await adapter.send(outgoing(place, "Yes, it is done now.", reply_ref=ref))
        bench.server.fail("post" if public else "dm_send", rules.HTML_503)
        with pytest.raises(SendFailed, match="503"):
            await adapter.send(outgoing(place, second, reply_ref=ref, number=2))


async def test_a_message_is_found_with_the_names_that_x_puts_before_it_and_with_the_privacy_link() -> None:
    async with Bench() as bench, opened(bench, privacy_link="https://e.example/privacy") as adapter:
        ann = bench.server.person("Ann")
        post, direct = bench.server.mention(ann, f"{AT} help"), outgoing(f"dm:{ann}", "an answer")
        reply = outgoing(f"post:{post['id']}/{ann}", "an answer", reply_ref=post["id"])
        await adapter.send(reply)
        bench.server.posts[-1]["text"] = "@ann_x @other an answer"
        assert await adapter.look(reply, bench.clock.now()) is not None
        assert await adapter.send(direct) == await adapter.look(direct, bench.clock.now())


async def test_what_may_have_arrived_is_looked_for_also_while_the_reading_of_all_messages_has_to_rest() -> None:
    async with Bench() as bench, opened(bench) as adapter:
        ann = bench.server.person("Ann")
        until = bench.clock.now() + timedelta(minutes=15)
        await bench.cursors.put("later:read direct messages", until.isoformat())
        bench.server.fail("dm_send", rules.CUT_APPLIED)
        receipt = await adapter.send(outgoing(f"dm:{ann}", "an answer"))
        assert [sent["id"] for sent in bench.server.sent] == [receipt.ref]
        assert bench.server.called("dm_events") == []


async def test_a_duplicate_is_looked_for_and_was_sent_already() -> None:
    async with Bench() as bench, opened(bench) as adapter:
        ann = bench.server.person("Ann")
        post = bench.server.mention(ann, f"{AT} help")
        message = outgoing(f"post:{post['id']}/{ann}", "an answer", reply_ref=post["id"])
        first = await adapter.send(message)
        spent = adapter.spent
        assert (await adapter.send(message)).ref == first.ref
        assert len(bench.server.replies) == 1
        assert adapter.spent - spent == pytest.approx(0.005)  # one post read, and no reply paid


async def test_a_duplicate_that_is_not_found_stays_unknown_and_the_words_are_not_varied() -> None:
    async with Bench() as bench:
        bench.server.fail_always("post", rules.refusal(403, rules.DUPLICATE))
        failure = await reply_to_ann(bench)
        assert isinstance(failure, SendFailed)
        assert failure.fate is Fate.UNKNOWN
        assert len(bench.server.called("post")) == 1


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (rules.refusal(403, rules.NOT_SUMMONED), "only where the author mentioned or quoted us"),
        (rules.refusal(403, "You attempted to reply to a Post that is deleted or not visible to you."), "deleted"),
        (rules.refusal(403, rules.NOT_PERMITTED), "not permitted to perform"),
        (rules.refusal(400, "One or more parameters to your request was invalid."), "invalid"),
    ],
)
async def test_a_refusal_is_final_and_says_why(fault: rules.Fault, why: str) -> None:
    async with Bench() as bench:
        bench.server.fail("post", fault)
        failure = await reply_to_ann(bench)
        assert isinstance(failure, SendFailed)
        assert (failure.fate, why in failure.reason) == (Fate.REJECTED, True)


async def test_who_takes_no_messages_is_gone() -> None:
    async with Bench() as bench, opened(bench) as adapter:
        ann = bench.server.person("Ann")
        bench.server.closed_dms.add(ann)
        with pytest.raises(ContactGone, match="cannot send messages to this user"):
            await adapter.send(outgoing(f"dm:{ann}", "hello"))


async def test_one_closed_conversation_is_no_channel_that_is_down() -> None:
    async with Bench() as bench, opened(bench) as adapter:
        bench.server.fail("dm_send", rules.refusal(403, rules.NOT_PERMITTED))
        with pytest.raises(ContactGone, match="not permitted to perform this action"):
            await adapter.send(outgoing("dm:1", "hello"))
        assert adapter.state.ok
        await adapter.send(outgoing("dm:2", "hello"))


@pytest.mark.parametrize(
    "fault",
    [
        rules.UNAUTHORIZED,
        rules.Fault(status=401, body="Unauthorized"),
        rules.refusal(403, "Your client app is not configured with the appropriate oauth1 app permissions"),
        rules.refusal(403, "Your account is suspended and is not permitted to access this feature."),
    ],
)
async def test_a_refused_account_is_a_channel_that_is_down(fault: rules.Fault) -> None:
    async with Bench() as bench:
        bench.server.fail_always("post", fault)
        failure = await reply_to_ann(bench)
        assert isinstance(failure, SendFailed)
        assert failure.fate is Fate.CHANNEL_DOWN


async def test_a_server_that_is_away_has_taken_nothing() -> None:
    async with Bench() as bench, opened(bench) as adapter:
        await bench.server.stop()
        with pytest.raises(SendFailed) as raised:
            await adapter.send(outgoing("dm:1", "hello"))
        assert raised.value.fate is Fate.NOT_SENT
        assert not raised.value.throttled


async def test_marks_that_cannot_be_written_send_nothing() -> None:
    async with Bench() as bench, opened(bench) as adapter:
        bench.cursors.down = True
        with pytest.raises(SendFailed) as raised:
            await adapter.send(outgoing("dm:1", "hello"))
        assert raised.value.fate is Fate.NOT_SENT
        assert bench.server.called("dm_send") == []


async def test_a_limit_holds_for_its_kind_of_call_alone_also_after_a_restart() -> None:
    async with Bench() as bench:
        ann = bench.server.person("Ann")
        post = bench.server.mention(ann, f"{AT} help")
        reply = outgoing(f"post:{post['id']}/{ann}", "an answer", reply_ref=post["id"])
        bench.server.fail("post", rules.too_many(later(bench.server, 600)))
        for _ in range(3):
            failure = await failed(bench, reply)
            assert (failure.fate, failure.throttled) == (Fate.NOT_SENT, True)
            assert failure.retry_after == pytest.approx(600, abs=30)
        assert len(bench.server.called("post")) == 1
        async with opened(bench) as adapter:
            await adapter.send(outgoing(f"dm:{ann}", "hello"))
            bench.clock.advance(601)
            await adapter.send(reply)
        assert len(bench.server.replies) == 1


async def test_the_limit_of_a_day_counts_as_well() -> None:
    async with Bench() as bench:
        headers = {
            "x-user-limit-24hour-remaining": "0",
            "x-user-limit-24hour-reset": str(int(later(bench.server, 40_000))),
        }
        bench.server.fail("dm_send", rules.Fault(status=429, body="<html>", headers=headers))
        failure = await message_to_ann(bench)
        assert isinstance(failure, SendFailed)
        assert failure.retry_after == pytest.approx(40_000, abs=30)


async def test_sends_side_by_side_are_each_answered() -> None:
    async with Bench() as bench, opened(bench) as adapter:
        people = [bench.server.person(f"P{n}") for n in range(20)]
        receipts = await asyncio.gather(*(adapter.send(outgoing(f"dm:{who}", f"hello {who}")) for who in people))
        assert sorted(r.ref for r in receipts) == sorted(sent["id"] for sent in bench.server.sent)
