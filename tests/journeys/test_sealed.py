"""64 digits that may be a transaction ID or a private key: sealed, asked about, restored or destroyed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.inbox import Inbox
from bot.inbox.sealing import HELD_FOR
from bot.model import EventKind, Priority, Status
from tests.house_double import World
from tests.unit.secrets_made import HEX, Dice

DIGITS = Dice(640).letters(HEX, 64)


async def asked(world: World, text: str = DIGITS) -> dict[str, str]:
    """What the buttons of the question carry."""
    await world.says(text)
    question = next(m for m in reversed(world.adapter.sent) if m.buttons and "sealed" in m.buttons[0].payload)
    return {button.label: button.payload for button in question.buttons}


def _beside(world: World) -> World:
    """Another process on the same database, or this one after a restart."""
    made = World(world.store, world.clock, name="w2", adapter=world.adapter)
    made._keys = world._keys
    return made


async def texts_kept(world: World) -> list[str]:
    return [line.text.plain for line in await world.thread()]


async def test_nobody_sees_the_digits_and_one_question_is_asked(world: World) -> None:
    buttons = await asked(world)
    assert list(buttons) == ["It is a transaction ID", "It is a private key"]
    assert all(len(payload.encode()) <= 64 for payload in buttons.values())
    assert not any(DIGITS in text for text in await texts_kept(world))
    assert len(world.texts()) == 1
    conversation = await world.conversation()
    assert conversation.status is Status.PENDING


async def test_a_transaction_id_comes_back_as_a_reference_and_is_then_thought_about(world: World) -> None:
    buttons = await asked(world)
    await world.presses(buttons["It is a transaction ID"])
    line = next(line for line in await world.thread() if line.direction == "incoming")
    assert line.text.plain == DIGITS
    assert [(kept.kind, kept.value) for kept in line.kept] == [("txid", DIGITS)]
    assert (await world.conversation()).status is Status.OPEN


async def test_a_text_around_the_digits_is_answered_at_once_and_restored_later(world: World) -> None:
    buttons = await asked(world, f"where is it? thank you {DIGITS} hello")
    await world.presses(buttons["It is a transaction ID"])
    assert f"where is it? thank you {DIGITS} hello" in await texts_kept(world)
    assert world.texts()[-1] == "Thank you. I have kept it as a transaction ID."


async def test_a_private_key_is_destroyed_and_its_owner_is_served_first(world: World) -> None:
    buttons = await asked(world)
    await world.presses(buttons["It is a private key"])
    line = next(line for line in await world.thread() if line.direction == "incoming")
    assert (line.text.plain, line.removed) == ("[private key removed]", ("private key",))
    assert "move the funds to a new wallet" in world.texts()[-1]
    conversation = await world.conversation()
    assert (conversation.status, conversation.priority) == (Status.OPEN, Priority.URGENT)


@pytest.mark.parametrize("first", ["It is a transaction ID", "It is a private key"])
async def test_only_the_first_answer_counts(small_world: World, first: str) -> None:
    buttons = await asked(small_world)
    second = next(label for label in buttons if label != first)
    await small_world.presses(buttons[first])
    kept = (await texts_kept(small_world))[0]
    await small_world.presses(buttons[second])
    assert (await texts_kept(small_world))[0] == kept
    assert "I do not have it any more" in small_world.texts()[-1]


async def test_without_an_answer_it_is_destroyed_after_15_minutes(world: World) -> None:
    buttons = await asked(world)
    world.clock.advance(HELD_FOR.total_seconds())
    await world.inbox.sweep()
    assert len(world.inbox._seals) == 0
    line = next(line for line in await world.thread() if line.direction == "incoming")
    assert (line.text.plain, line.removed) == ("[unclear key removed]", ("unclear key",))
    await world.presses(buttons["It is a transaction ID"])
    assert "I do not have it any more" in world.texts()[-1]


async def test_after_a_restart_it_is_gone_and_the_contact_is_told_so(world: World) -> None:
    buttons = await asked(world)
    world.inbox = Inbox(world.store, world.clock, "inbox-again", lambda: world.mind, lambda _: world.adapter.limits)
    await world.presses(buttons["It is a transaction ID"])
    assert "a restart on our side" in world.texts()[-1]
    world.clock.advance(HELD_FOR.total_seconds())
    await world.inbox.sweep()
    assert "[unclear key removed]" in await texts_kept(world)


@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
async def test_that_it_is_a_private_key_any_process_may_be_told(world: World) -> None:
    buttons = await asked(world)
    other = _beside(world)
    await other.presses(buttons["It is a private key"])
    line = next(line for line in await world.thread() if line.direction == "incoming")
    assert (line.text.plain, line.removed) == ("[private key removed]", ("private key",))
    assert "move the funds to a new wallet" in world.texts()[-1]
    conversation = await world.conversation()
    assert (conversation.status, conversation.priority) == (Status.OPEN, Priority.URGENT)
    assert conversation.reason == "gave a secret away"
    await world.presses(buttons["It is a transaction ID"])
    assert "I do not have it any more" in world.texts()[-1]
    assert not any(DIGITS in text for text in await texts_kept(world))


@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
async def test_that_it_is_a_transaction_id_only_that_process_can_use_which_has_it_and_the_others_say_so(
    world: World,
) -> None:
    buttons = await asked(world)
    await _beside(world).presses(buttons["It is a transaction ID"])
    assert "another of our machines" in world.texts()[-1]
    assert not any(DIGITS in text for text in await texts_kept(world))
    world.clock.advance(61)
    await world.presses(buttons["It is a transaction ID"])
    assert DIGITS in await texts_kept(world)


async def test_who_was_told_to_send_it_again_with_a_word_before_it_is_not_asked_again(small_world: World) -> None:
    buttons = await asked(small_world)
    other = _beside(small_world)
    await other.presses(buttons["It is a transaction ID"])
    await other.says(f"TXID {DIGITS}")
    assert f"TXID {DIGITS}" in await texts_kept(small_world)


async def test_a_private_key_is_destroyed_after_a_restart_too(small_world: World) -> None:
    buttons = await asked(small_world)
    await _beside(small_world).presses(buttons["It is a private key"])
    assert "[private key removed]" in await texts_kept(small_world)
    assert (await small_world.conversation()).priority is Priority.URGENT


@pytest.mark.parametrize("label", ["It is a transaction ID", "It is a private key"])
async def test_what_another_contact_has_sealed_no_process_touches(small_world: World, label: str) -> None:
    buttons = await asked(small_world)
    await _beside(small_world).presses(buttons[label], "bob")
    assert "I do not have it any more" in small_world.texts("bob")[-1]
    assert (await small_world.conversation("bob")).priority is not Priority.URGENT
    await small_world.presses(buttons["It is a transaction ID"])
    assert DIGITS in await texts_kept(small_world)


async def test_nobody_opens_what_another_has_sealed(small_world: World) -> None:
    buttons = await asked(small_world)
    await small_world.presses(buttons["It is a transaction ID"], "bob")
    assert not any(DIGITS in line.text.plain for line in await small_world.thread("bob"))
    assert not any(DIGITS in text for text in await texts_kept(small_world))
    await small_world.presses(buttons["It is a transaction ID"])
    assert DIGITS in await texts_kept(small_world)


async def test_digits_that_an_agent_has_asked_for_are_a_transaction_id(small_world: World) -> None:
    await small_world.says("hello agent")
    mei = await small_world.agent()
    number = (await small_world.conversation()).id
    await small_world.desk.claim(mei, number)
    await small_world.desk.reply(mei, number, "Please send me the transaction hash.")
    await small_world.says(DIGITS)
    assert DIGITS in await texts_kept(small_world)


async def test_digits_behind_a_message_that_announces_them_are_a_transaction_id(small_world: World) -> None:
    await small_world.says("here is the txid:")
    await small_world.says(DIGITS)
    assert DIGITS in await texts_kept(small_world)


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("I have no txid, I only have the long string from my wallet backup", "{}"),
        ("i don't know what a txid is. i exported this", "{}"),
        ("what is the txid?", "{}"),
        ("我没有交易哈希，只有这一串", "{}"),
    ],
)
async def test_digits_behind_a_message_that_denies_a_transaction_id_stay_sealed(
    small_world: World, before: str, text: str
) -> None:
    await small_world.says(before)
    await small_world.says(text.format(DIGITS))
    assert not any(DIGITS in kept for kept in await texts_kept(small_world))
    assert any("sealed:" in button.payload for sent in small_world.adapter.sent for button in sent.buttons)


async def test_a_key_sent_where_an_agent_has_asked_for_a_transaction_id_stays_sealed(small_world: World) -> None:
    await small_world.says("hello agent")
    mei = await small_world.agent()
    number = (await small_world.conversation()).id
    await small_world.desk.claim(mei, number)
    await small_world.desk.reply(mei, number, "Please send me the transaction hash.")
    await small_world.says(f"my deposit is missing, this is what I exported: {DIGITS}")
    assert not any(DIGITS in text for text in await texts_kept(small_world))


async def test_where_others_read_along_nothing_is_asked_and_nothing_is_held(small_world: World) -> None:
    await small_world.says(DIGITS, "group/0/1", public=True)
    assert len(small_world.inbox._seals) == 0
    (line,) = [line for line in await small_world.thread("group/0/1") if line.direction == "incoming"]
    assert (line.text.plain, line.removed) == ("[unclear key removed]", ("unclear key",))


async def test_a_repeated_event_asks_once(small_world: World) -> None:
    incoming = small_world.event(DIGITS)
    for _ in range(3):
        await small_world.inbox.receive(incoming)
    await small_world.settle()
    assert len([m for m in small_world.adapter.sent if m.buttons]) == 1


async def test_the_memory_is_bounded(small_world: World) -> None:
    seals = small_world.inbox._seals
    for number in range(1_100):
        seals.hold(f"t{number}", 1, number, (DIGITS,), small_world.clock.now())
    assert len(seals) == 1_000
    assert seals.find("t0", 1, small_world.clock.now()) is None
    assert seals.find("t1099", 1, small_world.clock.now() + HELD_FOR - timedelta(seconds=1)) == (1099, (DIGITS,))


async def test_a_chinese_speaker_is_asked_in_chinese(small_world: World) -> None:
    buttons = await asked(small_world, f"你好，帮我看看 {DIGITS}")
    assert list(buttons) == ["是交易哈希", "是私钥"]
    await small_world.says("", kind=EventKind.PRESSED, payload=buttons["是私钥"])
    assert "你好，帮我看看 [私钥已移除]" in await texts_kept(small_world)


@pytest.mark.parametrize("mark", ["", "› "])
async def test_the_answer_may_be_typed_where_no_button_is_seen(small_world: World, mark: str) -> None:
    await small_world.says(f"where is it? thank you {DIGITS} hello")  # answered at once, below the question
    await small_world.says(f"{mark}It is a private key.")
    conversation = await small_world.conversation()
    assert (conversation.status, conversation.priority) == (Status.OPEN, Priority.URGENT)
    assert "move the funds to a new wallet" in small_world.texts()[-1]
    await small_world.says(f"这是什么 {DIGITS}", "bob")
    await small_world.says(f"{mark}是交易哈希", "bob")
    assert f"这是什么 {DIGITS}" in [line.text.plain for line in await small_world.thread("bob")]
