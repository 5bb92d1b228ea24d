"""Bots that answer bots: whatever is at the other end, the talk comes to an end by itself."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.model import EventKind, Status
from bot.store import Store
from tests.doubles import FakeClock
from tests.house_double import World

_MOST_ROUNDS = 40
_OPENERS = [
    "where is my withdrawal?", "hello", "what are the fees", "maybe something with my money", "human please", "???", "gibberish xx",
    "is anybody there", "/help", "how do I withdraw", "hacked!", "thank you, hello, I have added this for the agent",
]  # fmt: skip


@pytest.mark.parametrize("opener", _OPENERS)
async def test_a_loop_of_two_desks_ends(tmp_path: Path, opener: str) -> None:
    clock, stores = FakeClock(), [Store(f"sqlite:///{tmp_path}/{name}.db") for name in "ab"]
    for store in stores:
        store.prepare()
    one, other = (World(store, clock) for store in stores)
    await one.says(opener)
    rounds, heard = 0, {one: 0, other: 0}
    while rounds <= _MOST_ROUNDS:
        before = dict(heard)
        for speaker, listener in ((one, other), (other, one)):
            said = speaker.texts()[heard[speaker] :]
            heard[speaker] += len(said)
            for text in said:
                clock.advance(1)
                await listener.says(text)
        if heard == before:
            break
        rounds += 1
    assert rounds <= _MOST_ROUNDS
    for store in stores:
        store.close()


@pytest.mark.parametrize("peer", range(60))
async def test_who_says_the_same_for_ever_gets_five_answers_in_ten_minutes(sqlite_store: Store, peer: int) -> None:
    world, text = World(sqlite_store), _OPENERS[peer % len(_OPENERS)] + " !" * (peer // len(_OPENERS))
    for _ in range(60):
        await world.says(text)
        world.clock.advance(5)
    assert len(world.texts()) <= 5 + 2  # with the line that brings a person, and what is said once before it


async def test_a_greeting_is_answered_again_when_the_ten_minutes_are_over(small_world: World) -> None:
    for _ in range(8):
        await small_world.says("hello")
    assert len(small_world.texts()) == 5
    small_world.clock.advance(timedelta(minutes=11).total_seconds())
    await small_world.says("hello")
    assert len(small_world.texts()) == 6
    assert (await small_world.conversation()).status is Status.PENDING


async def test_different_questions_and_buttons_are_no_loop(small_world: World) -> None:
    for text in (
        "hello",
        "where is my withdrawal?",
        "hello",
        "my account is locked",
        "hello",
        "what is the deposit, maybe",
    ):
        before = len(small_world.texts())
        await small_world.says(text)
        assert len(small_world.texts()) == before + 1
    for number in range(8):
        await small_world.says("", kind=EventKind.PRESSED, payload="intent:deposit-missing", message_ref=f"m{number}")
    assert len(small_world.texts()) == 6 + 8
