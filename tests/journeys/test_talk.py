"""Turns of the talk that are easily got wrong: buttons in bursts, waiting contacts, claims in flight, edits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.model import Candidate, EventKind, Priority, Reading, Status
from bot.ports import Fate, SendFailed
from bot.store import people
from tests.house_double import World, article


async def test_a_button_in_a_burst_does_not_swallow_the_question_beside_it(world: World) -> None:
    await world.says("where is my withdrawal?")
    await world.inbox.receive(world.event("also my account is locked"))
    await world.inbox.receive(world.event(kind=EventKind.PRESSED, payload="help:yes"))
    await world.settle()
    assert "account-locked" in world.texts()[1]
    assert world.texts()[2].startswith("Good to hear")


async def test_a_claim_while_the_platform_says_later_keeps_the_bot_silent(world: World) -> None:
    for fate in (Fate.NOT_SENT, Fate.UNKNOWN):
        place = fate.value
        world.adapter.fail_next = [SendFailed(fate, "later", retry_after=1 if fate is Fate.NOT_SENT else None)]
        await world.inbox.receive(world.event("where is my withdrawal?", place))
        await world.inbox.handle_due()
        await world.outbox.deliver()  # on its way now
        mei = await world.agent(f"mei-{place.replace(' ', '')}")
        await world.desk.claim(mei, (await world.conversation(place)).id)
        await world.outbox.settled()
        for _ in range(3):
            world.clock.advance(40)
            await world.outbox.sweep()
            await world.settle()
        assert world.texts(place) == []


async def test_while_waiting_a_command_gets_one_line_with_the_place(small_world: World) -> None:
    await small_world.says("agent")
    await small_world.says("/agent")
    assert small_world.texts()[-1].startswith("Thank you, I have added this for the agent.")
    await small_world.says("still no reply, this is the third time I am asking")
    assert small_world.texts()[-1].startswith("Thank you, I have added this for the agent.")
    await small_world.says("/lang tw")
    assert small_world.texts()[-1] == "好的，之後用繁體中文回答您。"


async def test_who_is_handed_over_reads_how_long_others_lately_waited(world: World) -> None:
    mei = await world.agent()
    for number in range(9):
        place = f"before{number}"
        await world.says("agent", place)
        world.clock.advance(180)
        await world.desk.claim(mei, (await world.conversation(place)).id)
    now = world.clock.now()
    await world.store.run(lambda unit: people.seen(unit, mei.id, None, now))
    await world.says("agent")
    assert "You are next in line. Lately it has taken about 3 min from here." in world.texts()[-1]
    await world.says("agent", "bo")
    assert "You are number 2 in line. I cannot say honestly how long it will take" in world.texts("bo")[-1]


async def test_who_waits_gets_another_question_answered_and_keeps_his_place(small_world: World) -> None:
    await small_world.says("agent")
    await small_world.says("where is my withdrawal?")
    answered = small_world.texts()[-1]
    assert answered.startswith("Answer about withdraw-pending in en.")
    assert "You keep your place in line." in answered
    assert "Did this help?" not in answered
    assert (await small_world.conversation()).status is Status.OPEN
    before = len(small_world.texts())
    await small_world.says("where is my withdrawal?")
    assert len(small_world.texts()) == before  # said once: the rest is for the agent
    await small_world.says("is anybody there??")
    assert small_world.texts()[-1].startswith("Thank you, I have added this for the agent.")


@pytest.mark.parametrize(
    ("typed", "status"),
    [("yes", Status.PENDING), ("no", Status.OPEN), ("没有", Status.OPEN), ("解决了，谢谢", Status.PENDING)],
)
async def test_did_this_help_may_be_answered_in_words(small_world: World, typed: str, status: Status) -> None:
    await small_world.says("where is my withdrawal?")
    await small_world.says(typed)
    assert (await small_world.conversation()).status is status


async def test_an_edit_that_asks_for_a_person_is_heard(small_world: World) -> None:
    first = await small_world.says("where is my withdrawal?")
    await small_world.says("human agent please", kind=EventKind.EDITED, message_ref=first.message_ref)
    assert (await small_world.conversation()).status is Status.OPEN


async def test_a_button_pressed_twice_answers_once(world: World) -> None:
    for _ in range(2):
        await world.says("", kind=EventKind.PRESSED, payload="intent:deposit-missing", message_ref="m1")
    assert len(world.texts()) == 1
    assert len([line for line in await world.thread() if line.payload]) == 2
    world.clock.advance(61)
    await world.says("", kind=EventKind.PRESSED, payload="intent:deposit-missing", message_ref="m1")
    assert len(world.texts()) == 2


async def test_the_same_button_of_another_message_and_another_of_the_same_are_answered(small_world: World) -> None:
    for payload, ref in (("intent:deposit-missing", "m1"), ("intent:deposit-missing", "m2"), ("intent:hacked", "m2")):
        await small_world.says("", kind=EventKind.PRESSED, payload=payload, message_ref=ref)
    assert len(small_world.texts()) == 3


async def test_a_press_with_an_id_of_its_own_is_known_again_by_the_message_it_answers(small_world: World) -> None:
    for _ in range(2):
        await small_world.says("", kind=EventKind.PRESSED, payload="intent:deposit-missing", reply_ref="7")
    assert len(small_world.texts()) == 1


@pytest.mark.parametrize("words", ["yes", "thanks", "👍", "好的，谢谢"])
async def test_thanks_for_what_is_resolved_is_kept_and_opens_nothing(world: World, words: str) -> None:
    await world.says("agent")
    mei, number = await world.agent(), (await world.conversation()).id
    await world.desk.claim(mei, number)
    await world.desk.resolve(mei, number)
    said = len(world.texts())
    await world.says(words)
    conversation = await world.conversation()
    assert (conversation.status, conversation.episode) == (Status.RESOLVED, 1)
    assert len(world.texts()) == said
    assert [line.text.plain for line in await world.thread() if line.direction == "incoming"][-1] == words
    await world.says("blue cheese")
    assert (await world.conversation()).status is Status.OPEN


async def test_who_waits_may_look_at_articles_meanwhile_and_keeps_his_place(small_world: World) -> None:
    order = "maybe it is about order 778899001122"
    await small_world.says(order)
    handed = small_world.adapter.sent[-1]
    assert handed.text.plain.endswith("While you wait, one of these may already help:")
    assert [button.payload for button in handed.buttons] == ["intent:withdraw-pending", "intent:deposit-missing"]
    before = await small_world.conversation()
    await small_world.presses("intent:withdraw-pending")
    assert small_world.texts()[-1].startswith("Answer about withdraw-pending in en.")
    assert "You keep your place in line." in small_world.texts()[-1]
    after = await small_world.conversation()
    assert (after.status, after.waiting_since) == (Status.OPEN, before.waiting_since)


async def test_what_is_said_while_the_bot_thinks_is_read_with_the_rest(world: World) -> None:
    whole = world.mind.read

    async def thinks(texts: Sequence[str]) -> list[Reading]:
        world.mind = replace(world.mind, read=whole)
        await world.inbox.receive(world.event("my withdrawal, I mean"))
        return await whole(texts)

    world.mind = replace(world.mind, read=thinks)
    await world.says("hello")
    assert world.texts() == []  # put back: who writes on is not interrupted
    world.clock.advance(5)
    await world.settle()
    (answer,) = world.texts()
    assert answer.startswith("Answer about withdraw-pending")


async def test_what_stands_on_a_button_may_be_typed(small_world: World) -> None:
    """X has none: what can be chosen stands below the text, with a mark before it."""
    await small_world.says("where is my withdrawal?")
    await small_world.says("› No")
    assert (await small_world.conversation()).reason == "the answer did not help"
    await small_world.says("my account is locked")
    await small_world.says("solved, no agent needed")
    assert (await small_world.conversation()).status is Status.RESOLVED
    await small_world.says("maybe")
    await small_world.says("› deposit-missing")
    assert small_world.texts()[-1].startswith("Answer about deposit-missing")


async def test_what_an_agent_has_asked_since_is_not_answered_by_a_label(small_world: World) -> None:
    await small_world.says("where is my withdrawal?")
    mei = await small_world.agent()
    conversation = await small_world.conversation()
    await small_world.desk.claim(mei, conversation.id)
    await small_world.desk.reply(mei, conversation.id, "Did you sell it?")
    await small_world.says("No")
    assert [line.payload for line in await small_world.thread() if line.text.plain == "No"] == [""]


async def test_a_chosen_language_is_kept_until_he_writes_in_another(small_world: World) -> None:
    await small_world.says("/lang tw")
    await small_world.says("我的提现还没到")
    assert small_world.texts()[-1].startswith("Answer about withdraw-pending in zh-Hant.")
    await small_world.says("my account is locked and I need help")
    assert small_world.texts()[-1].startswith("Answer about account-locked in en.")
    await small_world.says("中文可以吗")
    assert small_world.texts()[-1] == "好的，之后用简体中文回答您。"
    await small_world.says("/lang 繁體中文")
    assert small_world.texts()[-1] == "好的，之後用繁體中文回答您。"


async def test_who_wants_no_person_and_asks_something_is_answered(small_world: World) -> None:
    await small_world.says("不要人工，你直接告诉我怎么提现")
    assert small_world.texts()[-1].startswith("Answer about withdraw-pending in zh-Hans.")
    await small_world.says("no human please", "bo")
    assert small_world.texts("bo")[-1].startswith("Write your question in your own words.")


async def test_who_asks_for_his_place_is_told_it_and_no_article(small_world: World) -> None:
    await small_world.says("agent")
    for text in ("my number?", "还要多久"):
        await small_world.says(text)
    told = small_world.texts()[-2:]
    assert told[0].startswith("Thank you, I have added this for the agent.")
    assert told[1].startswith("收到，已经补充给客服了")


@pytest.mark.parametrize(("typed", "intent"), [("the second one", "deposit-missing"), ("第一个", "withdraw-pending")])
async def test_a_question_that_was_asked_back_is_answered_in_words(small_world: World, typed: str, intent: str) -> None:
    await small_world.says("maybe something")
    await small_world.says(typed)
    assert small_world.texts()[-1].startswith(f"Answer about {intent}")
    assert (await small_world.conversation()).talk.offers == ()


async def test_none_of_the_choices_reaches_a_person(small_world: World) -> None:
    await small_world.says("maybe something")
    await small_world.says("都不是")
    found = await small_world.conversation()
    assert (found.status, found.reason, found.priority) == (Status.OPEN, "none of the choices", Priority.NORMAL)


async def test_who_waits_while_nobody_is_there_is_not_told_that_somebody_always_is(small_world: World) -> None:
    policy = small_world.mind.policy
    hours = article("support-hours")

    async def read(texts: Sequence[str]) -> list[Reading]:
        return [Reading((Candidate(hours.intent, 0.95),)) for _ in texts]

    small_world.mind = replace(
        small_world.mind, read=read, policy=replace(policy, articles={**policy.articles, hours.intent: hours})
    )
    await small_world.says("agent")
    await small_world.says("when are you open")
    assert "support-hours" not in small_world.texts()[-1]
    mei, now = await small_world.agent(), small_world.clock.now()
    await small_world.store.run(lambda unit: people.seen(unit, mei.id, None, now))
    await small_world.says("when are you open")
    assert small_world.texts()[-1].startswith("Answer about support-hours")


async def test_a_button_below_an_old_message_is_pressed_in_the_thread_where_the_message_stands(world: World) -> None:
    await world.says("where is my withdrawal?", "501/7")
    sent = world.adapter.sent[0]
    await world.says("agent", "501/8")
    await world.says("", "501", kind=EventKind.PRESSED, payload=sent.buttons[-1].payload, message_ref="1")
    assert len(world.texts("501/7")) == 2
    assert world.texts("501") == []
    assert not [line for line in await world.thread("501") if line.message_id]
