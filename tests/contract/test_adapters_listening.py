"""What a strict reviewer does to every adapter, on the way in: points 1, 2, 3, 8, 9 and 10 of eleven.

The way out is test_adapters_sending.py; what a platform has beyond the others is in files of its own name.
"""

from __future__ import annotations

import asyncio
from itertools import count

import httpx
import pytest

from bot.channels import Channels
from bot.clock import holder
from bot.model import Attachment, EventKind, Incoming
from bot.ports import Listener, Reports, Webhook
from tests.doubles import FakeClock
from tests.platforms.benches import BREAKS, FEATURES, Bench, Person
from tests.platforms.process import ANSWER, QUESTION, Process, eventually, outage

on_postgresql = pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
"""SQLite takes one process: test_a_second_process_on_one_sqlite_file_is_refused_with_a_way_out."""


async def all_acknowledged(process: Process, number: int) -> None:
    async def are() -> bool:
        return await process.acknowledged() == number

    await eventually(are)


async def all_heard(process: Process, texts: list[str]) -> None:
    async def are() -> bool:
        return await process.heard() == sorted(texts)

    await eventually(are)


def answers(person: Person) -> int:
    """How often he was told the answer to his question."""
    return sum(text.startswith(ANSWER) for text in person.read())


@pytest.mark.parametrize("point", ["fetched", "kept", "acknowledged"])
async def test_1_killed_between_fetch_and_handling_loses_nothing_and_answers_once(
    bench: Bench, store_url: str, point: str
) -> None:
    people = [*bench.apart(), bench.apart()[1]]
    questions = [f"{QUESTION} {number}" for number in range(3)]
    first, reached, begun = Process(bench, store_url), asyncio.Event(), count()

    async def dies() -> None:
        reached.set()
        await first.ending.wait()
        raise ConnectionAbortedError("killed")

    async def receive(incoming: Incoming) -> None:
        later = next(begun) > 0
        if later and point == "fetched":
            await dies()
        await first.inbox.receive(incoming)
        if later and point == "kept":
            await dies()

    async with first:
        for person in people:
            person.writes("hello")
        await all_acknowledged(first, 3)
        first.ear.receive = receive
        for person, question in zip(people, questions, strict=True):
            person.writes(question)
        if point == "acknowledged":
            await all_acknowledged(first, 6)
        else:
            await reached.wait()
            await first.came_round()
            assert await first.acknowledged() <= len(first.ear.kept) < 6
        await first.killed()
    async with Process(bench, store_url, "two") as second:
        await all_heard(second, [*questions, *["hello"] * 3])
        await all_acknowledged(second, 6)
        for _ in range(3):
            await second.settle()
        await eventually(lambda: all(answers(person) for person in people))
        assert [answers(person) for person in people] == [1, 1, 1]
        assert all(len(set(person.read())) == len(person.read()) for person in people)
        assert await second.heard() == sorted([*questions, *["hello"] * 3])


async def test_2_while_the_database_is_down_nothing_is_acknowledged_and_then_it_goes_on(
    bench: Bench, store_url: str
) -> None:
    ann = bench.person("Ann")
    async with Process(bench, store_url) as process:
        ann.writes("first")
        await all_acknowledged(process, 1)
        with outage(process, store_url):
            process.naps.run, began = True, bench.clock.monotonic()
            for text in ("second", "third"):
                ann.writes(text)
            if process.routes:
                await process.ear.until(lambda: len(process.ear.refused) >= 4)
            if not isinstance(process.adapter, Listener):  # who is only called counts no time himself
                bench.clock.advance(60)
            await eventually(lambda: bench.clock.monotonic() - began >= 60)
            tried, rested = len(process.ear.refused), sum(process.naps.rests)
            assert await process.acknowledged() == 1
            assert process.alive
            assert process.ear.texts == ["first"]
        process.naps.run = False
        await all_acknowledged(process, 3)
        assert list(dict.fromkeys(process.ear.texts)) == ["first", "second", "third"]
        assert await process.heard() == ["first", "second", "third"]
        if not process.routes:  # who calls us tries again at his own pace
            assert tried <= 3 + rested / 0.5


@pytest.mark.parametrize("how", BREAKS)
async def test_3_a_platform_that_fails_is_lived_through_without_a_restart_or_a_hot_loop(
    bench: Bench, url: str, how: str
) -> None:
    ann = bench.person("Ann")
    async with Process(bench, url) as process:
        ann.writes("before")
        await process.ear.wait(1)
        process.naps.run = True
        await bench.breaks(how)
        rests, attempts = len(process.naps.rests), bench.peer.attempts if bench.peer else 0
        ann.writes("meanwhile")
        if isinstance(process.adapter, Listener):
            await eventually(lambda: len(process.naps.rests) >= rests + 4)
            assert isinstance(process.adapter, Reports)
            assert not process.adapter.state.ok
        tried, slept = bench.peer.attempts - attempts if bench.peer else 0, process.naps.rests[rests:]
        assert all(seconds >= 0.5 for seconds in slept), slept
        assert tried <= 3 + 2 * len(slept)
        assert process.alive
        await bench.mends()
        await process.ear.wait(2)
        ann.writes("after")
        await process.ear.wait(3)
        assert process.alive
        assert list(dict.fromkeys(process.ear.texts)) == ["before", "meanwhile", "after"]
        if isinstance(process.adapter, Reports):
            await eventually(lambda: bool(process.adapter.state.ok))


def told_of(pictures: Attachment) -> int:
    """Some platforms only say how many there are."""
    number = pictures.note.partition(" ")[0]
    return int(number) if number.isdecimal() else 1


async def test_8_edits_albums_replies_and_the_unknown_are_taken_and_counted(bench: Bench, url: str) -> None:
    _, bo = bench.apart()
    async with Process(bench, url) as process:
        ref = bo.writes("one")
        await process.ear.wait(1)
        bo.edits(ref, "one, changed")
        answered = bo.replies(ref, "see above")
        bo.sends_album()
        bo.sends_unknown()
        bo.writes("and on")
        await process.ear.until(lambda: process.ear.texts[-1:] == ["and on"])
        kept = process.ear.kept
        edits = [(i.text, i.message_ref) for i in kept if i.kind is EventKind.EDITED]
        assert edits == ([] if "edit" in bench.lacks else [("one, changed", ref)])
        assert [i.reply_ref for i in kept if i.text == "see above"] == [answered]
        pictures = [i for i in kept if i.attachments]
        assert sum(told_of(one) for i in pictures for one in i.attachments) == (0 if "album" in bench.lacks else 2)
        assert len(pictures) < 2 or len({i.group_ref for i in pictures} - {""}) == 1
        if "unknown event" not in bench.lacks:
            await eventually(lambda: process.adapter.counts[bench.unknown] >= 1)
        tried = [feature for feature in ("edit", "album", "unknown event") if feature in bench.lacks]
        assert len(bench.refused) == len(tried)
        assert all(400 <= status < 500 for status in bench.refused)
        assert [i.kind for i in kept if i.kind not in (EventKind.MESSAGE, EventKind.EDITED)] == []
        assert process.alive


class Porch(FakeClock):
    """The clock of a process's porch, which sleeps until the shared clock has moved; how often is known."""

    def __init__(self, shared: FakeClock) -> None:
        super().__init__()
        self.looks = 0
        self._shared = shared
        self.now = shared.now  # type: ignore[method-assign]

    async def sleep(self, seconds: float) -> None:
        self.looks += 1
        await self._shared.sleep(seconds)


def leased(process: Process) -> Porch:
    """Let the porch decide when this process listens: while it has the account's lease."""
    clock = Porch(process.bench.clock)
    channel, adapter = process.bench.channel, process.adapter
    channels = Channels(process.store, clock, holder(), {channel: adapter})
    process.listen = lambda: channels.listen(channel, adapter, process.ear)
    return clock


@on_postgresql
async def test_9_one_process_listens_and_when_it_is_killed_another_goes_on_without_loss(
    bench: Bench, store_url: str
) -> None:
    people = [bench.person(f"Person {number}") for number in range(8)]
    questions = [f"{QUESTION} {number}" for number in range(8)]
    one, two = Process(bench, store_url), Process(bench, store_url, "two")
    leased(one)
    waiting = leased(two)
    async with one:
        people[0].writes(questions[0])
        await one.ear.wait(1)
        async with two:
            if isinstance(two.adapter, Listener):
                await eventually(lambda: waiting.looks == 1)
                bench.clock.advance(6)
                await eventually(lambda: waiting.looks == 2)  # and was told no again
            for person, question in zip(people[1:4], questions[1:4], strict=True):
                person.writes(question)
            await all_heard(two, questions[:4])
            assert two.routes or not two.ear.kept
            await one.killed()
            for person, question in zip(people[4:], questions[4:], strict=True):
                person.writes(question)
            bench.clock.advance(31)  # the lease of the dead runs out
            await all_heard(two, questions)
            for _ in range(3):
                await two.settle()
            await eventually(lambda: all(person.read() for person in people))
            assert [len(person.read()) for person in people] == [1] * 8


@on_postgresql
async def test_9_two_that_listen_at_once_all_the_same_keep_and_answer_everything_once(
    bench: Bench, store_url: str
) -> None:
    people = [bench.person(f"Person {number}") for number in range(8)]
    questions = [f"{QUESTION} {number}" for number in range(8)]
    async with Process(bench, store_url) as one:
        async with Process(bench, store_url, "two") as two:
            for person, question in zip(people[:6], questions[:6], strict=True):
                person.writes(question)
            await all_heard(one, questions[:6])
            await asyncio.gather(one.settle(), two.settle())
            assert (one.alive, two.alive) == (True, True)
        for person, question in zip(people[6:], questions[6:], strict=True):
            person.writes(question)
        await all_heard(one, questions)
        for _ in range(3):
            await one.settle()
        await eventually(lambda: all(person.read() for person in people))
        assert [len(person.read()) for person in people] == [1] * 8


async def test_10_what_is_brought_again_or_too_large_is_kept_once_or_not_at_all(bench: Bench, url: str) -> None:
    ann = bench.person("Ann")
    async with Process(bench, url) as process:
        ann.writes("before")
        await all_acknowledged(process, 1)
        bench.repeats()
        ann.writes("hello")
        await process.ear.until(lambda: process.ear.texts.count("hello") >= 2)
        await bench.mends()
        assert len({incoming.key for incoming in process.ear.kept}) == 2
        ann.writes("x" * 900_000)
        ann.writes("and on")
        await process.ear.until(lambda: process.ear.texts[-1:] == ["and on"])
        kept = await process.heard()
        assert sorted(text[:6] for text in kept) == sorted(
            {"and on", "before", "hello", *([] if bench.refused else ["xxxxxx"])}
        )
        assert bool(bench.refused) is ("long text" in bench.lacks)


async def test_10_who_knocks_without_being_the_platform_is_sent_away_and_where_nobody_may_there_is_no_door(
    bench: Bench, url: str
) -> None:
    knocks = bench.knocks()
    async with Process(bench, url) as process:
        assert bool(process.routes) is bool(knocks) is (bench.door is not None)
        if bench.door is None:
            assert not isinstance(process.adapter, Webhook) or not [*process.adapter.routes(process.ear)]
            return
        async with httpx.AsyncClient(base_url=bench.door.url, trust_env=False) as caller:
            for name in ("unsigned", "forged", "oversized", "good", "good", "unsigned"):
                knock = knocks[name]
                answer = await caller.post(knock.path, content=knock.body, headers=dict(knock.headers))
                assert answer.status_code == knock.answer, name
                assert len(process.ear.kept) <= 2
        assert {knocks[name].answer for name in ("unsigned", "forged", "oversized")} <= {401, 403, 413}
        assert len(process.ear.kept) == 2
        assert await process.heard() == ["hello"]


def test_what_a_platform_lacks_has_a_name_and_a_reason(bench: Bench) -> None:
    assert set(bench.lacks) <= set(FEATURES)
    assert all(len(reason.split()) >= 5 for reason in bench.lacks.values())
