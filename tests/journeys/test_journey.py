"""A message in, the right answer out, or a person: the eight names end to end, on both databases."""

from __future__ import annotations

import pytest

from bot.model import Attachment, EventKind, Language, Refused, Status
from bot.ports import ContactGone, Fate, Limits, SendFailed
from bot.speech.phrases import line
from bot.store import Store, views
from tests.doubles import FakeClock
from tests.house_double import World


async def test_a_common_question_is_answered_at_once_with_did_this_help(world: World) -> None:
    await world.says("where is my withdrawal?")
    (answer,) = world.adapter.sent
    assert "Answer about withdraw-pending in en." in answer.text.plain
    assert [b.payload for b in answer.buttons] == ["help:yes", "help:no", "person"]


async def test_an_event_that_comes_twice_is_kept_and_answered_once(world: World) -> None:
    incoming = await world.says("where is my withdrawal?")
    await world.inbox.receive(incoming)
    await world.settle()
    assert len(world.adapter.sent) == 1
    assert len([line for line in await world.thread() if line.direction == "incoming"]) == 1


async def test_what_nobody_knows_goes_to_a_person_with_everything_said(world: World) -> None:
    await world.says("my cat sat on the keyboard and odd things followed")
    assert (await world.conversation()).status is Status.OPEN
    queue = await world.store.read(views.entries)
    assert [entry.author for entry in queue] == ["Ann"]
    assert "handing it to a person" in world.texts()[0]


@pytest.mark.parametrize(
    "words", ["人工", "转人工", "真人客服", "human", "agent", "real person", "/agent", "I want to talk to a human"]
)
async def test_a_person_is_one_step_away_in_words(small_world: World, words: str) -> None:
    await small_world.says(words)
    assert (await small_world.conversation()).status is Status.OPEN


async def test_a_person_is_one_step_away_by_button_from_every_state(small_world: World) -> None:
    for place, opening in (("a", "hello"), ("b", "maybe my coins?"), ("c", "where is my withdrawal?")):
        await small_world.says(opening, place)
        await small_world.presses("person", place)
        assert (await small_world.conversation(place)).status is Status.OPEN


async def test_no_after_did_this_help_goes_on_to_a_person(world: World) -> None:
    await world.says("where is my withdrawal?")
    await world.presses("help:no")
    conversation = await world.conversation()
    assert (conversation.status, conversation.reason) == (Status.OPEN, "the answer did not help")
    pressed = [line for line in await world.thread() if line.payload == "help:no"]
    assert pressed[0].text.plain == "No"


async def test_between_two_articles_one_question_is_asked_and_only_once(world: World) -> None:
    await world.says("maybe my coins?")
    (question,) = world.adapter.sent
    assert [b.payload for b in question.buttons] == ["intent:withdraw-pending", "intent:deposit-missing", "person"]
    await world.says("maybe still the coins?")
    assert (await world.conversation()).status is Status.OPEN


async def test_a_choice_is_answered(world: World) -> None:
    await world.says("maybe my coins?")
    await world.presses("intent:deposit-missing")
    assert "deposit-missing" in world.texts()[-1]


async def test_a_burst_of_short_messages_is_one_question(sqlite_store: Store) -> None:
    clock = FakeClock()
    world = World(sqlite_store, clock, Limits(text=4096, burst=1.2))
    for part in ("hello", "my withdrawal", "still not here"):
        await world.inbox.receive(world.event(part))
        await world.settle()
        clock.advance(0.4)
    assert world.adapter.sent == []
    clock.advance(1.3)
    await world.settle()
    (answer,) = world.adapter.sent
    assert "withdraw-pending" in answer.text.plain


async def test_whoever_writes_on_and_on_is_answered_within_eight_seconds(sqlite_store: Store) -> None:
    clock = FakeClock()
    world = World(sqlite_store, clock, Limits(text=4096, burst=1.2))
    for _ in range(12):
        await world.inbox.receive(world.event("withdrawal"))
        await world.settle()
        clock.advance(0.9)
    assert world.adapter.sent


async def test_an_album_is_one_message(world: World) -> None:
    for number in range(3):
        photo = Attachment("photo", f"file-{number}")
        await world.inbox.receive(world.event("look" if number == 0 else "", attachments=(photo,), group_ref="g1"))
    (line,) = [line for line in await world.thread() if line.direction == "incoming"]
    assert [a.ref for a in line.attachments] == ["file-0", "file-1", "file-2"]


async def test_an_edit_is_a_new_revision_and_is_not_answered_again(world: World) -> None:
    first = await world.says("where is my withdrawal?")
    await world.says("where is my withdrawal of Monday?", kind=EventKind.EDITED, message_ref=first.message_ref)
    assert len(world.adapter.sent) == 1
    revisions = [line for line in await world.thread() if line.revises]
    assert revisions[0].text.plain == "where is my withdrawal of Monday?"


async def test_an_edit_before_the_answer_is_what_is_answered(sqlite_store: Store) -> None:
    clock = FakeClock()
    world = World(sqlite_store, clock, Limits(text=4096, burst=1.2))
    first = world.event("accuont lokced")
    await world.inbox.receive(first)
    await world.inbox.receive(world.event("account locked", kind=EventKind.EDITED, message_ref=first.message_ref))
    clock.advance(2)
    await world.settle()
    assert "account-locked" in world.texts()[0]


async def test_the_answer_comes_in_the_language_of_the_message(small_world: World) -> None:
    await small_world.says("提现怎么还没到？")
    assert "zh-Hans" in small_world.texts()[-1]
    await small_world.says("where is my withdrawal now please?", "bob")
    assert " en." in small_world.texts("bob")[-1]
    await small_world.says("提現還沒到帳，請問怎麼辦？提现", "cai")
    assert "zh-Hant" in small_world.texts("cai")[-1]


async def test_lang_changes_the_language_and_writing_in_another_changes_it_again(small_world: World) -> None:
    await small_world.says("/lang tw")
    assert small_world.texts()[-1] == "好的，之後用繁體中文回答您。"
    await small_world.says("where is my withdrawal please, I am waiting")
    assert " en." in small_world.texts()[-1]


async def test_another_language_is_answered_in_english_with_a_line_that_says_so(small_world: World) -> None:
    await small_world.says("¿Dónde está mi dinero? Mi withdraw no ha llegado todavía, por favor ayuda")
    assert small_world.texts()[-1].startswith("I can read and answer in English and Chinese.")


async def test_after_resolve_a_new_message_opens_an_episode_and_the_bot_leads_again(world: World) -> None:
    await world.says("agent")
    mei = await world.agent()
    number = (await world.conversation()).id
    await world.desk.claim(mei, number)
    await world.desk.reply(mei, number, "All is well now.")
    await world.desk.resolve(mei, number)
    await world.says("where is my withdrawal?")
    conversation = await world.conversation()
    assert (conversation.status, conversation.episode) == (Status.PENDING, 2)
    assert "withdraw-pending" in world.texts()[-1]


async def test_an_agents_reply_leaves_by_the_same_door_and_a_double_submit_says_it_once(world: World) -> None:
    await world.says("agent")
    mei = await world.agent()
    number = (await world.conversation()).id
    await world.desk.claim(mei, number)
    await world.desk.reply(mei, number, "I am here.", key="k1")
    await world.desk.reply(mei, number, "I am here.", key="k1")
    await world.settle()
    assert world.texts().count("I am here.") == 1
    assert {(said.text.plain == "I am here.", said.automatic) for said in world.adapter.sent} == {
        (True, False), (False, True),
    }  # fmt: skip


async def test_without_a_claim_nobody_replies(world: World) -> None:
    await world.says("agent")
    mei = await world.agent()
    with pytest.raises(Refused, match="Claim it first"):
        await world.desk.reply(mei, (await world.conversation()).id, "Hi")


async def test_the_loser_of_a_claim_is_told_who_won(world: World) -> None:
    await world.says("agent")
    mei, bob = await world.agent("mei"), await world.agent("bob")
    number = (await world.conversation()).id
    await world.desk.claim(mei, number)
    with pytest.raises(Refused, match="Mei has taken this"):
        await world.desk.claim(bob, number)


async def test_a_snoozed_conversation_wakes_at_its_time_and_when_the_contact_writes(world: World) -> None:
    from datetime import timedelta

    await world.says("agent")
    mei = await world.agent()
    number = (await world.conversation()).id
    await world.desk.claim(mei, number)
    await world.desk.snooze(mei, number, world.clock.now() + timedelta(hours=1))
    await world.desk.sweep()
    assert (await world.conversation()).status is Status.SNOOZED
    world.clock.advance(3601)
    await world.desk.sweep()
    woken = await world.conversation()
    assert (woken.status, woken.assignee) == (Status.OPEN, mei.id)
    await world.desk.claim(mei, number)
    await world.desk.snooze(mei, number, world.clock.now() + timedelta(hours=1))
    await world.says("still there?")
    assert (await world.conversation()).status is Status.OPEN


async def test_an_agent_who_falls_silent_loses_the_claim_and_cannot_write(world: World) -> None:
    await world.says("agent")
    mei = await world.agent()
    number = (await world.conversation()).id
    await world.desk.claim(mei, number)
    world.clock.advance(31 * 60)
    await world.desk.sweep()
    assert (await world.conversation()).assignee is None
    with pytest.raises(Refused):
        await world.desk.reply(mei, number, "late")
    assert [entry.id for entry in await world.store.read(views.entries)] == [number]


async def test_transfer_release_and_give_back(world: World) -> None:
    await world.says("agent")
    mei, bob = await world.agent("mei"), await world.agent("bob")
    number = (await world.conversation()).id
    await world.desk.claim(mei, number)
    await world.desk.transfer(mei, number, bob.id)
    with pytest.raises(Refused, match="Bob has this"):
        await world.desk.reply(mei, number, "mine?")
    await world.desk.release(bob, number)
    assert await world.desk.claim_next(mei) == number
    await world.desk.give_back(mei, number)
    await world.says("where is my withdrawal?")
    assert "withdraw-pending" in world.texts()[-1]


async def test_a_contact_who_blocked_us_is_a_failed_delivery_with_its_reason(world: World) -> None:
    world.adapter.fail_next = [ContactGone("bot was blocked by the user")]
    await world.says("where is my withdrawal?")
    (trouble,) = await world.store.read(views.troubles)
    assert (trouble.kind, trouble.reason) == ("failed", "bot was blocked by the user")
    assert (await world.conversation()).blocked


async def test_retry_after_holds_back_that_room_alone(world: World) -> None:
    world.adapter.fail_next = [SendFailed(Fate.NOT_SENT, "too many requests", retry_after=5, throttled=True)]
    await world.says("where is my withdrawal?")
    await world.says("where is my withdrawal?", "bob")
    assert (world.texts("ann"), len(world.texts("bob"))) == ([], 1)
    world.clock.advance(4.9)
    await world.settle()
    assert world.texts("ann") == []
    world.clock.advance(0.2)
    await world.settle()
    assert len(world.texts("ann")) == 1


async def test_an_automatic_answer_of_unknown_fate_is_sent_once_more_if_the_contact_has_not_written(
    world: World,
) -> None:
    world.adapter.fail_next = [SendFailed(Fate.UNKNOWN, "no answer"), SendFailed(Fate.UNKNOWN, "no answer")]
    await world.says("where is my withdrawal?")
    assert [t.kind for t in await world.store.read(views.troubles)] == ["unknown"]
    for _ in range(3):
        world.clock.advance(31)
        await world.outbox.sweep()
        await world.settle()
    assert world.adapter.fail_next == []
    assert world.texts() == []  # the second try was unknown too: from here on a person decides
    (trouble,) = await world.store.read(views.troubles)
    mei = await world.agent()
    await world.desk.send_again(mei, trouble.id)
    await world.settle()
    assert len(world.texts()) == 1
    assert await world.store.read(views.troubles) == []


async def test_an_agents_reply_of_unknown_fate_is_held(world: World) -> None:
    await world.says("agent")
    mei = await world.agent()
    number = (await world.conversation()).id
    await world.desk.claim(mei, number)
    world.adapter.fail_next = [SendFailed(Fate.UNKNOWN, "no answer")]
    await world.desk.reply(mei, number, "Please look now.")
    await world.settle()
    world.clock.advance(120)
    await world.outbox.sweep()
    await world.settle()
    assert "Please look now." not in world.texts()
    (trouble,) = await world.store.read(views.troubles)
    await world.desk.it_arrived(mei, trouble.id)
    assert await world.store.read(views.troubles) == []


async def test_an_answer_in_several_parts_arrives_in_order_and_one_unknown_does_not_stop_the_rest(
    sqlite_store: Store,
) -> None:
    world = World(sqlite_store, limits=Limits(text=20))
    await world.says("agent")
    mei = await world.agent()
    number = (await world.conversation()).id
    await world.desk.claim(mei, number)
    before = len(world.adapter.sent)
    world.adapter.fail_next = []
    await world.desk.reply(mei, number, "One is first. Two is next. Three is last.")
    await world.outbox.deliver()
    await world.outbox.settled()
    world.adapter.fail_next = [SendFailed(Fate.UNKNOWN, "no answer")]
    await world.settle()
    assert [m.text.plain.strip() for m in world.adapter.sent[before:]] == ["One is first.", "Three is last."]


async def test_a_refused_account_pauses_its_channel_and_keeps_the_rows(world: World) -> None:
    world.adapter.fail_next = [SendFailed(Fate.CHANNEL_DOWN, "the token was refused")]
    await world.says("where is my withdrawal?")
    assert world.outbox.trouble() == {world.adapter.channel: "the token was refused"}
    await world.says("where is my withdrawal?", "bob")
    assert world.adapter.sent == []
    world.clock.advance(61)
    await world.settle()
    assert len(world.adapter.sent) == 2


async def test_a_public_place_gets_article_text_only(small_world: World) -> None:
    await small_world.says("where is my withdrawal?", "group/1", public=True)
    (answer,) = small_world.adapter.sent
    assert answer.text.plain == "Answer about withdraw-pending in en.\n\n" + line("never_ask", Language.EN)
    assert answer.buttons == ()
    await small_world.says("my account 12345 please", "group/1", public=True)
    assert (await small_world.conversation("group/1")).status is Status.PENDING
    assert "private chat" in small_world.texts("group/1")[-1]


async def test_what_was_not_said_to_us_is_not_kept(small_world: World) -> None:
    await small_world.inbox.receive(small_world.event("hi all", "group/2", public=True, addressed=False))
    assert await small_world.store.read(lambda unit: views.entries(unit, view="all")) == []


async def test_an_update_that_nobody_can_read_is_dead_and_visible(world: World) -> None:
    await world.inbox.receive(world.event(kind=EventKind.POISON, place="poison"))
    (trouble,) = await world.store.read(views.troubles)
    assert trouble.kind == "dead"


async def test_a_secret_is_gone_before_it_is_kept_and_the_contact_is_told(world: World) -> None:
    phrase = "legal winner thank year wave sausage worth useful legal winner thank yellow"
    await world.says(f"my seed is {phrase}")
    line = next(line for line in await world.thread() if line.direction == "incoming")
    assert (line.text.plain, line.removed) == ("my seed is [seed phrase removed]", ("seed phrase",))
    assert "move the funds to a new wallet" in world.texts()[0]
    conversation = await world.conversation()
    assert (conversation.status, conversation.priority.value) == (Status.OPEN, "urgent")


async def test_a_failed_delivery_can_be_dismissed_and_stays_in_the_thread(world: World) -> None:
    world.adapter.fail_next = [ContactGone("bot was blocked by the user")]
    await world.says("where is my withdrawal?")
    (trouble,) = await world.store.read(views.troubles)
    mei = await world.agent()
    await world.desk.dismiss_delivery(mei, trouble.id)
    assert await world.store.read(views.troubles) == []
    answer = next(line for line in await world.thread() if line.direction == "outgoing")
    assert [part.status for part in answer.parts] == ["failed"]
    with pytest.raises(Refused):
        await world.desk.dismiss_delivery(mei, trouble.id)


async def test_claiming_what_one_snoozed_ends_the_snooze(world: World) -> None:
    from datetime import timedelta

    await world.says("agent")
    mei = await world.agent()
    number = (await world.conversation()).id
    await world.desk.claim(mei, number)
    await world.desk.snooze(mei, number, world.clock.now() + timedelta(hours=1))
    await world.desk.claim(mei, number)
    assert (await world.conversation()).status is Status.OPEN
