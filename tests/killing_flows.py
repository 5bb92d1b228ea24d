"""What is going on when the process is killed. Each can be done again: platforms and agents repeat what they had not heard of."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from bot.model import Refused
from bot.store import people
from bot.store.people import Agent
from tests.house_double import World

SECRET = "hunter2-Zx9!kQ"
Tell = Callable[[str], None]


@dataclass(slots=True)
class Flow:
    """`before` prepares the file, `run` is killed, and is run again by the next process."""

    name: str
    before: Callable[[World], Coroutine[Any, Any, object]]
    run: Callable[[World, Tell], Coroutine[Any, Any, None]]
    starts: bool = False  # there is no file yet
    delivered: int = 0  # the newest delivery before


async def _mei(world: World) -> Agent:
    found = await world.store.read(people.everyone)
    return found[0] if found else await world.agent()


async def _comes(world: World, tell: Tell, words: str, key: str) -> None:
    await world.inbox.receive(world.event(words, key=key))
    tell(f"kept {key}")


async def _settle(world: World, tell: Tell) -> None:
    await world.settle()
    tell("settled")


async def _start(world: World, tell: Tell) -> None:
    tell("started")


async def _receive(world: World, tell: Tell) -> None:
    await _comes(world, tell, "where is my withdrawal?", "e1")
    await _comes(world, tell, f"my password is {SECRET}", "e2")


async def _answer(world: World, tell: Tell) -> None:
    await _comes(world, tell, "where is my withdrawal?", "e1")
    await _settle(world, tell)


async def _escalate(world: World, tell: Tell) -> None:
    await _comes(world, tell, "I want an agent", "e1")
    await _settle(world, tell)


async def _handed_off(world: World) -> int:
    await _mei(world)
    await world.says("agent", key="e0")
    return (await world.conversation()).id


async def _claimed(world: World) -> int:
    number = await _handed_off(world)
    await world.desk.claim(await _mei(world), number)
    return number


async def _replied(world: World) -> None:
    number = await _claimed(world)
    await world.desk.reply(await _mei(world), number, "It is on its way.", "r0")
    await world.settle()


async def _claim(world: World, tell: Tell) -> None:
    await world.desk.claim(await _mei(world), 1)
    tell("claimed")


async def _reply(world: World, tell: Tell) -> None:
    await world.desk.reply(await _mei(world), 1, "It is on its way.", "r1")
    tell("replied")
    await _settle(world, tell)


async def _resolve(world: World, tell: Tell) -> None:
    with suppress(Refused):  # whoever does it again is told that he has it no more
        await world.desk.resolve(await _mei(world), 1)
    tell("resolved")


FLOWS = (
    Flow("start", _mei, _start, starts=True),
    Flow("receive", _mei, _receive),
    Flow("answer", _mei, _answer),
    Flow("escalate", _mei, _escalate),
    Flow("claim", _handed_off, _claim),
    Flow("reply", _claimed, _reply),
    Flow("resolve", _replied, _resolve),
)
