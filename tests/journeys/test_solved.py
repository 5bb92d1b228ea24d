"""Who waits for a person and is helped by an article meanwhile can leave the line, and nobody is called for nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model import Language, Priority, Refused, Status
from tests.house_double import World


async def waiting_and_helped(world: World) -> None:
    await world.presses("person")
    await world.presses("intent:withdraw-pending")


async def test_who_was_helped_while_waiting_leaves_the_line_by_a_button(small_world: World) -> None:
    await waiting_and_helped(small_world)
    sent = small_world.adapter.sent[-1]
    assert [button.label for button in sent.buttons] == ["Solved, no agent needed"]
    await small_world.presses(sent.buttons[0].payload)
    found = await small_world.conversation()
    assert (found.status, found.assignee, found.waiting_since) == (Status.RESOLVED, None, None)
    assert small_world.texts()[-1].startswith("Good to hear. I have taken you out of the line.")
    facts = [line.activity for line in await small_world.thread() if line.activity]
    assert facts[-1] == "needs_no_agent"


async def test_who_comes_back_begins_anew_and_reaches_a_person_again(small_world: World) -> None:
    await waiting_and_helped(small_world)
    await small_world.presses("solved")
    await small_world.presses("person")
    found = await small_world.conversation()
    assert (found.status, found.episode) == (Status.OPEN, 2)


async def test_who_is_with_an_agent_is_not_taken_away_from_him(small_world: World) -> None:
    await waiting_and_helped(small_world)
    agent = await small_world.agent("mei")
    await small_world.desk.claim(agent, (await small_world.conversation()).id)
    said = len(small_world.texts())
    await small_world.presses("solved")
    found = await small_world.conversation()
    assert (found.status, found.assignee) == (Status.OPEN, agent.id)
    assert len(small_world.texts()) == said


async def test_a_theft_stays_first_in_line(small_world: World) -> None:
    await waiting_and_helped(small_world)
    conversation, now = await small_world.conversation(), small_world.clock.now()
    await small_world.store.run(
        lambda unit: unit.save(conversation, replace(conversation, priority=Priority.URGENT), now)
    )
    await small_world.presses("solved")
    assert (await small_world.conversation()).status is Status.OPEN


@pytest.mark.parametrize("text", ["never mind i found the backup key", "算了，密钥找到了"])
async def test_who_says_so_and_more_is_shown_the_way_out_once_and_not_taken_out(small_world: World, text: str) -> None:
    await small_world.says("agent")
    await small_world.says(text)
    assert [button.payload for button in small_world.adapter.sent[-1].buttons] == ["solved"]
    said = len(small_world.texts())
    await small_world.says(text)
    assert len(small_world.texts()) == said
    assert (await small_world.conversation()).status is Status.OPEN


@pytest.mark.parametrize("text", ["never mind the fee, where is it", "it works but my coins are gone", "cancel order"])
async def test_who_begins_so_and_still_has_a_trouble_is_shown_no_way_out(small_world: World, text: str) -> None:
    await small_world.says("agent")
    await small_world.says(text)
    assert "solved" not in [button.payload for sent in small_world.adapter.sent for button in sent.buttons]


async def test_who_waits_leaves_the_line_in_words_and_is_asked_first(small_world: World) -> None:
    await small_world.says("agent")
    await small_world.says("never mind, solved")
    sent = small_world.adapter.sent[-1]
    assert [button.payload for button in sent.buttons] == ["solved"]
    found = await small_world.conversation()
    assert (found.status, found.priority) == (Status.OPEN, Priority.NORMAL)
    await small_world.says("solved, thanks")
    assert small_world.texts()[-1].startswith("I have taken you out of the line.")
    assert (await small_world.conversation()).status is Status.RESOLVED


async def test_the_button_leaves_the_line_at_once(small_world: World) -> None:
    await small_world.says("agent")
    await small_world.says("到账了！")
    await small_world.presses(small_world.adapter.sent[-1].buttons[0].payload)
    assert (await small_world.conversation()).status is Status.RESOLVED


async def test_what_was_resolved_too_early_is_opened_again_and_the_contact_can_be_written_to(world: World) -> None:
    mei, wei = await world.agent("mei"), await world.agent("wei")
    await world.says("agent")
    number = (await world.conversation()).id
    with pytest.raises(Refused, match="not resolved"):
        await world.desk.reopen(wei, number)
    await world.desk.claim(mei, number)
    await world.desk.resolve(mei, number)
    said = len(world.texts())
    await world.desk.reopen(wei, number)
    with pytest.raises(Refused, match=r"not resolved|has taken"):
        await world.desk.reopen(mei, number)
    found = await world.conversation()
    assert (found.status, found.assignee, found.episode, found.bot_leads) == (Status.OPEN, wei.id, 1, False)
    assert len(world.texts()) == said
    assert [line.activity for line in await world.thread() if line.activity][-1] == "reopened"
    await world.desk.reply(wei, number, "One thing more.")
    await world.settle()
    assert world.texts()[-1] == "One thing more."
    await world.says("yes?")
    assert (await world.conversation()).waiting_since is not None
    assert world.texts()[-1] == "One thing more."


async def test_who_has_written_since_is_not_reopened_over_the_bot(world: World) -> None:
    mei = await world.agent("mei")
    await world.says("agent")
    number = (await world.conversation()).id
    await world.desk.claim(mei, number)
    await world.desk.resolve(mei, number)
    await world.says("hello")
    with pytest.raises(Refused, match="not resolved"):
        await world.desk.reopen(mei, number)
    assert (await world.conversation()).status is Status.PENDING


async def test_a_slip_takes_neither_urgency_nor_the_place_in_line(world: World) -> None:
    mei = await world.agent("mei")
    await world.says("I was hacked, money is leaving my account")
    before = await world.conversation()
    await world.desk.claim(mei, before.id)
    world.clock.advance(600)
    await world.desk.resolve(mei, before.id)
    await world.desk.reopen(mei, before.id)
    after = await world.conversation()
    assert before.waiting_since is not None
    assert (after.priority, after.reason, after.waiting_since) == (Priority.URGENT, before.reason, before.waiting_since)


async def test_what_the_contact_ended_himself_is_opened_without_an_urgency_of_another_time(world: World) -> None:
    mei = await world.agent("mei")
    await world.says("I was hacked, money is leaving my account")
    number = (await world.conversation()).id
    await world.desk.claim(mei, number)
    await world.desk.resolve(mei, number)
    await world.says("agent")
    for _ in range(2):
        await world.says("solved")
    assert (await world.conversation()).status is Status.RESOLVED
    await world.desk.reopen(mei, number)
    after = await world.conversation()
    assert (after.priority, after.reason, after.waiting_since) == (Priority.NORMAL, "", None)


async def test_who_is_not_the_first_to_open_it_again_reads_who_was(world: World) -> None:
    mei, wei = await world.agent("mei"), await world.agent("wei")
    await world.says("agent")
    number = (await world.conversation()).id
    await world.desk.claim(mei, number)
    await world.desk.resolve(mei, number)
    await world.desk.reopen(wei, number)
    with pytest.raises(Refused, match=f"{wei.name} has taken this conversation"):
        await world.desk.reopen(mei, number)
    with pytest.raises(Refused, match="not resolved"):
        await world.desk.reopen(wei, number)


@pytest.mark.parametrize("standing", ["held", "snoozed", "resolved"])
async def test_a_language_that_is_chosen_where_the_bot_does_not_lead_counts_and_disturbs_nobody(
    world: World, standing: str
) -> None:
    mei = await world.agent("mei")
    await world.says("agent")
    number = (await world.conversation()).id
    await world.desk.claim(mei, number)
    await world.desk.reply(mei, number, "We look into it.")
    if standing == "snoozed":
        await world.desk.snooze(mei, number, world.clock.now() + timedelta(hours=5))
    if standing == "resolved":
        await world.desk.resolve(mei, number)
    await world.settle()
    before, said = await world.conversation(), world.texts()
    await world.presses("lang:zh-CN")
    after = await world.conversation()
    assert (after.language, after.language_fixed) == (Language.ZH_HANS, True)
    assert replace(after, language=before.language, language_fixed=False) == before
    assert world.texts() == said


async def test_a_language_that_is_typed_to_an_agent_is_a_message_to_him(world: World) -> None:
    mei = await world.agent("mei")
    await world.says("/lang")
    await world.says("agent")
    number = (await world.conversation()).id
    await world.desk.claim(mei, number)
    await world.desk.reply(mei, number, "Which language do you read?")
    await world.says("简体中文")
    assert (await world.conversation()).waiting_since is not None
